//! Sections: their headings and texts, their order, and what stands in them.

use std::collections::BTreeSet;

use super::super::Standing;
use super::super::print::{Print, SectionPrint};
use super::{Side, Three, moved, source_moved, together, whole};
use crate::copies::compare::{Difference, Kind};

/// The section of a heading, by its index.
fn titled(side: &Side<'_>, title: Option<Print>) -> Option<usize> {
    let title = title?;
    side.print.sections.iter().position(|section| section.title.is_some_and(|it| it.words == title.words))
}

/// The codes of a section.
fn codes<'p>(side: &Side<'p>, section: usize) -> BTreeSet<&'p str> {
    side.print.codes.iter().filter(|it| it.section == section).map(|it| it.code.as_str()).collect()
}

/// The section that has most of some codes; none where it has none.
fn with_codes(side: &Side<'_>, wanted: &BTreeSet<&str>) -> Option<usize> {
    let shared = |at: usize| codes(side, at).intersection(wanted).count();
    let counted = (0..side.print.sections.len()).map(|at| (shared(at), usize::MAX - at, at));
    counted.max().filter(|(count, ..)| *count > 0).map(|(.., at)| at)
}

fn section<'p>(side: &Side<'p>, at: Option<usize>) -> Option<&'p SectionPrint> {
    side.print.sections.get(at?)
}

impl Three<'_> {
    /// Something about a section, or about the sections of codes.
    pub(super) fn section(&self, it: &Difference) -> Standing {
        if let Some(code) = &it.code {
            return self.place_of(code);
        }
        if it.others.is_empty() {
            return self.heading(it);
        }
        let (mut elsewhere, mut gone) = (Vec::new(), Vec::new());
        for code in &it.others {
            match self.source.code(code).is_some() && self.copy.code(code).is_some() {
                true => elsewhere.push(self.place_of(code)),
                false => gone.push(self.presence(code)),
            }
        }
        together(elsewhere.into_iter().chain(gone)).unwrap_or(Standing::Conflict)
    }

    /// The section that a code stands in.
    fn place_of(&self, code: &str) -> Standing {
        let title = |side: &Side<'_>, name: &str| side.code(name).map(|it| side.title_of(it).map(|title| title.words));
        let there = self.names.get(code).copied().unwrap_or(code);
        let base = title(&self.base, code).or_else(|| title(&self.base, there));
        let then = self.then.as_ref().map_or(base, |then| title(then, code).or(base));
        moved(title(&self.source, code) != then, title(&self.copy, there) != base)
    }

    /// What a section is called.
    fn heading(&self, it: &Difference) -> Standing {
        let [now, there] = [&it.source, &it.copy].map(|side| side.text.as_deref().map(Print::of_title));
        let own = titled(&self.source, now).map(|at| codes(&self.source, at)).unwrap_or_default();
        let before = titled(&self.base, now).or_else(|| titled(&self.base, there));
        let before = before.or_else(|| with_codes(&self.base, &own));
        let before = section(&self.base, before).and_then(|section| section.title);
        let words = |print: Option<Print>| print.map(|print| print.words);
        moved(words(now) != words(before), words(there) != words(before))
    }

    /// The text of a section.
    pub(super) fn section_intro(&self, it: &Difference, kind: Kind) -> Standing {
        let title = it.section.as_deref().map(Print::of_title);
        let at = titled(&self.source, title);
        let own = at.map(|at| codes(&self.source, at)).unwrap_or_default();
        let found = |side: &Side<'_>| titled(side, title).or_else(|| with_codes(side, &own));
        let intro = |side: &Side<'_>, at| section(side, at).and_then(|section| section.intro);
        let (now, there) = (intro(&self.source, at), intro(&self.copy, found(&self.copy)));
        // A section of another heading is found by that, too.
        let heading = section(&self.copy, found(&self.copy)).and_then(|section| section.title);
        let of_base = found(&self.base).or_else(|| titled(&self.base, heading));
        let base = intro(&self.base, of_base);
        let then = self.then.as_ref().map(|then| intro(then, found(then)));
        moved(source_moved(now, then, base, kind), whole(there) != whole(base))
    }

    pub(super) fn order_of_sections(&self) -> Standing {
        let titles = |side: &Side<'_>| -> Vec<_> {
            side.print.sections.iter().filter_map(|section| section.title).map(|title| title.words).collect()
        };
        self.orders([titles(&self.source), titles(&self.copy), titles(&self.base)])
    }
}
