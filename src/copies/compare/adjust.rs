//! A copy as its import would have it: what a source cannot say as a page does stands there in another form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::copies::canonical::words_of;
use crate::copies::into_model::fold_cases;
use crate::copies::sheet::{Group, Line, Record, Sheet};

/// The copy with the fields that an import keeps under `x-…` keys called so, and with rows of cases as cases, where the
/// source has them thus.
pub(super) fn adjusted<'c>(source: &Sheet, copy: &'c Sheet) -> Cow<'c, Sheet> {
    let mut copy = Cow::Borrowed(copy);
    let kept: Vec<(String, String)> = copy
        .carries
        .iter()
        .map(|field| (field.clone(), format!("x-{field}")))
        .filter(|(field, own)| !field.starts_with("x-") && source.carries.contains(own))
        .filter(|(field, own)| !source.carries.contains(field) && !copy.carries.contains(own))
        .collect();
    if !kept.is_empty() {
        rename(copy.to_mut(), &kept);
    }
    let has_fields = |record: &Record| record.lines.iter().skip(1).any(|line| !line.fields.is_empty());
    if copy.records().any(has_fields) {
        cases(source, copy.to_mut());
    }
    copy
}

fn rename(copy: &mut Sheet, kept: &[(String, String)]) {
    for (field, own) in kept {
        copy.carries.remove(field);
        copy.carries.insert(own.clone());
        for column in copy.columns.iter_mut().filter(|column| column.field == *field) {
            column.field.clone_from(own);
        }
        for line in copy.groups.iter_mut().flat_map(|group| &mut group.records).flat_map(|record| &mut record.lines) {
            if let Some(said) = line.fields.remove(field) {
                line.fields.insert(own.clone(), said);
            }
        }
    }
}

/// Puts the fields of a row into its description, where the source has a case that says just this.
fn cases(source: &Sheet, copy: &mut Sheet) {
    let known: BTreeMap<&str, &Record> = source.records().map(|record| (record.code.as_str(), record)).collect();
    let columns = copy.columns.clone();
    for record in copy.groups.iter_mut().flat_map(|group| &mut group.records) {
        let Some(source) = known.get(record.code.as_str()) else { continue };
        if !record.lines.iter().skip(1).any(|line| !line.fields.is_empty()) {
            continue;
        }
        let group = Group { records: vec![record.clone()], ..Group::default() };
        let mut folded = Sheet { groups: vec![group], columns: columns.clone(), ..Sheet::default() };
        fold_cases(&mut folded);
        let lines = folded.groups.into_iter().flat_map(|group| group.records).flat_map(|record| record.lines);
        for (line, folded) in record.lines.iter_mut().zip(lines).skip(1) {
            let says = |line: &Line| line.description.as_ref().map(|said| words_of(&said.text));
            let case = source.lines.iter().skip(1).find(|case| case.fields.is_empty() && says(case) == says(&folded));
            if let Some(case) = case.filter(|_| !line.fields.is_empty()) {
                *line = folded;
                line.summary = line.summary.take().or_else(|| case.summary.clone());
            }
        }
    }
}
