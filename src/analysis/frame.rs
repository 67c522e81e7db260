//! The codings of a scope as flat, sorted arrays: what every analysis reads.
//!
//! A [`Frame`] is made once from a [`CodingTable`] and a [`Scope`]. [`Frame::records`] gives what one row counts before
//! merging, borrowed from the table where everything is in scope; [`Frame::segments`] gives the merged segments of all
//! rows, 12 bytes each, sorted by row, transcript and start.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Basis, CodingTable, Layer, Record, Rollup, Run, Scope, merge};
use crate::project::{CodeId, CoderId, Completion, Project, TranscriptId};

/// What is in scope, by number, and the denominators.
pub struct Frame<'a> {
    table: &'a CodingTable,
    /// By number, whether the coder is in scope.
    with_coder: Vec<bool>,
    /// By number, the length in code points of each transcript in scope.
    lengths: Vec<Option<usize>>,
    /// Whether every coder and every transcript is in scope, and any of them makes the layer.
    whole: bool,
    /// Which codes each code's row takes in besides its own, by number; empty where rows hold their own alone.
    members: Vec<Vec<usize>>,
    /// By transcript, how many coders must have coded alike; empty where any will do.
    needed: Vec<usize>,
    /// By transcript, its case.
    cases: Vec<u32>,
    /// The numbers of the codes that have a row.
    rows: Vec<usize>,
    basis: Basis,
}

impl<'a> Frame<'a> {
    /// Look at what a scope leaves in.
    pub fn new(project: &Project, table: &'a CodingTable, scope: &Scope) -> Self {
        let transcript = |id: &TranscriptId| scope.transcripts.is_empty() || scope.transcripts.contains(id);
        let coder = |id: &CoderId| scope.coders.is_empty() || scope.coders.contains(id);
        let sizes = table.transcripts().iter().zip(table.sizes());
        let sizes: Vec<_> = sizes.map(|(id, size)| transcript(id).then_some(*size)).collect();
        let with_coder: Vec<bool> = table.coders().iter().map(coder).collect();
        let whole = with_coder.iter().all(|with| *with) && sizes.iter().all(Option::is_some);
        let mut frame = Self {
            table,
            whole: whole && scope.layer == Layer::Any,
            lengths: sizes.iter().map(|size| size.map(|(characters, _)| characters)).collect(),
            members: if scope.rollup == Rollup::Aggregate { members(project, table) } else { Vec::new() },
            needed: Vec::new(),
            cases: cases(project, table, scope.case.as_deref()),
            rows: Vec::new(),
            basis: Basis {
                layer: scope.layer,
                speakers: scope.speakers.clone(),
                rollup: scope.rollup,
                transcripts: sizes.iter().flatten().count(),
                characters: sizes.iter().flatten().map(|(characters, _)| characters).sum(),
                words: sizes.iter().flatten().map(|(_, words)| words).sum(),
                ..Basis::default()
            },
            with_coder,
        };
        if scope.layer == Layer::All {
            frame.needed = frame.workers(project, scope);
        }
        frame.choose_rows(project, scope);
        frame.basis.coders = frame.coders_in_scope();
        frame.basis.cases = frame.count_cases(scope);
        frame.basis.lost = table.lost().iter().filter(|(place, coder)| frame.takes(*place, *coder)).count();
        frame
    }

    fn count_cases(&self, scope: &Scope) -> usize {
        if scope.case.is_none() {
            return self.basis.transcripts;
        }
        let in_scope = self.lengths.iter().zip(&self.cases).filter(|(length, _)| length.is_some());
        in_scope.map(|(_, case)| *case).collect::<BTreeSet<u32>>().len()
    }

