//! A whole study for measurements: the corpus's texts, a codebook of 120 codes, and the histories of four coders, written
//! in the real formats. The same on every machine.
//!
//! Include it below the corpus: `#[path = "support/study.rs"] mod study;`.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Duration;

use emic::app::Workspace;
use emic::project::{
    Anchor, Change, Clock, Coding, CodingId, Completion, Entry, EntryId, Transcript, TranscriptId, TranscriptRecord,
};
use emic::store::write_line;
use emic::text::{CharRange, TextRange, words};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::corpus::{Corpus, Random, Size};

/// Who coded.
pub const CODERS: [&str; 4] = ["wei", "mara", "卫", "jonas"];

/// Codes in the codebook.
pub const CODES: usize = 120;

/// Codings of a transcript: 300,000 in 2,000 transcripts.
pub const CODINGS_EACH: usize = 150;

/// When the first coder began, in seconds since 1970.
const BEGUN: i64 = 1_700_000_000;

/// Write the study of a size into `root`, which must not exist yet: [`CODINGS_EACH`] codings in every transcript.
pub fn write(root: &Path, corpus: &Corpus, size: Size) {
    write_all(root, texts_of(corpus, size), CODINGS_EACH, false);
}

/// The same, and every coder has called every transcript complete: what agreement is counted on.
pub fn write_completed(root: &Path, corpus: &Corpus, size: Size) {
    write_all(root, texts_of(corpus, size), CODINGS_EACH, true);
}

fn texts_of(corpus: &Corpus, size: Size) -> impl Iterator<Item = (String, String)> {
    (0..size.transcripts).map(|number| (Corpus::id(number), corpus.transcript(number)))
}

/// Write a study of these texts into `root`, with so many codings in each.
pub fn write_texts(root: &Path, texts: impl Iterator<Item = (String, String)>, codings_each: usize) {
    write_all(root, texts, codings_each, false);
}

fn write_all(root: &Path, texts: impl Iterator<Item = (String, String)>, codings_each: usize, completed: bool) {
    Workspace::create(root, "Measured", "en", &codebook()).unwrap();
    let mut desk = Desk::open(root);
    let mut records = Vec::new();
    let mut codings = Vec::new();
    for (number, (id, text)) in texts.enumerate() {
        fs::write(root.join(format!("transcripts/{id}.txt")), &text).unwrap();
        let transcript = Transcript::new(id.as_str().into(), text);
        records.push(record(&transcript));
        codings.extend(
            passages(&transcript, number, codings_each).into_iter().map(|anchor| (transcript.id.clone(), anchor)),
        );
    }
    let ids: Vec<TranscriptId> = records.iter().filter_map(imported).collect();
    desk.import(records);
    let mut random = Random::new(77);
    for (transcript, anchor) in codings {
        desk.code(transcript, anchor, &mut random);
    }
    if completed {
        desk.complete(&ids);
    }
    desk.close();
}

fn imported(change: &Change) -> Option<TranscriptId> {
    if let Change::Transcript { id, .. } = change { Some(id.clone()) } else { None }
}

/// A codebook of flat codes with definitions as long as real ones.
fn codebook() -> String {
    let mut yaml = String::from("codebook: Measured\nversion: \"1\"\ncodes:\n");
    for code in 0..CODES {
        let color = ["red", "green", "yellow", "blue", "magenta", "cyan"][code % 6];
        let _ = write!(yaml, "  - id: code-{code}\n    name: Barrier 障碍 {code}\n    color: {color}\n");
        let _ =
            writeln!(yaml, "    definition: {}", "Knowledge that its holder cannot put into words. ".repeat(4).trim());
    }
    yaml
}

