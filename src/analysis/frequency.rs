//! How often each code was used: segments, transcripts, cases, words, characters, coverage.
//!
//! The definitions, all over the layer and the scope of a [`Frame`]:
//!
//! - *segments*: the codings of a code after those that share a position have been merged; codings that only touch stay
//!   two. *codings* is the count before merging (of the pieces, where the layer is what all coders coded alike).
//! - *transcripts*: transcripts with at least one segment; *cases*: cases with one, where several transcripts may be a
//!   case. These are the counts to quote: one talkative person cannot inflate them.
//! - *characters*: code points in the union of the segments, never the sum of lengths. *words*: words (UAX 29; a Han
//!   character each; no labels, no timestamps) of which at least one character is covered.
//! - *coverage*: 100 × characters / characters of all transcripts in scope, pooled, so long interviews weigh more;
//!   *coverage_mean*: the mean over transcripts of 100 × covered / length, each transcript the same weight.
//! - *per_1000_words*: 1000 × codings / words of all transcripts in scope.
//! - *mean_length*: characters / segments. Coders differ in how much they take, so this tells of them too.
//!
//! A number whose denominator is zero says why it is not there. Counts describe this corpus; they are no estimate of
//! how common something is elsewhere (Sandelowski 2001, doi 10.1002/nur.1025; Maxwell 2010, doi 10.1177/1077800410364740).

use std::collections::{BTreeSet, HashSet};

use foldhash::fast::RandomState;

use super::undefined::share;
use super::{
    Basis, CodingTable, Frame, Grouping, Levels, Measured, NameNumbers, Record, Scope, Texts, Undefined, covered_words,
    merge,
};
use crate::project::{CodeId, CoderId, Project, TranscriptId};

/// One code's counts.
#[derive(Clone, Debug, PartialEq)]
pub struct FrequencyRow {
    /// The code's id.
    pub code: String,
    /// Its name; the id where the codebook does not know it.
    pub name: String,
    /// Names from the top down, joined by ` > `.
    pub path: String,
    /// How many codes stand above it.
    pub depth: usize,
    /// Codings before merging.
    pub codings: usize,
    /// Codings after merging.
    pub segments: usize,
    /// Transcripts with at least one segment.
    pub transcripts: usize,
    /// Cases with at least one segment.
    pub cases: usize,
    /// Code points covered.
    pub characters: usize,
    /// Words touched; `None` where a text could not be read or none was given.
    pub words: Option<usize>,
    /// Percent of all characters in scope.
    pub coverage: Measured,
    /// Mean over transcripts of the percent of its characters.
    pub coverage_mean: Measured,
    /// Percent of the transcripts in scope.
    pub transcripts_percent: Measured,
    /// Percent of the cases in scope.
    pub cases_percent: Measured,
    /// Codings for every thousand words in scope.
    pub per_1000_words: Measured,
    /// Code points of a segment, on average.
    pub mean_length: Measured,
    /// Segments in each group of [`Frequencies::groups`].
    pub groups: Vec<usize>,
}

/// The counts of all codes, in the order of the codebook; codes that it does not know come last, if they were used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frequencies {
    /// A row for each code.
    pub rows: Vec<FrequencyRow>,
    /// The names of the groups.
    pub groups: Vec<String>,
    /// Layer, scope and denominators.
    pub basis: Basis,
}

/// Count.
pub fn frequencies(project: &Project, table: &CodingTable, scope: &Scope, texts: &dyn Texts) -> Frequencies {
    let frame = Frame::new(project, table, scope);
    let mut count = Count::new(frame, texts);
    count.groups = count.grouped(project, &scope.by);
    let rows = count.frame.rows();
    let words = if texts.is_empty() { vec![None; rows.len()] } else { covered_words(&count.frame, texts) };
    let row = |(&code, words): (&usize, Option<usize>)| FrequencyRow {
        words,
        ..count.row(project, code, &count.frame.records(code))
    };
    Frequencies {
        rows: rows.iter().zip(words).map(row).collect(),
        groups: count.groups.names().to_vec(),
        basis: count.frame.basis().clone(),
    }
}

