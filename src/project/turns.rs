//! Turns, speakers and timestamps, recognised from the text alone, by the same rules always.

use super::Turn;
use crate::text::TextRange;

/// What the rules found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// The turns in order.
    pub turns: Vec<Turn>,
    /// Header lines (`Date: …`) before the first turn that are not speakers, as name and value.
    pub headers: Vec<(String, String)>,
}

/// Recognise the turns of `text`.
pub fn recognise(text: &str) -> Recognised {
    let mut turns = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if !words.is_empty() {
            let range = TextRange::of(start, start + words.len());
            turns.push(Turn { speaker: None, time: None, range, words: range });
        }
        start += line.len();
    }
    Recognised { turns, headers: Vec::new() }
}
