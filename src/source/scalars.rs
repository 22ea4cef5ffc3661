//! The scalars of a YAML source as they are written: what is needed to write one anew.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use super::front_matter::{self, Parts};
use super::yaml::{MAX_DEPTH, block_head};

/// A value that is neither a list nor a mapping, as it stands in its file.
#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    /// From its first byte, the quote or the head of a block, to its last; line breaks after it are not part of it.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) value: Box<str>,
    pub(super) style: ScalarStyle,
    /// Whether it stands between brackets.
    pub(super) flow: bool,
    /// The column of the keys or of the marks of the collection that it belongs to, from 0.
    pub(super) indent: usize,
    /// Whether a tag says that it is a text.
    pub(super) tagged: bool,
}

/// The scalars of a file, without keys, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scalars(Vec<Scalar>);

/// A collection that is not closed yet.
struct Open {
    flow: bool,
    indent: usize,
    /// For a mapping, whether a key comes next.
    key: Option<bool>,
}

impl Scalars {
    /// Those of a catalog, or of the front matter of a page. Nothing of what cannot be parsed.
    pub(crate) fn read(name: &str, text: &str) -> Self {
        if !name.ends_with(".md") {
            return if name.ends_with(".yaml") || name.ends_with(".yml") { Self::parse(text) } else { Self::default() };
        }
        let Parts::Both { matter, .. } = front_matter::split(text) else { return Self::default() };
        // Blanked out rather than cut off, so that every place is a place in the file.
        let blank = " ".repeat(matter.start.saturating_sub(1)) + "\n";
        Self::parse(&(blank + text.get(matter).unwrap_or_default()))
    }

    fn parse(text: &str) -> Self {
        let mut options = granit_parser::options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
        options.set_emit_comments(false);
        let (mut scalars, mut stack): (Vec<Scalar>, Vec<Open>) = (Vec::new(), Vec::new());
        for next in Parser::new_from_str_with_options(text, options) {
            let Ok((event, span)) = next else { return Self::default() };
            let range = span.byte_range().unwrap_or(0..0);
            let outer = stack.last().is_some_and(|open| open.flow);
            match event {
                Event::Scalar(value, style, _, tag) => {
                    let is_value = value_next(&mut stack);
                    if let (true, Some(open)) = (is_value && !range.is_empty(), stack.last()) {
                        let (flow, indent) = (open.flow, open.indent);
                        let range = extent(text, range, style);
                        scalars.push(Scalar { range, value: value.into(), style, flow, indent, tagged: tag.is_some() });
                    }
                }
                Event::Alias(_) => {
                    value_next(&mut stack);
                }
                Event::MappingStart(style, ..) => {
                    value_next(&mut stack);
                    let indent = column(text, range.start);
                    stack.push(Open { flow: outer || style == StructureStyle::Flow, indent, key: Some(true) });
                }
                Event::SequenceStart(style, ..) => {
                    value_next(&mut stack);
                    // A list that stands no further in than its key starts with its first item.
                    let line = text.get(..range.start).map_or("", |before| before.trim_end_matches(' '));
                    let inner = !text[range.start..].starts_with('-') && line.ends_with('-');
                    let indent = column(text, if inner { line.len() - 1 } else { range.start });
                    stack.push(Open { flow: outer || style == StructureStyle::Flow, indent, key: None });
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    stack.pop();
                }
                _ => {}
            }
        }
        Self(scalars)
    }

    /// The one that starts at a byte.
    pub(crate) fn at(&self, start: usize) -> Option<&Scalar> {
        let at = self.0.binary_search_by_key(&start, |scalar| scalar.range.start).ok()?;
        self.0.get(at)
    }
}

/// Notes that something comes next in the innermost collection, and tells whether that is a value.
fn value_next(stack: &mut [Open]) -> bool {
    match stack.last_mut() {
        Some(Open { key: Some(key), .. }) => {
            *key = !*key;
            *key
        }
        _ => true,
    }
}

fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.len() - before.rfind('\n').map_or(0, |line| line + 1)
}

/// The bytes of a scalar with the head of a block and without the line breaks after it.
fn extent(text: &str, range: Range<usize>, style: ScalarStyle) -> Range<usize> {
    if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
        return range;
    }
    let Some(head) = block_head(text, range.start) else { return range };
    let first = text[head..].lines().next().map_or(head, |line| head + line.len());
    let keeps = text[head..first].split('#').next().is_some_and(|head| head.contains('+'));
    let seen = text.get(..range.end).unwrap_or_default();
    let end = if keeps {
        // The indentation of what comes next may be counted in.
        let lines = seen.rfind('\n').filter(|at| seen[at + 1..].trim_start_matches(' ').is_empty());
        let lines = lines.map_or(seen, |at| &seen[..at]);
        lines.strip_suffix('\r').unwrap_or(lines).len()
    } else {
        let last = seen.trim_end().len();
        last + seen[last..].find(['\r', '\n']).unwrap_or(seen.len() - last)
    };
    head..end.max(first)
}