/// Who speaks where nobody is named.
const NOBODY: &str = "(none)";

/// The columns of one count.
enum Groups {
    None,
    ByTranscript(Levels),
    /// The coders by number.
    ByCoder(Vec<String>, Vec<u32>),
    /// The speakers, and by number of the transcript who says which turn.
    BySpeaker(Vec<String>, Vec<Vec<SpokenTurn>>),
}

/// A turn in code points, and the place of its speaker among the groups.
#[derive(Clone, Copy)]
struct SpokenTurn {
    start: u32,
    end: u32,
    speaker: u32,
}

impl Groups {
    fn names(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::ByTranscript(levels) => levels.names(),
            Self::ByCoder(names, _) | Self::BySpeaker(names, _) => names,
        }
    }
}

/// One count: what is in scope, and what the columns are.
struct Count<'a> {
    frame: Frame<'a>,
    texts: &'a dyn Texts,
    /// By number, one divided by the length of the transcript; 0 for an empty one.
    weights: Vec<f64>,
    /// Whether a case can have several transcripts.
    by_case: bool,
    groups: Groups,
}

/// What is counted for one row while its runs go by.
#[derive(Default)]
struct Tally {
    segments: usize,
    transcripts: usize,
    characters: usize,
    /// Sum over transcripts of covered / length.
    shares: f64,
}

impl<'a> Count<'a> {
    fn new(frame: Frame<'a>, texts: &'a dyn Texts) -> Self {
        let all = 0..frame.table().transcripts().len() as u32;
        let weight = |number: u32| frame.length(number).map_or(0.0, |length| 1.0 / length.max(1) as f64);
        let by_case = frame.basis().cases < frame.basis().transcripts;
        Self { texts, weights: all.map(weight).collect(), by_case, groups: Groups::None, frame }
    }

    fn grouped(&self, project: &Project, by: &Grouping) -> Groups {
        match by {
            Grouping::None => Groups::None,
            Grouping::Transcript => Groups::ByTranscript(Levels::of_transcripts(&self.frame)),
            Grouping::Attribute(name) => Groups::ByTranscript(Levels::of_attribute(project, &self.frame, name)),
            Grouping::Coder => self.by_coder(),
            Grouping::Speaker => self.by_speaker(),
        }
    }

    fn by_coder(&self) -> Groups {
        let mut coders: Vec<(&CoderId, u32)> = self.frame.table().coders().iter().zip(0..).collect();
        coders.retain(|(_, number)| self.frame.takes_coder(*number));
        coders.sort();
        Groups::ByCoder(
            coders.iter().map(|(id, _)| id.to_string()).collect(),
            coders.iter().map(|(_, number)| *number).collect(),
        )
    }

    fn by_speaker(&self) -> Groups {
        let ids: Vec<&TranscriptId> = self.frame.transcripts().map(|(_, id)| id).collect();
        let all = self.texts.all_facts(&ids);
        let turns = all.iter().flatten().flat_map(|facts| &facts.turns);
        let mut names: HashSet<Option<&str>, RandomState> = turns.map(|(_, speaker)| speaker.as_deref()).collect();
        let nobody = names.remove(&None).then_some(NOBODY);
        let mut names: Vec<&str> = names.into_iter().flatten().collect();
        names.sort_unstable();
        names.extend(nobody);
        // Whoever is called as nobody is comes first.
        let mut places = NameNumbers::default();
        for (place, name) in (0..).zip(&names) {
            places.get_or(name, || place);
        }
        let mut spoken = vec![Vec::new(); self.frame.table().transcripts().len()];
        for ((number, _), facts) in self.frame.transcripts().zip(&all) {
            let (Some(facts), Some(turns)) = (facts, spoken.get_mut(number as usize)) else { continue };
            for (range, speaker) in &facts.turns {
                let Some(speaker) = places.get(speaker.as_deref().unwrap_or(NOBODY)) else { continue };
                turns.push(SpokenTurn { start: range.start().get() as u32, end: range.end().get() as u32, speaker });
            }
        }
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Groups::BySpeaker(names, spoken)
    }

