//! The codings behind a number of a chart.
//!
//! A number counts merged segments, and several codings can make one: so that there are as many quotes as the number says,
//! one coding stands for each segment, the one that has most of it. All of them are there to be asked for.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Chart, Charted, Counted, window_name};
use crate::analysis::{
    CoderSet, CodingTable, Grouping, Label, Rollup, Run, Scope, Texts, meeting_segments, segments_of,
    transition_segments,
};
use crate::app::agreement::Compared;
use crate::app::counting::Counter;
use crate::app::read_texts::ReadTexts;
use crate::project::{CodeId, CodingId, TranscriptId};

/// The codings behind a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quoted {
    /// What the number is of: `Tacitness × cn01-chen`.
    pub title: String,
    /// Merged segments.
    pub segments: usize,
    /// One coding for each segment.
    pub each: HashSet<CodingId>,
    /// All codings that make them.
    pub all: HashSet<CodingId>,
}

impl Quoted {
    /// How many codings are left out where one stands for each segment.
    pub fn others(&self) -> usize {
        self.all.len() - self.each.len().min(self.all.len())
    }
}

impl Charted {
    /// The codings behind a cell; of a timeline the column is the number of the segment. `None` where there is no such cell,
    /// the counter does not know its codings one by one, or `stop` was set meanwhile.
    pub fn quoted(&self, counter: &Counter, row: usize, column: usize, stop: &AtomicBool) -> Option<Quoted> {
        let texts = ReadTexts::new(counter.library(), stop);
        // Coders are compared in all that they coded, whoever speaks where a coding begins.
        let all = self.wanted.by_themselves();
        let scope = if matches!(self.counted, Counted::Agreement(_)) { &all } else { &self.wanted.scope };
        let table = counter.coded(scope, &texts);
        let finder = Finder { counter, table: &table, texts: &texts, scope: self.wanted.scope.clone() };
        let quoted = match &self.counted {
            Counted::Frequencies(_) | Counted::Crosstab(_) => self.of_group(finder, row, column),
            Counted::Pairs(_) | Counted::Sequences(_) => self.of_two(&finder, row, column),
            Counted::Timeline(counted, _) => {
                let (label, run) = (self.rows.get(row)?, counted.tracks.get(row)?.segments.get(column)?);
                let title = format!("{}, segment {} in {}", label.name, column + 1, counted.transcript);
                finder.find(title, vec![(label.code.clone(), vec![*run])])
            }
            Counted::Saturation(counted) => {
                let step = counted.steps.get(row)?;
                let scope = Scope { transcripts: step.transcripts.iter().cloned().collect(), ..finder.scope.clone() };
                let finder = Finder { scope, ..finder };
                let new = step.new.iter().map(|label| (label.code.clone(), finder.segments(&label.code)));
                finder.find(format!("new codes of {}", self.rows.get(row)?.name), new.collect())
            }
            Counted::Agreement(compared) => self.of_differing(finder, compared.as_ref().ok()?, row),
        };
        // Texts that were no longer read would be missing.
        quoted.filter(|_| !stop.load(Ordering::Relaxed))
    }

    /// Of a row, or of a row in a group.
    fn of_group(&self, mut finder: Finder<'_>, row: usize, column: usize) -> Option<Quoted> {
        let label = self.rows.get(row)?;
        let code = label.code.clone();
        if self.wanted.chart != Chart::Groups {
            let runs = finder.segments(&code);
            return finder.find(label.name.clone(), vec![(code, runs)]);
        }
        let group = self.columns.get(column)?;
        let title = format!("{} × {group}", label.name);
        let runs = match &self.wanted.scope.by {
            Grouping::Coder => {
                finder.scope.coders = [group.as_str().into()].into();
                finder.scope.layer = Default::default();
                finder.segments(&code)
            }
            Grouping::Speaker => finder.segments(&code).into_iter().filter(|run| finder.hears(run, group)).collect(),
            _ => {
                let places = self.places(finder.counter, column);
                let kept = |run: &Run| places.contains(&run.transcript);
                finder.segments(&code).into_iter().filter(kept).collect()
            }
        };
        finder.find(title, vec![(code, runs)])
    }

