//! Asking until there is an answer that counts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::address::continuation;
use super::ask::Ask;
use super::clock::Clock;
use super::error::{Context, Failure, Fate};
use super::retry::{self, Failed, Next, Pause, locked};
use super::transport::{Answer, Broken, Transport};
use super::{ErrorKind, PageId};

/// How many parts a list may have.
const PARTS: usize = 10_000;

/// What asks one Confluence, from several threads at once.
pub(super) struct Client {
    transport: Transport,
    clock: Arc<dyn Clock>,
    pause: Arc<Pause>,
    /// The pages that were made here, and when: servers may not know them at once.
    made: Mutex<BTreeMap<PageId, Duration>>,
}

/// Where the next part of a list begins that has no links but says where it is and is as long as it may be.
fn counted(value: &Value) -> Vec<(String, String)> {
    let number = |name: &str| value.get(name).and_then(Value::as_u64);
    match (number("start"), number("limit"), number("size")) {
        (Some(start), Some(limit), Some(size)) if value.get("_links").is_none() && size > 0 && size >= limit => {
            vec![("start".to_owned(), start.saturating_add(size).to_string())]
        }
        _ => Vec::new(),
    }
}

/// The members of a list, and the address that their links begin with.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) members: Vec<Value>,
    pub(super) base: Option<String>,
}

impl Client {
    pub(super) fn new(transport: Transport, clock: Arc<dyn Clock>, pause: Arc<Pause>) -> Self {
        Self { transport, clock, pause, made: Mutex::default() }
    }

    /// Where people open what this Confluence has.
    pub(super) fn url(&self) -> String {
        self.transport.base.url()
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Waits before another try of something that takes several requests.
    pub(super) fn rest(&self, tries: u32) {
        self.clock.sleep(retry::backoff(tries, self.clock.chance()));
    }

    /// Notes that a page was made a moment ago.
    pub(super) fn has_made(&self, id: &PageId) {
        locked(&self.made).insert(id.clone(), self.clock.now());
    }

    fn is_fresh(&self, ask: &Ask) -> bool {
        let (made, now) = (locked(&self.made), self.clock.now());
        ask.about.iter().filter_map(|id| made.get(id)).any(|at| now.saturating_sub(*at) < retry::FRESH)
    }

    pub(super) fn context<'a>(&'a self, ask: &'a Ask) -> Context<'a> {
        let base = &self.transport.base;
        Context { ask, path: &base.path, origin: &base.origin, login: &self.transport.login }
    }

    /// The value that is answered, be it none.
    pub(super) fn ask(&self, ask: &Ask) -> Result<Option<Value>, Failure> {
        self.answer(ask).map(|(value, _)| value)
    }

    /// The value that is answered.
    pub(super) fn value(&self, ask: &Ask) -> Result<Value, Failure> {
        self.ask(ask)?.ok_or_else(|| self.context(ask).odd("the answer is empty"))
    }

    /// The value that is answered; none where what is asked for is not there.
    pub(super) fn found(&self, ask: &Ask) -> Result<Option<Value>, Failure> {
        match self.value(ask) {
            Err(failure) if failure.is_missing() => Ok(None),
            other => other.map(Some),
        }
    }

    /// All members of a list, in as many requests as it takes, or until `enough` says so of the last part.
    pub(super) fn list(&self, mut ask: Ask, enough: impl Fn(&[Value]) -> bool) -> Result<List, Failure> {
        let mut list = List::default();
        let mut last = Vec::new();
        for _ in 0..PARTS {
            let (value, next) = self.answer(&ask)?;
            let mut value = value.ok_or_else(|| self.context(&ask).odd("the answer is empty"))?;
            let Some(Value::Array(members)) = value.get_mut("results").map(Value::take) else {
                return Err(self.context(&ask).odd("the answer has no `results`"));
            };
            // One that counts for itself may get the same part again and again.
            let again = !members.is_empty() && list.members.ends_with(&members);
            if again {
                return Ok(list);
            }
            let done = members.is_empty() || enough(&members);
            list.members.extend(members);
            let links = value.get("_links");
            let link = |name: &str| links.and_then(|links| links.get(name)).and_then(Value::as_str);
            list.base = list.base.or_else(|| link("base").map(str::to_owned));
            let link = link("next").map(str::to_owned).or(next);
            let parts = link.map_or_else(|| counted(&value), |link| continuation(&link));
            // One that leads to itself leads nowhere.
            if done || parts.is_empty() || parts == last {
                return Ok(list);
            }
            last.clone_from(&parts);
            ask.continued(parts);
        }
        Err(self.context(&ask).odd("the list does not end"))
    }

    /// The value that is answered, and the link to the next part of a list in the headers.
    fn answer(&self, ask: &Ask) -> Result<(Option<Value>, Option<String>), Failure> {
        let start = self.clock.now();
        let mut tries = 0;
        loop {
            self.pause.wait(self.clock.as_ref());
            let sent = self.transport.send(ask);
            tries += 1;
            let (failure, wait, passing) = match sent {
                Ok(mut answer) if (200..300).contains(&answer.status) => {
                    let next = answer.headers.next.take();
                    match self.context(ask).value(answer) {
                        Ok(value) => return Ok((value, next)),
                        Err(failure) => {
                            let passing = failure.fate == Fate::Lost;
                            (failure, None, passing)
                        }
                    }
                }
                Ok(answer) => self.refused(ask, &answer),
                Err(broken) => self.broken(ask, &broken),
            };
            let failed = Failed {
                status: failure.status,
                fate: failure.fate,
                passing,
                wait,
                repeatable: ask.repeatable,
                fresh: failure.status == Some(404) && self.is_fresh(ask),
                tries,
                since: self.clock.now().saturating_sub(start),
            };
            match retry::next(&failed, self.clock.chance()) {
                Next::Give => return Err(failure),
                Next::GiveAndPause(time) => {
                    self.pause.leave(time, self.clock.as_ref());
                    return Err(failure);
                }
                Next::Again(time) => self.clock.sleep(time),
                Next::AgainTogether(time) => self.pause.leave(time, self.clock.as_ref()),
                Next::TooLong(time) => return Err(self.too_long(ask, &failure, time)),
            }
        }
    }

    fn refused(&self, ask: &Ask, answer: &Answer) -> (Failure, Option<Duration>, bool) {
        let after = answer.headers.retry_after.as_deref();
        (self.context(ask).judged(answer), after.and_then(|text| retry::after(text, self.clock.as_ref())), false)
    }

    fn broken(&self, ask: &Ask, broken: &Broken) -> (Failure, Option<Duration>, bool) {
        (self.context(ask).broken(broken), None, broken.passing)
    }

    fn too_long(&self, ask: &Ask, failure: &Failure, time: Duration) -> Failure {
        let longest = retry::LONGEST.as_secs();
        let message =
            format!("the server wants us to wait for {} s, and we wait for {longest} s at most", time.as_secs());
        let told = self.context(ask).failure(ErrorKind::TooMany, failure.fate, &message, Some("Try again later."));
        Failure { status: failure.status, ..told }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::counted;

    #[test]
    fn numbers_of_others_do_not_overflow() {
        let next = |start: u64| counted(&json!({"start": start, "limit": 2, "size": 2}));
        assert_eq!(next(4), [("start".to_owned(), "6".to_owned())]);
        assert_eq!(next(u64::MAX), [("start".to_owned(), u64::MAX.to_string())]);
    }
}
