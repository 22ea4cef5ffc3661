//! Headings that are about one code each.

use std::collections::{BTreeMap, BTreeSet};

use super::inline::plain;
use super::phrases::says_phrase;
use super::program::{is_of_program, sound_wrong};
use super::rows::without_badge;
use super::token::{Shape, is_range_of, lead, shape, trail, unwrapped};
use super::{Context, parts};
use crate::copies::At;
use crate::richtext::document::{Content, Node};
use crate::richtext::{Inline, inline_text};

/// A heading of a page.
#[derive(Debug)]
pub(super) struct Head {
    /// Which part of the page it is.
    pub(super) node: usize,
    pub(super) level: u8,
    pub(super) words: String,
    pub(super) at: At,
    /// The heading above it, by its number among the headings.
    pub(super) parent: Option<usize>,
    /// The part of the page at which what stands below it ends.
    pub(super) end: usize,
    /// The code that it is about.
    pub(super) code: Option<Named>,
}

/// What a heading says of a code.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) codes: Vec<String>,
    pub(super) summary: String,
    pub(super) deprecated: bool,
    /// Whether it repeats a row of a table.
    pub(super) repeats: bool,
    shape: Shape,
    /// Whether a word such as "Error" says that it is a code, or something parts it from the summary.
    clear: bool,
}

impl Named {
    /// Whether it is a class of codes, which may as well be the heading of them.
    pub(super) fn is_class(&self) -> bool {
        self.shape == Shape::Class
    }
}

/// The headings of a page, as a tree.
pub(super) fn all(cx: &Context<'_>, nodes: &[&Node]) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let Content::Heading { level, content } = &node.content else { continue };
        while let Some(last) = open.last().copied().filter(|last| heads[*last].level >= *level) {
            heads[last].end = at;
            open.pop();
        }
        let words = plain(&inline_text(content));
        let parent = open.last().copied();
        open.push(heads.len());
        let place = cx.at(&node.range, None);
        heads.push(Head { node: at, level: *level, words, at: place, parent, end: nodes.len(), code: None });
    }
    heads
}

/// What is known of a page before its headings are looked at.
pub(super) struct Known<'k> {
    /// The rows of its tables as headings would repeat them: `404 Not Found`, and the code.
    pub(super) rows: &'k BTreeMap<String, String>,
    /// The parts of the page that are tables or lists of codes.
    pub(super) taken: &'k BTreeSet<usize>,
}

/// Finds the headings that are about one code each.
pub(super) fn find_codes(cx: &Context<'_>, nodes: &[&Node], heads: &mut [Head], known: &Known<'_>) {
    let mut named: Vec<Option<Named>> = heads.iter().map(|head| name(cx, nodes, head, known)).collect();
    // What has codes of its own below it is no code.
    let mut above: BTreeSet<usize> = BTreeSet::new();
    // Above a code of any shape, "312XX" is the heading of several.
    let mut above_any: BTreeSet<usize> = BTreeSet::new();
    for at in (0..heads.len()).rev() {
        if let Some(parent) = heads[at].parent.filter(|_| named[at].is_some()) {
            above_any.insert(parent);
        }
        let of_several = named[at].as_ref().is_some_and(|named| named.codes.iter().all(|code| is_range_of(code)));
        if of_several && above_any.contains(&at) {
            named[at] = None;
        }
        let solid = named[at]
            .as_ref()
            .is_some_and(|named| !matches!(named.shape, Shape::Upper | Shape::Name | Shape::Number) || named.repeats);
        if (solid || above.contains(&at))
            && let Some(parent) = heads[at].parent
        {
            above.insert(parent);
        }
        let repeats = named[at].as_ref().is_some_and(|named| named.repeats);
        let holds = known.taken.range(heads[at].node..heads[at].end).next().is_some();
        if !repeats && (above.contains(&at) || holds) {
            named[at] = None;
            if holds && let Some(parent) = heads[at].parent {
                above.insert(parent);
            }
        }
    }
    // Headings of one level below one heading are about codes together or not at all.
    let mut siblings: BTreeMap<(Option<usize>, u8), Vec<usize>> = BTreeMap::new();
    for (at, head) in heads.iter().enumerate() {
        siblings.entry((head.parent, head.level)).or_default().push(at);
    }
    let good = heads.len();
    let mut accepted: BTreeSet<usize> = BTreeSet::new();
    for family in siblings.values() {
        accepted.extend(accept(cx, nodes, heads, &named, family));
    }
    accepted.extend(alike(&siblings, &named, &accepted));
    for at in 0..good {
        if accepted.contains(&at) {
            heads[at].code = named[at].take();
        }
    }
}

