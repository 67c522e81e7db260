//! Histories of size L (2,000 transcripts, 300,000 codings, three coders): loading, opening, appending.
//!
//! Loading is compared with a bare typed read of the same lines; appending with append and fdatasync in the same loop,
//! since a sync takes as long as the machine pleases. `EMIC_BENCH_CODINGS` makes the study smaller or larger.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::string_slice)]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use divan::{Bencher, black_box};
use emic::app::{Options, Overview, Workspace};
use emic::project::{Anchor, Change, Clock, Coding, CodingId, Command, Entry, EntryId, TranscriptId, TranscriptRecord};
use emic::store::{Fold, Folder, list_histories, read_histories, write_line};
use emic::text::CharRange;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

const TRANSCRIPTS: usize = 2_000;
const CODERS: [&str; 3] = ["wei", "mara", "卫"];

static STUDY: LazyLock<Study> = LazyLock::new(Study::make);

struct Study {
    _home: tempfile::TempDir,
    root: PathBuf,
}

/// The same numbers on every machine (Steele et al. 2014, SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ mixed >> 31) % below as u64) as usize
    }
}

fn codings() -> usize {
    std::env::var("EMIC_BENCH_CODINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(300_000)
}

/// Eight thousand words, a fifth of them Chinese.
fn interview(numbers: &mut Numbers) -> String {
    const ENGLISH: [&str; 12] =
        ["trust", "partner", "we", "the", "knowledge", "venture", "slowly", "because", "they", "know", "a", "meeting"];
    const CHINESE: [&str; 5] = ["信任", "关系", "慢慢来", "我们", "知识"];
    let mut text = String::new();
    for turn in 0..130 {
        text.push_str(if turn % 2 == 0 { "Interviewer: " } else { "Mara: " });
        for _ in 0..60 {
            let chinese = numbers.next(5) == 0;
            text.push_str(if chinese { CHINESE[numbers.next(5)] } else { ENGLISH[numbers.next(12)] });
            text.push_str(if chinese { "，" } else { " " });
        }
        text.push_str("\n\n");
    }
    text
}

fn anchor(letters: &[char], numbers: &mut Numbers) -> Anchor {
    let start = numbers.next(letters.len() - 400);
    let end = start + 20 + numbers.next(200);
    let part = |from: usize, to: usize| letters[from..to.min(letters.len())].iter().collect::<String>();
    let (prefix, suffix) = (part(start.saturating_sub(32), start), part(end, end + 32));
    Anchor::of(CharRange::of(start, end), &part(start, end), &prefix, &suffix)
}

impl Study {
    fn make() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("study");
        let codes: String = (0..120)
            .map(|code| {
                format!("  - id: code-{code}\n    name: Code {code}\n    definition: {}\n", "meaning ".repeat(40))
            })
            .collect();
        Workspace::create(&root, "L", "en", &format!("codebook: L\ncodes:\n{codes}")).unwrap();
        let mut numbers = Numbers(7);
        let text = interview(&mut numbers);
        let letters: Vec<char> = text.chars().collect();
        let mut clock = Clock::default();
        let mut time = jiff::Timestamp::from_second(1_700_000_000).unwrap();
        let mut histories: Vec<Vec<u8>> = vec![Vec::new(); CODERS.len()];
        let mut write = |coder: usize, label: &str, changes, clock: &mut Clock| {
            time += Duration::from_secs(5);
            let id = EntryId(clock.next(time, 1));
            let (coder_id, label) = (CODERS[coder].into(), label.to_owned());
            histories[coder].extend(write_line(&Entry {
                id,
                time,
                coder: coder_id,
                label,
                changes,
                undoes: None,
                noticed: false,
            }));
        };
        let mut records = Vec::new();
        for number in 0..TRANSCRIPTS {
            let id = TranscriptId::from(format!("us{number:04}"));
            let own = format!("Interview: {number}\n\n{text}");
            fs::write(root.join(format!("transcripts/{id}.txt")), &own).unwrap();
            let sha256 = Sha256::digest(own.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            let after = Some(TranscriptRecord {
                id: id.clone(),
                title: format!("Interview {number}"),
                language: "mixed".to_owned(),
                original: None,
                imported: Some(jiff::Timestamp::UNIX_EPOCH),
                sha256,
                chars: own.chars().count(),
                words: 8_000,
                turns: 131,
                extra: None,
            });
            records.push(Change::Transcript { id, before: None, after });
        }
        write(0, "import 2000 transcripts", records, &mut clock);
        for number in 0..codings() {
            let coder = numbers.next(CODERS.len());
            let created = jiff::Timestamp::from_second(1_700_000_000 + 5 * (number as i64 + 2)).unwrap();
            let coding = Coding {
                id: CodingId(clock.next(created, numbers.next(1 << 60) as u64)),
                code: format!("code-{}", numbers.next(120)).into(),
                transcript: format!("us{:04}", number * TRANSCRIPTS / codings()).into(),
                anchor: anchor(&letters, &mut numbers),
                coder: CODERS[coder].into(),
                created,
                codebook: "abcdef012345".into(),
                weight: None,
                translation: None,
                exemplar: false,
                origin: None,
                lost: false,
                extra: None,
            };
            let changes = vec![Change::Coding { id: coding.id, before: None, after: Some(coding) }];
            write(coder, "code code-7", changes, &mut clock);
        }
        for (coder, history) in CODERS.iter().zip(&histories) {
            fs::write(root.join(format!("history/{coder}.jsonl")), history).unwrap();
        }
        Self { _home: home, root }
    }

    fn folder(&self) -> Folder {
        Folder::new(&self.root)
    }

    fn open(&self) -> Workspace {
        Workspace::open(&self.root, &Options { coder: Some("bench".to_owned()), now: None }).unwrap().0
    }

    fn forget_cache(&self) {
        let _ = fs::remove_dir_all(self.root.join(".emic"));
    }
}

/// The fields of a line, owned, read by serde and nothing else.
#[derive(Deserialize)]
#[allow(dead_code)]
struct BareEntry {
    id: uuid::Uuid,
    time: jiff::Timestamp,
    coder: String,
    label: String,
    changes: Vec<BareChange>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code)]
