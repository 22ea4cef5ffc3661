//! What a page says, code by code, and what the source says of the same.

use super::stand_in::{digest, meaning, print};
use crate::copies::base::{Base, Fingerprint};
use crate::copies::compare::{Comparison, LeftOut, Options, compare};
use crate::copies::kind::{Part, Subject};
use crate::copies::read::read;
use crate::copies::{Form, Hints, Sheet, best};
use crate::diagnostic::SourceMap;
use crate::model::CatalogFile;

/// What pages are compared with.
#[derive(Debug)]
pub(crate) struct Sheets<'a> {
    subject: Subject<'a>,
    hints: Hints,
    left_out: LeftOut,
}

impl<'a> Sheets<'a> {
    pub(crate) fn new(subject: Subject<'a>) -> Self {
        let left_out = LeftOut::new(&subject.catalog.body, subject.part, Some(subject.copy), None);
        Self { subject, hints: Hints::of(&subject.catalog.body), left_out }
    }

    /// What is expected on the pages.
    pub(crate) fn hints(&self) -> &Hints {
        &self.hints
    }

    /// What the source says of a part of the catalog.
    pub(crate) fn source(&self, part: &Part) -> Sheet {
        match part {
            Part::Catalog => Sheet::of(self.subject.part),
            Part::Code(code) => {
                let mut alone: CatalogFile = self.subject.part.clone();
                alone.sections.retain_mut(|section| {
                    section.codes.0.retain(|definition| definition.code == *code);
                    !section.codes.is_empty()
                });
                alone.retired.clear();
                Sheet::of(&alone)
            }
        }
    }

    /// What the body of a page says otherwise than the source. The body is added to the texts, under the title of the page.
    pub(crate) fn compare(
        &self,
        source: &Sheet,
        part: &Part,
        (title, body): (&str, &str),
        sources: &mut SourceMap,
    ) -> (Sheet, Comparison) {
        let copy = said(sources, (title, body), source, &self.hints);
        let intro = (*part != Part::Catalog || !self.subject.copy.intro.0).then_some(false);
        let mut comparison = compare(source, &copy, Options { form: Some(Form::Storage), intro });
        if *part == Part::Catalog {
            self.left_out.explain(&mut comparison);
        }
        (copy, comparison)
    }
}

/// What a body says.
fn said(sources: &mut SourceMap, (title, body): (&str, &str), source: &Sheet, hints: &Hints) -> Sheet {
    let file = sources.add(title, body);
    best(source, read(sources, file, Form::Storage, hints).sheets)
}

/// What is remembered of a body that we wrote and read back.
pub(crate) fn base_of(body: &str, source: &Sheet, hints: &Hints) -> Base {
    let copy = said(&mut SourceMap::default(), ("", body), source, hints);
    Base { whole: Some(digest(&meaning(Form::Storage, body))), untouched: false, print: Some(print(&copy)) }
}

/// What a body says, without its place.
pub(crate) fn sheet_of(body: &str, source: &Sheet, hints: &Hints) -> Sheet {
    said(&mut SourceMap::default(), ("", body), source, hints)
}

/// What stands in each field of a body.
pub(crate) fn print_of(body: &str, source: &Sheet, hints: &Hints) -> Fingerprint {
    print(&said(&mut SourceMap::default(), ("", body), source, hints))
}
