//! What is wrong with the book, as the page of the preview shows it.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Findings, Position, Severity, SourceMap, Span, human};

/// More findings than this are not shown: nobody reads on.
const MOST: usize = 500;
/// How many characters of a line are shown before, at and after a place.
const WIDTH: usize = 100;

/// What is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// For the script, in JSON on one line.
    pub(super) json: String,
    /// For people.
    pub(super) text: String,
}

#[derive(Serialize)]
struct Told<'a> {
    title: String,
    findings: Vec<Finding<'a>>,
    more: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    severity: &'a str,
    rule: &'a str,
    message: &'a str,
    help: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    excerpt: Option<Excerpt>,
    labels: Vec<Label<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    #[serde(flatten)]
    at: Option<Position>,
}

/// A line of the source, taken apart at the place.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Excerpt {
    before: String,
    marked: String,
    after: String,
}

impl Report {
    /// Of a book that was read.
    pub(super) fn new(findings: &Findings, sources: &SourceMap) -> Self {
        let told = Told {
            title: findings.tally(),
            findings: findings.iter().take(MOST).map(|found| finding(found, sources)).collect(),
            more: findings.iter().len().saturating_sub(MOST),
        };
        Self { json: json(&told), text: human::report(findings, sources, false) }
    }

    /// Of a book that could not be read.
    pub(super) fn of_trouble(message: &str) -> Self {
        let (message, help) = message.split_once("\n  help: ").unwrap_or((message, ""));
        let place = Place { file: "", at: None };
        let severity = Severity::Error.word();
        let finding = Finding { severity, rule: "", message, help, place, excerpt: None, labels: Vec::new() };
        let told = Told { title: "The book cannot be read".to_owned(), findings: vec![finding], more: 0 };
        Self { json: json(&told), text: format!("error: {message}\n\n") }
    }
}

fn json(told: &Told<'_>) -> String {
    // Texts and numbers are always JSON.
    serde_json::to_string(told).unwrap_or_default()
}

fn finding<'a>(found: &'a Diagnostic, sources: &'a SourceMap) -> Finding<'a> {
    Finding {
        severity: found.severity.word(),
        rule: found.rule.id,
        message: &found.message,
        help: &found.help,
        place: place(found.span, sources),
        excerpt: excerpt(found.span, sources),
        labels: found
            .labels
            .iter()
            .map(|label| Label { place: place(label.span, sources), text: &label.text })
            .collect(),
    }
}

fn place<'a>(span: Span, sources: &'a SourceMap) -> Place<'a> {
    let whole = span.start == 0 && span.end == 0;
    Place { file: sources.name(span.file), at: (!whole).then(|| sources.start(span)) }
}

fn excerpt(span: Span, sources: &SourceMap) -> Option<Excerpt> {
    let file = sources.get(span.file);
    let start = file.boundary(span.start as usize);
    let line = file.position(start).line;
    let at = |line| file.offset(Position { line, column: 1 });
    let text = file.text();
    let whole = text.get(at(line)..at(line + 1))?.trim_end_matches(['\n', '\r']);
    let start = (start - at(line)).min(whole.len());
    let end = file.boundary(span.end as usize).saturating_sub(at(line)).clamp(start, whole.len());
    let (before, rest) = (whole.get(..start)?, whole.get(start..)?);
    let (marked, after) = (rest.get(..end - start)?, rest.get(end - start..)?);
    (!whole.trim().is_empty()).then(|| Excerpt {
        before: last(before.trim_start()),
        marked: first(marked),
        after: first(after),
    })
}

fn first(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn last(text: &str) -> String {
    match text.char_indices().rev().nth(WIDTH) {
        Some((at, _)) => format!("…{}", &text[at..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, excerpt};
    use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};

    #[test]
    fn a_line_is_taken_apart_at_the_place() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.yaml", "first\n  sümary: <b>\r\n");
        let found = excerpt(Span::new(file, 8, 15), &sources).expect("a line");
        assert_eq!((found.before.as_str(), found.marked.as_str(), found.after.as_str()), ("", "sümary", ": <b>"));
        for start in 0..24 {
            for end in start..24 {
                let _ = excerpt(Span::new(file, start, end), &sources);
            }
        }
    }

    #[test]
    fn a_report_is_one_line_and_says_everything() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", "one\ntwo <i>\n");
        let mut findings = Findings::default();
        findings.push(
            Diagnostic::new(&rules::ENCODING, Span::new(file, 4, 7), "wrong\n<b>")
                .help("mend")
                .label(Span::new(file, 0, 3), "see"),
        );
        let report = Report::new(&findings, &sources);
        assert!(!report.json.contains('\n'));
        let told: serde_json::Value = serde_json::from_str(&report.json).expect("JSON");
        let found = &told["findings"][0];
        assert_eq!(told["title"], "1 error");
        assert_eq!((&found["file"], &found["line"], &found["column"]), (&"a.md".into(), &2.into(), &1.into()));
        assert_eq!((&found["message"], &found["help"]), (&"wrong\n<b>".into(), &"mend".into()));
        assert_eq!(found["excerpt"]["marked"], "two");
        assert_eq!((&found["labels"][0]["line"], &found["labels"][0]["text"]), (&1.into(), &"see".into()));
    }

    #[test]
    fn very_many_findings_are_counted() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", "x".repeat(600));
        let mut findings = Findings::default();
        (0..600).for_each(|at| findings.push(Diagnostic::new(&rules::ENCODING, Span::new(file, at, at + 1), "wrong")));
        let told: serde_json::Value = serde_json::from_str(&Report::new(&findings, &sources).json).expect("JSON");
        assert_eq!((told["findings"].as_array().map(Vec::len), &told["more"]), (Some(500), &100.into()));
    }
}
