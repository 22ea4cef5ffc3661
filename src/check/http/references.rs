//! References to RFCs that RFC 9110 has taken the place of.

use std::ops::Range;

use super::super::Subject;
use super::{state, statuses};
use crate::diagnostic::{Diagnostic, Edit, Findings, rules};
use crate::model::{Catalog, Reference, Text};
use crate::registry::{overtaken, section_in};
use crate::source::restyle;

/// A reference is to the RFC that is in force.
pub(super) fn reference_mismatch(catalog: &Catalog, subject: Subject<'_>, findings: &mut Findings) {
    for (definition, code, entry) in statuses(catalog) {
        let section = entry.section_of_rfc_9110();
        for reference in &definition.references {
            let Some((text, old)) = of_reference(reference, subject) else { continue };
            let what = match section {
                Some(section) => format!("RFC 9110, section {section}, defines `{code}` ({})", state()),
                None => "RFC 9110 has taken its place".to_owned(),
            };
            let message = format!("RFC {} is no longer in force; {what}", old.rfc);
            let finding = Diagnostic::new(&rules::REFERENCE_MISMATCH, text.words(subject.sources), message);
            let edits = section.filter(|_| !old.aliased).and_then(|section| {
                let edit = written(text, old.raw, &renewed(&old, code, section)?, subject)?;
                let title = of_title(reference, &old, section, subject)?;
                Some((section, std::iter::once(edit).chain(title)))
            });
            let finding = match edits {
                Some((section, edits)) => finding.edits(edits).help(format!("Refer to `rfc9110#{section}`.")),
                None => finding.help("Refer to RFC 9110, to the section that says what is meant here."),
            };
            findings.push(finding);
        }
    }
}

/// A mention of an overtaken RFC, as it stands in the file.
struct Old<'s> {
    rfc: u16,
    form: Form,
    /// All of it.
    raw: &'s str,
    /// The digits of the RFC, in `raw`.
    number: Range<usize>,
    /// What follows `#`, or the number of a section, in `raw`.
    part: Option<Range<usize>>,
    /// Whether an alias stands in the file, and not what it repeats.
    aliased: bool,
}

/// How an RFC is referred to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `rfc7231#6.5.4`.
    Short,
    /// `RFC 7231, Section 6.5.4`, without an address.
    Words,
    /// A page with the anchors `section-6.5.4`.
    Sections,
    /// A page with the anchors `status.404`.
    Statuses,
    /// A page without anchors, such as a plain text.
    Whole,
    /// A page of one section of RFC 2616.
    Part,
}

/// The overtaken RFC that a reference is to, and the text that says so.
fn of_reference<'b>(reference: &'b Reference, subject: Subject<'b>) -> Option<(&'b Text, Old<'b>)> {
    let text = reference.url.as_ref().unwrap_or(&reference.title);
    // What an alias repeats stands somewhere else.
    let written = subject.sources.slice(text.words(subject.sources));
    let aliased = written.starts_with('*');
    let raw = if aliased { text.as_str() } else { written };
    let old = match raw.split_once("://") {
        Some((_, rest)) => in_address(raw, raw.len() - rest.len()),
        None => in_words(raw),
    };
    old.filter(|old| overtaken(old.rfc)).map(|old| (text, Old { aliased, ..old }))
}

/// The digits that follow `rfc` at the beginning of a text.
fn number_at(text: &str) -> Option<Range<usize>> {
    text.get(..3).filter(|start| start.eq_ignore_ascii_case("rfc"))?;
    let rest = text.get(3..)?;
    let digits = rest.trim_start_matches([' ', '-']);
    let from = 3 + rest.len() - digits.len();
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    (count > 0).then_some(from..from + count)
}

fn is_section(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// `rfc7231`, `rfc7231#6.5.4`, `RFC 7231, Section 6.5.4`, and nothing else.
fn in_words(raw: &str) -> Option<Old<'_>> {
    let number = number_at(raw)?;
    let rfc = raw.get(number.clone())?.parse().ok()?;
    let rest = raw.get(number.end..)?;
    let (form, lead) = match rest.strip_prefix('#') {
        Some(_) => (Form::Short, 1),
        None if rest.is_empty() => (Form::Short, 0),
        None => {
            let section = rest.trim_start_matches([' ', ',', '§']);
            let word = section.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("section"));
            let section = if word { section.get(7..)?.trim_start() } else { section };
            (Form::Words, rest.len() - section.len())
        }
    };
    let part = (lead > 0).then_some(number.end + lead..raw.len());
    let fits = part.clone().is_none_or(|part| raw.get(part).is_some_and(is_section));
    fits.then_some(Old { rfc, form, raw, number, part, aliased: false })
}

