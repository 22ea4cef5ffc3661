//! Codes and cases that only one of the two has, and what is not taken over.

use super::fields::renamed;
use super::take::{BY_HAND, Desk, Made, unwritable};
use super::tree::Tree;
use super::{Refused, lists};
use crate::copies::canonical::words_of;
use crate::copies::compare::{Difference, Kind, Side};
use crate::copies::slot::Slot;
use crate::copies::{Group, Imported, Lack, Record, Said, Sheet, into_model, yaml};
use crate::diagnostic::Edit;
use crate::model::{Case, Code, Definition, Section};
use crate::render::paragraph;
use crate::richtext::Inline;

impl Desk<'_> {
    /// What comes of a difference that is about codes, rows, sections or their order.
    pub(super) fn rows(&self, difference: &Difference) -> Result<Made, Refused> {
        if difference.kind != Kind::Codes || difference.field.as_deref() == Some("retired") {
            return Err(untaken(difference));
        }
        let Some(code) = difference.code.as_deref() else { return self.new_section(difference) };
        let own = self.held.catalog.definitions().find(|own| own.code.as_str() == code);
        let rows = difference.lines;
        match (own, difference.others.as_slice(), rows) {
            (Some(own), [], [None, Some(row)]) => self.new_case(own, row),
            (Some(own), [], [Some(row), None]) => self.gone_case(own, row),
            (Some(own), [name], _) if difference.message.starts_with(&format!("`{code}` stands there as")) => {
                self.renamed(own, name)
            }
            (Some(own), [], _) if difference.message.starts_with(&format!("`{code}` is missing;")) => self.gone(own),
            (Some(own), [], _) if difference.message == format!("`{code}` is missing") => self.gone(own),
            (None, [], _) if difference.source == Side::default() => self.new_code(code),
            _ => Err(untaken(difference)),
        }
    }

    /// A code that only the copy has, at the end of its section.
    fn new_code(&self, code: &str) -> Result<Made, Refused> {
        let (at, group) = self.group_of(code).ok_or_else(unwritable)?;
        let section = self.section_for(at, group).ok_or_else(|| {
            Refused::new("it is not known which section the code belongs to", "Add it to the source by hand.")
        })?;
        let records: Vec<&Record> = group.records.iter().filter(|record| record.code.as_str() == code).collect();
        let edits = self.inserted(section.title.as_str(), section.place.0.file, &records)?;
        let code = records.first().map(|record| record.code.clone()).ok_or_else(unwritable)?;
        Ok(Made { slot: Slot::Code(code), edits, notes: Vec::new() })
    }

    /// A section that only the copy has, with its codes.
    fn new_section(&self, difference: &Difference) -> Result<Made, Refused> {
        let is_new = difference.source == Side::default() && !difference.others.is_empty();
        let group = self.held.copy.groups.iter().find(|group| {
            let title = group.title.as_ref();
            title.is_some_and(|title| difference.copy.at.is_some_and(|at| at.span == title.at.span))
        });
        let (Some(group), true) = (group, is_new) else { return Err(untaken(difference)) };
        if !self.held.catalog.include.is_empty() {
            let why = "the catalog includes other files, so it is not known where a new section belongs";
            return Err(Refused::new(why, "Add it to the source by hand."));
        }
        let title = group.title.as_ref().map(|title| crate::richtext::plain_text(&title.text)).unwrap_or_default();
        let records: Vec<&Record> = group.records.iter().collect();
        let edits = self.inserted(&title, self.held.catalog.file, &records)?;
        Ok(Made { slot: Slot::GroupTitle(self.held.catalog.sections.len()), edits, notes: Vec::new() })
    }

    /// The edits that put codes of the copy into a section of a file.
    fn inserted(
        &self,
        title: &str,
        file: crate::diagnostic::FileId,
        records: &[&Record],
    ) -> Result<Vec<Edit>, Refused> {
        let first = records.first().ok_or_else(unwritable)?;
        let title = Said { text: paragraph(vec![Inline::Text(title.to_owned())]), at: first.at };
        let group =
            Group { title: Some(title), intro: None, records: records.iter().map(|it| (*it).clone()).collect() };
        let mut sheet = Sheet { columns: self.held.copy.columns.clone(), groups: vec![group], ..Sheet::default() };
        sheet.each_text(&mut |said| *said = self.settled(said));
        let Imported { catalog, notes } = into_model(&sheet, "", file);
        if let Some(note) = notes.iter().find(|note| matches!(note.what, Lack::Summary | Lack::Description)) {
            let what = if note.what == Lack::Summary { "summary" } else { "description" };
            let why = format!("the copy has no {what} for `{}`, and a code needs one", note.code);
            return Err(Refused::new(why, "Write it in the copy, or add the code to the source by hand."));
        }
        let sections: Vec<(usize, Section)> = catalog.sections.into_iter().enumerate().collect();
        let text = self.sources.text(file);
        let added = yaml::insertions(text, file, &sections, &yaml::Comments::new());
        let help = "Write the codes of that section as `- code: …` on lines of their own, or add the code by hand.";
        let added = added.map_err(|refused| Refused::new(refused.why, help))?;
        let edit = |(at, text): (usize, String)| Edit { span: crate::diagnostic::Span::new(file, at, at), text };
        Ok(added.into_iter().map(edit).collect())
    }

    fn group_of(&self, code: &str) -> Option<(usize, &Group)> {
        let mut groups = self.held.copy.groups.iter().enumerate();
        groups.find(|(_, group)| group.records.iter().any(|record| record.code.as_str() == code))
    }

    /// The section of the catalog that a group of the copy is: that of its title, or that of its codes.
    fn section_for(&self, at: usize, group: &Group) -> Option<&Section> {
        let sections = &self.held.catalog.sections;
        let words = |text: &str| words_of(&paragraph(vec![Inline::Text(text.to_owned())]));
        let titled = group
            .title
            .as_ref()
            .and_then(|title| sections.iter().find(|section| words(section.title.as_str()) == words_of(&title.text)));
        let has = |section: &&Section, code: &Code| section.codes.iter().any(|own| own.code == *code);
        let by_code = || group.records.iter().find_map(|record| sections.iter().find(|it| has(it, &record.code)));
        let only = || sections.first().filter(|_| sections.len() == 1 && at == 0);
        titled.or_else(by_code).or_else(only)
    }

    /// A code that the copy does not have: it goes where it was named.
    fn gone(&self, own: &Definition) -> Result<Made, Refused> {
        self.named(own.code.as_str(), "the code was removed from the copy")?;
        let tree = Tree::read(self.sources, own.place.0.file).ok_or_else(unwritable)?;
        let (items, at) = tree.list_of(own.place.0.start as usize).ok_or_else(unwritable)?;
        if items.len() == 1 {
            let why = "it is the only code of its section, and a section without codes is left empty";
            return Err(Refused::new(why, "Remove the section by hand."));
        }
        let lines = tree.item_lines(items, at).ok_or_else(unwritable)?;
        let comment = tree.slice(lines.clone()).trim_start().starts_with('#');
        let notes = comment.then(|| "the comment above it goes, too".to_owned());
        let edits = vec![tree.edit(lines, "")];
        Ok(Made { slot: Slot::Code(own.code.clone()), edits, notes: notes.into_iter().collect() })
    }

    /// A code that is called otherwise in the copy: it is renamed where one of its names was named.
    fn renamed(&self, own: &Definition, name: &str) -> Result<Made, Refused> {
        if !self.asked.names(name) {
            self.named(own.code.as_str(), &format!("the code is called `{name}` in the copy"))?;
        }
        let edit = renamed(self, own, name).ok_or_else(unwritable)?;
        Ok(Made { slot: Slot::Code(own.code.clone()), edits: vec![edit], notes: Vec::new() })
    }

    /// A row that only the copy has: one more case.
    fn new_case(&self, own: &Definition, row: usize) -> Result<Made, Refused> {
        let record = self.held.copy.records().find(|record| record.code == own.code).ok_or_else(unwritable)?;
        let line = record.lines.get(row).ok_or_else(unwritable)?;
        let lacks = || Refused::new("the row has no summary or no description, and a case needs both", BY_HAND);
        let (summary, description) = line.summary.as_ref().zip(line.description.as_ref()).ok_or_else(lacks)?;
        let mut new = own.clone();
        let summary = crate::richtext::plain_text(&summary.text);
        new.cases.push(Case {
            summary: crate::model::Text::new(summary, own.place),
            description: crate::model::Markdown::unwritten(self.settled(description).text, own.place),
        });
        let tree = Tree::read(self.sources, own.place.0.file).ok_or_else(unwritable)?;
        let mapping = tree.mapping(Some(own.place.0.start as usize)).ok_or_else(unwritable)?;
        let edits = match Tree::entry(mapping, "cases") {
            Some(entry) => {
                let steps = [lists::Step::New(own.cases.len(), own.cases.len())];
                let writer = lists::Writer {
                    lines: &|at, indent| yaml::item(&new, "cases", at, indent),
                    bracketed: &|_| None,
                    changed: &|_, _| Ok(None),
                };
                lists::edits(&tree, entry.value, &steps, &writer)?
            }
            None => self.new_field(&tree, mapping, &new, "cases")?,
        };
        Ok(Made { slot: cases(own), edits, notes: Vec::new() })
    }

    /// A case that the copy does not have.
    fn gone_case(&self, own: &Definition, row: usize) -> Result<Made, Refused> {
        self.named(own.code.as_str(), "the row was removed from the copy")?;
        let at = row.checked_sub(1).ok_or_else(|| Refused::new("it is the first row of the code", BY_HAND))?;
        let tree = Tree::read(self.sources, own.place.0.file).ok_or_else(unwritable)?;
        let mapping = tree.mapping(Some(own.place.0.start as usize)).ok_or_else(unwritable)?;
        let entry = Tree::entry(mapping, "cases").ok_or_else(unwritable)?;
        let edits = if own.cases.len() == 1 {
            vec![tree.without(mapping, entry).ok_or_else(unwritable)?]
        } else {
            let writer = lists::Writer { lines: &|_, _| None, bracketed: &|_| None, changed: &|_, _| Ok(None) };
            lists::edits(&tree, entry.value, &[lists::Step::Gone(at)], &writer)?
        };
        Ok(Made { slot: cases(own), edits, notes: Vec::new() })
    }

    /// Nothing is removed or renamed unless its code is named.
    fn named(&self, code: &str, what: &str) -> Result<(), Refused> {
        if self.asked.names(code) {
            return Ok(());
        }
        let help = format!("Name it to take that over, as in `statusbook pull {} {code}`.", self.against.copy.name);
        Err(Refused::new(what, help))
    }
}

fn cases(own: &Definition) -> Slot {
    Slot::Field { code: own.code.clone(), line: 0, field: "cases".to_owned() }
}

/// Why a difference is none that can be taken over.
pub(super) fn untaken(difference: &Difference) -> Refused {
    let (why, help) = match difference.kind {
        Kind::Order => ("the order of the copy is not taken over", "Move the lines of the source by hand."),
        Kind::Section => ("codes and sections are not moved", "Move the lines of the source by hand."),
        Kind::Codes if difference.field.as_deref() == Some("retired") => {
            ("retired codes are not taken over", "Change `retired` of the source by hand.")
        }
        Kind::Codes if !difference.others.is_empty() => {
            ("codes that changed places or a section that is gone are not taken over", BY_HAND)
        }
        Kind::Codes => ("this is not taken over", BY_HAND),
        Kind::Wording if difference.code.is_none() && difference.section.is_none() => (
            "the source has this field for no code, or the copy has no place for it",
            "Give it to one code of the source by hand; then it can be taken for the others.",
        ),
        Kind::Wording | Kind::Formatting => ("it is not known which text of the source this is", BY_HAND),
    };
    Refused::new(why, help)
}
