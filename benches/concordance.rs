//! What a reader of hits waits for, in a study with codings: lines in every order, regular expressions, a search that is
//! stopped, and the time from a key in the search field to the new screen.
//!
//! `EMIC_BENCH_SIZE=L cargo bench --bench concordance` prints the tables of `docs/benchmarks.md`; the names of parts
//! (`lines`, `facets`, `expressions`, `stopping`, `typing`, `peers`) behind `--` choose some of them;
//! `EMIC_BENCH_EXPRESSION` names one regular expression to be looked at alone. `peers` looks for `rg`, `grep`
//! and `python3` on the path (`EMIC_BENCH_RG` names another ripgrep).
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/study.rs"]
mod study;

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use corpus::Corpus;
use emic::app::counting::Counter;
use emic::app::{FacetCounter, Options, Order, Overview, Question, Searcher, Wanted, Workspace};
use emic::tui::action::{Action, Opened};
use emic::tui::effect::{Effect, perform};
use emic::tui::keymap;
use emic::tui::layout::layout;
use emic::tui::state::State;
use emic::tui::theme::Theme;
use emic::tui::update::update;
use emic::tui::view::view;
use emic::tui::work::Post;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;

/// Hits that are wanted.
const MOST: usize = 10_000;
/// Lines that fill a screen, as the screen asks for them.
const FIRST: usize = 100;

fn main() {
    let size = corpus::size();
    let corpus = Corpus::default();
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("study");
    study::write(&root, &corpus, size);
    let workspace = open(&root);
    let mut searcher = Searcher::open(&root).unwrap();
    assert!(searcher.refresh(&Searcher::sources(&workspace), &mut |_, _| true).unwrap().complete);
    println!("{}: {} transcripts, {} turns", size.name, size.transcripts, searcher.turns());
    let chosen: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let wanted = |name: &str| chosen.is_empty() || chosen.iter().any(|own| own == name);
    if wanted("reading") {
        reading(&root, &workspace);
    }
    if wanted("lines") {
        lines(&root, &corpus);
    }
    if wanted("facets") {
        facets(&workspace, &searcher, &corpus);
    }
    if wanted("expressions") {
        expressions(&root, &workspace);
    }
    if wanted("stopping") {
        stopping(&workspace, &searcher);
    }
    if wanted("typing") {
        typing(&root, &corpus);
    }
    if wanted("peers") {
        peers(&root, &corpus, &workspace, &searcher);
    }
}

fn open(root: &Path) -> Workspace {
    let options = Options { coder: Some(study::CODERS[0].to_owned()), now: None };
    Workspace::open(root, &options).unwrap().0
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = black_box(work());
    (start.elapsed(), done)
}

/// What it takes to have a text at hand, of all texts one after the other.
fn reading(root: &Path, workspace: &Workspace) {
    let paths = workspace.project().transcripts.keys().map(|id| root.join(format!("transcripts/{id}.txt")));
    let paths: Vec<_> = paths.collect();
    let (files, texts) = time(|| paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect::<Vec<_>>());
    let positions = time(|| texts.iter().map(|text| emic::text::Positions::new(text).chars()).sum::<usize>()).0;
    let turns = time(|| texts.iter().map(|text| emic::project::recognise(text).turns.len()).sum::<usize>()).0;
    println!("\n| all texts | read | positions | turns |\n|---|---|---|---|");
    println!("| | {:.0} ms | {:.0} ms | {:.0} ms |", ms(files), ms(positions), ms(turns));
}

/// The time until the first lines and until all, and how many there are.
fn answer(query: &str, workspace: &Workspace, searcher: &Searcher, order: Order) -> (Duration, Duration, usize) {
    let start = Instant::now();
    let question = Question::ask(query, workspace, None).unwrap();
    let (mut first, mut count) = (None, 0);
    let wanted = Wanted { first: FIRST, most: MOST, order };
    let each = &mut |part: emic::app::Lines| {
        first.get_or_insert_with(|| start.elapsed());
        count += part.lines.len();
        true
    };
    question.answer(searcher, &workspace.library(), wanted, &|| true, each).unwrap();
    (first.unwrap_or_default(), start.elapsed(), count)
}

