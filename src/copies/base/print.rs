//! What stands in each field, as digests.

use std::collections::{BTreeMap, BTreeSet};

use super::Digest;
use crate::copies::compare::essence;
use crate::copies::sheet::{Line, Record, Said, Sheet};
use crate::render::paragraph;
use crate::richtext::Inline;

/// What stands in each field of each code, as digests: enough to say which of two sides has moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// The texts that are about no code: `title`, `intro`, and `retired CODE` for each that is said to be gone.
    pub texts: BTreeMap<String, Print>,
    /// The sections in their order.
    pub sections: Vec<SectionPrint>,
    /// The codes in their order.
    pub codes: Vec<CodePrint>,
    /// The fields that there is a place for, by their keys.
    pub carries: BTreeSet<String>,
}

/// A text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Print {
    /// The digest of all that is compared of it: the first six bytes of one, the rest are zeros.
    pub whole: Digest,
    /// Likewise of its words alone, which are the same in every form.
    pub words: Digest,
}

/// A section of a [`Fingerprint`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SectionPrint {
    /// Its heading.
    pub title: Option<Print>,
    /// The text below that.
    pub intro: Option<Print>,
}

/// A code of a [`Fingerprint`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePrint {
    /// The code.
    pub code: String,
    /// The section that it stands in, by its index.
    pub section: usize,
    /// In what it stands (row, item, heading), and how often what is said of it is said once more: three times that, and 0, 1
    /// or 2.
    pub place: u32,
    /// The texts of its rows by their fields: its own row, then one for each of its cases.
    pub lines: Vec<BTreeMap<String, Print>>,
}

impl Print {
    /// Of a text of a field.
    fn of(field: &str, said: &Said) -> Self {
        let [whole, words] = essence(field, &said.text);
        let words_digest = short(&words);
        Self { whole: if whole == words { words_digest } else { short(&whole) }, words: words_digest }
    }

    /// Of a heading, from what a difference tells of it.
    pub(super) fn of_title(title: &str) -> Self {
        let [_, words] = essence("section", &paragraph(vec![Inline::Text(title.to_owned())]));
        let words = short(&words);
        Self { whole: words, words }
    }
}

/// The beginning of a digest: long enough for what is compared with one other text only, and short to write down.
fn short(text: &str) -> Digest {
    Digest(Digest::of(text).0 & !0xffff)
}

impl Fingerprint {
    /// Of a sheet: that of a source, or that of a copy.
    pub fn of(sheet: &Sheet) -> Self {
        let text = |field: &str, said: &Option<Said>| said.as_ref().map(|said| Print::of(field, said));
        let mut texts = BTreeMap::new();
        for (field, said) in [("title", &sheet.title), ("intro", &sheet.intro)] {
            texts.extend(text(field, said).map(|print| (field.to_owned(), print)));
        }
        for retired in &sheet.retired {
            let nothing = short("");
            let print = text("retired", &retired.said).unwrap_or(Print { whole: nothing, words: nothing });
            texts.insert(format!("retired {}", retired.code), print);
        }
        let sections = sheet
            .groups
            .iter()
            .map(|group| SectionPrint { title: text("section", &group.title), intro: text("intro", &group.intro) });
        let groups = sheet.groups.iter().enumerate();
        let codes = groups.flat_map(|(at, group)| group.records.iter().map(move |record| CodePrint::of(record, at)));
        Self { texts, sections: sections.collect(), codes: codes.collect(), carries: sheet.carries.clone() }
    }
}

impl CodePrint {
    fn of(record: &Record, section: usize) -> Self {
        let line = |line: &Line| -> BTreeMap<String, Print> {
            line.texts().map(|(field, said)| (field.to_owned(), Print::of(field, said))).collect()
        };
        let repeated = u32::try_from(record.repeated.len()).unwrap_or(u32::MAX / 4).min(u32::MAX / 4);
        let mut print = Self {
            code: record.code.as_str().to_owned(),
            section,
            place: 3 * repeated + record.origin as u32,
            lines: record.lines.iter().map(line).collect(),
        };
        print.trim();
        print
    }

    /// Takes rows without a text from the end, as they do not come back from JSON.
    pub(super) fn trim(&mut self) {
        while self.lines.len() > 1 && self.lines.last().is_some_and(BTreeMap::is_empty) {
            self.lines.pop();
        }
    }
}
