//! Co-occurrence, tables, sequences, saturation and agreement over the codings of a study, 300,000 of them by default, against a sort
//! and a sweep of the same codings, and against looking at every pair of a transcript.
//!
//! `EMIC_BENCH_CODINGS` makes the study smaller or larger.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/codings.rs"]
mod codings;
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/rows.rs"]
mod rows;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;

use codings::{CODES, LENGTH, project};
use emic::analysis::{
    AgreementOptions, AgreementUnit, Bootstrap, CodingTable, CountedUnit, Distance, Frame, Grouping, NoTexts, Record,
    SaturationOptions, Scope, SequenceOptions, TextFacts, Texts, Window, agreement, cooccurrence, crosstab, saturation,
    sequences, timeline,
};
use emic::project::{Completion, Project, TranscriptId};
use emic::text::{CharRange, Unit};
use rows::row;

fn main() {
    let count = std::env::var("EMIC_BENCH_CODINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(300_000);
    let project = project(count);
    let table = CodingTable::new(&project);
    let records: Vec<Record> = table.records().to_vec();
    let all = Scope::default();
    let segments = Frame::new(&project, &table, &all).segments();
    let merged: Vec<Record> = segments
        .iter()
        .map(|(row, run)| Record {
            code: row as u32,
            transcript: run.transcript,
            start: run.start,
            end: run.end,
            coder: 0,
        })
        .collect();
    let pairs = |window| cooccurrence(&project, &table, &all, window, &NoTexts);
    let met: usize = pairs(Window::Overlap).pairs.iter().map(|pair| pair.meeting.pairs).sum();
    assert_eq!(met, swept(&merged));
    assert_eq!(met, pairwise(&merged));
    println!("| analyses of {count} codings, ms | emic | floor | ratio | bar |\n|---|---|---|---|---|");
    let floor = || swept(&merged);
    row("co-occurrence by overlap (floor: sort by place and sweep)", "≤ 2", || pairs(Window::Overlap), floor);
    row("the same (floor: every pair of a transcript)", "", || pairs(Window::Overlap), || pairwise(&merged));
    row("within 200 characters", "", || pairs(Window::Within(200, Distance::Characters)), floor);
    row("one after the other, within 200 characters", "", || pairs(Window::Follows(200, Distance::Characters)), floor);
    row("inside", "", || pairs(Window::Inside), floor);
    row("in the same transcript", "", || pairs(Window::Same(CountedUnit::Transcript)), floor);
    let pass = || records.iter().map(|record| (record.end - record.start) as usize).sum::<usize>();
    let by_transcript = Scope { by: Grouping::Transcript, ..Scope::default() };
    row("merged segments of all codes (floor: one pass)", "", || Frame::new(&project, &table, &all).segments(), pass);
    row("code × transcript (floor: one pass)", "", || crosstab(&project, &table, &by_transcript, None), pass);
    let after = || sequences(&project, &table, &all, SequenceOptions::default(), &NoTexts);
    row("transitions (floor: sort by place and sweep)", "", after, floor);
    let options = SaturationOptions { shuffles: 20, ..SaturationOptions::default() };
    row("saturation, 20 orders (floor: one pass)", "", || saturation(&project, &table, &all, &[], options), pass);
    let first = table.transcripts()[0].clone();
    row("a portrait (floor: one pass)", "", || timeline(&project, &table, &all, &first), pass);
    compare(completed(project), &table, &all, floor);
}

/// The study as if everybody had completed everything.
fn completed(mut project: Project) -> Project {
    let coders: BTreeSet<_> = project.codings.iter().map(|coding| coding.coder.clone()).collect();
    let transcripts: Vec<TranscriptId> = project.transcripts.keys().cloned().collect();
    let all = transcripts.iter().flat_map(|id| coders.iter().map(|coder| (id.clone(), coder.clone())));
    project.completions = all.map(|key| (key, Completion::Complete)).collect();
    project
}

fn compare(project: Project, table: &CodingTable, all: &Scope, floor: impl Fn() -> usize) {
    let turns = Turns::new();
    let measure = |unit, bootstrap| {
        let options = AgreementOptions { unit, bootstrap, ..AgreementOptions::default() };
        agreement(&project, table, all, options, &turns)
    };
    let draws = Some(Bootstrap::default());
    let turn = AgreementUnit::default();
    row(
        "agreement by character (floor: sort by place and sweep)",
        "",
        || measure(AgreementUnit::Character, None),
        &floor,
    );
    row("agreement by turn", "", || measure(turn, None), &floor);
    row("the same with intervals, 2,000 draws", "", || measure(turn, draws), &floor);
    let found = measure(turn, None);
    row("alpha over the sets of codes of turns", "", || found.sets(), &floor);
    row("all disagreements", "", || found.disagreements(), &floor);
}

/// Turns of 240 characters in every transcript.
struct Turns(Arc<Vec<CharRange>>);

impl Turns {
    fn new() -> Self {
        Self(Arc::new((0..LENGTH / 240).map(|turn| CharRange::of(turn * 240, turn * 240 + 230)).collect()))
    }
}

impl Texts for Turns {
    fn facts(&self, _: &TranscriptId) -> Option<Arc<TextFacts>> {
        None
    }

    fn units(&self, _: &TranscriptId, _: Unit) -> Option<Arc<Vec<CharRange>>> {
        Some(self.0.clone())
    }
}

/// Pairs of overlapping segments of different codes, by sorting all by place and walking through.
fn swept(segments: &[Record]) -> usize {
    let mut sorted = black_box(segments).to_vec();
    sorted.sort_unstable_by_key(|record| (record.transcript, record.start, record.end));
    let mut counts = vec![0_u32; CODES * CODES];
    let mut open: Vec<Record> = Vec::new();
    let mut transcript = u32::MAX;
    for record in sorted {
        if record.transcript != transcript {
            open.clear();
            transcript = record.transcript;
        }
        open.retain(|other| other.end > record.start);
        for other in open.iter().filter(|other| other.code != record.code) {
            counts[(other.code.min(record.code) as usize) * CODES + other.code.max(record.code) as usize] += 1;
        }
        open.push(record);
    }
    counts.into_iter().map(|count| count as usize).sum()
}

/// The same by looking at every pair of segments of a transcript.
fn pairwise(segments: &[Record]) -> usize {
    let mut sorted = black_box(segments).to_vec();
    sorted.sort_unstable_by_key(|record| record.transcript);
    let mut pairs = 0;
    for own in sorted.chunk_by(|one, other| one.transcript == other.transcript) {
        for (place, one) in own.iter().enumerate() {
            let meets = |other: &&Record| other.code != one.code && other.start.max(one.start) < other.end.min(one.end);
            pairs += own[place + 1..].iter().filter(meets).count();
        }
    }
    pairs
}
