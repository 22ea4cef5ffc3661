//! Rules about catalogs of status codes of HTTP.

mod examples;
mod message;
mod phrase;
mod references;
mod registered;
mod section;
mod title;
mod wording;

use std::collections::BTreeSet;

use super::Subject;
use crate::diagnostic::{Findings, Span};
use crate::model::{Book, Catalog, Definition};
use crate::registry::{Entry, STATE, find};

/// Holds the catalogs of status codes of HTTP against their rules.
pub(super) fn rules(subject: Subject<'_>, findings: &mut Findings) {
    for catalog in subject.book.catalogs.iter().filter(|catalog| catalog.is_http()) {
        registered::out_of_range(catalog, findings);
        registered::unregistered_code(catalog, findings);
        registered::reserved_code(catalog, findings);
        registered::temporary_code(catalog, findings);
        registered::obsolete_code(catalog, findings);
        phrase::phrase_case(catalog, subject, findings);
        phrase::phrase_mismatch(catalog, subject, findings);
        section::wrong_section(catalog, findings);
        references::reference_mismatch(catalog, subject, findings);
        examples::rules(catalog, subject, findings);
    }
}

/// Where the summaries stand that are the phrase of their code.
pub(super) fn phrases(book: &Book) -> BTreeSet<Span> {
    let statuses = book.catalogs.iter().filter(|catalog| catalog.is_http()).flat_map(statuses);
    let is_phrase =
        |summary: &str, entry: &Entry| entry.phrase.is_some_and(|phrase| phrase.eq_ignore_ascii_case(summary));
    let same = statuses.filter(|(definition, _, entry)| is_phrase(definition.summary.as_str(), entry));
    same.map(|(definition, ..)| definition.summary.place.0).collect()
}

/// The definitions of a catalog whose code the registry has an entry for, assigned or not.
fn statuses(catalog: &Catalog) -> impl Iterator<Item = (&Definition, u16, &'static Entry)> {
    catalog.definitions().filter_map(|definition| {
        let code = definition.code.http_status()?;
        Some((definition, code, find(code)?))
    })
}

/// What a finding about the registry rests on.
fn state() -> String {
    format!("IANA registry of {STATE}")
}
