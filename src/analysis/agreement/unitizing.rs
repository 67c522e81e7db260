//! Coders who mark the units themselves: the family of alpha for unitizing (Krippendorff, Mathet, Bouvry & Widlöcher 2016, Qual Quant
//! 50:2347; Krippendorff 2019, Content Analysis, 12.6).
//!
//! A coder's transcript of length L is cut into units with a value and gaps φ. With m coders and
//! l_ck = 1/(m−1) Σ_{i≠j} the length of what i gave c and j gave k, l_.. = m L, T_c = Σ length² over the units of value c, T_φ = Σ length over gaps,
//! e_ck = (l_c. l_.k − [c=k] T_c) / (l_.. − Σ T / l_..):
//!
//! | coefficient | is | answers |
//! |---|---|---|
//! | u-alpha | 1 − (l_.. − Σ l_cc) / (e_.. − Σ e_cc), φ included | marking and coding together |
//! | \|u-alpha | the same of φ and everything else | marked or not |
//! | cu-alpha | the same of what two coders marked, with T*_c = Σ over units of \[1/(m−1) Σ_{j≠i} length shared with units of j\]² | which code, where both marked something |
//! | (k)u-alpha | 1 − (e*_k. / l*_k.)(l*_k. − l*_kk) / (e*_k. − e*_kk) | one code |
//!
//! Lengths are added up in whole numbers. Several transcripts are added up and divided once. With three coders or more public programs differ
//! on cu-alpha; this T* is the one that gives the published 0.724 (Krippendorff 2019, figure 12.11).

use std::collections::BTreeMap;

use crate::analysis::undefined::share;
use crate::analysis::{Measured, Undefined};

/// A unit that a coder marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MarkedUnit {
    /// The first position.
    pub start: u32,
    /// The position after the last.
    pub end: u32,
    /// Its value, below those of the [`Unitizing`].
    pub value: usize,
}

/// What the coders of transcripts with the same number of coders have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shared {
    /// By pair of values, gaps last: (m − 1) l_ck.
    lengths: Vec<u128>,
    /// By value: (m − 1)² T*_c.
    squares: Vec<u128>,
}

/// Units of several coders in several transcripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unitizing {
    values: usize,
    /// By m − 1.
    shared: BTreeMap<usize, Shared>,
    /// Σ m L.
    total: u128,
    /// T by value, gaps last.
    squares: Vec<u128>,
    /// How many units there are of each value.
    units: Vec<u64>,
}

/// A coder while a transcript is walked through.
#[derive(Clone, Copy, Default)]
struct Walker {
    /// The value of the unit that is open.
    open: Option<usize>,
    /// What the others' units share with it so far: a sum over them.
    met: u128,
}

impl Unitizing {
    /// No transcript yet.
    pub fn new(values: usize) -> Self {
        Self { values, shared: BTreeMap::new(), total: 0, squares: vec![0; values + 1], units: vec![0; values] }
    }

    /// Add a transcript of so many positions with the units of each of its coders, in order and sharing no position. One with fewer than two
    /// coders adds nothing.
    pub fn add(&mut self, length: u32, coders: &[Vec<MarkedUnit>]) {
        let (others, values) = (coders.len().saturating_sub(1), self.values);
        if others == 0 {
            return;
        }
        self.total += u128::from(length) * coders.len() as u128;
        for units in coders {
            let mut gaps = u128::from(length);
            for unit in units {
                let size = u128::from(unit.end - unit.start);
                gaps = gaps.saturating_sub(size);
                self.squares.get_mut(unit.value).into_iter().for_each(|sum| *sum += size * size);
                self.units.get_mut(unit.value).into_iter().for_each(|count| *count += 1);
            }
            self.squares.last_mut().into_iter().for_each(|sum| *sum += gaps);
        }
        let shared = self.shared.entry(others).or_default();
        shared.lengths.resize((values + 1) * (values + 1), 0);
        shared.squares.resize(values, 0);
        shared.walk(length, coders, values);
    }

    /// How many units there are, of all coders.
    pub fn units(&self) -> u64 {
        self.units.iter().sum()
    }

    /// l_ck, gaps last.
    fn length(&self, one: usize, other: usize) -> f64 {
        let place = one * (self.values + 1) + other;
        let of = |(others, shared): (&usize, &Shared)| {
            shared.lengths.get(place).map_or(0.0, |length| *length as f64 / *others as f64)
        };
        self.shared.iter().map(of).sum()
    }

    /// T*_c.
    fn shared_square(&self, value: usize) -> f64 {
        let of = |(others, shared): (&usize, &Shared)| {
            shared.squares.get(value).map_or(0.0, |square| *square as f64 / (*others as f64).powi(2))
        };
        self.shared.iter().map(of).sum()
    }

    fn square(&self, value: usize) -> f64 {
        self.squares.get(value).map_or(0.0, |square| *square as f64)
    }

    /// Marking and coding together.
    pub fn u_alpha(&self) -> Measured {
        let size = self.values + 1;
        let lengths = (0..size).map(|one| (0..size).map(|other| self.length(one, other)).collect()).collect();
        Coincidences { lengths, squares: (0..size).map(|value| self.square(value)).collect(), total: self.total as f64 }
            .alpha(Undefined::NoVariation)
    }

    /// Marked or not.
    pub fn marked_alpha(&self) -> Measured {
        let gap = self.values;
        let (mut marked, mut mixed) = (0.0, 0.0);
        for one in 0..gap {
            marked += (0..gap).map(|other| self.length(one, other)).sum::<f64>();
            mixed += self.length(one, gap);
        }
        let lengths = vec![vec![marked, mixed], vec![mixed, self.length(gap, gap)]];
        let squares = vec![(0..gap).map(|value| self.square(value)).sum(), self.square(gap)];
        Coincidences { lengths, squares, total: self.total as f64 }.alpha(Undefined::NoVariation)
    }

