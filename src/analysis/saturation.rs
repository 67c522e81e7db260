//! When new transcripts stopped bringing new codes.
//!
//! New codes of transcript i are those that no transcript before it has, in the order of sampling or coding, which must be
//! told and not be that of file names.
//!
//! - *Guest, Namey & Chen* (2020, PLOS ONE 15:e0232076): with a base of b transcripts, a run of r and a threshold t,
//!   ratio_k = (new_{b+k} + … + new_{b+k+r−1}) / (codes in the first b); runs slide by one transcript, the base stays.
//!   Saturation at s + r, s = b + k − 1 for the first k with ratio_k ≤ t.
//! - *Code saturation* (Hennink, Kaiser & Marconi 2017, Qual Health Res 27:591): the first transcript by which 90 % of all
//!   codes that were ever found are there, and 100 %. It is known only at the end. Meaning saturation is a judgement and no
//!   number.
//! - *Order check*: the transcripts shuffled many times (seeded): the median and the 5th and 95th percentile (type 7) of s
//!   where it is reached, how often it is not, and the band of the cumulative curve.
//!
//! It depends on how fine the codes are, on how alike the people, and on the order; few new codes can mean tired coding. It
//! is not theoretical saturation.

use std::collections::{BTreeMap, BTreeSet};

use super::undefined::share;
use super::{Basis, CodingTable, Frame, Label, Measured, Random, Scope, Undefined, quantile};
use crate::project::{Project, TranscriptId};

/// Base, run and threshold, and how the order is checked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaturationOptions {
    /// Transcripts of the base; at least 1.
    pub base: usize,
    /// Transcripts of a run; at least 1.
    pub run: usize,
    /// The share of the base's codes below which a run is saturated, from 0 to 1.
    pub threshold: f64,
    /// How often the transcripts are shuffled.
    pub shuffles: usize,
    /// The seed of that.
    pub seed: u64,
}

impl Default for SaturationOptions {
    fn default() -> Self {
        Self { base: 4, run: 2, threshold: 0.05, shuffles: 1_000, seed: 42 }
    }
}

/// New codes of each transcript, in order.
///
/// ```
/// use emic::analysis::{NewCodes, SaturationOptions};
/// let series = NewCodes::new(vec![12, 9, 8, 8, 3, 4, 1, 0, 1, 0, 0]);
/// assert_eq!(series.reached(SaturationOptions::default()), Ok(6));
/// assert_eq!(series.until(0.9), Ok(6));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCodes(Vec<usize>);

impl NewCodes {
    /// From counts.
    pub fn new(counts: Vec<usize>) -> Self {
        Self(counts)
    }

