//! A sheet as a catalog: what was read from a copy becomes a source.
//!
//! The other way than `Sheet::of`: a catalog that is made from the sheet of a catalog shows the same sheet. What a text
//! says that its field cannot hold is kept under an `x-…` key; nothing is lost.

mod fields;
mod parse;

use std::collections::BTreeSet;

use super::sheet::{At, Group, Line, Record, Retired as Gone, Said, Sheet, SheetColumn};
use crate::diagnostic::{FileId, Span};
use crate::model::{
    Case, CatalogFile, Code, Codes, Column, Definition, Extra, Field, Markdown, Place, Retired, Section, Text,
};
use crate::richtext::{Block, Inline, RichText, gfm, plain_text};

/// Whether two texts of a field that has few values are one of them in other words: "Retryable: no".
pub(super) fn is_same_value(field: &str, one: &RichText, other: &RichText) -> bool {
    field == "retry" && parse::retry(one).is_some_and(|retry| parse::retry(other) == Some(retry))
}

/// Sets a field of a definition from what a copy says of it; false where the field cannot hold that. `known` are the codes
/// of the catalog.
pub(crate) fn set_field(definition: &mut Definition, key: &str, said: &Said, known: &BTreeSet<&str>) -> bool {
    match key {
        "description" => {
            definition.description = Some(markdown(said));
            true
        }
        key if key.starts_with("x-") => {
            keep(&mut definition.extra, key.to_owned(), said);
            true
        }
        key => fields::set(definition, key, said, known),
    }
}

/// The text that stands where the source format demands one and the copy says nothing.
pub const MISSING: &str = "TODO";

/// The title of a section whose codes have no heading on a page that has no title.
const UNTITLED: &str = "Codes";

/// A catalog, and what could not be taken as it was.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The catalog.
    pub catalog: CatalogFile,
    /// What its editor should know, in the order of the sheet.
    pub notes: Vec<Note>,
}

/// Something about a code that could not be taken as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The code.
    pub code: Code,
    /// Where it stands in the copy.
    pub at: At,
    /// What.
    pub what: Lack,
}

/// What could not be taken as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// It has no summary: the phrase that HTTP has for it stands in for one, or else the code itself.
    Summary,
    /// It, or one of its cases, has no description: [`MISSING`] stands there.
    Description,
    /// A field says what the source has no form for: the texts of all codes are kept as they are under this key.
    Kept(String),
    /// It is retired and defined: only the definition is taken.
    Retired,
}

/// Makes a catalog of a sheet. `fallback` is its title where the sheet has none, and `file` the one that it was read from.
pub fn into_model(sheet: &Sheet, fallback: &str, file: FileId) -> Imported {
    let known: BTreeSet<&str> = sheet.records().map(|record| record.code.as_str()).collect();
    let whole = At { span: Span::file(file), cell: None };
    let mut maker = Maker { sheet, known, whole, notes: Vec::new(), kept: BTreeSet::new() };
    maker.keep_columns();
    let title = sheet.title.as_ref().and_then(text);
    let sections = sheet.groups.iter().enumerate().map(|(at, group)| maker.section(at, group)).collect();
    let retired = sheet.retired.iter().filter_map(|gone| maker.retired(gone)).collect();
    let columns = maker.columns();
    let catalog = CatalogFile {
        title: title.unwrap_or_else(|| named(fallback, whole)),
        description: sheet.intro.as_ref().map(markdown),
        sections,
        kind: None,
        columns,
        retired,
        include: Vec::new(),
        order: None,
        labels: Vec::new(),
        extra: Extra::default(),
    };
    Imported { catalog, notes: maker.notes }
}

/// A name that no copy gives.
fn named(name: &str, at: At) -> Text {
    let name = one_line(name);
    Text::new(if name.is_empty() { UNTITLED.to_owned() } else { name }, place(at))
}

fn place(at: At) -> Place {
    Place(at.span)
}

/// A text on one line without control characters, as the model has it.
fn one_line(text: &str) -> String {
    let kept: String = text.chars().filter(|c| c.is_whitespace() || !is_control(*c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// A text without its markup; none where only markup is there.
fn text(said: &Said) -> Option<Text> {
    let value = one_line(&plain_text(&said.text));
    (!value.is_empty()).then(|| Text::new(value, place(said.at)))
}

fn markdown(said: &Said) -> Markdown {
    rich(said.text.clone(), said.at)
}

fn rich(text: RichText, at: At) -> Markdown {
    // Links are listed when the source is read again, and held against the rules then.
    Markdown::unwritten(text, place(at))
}

fn sentence(text: &str) -> RichText {
    RichText { blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])] }
}

