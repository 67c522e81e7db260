//! What taking files in costs, against floors measured in the same run.
//!
//! `EMIC_BENCH_SIZE=L cargo bench --bench import` prints the tables of `docs/benchmarks.md`. Each measured thing is a
//! function that prints rows; a name on the command line runs those that hold it: `cargo bench --bench import -- folder`.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/pages.rs"]
mod pages;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use corpus::Corpus;
use emic::app::importing::{self, ImportOptions};
use emic::app::{Options, Searcher, Workspace};
use emic::project::Transcript;
use emic::search::Analyser;
use tantivy::TantivyDocument;
use tantivy::directory::MmapDirectory;
use tantivy::schema::{FAST, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;

/// The functions that measure, by name.
#[rustfmt::skip]
const MEASURED: &[(&str, fn())] = &[
    ("folder", folder), ("large", large), ("docx", docx_of_300_pages), ("pdf_pages", pdf_pages), ("rtf_pages", rtf_pages),
];

/// Set for the process that imports: the folder with the files, and the study's.
const CHILD: &str = "EMIC_BENCH_IMPORT";

fn main() {
    if let Some(inbox) = std::env::var_os(CHILD) {
        return child(Path::new(&inbox));
    }
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    println!("| what | measured | floor | ratio | bar |\n|---|---|---|---|---|");
    for (_, measure) in MEASURED.iter().filter(|(name, _)| name.contains(wanted.as_str())) {
        measure();
    }
}

fn row(what: &str, measured: &str, floor: &str, ratio: f64, bar: &str) {
    println!("| {what} | {measured} | {floor} | {ratio:.2} | {bar} |");
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

/// A folder of plain transcripts, read, recognised, kept and indexed by a process of its own. The floor indexes the same
/// texts with the engine's bare writer and does nothing else.
fn folder() {
    let size = corpus::size();
    let home = tempfile::tempdir().unwrap();
    let inbox = home.path().join("in");
    let bytes = Corpus::default().write(&inbox, size).unwrap();
    let files = inbox.join("transcripts");
    let (mut floor, mut own) = (Duration::MAX, Told::default());
    for _ in 0..if size.transcripts > 500 { 2 } else { 4 } {
        floor = floor.min(timed(|| bare(&files)).0);
        own.better(run(&files));
    }
    let parts = format!("{:.1} s reading and keeping, {:.1} s indexing", own.import, own.index);
    let what =
        format!("import {} transcripts, {:.0} MB, and index them ({parts})", size.transcripts, bytes as f64 / 1e6);
    let show = |time: f64| format!("{time:.1} s");
    let floor = floor.as_secs_f64();
    row(&what, &show(own.all()), &show(floor), own.all() / floor, "≤ 3");
    let largest = fs::read_dir(&files).unwrap().flatten().map(|file| file.metadata().unwrap().len()).max().unwrap();
    memory("its memory", &own, largest);
}

/// One file as large as a file may be.
fn large() {
    let home = tempfile::tempdir().unwrap();
    let text = Corpus::default().transcript(0);
    let bytes = (60 << 20) / text.len() * text.len();
    fs::create_dir(home.path().join("in")).unwrap();
    fs::write(home.path().join("in/large.txt"), text.repeat(bytes / text.len())).unwrap();
    let told = run(&home.path().join("in"));
    println!("| import a file of {} MB ({:.1} s), index it ({:.1} s) | | | | |", bytes >> 20, told.import, told.index);
    memory("its memory", &told, bytes as u64);
}

/// Rows on the most memory that the process had: after the import, and after the indexing too. The bar is on what it claims
/// for itself; with the parts of the index that the engine maps while it merges them, which the system takes back when it
/// needs the room, it is more, and told without a bar.
fn memory(what: &str, told: &Told, largest: u64) {
    let show = |kib: u64| format!("{:.1} MiB", kib as f64 / 1024.0);
    let bound = (4 * largest + INDEX_BUDGET) / 1024 + told.idle_kib;
    for (stage, kib) in [("reading", told.read_kib), ("indexing", told.kib)] {
        let ratio = kib as f64 / bound as f64;
        row(&format!("{what}, {stage} (bar: {BAR})"), &show(kib), &show(bound), ratio, "≤ 1");
    }
    println!("| {what} with the files that are mapped (VmHWM) | {} | | | |", show(told.mapped_kib));
}

/// Bytes that the index may take while it is made.
const INDEX_BUDGET: u64 = 60 << 20;

/// What a process that imports may take.
const BAR: &str = "what it has when the study is open, 4 times the largest file, and 60 MiB for the index";

/// What the process that imports says of itself: seconds, and the most memory it had by then.
#[derive(Clone, Copy, Debug)]
struct Told {
    import: f64,
    index: f64,
    idle_kib: u64,
    read_kib: u64,
    kib: u64,
    mapped_kib: u64,
}

impl Default for Told {
    fn default() -> Self {
        Self { import: f64::MAX, index: 0.0, idle_kib: 0, read_kib: 0, kib: 0, mapped_kib: 0 }
    }
}

impl Told {
    fn all(&self) -> f64 {
        self.import + self.index
    }

    /// The times of the faster run, and the memory of the hungrier one.
    fn better(&mut self, other: Self) {
        let (read_kib, kib) = (self.read_kib.max(other.read_kib), self.kib.max(other.kib));
        let mapped_kib = self.mapped_kib.max(other.mapped_kib);
        *self = Self { read_kib, kib, mapped_kib, ..if other.all() < self.all() { other } else { *self } };
    }
}

/// Import `files` into a new study in a process of its own, whose memory is its own too.
fn run(files: &Path) -> Told {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).env(CHILD, files).stderr(Stdio::inherit()).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = told.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [import, index, idle, read, all, mapped] = numbers[..] else { panic!("{told}") };
    Told { import, index, idle_kib: idle as u64, read_kib: read as u64, kib: all as u64, mapped_kib: mapped as u64 }
}

fn child(files: &Path) {
    let home = tempfile::tempdir_in(files.parent().unwrap()).unwrap();
    let root = home.path().join("study");
    Workspace::create(&root, "Measured", "", "codes: []\n").unwrap();
    let options = Options { coder: Some("bench".to_owned()), ..Options::default() };
    let (mut workspace, _) = Workspace::open(&root, &options).unwrap();
    let idle = look();
    std::thread::spawn(|| {
        loop {
            look();
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let (import, report) = timed(|| {
        let plan = importing::plan(&workspace, &[PathBuf::from(files)]);
        importing::import(&mut workspace, &plan, &ImportOptions::default(), &mut |_, _| true).unwrap()
    });
    assert_eq!(report.imported(), report.rows.len());
    let read = look();
    let (index, ()) = timed(|| {
        let sources =
            Searcher::sources_in(&root, report.rows.iter().map(|row| &row.id), &workspace.settings().speakers);
        assert_eq!(Searcher::open(&root).unwrap().update(&sources).unwrap().updated, sources.len());
    });
    println!("{} {} {idle} {read} {} {}", import.as_secs_f64(), index.as_secs_f64(), look(), status("VmHWM:"));
}

/// The most memory of its own that this process was seen with, in KiB: looked at every few milliseconds.
fn look() -> u64 {
    static MOST: AtomicU64 = AtomicU64::new(0);
    let now = status("RssAnon:");
    MOST.fetch_max(now, Ordering::Relaxed).max(now)
}

/// What the system says of this process, in KiB.
fn status(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// The indexing floor: every file read, its turns recognised, and given to the engine's single-segment writer.
fn bare(files: &Path) {
    let place = tempfile::tempdir().unwrap();
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer("emic").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = schema.add_text_field("words", TextOptions::default().set_indexing_options(indexing));
    let speaker = schema.add_text_field("speaker", STRING);
    let number = schema.add_u64_field("number", FAST);
    let tokenizers = TokenizerManager::default();
    tokenizers.register("emic", Analyser);
    let builder = tantivy::Index::builder().schema(schema.build()).tokenizers(tokenizers);
    let directory = MmapDirectory::open(place.path()).unwrap();
    let mut writer = builder.single_segment_index_writer::<TantivyDocument>(directory, 200 << 20).unwrap();
    for file in fs::read_dir(files).unwrap() {
        let text = Transcript::new("t".into(), fs::read_to_string(file.unwrap().path()).unwrap());
        for (place, turn) in text.turns.iter().enumerate() {
            let mut document = TantivyDocument::default();
            document.add_text(words, turn.words.slice(&text.text));
            document.add_text(speaker, turn.speaker.as_deref().unwrap_or_default());
            document.add_u64(number, place as u64);
            writer.add_document(document).unwrap();
        }
    }
    writer.finalize().unwrap();
}

/// An interview of 300 pages in Word, 150,000 words in runs as a proofreader leaves them. The floor unfolds the part with
/// the text and goes through its tags, and builds nothing.
fn docx_of_300_pages() {
    let bytes = docx_bytes(&docx_body(150_000));
    let read = || emic::import::read(&emic::import::Source::new("long.docx", &bytes)).unwrap();
    let (mut floor, mut own) = (Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        floor = floor.min(timed(|| docx_scan(&bytes)).0);
        own = own.min(timed(read).0);
    }
    let words = read().documents[0].text.split_whitespace().count();
    let ratio = own.as_secs_f64() / floor.as_secs_f64();
    row(&format!("docx of {words} words"), &format!("{own:.0?}"), &format!("{floor:.0?}"), ratio, "under 2 s");
}

fn docx_body(words: usize) -> String {
    let corpus = Corpus::default();
    let text = corpus.transcript(0);
    let mut said = text.split_whitespace().cycle();
    let mut body = String::new();
    for turn in 0..words / 50 {
        let speaker = if turn % 2 == 0 { "INTERVIEWER:" } else { "CHEN:" };
        body.push_str(
            "<w:p w:rsidR=\"00A77B3E\"><w:pPr><w:pStyle w:val=\"Turn\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>",
        );
        body.push_str(speaker);
        body.push_str("</w:t></w:r>");
        for _ in 0..10 {
            let run: Vec<&str> = said.by_ref().take(5).collect();
            body.push_str(
                "<w:r w:rsidR=\"00A77B3E\"><w:rPr><w:rFonts w:ascii=\"Times\"/></w:rPr><w:t xml:space=\"preserve\"> ",
            );
            body.push_str(&run.join(" ").replace('&', "&amp;").replace('<', "&lt;"));
            body.push_str("</w:t></w:r><w:proofErr w:type=\"spellStart\"/>");
        }
        body.push_str("</w:p>");
    }
    body
}

fn docx_bytes(body: &str) -> Vec<u8> {
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, format!("<w:document {space}><w:body>{body}</w:body></w:document>").as_bytes())
        .unwrap();
    zip.finish().unwrap().into_inner()
}

/// How many tags the text has.
fn docx_scan(bytes: &[u8]) -> usize {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let text = std::io::read_to_string(zip.by_name("word/document.xml").unwrap()).unwrap();
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut tags = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => return tags,
            quick_xml::events::Event::Start(_) => tags += 1,
            _ => {}
        }
    }
}

/// The least time of some runs.
fn least(mut work: impl FnMut()) -> Duration {
    (0..5).map(|_| timed(&mut work).0).min().unwrap_or_default()
}

/// A PDF of 300 pages. The floor takes it apart and unfolds every page's stream, and reads nothing of it.
fn pdf_pages() {
    let text: String = (0..12).map(|number| Corpus::default().transcript(number)).collect();
    let bytes = pages::pdf(&text, 300);
    let source = emic::import::Source::new("a.pdf", &bytes);
    let mut words = 0;
    let own = least(|| words = emic::import::read(&source).unwrap().documents[0].text.split_whitespace().count());
    let floor = least(|| {
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let unfolded: usize = file.page_iter().map(|page| file.get_page_content(page).len()).sum();
        assert!(unfolded > 0);
    });
    show(&format!("read a PDF of 300 pages, {words} words (floor: lopdf takes it apart and unfolds it)"), own, floor);
}

/// RTF of as much text as 300 pages hold. The floor only looks at every byte once, as a decoder must.
fn rtf_pages() {
    let text: String = (0..15).map(|number| Corpus::default().transcript(number)).collect();
    let bytes = pages::rtf(&text);
    let source = emic::import::Source::new("a.rtf", &bytes);
    let mut words = 0;
    let own = least(|| words = emic::import::read(&source).unwrap().documents[0].text.split_whitespace().count());
    let floor = least(|| assert!(emic::import::decode(&bytes, Some("windows-1252")).is_ok()));
    show(
        &format!("read {:.1} MB of RTF, {words} words (floor: decode its bytes)", bytes.len() as f64 / 1e6),
        own,
        floor,
    );
}

fn show(what: &str, own: Duration, floor: Duration) {
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    row(what, &milliseconds(own), &milliseconds(floor), own.as_secs_f64() / floor.as_secs_f64(), "-");
}