fn record(transcript: &Transcript) -> Change {
    let text = &transcript.text;
    let sha256 = Sha256::digest(text.as_bytes()).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let record = TranscriptRecord {
        id: transcript.id.clone(),
        title: format!("Interview {}", transcript.id),
        language: if text.is_ascii() { "en" } else { "mixed" }.to_owned(),
        original: None,
        imported: Some(Timestamp::UNIX_EPOCH),
        sha256,
        chars: text.chars().count(),
        words: transcript.turns.iter().map(|turn| words(turn.words.slice(text))).sum(),
        turns: transcript.turns.len(),
        extra: None,
    };
    Change::Transcript { id: record.id.clone(), before: None, after: Some(record) }
}

/// Passages of 20 to 220 characters, each within a turn's words, in the order in which a coder comes upon them.
pub fn passages(transcript: &Transcript, seed: usize, count: usize) -> Vec<Anchor> {
    let mut random = Random::new(seed as u64 + 5_000);
    let mut ranges: Vec<TextRange> = (0..count).map(|_| passage(transcript, &mut random)).collect();
    ranges.sort_by_key(|range| range.start());
    ranges.into_iter().map(|range| Anchor::new(&transcript.text, &transcript.positions, range)).collect()
}

fn passage(transcript: &Transcript, random: &mut Random) -> TextRange {
    let (text, positions) = (&transcript.text, &transcript.positions);
    let turn = transcript.turns[random.below(transcript.turns.len())].words;
    let chars = positions.to_chars(text, turn);
    let start = chars.start().get() + random.below(chars.end().get() - chars.start().get());
    let end = (start + 20 + random.below(200)).min(chars.end().get());
    positions.to_bytes(text, CharRange::of(start, end)).unwrap()
}

/// Where the four coders sit: a clock that all see, and a history file each.
struct Desk {
    clock: Clock,
    time: Timestamp,
    histories: Vec<BufWriter<File>>,
}

impl Desk {
    fn open(root: &Path) -> Self {
        let file = |coder: &&str| BufWriter::new(File::create(root.join(format!("history/{coder}.jsonl"))).unwrap());
        let time = Timestamp::from_second(BEGUN).unwrap();
        Self { clock: Clock::default(), time, histories: CODERS.iter().map(file).collect() }
    }

    fn import(&mut self, records: Vec<Change>) {
        let id = self.clock.next(self.time, 1);
        self.write(0, id, format!("import {} transcripts", records.len()), records);
    }

    fn code(&mut self, transcript: TranscriptId, anchor: Anchor, random: &mut Random) {
        self.time += Duration::from_secs(5);
        let coder = random.below(CODERS.len());
        let code = format!("code-{}", random.below(CODES));
        let label = format!("code {code}");
        let coding = Coding {
            id: CodingId(self.clock.next(self.time, random.next())),
            code: code.as_str().into(),
            transcript,
            anchor,
            coder: CODERS[coder].into(),
            created: self.time,
            codebook: "abcdef012345".into(),
            weight: None,
            translation: None,
            exemplar: false,
            origin: None,
            lost: false,
            extra: None,
        };
        let id = self.clock.next(self.time, random.next());
        self.write(coder, id, label, vec![Change::Coding { id: coding.id, before: None, after: Some(coding) }]);
    }

    fn complete(&mut self, ids: &[TranscriptId]) {
        for (coder, name) in CODERS.into_iter().enumerate() {
            let completion = |id: &TranscriptId| Change::Completion {
                transcript: id.clone(),
                coder: name.into(),
                before: Completion::default(),
                after: Completion::Complete,
            };
            let id = self.clock.next(self.time, 1);
            self.write(coder, id, "complete all".to_owned(), ids.iter().map(completion).collect());
        }
    }

    fn write(&mut self, coder: usize, id: uuid::Uuid, label: String, changes: Vec<Change>) {
        let coder_id = CODERS[coder].into();
        let entry =
            Entry { id: EntryId(id), time: self.time, coder: coder_id, label, changes, undoes: None, noticed: false };
        self.histories[coder].write_all(&write_line(&entry)).unwrap();
    }

    fn close(self) {
        self.histories.into_iter().for_each(|mut history| history.flush().unwrap());
    }
}
