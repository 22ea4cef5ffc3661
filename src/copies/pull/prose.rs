//! A text of a copy, as changes of the Markdown that its author wrote.
//!
//! What says the same stays byte for byte. In what does not, only words change where that is enough; else the block is
//! written anew, and if that does not say what the copy says, the whole text. Every way is read back before it is taken.

use std::ops::Range;

use super::links::Links;
use super::words;
use crate::copies::yaml::markdown_lines;
use crate::richtext::markdown::letters::{Letters, Shown, letters};
use crate::richtext::markdown::{self, Reading};
use crate::richtext::{AsWritten, Block, RichText, gfm, relink};

/// Parts of a Markdown text, in bytes of it, and what each becomes; apart and in order.
pub(super) type Parts = Vec<(Range<usize>, String)>;

/// More pairs of blocks than this are not held against each other.
const MOST: usize = 40_000;
/// The widest that lines are broken at, and the narrowest, in columns.
const WIDTHS: (usize, usize) = (40, 120);

/// A text, and what it is to say.
pub(super) struct Prose<'a> {
    /// The Markdown.
    pub(super) written: &'a str,
    /// What the copy says.
    pub(super) wanted: &'a RichText,
    /// Whether a text as the copy would show it says what one of the copy does.
    pub(super) same: &'a dyn Fn(&RichText, &RichText) -> bool,
    pub(super) links: Links<'a>,
    /// Whether the form of the copy holds no formatting: what is written anew would lose it.
    pub(super) plain: bool,
}

/// A block of the author's, or what shows nothing.
struct Part {
    range: Range<usize>,
    /// How many blocks of the tree it is.
    blocks: usize,
}

