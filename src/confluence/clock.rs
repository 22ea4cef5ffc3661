//! Time and chance, which tests replace.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What waiting needs to know. No output depends on it.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time since some moment in the past; never goes back.
    fn now(&self) -> Duration;

    /// The seconds since 1970, for waiting until a date.
    fn unix(&self) -> u64;

    /// Lets a time pass.
    fn sleep(&self, time: Duration);

    /// A number by chance.
    fn chance(&self) -> u64;
}

/// The clock of the system.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "servers say by a date until when to wait; no output depends on it")]
    fn unix(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn chance(&self) -> u64 {
        // Every one of them has keys of its own.
        RandomState::new().build_hasher().finish()
    }
}

/// The seconds since 1970 of a date as HTTP writes it (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. The two
/// obsolete forms are not read.
pub(super) fn date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = text.trim().split_once(", ")?;
    let mut parts = rest.split_ascii_whitespace();
    let day: u64 = parts.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let name = parts.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? as u64 + 1;
    let year: u64 = parts.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let mut time = parts.next()?.splitn(3, ':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    if parts.next() != Some("GMT") || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // The year begins in March, so that the day of leap years is its last one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    let days = days.checked_sub(719_468)?;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::date;

    proptest! {
        #[test]
        fn no_text_is_too_odd_for_a_date(text in "[A-Z][a-z]{2}, [0-9 ]{1,4}[A-Z][a-z]{2} [0-9]{0,6} [0-9:]{0,12} ?(GMT)?|.*") {
            date(&text);
        }

        /// The next day begins a day later, whatever month and year it is in.
        #[test]
        fn days_follow_each_other(days in 0_u64..2_900_000) {
            let (day, next) = (written(days), written(days + 1));
            prop_assert_eq!(date(&day), Some(days * 86_400));
            prop_assert_eq!(date(&next), Some((days + 1) * 86_400));
        }
    }

    /// A day since 1970 as HTTP writes it, counted month by month.
    fn written(mut days: u64) -> String {
        let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let mut year = 1970;
        while days >= 365 + u64::from(leap(year)) {
            days -= 365 + u64::from(leap(year));
            year += 1;
        }
        let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        for (length, name) in lengths.into_iter().zip(names) {
            if days < length {
                return format!("Xxx, {:02} {name} {year:04} 00:00:00 GMT", days + 1);
            }
            days -= length;
        }
        unreachable!("a year has twelve months")
    }

    #[test]
    fn dates_of_http_are_seconds_since_1970() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Thu, 29 Feb 2024 23:59:59 GMT", Some(1_709_251_199)),
            ("Fri, 01 Mar 2024 00:00:00 GMT", Some(1_709_251_200)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("Sun, 99 Nov 1994 08:49:37 GMT", None),
            ("7", None),
            ("", None),
        ] {
            assert_eq!(date(text), seconds, "{text}");
        }
    }
}
