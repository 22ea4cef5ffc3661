//! What is said of a new version: a line that names the codes that change.

use crate::copies::compare::{Difference, Kind};

/// How long a line is, in characters. Confluence shows some 255 of it.
const MOST: usize = 250;

/// A line that names what changes: `404, 409: description; 410 added; title`.
pub(crate) fn of(differences: &[Difference]) -> String {
    let mut groups: Vec<(String, bool, Vec<&str>)> = Vec::new();
    for difference in differences {
        let what = what(difference);
        let code = difference.code.as_deref();
        match groups.iter_mut().find(|(other, of_code, _)| *other == what && *of_code == code.is_some()) {
            Some((_, _, codes)) => codes.extend(code.filter(|code| !codes.contains(code))),
            None => groups.push((what, code.is_some(), code.into_iter().collect())),
        }
    }
    let said = groups.into_iter().map(|(what, _, codes)| match (codes.is_empty(), what.as_str()) {
        (true, _) => what,
        (false, "added" | "removed" | "moved") => format!("{} {what}", codes.join(", ")),
        (false, _) => format!("{}: {what}", codes.join(", ")),
    });
    shortened(&said.collect::<Vec<_>>().join("; "))
}

fn what(difference: &Difference) -> String {
    match (difference.kind, difference.field.as_deref()) {
        (Kind::Codes, None) if difference.copy.text.is_none() && difference.source.at.is_some() => "added".to_owned(),
        (Kind::Codes, None) => "removed".to_owned(),
        (Kind::Section | Kind::Order, _) if difference.code.is_some() => "moved".to_owned(),
        (Kind::Order, _) => "order".to_owned(),
        (_, Some("section")) | (Kind::Section, _) => "sections".to_owned(),
        (_, Some(field)) => field.to_owned(),
        (_, None) => "texts".to_owned(),
    }
}

/// A line that fits, cut between words.
pub(crate) fn shortened(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(MOST) else { return line };
    let most = line.char_indices().nth(MOST - 2).map_or(end, |(at, _)| at);
    let kept = line.get(..most).unwrap_or_default();
    let kept = kept.rfind(' ').and_then(|at| kept.get(..at)).unwrap_or(kept);
    format!("{} …", kept.trim_end_matches([',', ';']))
}
