//! Where comments stand in the sources, and what each of them is about.

use std::ops::Range;

use super::toml;
use crate::diagnostic::FileId;
use crate::source::{Node, Value, comments, parse};

/// A comment: its bytes with its marks, its text between them, and the bytes that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) whole: Range<usize>,
    pub(super) text: Range<usize>,
    pub(super) about: Range<usize>,
}

/// The line of a byte, without its line break.
fn line(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
}

/// The first line after a byte's that `counts`; an empty range at the end where there is none.
fn next_line(text: &str, at: usize, counts: impl Fn(&str) -> bool) -> Range<usize> {
    let mut from = line(text, at).end;
    while from < text.len() {
        let next = line(text, from + 1);
        if counts(text[next.clone()].trim()) {
            return next;
        }
        from = next.end;
    }
    text.len()..text.len()
}

/// The comments of a YAML text that are `meant`. A comment on a line of its own is about the item or the entry that
/// begins on the next line; one at the end of a line is about that line, and about the value whose key stands there.
pub(super) fn of_yaml(text: &str, file: FileId, meant: impl Fn(&str) -> bool) -> Vec<Comment> {
    let found: Vec<Range<usize>> =
        comments(text).into_iter().filter(|range| text.get(range.clone()).is_some_and(&meant)).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let Ok(Some(root)) = parse(text, file) else { return Vec::new() };
    let mut parts = Parts::default();
    parts.gather(&root);
    parts.items.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    parts.entries.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    found
        .into_iter()
        .map(|whole| {
            let own = line(text, whole.start);
            let alone = text[own.start..whole.start].trim().is_empty();
            let about = if alone {
                let next = next_line(text, whole.start, |line| !line.is_empty() && !line.starts_with('#'));
                let part = first_in(&parts.items, &next).or_else(|| first_in(&parts.entries, &next));
                next.start..part.map_or(next.end, |part| part.end.max(next.end))
            } else {
                let after = parts.entries.partition_point(|entry| entry.start < own.end);
                let value = after.checked_sub(1).and_then(|at| parts.entries.get(at));
                let value = value.filter(|entry| entry.start >= own.start);
                own.start..value.map_or(own.end, |value| value.end.max(own.end))
            };
            Comment { text: whole.start + 1..whole.end, whole, about }
        })
        .collect()
}

/// The first of some ranges, sorted by their start, that begins within a line.
fn first_in<'r>(ranges: &'r [Range<usize>], line: &Range<usize>) -> Option<&'r Range<usize>> {
    let at = ranges.partition_point(|range| range.start < line.start);
    ranges.get(at).filter(|range| range.start < line.end)
}

/// The parts of a YAML file that comments can be about.
#[derive(Default)]
struct Parts {
    items: Vec<Range<usize>>,
    entries: Vec<Range<usize>>,
}

impl Parts {
    /// The parser limits how deep values are nested.
    fn gather(&mut self, node: &Node<'_>) {
        match &node.value {
            Value::Sequence(items) => {
                for item in items {
                    self.items.push(item.range.clone());
                    self.gather(item);
                }
            }
            Value::Mapping(entries) => {
                for (key, value) in entries {
                    self.entries.push(key.range.start..value.range.end.max(key.range.end));
                    self.gather(value);
                }
            }
            _ => {}
        }
    }
}

/// The comments of `book.toml` that are `meant`. One on a line of its own is about the next line, or about the table
/// whose name stands there; one at the end of a line is about that line.
pub(super) fn of_toml(text: &str, meant: impl Fn(&str) -> bool) -> Vec<Comment> {
    let holds = |range: &Range<usize>| text.get(range.clone()).is_some_and(&meant);
    let comment = |whole: Range<usize>| {
        let own = line(text, whole.start);
        let about = if text[own.start..whole.start].trim().is_empty() {
            let next = next_line(text, whole.start, |line| !line.is_empty() && !line.starts_with('#'));
            if text[next.clone()].trim_start().starts_with('[') {
                next.start..next_line(text, next.start, |line| line.starts_with('[')).start.max(next.end)
            } else {
                next
            }
        } else {
            own
        };
        Comment { text: whole.start + 1..whole.end, whole, about }
    };
    toml::comments(text).into_iter().filter(holds).map(comment).collect()
}

/// The comments of a Markdown text that are `meant`. One on lines of its own, in a quote or a list, too, is about the block
/// that follows; one within a line, about that line. `blocks` are all blocks of the text, in the order in which they begin.
pub(super) fn of_markdown(
    text: &str,
    comments: &[Range<usize>],
    blocks: &[Range<usize>],
    meant: impl Fn(&str) -> bool,
) -> Vec<Comment> {
    let comment = |range: &Range<usize>| {
        let start = range.start + text.get(range.start..)?.find("<!--")?;
        let end = start + text[start..].find("-->")? + "-->".len();
        if !meant(&text[start..end]) {
            return None;
        }
        let (first, last) = (line(text, start), line(text, end));
        let alone = unmarked(&text[first.start..start]).is_empty() && text[end..last.end].trim().is_empty();
        let about = if alone {
            let counts = |line: &str| !unquoted(line).is_empty() && !unquoted(line).starts_with("<!--");
            let next = next_line(text, end, counts);
            let at = blocks.partition_point(|block| block.start < next.start);
            let block = blocks.get(at).filter(|block| block.start < next.end);
            // The paragraphs of a list without empty lines are no blocks.
            let end = block.map_or_else(|| lines_to(text, &next, blocks.get(at)), |block| block.end);
            next.start..end.max(next.end)
        } else {
            first.start..last.end
        };
        Some(Comment { whole: start..end, text: start + 4..end - 3, about })
    };
    comments.iter().filter_map(comment).collect()
}

