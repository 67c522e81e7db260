//! Queries as values: how each is written in the query language, and which places of a turn it means. Every turn is looked
//! at for every query, with no index and no cleverness, so that this can be read and believed.

use std::collections::{BTreeMap, HashMap};

use super::reading::{Word, words};
use super::stemmer::stem;

/// Something that is asked for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Words that follow one another, as they are written in the query.
    Words {
        shown: String,
        words: Vec<Wanted>,
    },
    /// Phrases in any order, with at most so many words more.
    Near {
        shown: String,
        phrases: Vec<Vec<Wanted>>,
        apart: usize,
    },
    /// A regular expression, simple enough to be tried by hand.
    Pattern {
        pieces: Vec<Piece>,
        folds: bool,
    },
    /// A filter: the turns that it lets through, by transcript and number.
    About {
        shown: String,
        turns: Vec<(usize, usize)>,
    },
    /// Codes and how their passages lie to each other: transcript, turn, and the bytes of the turn's words that take part.
    Related {
        shown: String,
        places: Vec<(usize, usize, usize, usize)>,
    },
    All(Vec<Ask>),
    Any(Vec<Ask>),
    Not(Box<Ask>),
}

/// A word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub accept: Accept,
    /// Whether a clause ends before it. Of the first word nothing is asked.
    pub parted: bool,
}

/// Which words are meant, all folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Accept {
    Same(String),
    /// All forms of an English word, by its stem.
    Form(String),
    /// Words that differ by so many letters.
    Like(String, usize),
    /// Any letters between the pieces.
    Starred(Vec<String>),
}

/// A part of a regular expression.
#[derive(Clone, Debug)]
pub enum Piece {
    Text(String),
    /// `.{0,3}`
    Any(usize, usize),
    /// `\w+`
    Letters,
    /// `[ab]`
    OneOf(Vec<char>),
}

/// A turn of a study, read.
pub struct Turn {
    /// The place of its transcript among all.
    pub transcript: usize,
    pub number: usize,
    /// The words spoken, and where they begin in the transcript, in bytes.
    pub text: String,
    pub start: usize,
    pub words: Vec<Word>,
    /// Each word's place in the vocabulary.
    pub ids: Vec<usize>,
}

/// The phrase that words stand for, as they are written: each in all its forms, or just so.
pub fn phrase(text: &str, exact: bool) -> Vec<Wanted> {
    let wanted = |word: Word| Wanted { accept: accept(word.folded, exact), parted: word.parted };
    words(text).into_iter().map(wanted).collect()
}

fn accept(word: String, exact: bool) -> Accept {
    if exact || !is_english(&word) { Accept::Same(word) } else { Accept::Form(stem(&word)) }
}

fn is_english(word: &str) -> bool {
    word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '\'')
}

impl Accept {
    fn takes(&self, word: &str, stem: &str) -> bool {
        match self {
            Self::Same(own) => own == word,
            Self::Form(own) => is_english(word) && own == stem,
            Self::Like(own, edits) => {
                let letters = |word: &str| word.chars().collect::<Vec<_>>();
                differs(&letters(own), &letters(word)) <= *edits
            }
            Self::Starred(pieces) => is_starred(pieces, word),
        }
    }
}

fn is_starred(pieces: &[String], word: &str) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return word.is_empty() };
    let Some(after) = word.strip_prefix(first.as_str()) else { return false };
    if rest.is_empty() {
        return after.is_empty();
    }
    // Wherever the star may end.
    let ends = (0..=after.len()).filter(|place| after.is_char_boundary(*place));
    ends.into_iter().any(|place| is_starred(rest, &after[place..]))
}

/// Letters changed, added, left out or swapped with their neighbour, no letter edited twice.
fn differs(one: &[char], other: &[char]) -> usize {
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for row in 0..=one.len() {
        for column in 0..=other.len() {
            let mut best = if row == 0 { column } else { table[row - 1][column] + 1 };
            if column > 0 {
                best = best.min(table[row][column - 1] + 1);
            }
            if row > 0 && column > 0 {
                best = best.min(table[row - 1][column - 1] + usize::from(one[row - 1] != other[column - 1]));
            }
            let swapped =
                row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1];
            if swapped {
                best = best.min(table[row - 2][column - 2] + 1);
            }
            table[row][column] = best;
        }
    }
    table[one.len()][other.len()]
}

/// Words from the first to before the second place.
type Stretch = (usize, usize);

/// All words of a study, with their stems.
pub struct Vocabulary {
    words: Vec<(String, String)>,
    places: HashMap<String, usize>,
}

impl Vocabulary {
    pub fn new() -> Self {
        Self { words: Vec::new(), places: HashMap::new() }
    }

