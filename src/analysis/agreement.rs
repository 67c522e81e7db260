//! How alike coders coded, code by code: units, coefficients, intervals, segments.
//!
//! [`agreement`] makes an [`Agreement`] of a study. Only what a coder called complete counts: there a unit without a code is a decision
//! against it; everything else is missing and never a 0. A code's row holds its decisions as patterns (who judged so many units, and who
//! of them applied the code), from which every coefficient is counted: [`Ratings`] for any number of coders, [`SquareTable`] for two,
//! [`SetRatings`] for the sets of codes that units have, [`Unitizing`] and [`Matching`] for the segments themselves.
//!
//! One binary variable a code is the analysis; there is no coefficient over all code × unit cells, because agreement on what nobody
//! applied would inflate it. Segments of one coder and code that share a position are one; those that touch stay two.

mod bootstrap;
mod coder_set;
mod comparing;
mod matching;
mod ratings;
mod sets;
mod square_table;
mod standard_error;
#[cfg(test)]
mod tests;
mod unitizing;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::undefined::share;
use super::{Basis, CodingTable, Frame, Label, Layer, Measured, Record, Scope, Texts, Undefined, merge};
use crate::project::{CodeId, CoderId, Completion, Project, TranscriptId};
use crate::text::Unit;

pub use bootstrap::{Bootstrap, ClusterTally, Clusters, Interval};
pub use coder_set::{CoderSet, MOST_CODERS};
pub use comparing::{Clash, Confusion, Disagreement};
pub use matching::Matching;
pub use ratings::Ratings;
pub use sets::{SetDistance, SetRatings};
pub use square_table::{SquareTable, holsti, pooled_kappa};
pub use standard_error::Estimate;
pub use unitizing::{MarkedUnit, Unitizing};
pub use units::{AgreementUnit, JudgedTranscript};

use units::Mask;

/// Transcripts from which on they are what is resampled.
pub const LEAST_CLUSTERS: usize = 10;

/// Units below which there is no interval.
pub const LEAST_UNITS: u64 = 10;

/// Coded units below which there is none.
pub const LEAST_CODED: u64 = 5;

/// A code that did not exist yet when a coder completed a transcript.
pub type Late = (CodeId, CoderId, TranscriptId);

/// How agreement is measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AgreementOptions {
    /// What is judged.
    pub unit: AgreementUnit,
    /// Whether only the turns that [`Texts::units`] gives are eligible, instead of the whole text.
    pub masked: bool,
    /// How intervals are made, if at all.
    pub bootstrap: Option<Bootstrap>,
    /// Decisions that a coder could not make.
    pub late: BTreeSet<Late>,
}

/// Units next to each other that the same coders applied a code to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The place among [`Agreement::transcripts`].
    transcript: u32,
    start: u32,
    end: u32,
    applied: CoderSet,
}

/// A segment of a coder, in eligible positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Marked {
    transcript: u32,
    coder: u32,
    start: u32,
    end: u32,
}

/// How alike coders applied one code.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeAgreement {
    /// The code.
    pub label: Label,
    /// The units by who judged them and who applied the code.
    patterns: BTreeMap<(CoderSet, CoderSet), u64>,
    /// Its decisions: category 1 is applied, 0 is not.
    pub ratings: Ratings,
    /// Units that at least two coders judged.
    pub units: u64,
    /// Those to which anybody applied the code.
    pub coded: u64,
    /// The share of the decisions on them that apply the code.
    pub prevalence: Measured,
    /// Krippendorff's alpha.
    pub alpha: Measured,
    /// Its interval.
    pub interval: Result<Interval, Undefined>,
    /// Alpha for unitizing, over the transcripts that all coders completed.
    pub u_alpha: Measured,
    /// Coders, by place, who in what was compared never applied a code that others did.
    pub never: Vec<usize>,
    pieces: Vec<Piece>,
    segments: Vec<Marked>,
    /// In which transcripts the code came too late for whom.
    late: BTreeMap<u32, CoderSet>,
}

/// How alike the coders of a study coded.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Those who completed a transcript in scope, in order.
    pub coders: Vec<CoderId>,
    /// The transcripts in scope that any of them completed.
    pub transcripts: Vec<JudgedTranscript>,
    /// The codes, in the order of the codebook.
    pub codes: Vec<CodeAgreement>,
    /// How it was measured.
    pub options: AgreementOptions,
    /// Eligible positions of all transcripts in scope, completed or not.
    pub eligible: usize,
    /// Transcripts whose texts cannot be read; they are left out.
    pub unread: Vec<TranscriptId>,
    /// Layer, scope and denominators.
    pub basis: Basis,
}