    fn choose_rows(&mut self, project: &Project, scope: &Scope) {
        let used = |code: usize| self.table.of(code).iter().any(|record| self.takes(record.transcript, record.coder));
        let there: Vec<usize> =
            (0..self.table.codes().len()).filter(|&code| self.table.is_known(code) || used(code)).collect();
        let is_heading = |code: &&usize| {
            let known = self.table.codes().get(**code).and_then(|id| project.codebook.get(id.as_str()));
            known.is_some_and(|code| !code.applies)
        };
        self.basis.codes_in_all = there.len();
        self.basis.headings_in_all = there.iter().filter(is_heading).count();
        let wanted = |code: &usize| {
            let id = self.table.codes().get(*code);
            scope.codes.is_empty() || id.is_some_and(|id| scope.codes.contains(id))
        };
        let rows: Vec<usize> = there.iter().copied().filter(wanted).collect();
        self.basis.headings = rows.iter().filter(is_heading).count();
        self.rows = rows;
        self.basis.codes = self.rows.len();
    }

    /// By transcript, how many coders in scope worked on it.
    fn workers(&self, project: &Project, scope: &Scope) -> Vec<usize> {
        let coders = self.table.coders();
        let worked = self.table.worked().into_iter().filter(|(_, coder)| self.takes_coder(*coder));
        let mut at: BTreeSet<(u32, &CoderId)> =
            worked.filter_map(|(place, coder)| Some((place, coders.get(coder as usize)?))).collect();
        let places: BTreeMap<&TranscriptId, u32> = self.table.transcripts().iter().zip(0..).collect();
        let complete = project.completions.iter().filter(|(_, state)| **state == Completion::Complete);
        let taken = |coder: &CoderId| scope.coders.is_empty() || scope.coders.contains(coder);
        let complete = complete.filter(|((_, coder), _)| taken(coder));
        at.extend(complete.filter_map(|((transcript, coder), _)| Some((*places.get(transcript)?, coder))));
        let mut needed = vec![0; self.lengths.len()];
        for (place, _) in at {
            needed.get_mut(place as usize).into_iter().for_each(|count| *count += 1);
        }
        needed
    }

    fn coders_in_scope(&self) -> Vec<CoderId> {
        let coders = self.table.coders().iter().zip(&self.with_coder).filter(|(_, with)| **with);
        let mut coders: Vec<CoderId> = coders.map(|(id, _)| id.clone()).collect();
        coders.sort();
        coders
    }

    /// The table that it is made from.
    pub fn table(&self) -> &'a CodingTable {
        self.table
    }

    /// What results must say.
    pub fn basis(&self) -> &Basis {
        &self.basis
    }

    /// The numbers of the codes that have a row, in the order of the codebook: those that it holds, and others that were
    /// used.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// The numbers and ids of the transcripts in scope.
    pub fn transcripts(&self) -> impl Iterator<Item = (u32, &'a TranscriptId)> + '_ {
        let ids = self.table.transcripts().iter().zip(0..);
        ids.filter(|(_, number)| self.length(*number).is_some()).map(|(id, number)| (number, id))
    }

    /// The case of a transcript, by number.
    pub fn case(&self, transcript: u32) -> u32 {
        self.cases.get(transcript as usize).copied().unwrap_or(transcript)
    }

    /// Code points of a transcript, where it is in scope.
    pub fn length(&self, transcript: u32) -> Option<usize> {
        self.lengths.get(transcript as usize).copied().flatten()
    }

    /// Whether a coder, by number, is in scope.
    pub fn takes_coder(&self, coder: u32) -> bool {
        self.with_coder.get(coder as usize).copied().unwrap_or(false)
    }

    fn takes(&self, transcript: u32, coder: u32) -> bool {
        self.takes_coder(coder) && self.length(transcript).is_some()
    }

    /// The records of a code in scope, sorted; borrowed from the table where everything is in scope.
    fn own(&self, code: usize) -> Cow<'a, [Record]> {
        let records = self.table.of(code);
        if self.whole {
            return Cow::Borrowed(records);
        }
        let within = |record: &&Record| self.takes(record.transcript, record.coder);
        Cow::Owned(records.iter().filter(within).copied().collect())
    }

    /// The codings of a row, those of the codes below with them where rows hold them, whoever made them; sorted by
    /// transcript and start.
    pub fn gathered(&self, code: usize) -> Cow<'a, [Record]> {
        let own = self.own(code);
        let members = self.members.get(code).map(Vec::as_slice).unwrap_or_default();
        if members.is_empty() {
            return own;
        }
        let mut records = own.into_owned();
        for &member in members {
            records.extend_from_slice(&self.own(member));
        }
        // The stable sort knows sorted runs when it sees them, and there is one for each code.
        records.sort_by_key(|record| (record.transcript, record.start, record.end));
        Cow::Owned(records)
    }

    /// The records that a row counts before merging, sorted by transcript and start.
    pub fn records(&self, code: usize) -> Cow<'a, [Record]> {
        let records = self.gathered(code);
        if self.needed.is_empty() { records } else { Cow::Owned(coded_by_all(&records, &self.needed)) }
    }

    /// What the rows are called.
    pub fn labels(&self, project: &Project) -> Vec<Label> {
        let ids = self.rows.iter().filter_map(|code| self.table.codes().get(*code));
        ids.map(|id| Label::new(project, id)).collect()
    }

    /// The merged segments of all rows.
    pub fn segments(&self) -> Segments {
        let mut runs = Vec::with_capacity(self.table.records().len());
        let mut starts = vec![0];
        for &row in &self.rows {
            merge(self.records(row).iter(), |run| runs.push(run));
            starts.push(runs.len());
        }
        Segments { runs, starts }
    }

    /// Whether one row holds the other's passages, because its code stands above.
    pub fn is_nested(&self, project: &Project, one: usize, other: usize) -> bool {
        let id = |row: usize| self.rows.get(row).and_then(|code| self.table.codes().get(*code));
        let (Some(one), Some(other)) = (id(one), id(other)) else { return false };
        let below = |low: &CodeId, high: &CodeId| project.codebook.ancestors(low).any(|above| above.id == *high);
        !self.members.is_empty() && (below(one, other) || below(other, one))
    }
}

