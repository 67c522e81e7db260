//! Which segments of one coder are another coder's: one to one, as many as can be.
//!
//! Two segments may match if they share a position and intersection / union is at least a threshold. Of coders whose own segments share
//! no position, those that meet are in the same order for both; so the first that may match is always part of a largest matching, because
//! the one of the two that ends first meets nothing after it. One walk finds it.
//!
//! There is no cell for what neither coded, and so no coefficient that is corrected for chance.

use crate::analysis::undefined::share;
use crate::analysis::{Measured, Undefined};

/// Segments that match, and how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// Segments that match.
    pub matched: u64,
    /// All of the first coder.
    pub first: u64,
    /// All of the second.
    pub second: u64,
    /// Positions that the beginnings of matching segments are apart, in all.
    pub starts_apart: u64,
    /// Positions that their ends are.
    pub ends_apart: u64,
}

impl Matching {
    /// Match the segments, start and end, of a transcript: those of each coder in order, sharing no position. `percent` is the least
    /// intersection / union; at 0 any position in common will do.
    ///
    /// ```
    /// use emic::analysis::Matching;
    /// let found = Matching::of(&[(0, 10), (20, 30)], &[(1, 10), (28, 40)], 50);
    /// assert_eq!((found.matched, found.first, found.second), (1, 2, 2));
    /// ```
    pub fn of(first: &[(u32, u32)], second: &[(u32, u32)], percent: u32) -> Self {
        let mut found = Self { first: first.len() as u64, second: second.len() as u64, ..Self::default() };
        let (mut own, mut others) = (first.iter().peekable(), second.iter().peekable());
        while let (Some(one), Some(other)) = (own.peek().copied(), others.peek().copied()) {
            let is_match = may_match(*one, *other, percent);
            if is_match {
                found.matched += 1;
                found.starts_apart += u64::from(one.0.abs_diff(other.0));
                found.ends_apart += u64::from(one.1.abs_diff(other.1));
            }
            let (one_goes, other_goes) = (is_match || one.1 <= other.1, is_match || other.1 <= one.1);
            if one_goes {
                own.next();
            }
            if other_goes {
                others.next();
            }
        }
        found
    }

    /// What two transcripts have together.
    pub fn add(&mut self, other: &Self) {
        self.matched += other.matched;
        self.first += other.first;
        self.second += other.second;
        self.starts_apart += other.starts_apart;
        self.ends_apart += other.ends_apart;
    }

    /// M / (n_A + n_B − M).
    pub fn agreement_share(&self) -> Measured {
        share(self.matched as f64, (self.first + self.second - self.matched) as f64, Undefined::NeverApplied)
    }

    /// 2M / (n_A + n_B).
    pub fn dice(&self) -> Measured {
        share(2.0 * self.matched as f64, (self.first + self.second) as f64, Undefined::NeverApplied)
    }

    /// Positions that the beginnings of matching segments are apart, on average.
    pub fn mean_start(&self) -> Measured {
        share(self.starts_apart as f64, self.matched as f64, Undefined::NothingMarkedTwice)
    }

    /// The same of their ends.
    pub fn mean_end(&self) -> Measured {
        share(self.ends_apart as f64, self.matched as f64, Undefined::NothingMarkedTwice)
    }
}

fn may_match(one: (u32, u32), other: (u32, u32), percent: u32) -> bool {
    let both = u64::from(one.1.min(other.1).saturating_sub(one.0.max(other.0)));
    let either = u64::from(one.1 - one.0) + u64::from(other.1 - other.0) - both;
    both > 0 && both * 100 >= either * u64::from(percent)
}
