//! Names and their pseudonyms: all names are found in a text at once, and nothing that was put in is looked at again.
//!
//! Names are read folded: without case, accents and width, any white space as one space. A name that begins or ends with
//! a letter of a script that parts its words (Latin, Greek, Cyrillic …) must begin or end a word there; Han, kana and
//! Hangul know no such border, so that `王总` is found in `和王总谈`. At one place the longest name wins.

use std::collections::HashMap;

use super::Transcript;
use super::name_folding::{fold, is_joined, is_mark, is_worded};
use crate::text::TextRange;

/// Where a name counts as found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    /// As a word, in any case; inside words only in scripts that do not part them.
    #[default]
    Word,
    /// Inside words too.
    Anywhere,
    /// As a word, spelt exactly so.
    ExactCase,
}

impl Matching {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Word, "word"), (Self::Anywhere, "anywhere"), (Self::ExactCase, "exact-case")];

    /// The word in the table of names.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(matching, _)| *matching == self).map_or("word", |(_, name)| name)
    }

    /// The matching of a word; an empty one is the usual.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace([' ', '_'], "-");
        if word.is_empty() {
            return Some(Self::default());
        }
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(matching, _)| *matching)
    }
}

/// One row of the table of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pseudonym {
    /// The name as it stands in the texts.
    pub name: String,
    /// What takes its place.
    pub pseudonym: String,
    /// What is named: `person`, `place`, `organisation`; empty where nobody said.
    pub kind: String,
    /// Where the name counts as found.
    pub matching: Matching,
}

/// A place of a text where a name stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The name in the text, in bytes.
    pub range: TextRange,
    /// The row, from 0.
    pub row: usize,
    /// What takes its place: the pseudonym, in capitals where the name stands in capitals.
    pub words: String,
}

/// What is wrong with a row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The row, from 0.
    pub row: usize,
    /// The column that holds it: `name` or `pseudonym`.
    pub column: &'static str,
    /// What is wrong, and what to do.
    pub message: String,
}

/// A step on the way through the letters of names that begin alike.
#[derive(Clone, Debug, Default)]
struct Node {
    /// In the order of the letters: nodes have few, and a hash of each letter of a text would cost most of the time.
    next: Vec<(char, usize)>,
    /// The rows whose names end here, exact ones first.
    rows: Vec<usize>,
}

/// Whether names begin with an ASCII sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Beginning {
    #[default]
    Nowhere,
    /// Not behind a letter or digit.
    Word,
    Anywhere,
}

/// Where a word ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Borders {
    /// Where its letters and digits end.
    #[default]
    Words,
    /// Between a letter and a digit too, and where capitals begin: in ids, which have no room for blanks.
    Pieces,
}

/// A table of names, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Pseudonyms {
    rows: Vec<Pseudonym>,
    borders: Borders,
    nodes: Vec<Node>,
    /// How a name may begin with this ASCII sign, which spares most places of a text the look into [`Self::nodes`].
    begins: Vec<Beginning>,
}

/// Letters that a name must have so that an `s` after it is taken for a plural.
const PLURAL_LETTERS: usize = 4;

impl Pseudonyms {
    /// Make the rows ready. Rows that [`Self::problems`] complains of are looked for like the others.
    pub fn new(rows: Vec<Pseudonym>) -> Self {
        Self::with_borders(rows, Borders::Words)
    }

    /// The same names as they stand in ids: in `kessler1`, `us_kessler` and `KesslerInterview`, and those of several words as
    /// `robert-kessler` and `RobertKessler` too.
    ///
    /// ```
    /// use emic::project::{Pseudonym, Pseudonyms};
    /// let row = Pseudonym { name: "Robert Kessler".into(), pseudonym: "P4".into(), ..Pseudonym::default() };
    /// let names = Pseudonyms::new(vec![row]).in_ids();
    /// assert_eq!(names.replaced("us01RobertKessler2"), "us01P42");
    /// ```
    pub fn in_ids(&self) -> Self {
        let mut rows = self.rows.clone();
        for row in self.rows.iter().filter(|row| row.name.split_whitespace().nth(1).is_some()) {
            let words: Vec<&str> = row.name.split_whitespace().collect();
            rows.extend(["-", "_", ".", ""].map(|sign| Pseudonym { name: words.join(sign), ..row.clone() }));
        }
        Self::with_borders(rows, Borders::Pieces)
    }