/// Compare the coders of a scope. Speakers and layers of the scope are not looked at: eligible text is what `options` and `texts` say.
pub fn agreement(
    project: &Project,
    table: &CodingTable,
    scope: &Scope,
    options: AgreementOptions,
    texts: &dyn Texts,
) -> Agreement {
    let scope = Scope { layer: Layer::Any, ..scope.clone() };
    let frame = Frame::new(project, table, &scope);
    let coders = judges(project, &scope, &frame);
    let mut found = Agreement {
        transcripts: Vec::new(),
        codes: Vec::new(),
        options,
        eligible: 0,
        unread: Vec::new(),
        basis: Basis { coders: coders.clone(), ..frame.basis().clone() },
        coders,
    };
    found.read_transcripts(project, &frame, texts);
    let judge = Judge::new(&frame, &found);
    // Nobody could apply a heading: that nobody did is no agreement.
    let applies = |(code, label): &(usize, Label)| {
        project.codebook.get(label.code.as_str()).is_none_or(|code| code.applies) || !frame.gathered(*code).is_empty()
    };
    let labels: Vec<(usize, Label)> = frame.rows().iter().copied().zip(frame.labels(project)).filter(applies).collect();
    let codes: Vec<CodeAgreement> = labels.into_par_iter().map(|(code, label)| judge.code(code, label)).collect();
    found.codes = codes;
    found.draw_intervals();
    found
}

/// The coders in scope who completed a transcript in scope.
fn judges(project: &Project, scope: &Scope, frame: &Frame<'_>) -> Vec<CoderId> {
    let in_scope: BTreeSet<&TranscriptId> = frame.transcripts().map(|(_, id)| id).collect();
    let complete = project.completions.iter().filter(|(_, state)| **state == Completion::Complete).map(|(key, _)| key);
    let wanted = |coder: &CoderId| scope.coders.is_empty() || scope.coders.contains(coder);
    let judges: BTreeSet<&CoderId> = complete
        .filter(|(transcript, coder)| in_scope.contains(transcript) && wanted(coder))
        .map(|(_, coder)| coder)
        .collect();
    judges.into_iter().take(MOST_CODERS).cloned().collect()
}

impl Agreement {
    /// Lay out the units of what was completed.
    fn read_transcripts(&mut self, project: &Project, frame: &Frame<'_>, texts: &dyn Texts) {
        let completed = |id: &TranscriptId| {
            let is_complete = |coder: &&CoderId| {
                project.completions.get(&(id.clone(), (*coder).clone())) == Some(&Completion::Complete)
            };
            let all = self.coders.iter().enumerate();
            all.filter(|(_, coder)| is_complete(coder)).fold(CoderSet::default(), |set, (place, _)| set.with(place))
        };
        let by: Vec<(u32, &TranscriptId, CoderSet)> =
            frame.transcripts().map(|(number, id)| (number, id, completed(id))).collect();
        for (number, id, completed) in by {
            let length = frame.length(number).unwrap_or(0);
            let mask =
                if self.options.masked { texts.units(id, Unit::Turn).map(|turns| Mask::new(&turns)) } else { None };
            let ranges = match self.options.unit {
                AgreementUnit::Character | AgreementUnit::Transcript => None,
                _ if completed.is_empty() => None,
                AgreementUnit::Token => texts.tokens(id),
                AgreementUnit::Text(unit) | AgreementUnit::Half(unit) => texts.units(id, unit),
            };
            let needs_text = !matches!(self.options.unit, AgreementUnit::Character | AgreementUnit::Transcript);
            let is_unread =
                self.options.masked && mask.is_none() || needs_text && !completed.is_empty() && ranges.is_none();
            if is_unread {
                self.unread.push(id.clone());
                continue;
            }
            let judged = JudgedTranscript::new(id.clone(), completed, length, self.options.unit, mask, ranges);
            self.eligible += judged.length;
            if !completed.is_empty() {
                self.transcripts.push(judged);
            }
        }
        if self.options.bootstrap.is_some() && self.resamples_turns() {
            for judged in &mut self.transcripts {
                let turns = texts.units(&judged.id, Unit::Turn);
                judged.mark_turns(turns.as_ref().map(|turns| turns.as_slice()).unwrap_or_default());
            }
        }
    }

    /// Transcripts that at least two coders completed.
    pub fn shared(&self) -> impl Iterator<Item = &JudgedTranscript> {
        self.transcripts.iter().filter(|transcript| transcript.completed.len() >= 2)
    }

