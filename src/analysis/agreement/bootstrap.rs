//! The interval of alpha: clusters of units drawn with replacement, alpha of what was drawn, many times.
//!
//! Percentiles (type 7) of the drawn studies' alphas. Clusters are transcripts, or where these are few, segments. The draws come from
//! [`Random`], so the same seed gives the same interval on every machine, whatever the number of threads: each drawn study begins at its
//! own place in the sequence.

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::analysis::{Random, Undefined, quantile};

/// How an interval is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// How many studies are drawn.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { draws: 2_000, seed: 42 }
    }
}

/// What a cluster adds to one code.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClusterTally {
    /// The cluster, by place.
    pub cluster: u32,
    /// Σ over its units of the ordered pairs of decisions that differ / (coders − 1).
    pub apart: f64,
    /// Decisions that the code applies.
    pub applied: f64,
    /// Decisions fewer than [`Clusters`] says, because the code was not there for some coder.
    pub fewer: f64,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// Of each cluster, how many decisions its units have that at least two coders judged.
    pub decisions: Vec<f64>,
}

/// The interval of a coefficient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The mean of the drawn studies' coefficients.
    pub mean: f64,
    /// The share of them below .667, Krippendorff's least for tentative conclusions.
    pub below: f64,
    /// Drawn studies without a coefficient.
    pub undefined: usize,
    /// All drawn studies.
    pub draws: usize,
}

impl Interval {
    /// Of the coefficients of the drawn studies, in any order, `NaN` where one has none; 95 %.
    ///
    /// # Errors
    /// [`Undefined::Unsteady`] where more than half are undefined.
    pub fn of(mut drawn: Vec<f64>) -> Result<Self, Undefined> {
        let draws = drawn.len();
        drawn.retain(|alpha| !alpha.is_nan());
        let undefined = draws - drawn.len();
        if undefined * 2 > draws {
            return Err(Undefined::Unsteady);
        }
        let (mut sum, mut below) = (0.0, 0_usize);
        for alpha in &drawn {
            sum += alpha;
            below += usize::from(*alpha < 0.667);
        }
        let (Some(low), Some(high)) = (quantile_of(&mut drawn, 0.025), quantile_of(&mut drawn, 0.975)) else {
            return Err(Undefined::Unsteady);
        };
        let count = drawn.len() as f64;
        Ok(Self { low, high, mean: sum / count, below: below as f64 / count, undefined, draws })
    }

    /// Whether so many were undefined that one should know.
    pub fn is_shaky(&self) -> bool {
        self.undefined * 20 > self.draws
    }
}

/// [`quantile`] of values in any order, which are moved about: the two that stand beside the place are looked for, the others not
/// sorted.
fn quantile_of(values: &mut [f64], share: f64) -> Option<f64> {
    let place = share * values.len().checked_sub(1)? as f64;
    let (_, low, above) = values.select_nth_unstable_by(place.floor() as usize, f64::total_cmp);
    let next = above.iter().copied().min_by(f64::total_cmp);
    quantile(&[*low, next.unwrap_or(*low)], place.fract())
}

/// Studies that one thread draws before it asks for more.
const BATCH: usize = 48;

/// Studies whose sums are made side by side: a processor adds to several while the first is not done.
const LANES: usize = 4;

/// A number for each of the studies side by side.
type Lanes = [f64; LANES];

/// The alphas of drawn studies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Of each batch, those of the first code, then those of the next; `NaN` where a study has none.
    batches: Vec<Vec<f64>>,
    codes: usize,
}

impl Drawn {
    /// Those of the code with this number, in the order of the draws; `NaN` where a study has none.
    pub fn of(&self, code: usize) -> Vec<f64> {
        let mut alphas = Vec::with_capacity(self.batches.len() * BATCH);
        for batch in &self.batches {
            let count = batch.len() / self.codes.max(1);
            alphas.extend_from_slice(batch.get(code * count..(code + 1) * count).unwrap_or_default());
        }
        alphas
    }

    /// The interval of each code.
    pub fn intervals(&self) -> Vec<Result<Interval, Undefined>> {
        (0..self.codes).into_par_iter().map(|code| Interval::of(self.of(code))).collect()
    }
}

