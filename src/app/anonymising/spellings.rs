//! Latin words that are one slip away from a name: a letter too many, too few, another, or two exchanged.

use std::collections::{HashMap, HashSet};

use crate::project::Pseudonym;
use crate::search::fold_name;
use crate::text::{TextRange, is_han};

use super::hints::parts;

/// Letters that a name must have: shorter ones are like too many words.
const SHORTEST: usize = 5;

/// Names by all that is left when one letter is taken out, so that a word is compared with few of them.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    names: Vec<(String, usize)>,
    near: HashMap<String, Vec<usize>>,
    /// Words that stand in small letters somewhere: they are no names.
    common: HashSet<String>,
}

impl Spellings {
    /// The spellings of all names, and of the words of names of several words.
    pub(super) fn new(rows: &[Pseudonym]) -> Self {
        let mut spellings = Self::default();
        for (number, row) in rows.iter().enumerate().filter(|(_, row)| !row.name.chars().any(is_han)) {
            let words = if row.name.contains(char::is_whitespace) { parts(row) } else { vec![row.name.as_str()] };
            for word in words {
                let folded = fold_name(word);
                if folded.chars().count() >= SHORTEST {
                    spellings.insert(folded, number);
                }
            }
        }
        spellings
    }

    fn insert(&mut self, folded: String, row: usize) {
        let place = self.names.len();
        for form in shortened(&folded).chain([folded.clone()]) {
            self.near.entry(form).or_default().push(place);
        }
        self.names.push((folded, row));
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Take note of the words that `text` has in small letters. A text that has no capitals tells nothing.
    pub(super) fn learn(&mut self, text: &str) {
        if has_capitals(text) {
            for word in
                latin_words(text).map(|range| range.slice(text)).filter(|word| word.starts_with(char::is_lowercase))
            {
                if word.len() >= SHORTEST - 1 && !self.common.contains(word) {
                    self.common.insert(word.to_owned());
                }
            }
        }
    }

    /// The words of `text` that are nearly a name, with the name's row. `capitals`: names are written with capitals here.
    pub(super) fn find(&self, text: &str, capitals: bool) -> Vec<(TextRange, usize)> {
        let mut known: HashMap<&str, Option<usize>> = HashMap::new();
        let mut found = Vec::new();
        for range in latin_words(text) {
            let word = range.slice(text);
            if capitals && !word.starts_with(char::is_uppercase) {
                continue;
            }
            let row = *known.entry(word).or_insert_with(|| self.row(word));
            found.extend(row.map(|row| (range, row)));
        }
        found
    }

    fn row(&self, word: &str) -> Option<usize> {
        if word.len() < SHORTEST - 1 || self.common.contains(&word.to_lowercase()) {
            return None;
        }
        let folded = fold_name(word);
        let forms = shortened(&folded).chain([folded.clone()]);
        let candidates = forms.filter_map(|form| self.near.get(&form)).flatten();
        let close = |place: &&usize| self.names.get(**place).is_some_and(|(name, _)| is_one_slip(name, &folded));
        let place = candidates.filter(close).min().copied()?;
        self.names.get(place).map(|(_, row)| *row)
    }
}

/// Runs of letters of scripts that part their words.
fn latin_words(text: &str) -> impl Iterator<Item = TextRange> + '_ {
    let is_letter =
        |letter: char| letter.is_ascii_alphabetic() || !letter.is_ascii() && letter.is_alphabetic() && !is_han(letter);
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(is_letter)?;
        let word = text.get(start..)?;
        at = start + word.find(|letter| !is_letter(letter)).unwrap_or(word.len());
        Some(TextRange::of(start, at))
    })
}

/// Whether `text` is written with capitals at all: some automatic transcripts are not.
pub(super) fn has_capitals(text: &str) -> bool {
    let (mut capitals, mut letters) = (0, 0);
    for letter in text.chars().take(20_000).filter(|letter| letter.is_alphabetic() && !is_han(*letter)) {
        letters += 1;
        capitals += usize::from(letter.is_uppercase());
    }
    capitals * 200 >= letters
}

/// `word` without each of its letters in turn.
fn shortened(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(|(place, letter)| {
        let (before, after) =
            (word.get(..place).unwrap_or_default(), word.get(place + letter.len_utf8()..).unwrap_or_default());
        format!("{before}{after}")
    })
}

/// Whether two words differ by exactly one letter put in, taken out or exchanged, or by two neighbours that changed places.
fn is_one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let head = one.iter().zip(&other).take_while(|(left, right)| left == right).count();
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(left, right)| left == right).count();
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if one == other || long - short > 1 {
        return false;
    }
    let turned = || {
        short == long
            && head + tail + 2 == long
            && one.get(head) == other.get(head + 1)
            && one.get(head + 1) == other.get(head)
    };
    head + tail + 1 >= long || turned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expected: &[&str]) {
        let row = |name: &str| Pseudonym { name: name.to_owned(), ..Pseudonym::default() };
        let mut spellings = Spellings::new(&[row("Kessler"), row("Marta Brown"), row("王小明"), row("Li")]);
        texts.iter().for_each(|text| spellings.learn(text));
        let found: Vec<&str> = texts
            .iter()
            .flat_map(|text| spellings.find(text, has_capitals(text)).into_iter().map(|(range, _)| range.slice(text)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn one_slip() {
        check(
            &["Kesler, Kesssler, Kesslar, Keslser's 和 Marte 😀"],
            &["Kesler", "Kesssler", "Kesslar", "Keslser", "Marte"],
        );
        check(&["Kessler Keller Kassel Lis Nesselr Kesslering"], &[]);
        check(&["kesler said so and 王 too"], &["kesler"]);
    }

    #[test]
    fn words_that_stand_in_small_letters_are_no_names() {
        check(&["Crown and Grown and Frown", "A crown was grown. OK"], &["Frown"]);
        check(&["The kesler said so. He did. Yes"], &[]);
    }
}
