//! Lists, lists of terms and runs of paragraphs in which every part is about a code.

use std::collections::BTreeSet;

use super::inline::{after, is_blank, plain};
use super::parts;
use super::phrases::{registered, says_phrase};
use super::program::{is_of_program, sound_wrong};
use super::rows::without_badge;
use super::token::{Lead, Shape, lead, unwrapped};
use super::{Context, Entry, plain_said};
use crate::copies::{Line, Origin, Said};
use crate::model::{Code, Place};
use crate::richtext::document::{Content, Item, Node, Term, blocks};
use crate::richtext::{Block, Inline, RichText, inline_text};

/// A line that begins with a code.
pub(super) struct Begun {
    lead: Lead,
    /// Whether the code is set off: bold, code or a link.
    set_off: bool,
    /// How strongly this alone speaks for a list of codes.
    good: bool,
}

/// What a line begins with, where that may be a code.
pub(super) fn begun(cx: &Context<'_>, content: &[Inline], spoken: bool) -> Option<Begun> {
    let line = inline_text(content);
    let found = lead(&line)?;
    let rest = line.get(found.rest..).unwrap_or("");
    let first = content.first()?;
    let set_off = matches!(first, Inline::Code(_) | Inline::Strong(_) | Inline::Link { .. });
    let code = found.codes.first()?;
    let digits = code.trim_start_matches('-').len();
    let good = cx.hints.codes.contains(code)
        || match found.shape {
            Shape::Status => {
                let phrase = says_phrase(code, rest);
                found.named && (found.parted || set_off)
                    || phrase
                    || ((set_off || found.parted || rest.is_empty()) && (spoken || set_off))
            }
            Shape::Class => set_off || found.parted || spoken,
            Shape::Mixed => (set_off || found.parted || rest.is_empty()) && (spoken || set_off),
            Shape::Number => {
                // "1. Introduction" and "2.1 Setup" are parts of the page.
                let mark = line.get(found.end..found.rest).unwrap_or("").trim();
                let part = digits < 3 && mark == "." || code.contains('.') && matches!(first, Inline::Link { .. });
                let clear = digits >= 3 || found.named || code.starts_with('-') || set_off;
                spoken && (set_off || found.parted) && clear && !part
            }
            Shape::Upper | Shape::Name => {
                spoken
                    && set_off
                    && !is_of_program(code, &line)
                    && (found.parted || rest.is_empty() || matches!(first, Inline::Code(_) | Inline::Strong(_)))
            }
        };
    // "error_code open(…)" says what a function gives.
    let word = rest.split(char::is_whitespace).next().unwrap_or("");
    let signature = found.shape != Shape::Status && word.find('(').is_some_and(|at| at > 0);
    Some(Begun { good: good && !signature, lead: found, set_off })
}

/// The codes of a list, if it is a list of codes.
pub(super) fn items(cx: &Context<'_>, items: &[Item], spoken: bool) -> Option<Vec<Entry>> {
    let first = |item: &Item| -> Option<(Begun, usize)> {
        let Content::Paragraph(content) = &item.nodes.first()?.content else { return None };
        Some((begun(cx, content, spoken)?, 0))
    };
    let found: Vec<Option<Begun>> = items.iter().map(|item| first(item).map(|(begun, _)| begun)).collect();
    if !(is_of_codes(&found, items.len()) || spoken && is_of_statuses(&found)) {
        return super::named::read(cx, items, spoken);
    }
    let mut entries = Vec::new();
    for (item, begun) in items.iter().zip(found) {
        let at = cx.at(&item.range, None);
        let nodes: Vec<&Node> = item.nodes.iter().skip(1).collect();
        match (begun, item.nodes.first().map(|node| &node.content)) {
            (Some(begun), Some(Content::Paragraph(content))) => {
                let new = entry(cx, content, &begun, &nodes, (at, Origin::Item));
                match new.is_empty() {
                    true => continue_last(&mut entries, blocks(&item.nodes), at),
                    false => entries.extend(new),
                }
            }
            // What is no code goes on about the one before.
            _ => continue_last(&mut entries, blocks(&item.nodes), at),
        }
    }
    Some(entries)
}

