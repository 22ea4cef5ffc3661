//! What a page says, code by code, and what the source says of the same.

use crate::copies::base::Base;
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
    /// The part of the catalog as the pages tell it.
    told: CatalogFile,
    reader: Reader,
    left_out: LeftOut,
}

impl<'a> Sheets<'a> {
    pub(crate) fn new(subject: Subject<'a>, told: CatalogFile) -> Self {
        let left_out = LeftOut::new(&subject.catalog.body, subject.part, Some(subject.copy), None);
        Self { subject, told, reader: Reader { hints: Hints::of(&subject.catalog.body) }, left_out }
    }

    /// What is expected on the pages.
    pub(crate) fn hints(&self) -> &Hints {
        &self.reader.hints
    }

    /// What reads them.
    pub(crate) fn reader(&self) -> &Reader {
        &self.reader
    }

    /// What the source says of a part of the catalog.
    pub(crate) fn source(&self, part: &Part) -> Sheet {
        match part {
            Part::Catalog => Sheet::of(&self.told),
            Part::Code(code) => Sheet::of(&self.told.only_code(code)),
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
        let copy = self.reader.read((title, body), source, sources);
        let intro = (*part != Part::Catalog || !self.subject.copy.intro.0).then_some(false);
        let mut comparison = compare(source, &copy, Options { form: Some(Form::Storage), intro });
        if *part == Part::Catalog {
            self.left_out.explain(&mut comparison);
        }
        (copy, comparison)
    }
}

/// Reads bodies.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    hints: Hints,
}

impl Reader {
    /// What a body says; it is added to the texts under a title.
    fn read(&self, (title, body): (&str, &str), source: &Sheet, sources: &mut SourceMap) -> Sheet {
        let file = sources.add(title, body);
        best(source, read(sources, file, Form::Storage, &self.hints).sheets)
    }

    /// What a body says, without its place.
    pub(crate) fn sheet(&self, body: &str, source: &Sheet) -> Sheet {
        self.read(("", body), source, &mut SourceMap::default())
    }

    /// What is remembered of a body that we wrote and read back.
    pub(crate) fn base(&self, body: &str, source: &Sheet) -> Base {
        Base::new(Form::Storage, body, &self.sheet(body, source), source)
    }
}
