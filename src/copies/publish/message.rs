//! What is said of a new version: a line that names the codes that change.

use crate::copies::compare::{Difference, Kind};
use crate::diagnostic::{listed, printable};

/// More codes than this are counted.
const MOST: usize = 8;

/// What changes, from what the copy says otherwise: `404, 409: description; 410 added; title`. None where that is nothing.
pub fn of(differences: &[Difference]) -> Option<String> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for it in differences {
        let what = what(it);
        match groups.iter_mut().find(|(known, codes)| *known == what && codes.is_empty() == it.code.is_none()) {
            Some((_, codes)) => {
                codes.extend(it.code.iter().filter(|code| !codes.contains(code)).cloned().collect::<Vec<_>>())
            }
            None => groups.push((what, it.code.iter().cloned().collect())),
        }
    }
    let told = groups.into_iter().map(|(what, codes)| match codes.as_slice() {
        [] => what,
        codes if is_change_of_codes(&what) => format!("{} {what}", listed(codes, MOST)),
        codes => format!("{}: {what}", listed(codes, MOST)),
    });
    let line = told.collect::<Vec<_>>().join("; ");
    (!line.is_empty()).then(|| printable(&line).into_owned())
}

fn is_change_of_codes(what: &str) -> bool {
    matches!(what, "added" | "removed" | "renamed")
}

/// What of a code or of a page changes, in a word.
fn what(it: &Difference) -> String {
    let (here, there) = (it.source.text.is_some(), it.copy.text.is_some());
    let word = match it.kind {
        Kind::Order => "order",
        Kind::Codes if it.code.is_none() || it.case.is_some() => "rows",
        Kind::Codes if !it.others.is_empty() => "renamed",
        Kind::Codes if here && !there => "added",
        Kind::Codes if there && !here => "removed",
        Kind::Codes => "rows",
        _ => it.field.as_deref().unwrap_or("text"),
    };
    word.to_owned()
}

/// The codes that change, in order.
pub fn codes(differences: &[Difference]) -> Vec<&str> {
    let mut codes: Vec<&str> = Vec::new();
    for code in differences.iter().filter_map(|it| it.code.as_deref()) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}
