//! The lines of a YAML file that belong to a key or an item, and what to do to take them out or put others in.

use std::ops::Range;

use crate::diagnostic::{Edit, FileId, SourceMap, Span};
use crate::source::{Node, Value, parse};

/// How deep nodes are looked into; the source format has fewer levels.
const DEEPEST: usize = 16;

/// A file of a catalog as its nodes.
pub(super) struct Tree<'t> {
    text: &'t str,
    file: FileId,
    root: Node<'t>,
}

/// An entry of a mapping.
#[derive(Clone, Copy)]
pub(super) struct Entry<'n, 't> {
    /// Where the key begins.
    pub(super) start: usize,
    pub(super) value: &'n Node<'t>,
}

impl<'t> Tree<'t> {
    pub(super) fn read(sources: &'t SourceMap, file: FileId) -> Option<Self> {
        let text = sources.text(file);
        Some(Self { text, file, root: parse(text, file).ok()?? })
    }

    /// The mapping that begins at a byte; that of the file where it is none.
    pub(super) fn mapping(&self, start: Option<usize>) -> Option<&Node<'t>> {
        fn find<'n, 't>(node: &'n Node<'t>, start: usize, deepest: usize) -> Option<&'n Node<'t>> {
            let is_it = node.range.start == start && matches!(node.value, Value::Mapping(_));
            match &node.value {
                _ if is_it => Some(node),
                _ if deepest == 0 => None,
                Value::Mapping(entries) => entries.iter().find_map(|(_, node)| find(node, start, deepest - 1)),
                Value::Sequence(items) => items.iter().find_map(|node| find(node, start, deepest - 1)),
                _ => None,
            }
        }
        start.map_or(Some(&self.root), |start| find(&self.root, start, DEEPEST))
    }

    /// The list that has the mapping that begins at a byte, and which of its items that is.
    pub(super) fn list_of(&self, start: usize) -> Option<(&[Node<'t>], usize)> {
        fn find<'n, 't>(node: &'n Node<'t>, start: usize, deepest: usize) -> Option<(&'n [Node<'t>], usize)> {
            match &node.value {
                _ if deepest == 0 => None,
                Value::Mapping(entries) => entries.iter().find_map(|(_, node)| find(node, start, deepest - 1)),
                Value::Sequence(items) => match items.iter().position(|item| item.range.start == start) {
                    Some(at) => Some((items, at)),
                    None => items.iter().find_map(|node| find(node, start, deepest - 1)),
                },
                _ => None,
            }
        }
        find(&self.root, start, DEEPEST)
    }

    /// The value of a key of a mapping.
    pub(super) fn entry<'n>(mapping: &'n Node<'t>, key: &str) -> Option<Entry<'n, 't>> {
        let Value::Mapping(entries) = &mapping.value else { return None };
        let (key, value) = entries.iter().find(|(known, _)| known.name == key)?;
        Some(Entry { start: key.range.start, value })
    }

    /// An edit of this file.
    pub(super) fn edit(&self, range: Range<usize>, text: impl Into<String>) -> Edit {
        let text: String = text.into();
        let text = if self.text.contains("\r\n") { text.replace('\n', "\r\n") } else { text };
        Edit { span: Span::new(self.file, range.start, range.end), text }
    }

    /// The text of some bytes.
    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// Whether a list or a mapping stands on lines of its own.
    pub(super) fn is_block(&self, node: &Node<'_>) -> bool {
        !self.slice(node.range.start..self.text.len()).starts_with(['[', '{', '*', '&', '!'])
    }

    /// The column of a byte, from 0.
    pub(super) fn column(&self, at: usize) -> usize {
        at - self.line(at)
    }

    /// The start of the line of a byte.
    pub(super) fn line(&self, at: usize) -> usize {
        self.slice(0..at).rfind('\n').map_or(0, |at| at + 1)
    }

    /// The column of the mark of an item of a list that stands on lines of its own.
    pub(super) fn mark(&self, item: &Node<'_>) -> Option<usize> {
        let before = self.slice(self.line(item.range.start)..item.range.start);
        let indent = before.len() - before.trim_start_matches(' ').len();
        let rest = before.get(indent..)?.strip_prefix('-')?;
        (!rest.is_empty() && rest.trim_matches(' ').is_empty()).then_some(indent)
    }

    /// The start of the line after a value.
    pub(super) fn after(&self, node: &Node<'_>) -> usize {
        let last = self.slice(0..self.last(node, DEEPEST)).trim_end().len();
        self.slice(last..self.text.len()).find('\n').map_or(self.text.len(), |at| last + at + 1)
    }

    /// The last byte of a value.
    fn last(&self, node: &Node<'_>, deepest: usize) -> usize {
        if !self.is_block(node) || deepest == 0 {
            return node.range.end;
        }
        match &node.value {
            Value::Sequence(items) => items.last().map_or(node.range.end, |item| self.last(item, deepest - 1)),
            Value::Mapping(entries) => {
                entries.last().map_or(node.range.end, |(key, value)| self.last(value, deepest - 1).max(key.range.end))
            }
            _ => node.range.end,
        }
    }

    /// Puts lines where a line starts.
    pub(super) fn insert(&self, at: usize, lines: &str) -> Edit {
        let ended = at == 0 || self.slice(0..at).ends_with('\n');
        // The file may end without a line break, and goes on to.
        let text = if ended { lines.to_owned() } else { format!("\n{}", lines.trim_end_matches('\n')) };
        self.edit(at..at, text)
    }

    /// Takes the lines of an entry out of a mapping that stands on lines of its own; none where it is the first after the mark
    /// of an item, or stands in braces.
    pub(super) fn without(&self, mapping: &Node<'_>, entry: Entry<'_, '_>) -> Option<Edit> {
        let line = self.line(entry.start);
        let alone = self.slice(line..entry.start).trim_matches(' ').is_empty();
        (self.is_block(mapping) && alone).then(|| self.edit(line..self.after(entry.value), ""))
    }

    /// The lines of an item of a list with the comment right above it, and with the blank lines that part it from the next one or
    /// else from the one before. None where the list stands in brackets.
    pub(super) fn item_lines(&self, items: &[Node<'_>], at: usize) -> Option<Range<usize>> {
        let item = items.get(at)?;
        let indent = self.mark(item)?;
        let mut start = self.line(item.range.start);
        while start > 0 {
            let above = self.line(start - 1);
            let line = self.slice(above..start);
            let bare = line.trim();
            let column = line.len() - line.trim_start_matches(' ').len();
            if !bare.starts_with('#') || column != indent {
                break;
            }
            start = above;
        }
        let mut end = self.after(item);
        if items.get(at + 1).is_some() {
            while let Some(line) = self.slice(end..self.text.len()).split_inclusive('\n').next()
                && line.trim().is_empty()
            {
                end += line.len();
            }
        } else {
            let kept = self.slice(0..start).trim_end().len();
            start = self.slice(kept..start).find('\n').map_or(start, |at| kept + at + 1);
        }
        Some(start..end)
    }
}
