//! Several rows about one code: those that tell more of another, and those that are cases of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Entry, normal};
use crate::copies::{Line, Origin, Record, Said};
use crate::model::Code;
use crate::richtext::plain_text;

/// Words that two summaries are compared by.
pub(super) fn key(said: Option<&Said>) -> String {
    said.map(|said| normal(&plain_text(&said.text))).unwrap_or_default()
}

/// Whether two rows may be about the same thing.
pub(super) fn related(one: &Line, other: &Line) -> bool {
    let same = |one: &str, other: &str| {
        let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        short.is_empty()
            || long.starts_with(short)
            || long.ends_with(short)
            || (short.len() > 12 && long.contains(short))
    };
    let descriptions = |line: &Line| key(line.description.as_ref());
    let (summary, other_summary) = (key(one.summary.as_ref()), key(other.summary.as_ref()));
    if summary.is_empty() && other_summary.is_empty() {
        return same(&descriptions(one), &descriptions(other));
    }
    if summary.is_empty() || other_summary.is_empty() {
        // One place has a name and the other a text: nothing speaks against it where either is all that is said.
        return true;
    }
    same(&summary, &other_summary) || (!descriptions(one).is_empty() && descriptions(one) == descriptions(other))
}

/// Adds another row about a code: one of the same table is a case, one of another place may tell more of the first.
pub(super) fn join(cx: &Context<'_>, record: &mut Record, entry: Entry, within: bool, enriched: &mut BTreeSet<Code>) {
    let first_here = !within && enriched.insert(entry.code.clone());
    // A code with more messages than this is told apart by nothing else.
    const MOST: usize = 16;
    let matching = record.lines.iter().take(MOST).position(|line| first_here && related(line, &entry.line));
    let expected = cx.hints.summaries.get(entry.code.as_str());
    let is_below = first_here && record.origin == Origin::Row && entry.origin == Origin::Heading;
    let matching = if expected.is_some() && is_below { Some(0) } else { matching };
    record.origin = record.origin.min(entry.origin);
    let Some(line) = matching.and_then(|at| record.lines.get_mut(at)) else {
        record.lines.push(entry.line);
        return;
    };
    let Line { at, mut summary, description, fields } = entry.line;
    // Of a row and a heading that name a code otherwise, the one that is not as expected is shown.
    let as_expected = expected.is_some_and(|expected| key(line.summary.as_ref()) == normal(expected));
    if line.summary.is_none() || (is_below && as_expected && summary.is_some()) {
        line.summary = summary.take();
    }
    match (&line.description, description) {
        (None, description) => line.description = description,
        (Some(known), Some(new)) if key(Some(known)) != key(Some(&new)) => {
            // What stands elsewhere in more words goes below; nothing is lost.
            if fields.contains_key("details") || line.fields.contains_key("details") {
                record.lines.push(Line { at, summary, description: Some(new), fields });
                return;
            }
            line.fields.insert("details".to_owned(), new);
        }
        _ => {}
    }
    let mut left = BTreeMap::new();
    for (field, said) in fields {
        match line.fields.get(&field) {
            None => {
                line.fields.insert(field, said);
            }
            Some(known) if known.text != said.text => {
                left.insert(field, said);
            }
            Some(_) => {}
        }
    }
    if !left.is_empty() {
        record.lines.push(Line { at, summary: None, description: None, fields: left });
    }
}

/// Keeps on the rows of cases only the fields that differ from the first row.
pub(super) fn keep_differences(lines: &mut [Line]) {
    if let Some((first, cases)) = lines.split_first_mut() {
        for case in cases {
            case.fields.retain(|key, said| first.fields.get(key).is_none_or(|known| known.text != said.text));
        }
    }
}
