//! Counting the codes of a study against a pass over an array of the same codings, 300,000 of them by default.
//!
//! `EMIC_BENCH_CODINGS` makes the study smaller or larger.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/codings.rs"]
mod codings;
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/rows.rs"]
mod rows;

use std::hint::black_box;
use std::sync::Arc;

use codings::{CODES, LENGTH, TRANSCRIPTS, project};
use emic::analysis::{CodingTable, Grouping, NoTexts, Record, Rollup, Scope, TextFacts, Texts, frequencies, matrix};
use emic::project::TranscriptId;
use emic::text::{CharRange, Unit};
use rows::row;

fn main() {
    let count = std::env::var("EMIC_BENCH_CODINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(300_000);
    let project = project(count);
    let table = CodingTable::new(&project);
    let records: Vec<Record> = table.records().to_vec();
    let mut unsorted = records.clone();
    unsorted.sort_by_key(|record| (record.transcript, record.start));
    let texts = Kept::new();
    let scope = Scope::default();
    let by_coder = Scope { by: Grouping::Coder, ..Scope::default() };
    let aggregate = Scope { rollup: Rollup::Aggregate, ..Scope::default() };
    println!("| frequencies of {count} codings, ms | emic | floor | ratio | bar |\n|---|---|---|---|---|");
    let counted = || frequencies(&project, &table, &scope, &NoTexts);
    let merged = floor_merged(&records).iter().map(|row| row.2).sum::<usize>();
    assert_eq!(counted().rows.iter().map(|row| row.segments).sum::<usize>(), merged);
    row("segments, transcripts, characters, coverage (floor: the same numbers in one pass)", "≤ 3", counted, || {
        floor_merged(&records)
    });
    row(
        "the same (floor: codings and transcripts of each code, in the order of transcripts)",
        "≤ 3",
        counted,
        || floor_transcripts(&unsorted),
    );
    row("the same (floor: codings of each code, in the order of transcripts)", "", counted, || {
        floor_codings(&unsorted)
    });
    row("the same (floor: codings of each code, sorted by code)", "", counted, || floor_codings(&records));
    row(
        "with the words of texts that are known",
        "",
        || frequencies(&project, &table, &scope, &texts),
        || floor_merged(&records),
    );
    row("by coder", "", || frequencies(&project, &table, &by_coder, &NoTexts), || floor_merged(&records));
    row(
        "each code with those below it",
        "",
        || frequencies(&project, &table, &aggregate, &NoTexts),
        || floor_merged(&records),
    );
    row("code × transcript", "", || matrix(&project, &table, &scope), || floor_merged(&records));
    row(
        "the array from the study (floor: its codings gone through once)",
        "",
        || CodingTable::new(&project),
        || project.codings.iter().map(|coding| coding.anchor.range.end().get()).sum::<usize>(),
    );
}

fn floor_codings(records: &[Record]) -> Vec<usize> {
    let mut counts = vec![0; CODES];
    for record in black_box(records) {
        counts[record.code as usize] += 1;
    }
    counts
}

fn floor_transcripts(records: &[Record]) -> Vec<(usize, u32)> {
    let mut counts = vec![(0, 0); CODES];
    let mut seen = vec![[0_u64; TRANSCRIPTS.div_ceil(64)]; CODES];
    for record in black_box(records) {
        counts[record.code as usize].0 += 1;
        seen[record.code as usize][record.transcript as usize / 64] |= 1 << (record.transcript % 64);
    }
    for (count, seen) in counts.iter_mut().zip(&seen) {
        count.1 = seen.iter().map(|bits| bits.count_ones()).sum();
    }
    counts
}

/// Codings, transcripts, segments after merging, characters: over records that are sorted already, without branches.
fn floor_merged(records: &[Record]) -> Vec<(usize, usize, usize, usize)> {
    let mut counts = vec![(0, 0, 0, 0); CODES];
    let (mut place, mut end) = ((u32::MAX, u32::MAX), 0);
    for record in black_box(records) {
        let count = &mut counts[record.code as usize];
        let same = place == (record.code, record.transcript);
        let limit = if same { end } else { 0 };
        count.0 += 1;
        count.1 += usize::from(!same);
        count.2 += usize::from(record.start >= limit);
        count.3 += record.end.saturating_sub(record.start.max(limit)) as usize;
        (place, end) = ((record.code, record.transcript), record.end.max(limit));
    }
    counts
}

/// Words of all texts, as if they had been read.
struct Kept {
    facts: Arc<TextFacts>,
    words: Arc<Vec<CharRange>>,
}

impl Kept {
    fn new() -> Self {
        let words = (0..LENGTH / 6).map(|word| CharRange::of(word * 6, word * 6 + 5)).collect();
        let facts = TextFacts { turns: vec![(CharRange::of(0, LENGTH), Some("P".into()))] };
        Self { facts: Arc::new(facts), words: Arc::new(words) }
    }
}

impl Texts for Kept {
    fn facts(&self, _: &TranscriptId) -> Option<Arc<TextFacts>> {
        Some(self.facts.clone())
    }

    fn units(&self, _: &TranscriptId, unit: Unit) -> Option<Arc<Vec<CharRange>>> {
        (unit == Unit::Word).then(|| self.words.clone())
    }
}
