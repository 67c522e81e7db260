//! Carrying 5,000 codings over an edit of a transcript of 100,000 words, beside the bare line diff that any such work needs.
//!
//! `cargo bench --bench carry`. The fastest of twelve rounds counts; own work and floor take turns.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;

use std::hint::black_box;
use std::time::Instant;

use corpus::{Corpus, Random};
use emic::project::{Anchor, Carrier, Fate, look_for};
use emic::text::{Positions, Squeezed, TextRange, ceil_grapheme, floor_grapheme, words};

const CODINGS: usize = 5_000;

fn main() {
    let corpus = Corpus::default();
    println!("| edit | ms | floor: line diff, ms | × | kept, moved, changed, lost | bar |");
    println!("|---|---|---|---|---|---|");
    for (language, first) in [("English", 0), ("Chinese", 4)] {
        let old = long_text(&corpus, first);
        let anchors = anchors(&old);
        for (edit, new) in edits(&old) {
            row(&format!("{language}, {} words: {edit}", words(&old)), &old, &new, &anchors);
        }
        wrapped_row(language, &old, &anchors);
        row(&format!("{language}: another text"), &old, &long_text(&corpus, first + 100), &anchors);
    }
}

/// Transcripts of one language, one behind the other, up to 100,000 words.
fn long_text(corpus: &Corpus, first: usize) -> String {
    let mut text = String::new();
    let mut number = first;
    while words(&text) < 100_000 {
        text.push_str(&corpus.transcript(number));
        text.push_str("\n\n");
        number += 5;
    }
    text
}

fn anchors(text: &str) -> Vec<Anchor> {
    let (mut random, positions) = (Random::new(7), Positions::new(text));
    let anchor = |_| {
        let start = random.below(text.len() - 400);
        let range = TextRange::of(start, start + 20 + random.below(300));
        let range = TextRange::new(floor_grapheme(text, range.start()), ceil_grapheme(text, range.end()));
        Anchor::new(text, &positions, range)
    };
    (0..CODINGS).map(anchor).collect()
}

fn edits(old: &str) -> Vec<(&'static str, String)> {
    let turns: Vec<&str> = old.split_inclusive("\n\n").collect();
    let begun = format!("A sentence before all. 一句话。\n\n{old}");
    let mut moved = turns.clone();
    let turn = moved.remove(turns.len() / 3);
    moved.insert(turns.len() / 2, turn);
    let thinned: String = turns.iter().enumerate().filter(|(at, _)| at % 20 != 7).map(|(_, turn)| *turn).collect();
    let letter = old.chars().find(|letter| letter.is_alphabetic()).unwrap();
    let names = old.split(' ').enumerate().map(|(at, word)| if at % 500 == 250 { "P1" } else { word });
    let wrapped = old.replace(['.', '。'], ".\n").replace(letter, "X");
    vec![
        ("a sentence before all", begun),
        ("a turn moved", moved.concat()),
        ("every twentieth turn taken out", thinned),
        ("a name replaced every 500 words", names.collect::<Vec<_>>().join(" ")),
        ("every line touched", wrapped),
    ]
}

fn row(what: &str, old: &str, new: &str, anchors: &[Anchor]) {
    let (mut own, mut floor, mut fates) = (f64::MAX, f64::MAX, [0; 4]);
    for _ in 0..12 {
        own = own.min(seconds(|| {
            let carrier = Carrier::new(old, new);
            let carried = anchors.iter().map(|anchor| carrier.carry(anchor));
            fates = [0; 4];
            carried.for_each(|carried| fates[place(carried.fate)] += 1);
        }));
        floor = floor.min(seconds(|| similar::TextDiff::from_lines(old, new).ops().len()));
    }
    let (own, floor) = (own * 1e3, floor * 1e3);
    println!("| {what} | {own:.1} | {floor:.1} | {:.1} | {fates:?} | < 200 ms |", own / floor);
}

/// The column of a fate: kept, moved, changed, lost. Nothing was lost before, so that nothing comes back.
fn place(fate: Fate) -> usize {
    match fate {
        Fate::Kept => 0,
        Fate::Moved | Fate::Returned => 1,
        Fate::Changed => 2,
        Fate::Lost => 3,
    }
}

/// With no text before to go by: words and context alone.
fn wrapped_row(language: &str, old: &str, anchors: &[Anchor]) {
    let new = old.replace(", ", ",\n    ").replace('，', "，\n");
    let (mut own, mut lost) = (f64::MAX, 0);
    for _ in 0..3 {
        own = own.min(seconds(|| {
            let (squeezed, positions) = (Squeezed::new(&new), Positions::new(&new));
            let found = anchors.iter().map(|anchor| look_for(anchor, &squeezed, &positions));
            lost = found.filter(|carried| carried.fate == Fate::Lost).count();
        }));
    }
    println!("| {language}: wrapped anew, the old text gone | {:.1} | | | {lost} lost | |", own * 1e3);
}

fn seconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}
