//! A page with its regions brought in line.

use super::{Checked, State, scan, sum};
use crate::copies::Form;
use crate::diagnostic::{Diagnostic, FileId, Findings, Span, rules};

/// What is done to a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It stays as it is.
    None,
    /// Its content is written.
    Written,
    /// Only its checksum is.
    Signed,
    /// It was edited, and stays as it is.
    Left,
}

/// A page with its regions brought in line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// The whole text.
    pub text: String,
    /// What was done to each region, in order.
    pub actions: Vec<Action>,
}

/// Brings the regions of a page in line, edited ones only with `force`, which writes those in sync anew, too. Every byte
/// outside of the regions and of their end markers stays; so do regions that need nothing, however they are laid out.
///
/// # Errors
/// When what a template wrote hides its own end marker, or does not come back as it was written.
pub fn refreshed(
    file: FileId,
    text: &str,
    form: Form,
    regions: &[Checked],
    force: bool,
) -> Result<Refreshed, Findings> {
    let mut out = String::with_capacity(text.len());
    let mut actions = Vec::with_capacity(regions.len());
    let mut kept = 0;
    for checked in regions {
        let region = &checked.region;
        let (content, end) = (content(checked, form), format!("<!-- statusbook:end {} -->", checked.sum));
        let is_so = text[region.inner.clone()] == content && text[region.end.clone()] == end;
        let action = match checked.state {
            _ if is_so => Action::None,
            State::New | State::Stale => Action::Written,
            State::InSync | State::Edited | State::Agreed if force => Action::Written,
            State::InSync => Action::None,
            State::Agreed => Action::Signed,
            State::Edited => Action::Left,
        };
        actions.push(action);
        if action == Action::Written {
            out.push_str(&text[kept..region.inner.start]);
            out.push_str(&content);
            kept = region.inner.end;
        }
        if matches!(action, Action::Written | Action::Signed) {
            out.push_str(&text[kept..region.end.start]);
            out.push_str(&end);
            kept = region.end.end;
        }
    }
    out.push_str(&text[kept..]);
    let findings = regions_that_are_lost(file, &out, form, regions, &actions);
    if findings.is_empty() { Ok(Refreshed { text: out, actions }) } else { Err(findings) }
}

/// Writes what stands between the markers. The empty lines keep Markdown apart from the markers, which are HTML, and keep
/// formatters from adding them.
fn content(checked: &Checked, form: Form) -> String {
    let mut out = String::with_capacity(checked.wanted.len() + 8);
    let line_break = checked.region.line_break;
    let empty = if form == Form::Markdown { line_break } else { "" };
    out.push_str(empty);
    for line in checked.wanted.split('\n') {
        out.push_str(line);
        out.push_str(line_break);
    }
    out.push_str(empty);
    out
}

/// Looks at the page as the next run will: each region is there, and what was written is in sync.
fn regions_that_are_lost(file: FileId, text: &str, form: Form, regions: &[Checked], actions: &[Action]) -> Findings {
    let mut findings = Findings::default();
    let found = scan(file, text, form).unwrap_or_default();
    let mut found = found.iter();
    for (checked, action) in regions.iter().zip(actions) {
        let same = found.next().filter(|region| region.request.template() == checked.region.request.template());
        let holds = |region: &super::Region| {
            *action != Action::Written || sum::Sum::of(&sum::meaning(&text[region.inner.clone()], form)) == checked.sum
        };
        if same.is_some_and(holds) {
            continue;
        }
        let begin = &checked.region.begin;
        let template = checked.region.request.template();
        let message = format!("what the template `{template}` writes does not end within the region");
        let finding = Diagnostic::new(&rules::REGION_TEMPLATE, Span::new(file, begin.start, begin.end), message);
        findings.push(
            finding.help("Close every block of code, comment and element that it opens, and write no marker in it."),
        );
        break;
    }
    if findings.is_empty() && found.next().is_some() {
        let begin = regions.first().map_or(0..0, |checked| checked.region.begin.clone());
        let message = "what a template writes begins another region";
        let finding = Diagnostic::new(&rules::REGION_TEMPLATE, Span::new(file, begin.start, begin.end), message);
        findings.push(finding.help("Write no marker in it."));
    }
    findings
}
