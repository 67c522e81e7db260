//! What a frame of the Read view costs at 120x40: against a bare writer of cells, and in a long text against a short one.
//! Then what a key costs at 200x60, all in all: from the key to the bytes for the terminal, and how many these are, against
//! the usual way of drawing.
//!
//! The floor writes 40 lines of the same text with the same number of codings as styled runs, by a writer made for that
//! and nothing else, and takes the same difference between two frames. Both are drawn in turn, one line further each time.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/study.rs"]
mod study;

use std::cell::Cell;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use corpus::Corpus;
use emic::app::{Options, Overview, Workspace};
use emic::project::{Transcript, TranscriptId};
use emic::text::{ByteOffset, Direction, Selection, TextRange, Unit, wrap};
use emic::tui::action::{Action, Motion, Opened, Verb, View};
use emic::tui::backend::Painter;
use emic::tui::layout::layout;
use emic::tui::marks::Marks;
use emic::tui::paging::Paging;
use emic::tui::state::State;
use emic::tui::theme::Theme;
use emic::tui::update::update;
use emic::tui::view::view;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::widgets::{Paragraph, Wrap};
use ratatui::{Terminal, TerminalOptions, Viewport};

const SCREEN: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };
/// Columns that the floor wraps at, as in row 20 of the measured floors.
const FLOOR_WIDTH: usize = 100;
/// Frames in a row, each a line further on.
const FRAMES: usize = 200;
/// Rounds of which the fastest counts: neighbours on the machine only ever make it slower.
const ROUNDS: usize = 15;

/// A text with its codings, open on a screen.
struct Desk {
    _home: tempfile::TempDir,
    state: State,
    /// What the floor draws: its own lines and marks as ranges.
    floor: Floor,
}

/// Which text.
#[derive(Clone, Copy)]
struct Text {
    name: &'static str,
    chinese: bool,
    /// Transcripts of 8,000 words in a row.
    length: usize,
    codings: usize,
}

const fn text(name: &'static str, chinese: bool, length: usize, codings: usize) -> Text {
    Text { name, chinese, length, codings }
}

/// The texts of 8,000 words with 385 codings are as densely coded as those of 104,000 words with 5,000.
const TEXTS: [Text; 6] = [
    text("English, 8,000 words, 385 codings", false, 1, 385),
    text("English, 8,000 words, 5,000 codings", false, 1, 5_000),
    text("English, 104,000 words, 5,000 codings", false, 13, 5_000),
    text("Chinese, 8,000 words, 385 codings", true, 1, 385),
    text("Chinese, 8,000 words, 5,000 codings", true, 1, 5_000),
    text("Chinese, 104,000 words, 5,000 codings", true, 13, 5_000),
];

fn main() {
    let corpus = Corpus::default();
    let mut desks: Vec<Desk> = TEXTS.iter().map(|text| Desk::new(&corpus, *text)).collect();
    println!("| a frame of 120x40, scrolled by a line, µs | emic | floor | ratio | bar |\n|---|---|---|---|---|");
    let mut times = Vec::new();
    for (desk, text) in desks.iter_mut().zip(TEXTS) {
        let (own, floor) = desk.compare(0.5);
        println!("| {}, at its middle | {:.0} | {:.0} | {:.2} | ≤ 2 |", text.name, us(own), us(floor), own / floor);
        times.push(own);
    }
    for (language, first) in [("English", 0), ("Chinese", 3)] {
        let (short, dense, long) = (times[first], times[first + 1], times[first + 2]);
        println!(
            "| {language}: 104,000 words against 8,000, as densely coded | {:.0} | {:.0} | {:.2} | ≤ 1.1 |",
            us(long),
            us(short),
            long / short
        );
        println!(
            "| {language}: 104,000 words against 8,000, 5,000 codings each | {:.0} | {:.0} | {:.2} | ≤ 1.1 |",
            us(long),
            us(dense),
            long / dense
        );
    }
    keys(&mut desks);
    println!("\n| what else a reader waits for, ms | 8,000 words | 104,000 words |\n|---|---|---|");
    for (language, short, long) in [("English", 1, 2), ("Chinese", 4, 5)] {
        for (what, measure) in WAITS {
            let [short, long] = [short, long].map(|place| measure(&mut desks[place]) * 1e3);
            println!("| {language}: {what} | {short:.3} | {long:.3} |");
        }
    }
}

