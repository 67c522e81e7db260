//! Standard errors of coefficients of any number of coders, conditional on these coders (Gwet 2014, Handbook of Inter-Rater
//! Reliability, 4th ed.), for units that are independent: segments, sentences, transcripts; not for characters or words.
//!
//! var = Σ (x_i − est)² / (n (n − 1)), interval est ± t_{0.975, n−1} SE, cut off at −1 and 1. With a_i = n/n' (pa_i − pe [r_i ≥ 2]) / (1 − pe)
//! and pa_i the unit's term of pa: x_i = a_i for Brennan and Prediger's coefficient, else a_i − 2 (1 − est)(pe_i − pe) / (1 − pe),
//! with pe_i = Σ π_k r_ik / r_i for Fleiss's kappa and Σ (1 − π_k) r_ik / r_i / (q − 1) for AC1. For alpha, over units with r_i ≥ 2,
//! the same with the terms that `alpha` below names.

use super::ratings::{Ratings, agreeing, by_other, by_same};
use crate::analysis::{Measured, Undefined, student_95};

/// A coefficient with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The coefficient.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// The lower end of the interval of 95 %.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Terms of units, each with how many units have it.
type Terms = Vec<(f64, f64)>;

impl Estimate {
    /// From the terms of the units, which are about `centre`.
    fn of(value: f64, centre: f64, terms: &Terms) -> Result<Self, Undefined> {
        let n: f64 = terms.iter().map(|(_, times)| times).sum();
        let freedom = student_95((n as usize).saturating_sub(1)).ok_or(Undefined::OneValue)?;
        let squares: f64 = terms.iter().map(|(term, times)| times * (term - centre).powi(2)).sum();
        let error = (squares / (n * (n - 1.0))).sqrt();
        // Where few units were judged twice, a coefficient may itself lie below −1.
        let [low, high] = [value - freedom * error, value + freedom * error].map(|end| end.clamp(-1.0, 1.0));
        Ok(Self { value, error, low, high })
    }
}

impl Ratings {
    /// Fleiss's kappa with its standard error.
    ///
    /// # Errors
    /// [`Undefined`] where there is no coefficient, or one unit.
    pub fn fleiss_with_error(&self) -> Result<Estimate, Undefined> {
        let shares = self.shares();
        let weights = shares.clone();
        self.with_error(self.fleiss(), by_same(&shares), &weights)
    }

    /// AC1 with its standard error.
    ///
    /// # Errors
    /// As [`Self::fleiss_with_error`].
    pub fn ac1_with_error(&self) -> Result<Estimate, Undefined> {
        let shares = self.shares();
        let others = (self.categories() as f64 - 1.0).max(1.0);
        let weights: Vec<f64> = shares.iter().map(|share| (1.0 - share) / others).collect();
        self.with_error(self.ac1(), by_other(&shares), &weights)
    }

    /// Brennan and Prediger's coefficient with its standard error.
    ///
    /// # Errors
    /// As [`Self::fleiss_with_error`].
    pub fn brennan_prediger_with_error(&self) -> Result<Estimate, Undefined> {
        self.with_error(self.brennan_prediger(), 1.0 / self.categories() as f64, &[])
    }

    /// `weights` are what each category adds to the chance of a unit; none where chance is the same for all units.
    fn with_error(&self, value: Measured, expected: f64, weights: &[f64]) -> Result<Estimate, Undefined> {
        let value = value?;
        let more = self.units(1) as f64 / self.units(2) as f64;
        let term = |(row, sum, times): (&[u32], f64, f64)| {
            let twice = sum >= 2.0;
            let agreed = if twice { agreeing(row) / (sum * (sum - 1.0)) } else { 0.0 };
            let own = more * (agreed - if twice { expected } else { 0.0 }) / (1.0 - expected);
            let chance: f64 = row.iter().zip(weights).map(|(count, weight)| f64::from(*count) * weight / sum).sum();
            let chance = if weights.is_empty() { expected } else { chance };
            (own - 2.0 * (1.0 - value) * (chance - expected) / (1.0 - expected), times)
        };
        Estimate::of(value, value, &self.judged_by(1).map(term).collect())
    }

    /// Krippendorff's alpha with its standard error. With rb the mean of r_i, ε = 1/Σ r_i, π_k = mean r_ik / rb and pe = Σ π_k²:
    /// pa' = mean Σ_k r_ik (r_ik − 1) / (rb (r_i − 1)), pa = (1 − ε) pa' + ε, a' = (pa' − pe) / (1 − pe).
    ///
    /// # Errors
    /// As [`Self::fleiss_with_error`].
    pub fn alpha_with_error(&self) -> Result<Estimate, Undefined> {
        let value = self.alpha()?;
        let units = || self.judged_by(2);
        let n: f64 = units().map(|(.., times)| times).sum();
        let all: f64 = units().map(|(_, sum, times)| sum * times).sum();
        let mean = all / n;
        let shares: Vec<f64> = self.pairable().iter().map(|count| *count as f64 / all).collect();
        let expected = by_same(&shares);
        let agreed = |row: &[u32], sum: f64| agreeing(row) / (mean * (sum - 1.0));
        let raw = units().map(|(row, sum, times)| times * agreed(row, sum)).sum::<f64>() / n;
        let observed = (1.0 - 1.0 / all) * raw + 1.0 / all;
        let centre = (raw - expected) / (1.0 - expected);
        let term = |(row, sum, times): (&[u32], f64, f64)| {
            let off = (sum - mean) / mean;
            let own = agreed(row, sum) - observed * off;
            let chance: f64 = row.iter().zip(&shares).map(|(count, share)| share * f64::from(*count) / mean).sum();
            let chance = chance - expected * off;
            ((own - expected) / (1.0 - expected) - 2.0 * (1.0 - centre) * (chance - expected) / (1.0 - expected), times)
        };
        Estimate::of(value, centre, &units().map(term).collect())
    }

    /// The standard error of Fleiss's kappa were there no agreement at all, for a test of that alone (Fleiss, Nee & Landis
    /// 1979): √(2 [(Σ pq)² − Σ pq (q − p)] / (N m (m − 1) (Σ pq)²)).
    ///
    /// # Errors
    /// [`Undefined`] where there is no coefficient, or the units were not all judged by the same number of coders.
    pub fn fleiss_null_error(&self) -> Measured {
        self.fleiss()?;
        let mut sums = self.judged_by(1).map(|(_, sum, _)| sum);
        let m = sums.next().ok_or(Undefined::NoPairs)?;
        if sums.any(|other| other != m) {
            return Err(Undefined::NotByAll);
        }
        let shares = self.shares();
        let both: f64 = shares.iter().map(|p| p * (1.0 - p)).sum();
        let skewed: f64 = shares.iter().map(|p| p * (1.0 - p) * (1.0 - 2.0 * p)).sum();
        let n = self.units(1) as f64;
        Ok((2.0 * (both * both - skewed) / (n * m * (m - 1.0) * both * both)).sqrt())
    }
}