    /// Whether whole transcripts are resampled.
    pub fn resamples_transcripts(&self) -> bool {
        self.shared().count() >= LEAST_CLUSTERS
    }

    /// Whether turns are, because the units are smaller.
    pub fn resamples_turns(&self) -> bool {
        !self.resamples_transcripts() && self.options.unit.is_small()
    }

    /// Everybody who is compared.
    pub(super) fn everybody(&self) -> CoderSet {
        (0..self.coders.len()).fold(CoderSet::default(), CoderSet::with)
    }

    /// The share of the eligible text that at least two coders completed.
    pub fn shared_text(&self) -> Measured {
        let shared: usize = self.shared().map(|transcript| transcript.length).sum();
        share(shared as f64, self.eligible as f64, Undefined::NothingInScope)
    }

    fn draw_intervals(&mut self) {
        let Some(bootstrap) = self.options.bootstrap else { return };
        let (clusters, firsts) = self.clusters();
        let enough =
            |code: &CodeAgreement| code.units >= LEAST_UNITS && code.coded >= LEAST_CODED && code.alpha.is_ok();
        let places: Vec<usize> =
            (0..self.codes.len()).filter(|place| self.codes.get(*place).is_some_and(enough)).collect();
        let tallies: Vec<Vec<ClusterTally>> =
            places.iter().filter_map(|place| Some(self.tallies(self.codes.get(*place)?, &firsts))).collect();
        for (place, interval) in places.into_iter().zip(clusters.draw(&tallies, bootstrap).intervals()) {
            if let Some(code) = self.codes.get_mut(place) {
                code.interval = interval;
            }
        }
    }

    /// What is resampled, and the first cluster of each transcript; transcripts with fewer than two coders have none.
    fn clusters(&self) -> (Clusters, Vec<Option<u32>>) {
        let (whole, by_turn) = (self.resamples_transcripts(), self.resamples_turns());
        let mut clusters = Clusters::default();
        let mut firsts = Vec::new();
        for judged in &self.transcripts {
            let coders = judged.completed.len();
            firsts.push((coders >= 2).then_some(clusters.decisions.len() as u32));
            if coders < 2 {
                continue;
            }
            let decisions = |units: u32| f64::from(units) * f64::from(coders);
            if whole {
                clusters.decisions.push(decisions(judged.units()));
            } else {
                let sizes = (0..judged.segments(by_turn)).map(|segment| judged.size_of_segment(by_turn, segment));
                clusters.decisions.extend(sizes.map(decisions));
            }
        }
        (clusters, firsts)
    }

    /// What each cluster adds to a code.
    fn tallies(&self, code: &CodeAgreement, firsts: &[Option<u32>]) -> Vec<ClusterTally> {
        let (whole, by_turn) = (self.resamples_transcripts(), self.resamples_turns());
        let mut tallies: Vec<ClusterTally> = Vec::new();
        let mut add = |cluster: u32, units: u32, apart: f64, applied: f64, fewer: f64| {
            let units = f64::from(units);
            let tally = ClusterTally { cluster, apart: apart * units, applied: applied * units, fewer: fewer * units };
            match tallies.last_mut().filter(|last| last.cluster == cluster) {
                Some(last) => {
                    last.apart += tally.apart;
                    last.applied += tally.applied;
                    last.fewer += tally.fewer;
                }
                None => tallies.push(tally),
            }
        };
        let parts = |judged: &JudgedTranscript, start: u32, end: u32| match whole {
            true => vec![(0, end - start)],
            false => judged.in_segments(by_turn, start, end),
        };
        for piece in &code.pieces {
            let Some((judged, first)) = self.with_first(piece.transcript, firsts) else { continue };
            let present = code.judges(piece.transcript, judged.completed);
            let (r, k) = (f64::from(present.len()), f64::from(piece.applied.len()));
            if r < 2.0 {
                continue;
            }
            for (segment, units) in parts(judged, piece.start, piece.end) {
                add(first + segment, units, 2.0 * k * (r - k) / (r - 1.0), k, 0.0);
            }
        }
        for place in code.late.keys() {
            let Some((judged, first)) = self.with_first(*place, firsts) else { continue };
            let left = code.judges(*place, judged.completed).len();
            let fewer = judged.completed.len() - if left < 2 { 0 } else { left };
            for (segment, units) in parts(judged, 0, judged.units()) {
                add(first + segment, units, 0.0, 0.0, f64::from(fewer));
            }
        }
        tallies
    }