impl Clusters {
    /// Draw studies. `codes` have the clusters in which they matter.
    pub fn draw(&self, codes: &[Vec<ClusterTally>], bootstrap: Bootstrap) -> Drawn {
        let batch = |batch: usize| {
            let first = batch * BATCH;
            let count = BATCH.min(bootstrap.draws - first);
            let mut alphas = vec![f64::NAN; codes.len() * count];
            let mut times = vec![Lanes::default(); self.decisions.len()];
            for done in (0..count).step_by(LANES) {
                times.fill(Lanes::default());
                for lane in 0..LANES.min(count - done) {
                    self.choose(first + done + lane, bootstrap.seed, lane, &mut times);
                }
                self.alphas(codes, &times, &mut alphas, (done, count));
            }
            alphas
        };
        let batches = (0..bootstrap.draws.div_ceil(BATCH)).into_par_iter().map(batch).collect();
        Drawn { batches, codes: codes.len() }
    }

    /// How often each cluster is in the study with this number.
    fn choose(&self, number: usize, seed: u64, lane: usize, times: &mut [Lanes]) {
        let count = self.decisions.len();
        let mut random = Random::new(seed).skip(number as u64 * count as u64);
        for _ in 0..count {
            if let Some(times) = times.get_mut(random.below(count)).and_then(|times| times.get_mut(lane)) {
                *times += 1.0;
            }
        }
    }

    /// The alphas of studies side by side, put behind the `done` ones of each code, of which there will be `count`.
    fn alphas(&self, codes: &[Vec<ClusterTally>], times: &[Lanes], alphas: &mut [f64], (done, count): (usize, usize)) {
        let mut all = Lanes::default();
        for (decisions, times) in self.decisions.iter().zip(times) {
            add(&mut all, times, *decisions);
        }
        for (tallies, alphas) in codes.iter().zip(alphas.chunks_exact_mut(count)) {
            let (mut apart, mut applied, mut fewer) = (Lanes::default(), Lanes::default(), Lanes::default());
            for tally in tallies {
                let Some(times) = times.get(tally.cluster as usize) else { continue };
                add(&mut apart, times, tally.apart);
                add(&mut applied, times, tally.applied);
                // Mostly no coder lacked the code.
                if tally.fewer > 0.0 {
                    add(&mut fewer, times, tally.fewer);
                }
            }
            let sums = apart.iter().zip(&applied).zip(all.iter().zip(&fewer));
            for (alpha, ((apart, applied), (all, fewer))) in alphas.iter_mut().skip(done).zip(sums) {
                *alpha = binary_alpha(*apart, *applied, all - fewer);
            }
        }
    }
}

/// Add so many times a number to each sum. Always inline: sums that are no registers take as long as one study after the other.
#[inline(always)]
fn add([one, two, three, four]: &mut Lanes, [first, second, third, fourth]: &Lanes, number: f64) {
    *one += first * number;
    *two += second * number;
    *three += third * number;
    *four += fourth * number;
}

/// 1 − (n − 1) o_01 / (n_0 n_1), where `apart` is 2 o_01; `NaN` where one of the two decisions was never made.
fn binary_alpha(apart: f64, applied: f64, decisions: f64) -> f64 {
    let not = decisions - applied;
    if applied >= 1.0 && not >= 1.0 { 1.0 - (decisions - 1.0) * apart / 2.0 / (applied * not) } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_interval_is_that_of_the_sorted_coefficients(
            drawn in proptest::collection::vec(proptest::option::weighted(0.9, -1.0_f64..1.0), 1..300),
        ) {
            let mut sorted: Vec<f64> = drawn.iter().copied().flatten().collect();
            sorted.sort_by(f64::total_cmp);
            let found = Interval::of(drawn.iter().map(|alpha| alpha.unwrap_or(f64::NAN)).collect());
            if sorted.len() * 2 < drawn.len() || sorted.is_empty() {
                prop_assert_eq!(found, Err(Undefined::Unsteady));
            } else {
                let found = found.unwrap();
                prop_assert_eq!(Some(found.low), quantile(&sorted, 0.025));
                prop_assert_eq!(Some(found.high), quantile(&sorted, 0.975));
                let below = sorted.partition_point(|alpha| *alpha < 0.667);
                prop_assert_eq!(found.below, below as f64 / sorted.len() as f64);
                prop_assert_eq!((found.undefined, found.draws), (drawn.len() - sorted.len(), drawn.len()));
            }
        }
    }
}