    fn row(&self, project: &Project, code: usize, records: &[Record]) -> FrequencyRow {
        let tally = self.tally(records);
        let basis = self.frame.basis();
        let (transcripts, cases) = (basis.transcripts as f64, self.cases(records, tally.transcripts));
        let unknown = CodeId::from("");
        let id = self.frame.table().codes().get(code).unwrap_or(&unknown);
        FrequencyRow {
            code: id.to_string(),
            name: project.codebook.get(id.as_str()).map_or_else(|| id.to_string(), |code| code.name.clone()),
            path: project.codebook.path(id),
            depth: project.codebook.depth(id),
            codings: records.len(),
            segments: tally.segments,
            transcripts: tally.transcripts,
            cases,
            characters: tally.characters,
            words: None,
            coverage: share(100.0 * tally.characters as f64, basis.characters as f64, Undefined::NothingInScope),
            coverage_mean: share(100.0 * tally.shares, transcripts, Undefined::NothingInScope),
            transcripts_percent: share(100.0 * tally.transcripts as f64, transcripts, Undefined::NothingInScope),
            cases_percent: share(100.0 * cases as f64, basis.cases as f64, Undefined::NothingInScope),
            per_1000_words: share(1000.0 * records.len() as f64, basis.words as f64, Undefined::NoWords),
            mean_length: share(tally.characters as f64, tally.segments as f64, Undefined::NeverApplied),
            groups: self.group(code, records),
        }
    }

    /// What one pass over sorted records gives without a look at the texts: the numbers that [`merge`] would give.
    /// Written without branches, because whether the next record lies in another transcript is a coin toss that no
    /// processor predicts: it is what most of the time went into.
    fn tally(&self, records: &[Record]) -> Tally {
        let mut tally = Tally::default();
        let (mut transcript, mut covered) = (u32::MAX, 0);
        for record in records {
            let same = record.transcript == transcript;
            let limit = if same { covered } else { 0 };
            let added = record.end.saturating_sub(record.start.max(limit));
            let weight = self.weights.get(record.transcript as usize).copied().unwrap_or(0.0);
            tally.segments += usize::from(record.start >= limit);
            tally.transcripts += usize::from(!same);
            tally.characters += added as usize;
            tally.shares += f64::from(added) * weight;
            (transcript, covered) = (record.transcript, record.end.max(limit));
        }
        tally
    }

    /// Cases with a record; as many as `transcripts` where each transcript is one.
    fn cases(&self, records: &[Record], transcripts: usize) -> usize {
        if !self.by_case {
            return transcripts;
        }
        records.iter().map(|record| self.frame.case(record.transcript)).collect::<BTreeSet<u32>>().len()
    }

    /// Segments in each group.
    fn group(&self, code: usize, records: &[Record]) -> Vec<usize> {
        let mut counts = vec![0; self.groups.names().len()];
        let mut add = |place: usize| counts.get_mut(place).into_iter().for_each(|count| *count += 1);
        match &self.groups {
            Groups::None => {}
            Groups::ByTranscript(levels) => {
                merge(records.iter(), |run| levels.of(run.transcript).into_iter().for_each(&mut add));
            }
            Groups::ByCoder(_, numbers) => {
                // Each coder's own, also where the layer is what all of them coded alike.
                let records = self.frame.gathered(code);
                for (place, number) in numbers.iter().enumerate() {
                    merge(records.iter().filter(|record| record.coder == *number), |_| add(place));
                }
            }
            Groups::BySpeaker(_, spoken) => {
                let mut heard: Vec<u32> = Vec::new();
                merge(records.iter(), |run| {
                    heard.clear();
                    let turns = spoken.get(run.transcript as usize).map(Vec::as_slice).unwrap_or_default();
                    let first = turns.partition_point(|turn| turn.end <= run.start);
                    for turn in turns.get(first..).unwrap_or_default() {
                        if turn.start >= run.end {
                            break;
                        }
                        if !heard.contains(&turn.speaker) {
                            heard.push(turn.speaker);
                            add(turn.speaker as usize);
                        }
                    }
                });
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests;
