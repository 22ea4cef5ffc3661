//! Finds the codes on a page: in tables, lists, terms, headings and paragraphs, and what is said of each.
//!
//! Nothing is known of a page but what it shows, so everything here weighs evidence: headings of columns in many
//! languages, the shape of what stands below them, and what the rest of the page speaks of. What is expected on a copy
//! ([`Hints`]) decides before any of it.

mod cases;
mod fields;
mod gather;
mod heading;
mod inline;
mod leads;
mod list;
mod looks;
mod named;
mod page;
mod parts;
mod phrases;
mod program;
mod retired;
mod roles;
mod rows;
mod run;
mod struck;
#[rustfmt::skip]
mod synonyms;
mod table;
mod token;
mod view;
mod words;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::sheet::{At, Hints, Line, Origin, Reading, Retired, Said, SheetColumn, Skipped};
use crate::diagnostic::{Diagnostic, FileId, Span, rules};
use crate::model::{Code, Place};
use crate::richtext::document::{Content, Document, Node};
use crate::richtext::{Block, Inline, RichText};
use heading::{Head, Known};
pub(super) use page::part;
use rows::Rows;
use words::normal;

/// What is known while a page is read.
pub(super) struct Context<'h> {
    file: FileId,
    hints: &'h Hints,
    /// The fields of expected columns, by their headings in normal words.
    columns: BTreeMap<String, String>,
    /// Whether the title of the page speaks of codes.
    spoken: bool,
    /// How many bytes were said once more because a place names several codes.
    repeated: Cell<usize>,
}

/// The most that may be said of further codes of one place, in bytes: what a short page of hostile hands would become
/// without an end.
const MAX_REPEATED: usize = 64 * 1024 * 1024;

impl Context<'_> {
    /// Whether what takes so many bytes may be said of so many codes.
    fn may_repeat(&self, bytes: usize, codes: usize) -> bool {
        // What a code costs that says next to nothing.
        const LEAST: usize = 512;
        let more = (bytes + LEAST).saturating_mul(codes.saturating_sub(1));
        self.repeated.set(self.repeated.get().saturating_add(more));
        self.repeated.get() <= MAX_REPEATED
    }

    fn at(&self, range: &Range<usize>, cell: Option<(usize, usize)>) -> At {
        At { span: Span::new(self.file, range.start, range.end), cell }
    }
}

/// A code that was found, with one row about it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    code: Code,
    at: At,
    origin: Origin,
    line: Line,
    /// The section that the row itself names.
    section: Option<Said>,
}

/// Codes that stand together: a table, a list, what one heading is about.
#[derive(Debug)]
pub(super) struct Cluster {
    /// Which part of the page it begins at.
    node: usize,
    entries: Vec<Entry>,
}

/// What was found on a page.
#[derive(Debug, Default)]
pub(super) struct Found {
    clusters: Vec<Cluster>,
    columns: Vec<SheetColumn>,
    carries: BTreeSet<String>,
    retired: Vec<Retired>,
    /// Rows, items and headings that might have been about codes.
    lost: Vec<Skipped>,
}

/// A plain text as what is said; none where it is empty.
fn plain_said(text: &str, at: At) -> Option<Said> {
    let text = inline::plain(text);
    (!text.is_empty()).then(|| Said { text: RichText { blocks: vec![Block::Paragraph(vec![Inline::Text(text)])] }, at })
}

/// Finds the codes on a page.
///
/// Takes the page, the file that its places lie in, and what is expected on it; gives its catalogs with the tables that
/// were left alone. A page that says nothing of codes gives no sheet.
pub fn recognise(document: &Document, file: FileId, hints: &Hints) -> Reading {
    let columns = hints.columns.iter().map(|(title, field)| (normal(title), field.clone())).collect();
    let spoken = document.title.as_deref().is_some_and(words::speaks_of_codes);
    let cx = Context { file, hints, columns, spoken, repeated: Cell::new(0) };
    let nodes = page::parts(&cx, &document.nodes);
    let mut reading = Reading::default();
    let mut found = Found::default();
    let mut heads = heading::all(&cx, &nodes);
    let gone = retired::ranges(&heads);
    let is_gone =
        |at: usize| gone.get(gone.partition_point(|range| range.end <= at)).is_some_and(|range| range.contains(&at));
    tables(&cx, &nodes, &heads, &is_gone, &mut reading, &mut found);
    let mut taken: BTreeSet<usize> = found.clusters.iter().map(|cluster| cluster.node).collect();
    let rows = repeated(&found);
    heading::find_codes(&cx, &nodes, &mut heads, &Known { rows: &rows, taken: &taken });
    lists(&cx, &nodes, &heads, &is_gone, &mut found);
    // A list may make what seemed to be a code the heading of several.
    let lists: BTreeSet<usize> = found.clusters.iter().map(|cluster| cluster.node).collect();
    if lists.len() > taken.len() {
        taken = lists;
        for head in &mut heads {
            let repeats = head.code.as_ref().is_some_and(|code| code.repeats);
            if !repeats && taken.range(head.node..head.end).next().is_some() {
                head.code = None;
            }
        }
    }
    headings(&cx, &nodes, &heads, &is_gone, &mut found);
    for range in gone {
        found.retired.extend(retired::read(&cx, nodes.get(range).unwrap_or(&[])));
    }
    if cx.repeated.get() > MAX_REPEATED {
        let message = "its rows name so many codes at once that what they say would be repeated without end";
        let help = "Give the part of it that is about codes, with a row for each.";
        reading.findings.push(Diagnostic::new(&rules::COPY_TOO_LARGE, Span::file(file), message).help(help));
        return reading;
    }
    found.clusters.sort_by_key(|cluster| cluster.node);
    struck::tell(&nodes, &found, &mut reading.findings);
    reading.skipped.append(&mut found.lost);
    reading.sheets = gather::sheets(&cx, &nodes, &heads, document.title.as_deref(), found);
    reading
}