/// Lines of frequent words in every order; with no text in memory, and again with those that fit.
fn lines(root: &Path, corpus: &Corpus) {
    println!(
        "\n| 10,000 hits with the words around them | lines | first, cold | all, cold | first | all |\n|---|---|---|---|---|---|"
    );
    let (english, chinese) = (&corpus.english()[200], &corpus.chinese()[40]);
    for (what, query) in [("an English word", english), ("a Chinese word", chinese)] {
        for order in Order::ALL {
            let mut rows = Vec::new();
            for _ in 0..3 {
                let (workspace, searcher) = (open(root), Searcher::open(root).unwrap());
                let cold = answer(query, &workspace, &searcher, order);
                let warm = answer(query, &workspace, &searcher, order);
                rows.push([cold.0, cold.1, warm.0, warm.1, Duration::from_nanos(cold.2 as u64)]);
            }
            let least = |place: usize| rows.iter().map(|row| row[place]).min().unwrap();
            let [cold_first, cold_all, first, all, count] = [0, 1, 2, 3, 4].map(least);
            println!(
                "| {what}, by {} | {} | {:.1} ms | {:.0} ms | {:.1} ms | {:.0} ms |",
                order.name(),
                count.as_nanos(),
                ms(cold_first),
                ms(cold_all),
                ms(first),
                ms(all)
            );
        }
    }
}

/// Counting what is found by transcript, speaker, code and attribute, on the thread that searches.
fn facets(workspace: &Workspace, searcher: &Searcher, corpus: &Corpus) {
    println!("\n| facets of a query | turns | first, with the codings read | then, p50 of 9 |\n|---|---|---|---|");
    let (english, chinese) = (corpus.english(), corpus.chinese());
    for query in [&english[0], &english[300], &chinese[0], &chinese[60], &"-nothing".to_owned()] {
        let question = Question::ask(query, workspace, None).unwrap();
        let found = question.find(searcher, &workspace.library(), &|| true).unwrap().unwrap();
        let mut counter = FacetCounter::new(Counter::new(workspace));
        let first = time(|| counter.count(&found, &|| true).unwrap()).0;
        let mut times: Vec<_> = (0..9).map(|_| time(|| counter.count(&found, &|| true).unwrap()).0).collect();
        times.sort_unstable();
        println!("| {query} | {} | {:.1} ms | {:.2} ms |", found.turns(), ms(first), ms(times[4]));
    }
}

const EXPRESSIONS: [&str; 11] = [
    "knowledge .{0,9} trust",
    "not .{0,30} trust",
    "(?i)plant",
    r"\w+ness",
    r"\w+ness\b",
    r"(?i)\bun\w+ed\b",
    "[a-z]+ing the",
    r"[A-Z]{3,}",
    "信任.知识",
    r"\p{Han}{2}孩子",
    r"(\w+) \w+ zzzz",
];

/// Finding the turns with a regular expression, against the crate on one flat buffer of the same words.
fn expressions(root: &Path, workspace: &Workspace) {
    let library = workspace.library();
    let mut flat = String::new();
    for id in workspace.project().transcripts.keys() {
        let transcript = library.transcript(id).unwrap();
        for turn in &transcript.turns {
            flat.push_str(turn.words.slice(&transcript.text));
            flat.push('\n');
        }
    }
    println!(
        "\n| regular expression | turns | cold | warm | `regex`, one flat buffer | ratio | bar |\n|---|---|---|---|---|---|---|"
    );
    let one = std::env::var("EMIC_BENCH_EXPRESSION").ok();
    for expression in one.as_deref().map_or(EXPRESSIONS.to_vec(), |one| vec![one]) {
        let (query, pattern) = (format!("/{expression}/"), regex::Regex::new(expression).unwrap());
        let (workspace, searcher) = (open(root), Searcher::open(root).unwrap());
        let find = || {
            let question = Question::ask(&query, &workspace, None).unwrap();
            question.find(&searcher, &workspace.library(), &|| true).unwrap().unwrap().turns()
        };
        let (cold, turns) = time(find);
        let (mut warm, mut floor) = (Duration::MAX, Duration::MAX);
        for round in 0..5 {
            warm = warm.min(time(find).0);
            // The slowest take seconds.
            if round == 0 || floor < Duration::from_millis(500) {
                floor = floor.min(time(|| pattern.find_iter(&flat).count()).0);
            }
        }
        println!(
            "| `{expression}` | {turns} | {:.1} ms | {:.2} ms | {:.2} ms | {:.2} | ≤ 1.2 |",
            ms(cold),
            ms(warm),
            ms(floor),
            warm.as_secs_f64() / floor.as_secs_f64()
        );
    }
}

