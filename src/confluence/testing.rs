//! What the tests of this module share.

use std::sync::Mutex;
use std::time::Duration;

use super::clock::Clock;

/// A clock that goes on only when somebody sleeps.
#[derive(Debug, Default)]
pub(super) struct TestClock {
    now: Mutex<Duration>,
    unix: Mutex<u64>,
    slept: Mutex<Vec<Duration>>,
}

impl TestClock {
    pub(super) fn set_unix(&self, seconds: u64) {
        *self.unix.lock().unwrap() = seconds;
    }

    pub(super) fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap().clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }

    fn unix(&self) -> u64 {
        *self.unix.lock().unwrap()
    }

    fn sleep(&self, time: Duration) {
        *self.now.lock().unwrap() += time;
        self.slept.lock().unwrap().push(time);
    }

    fn chance(&self) -> u64 {
        0
    }
}
