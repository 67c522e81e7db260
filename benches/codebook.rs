//! A codebook of 2,000 codes: read, edited as text, operated on in a study of 300,000 codings, filtered key by key.
//!
//! `cargo bench --bench codebook`. The fastest of several rounds counts. Reading is compared with a bare run through the
//! parser's events, in the same run. `EMIC_BENCH_CODINGS` makes the study smaller.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/study.rs"]
mod study;

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use corpus::Corpus;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use emic::app::{Options, Overview, Workspace};
use emic::exchange::codebook_yaml::{Editor, insert, locate, move_code, parse, remove, replace};
use emic::project::{Code, CodeFate, CodeId, CodebookCommand, Command, PlacedCode, check_codebook};
use emic::tui::action::{Action, Opened, Verb, View};
use emic::tui::effect::perform;
use emic::tui::keymap;
use emic::tui::layout::layout;
use emic::tui::state::State;
use emic::tui::theme::Theme;
use emic::tui::update::update;
use emic::tui::view::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_yaml::granit_parser::{Parser, options};

const CODES: usize = 2_000;
const TRANSCRIPTS: usize = 2_000;
const SCREEN: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };
const ROUNDS: usize = 7;

fn main() {
    let source = source();
    println!("A codebook of {CODES} codes, {} KB.\n", source.len() / 1000);
    reading(&source);
    editing(&source);
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("study");
    let codings = write_study(&root, &source);
    operating(&root, codings);
    quoting(&root);
    filtering(&root);
}

/// Two levels, fields as long as in the shipped codebooks, English and Chinese.
fn source() -> String {
    let mut yaml = String::from("# 2,000 codes\ncodebook: Measured 大编码本\nversion: \"1\"\ncodes:\n");
    for code in 0..CODES {
        let top = code % 10 == 0;
        let indent = if top { "  " } else { "      " };
        let _ = write!(
            yaml,
            "{indent}- id: code-{code}\n\
             {indent}  name: Barrier 障碍 {code}\n\
             {indent}  definition: Knowledge number {code} that its holder uses but cannot put into words or documents.\n\
             {indent}  include: The speaker says of {code} that it could not be written down, shown or explained.\n\
             {indent}  exclude: Nobody tried (use `code-{}`); the words meant something else (use `code-{}`).\n\
             {indent}  examples:\n\
             {indent}    - \"You can read page {code} ten times; your hands still do not know.\"\n\
             {indent}    - \"第{code}页看十遍，手还是不会。\"\n\
             {indent}  aliases: [zhangai-{code}, b{code}]\n",
            (code + 1) % CODES,
            (code + 7) % CODES,
        );
        if top {
            let _ = writeln!(yaml, "    codes:");
        }
    }
    yaml
}

fn reading(source: &str) {
    println!("| reading, ms | emic | floor: the parser's events | × | bar |\n|---|---|---|---|---|");
    let (mut own, mut floor) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        own = own.min(ms(|| parse(source).unwrap()));
        floor = floor.min(ms(|| Parser::new_from_str_with_options(source, options! { emit_comments: false }).count()));
    }
    println!("| load and validate | {own:.1} | {floor:.1} | {:.2} | < 50 |", own / floor);
    let codebook = parse(source).unwrap().codebook;
    let checks = best(|| locate(source, &check_codebook(&codebook, None)));
    println!("| all checks, each with its line | {checks:.1} | | | |\n");
}

