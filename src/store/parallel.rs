//! Work on many pieces at once.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Cores that are used at most: reading from a disk does not get faster with more.
const MAX_CORES: usize = 8;

/// Do `work` on every item, on all cores; the results come in the order of the items.
pub(super) fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    on_threads(std::thread::available_parallelism().map_or(1, usize::from).min(MAX_CORES), items, work)
}

/// As [`on_all_cores`]; each thread makes a state of its own and keeps it from item to item.
pub(super) fn on_all_cores_with<T: Sync, S, R: Send>(
    items: &[T],
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    on_threads_with(std::thread::available_parallelism().map_or(1, usize::from).min(MAX_CORES), items, state, work)
}

/// Do `work` on every item, on up to `threads` threads; the results come in the order of the items.
pub(super) fn on_threads<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    on_threads_with(threads, items, || (), |(), item| work(item))
}

fn on_threads_with<T: Sync, S, R: Send>(
    threads: usize,
    items: &[T],
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.min(items.len());
    if threads <= 1 {
        let mut state = state();
        return items.iter().map(|item| work(&mut state, item)).collect();
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    let worker = || {
        let mut state = state();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else { break };
            let result = work(&mut state, item);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((place, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(worker);
        }
        worker();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_unstable_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let items: Vec<usize> = (0..1000).collect();
        assert!(on_all_cores(&items, |number| number * 2).iter().enumerate().all(|(place, &twice)| twice == place * 2));
        assert!(on_all_cores(&[] as &[u8], |_| 1).is_empty());
    }
}
