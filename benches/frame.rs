//! A frame of the Read view at 120x40, in transcripts of 8,000 and 100,000 words with 5,000 codings each.
//!
//! The floor writes the symbols that stand on the screen, with their styles, into the cells of a buffer. A frame should
//! cost at most twice that, and the same in the long transcript as in the short one.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;

use divan::{Bencher, black_box};
use emic::app::{Options, Overview, Workspace};
use emic::project::{CodeId, Command};
use emic::text::{Direction, TextRange};
use emic::tui::action::{Action, Motion, Opened, Verb, View};
use emic::tui::effect::{Effect, perform};
use emic::tui::layout::layout;
use emic::tui::state::State;
use emic::tui::theme::{Depth, Ground, Theme};
use emic::tui::update::update;
use emic::tui::view::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const AREA: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };
const CODINGS: usize = 5_000;
const ENGLISH: &str = "We had the sheets but “nobody” knew how the thinner behaved when it rained, so we listened to the gun. ";
const CHINESE: &str = "图纸我们都有，可是没人知道下雨天稀料怎么走，我们就听枪声，老陆一听就明白。";

fn main() {
    divan::main();
}

/// Turns of one to eight sentences, a fifth of them Chinese, until there are so many words.
fn interview(words: usize) -> String {
    let (mut text, mut done, mut turn) = (String::new(), 0, 0);
    while done < words {
        let speaker = if turn % 2 == 0 { "Interviewer" } else { "陆永年" };
        let _ = write!(text, "[00:{:02}:{:02}] {speaker}: ", turn / 60 % 60, turn % 60);
        for _ in 0..=turn * 7 % 8 {
            let (sentence, count) = if turn % 5 == 4 { (CHINESE, 33) } else { (ENGLISH, 19) };
            text.push_str(sentence);
            done += count;
        }
        text.push_str("\n\n");
        turn += 1;
    }
    text
}

fn act(state: &mut State, action: Action) {
    let mut actions = vec![action];
    while let Some(action) = actions.pop() {
        let effects: Vec<Effect> = update(state, action);
        actions.extend(effects.into_iter().flat_map(|effect| perform(state, effect)));
    }
}

/// The Read view in the middle of a transcript.
fn reading(words: usize) -> (State, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for name in ["history", "transcripts"] {
        std::fs::create_dir(root.join(name)).unwrap();
    }
    std::fs::write(root.join("emic.yaml"), "format: 1\ntitle: bench\nlanguage: en\n").unwrap();
    let codes: String = (0..40).map(|code| format!("  - {{id: c{code}, name: Code {code}, color: blue}}\n")).collect();
    std::fs::write(root.join("codebook.yaml"), format!("codebook: B\ncodes:\n{codes}")).unwrap();
    std::fs::write(root.join("transcripts/a.txt"), interview(words)).unwrap();
    let (mut workspace, notices) = Workspace::open(root, &Options::default()).unwrap();
    code(&mut workspace);
    let overview = Overview::of(&workspace);
    let mut state = State::new(AREA, Theme { depth: Depth::Many, ground: Ground::Dark });
    act(&mut state, Action::Opened(Box::new(Ok(Opened { workspace, notices, overview }))));
    act(&mut state, Action::Ask(Verb::Go(View::Read)));
    for _ in 0..60 {
        act(&mut state, Action::Ask(Verb::Move(Motion::Page(Direction::Forward))));
    }
    (state, folder)
}

/// Codings of 10 to 300 bytes, spread over the transcript.
fn code(workspace: &mut Workspace) {
    let id = "a".into();
    let transcript = workspace.transcript(&id).unwrap();
    let step = transcript.text.len() / CODINGS;
    let mut passages = Vec::new();
    for number in 0..CODINGS {
        let start = transcript.text.floor_char_boundary(number * step);
        let end = transcript.text.ceil_char_boundary(start + 10 + number * 37 % 290);
        let anchor = workspace.anchor(&id, TextRange::of(start, end)).unwrap();
        passages.push((id.clone(), anchor, CodeId::from(format!("c{}", number % 40).as_str())));
    }
    workspace.run(Command::CodeMany(passages)).unwrap();
}

#[divan::bench(args = [8_000, 100_000])]
fn frame(bencher: Bencher<'_, '_>, words: usize) {
    let (state, _folder) = reading(words);
    let mut buffer = Buffer::empty(AREA);
    bencher.bench_local(|| {
        buffer.reset();
        let layout = layout(&state, AREA);
        black_box(view(black_box(&state), &layout, &mut buffer))
    });
}

#[divan::bench(args = [8_000, 100_000])]
fn floor(bencher: Bencher<'_, '_>, words: usize) {
    let (state, _folder) = reading(words);
    let mut drawn = Buffer::empty(AREA);
    view(&state, &layout(&state, AREA), &mut drawn);
    let mut buffer = Buffer::empty(AREA);
    bencher.bench_local(|| {
        buffer.reset();
        for (cell, known) in buffer.content.iter_mut().zip(&drawn.content) {
            cell.set_symbol(black_box(known.symbol())).set_style(known.style());
        }
        black_box(&buffer);
    });
}

#[divan::bench(args = [8_000, 100_000])]
fn key_and_frame(bencher: Bencher<'_, '_>, words: usize) {
    let (mut state, _folder) = reading(words);
    let mut buffer = Buffer::empty(AREA);
    let mut ways = [Direction::Forward, Direction::Backward].into_iter().cycle();
    bencher.bench_local(|| {
        let way = ways.next().unwrap();
        act(&mut state, Action::Ask(Verb::Move(Motion::Unit(emic::text::Unit::Sentence, way))));
        buffer.reset();
        let layout = layout(&state, AREA);
        black_box(view(&state, &layout, &mut buffer))
    });
}
