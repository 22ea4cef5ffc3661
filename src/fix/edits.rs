//! The edits of many findings, carried out together.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Edit, FileId, Findings, SourceMap};

/// What became of the texts in one pass.
#[derive(Debug, Default)]
pub(super) struct Pass {
    /// The new texts, by file.
    pub(super) texts: BTreeMap<FileId, String>,
    /// How many findings were mended, by the file that they are in.
    pub(super) counts: BTreeMap<FileId, usize>,
}

/// The edits of one file that will be made: for the first byte of each, the byte after its last one, and its text.
#[derive(Debug, Default)]
struct Taken<'f>(BTreeMap<u32, &'f Edit>);

impl<'f> Taken<'f> {
    /// Whether an edit is among them, or touches none of them. Where two meet, the order would matter.
    fn has_room(&self, edit: &Edit) -> bool {
        let before = self.0.range(..=edit.span.start).next_back();
        let after = self.0.range(edit.span.start..).next();
        let apart = before.is_none_or(|(_, other)| other.span.end < edit.span.start)
            && after.is_none_or(|(start, _)| *start > edit.span.end);
        apart || self.0.get(&edit.span.start).is_some_and(|other| *other == edit)
    }
}

/// Makes the edits of all findings, each finding's together or not at all. One that meets an edit of an earlier finding
/// waits: what it is about may have changed. Only files of `own` are touched.
pub(super) fn apply(findings: &Findings, sources: &SourceMap, own: &BTreeSet<FileId>) -> Pass {
    let mut taken: BTreeMap<FileId, Taken<'_>> = BTreeMap::new();
    let mut pass = Pass::default();
    for finding in findings.iter().filter(|finding| !finding.fix.is_empty()) {
        let is_possible = finding.fix.iter().all(|edit| is_sound(edit, sources, own));
        if !is_possible || !are_apart(finding) {
            continue;
        }
        let has_room = |edit: &Edit| taken.get(&edit.span.file).is_none_or(|taken| taken.has_room(edit));
        if finding.fix.iter().all(has_room) {
            for edit in &finding.fix {
                taken.entry(edit.span.file).or_default().0.insert(edit.span.start, edit);
            }
            *pass.counts.entry(finding.span.file).or_default() += 1;
        }
    }
    for (file, edits) in taken {
        let old = sources.text(file);
        let mut new = String::with_capacity(old.len());
        let mut at = 0;
        for edit in edits.0.values() {
            new.push_str(old.get(at..edit.span.start as usize).unwrap_or_default());
            new.push_str(&edit.text);
            at = edit.span.end as usize;
        }
        new.push_str(old.get(at..).unwrap_or_default());
        if new != old {
            pass.texts.insert(file, new);
        }
    }
    pass
}

/// Whether an edit is one of whole characters of a file that may be edited.
fn is_sound(edit: &Edit, sources: &SourceMap, own: &BTreeSet<FileId>) -> bool {
    let range = edit.span.start as usize..edit.span.end as usize;
    own.contains(&edit.span.file) && sources.text(edit.span.file).get(range).is_some()
}

/// Whether no two edits of a finding overlap, and none begins where another one does. Where one ends, the next may begin:
/// whose finding it is knows the order.
fn are_apart(finding: &Diagnostic) -> bool {
    let mut spans: Vec<_> = finding.fix.iter().map(|edit| edit.span).collect();
    spans.sort();
    spans.windows(2).all(|two| match two {
        [a, b] => a.file != b.file || (a.start < b.start && a.end <= b.start),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::diagnostic::{Diagnostic, FileId, Findings, SourceMap, Span, rules};

    /// What becomes of "0123456789" by findings, each with edits `(start, end, text)`.
    fn applied(fixes: &[&[(usize, usize, &str)]]) -> (String, usize) {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", "0123456789é");
        let mut findings = Findings::default();
        for fix in fixes {
            let mut finding = Diagnostic::new(&rules::TERMS, Span::file(file), "x");
            for (start, end, text) in *fix {
                finding = finding.fix(Span::new(file, *start, *end), *text);
            }
            findings.push(finding);
        }
        let pass = apply(&findings, &sources, &[file].into());
        (pass.texts.get(&file).cloned().unwrap_or_default(), pass.counts.values().sum())
    }

    #[test]
    fn fixes_are_made_together_or_wait() {
        assert_eq!(applied(&[&[(2, 3, "two")], &[(0, 1, "")], &[(8, 8, "+")]]), ("1two34567+89é".to_owned(), 3));
        // The second meets the first, so none of its edits is made.
        assert_eq!(applied(&[&[(2, 5, "x")], &[(0, 1, "y"), (4, 6, "z")]]), ("01x56789é".to_owned(), 1));
        assert_eq!(applied(&[&[(2, 5, "x")], &[(5, 6, "z")]]).1, 1, "they touch");
        assert_eq!(applied(&[&[(2, 2, "x")], &[(2, 2, "z")]]), ("01x23456789é".to_owned(), 1));
        assert_eq!(applied(&[&[(2, 8, "x")], &[(4, 5, "z")]]).1, 1, "one within the other");
        assert_eq!(applied(&[&[(4, 5, "x")], &[(2, 8, "z")]]).1, 1, "one around the other");
        assert_eq!(applied(&[&[(2, 5, "x"), (5, 5, "z")]]), ("01xz56789é".to_owned(), 1), "one goes on with the other");
        // Two that want the same both have it.
        assert_eq!(applied(&[&[(2, 5, "x")], &[(2, 5, "x")]]), ("01x56789é".to_owned(), 2));
    }

    #[test]
    fn what_cannot_be_is_not_made() {
        assert_eq!(applied(&[&[(2, 5, "x"), (3, 4, "y")]]).1, 0, "it meets itself");
        assert_eq!(applied(&[&[(2, 2, "x"), (2, 4, "y")]]).1, 0, "which comes first?");
        assert_eq!(applied(&[&[(11, 12, "x")]]).1, 0, "half a character");
        assert_eq!(applied(&[&[(11, 99, "x")]]).1, 0, "past the end");
        let mut sources = SourceMap::default();
        let file: FileId = sources.add("builtin/page.html", "text");
        let mut findings = Findings::default();
        findings.push(Diagnostic::new(&rules::TERMS, Span::file(file), "x").fix(Span::new(file, 0, 1), "y"));
        assert!(apply(&findings, &sources, &Default::default()).texts.is_empty(), "a file of nobody's");
    }
}