/// A line without the marks of the quotes that it stands in.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t']).trim_end()
}

/// The start of a line without the marks of the quotes and items of lists that begin there.
fn unmarked(start: &str) -> &str {
    let mut rest = unquoted(start);
    loop {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let after = match rest.as_bytes().get(digits) {
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            Some(b'.' | b')') if digits > 0 => digits + 1,
            _ => return rest,
        };
        match rest.get(after..) {
            Some(more) if more.is_empty() || more.starts_with([' ', '\t']) => rest = unquoted(more),
            _ => return rest,
        }
    }
}

/// The end of the lines that follow without an empty one between them, before the next block.
fn lines_to(text: &str, first: &Range<usize>, block: Option<&Range<usize>>) -> usize {
    let mut end = first.end;
    while end < text.len() {
        let next = line(text, end + 1);
        if unquoted(&text[next.clone()]).is_empty() || block.is_some_and(|block| block.start < next.end) {
            break;
        }
        end = next.end;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{of_markdown, of_toml, of_yaml};
    use crate::diagnostic::SourceMap;
    use crate::richtext::markdown;

    fn yaml(text: &str) -> Vec<&str> {
        let file = SourceMap::default().add("a.yaml", text);
        of_yaml(text, file, |text| text.contains("allow"))
            .into_iter()
            .map(|comment| text[comment.about].trim())
            .collect()
    }

    #[test]
    fn a_comment_in_yaml_is_about_what_begins_below_it_or_stands_before_it() {
        let text = "# allow\ntitle: T\nsections:\n  # allow\n  - title: S\n    codes: # allow\n      # allow\n\n      # more\n      - code: 1\n        summary: A # allow\n        # allow\n        description: |\n          text\n\n          # allow is text here\n      - code: 2\n      # allow\n";
        let items = "- code: 1\n        summary: A # allow\n        # allow\n        description: |\n          text\n\n          # allow is text here";
        let list =
            format!("codes: # allow\n      # allow\n\n      # more\n      {items}\n      - code: 2\n      # allow");
        assert_eq!(
            yaml(text),
            [
                "title: T",
                &format!("- title: S\n    {list}"),
                &list,
                items,
                "summary: A # allow",
                "description: |\n          text\n\n          # allow is text here",
                "",
            ]
        );
        assert_eq!(yaml("a: { b: 1, c: 2 } # allow\n"), ["a: { b: 1, c: 2 } # allow"]);
        assert_eq!(yaml("a: \"# allow\"\n"), [""; 0]);
        assert_eq!(yaml("a: [ # allow\n"), [""; 0]);
    }

    #[test]
    fn a_comment_in_toml_is_about_the_line_or_the_table() {
        let text =
            "# allow\n[book]\ntitle = \"# allow\" # to allow, allow\n\n# allow\n# and more\nauthors = []\n[build]\n";
        let about: Vec<&str> = of_toml(text, |text| text.contains("allow"))
            .into_iter()
            .map(|comment| text[comment.about].trim())
            .collect();
        let table = "[book]\ntitle = \"# allow\" # to allow, allow\n\n# allow\n# and more\nauthors = []";
        assert_eq!(about, [table, "title = \"# allow\" # to allow, allow", "authors = []"]);
        let text = "title = \"it's teh\" # allow\n";
        assert_eq!(of_toml(text, |text| text.contains("allow"))[0].about, 0..text.len() - 1);
    }

    #[test]
    fn a_comment_in_markdown_is_about_the_block_below_it_or_its_line() {
        let text = "<!-- allow -->\n\n- one\n\n  two\n- three\n\nWords <!-- allow --> here\nand more.\n\n<!--\nallow\n-->\n<!-- allow -->\n| a |\n| - |\n| b |\n\nEnd.\n\n<!-- allow -->";
        let table = "| a |\n| - |\n| b |";
        assert_eq!(in_markdown(text), ["- one\n\n  two\n- three", "Words <!-- allow --> here", table, table, ""]);
    }

    fn in_markdown(text: &str) -> Vec<&str> {
        let marks = markdown::read(text).marks;
        let found = of_markdown(text, &marks.comments, &marks.parts, |text| text.contains("allow"));
        assert!(found.iter().all(|comment| text[comment.text.clone()].trim() == "allow"));
        found.into_iter().map(|comment| text[comment.about].trim_matches([' ', '\n', '>'])).collect()
    }

    #[test]
    fn a_comment_within_a_quote_or_a_list_is_about_the_block_below_it() {
        for (text, about) in [
            ("> <!-- allow -->\n> One\n> two.\n>\n> Three.\n", "One\n> two."),
            ("> Zero.\n>\n> <!-- allow -->\n>\n> One\n> two.\n", "One\n> two."),
            ("> > <!-- allow -->\n> > - One\n> >   two\n> >\n> > Three\n", "- One\n> >   two"),
            ("- Zero\n\n  <!-- allow -->\n  One\n  two\n\n  Three\n", "One\n  two"),
            ("- Zero\n  <!-- allow -->\n  One\n  two\n- Three\n", "One\n  two"),
            ("- <!-- allow -->\n  One\n  two\n- Three\n", "One\n  two"),
            ("12. <!-- allow -->\n    One\n    two\n13. Three\n", "One\n    two"),
            ("- Zero\n  <!-- allow -->\n- One\n\n  two\n- Three\n", "- One\n\n  two"),
            ("- Zero\n\n  <!-- allow -->\n\n  ```\n  One\n  ```\n\n  Three\n", "```\n  One\n  ```"),
        ] {
            assert_eq!(in_markdown(text), [about], "{text}");
        }
    }
}
