//! What somebody wrote beside codes and fields, and a publish would take away.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::copies::compare::Difference;
use crate::copies::publish::Lost;
use crate::copies::read::csv;
use crate::copies::read::text as plain;
use crate::copies::sheet::{Hints, Sheet};
use crate::copies::{Form, canonical, recognise, region};
use crate::diagnostic::SourceMap;
use crate::richtext::document::{self, Content, Document, Grid, Item, Node, Trace};
use crate::richtext::{Block, Inline, RichText, plain_text};

/// The most letters that are told of one line.
const LONGEST: usize = 400;

/// The lines of `now` that stand in no code and would be gone with `wanted`: paragraphs, items, rows of other tables, code,
/// comments; of a page of Confluence also macros, mentions, images and colours, wherever they stand. What stood in the base
/// already, where that is known, is ours and not told; without it, all that would go is.
///
/// Texts above codes and of sections are among them, too: whether they are compared is a choice of the copy.
pub fn lost(form: Form, base_text: Option<&str>, now: &str, wanted: &str) -> Vec<Lost> {
    let codes = codes_of(form, wanted);
    let mut ours: BTreeMap<String, usize> = BTreeMap::new();
    for text in std::iter::once(wanted).chain(base_text) {
        let mut of_one: BTreeMap<String, usize> = BTreeMap::new();
        for passage in passages(form, text, None) {
            *of_one.entry(passage.key).or_default() += 1;
        }
        for (key, count) in of_one {
            let most = ours.entry(key).or_default();
            *most = count.max(*most);
        }
    }
    let mut out = Vec::new();
    for passage in passages(form, now, Some(&codes)) {
        match ours.get_mut(&passage.key).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => out.push(Lost { text: passage.shown }),
        }
    }
    out
}

/// Leaves out what a difference about no code shows already, such as a line of the text above the codes.
pub fn untold(mut lost: Vec<Lost>, differences: &[Difference]) -> Vec<Lost> {
    let shown = differences.iter().filter(|it| it.code.is_none()).filter_map(|it| it.copy.text.as_ref());
    let shown: Vec<&String> = shown.collect();
    lost.retain(|it| !shown.iter().any(|text| text.contains(&it.text)));
    lost
}

/// Something that somebody wrote.
struct Passage {
    /// What it means: the same for the same.
    key: String,
    /// As it is told.
    shown: String,
}

impl Passage {
    fn new(kind: &str, key: &str, shown: &str) -> Self {
        let shown = match shown.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
            None => shown.to_owned(),
        };
        Self { key: format!("{kind} {key}"), shown }
    }
}

/// What a page is expected to have.
fn codes_of(form: Form, wanted: &str) -> Hints {
    let (mut sources, mut hints) = (SourceMap::default(), Hints::default());
    let file = sources.add("wanted", String::new());
    let Some((page, _)) = document_of(form, wanted) else { return hints };
    for record in recognise(&page, file, &hints).sheets.iter().flat_map(Sheet::records) {
        hints.codes.insert(record.code.as_str().to_owned());
    }
    hints
}

fn document_of(form: Form, text: &str) -> Option<(Document, Vec<Trace>)> {
    let page = match form {
        Form::Markdown => document::from_markdown(text),
        Form::Html => document::from_html(text),
        Form::Storage => return document::traced_storage(text).ok(),
        Form::Csv => Ok(csv::read(text, false)),
        Form::Tsv => Ok(csv::read(text, true)),
        Form::Text => Ok(plain::read(text)),
        Form::Yaml => return None,
    };
    Some((page.ok()?, Vec::new()))
}