/// How long a search goes on after it was told not to.
fn stopping(workspace: &Workspace, searcher: &Searcher) {
    println!("\n| stopped after a millisecond | goes on for, worst of 20 | whole |\n|---|---|---|");
    for query in ["\"in the\"", "*a*", "\"a* b*\"", "a~2 OR b~2", r"/\w+ \w+ed/", "\"of the and\"~9", "-nothing"] {
        let question = Question::ask(query, workspace, None).unwrap();
        let library = workspace.library();
        let whole = time(|| question.find(searcher, &library, &|| true).unwrap().is_some()).0;
        let after = (0..20).map(|_| {
            let start = Instant::now();
            let limit = Duration::from_millis(1);
            black_box(question.find(searcher, &library, &|| start.elapsed() < limit).unwrap());
            start.elapsed().saturating_sub(limit)
        });
        println!("| `{query}` | {:.2} ms | {:.1} ms |", ms(after.max().unwrap()), ms(whole));
    }
}

const SCREEN: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };

/// The screen with its threads, as the main loop runs it.
struct Screen {
    state: State,
    heard: Receiver<Action>,
    buffer: Buffer,
}

impl Screen {
    fn open(root: &Path) -> Self {
        let (sender, heard) = channel();
        let mut state = State::new(SCREEN, Theme::default());
        state.post = Post::to(move |action| drop(sender.send(action)));
        let mut screen = Self { state, heard, buffer: Buffer::empty(SCREEN) };
        let options = Options { coder: Some(study::CODERS[0].to_owned()), now: None };
        let (workspace, notices) = Workspace::open(root, &options).unwrap();
        let overview = Overview::of(&workspace);
        screen.act(Action::Opened(Box::new(Ok(Opened { workspace, notices, overview, offered: Vec::new() }))));
        screen.key(KeyCode::Char('3'));
        screen.wait(|state| state.search.searcher.is_some());
        screen
    }

    fn key(&mut self, code: KeyCode) {
        if let Some(action) = keymap::action(&self.state, KeyEvent::new(code, KeyModifiers::NONE)) {
            self.act(action);
        }
    }

    fn act(&mut self, action: Action) {
        let mut actions = std::collections::VecDeque::from([action]);
        while let Some(action) = actions.pop_front() {
            for effect in update(&mut self.state, action) {
                if effect != Effect::Redraw {
                    actions.extend(perform(&mut self.state, effect));
                }
            }
        }
    }

    /// Take in what comes until `holds`.
    fn wait(&mut self, holds: impl Fn(&State) -> bool) {
        while !holds(&self.state) {
            let action = self.heard.recv_timeout(Duration::from_secs(60)).unwrap();
            self.act(action);
        }
    }

    fn draw(&mut self) {
        self.buffer.reset();
        let layout = layout(&self.state, SCREEN);
        view(&self.state, &layout, &mut self.buffer);
    }

    /// Seconds from a key to the screen that answers it.
    fn press(&mut self, code: KeyCode) -> Duration {
        while let Ok(action) = self.heard.try_recv() {
            self.act(action);
        }
        time(|| {
            self.key(code);
            self.draw();
            self.wait(|state| !state.search.stale);
            self.draw();
        })
        .0
    }
}