    fn coded(&self) -> Coincidences {
        let all = 0..self.values;
        let lengths: Vec<Vec<f64>> =
            all.clone().map(|one| all.clone().map(|other| self.length(one, other)).collect()).collect();
        let total = lengths.iter().flatten().sum();
        Coincidences { lengths, squares: all.map(|value| self.shared_square(value)).collect(), total }
    }

    /// Which code, where two coders marked something: cu-alpha (Krippendorff 2019).
    pub fn coded_alpha(&self) -> Measured {
        self.coded().alpha(Undefined::OneCode)
    }

    /// How much of all that could be compared cu-alpha rests on, from 0 to 1.
    pub fn coverage(&self) -> Measured {
        share(self.coded().total, self.total as f64, Undefined::NoPairs)
    }

    /// (k)u-alpha of one value.
    pub fn value_alpha(&self, value: usize) -> Measured {
        self.coded().of_value(value)
    }

    /// How much of what was given a value the others marked at all, from 0 to 1.
    pub fn value_coverage(&self, value: usize) -> Measured {
        let marked: f64 = (0..self.values).map(|other| self.length(value, other)).sum();
        share(marked, marked + self.length(value, self.values), Undefined::NeverApplied)
    }
}

impl Shared {
    /// Go through a transcript from bound to bound.
    fn walk(&mut self, length: u32, coders: &[Vec<MarkedUnit>], values: usize) {
        // Ends come before beginnings, so that units that touch stay two.
        let mut bounds: Vec<(u32, bool, usize, usize)> = Vec::new();
        for (coder, units) in coders.iter().enumerate() {
            for unit in units {
                bounds.extend([(unit.start, true, coder, unit.value), (unit.end, false, coder, unit.value)]);
            }
        }
        bounds.sort_unstable();
        let mut walkers = vec![Walker::default(); coders.len()];
        // How many coders are in each value, gaps last.
        let mut counts = vec![0_u128; values + 1];
        counts.last_mut().into_iter().for_each(|gaps| *gaps = coders.len() as u128);
        let mut place = 0;
        for (bound, opens, coder, value) in bounds {
            self.pass(u128::from(bound - place), &counts, &mut walkers);
            place = bound;
            let Some(walker) = walkers.get_mut(coder) else { continue };
            let (from, to) = if opens { (values, value) } else { (value, values) };
            counts.get_mut(from).into_iter().for_each(|count| *count -= 1);
            counts.get_mut(to).into_iter().for_each(|count| *count += 1);
            if opens {
                *walker = Walker { open: Some(value), met: 0 };
            } else {
                self.squares.get_mut(value).into_iter().for_each(|square| *square += walker.met * walker.met);
                *walker = Walker::default();
            }
        }
        self.pass(u128::from(length.saturating_sub(place)), &counts, &mut walkers);
    }

    /// So many positions in which nothing changes.
    fn pass(&mut self, length: u128, counts: &[u128], walkers: &mut [Walker]) {
        if length == 0 {
            return;
        }
        let size = counts.len();
        let there: Vec<(usize, u128)> = counts.iter().copied().enumerate().filter(|(_, count)| *count > 0).collect();
        for (one, count) in &there {
            for (other, others) in &there {
                let others = if one == other { others - 1 } else { *others };
                let slot = self.lengths.get_mut(one * size + other);
                slot.into_iter().for_each(|sum| *sum += length * count * others);
            }
        }
        let marked = walkers.iter().filter(|walker| walker.open.is_some()).count() as u128;
        for walker in walkers.iter_mut().filter(|walker| walker.open.is_some()) {
            walker.met += length * (marked - 1);
        }
    }
}

/// Coincidences of values, and what a value shares with itself by being in one unit.
struct Coincidences {
    lengths: Vec<Vec<f64>>,
    squares: Vec<f64>,
    total: f64,
}

impl Coincidences {
    /// l_c. by value.
    fn sums(&self) -> Vec<f64> {
        self.lengths.iter().map(|row| row.iter().sum()).collect()
    }

    /// What expected coincidences are divided by.
    fn pairs(&self) -> f64 {
        self.total - self.squares.iter().sum::<f64>() / self.total
    }

    /// 1 − (l_.. − Σ l_cc) / (e_.. − Σ e_cc), or `why` where one value alone is in use.
    fn alpha(&self, why: Undefined) -> Measured {
        let sums = self.sums();
        if self.total <= 0.0 {
            return Err(if why == Undefined::OneCode { Undefined::NothingMarkedTwice } else { Undefined::NoPairs });
        }
        if sums.iter().filter(|sum| **sum > 0.0).count() < 2 {
            return Err(why);
        }
        let same: f64 = self.lengths.iter().enumerate().filter_map(|(value, row)| row.get(value)).sum();
        let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
        let expected = (self.total * self.total - squares) / self.pairs();
        Ok(1.0 - (self.total - same) / expected)
    }

    fn of_value(&self, value: usize) -> Measured {
        let sums = self.sums();
        let own = sums.get(value).copied().unwrap_or(0.0);
        if own <= 0.0 {
            return Err(Undefined::NothingMarkedTwice);
        }
        if sums.iter().filter(|sum| **sum > 0.0).count() < 2 {
            return Err(Undefined::OneCode);
        }
        let same = self.lengths.get(value).and_then(|row| row.get(value)).copied().unwrap_or(0.0);
        let square = self.squares.get(value).copied().unwrap_or(0.0);
        // e*_k. and e*_k. − e*_kk, the divisor left out of both: it cancels.
        let (all, others) = (own * self.total - square, own * (self.total - own));
        Ok(1.0 - (all / own) * (own - same) / others)
    }
}
