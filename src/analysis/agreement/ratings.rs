//! Coefficients of any number of coders over units that each put into one category, some units by some coders only.
//!
//! With `r_ik` coders who put unit i into category k, r_i = Σ_k r_ik, n units with r_i ≥ 1 and n' units with r_i ≥ 2:
//!
//! - *percent agreement* pa = 1/n' Σ Σ_k r_ik (r_ik − 1) / (r_i (r_i − 1)): of the pairs of coders who judged a unit, the share
//!   that agree, the mean over units;
//! - a *coefficient* (pa − pe) / (1 − pe), with π_k = 1/n Σ r_ik / r_i and pe = Σ π_k² for *Fleiss's kappa* (1971; with two
//!   coders Scott's pi), Σ π_k (1 − π_k) / (q − 1) for *AC1* (Gwet 2008), 1/q for *Brennan and Prediger* (1981; with two
//!   categories PABAK), and the mean over pairs of coders of Σ_k p_gk p_hk for *Conger's kappa* (1980; with two coders who
//!   judged the same units Cohen's), where p_gk is of the units that coder g judged;
//! - *Krippendorff's alpha*, nominal: 1 − D_o/D_e over units with r_i ≥ 2, with o_cc = Σ r_ic (r_ic − 1) / (r_i − 1), n_c = Σ r_ic,
//!   n = Σ n_c, D_o = n − Σ o_cc, D_e = (n² − Σ n_c²) / (n − 1). Units that one coder judged do not count, unlike above.
//!
//! q is the number of categories that are possible: two for a code, also where one alone occurs. Where all decisions are the
//! same, Fleiss's, Conger's and Krippendorff's coefficients are undefined, and AC1 and Brennan and Prediger's are 1.

use std::collections::BTreeMap;

use crate::analysis::undefined::share;
use crate::analysis::{Measured, Undefined};

/// Units by how many coders put them into each category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    categories: usize,
    /// How many coders chose each category, and how many units are so.
    rows: BTreeMap<Vec<u32>, u64>,
    /// How many units each coder put into each category; empty where it is not known who did what.
    margins: Vec<Vec<u64>>,
}

impl Ratings {
    /// No unit yet, of so many possible categories.
    pub fn new(categories: usize) -> Self {
        Self { categories, ..Self::default() }
    }

