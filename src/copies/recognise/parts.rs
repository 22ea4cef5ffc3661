//! What is said of a code below its heading or its name: the description, and parts with labels.

use std::collections::BTreeMap;

use super::fields::{always, field};
use super::inline::{after, is_blank, plain};
use super::words::{own_field, own_label, sense};
use super::{Context, normal, plain_said};
use crate::copies::{At, Line, Said};
use crate::richtext::document::{Content, Item, Node, Term, blocks};
use crate::richtext::{Block, Inline, RichText, inline_text, plain_text};
use crate::words as spoken;

/// What is said of a code.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) summary: Option<Said>,
    pub(super) description: Option<Said>,
    pub(super) fields: BTreeMap<String, Said>,
    pub(super) section: Option<Said>,
    /// Further messages.
    pub(super) cases: Vec<Line>,
    /// How many labels were known.
    pub(super) labels: usize,
}

/// What is being gathered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Description,
    Summary,
    Section,
    Cases,
    Ignored,
    Field(String),
}

struct Gathering<'c> {
    cx: &'c Context<'c>,
    texts: BTreeMap<Target, (Vec<Block>, At)>,
    parts: Parts,
    open: Target,
    /// The level of the heading that opened it.
    level: Option<u8>,
    /// Whether the page is one of ours, whose labels are fields of the source.
    own: bool,
}

impl<'c> Gathering<'c> {
    fn new(cx: &'c Context<'c>, own: bool) -> Self {
        Self { cx, texts: BTreeMap::new(), parts: Parts::default(), open: Target::Description, level: None, own }
    }
}

/// Reads what is said of a code.
pub(super) fn read(cx: &Context<'_>, nodes: &[&Node]) -> Parts {
    let mut gathering = Gathering::new(cx, false);
    for node in nodes {
        gathering.node(node);
    }
    gathering.finish()
}

/// Reads what our own pages say of a code below its table: its details, and a list of facts as the last part.
pub(super) fn read_own(cx: &Context<'_>, nodes: &[&Node]) -> Parts {
    let facts = nodes.last().filter(|node| match &node.content {
        Content::List { items, .. } => {
            !items.is_empty() && items.iter().all(|item| fact(item).is_some_and(|fact| fact.known))
        }
        _ => false,
    });
    let mut gathering = Gathering::new(cx, true);
    let details = nodes.get(..nodes.len() - usize::from(facts.is_some())).unwrap_or(&[]);
    if let Some(Content::List { items, .. }) = facts.map(|node| &node.content) {
        gathering.facts(items);
    }
    let mut parts = gathering.finish();
    if let (Some(first), Some(last)) = (details.first(), details.last()) {
        let text = RichText { blocks: details.iter().flat_map(|node| blocks(std::slice::from_ref(*node))).collect() };
        if !text.is_empty() {
            let at = cx.at(&(first.range.start..last.range.end), None);
            parts.fields.insert("details".to_owned(), Said { text, at });
        }
    }
    parts
}

/// A label, and what stands behind it.
struct Label {
    words: String,
    /// Whether it is set off: bold, or a term.
    bold: bool,
    colon: bool,
    rest: Vec<Inline>,
    known: bool,
}

/// The label at the start of a paragraph.
fn label(content: &[Inline]) -> Option<Label> {
    let words = |text: &str| text.trim().trim_end_matches([':', '\u{ff1a}', '.', '-', '–', '—']).trim().to_owned();
    let label = match content.first()? {
        Inline::Strong(inner) | Inline::Emphasis(inner) => {
            let bold = inline_text(inner);
            let all = inline_text(content);
            let mut end = bold.len();
            let mut colon = bold.trim_end().ends_with([':', '\u{ff1a}']);
            let rest = all.get(end..).unwrap_or("");
            // One mark parts a label from its text; a second one is of the text.
            let spaces = |text: &str| text.len() - text.trim_start_matches([' ', '\n']).len();
            let mark = rest.trim_start().chars().next().filter(|c| !colon && matches!(c, ':' | '\u{ff1a}' | '–' | '—'));
            let before = spaces(rest) + mark.map_or(0, char::len_utf8);
            let gap = before + rest.get(before..).map_or(0, spaces);
            colon |= matches!(mark, Some(':' | '\u{ff1a}'));
            end += gap;
            Label { words: words(&bold), bold: true, colon, rest: after(content, end), known: false }
        }
        Inline::Text(text) => {
            let at = text.find([':', '\u{ff1a}'])?;
            let before = text.get(..at)?;
            if before.split_whitespace().count() > 4 {
                return None;
            }
            let rest = text.get(at..)?.trim_start_matches([':', '\u{ff1a}', ' ']);
            let end = text.len() - rest.len();
            Label { words: words(before), bold: false, colon: true, rest: after(content, end), known: false }
        }
        _ => return None,
    };
    let known = target(&label.words).is_some();
    (!label.words.is_empty() && label.words.len() <= 80).then_some(Label { known, ..label })
}

