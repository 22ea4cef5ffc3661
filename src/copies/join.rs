//! Several files of one copy.

use std::collections::{BTreeMap, BTreeSet};

use super::canonical::{self, words_of};
use super::links::normal;
use super::sheet::{Group, Line, Reading, Retired, Said, Sheet};
use crate::diagnostic::FileId;
use crate::model::Code;
use crate::richtext::plain_text;

/// What several files of one copy are together.
#[derive(Clone, Debug)]
pub enum Joined {
    /// One copy: no code stands in two of them, as on pages that are about one code each.
    One(Reading),
    /// Copies of their own, in the order of the files.
    Several(Vec<(FileId, Reading)>),
}

/// Joins what was read from the files of one copy. A single file is one copy whatever is in it.
pub fn join(readings: Vec<(FileId, Reading)>) -> Joined {
    if readings.len() <= 1 {
        return Joined::One(readings.into_iter().next().map(|(_, reading)| reading).unwrap_or_default());
    }
    let one_each = readings.iter().all(|(_, reading)| reading.sheets.len() <= 1);
    if !one_each || !are_once(&readings) {
        return Joined::Several(readings);
    }
    let mut whole = Reading::default();
    let mut sheets = Vec::new();
    for (_, reading) in readings {
        whole.skipped.extend(reading.skipped);
        whole.tables += reading.tables;
        whole.findings.extend(reading.findings);
        sheets.extend(reading.sheets);
    }
    whole.sheets.extend((!sheets.is_empty()).then(|| one(sheets)));
    Joined::One(whole)
}

/// Parts of one copy as one sheet. Every text of them is in it: titles that differ head what has no heading, and texts
/// that differ and share a place follow each other.
pub(crate) fn one(parts: Vec<Sheet>) -> Sheet {
    let titles: BTreeSet<String> =
        parts.iter().filter_map(|part| part.title.as_ref()).map(|title| words_of(&title.text)).collect();
    let mut whole = Whole::default();
    for mut part in parts {
        // Pages with titles of their own are not about the whole.
        if titles.len() > 1 {
            as_sections(&mut part);
        }
        whole.add(part);
    }
    whole.finish()
}

/// The title and the text of a page as those of what has no heading on it.
fn as_sections(part: &mut Sheet) {
    let title = part.title.take();
    let title = title.filter(|title| !is_of_the_code(part, title));
    let mut groups = part.groups.iter_mut().filter(|group| group.title.is_none()).peekable();
    if let Some(first) = groups.peek_mut() {
        let mut intro = Words::default();
        intro.add(part.intro.take());
        intro.add(first.intro.take());
        first.intro = intro.finish();
    }
    groups.for_each(|group| group.title.clone_from(&title));
}

/// Whether a title is that of the only code below it, which says the same.
fn is_of_the_code(part: &Sheet, title: &Said) -> bool {
    let mut records = part.records();
    let (Some(only), None) = (records.next(), records.next()) else { return false };
    let title = words_of(&title.text);
    let is_summary = |line: &Line| line.summary.as_ref().is_some_and(|summary| words_of(&summary.text) == title);
    only.lines.iter().any(is_summary)
        || title.split(' ').any(|word| word.trim_matches(|c: char| !c.is_alphanumeric()) == only.code.as_str())
}

/// Texts that share a place: each that says something else follows what is there.
#[derive(Default)]
struct Words {
    said: Option<Said>,
    known: BTreeSet<String>,
    joined: bool,
}

impl Words {
    fn add(&mut self, more: Option<Said>) {
        let Some(more) = more.filter(|more| self.known.insert(canonical::text(&more.text))) else { return };
        match &mut self.said {
            Some(said) => {
                said.text.blocks.extend(more.text.blocks);
                self.joined = true;
            }
            None => self.said = Some(more),
        }
    }

    fn finish(self) -> Option<Said> {
        let Words { said, joined, .. } = self;
        said.map(|said| if joined { Said { text: normal(said.text), ..said } } else { said })
    }
}