    /// Of the places at which coders differ about a code: what those coded who applied it.
    fn of_differing(&self, mut finder: Finder<'_>, compared: &Compared, row: usize) -> Option<Quoted> {
        let label = self.rows.get(row)?;
        let found = &compared.agreement;
        let numbers: HashMap<&TranscriptId, u32> = finder.table.transcripts().iter().zip(0..).collect();
        let mut by_coders: BTreeMap<CoderSet, Vec<Run>> = BTreeMap::new();
        for one in found.differing(row) {
            let judged = found.transcripts.get(one.transcript)?;
            let transcript = *numbers.get(&judged.id)?;
            let (start, end) = (one.range.start().get() as u32, one.range.end().get() as u32);
            by_coders.entry(one.applied).or_default().push(Run { transcript, start, end });
        }
        // Which text counts was looked at when the coders were compared.
        finder.scope.speakers.clear();
        let mut quoted = Quoted { title: format!("{}, where coders differ", label.name), ..Quoted::default() };
        for (applied, runs) in by_coders {
            finder.scope.coders = applied.iter().filter_map(|place| found.coders.get(place)).cloned().collect();
            let own = finder.find(String::new(), vec![(label.code.clone(), runs)])?;
            quoted.segments += own.segments;
            quoted.each.extend(own.each);
            quoted.all.extend(own.all);
        }
        Some(quoted)
    }

    /// The numbers of the transcripts of a group.
    fn places(&self, counter: &Counter, column: usize) -> HashSet<u32> {
        let groups = crate::analysis::groups(counter.frame(), counter.table(), &self.wanted.scope);
        (0..).zip(groups).filter(|(_, group)| *group == Some(column)).map(|(number, _)| number).collect()
    }

    fn of_two(&self, finder: &Finder<'_>, row: usize, column: usize) -> Option<Quoted> {
        let (first, second) = (self.rows.get(row)?, self.rows.get(column)?);
        let codes = (&first.code, &second.code);
        let project = finder.counter.frame();
        let both = |[of_first, of_second]: [Vec<Run>; 2]| {
            vec![(first.code.clone(), of_first), (second.code.clone(), of_second)]
        };
        let found = match &self.wanted.chart {
            // A code meets nothing but others: its own number is how often it was used.
            Chart::Pairs(_) if row == column => vec![(first.code.clone(), finder.segments(&first.code))],
            Chart::Pairs(window) => {
                both(meeting_segments(project, finder.table, &finder.scope, *window, finder.texts, codes))
            }
            Chart::Sequences(options) => {
                both(transition_segments(project, finder.table, &finder.scope, *options, finder.texts, codes))
            }
            _ => return None,
        };
        finder.find(self.title_of_two(first, second, row == column), found)
    }

    fn title_of_two(&self, first: &Label, second: &Label, same: bool) -> String {
        match &self.wanted.chart {
            Chart::Pairs(_) if same => first.name.clone(),
            Chart::Pairs(window) => format!("{} with {} ({})", first.name, second.name, window_name(*window)),
            _ => format!("{}, then {}", first.name, second.name),
        }
    }
}

/// Finds codings.
struct Finder<'a> {
    counter: &'a Counter,
    table: &'a CodingTable,
    texts: &'a dyn Texts,
    scope: Scope,
}

