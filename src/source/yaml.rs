//! YAML → nodes: the parser's events, with limits.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, Span as YamlSpan, Tag};

use super::node::{Key, Node, Value};
use super::yaml_faults;
use crate::diagnostic::{Diagnostic, FileId, Span, rules};

/// How deep values may be nested. The deepest that the source format asks for is 8.
pub(super) const MAX_DEPTH: usize = 64;
/// How many values a file may hold; ten thousand definitions are some fifty thousand.
const MAX_VALUES: usize = 1_000_000;
/// How many values aliases may add to those that are written down; long texts count as several.
const MAX_ALIASED: usize = 100_000;
/// How many bytes of a text count as one more value.
const TEXT_UNIT: usize = 32;

/// Reads one YAML document. An empty one has no node.
///
/// # Errors
/// The finding that ended the reading: YAML cannot be read on after a fault in its syntax.
pub(crate) fn parse(text: &str, file: FileId) -> Result<Option<Node<'_>>, Box<Diagnostic>> {
    let mut options = granit_parser::options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    options.set_emit_comments(false);
    let mut builder = Builder {
        text,
        file,
        stack: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        values: 0,
        anchored: 0,
        aliased: 0,
    };
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| Box::new(yaml_faults::finding(text, file, &error)))?;
        builder.take(event, &span)?;
    }
    Ok(builder.root)
}

/// Where the comments of a YAML text stand, from their `#` to the end of their line, as far as the text can be parsed.
pub(crate) fn comments(text: &str) -> Vec<Range<usize>> {
    let options = granit_parser::options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    let events = Parser::new_from_str_with_options(text, options).map_while(Result::ok);
    let comment = |(event, span): (Event<'_>, YamlSpan)| match event {
        Event::Comment(..) => span.byte_range(),
        _ => None,
    };
    events.filter_map(comment).collect()
}

/// A collection that is not closed yet.
struct Open<'a> {
    node: Node<'a>,
    anchor: usize,
    /// A key that waits for its value.
    key: Option<Key<'a>>,
}

struct Builder<'a> {
    text: &'a str,
    file: FileId,
    stack: Vec<Open<'a>>,
    root: Option<Node<'a>>,
    /// What an anchor stands for, and how many values that is.
    anchors: HashMap<usize, (Node<'a>, usize)>,
    values: usize,
    anchored: usize,
    aliased: usize,
}

impl<'a> Builder<'a> {
    fn take(&mut self, event: Event<'a>, span: &YamlSpan) -> Result<(), Box<Diagnostic>> {
        let range = span.byte_range().unwrap_or(0..0);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(self.fault(
                range,
                "a second YAML document starts here",
                "Keep one document in a file: remove the `---`, or move what follows into a file of its own.",
            )),
            Event::Scalar(text, style, anchor, tag) => {
                let range = self.with_head(range, style);
                let value = self.scalar(text, style, tag.as_deref(), &range)?;
                self.add(Node { range, value }, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.open(Value::Sequence(Vec::new()), range, anchor, tag.as_deref())
            }
            Event::MappingStart(_, anchor, tag) => self.open(Value::Mapping(Vec::new()), range, anchor, tag.as_deref()),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(mut open) = self.stack.pop() else { return Ok(()) };
                open.node.range.end = range.end.max(open.node.range.start);
                self.add(open.node, open.anchor)
            }
            Event::Alias(id) => {
                let Some((node, count)) = self.anchors.get(&id) else {
                    return Err(self.fault(
                        range,
                        "this alias stands inside the value that it repeats",
                        "Write the value out.",
                    ));
                };
                self.aliased += count;
                if self.aliased > MAX_ALIASED {
                    let message = format!("aliases repeat more than {MAX_ALIASED} values");
                    return Err(self.too_large(range, message, "Write the values out, or repeat less."));
                }
                let node = Node { range, value: node.value.clone() };
                self.add(node, 0)
            }
            _ => Ok(()),
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn fault(&self, range: Range<usize>, message: &str, help: &str) -> Box<Diagnostic> {
        Box::new(Diagnostic::new(&rules::YAML_SYNTAX, self.span(range), message).help(help))
    }

    fn too_large(&self, range: Range<usize>, message: String, help: &str) -> Box<Diagnostic> {
        Box::new(Diagnostic::new(&rules::TOO_LARGE, self.span(range), message).help(help))
    }

    fn scalar(
        &self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        range: &Range<usize>,
    ) -> Result<Value<'a>, Box<Diagnostic>> {
        match tag {
            None if style == ScalarStyle::Plain => Ok(Value::Plain(text)),
            None => Ok(Value::Text(text)),
            Some(tag) if tag.is_yaml_core_schema_tag("str") => Ok(Value::Text(text)),
            Some(tag) => Err(self.tagged(tag, range.clone())),
        }
    }

