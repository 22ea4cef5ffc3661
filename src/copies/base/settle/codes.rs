//! Codes, their rows and their fields.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Standing;
use super::super::print::{CodePrint, Print};
use super::{Side, Three, moved, source_moved, whole};
use crate::copies::compare::{Difference, Kind};

/// The texts of a row.
type Fields = BTreeMap<String, Print>;

/// A text of a row; a field that an import would keep under another key has that in one of the two.
fn of(line: Option<&Fields>, field: &str) -> Option<Print> {
    let line = line?;
    line.get(field).or_else(|| line.get(field.strip_prefix("x-")?)).copied()
}

/// How many texts of a row are those of another.
fn alike(a: &Fields, b: &Fields) -> usize {
    a.iter().filter(|(field, print)| of(Some(b), field).is_some_and(|it| it.words == print.words)).count()
}

impl Three<'_> {
    /// Whether the source says something else of a code than before. Without the source of that time, only what the copy has
    /// of it counts.
    fn says_otherwise(&self, now: &CodePrint, before: &CodePrint, exact: bool) -> bool {
        let mut rows = before.lines.iter().enumerate();
        now.lines.len() != before.lines.len()
            || rows.any(|(at, row)| now.lines.get(at).is_none_or(|now| self.row_says_otherwise(now, row, exact)))
    }

    fn row_says_otherwise(&self, now: &Fields, before: &Fields, exact: bool) -> bool {
        if exact {
            // What the copy has no place for is not remembered.
            let known = |row: &Fields| -> Fields {
                row.iter()
                    .filter(|(field, _)| self.known.contains(field.as_str()))
                    .map(|(k, v)| (k.clone(), *v))
                    .collect()
            };
            return known(now) != known(before);
        }
        before.iter().any(|(field, print)| of(Some(now), field).map(|it| it.words) != Some(print.words))
    }

    /// The code of the copy that is one of the source.
    fn there(&self, code: &str) -> Option<&CodePrint> {
        self.copy.code(self.names.get(code).copied().unwrap_or(code))
    }

    /// The code of the base that is one of the source, and of the copy: of two names the one that says more of what they say.
    fn before(&self, code: &str) -> Option<&CodePrint> {
        let other = self.names.get(code).copied().unwrap_or(code);
        let [own, other] = [code, other].map(|name| self.base.code(name));
        let (Some(one), Some(two)) = (own, other) else { return own.or(other) };
        let score = |it: &CodePrint| {
            let lines = [self.source.code(code), self.there(code)].into_iter().flatten();
            lines.filter_map(|now| Some(alike(now.lines.first()?, it.lines.first()?))).sum::<usize>()
        };
        Some(if score(two) > score(one) { two } else { one })
    }

    /// What the source said then of a code of the base.
    fn said_then(&self, before: Option<&CodePrint>) -> Option<Option<&CodePrint>> {
        let then = self.then.as_ref()?;
        Some(before.and_then(|before| then.code(&before.code)))
    }

    /// The row of the base that two rows come from.
    fn line_before(
        before: &CodePrint,
        (source, i): (Option<&Fields>, Option<usize>),
        (copy, j): (Option<&Fields>, Option<usize>),
        must_fit: bool,
    ) -> Option<usize> {
        let score = |line: &Fields| [source, copy].into_iter().flatten().map(|it| alike(it, line)).sum::<usize>();
        let near = |at: usize| usize::from(Some(at) == j) * 2 + usize::from(Some(at) == i);
        let scored = before.lines.iter().enumerate().map(|(at, line)| (score(line), near(at), at));
        let (score, near, at) = scored.max_by_key(|(score, near, at)| (*score, *near, usize::MAX - at))?;
        (score > 0 || (!must_fit && near > 0)).then_some(at)
    }

    /// A text about a code.
    pub(super) fn field(&self, code: &str, [i, j]: [Option<usize>; 2], field: &str, kind: Kind) -> Standing {
        let line = |of: Option<&CodePrint>, at: Option<usize>| of.and_then(|of| of.lines.get(at?)).cloned();
        let (source, copy) = (line(self.source.code(code), i), line(self.there(code), j));
        let before = self.before(code);
        let at = before.and_then(|it| Self::line_before(it, (source.as_ref(), i), (copy.as_ref(), j), false));
        let base = before.and_then(|it| it.lines.get(at?));
        let then = self.said_then(before).map(|then| then.and_then(|then| then.lines.get(at?)));
        let (now, there, was) = (of(source.as_ref(), field), of(copy.as_ref(), field), of(base, field));
        // What the page had no place for then, it did not say otherwise.
        if was.is_none() && !self.carried(field) && then.flatten().is_none_or(|then| of(Some(then), field).is_none()) {
            return moved(there.is_none(), there.is_some());
        }
        let then = then.map(|then| of(then, field));
        moved(source_moved(now, then, was, kind), whole(there) != whole(was))
    }

    fn carried(&self, field: &str) -> bool {
        let carries = &self.base.print.carries;
        carries.contains(field) || field.strip_prefix("x-").is_some_and(|field| carries.contains(field))
    }

    /// A code that one of the two does not have, or has in another way.
    pub(super) fn presence(&self, code: &str) -> Standing {
        let (source, copy, base) = (self.source.code(code), self.copy.code(code), self.base.code(code));
        let then = self.then.as_ref().map(|then| then.code(code));
        let source_moved = match (source, then.unwrap_or(base)) {
            (Some(now), Some(before)) => self.says_otherwise(now, before, then.is_some()),
            (None, None) => false,
            _ => true,
        };
        let copy_moved = copy.map(|it| (it.place, &it.lines)) != base.map(|it| (it.place, &it.lines));
        moved(source_moved, copy_moved)
    }

    /// A code that the copy calls otherwise, or that has changed places with another one.
    pub(super) fn name(&self, code: &str, other: &str) -> Standing {
        if self.copy.code(code).is_some() {
            let first = |side: &Side<'_>| side.code(code).and_then(|it| it.lines.first().cloned()).unwrap_or_default();
            let (source, copy, base) = (first(&self.source), first(&self.copy), first(&self.base));
            let (by_source, by_copy) = (alike(&source, &base), alike(&copy, &base));
            return moved(by_source <= by_copy, by_copy <= by_source);
        }
        match (self.base.code(code).is_some(), self.base.code(other).is_some()) {
            (true, false) => Standing::Edited,
            (false, true) => Standing::Stale,
            _ => Standing::Conflict,
        }
    }

    /// A row of a code that one of the two does not have, or has elsewhere.
    pub(super) fn row(&self, code: &str, [i, j]: [Option<usize>; 2], kind: Kind) -> Standing {
        if kind == Kind::Order {
            return self.order_of_rows(code);
        }
        let (source, copy) = (self.source.code(code), self.there(code));
        let source = source.and_then(|it| it.lines.get(i?));
        let copy = copy.and_then(|it| it.lines.get(j?));
        let before = self.before(code);
        let at = before.and_then(|it| Self::line_before(it, (source, i), (copy, j), true));
        let Some(base) = before.and_then(|it| it.lines.get(at?)) else {
            return moved(source.is_some(), copy.is_some());
        };
        let then = self.said_then(before).flatten().and_then(|it| it.lines.get(at?));
        let source_moved = match (source, then) {
            (Some(now), Some(then)) => self.row_says_otherwise(now, then, true),
            (Some(now), None) => self.row_says_otherwise(now, base, false),
            (None, _) => true,
        };
        moved(source_moved, copy != Some(base))
    }

    fn order_of_rows(&self, code: &str) -> Standing {
        let names = |of: Option<&CodePrint>| -> Vec<Option<Print>> {
            of.into_iter().flat_map(|it| &it.lines).map(|line| line.get("summary").copied()).collect()
        };
        let all = [self.source.code(code), self.there(code), self.before(code)].map(names);
        self.orders(all.map(|names| names.into_iter().flatten().map(|it| it.words).collect()))
    }

    /// The order of what three lists have: that of the source, of the copy and of the base.
    pub(super) fn orders<T: Ord + Clone>(&self, [source, copy, base]: [Vec<T>; 3]) -> Standing {
        let sets = [&source, &copy, &base].map(|list| list.iter().cloned().collect::<BTreeSet<T>>());
        let common = |list: Vec<T>| -> Vec<T> {
            list.into_iter().filter(|it| sets.iter().all(|set| set.contains(it))).collect()
        };
        let (source, copy, base) = (common(source), common(copy), common(base));
        // Then it is about what both have and the base has not.
        if source == copy {
            return Standing::Conflict;
        }
        moved(source != base, copy != base)
    }

    /// The order of codes: of those that stand in the same sections as the ones that a difference names.
    pub(super) fn order(&self, it: &Difference) -> Standing {
        let section = |code: &str| {
            let (source, copy) = (self.source.code(code)?, self.there(code)?);
            Some((source.section, copy.section))
        };
        let sections: BTreeSet<(usize, usize)> =
            it.code.iter().chain(&it.others).filter_map(|code| section(code)).collect();
        let is_meant = |code: &str| section(code).is_some_and(|of| sections.contains(&of));
        let back: BTreeMap<&str, &str> = self.names.iter().map(|(code, other)| (*other, *code)).collect();
        let own = |code: &str| back.get(code).copied().unwrap_or(code).to_owned();
        let list = |side: &Side<'_>, own: &dyn Fn(&str) -> String| -> Vec<String> {
            side.print.codes.iter().map(|it| own(&it.code)).filter(|code| is_meant(code)).collect()
        };
        let same = |code: &str| code.to_owned();
        self.orders([list(&self.source, &same), list(&self.copy, &own), list(&self.base, &same)])
    }

    /// A field that only one of the two has for any code.
    pub(super) fn column(&self, field: &str, kind: Kind) -> Standing {
        let texts = |side: &Side<'_>| -> Vec<(String, Option<Print>)> {
            side.print.codes.iter().map(|it| (it.code.clone(), of(it.lines.first(), field))).collect()
        };
        let wholes = |side: &Side<'_>| {
            texts(side).into_iter().filter_map(|(code, it)| Some((code, whole(it)?))).collect::<BTreeMap<_, _>>()
        };
        let copy_moved = wholes(&self.copy) != wholes(&self.base);
        let then = self.then.as_ref();
        let source_moved = texts(&self.source).into_iter().any(|(code, now)| {
            let base = self.base.code(&code).and_then(|it| of(it.lines.first(), field));
            let then = then.map(|then| then.code(&code).and_then(|it| of(it.lines.first(), field)));
            source_moved(now, then, base, kind)
        });
        moved(source_moved, copy_moved)
    }
}
