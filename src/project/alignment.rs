//! Which tokens of two texts are the same ones: patience diff, with Myers between the anchors.
//!
//! Tokens that occur once in both texts are the anchors; the longest run of them that keeps its order stands, and what
//! lies between two anchors is aligned in the same way. What has no anchor goes to Myers where it is small, and counts
//! as wholly replaced where it is large. So the work is bounded by the texts alone, and not by a clock: two machines that
//! carry the same codings over the same edit must come to the same places.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A run of tokens that stand in both texts: where, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) len: usize,
}

/// Cells of old × new tokens up to which Myers looks for what no anchor holds together.
const MAX_CELLS: usize = 1 << 21;

/// How deep anchors are looked for between anchors.
const MAX_DEPTH: usize = 24;

/// The runs that stand in both, in the order of both.
pub(super) fn align(old: &[u32], new: &[u32], weights: &Numbers<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    align_part((old, new), weights, (0, 0), MAX_DEPTH, &mut found);
    joined(found)
}

/// Numbers for tokens, the same for the same, and what each weighs.
#[derive(Debug, Default)]
pub(super) struct Numbers<'a> {
    known: HashMap<&'a str, u32, FixedState>,
    /// Bytes of each token, by number.
    weights: Vec<u64>,
}

/// The bit of tokens without a letter or digit. A comma or a blank line may stand once in both texts by chance, and holds
/// nothing together.
const WEAK: u32 = 1 << 31;

impl<'a> Numbers<'a> {
    /// The number of a token.
    pub(super) fn number(&mut self, token: &'a str) -> u32 {
        let next = u32::try_from(self.weights.len()).unwrap_or(u32::MAX) & !WEAK;
        let weights = &mut self.weights;
        *self.known.entry(token).or_insert_with(|| {
            weights.push(token.len() as u64);
            if token.chars().any(char::is_alphanumeric) { next } else { next | WEAK }
        })
    }

    /// Bytes of the token with this number.
    fn of(&self, number: u32) -> u64 {
        self.weights.get((number & !WEAK) as usize).copied().unwrap_or(0)
    }
}

fn align_part(
    (old, new): (&[u32], &[u32]),
    weights: &Numbers<'_>,
    at: (usize, usize),
    depth: usize,
    found: &mut Vec<Match>,
) {
    let head = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    push(found, Match { old: at.0, new: at.1, len: head });
    let (old, new) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let at = (at.0 + head, at.1 + head);
    let end = Match { old: at.0 + old.len() - tail, new: at.1 + new.len() - tail, len: tail };
    let old = old.get(..old.len() - tail).unwrap_or_default();
    let new = new.get(..new.len() - tail).unwrap_or_default();
    if !old.is_empty() && !new.is_empty() {
        align_middle((old, new), weights, at, depth, found);
    }
    push(found, end);
}

fn align_middle(
    (old, new): (&[u32], &[u32]),
    weights: &Numbers<'_>,
    at: (usize, usize),
    depth: usize,
    found: &mut Vec<Match>,
) {
    let anchors = if depth == 0 { Vec::new() } else { anchors(old, new, weights) };
    if anchors.is_empty() {
        if old.len().saturating_mul(new.len()) <= MAX_CELLS {
            myers(old, new, at, found);
        }
        return;
    }
    let (mut from_old, mut from_new) = (0, 0);
    for (place, other) in anchors.into_iter().chain([(old.len(), new.len())]) {
        let gap = (old.get(from_old..place).unwrap_or_default(), new.get(from_new..other).unwrap_or_default());
        align_part(gap, weights, (at.0 + from_old, at.1 + from_new), depth - 1, found);
        if place < old.len() {
            push(found, Match { old: at.0 + place, new: at.1 + other, len: 1 });
        }
        (from_old, from_new) = (place + 1, other + 1);
    }
}

fn myers(old: &[u32], new: &[u32], at: (usize, usize), found: &mut Vec<Match>) {
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            push(found, Match { old: at.0 + old_index, new: at.1 + new_index, len });
        }
    }
}