    /// From the codes of each transcript, numbers below `codes`.
    pub fn of_sets<'a>(codes: usize, sets: impl IntoIterator<Item = &'a [usize]>) -> Self {
        let mut seen = vec![false; codes];
        let mut new = |code: &&usize| {
            let slot = seen.get_mut(**code);
            slot.is_some_and(|seen| !std::mem::replace(seen, true))
        };
        Self(sets.into_iter().map(|set| set.iter().filter(&mut new).count()).collect())
    }

    /// The counts.
    pub fn counts(&self) -> &[usize] {
        &self.0
    }

    /// The codes found by each transcript.
    pub fn cumulative(&self) -> Vec<usize> {
        let mut all = 0;
        let add = |new: &usize| {
            all += new;
            all
        };
        self.0.iter().map(add).collect()
    }

    /// Codes in the first transcripts.
    pub fn base(&self, base: usize) -> usize {
        self.0.iter().take(base).sum()
    }

    /// The ratio of each run: the first begins behind the base.
    ///
    /// # Errors
    /// [`Undefined::TooFewTranscripts`], [`Undefined::NoBase`].
    pub fn ratios(&self, base: usize, run: usize) -> Result<Vec<f64>, Undefined> {
        self.each_ratio(base, run)?.collect()
    }

    fn each_ratio(&self, base: usize, run: usize) -> Result<impl Iterator<Item = Measured> + '_, Undefined> {
        let (base, run) = (base.max(1), run.max(1));
        if self.0.len() < base + run {
            return Err(Undefined::TooFewTranscripts);
        }
        let codes = self.base(base) as f64;
        let behind = self.0.get(base..).unwrap_or_default();
        let ratio = move |run: &[usize]| share(run.iter().sum::<usize>() as f64, codes, Undefined::NoBase);
        Ok(behind.windows(run).map(ratio))
    }

    /// How many transcripts it took, the run that showed it not counted in.
    ///
    /// # Errors
    /// As [`Self::ratios`], and [`Undefined::NotReached`].
    pub fn reached(&self, options: SaturationOptions) -> Result<usize, Undefined> {
        for (place, ratio) in self.each_ratio(options.base, options.run)?.enumerate() {
            if ratio? <= options.threshold {
                return Ok(options.base.max(1) + place);
            }
        }
        Err(Undefined::NotReached)
    }

    /// The first transcript by which so large a share of all codes is found.
    ///
    /// # Errors
    /// [`Undefined::NothingInScope`] without codes.
    pub fn until(&self, part: f64) -> Result<usize, Undefined> {
        let cumulative = self.cumulative();
        let all = cumulative.last().copied().filter(|all| *all > 0).ok_or(Undefined::NothingInScope)?;
        let place = cumulative.iter().position(|found| *found as f64 >= part * all as f64);
        place.map(|place| place + 1).ok_or(Undefined::NotReached)
    }
}

/// What shuffled orders come to.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderCheck {
    /// The median of s where it is reached.
    pub median: Measured,
    /// Its 5th percentile.
    pub low: Measured,
    /// Its 95th percentile.
    pub high: Measured,
    /// Orders that were tried: fewer than asked for in a study that is too large for so many.
    pub shuffles: usize,
    /// Orders in which it is not reached.
    pub not_reached: usize,
    /// The 5th percentile, median and 95th percentile of the codes found by each transcript.
    pub band: Vec<[f64; 3]>,
}

/// Codes that are looked at in all shuffles together at most: what a few seconds are enough for.
const MOST_STEPS: usize = 1_000_000_000;

/// Points of all curves together at most: what 160 MB are enough for.
const MOST_POINTS: usize = 20_000_000;

/// Shuffle the transcripts and count anew, as often as the options say.
pub fn check_order(codes: usize, sets: &[Vec<usize>], options: SaturationOptions) -> OrderCheck {
    let size: usize = sets.iter().map(|set| set.len() + 1).sum::<usize>() + codes;
    let shuffles = options.shuffles.min(MOST_STEPS / size.max(1)).min(MOST_POINTS / sets.len().max(1));
    let mut found = Found::new(codes, sets);
    let mut random = Random::new(options.seed);
    let mut reached = Vec::new();
    // Of each place in the order, the codes found there in all shuffles. In most places of most orders all have been found.
    let mut curves = vec![found.all; sets.len() * shuffles];
    for shuffle in 0..shuffles {
        let mut order: Vec<u32> = (0..sets.len() as u32).collect();
        random.shuffle(&mut order);
        let (mut new, mut codes) = (vec![0; sets.len()], 0);
        found.forget();
        for (place, set) in order.into_iter().enumerate() {
            if codes == found.all {
                break;
            }
            let fresh = found.take(set as usize);
            codes += fresh;
            if let (Some(slot), Some(curve)) = (new.get_mut(place), curves.get_mut(place * shuffles + shuffle)) {
                (*slot, *curve) = (fresh as usize, codes);
            }
        }
        reached.extend(NewCodes(new).reached(options).map(|place| place as f64));
    }
    reached.sort_by(f64::total_cmp);
    let of = |values: &[f64], part| quantile(values, part).ok_or(Undefined::NotReached);
    let band = |curve: &mut [u32]| {
        curve.sort_unstable();
        let curve: Vec<f64> = curve.iter().map(|codes| f64::from(*codes)).collect();
        [0.05, 0.5, 0.95].map(|part| quantile(&curve, part).unwrap_or(0.0))
    };
    OrderCheck {
        median: of(&reached, 0.5),
        low: of(&reached, 0.05),
        high: of(&reached, 0.95),
        shuffles,
        not_reached: shuffles - reached.len(),
        band: if shuffles > 0 { curves.chunks_mut(shuffles).map(band).collect() } else { Vec::new() },
    }
}