enum BareChange {
    Coding { id: uuid::Uuid, after: BareCoding },
    Transcript { id: String, after: BareRecord },
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct BareRecord {
    title: String,
    language: String,
    sha256: String,
    chars: u32,
    words: u32,
    turns: u32,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct BareCoding {
    code: String,
    transcript: String,
    start: u32,
    end: u32,
    quote: String,
    prefix: String,
    suffix: String,
    codebook: String,
}

fn bare_read(root: &Path) -> Vec<BareEntry> {
    let mut entries = Vec::new();
    for coder in CODERS {
        let bytes = fs::read(root.join(format!("history/{coder}.jsonl"))).unwrap();
        let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
        entries.extend(lines.map(|line| serde_json::from_slice::<BareEntry>(line).unwrap()));
    }
    entries
}

fn load(root: &Path) -> Fold {
    let folder = Folder::new(root);
    let files: Vec<(String, u64)> =
        list_histories(&folder).unwrap().into_iter().map(|(name, metadata)| (name, metadata.len())).collect();
    Fold::of(read_histories(&folder, &files, &[]).entries)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn floor_bare_typed_read() -> usize {
    bare_read(&STUDY.root).len()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn load_history() -> Fold {
    load(&STUDY.root)
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn open_without_a_snapshot(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| STUDY.forget_cache()).bench_values(|()| STUDY.open());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn open_from_a_snapshot(bencher: Bencher<'_, '_>) {
    STUDY.open().close();
    bencher.bench(|| STUDY.open());
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn overview_for_the_first_frame(bencher: Bencher<'_, '_>) {
    STUDY.open().close();
    assert!(Overview::read(STUDY.folder().root()).is_some());
    bencher.bench(|| Overview::read(black_box(STUDY.folder().root())));
}

/// One coding made durable against append and fdatasync of the same bytes, turn by turn in one loop.
fn compare_appending() {
    let mut workspace = STUDY.open();
    let transcript = TranscriptId::from("us0001");
    let text = workspace.transcript(&transcript).unwrap();
    let letters: Vec<char> = text.text.chars().collect();
    let mut floor = File::create(STUDY.root.join("floor.jsonl")).unwrap();
    let mut numbers = Numbers(11);
    let (mut bare, mut durable) = (Vec::new(), Vec::new());
    for _ in 0..300 {
        let anchors = vec![anchor(&letters, &mut numbers)];
        let codes = vec![format!("code-{}", numbers.next(120)).into()];
        let begin = Instant::now();
        workspace.run(Command::Code { transcript: transcript.clone(), anchors, codes }).unwrap();
        durable.push(begin.elapsed());
        let begin = Instant::now();
        floor.write_all(&[b'x'; 600]).unwrap();
        floor.sync_data().unwrap();
        bare.push(begin.elapsed());
    }
    bare.sort();
    durable.sort();
    let (floor, own) = (bare[bare.len() / 2], durable[durable.len() / 2]);
    let ratio = own.as_secs_f64() / floor.as_secs_f64();
    println!("one coding durable: p50 {own:?}, append + fdatasync {floor:?}, ratio {ratio:.2}");
    fs::remove_file(STUDY.root.join("history/bench.jsonl")).unwrap();
}

fn main() {
    if std::env::args().any(|argument| argument == "--bench") {
        compare_appending();
    }
    divan::main();
}