impl Finder<'_> {
    fn segments(&self, code: &CodeId) -> Vec<Run> {
        segments_of(self.counter.frame(), self.table, &self.scope, code)
    }

    /// Whether a segment touches what somebody says.
    fn hears(&self, run: &Run, speaker: &str) -> bool {
        let id = self.table.transcripts().get(run.transcript as usize);
        let Some(facts) = id.and_then(|id| self.texts.facts(id)) else { return false };
        let touches = |range: crate::text::CharRange| {
            range.start().get() < run.end as usize && range.end().get() > run.start as usize
        };
        facts.turns.iter().any(|(range, name)| touches(*range) && name.as_deref().unwrap_or("(none)") == speaker)
    }

    /// The codings that make the segments of codes.
    fn find(&self, title: String, wanted: Vec<(CodeId, Vec<Run>)>) -> Option<Quoted> {
        let mut quoted = Quoted { title, ..Quoted::default() };
        for (code, runs) in wanted {
            let known = self.codings(&code, &runs)?;
            quoted.segments += runs.len();
            for run in runs {
                let own = known.get(&run.transcript).map_or(&[][..], Vec::as_slice);
                let behind = own.partition_point(|coding| coding.start < run.end);
                let own = own.get(..behind).unwrap_or_default().iter().filter(|coding| coding.end > run.start);
                let shared = |coding: &Placed| coding.end.min(run.end) - coding.start.max(run.start);
                let rank = |coding: &&Placed| (shared(coding), coding.end - coding.start, Reverse(coding.id));
                quoted.all.extend(own.clone().map(|coding| coding.id));
                quoted.each.extend(own.max_by_key(rank).map(|coding| coding.id));
            }
        }
        Some(quoted)
    }

    /// The codings in scope that a code's row holds, by transcript and start, in the transcripts of `runs`.
    fn codings(&self, code: &CodeId, runs: &[Run]) -> Option<HashMap<u32, Vec<Placed>>> {
        let ledger: &Arc<_> = self.counter.ledger()?;
        let codebook = &self.counter.frame().codebook;
        let with_below = self.scope.rollup == Rollup::Aggregate;
        let counts = |id: &CodeId| {
            let now = codebook.resolve(id);
            now == *code || with_below && codebook.ancestors(&now).any(|above| above.id == *code)
        };
        let codes: Vec<bool> = ledger.codes().iter().map(counts).collect();
        let coders: Vec<bool> = ledger
            .coders()
            .iter()
            .map(|coder| self.scope.coders.is_empty() || self.scope.coders.contains(coder))
            .collect();
        let wanted: BTreeSet<u32> = runs.iter().map(|run| run.transcript).collect();
        let numbers: HashMap<&TranscriptId, u32> = self.table.transcripts().iter().zip(0..).collect();
        let number = |id: &TranscriptId| numbers.get(id).copied().filter(|number| wanted.contains(number));
        let transcripts: Vec<Option<u32>> = ledger.transcripts().iter().map(number).collect();
        let flag = |flags: &[bool], number: u32| flags.get(number as usize).copied().unwrap_or(false);
        let mut found: HashMap<u32, Vec<Placed>> = HashMap::new();
        for record in ledger.records() {
            let Some(transcript) = transcripts.get(record.transcript as usize).copied().flatten() else { continue };
            let own = flag(&codes, record.code) && flag(&coders, record.coder) && record.start < record.end;
            if own && self.is_theirs(transcript, record.start) {
                let placed = Placed { start: record.start, end: record.end, id: record.id };
                found.entry(transcript).or_default().push(placed);
            }
        }
        found.values_mut().for_each(|list| list.sort_by_key(|coding| (coding.start, coding.end, coding.id)));
        Some(found)
    }

    /// Whether one of the speakers in scope says what stands at a position.
    fn is_theirs(&self, transcript: u32, start: u32) -> bool {
        if self.scope.speakers.is_empty() {
            return true;
        }
        let id = self.table.transcripts().get(transcript as usize);
        let facts = id.and_then(|id| self.texts.facts(id));
        let speaker = facts.as_ref().and_then(|facts| facts.speaker_at(start as usize));
        speaker.is_some_and(|speaker| self.scope.speakers.contains(speaker))
    }
}

/// A coding with its place.
#[derive(Clone, Copy, Debug)]
struct Placed {
    start: u32,
    end: u32,
    id: CodingId,
}