    fn with_borders(rows: Vec<Pseudonym>, borders: Borders) -> Self {
        let (nodes, begins) = (vec![Node::default()], vec![Beginning::Nowhere; 128]);
        let mut names = Self { rows: Vec::new(), borders, nodes, begins };
        for (number, row) in rows.iter().enumerate() {
            names.insert(number, row);
            names.note_beginning(row);
        }
        names.rows = rows;
        names
    }

    /// The rows.
    pub fn rows(&self) -> &[Pseudonym] {
        &self.rows
    }

    fn insert(&mut self, number: usize, row: &Pseudonym) {
        let mut node = 0;
        let name: Vec<&str> = row.name.split_whitespace().collect();
        for symbol in folded(&name.join(" ")) {
            let fresh = self.nodes.len();
            let Some(here) = self.nodes.get_mut(node) else { return };
            match here.next.binary_search_by_key(&symbol, |(letter, _)| *letter) {
                Ok(place) => node = here.next.get(place).map_or(0, |(_, next)| *next),
                Err(place) => {
                    here.next.insert(place, (symbol, fresh));
                    self.nodes.push(Node::default());
                    node = fresh;
                }
            }
        }
        let Some(end) = self.nodes.get_mut(node).filter(|_| node > 0) else { return };
        match row.matching {
            Matching::ExactCase => end.rows.insert(0, number),
            _ => end.rows.push(number),
        }
    }

    fn note_beginning(&mut self, row: &Pseudonym) {
        let Some(first) = folded(&row.name).next().filter(char::is_ascii) else { return };
        let is_anywhere = row.matching == Matching::Anywhere || self.borders == Borders::Pieces;
        let beginning = if is_anywhere { Beginning::Anywhere } else { Beginning::Word };
        for sign in [first, first.to_ascii_uppercase()] {
            if let Some(known) = self.begins.get_mut(sign as usize) {
                *known = (*known).max(beginning);
            }
        }
    }

    /// What is wrong with the rows: empty cells, pseudonyms that would break the label of a speaker, names that stand
    /// twice, pseudonyms that hold a name and would be replaced by the next run.
    pub fn problems(&self) -> Vec<RowProblem> {
        let mut problems = Vec::new();
        let mut met: HashMap<String, usize> = HashMap::new();
        for (row, one) in self.rows.iter().enumerate() {
            let mut push = |column, message: String| problems.push(RowProblem { row, column, message });
            if folded(&one.name).next().is_none() {
                push("name", "the name is empty".to_owned());
                continue;
            }
            if let Some(message) = objection(&one.pseudonym) {
                push("pseudonym", message);
            }
            let spelling = match one.matching {
                Matching::ExactCase => one.name.clone(),
                _ => folded(&one.name).collect(),
            };
            if met.insert(format!("{}{spelling}", u8::from(one.matching == Matching::ExactCase)), row).is_some() {
                push("name", format!("the name `{}` stands in the table already", one.name));
            }
            if let Some(held) = self.find(&one.pseudonym).first().and_then(|held| self.rows.get(held.row)) {
                let message = format!(
                    "the pseudonym `{}` holds the name `{}`, so that the next run would replace it again; choose another",
                    one.pseudonym, held.name
                );
                push("pseudonym", message);
            }
        }
        problems
    }

    /// Every place of `text` where a name stands, in order; none overlaps another. Linear in the length of the text.
    ///
    /// ```
    /// use emic::project::{Pseudonym, Pseudonyms};
    /// let row = |name: &str, pseudonym: &str| Pseudonym { name: name.into(), pseudonym: pseudonym.into(), ..Pseudonym::default() };
    /// let names = Pseudonyms::new(vec![row("Kessler", "Marlow"), row("王", "W"), row("王小明", "张三")]);
    /// assert_eq!(names.replaced("KESSLER和王小明谈, Kessler's 老王 😀"), "MARLOW和张三谈, Marlow's 老W 😀");
    /// ```
    pub fn find(&self, text: &str) -> Vec<Replacement> {
        let mut found = Vec::new();
        self.find_between(text, 0, text.len(), &mut found);
        found
    }

    /// As [`Self::find`], turn by turn: a name never reaches from the end of one turn into the label of the next.
    pub fn find_in(&self, transcript: &Transcript) -> Vec<Replacement> {
        let mut found = Vec::new();
        let text = transcript.text.as_str();
        let mut start = 0;
        let borders = transcript.turns.iter().map(|turn| turn.range.start().get()).chain([text.len()]);
        for border in borders {
            self.find_between(text, start, border, &mut found);
            start = border;
        }
        found
    }

