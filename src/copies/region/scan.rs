//! Finding the regions of a page.

use std::ops::Range;

use super::comments::{Comment, comments};
use super::marker::{self, Marker, Request};
use super::sum::Sum;
use crate::copies::Form;
use crate::diagnostic::{Diagnostic, FileId, Findings, Rule, Span, rules};

/// A managed part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The comment that begins it.
    pub begin: Range<usize>,
    /// What stands between: from the line after the begin marker to the start of the line of the end marker.
    pub inner: Range<usize>,
    /// The comment that ends it.
    pub end: Range<usize>,
    /// What it shows.
    pub request: Request,
    /// The checksum of what was written last.
    pub sum: Option<Sum>,
    /// The line break after the begin marker, which is that of the lines within.
    pub line_break: &'static str,
}

/// A marker and where it stands.
struct Found {
    comment: Range<usize>,
    /// Its line or lines, with the line break.
    lines: Range<usize>,
    line_break: &'static str,
    marker: Marker,
}

/// Finds the regions of a page in Markdown or HTML (one of any other form has none), in order.
///
/// # Errors
/// Everything that is wrong with its markers: with any of it, none of its regions is to be written.
pub fn scan(file: FileId, text: &str, form: Form) -> Result<Vec<Region>, Findings> {
    if !matches!(form, Form::Markdown | Form::Html) || !marker::may_be_in(text) {
        return Ok(Vec::new());
    }
    let mut findings = Findings::default();
    let mut found = Vec::new();
    let mut broken = false;
    for comment in comments(text, form) {
        let Some(read) = marker::read(&comment, text) else { continue };
        match placed(file, text, form, &comment) {
            Ok((lines, line_break)) => match read {
                Ok(marker) => found.push(Found { comment: comment.range, lines, line_break, marker }),
                Err(mistakes) => {
                    broken = true;
                    for mistake in mistakes {
                        let span = Span::new(file, mistake.range.start, mistake.range.end);
                        findings.push(Diagnostic::new(&rules::REGION_MARKER, span, mistake.message).help(mistake.help));
                    }
                }
            },
            Err(finding) => {
                broken = true;
                findings.push(*finding);
            }
        }
    }
    // Markers that could not be read would make others look unbalanced.
    if broken {
        return Err(findings);
    }
    let regions = paired(file, text, found, &mut findings);
    if findings.is_empty() { Ok(regions) } else { Err(findings) }
}

/// The lines of a marker: they are its own, and stand at the left edge of the page.
fn placed(
    file: FileId,
    text: &str,
    form: Form,
    comment: &Comment,
) -> Result<(Range<usize>, &'static str), Box<Diagnostic>> {
    let wrong = |message: String, help: &str| {
        let span = Span::new(file, comment.range.start, comment.range.end);
        Err(Box::new(Diagnostic::new(&rules::REGION_PLACE, span, message).help(help)))
    };
    // Only the blanks around it are looked at: its line may be as long as the page, and hold thousands of others.
    let before = &text[..comment.range.start];
    let start = before.trim_end_matches([' ', '\t']).len();
    let indent = &before[start..];
    let after = &text[comment.range.end..];
    let rest = &after[..after.len() - after.trim_start_matches([' ', '\t']).len()];
    let starts_line = start == 0 || before[..start].ends_with(['\n', '\r']);
    let ends_line = rest.len() == after.len() || after[rest.len()..].starts_with(['\n', '\r']);
    if let Some(within) = comment.within.filter(|within| *within != "a line of text") {
        let message = format!("this marker stands within {within}");
        return wrong(
            message,
            "Put the region on lines of its own, outside of lists and quotes: its lines would end them.",
        );
    }
    if !starts_line || !ends_line {
        let message = "this marker does not stand on a line of its own".to_owned();
        return wrong(message, "Put it on a line of its own: everything between the two lines is the program's.");
    }
    if form == Form::Markdown && (comment.within.is_some() || indent.len() > 3 || indent.contains('\t')) {
        let message = "this marker is indented".to_owned();
        return wrong(
            message,
            "Start it at the left edge: after four blanks Markdown takes a line for code or for text.",
        );
    }
    let line_end = comment.range.end + rest.len();
    let line_break = match text.as_bytes().get(line_end..) {
        Some([b'\r', b'\n', ..]) => "\r\n",
        Some([b'\r', ..]) => "\r",
        _ => "\n",
    };
    let has_break = line_end < text.len();
    Ok((start..line_end + if has_break { line_break.len() } else { 0 }, line_break))
}

/// A region that has begun.
struct Open {
    begin: Found,
    request: Request,
    /// How many others have begun in it, which were told.
    nested: usize,
    told: bool,
}

/// Pairs begin and end markers.
fn paired(file: FileId, text: &str, found: Vec<Found>, findings: &mut Findings) -> Vec<Region> {
    let span = |range: &Range<usize>| Span::new(file, range.start, range.end);
    let finding = |rule: &'static Rule, at: &Range<usize>, message: &str, help: &str| {
        Diagnostic::new(rule, span(at), message).help(help)
    };
    let mut regions: Vec<Region> = Vec::new();
    let mut open: Option<Open> = None;
    for next in found {
        match (next.marker.clone(), open.take()) {
            (Marker::Begin(request), None) => open = Some(Open { begin: next, request, nested: 0, told: false }),
            (Marker::Begin(_), Some(mut before)) => {
                let message = "a region begins before the one above has ended";
                let help = "Put `<!-- statusbook:end -->` on a line where the first one ends; regions do not nest.";
                let finding = finding(&rules::REGION_NESTED, &next.comment, message, help);
                findings.push(finding.label(span(&before.begin.comment), "it begins here"));
                before.nested += 1;
                before.told = true;
                open = Some(before);
            }
            // The end of one that was told to be nested.
            (Marker::End(_), Some(before)) if before.nested > 0 => {
                open = Some(Open { nested: before.nested - 1, ..before });
            }
            (Marker::End(sum), Some(Open { begin, request, .. })) => regions.push(Region {
                begin: begin.comment,
                inner: begin.lines.end..next.lines.start,
                end: next.comment,
                request,
                sum,
                line_break: begin.line_break,
            }),
            (Marker::End(_), None) => {
                let message = "a region ends here, and none has begun";
                let help = "Put `<!-- statusbook:begin … -->` on a line where it begins, or remove this marker.";
                let finding = finding(&rules::REGION_UNBALANCED, &next.comment, message, help);
                findings.push(match regions.last() {
                    Some(last) => finding.label(span(&last.end), "the region above ended here"),
                    None => finding,
                });
            }
        }
    }
    if let Some(Open { begin, told: false, .. }) = open {
        let message = "this region has no end";
        let help = "Put `<!-- statusbook:end -->` on a line of its own where it ends.";
        let finding = finding(&rules::REGION_UNBALANCED, &begin.comment, message, help);
        const END: &str = "<!-- statusbook:end";
        findings.push(match text[begin.comment.end..].find(END).map(|at| begin.comment.end + at) {
            Some(at) => finding.label(span(&(at..at + END.len())), "this is text, and no marker, where it stands"),
            None => finding.label(span(&(text.len()..text.len())), "the file ends here"),
        });
    }
    regions
}