/// The label of an item, and what else it says.
fn fact(item: &Item) -> Option<Label> {
    match &item.nodes.first()?.content {
        Content::Paragraph(content) => label(content),
        _ => None,
    }
}

/// What a label opens.
fn target(words: &str) -> Option<Target> {
    let own = normal(words);
    let ours = own_label(&own);
    let sense = sense(ours.as_deref().unwrap_or(words));
    let own = ours.unwrap_or(own);
    Some(match own.as_str() {
        "messages" | "cases" => Target::Cases,
        // The class follows from the code.
        "catalog" | "class" => Target::Ignored,
        "section" | "category" => Target::Section,
        "details" | "detail" => Target::Description,
        "code" | "error code" | "status code" | "statuscode" | "errorcode" => Target::Ignored,
        _ if sense.field.is_some() => Target::Field(sense.field.unwrap_or_default().to_owned()),
        _ if sense.description >= 7 || own == "reason" => Target::Description,
        _ if sense.summary >= 7 => Target::Summary,
        _ if sense.section => Target::Section,
        _ if sense.description >= 5 => Target::Field(own_field(words)),
        _ => return None,
    })
}

impl Gathering<'_> {
    fn node(&mut self, node: &Node) {
        let at = self.cx.at(&node.range, None);
        match &node.content {
            Content::Heading { level, content } => self.heading(*level, content, at),
            Content::Paragraph(content) => match label(content)
                .filter(|label| label.known && (label.colon || label.rest.is_empty() || is_deprecated(label)))
            {
                Some(label) if !(self.level.is_some() && is_within(&self.open, &label)) => self.labelled(&label, at),
                _ => self.push(vec![Block::Paragraph(content.clone())], at),
            },
            Content::List { items, .. } if self.level.is_none() && is_facts(self.cx, items) => self.facts(items),
            Content::Terms(terms) => self.terms(terms, node),
            _ => self.push(blocks(std::slice::from_ref(node)), at),
        }
    }

    fn heading(&mut self, level: u8, content: &[Inline], at: At) {
        let words = inline_text(content);
        let deeper = self.level.is_some_and(|open| level > open);
        if deeper && self.open == Target::Cases {
            let summary = plain_said(&words, at);
            self.parts.cases.push(Line { at, summary, description: None, fields: BTreeMap::new() });
            return;
        }
        match target(words.trim().trim_end_matches(':')) {
            _ if deeper => self.push(vec![Block::Paragraph(content.to_vec())], at),
            Some(target) => {
                self.parts.labels += 1;
                (self.open, self.level) = (target, Some(level));
            }
            None => {
                let described = self.texts.contains_key(&Target::Description);
                self.open = if described { Target::Field("details".to_owned()) } else { Target::Description };
                self.level = None;
                self.push(vec![Block::Heading { level, content: content.to_vec() }], at);
            }
        }
    }

    /// Opens what a label names, with what stands behind it.
    fn labelled(&mut self, label: &Label, at: At) {
        self.parts.labels += usize::from(label.known);
        self.open = match (target(&label.words), self.cx.columns.get(&normal(&label.words))) {
            (Some(target), _) => target,
            (None, Some(field)) => Target::Field(field.clone()),
            (None, None) => Target::Field(own_field(&label.words)),
        };
        self.level = None;
        let mut rest = label.rest.clone();
        if is_deprecated(label) {
            let said = deprecation(&plain(&format!("{} {}", label.words, inline_text(&rest))));
            rest = vec![Inline::Text(said)];
        }
        if !is_blank(&rest) {
            self.push(vec![Block::Paragraph(rest)], at);
        } else {
            let open = self.open.clone();
            self.texts.entry(open).or_insert((Vec::new(), at));
        }
    }

    /// What goes on below a list of facts: what a heading opened, or else more about the code.
    fn after_facts(&self) -> (Target, Option<u8>) {
        let described = self.texts.contains_key(&Target::Description);
        match self.level {
            Some(_) => (self.open.clone(), self.level),
            None if described => (Target::Field("details".to_owned()), None),
            None => (Target::Description, None),
        }
    }

    fn facts(&mut self, items: &[Item]) {
        let (open, level) = self.after_facts();
        for item in items {
            let at = self.cx.at(&item.range, None);
            let Some(label) = fact(item) else { continue };
            self.labelled(&label, at);
            for node in item.nodes.iter().skip(1) {
                let at = self.cx.at(&node.range, None);
                self.push(blocks(std::slice::from_ref(node)), at);
            }
        }
        (self.open, self.level) = (open, level);
    }

    fn terms(&mut self, terms: &[Term], node: &Node) {
        let name = |term: &Term| plain_text(&RichText { blocks: blocks(&term.name.nodes) });
        let said = |term: &Term| -> Vec<Block> { term.said.iter().flat_map(|item| blocks(&item.nodes)).collect() };
        let at = |cx: &Context<'_>, term: &Term| cx.at(&term.name.range, None);
        match &self.open {
            Target::Cases => {
                for term in terms {
                    let at = at(self.cx, term);
                    let text = RichText { blocks: said(term) };
                    let description = (!text.is_empty()).then_some(Said { text, at });
                    let line = Line { at, summary: plain_said(&name(term), at), description, fields: BTreeMap::new() };
                    self.parts.cases.push(line);
                }
            }
            Target::Field(key) if key == "headers" => {
                let items = terms.iter().map(|term| {
                    let mut blocks = blocks(&term.name.nodes);
                    if let Some(Block::Paragraph(content)) = blocks.first_mut() {
                        always(content);
                    }
                    blocks.extend(said(term));
                    blocks
                });
                let list = Block::List { start: None, items: items.collect() };
                self.push(vec![list], self.cx.at(&node.range, None));
            }
            _ if terms.iter().any(|term| target(&name(term)).is_some() || is_deprecation(&name(term))) => {
                let (open, level) = self.after_facts();
                for term in terms {
                    let words = name(term);
                    let known = target(&words).is_some();
                    let label = Label { words, bold: true, colon: true, rest: Vec::new(), known };
                    let at = at(self.cx, term);
                    // The term says all but the note.
                    let label = match term.name.nodes.first().map(|node| &node.content) {
                        Some(Content::Paragraph(content)) if is_deprecation(&label.words) => {
                            self::label(content).unwrap_or(label)
                        }
                        _ => label,
                    };
                    self.labelled(&label, at);
                    self.push(said(term), at);
                }
                (self.open, self.level) = (open, level);
            }
            _ => self.push(blocks(std::slice::from_ref(node)), self.cx.at(&node.range, None)),
        }
    }

    fn push(&mut self, blocks: Vec<Block>, at: At) {
        if self.open == Target::Cases {
            if let Some(case) = self.parts.cases.last_mut() {
                case.description.get_or_insert(Said { text: RichText::default(), at }).text.blocks.extend(blocks);
            }
            return;
        }
        self.texts.entry(self.open.clone()).or_insert((Vec::new(), at)).0.extend(blocks);
    }

    fn finish(mut self) -> Parts {
        for (target, (mut blocks, at)) in std::mem::take(&mut self.texts) {
            // A line across the page parts what is said of this code from the next one.
            while !self.own && matches!(blocks.last(), Some(Block::Rule)) {
                blocks.pop();
            }
            let said = (!blocks.is_empty()).then_some(Said { text: RichText { blocks }, at });
            match target {
                Target::Description => self.parts.description = said,
                Target::Summary => self.parts.summary = said.and_then(|said| plain_said(&plain_text(&said.text), at)),
                Target::Section => self.parts.section = said.and_then(|said| plain_said(&plain_text(&said.text), at)),
                Target::Cases | Target::Ignored => {}
                Target::Field(key) => {
                    if let Some((key, said)) = field(&key, said, at, self.own) {
                        self.parts.fields.insert(key, said);
                    }
                }
            }
        }
        self.parts
    }
}