/// Tokens that occur once in both, as many as keep their order.
fn anchors(old: &[u32], new: &[u32], weights: &Numbers<'_>) -> Vec<(usize, usize)> {
    #[derive(Default)]
    struct Seen {
        old: (usize, usize),
        new: (usize, usize),
    }
    let mut seen: HashMap<u32, Seen, FixedState> = HashMap::default();
    for (place, token) in old.iter().enumerate().filter(|(_, token)| **token & WEAK == 0) {
        let seen = seen.entry(*token).or_default();
        seen.old = (seen.old.0 + 1, place);
    }
    for (place, token) in new.iter().enumerate() {
        if let Some(seen) = seen.get_mut(token) {
            seen.new = (seen.new.0 + 1, place);
        }
    }
    let once = seen.into_values().filter(|seen| seen.old.0 == 1 && seen.new.0 == 1);
    let mut pairs: Vec<(usize, usize)> = once.map(|seen| (seen.old.1, seen.new.1)).collect();
    pairs.sort_unstable();
    heaviest_rising(&pairs, |place| old.get(place).map_or(0, |token| weights.of(*token)))
}

/// The heaviest part of `pairs`, sorted by the first, in which the second rises too: a page that stays is worth more than
/// two words that stay.
fn heaviest_rising(pairs: &[(usize, usize)], weight: impl Fn(usize) -> u64) -> Vec<(usize, usize)> {
    let mut places: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
    places.sort_unstable();
    // A tree over the places: the weight of the heaviest part that ends at or before each, and its last pair.
    let mut tree: Vec<(u64, Option<usize>)> = vec![(0, None); places.len() + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (number, (old, new)) in pairs.iter().enumerate() {
        let rank = places.partition_point(|place| place < new);
        let (mut best, mut at) = ((0, None), rank);
        while at > 0 {
            best = best.max(tree.get(at).copied().unwrap_or_default());
            at &= at - 1;
        }
        before.push(best.1);
        let total = (best.0 + weight(*old), Some(number));
        let mut at = rank + 1;
        while let Some(known) = tree.get_mut(at) {
            if known.0 < total.0 {
                *known = total;
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut rising = Vec::new();
    let mut next = tree.iter().max_by_key(|(weight, _)| *weight).and_then(|(_, last)| *last);
    while let Some(number) = next {
        rising.extend(pairs.get(number));
        next = before.get(number).copied().flatten();
    }
    rising.reverse();
    rising
}

fn push(found: &mut Vec<Match>, run: Match) {
    if run.len > 0 {
        found.push(run);
    }
}

/// Runs that touch in both texts as one.
fn joined(runs: Vec<Match>) -> Vec<Match> {
    let mut joined: Vec<Match> = Vec::with_capacity(runs.len());
    for run in runs {
        match joined.last_mut() {
            Some(last) if last.old + last.len == run.old && last.new + last.len == run.new => last.len += run.len,
            _ => joined.push(run),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_the_same_in_both_and_rise(
            old in prop::collection::vec(0_u32..12, 0..60),
            new in prop::collection::vec(0_u32..12, 0..60),
        ) {
            let (mut at_old, mut at_new) = (0, 0);
            for run in align(&old, &new, &Numbers::default()) {
                prop_assert!(run.old >= at_old && run.new >= at_new && run.len > 0);
                (at_old, at_new) = (run.old + run.len, run.new + run.len);
                prop_assert_eq!(&old[run.old..at_old], &new[run.new..at_new]);
            }
        }
    }

    #[test]
    fn what_stands_once_holds_its_place() {
        let mut weights = Numbers::default();
        for token in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] {
            weights.number(token);
        }
        let runs = align(&[1, 2, 3, 9, 4, 5], &[7, 4, 5, 1, 2, 3, 9], &weights);
        assert_eq!(runs, [Match { old: 0, new: 3, len: 4 }]);
        assert_eq!(align(&[1, 2], &[3, 4], &weights), []);
    }
}