/// What a reader has before them on a large screen.
const LARGE: Rect = Rect { x: 0, y: 0, width: 200, height: 60 };

/// Keys as they come while reading, one after the other.
const KEYS: [Verb; 8] = [
    Verb::Move(Motion::Unit(Unit::Sentence, Direction::Forward)),
    Verb::Move(Motion::Line(Direction::Forward)),
    Verb::Move(Motion::Unit(Unit::Word, Direction::Forward)),
    Verb::Paging(Paging::Scroll(Direction::Forward)),
    Verb::Widen,
    Verb::Narrow,
    Verb::Move(Motion::HalfPage(Direction::Forward)),
    Verb::Move(Motion::Unit(Unit::Turn, Direction::Backward)),
];

/// Keys pressed for a figure.
const PRESSED: usize = 4_000;

fn us(seconds: f64) -> f64 {
    seconds * 1e6
}

/// From a key to the bytes of its frame, at 200x60, and the bytes of a line further.
fn keys(desks: &mut [Desk]) {
    println!("\n| 104,000 words, 5,000 codings, 200x60 | p50, ms | p99, ms | bar | a line further, bytes | bar |");
    println!("|---|---|---|---|---|---|");
    for (language, place, most) in [("English", 2, "≤ 1,024"), ("Chinese", 5, "≤ 2,048")] {
        let desk = &mut desks[place];
        let (mut times, bytes) = desk.press();
        times.sort_by(f64::total_cmp);
        let (middle, late) = (times[times.len() / 2] * 1e3, times[times.len() * 99 / 100] * 1e3);
        println!("| {language}: emic | {middle:.2} | {late:.2} | < 8 | {bytes} | {most} |");
        let (time, bytes) = desk.usual();
        println!("| {language}: a paragraph of the whole text | {:.2} | - | | {bytes} | |", time * 1e3);
    }
}

