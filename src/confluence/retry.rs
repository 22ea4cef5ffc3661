//! When something is asked again, and how long that waits.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::clock::{Clock, date};
use super::error::Fate;

/// How often a request is sent that the server wants later.
const WHEN_LIMITED: u32 = 8;
/// How often one is sent that failed for a reason that passes.
const WHEN_BROKEN: u32 = 4;
/// How often one is sent about a page that was made a moment ago and is not found.
const WHEN_FRESH: u32 = 8;
/// The first pause, where nobody says how long; each one is up to twice as long as the one before.
const FIRST: Duration = Duration::from_millis(500);
/// The longest pause of our own.
const LAST: Duration = Duration::from_secs(30);
/// The longest pause that a server may ask for.
pub(super) const LONGEST: Duration = Duration::from_secs(120);
/// For how long a request is tried in all.
const IN_ALL: Duration = Duration::from_secs(300);
/// For how long a page is one that was made a moment ago.
pub(super) const FRESH: Duration = Duration::from_secs(60);

/// What to do after a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Tell it.
    Give,
    /// Tell it, and leave the server alone for a time first.
    GiveAndPause(Duration),
    /// Send it again after a time.
    Again(Duration),
    /// The same, and nobody else asks the server meanwhile.
    AgainTogether(Duration),
    /// Tell that the server wants to be left alone for longer than we wait: for so long.
    TooLong(Duration),
}

/// What is known of a request that failed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failed {
    /// The status, where there was an answer.
    pub(super) status: Option<u16>,
    pub(super) fate: Fate,
    /// Whether sending it again may do better: no answer, but not for good.
    pub(super) passing: bool,
    /// For how long the server wants to be left alone, where it says so.
    pub(super) wait: Option<Duration>,
    /// Whether doing it twice is as good as doing it once.
    pub(super) repeatable: bool,
    /// Whether it is about a page that was made a moment ago.
    pub(super) fresh: bool,
    /// How often it has been sent.
    pub(super) tries: u32,
    /// How long ago it was sent first.
    pub(super) since: Duration,
}

/// Decides what to do. `chance` is any number.
pub(super) fn next(failed: &Failed, chance: u64) -> Next {
    let own = backoff(failed.tries, chance);
    let again = |tries: u32| failed.tries < tries && failed.since < IN_ALL;
    match failed.status {
        // Nothing was done, whatever was asked.
        Some(429) => match failed.wait {
            Some(wait) if wait > LONGEST => Next::TooLong(wait),
            wait if again(WHEN_LIMITED) => Next::AgainTogether(wait.unwrap_or(own)),
            _ => Next::Give,
        },
        Some(503) if failed.wait.is_some() => match failed.wait.unwrap_or(own) {
            wait if wait > LONGEST => Next::TooLong(wait),
            wait if failed.repeatable && again(WHEN_LIMITED) => Next::AgainTogether(wait),
            wait => Next::GiveAndPause(wait),
        },
        Some(404) if failed.fresh && again(WHEN_FRESH) => Next::Again(own),
        // The server has not even got it.
        None if failed.passing && failed.fate == Fate::Refused && again(WHEN_BROKEN) => Next::Again(own),
        _ if !failed.repeatable || !again(WHEN_BROKEN) => Next::Give,
        Some(_) if matches!(failed.fate, Fate::Lost | Fate::Busy) => Next::Again(own),
        None if failed.passing => Next::Again(own),
        _ => Next::Give,
    }
}

/// The pause before another try: between half of it and all of it by chance, so that not all come back at once.
pub(super) fn backoff(tries: u32, chance: u64) -> Duration {
    let whole = FIRST.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(LAST);
    let half = whole / 2;
    let part = u32::try_from(chance % 1001).unwrap_or(0);
    half + half * part / 1000
}

/// The time in a `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
pub(super) fn after(text: &str, clock: &dyn Clock) -> Option<Duration> {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..1e9).contains(&seconds) => Some(Duration::from_secs_f64(seconds)),
        Ok(_) => None,
        Err(_) => date(text).map(|at| Duration::from_secs(at.saturating_sub(clock.unix()))),
    }
}

/// Until when a host is left alone; all who ask it honour that.
#[derive(Debug, Default)]
pub(super) struct Pause {
    until: Mutex<Duration>,
    gate: Mutex<()>,
}

impl Pause {
    /// Waits until the host may be asked. One waits for all, and the others wait for that one.
    pub(super) fn wait(&self, clock: &dyn Clock) {
        while *locked(&self.until) > clock.now() {
            let _gate = locked(&self.gate);
            let left = locked(&self.until).saturating_sub(clock.now());
            if !left.is_zero() {
                clock.sleep(left);
            }
        }
    }

