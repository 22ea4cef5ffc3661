//! Several requests at once, within bounds.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many requests are under way at once.
const WORKERS: usize = 8;

/// What `of` gives for each item, in the order of the items. Waiting for answers takes no core, so this has threads of its
/// own and leaves those for computing alone.
pub(crate) fn each<T: Sync, R: Send>(items: &[T], of: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() <= 1 {
        return items.iter().map(of).collect();
    }
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while let Some((item, slot)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).zip(results.get(at))
        } {
            let result = of(item);
            *slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(result);
        }
    };
    thread::scope(|scope| {
        for _ in 1..WORKERS.min(items.len()) {
            scope.spawn(work);
        }
        work();
    });
    let results = results.into_iter();
    results.filter_map(|slot| slot.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::{WORKERS, each};

    #[test]
    fn several_at_once_and_in_order() {
        let barrier = Barrier::new(WORKERS);
        let items: Vec<usize> = (0..WORKERS * 4).collect();
        // Each waits until as many are under way as may be.
        let results = each(&items, |item| {
            barrier.wait();
            item * 2
        });
        assert_eq!(results, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert_eq!(each(&[], |_: &u8| 1), Vec::<i32>::new());
    }
}
