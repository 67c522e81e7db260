//! The codings of a study as a table of numbers: 20 bytes a coding, so that 300,000 of them are 6 MB and a count over
//! all of them is one pass over memory.

use std::collections::BTreeSet;

use super::{NameNumbers, Texts};
use crate::project::{CodeId, Codebook, CoderId, Project, TranscriptId};

/// One coding. Code, transcript and coder are numbers in the lists of the [`CodingTable`]; start and end are code points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    /// Number in [`CodingTable::codes`].
    pub code: u32,
    /// Number in [`CodingTable::transcripts`].
    pub transcript: u32,
    /// The first code point.
    pub start: u32,
    /// The code point after the last.
    pub end: u32,
    /// Number in [`CodingTable::coders`].
    pub coder: u32,
}

/// One coding as it is read into a [`CodingTable`].
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The code that it names, in force or not.
    pub code: &'a CodeId,
    /// The transcript.
    pub transcript: &'a TranscriptId,
    /// Who coded.
    pub coder: &'a CoderId,
    /// The first code point and the one after the last.
    pub range: (usize, usize),
    /// Whether an edit of its text took its passage away.
    pub lost: bool,
}

/// All codings of a study, sorted by code, transcript, start and end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodingTable {
    records: Vec<Record>,
    /// Codings whose passages were lost in edits of their texts: transcript and coder by number. They count nowhere.
    lost: Vec<(u32, u32)>,
    /// The codes of the codebook in its order, then codes that only codings name, by id.
    codes: Vec<CodeId>,
    /// Of each of `codes` that the codebook holds: whether nothing has replaced it.
    in_force: Vec<bool>,
    transcripts: Vec<TranscriptId>,
    /// Code points and words of each transcript.
    sizes: Vec<(usize, usize)>,
    coders: Vec<CoderId>,
    /// Where the records of each code begin; one more at the end.
    starts: Vec<usize>,
    /// Transcript and coder of all codings, where some were left out since.
    worked: Option<Vec<(u32, u32)>>,
}

impl CodingTable {
    /// Read the codings once. Codes that were merged count as what replaced them. Codings of transcripts that are no
    /// longer in the study are left out, as are empty ones and those whose passages were lost in edits.
    pub fn new(project: &Project) -> Self {
        let codings = project.codings.iter().map(|coding| Listed {
            code: &coding.code,
            transcript: &coding.transcript,
            coder: &coding.coder,
            range: (coding.anchor.range.start().get(), coding.anchor.range.end().get()),
            lost: coding.lost,
        });
        Self::of_listed(project, project.codings.len(), codings)
    }

    /// The same of about `count` codings that stand elsewhere than in `project`, which has the transcripts and the codebook.
    pub fn of_listed<'a>(project: &'a Project, count: usize, codings: impl Iterator<Item = Listed<'a>>) -> Self {
        let codebook = &project.codebook;
        let mut codes: Vec<CodeId> = codebook.codes().iter().map(|code| code.id.clone()).collect();
        let known = codes.len();
        let in_force = codebook.codes().iter().map(|code| code.replaced_by.is_none()).collect();
        let mut unknown: Vec<CodeId> = Vec::new();
        let mut code_numbers = NameNumbers::default();
        let transcripts: Vec<TranscriptId> = project.transcripts.keys().cloned().collect();
        let sizes = project.transcripts.values().map(|record| (record.chars, record.words)).collect();
        let mut transcript_numbers = NameNumbers::of(transcripts.iter().map(TranscriptId::as_str));
        let mut coders: Vec<CoderId> = Vec::new();
        let mut coder_numbers = NameNumbers::default();
        let mut records = Vec::with_capacity(count);
        let mut lost = Vec::new();
        for coding in codings {
            let Some(transcript) = transcript_numbers.get(coding.transcript.as_str()) else { continue };
            let coder = coder_numbers.get_or(coding.coder.as_str(), || small(push(&mut coders, coding.coder.clone())));
            if coding.lost {
                lost.push((transcript, coder));
                continue;
            }
            let number = || number_of(codebook, coding.code, known, &mut unknown);
            let code = code_numbers.get_or(coding.code.as_str(), number);
            let (start, end) = coding.range;
            if start < end {
                records.push(Record { code, transcript, start: small(start), end: small(end), coder });
            }
        }
        codes.extend(unknown);
        let (records, starts) = sorted(records, transcripts.len(), codes.len());
        Self { starts, records, lost, codes, in_force, transcripts, sizes, coders, worked: None }
    }

    /// The same study, only with codings that begin in what one of these speakers says; those whose text cannot be read
    /// are left out.
    #[must_use]
    pub fn of_speakers(self, speakers: &BTreeSet<String>, texts: &dyn Texts) -> Self {
        let facts = texts.all_facts(&self.transcripts.iter().collect::<Vec<_>>());
        let is_theirs = |record: &Record| {
            let facts = facts.get(record.transcript as usize).and_then(Option::as_ref);
            let speaker = facts.and_then(|facts| facts.speaker_at(record.start as usize));
            speaker.is_some_and(|speaker| speakers.contains(speaker))
        };
        let worked = Some(self.worked());
        let records: Vec<Record> = self.records.into_iter().filter(is_theirs).collect();
        Self { starts: starts(&records, self.codes.len()), records, worked, ..self }
    }

    /// Which coders have codings in which transcripts, by number: transcript and coder, in order. Codings that were left
    /// out count here.
    pub fn worked(&self) -> Vec<(u32, u32)> {
        self.worked.clone().unwrap_or_else(|| {
            let mut pairs: Vec<_> = self.records.iter().map(|record| (record.transcript, record.coder)).collect();
            pairs.sort_unstable();
            pairs.dedup();
            pairs
        })
    }

    /// All records, sorted.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Codings that count nowhere because their passages were lost in edits: transcript and coder by number.
    pub fn lost(&self) -> &[(u32, u32)] {
        &self.lost
    }

    /// The records of one code.
    pub fn of(&self, code: usize) -> &[Record] {
        let bounds = self.starts.get(code).zip(self.starts.get(code + 1));
        bounds.and_then(|(&start, &end)| self.records.get(start..end)).unwrap_or_default()
    }

    /// The codes by number: those of the codebook in its order, then those that only codings name.
    pub fn codes(&self) -> &[CodeId] {
        &self.codes
    }

    /// Whether the code with this number stands in the codebook and nothing has replaced it.
    pub fn is_known(&self, code: usize) -> bool {
        self.in_force.get(code).copied().unwrap_or(false)
    }

    /// The transcripts by number, in project order.
    pub fn transcripts(&self) -> &[TranscriptId] {
        &self.transcripts
    }

    /// Code points and words of each transcript, by number.
    pub fn sizes(&self) -> &[(usize, usize)] {
        &self.sizes
    }

    /// The coders by number, in the order in which they made their first coding.
    pub fn coders(&self) -> &[CoderId] {
        &self.coders
    }
}

