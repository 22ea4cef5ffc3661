//! What the cells of a column look like.

use std::collections::BTreeSet;

use super::Context;
use super::phrases::registered;
use super::rows::without_badge;
use super::token::{Shape, lead};
use super::view::View;

/// What the cells of a column look like.
#[derive(Default)]
pub(super) struct Looks {
    /// Cells with something in them.
    pub(super) filled: usize,
    /// Cells that are a code or begin with one.
    pub(super) codes: usize,
    /// Those of them in which more follows.
    pub(super) more: usize,
    /// Cells with more letters than digits.
    pub(super) texts: usize,
    /// Cells without a space.
    pub(super) tokens: usize,
    /// Cells that begin with a status of HTTP or a class of them.
    pub(super) statuses: usize,
    /// Codes that are names or words in capitals.
    pub(super) names: usize,
    /// Statuses that are registered.
    pub(super) registered: BTreeSet<String>,
    /// Different texts.
    pub(super) distinct: usize,
    /// Words in all cells.
    pub(super) words: usize,
    /// Codes that are expected on the page.
    pub(super) expected: usize,
    /// Whether they count the rows from 1.
    pub(super) counts: bool,
    /// Whether all are two or three letters, as those of countries and currencies are.
    pub(super) kind: bool,
}

impl Looks {
    pub(super) fn of(view: &View<'_>, column: usize, from: usize, cx: &Context<'_>) -> Self {
        let mut looks = Self { counts: true, kind: true, ..Self::default() };
        let mut distinct = BTreeSet::new();
        for word in view.column(column, from) {
            if word.is_empty() {
                continue;
            }
            looks.filled += 1;
            distinct.insert(word);
            looks.words += word.split_whitespace().count();
            looks.texts += usize::from(
                word.chars().filter(|c| c.is_alphabetic()).count() * 2
                    > word.chars().filter(|c| c.is_numeric()).count(),
            );
            looks.tokens += usize::from(!word.contains(' ') && word.chars().count() <= 60);
            looks.expected += usize::from(cx.hints.codes.contains(word));
            looks.counts &= word.trim_end_matches('.').parse() == Ok(looks.filled);
            looks.kind &= matches!(word.len(), 2 | 3) && word.bytes().all(|b| b.is_ascii_alphabetic());
            let (word, _) = without_badge(word);
            let Some(found) = lead(word) else { continue };
            let rest = word.get(found.rest..).filter(|rest| rest.contains(char::is_alphanumeric)).unwrap_or("");
            // Names and capitals are codes only by themselves, or where something parts them from the rest.
            let weak = matches!(found.shape, Shape::Upper | Shape::Name);
            if !rest.is_empty() && weak && !found.parted {
                continue;
            }
            looks.codes += 1;
            looks.more += usize::from(!rest.is_empty());
            looks.names += usize::from(weak);
            looks.statuses += usize::from(matches!(found.shape, Shape::Status | Shape::Class));
            looks.registered.extend(found.codes.into_iter().filter(|code| registered(code).is_some()));
        }
        looks.distinct = distinct.len();
        looks.counts &= looks.filled > 1;
        looks
    }

    pub(super) fn mostly(&self, part: usize, percent: usize) -> bool {
        self.filled > 0 && part * 100 >= self.filled * percent
    }

    /// Whether these can only be statuses of HTTP, whatever stands above them.
    pub(super) fn are_statuses(&self) -> bool {
        let odd = self.registered.iter().filter(|code| !code.ends_with("00")).count();
        self.mostly(self.statuses, 90) && odd >= 2 && self.registered.len() * 2 >= self.distinct.min(20)
    }

    /// How many words a cell has.
    pub(super) fn average(&self) -> usize {
        self.words / self.filled.max(1)
    }
}