    /// `text` with every name replaced.
    pub fn replaced(&self, text: &str) -> String {
        replace(text, &self.find(text))
    }

    fn find_between(&self, text: &str, start: usize, end: usize, found: &mut Vec<Replacement>) {
        let slice = TextRange::of(start, end).slice(text);
        let mut at = 0;
        while let Some(first) = self.next_beginning(slice, at) {
            match self.longest(slice, first) {
                Some((row, stop)) => {
                    let words = self.words(row, TextRange::of(first, stop).slice(slice));
                    found.push(Replacement { range: TextRange::of(start + first, start + stop), row, words });
                    at = stop;
                }
                None => at = first + slice.get(first..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8),
            }
        }
    }

    /// The next place at or after `at` where a name may begin.
    fn next_beginning(&self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut inside = at.checked_sub(1).and_then(|last| bytes.get(last)).is_some_and(u8::is_ascii_alphanumeric);
        let begins = |byte: &u8| {
            let was_inside = std::mem::replace(&mut inside, byte.is_ascii_alphanumeric());
            match self.begins.get(usize::from(*byte)) {
                None => *byte >= 0xC0,
                Some(Beginning::Nowhere) => false,
                Some(Beginning::Word) => !(was_inside && byte.is_ascii_alphanumeric()),
                Some(Beginning::Anywhere) => true,
            }
        };
        bytes.get(at..)?.iter().position(begins).map(|place| at + place)
    }

    /// The row of the longest name that stands at `start`, and where it ends.
    fn longest(&self, text: &str, start: usize) -> Option<(usize, usize)> {
        let first = text.get(start..)?.chars().next()?;
        if matches!(first, '\u{4E00}'..='\u{9FFF}') {
            // Most characters of a Chinese text begin no name, and they are read as they are.
            self.step(0, first)?;
        }
        let (mut node, mut best) = (0, None);
        let mut last = None;
        let mut letters = text.get(start..)?.char_indices().map(|(place, letter)| (start + place, letter)).peekable();
        while let Some((place, letter)) = letters.next() {
            if letter.is_whitespace() {
                let mut breaks = usize::from(letter == '\n');
                while let Some((_, space)) = letters.next_if(|(_, next)| next.is_whitespace()) {
                    breaks += usize::from(space == '\n');
                }
                // A blank line parts words for good; a line of Chinese breaks inside words.
                match self.step(node, ' ') {
                    _ if breaks > 1 || last.is_none() => return best,
                    Some(next) => node = next,
                    None if breaks == 1 && !last.is_some_and(is_worded) => {}
                    None => return best,
                }
                continue;
            }
            let mut next = Some(node);
            let mut symbols = 0;
            fold(letter, &mut |symbol| {
                symbols += 1;
                next = next.and_then(|node| self.step(node, symbol));
            });
            if symbols == 0 && last.is_none() {
                return None;
            }
            let Some(next) = next else { return best };
            if symbols > 0 {
                (node, last) = (next, Some(letter));
                let end = mark_end(text, place + letter.len_utf8());
                best = self.row_at(node, text, start, end).map(|row| (row, end)).or(best);
            }
        }
        best
    }

    /// The row of a name that ends at `node` and may stand at `start..end`.
    fn row_at(&self, node: usize, text: &str, start: usize, end: usize) -> Option<usize> {
        let rows = &self.nodes.get(node)?.rows;
        let stands = |row: &&usize| self.rows.get(**row).is_some_and(|row| stands(row, self.borders, text, start, end));
        rows.iter().find(stands).copied()
    }

    fn step(&self, node: usize, symbol: char) -> Option<usize> {
        let next = &self.nodes.get(node)?.next;
        let place = next.binary_search_by_key(&symbol, |(letter, _)| *letter).ok()?;
        next.get(place).map(|(_, next)| *next)
    }

    fn words(&self, row: usize, matched: &str) -> String {
        let Some(row) = self.rows.get(row) else { return String::new() };
        let shouted = is_shouted(matched) && !is_shouted(&row.name);
        if shouted { row.pseudonym.to_uppercase() } else { row.pseudonym.clone() }
    }
}

/// `text` with `found` replaced; all else stays as it is.
pub fn replace(text: &str, found: &[Replacement]) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut at = 0;
    for one in found {
        replaced.push_str(TextRange::of(at, one.range.start().get()).slice(text));
        replaced.push_str(&one.words);
        at = one.range.end().get();
    }
    replaced.push_str(text.get(at..).unwrap_or_default());
    replaced
}

