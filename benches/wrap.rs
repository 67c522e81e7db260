//! Wrapping a text at 100 columns, all of it and the first screen; the floor and naive ways beside it.
//!
//! The floor counts columns and ends lines at blanks and between Han characters: it knows no punctuation, no clusters and
//! no rules, so its lines are wrong wherever those matter. The naive ways take every cluster's width from the tables and
//! all break opportunities from UAX #14, or copy each line into a `String`.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;

use std::hint::black_box;
use std::time::Instant;

use corpus::Corpus;
use emic::project::Transcript;
use emic::text::{ByteOffset, Direction, TextRange, wrap, wrap_hanging};
use emic::tui::page::Page;
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const WIDTH: usize = 100;
/// Lines of the first screen.
const SCREEN: usize = 60;
/// Rounds of which the fastest counts: neighbours on the machine only ever make it slower.
const ROUNDS: usize = 25;

fn main() {
    let corpus = Corpus::default();
    println!(
        "| wrapping at {WIDTH} columns, ms | emic | floor | ratio | UAX #14 and widths of all clusters | with a `String` a line |"
    );
    println!("|---|---|---|---|---|---|");
    for (name, number, length) in [
        ("English, 8,000 words", 0, 1),
        ("English, 104,000", 0, 13),
        ("Chinese, 8,000", 4, 1),
        ("Chinese, 104,000", 4, 13),
    ] {
        let text: String = (0..length).map(|place| corpus.transcript(number + place * 5)).collect();
        let paragraphs: Vec<TextRange> = paragraphs(&text);
        let all = |wrap: &dyn Fn(&str, TextRange) -> usize| {
            best(|| paragraphs.iter().map(|range| wrap(&text, *range)).sum::<usize>())
        };
        let own = all(&|text, range| wrap(text, range, WIDTH).len());
        let floor = all(&|text, range| floor(range.slice(text), WIDTH).len());
        let naive = all(&|text, range| naive(range.slice(text), WIDTH).len());
        let copied = all(&|text, range| {
            let lines = wrap_hanging(text, range, WIDTH, 0);
            lines.iter().map(|line| line.slice(text).graphemes(true).collect::<String>()).collect::<Vec<_>>().len()
        });
        println!("| {name} | {own:.3} | {floor:.3} | {:.2} | {naive:.2} | {copied:.2} |", own / floor);
    }
    println!("\n| what a reader waits for, 104,000 words, ms | English | Chinese |\n|---|---|---|");
    let texts: Vec<Transcript> = [0, 4].map(|number| long(&corpus, number)).into();
    for (name, wait) in WAITS {
        let [english, chinese] = [0, 1].map(|text| wait(&texts[text]));
        println!("| {name} | {english:.3} | {chinese:.3} |");
    }
}

type Wait = (&'static str, fn(&Transcript) -> f64);

const WAITS: [Wait; 4] = [
    ("the first screen of 60 lines at a new width", |transcript| screen(transcript, 0.0)),
    ("a screen in the middle at a new width", |transcript| screen(transcript, 0.5)),
    ("the last screen at a new width", |transcript| screen(transcript, 1.0)),
    ("one paragraph of all the words", |transcript| {
        let text = transcript.text.replace('\n', " ");
        best(|| wrap(&text, TextRange::of(0, text.len()), WIDTH).len())
    }),
];

fn long(corpus: &Corpus, number: usize) -> Transcript {
    let text: String = (0..13).map(|place| corpus.transcript(number + place * 5)).collect();
    Transcript::new("long".into(), text)
}

/// Milliseconds for the lines of a screen that ends this far into the text, with nothing wrapped at this width.
fn screen(transcript: &Transcript, part: f64) -> f64 {
    let text = &transcript.text;
    let page = Page::new(transcript);
    let at = text.floor_char_boundary((text.len() as f64 * part) as usize);
    let mut width = WIDTH;
    best(|| {
        width = if width == WIDTH { WIDTH - 1 } else { WIDTH };
        let place = page.place(text, ByteOffset::new(at), width);
        let (top, _) = page.walk(text, place, Direction::Backward, SCREEN, width);
        page.walk(text, top, Direction::Forward, SCREEN, width)
    })
}

fn paragraphs(text: &str) -> Vec<TextRange> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = TextRange::of(start, start + line.trim_end_matches('\n').len());
            start += line.len();
            range
        })
        .collect()
}

/// Lines by columns alone.
fn floor(text: &str, width: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::with_capacity(text.len() / width + 1);
    let (mut start, mut columns, mut chance) = (0, 0, (0, 0));
    for (at, letter) in text.char_indices() {
        let wide = 1 + usize::from(letter >= '\u{2e80}');
        if wide == 2 {
            chance = (at, columns);
        }
        if columns + wide > width && letter != ' ' {
            let (end, before) = if chance.0 > start { chance } else { (at, columns) };
            lines.push((start, end));
            (start, columns) = (end, columns - before);
        }
        columns += wide;
        if letter == ' ' {
            chance = (at + 1, columns);
        }
    }
    lines.push((start, text.len()));
    lines
}

/// Lines by all break opportunities and the width of every cluster.
fn naive(text: &str, width: usize) -> Vec<(usize, usize)> {
    let breaks: Vec<(usize, BreakOpportunity)> = linebreaks(text).collect();
    let (mut start, mut columns, mut chance, mut next) = (0, 0, None, 0);
    let mut lines = Vec::new();
    for (at, cluster) in text.grapheme_indices(true) {
        while breaks.get(next).is_some_and(|(place, _)| *place < at) {
            next += 1;
        }
        if at > 0 && breaks.get(next).is_some_and(|(place, _)| *place == at) {
            chance = Some((at, columns));
        }
        let wide = cluster.width();
        if columns + wide > width && cluster != " " && at > start {
            let (end, before) = chance.take().unwrap_or((at, columns));
            lines.push((start, end));
            (start, columns) = (end, columns - before);
        }
        columns += wide;
    }
    lines.push((start, text.len()));
    lines
}

/// Milliseconds of the fastest of the rounds.
fn best<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut seconds = f64::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(work());
        seconds = seconds.min(start.elapsed().as_secs_f64());
    }
    seconds * 1e3
}
