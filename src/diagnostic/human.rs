//! Findings for people at a terminal: the lines of the source with the place marked.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Findings, Severity, SourceMap, Span};

/// Lines of the source that are shown above and below a place.
const CONTEXT: usize = 1;
/// Longer lines are not shown: nobody could read them, and cutting them would shift the mark.
const MAX_LINE: usize = 1_000;

/// More findings than this are not shown: nobody reads on.
const MOST: usize = 500;

/// The findings, each with an empty line after it; of very many the first only.
pub fn report(findings: &Findings, sources: &SourceMap, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in findings.iter().take(MOST) {
        let told = renderer.render(&[group(diagnostic, sources)]);
        // The renderer writes its own colours with control characters of ASCII only, and shows others of these as pictures.
        out.extend(
            told.chars().map(|c| if matches!(c, '\u{80}'..='\u{9f}') { char::REPLACEMENT_CHARACTER } else { c }),
        );
        out.push_str("\n\n");
    }
    let more = findings.iter().len().saturating_sub(MOST);
    if more > 0 {
        out.push_str(&format!("… and {more} more; `--format short` tells all\n\n"));
    }
    out
}

/// How many rules are named at the end.
const NAMED: usize = 3;

/// What is left to say below the findings: how to mend them, and where more about their rules is told. A line each.
pub fn closing(findings: &Findings) -> String {
    let mut out = String::new();
    match findings.iter().filter(|it| !it.fix.is_empty()).count() {
        0 => {}
        1 if findings.iter().len() == 1 => out.push_str("`statusbook check --fix` mends this\n"),
        n if n == findings.iter().len() => out.push_str("`statusbook check --fix` mends all of these\n"),
        n => out.push_str(&format!("`statusbook check --fix` mends {n} of these\n")),
    }
    let mut rules: Vec<&str> = Vec::new();
    for it in findings.worst_first() {
        if !rules.contains(&it.rule.id) {
            rules.push(it.rule.id);
        }
    }
    if let Some((first, others)) = rules.split_first() {
        out.push_str(&format!("`statusbook explain {first}` says more"));
        let named = others.get(..NAMED - 1).unwrap_or(others);
        let more = others.len() - named.len();
        let mut also: Vec<String> = named.iter().map(|rule| (*rule).to_owned()).collect();
        also.extend((more > 0).then(|| format!("{more} more")));
        if let Some((last, before)) = also.split_last() {
            let before = if before.is_empty() { String::new() } else { format!("{} and ", before.join(", ")) };
            out.push_str(&format!("; other rules here: {before}{last}"));
        }
        out.push('\n');
    }
    out
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warn => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group =
        level.primary_title(diagnostic.message.as_str()).id(diagnostic.rule.id).elements([] as [Origin<'_>; 0]);
    // The places of one file share a snippet when they are near each other.
    let mut places = vec![(diagnostic.span, AnnotationKind::Primary, None)];
    places
        .extend(diagnostic.labels.iter().map(|label| (label.span, AnnotationKind::Context, Some(label.text.as_str()))));
    for (span, kind, text) in places {
        let name = super::printable(sources.name(span.file));
        group = match window(span, sources) {
            Some((lines, first, offset)) => {
                // Whatever a span says, its mark is one of whole characters.
                let within = |at: u32| sources.get(span.file).boundary(at as usize).saturating_sub(offset);
                let start = within(span.start);
                let end = within(span.end).clamp(start, start + line_rest(&lines[start..]));
                let mut annotation = kind.span(start..end);
                if let Some(text) = text {
                    annotation = annotation.label(text);
                }
                group.element(Snippet::source(lines).path(name).line_start(first).fold(false).annotation(annotation))
            }
            None => {
                let at = sources.start(span);
                let origin = Origin::path(name);
                group.element(if span.start == 0 && span.end == 0 {
                    origin
                } else {
                    origin.line(at.line).char_column(at.column)
                })
            }
        };
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.message(diagnostic.help.as_str()));
    }
    group
}

/// The length of the rest of a line: marks end with it.
fn line_rest(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len()).max(1).min(text.len())
}

/// The lines around a place, the number of the first of them, and the byte at which it starts.
fn window(span: Span, sources: &SourceMap) -> Option<(&str, usize, usize)> {
    let file = sources.get(span.file);
    let text = file.text();
    if text.is_empty() {
        return None;
    }
    let line = file.position(span.start as usize).line;
    let first = line.saturating_sub(CONTEXT).max(1);
    let at = |line| file.offset(super::Position { line, column: 1 });
    let (start, end) = (at(first), at(line + CONTEXT + 1));
    let lines = text[start..end].trim_end_matches(['\n', '\r']);
    // The place may be the end of the file, on a line that was just trimmed away.
    let lines = &text[start..(start + lines.len()).max(file.boundary(span.start as usize))];
    lines.lines().all(|line| line.len() <= MAX_LINE).then_some((lines, first, start))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};

    #[test]
    fn no_span_stops_the_report() {
        let text = "eins\nzwölf ééé 𝒳\n\nmehr é";
        for start in 0..text.len() + 3 {
            for end in start..text.len() + 3 {
                let mut sources = SourceMap::default();
                let file = sources.add("a.md", text);
                let mut findings = Findings::default();
                findings.push(Diagnostic::new(&rules::ENCODING, Span::new(file, start, end), "wrong"));
                let told = super::report(&findings, &sources, false);
                assert!(told.contains("wrong") && told.contains("a.md"), "{start}..{end}: {told}");
            }
        }
    }
}