/// Sets of codes as bits, and the union of those that were taken.
struct Found {
    /// Numbers that a set takes.
    width: usize,
    sets: Vec<u64>,
    union: Vec<u64>,
    /// How many codes any of the sets has.
    all: u32,
}

impl Found {
    fn new(codes: usize, sets: &[Vec<usize>]) -> Self {
        let width = codes.div_ceil(64);
        let mut found = Self { width, sets: vec![0; width * sets.len()], union: vec![0; width], all: 0 };
        for (place, set) in sets.iter().enumerate() {
            for code in set.iter().filter(|code| **code < codes) {
                if let Some(bits) = found.sets.get_mut(place * width + code / 64) {
                    *bits |= 1 << (code % 64);
                }
            }
        }
        found.all = (0..sets.len()).map(|place| found.take(place)).sum();
        found
    }

    fn forget(&mut self) {
        self.union.fill(0);
    }

    /// Take a set in; how many of its codes are new.
    fn take(&mut self, set: usize) -> u32 {
        let first = set * self.width;
        let set = self.sets.get(first..first + self.width).unwrap_or_default();
        let mut new = 0;
        for (known, own) in self.union.iter_mut().zip(set) {
            new += (own & !*known).count_ones();
            *known |= own;
        }
        new
    }
}

/// One transcript, or one case, of the series.
#[derive(Clone, Debug, PartialEq)]
pub struct SaturationStep {
    /// Its transcripts.
    pub transcripts: Vec<TranscriptId>,
    /// Codes applied in it.
    pub codes: usize,
    /// The codes that were not applied before.
    pub new: Vec<Label>,
    /// Codes found until now.
    pub cumulative: usize,
    /// Percent of all codes that were ever found.
    pub percent: Measured,
    /// The ratio of the run that begins here.
    pub ratio: Measured,
}

/// The series.
#[derive(Clone, Debug, PartialEq)]
pub struct Saturation {
    /// In order.
    pub steps: Vec<SaturationStep>,
    /// New codes of each.
    pub series: NewCodes,
    /// The base, run, threshold and seed.
    pub options: SaturationOptions,
    /// Shuffled orders.
    pub check: OrderCheck,
    /// Layer, scope and denominators.
    pub basis: Basis,
}

/// Count. `order` names transcripts in their order; those that it does not name come last, in project order. The steps are
/// cases, each at the place of its first transcript, where [`Scope::case`] names an attribute.
pub fn saturation(
    project: &Project,
    table: &CodingTable,
    scope: &Scope,
    order: &[TranscriptId],
    options: SaturationOptions,
) -> Saturation {
    let frame = Frame::new(project, table, scope);
    let segments = frame.segments();
    let labels = frame.labels(project);
    // By case, which is the number of one of its transcripts: the rows that it has, ascending.
    let mut codes: Vec<Vec<usize>> = vec![Vec::new(); table.transcripts().len()];
    for row in 0..segments.rows() {
        for run in segments.of(row) {
            let Some(codes) = codes.get_mut(frame.case(run.transcript) as usize) else { continue };
            if codes.last() != Some(&row) {
                codes.push(row);
            }
        }
    }
    let cases = cases_in_order(&frame, order);
    let own = |(case, _): &Case| codes.get_mut(*case as usize).map(std::mem::take).unwrap_or_default();
    let sets: Vec<Vec<usize>> = cases.iter().map(own).collect();
    let series = NewCodes::of_sets(labels.len(), sets.iter().map(Vec::as_slice));
    Saturation {
        steps: steps(cases, &sets, &series, &labels, options),
        check: check_order(labels.len(), &sets, options),
        series,
        options,
        basis: frame.basis().clone(),
    }
}

type Case = (u32, Vec<TranscriptId>);

