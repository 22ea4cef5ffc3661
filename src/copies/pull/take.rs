//! A difference → edits of the YAML.

use super::aim::{Aim, Own, aim, is_text};
use super::held::{Against, Held};
use super::links::Links;
use super::prose::{Prose, applied};
use super::{Change, Left, Refused, words};
use crate::copies::compare::{Difference, Same};
use crate::copies::slot::Slot;
use crate::copies::{Form, Said};
use crate::diagnostic::{Edit, SourceMap};
use crate::model::{Code, Markdown, Text};
use crate::richtext::{Block, Inline, RichText, plain_text};
use crate::source::restyle;

/// What the changes of a copy are made with.
struct Desk<'a> {
    against: &'a Against<'a>,
    held: &'a Held<'a>,
    same: Same<'a>,
    codes: Vec<&'a Code>,
    sources: &'a SourceMap,
}

/// The edits of the sources for differences of a copy, each for itself, and the differences that cannot be taken over.
pub fn changes(
    against: &Against<'_>,
    held: &Held<'_>,
    wanted: &[&Difference],
    sources: &SourceMap,
) -> (Vec<Change>, Vec<Left>) {
    let same = Same::new(&held.source, &held.copy, held.form);
    let codes = held.catalog.definitions().map(|definition| &definition.code).collect();
    let desk = Desk { against, held, same, codes, sources };
    let (mut changes, mut left) = (Vec::new(), Vec::new());
    for difference in wanted {
        match desk.change(difference) {
            Ok((slot, edits)) => {
                let (difference, catalog) = ((*difference).clone(), held.catalog.path.clone());
                changes.push(Change { difference, catalog, slot, edits });
            }
            Err(refused) => left.push(Left { difference: (*difference).clone(), refused }),
        }
    }
    (changes, left)
}

impl Desk<'_> {
    fn change(&self, difference: &Difference) -> Result<(Slot, Vec<Edit>), Refused> {
        if !is_text(difference) {
            return Err(untakeable(difference));
        }
        let Aim { slot, own, said } = aim(self.held, difference)?;
        let field = difference.field.as_deref().unwrap_or_default();
        let edit = match (own, said) {
            (Own::Text(text), Some(said)) => self.text(field, text, said)?,
            (Own::Rich(text), Some(said)) => self.rich(field, text, said)?,
            _ => return Err(untakeable(difference)),
        };
        Ok((slot, vec![edit]))
    }

    /// A plain text with the words of the copy.
    fn text(&self, field: &str, text: &Text, said: &Said) -> Result<Edit, Refused> {
        let copy = plain_text(&said.text);
        let copy = copy.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = |text: &str| RichText { blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])] };
        let merged = words::merged(text.as_str(), &copy);
        let new = if self.same.texts(field, &plain(&merged), &said.text) { merged } else { copy };
        text.rewrite(&new, self.sources).ok_or_else(unwritable)
    }

    /// A text in Markdown that says what the copy says.
    fn rich(&self, field: &str, text: &Markdown, said: &Said) -> Result<Edit, Refused> {
        let written = text.written(self.sources);
        let file = text.place.0.file;
        let shown = |target: &str| match self.held.elsewhere {
            true => self.against.fragments.leads_to(self.held.catalog, file, target, self.sources),
            false => Some(target.to_owned()),
        };
        let prose = Prose {
            written,
            wanted: &said.text,
            same: &|a, b| self.same.texts(field, a, b),
            links: Links { shown: &shown, same: &|a, b| self.same.targets(a, b), codes: &self.codes },
            plain: matches!(self.held.form, Form::Csv | Form::Tsv),
        };
        let parts = prose.parts().map_err(|why| Refused::new(why, "Change the source by hand."))?;
        let span = text.place.0;
        let edit = restyle::together_or_not(self.sources, span, &parts);
        edit.or_else(|| restyle::part(self.sources, span, &(0..written.len()), &applied(written, &parts)))
            .ok_or_else(unwritable)
    }
}

/// That a value cannot be written where it stands.
fn unwritable() -> Refused {
    Refused::new(
        "it cannot be written where it stands in the YAML: an alias repeats it there, or its style cannot hold it",
        "Change it by hand.",
    )
}

/// Why a difference is none that can be taken over.
fn untakeable(difference: &Difference) -> Refused {
    let _ = difference;
    Refused::new("this is not taken over", "Change the source by hand.")
}
