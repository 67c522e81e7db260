//! A temporary home with studies in it, the program run in it, and what it said compared with a file.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use regex::Regex;
use tempfile::TempDir;

/// The wall clock of all tests.
const NOW: &str = "2026-03-02T09:30:00Z";

/// What a run of the program came to.
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

/// A temporary home, and the log of what was run in it.
pub struct Home {
    folder: TempDir,
    /// Where the program works, below the home.
    pub place: PathBuf,
    log: String,
}

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().canonicalize().unwrap();
        Self { folder, place, log: String::new() }
    }

    /// A home with a small study in `study`, in which the program works.
    pub fn with_study() -> Self {
        let mut home = Self::new();
        home.write("study/emic.yaml", "format: 1\ntitle: 信任 and trust\nlanguage: mixed\n");
        home.write("study/codebook.yaml", CODEBOOK);
        home.write("study/attributes.csv", "transcript,partner,years\nus01,US,4\n王经理,CN,11\n");
        home.write("study/transcripts/us01.txt", ENGLISH);
        home.write("study/transcripts/王经理.txt", CHINESE);
        home.place = home.place.join("study");
        home
    }

    /// A path in the home.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(path)
    }

    /// Write a file below the home.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Run the program as the coder wei, and take what it said into the log.
    pub fn emic(&mut self, arguments: &[&str]) -> Run {
        self.emic_with(arguments, "")
    }

    /// As [`Self::emic`], with words on stdin.
    pub fn emic_with(&mut self, arguments: &[&str], stdin: &str) -> Run {
        let run = self.silent(arguments, stdin);
        let shown: Vec<String> = arguments.iter().map(|word| quoted(word)).collect();
        let _ = writeln!(self.log, "$ emic {}", shown.join(" "));
        self.log.push_str(&run.stdout);
        if !run.stdout.is_empty() && !run.stdout.ends_with('\n') {
            self.log.push_str("⏎\n");
        }
        for line in run.stderr.lines() {
            let _ = writeln!(self.log, "! {line}");
        }
        if run.code != 0 {
            let _ = writeln!(self.log, "[exit {}]", run.code);
        }
        self.log.push('\n');
        run
    }

    /// Run the program without a word in the log.
    pub fn silent(&self, arguments: &[&str], stdin: &str) -> Run {
        self.silent_as("wei", arguments, stdin)
    }

    /// As [`Self::silent`], as another coder.
    pub fn silent_as(&self, coder: &str, arguments: &[&str], stdin: &str) -> Run {
        let mut child = self.command(coder).args(arguments).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), stdin.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        Run {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap(),
        }
    }

    /// The program, in a clean environment with a fixed clock, its streams piped.
    pub fn command(&self, coder: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_emic"));
        command.env_clear().env("HOME", self.folder.path()).env("EMIC_NOW", NOW).env("EMIC_CODER", coder);
        command.current_dir(&self.place);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Compare the log with `tests/data/cli/NAME.txt`; ids and the home's path stand in it as placeholders.
    pub fn check(&self, name: &str) {
        let home = self.folder.path().canonicalize().unwrap();
        let log = self.log.replace(home.to_str().unwrap(), "~");
        check_file(&format!("tests/data/cli/{name}.txt"), &numbered(&log));
    }
}

/// Compare `text` with a file of the repository; `EMIC_BLESS=1` writes the file instead.
pub fn check_file(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("EMIC_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        expected == text,
        "{path} is another; EMIC_BLESS=1 rewrites it if the change is meant.\n{}",
        difference(&expected, text)
    );
}

/// The first lines that differ.
fn difference(expected: &str, text: &str) -> String {
    let same = expected.lines().zip(text.lines()).take_while(|(one, other)| one == other).count();
    let from = |text: &str| text.lines().skip(same.saturating_sub(2)).take(12).collect::<Vec<_>>().join("\n");
    format!("line {}\n--- expected\n{}\n--- found\n{}", same + 1, from(expected), from(text))
}

/// Random ids as `<id 1>`, `<id 2>` in the order in which they come up.
fn numbered(text: &str) -> String {
    let pattern = Regex::new("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}").unwrap();
    let mut seen: Vec<String> = Vec::new();
    let replaced = pattern.replace_all(text, |found: &regex::Captures<'_>| {
        let id = found[0].to_owned();
        let place = seen.iter().position(|known| *known == id).unwrap_or_else(|| {
            seen.push(id);
            seen.len() - 1
        });
        format!("<id {}>", place + 1)
    });
    Regex::new(r"\b[0-9a-f]{12}\b").unwrap().replace_all(&replaced, "<end of id>").into_owned()
}

fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./=:,~".contains(letter);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{word}'") }
}

/// Read what a stream has to say.
pub fn read_some(stream: &mut impl std::io::Read, bytes: usize) -> Vec<u8> {
    let mut buffer = Vec::new();
    stream.take(bytes as u64).read_to_end(&mut buffer).unwrap();
    buffer
}

pub const ENGLISH: &str = "\
Interviewer: How did you build trust? 😀

Kessler: We trusted them early. Trust is slow, then it is not.

Interviewer: And the documents?

Kessler: =HYPERLINK(\"x\") was in one. \u{1b}[31mNobody\u{1b}[0m read them.
";

pub const CHINESE: &str = "\
访谈者：您怎么看信任？

王经理：没有信任，合资企业就没有知识转移。😀信任要慢慢来。
";

pub const CODEBOOK: &str = "\
# Our own codebook; comments stay.
codebook: Small
version: \"1\"
codes:
  - id: barriers
    name: Barriers
    color: red
    applies: false
    codes:
      - id: mistrust
        name: 不信任
        definition: The speaker doubts the other side.
        key: m
        aliases: [buxinren]
  - id: trust
    name: Trust, earned
    definition: The speaker relies on the other side.
    include: Words and deeds.
    exclude: Politeness (use `barriers`).
    examples: [\"We trusted them early.\"]
    key: t
    color: green
";