/// What a row is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The code.
    pub code: CodeId,
    /// Its name; the id where the codebook does not know it.
    pub name: String,
    /// Names from the top down, joined by ` > `.
    pub path: String,
    /// How many codes stand above it.
    pub depth: usize,
}

impl Label {
    fn new(project: &Project, id: &CodeId) -> Self {
        let codebook = &project.codebook;
        let name = codebook.get(id.as_str()).map_or_else(|| id.to_string(), |code| code.name.clone());
        Self { code: id.clone(), name, path: codebook.path(id), depth: codebook.depth(id) }
    }
}

/// Merged segments of rows, sorted by row, transcript and start; those of one row share no position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    runs: Vec<Run>,
    /// Where each row begins; one more at the end.
    starts: Vec<usize>,
}

/// A segment of a row in a transcript that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first position.
    pub start: u32,
    /// The position after the last.
    pub end: u32,
    /// The place of the row.
    pub row: u32,
}

impl Segments {
    /// How many rows.
    pub fn rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many segments.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The segments of one row.
    pub fn of(&self, row: usize) -> &[Run] {
        let bounds = self.starts.get(row).zip(self.starts.get(row + 1));
        bounds.and_then(|(&start, &end)| self.runs.get(start..end)).unwrap_or_default()
    }

    /// All segments with the places of their rows.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Run)> + '_ {
        (0..self.rows()).flat_map(|row| self.of(row).iter().map(move |run| (row, *run)))
    }

    /// The same rows with other segments; `None` leaves one out. Where they come to share positions they are joined to one
    /// if `joined`. What comes of a row need not be in order.
    pub(super) fn map(&self, joined: bool, each: impl Fn(Run) -> Option<Run>) -> Self {
        let mut mapped = Self { runs: Vec::with_capacity(self.runs.len()), starts: vec![0] };
        for row in 0..self.rows() {
            let mut runs: Vec<Run> = self.of(row).iter().copied().filter_map(&each).collect();
            runs.sort_by_key(|run| (run.transcript, run.start, run.end));
            let first = mapped.runs.len();
            for run in runs {
                let last = mapped.runs.get_mut(first..).and_then(|own| own.last_mut());
                match last.filter(|last| joined && last.transcript == run.transcript && run.start < last.end) {
                    Some(last) => last.end = last.end.max(run.end),
                    None => mapped.runs.push(run),
                }
            }
            mapped.starts.push(mapped.runs.len());
        }
        mapped
    }

    /// Positions that the segments of a row cover.
    pub fn size(&self, row: usize) -> usize {
        self.of(row).iter().map(|run| (run.end - run.start) as usize).sum()
    }

    /// The segments of each transcript, as they come: dealt out in one pass, without a sort.
    pub fn by_transcript(&self, transcripts: usize) -> ByTranscript {
        let mut starts = vec![0_usize; transcripts + 1];
        for run in &self.runs {
            starts.get_mut(run.transcript as usize + 1).into_iter().for_each(|count| *count += 1);
        }
        for place in 1..starts.len() {
            let before = starts.get(place - 1).copied().unwrap_or(0);
            starts.get_mut(place).into_iter().for_each(|start| *start += before);
        }
        let mut next = starts.clone();
        let mut spans = vec![Span::default(); self.runs.len()];
        for (row, run) in self.iter() {
            let Some(place) = next.get_mut(run.transcript as usize) else { continue };
            if let Some(span) = spans.get_mut(*place) {
                *span = Span { start: run.start, end: run.end, row: row as u32 };
            }
            *place += 1;
        }
        ByTranscript { spans, starts }
    }
}