/// Whether the headings above a part, or the paragraph right before it, speak of codes.
fn is_spoken(cx: &Context<'_>, nodes: &[&Node], heads: &[Head], at: usize) -> bool {
    if cx.spoken || at.checked_sub(1).and_then(|before| nodes.get(before)).is_some_and(|before| page::speaks(before)) {
        return true;
    }
    let nearest = heads.partition_point(|head| head.node < at).checked_sub(1);
    let mut above = nearest;
    while let Some(head) = above.and_then(|above| heads.get(above)) {
        if words::speaks_of_codes(&head.words) {
            return true;
        }
        above = head.parent;
    }
    false
}

fn tables(
    cx: &Context<'_>,
    nodes: &[&Node],
    heads: &[Head],
    is_gone: &dyn Fn(usize) -> bool,
    reading: &mut Reading,
    found: &mut Found,
) {
    let skip = |reading: &mut Reading, node: &Node, number: usize, why: &str| {
        let at = cx.at(&node.range, Some((number, 1)));
        reading.skipped.push(Skipped { at, why: why.to_owned() });
    };
    let mut read: Vec<(usize, usize, Rows)> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let Content::Table(grid) = &node.content else { continue };
        reading.tables += 1;
        if is_gone(at) {
            continue;
        }
        let caption = words::speaks_of_codes(&crate::richtext::inline_text(&grid.caption));
        let spoken = caption || is_spoken(cx, nodes, heads, at);
        match rows::read(cx, grid, reading.tables, spoken) {
            Ok(rows) => read.push((at, reading.tables, rows)),
            Err(why) => {
                let number = reading.tables;
                skip(reading, node, number, why);
            }
        }
    }
    // Where tables have the expected codes, others are parts of texts, unless they have the same head.
    let expected =
        |rows: &Rows| rows.entries.iter().filter(|entry| cx.hints.codes.contains(entry.code.as_str())).count();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let has_expected = read.iter().any(|(_, _, rows)| expected(rows) > 0);
    for (at, number, rows) in read {
        if has_expected && !rows.expected && expected(&rows) * 2 < rows.entries.len() {
            if let Some(node) = nodes.get(at) {
                skip(reading, node, number, "its codes are not those of the catalog");
            }
            continue;
        }
        found.columns.extend(rows.columns.into_iter().filter(|column| known.insert(column.field.clone())));
        found.carries.extend(rows.carries);
        found.lost.extend(rows.lost);
        found.clusters.push(Cluster { node: at, entries: rows.entries });
    }
    reading.skipped.sort_by_key(|skipped| skipped.at.cell);
}

/// The rows of the tables as headings would repeat them.
fn repeated(found: &Found) -> BTreeMap<String, String> {
    let mut rows = BTreeMap::new();
    for entry in found.clusters.iter().flat_map(|cluster| &cluster.entries) {
        let summary =
            entry.line.summary.as_ref().map(|said| crate::richtext::plain_text(&said.text)).unwrap_or_default();
        let code = entry.code.as_str();
        rows.entry(inline::plain(&format!("{code} {summary}"))).or_insert_with(|| code.to_owned());
    }
    rows
}