struct Maker<'s> {
    sheet: &'s Sheet,
    /// The codes that have a definition.
    known: BTreeSet<&'s str>,
    /// The place of what has none.
    whole: At,
    notes: Vec<Note>,
    /// The fields of which a text was kept as it is.
    kept: BTreeSet<String>,
}

impl<'s> Maker<'s> {
    fn note(&mut self, record: &Record, at: At, what: Lack) {
        let note = Note { code: record.code.clone(), at, what };
        if self.notes.last() != Some(&note) {
            self.notes.push(note);
        }
    }

    /// Finds the fields that cannot hold what the copy says. A column stays together: where one of its texts has to be kept
    /// as it is, all are.
    fn keep_columns(&mut self) {
        for record in self.sheet.records() {
            let blank = blank(record, Text::new(String::new(), place(record.at)));
            for (key, said) in record.lines.first().into_iter().flat_map(|line| &line.fields) {
                if !key.starts_with("x-") && !fields::holds(&blank, key, said, &self.known) {
                    self.kept.insert(key.clone());
                    self.note(record, said.at, Lack::Kept(format!("x-{key}")));
                }
            }
        }
    }

    fn section(&mut self, at: usize, group: &'s Group) -> Section {
        let here = group.title.as_ref().map(|said| said.at).or(group.records.first().map(|record| record.at));
        let here = here.unwrap_or(self.whole);
        let title = group.title.as_ref().and_then(text).unwrap_or_else(|| {
            let page = self.sheet.title.as_ref().and_then(text).filter(|_| at == 0);
            page.unwrap_or_else(|| match at {
                0 => named(UNTITLED, here),
                at => named(&format!("{UNTITLED} {}", at + 1), here),
            })
        });
        Section {
            title,
            id: None,
            description: group.intro.as_ref().map(markdown),
            codes: Codes(group.records.iter().map(|record| self.definition(record)).collect()),
            extra: Extra::default(),
            place: place(here),
        }
    }

    fn definition(&mut self, record: &'s Record) -> Definition {
        let own = record.lines.first();
        let summary = own.and_then(|line| line.summary.as_ref()).and_then(text).unwrap_or_else(|| {
            self.note(record, record.at, Lack::Summary);
            let phrase = super::read::phrase(record.code.as_str());
            Text::new(phrase.unwrap_or(record.code.as_str()).to_owned(), place(record.at))
        });
        let mut definition = Definition {
            description: own.and_then(|line| line.description.as_ref()).map(markdown),
            ..blank(record, summary)
        };
        let cases = record.lines.iter().skip(1).map(|line| self.case(record, &definition.summary, line)).collect();
        definition.cases = cases;
        if definition.description.is_none() && definition.cases.is_empty() {
            self.note(record, record.at, Lack::Description);
            definition.description = Some(rich(sentence(MISSING), record.at));
        }
        for (key, said) in own.into_iter().flat_map(|line| &line.fields) {
            if !self.kept.contains(key) && fields::set(&mut definition, key, said, &self.known) {
                continue;
            }
            let own = if key.starts_with("x-") { key.clone() } else { format!("x-{key}") };
            keep(&mut definition.extra, own, said);
        }
        definition
    }

    /// A row of a code after its first.
    fn case(&mut self, record: &Record, summary: &Text, line: &Line) -> Case {
        let mut blocks = told(self.sheet, line);
        if blocks.is_empty() {
            self.note(record, line.at, Lack::Description);
            blocks = sentence(MISSING).blocks;
        }
        let at = line.description.as_ref().map_or(line.at, |said| said.at);
        Case {
            summary: line.summary.as_ref().and_then(text).unwrap_or_else(|| summary.clone()),
            description: rich(RichText { blocks }, at),
        }
    }