    /// Units of which it is known what each coder chose: a place among the categories, or `None` for one who did not judge
    /// the unit. Places beyond the categories count as `None`.
    ///
    /// ```
    /// use emic::analysis::Ratings;
    /// let units = [[Some(0), Some(0)], [Some(1), Some(1)], [Some(0), Some(1)], [Some(0), None]];
    /// let ratings = Ratings::of_units(2, units.iter().map(|unit| unit.as_slice()));
    /// assert!((ratings.alpha().unwrap() - 4.0 / 9.0).abs() < 1e-12);
    /// ```
    pub fn of_units<'a>(categories: usize, units: impl IntoIterator<Item = &'a [Option<usize>]>) -> Self {
        let mut ratings = Self::new(categories);
        units.into_iter().for_each(|unit| ratings.add(unit, 1));
        ratings
    }

    /// Units of which it is known how many coders chose each category.
    pub fn of_counts(categories: usize, units: impl IntoIterator<Item = Vec<u32>>) -> Self {
        let mut ratings = Self::new(categories);
        for mut row in units {
            row.resize(categories, 0);
            *ratings.rows.entry(row).or_default() += 1;
        }
        ratings
    }

    /// Add so many units of which each coder chose the same.
    pub fn add(&mut self, unit: &[Option<usize>], times: u64) {
        let mut row = vec![0; self.categories];
        if self.margins.len() < unit.len() {
            self.margins.resize(unit.len(), vec![0; self.categories]);
        }
        for (value, margin) in unit.iter().zip(&mut self.margins) {
            let Some(value) = value else { continue };
            row.get_mut(*value).into_iter().for_each(|count| *count += 1);
            margin.get_mut(*value).into_iter().for_each(|count| *count += times);
        }
        if times > 0 {
            *self.rows.entry(row).or_default() += times;
        }
    }

    /// How many categories are possible.
    pub(super) fn categories(&self) -> usize {
        self.categories
    }

    /// The units that at least so many coders judged: how many chose each category, how many did so in all, and how many
    /// units are so.
    pub(super) fn judged_by(&self, least: u32) -> impl Iterator<Item = (&[u32], f64, f64)> + Clone + '_ {
        let row = |(row, times): (&'_ Vec<u32>, &u64)| (row.iter().sum::<u32>(), *times);
        self.rows.iter().filter_map(move |entry| {
            let (sum, times) = row(entry);
            (sum >= least).then_some((entry.0.as_slice(), f64::from(sum), times as f64))
        })
    }

    /// How many units at least so many coders judged.
    pub fn units(&self, least: u32) -> u64 {
        self.rows.iter().filter(|(row, _)| row.iter().sum::<u32>() >= least).map(|(_, times)| times).sum()
    }

    /// Of the units that at least two coders judged, how often each category was chosen.
    pub fn pairable(&self) -> Vec<u64> {
        let mut chosen = vec![0; self.categories];
        for (row, times) in self.rows.iter().filter(|(row, _)| row.iter().sum::<u32>() >= 2) {
            chosen.iter_mut().zip(row).for_each(|(sum, count)| *sum += u64::from(*count) * times);
        }
        chosen
    }

    /// This category against all others.
    #[must_use]
    pub fn against_rest(&self, category: usize) -> Self {
        let two = |row: &[u64]| {
            let own = row.get(category).copied().unwrap_or(0);
            vec![own, row.iter().sum::<u64>() - own]
        };
        let mut ratings = Self { categories: 2, ..Self::default() };
        for (row, times) in &self.rows {
            let own = row.get(category).copied().unwrap_or(0);
            *ratings.rows.entry(vec![own, row.iter().sum::<u32>() - own]).or_default() += times;
        }
        ratings.margins = self.margins.iter().map(|margin| two(margin)).collect();
        ratings
    }

    /// Percent agreement, from 0 to 1.
    pub fn percent_agreement(&self) -> Measured {
        let agreed = |(row, sum, times): (&[u32], f64, f64)| times * agreeing(row) / (sum * (sum - 1.0));
        share(self.judged_by(2).map(agreed).sum(), self.units(2) as f64, Undefined::NoPairs)
    }

    /// Of the pairs of decisions of which one is this category, the share in which both are: with two coders positive
    /// agreement, 2a / (2a + b + c) (Cicchetti & Feinstein 1990); with more the same over all pairs (Fleiss 1971).
    pub fn specific_agreement(&self, category: usize) -> Measured {
        let (mut both, mut any) = (0.0, 0.0);
        for (row, sum, times) in self.judged_by(2) {
            let own = row.get(category).copied().map_or(0.0, f64::from);
            both += times * own * (own - 1.0).max(0.0);
            any += times * own * (sum - 1.0);
        }
        share(both, any, if self.units(2) == 0 { Undefined::NoPairs } else { Undefined::NeverApplied })
    }

    /// The shares of the categories, over all units that anybody judged, each unit the same weight.
    pub(super) fn shares(&self) -> Vec<f64> {
        let n = self.units(1) as f64;
        let mut shares = vec![0.0; self.categories];
        for (row, sum, times) in self.judged_by(1) {
            shares.iter_mut().zip(row).for_each(|(share, count)| *share += times * f64::from(*count) / sum / n);
        }
        shares
    }

    /// Whether all who judged anything chose the same category.
    pub(super) fn is_flat(&self) -> bool {
        let chosen = |category: usize| self.rows.keys().any(|row| row.get(category).is_some_and(|count| *count > 0));
        (0..self.categories).filter(|category| chosen(*category)).count() < 2
    }

    /// Fleiss's kappa; with two coders Scott's pi.
    pub fn fleiss(&self) -> Measured {
        let observed = self.percent_agreement()?;
        if self.is_flat() {
            return Err(Undefined::NoVariation);
        }
        Ok(beyond(observed, by_same(&self.shares())))
    }

    /// Gwet's AC1.
    pub fn ac1(&self) -> Measured {
        let observed = self.percent_agreement()?;
        if self.categories < 2 {
            return Err(Undefined::NoVariation);
        }
        Ok(beyond(observed, by_other(&self.shares())))
    }

    /// Brennan and Prediger's coefficient: S; with two categories PABAK.
    pub fn brennan_prediger(&self) -> Measured {
        let observed = self.percent_agreement()?;
        if self.categories < 2 {
            return Err(Undefined::NoVariation);
        }
        Ok(beyond(observed, 1.0 / self.categories as f64))
    }

    /// Conger's kappa; with two coders who judged the same units Cohen's.
    pub fn conger(&self) -> Measured {
        let observed = self.percent_agreement()?;
        let chosen: Vec<&Vec<u64>> = self.margins.iter().filter(|margin| margin.iter().sum::<u64>() > 0).collect();
        let r = chosen.len() as f64;
        if chosen.len() < 2 {
            return Err(Undefined::NoPairs);
        }
        if self.is_flat() {
            return Err(Undefined::NoVariation);
        }
        let share = |margin: &Vec<u64>, category: usize| {
            margin.get(category).copied().unwrap_or(0) as f64 / margin.iter().sum::<u64>() as f64
        };
        // Σ over g ≠ h of p_g p_h = (Σ p_g)² − Σ p_g².
        let of_category = |category: usize| {
            let shares = || chosen.iter().map(|margin| share(margin, category));
            shares().sum::<f64>().powi(2) - shares().map(|share| share * share).sum::<f64>()
        };
        Ok(beyond(observed, (0..self.categories).map(of_category).sum::<f64>() / (r * (r - 1.0))))
    }

    /// Krippendorff's alpha, nominal.
    pub fn alpha(&self) -> Measured {
        let chosen = self.pairable();
        let n: u64 = chosen.iter().sum();
        if n < 2 {
            return Err(Undefined::NoPairs);
        }
        if chosen.iter().filter(|count| **count > 0).count() < 2 {
            return Err(Undefined::NoVariation);
        }
        let apart = |(row, sum, times): (&[u32], f64, f64)| times * (sum - agreeing(row) / (sum - 1.0));
        let observed: f64 = self.judged_by(2).map(apart).sum();
        // In whole numbers: of a rare code the difference is small and its parts are large.
        let square = |count: u64| u128::from(count) * u128::from(count);
        let expected = square(n) - chosen.iter().map(|count| square(*count)).sum::<u128>();
        Ok(1.0 - observed * (n - 1) as f64 / expected as f64)
    }
}

/// Σ r_k (r_k − 1): the ordered pairs of coders who chose alike.
pub(super) fn agreeing(row: &[u32]) -> f64 {
    row.iter().map(|count| f64::from(*count)).map(|count| count * (count - 1.0).max(0.0)).sum()
}

/// Σ π².
pub(super) fn by_same(shares: &[f64]) -> f64 {
    shares.iter().map(|share| share * share).sum()
}

/// Σ π (1 − π) / (q − 1).
pub(super) fn by_other(shares: &[f64]) -> f64 {
    shares.iter().map(|share| share * (1.0 - share)).sum::<f64>() / (shares.len() as f64 - 1.0)
}

/// What agreement there is beyond what chance would give.
pub(super) fn beyond(observed: f64, expected: f64) -> f64 {
    (observed - expected) / (1.0 - expected)
}