/// Segments by transcript, and there by row and start until they are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByTranscript {
    spans: Vec<Span>,
    starts: Vec<usize>,
}

impl ByTranscript {
    /// The segments of a transcript.
    pub fn of_mut(&mut self, transcript: u32) -> &mut [Span] {
        let place = transcript as usize;
        let bounds = self.starts.get(place).copied().zip(self.starts.get(place + 1).copied());
        bounds.and_then(|(start, end)| self.spans.get_mut(start..end)).unwrap_or_default()
    }
}

/// Which codes each code's row takes in besides its own, by number.
fn members(project: &Project, table: &CodingTable) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); table.codes().len()];
    for (number, id) in table.codes().iter().enumerate() {
        for above in project.codebook.ancestors(id) {
            if let Some(list) = project.codebook.place(above.id.as_str()).and_then(|place| members.get_mut(place)) {
                list.push(number);
            }
        }
    }
    members
}

/// The case of each transcript: the number of the first transcript that has it.
fn cases(project: &Project, table: &CodingTable, attribute: Option<&str>) -> Vec<u32> {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let case = |(id, number): (&TranscriptId, u32)| {
        let value = attribute.and_then(|name| project.attributes.get(id)?.get(name)).map(|value| value.trim());
        value.filter(|value| !value.is_empty()).map_or(number, |value| *first.entry(value).or_insert(number))
    };
    table.transcripts().iter().zip(0..).map(case).collect()
}

/// What so many coders coded alike of one row: records sorted by transcript and start in, pieces without a coder out.
fn coded_by_all(records: &[Record], needed: &[usize]) -> Vec<Record> {
    let mut pieces = Vec::new();
    for records in records.chunk_by(|one, other| one.transcript == other.transcript) {
        let Some(first) = records.first() else { continue };
        let needed = needed.get(first.transcript as usize).copied().unwrap_or(usize::MAX);
        // Each coder's own segments first: a coder who codes a passage twice is one coder.
        let mut by_coder: Vec<Record> = records.to_vec();
        by_coder.sort_by_key(|record| record.coder);
        let mut bounds: Vec<(u32, bool)> = Vec::new();
        for own in by_coder.chunk_by(|one, other| one.coder == other.coder) {
            merge(own.iter(), |run| bounds.extend([(run.start, true), (run.end, false)]));
        }
        // Ends come before beginnings: what only touches stays two.
        bounds.sort_unstable();
        let (mut depth, mut start) = (0_usize, 0);
        for (place, opens) in bounds {
            if opens {
                depth += 1;
                start = if depth == needed { place } else { start };
                continue;
            }
            if depth == needed && start < place {
                pieces.push(Record { start, end: place, coder: 0, ..*first });
            }
            depth -= 1;
        }
    }
    pieces
}