    /// Notes that the host wants to be left alone for a time.
    pub(super) fn leave(&self, time: Duration, clock: &dyn Clock) {
        let mut until = locked(&self.until);
        *until = (*until).max(clock.now().saturating_add(time));
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Failed, Next, Pause, after, backoff, next};
    use crate::confluence::clock::Clock;
    use crate::confluence::error::Fate;
    use crate::confluence::testing::TestClock;

    const SECOND: Duration = Duration::from_secs(1);

    fn failed(status: Option<u16>, fate: Fate, repeatable: bool) -> Failed {
        let passing = fate == Fate::Lost;
        Failed { status, fate, passing, wait: None, repeatable, fresh: false, tries: 1, since: Duration::ZERO }
    }

    #[test]
    fn who_asks_for_too_much_is_heard_whatever_was_asked() {
        for repeatable in [true, false] {
            let limited = failed(Some(429), Fate::Refused, repeatable);
            let told = Failed { wait: Some(SECOND * 7), ..limited };
            assert_eq!(next(&told, 0), Next::AgainTogether(SECOND * 7));
            assert!(matches!(next(&limited, 0), Next::AgainTogether(time) if time > Duration::ZERO && time < SECOND));
            assert_eq!(next(&Failed { wait: Some(SECOND * 3600), ..limited }, 0), Next::TooLong(SECOND * 3600));
            assert_eq!(next(&Failed { tries: 8, ..told }, 0), Next::Give);
            assert_eq!(next(&Failed { since: SECOND * 300, ..told }, 0), Next::Give);
        }
    }

    #[test]
    fn only_what_can_do_no_harm_is_repeated() {
        for (status, fate) in
            [(Some(502), Fate::Lost), (Some(500), Fate::Lost), (None, Fate::Lost), (Some(409), Fate::Busy)]
        {
            assert!(matches!(next(&failed(status, fate, true), 0), Next::Again(_)), "{status:?}");
            assert_eq!(next(&failed(status, fate, false), 0), Next::Give, "{status:?}");
            assert_eq!(next(&Failed { tries: 4, ..failed(status, fate, true) }, 0), Next::Give, "{status:?}");
        }
        for (status, fate) in [(Some(501), Fate::Refused), (Some(400), Fate::Refused), (None, Fate::Odd)] {
            assert_eq!(next(&failed(status, fate, true), 0), Next::Give, "{status:?}");
        }
        let unsent = Failed { passing: true, ..failed(None, Fate::Refused, false) };
        assert!(matches!(next(&unsent, 0), Next::Again(_)), "nobody got it");
        assert_eq!(next(&Failed { passing: false, ..unsent }, 0), Next::Give);
        let resting = Failed { wait: Some(SECOND), ..failed(Some(503), Fate::Lost, false) };
        assert_eq!(next(&resting, 0), Next::GiveAndPause(SECOND));
        assert_eq!(next(&Failed { repeatable: true, ..resting }, 0), Next::AgainTogether(SECOND));
    }

    #[test]
    fn what_is_not_found_is_asked_for_again_only_where_it_was_made_a_moment_ago() {
        let missing = failed(Some(404), Fate::Refused, false);
        assert_eq!(next(&missing, 0), Next::Give);
        assert!(matches!(next(&Failed { fresh: true, ..missing }, 0), Next::Again(_)));
    }

    #[test]
    fn pauses_grow_and_differ_and_end() {
        assert_eq!(backoff(1, 0), Duration::from_millis(250));
        assert_eq!(backoff(1, 1000), Duration::from_millis(500));
        assert_eq!(backoff(3, 1000), SECOND * 2);
        assert_eq!(backoff(100, 1000), SECOND * 30);
    }

    #[test]
    fn waits_are_seconds_or_dates() {
        let clock = TestClock::default();
        clock.set_unix(784_111_777);
        for (text, time) in [
            ("3", Some(SECOND * 3)),
            (" 0.5 ", Some(SECOND / 2)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(SECOND * 10)),
            ("Sun, 06 Nov 1994 08:49:07 GMT", Some(Duration::ZERO)),
            ("-1", None),
            ("NaN", None),
            ("soon", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(after(text, &clock), time, "{text}");
        }
    }

    #[test]
    fn one_waits_for_all() {
        let (pause, clock) = (Pause::default(), TestClock::default());
        pause.leave(SECOND * 5, &clock);
        pause.leave(SECOND * 2, &clock);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| pause.wait(&clock));
            }
        });
        assert_eq!(clock.now(), SECOND * 5);
        assert_eq!(clock.slept(), [SECOND * 5]);
    }
}