/// The turn, from 0, that would be another one in `after`, which came out of `before` by replacing `found`: a pseudonym
/// has broken a label, or made one. `None` where all turns begin where they began.
pub fn broken_turn(before: &Transcript, found: &[Replacement], after: &Transcript) -> Option<usize> {
    let (mut shift, mut next) = (0_isize, 0);
    for (number, turn) in before.turns.iter().enumerate() {
        let start = turn.range.start();
        while let Some(one) = found.get(next).filter(|one| one.range.start() < start) {
            shift += one.words.len() as isize - one.range.len() as isize;
            next += 1;
        }
        let same = after.turns.get(number).is_some_and(|now| {
            now.range.start().get() as isize == start.get() as isize + shift
                && now.speaker.is_some() == turn.speaker.is_some()
                && now.time == turn.time
        });
        if !same {
            return Some(number);
        }
    }
    (after.turns.len() > before.turns.len()).then(|| before.turns.len().saturating_sub(1))
}

/// Why something cannot be a pseudonym.
fn objection(pseudonym: &str) -> Option<String> {
    if pseudonym.trim().is_empty() {
        return Some("the pseudonym is empty; write what takes the name's place".to_owned());
    }
    let sign =
        pseudonym.chars().find(|sign| sign.is_control() || matches!(sign, ':' | '：' | '\u{2028}' | '\u{2029}'))?;
    let what = match sign {
        ':' | '：' => "a colon".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        other => format!("the sign {}", other.escape_unicode()),
    };
    Some(format!("a pseudonym with {what} in it would break the labels of speakers; leave it out"))
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    let mut symbols = Vec::new();
    for letter in text.trim().chars() {
        if letter.is_whitespace() {
            symbols.push(' ');
        } else {
            fold(letter, &mut |symbol| symbols.push(symbol));
        }
    }
    symbols.into_iter()
}

/// Where the accents that follow `at` end: they belong to the letter before.
fn mark_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(|letter| !is_mark(letter)).unwrap_or(rest.len())
}

/// Whether `row`, whose folded name stands at `start..end`, may count as found there.
fn stands(row: &Pseudonym, borders: Borders, text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    if after.starts_with(is_joined) {
        return false;
    }
    let name = TextRange::of(start, end).slice(text);
    if row.matching == Matching::ExactCase && !name.split_whitespace().eq(row.name.split_whitespace()) {
        return false;
    }
    let is_piece = || borders == Borders::Pieces && is_border(before, name, after) && is_border(name, after, "");
    row.matching == Matching::Anywhere || begins_word(before, name) && ends_word(name, after) || is_piece()
}

/// Whether a piece of an id begins between `before` and `next`, behind which `rest` stands.
fn is_border(before: &str, next: &str, rest: &str) -> bool {
    let mut following = next.chars().chain(rest.chars()).filter(|letter| !is_mark(*letter));
    let last = before.trim_end_matches(is_mark).chars().next_back().filter(|letter| is_worded(*letter));
    let (Some(last), Some(first)) = (last, following.next().filter(|letter| is_worded(*letter))) else { return true };
    let mut is_title = || first.is_uppercase() && following.next().is_some_and(char::is_lowercase);
    last.is_alphabetic() != first.is_alphabetic() || last.is_lowercase() && first.is_uppercase() || is_title()
}

fn begins_word(before: &str, name: &str) -> bool {
    !name.starts_with(is_worded) || !before.trim_end_matches(is_mark).ends_with(is_worded)
}

/// Whether a word ends between `name` and `after`, a plural's `s` aside.
fn ends_word(name: &str, after: &str) -> bool {
    let bare = name.trim_end_matches(is_mark);
    if !bare.ends_with(is_worded) || !after.starts_with(is_worded) {
        return true;
    }
    let long = bare.chars().filter(|letter| letter.is_alphabetic()).count() >= PLURAL_LETTERS;
    let plural = after.strip_prefix(if is_shouted(bare) { ['S', 's'] } else { ['s', 's'] });
    long && plural.is_some_and(|rest| !rest.starts_with(is_worded))
}

/// Whether `words` are in capitals: two at least, and no small letter.
fn is_shouted(words: &str) -> bool {
    words.chars().filter(|letter| letter.is_uppercase()).count() > 1 && !words.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests;
