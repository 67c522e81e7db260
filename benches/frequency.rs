//! Frequencies of 300,000 codings against a pass over the same records: the goal is three times the pass.
//!
//! `cargo bench --bench frequency`
#![allow(missing_docs)]

use std::sync::OnceLock;

use divan::{Bencher, black_box};
use emic::analysis::{CodingTable, Grouping, NoTexts, Rollup, Scope, frequencies, matrix};
use emic::project::{
    Anchor, Code, CodeId, Codebook, CoderId, Coding, CodingId, Project, TranscriptId, TranscriptRecord,
};
use emic::text::CharRange;

const CODINGS: u64 = 300_000;
const TRANSCRIPTS: u64 = 2_000;
const CODES: u64 = 200;
const CODERS: u64 = 3;

/// SplitMix64: the same study in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

fn project() -> &'static Project {
    static PROJECT: OnceLock<Project> = OnceLock::new();
    PROJECT.get_or_init(|| {
        let mut random = Random(42);
        let mut project = Project::default();
        let transcripts: Vec<TranscriptId> = (0..TRANSCRIPTS).map(|n| format!("t{n:04}").into()).collect();
        for id in &transcripts {
            project.transcripts.insert(id.clone(), record(id));
        }
        let codes: Vec<CodeId> = (0..CODES).map(|n| format!("code-{n}").into()).collect();
        let code = |(number, id): (usize, &CodeId)| {
            let parent = (number % 10 != 0).then(|| codes[number - number % 10].clone());
            Code { parent, ..Code::new(id.clone(), id.as_str()) }
        };
        project.codebook = Codebook::new(codes.iter().enumerate().map(code).collect());
        let coders: Vec<CoderId> = (0..CODERS).map(|n| format!("coder-{n}").into()).collect();
        for number in 0..CODINGS {
            let start = random.below(44_000) as usize;
            let coding = Coding {
                id: CodingId(uuid::Uuid::from_u128(u128::from(number))),
                code: codes[random.below(CODES) as usize].clone(),
                transcript: transcripts[random.below(TRANSCRIPTS) as usize].clone(),
                anchor: Anchor {
                    range: CharRange::of(start, start + 20 + random.below(300) as usize),
                    quote: String::new(),
                    prefix: String::new(),
                    suffix: String::new(),
                },
                coder: coders[random.below(CODERS) as usize].clone(),
                created: jiff::Timestamp::UNIX_EPOCH,
                codebook: String::new(),
                weight: None,
                translation: None,
                extra: None,
            };
            project.codings.set(coding.id, Some(coding));
        }
        project
    })
}

fn record(id: &TranscriptId) -> TranscriptRecord {
    TranscriptRecord {
        id: id.clone(),
        title: id.to_string(),
        language: "en".to_owned(),
        original: None,
        imported: None,
        sha256: String::new(),
        chars: 45_000,
        words: 8_000,
        turns: 190,
        extra: None,
    }
}

fn table() -> &'static CodingTable {
    static TABLE: OnceLock<CodingTable> = OnceLock::new();
    TABLE.get_or_init(|| CodingTable::new(project()))
}

/// The floor: one pass over the records that counts codings, transcripts and characters of every code.
#[divan::bench]
fn pass_over_the_array(bencher: Bencher) {
    let table = table();
    bencher.bench(|| {
        let mut counts = vec![(0u32, 0u32, 0u64, u32::MAX); CODES as usize];
        for record in black_box(table.records()) {
            let count = &mut counts[record.code as usize];
            count.0 += 1;
            count.1 += u32::from(count.3 != record.transcript);
            count.2 += u64::from(record.end - record.start);
            count.3 = record.transcript;
        }
        counts
    });
}

#[divan::bench]
fn frequencies_direct(bencher: Bencher) {
    let (project, table) = (project(), table());
    bencher.bench(|| frequencies(project, table, &Scope::default(), &NoTexts));
}

#[divan::bench]
fn frequencies_aggregate(bencher: Bencher) {
    let (project, table) = (project(), table());
    let scope = Scope { rollup: Rollup::Aggregate, ..Scope::default() };
    bencher.bench(|| frequencies(project, table, &scope, &NoTexts));
}

#[divan::bench]
fn frequencies_by_coder(bencher: Bencher) {
    let (project, table) = (project(), table());
    let scope = Scope { by: Grouping::Coder, ..Scope::default() };
    bencher.bench(|| frequencies(project, table, &scope, &NoTexts));
}

#[divan::bench]
fn code_by_transcript(bencher: Bencher) {
    let (project, table) = (project(), table());
    bencher.bench(|| matrix(project, table, &Scope::default()));
}

#[divan::bench(sample_count = 10)]
fn build_the_table(bencher: Bencher) {
    let project = project();
    bencher.bench(|| CodingTable::new(project));
}

fn main() {
    divan::main();
}