/// The passages of a text; without those that stand in codes, where it is said what these are.
fn passages(form: Form, text: &str, codes: Option<&Hints>) -> Vec<Passage> {
    let Some((page, trace)) = document_of(form, text) else {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        return lines.map(|line| Passage::new("line", line, line)).collect();
    };
    let mut taken: Vec<Range<usize>> = Vec::new();
    if let Some(hints) = codes {
        let mut sources = SourceMap::default();
        let file = sources.add("now", String::new());
        for record in recognise(&page, file, hints).sheets.iter().flat_map(Sheet::records) {
            let lines = record.lines.iter();
            let texts = lines.clone().flat_map(|line| line.texts()).map(|(_, said)| said.at);
            let all = lines.map(|line| line.at).chain(texts).chain(record.repeated.iter().copied()).chain([record.at]);
            taken.extend(all.map(|at| at.span.start as usize..at.span.end as usize));
        }
        taken.sort_by_key(|range| (range.start, range.end));
    }
    let mut found = Found { taken, out: Vec::new() };
    found.nodes(&page.nodes);
    let mut out = found.out;
    if matches!(form, Form::Markdown | Form::Html) {
        let own = |comment: &String| !comment.starts_with("statusbook:");
        for comment in region::said_in_comments(text, form).filter(own) {
            out.push(Passage::new("comment", &comment, &format!("<!-- {comment} -->")));
        }
    }
    for part in trace {
        let (kind, said) = match part {
            Trace::Mark(mark) => ("mark", mark),
            Trace::Look(look) => ("look", look),
            Trace::Text(_) => continue,
        };
        // Cells, rows and headings stand for themselves with what is in them.
        if said.contains(' ')
            && !said.starts_with("link ri:page")
            && !said.starts_with("a=")
            && !said.starts_with("link#")
        {
            out.push(Passage::new(kind, &said, &said));
        }
    }
    out
}

struct Found {
    /// What stands in codes, by place.
    taken: Vec<Range<usize>>,
    out: Vec<Passage>,
}

impl Found {
    /// Whether a part of a page stands in a code, or one in it.
    fn is_taken(&self, range: &Range<usize>) -> bool {
        let before = self.taken.partition_point(|taken| taken.start < range.end);
        // Few stand within one another, so the last ones tell.
        self.taken.iter().take(before).rev().take(64).any(|taken| taken.end > range.start)
    }

    fn text(&mut self, range: &Range<usize>, content: Vec<Block>) {
        if self.is_taken(range) {
            return;
        }
        let text = RichText { blocks: content };
        let shown = plain_text(&text).split_whitespace().collect::<Vec<_>>().join(" ");
        if !shown.is_empty() {
            self.out.push(Passage::new("text", &canonical::text(&text), &shown));
        }
    }

    /// Goes through parts of a page, which are no deeper than their readers let them be.
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match &node.content {
                Content::Heading { content, .. } | Content::Paragraph(content) => {
                    self.text(&node.range, vec![Block::Paragraph(content.clone())]);
                }
                Content::CodeBlock { text, .. } => {
                    self.text(&node.range, vec![Block::CodeBlock { language: None, text: text.clone() }]);
                }
                Content::List { items, .. } => self.items(items),
                Content::Terms(terms) => {
                    for term in terms {
                        self.nodes(&term.name.nodes);
                        self.items(&term.said);
                    }
                }
                Content::Quote(nodes) => self.nodes(nodes),
                Content::Table(grid) => self.rows(grid),
                Content::Rule => {}
            }
        }
    }

    fn items(&mut self, items: &[Item]) {
        items.iter().for_each(|item| self.nodes(&item.nodes));
    }

    fn rows(&mut self, grid: &Grid) {
        for row in &grid.rows {
            let mut content: Vec<Inline> = Vec::new();
            for cell in row.cells.iter().filter(|cell| !cell.repeated) {
                let text = plain_text(&RichText { blocks: document::blocks(&cell.nodes) });
                content.push(Inline::Text(format!("{} | ", text.trim())));
            }
            if content.iter().any(|cell| !matches!(cell, Inline::Text(text) if text == " | ")) {
                self.text(&row.range, vec![Block::Paragraph(content)]);
            }
        }
    }
}
