//! Asking many addresses: several hosts at once, and each of them gently.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ureq::Agent;

use super::fetch::{self, Answer, Outcome};

/// How many requests are under way at a time.
const WORKERS: usize = 16;
/// How many of them to one host.
const PER_HOST: usize = 2;
/// How often a host is waited for, and how long at most each time.
const PATIENCE: usize = 3;
const LONGEST: Duration = Duration::from_secs(60);

/// The addresses of one host that are still to be asked for, and whether it asked to be left alone: for good, and until when.
#[derive(Default)]
struct Host<'a> {
    left: Mutex<VecDeque<&'a str>>,
    closed: Mutex<Option<String>>,
    not_before: Mutex<Option<Instant>>,
}

impl Host<'_> {
    /// Waits for as long as the host wants to be left alone, which may grow meanwhile.
    fn wait(&self) {
        while let Some(time) = { *locked(&self.not_before) }.and_then(|at| at.checked_duration_since(Instant::now())) {
            if time.is_zero() {
                break;
            }
            std::thread::sleep(time);
        }
    }

    /// Notes that it wants to be left alone for a time.
    fn leave(&self, time: Duration) {
        let mut at = locked(&self.not_before);
        *at = (*at).max(Instant::now().checked_add(time));
    }
}

/// Asks for all addresses.
pub(super) fn ask_all(addresses: &[&str], progress: &(dyn Fn(usize, usize) + Sync)) -> BTreeMap<String, Answer> {
    let mut by_host: BTreeMap<String, VecDeque<&str>> = BTreeMap::new();
    for address in addresses {
        by_host.entry(host(address)).or_default().push_back(address);
    }
    let hosts: Vec<Host<'_>> =
        by_host.into_values().map(|left| Host { left: Mutex::new(left), ..Host::default() }).collect();
    // Each host stands in the queue as often as it may be asked at a time.
    let queue: Vec<&Host<'_>> = (0..PER_HOST).flat_map(|_| &hosts).collect();
    let queue = Mutex::new(queue.into_iter().collect::<VecDeque<_>>());
    let (answers, done, client) = (Mutex::new(BTreeMap::new()), AtomicUsize::new(0), fetch::client());
    let work = || {
        // The braces let go of a lock before the work begins.
        while let Some(host) = { locked(&queue).pop_front() } {
            while let Some(address) = { locked(&host.left).pop_front() } {
                let answer = patiently(&client, host, address);
                locked(&answers).insert(address.to_owned(), answer);
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, addresses.len());
            }
        }
    };
    std::thread::scope(|scope| {
        (0..WORKERS.min(hosts.len() * PER_HOST).min(addresses.len())).for_each(|_| {
            scope.spawn(work);
        });
    });
    answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Asks for an address of a host, and waits as the host says. A host that asks for too much is not asked again.
fn patiently(client: &Agent, host: &Host<'_>, address: &str) -> Answer {
    for _ in 0..=PATIENCE {
        host.wait();
        if let Some(why) = locked(&host.closed).clone() {
            return Answer::Unknown(why);
        }
        match fetch::ask(client, address) {
            Outcome::Answered(answer) => return answer,
            Outcome::Wait(time) if time <= LONGEST => host.leave(time),
            Outcome::Wait(time) => {
                *locked(&host.closed) = Some(format!("the host asks to wait for {} s", time.as_secs()));
            }
        }
    }
    let why = format!("the host asked to wait {} times", PATIENCE + 1);
    *locked(&host.closed) = Some(why.clone());
    Answer::Unknown(why)
}

/// The host of an address, with its port; capitals do not count (RFC 3986, section 3.2.2).
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest).to_ascii_lowercase()
}