/// Further families of a level on which others are about codes: each that is like them throughout.
fn alike(
    siblings: &BTreeMap<(Option<usize>, u8), Vec<usize>>,
    named: &[Option<Named>],
    accepted: &BTreeSet<usize>,
) -> Vec<usize> {
    // Of each level: how many of each shape were accepted.
    let shape =
        |at: &usize| named.get(*at).and_then(Option::as_ref).filter(|named| named.clear).map(|named| named.shape);
    let mut out = Vec::new();
    for ((parent, level), family) in siblings {
        if parent.is_none() || family.iter().any(|at| accepted.contains(at)) {
            continue;
        }
        let Some(first) = family.first().and_then(shape) else { continue };
        let others: Vec<&Vec<usize>> = siblings
            .iter()
            .filter(|((other, at), _)| other.is_some() && at == level && other != parent)
            .map(|(_, family)| family)
            .collect();
        let like = |family: &Vec<usize>| family.iter().all(|at| shape(at) == Some(first));
        let known = others.iter().flat_map(|family| family.iter()).filter(|at| accepted.contains(at));
        if like(family) && known.filter(|at| shape(at) == Some(first)).count() > 1 {
            out.extend(family);
        }
    }
    out
}

fn name(cx: &Context<'_>, nodes: &[&Node], head: &Head, known: &Known<'_>) -> Option<Named> {
    let Content::Heading { content, .. } = &nodes.get(head.node)?.content else { return None };
    let (words, deprecated) = match without_badge(&head.words) {
        _ if known.rows.contains_key(&head.words) => (head.words.as_str(), false),
        found => found,
    };
    if let Some(code) = known.rows.get(words) {
        let summary = words.get(code.len()..).unwrap_or("").trim().to_owned();
        return Some(Named {
            codes: vec![code.clone()],
            summary,
            deprecated,
            repeats: true,
            shape: Shape::Status,
            clear: true,
        });
    }
    // A code of the source may be any text.
    let expected = words.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).chain([words.len()]);
    let expected =
        expected.take(12).filter(|at| words.get(..*at).is_some_and(|code| cx.hints.codes.contains(code))).last();
    if let Some(end) = expected {
        let codes = vec![words.get(..end)?.to_owned()];
        let summary = words.get(end..)?.trim().to_owned();
        return Some(Named { codes, summary, deprecated, repeats: false, shape: Shape::Status, clear: true });
    }
    let is_code = matches!(content.first(), Some(Inline::Code(_)));
    match lead(words) {
        Some(lead) => {
            let summary = unwrapped(words.get(lead.rest..)?).to_owned();
            let weak = matches!(lead.shape, Shape::Upper | Shape::Name);
            if lead.codes.iter().any(|code| is_of_program(code, words)) {
                return None;
            }
            if weak && !summary.is_empty() && !lead.parted && !is_code {
                return from_end(words, deprecated);
            }
            // "(5) SQLITE_BUSY" is no number of a part.
            let bracketed = words.starts_with('(') && is_constant(&summary);
            let clear = lead.named || lead.parted || is_code || summary.is_empty() || bracketed;
            let shape = lead.shape;
            // "1. Introduction", "2.1 Setup" and "1.4.0" are numbers of parts and versions.
            let code = lead.codes.first()?;
            let bare = code.trim_start_matches('-');
            let numbers = shape == Shape::Number && !lead.named && !bracketed;
            if numbers
                && (code.contains('.') || (bare.len() < 3 && !code.starts_with('-') && !is_code) || is_year(code))
            {
                return from_end(words, deprecated);
            }
            Some(Named { codes: lead.codes, summary, deprecated, repeats: false, shape, clear })
        }
        None => from_end(words, deprecated),
    }
}