fn continue_last(entries: &mut [Entry], blocks: Vec<Block>, at: crate::copies::At) {
    if let Some(last) = entries.last_mut() {
        last.line.description.get_or_insert(Said { text: RichText::default(), at }).text.blocks.extend(blocks);
    }
}

fn is_of_codes(found: &[Option<Begun>], all: usize) -> bool {
    let good = found.iter().flatten().filter(|begun| begun.good).count();
    let numbered = found
        .iter()
        .flatten()
        .enumerate()
        .all(|(at, begun)| begun.lead.codes.first().is_some_and(|code| *code == (at + 1).to_string()));
    good > 0
        && sound_wrong(found.iter().flatten().flat_map(|begun| &begun.lead.codes))
        && good * 100 >= all * 85
        && !numbered
        && (good > 1 || found.iter().flatten().all(|begun| (begun.set_off || begun.lead.parted) && !is_word(begun)))
}

fn is_word(begun: &Begun) -> bool {
    matches!(begun.lead.shape, Shape::Upper | Shape::Name)
}

/// Whether every line begins with a registered status, whatever follows it.
fn is_of_statuses(found: &[Option<Begun>]) -> bool {
    let code = |begun: &Begun| begun.lead.codes.first().cloned().filter(|code| registered(code).is_some());
    let codes: Vec<String> = found.iter().flatten().filter_map(code).collect();
    let statuses = found.iter().all(|begun| begun.as_ref().is_some_and(|begun| begun.lead.shape == Shape::Status));
    let odd: BTreeSet<&String> = codes.iter().filter(|code| !code.ends_with("00")).collect();
    statuses && odd.len() > 1 && codes.len() * 100 >= found.len() * 80
}

/// The code that begins a line, with what the line and what stands below it say.
fn entry(
    cx: &Context<'_>,
    content: &[Inline],
    begun: &Begun,
    below: &[&Node],
    place: (crate::copies::At, Origin),
) -> Vec<Entry> {
    let (at, origin) = place;
    let (summary, rest) = divided(content, &begun.lead, !below.is_empty());
    let parts = parts::read(cx, below);
    let mut line = line(at, summary, rest, parts.description);
    line.fields = parts.fields;
    if line.summary.is_none() {
        line.summary = parts.summary;
    }
    let code = |text: &String| Code::new(text.clone(), Place(at.span)).ok();
    let codes = begun.lead.codes.len();
    let bytes = inline_text(content).len() + below.iter().map(|node| node.range.len()).sum::<usize>();
    let most = if cx.may_repeat(bytes, codes) { codes } else { 1 };
    let codes = begun.lead.codes.iter().take(most).filter_map(code);
    codes.map(|code| Entry { code, at, origin, line: line.clone(), section: None }).collect()
}

pub(super) fn line(at: crate::copies::At, summary: Option<String>, rest: Vec<Inline>, below: Option<Said>) -> Line {
    let mut text = RichText::default();
    if !is_blank(&rest) {
        text.blocks.push(Block::Paragraph(rest));
    }
    text.blocks.extend(below.into_iter().flat_map(|said| said.text.blocks));
    let description = (!text.is_empty()).then_some(Said { text, at });
    let summary = summary.and_then(|summary| plain_said(&summary, at));
    Line { at, summary, description, fields: std::collections::BTreeMap::new() }
}

