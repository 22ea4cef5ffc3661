//! Rules about examples, header fields and advice.

use std::ops::Range;

use super::super::Subject;
use super::message::{Message, StatusLine, responses};
use super::phrase::is_meant;
use super::wording::{Wording, judge};
use super::{state, statuses};
use crate::diagnostic::{Diagnostic, Findings, Span, rules};
use crate::model::{Catalog, Definition, Example, Retry, Text, Verbatim};
use crate::registry::{demands, has_content, phrase};

/// A response that an example shows, read.
struct Shown<'c> {
    example: &'c Example,
    text: &'c Verbatim,
    messages: Vec<Message>,
}

impl Shown<'_> {
    fn str(&self, range: &Range<usize>) -> &str {
        self.text.as_str().get(range.clone()).unwrap_or_default()
    }

    fn statuses(&self) -> impl Iterator<Item = &StatusLine> {
        self.messages.iter().filter_map(|message| message.status.as_ref())
    }

    /// Where the name of a header field stands.
    fn header(&self, name: &str) -> Option<&Range<usize>> {
        let names = self.messages.iter().flat_map(|message| &message.headers);
        names.into_iter().find(|at| self.str(at).eq_ignore_ascii_case(name))
    }
}

/// Holds the examples of each code against the rules about them.
pub(super) fn rules(catalog: &Catalog, subject: Subject<'_>, findings: &mut Findings) {
    for (definition, code, _) in statuses(catalog) {
        let shown: Vec<Shown<'_>> = definition.examples.iter().filter_map(shown).collect();
        header_missing(definition, code, &shown, subject, findings);
        retry_contradiction(definition, code, &shown, subject, findings);
        for shown in &shown {
            empty_body_example(code, shown, subject, findings);
            example_status(definition, code, shown, subject, findings);
        }
    }
}

fn shown(example: &Example) -> Option<Shown<'_>> {
    let text = example.response.as_ref()?;
    Some(Shown { example, text, messages: responses(text.as_str()) })
}