    fn retired(&mut self, gone: &Gone) -> Option<Retired> {
        if self.known.contains(gone.code.as_str()) {
            self.notes.push(Note { code: gone.code.clone(), at: gone.at, what: Lack::Retired });
            return None;
        }
        let empty = Said { text: RichText::default(), at: gone.at };
        let said = parse::gone(gone.said.as_ref().unwrap_or(&empty), &self.known);
        Some(Retired { code: gone.code.clone(), replaced_by: said.replaced_by, since: said.since, note: said.note })
    }

    /// The columns beyond the usual three, as far as a column can show them.
    fn columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for SheetColumn { field, title } in &self.sheet.columns {
            let own = if self.kept.contains(field) { format!("x-{field}") } else { field.clone() };
            if !matches!(own.as_str(), "code" | "summary" | "description")
                && taken.insert(own.clone())
                && let Some(field) = Field::new(&own)
            {
                let title = Some(one_line(title)).filter(|t| !t.is_empty() && *t != crate::render::heading(&own));
                columns.push(Column { field, title: title.map(|title| named(&title, self.whole)) });
            }
        }
        columns
    }
}

/// What a row after the first says beside its summary: its description, and its other fields below their headings.
fn told(sheet: &Sheet, line: &Line) -> Vec<Block> {
    let mut blocks = line.description.as_ref().map(|said| said.text.blocks.clone()).unwrap_or_default();
    for (key, said) in &line.fields {
        let column = sheet.columns.iter().find(|column| column.field == *key);
        let heading = column.map_or_else(|| crate::render::heading(key), |column| column.title.clone());
        blocks.extend(labelled(&heading, &said.text));
    }
    blocks
}

/// Puts what the rows of cases say into their descriptions, as it stands in the catalog that is made of them.
pub(super) fn fold_cases(sheet: &mut Sheet) {
    let columns = Sheet { columns: sheet.columns.clone(), ..Sheet::default() };
    let records = sheet.groups.iter_mut().flat_map(|group| &mut group.records);
    for line in records.flat_map(|record| record.lines.iter_mut().skip(1)).filter(|line| !line.fields.is_empty()) {
        let text = RichText { blocks: told(&columns, line) };
        let at = line.description.as_ref().map_or(line.at, |said| said.at);
        line.description = Some(Said { text, at });
        line.fields.clear();
    }
}

/// A definition that says nothing yet.
fn blank(record: &Record, summary: Text) -> Definition {
    Definition {
        code: record.code.clone(),
        summary,
        description: None,
        details: None,
        methods: Vec::new(),
        retry: None,
        cases: Vec::new(),
        headers: Vec::new(),
        causes: Vec::new(),
        fixes: Vec::new(),
        references: Vec::new(),
        examples: Vec::new(),
        since: None,
        deprecated: None,
        aliases: Vec::new(),
        tags: Vec::new(),
        http_status: None,
        type_uri: None,
        targets: Default::default(),
        extra: Extra::default(),
        place: place(record.at),
    }
}

/// A text below its label: on one line where it fits there.
fn labelled(label: &str, text: &RichText) -> Vec<Block> {
    if let Some(content) = text.as_inline() {
        let mut line = vec![Inline::Text(format!("{label}: "))];
        match content.split_first() {
            // Neighbouring texts are one: the tree's normal form.
            Some((Inline::Text(first), rest)) => {
                line = vec![Inline::Text(format!("{label}: {first}"))];
                line.extend_from_slice(rest);
            }
            _ => line.extend_from_slice(content),
        }
        return vec![Block::Paragraph(line)];
    }
    let label = Block::Paragraph(vec![Inline::Text(format!("{label}:"))]);
    std::iter::once(label).chain(text.blocks.iter().cloned()).collect()
}

/// Keeps a text under a key of the author's own. Whole numbers stay numbers.
fn keep(extra: &mut Extra, key: String, said: &Said) {
    let number = match said.text.as_inline() {
        Some([Inline::Text(text)]) if crate::source::reading(text).is_some_and(|reading| reading.faithful) => {
            text.parse::<i64>().ok()
        }
        _ => None,
    };
    match number {
        Some(number) => extra.add(key, place(said.at), serde_yaml::Value::Number(number.into()), None),
        None => {
            let written = gfm::blocks(&said.text.blocks, &crate::richtext::AsWritten);
            let value = serde_yaml::Value::String(written.trim_end_matches('\n').to_owned());
            extra.add(key, place(said.at), value, Some(markdown(said)));
        }
    }
}