type Wait = (&'static str, fn(&mut Desk) -> f64);

const WAITS: [Wait; 4] = [
    ("open: blocks, codings placed, first frame", Desk::open_again),
    ("a key that moves a line down, and its frame", |desk| desk.key(Motion::Line(Direction::Forward), 0.5)),
    ("the same at the end of the text", |desk| desk.key(Motion::Line(Direction::Backward), 1.0)),
    ("jump to the other end, nothing wrapped yet, and its frame", Desk::jump),
];

impl Desk {
    fn new(corpus: &Corpus, text: Text) -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("study");
        let numbers = (0..text.length).map(|place| place * 5 + if text.chinese { 4 } else { 0 });
        let words: String = numbers.map(|number| corpus.transcript(number)).collect();
        study::write_texts(&root, std::iter::once(("long".to_owned(), words)), text.codings);
        let mut desk = Self { state: open(&root), floor: Floor::default(), _home: home };
        let (transcript, marks) = (desk.state.read.transcript.clone().unwrap(), &desk.state.read.marks);
        desk.floor = Floor::new(&transcript, marks);
        assert_eq!(marks.all().len(), text.codings);
        desk
    }

    /// Seconds for a frame, by emic and by the floor.
    fn compare(&mut self, part: f64) -> (f64, f64) {
        let tops = self.tops(part);
        let floor_first = ((self.floor.lines.len() as f64 * part) as usize).min(self.floor.lines.len() - FRAMES - 40);
        let (mut own, mut floor) = (f64::MAX, f64::MAX);
        let (mut next, mut last) = (Buffer::empty(SCREEN), Buffer::empty(SCREEN));
        for _ in 0..ROUNDS {
            own = own.min(seconds(|| {
                for (top, caret) in &tops {
                    self.state.read.top = *top;
                    self.state.read.selection = Selection::caret(*caret);
                    self.draw(&mut next);
                    black_box(last.diff(&next));
                    std::mem::swap(&mut next, &mut last);
                }
            }));
            floor = floor.min(seconds(|| {
                for first in floor_first..floor_first + FRAMES {
                    next.reset();
                    self.floor.draw(first, &mut next);
                    black_box(last.diff(&next));
                    std::mem::swap(&mut next, &mut last);
                }
            }));
        }
        (own / FRAMES as f64, floor / FRAMES as f64)
    }

    /// Where the frames begin, and where the caret stands in each: lines in a row from this part of the text on.
    fn tops(&self, part: f64) -> Vec<(ByteOffset, ByteOffset)> {
        let width = layout(&self.state, SCREEN).read.width();
        let read = &self.state.read;
        let transcript = read.transcript.clone().unwrap();
        let text = &transcript.text;
        let at = transcript.turns[(transcript.turns.len() as f64 * part) as usize].words.start();
        let first = read.page.place(text, at, width);
        let line = |count| {
            let place = read.page.walk(text, first, Direction::Forward, count, width).0;
            read.page.start_of_line(text, place, width)
        };
        (0..FRAMES).map(|count| (line(count), read.page.snap(line(count + 15)))).collect()
    }

    fn draw(&self, buffer: &mut Buffer) {
        buffer.reset();
        let layout = layout(&self.state, SCREEN);
        view(&self.state, &layout, buffer);
    }

    /// Press keys on a large screen from the middle of the text on: the seconds that each took, and the most bytes that
    /// scrolling by a line took.
    fn press(&mut self) -> (Vec<f64>, usize) {
        update(&mut self.state, Action::Resize(LARGE.width, LARGE.height));
        let middle = ByteOffset::new(floor_char(self.state.read.text(), self.state.read.text().len() / 2));
        self.state.read.selection = Selection::caret(self.state.read.page.snap(middle));
        let (mut painter, mut next, mut out) = (Painter::default(), Buffer::empty(LARGE), Vec::new());
        let (mut times, mut most) = (Vec::new(), 0);
        for count in 0..PRESSED {
            let verb = KEYS[count % KEYS.len()];
            let begun = Instant::now();
            update(&mut self.state, Action::Ask(verb));
            next.reset();
            let layout = layout(&self.state, LARGE);
            let cursor = view(&self.state, &layout, &mut next);
            out.clear();
            painter.frame(&mut next, cursor, black_box(&mut out));
            times.push(begun.elapsed().as_secs_f64());
            if verb == Verb::Paging(Paging::Scroll(Direction::Forward)) && count > KEYS.len() {
                most = most.max(out.len());
            }
        }
        update(&mut self.state, Action::Resize(SCREEN.width, SCREEN.height));
        (times, most)
    }

    /// The same line further by the usual way: a paragraph that is handed the whole text, and the usual backend.
    fn usual(&self) -> (f64, usize) {
        let bytes = Rc::new(Cell::new(0));
        let backend = CrosstermBackend::new(Counter(bytes.clone()));
        let viewport = Viewport::Fixed(LARGE);
        let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
        let text = self.state.read.text();
        let mut draw = |line: u16| {
            terminal
                .draw(|frame| {
                    let paragraph = Paragraph::new(text).wrap(Wrap { trim: false }).scroll((line, 0));
                    frame.render_widget(paragraph, frame.area());
                })
                .unwrap();
        };
        draw(1_000);
        bytes.set(0);
        draw(1_001);
        let taken = bytes.get();
        (best(5, || draw(1_001)), taken)
    }

    fn open_again(&mut self) -> f64 {
        let transcript = self.state.read.transcript.clone().unwrap();
        let mut buffer = Buffer::empty(SCREEN);
        best(9, || {
            let read = &mut self.state.read;
            read.open(transcript.clone());
            let workspace = self.state.workspace.as_ref().unwrap();
            read.place_marks(workspace.project(), workspace.coder(), &Default::default(), workspace.generation());
            self.draw(&mut buffer);
        })
    }

    fn key(&mut self, motion: Motion, part: f64) -> f64 {
        let len = self.state.read.text().len();
        let place = self
            .state
            .read
            .page
            .snap(ByteOffset::new(floor_char(self.state.read.text(), (len as f64 * part) as usize)));
        self.state.read.selection = Selection::caret(place);
        let mut buffer = Buffer::empty(SCREEN);
        best(5, || {
            for _ in 0..FRAMES / 2 {
                update(&mut self.state, Action::Ask(Verb::Move(motion)));
                self.draw(&mut buffer);
            }
        }) / (FRAMES / 2) as f64
    }

    fn jump(&mut self) -> f64 {
        let mut buffer = Buffer::empty(SCREEN);
        let transcript = self.state.read.transcript.clone().unwrap();
        let times = (0..9).map(|_| {
            // A new page has nothing wrapped.
            self.state.read.left.clear();
            self.state.read.transcript = None;
            self.state.read.open(transcript.clone());
            seconds(|| {
                update(&mut self.state, Action::Ask(Verb::Move(Motion::Edge(Direction::Forward))));
                self.draw(&mut buffer);
            })
        });
        times.fold(f64::MAX, f64::min)
    }
}