/// The page of an RFC at one of the usual hosts; `start` is where the host begins.
fn in_address(raw: &str, start: usize) -> Option<Old<'_>> {
    let fragment = raw.find('#');
    let rest = raw.get(start..fragment.unwrap_or(raw.len()))?;
    let (host, path) = rest.split_once('/')?;
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let path = path.trim_end_matches('/');
    let file = path.rsplit('/').next()?;
    let from = start + host_length(rest) + 1 + path.len() - file.len();
    let digits = number_at(file)?;
    let ending = file.get(digits.end..)?;
    let number = from + digits.start..from + digits.end;
    let form = match (host, ending) {
        (_, ".txt" | ".pdf" | ".xml" | ".json") => Form::Whole,
        ("rfc-editor.org", "" | ".html") if path.starts_with("rfc/") => Form::Sections,
        ("tools.ietf.org" | "datatracker.ietf.org", "" | ".html") if path.contains("html/") => Form::Sections,
        ("httpwg.org" | "greenbytes.de", ".html") => Form::Statuses,
        ("w3.org", ending) if ending.starts_with("-sec") => Form::Part,
        ("w3.org", _) => Form::Part,
        ("rfc-editor.org" | "tools.ietf.org" | "datatracker.ietf.org" | "ietf.org", _) => Form::Whole,
        _ => return None,
    };
    let known = [
        "rfc-editor.org",
        "tools.ietf.org",
        "datatracker.ietf.org",
        "ietf.org",
        "httpwg.org",
        "greenbytes.de",
        "w3.org",
    ];
    let rfc = raw.get(number.clone())?.parse().ok().filter(|_| known.contains(&host))?;
    Some(Old { rfc, form, raw, number, part: fragment.map(|at| at + 1..raw.len()), aliased: false })
}

fn host_length(rest: &str) -> usize {
    rest.find('/').unwrap_or(rest.len())
}

/// A mention as one of RFC 9110, where it is sure that the code is what it is about.
fn renewed(old: &Old<'_>, code: u16, section: &str) -> Option<String> {
    let known = section_in(old.rfc, code)?;
    let part = old.part.as_ref().and_then(|part| old.raw.get(part.clone()));
    let anchor = format!("status.{code}");
    let named = part.map(|part| {
        let part = part.strip_prefix("section-").or_else(|| part.strip_prefix("rfc.section.")).unwrap_or(part);
        part.strip_prefix("sec").filter(|_| old.form == Form::Part).unwrap_or(part)
    });
    if named.is_some_and(|named| named != known && !(named == anchor && old.form == Form::Statuses)) {
        return None;
    }
    match old.form {
        Form::Short | Form::Words => old.with("9110", Some(section)),
        Form::Sections => old.with("9110", Some(&format!("section-{section}"))),
        Form::Statuses => old.with("9110", Some(&anchor)),
        Form::Whole | Form::Part if part.is_some() != (old.form == Form::Part) => None,
        Form::Whole => old.with("9110", None),
        Form::Part => Some(format!("https://www.rfc-editor.org/rfc/rfc9110#section-{section}")),
    }
}

impl Old<'_> {
    /// The mention with the number of another RFC, and another part of it.
    fn with(&self, rfc: &str, part: Option<&str>) -> Option<String> {
        let head = self.raw.get(..self.number.start)?;
        let end = self.part.as_ref().map_or(self.raw.len(), |part| part.start);
        let between = self.raw.get(self.number.end..end)?;
        let mark = if self.part.is_none() && part.is_some() { "#" } else { "" };
        Some([head, rfc, between, mark, part.unwrap_or_default()].concat())
    }
}

/// The edit that writes another text in the place of what stands in the file word by word.
fn written(text: &Text, raw: &str, new: &str, subject: Subject<'_>) -> Option<Edit> {
    let value = restyle::value(subject.sources, text.place.0)?;
    let start = value.len() - value.trim_start().len();
    let same = value.trim() == raw;
    same.then(|| restyle::part(subject.sources, text.place.0, &(start..start + raw.len()), new)).flatten()
}

/// What has to be changed in the title of a reference as well; none where the title names the old RFC in a way that leaves it
/// open what to write.
fn of_title(reference: &Reference, old: &Old<'_>, section: &str, subject: Subject<'_>) -> Option<Option<Edit>> {
    let Some(url) = &reference.url else { return Some(None) };
    let title = &reference.title;
    if title.place.0 == url.place.0 || !title.as_str().contains(&old.rfc.to_string()) {
        return Some(None);
    }
    let known = in_words(title.as_str()).filter(|known| known.rfc == old.rfc)?;
    let new = known.with("9110", known.part.as_ref().map(|_| section))?;
    Some(Some(title.rewrite(&new, subject.sources)?))
}