    fn with_first(&self, place: u32, firsts: &[Option<u32>]) -> Option<(&JudgedTranscript, u32)> {
        self.transcripts.get(place as usize).zip(firsts.get(place as usize).copied().flatten())
    }
}

impl CodeAgreement {
    /// Who of those who completed a transcript could apply the code.
    fn judges(&self, transcript: u32, completed: CoderSet) -> CoderSet {
        completed.but(self.late.get(&transcript).copied().unwrap_or_default())
    }

    /// Whether it came too late for somebody's decisions.
    pub fn is_late(&self) -> bool {
        !self.late.is_empty()
    }

    /// The decisions of some of the coders alone.
    pub fn ratings_of(&self, coders: CoderSet) -> Ratings {
        let mut ratings = Ratings::new(2);
        for ((judged, applied), times) in &self.patterns {
            let judged = judged.and(coders);
            let choice = |coder: usize| judged.has(coder).then(|| usize::from(applied.has(coder)));
            let most = judged.iter().last().map_or(0, |last| last + 1);
            ratings.add(&(0..most).map(choice).collect::<Vec<_>>(), *times);
        }
        ratings
    }

    /// The units that two coders, by place, both judged.
    pub fn pair(&self, first: usize, second: usize) -> SquareTable {
        let mut counts = [0_u64; 4];
        for ((judged, applied), times) in &self.patterns {
            if judged.has(first) && judged.has(second) {
                let cell = usize::from(!applied.has(first)) * 2 + usize::from(!applied.has(second));
                counts.get_mut(cell).into_iter().for_each(|count| *count += times);
            }
        }
        let [both, one, other, neither] = counts;
        SquareTable::of_decisions(both, one, other, neither)
    }

    /// How many segments a coder, by place, has in what they completed.
    pub fn segments_of(&self, coder: usize) -> usize {
        self.segments.iter().filter(|marked| marked.coder as usize == coder).count()
    }

    /// How many units a coder judged, and to how many of them they applied the code.
    pub fn decisions_of(&self, coder: usize) -> (u64, u64) {
        let own = self.patterns.iter().filter(|((judged, _), _)| judged.has(coder));
        own.fold((0, 0), |(all, with), ((_, applied), times)| {
            (all + times, with + if applied.has(coder) { *times } else { 0 })
        })
    }
}

/// What is looked up for each code.
struct Judge<'a> {
    frame: &'a Frame<'a>,
    found: &'a Agreement,
    /// By number in the table, the place of a coder who is compared.
    coders: Vec<Option<u32>>,
    /// By number in the table, the place of a transcript.
    transcripts: Vec<Option<u32>>,
}

impl<'a> Judge<'a> {
    fn new(frame: &'a Frame<'a>, found: &'a Agreement) -> Self {
        let place = |coder: &CoderId| found.coders.iter().position(|own| own == coder).map(|place| place as u32);
        let ids: BTreeMap<&TranscriptId, u32> = found.transcripts.iter().map(|judged| &judged.id).zip(0..).collect();
        let table = frame.table();
        Self {
            coders: table.coders().iter().map(place).collect(),
            transcripts: table.transcripts().iter().map(|id| ids.get(id).copied()).collect(),
            frame,
            found,
        }
    }

    fn code(&self, code: usize, label: Label) -> CodeAgreement {
        let late = self.late(&label.code);
        let mut judged = CodeAgreement {
            label,
            patterns: BTreeMap::new(),
            ratings: Ratings::new(2),
            units: 0,
            coded: 0,
            prevalence: Err(Undefined::NoPairs),
            alpha: Err(Undefined::NoPairs),
            interval: Err(Undefined::NotAsked),
            u_alpha: Err(Undefined::NotByAll),
            never: Vec::new(),
            pieces: Vec::new(),
            segments: Vec::new(),
            late,
        };
        let mut covered = vec![0_u64; self.found.transcripts.len()];
        for records in self.frame.gathered(code).chunk_by(|one, other| one.transcript == other.transcript) {
            let place =
                records.first().and_then(|first| self.transcripts.get(first.transcript as usize).copied().flatten());
            let Some(place) = place else { continue };
            let sum: u64 = self.transcript(&mut judged, place, records);
            covered.get_mut(place as usize).into_iter().for_each(|slot| *slot = sum);
        }
        for ((transcript, covered), place) in self.found.transcripts.iter().zip(covered).zip(0..) {
            let coders = judged.judges(place, transcript.completed);
            let rest = u64::from(transcript.units()).saturating_sub(covered);
            if rest > 0 && !coders.is_empty() {
                *judged.patterns.entry((coders, CoderSet::default())).or_default() += rest;
            }
        }
        self.count(&mut judged);
        judged
    }