    pub fn place(&mut self, word: &str) -> usize {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let stem = if is_english(word) { stem(word) } else { String::new() };
        self.words.push((word.to_owned(), stem));
        self.places.insert(word.to_owned(), self.words.len() - 1);
        self.words.len() - 1
    }
}

/// A query with the words of the vocabulary that each of its words means.
pub struct Asked<'a> {
    ask: &'a Ask,
    accepted: BTreeMap<&'a Accept, Vec<bool>>,
}

impl<'a> Asked<'a> {
    pub fn new(ask: &'a Ask, vocabulary: &Vocabulary) -> Self {
        let mut accepted = BTreeMap::new();
        ask.each_word(&mut |wanted| {
            let all = || vocabulary.words.iter().map(|(word, stem)| wanted.accept.takes(word, stem)).collect();
            accepted.entry(&wanted.accept).or_insert_with(all);
        });
        Self { ask, accepted }
    }

    /// The places meant, in bytes of the transcript; `None` where the turn does not match. A turn that matches by no words
    /// is one place as a whole.
    pub fn places(&self, turn: &Turn) -> Option<Vec<(usize, usize)>> {
        let mut places = self.answer(self.ask, turn)?;
        if places.is_empty() {
            places.push((0, turn.text.len()));
        }
        places.sort_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
        let all = places.clone();
        // One that lies in another is not told twice.
        let mut seen = Vec::new();
        places.retain(|place| {
            let inside = all.iter().any(|other| other != place && other.0 <= place.0 && place.1 <= other.1);
            let again = seen.contains(place);
            seen.push(*place);
            !inside && !again
        });
        Some(places.into_iter().map(|(start, end)| (turn.start + start, turn.start + end)).collect())
    }

    fn answer(&self, ask: &Ask, turn: &Turn) -> Option<Vec<(usize, usize)>> {
        let in_bytes = |stretches: Vec<Stretch>| {
            let place = |(from, to): Stretch| (turn.words[from].start, turn.words[to - 1].end);
            stretches.into_iter().map(place).collect::<Vec<_>>()
        };
        let some = |places: Vec<(usize, usize)>| Some(places).filter(|places| !places.is_empty());
        match ask {
            Ask::Words { words, .. } => some(in_bytes(apart(self.every(words, turn)))),
            Ask::Near { phrases, apart, .. } => some(in_bytes(self.near(phrases, *apart, turn))),
            Ask::Pattern { pieces, folds } => some(matches(pieces, *folds, &turn.text)),
            Ask::About { turns, .. } => turns.contains(&(turn.transcript, turn.number)).then(Vec::new),
            Ask::Related { places, .. } => {
                let own = places.iter().filter(|place| (place.0, place.1) == (turn.transcript, turn.number));
                some(own.map(|&(_, _, start, end)| (start, end)).collect())
            }
            Ask::All(parts) => {
                let answers: Option<Vec<_>> = parts.iter().map(|part| self.answer(part, turn)).collect();
                answers.map(|answers| answers.concat())
            }
            Ask::Any(parts) => {
                let answers: Vec<_> = parts.iter().filter_map(|part| self.answer(part, turn)).collect();
                (!answers.is_empty()).then(|| answers.concat())
            }
            Ask::Not(inner) => self.answer(inner, turn).is_none().then(Vec::new),
        }
    }

    /// Every stretch where the words follow one another.
    fn every(&self, wanted: &[Wanted], turn: &Turn) -> Vec<Stretch> {
        let fits = |from: usize| {
            wanted.iter().enumerate().all(|(number, wanted)| {
                let place = from + number;
                let known = turn.ids.get(place).is_some_and(|id| self.accepted[&wanted.accept][*id]);
                known && (number == 0 || turn.words[place].parted == wanted.parted)
            })
        };
        (0..turn.words.len()).filter(|from| fits(*from)).map(|from| (from, from + wanted.len())).collect()
    }

    /// The shortest stretches that hold every phrase as often as it is named and at most `apart` words more.
    fn near(&self, phrases: &[Vec<Wanted>], apart: usize, turn: &Turn) -> Vec<Stretch> {
        let total: usize = phrases.iter().map(Vec::len).sum();
        let found: Vec<Vec<Stretch>> = phrases.iter().map(|phrase| self.every(phrase, turn)).collect();
        let mut kept: Vec<Stretch> = Vec::new();
        for end in 1..=turn.words.len() {
            let free = kept.last().map_or(0, |&(_, end)| end);
            let holds = |from: usize| {
                phrases.iter().zip(&found).all(|(phrase, stretches)| {
                    let inside = stretches.iter().filter(|stretch| stretch.0 >= from && stretch.1 <= end).count();
                    inside >= phrases.iter().filter(|other| *other == phrase).count()
                })
            };
            // The longest way back first would do too, but for the work.
            let first = free.max(end.saturating_sub(total + apart));
            if found.iter().all(|stretches| stretches.iter().any(|stretch| stretch.1 <= end && stretch.0 >= first))
                && let Some(from) = (first..end).rev().find(|from| holds(*from))
            {
                kept.push((from, end));
            }
        }
        kept
    }
}

