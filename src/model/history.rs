//! What changed in a book, and when: `history.yaml`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::code::Code;
use super::text::Text;
use crate::source::Node;
use crate::source::decode::{Context, Decode, record};

record! {
    /// What changed in a book: `history.yaml`, which `statusbook history` writes.
    #[derive(Default)]
    pub struct History is "history.yaml" {
        required {}
        optional {
            /// The commit up to which git was read.
            until "until": Option<Text>,
            /// The changes, the newest first.
            changes "changes": Vec<Change>,
        }
    }
}

record! {
    /// One change: of a field, of a whole code, or of a whole catalog, whichever is named.
    pub struct Change is "a change" {
        required {
            /// When: a date such as `2026-11-20`, or with a time of day in UTC, `2026-11-20T09:30:00Z`.
            date "date": Date,
            /// The catalog: its path below the content folder, without the ending.
            catalog "catalog": Text,
            /// Whether it was `added`, `removed` or `changed`; or, of a catalog that has another path now, `moved`.
            kind "kind": ChangeKind,
        }
        optional {
            /// The code that it is about.
            code "code": Option<Code>,
            /// The title of the section that it is about.
            section "section": Option<Text>,
            /// The key of the field that it is about.
            field "field": Option<Text>,
            /// What stood there before: of a code that was removed, its summary.
            from "from": Option<Text>,
            /// What stands there since: of a code that was added, its summary.
            to "to": Option<Text>,
            /// Why, in plain text.
            note "note": Option<Text>,
        }
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is there since then.
    Added,
    /// It is gone since then.
    Removed,
    /// It says something else since then.
    Changed,
    /// It has another path since then: `from`, and before that change every catalog of that name is this one.
    Moved,
}

impl ChangeKind {
    /// All kinds.
    const ALL: [Self; 4] = [Self::Added, Self::Removed, Self::Changed, Self::Moved];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved => "moved",
        }
    }
}

impl Decode for ChangeKind {
    const WANTED: &'static str = "one of `added`, `removed`, `changed`, `moved`";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        cx.word(node, "kind of change", &Self::ALL.map(|kind| (kind.word(), kind)))
    }
}

impl JsonSchema for ChangeKind {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ChangeKind".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": Self::ALL.map(Self::word) })
    }
}

/// A date, with a time of day in UTC. In order as they follow each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(String);

impl Date {
    /// The last second that four digits of a year can say.
    const LAST: i64 = 253_402_300_799;

    /// That many seconds after the beginning of 1970; the nearest that can be said.
    pub fn of_seconds(seconds: i64) -> Self {
        let seconds = seconds.clamp(0, Self::LAST);
        let (day, second) = (seconds / 86_400, seconds % 86_400);
        // Years that begin in March, in eras of 400 of them (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let day = day + 719_468;
        let (era, of_era) = (day / 146_097, day % 146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    }

    /// The date and the time as RFC 3339 writes them: `2026-11-20T09:30:00Z`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The date alone.
    pub fn day(&self) -> &str {
        self.0.get(..10).unwrap_or_default()
    }

    fn parse(text: &str) -> Option<Self> {
        let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
        const FORM: &[u8] = b"0000-00-00T00:00:00Z";
        let fits = |(letter, form): (u8, &u8)| if *form == b'0' { letter.is_ascii_digit() } else { letter == *form };
        if whole.len() != FORM.len() || !whole.bytes().zip(FORM).all(fits) {
            return None;
        }
        let number = |range: std::ops::Range<usize>| whole.get(range)?.parse::<u32>().ok();
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let good = (1..=days).contains(&day) && number(11..13)? < 24 && number(14..16)? < 60 && number(17..19)? < 60;
        good.then_some(Self(whole))
    }
}

impl Decode for Date {
    const WANTED: &'static str = "a date";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = String::decode(node, cx)?;
        let date = Self::parse(&text);
        if date.is_none() {
            let help = "Write a date such as `2026-11-20`, or with a time in UTC such as `2026-11-20T09:30:00Z`.";
            cx.report(cx.dialect.invalid_value, node, format!("`{text}` is not {}", Self::WANTED), help);
        }
        date
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}Z)?$" })
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn seconds_become_dates() {
        for (seconds, date) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-5, "1970-01-01T00:00:00Z"),
            (i64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Date::of_seconds(seconds).as_str(), date);
            assert_eq!(Date::parse(date), Some(Date::of_seconds(seconds)));
        }
        assert_eq!(Date::of_seconds(951_782_400).day(), "2000-02-29");
    }

    #[test]
    fn what_is_no_date_is_none() {
        assert_eq!(Date::parse("2024-02-29").expect("a date").as_str(), "2024-02-29T00:00:00Z");
        for text in ["2023-02-29", "2024-13-01", "2024-00-10", "2024-01-32", "2024-1-1", "20240101", "today", ""] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        for text in ["2024-01-01T24:00:00Z", "2024-01-01T10:00:00", "2024-01-01 10:00:00Z", "2024-01-01T10:00:00+01:00"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