fn lists(cx: &Context<'_>, nodes: &[&Node], heads: &[Head], is_gone: &dyn Fn(usize) -> bool, found: &mut Found) {
    // What stands below the heading of a code is said of that code.
    let mut inside = vec![false; nodes.len()];
    let is_one = |head: &&Head| {
        head.code.as_ref().is_some_and(|named| {
            let expected = named.codes.iter().any(|code| cx.hints.codes.contains(code));
            named.repeats || expected || (!named.summary.is_empty() && !named.is_class())
        })
    };
    for head in heads.iter().filter(is_one) {
        inside.get_mut(head.node..head.end).into_iter().flatten().for_each(|inside| *inside = true);
    }
    // Where tables have the expected codes, a list is one of codes only if it has others of them.
    let tables: BTreeSet<&Code> =
        found.clusters.iter().flat_map(|cluster| &cluster.entries).map(|entry| &entry.code).collect();
    let expected = |code: &Code| cx.hints.codes.contains(code.as_str());
    let has_tables = tables.iter().any(|code| expected(code));
    let tables: BTreeSet<Code> = tables.into_iter().cloned().collect();
    let is_known = |entries: &[Entry]| {
        let new = entries.iter().filter(|entry| expected(&entry.code) && !tables.contains(&entry.code)).count();
        has_tables && new * 2 < entries.len().max(1)
    };
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        if inside.get(at) == Some(&true) || is_gone(at) || page::is_contents(node) {
            at += 1;
            continue;
        }
        let spoken = || is_spoken(cx, nodes, heads, at);
        let run = list::run(cx, node);
        let (entries, length) = match &node.content {
            _ if run.is_some() => (run, 1),
            Content::List { items, .. } => (list::items(cx, items, spoken()), 1),
            Content::Terms(terms) => (list::terms(cx, terms, spoken()), 1),
            Content::Paragraph(content) if list::begun(cx, content, true).is_some() => {
                // It ends at the next heading, and so before what is said of another code.
                let found = list::paragraphs(cx, nodes.get(at..).unwrap_or(&[]), spoken());
                found.map_or((None, 1), |(entries, length)| (Some(entries), length))
            }
            _ => (None, 1),
        };
        if let Some(entries) = entries.filter(|entries| !is_known(entries)) {
            for entry in &entries {
                carry(&mut found.carries, &entry.line);
            }
            found.lost.extend(above(cx, node, &entries));
            found.clusters.push(Cluster { node: at, entries });
        }
        at += length;
    }
}

/// The items of a list before the first that is about a code. Those after it go on about the code above them.
fn above(cx: &Context<'_>, node: &Node, entries: &[Entry]) -> Vec<Skipped> {
    let ranges: Vec<&Range<usize>> = match &node.content {
        Content::List { items, .. } => items.iter().map(|item| &item.range).collect(),
        Content::Terms(terms) => terms.iter().map(|term| &term.name.range).collect(),
        _ => Vec::new(),
    };
    let Some(first) = entries.iter().map(|entry| entry.at.span.start).min() else { return Vec::new() };
    let lost = ranges.into_iter().map(|range| cx.at(range, None)).filter(|at| at.span.start < first);
    let why = "the item names no code, and none stands above it";
    lost.map(|at| Skipped { at, why: why.to_owned() }).collect()
}

fn carry(carries: &mut BTreeSet<String>, line: &Line) {
    let given = [("summary", line.summary.is_some()), ("description", line.description.is_some())];
    let given = given.into_iter().filter_map(|(key, given)| given.then_some(key));
    for key in given.chain(line.fields.keys().map(String::as_str)) {
        if !carries.contains(key) {
            carries.insert(key.to_owned());
        }
    }
}

/// The codes that headings are about, with what stands below each.
fn headings(cx: &Context<'_>, nodes: &[&Node], heads: &[Head], is_gone: &dyn Fn(usize) -> bool, found: &mut Found) {
    // Where the row of each code stands.
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for cluster in &found.clusters {
        for entry in cluster.entries.iter().filter(|entry| entry.origin == Origin::Row) {
            let node = rows.entry(entry.code.to_string()).or_insert(cluster.node);
            *node = cluster.node.min(*node);
        }
    }
    // A table of ours has descriptions.
    let described = found.carries.contains("description");
    // Below the heading of a code stand headings of its own.
    let mut until = 0;
    for head in heads {
        let Some(named) = head.code.as_ref().filter(|_| head.node >= until && !is_gone(head.node)) else { continue };
        until = head.end;
        let below = nodes.get(head.node + 1..head.end).unwrap_or(&[]);
        // Below its table, a page of ours says only what the table does not.
        let in_table = |code: &String| described && rows.get(code).is_some_and(|row| *row < head.node);
        let own = named.codes.first().is_some_and(|code| cx.hints.codes.contains(code) && in_table(code));
        let said = if own { parts::read_own(cx, below) } else { parts::read(cx, below) };
        let mut fields = said.fields;
        if named.deprecated && cx.hints.codes.is_empty() && !fields.contains_key("deprecated") {
            fields.extend(plain_said("yes", head.at).map(|said| ("deprecated".to_owned(), said)));
        }
        let summary = plain_said(&named.summary, head.at).or(said.summary);
        let line = Line { at: head.at, summary, description: said.description, fields };
        carry(&mut found.carries, &line);
        let mut entries = Vec::new();
        let bytes = nodes.get(head.node..head.end).unwrap_or(&[]).iter().map(|node| node.range.len()).sum();
        let most = if cx.may_repeat(bytes, named.codes.len()) { named.codes.len() } else { 1 };
        for code in named.codes.iter().take(most) {
            let Ok(code) = Code::new(code.clone(), Place(head.at.span)) else {
                let why = "what stands in the place of its code cannot be one".to_owned();
                found.lost.push(Skipped { at: head.at, why });
                continue;
            };
            let entry = |line: Line| Entry {
                code: code.clone(),
                at: line.at,
                origin: Origin::Heading,
                line,
                section: said.section.clone(),
            };
            entries.push(entry(line.clone()));
            entries.extend(said.cases.iter().cloned().map(entry));
        }
        found.clusters.push(Cluster { node: head.node, entries });
    }
}
