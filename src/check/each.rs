//! A rule held against one thing after the other.

use crate::diagnostic::{Diagnostic, Findings, Group, Kind};

/// If that many things all break a rule, what is wrong is something else.
const MANY: usize = 6;

/// What a rule is held against, and what it is most likely that is wrong when all of it breaks the rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brake {
    /// What the things are, in the plural: "summaries".
    pub(super) things: &'static str,
    /// What to do when every single one breaks the rule; one sentence or two.
    pub(super) likely: &'static str,
}

impl Brake {
    /// Judges each of some things. If every single one fails, and they are many, that is one finding, at the first of them:
    /// it is the rule that does not suit, or something that they have in common. It becomes one when decisions are carried out.
    pub(super) fn each<T>(
        self,
        things: impl IntoIterator<Item = T>,
        judge: impl FnMut(T) -> Option<Diagnostic>,
        findings: &mut Findings,
    ) {
        self.most(10, things, judge, findings);
    }

    /// The same for a rule of style, which does not suit where so many tenths of all things break it.
    pub(super) fn most<T>(
        self,
        tenths: usize,
        things: impl IntoIterator<Item = T>,
        mut judge: impl FnMut(T) -> Option<Diagnostic>,
        findings: &mut Findings,
    ) {
        let mut count = 0;
        let mut found: Vec<Diagnostic> = Vec::new();
        for thing in things {
            count += 1;
            found.extend(judge(thing));
        }
        let fails = found.len();
        let is_group = count >= MANY && fails * 10 >= count * tenths;
        let Self { things, likely } = self;
        let kind = Kind::All { things, likely, of: count };
        let group = found.first().filter(|_| is_group).map(|first| Group { first: first.span, count: fails, kind });
        found.into_iter().for_each(|finding| findings.push(Diagnostic { group, ..finding }));
    }
}

#[cfg(test)]
mod tests {
    use super::{Brake, MANY};
    use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};

    fn found(count: usize, fails: impl Fn(usize) -> bool) -> Vec<Diagnostic> {
        found_most(10, count, fails)
    }

    fn found_most(tenths: usize, count: usize, fails: impl Fn(usize) -> bool) -> Vec<Diagnostic> {
        let file = SourceMap::default().add("a.yaml", "text");
        let brake = Brake { things: "summaries", likely: "Think again." };
        let mut findings = Findings::default();
        let judge = |n| {
            let span = Span::new(file, n, n);
            fails(n).then(|| Diagnostic::new(&rules::LENGTH, span, format!("no {n}")).fix(span, "x"))
        };
        brake.most(tenths, 0..count, judge, &mut findings);
        findings.fold();
        findings.iter().cloned().collect()
    }

    #[test]
    fn what_nearly_everything_breaks_is_told_once_where_that_is_asked_for() {
        let most = found_most(9, 20, |n| n >= 2);
        assert_eq!(most.len(), 1);
        assert_eq!(most[0].message, "18 of 20 summaries break this rule; the first: no 2");
        assert_eq!(found_most(9, 20, |n| n >= 3).len(), 17);
    }

    #[test]
    fn what_everything_breaks_is_told_once() {
        let all = found(MANY, |_| true);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].message, format!("all {MANY} summaries break this rule; the first: no 0"));
        assert_eq!((all[0].help.as_str(), all[0].fix.len()), ("Think again.", 0));
        assert_eq!(found(MANY, |n| n > 0).len(), MANY - 1);
        assert_eq!(found(MANY - 1, |_| true).len(), MANY - 1);
        assert_eq!(found(0, |_| true).len(), 0);
    }
}