/// From a key in the search field to the new screen, letter by letter.
fn typing(root: &Path, corpus: &Corpus) {
    let (english, chinese) = (corpus.english(), corpus.chinese());
    let mut queries: Vec<String> = [0, 40, 300, 1_000, 5_000, 20_000].map(|rank| english[rank].clone()).to_vec();
    queries.extend([3, 60, 2_000, 15_000].map(|rank| chinese[rank].clone()));
    queries.push(format!("{} {}", english[150], english[700]));
    queries.push(format!("{} OR {}", chinese[30], english[90]));
    queries.push(format!("\"{} {}\"", english[0], english[1]));
    queries.push(format!("{}{}", chinese[5], chinese[8]));
    queries.extend(["knowledge transfer".to_owned(), "organi* -the".to_owned(), "\"of the\"~5".to_owned()]);
    queries.push(format!("{} code:code-7", english[20]));
    let mut screen = Screen::open(root);
    println!("\n| from a key to the new screen | keys | p50 | p95 | worst |\n|---|---|---|---|---|");
    for what in ["nothing in memory but the index", "again"] {
        let mut times = Vec::new();
        for query in &queries {
            for letter in query.chars() {
                times.push((screen.press(KeyCode::Char(letter)), query, letter));
            }
            while !screen.state.search.input.is_empty() {
                screen.key(KeyCode::Backspace);
            }
        }
        times.sort_unstable();
        let at = |part: f64| ms(times[((times.len() - 1) as f64 * part) as usize].0);
        println!("| {what} | {} | {:.1} ms | {:.1} ms | {:.1} ms |", times.len(), at(0.5), at(0.95), at(1.0));
        for (time, query, letter) in times.iter().rev().take(4) {
            println!("| (slow: `{letter}` of `{query}`) | | | | {:.1} ms |", ms(*time));
        }
    }
}

/// Rare words in all texts, by emic and by others on the same files.
fn peers(root: &Path, corpus: &Corpus, workspace: &Workspace, searcher: &Searcher) {
    let turns = |word: &String| {
        let query = if word.is_ascii() { format!("={word}") } else { word.clone() };
        searcher.search(&query, workspace, 1).unwrap().turns
    };
    // A word is in the texts or not by chance: of those that are, some that are rare.
    let rare_of = |words: &[String], from: usize| {
        let rare = words.iter().skip(from).filter(|word| (1..1_000).contains(&turns(word))).step_by(3).take(4);
        rare.cloned().collect::<Vec<_>>()
    };
    let rare = rare_of(corpus.english(), 1_500).into_iter().chain(rare_of(corpus.chinese(), 600));
    let common = [corpus.english()[0].clone(), corpus.chinese()[0].clone()];
    let ripgrep = std::env::var("EMIC_BENCH_RG").unwrap_or_else(|_| "rg".to_owned());
    let words: Vec<String> = rare.chain(common).collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/support/fts5.py");
    let sqlite = Command::new("python3").arg(script).arg(root.join("transcripts")).args(&words).output();
    let sqlite = sqlite.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    println!("\n| word | turns | emic, first 50 and count | ripgrep | grep | FTS5 (turns) | ripgrep / emic |");
    println!("|---|---|---|---|---|---|---|");
    for word in words {
        let row = sqlite.lines().map(|line| line.split('\t').collect::<Vec<_>>()).find(|row| row[0] == word);
        let sqlite = row.map_or("-".to_owned(), |row| format!("{} ms ({})", row[2], row[1]));
        let query = if word.is_ascii() { format!("={word}") } else { word.clone() };
        let find = || searcher.search(&query, workspace, 50).unwrap();
        let turns = find().turns;
        let own = (0..5).map(|_| time(find).0).min().unwrap();
        let files = root.join("transcripts");
        let run = |program: &str, arguments: &[&str]| {
            let run = || {
                Command::new(program)
                    .args(arguments)
                    .arg(&word)
                    .arg(&files)
                    .output()
                    .is_ok_and(|out| out.status.success())
            };
            let times = (0..3).map(|_| time(run)).filter(|(_, worked)| *worked).map(|(time, _)| time);
            times.min()
        };
        let words = if word.is_ascii() { "-w" } else { "-F" };
        let ripgrep = run(&ripgrep, &["-c", "-F", "-i", words, "--no-ignore"]);
        let grep = run("grep", &["-r", "-c", "-F", "-i", words]);
        let show = |time: Option<Duration>| time.map_or("-".to_owned(), |time| format!("{:.1} ms", ms(time)));
        let ratio = ripgrep.map_or("-".to_owned(), |time| format!("{:.0}", time.as_secs_f64() / own.as_secs_f64()));
        println!("| {word} | {turns} | {:.3} ms | {} | {} | {sqlite} | {ratio} |", ms(own), show(ripgrep), show(grep));
    }
}
