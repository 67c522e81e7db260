//! The words of a query: what is written between blanks, as parts of a phrase.

use crate::search::analyser::Scanner;
use crate::search::fold::{Class, class};
use crate::search::pattern::{Glob, Pattern};
use crate::search::query::Part;
use crate::search::stem::Stem;
use crate::text::TextRange;

/// The stretches of a quotation between blanks.
pub(super) fn chunks(range: TextRange, text: &str) -> Vec<TextRange> {
    let mut start = range.start().get();
    let mut chunks = Vec::new();
    for chunk in range.slice(text).split_inclusive(char::is_whitespace) {
        chunks.push(TextRange::of(start, start + chunk.trim_end().len()));
        start += chunk.len();
    }
    chunks
}

/// The words of `text` as parts of a phrase.
pub(super) fn parts(text: &str, exact: bool) -> Vec<Part> {
    let (mut scanner, mut word) = (Scanner::new(text), String::new());
    let mut parts: Vec<Part> = Vec::new();
    let mut glob = String::new();
    let (mut end, mut parity) = (0, 0);
    while let Some(place) = scanner.next(&mut word) {
        let range = place.range;
        let single = range.slice(text).chars().next().is_some_and(|first| class(first) == Class::Single);
        let star = |from: usize, to: usize| TextRange::of(from, to).slice(text).contains('*');
        let (before, after) =
            (touching_star(text, range.start().get(), true), touching_star(text, range.end().get(), false));
        if !glob.is_empty() && before && !single && star(end, range.start().get()) {
            // The star before this word ended the last one: one word with a star inside.
            glob.push_str(&word);
            parts.pop();
        } else {
            glob = format!("{}{word}", if before && !single { "*" } else { "" });
        }
        if after && !single {
            glob.push('*');
        }
        let pattern = match Glob::new(&glob).filter(|_| !single) {
            Some(pattern) => Pattern::Glob(pattern),
            None => match Stem::of(&word).filter(|_| !exact) {
                Some(stem) => Pattern::Stem(stem),
                None => Pattern::Exact(word.clone()),
            },
        };
        let gap = !parts.is_empty() && place.position % 2 != parity;
        parts.push(Part { pattern, gap });
        parity = place.position % 2;
        if !after || single {
            glob.clear();
        }
        end = range.end().get();
    }
    parts
}

/// Whether a star touches the word that begins (`before`) or ends at `at`.
fn touching_star(text: &str, at: usize, before: bool) -> bool {
    if before {
        text.get(..at).is_some_and(|text| text.ends_with('*'))
    } else {
        text.get(at..).is_some_and(|text| text.starts_with('*'))
    }
}