fn is_constant(name: &str) -> bool {
    name.contains('_') && shape(name).is_some()
}

fn from_end(words: &str, deprecated: bool) -> Option<Named> {
    let (code, shape, end) = trail(words)?;
    let name = words.get(..end)?.trim();
    if is_year(&code) || (shape == Shape::Number && code.len() < 3) || matches!(shape, Shape::Class) {
        return None;
    }
    Some(Named { codes: vec![code], summary: name.to_owned(), deprecated, repeats: false, shape, clear: true })
}

fn is_year(code: &str) -> bool {
    code.len() == 4 && code.parse::<u16>().is_ok_and(|year| (1980..=2099).contains(&year))
}

/// Which headings of a family are about codes.
fn accept(cx: &Context<'_>, nodes: &[&Node], heads: &[Head], named: &[Option<Named>], family: &[usize]) -> Vec<usize> {
    let with = |wanted: &dyn Fn(&Named) -> bool| -> Vec<usize> {
        family.iter().copied().filter(|at| named[*at].as_ref().is_some_and(wanted)).collect()
    };
    let repeats = with(&|named| named.repeats || named.codes.iter().any(|code| cx.hints.codes.contains(code)));
    let spoken = |at: usize| {
        let mut above = heads[at].parent;
        let mut found = cx.spoken;
        while let Some(parent) = above.filter(|_| !found) {
            found = super::words::speaks_of_codes(&heads[parent].words);
            above = heads[parent].parent;
        }
        found
    };
    let speaks = family.first().is_some_and(|at| spoken(*at));
    let statuses = with(&|named| matches!(named.shape, Shape::Status));
    let phrases = with(&|named| {
        named.codes.iter().any(|code| {
            says_phrase(code, &named.summary)
                || (named.summary.is_empty() && super::phrases::registered(code).is_some())
        })
    });
    let solid = with(&|named| {
        matches!(named.shape, Shape::Status | Shape::Class | Shape::Mixed)
            || (named.shape == Shape::Number && (named.clear || speaks))
    });
    let mut names = with(&|named| matches!(named.shape, Shape::Upper | Shape::Name));
    if !sound_wrong(names.iter().filter_map(|at| named[*at].as_ref()).flat_map(|named| &named.codes)) {
        names.clear();
    }
    let all = family.len();
    let most = |part: &[usize], percent: usize| part.len() * 100 >= all * percent;
    let mut out = repeats;
    if !statuses.is_empty() && (!phrases.is_empty() || (statuses.len() > 1 && (speaks || most(&statuses, 60)))) {
        out.extend(&statuses);
        out.extend(with(&|named| named.shape == Shape::Class));
    }
    let clear = solid.iter().all(|at| named[*at].as_ref().is_some_and(|named| named.clear));
    if solid.len() > 1 && most(&solid, 60) && (speaks || (clear && most(&solid, 80))) {
        out.extend(&solid);
    }
    // "ERR_HTTP2_STREAM" is of the same kind as "ERR_STREAM".
    let mixed = with(&|named| named.shape == Shape::Mixed && named.clear);
    if names.len() > 1 && (names.len() + mixed.len()) * 100 >= all * 80 && speaks {
        out.extend(names.iter().chain(&mixed));
    }
    if !names.is_empty()
        && solid.len() + names.len() > 1
        && speaks
        && out.iter().any(|at| solid.contains(at))
        && solid.len() + names.len() == all
    {
        out.extend(&names);
    }
    // A page about one code says so with its title and with labels below it.
    if let ([only], true) = (family, out.is_empty())
        && let Some(named) = &named[*only]
        && heads[*only].parent.is_none()
    {
        let below: Vec<&Node> = nodes.get(heads[*only].node + 1..heads[*only].end).unwrap_or(&[]).to_vec();
        let labels = parts::read(cx, &below).labels;
        let clear = named.clear && matches!(named.shape, Shape::Mixed | Shape::Number | Shape::Status);
        if labels >= 2 || (labels >= 1 && clear) || (clear && speaks) {
            out.push(*only);
        }
    }
    out
}