/// Whether a paragraph with a label belongs to what a heading opened: a request in an example.
fn is_within(open: &Target, label: &Label) -> bool {
    let examples = Target::Field("examples".to_owned());
    *open == examples && target(&label.words) == Some(examples)
}

fn is_deprecated(label: &Label) -> bool {
    label.bold && is_deprecation(&label.words)
}

fn is_deprecation(words: &str) -> bool {
    normal(words).split(' ').next() == Some("deprecated") || spoken::deprecated(words).is_some()
}

fn is_facts(cx: &Context<'_>, items: &[Item]) -> bool {
    let facts: Vec<Option<Label>> = items.iter().map(fact).collect();
    let known = |fact: &Label| fact.known || cx.columns.contains_key(&normal(&fact.words));
    let labelled = |fact: &Label| known(fact) || (fact.bold && fact.colon);
    facts.iter().all(|fact| fact.as_ref().is_some_and(labelled)) && facts.iter().flatten().any(known)
}

/// Whether the items of a list begin with labels that are set off.
pub(super) fn is_labelled(items: &[Item]) -> bool {
    items.iter().any(|item| fact(item).is_some_and(|fact| fact.bold && fact.known))
}

/// `since 2.0, replaced by 410` from what our pages say.
pub(super) fn deprecation(text: &str) -> String {
    if let Some(english) = spoken::deprecated(text) {
        return english;
    }
    let text = text.trim().trim_start_matches("Deprecated").trim_start_matches([':', ',', ' ', '.', '·']);
    match text
        .split_once(" · use ")
        .map(|(before, after)| (before, after.trim_end_matches('.').trim_end_matches(" instead")))
    {
        Some((since, other)) => format!("{since}, replaced by {other}"),
        None => match text.strip_prefix("use ").and_then(|rest| rest.strip_suffix(" instead")) {
            Some(other) => format!("replaced by {other}"),
            None => text.to_owned(),
        },
    }
}