impl Prose<'_> {
    /// The changes after which the text says what the copy says.
    ///
    /// # Errors
    /// What would be lost, or that it cannot be written, in words that go on after “it cannot be taken over: ”.
    pub(super) fn parts(&self) -> Result<Parts, String> {
        let own = markdown::read(self.written);
        let shown = self.shown(&own.text);
        if let Some(parts) = self.reworded(0..self.written.len(), &self.wanted.blocks) {
            return Ok(parts);
        }
        if self.plain && !is_plain(&own.text) {
            return Err(
                "the copy knows no formatting, and the words alone do not fit into that of the source".to_owned()
            );
        }
        let wanted = self.links.restored(&own.text, self.wanted);
        let by_blocks = self.by_blocks(&own, &shown, &wanted).filter(|parts| self.holds(parts));
        let whole = || {
            let trimmed = self.written.trim_end().len();
            let start = self.written.len() - self.written.trim_start().len();
            let parts = vec![(start.min(trimmed)..trimmed, self.anew(&wanted.blocks))];
            self.holds(&parts).then_some(parts)
        };
        let mut lost = None;
        for parts in [by_blocks, whole()].into_iter().flatten() {
            match self.lost(&own, &parts) {
                None => return Ok(parts),
                Some(what) => lost = Some(what),
            }
        }
        Err(lost.unwrap_or_else(|| "its Markdown does not come back as the copy has it".to_owned()))
    }

    fn shown(&self, text: &RichText) -> RichText {
        relink(text, self.links.shown)
    }

    /// Whether the text says what the copy says after some changes.
    fn holds(&self, parts: &Parts) -> bool {
        let after = markdown::read(&applied(self.written, parts)).text;
        (self.same)(&self.shown(&after), self.wanted)
    }

    /// What nobody sees in the copy, and would be gone.
    fn lost(&self, own: &Reading, parts: &Parts) -> Option<String> {
        let after = applied(self.written, parts);
        let read = markdown::read(&after);
        let comment = own.marks.comments.iter().filter_map(|range| self.written.get(range.clone()));
        if let Some(comment) = comment.map(str::trim).find(|comment| !after.contains(comment)) {
            return Some(format!("the comment `{comment}` would be lost"));
        }
        let target = self.links.lost(&own.text, &read.text, &Shown::of(&self.wanted.blocks).text)?;
        Some(format!("the link to `{target}`, which the copy does not show, would be lost"))
    }

    /// The changes of words in a part of the text after which it says some blocks of the copy.
    fn reworded(&self, part: Range<usize>, wanted: &[Block]) -> Option<Parts> {
        let written = self.written.get(part.clone())?;
        let (old, new) = (letters(written), Shown::of(wanted));
        let changes = match self.plain {
            // Rows of values have their blocks on one line.
            true => words::changes(&old.text.replace('\n', " "), &new.text.replace('\n', " "))?,
            false => words::changes(&old.text, &new.text)?,
        };
        let wanted = RichText { blocks: wanted.to_vec() };
        let ways = [Way::Plain, Way::Wide, Way::Escaped, Way::EscapedWide];
        ways.into_iter().find_map(|way| {
            let mut parts = Parts::new();
            let mut end = 0;
            for change in &changes {
                let (place, to) = place(&old, &new, change, way);
                let text = new.text.get(to)?;
                if place.start < end {
                    return None;
                }
                end = place.end;
                // What looks like a space and is none would not be seen.
                let is_seen = !text.contains(|c: char| c.is_whitespace() && c != ' ');
                let text = match way {
                    Way::Plain | Way::Wide if is_seen => text.to_owned(),
                    Way::Plain | Way::Wide => return None,
                    Way::Escaped | Way::EscapedWide => escaped(text),
                };
                parts.push((place, text));
            }
            let after = markdown::read(&applied(written, &parts)).text;
            let says = (self.same)(&self.shown(&after), &wanted);
            let moved =
                |(place, text): (Range<usize>, String)| (part.start + place.start..part.start + place.end, text);
            says.then(|| parts.into_iter().map(moved).collect())
        })
    }

    /// The changes block by block. `shown` is the text as the copy would show it, and `wanted` what the copy says, with the
    /// links of the author.
    fn by_blocks(&self, own: &Reading, shown: &RichText, wanted: &RichText) -> Option<Parts> {
        let all = self.blocks(own)?;
        let visible: Vec<&Part> = all.iter().filter(|part| part.blocks == 1).collect();
        if visible.len() != shown.blocks.len() || wanted.blocks.len() != self.wanted.blocks.len() {
            return None;
        }
        let pairs = self.pairs(&shown.blocks, &self.wanted.blocks)?;
        let mut parts = Parts::new();
        let (mut a, mut b) = (0, 0);
        for (i, j) in pairs.into_iter().chain([(visible.len(), self.wanted.blocks.len())]) {
            let both = (i - a).min(j - b);
            for at in 0..both {
                let part = visible.get(a + at)?;
                let copy = self.wanted.blocks.get(b + at..b + at + 1)?;
                match self.reworded(part.range.clone(), copy) {
                    Some(reworded) => parts.extend(reworded),
                    None => parts.push((part.range.clone(), self.anew(wanted.blocks.get(b + at..b + at + 1)?))),
                }
            }
            for at in a + both..i {
                parts.push((gone(&all, visible.get(at)?), String::new()));
            }
            if b + both < j {
                let text = self.anew(wanted.blocks.get(b + both..j)?);
                let behind = (a + both).checked_sub(1).and_then(|at| visible.get(at));
                match (behind, visible.first()) {
                    (Some(behind), _) => parts.push((behind.range.end..behind.range.end, format!("\n\n{text}"))),
                    (None, Some(first)) => parts.push((first.range.start..first.range.start, format!("{text}\n\n"))),
                    (None, None) => return None,
                }
            }
            (a, b) = (i + 1, j + 1);
        }
        Some(parts)
    }

    /// The blocks of the author, each with its place; none where they are not those of the tree.
    fn blocks(&self, own: &Reading) -> Option<Vec<Part>> {
        let mut parts = Vec::with_capacity(own.marks.blocks.len());
        for range in &own.marks.blocks {
            let text = self.written.get(range.clone())?;
            let blocks = markdown::read(text).text.blocks.len();
            let range = range.start..range.start + text.trim_end().len();
            parts.push(Part { range, blocks });
        }
        let count: usize = parts.iter().map(|part| part.blocks).sum();
        (count == own.text.blocks.len() && parts.iter().all(|part| part.blocks < 2)).then_some(parts)
    }

    /// The blocks that say the same, by their indices: as many as can be in their order.
    fn pairs(&self, a: &[Block], b: &[Block]) -> Option<Vec<(usize, usize)>> {
        let one = |block: &Block| RichText { blocks: vec![block.clone()] };
        let (a, b): (Vec<RichText>, Vec<RichText>) = (a.iter().map(one).collect(), b.iter().map(one).collect());
        let head = a.iter().zip(&b).take_while(|(a, b)| (self.same)(a, b)).count();
        let room = a.len().min(b.len()) - head;
        let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| (self.same)(a, b)).count().min(room);
        let (inner_a, inner_b) = (a.get(head..a.len() - tail)?, b.get(head..b.len() - tail)?);
        if inner_a.len() * inner_b.len() > MOST {
            return None;
        }
        let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
        pairs.extend(common(inner_a, inner_b, self.same).into_iter().map(|(i, j)| (head + i, head + j)));
        pairs.extend((0..tail).map(|at| (a.len() - tail + at, b.len() - tail + at)));
        Some(pairs)
    }

    /// Blocks as the author would have written them: with lines as wide as theirs, where theirs are broken.
    fn anew(&self, blocks: &[Block]) -> String {
        let text = RichText { blocks: blocks.to_vec() };
        let broken = markdown::read(self.written).marks.blocks.iter().any(|range| {
            let lines = self.written.get(range.clone()).unwrap_or_default().trim_end();
            lines.contains('\n') && lines.starts_with(char::is_alphanumeric)
        });
        if broken {
            let width = self.written.lines().map(|line| line.chars().count()).max().unwrap_or_default();
            return markdown_lines(&text, width.clamp(WIDTHS.0, WIDTHS.1));
        }
        let written = gfm::blocks(&text.blocks, &AsWritten);
        written.trim_end_matches('\n').to_owned()
    }
}