    /// Where a block scalar is: from its `|` or `>`, which the parser leaves out.
    fn with_head(&self, range: Range<usize>, style: ScalarStyle) -> Range<usize> {
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let head = if block { block_head(self.text, range.start) } else { None };
        head.map_or(range.clone(), |head| head..range.end)
    }

    fn tagged(&self, tag: &Tag, range: Range<usize>) -> Box<Diagnostic> {
        // The tag stands before its value.
        let written = tag.original().to_string();
        let range = self.text[..range.start].rfind(&written).map_or(range, |at| at..at + written.len());
        self.fault(range, &format!("the tag `{}` has no meaning here", tag.original()), "Remove the tag.")
    }

    fn open(
        &mut self,
        value: Value<'a>,
        range: Range<usize>,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), Box<Diagnostic>> {
        if let Some(tag) = tag.filter(|t| !t.is_yaml_core_schema()) {
            return Err(self.tagged(tag, range));
        }
        self.stack.push(Open { node: Node { range, value }, anchor, key: None });
        Ok(())
    }

    /// Puts a finished value where it belongs.
    fn add(&mut self, node: Node<'a>, anchor: usize) -> Result<(), Box<Diagnostic>> {
        self.values += 1;
        if self.values > MAX_VALUES {
            let message = format!("the file holds more than {MAX_VALUES} values");
            return Err(self.too_large(node.range, message, "Split it into several files."));
        }
        if anchor != 0 {
            let size = size(&node);
            // Anchors within anchors keep what they hold once for each.
            self.anchored += size;
            if self.anchored > MAX_VALUES {
                let message = format!("anchors stand for more than {MAX_VALUES} values");
                return Err(self.too_large(node.range, message, "Put anchors on the values that aliases repeat only."));
            }
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.node.value {
            Value::Sequence(items) => items.push(node),
            Value::Mapping(entries) => match open.key.take() {
                Some(key) => entries.push((key, node)),
                None => match node.value {
                    Value::Text(name) | Value::Plain(name) => open.key = Some(Key { range: node.range, name }),
                    _ => {
                        return Err(self.fault(
                            node.range,
                            "a key is a list or a mapping",
                            "A key is a word, followed by a colon. A value that starts with `[`, `{` or `*` needs quotes.",
                        ));
                    }
                },
            },
            _ => {}
        }
        Ok(())
    }
}

/// Where the head of a block scalar stands whose lines start at a byte (YAML 1.2, section 8.1.1): `|` or `>`, and after it
/// indicators and a comment at most.
pub(super) fn block_head(text: &str, start: usize) -> Option<usize> {
    let before = text.get(..start)?.trim_end();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let is_head = |at: &usize| {
        let rest = before[at + 1..].trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        rest.is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#')
    };
    before[line..].match_indices(['|', '>']).map(|(at, _)| line + at).find(is_head)
}

/// How many values a node is, long texts counted as several.
fn size(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::Text(text) | Value::Plain(text) => text.len() / TEXT_UNIT,
        Value::Sequence(items) => items.iter().map(size).sum(),
        Value::Mapping(entries) => {
            entries.iter().map(|(key, value)| 1 + key.name.len() / TEXT_UNIT + size(value)).sum::<usize>()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::block_head;

    #[test]
    fn a_block_starts_with_its_head_whatever_its_comment_says() {
        for (text, head) in [
            ("a: |\n  x", "|\n"),
            ("a: >2-  # b | c > d\n\n  x", ">2-"),
            ("\"|\": |+\n  x", "|+"),
            ("- a > b: >\n    x", ">\n"),
        ] {
            let at = block_head(text, text.rfind('x').expect("there")).expect("a head");
            assert!(text[at..].starts_with(head), "{text}: {}", &text[at..]);
        }
        assert_eq!(block_head("a: x", 3), None);
    }
}