fn steps(
    cases: Vec<Case>,
    sets: &[Vec<usize>],
    series: &NewCodes,
    labels: &[Label],
    options: SaturationOptions,
) -> Vec<SaturationStep> {
    let (cumulative, ratios) = (series.cumulative(), series.ratios(options.base, options.run));
    let all = cumulative.last().copied().unwrap_or(0) as f64;
    let ratio = |place: usize| {
        let ratios = ratios.as_ref().map_err(|why| *why)?;
        let run = place.checked_sub(options.base.max(1)).and_then(|run| ratios.get(run));
        run.copied().ok_or(Undefined::NoRun)
    };
    let mut seen = BTreeSet::new();
    let mut steps = Vec::with_capacity(cases.len());
    for (place, ((_, transcripts), codes)) in cases.into_iter().zip(sets).enumerate() {
        let found = cumulative.get(place).copied().unwrap_or(0);
        let new = codes.iter().filter(|row| seen.insert(**row));
        steps.push(SaturationStep {
            transcripts,
            codes: codes.len(),
            new: new.filter_map(|row| labels.get(*row).cloned()).collect(),
            cumulative: found,
            percent: share(100.0 * found as f64, all, Undefined::NothingInScope),
            ratio: ratio(place),
        });
    }
    steps
}

/// The cases with their transcripts, each at the place of its first.
fn cases_in_order(frame: &Frame<'_>, order: &[TranscriptId]) -> Vec<Case> {
    let places: BTreeMap<&TranscriptId, usize> =
        order.iter().enumerate().rev().map(|(place, id)| (id, place)).collect();
    let mut transcripts: Vec<(u32, &TranscriptId)> = frame.transcripts().collect();
    transcripts.sort_by_key(|(number, id)| (places.get(id).copied().unwrap_or(usize::MAX), *number));
    let mut cases: Vec<Case> = Vec::new();
    let mut known: BTreeMap<u32, usize> = BTreeMap::new();
    for (number, id) in transcripts {
        let case = frame.case(number);
        let place = *known.entry(case).or_insert_with(|| {
            cases.push((case, Vec::new()));
            cases.len() - 1
        });
        cases.get_mut(place).into_iter().for_each(|(_, transcripts)| transcripts.push(id.clone()));
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::{all_near, counts, near, study, vector};

    #[test]
    fn the_worked_example_of_guest_comes_out() {
        let (input, expected) = vector("E4-saturation-guest");
        let series = NewCodes::new(counts(&input["new_codes_per_document"]));
        let options = SaturationOptions::default();
        assert_eq!(series.base(4) as u64, expected["base_codes"].as_u64().unwrap());
        all_near(series.ratios(4, 2).unwrap(), &expected["ratios"]);
        let at = |name: &str| Ok(expected[name]["at"].as_u64().unwrap() as usize);
        assert_eq!(series.reached(options), at("reached_5pct"));
        assert_eq!(series.reached(SaturationOptions { threshold: 0.0, ..options }), at("reached_0pct"));
        let three = series.reached(SaturationOptions { run: 3, ..options });
        assert_eq!(three, Ok(expected["run3_5pct"].as_u64().unwrap() as usize));
    }

    #[test]
    fn the_worked_example_of_code_saturation_comes_out() {
        let (input, expected) = vector("E4b-code-saturation");
        let series = NewCodes::new(counts(&input["new_codes_per_document"]));
        assert_eq!(series.cumulative(), counts(&expected["cumulative"]));
        let all = series.cumulative().into_iter().map(|found| 100.0 * found as f64 / 46.0);
        all_near(all, &expected["cumulative_pct"]);
        assert_eq!(series.until(0.9), Ok(expected["documents_to_90pct"].as_u64().unwrap() as usize));
        assert_eq!(series.until(1.0), Ok(expected["documents_to_100pct"].as_u64().unwrap() as usize));
    }

    #[test]
    fn the_worked_example_of_shuffled_orders_comes_out() {
        let (input, expected) = vector("E4c-saturation-permutations");
        let letter = |value: &serde_json::Value| value.as_str().unwrap().bytes().next().unwrap() as usize - 97;
        let sets: Vec<Vec<usize>> = input["codes_per_document"]
            .as_array()
            .unwrap()
            .iter()
            .map(|set| set.as_array().unwrap().iter().map(letter).collect())
            .collect();
        let series = NewCodes::of_sets(8, sets.iter().map(Vec::as_slice));
        assert_eq!(series.counts(), counts(&expected["observed_order_new"]));
        let options = SaturationOptions::default();
        assert_eq!(series.reached(options), Ok(expected["observed_at"].as_u64().unwrap() as usize));
        let mut random = Random::new(42);
        for order in expected["first_three_orders"].as_array().unwrap() {
            let mut places: Vec<usize> = (0..10).collect();
            random.shuffle(&mut places);
            assert_eq!(places, counts(order));
        }
        let check = check_order(8, &sets, options);
        assert_eq!(check.not_reached as u64, expected["not_reached"].as_u64().unwrap());
        near(check.median.ok(), &expected["median"]);
        near(check.low.ok(), &expected["p05"]);
        near(check.high.ok(), &expected["p95"]);
        assert_eq!(check, check_order(8, &sets, options));
        assert_eq!(check.band.last(), Some(&[8.0; 3]));
    }

    fn count(project: &Project, order: &[&str], case: Option<&str>) -> Saturation {
        let order: Vec<TranscriptId> = order.iter().map(|id| (*id).into()).collect();
        let scope = Scope { case: case.map(str::to_owned), ..Scope::default() };
        let options = SaturationOptions { base: 1, run: 1, ..SaturationOptions::default() };
        saturation(project, &CodingTable::new(project), &scope, &order, options)
    }

    #[test]
    fn the_order_decides_what_is_new() {
        let codings = [("trust", "a", "x", 0, 5), ("trust", "王", "x", 0, 5), ("language", "王", "y", 9, 12)];
        let project = study(&[("a", 50, 9), ("b", 50, 9), ("王", 50, 9)], &codings);
        let new = |counted: &Saturation| counted.series.counts().to_vec();
        let plain = count(&project, &[], None);
        assert_eq!((new(&plain), plain.series.reached(plain.options)), (vec![1, 0, 1], Ok(1)));
        let turned = count(&project, &["王", "nobody"], None);
        assert_eq!((new(&turned), turned.steps[0].transcripts[0].as_str()), (vec![2, 0, 0], "王"));
        assert_eq!(turned.steps[1].ratio, Ok(0.0));
    }

    #[test]
    fn transcripts_of_one_case_are_one_step() {
        let codings = [("trust", "a", "x", 0, 5), ("language", "王", "y", 9, 12)];
        let mut project = study(&[("a", 50, 9), ("b", 50, 9), ("王", 50, 9)], &codings);
        for id in ["a", "王"] {
            project.attributes.insert(id.into(), [("case".to_owned(), "1".to_owned())].into());
        }
        let counted = count(&project, &[], Some("case"));
        assert_eq!((counted.series.counts(), counted.steps[0].transcripts.len()), (&[2, 0][..], 2));
    }

    #[test]
    fn what_cannot_be_told_says_why() {
        let few = NewCodes::new(vec![3, 1, 0]);
        assert_eq!(few.reached(SaturationOptions::default()), Err(Undefined::TooFewTranscripts));
        let none = NewCodes::new(vec![0; 9]);
        assert_eq!(none.reached(SaturationOptions::default()), Err(Undefined::NoBase));
        assert_eq!(none.until(0.9), Err(Undefined::NothingInScope));
        let on = NewCodes::new(vec![4, 4, 4, 4, 4, 4]);
        assert_eq!(on.reached(SaturationOptions::default()), Err(Undefined::NotReached));
        let empty = count(&study(&[], &[]), &[], None);
        assert!(empty.steps.is_empty() && empty.check.median.is_err());
        let alone = count(&study(&[("a", 9, 2)], &[]), &[], None);
        assert_eq!((alone.steps.len(), alone.steps[0].percent), (1, Err(Undefined::NothingInScope)));
    }
}