/// Sheets that become one.
#[derive(Default)]
struct Whole {
    sheet: Sheet,
    intro: Words,
    /// The groups, and the text of each; those of one title are one, and so are those without.
    groups: Vec<(Group, Words)>,
    by_title: BTreeMap<Option<String>, usize>,
    /// The retired codes, and what is said of each.
    retired: Vec<(Retired, Words)>,
    by_code: BTreeMap<Code, usize>,
}

/// Whether no code stands in two of the files.
fn are_once(readings: &[(FileId, Reading)]) -> bool {
    let mut seen = BTreeSet::new();
    let mut records = readings.iter().flat_map(|(_, reading)| reading.sheets.iter().flat_map(Sheet::records));
    records.all(|record| seen.insert(record.code.as_str()))
}

impl Whole {
    fn add(&mut self, part: Sheet) {
        let sheet = &mut self.sheet;
        sheet.title = sheet.title.take().or(part.title);
        self.intro.add(part.intro);
        for column in part.columns {
            if !sheet.columns.iter().any(|known| known.field == column.field) {
                sheet.columns.push(column);
            }
        }
        sheet.carries.extend(part.carries);
        part.groups.into_iter().for_each(|group| self.group(group));
        part.retired.into_iter().for_each(|gone| self.gone(gone));
    }

    fn group(&mut self, mut group: Group) {
        let title = group.title.as_ref().map(|title| plain_text(&title.text));
        let intro = group.intro.take();
        let at = *self.by_title.entry(title).or_insert(self.groups.len());
        match self.groups.get_mut(at) {
            Some((first, words)) => {
                first.records.extend(group.records);
                words.add(intro);
            }
            None => {
                let mut words = Words::default();
                words.add(intro);
                self.groups.push((group, words));
            }
        }
    }

    fn gone(&mut self, mut gone: Retired) {
        let said = gone.said.take();
        let at = *self.by_code.entry(gone.code.clone()).or_insert(self.retired.len());
        match self.retired.get_mut(at) {
            Some((_, words)) => words.add(said),
            None => {
                let mut words = Words::default();
                words.add(said);
                self.retired.push((gone, words));
            }
        }
    }

    fn finish(self) -> Sheet {
        let groups = self.groups.into_iter().map(|(group, words)| Group { intro: words.finish(), ..group });
        let retired = self.retired.into_iter().map(|(gone, words)| Retired { said: words.finish(), ..gone });
        Sheet { intro: self.intro.finish(), groups: groups.collect(), retired: retired.collect(), ..self.sheet }
    }
}

#[cfg(test)]
mod tests {
    use super::{Joined, join, one};
    use crate::copies::{Form, Hints, Said, Sheet, read::read};
    use crate::diagnostic::SourceMap;
    use crate::richtext::{AsWritten, gfm, plain_text};

    fn joined(texts: &[&str]) -> Vec<Vec<String>> {
        let mut sources = SourceMap::default();
        let readings = texts.iter().enumerate().map(|(at, text)| {
            let file = sources.add(format!("{at}.md"), *text);
            (file, read(&sources, file, Form::Markdown, &Hints::default()))
        });
        let codes = |reading: &crate::copies::Reading| {
            let records = reading.sheets.iter().flat_map(|sheet| sheet.records());
            records.map(|record| record.code.to_string()).collect::<Vec<_>>()
        };
        match join(readings.collect()) {
            Joined::One(reading) => vec![codes(&reading)],
            Joined::Several(readings) => readings.iter().map(|(_, reading)| codes(reading)).collect(),
        }
    }

    #[test]
    fn pages_of_one_code_each_are_one_copy() {
        let table = |rows: &str| format!("# Codes\n\n| Code | Name | Description |\n| - | - | - |\n{rows}");
        let (a, b) = (table("| 404 | Not Found | Not there. |\n"), table("| 500 | Broken | It broke. |\n"));
        assert_eq!(joined(&[&a, &b]), [["404", "500"]]);
        assert_eq!(joined(&[&a, "Nothing.\n", &b]), [["404", "500"]]);
        assert_eq!(joined(&[&a, &a]), [["404"], ["404"]]);
        assert_eq!(joined(&[&a]), [["404"]]);
        assert_eq!(joined(&[]), [Vec::<String>::new()]);
    }

