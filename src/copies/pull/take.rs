//! A difference → edits of the YAML.

use super::aim::{Aim, Own, aim, is_text};
use super::held::{Against, Held};
use super::links::Links;
use super::prose::{Prose, applied};
use super::rows::untaken;
use super::{Asked, Change, Left, Refused, words};
use crate::copies::compare::{Difference, Same};
use crate::copies::kind::{Identity, Subject};
use crate::copies::slot::Slot;
use crate::copies::{Form, Said};
use crate::diagnostic::{Edit, FileId, SourceMap};
use crate::model::{Code, Markdown, Text};
use crate::render::copies::leads_to;
use crate::richtext::{Block, Inline, RichText, plain_text};
use crate::source::restyle;

/// What to do about what cannot be taken over.
pub(super) const BY_HAND: &str = "Change the source by hand.";

/// What the changes of a copy are made with.
pub(super) struct Desk<'a> {
    pub(super) against: &'a Against<'a>,
    pub(super) held: &'a Held<'a>,
    pub(super) asked: &'a Asked<'a>,
    pub(super) same: Same<'a>,
    pub(super) codes: Vec<&'a Code>,
    pub(super) sources: &'a SourceMap,
}

/// What a difference comes to.
pub(super) struct Made {
    pub(super) slot: Slot,
    pub(super) edits: Vec<Edit>,
    /// What else goes or comes with it.
    pub(super) notes: Vec<String>,
}

/// The edits of the sources for differences of a part of a copy, of which the index is given, each for itself, and the differences that cannot be taken over.
pub fn changes(
    against: &Against<'_>,
    (at, held): (usize, &Held<'_>),
    wanted: &[&Difference],
    asked: &Asked<'_>,
    sources: &SourceMap,
) -> (Vec<Change>, Vec<Left>) {
    let same = Same::new(&held.source, &held.copy, held.form);
    let codes = held.catalog.definitions().map(|definition| &definition.code).collect();
    let desk = Desk { against, held, asked, same, codes, sources };
    let (mut changes, mut left) = (Vec::new(), Vec::new());
    for difference in wanted {
        match desk.change(difference) {
            Ok(Made { slot, edits, notes }) => {
                let (difference, catalog) = ((*difference).clone(), held.catalog.path.clone());
                changes.push(Change { difference, held: at, catalog, slot, edits, notes });
            }
            Err(refused) => left.push(Left { difference: (*difference).clone(), refused }),
        }
    }
    (changes, left)
}

impl Desk<'_> {
    fn change(&self, difference: &Difference) -> Result<Made, Refused> {
        if !is_text(difference) {
            return self.rows(difference);
        }
        let Some(Aim { slot, own, said }) = aim(self.held, difference) else { return Err(untaken(difference)) };
        let field = difference.field.as_deref().unwrap_or_default();
        let edits = match (own, said) {
            (Own::Text(text), Some(said)) => vec![self.text(field, text, said)?],
            (Own::Rich(text), Some(said)) => vec![self.rich(field, text, said)?],
            (Own::Field(definition), said) => self.field(definition, field, said)?,
            (Own::Text(_) | Own::Rich(_) | Own::Nothing, None) => self.without(&slot)?,
            (Own::Nothing, Some(said)) => self.above(&slot, said)?,
        };
        Ok(Made { slot, edits, notes: Vec::new() })
    }

    /// Where an address of a text in a file leads in the copy; none where only its label is told there.
    fn shown(&self, file: FileId, target: &str) -> Option<String> {
        let catalog = self.held.catalog;
        let book = Identity::of(self.against.book, catalog);
        let subject = Subject { copy: self.against.copy, catalog, part: &self.held.part, book };
        leads_to(self.against.fragments, &subject, self.held.there, (file, target), self.sources)
    }

    /// A text of the copy that the source does not have, with the links of a source.
    pub(super) fn settled(&self, said: &Said) -> Said {
        let (shown, same) = (|target: &str| Some(target.to_owned()), |a: &str, b: &str| self.same.targets(a, b));
        let links = Links { shown: &shown, same: &same, codes: &self.codes };
        Said { text: links.restored(&RichText::default(), &said.text), at: said.at }
    }

    /// A plain text with the words of the copy.
    pub(super) fn text(&self, field: &str, text: &Text, said: &Said) -> Result<Edit, Refused> {
        let copy = plain_text(&said.text);
        let copy = copy.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = |text: &str| RichText { blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])] };
        let merged = words::merged(text.as_str(), &copy);
        let new = if self.same.texts(field, &plain(&merged), &said.text) { merged } else { copy };
        text.rewrite(&new, self.sources).ok_or_else(unwritable)
    }

    /// A text in Markdown that says what the copy says.
    pub(super) fn rich(&self, field: &str, text: &Markdown, said: &Said) -> Result<Edit, Refused> {
        let written = text.written(self.sources);
        let span = text.place.0;
        let prose = Prose {
            written,
            wanted: &said.text,
            same: &|a, b| self.same.texts(field, a, b),
            links: Links {
                shown: &|target| self.shown(span.file, target),
                same: &|a, b| self.same.targets(a, b),
                codes: &self.codes,
            },
            plain: matches!(self.held.form, Form::Csv | Form::Tsv),
        };
        let parts = prose.parts().map_err(|why| Refused::new(why, BY_HAND))?;
        let edit = restyle::together_or_not(self.sources, span, &parts);
        edit.or_else(|| restyle::part(self.sources, span, &(0..written.len()), &applied(written, &parts)))
            .ok_or_else(unwritable)
    }
}

/// That a value cannot be written where it stands.
pub(super) fn unwritable() -> Refused {
    Refused::new(
        "it cannot be written where it stands in the YAML: an alias repeats it there, or its style cannot hold it",
        BY_HAND,
    )
}
