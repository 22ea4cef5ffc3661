//! The words of a text in a row, block by block, with the code within lines, and where each stands in the Markdown.

use std::ops::Range;

use crate::richtext::markdown::prose::{Gap, Marks};

/// The words of one paragraph, heading or cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Flat {
    /// The words, without marks; U+FFFC stands for what is no words.
    pub(super) text: String,
    /// Where the runs that stand in the Markdown letter by letter begin: here, and there.
    runs: Vec<(usize, usize)>,
}

impl Flat {
    /// Where a part of the words stands in the Markdown; nothing where markup lies within it.
    pub(super) fn written(&self, part: &Range<usize>) -> Option<Range<usize>> {
        let at = self.runs.partition_point(|(start, _)| *start <= part.start).checked_sub(1)?;
        let (start, written) = self.runs.get(at)?;
        let end = self.runs.get(at + 1).map_or(self.text.len(), |(next, _)| *next);
        (part.end <= end).then(|| part.start - start + written..part.end - start + written)
    }

    fn push(&mut self, written: &str, range: Range<usize>) {
        self.runs.push((self.text.len(), range.start));
        self.text.push_str(written.get(range).unwrap_or_default());
    }
}

/// The blocks of a text.
pub(super) fn blocks(written: &str, marks: &Marks) -> Vec<Flat> {
    let words = marks.prose.iter().map(|piece| (piece.range.clone(), Some(piece.gap)));
    let mut all: Vec<_> = words.chain(marks.code.iter().map(|range| (range.clone(), None))).collect();
    all.sort_by_key(|(range, _)| range.start);
    let (mut blocks, mut flat, mut end) = (Vec::new(), Flat::default(), None);
    let mut after_code = false;
    for (range, gap) in all {
        let between = end.and_then(|end| written.get(end..range.start)).unwrap_or_default();
        let gap = match gap {
            // Nobody says what lies between code and its neighbours.
            _ if after_code || gap.is_none() => beside_code(between),
            Some(gap) => gap,
            None => Gap::Block,
        };
        match gap {
            _ if end.is_none() => {}
            Gap::None => {}
            Gap::Space => flat.text.push(' '),
            Gap::Object => flat.text.push('\u{fffc}'),
            Gap::Block => blocks.push(std::mem::take(&mut flat)),
        }
        end = Some(range.end);
        let slice = written.get(range.clone()).unwrap_or_default();
        let ticks = slice.len() - slice.trim_start_matches('`').len();
        // No run of words begins with the mark of code; in `\`` the backslash is not part of it.
        after_code = ticks > 0
            && slice.len() > 2 * ticks
            && slice.ends_with('`')
            && marks.code.binary_search_by_key(&range.start, |code| code.start).is_ok();
        let inner = if after_code { range.start + ticks..range.end - ticks } else { range };
        flat.push(written, inner);
    }
    blocks.push(flat);
    blocks.retain(|flat| !flat.text.is_empty());
    blocks
}

/// What lies between code and the words beside it, by its letters.
fn beside_code(between: &str) -> Gap {
    let is_mark = |c: char| matches!(c, '*' | '_' | '~' | '[' | '\\');
    if between.chars().all(is_mark) {
        Gap::None
    } else if between.matches('\n').count() > 1 || between.contains(['|', '#', '>']) || is_item(between) {
        Gap::Block
    } else if between.chars().all(|c| c.is_whitespace() || is_mark(c)) {
        Gap::Space
    } else {
        Gap::Object
    }
}

/// Whether an item of a list begins there.
fn is_item(between: &str) -> bool {
    between.split_once('\n').is_some_and(|(_, next)| {
        let next = next.trim_start();
        next.starts_with(['-', '+']) || next.starts_with("* ") || next.starts_with(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::richtext::markdown;

    #[test]
    fn words_and_code_of_a_block_are_one_text() {
        let text = "# A `b` c\n\nHTTP\n`410` *Gone*, **`411`** x <b>y</b>\n\n- one `two`\n- `three` four\n\n\
                    | a | `b` |\n| - | - |\n| `c` | d |\n\n```\nno\n```\n\n`e`\n\n`f` g\n";
        let flats = blocks(text, &markdown::read(text).marks);
        let words: Vec<&str> = flats.iter().map(|flat| flat.text.as_str()).collect();
        let expected =
            ["A b c", "HTTP 410 Gone, 411 x \u{fffc}y", "one two", "three four", "a", "b", "c", "d", "e", "f g"];
        assert_eq!(words, expected);
        let at = flats[1].text.find("410").expect("there");
        assert_eq!(flats[1].written(&(at..at + 3)).map(|range| &text[range]), Some("410"));
        assert_eq!(flats[1].written(&(at..at + 8)), None);
    }
}
