//! Several files of one copy.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::{Group, Reading, Sheet};
use crate::diagnostic::FileId;

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
    let mut sheet: Option<Sheet> = None;
    for (_, reading) in readings {
        whole.skipped.extend(reading.skipped);
        whole.tables += reading.tables;
        whole.findings.extend(reading.findings);
        for part in reading.sheets {
            match &mut sheet {
                Some(sheet) => add(sheet, part),
                None => sheet = Some(part),
            }
        }
    }
    whole.sheets.extend(sheet.map(together));
    Joined::One(whole)
}

/// Whether no code stands in two of the files.
fn are_once(readings: &[(FileId, Reading)]) -> bool {
    let mut seen = BTreeSet::new();
    let mut records = readings.iter().flat_map(|(_, reading)| reading.sheets.iter().flat_map(Sheet::records));
    records.all(|record| seen.insert(record.code.as_str()))
}

/// Adds a sheet to another one. What stands once in a catalog is that of the first one that has it.
fn add(sheet: &mut Sheet, part: Sheet) {
    sheet.title = sheet.title.take().or(part.title);
    sheet.intro = sheet.intro.take().or(part.intro);
    for column in part.columns {
        if !sheet.columns.iter().any(|known| known.field == column.field) {
            sheet.columns.push(column);
        }
    }
    sheet.retired.extend(part.retired);
    sheet.carries.extend(part.carries);
    sheet.groups.extend(part.groups);
}

/// Groups of one title are one group; so are those without.
fn together(mut sheet: Sheet) -> Sheet {
    let mut known: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::with_capacity(sheet.groups.len());
    for group in std::mem::take(&mut sheet.groups) {
        let title = group.title.as_ref().map(|title| crate::richtext::plain_text(&title.text));
        match known.get(&title).and_then(|at| groups.get_mut(*at)) {
            Some(first) => {
                first.intro = first.intro.take().or(group.intro);
                first.records.extend(group.records);
            }
            None => {
                known.insert(title, groups.len());
                groups.push(group);
            }
        }
    }
    sheet.groups = groups;
    sheet
}

#[cfg(test)]
mod tests {
    use super::{Joined, join};
    use crate::copies::{Form, Hints, read::read};
    use crate::diagnostic::SourceMap;

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
}