/// A merged segment: the union of records of one transcript that share positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// Number of the transcript.
    pub transcript: u32,
    /// The first code point.
    pub start: u32,
    /// The code point after the last.
    pub end: u32,
}

/// Merge records that come sorted by transcript and start: those that share at least one position become one run;
/// those that only touch stay two.
pub fn merge<'a>(mut records: impl Iterator<Item = &'a Record>, mut each: impl FnMut(Run)) {
    let begin = |record: &Record| Run { transcript: record.transcript, start: record.start, end: record.end };
    let Some(mut run) = records.next().map(begin) else { return };
    for record in records {
        if run.transcript == record.transcript && record.start < run.end {
            run.end = run.end.max(record.end);
        } else {
            each(run);
            run = begin(record);
        }
    }
    each(run);
}

/// The number of the code that stands for one: its place in the codebook of `known` codes, or after them among those that
/// stand in none.
fn number_of(codebook: &Codebook, code: &CodeId, known: usize, unknown: &mut Vec<CodeId>) -> u32 {
    let now = codebook.resolve(code);
    let place = codebook.place(now.as_str());
    small(place.unwrap_or_else(|| {
        let place = unknown.iter().position(|other| *other == now);
        known + place.unwrap_or_else(|| push(unknown, now))
    }))
}

fn pair(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// Append, and give the place.
fn push<T>(list: &mut Vec<T>, item: T) -> usize {
    list.push(item);
    list.len() - 1
}

fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The records in their own order, and where those of each code begin: dealt out by transcript, then by code, so that only those of
/// one code in one transcript are compared.
fn sorted(records: Vec<Record>, transcripts: usize, codes: usize) -> (Vec<Record>, Vec<usize>) {
    let (by_transcript, _) = dealt(&records, transcripts, |record| record.transcript as usize);
    let (mut records, starts) = dealt(&by_transcript, codes, |record| record.code as usize);
    let mut rest = records.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        let same = |record: &Record| record.code == first.code && record.transcript == first.transcript;
        let own = rest.iter().position(|record| !same(record)).unwrap_or(rest.len());
        let (group, behind) = rest.split_at_mut(own);
        if own > 1 {
            group.sort_unstable_by_key(|record| (pair(record.start, record.end), record.coder));
        }
        rest = behind;
    }
    (records, starts)
}

/// The records by a number below `count`, those with the same one in the order in which they come; and where each number begins,
/// with one more at the end.
fn dealt(records: &[Record], count: usize, number: impl Fn(&Record) -> usize) -> (Vec<Record>, Vec<usize>) {
    let mut starts = vec![0_usize; count + 1];
    for record in records {
        if let Some(after) = starts.get_mut(number(record) + 1) {
            *after += 1;
        }
    }
    let mut before = 0;
    for start in &mut starts {
        before += *start;
        *start = before;
    }
    let mut next = starts.clone();
    let mut dealt = vec![Record::default(); records.len()];
    for record in records {
        let Some(place) = next.get_mut(number(record)) else { continue };
        if let Some(slot) = dealt.get_mut(*place) {
            *slot = *record;
        }
        *place += 1;
    }
    (dealt, starts)
}

fn starts(records: &[Record], codes: usize) -> Vec<usize> {
    (0..=codes).map(|code| records.partition_point(|record| (record.code as usize) < code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spans: &[(u32, u32, u32)], expected: &[(u32, u32, u32)]) {
        let record =
            |&(transcript, start, end): &(u32, u32, u32)| Record { transcript, start, end, ..Record::default() };
        let mut records: Vec<Record> = spans.iter().map(record).collect();
        records.sort_unstable();
        let mut runs = Vec::new();
        merge(records.iter(), |run| runs.push((run.transcript, run.start, run.end)));
        assert_eq!(runs, expected);
    }

    #[test]
    fn spans_that_share_a_position_merge_and_spans_that_touch_do_not() {
        check(&[], &[]);
        check(&[(0, 10, 60), (0, 50, 90), (0, 200, 260)], &[(0, 10, 90), (0, 200, 260)]);
        check(&[(0, 0, 5), (0, 5, 9)], &[(0, 0, 5), (0, 5, 9)]);
        check(&[(0, 0, 50), (0, 10, 20), (0, 30, 40)], &[(0, 0, 50)]);
        check(&[(0, 0, 50), (1, 10, 20)], &[(0, 0, 50), (1, 10, 20)]);
    }

    #[test]
    fn a_record_is_twenty_bytes() {
        assert_eq!(size_of::<Record>(), 20);
    }
}
