//! Which side has moved: for each difference of two sheets, from what stood there before.

mod codes;
mod sections;

use std::collections::{BTreeMap, BTreeSet};

use super::print::{CodePrint, Fingerprint, Print};
use super::{Base, Standing};
use crate::copies::compare::{Comparison, Difference, Kind};

/// Says of each difference which side has moved since the base. `source` and `copy` are of the two sheets that were
/// compared. Where it is not known what stood in the fields, and somebody touched the copy, nothing is said.
///
/// What only the copy can have changed is never called stale: what is in doubt is an edit, or a conflict.
pub fn settle(comparison: &mut Comparison, source: &Fingerprint, copy: &Fingerprint, base: &Base) {
    if base.untouched {
        comparison.differences.iter_mut().for_each(|it| it.standing = Some(Standing::Stale));
        return;
    }
    let Some(print) = &base.print else { return };
    let three = Three::new(source, copy, print, base.source.as_ref(), &comparison.differences);
    let found: Vec<Standing> = comparison.differences.iter().map(|it| three.standing(it)).collect();
    for (it, standing) in comparison.differences.iter_mut().zip(found) {
        it.standing = Some(standing);
    }
}

/// The source and the copy, and what stood there before.
struct Three<'a> {
    source: Side<'a>,
    copy: Side<'a>,
    base: Side<'a>,
    /// What the source said then.
    then: Option<Side<'a>>,
    /// What the copy calls codes of the source that it calls otherwise.
    names: BTreeMap<&'a str, &'a str>,
    /// The fields that the copy had a place for.
    known: BTreeSet<&'a str>,
}

/// A fingerprint whose codes can be found.
struct Side<'a> {
    print: &'a Fingerprint,
    codes: BTreeMap<&'a str, (usize, &'a CodePrint)>,
}

impl<'a> Side<'a> {
    fn new(print: &'a Fingerprint) -> Self {
        let codes = print.codes.iter().enumerate().rev();
        Self { print, codes: codes.map(|(at, it)| (it.code.as_str(), (at, it))).collect() }
    }

    fn code(&self, code: &str) -> Option<&'a CodePrint> {
        self.codes.get(code).map(|(_, code)| *code)
    }

    fn title_of(&self, code: &CodePrint) -> Option<Print> {
        self.print.sections.get(code.section).and_then(|section| section.title)
    }

    fn text(&self, key: &str) -> Option<Print> {
        self.print.texts.get(key).copied()
    }
}

/// What has moved, in words.
fn moved(source: bool, copy: bool) -> Standing {
    match (source, copy) {
        (_, false) => Standing::Stale,
        (false, true) => Standing::Edited,
        (true, true) => Standing::Conflict,
    }
}

/// What several come to together.
fn together(all: impl IntoIterator<Item = Standing>) -> Option<Standing> {
    all.into_iter().reduce(|a, b| if a == b { a } else { Standing::Conflict })
}

/// Whether a text of a source is another one than before. Where only the copy of that time is known, which says it in its
/// own way, what was compared decides.
fn source_moved(now: Option<Print>, then: Option<Option<Print>>, base: Option<Print>, kind: Kind) -> bool {
    match then {
        Some(then) => now.map(|it| it.whole) != then.map(|it| it.whole),
        None if kind == Kind::Formatting => now.map(|it| it.whole) != base.map(|it| it.whole),
        None => now.map(|it| it.words) != base.map(|it| it.words),
    }
}

impl<'a> Three<'a> {
    fn new(
        source: &'a Fingerprint,
        copy: &'a Fingerprint,
        base: &'a Fingerprint,
        then: Option<&'a Fingerprint>,
        differences: &'a [Difference],
    ) -> Self {
        let (source, copy) = (Side::new(source), Side::new(copy));
        let mut names = BTreeMap::new();
        for it in differences {
            if let (Kind::Codes, Some(code), [other], None) = (it.kind, &it.code, it.others.as_slice(), &it.field) {
                names.insert(code.as_str(), other.as_str());
                // Two that have changed places.
                if copy.code(code).is_some() {
                    names.insert(other, code);
                }
            }
        }
        let fields = base.codes.iter().flat_map(|code| &code.lines).flat_map(BTreeMap::keys);
        let known = fields.chain(&base.carries).map(String::as_str).collect();
        Self { source, copy, base: Side::new(base), then: then.map(Side::new), names, known }
    }

    fn standing(&self, it: &Difference) -> Standing {
        let field = it.field.as_deref();
        match (&it.code, field, it.kind) {
            (Some(code), Some("retired"), kind) => self.text(&format!("retired {code}"), kind),
            (_, Some("section"), Kind::Section | Kind::Codes) => self.section(it),
            (Some(code), Some(field), kind) => self.field(code, it.lines, field, kind),
            (_, None, Kind::Order) if it.lines == [None; 2] => self.order(it),
            (Some(code), None, _) if it.lines != [None; 2] => self.row(code, it.lines, it.kind),
            (Some(code), None, _) => match it.others.as_slice() {
                [other] => self.name(code, other),
                _ => self.presence(code),
            },
            (None, Some("section"), _) => self.order_of_sections(),
            (None, Some("intro"), kind) if it.section.is_some() => self.section_intro(it, kind),
            (None, Some(key @ ("title" | "intro")), kind) => self.text(key, kind),
            (None, Some(field), kind) => self.column(field, kind),
            (None, None, _) => self.all(),
        }
    }

    /// A text that is about no code.
    fn text(&self, key: &str, kind: Kind) -> Standing {
        let (source, copy, base) = (self.source.text(key), self.copy.text(key), self.base.text(key));
        let then = self.then.as_ref().map(|then| then.text(key));
        moved(source_moved(source, then, base, kind), whole(copy) != whole(base))
    }

    /// That no code of the source is there.
    fn all(&self) -> Standing {
        let codes = |side: &Side<'_>| side.print.codes.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
        let (base, then) = (codes(&self.base), self.then.as_ref().unwrap_or(&self.base));
        moved(codes(&self.source) != codes(then), codes(&self.copy) != base)
    }
}

fn whole(print: Option<Print>) -> Option<super::Digest> {
    print.map(|print| print.whole)
}