/// Summary and description of a line that begins with a code.
fn divided(content: &[Inline], lead: &Lead, more: bool) -> (Option<String>, Vec<Inline>) {
    let line = inline_text(content);
    let rest = line.get(lead.rest..).unwrap_or("");
    let code = lead.codes.first().map_or("", String::as_str);
    if rest.trim().is_empty() {
        return (None, Vec::new());
    }
    // "403 for Forbidden", "200 if it was found": the usual name, or a sentence that has none.
    const LEADING: &[&str] = &["if ", "when ", "for ", "in case ", "wenn ", "falls ", "bei ", "si ", "cuando "];
    if let Some(word) = LEADING.iter().find(|word| rest.starts_with(**word)) {
        let name = rest.get(word.len()..).unwrap_or("").trim().trim_end_matches('.');
        if says_phrase(code, name) && name.split_whitespace().count() <= 6 {
            return (Some(plain(name)), Vec::new());
        }
        return (None, after(content, lead.rest));
    }
    let summary_to = |end: usize, next: usize| {
        let summary = unwrapped(rest.get(..end).unwrap_or("").trim()).trim_matches(['*', '`', ':']).trim();
        let (summary, _) = without_badge(summary);
        let mut said = after(content, lead.rest + next);
        if without_badge(&format!("x {}", inline_text(&said))).0 == "x" {
            said.clear();
        }
        (Some(plain(summary)).filter(|text| !text.is_empty()), said)
    };
    // What is set off together with the code, or right after it, is its name.
    let mut offset = 0;
    for inline in content {
        let length = inline_text(std::slice::from_ref(inline)).len();
        let end = offset + length;
        let set_off = matches!(inline, Inline::Strong(_) | Inline::Emphasis(_) | Inline::Link { .. });
        let whole = matches!(inline, Inline::Code(_)) && offset < lead.end;
        if (set_off || whole) && end > lead.rest && offset <= lead.rest {
            let tail = line.get(end..).unwrap_or("");
            let gap = tail.len() - tail.trim_start_matches([' ', ':', '-', '–', '—', '\n', '.', ')']).len();
            return summary_to(end - lead.rest, end - lead.rest + gap);
        }
        offset = end;
    }
    if let Some((end, next)) = joint(rest) {
        let words = rest.get(..end).map_or(0, |text| text.split_whitespace().count());
        if words <= 10 {
            return summary_to(end, next);
        }
    }
    let count = |text: &str| text.split_whitespace().count();
    // "Usage error. The command line is wrong."
    if let Some(end) = rest.find(". ") {
        let sentence = rest.get(..end).unwrap_or("");
        if says_phrase(code, sentence) || count(sentence) <= 3 {
            return summary_to(end, end + 2);
        }
    }
    let words = count(rest);
    if (more && words <= 10 || words <= 6) && !rest.ends_with('.') || says_phrase(code, rest) && words <= 6 {
        return summary_to(rest.len(), rest.len());
    }
    (None, after(content, lead.rest))
}

/// Where a name ends and what is said of it begins: at a colon, a dash between spaces, a break, or brackets that close.
fn joint(rest: &str) -> Option<(usize, usize)> {
    let mut found: Option<(usize, usize)> = None;
    let mut consider = |at: Option<(usize, usize)>| {
        if let Some(at) = at.filter(|at| at.0 > 0 && found.is_none_or(|known| at.0 < known.0)) {
            found = Some(at);
        }
    };
    for mark in [": ", "\u{ff1a}", " – ", " — ", " - ", " -- ", "—", "\n", ":\n", " | ", " = "] {
        consider(rest.find(mark).map(|at| (at, at + mark.len())));
    }
    if rest.starts_with('(') {
        consider(rest.find(')').map(|at| {
            (at + 1, at + 1 + rest[at + 1..].len() - rest[at + 1..].trim_start_matches([' ', ':', '-', '–', '—']).len())
        }));
    }
    found.filter(|(_, next)| rest.get(*next..).is_some_and(|after| !after.trim().is_empty()))
}

