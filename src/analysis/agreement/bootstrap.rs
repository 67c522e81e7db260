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
    /// Of what was drawn; 95 %.
    ///
    /// # Errors
    /// [`Undefined::Unsteady`] where more than half are undefined.
    pub fn of(drawn: &[Option<f64>]) -> Result<Self, Undefined> {
        let mut found: Vec<f64> = drawn.iter().copied().flatten().collect();
        let undefined = drawn.len() - found.len();
        if undefined * 2 > drawn.len() {
            return Err(Undefined::Unsteady);
        }
        let mean = found.iter().sum::<f64>() / found.len() as f64;
        found.sort_by(f64::total_cmp);
        let (Some(low), Some(high)) = (quantile(&found, 0.025), quantile(&found, 0.975)) else {
            return Err(Undefined::Unsteady);
        };
        let below = found.partition_point(|alpha| *alpha < 0.667) as f64 / found.len() as f64;
        Ok(Self { low, high, mean, below, undefined, draws: drawn.len() })
    }

    /// Whether so many were undefined that one should know.
    pub fn is_shaky(&self) -> bool {
        self.undefined * 20 > self.draws
    }
}

/// Studies that one thread draws before it asks for more.
const BATCH: usize = 50;

/// Studies whose sums are made side by side: a processor adds to several while the first is not done.
const LANES: usize = 4;

/// A number for each of the studies side by side.
type Lanes = [f64; LANES];

impl Clusters {
    /// The alphas of the drawn studies, for each code in the order of the draws. `codes` have the clusters in which they matter.
    pub fn draw(&self, codes: &[Vec<ClusterTally>], bootstrap: Bootstrap) -> Vec<Vec<Option<f64>>> {
        let batches = bootstrap.draws.div_ceil(BATCH);
        let drawn: Vec<Vec<[Option<f64>; LANES]>> = (0..batches)
            .into_par_iter()
            .flat_map_iter(|batch| {
                let mut times = vec![Lanes::default(); self.decisions.len()];
                let last = bootstrap.draws.min((batch + 1) * BATCH);
                let studies = (batch * BATCH..last).step_by(LANES).map(move |first| {
                    times.fill(Lanes::default());
                    for lane in 0..LANES.min(last - first) {
                        self.choose(first + lane, bootstrap.seed, lane, &mut times);
                    }
                    self.alphas(codes, &times)
                });
                studies.collect::<Vec<_>>()
            })
            .collect();
        // The last studies of a batch may be fewer than there are lanes.
        let lanes = |batch: usize| BATCH.min(bootstrap.draws - batch * BATCH);
        let used: Vec<usize> = (0..batches)
            .flat_map(|batch| (0..lanes(batch)).step_by(LANES).map(move |first| LANES.min(lanes(batch) - first)))
            .collect();
        let of_code = |code: usize| {
            let mut alphas = Vec::with_capacity(bootstrap.draws);
            for (studies, used) in drawn.iter().zip(&used) {
                let own = studies.get(code).and_then(|lanes| lanes.get(..*used));
                alphas.extend_from_slice(own.unwrap_or_default());
            }
            alphas
        };
        (0..codes.len()).map(of_code).collect()
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

    fn alphas(&self, codes: &[Vec<ClusterTally>], times: &[Lanes]) -> Vec<[Option<f64>; LANES]> {
        let mut all = Lanes::default();
        for (decisions, times) in self.decisions.iter().zip(times) {
            add(&mut all, times, *decisions);
        }
        let of_code = |tallies: &Vec<ClusterTally>| {
            let (mut apart, mut applied, mut fewer) = (Lanes::default(), Lanes::default(), Lanes::default());
            for tally in tallies {
                let Some(times) = times.get(tally.cluster as usize) else { continue };
                add(&mut apart, times, tally.apart);
                add(&mut applied, times, tally.applied);
            }
            // Mostly no coder lacked the code.
            for tally in tallies.iter().filter(|tally| tally.fewer > 0.0) {
                let Some(times) = times.get(tally.cluster as usize) else { continue };
                add(&mut fewer, times, tally.fewer);
            }
            std::array::from_fn(|lane| {
                let of = |sums: &Lanes| sums.get(lane).copied().unwrap_or(0.0);
                binary_alpha(of(&apart), of(&applied), of(&all) - of(&fewer))
            })
        };
        codes.iter().map(of_code).collect()
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

/// 1 − (n − 1) o_01 / (n_0 n_1), where `apart` is 2 o_01.
fn binary_alpha(apart: f64, applied: f64, decisions: f64) -> Option<f64> {
    let not = decisions - applied;
    (applied >= 1.0 && not >= 1.0).then(|| 1.0 - (decisions - 1.0) * apart / 2.0 / (applied * not))
}
