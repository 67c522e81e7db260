//! From the start of the program to its first frame, in a real pseudo-terminal, against the smallest program that draws
//! with ratatui (`support/hello.rs`); and how much memory the program has by then.
//!
//! `EMIC_BENCH_SIZE=L cargo bench --bench first_frame` takes 2,000 transcripts and 300,000 codings; without it, 16 and
//! 2,400. `EMIC_BENCH_STUDY=FOLDER` takes a study that `--bench generate` wrote (the bench writes into its cache only).
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/study.rs"]
mod study;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Starts of each program, in turn.
const RUNS: usize = 25;

/// What ratatui sends at the end of a frame without a caret.
const FRAME: &[u8] = b"\x1b[?25l";
/// What stands at the right of the bar as soon as the study is open: who works here.
const OPENED: &[u8] = b"bench-coder";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, make, size, root] = arguments.as_slice()
        && make == "--make"
    {
        // In a process of its own, since a large process takes longer to start others.
        return study::write(Path::new(root), &corpus::Corpus::default(), named(size));
    }
    let (emic, hello) = (PathBuf::from(env!("CARGO_BIN_EXE_emic")), hello());
    let home = tempfile::tempdir().unwrap();
    let name = std::env::var("EMIC_BENCH_SIZE").unwrap_or_else(|_| "S".to_owned());
    let root = std::env::var("EMIC_BENCH_STUDY").map_or_else(|_| make(&name, home.path()), PathBuf::from);
    println!(
        "| {name}: start to first frame, p50 ms (min) | emic | hello-world | ratio | bar |\n|---|---|---|---|---|"
    );
    let forget = || drop(fs::remove_dir_all(root.join(".emic")));
    let cold = measure(&emic, &hello, &root, if name == "L" { 3 } else { RUNS }, &forget);
    cold.row("nothing kept from before", if name == "L" { "" } else { "≤ 10" });
    leave(&emic, &root);
    let warm = measure(&emic, &hello, &root, RUNS, &|| ());
    warm.row("overview and snapshot kept", if name == "L" { "< 100 ms" } else { "≤ 10" });
    println!("\n| {name} | nothing kept | overview and snapshot kept | bar |\n|---|---|---|---|");
    let bar = if name == "L" { "" } else { "< 20 MiB" };
    let mib = |bytes: f64| format!("{:.1} MiB", bytes / 1024.0);
    println!("| memory at the first frame (VmHWM, highest) | {} | {} | {bar} |", mib(cold.kib), mib(warm.kib));
    println!("| start until the study is open, p50 | {:.0} ms | {:.0} ms | |", cold.opened * 1e3, warm.opened * 1e3);
    println!("| memory when it is open | {} | {} | |", mib(cold.opened_kib), mib(warm.opened_kib));
}

fn named(size: &str) -> corpus::Size {
    match size {
        "L" => corpus::L,
        "M" => corpus::M,
        _ => corpus::S,
    }
}

fn make(size: &str, home: &Path) -> PathBuf {
    let root = home.join("study");
    let make = Command::new(std::env::current_exe().unwrap()).arg("--make").arg(size).arg(&root).status();
    assert!(make.unwrap().success());
    root
}

/// The hello-world, built as this was.
fn hello() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let build = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--offline", "--example", "hello", "--manifest-path"])
        .arg(manifest)
        .status();
    assert!(build.unwrap().success());
    Path::new(env!("CARGO_BIN_EXE_emic")).with_file_name("examples").join("hello")
}

/// What the runs of both programs came to: medians and minima in seconds, memory in KiB.
struct Measured {
    own: Vec<f64>,
    floor: Vec<f64>,
    opened: f64,
    kib: f64,
    opened_kib: f64,
}

impl Measured {
    fn row(&self, what: &str, bar: &str) {
        let cell = |times: &[f64]| format!("{:.2} ({:.2})", times[times.len() / 2] * 1e3, times[0] * 1e3);
        let ratio = self.own[self.own.len() / 2] / self.floor[self.floor.len() / 2];
        println!("| {what} | {} | {} | {ratio:.2} | {bar} |", cell(&self.own), cell(&self.floor));
    }
}

fn measure(emic: &Path, hello: &Path, root: &Path, runs: usize, before: &dyn Fn()) -> Measured {
    let (mut own, mut floor, mut opened) = (Vec::new(), Vec::new(), Vec::new());
    let (mut kib, mut opened_kib) = (0.0_f64, 0.0_f64);
    for _ in 0..runs {
        let mut program = Program::start(hello, &[]);
        floor.push(program.until(FRAME));
        program.kill();
        before();
        let mut program = Program::start(emic, &["--coder", "bench-coder", "--project", root.to_str().unwrap()]);
        own.push(program.until(FRAME));
        kib = kib.max(program.memory());
        opened.push(program.until(OPENED));
        opened_kib = opened_kib.max(program.memory());
        program.kill();
    }
    for times in [&mut own, &mut floor, &mut opened] {
        times.sort_by(f64::total_cmp);
    }
    Measured { opened: opened[opened.len() / 2], own, floor, kib, opened_kib }
}

/// Open the study and leave it in the ordinary way, so that it keeps what the next start needs.
fn leave(emic: &Path, root: &Path) {
    let mut program = Program::start(emic, &["--coder", "bench-coder", "--project", root.to_str().unwrap()]);
    program.until(OPENED);
    program.writer.write_all(b"q").unwrap();
    program.child.wait().unwrap();
}

/// A program on a terminal of 120x40.
struct Program {
    begun: Instant,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn std::io::Write + Send>,
    seen: Vec<u8>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Program {
    fn start(program: &Path, arguments: &[&str]) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        let (reader, writer) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        Self { begun, child, reader, writer, seen: Vec::new(), _master: pair.master }
    }

    /// Seconds from the start until the terminal has been sent `words`.
    fn until(&mut self, words: &[u8]) -> f64 {
        let mut buffer = [0; 1 << 16];
        loop {
            let now = self.begun.elapsed();
            if memchr::memmem::find(&self.seen, words).is_some() {
                return now.as_secs_f64();
            }
            assert!(now < Duration::from_secs(120), "never drawn: {}", String::from_utf8_lossy(&self.seen));
            let read = self.reader.read(&mut buffer).unwrap();
            self.seen.extend_from_slice(&buffer[..read]);
        }
    }

    /// The most memory that the program has had, in KiB.
    fn memory(&self) -> f64 {
        let status = format!("/proc/{}/status", self.child.process_id().unwrap());
        let status = fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
