//! What one word of a query accepts.

use super::stem::Stem;
use super::vocabulary::BORDER;

/// Which words of the text a word of a query stands for. Both sides are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// This word as written.
    Exact(String),
    /// All English forms of a word.
    Stem(Stem),
    /// A word with stars, each for any letters: `trust*`, `*ness`, `organi*ation`.
    Glob(Glob),
    /// Words that differ by at most `distance` letters.
    Fuzzy {
        /// The word that they are like.
        word: String,
        /// 1 or 2 letters changed, added, left out, or swapped with their neighbour.
        distance: u8,
    },
}

impl Pattern {
    /// Whether `word` is accepted.
    pub fn accepts(&self, word: &str) -> bool {
        match self {
            Self::Exact(own) => own == word,
            Self::Stem(stem) => stem.covers(word),
            Self::Glob(glob) => glob.accepts(word),
            Self::Fuzzy { word: own, distance } => within(own, word, usize::from(*distance)),
        }
    }
}

/// A word with stars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    /// What stands between the stars, the first and the last piece perhaps empty. At least two.
    pieces: Vec<String>,
}

impl Glob {
    /// The glob of a folded word with at least one star; `None` where there is no letter.
    pub fn new(word: &str) -> Option<Self> {
        let pieces: Vec<String> = word.split('*').map(str::to_owned).collect();
        (pieces.len() > 1 && pieces.iter().any(|piece| !piece.is_empty())).then_some(Self { pieces })
    }

    /// What all accepted words begin with.
    pub fn prefix(&self) -> &str {
        self.pieces.first().map_or("", String::as_str)
    }

    /// The longest piece between stars, with a [`BORDER`] where it begins or ends the word.
    pub(super) fn longest(&self) -> String {
        let last = self.pieces.len() - 1;
        let bordered = |(place, piece): (usize, &String)| {
            let border = |holds: bool| if holds { String::from(BORDER) } else { String::new() };
            border(place == 0 && !piece.is_empty()) + piece + &border(place == last && !piece.is_empty())
        };
        self.pieces.iter().enumerate().map(bordered).max_by_key(String::len).unwrap_or_default()
    }

    /// Whether `word` is accepted.
    pub fn accepts(&self, word: &str) -> bool {
        let [first, middle @ .., last] = self.pieces.as_slice() else { return false };
        let Some(rest) = word.strip_prefix(first.as_str()) else { return false };
        let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
        for piece in middle {
            let Some((_, after)) = rest.split_once(piece.as_str()) else { return false };
            rest = after;
        }
        true
    }
}

/// Whether two words are at most `limit` edits apart: a letter changed, added, left out, or swapped with its neighbour
/// (optimal string alignment, Boytsov 2011, Indexing methods for approximate dictionary searching, section 2.2).
fn within(left: &str, right: &str, limit: usize) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > limit {
        return false;
    }
    let width = right.len() + 1;
    let mut before = vec![0; width];
    let mut above: Vec<usize> = (0..width).collect();
    for (row, &own) in left.iter().enumerate() {
        let mut current = vec![row + 1; width];
        for (column, &other) in right.iter().enumerate() {
            let mut cost = (above[column] + usize::from(own != other)).min(above[column + 1] + 1);
            cost = cost.min(current[column] + 1);
            if row > 0 && column > 0 && own == right[column - 1] && left[row - 1] == other {
                cost = cost.min(before[column - 1] + 1);
            }
            current[column + 1] = cost;
        }
        if current.iter().min().is_some_and(|&least| least > limit) {
            return false;
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().is_some_and(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_accept_any_letters_for_a_star() {
        for (glob, word, expected) in [
            ("trust*", "trustworthy", true),
            ("trust*", "trust", true),
            ("*ness", "willingness", true),
            ("*ness", "nessie", false),
            ("organi*ation", "organisation", true),
            ("a*a", "a", false),
            ("*合*", "合", true),
        ] {
            assert_eq!(Glob::new(glob).unwrap().accepts(word), expected, "{glob} {word}");
        }
        assert_eq!(Glob::new("**"), None);
    }

    #[test]
    fn edits_are_counted_in_letters() {
        for (left, right, distance) in [
            ("trust", "trusts", 1),
            ("trust", "turst", 1),
            ("trust", "trst", 1),
            ("trust", "trots", 2),
            ("né", "ne", 1),
        ] {
            assert!(within(left, right, distance), "{left} {right}");
            assert!(!within(left, right, distance - 1), "{left} {right}");
        }
    }
}