    /// The sections of a joined copy, each as its title and its text, and the text above them.
    fn texts(texts: &[&str]) -> (Vec<(String, String)>, String) {
        let mut sources = SourceMap::default();
        let readings = texts.iter().enumerate().map(|(at, text)| {
            let file = sources.add(format!("{at}.md"), *text);
            (file, read(&sources, file, Form::Markdown, &Hints::default()))
        });
        let Joined::One(reading) = join(readings.collect()) else { panic!("one copy") };
        let [sheet] = reading.sheets.as_slice() else { panic!("one sheet") };
        let text = |said: &Option<Said>| {
            said.as_ref().map_or_else(String::new, |said| gfm::blocks(&said.text.blocks, &AsWritten))
        };
        let groups = sheet.groups.iter().map(|group| (text(&group.title), text(&group.intro)));
        let trimmed = groups.map(|(title, intro)| (title.trim().to_owned(), intro.trim().to_owned()));
        (trimmed.collect(), text(&sheet.intro).trim().to_owned())
    }

    fn table(code: u16) -> String {
        format!("| Code | Name | Description |\n| - | - | - |\n| {code} | Name {code} | What {code} is. |\n")
    }

    fn pair(title: &str, intro: &str) -> (String, String) {
        (title.to_owned(), intro.to_owned())
    }

    #[test]
    fn pages_with_titles_of_their_own_are_sections() {
        let a = format!("# Client errors\n\nYou did it.\n\n{}", table(404));
        let b = format!("# Server errors\n\nWe did it.\n\n{}", table(500));
        let c = format!("# Others\n\nAbove.\n\n## Odd ones\n\nOdd.\n\n{}", table(600));
        let sections = [pair("Client errors", "You did it."), pair("Server errors", "We did it.")];
        assert_eq!(texts(&[&a, &b]), (sections.to_vec(), String::new()));
        let sections = [pair("Client errors", "You did it."), pair("Odd ones", "Odd.")];
        assert_eq!(texts(&[&a, &c]), (sections.to_vec(), "Above.".to_owned()));
    }

    #[test]
    fn a_title_that_is_the_name_of_its_code_is_no_section() {
        let (a, b) = (format!("# Error 404\n\n{}", table(404)), format!("# Name 500\n\n{}", table(500)));
        assert_eq!(texts(&[&a, &b]), (vec![pair("", "")], String::new()));
    }

    #[test]
    fn texts_of_one_place_follow_each_other() {
        let page = |intro: &str, code| format!("# Codes\n\nAll.\n\n## Errors\n\n{intro}\n\n{}", table(code));
        let (a, b, c) = (page("- One.", 404), page("- Two.", 500), page("- One.", 501));
        let (sections, intro) = texts(&[&a, &b, &c]);
        let [(title, words)] = sections.as_slice() else { panic!("{sections:?}") };
        assert_eq!((title.as_str(), intro.as_str()), ("Errors", "All."));
        assert_eq!((words.matches("One.").count(), words.matches("Two.").count()), (1, 1), "{words}");
    }

    #[test]
    fn a_code_is_retired_once() {
        let sheet = |code: &str, said: &str| {
            let yaml = format!(
                "title: T\nsections:\n  - title: S\n    codes:\n      - {{code: {code}, summary: A, description: B}}\nretired:\n  - {{code: 418, note: {said}}}\n"
            );
            Sheet::of(&crate::copies::yaml::catalog_of(&yaml).expect("a catalog"))
        };
        let whole = one(vec![sheet("1", "Tea."), sheet("2", "Tea."), sheet("3", "No coffee.")]);
        let [gone] = whole.retired.as_slice() else { panic!("{:?}", whole.retired) };
        let said = plain_text(&gone.said.as_ref().expect("a text").text);
        assert_eq!(said.split_whitespace().collect::<Vec<_>>(), ["Tea.", "No", "coffee."]);
        assert_eq!(whole.len(), 3);
    }
}
