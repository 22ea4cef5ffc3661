//! Which of several sheets is meant: the one that shares most codes with another.

use std::collections::BTreeSet;

use super::Sheet;

/// How many codes of one sheet another one has.
pub(crate) fn shared(a: &Sheet, b: &Sheet) -> usize {
    let codes: BTreeSet<&str> = a.records().map(|record| record.code.as_str()).collect();
    b.records().filter(|record| codes.contains(record.code.as_str())).count()
}

/// Of the sheets of a page the one that shares most codes with a source, the first of several; an empty one where there
/// is none.
pub(crate) fn best(source: &Sheet, sheets: Vec<Sheet>) -> Sheet {
    let counted = sheets.into_iter().enumerate().map(|(at, sheet)| ((shared(source, &sheet), usize::MAX - at), sheet));
    counted.max_by_key(|(count, _)| *count).map(|(_, sheet)| sheet).unwrap_or_default()
}

/// Of the sheets of two pages the two that share most codes, the first of several; empty ones where there are none.
pub(crate) fn closest(of_a: Vec<Sheet>, of_b: Vec<Sheet>) -> (Sheet, Sheet) {
    // Each is held against each, so a page that comes apart in thousands is looked at no further than this.
    const MOST: usize = 100;
    let (some_a, some_b) = (of_a.iter().take(MOST), of_b.iter().take(MOST));
    let pairs =
        some_a.enumerate().flat_map(|(i, a)| some_b.clone().enumerate().map(move |(j, b)| (shared(a, b), i, j)));
    let found = pairs.max_by_key(|(count, i, j)| (*count, usize::MAX - i, usize::MAX - j));
    let (i, j) = found.map_or((0, 0), |(_, i, j)| (i, j));
    let take = |sheets: Vec<Sheet>, at: usize| sheets.into_iter().nth(at).unwrap_or_default();
    (take(of_a, i), take(of_b, j))
}

#[cfg(test)]
mod tests {
    use super::{best, closest, shared};
    use crate::copies::read::read;
    use crate::copies::{Form, Hints, Sheet};
    use crate::diagnostic::SourceMap;

    /// A sheet of these codes, with a title to know it by.
    fn sheet(title: &str, codes: &[&str]) -> Sheet {
        let rows: String = codes.iter().map(|code| format!("| {code} | What {code} is |\n")).collect();
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", format!("# {title}\n\n| Code | Summary |\n| --- | --- |\n{rows}"));
        let reading = read(&sources, file, Form::Markdown, &Hints::default());
        reading.sheets.into_iter().next().expect("a sheet")
    }

    #[test]
    fn most_codes_decide_and_then_the_order() {
        let source = sheet("source", &["400", "401", "402"]);
        let (one, two, same) =
            (sheet("one", &["400"]), sheet("two", &["401", "402", "500"]), sheet("x", &["400", "402"]));
        assert_eq!([&one, &two, &same].map(|it| shared(&source, it)), [1, 2, 2]);
        assert_eq!(best(&source, vec![one.clone(), two.clone(), same.clone()]), two);
        assert_eq!(
            best(&source, vec![same.clone(), one.clone(), two.clone()]),
            same,
            "the first of those that share two"
        );
        assert_eq!(best(&sheet("z", &["999"]), vec![one.clone(), two.clone()]), one, "no code decides");
        assert_eq!(best(&source, Vec::new()), Sheet::default());
    }

    #[test]
    fn of_two_pages_the_pair_that_shares_most() {
        let (a, b) = (sheet("a", &["400", "401"]), sheet("b", &["500", "501"]));
        let (c, d) = (sheet("c", &["400", "500"]), sheet("d", &["501", "500"]));
        assert_eq!(closest(vec![a.clone(), b.clone()], vec![c.clone(), d.clone()]), (b.clone(), d));
        assert_eq!(
            closest(vec![a.clone(), b], vec![c.clone(), c.clone()]),
            (a.clone(), c),
            "the first pair that shares one"
        );
        assert_eq!(closest(vec![a.clone()], Vec::new()), (a, Sheet::default()));
    }
}