/// From left to right, without those that overlap one before.
fn apart(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut kept: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        if kept.last().is_none_or(|last| last.1 <= stretch.0) {
            kept.push(stretch);
        }
    }
    kept
}

/// Where a regular expression matches, from left to right: as much as each piece can take.
fn matches(pieces: &[Piece], folds: bool, text: &str) -> Vec<(usize, usize)> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let byte = |place: usize| letters.get(place).map_or(text.len(), |(byte, _)| *byte);
    let (mut found, mut at) = (Vec::new(), 0);
    while at <= letters.len() {
        match match_at(pieces, folds, &letters, at) {
            Some(end) if end > at => {
                found.push((byte(at), byte(end)));
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

fn match_at(pieces: &[Piece], folds: bool, letters: &[(usize, char)], at: usize) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return Some(at) };
    let same = |one: char, other: char| one == other || folds && one.to_lowercase().eq(other.to_lowercase());
    let is_word = |letter: char| {
        letter.is_alphabetic()
            || letter.is_ascii_digit()
            || letter == '_'
            || unicode_normalization::char::is_combining_mark(letter)
            || matches!(letter, '\u{200C}' | '\u{200D}')
    };
    let letter = |place: usize| letters.get(place).map(|(_, letter)| *letter);
    let run = |fits: &dyn Fn(char) -> bool, most: usize| {
        (0..most).take_while(|offset| letter(at + offset).is_some_and(fits)).count()
    };
    match piece {
        Piece::Text(text) => {
            let fits =
                text.chars().enumerate().all(|(offset, own)| letter(at + offset).is_some_and(|other| same(own, other)));
            if fits { match_at(rest, folds, letters, at + text.chars().count()) } else { None }
        }
        Piece::OneOf(own) => {
            let fits = letter(at).is_some_and(|other| own.iter().any(|own| same(*own, other)));
            if fits { match_at(rest, folds, letters, at + 1) } else { None }
        }
        Piece::Any(least, most) => {
            let taken = run(&|letter| letter != '\n', *most);
            (*least..=taken).rev().find_map(|taken| match_at(rest, folds, letters, at + taken))
        }
        Piece::Letters => {
            let taken = run(&is_word, usize::MAX);
            (1..=taken).rev().find_map(|taken| match_at(rest, folds, letters, at + taken))
        }
    }
}

impl Ask {
    fn each_word<'a>(&'a self, look: &mut impl FnMut(&'a Wanted)) {
        match self {
            Self::Words { words, .. } => words.iter().for_each(look),
            Self::Near { phrases, .. } => phrases.iter().flatten().for_each(look),
            Self::Pattern { .. } | Self::About { .. } | Self::Related { .. } => {}
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.each_word(look);
                }
            }
            Self::Not(inner) => inner.each_word(look),
        }
    }

    /// The query as it is typed.
    pub fn shown(&self) -> String {
        let inner = |part: &Self| match part {
            Self::All(_) | Self::Any(_) | Self::Related { .. } => format!("({})", part.shown()),
            _ => part.shown(),
        };
        match self {
            Self::Words { shown, .. }
            | Self::Near { shown, .. }
            | Self::About { shown, .. }
            | Self::Related { shown, .. } => shown.clone(),
            Self::Pattern { pieces, folds } => {
                let shown: String = pieces.iter().map(Piece::shown).collect();
                format!("/{shown}/{}", if *folds { "i" } else { "" })
            }
            Self::All(parts) => {
                parts.iter().map(inner).collect::<Vec<_>>().join(if parts.len() > 2 { " AND " } else { " " })
            }
            Self::Any(parts) => parts.iter().map(inner).collect::<Vec<_>>().join(" OR "),
            Self::Not(part) if matches!(**part, Self::Not(_)) => format!("NOT {}", inner(part)),
            Self::Not(part) => format!("-{}", inner(part)),
        }
    }
}

impl Piece {
    fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.replace('.', "\\."),
            Self::Any(least, most) => format!(".{{{least},{most}}}"),
            Self::Letters => "\\w+".to_owned(),
            Self::OneOf(letters) => format!("[{}]", letters.iter().collect::<String>()),
        }
    }
}