/// The header fields that the RFC demands are named: in `headers`, in an example, or in a text.
fn header_missing(
    definition: &Definition,
    code: u16,
    shown: &[Shown<'_>],
    subject: Subject<'_>,
    findings: &mut Findings,
) {
    for demand in demands(code) {
        let name = demand.header;
        let listed = definition.headers.iter().any(|header| header.name.as_str().eq_ignore_ascii_case(name));
        let told = |text: &str| text.to_ascii_lowercase().contains(&name.to_ascii_lowercase());
        if listed
            || shown.iter().any(|shown| shown.header(name).is_some())
            || definition.texts().any(|text| told(text.written(subject.sources)))
        {
            continue;
        }
        let message = format!("a response with `{code}` must have `{name}`, and nothing here names it");
        let help = format!("Add it to `headers`, or show it in an example (RFC 9110, section {}).", demand.section);
        findings.push(Diagnostic::new(&rules::HEADER_MISSING, definition.code.place.0, message).help(help));
    }
}

/// What is not to be repeated does not say when to repeat it. For redirections, `Retry-After` is about something else
/// (RFC 9110, section 10.2.3).
fn retry_contradiction(
    definition: &Definition,
    code: u16,
    shown: &[Shown<'_>],
    subject: Subject<'_>,
    findings: &mut Findings,
) {
    const FIELD: &str = "Retry-After";
    if definition.retry != Some(Retry::No) || code / 100 == 3 {
        return;
    }
    let listed = definition.headers.iter().find(|header| header.name.as_str().eq_ignore_ascii_case(FIELD));
    let example = || shown.iter().find_map(|shown| Some(shown.text.span(shown.header(FIELD)?, subject.sources)));
    let found = listed.map(|header| header.name.words(subject.sources)).or_else(example);
    findings.push_some(found.map(|span: Span| {
        let message = format!("`{FIELD}` says when to repeat the request, and `retry: no` of `{code}` says not to");
        let help = format!("Write `retry: after`, or remove `{FIELD}`.");
        Diagnostic::new(&rules::RETRY_CONTRADICTION, span, message).help(help)
    }));
}

/// A response that has no content shows none.
fn empty_body_example(code: u16, shown: &Shown<'_>, subject: Subject<'_>, findings: &mut Findings) {
    let language = shown.example.language.as_ref().map_or("http", Text::as_str).to_ascii_lowercase();
    let is_head = shown.example.request.as_ref().is_some_and(|request| request.as_str().starts_with("HEAD "));
    for message in &shown.messages {
        let Some(content) = message.content.as_ref().filter(|content| !is_remark(shown, content)) else { continue };
        let status = message.status.as_ref();
        let code = status.map_or(code, |status| status.code);
        let bare = shown.str(content).starts_with(['{', '[', '<'])
            && matches!(language.as_str(), "http" | "json" | "xml" | "html");
        let what = if code == 101 || (status.is_none() && !bare) {
            // After 101 the connection speaks another protocol.
            continue;
        } else if !has_content(code) {
            format!("a response with `{code}` has no content, and this example shows some")
        } else if is_head && status.is_some() {
            "a response to HEAD has no content, and this example shows some".to_owned()
        } else {
            continue;
        };
        let span = shown.text.span(content, subject.sources);
        let help = "Remove what follows the header fields; or answer with a code that has content.";
        findings.push(Diagnostic::new(&rules::EMPTY_BODY_EXAMPLE, span, what).help(help));
    }
}

/// Whether what stands in the place of a content says that there is none.
fn is_remark(shown: &Shown<'_>, content: &Range<usize>) -> bool {
    let rest = shown.text.as_str().get(content.start..).unwrap_or_default();
    let line = shown.str(content);
    if rest.trim_end().contains('\n') {
        return false;
    }
    let line = line.to_lowercase();
    let is_aside = line.starts_with('(') && line.ends_with(')') || line.starts_with(['#', '…']);
    let says = ["empty", "no body", "no content", "no payload", "none"].iter().any(|word| line.contains(word));
    is_aside || line.starts_with("...") || line.starts_with("//") || (says && !line.contains(['{', '"']))
}

/// The status lines of an example are of the code that it is an example of, and have the phrases of their codes.
fn example_status(
    definition: &Definition,
    code: u16,
    shown: &Shown<'_>,
    subject: Subject<'_>,
    findings: &mut Findings,
) {
    let of_code = shown.statuses().any(|line| line.code == code);
    let last = shown.statuses().last().filter(|_| !of_code);
    if let Some(line) = last {
        let message = format!("this example of `{code}` shows a response with `{}`", line.code);
        let help = format!("Show a response with {code}, or move the example to `{}`.", line.code);
        let span = shown.text.span(&line.at, subject.sources);
        let mut finding = Diagnostic::new(&rules::EXAMPLE_STATUS, span, message).help(help);
        // With the right phrase, the number is the slip.
        let says = line.phrase.as_ref().map(|at| shown.str(at));
        if says.is_some_and(|says| phrase(code).is_some_and(|phrase| judge(code, phrase, says) == Wording::Same)) {
            finding = finding.help(format!("Write {code}, which is what the phrase says."));
            if subject.sources.slice(span) == shown.str(&line.at) {
                finding = finding.fix(span, code.to_string());
            }
            findings.push(finding);
            return;
        }
        findings.push(finding);
    }
    for line in shown.statuses() {
        findings.push_some(phrase_of(definition, line, shown, subject));
    }
}

/// What is wrong with the phrase of a status line. What a server calls it in words of its own is left to it.
fn phrase_of(
    definition: &Definition,
    line: &StatusLine,
    shown: &Shown<'_>,
    subject: Subject<'_>,
) -> Option<Diagnostic> {
    let at = line.phrase.as_ref()?;
    let (wanted, written) = (phrase(line.code)?, shown.str(at));
    let named = |name: &Text| name.as_str() == written;
    let meant = definition.aliases.iter().any(named) || (named(&definition.summary) && is_meant(definition, wanted));
    let why = match judge(line.code, wanted, written) {
        Wording::Same | Wording::Longer | Wording::Own => return None,
        _ if meant => return None,
        Wording::Former(former) => format!("`{written}` was the phrase of {} until RFC {}", line.code, former.until),
        Wording::Of(other) => format!("`{written}` is the phrase of {other}, not of {}", line.code),
        _ => format!("`{written}` is not how the phrase of {} is written", line.code),
    };
    let span = shown.text.span(at, subject.sources);
    let message = format!("{why}; the registry has `{wanted}` ({})", state());
    let help = format!("Write `{wanted}`; if the server sends the other one, name that among the `aliases`.");
    let finding = Diagnostic::new(&rules::EXAMPLE_STATUS, span, message).help(help);
    Some(if subject.sources.slice(span) == written { finding.fix(span, wanted) } else { finding })
}
