//! Which differences are taken over.

use crate::copies::base::Standing;
use crate::copies::compare::{Difference, Kind};
use crate::model::CodePattern;

/// A side of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The copy.
    Theirs,
    /// The source.
    Ours,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The codes that are meant, or patterns of them; all that somebody edited where none is named.
    pub codes: &'a [String],
    /// The kinds of differences that are meant; all where none is named.
    pub only: &'a [Kind],
    /// Who is right where both have changed.
    pub side: Option<Side>,
}

/// What becomes of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is not asked for.
    Other,
    /// It is taken over.
    Taken,
    /// Somebody has to decide: the source has changed there, too.
    Conflict,
    /// The source stays, because that was said.
    Ours,
    /// The source is newer there, and nobody edited the copy.
    Stale,
    /// It is not known who changed it.
    Unknown,
}

impl Asked<'_> {
    /// Whether a code was named, letter by letter.
    pub fn names(&self, code: &str) -> bool {
        self.codes.iter().any(|named| named == code)
    }

    /// Whether a difference is about what is asked for.
    fn means(&self, difference: &Difference) -> bool {
        let kind = difference.kind;
        let wanted = self.only.is_empty()
            || self.only.contains(&kind)
            || (kind == Kind::Codes && self.only.contains(&Kind::Wording));
        let code = |code: &String| self.codes.iter().any(|pattern| CodePattern::means(pattern, code));
        wanted && (self.codes.is_empty() || difference.code.iter().chain(&difference.others).any(code))
    }
}

/// What becomes of a difference.
pub fn choice(difference: &Difference, asked: &Asked<'_>) -> Choice {
    if !asked.means(difference) {
        return Choice::Other;
    }
    match (difference.standing, asked.side) {
        (Some(Standing::Stale), _) => Choice::Stale,
        (Some(Standing::Edited), _) | (_, Some(Side::Theirs)) => Choice::Taken,
        (_, Some(Side::Ours)) => Choice::Ours,
        (Some(Standing::Conflict), None) => Choice::Conflict,
        (None, None) if asked.codes.is_empty() => Choice::Unknown,
        (None, None) => Choice::Taken,
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Choice, Side, choice};
    use crate::copies::base::Standing;
    use crate::copies::compare::{Difference, Kind, Side as Said};

    fn difference(code: &str, standing: Option<Standing>) -> Difference {
        Difference {
            kind: Kind::Wording,
            code: Some(code.to_owned()),
            others: Vec::new(),
            case: None,
            section: None,
            field: Some("summary".to_owned()),
            message: String::new(),
            source: Said::default(),
            copy: Said::default(),
            changes: Vec::new(),
            lines: [None; 2],
            standing,
        }
    }

    #[test]
    fn who_moved_decides() {
        use Standing::{Conflict, Edited, Stale};
        let of =
            |standing, codes: &[String], side| choice(&difference("404", standing), &Asked { codes, only: &[], side });
        let (named, other) = (["4xx".to_owned()], ["500".to_owned()]);
        for (standing, codes, side, wanted) in [
            (Some(Edited), &[][..], None, Choice::Taken),
            (Some(Edited), &[], Some(Side::Ours), Choice::Taken),
            (Some(Edited), &other, None, Choice::Other),
            (Some(Stale), &named, Some(Side::Theirs), Choice::Stale),
            (Some(Conflict), &named, None, Choice::Conflict),
            (Some(Conflict), &[], Some(Side::Theirs), Choice::Taken),
            (Some(Conflict), &[], Some(Side::Ours), Choice::Ours),
            (None, &[], None, Choice::Unknown),
            (None, &named, None, Choice::Taken),
            (None, &[], Some(Side::Theirs), Choice::Taken),
        ] {
            assert_eq!(of(standing, codes, side), wanted, "{standing:?} {codes:?} {side:?}");
        }
        let only = Asked { only: &[Kind::Formatting], ..Asked::default() };
        assert_eq!(choice(&difference("404", Some(Edited)), &only), Choice::Other);
    }
}
