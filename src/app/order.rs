//! The orders in which the lines of a concordance can stand.

use super::concordance::Line;
use crate::search::Scanner;
use crate::text::TextRange;

/// Turns that are read at a time where they follow one another: many of them have several hits, and no more should be
/// read than are shown.
const CHUNK: usize = 256;

/// Characters in which the words before a hit are looked for.
const TAIL: usize = 80;

/// Words beside a hit that are compared before the place decides.
const COMPARED: usize = 4;

/// The order of the lines of a concordance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// By transcript, then by place.
    #[default]
    Place,
    /// By the word before the hit, then the one before that.
    Left,
    /// By the word after the hit, then the one after that.
    Right,
    /// What fits the query best first.
    Relevance,
}

impl Order {
    /// All orders, each followed by the one that a key changes it to.
    pub const ALL: [Self; 4] = [Self::Place, Self::Left, Self::Right, Self::Relevance];

    /// The word on screen and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Left => "left",
            Self::Right => "right",
            Self::Relevance => "relevance",
        }
    }

    /// The order of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.name() == name)
    }

    /// The next order, around.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Place => Self::Left,
            Self::Left => Self::Right,
            Self::Right => Self::Relevance,
            Self::Relevance => Self::Place,
        }
    }

    /// Whether the first lines can only be known when all have been read.
    pub(super) fn needs_all(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }

    /// How many turns are read at a time at most. Where neighbours come from all over the study, as many as are wanted,
    /// so that each text is opened once for all of them.
    pub(super) fn chunk(self) -> usize {
        if self == Self::Relevance { usize::MAX } else { CHUNK }
    }

    /// How many times as many lines each part has as the one before. By relevance each part would open most texts again,
    /// so there are two parts.
    pub(super) fn growth(self) -> usize {
        if self == Self::Relevance { usize::MAX } else { 4 }
    }

    /// Bring lines that stand by place into this order, as far as their own words tell.
    pub(super) fn sort(self, lines: &mut [Line]) {
        match self {
            Self::Left => lines.sort_by_cached_key(|line| words_before(&line.before)),
            Self::Right => lines.sort_by_cached_key(|line| words_after(&line.after)),
            Self::Place | Self::Relevance => {}
        }
    }
}

/// The last words, folded, the nearest first. A character of a script without spaces is a word by itself.
fn words_before(text: &str) -> Vec<String> {
    let tail = text.char_indices().rev().take(TAIL).last().map_or(0, |(place, _)| place);
    let words = words(TextRange::of(tail, text.len()).slice(text), usize::MAX);
    // The first of them may be the rest of one that was cut.
    let from = words.len().saturating_sub(COMPARED).max(usize::from(tail > 0));
    words.into_iter().skip(from).rev().collect()
}

/// The first words, folded.
fn words_after(text: &str) -> Vec<String> {
    words(text, COMPARED)
}

fn words(text: &str, most: usize) -> Vec<String> {
    let mut scanner = Scanner::new(text);
    let next = || {
        let mut word = String::new();
        scanner.next(&mut word).map(|_| word)
    };
    std::iter::from_fn(next).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_beside_a_hit_are_folded_and_the_nearest_comes_first() {
        assert_eq!(words_before("😀 We said: Our own Café, 知識"), ["识", "知", "cafe", "own"]);
        assert_eq!(words_after("，轉移 of IJVs and more"), ["转", "移", "of", "ijvs"]);
        assert_eq!(words_before(""), [""; 0]);
    }

    #[test]
    fn orders_go_around_and_know_their_names() {
        for order in Order::ALL {
            assert_eq!(Order::of_name(order.name()), Some(order));
            assert_eq!(order.next().next().next().next(), order);
        }
        assert_eq!(Order::of_name("best"), None);
    }
}