    /// In which transcripts the code came too late for whom.
    fn late(&self, code: &CodeId) -> BTreeMap<u32, CoderSet> {
        let all = &self.found.options.late;
        let mut late: BTreeMap<u32, CoderSet> = BTreeMap::new();
        if all.is_empty() {
            return late;
        }
        for (judged, place) in self.found.transcripts.iter().zip(0..) {
            for coder in judged.completed.iter() {
                let id = self.found.coders.get(coder).cloned();
                if id.is_some_and(|id| all.contains(&(code.clone(), id, judged.id.clone()))) {
                    let set = late.entry(place).or_default();
                    *set = set.with(coder);
                }
            }
        }
        late
    }

    /// Take the records of a code in a transcript in; how many units anybody applied it to.
    fn transcript(&self, judged: &mut CodeAgreement, place: u32, records: &[Record]) -> u64 {
        let Some(transcript) = self.found.transcripts.get(place as usize) else { return 0 };
        let coders = judged.judges(place, transcript.completed);
        let coder = |record: &Record| self.coders.get(record.coder as usize).copied().flatten();
        let mut own: Vec<(u32, Record)> = records
            .iter()
            .filter_map(|record| Some((coder(record).filter(|coder| coders.has(*coder as usize))?, *record)))
            .collect();
        own.sort_by_key(|(coder, _)| *coder);
        let mut bounds: Vec<(u32, bool, u32)> = Vec::new();
        for of_coder in own.chunk_by(|one, other| one.0 == other.0) {
            let Some((coder, _)) = of_coder.first().copied() else { continue };
            let mut runs: Vec<(u32, u32)> = Vec::new();
            merge(of_coder.iter().map(|(_, record)| record), |run| runs.push((run.start, run.end)));
            let marked = runs.iter().map(|(start, end)| (transcript.eligible(*start), transcript.eligible(*end)));
            let marked = marked.filter(|(start, end)| start < end);
            judged.segments.extend(marked.map(|(start, end)| Marked { transcript: place, coder, start, end }));
            let applied = transcript.applied(&runs);
            bounds.extend(applied.into_iter().flat_map(|(start, end)| [(start, true, coder), (end, false, coder)]));
        }
        bounds.sort_unstable();
        let (mut applied, mut from, mut covered) = (CoderSet::default(), 0, 0);
        for (bound, opens, coder) in bounds {
            if from < bound && !applied.is_empty() {
                judged.pieces.push(Piece { transcript: place, start: from, end: bound, applied });
                *judged.patterns.entry((coders, applied)).or_default() += u64::from(bound - from);
                covered += u64::from(bound - from);
            }
            from = bound;
            applied = if opens { applied.with(coder as usize) } else { applied.without(coder as usize) };
        }
        covered
    }

    /// What follows from the patterns and the segments.
    fn count(&self, judged: &mut CodeAgreement) {
        judged.ratings = judged.ratings_of(self.found.everybody());
        judged.units = judged.ratings.units(2);
        let coded = judged.patterns.iter().filter(|((coders, applied), _)| coders.len() >= 2 && !applied.is_empty());
        judged.coded = coded.map(|(_, times)| times).sum();
        let chosen = judged.ratings.pairable();
        let applied = chosen.get(1).copied().unwrap_or(0) as f64;
        judged.prevalence = share(applied, chosen.iter().sum::<u64>() as f64, Undefined::NoPairs);
        judged.alpha = judged.ratings.alpha();
        judged.interval = match (judged.alpha, self.found.options.bootstrap) {
            (Err(why), _) => Err(why),
            (Ok(_), None) => Err(Undefined::NotAsked),
            (Ok(_), Some(_)) => Err(Undefined::TooFewUnits),
        };
        judged.u_alpha = self.found.units_of(&[judged]).map_or(Err(Undefined::NotByAll), |units| units.u_alpha());
        let never = |coder: &usize| {
            // What others applied where this coder judged nothing says nothing about them, and what this coder applied where
            // nobody else judged is compared with nothing.
            let compared = || judged.patterns.keys().filter(|(coders, _)| coders.has(*coder) && coders.len() >= 2);
            !compared().any(|(_, applied)| applied.has(*coder)) && compared().any(|(_, applied)| !applied.is_empty())
        };
        judged.never = (0..self.found.coders.len()).filter(never).collect();
    }
}
