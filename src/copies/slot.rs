//! What a text of a sheet is about, so that what is said of it finds its place in the source.

use super::sheet::{At, Group, Line, Said, Sheet};
use crate::model::Code;

/// One text of a sheet, or of the catalog that is made from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The title.
    Title,
    /// The text above the codes.
    Intro,
    /// The heading of a group, by its index.
    GroupTitle(usize),
    /// The text of a group, by its index.
    GroupIntro(usize),
    /// A code as a whole.
    Code(Code),
    /// A code that is said to be gone, and what is said of it.
    Retired(Code),
    /// A text about a code.
    Field {
        /// The code.
        code: Code,
        /// The row about it: 0 for its own, then one for each of its cases.
        line: usize,
        /// The key of the field in the source.
        field: String,
    },
}

impl std::fmt::Display for Slot {
    /// In words: `the summary of 404`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Slot::Title => f.write_str("the title"),
            Slot::Intro => f.write_str("the text above the codes"),
            Slot::GroupTitle(at) => write!(f, "the heading of section {}", at + 1),
            Slot::GroupIntro(at) => write!(f, "the text of section {}", at + 1),
            Slot::Code(code) => write!(f, "the code `{code}`"),
            Slot::Retired(code) => write!(f, "the retired code `{code}`"),
            Slot::Field { code, line: 0, field } => write!(f, "the {field} of `{code}`"),
            Slot::Field { code, line, field } => write!(f, "the {field} of case {line} of `{code}`"),
        }
    }
}

impl Line {
    /// All its texts, by their keys in the source.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &Said)> {
        let usual = [("summary", self.summary.as_ref()), ("description", self.description.as_ref())];
        let usual = usual.into_iter().filter_map(|(key, said)| Some((key, said?)));
        usual.chain(self.fields.iter().map(|(key, said)| (key.as_str(), said)))
    }

    /// One of its texts.
    pub fn text(&self, field: &str) -> Option<&Said> {
        match field {
            "summary" => self.summary.as_ref(),
            "description" => self.description.as_ref(),
            field => self.fields.get(field),
        }
    }

    /// Takes a text in, in the place of what was there.
    pub fn set(&mut self, field: &str, said: Said) {
        match field {
            "summary" => self.summary = Some(said),
            "description" => self.description = Some(said),
            field => drop(self.fields.insert(field.to_owned(), said)),
        }
    }
}

impl Sheet {
    /// Calls a function for all its texts.
    pub(super) fn each_text(&mut self, each: &mut dyn FnMut(&mut Said)) {
        self.texts_mut().for_each(each);
    }

    /// Calls a function for every place that it knows.
    pub(super) fn each_place(&mut self, each: &mut dyn FnMut(&mut At)) {
        for record in self.groups.iter_mut().flat_map(|group| &mut group.records) {
            each(&mut record.at);
            record.repeated.iter_mut().for_each(&mut *each);
            record.lines.iter_mut().for_each(|line| each(&mut line.at));
        }
        self.retired.iter_mut().for_each(|retired| each(&mut retired.at));
        self.texts_mut().for_each(|said| each(&mut said.at));
    }

    /// All its texts, to be changed in place.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut Said> {
        let Sheet { title, intro, groups, retired, .. } = self;
        title
            .iter_mut()
            .chain(intro)
            .chain(groups.iter_mut().flat_map(Group::texts_mut))
            .chain(retired.iter_mut().filter_map(|retired| retired.said.as_mut()))
    }
}

impl Group {
    fn texts_mut(&mut self) -> impl Iterator<Item = &mut Said> {
        let lines = self.records.iter_mut().flat_map(|record| &mut record.lines);
        let texts = lines.flat_map(|line| {
            let Line { summary, description, fields, .. } = line;
            summary.iter_mut().chain(description).chain(fields.values_mut())
        });
        self.title.iter_mut().chain(&mut self.intro).chain(texts)
    }
}