/// How changed words are put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// As they are.
    Plain,
    /// As they are, and with the marks after what goes.
    Wide,
    /// With what looks like markup escaped.
    Escaped,
    /// Both.
    EscapedWide,
}

/// Where a change of words stands in the Markdown, and what of the new letters belongs there.
fn place(old: &Letters, new: &Shown, change: &words::Change, way: Way) -> (Range<usize>, Range<usize>) {
    let words::Change { from, to, ahead } = change;
    if from.is_empty() && !to.is_empty() {
        let text = new.text.get(to.clone()).unwrap_or_default();
        let first = to.start + text.len() - text.trim_start().len();
        let look = new.look(first);
        let before = new.text.get(..to.start).and_then(|text| text.char_indices().next_back());
        let like_before = before.is_some_and(|(at, _)| new.look(at) == look);
        let like_after = ahead.as_ref().is_some_and(|(_, to)| new.look(to.end) == look);
        return match ahead {
            Some((from, to)) if like_after && !like_before => (old.place(from, true), to.clone()),
            _ => (old.place(from, !like_before), to.clone()),
        };
    }
    let mut place = old.place(from, false);
    if matches!(way, Way::Wide | Way::EscapedWide) {
        place.end = place.end.max(old.place(&(from.end..from.end), true).end);
    }
    (place, to.clone())
}

/// A text with some parts changed.
pub(super) fn applied(text: &str, parts: &Parts) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (part, new) in parts {
        out.push_str(text.get(at..part.start).unwrap_or_default());
        out.push_str(new);
        at = part.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// What goes with a block: up to the next one, or else from the one before.
fn gone(all: &[Part], part: &Part) -> Range<usize> {
    let at = all.iter().position(|other| other.range == part.range).unwrap_or_default();
    match (all.get(at + 1), at.checked_sub(1).and_then(|at| all.get(at))) {
        (Some(next), _) => part.range.start..next.range.start,
        (None, Some(before)) => before.range.end..part.range.end,
        (None, None) => part.range.clone(),
    }
}

/// Text among other text, with what Markdown would read as markup escaped. Blanks at its edges part it from the rest.
fn escaped(text: &str) -> String {
    let inner = text.trim_matches(' ');
    let start = text.len() - text.trim_start_matches(' ').len();
    let end = start + inner.len();
    let blank = |range: Range<usize>| text.get(range).unwrap_or_default();
    if inner.is_empty() {
        return text.to_owned();
    }
    [blank(0..start), &gfm::escape(inner, gfm::Place::Anywhere), blank(end..text.len())].concat()
}

/// Whether a text is nothing but words.
fn is_plain(text: &RichText) -> bool {
    use crate::richtext::Inline;
    text.blocks
        .iter()
        .all(|block| matches!(block, Block::Paragraph(content) if matches!(content.as_slice(), [Inline::Text(_)])))
}

/// A longest common subsequence, by indices.
fn common(a: &[RichText], b: &[RichText], same: &dyn Fn(&RichText, &RichText) -> bool) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let equal: Vec<bool> = a.iter().flat_map(|x| b.iter().map(move |y| same(x, y))).collect();
    let mut longest = vec![0_usize; (a.len() + 1) * width];
    let at = |longest: &[usize], i: usize, j: usize| longest.get(i * width + j).copied().unwrap_or_default();
    let is_equal = |i: usize, j: usize| equal.get(i * b.len() + j).copied().unwrap_or_default();
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let length = if is_equal(i, j) {
                at(&longest, i + 1, j + 1) + 1
            } else {
                at(&longest, i + 1, j).max(at(&longest, i, j + 1))
            };
            if let Some(place) = longest.get_mut(i * width + j) {
                *place = length;
            }
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if is_equal(i, j) {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if at(&longest, i + 1, j) >= at(&longest, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}
