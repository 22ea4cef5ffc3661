//! Putting the items of a YAML list into another order, with what belongs to each.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::order::longest_rise;
use crate::diagnostic::{Edit, FileId, SourceMap, Span};
use crate::model::Definition;
use crate::source::{Node, Value, parse, restyle};

/// Each new order is held against the whole file; more of them are left to the next run.
const MOST: usize = 8;

/// Where the lists of definitions stand in a file.
pub(super) struct Layout<'s> {
    text: &'s str,
    file: FileId,
    root: Option<Node<'s>>,
    /// For the first byte of each definition, the section that its list belongs to.
    lists: BTreeMap<usize, usize>,
    tried: usize,
}

impl<'s> Layout<'s> {
    /// Reads a file once more, for the places of its lists.
    pub(super) fn of(sources: &'s SourceMap, file: FileId) -> Self {
        let text = sources.text(file);
        let root = parse(text, file).ok().flatten();
        let mut lists = BTreeMap::new();
        for (at, section) in root.as_ref().map(sections).unwrap_or_default().iter().enumerate() {
            lists.extend(codes(section).iter().map(|item| (item.range.start, at)));
        }
        Self { text, file, root, lists, tried: 0 }
    }

    /// The start of the file.
    pub(super) fn start(&self) -> Span {
        Span::file(self.file)
    }

    /// The list that a definition is an item of.
    pub(super) fn list_of(&self, definition: &Definition) -> Option<usize> {
        self.lists.get(&(definition.place.0.start as usize)).copied()
    }

    /// The edits after which a list is in another order: `order` has, for each slot, the item that belongs there. As few items
    /// as can be are moved, as whole lines, with the comments above and beside them; the blank lines between them stay.
    ///
    /// None where it is not clear what belongs to an item, or where another order would say something else.
    pub(super) fn arranged(
        &mut self,
        list: &[Definition],
        order: &[usize],
        moved: &BTreeSet<usize>,
    ) -> Option<Vec<Edit>> {
        self.tried += 1;
        let root = self.root.as_ref().filter(|_| self.tried <= MOST)?;
        let section = self.list_of(list.first()?)?;
        let items = codes(sections(root).get(section)?);
        // All of the list, or somebody else has a part in it.
        let starts = || list.iter().map(|definition| definition.place.0.start as usize);
        if !items.iter().map(|item| item.range.start).eq(starts()) || items.len() != order.len() {
            return None;
        }
        let chunks = chunks(self.text, items)?;
        let edits = edits(self.text, &chunks, order, moved)?;
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for (range, new) in &edits {
            text.push_str(self.text.get(at..range.start)?);
            text.push_str(new);
            at = range.end;
        }
        text.push_str(self.text.get(at..)?);
        let sorted = parse(&text, self.file).ok().flatten()?;
        is_arranged(root, &sorted, section, order).then_some(())?;
        let edit =
            |(range, text): (Range<usize>, String)| Edit { span: Span::new(self.file, range.start, range.end), text };
        Some(edits.into_iter().map(edit).collect())
    }
}

fn field<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    let Value::Mapping(entries) = &node.value else { return None };
    entries.iter().find(|(name, _)| name.name == key).map(|(_, value)| value)
}

fn items<'n, 'a>(node: Option<&'n Node<'a>>) -> &'n [Node<'a>] {
    match node.map(|node| &node.value) {
        Some(Value::Sequence(items)) => items,
        _ => &[],
    }
}

fn sections<'n, 'a>(root: &'n Node<'a>) -> &'n [Node<'a>] {
    items(field(root, "sections"))
}

fn codes<'n, 'a>(section: &'n Node<'a>) -> &'n [Node<'a>] {
    items(field(section, "codes"))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |line| line + 1)
}

