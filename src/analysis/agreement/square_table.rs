//! Two coders who put the same units into categories: the table of what one chose and the other did.
//!
//! With p_ij = n_ij / n, rows the first coder's: p_o = Σ p_ii.
//!
//! - *Cohen's kappa* (1960): (p_o − p_e) / (1 − p_e) with p_e = Σ p_k. p_.k, and its standard error by Fleiss, Cohen & Everitt (1969);
//! - *Scott's pi*, *S* (Brennan & Prediger; with two categories PABAK), *AC1* and *alpha* are those of [`Ratings`];
//! - *positive* and *negative agreement* (Cicchetti & Feinstein 1990): 2a / (2a + b + c), 2d / (2d + b + c);
//! - *prevalence index* (a − d) / n, *bias index* (b − c) / n (Byrt, Bishop & Carlin 1993).

use super::ratings::{Ratings, beyond};
use crate::analysis::undefined::share;
use crate::analysis::{Measured, NORMAL_95, Undefined};

/// Units by what two coders chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SquareTable {
    counts: Vec<Vec<u64>>,
}

impl SquareTable {
    /// A table; rows are what the first chose. Rows that are shorter than the table end with zeros.
    pub fn new(mut counts: Vec<Vec<u64>>) -> Self {
        let size = counts.iter().map(Vec::len).max().unwrap_or(0).max(counts.len());
        counts.resize(size, Vec::new());
        counts.iter_mut().for_each(|row| row.resize(size, 0));
        Self { counts }
    }

    /// Of one code: units that both coded, that the first or the second alone did, that neither did. Category 0 is coded.
    ///
    /// ```
    /// use emic::analysis::SquareTable;
    /// let table = SquareTable::of_decisions(40, 9, 6, 45);
    /// assert!((table.kappa().unwrap() - 0.6995192307692307).abs() < 1e-12);
    /// ```
    pub fn of_decisions(both: u64, first: u64, second: u64, neither: u64) -> Self {
        Self { counts: vec![vec![both, first], vec![second, neither]] }
    }

    /// The units in a cell.
    pub fn count(&self, first: usize, second: usize) -> u64 {
        self.counts.get(first).and_then(|row| row.get(second)).copied().unwrap_or(0)
    }

    pub(super) fn size(&self) -> usize {
        self.counts.len()
    }

    fn at(&self, first: usize, second: usize) -> f64 {
        self.count(first, second) as f64
    }