fn floor_char(text: &str, mut place: usize) -> usize {
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// The study with its one transcript open in the Read view.
fn open(root: &Path) -> State {
    let mut state = State::new(SCREEN, Theme::default());
    let options = Options { coder: Some(study::CODERS[0].to_owned()), now: None };
    let (workspace, notices) = Workspace::open(root, &options).unwrap();
    let transcript = workspace.transcript(&TranscriptId::from("long")).unwrap();
    let overview = Overview::of(&workspace);
    update(&mut state, Action::Opened(Box::new(Ok(Opened { workspace, notices, overview, offered: Vec::new() }))));
    state.view = View::Read;
    update(&mut state, Action::Loaded(Ok(transcript), None));
    state
}

/// Counts what is written to it.
struct Counter(Rc<Cell<usize>>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A writer of cells that can do nothing else.
#[derive(Default)]
struct Floor {
    text: Option<Arc<Transcript>>,
    lines: Vec<TextRange>,
    /// Starts, ends and colours of all codings, by start.
    spans: Vec<(usize, usize, Color)>,
    /// The longest coding, in bytes.
    longest: usize,
}

impl Floor {
    fn new(transcript: &Arc<Transcript>, marks: &Marks) -> Self {
        let text = &transcript.text;
        let lines = transcript.turns.iter().flat_map(|turn| wrap(text, turn.words, FLOOR_WIDTH)).collect();
        let span = |mark: &emic::tui::marks::Mark| {
            let (start, end) = (mark.range.start().get(), mark.range.end().get());
            (start, end, Color::Indexed(start as u8))
        };
        let spans: Vec<_> = marks.all().iter().map(span).collect();
        let longest = spans.iter().map(|(start, end, _)| end - start).max().unwrap_or(0);
        Self { text: Some(transcript.clone()), lines, spans, longest }
    }

    fn draw(&self, first: usize, buffer: &mut Buffer) {
        let Some(transcript) = &self.text else { return };
        let lines = &self.lines[first..first + usize::from(SCREEN.height)];
        let (start, end) = (lines[0].start().get(), lines[lines.len() - 1].end().get());
        let from = self.spans.partition_point(|span| span.0 + self.longest <= start);
        let to = self.spans.partition_point(|span| span.0 < end);
        let visible = &self.spans[from..to];
        for (row, line) in lines.iter().enumerate() {
            let (mut x, mut place) = (0, line.start().get());
            let line_end = line.end().get();
            let on_line: Vec<_> = visible.iter().filter(|span| span.0 < line_end && span.1 > place).collect();
            while place < line_end {
                // A run ends where a coding begins or ends; the last that began gives the colour.
                let edges = on_line.iter().flat_map(|span| [span.0, span.1]).filter(|edge| *edge > place);
                let run = edges.min().unwrap_or(line_end).min(line_end);
                let over = on_line.iter().rev().find(|span| span.0 <= place && span.1 > place);
                let style = over.map_or(Style::new(), |span| Style::new().fg(span.2));
                x = write(buffer, x, row as u16, TextRange::of(place, run).slice(&transcript.text), style);
                place = run;
            }
        }
    }
}

/// One letter a cell, Han two: enough for this corpus, which has no other clusters.
fn write(buffer: &mut Buffer, mut x: u16, y: u16, text: &str, style: Style) -> u16 {
    for letter in text.chars() {
        let Some(cell) = buffer.cell_mut((x, y)) else { break };
        cell.set_char(letter).set_style(style);
        x += 1 + u16::from(letter >= '\u{2e80}');
    }
    x
}

fn seconds<T>(mut work: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

fn best<T>(runs: usize, mut work: impl FnMut() -> T) -> f64 {
    (0..runs).map(|_| seconds(&mut work)).fold(f64::MAX, f64::min)
}