/// What belongs to each item: whole lines, without the line break of the last one.
fn chunks(text: &str, items: &[Node<'_>]) -> Option<Vec<Range<usize>>> {
    let mut marks = Vec::with_capacity(items.len());
    for item in items {
        let start = line_start(text, item.range.start);
        let mark = text.get(start..item.range.start)?;
        let column = indent(mark);
        let after = mark.get(column..)?.strip_prefix('-')?;
        (!after.is_empty() && after.trim_matches(' ').is_empty()).then_some(())?;
        marks.push((start, column));
    }
    let (_, column) = *marks.first()?;
    if marks.iter().any(|mark| mark.1 != column) {
        return None;
    }
    let mut starts = Vec::with_capacity(marks.len());
    for &(mark, _) in &marks {
        starts.push(with_comments(text, mark, column)?);
    }
    let mut chunks = Vec::with_capacity(starts.len());
    for (at, &start) in starts.iter().enumerate() {
        let end = match starts.get(at + 1) {
            Some(next) => text.get(start..*next)?.trim_end().len() + start,
            None => last_end(text, marks.last()?.0, column),
        };
        let end = end + text.get(end..)?.find(['\r', '\n']).unwrap_or(text.len() - end);
        (end > start).then_some(())?;
        chunks.push(start..end);
    }
    Some(chunks)
}

/// The start of the comments right above a mark. None where a comment stands by itself further up: whether it is about what
/// comes after it cannot be told.
fn with_comments(text: &str, mark: usize, column: usize) -> Option<usize> {
    let mut start = mark;
    let above = |at: usize| (at > 0).then(|| line_start(text, at - 1));
    let line = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let heads = |line: &str| is_comment(line) && indent(line) <= column;
    while let Some(up) = above(start).filter(|up| heads(line(*up, start))) {
        start = up;
    }
    let mut at = start;
    while let Some(up) = above(at).filter(|up| line(*up, at).trim().is_empty()) {
        at = up;
    }
    let stray = above(at).is_some_and(|up| at < start && heads(line(up, at)));
    (!stray).then_some(start)
}

/// The end of the last item of a list whose mark starts at a byte: all that stands further in than its mark.
fn last_end(text: &str, mark: usize, column: usize) -> usize {
    let mut end = mark;
    let mut at = mark;
    for (number, line) in text.get(mark..).unwrap_or_default().split_inclusive('\n').enumerate() {
        let is_blank = line.trim().is_empty();
        if number > 0 && !is_blank && indent(line) <= column {
            break;
        }
        if !is_blank {
            end = at + line.trim_end().len();
        }
        at += line.len();
    }
    end
}

/// What is to be put where, between the items that stay.
fn edits(
    text: &str,
    chunks: &[Range<usize>],
    order: &[usize],
    moved: &BTreeSet<usize>,
) -> Option<Vec<(Range<usize>, String)>> {
    let gap = |slot: usize| text.get(chunks.get(slot)?.end..chunks.get(slot + 1)?.start);
    let stays: Vec<usize> = order.iter().copied().filter(|item| !moved.contains(item)).collect();
    // With codes of several kinds, one that is in order among its own may have to move.
    let stays = if stays.is_sorted() { stays.into_iter().collect() } else { longest_rise(order, |a, b| a <= b) };
    let (mut edits, mut new) = (Vec::new(), String::new());
    // The end of the last item that stays, in the file as it is.
    let mut from = chunks.first()?.start;
    for (slot, item) in order.iter().enumerate() {
        let chunk = chunks.get(*item)?;
        if stays.contains(item) {
            edits.push((from..chunk.start, std::mem::take(&mut new)));
            from = chunk.end;
        } else {
            new.push_str(text.get(chunk.clone())?);
        }
        new.push_str(if slot + 1 < order.len() { gap(slot)? } else { "" });
    }
    edits.push((from..chunks.last()?.end, new));
    let mut least = Vec::with_capacity(edits.len());
    for (range, new) in edits {
        let Some((part, new)) = restyle::difference(text.get(range.clone())?, &new) else { continue };
        least.push((range.start + part.start..range.start + part.end, new.to_owned()));
    }
    Some(least)
}

/// Whether the second tree is the first one with one list in another order.
fn is_arranged(old: &Node<'_>, new: &Node<'_>, section: usize, order: &[usize]) -> bool {
    let mut expected = old.clone();
    let Value::Mapping(entries) = &mut expected.value else { return false };
    let sections = entries.iter_mut().find(|(key, _)| key.name == "sections");
    let Some((_, Node { value: Value::Sequence(sections), .. })) = sections else { return false };
    let Some(Value::Mapping(entries)) = sections.get_mut(section).map(|section| &mut section.value) else {
        return false;
    };
    let codes = entries.iter_mut().find(|(key, _)| key.name == "codes");
    let Some((_, Node { value: Value::Sequence(codes), .. })) = codes else { return false };
    let sorted: Option<Vec<Node<'_>>> = order.iter().map(|item| codes.get(*item).cloned()).collect();
    let Some(sorted) = sorted else { return false };
    *codes = sorted;
    is_same(&expected, new)
}

/// Whether two trees say the same. They are no deeper than the reader of YAML lets them be.
fn is_same(a: &Node<'_>, b: &Node<'_>) -> bool {
    match (&a.value, &b.value) {
        (Value::Text(a), Value::Text(b)) | (Value::Plain(a), Value::Plain(b)) => a == b,
        (Value::Sequence(a), Value::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::Mapping(a), Value::Mapping(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0.name == b.0.name && is_same(&a.1, &b.1))
        }
        _ => false,
    }
}
