//! What a region says otherwise than its source, code by code and field by field.

use super::past::Past;
use super::{Checked, State};
use crate::copies::base::{Base, Fingerprint, lost, settle, untold};
use crate::copies::compare::{Comparison, Options, compare};
use crate::copies::publish::Lost;
use crate::copies::{Form, Group, Hints, Sheet, best, recognise};
use crate::diagnostic::{FileId, SourceMap, Span};
use crate::richtext::document;

/// What a region says, beside what it has to say.
#[derive(Clone, Debug)]
pub struct Drift {
    /// What it says otherwise; places on the side of the copy are those of the file.
    pub comparison: Comparison,
    /// What it has to say.
    pub source: Fingerprint,
    /// What it says.
    pub copy: Fingerprint,
    /// What somebody wrote in it beside codes and fields.
    pub lost: Vec<Lost>,
}

impl Checked {
    /// Compares what stands in the region, in the file that it was checked in, with what it has to say. Places on the side
    /// of the copy are those of the file.
    ///
    /// What is no difference here can be an edit all the same, such as a comment.
    pub fn differences(&self, file: FileId, form: Form, sources: &SourceMap) -> Comparison {
        self.compared(file, form, sources).comparison
    }

    /// The same with which side has moved, as far as that is known: a region that was edited by its past.
    pub fn drift(&self, file: FileId, form: Form, sources: &SourceMap, past: &Past) -> Drift {
        let mut drift = self.compared(file, form, sources);
        let base = match self.state {
            State::Edited => {
                let now = sources.text(file).get(self.region.inner.clone()).unwrap_or_default();
                let known = past.base.as_deref().map(|base| lost(form, Some(base), now, &self.wanted));
                drift.lost = untold(known.unwrap_or_default(), &drift.comparison.differences);
                past.base.as_deref().map(|text| Base::of_text(form, text, &Hints::of(&self.part)))
            }
            _ => Some(Base { untouched: true, ..Base::default() }),
        };
        settle(&mut drift.comparison, &drift.source, &drift.copy, &base.unwrap_or_default());
        drift
    }

    fn compared(&self, file: FileId, form: Form, sources: &SourceMap) -> Drift {
        let (source, copy) = self.sheets(file, form, sources);
        let comparison = compare(&source, &copy, Options { form: Some(form), intro: Some(true) });
        let (source, copy) = (Fingerprint::of(&source), Fingerprint::of(&copy));
        Drift { comparison, source, copy, lost: Vec::new() }
    }

    /// What it has to say, and what stands in it, as sheets. Places on the side of the copy are those of the file.
    pub fn sheets(&self, file: FileId, form: Form, sources: &SourceMap) -> (Sheet, Sheet) {
        let alone = sources.text(file).get(self.region.inner.clone()).unwrap_or_default();
        let page = match form {
            Form::Markdown => document::from_markdown(alone),
            _ => document::from_html(alone),
        };
        let source = self.sheet();
        let read = page.map(|page| recognise(&page, file, &Hints::of(&self.part))).unwrap_or_default();
        let mut copy = best(&source, read.sheets);
        let from = Span::new(file, self.region.inner.start, self.region.inner.start).start;
        copy.each_place(&mut |at| {
            at.span =
                Span { start: at.span.start.saturating_add(from), end: at.span.end.saturating_add(from), ..at.span };
        });
        (source, copy)
    }

    /// Whether only it has moved since it was written: what it has to say is what was written.
    pub fn is_edited(&self) -> bool {
        self.state == State::Edited && self.region.sum == Some(self.sum)
    }

    /// What the built-in templates show of the part of the catalog; of one of the author's own, all is expected.
    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::of(&self.part);
        let template = self.region.request.template();
        if matches!(template, "table" | "list" | "sections") {
            sheet.intro = None;
            sheet.retired.clear();
        }
        if matches!(template, "table" | "list") {
            let records = sheet.groups.drain(..).flat_map(|group| group.records).collect();
            sheet.groups.push(Group { title: None, intro: None, records });
        }
        sheet
    }
}