/// The codes of a list of terms, if it is a list of codes.
pub(super) fn terms(cx: &Context<'_>, terms: &[Term], spoken: bool) -> Option<Vec<Entry>> {
    let name = |term: &Term| -> Option<Vec<Inline>> {
        match &term.name.nodes.first()?.content {
            Content::Paragraph(content) => Some(content.clone()),
            _ => None,
        }
    };
    let names: Vec<Option<Vec<Inline>>> = terms.iter().map(name).collect();
    // A term is set off by being one.
    let find = |content: &Vec<Inline>| {
        let strong = vec![Inline::Strong(content.clone())];
        let code = content.iter().any(|inline| matches!(inline, Inline::Code(_)));
        begun(cx, if code { content } else { &strong }, spoken)
    };
    let found: Vec<Option<Begun>> = names.iter().map(|name| name.as_ref().and_then(find)).collect();
    if !is_of_codes(&found, terms.len()) {
        return None;
    }
    let mut entries: Vec<Entry> = Vec::new();
    // Terms that share what is said of them are several codes with the same text.
    let mut waiting: Vec<Entry> = Vec::new();
    for ((term, name), begun) in terms.iter().zip(names).zip(found) {
        let at = cx.at(&term.name.range, None);
        let nodes: Vec<&Node> = term.said.iter().flat_map(|item| &item.nodes).collect();
        let (Some(name), Some(begun)) = (name, begun) else {
            continue_last(&mut entries, blocks(&term.name.nodes), at);
            continue_last(
                &mut entries,
                nodes.iter().flat_map(|node| blocks(std::slice::from_ref(*node))).collect(),
                at,
            );
            continue;
        };
        let mut new = entry(cx, &name, &begun, &nodes, (at, Origin::Item));
        for entry in &mut new {
            // All of the term is the name.
            let rest = inline_text(&name);
            let rest = unwrapped(rest.get(begun.lead.rest..).unwrap_or("")).trim().to_owned();
            let (rest, _) = without_badge(&rest);
            entry.line.summary = plain_said(rest, at).or(entry.line.summary.take());
        }
        if term.said.is_empty() {
            waiting.extend(new);
            continue;
        }
        let bytes = nodes.iter().map(|node| node.range.len()).sum();
        if !cx.may_repeat(bytes, waiting.len() + 1) {
            waiting.clear();
        }
        if let Some(said) = new.first().map(|entry| entry.line.clone()) {
            for mut entry in waiting.drain(..) {
                entry.line.description = said.description.clone();
                entry.line.fields = said.fields.clone();
                entries.push(entry);
            }
        }
        entries.extend(new);
    }
    entries.extend(waiting);
    Some(entries)
}

/// The codes of a paragraph whose lines are about one each.
pub(super) fn run(cx: &Context<'_>, node: &Node) -> Option<Vec<Entry>> {
    let Content::Paragraph(content) = &node.content else { return None };
    let at = cx.at(&node.range, None);
    let mut entries = Vec::new();
    for line in super::run::lines(content)? {
        let begun = begun(cx, &line, true)?;
        entries.extend(entry(cx, &line, &begun, &[], (at, Origin::Item)));
    }
    Some(entries)
}

/// Whether a paragraph is a link to a part of its own page and nothing else: an entry of its contents.
fn leads_within(content: &[Inline]) -> bool {
    matches!(content, [Inline::Link { target, .. }] if target.starts_with('#'))
}

/// The codes of a run of paragraphs that each begin with one, and how many parts of the page belong to it.
pub(super) fn paragraphs(cx: &Context<'_>, nodes: &[&Node], spoken: bool) -> Option<(Vec<Entry>, usize)> {
    let mut starts: Vec<(usize, Begun)> = Vec::new();
    let mut end = 0;
    for (at, node) in nodes.iter().enumerate() {
        match &node.content {
            Content::Paragraph(content) if leads_within(content) && starts.is_empty() => break,
            Content::Paragraph(content) if leads_within(content) => {}
            Content::Paragraph(content) => match begun(cx, content, spoken) {
                Some(begun) if begun.good && (begun.set_off || begun.lead.parted) => starts.push((at, begun)),
                _ if starts.is_empty() => break,
                _ => {}
            },
            Content::Heading { .. } | Content::Table(_) | Content::Rule => break,
            _ if starts.is_empty() => break,
            _ => {}
        }
        end = at + 1;
    }
    if starts.len() < 2 {
        return None;
    }
    // Behind the last code, only what cannot be the text after the list belongs to it.
    let last = starts.last().map_or(0, |(at, _)| *at);
    let widest = starts.windows(2).map(|pair| pair[1].0 - pair[0].0).max().unwrap_or(1);
    end = end.min(last + widest);
    let mut entries = Vec::new();
    let bounds: Vec<usize> = starts.iter().skip(1).map(|(at, _)| *at).chain([end]).collect();
    for ((at, begun), next) in starts.iter().zip(bounds) {
        let (Some(node), Some(below)) = (nodes.get(*at), nodes.get(at + 1..next)) else { continue };
        if let Content::Paragraph(content) = &node.content {
            let place = cx.at(&node.range, None);
            entries.extend(entry(cx, content, begun, below, (place, Origin::Item)));
        }
    }
    Some((entries, end))
}