    /// All units.
    pub fn n(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// How often the first coder chose a category.
    pub fn first(&self, category: usize) -> u64 {
        (0..self.size()).map(|other| self.count(category, other)).sum()
    }

    /// How often the second did.
    pub fn second(&self, category: usize) -> u64 {
        (0..self.size()).map(|other| self.count(other, category)).sum()
    }

    /// The shares of a category by the first and by the second.
    fn margins(&self, category: usize) -> (f64, f64) {
        let n = self.n() as f64;
        (self.first(category) as f64 / n, self.second(category) as f64 / n)
    }

    /// Percent agreement, from 0 to 1.
    pub fn percent_agreement(&self) -> Measured {
        let same: f64 = (0..self.size()).map(|category| self.at(category, category)).sum();
        share(same, self.n() as f64, Undefined::NoPairs)
    }

    /// The agreement that these margins would give by chance.
    pub fn expected(&self) -> Measured {
        if self.n() == 0 {
            return Err(Undefined::NoPairs);
        }
        Ok((0..self.size()).map(|category| self.margins(category)).map(|(first, second)| first * second).sum())
    }

    /// Whether both chose one and the same category throughout.
    pub fn is_flat(&self) -> bool {
        let n = self.n();
        (0..self.size()).any(|category| self.count(category, category) == n)
    }

    /// Cohen's kappa.
    pub fn kappa(&self) -> Measured {
        let (observed, expected) = (self.percent_agreement()?, self.expected()?);
        if self.is_flat() {
            return Err(Undefined::NoVariation);
        }
        Ok(beyond(observed, expected))
    }

    /// The standard error of kappa, for an interval.
    pub fn kappa_error(&self) -> Measured {
        let (kappa, expected, n) = (self.kappa()?, self.expected()?, self.n() as f64);
        let margin = |category: usize| self.margins(category);
        let same = |category: usize| {
            let (first, second) = margin(category);
            self.at(category, category) / n * (1.0 - (first + second) * (1.0 - kappa)).powi(2)
        };
        let pairs = (0..self.size()).flat_map(|i| (0..self.size()).map(move |j| (i, j))).filter(|(i, j)| i != j);
        let other = |(i, j): (usize, usize)| self.at(i, j) / n * (margin(i).1 + margin(j).0).powi(2);
        let a: f64 = (0..self.size()).map(same).sum();
        let b = (1.0 - kappa).powi(2) * pairs.map(other).sum::<f64>();
        let c = (kappa - expected * (1.0 - kappa)).powi(2);
        // What lies below 0 in the last digits is 0.
        Ok(((a + b - c).max(0.0) / (n * (1.0 - expected).powi(2))).sqrt())
    }

    /// The standard error of kappa were there no agreement beyond chance, for a test of that alone.
    pub fn kappa_null_error(&self) -> Measured {
        self.kappa()?;
        let (expected, n) = (self.expected()?, self.n() as f64);
        let part = |(first, second): (f64, f64)| first * second * (first + second);
        let parts: f64 = (0..self.size()).map(|category| part(self.margins(category))).sum();
        Ok(((expected + expected * expected - parts).max(0.0) / (n * (1.0 - expected).powi(2))).sqrt())
    }

    /// The interval of 95 % of kappa.
    ///
    /// # Errors
    /// [`Undefined`] where there is no kappa.
    pub fn kappa_interval(&self) -> Result<(f64, f64), Undefined> {
        let (kappa, error) = (self.kappa()?, self.kappa_error()?);
        Ok((kappa - NORMAL_95 * error, kappa + NORMAL_95 * error))
    }

    /// Of the decisions for this category, the share in which both coders made it: of a code's category 0 positive agreement, of its
    /// category 1 negative agreement.
    pub fn specific_agreement(&self, category: usize) -> Measured {
        let any = self.first(category) + self.second(category);
        let why = if self.n() == 0 { Undefined::NoPairs } else { Undefined::NeverApplied };
        share(2.0 * self.at(category, category), any as f64, why)
    }

    /// (a − d) / n.
    pub fn prevalence_index(&self) -> Measured {
        signed(self.at(0, 0) - self.at(1, 1), self.n())
    }

    /// (b − c) / n.
    pub fn bias_index(&self) -> Measured {
        signed(self.at(0, 1) - self.at(1, 0), self.n())
    }

    /// The same units as [`Ratings`], which have the other coefficients.
    pub fn ratings(&self) -> Ratings {
        let mut ratings = Ratings::new(self.size());
        for (first, row) in self.counts.iter().enumerate() {
            for (second, times) in row.iter().enumerate() {
                ratings.add(&[Some(first), Some(second)], *times);
            }
        }
        ratings
    }
}

fn signed(part: f64, n: u64) -> Measured {
    if n == 0 { Err(Undefined::NoPairs) } else { Ok(part / n as f64) }
}

/// Holsti's coefficient (1969): 2M / (N1 + N2), with M decisions that two coders share of N1 and N2 that they made.
pub fn holsti(shared: u64, first: u64, second: u64) -> Measured {
    share(2.0 * shared as f64, (first + second) as f64, Undefined::NeverApplied)
}

/// Kappa pooled over codes (De Vries et al. 2008): (mean p_o − mean p_e) / (1 − mean p_e). A code without variation drops out by
/// itself; one that nobody could judge is left out.
pub fn pooled_kappa(tables: &[SquareTable]) -> Measured {
    let judged: Vec<&SquareTable> = tables.iter().filter(|table| table.n() > 0).collect();
    if judged.is_empty() {
        return Err(Undefined::NoPairs);
    }
    if judged.iter().all(|table| table.is_flat()) {
        return Err(Undefined::NoVariation);
    }
    let mean = |of: &dyn Fn(&SquareTable) -> Measured| {
        judged.iter().filter_map(|table| of(table).ok()).sum::<f64>() / judged.len() as f64
    };
    Ok(beyond(mean(&SquareTable::percent_agreement), mean(&SquareTable::expected)))
}
