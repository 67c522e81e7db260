//! A row of a table of measurements: our own work against a floor.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

/// How often both are measured.
const ROUNDS: usize = 12;

/// Measure both in turn; the fastest of each counts.
pub fn row<A, B>(what: &str, bar: &str, mut own: impl FnMut() -> A, mut floor: impl FnMut() -> B) {
    let (mut best_own, mut best_floor) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        best_own = best_own.min(seconds(&mut own));
        best_floor = best_floor.min(seconds(&mut floor));
    }
    let (own, floor) = (best_own * 1e3, best_floor * 1e3);
    println!("| {what} | {own:.2} | {floor:.2} | {:.2} | {bar} |", own / floor);
}

fn seconds<T>(mut work: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}
