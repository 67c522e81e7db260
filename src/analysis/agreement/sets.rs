//! Units that have sets of codes: how far two sets are apart, and Krippendorff's alpha over such units.
//!
//! alpha = 1 − D_o/D_e with D_o = Σ_u Σ_{i≠j} d(v_i, v_j) / (m_u − 1) and D_e = Σ n_v n_w d(v, w) / (n − 1). The empty set, *no code*, is
//! a value and not missing. A summary over codes, never in the place of the codes' own coefficients.

use std::collections::{BTreeMap, HashMap};

use crate::analysis::{Measured, Undefined};

/// How far two sets are apart, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetDistance {
    /// 0 if they are equal, else 1.
    Exact,
    /// 1 − what both have / what either has; of two empty sets 0.
    Jaccard,
    /// 1 − M · Jaccard's coefficient, with M 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 where
    /// they share nothing (Passonneau 2006).
    Masi,
}

impl SetDistance {
    /// The distance of two sorted sets.
    ///
    /// ```
    /// use emic::analysis::SetDistance;
    /// assert!((SetDistance::Masi.between(&[1, 2], &[2, 3]) - 8.0 / 9.0).abs() < 1e-12);
    /// ```
    pub fn between(self, one: &[u32], other: &[u32]) -> f64 {
        if one == other {
            return 0.0;
        }
        if self == Self::Exact {
            return 1.0;
        }
        let both = shared(one, other);
        let share = both as f64 / (one.len() + other.len() - both) as f64;
        match self {
            Self::Exact | Self::Jaccard => 1.0 - share,
            Self::Masi if both == one.len().min(other.len()) => 1.0 - share * 2.0 / 3.0,
            Self::Masi => 1.0 - share / 3.0,
        }
    }
}

/// How many members two sorted sets share.
fn shared(one: &[u32], other: &[u32]) -> usize {
    let mut rest = other;
    let mut count = 0;
    for member in one {
        let place = rest.partition_point(|own| own < member);
        rest = rest.get(place..).unwrap_or_default();
        count += usize::from(rest.first() == Some(member));
    }
    count
}

/// Different sets up to which every pair is looked at.
const MOST_SETS: usize = 4_096;

/// Units by the sets that coders gave them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetRatings {
    sets: Vec<Vec<u32>>,
    numbers: HashMap<Vec<u32>, u32>,
    /// The numbers of each coder's set, and how many units are so.
    units: BTreeMap<Vec<Option<u32>>, u64>,
}

impl SetRatings {
    /// The number of a set, whatever order its members come in.
    pub fn number(&mut self, mut set: Vec<u32>) -> u32 {
        set.sort_unstable();
        set.dedup();
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        let number = self.sets.len() as u32;
        self.sets.push(set.clone());
        self.numbers.insert(set, number);
        number
    }

    /// Add so many units by the numbers of the coders' sets; `None` for a coder who did not judge them.
    pub fn add(&mut self, unit: Vec<Option<u32>>, times: u64) {
        *self.units.entry(unit).or_default() += times;
    }

    /// How many units at least two coders judged.
    pub fn pairable(&self) -> u64 {
        self.twice().map(|(_, times)| times).sum()
    }

    fn twice(&self) -> impl Iterator<Item = (Vec<u32>, u64)> + '_ {
        let given =
            self.units.iter().map(|(unit, times)| (unit.iter().flatten().copied().collect::<Vec<u32>>(), *times));
        given.filter(|(given, _)| given.len() >= 2)
    }

    /// Krippendorff's alpha with this distance.
    pub fn alpha(&self, distance: SetDistance) -> Measured {
        let mut chosen = vec![0_u64; self.sets.len()];
        let mut observed = 0.0;
        for (given, times) in self.twice() {
            given.iter().for_each(|set| chosen.get_mut(*set as usize).into_iter().for_each(|count| *count += times));
            let pairs = given
                .iter()
                .enumerate()
                .flat_map(|(place, one)| given.iter().skip(place + 1).map(move |other| (one, other)));
            let apart: f64 =
                pairs.filter(|(one, other)| one != other).map(|(one, other)| self.apart(distance, *one, *other)).sum();
            observed += 2.0 * apart * times as f64 / (given.len() as f64 - 1.0);
        }
        let n: u64 = chosen.iter().sum();
        let used: Vec<u32> =
            (0..chosen.len() as u32).filter(|set| chosen.get(*set as usize).is_some_and(|n| *n > 0)).collect();
        match (n, used.len()) {
            (0 | 1, _) => return Err(Undefined::NoPairs),
            (_, 1) => return Err(Undefined::NoVariation),
            (_, many) if many > MOST_SETS && distance != SetDistance::Exact => return Err(Undefined::TooLarge),
            _ => {}
        }
        Ok(1.0 - observed * (n - 1) as f64 / self.expected(distance, &used, &chosen))
    }

    fn apart(&self, distance: SetDistance, one: u32, other: u32) -> f64 {
        let set = |number: u32| self.sets.get(number as usize).map(Vec::as_slice).unwrap_or_default();
        distance.between(set(one), set(other))
    }

    /// Σ n_v n_w d(v, w), over ordered pairs.
    fn expected(&self, distance: SetDistance, used: &[u32], chosen: &[u64]) -> f64 {
        let count = |set: u32| chosen.get(set as usize).copied().unwrap_or(0);
        if distance == SetDistance::Exact {
            let square = |count: u64| u128::from(count) * u128::from(count);
            let same: u128 = used.iter().map(|set| square(count(*set))).sum();
            return (square(used.iter().map(|set| count(*set)).sum()) - same) as f64;
        }
        let pairs = used
            .iter()
            .enumerate()
            .flat_map(|(place, one)| used.iter().skip(place + 1).map(move |other| (*one, *other)));
        let part =
            |(one, other): (u32, u32)| count(one) as f64 * count(other) as f64 * self.apart(distance, one, other);
        2.0 * pairs.map(part).sum::<f64>()
    }
}
