//! Work on many files at once, with bounded memory, told in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Cores that are used at most.
const MAX_CORES: usize = 8;

/// How often whoever waits is asked whether to go on.
const ASKED: Duration = Duration::from_millis(100);

/// Bytes of files that may be read at once even where every file is small.
const LEAST_ROOM: u64 = 8 << 20;

/// Do `work` on every item on all cores, and give the results to `take` in the order of the items, on this thread.
/// `weight` is the size of an item in bytes: together, items at work weigh no more than the heaviest alone. `progress`
/// is told how many are done of how many, before each is taken and while waiting, and stops it by `false`: results
/// after that are dropped. Gives whether all were done.
pub(super) fn each<T: Sync, R: Send>(
    items: &[T],
    weight: impl Fn(&T) -> u64,
    work: impl Fn(&T) -> R + Sync,
    progress: &mut dyn FnMut(usize, usize) -> bool,
    mut take: impl FnMut(&T, R),
) -> bool {
    let weights: Vec<u64> = items.iter().map(weight).collect();
    let gate = Gate::new(weights.iter().copied().max().unwrap_or(0).max(LEAST_ROOM));
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, results) = mpsc::channel();
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_CORES).min(items.len());
    std::thread::scope(|scope| {
        for _ in 0..cores {
            let (sender, weights, work, gate, next, stopped) =
                (sender.clone(), &weights, &work, &gate, &next, &stopped);
            scope.spawn(move || {
                while !stopped.load(Ordering::Relaxed) {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(item), Some(&weight)) = (items.get(place), weights.get(place)) else { break };
                    let result = gate.within(weight, || work(item));
                    if sender.send((place, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        for (place, item) in items.iter().enumerate() {
            let result = loop {
                if !progress(place, items.len()) {
                    stopped.store(true, Ordering::Relaxed);
                    return false;
                }
                if let Some(result) = early.remove(&place) {
                    break result;
                }
                match results.recv_timeout(ASKED) {
                    Ok((other, result)) => drop(early.insert(other, result)),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return false,
                }
            };
            take(item, result);
        }
        progress(items.len(), items.len());
        true
    })
}

/// Lets in only so much at once.
struct Gate {
    room: Mutex<u64>,
    freed: Condvar,
    all: u64,
}

impl Gate {
    fn new(all: u64) -> Self {
        Self { room: Mutex::new(all), freed: Condvar::new(), all }
    }

    /// Do `work` once there is room for `weight`.
    fn within<R>(&self, weight: u64, work: impl FnOnce() -> R) -> R {
        let weight = weight.min(self.all);
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        while *room < weight {
            room = self.freed.wait(room).unwrap_or_else(PoisonError::into_inner);
        }
        *room -= weight;
        drop(room);
        let _leaving = Leaving(self, weight);
        work()
    }
}

/// Gives the room back, whatever becomes of the work.
struct Leaving<'a>(&'a Gate, u64);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        *self.0.room.lock().unwrap_or_else(PoisonError::into_inner) += self.1;
        self.0.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_taken_in_order_until_it_is_stopped() {
        let items: Vec<u64> = (0..200).collect();
        let slow_first = |item: &u64| {
            std::thread::sleep(Duration::from_micros(if item.is_multiple_of(7) { 300 } else { 10 }));
            item * 2
        };
        let mut taken = Vec::new();
        assert!(each(&items, |_| 1, slow_first, &mut |_, _| true, |_, twice| taken.push(twice)));
        assert_eq!(taken, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        taken.clear();
        assert!(!each(&items, |_| 1, slow_first, &mut |done, _| done < 5, |_, twice| taken.push(twice)));
        assert_eq!(taken, [0, 2, 4, 6, 8]);
        let mut told = Vec::new();
        let mut tell = |done: usize, all: usize| {
            told.push((done, all));
            true
        };
        assert!(each(&[] as &[u8], |_| 1, |_| (), &mut tell, |_, ()| ()));
        assert_eq!(told, [(0, 0)]);
    }

    #[test]
    fn what_is_at_work_weighs_no_more_than_the_heaviest() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let gate = Gate::new(100);
        std::thread::scope(|scope| {
            for weight in [60_u64, 60, 60, 30, 30, 1000] {
                let (gate, now, most) = (&gate, &now, &most);
                scope.spawn(move || {
                    gate.within(weight, || {
                        let held = usize::try_from(weight.min(100)).unwrap();
                        most.fetch_max(now.fetch_add(held, Ordering::SeqCst) + held, Ordering::SeqCst);
                        std::thread::sleep(Duration::from_millis(3));
                        now.fetch_sub(held, Ordering::SeqCst);
                    });
                });
            }
        });
        assert_eq!(most.into_inner(), 100);
    }
}