fn editing(source: &str) {
    let codebook = parse(source).unwrap().codebook;
    let code = codebook.get("code-1001").unwrap().clone();
    let renamed = Code { name: "Renamed 改名".to_owned(), ..code.clone() };
    let new = PlacedCode {
        code: Code { parent: Some("code-1000".into()), definition: "New.".to_owned(), ..Code::new("new", "New") },
        index: 4,
    };
    let (id, parent): (CodeId, CodeId) = (code.id, "code-20".into());
    println!("| edit of the text, ms | | bar |\n|---|---|---|");
    let row = |what: &str, time: f64| println!("| {what} | {time:.1} | < 200 |");
    row("rename a code", best(|| replace(source, &renamed).unwrap()));
    row("add a code", best(|| insert(source, &new).unwrap()));
    row("take a code out", best(|| remove(source, &id).unwrap()));
    row("move a code", best(|| move_code(source, &id, Some(&parent), 3).unwrap()));
    row("move a code with ten below it", best(|| move_code(source, &"code-1000".into(), None, 5).unwrap()));
    let five = || {
        let mut editor = Editor::open(source).unwrap();
        let changed = |number: usize| Code { name: format!("Renamed {number}"), ..codebook.codes()[number].clone() };
        editor.replace(&[1, 2, 500, 900, 1500].map(changed)).unwrap();
        editor.finish()
    };
    row("five changes in one entry", best(five));
    println!();
}

