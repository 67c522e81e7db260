//! Sets of turns, and where in the index each transcript's turns lie.

/// A set of turns: for each segment of the index a bit for each of its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Turns {
    pub(super) segments: Vec<Bits>,
}

impl Turns {
    /// No turn; `sizes` are the documents of each segment.
    pub(super) fn none(sizes: &[u32]) -> Self {
        Self { segments: sizes.iter().map(|&size| Bits::new(size)).collect() }
    }

    /// Keep what is in `other` too.
    pub(super) fn keep(&mut self, other: &Self) {
        self.join(other, |own, other| own & other);
    }

    /// Take in what is in `other`.
    pub(super) fn add(&mut self, other: &Self) {
        self.join(other, |own, other| own | other);
    }

    /// Take out what is in `other`.
    pub(super) fn remove(&mut self, other: &Self) {
        self.join(other, |own, other| own & !other);
    }

    /// How many.
    pub(super) fn count(&self) -> usize {
        self.segments.iter().map(|bits| bits.count(0, u32::MAX)).sum()
    }

    fn join(&mut self, other: &Self, join: fn(u64, u64) -> u64) {
        for (own, other) in self.segments.iter_mut().zip(&other.segments) {
            own.words.iter_mut().zip(&other.words).for_each(|(own, other)| *own = join(*own, *other));
        }
    }
}

/// A set of small numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// The empty set of numbers below `size`.
    pub(super) fn new(size: u32) -> Self {
        Self { words: vec![0; (size as usize).div_ceil(64)] }
    }

    /// Keep what is in `other` too.
    pub(super) fn keep(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(own, other)| *own &= other);
    }

    /// Put a number in.
    #[inline]
    pub(super) fn insert(&mut self, number: u32) {
        if let Some(word) = self.words.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Put all numbers from `start` to before `end` in.
    pub(super) fn insert_all(&mut self, start: u32, end: u32) {
        for place in start / 64..end.div_ceil(64) {
            let mask = mask(place, start, end);
            if let Some(word) = self.words.get_mut(place as usize) {
                *word |= mask;
            }
        }
    }

    /// Whether a number is in.
    #[inline]
    pub(super) fn contains(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// How many numbers from `start` to before `end` are in.
    pub(super) fn count(&self, start: u32, end: u32) -> usize {
        self.words(start, end).map(|(_, word)| word.count_ones() as usize).sum()
    }

    /// The numbers from `start` to before `end`, ascending.
    pub(super) fn iter(&self, start: u32, end: u32) -> impl Iterator<Item = u32> {
        self.words(start, end).flat_map(|(place, word)| {
            let rest = |word: &u64| Some(word & (word - 1)).filter(|&word| word != 0);
            let words = std::iter::successors(Some(word).filter(|&word| word != 0), rest);
            words.map(move |word| place * 64 + word.trailing_zeros())
        })
    }

    /// The words that hold `start` to before `end`, each with its place, other bits cleared.
    fn words(&self, start: u32, end: u32) -> impl Iterator<Item = (u32, u64)> {
        let end = end.min(u32::try_from(self.words.len()).unwrap_or(u32::MAX).saturating_mul(64));
        (start / 64..end.div_ceil(64))
            .map(move |place| (place, self.words.get(place as usize).map_or(0, |word| word & mask(place, start, end))))
    }
}

/// The bits of word `place` that lie from `start` to before `end`.
fn mask(place: u32, start: u32, end: u32) -> u64 {
    let low = start.saturating_sub(place * 64).min(64);
    let high = end.saturating_sub(place * 64).min(64);
    let below = |bit: u32| if bit == 64 { u64::MAX } else { (1 << bit) - 1 };
    below(high) & !below(low)
}

/// Turns of one transcript that lie side by side in one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// The transcript's place in the manifest, which is also the reader's order.
    pub transcript: u32,
    /// The first turn, counted in the transcript.
    pub turn: u32,
    /// The segment.
    pub segment: u32,
    /// The document of the first turn.
    pub document: u32,
    /// How many turns.
    pub length: u32,
}

impl Run {
    /// The document after the last turn.
    pub(super) fn end(&self) -> u32 {
        self.document + self.length
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bits_are_a_set(numbers in prop::collection::btree_set(0_u32..300, 0..60), from in 0_u32..310, to in 0_u32..310) {
            let mut bits = Bits::new(300);
            numbers.iter().for_each(|&number| bits.insert(number));
            let expected: Vec<u32> = numbers.iter().copied().filter(|number| (from..to).contains(number)).collect();
            prop_assert_eq!(bits.iter(from, to).collect::<Vec<_>>(), expected.clone());
            prop_assert_eq!(bits.count(from, to), expected.len());
            prop_assert!((0..300).all(|number| bits.contains(number) == numbers.contains(&number)));
            bits.insert_all(from.min(to), to.min(300));
            let all: BTreeSet<u32> = numbers.into_iter().chain(from.min(to)..to.min(300)).collect();
            prop_assert_eq!(bits.iter(0, u32::MAX).collect::<BTreeSet<_>>(), all);
        }
    }
}