/// Short transcripts: what counts here is how many codings there are.
fn write_study(root: &Path, source: &str) -> usize {
    let wanted = std::env::var("EMIC_BENCH_CODINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(300_000);
    let corpus = Corpus::default();
    let texts: Vec<String> = (0..10).map(|number| beginning(&corpus.transcript(number))).collect();
    let text =
        |number: usize| (Corpus::id(number), format!("{}\n\nInterviewer: {number}.\n", texts[number % texts.len()]));
    study::write_texts(root, (0..TRANSCRIPTS).map(text), wanted / TRANSCRIPTS);
    std::fs::write(root.join("codebook.yaml"), source).unwrap();
    wanted / TRANSCRIPTS * TRANSCRIPTS
}

/// The first turns of a transcript.
fn beginning(text: &str) -> String {
    text.split("\n\n").take(6).collect::<Vec<_>>().join("\n\n")
}

fn open(root: &Path) -> Workspace {
    let options = Options { coder: Some(study::CODERS[0].to_owned()), now: None };
    Workspace::open(root, &options).unwrap().0
}

fn operating(root: &Path, codings: usize) {
    let mut workspace = open(root);
    let codebook = &workspace.project().codebook;
    let code = |id: &str| codebook.get(id).unwrap().clone();
    let merged: Vec<CodeId> = ["code-1", "code-12", "code-23", "code-34", "code-45"].map(CodeId::from).to_vec();
    let into = CodeId::from("code-2");
    let operations = [
        ("rename", CodebookCommand::Edit(Code { name: "Renamed 改名".to_owned(), ..code("code-11") })),
        ("define anew", CodebookCommand::Edit(Code { definition: "Another meaning.".to_owned(), ..code("code-11") })),
        ("move", CodebookCommand::Move { code: "code-11".into(), parent: Some("code-500".into()), index: 2 }),
        ("move a branch", CodebookCommand::Move { code: "code-10".into(), parent: Some("code-500".into()), index: 0 }),
        (
            "merge two",
            CodebookCommand::Merge { codes: vec!["code-3".into()], into: into.clone(), wording: into.clone() },
        ),
        ("merge six", CodebookCommand::Merge { codes: merged, into: into.clone(), wording: into.clone() }),
        (
            "delete, codings to another",
            CodebookCommand::Delete { code: "code-5".into(), fate: CodeFate::To(into), below: false },
        ),
        (
            "delete, codings unlisted",
            CodebookCommand::Delete { code: "code-6".into(), fate: CodeFate::Unlisted, below: false },
        ),
    ];
    println!("| operation with {codings} codings, ms | preview | do | undo | bar |\n|---|---|---|---|---|");
    for (what, command) in operations {
        let (mut preview, mut run, mut undo) = (f64::MAX, f64::MAX, f64::MAX);
        for _ in 0..3 {
            preview = preview.min(ms(|| workspace.preview(&command).unwrap()));
            run = run.min(ms(|| workspace.run(Command::Codebook(command.clone())).unwrap()));
            undo = undo.min(ms(|| workspace.undo().unwrap()));
        }
        println!("| {what} | {preview:.1} | {run:.1} | {undo:.1} | < 200 |");
    }
    workspace.close();
    println!();
}

fn filtering(root: &Path) {
    let workspace = open(root);
    let overview = Overview::of(&workspace);
    let mut state = State::new(SCREEN, Theme::default());
    update(
        &mut state,
        Action::Opened(Box::new(Ok(Opened { workspace, notices: Vec::new(), overview, offered: Vec::new() }))),
    );
    state.view = View::Codes;
    let mut buffer = Buffer::empty(SCREEN);
    // The view is shown before anybody types.
    update(&mut state, Action::Ask(Verb::Redraw));
    view(&state, &layout(&state, SCREEN), &mut buffer);
    println!("| filter of the codes, a key and its frame | ms | bar |\n|---|---|---|");
    for key in "/障碍 19words".chars() {
        let time = ms(|| {
            let event = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
            if let Some(action) = keymap::action(&state, event) {
                update(&mut state, action);
            }
            view(&state, &layout(&state, SCREEN), &mut buffer);
        });
        println!("| {key:?} | {time:.2} | < 16 |");
    }
}

/// What the screen's own thread does, and what others do, for the quotes of 300,000 codings.
fn quoting(root: &Path) {
    let workspace = open(root);
    let overview = Overview::of(&workspace);
    workspace.outdated();
    let mut state = State::new(SCREEN, Theme::default());
    let opened = Opened { workspace, notices: Vec::new(), overview, offered: Vec::new() };
    let mut desk = Steps::default();
    desk.take(&mut state, Action::Opened(Box::new(Ok(opened))));
    println!(
        "\n| quotes of 300,000 codings | the screen's thread, longest step, ms | other threads, ms | bar |\n|---|---|---|---|"
    );
    let show = |what: &str, state: &mut State, keys: &str| {
        let mut desk = Steps::default();
        for key in keys.chars() {
            let event =
                KeyEvent::new(if key == '\n' { KeyCode::Enter } else { KeyCode::Char(key) }, KeyModifiers::NONE);
            if let Some(action) = keymap::action(state, event) {
                desk.take(state, action);
            }
        }
        println!("| {what} | {:.1} | {:.1} | < 16 |", desk.longest, desk.others);
    };
    show("the view, first shown: all codings counted in parts", &mut state, "4");
    show("the quotes of the next code", &mut state, "jj");
    show("over to them, and to the last", &mut state, "lG");
    show("sorted by length", &mut state, "s");
    show("grouped by transcript", &mut state, "B2");
    show("the turn around each", &mut state, "+");
    show("one given another code, and taken back", &mut state, "x\nu");
    show("a question of two codes that overlap", &mut state, "fcode-1 OVERLAPS code-2\n");
    show("two codes in the same turn: every text is read", &mut state, "fcode-1 AND code-2\n");
    println!("{} quotes", state.codes.shown().len());
}

/// What steps of the screen cost.
#[derive(Default)]
struct Steps {
    longest: f64,
    others: f64,
}

impl Steps {
    /// Carry out an action, and all that comes of it, each with its frame.
    fn take(&mut self, state: &mut State, action: Action) {
        let mut actions = vec![action];
        let mut buffer = Buffer::empty(SCREEN);
        while let Some(action) = actions.pop() {
            let mut effects = Vec::new();
            let time = ms(|| {
                effects = update(state, action);
                view(state, &layout(state, SCREEN), &mut buffer);
            });
            self.longest = self.longest.max(time);
            for effect in effects {
                self.others += ms(|| actions.extend(perform(state, effect).into_iter().rev()));
            }
        }
    }
}

fn best<T>(mut work: impl FnMut() -> T) -> f64 {
    (0..ROUNDS).map(|_| ms(&mut work)).fold(f64::MAX, f64::min)
}

fn ms<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1e3
}
