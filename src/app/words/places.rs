//! The places of words and terms: how often each stands in each transcript, and with which words around it.

use super::numbered::NumberedText;
use super::{CountedWords, WordCounter, WordScope};
use crate::analysis::{NumberedWord, Script, WordNumbers, WordReader};
use crate::app::searching::printable;
use crate::project::{Transcript, TranscriptId};
use crate::search::simplify;
use crate::text::{CharRange, TextRange};

/// A word or several that follow one another, as lists count them: `trust`, `trust*`, `know-how`, `知识转移`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it was asked for.
    pub text: String,
    keys: Vec<String>,
    /// Whether the last word may go on: `trust*`.
    open: bool,
}

impl Term {
    /// Read a term; `None` where it holds no word. Chinese `terms` are kept whole as in the study.
    pub fn parse(text: &str, terms: &[String]) -> Option<Self> {
        let text = text.trim();
        let open = text.ends_with(['*', '＊']);
        let keys = WordReader::new(simplify, terms).keys(text);
        (!keys.is_empty()).then(|| Self { text: text.to_owned(), keys, open })
    }

    /// Which numbers each word of it has: a word may have several, written in several ways or if it may go on.
    fn wanted(&self, numbers: &WordNumbers) -> WantedTerm {
        let last = self.keys.len() - 1;
        let word = |(place, key): (usize, &String)| {
            let is_it = |other: &str| if self.open && place == last { other.starts_with(key) } else { other == key };
            let known = 0..numbers.words().len() as u32;
            known.map(|number| numbers.key(number).is_some_and(|(other, _)| is_it(other))).collect()
        };
        WantedTerm(self.keys.iter().enumerate().map(word).collect())
    }
}

/// A term by the numbers of its words: for each word, whether a number is it.
struct WantedTerm(Vec<Vec<bool>>);

impl WantedTerm {
    /// Whether a word is the first of this term.
    #[inline]
    fn begins_with(&self, word: NumberedWord) -> bool {
        self.0.first().is_some_and(|wanted| wanted.get(word.number() as usize) == Some(&true))
    }

    /// Whether the words of `said` from `at` on are this term.
    fn stands_at(&self, said: &[NumberedWord], at: usize) -> bool {
        let Some(words) = said.get(at..at + self.0.len()) else { return false };
        let is_it = |(wanted, word): (&Vec<bool>, &NumberedWord)| wanted.get(word.number() as usize) == Some(&true);
        self.0.iter().zip(words).all(is_it) && words.iter().skip(1).all(|word| word.is_joined())
    }
}

/// A word of a turn.
struct Said {
    range: TextRange,
    key: String,
}

/// How often a term stands in a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermCount {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Its words that count.
    pub words: usize,
    /// How often each term stands there.
    pub hits: Vec<usize>,
}

/// A place of a term, with the words around it in the same turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The turn, from 0.
    pub turn: usize,
    /// Who speaks.
    pub speaker: Option<String>,
    /// Where, in code points.
    pub chars: CharRange,
    /// The words before it, safe to print.
    pub before: String,
    /// Whether the turn begins with them, so that there are fewer than were asked for.
    pub begins: bool,
    /// The term as it stands there, safe to print.
    pub words: String,
    /// The words after it, safe to print.
    pub after: String,
    /// Whether the turn ends with them.
    pub ends: bool,
    /// What the words before it count as, the nearest first.
    left: Vec<String>,
    /// What the words after it count as.
    right: Vec<String>,
}

/// The order of places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By transcript and place.
    #[default]
    Place,
    /// By the word before, then the one before that.
    Left,
    /// By the word after, then the next.
    Right,
}

impl WordCounter {
    /// How often each of `terms` stands in each transcript, among the words of a script or of all; `None` where
    /// `progress` said to stop.
    pub fn count_terms(
        &self,
        (terms, script): (&[Term], Option<Script>),
        scope: &WordScope,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Option<(Vec<TermCount>, CountedWords)> {
        let lists = self.lists(scope, progress)?;
        let wanted: Vec<WantedTerm> = terms.iter().map(|term| term.wanted(&lists.numbers)).collect();
        let is_of = |word: &NumberedWord| {
            script.is_none_or(|script| lists.numbers.key(word.number()).is_some_and(|(_, other)| other == script))
        };
        let look = |(): &mut (), (id, text): (&TranscriptId, &NumberedText<'_>)| {
            let (turns, left_out) = scope.eligible(id, text);
            let (mut words, mut hits) = (0, vec![0; wanted.len()]);
            for said in turns.into_iter().map(|turn| text.words(turn)) {
                words += said.iter().filter(|word| is_of(word)).count();
                for (hits, term) in hits.iter_mut().zip(&wanted) {
                    for (at, word) in said.iter().enumerate() {
                        *hits += usize::from(term.begins_with(*word) && term.stands_at(said, at));
                    }
                }
            }
            (words, hits, left_out)
        };
        let (mut counts, mut counted) = (Vec::new(), CountedWords::default());
        for (id, found) in self.ids.iter().zip(self.each_text(&lists, || (), look)) {
            match found {
                Some((words, hits, left_out)) => {
                    counts.push(TermCount { transcript: id.clone(), words, hits });
                    counted.leave_out(left_out);
                }
                None => counted.unread.push(id.clone()),
            }
        }
        Some((counts, counted))
    }

    /// The places of `terms`, each with `width` words on either side; `None` where `progress` said to stop.
    pub fn places(
        &self,
        terms: &[Term],
        (width, order): (usize, Order),
        scope: &WordScope,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Option<(Vec<Place>, CountedWords)> {
        let lists = self.lists(scope, progress)?;
        let wanted: Vec<WantedTerm> = terms.iter().map(|term| term.wanted(&lists.numbers)).collect();
        let reader = WordReader::new(simplify, &self.terms(scope));
        let look = |(): &mut (), (id, text): (&TranscriptId, &NumberedText<'_>)| {
            let (turns, left_out) = scope.eligible(id, text);
            let found = turns.into_iter().filter_map(|turn| {
                let hits = hits(text.words(turn), &wanted);
                (!hits.is_empty()).then_some((turn, hits))
            });
            let found: Vec<_> = found.collect();
            // Only a text that has the term is read, and of it only the turns that have it.
            let read = if found.is_empty() { None } else { self.library.glance(id).ok() };
            let places = read.iter().flat_map(|read| found.iter().flat_map(|found| shown(read, found, &reader, width)));
            (places.collect::<Vec<_>>(), left_out)
        };
        let (mut places, mut counted) = (Vec::new(), CountedWords::default());
        for (id, found) in self.ids.iter().zip(self.each_text(&lists, || (), look)) {
            match found {
                Some((found, left_out)) => {
                    places.extend(found);
                    counted.leave_out(left_out);
                }
                None => counted.unread.push(id.clone()),
            }
        }
        match order {
            Order::Place => {}
            Order::Left => places.sort_by(|one, other| one.left.cmp(&other.left)),
            Order::Right => places.sort_by(|one, other| one.right.cmp(&other.right)),
        }
        Some((places, counted))
    }
}

/// Where terms stand among the words of a turn: from one word to before another. The longest where several begin.
fn hits(said: &[NumberedWord], terms: &[WantedTerm]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, word) in said.iter().enumerate() {
        let mut longest = 0;
        for term in terms {
            if term.begins_with(*word) && term.stands_at(said, at) {
                longest = longest.max(term.0.len());
            }
        }
        if longest > 0 {
            found.push((at, at + longest));
        }
    }
    found
}

/// The places of terms in one turn.
fn shown(
    text: &Transcript,
    (turn, hits): &(usize, Vec<(usize, usize)>),
    reader: &WordReader,
    width: usize,
) -> Vec<Place> {
    let Some(words) = text.turns.get(*turn).map(|turn| turn.words) else { return Vec::new() };
    let mut said = Vec::new();
    reader.read(&text.text, words, |range, key| said.push(Said { range, key: key.to_owned() }));
    hits.iter().filter_map(|hit| place(text, *turn, &said, *hit, width)).collect()
}

/// The words `from..to` of a turn with `width` words on either side.
fn place(text: &Transcript, turn: usize, said: &[Said], (from, to): (usize, usize), width: usize) -> Option<Place> {
    let (first, last) = (said.get(from)?, said.get(to - 1)?);
    let range = TextRange::new(first.range.start(), last.range.end());
    let (start, end) = (from.saturating_sub(width), (to + width).min(said.len()));
    let (before, after) = (said.get(start..from)?, said.get(to..end)?);
    let turn_words = text.turns.get(turn)?.words;
    let (begins, ends) = (from < width, to + width > said.len());
    let begin = if begins { turn_words.start() } else { before.first().unwrap_or(first).range.start() };
    let stop = match said.get(end) {
        // With the punctuation that hangs on the last word.
        Some(next) => {
            let word = after.last().unwrap_or(last).range.end();
            let between = TextRange::new(word, next.range.start()).slice(&text.text);
            word + between.find(char::is_whitespace).unwrap_or(between.len())
        }
        None => turn_words.end(),
    };
    let shown = |start, end| printable(TextRange::new(start, end).slice(&text.text));
    Some(Place {
        transcript: text.id.clone(),
        turn,
        speaker: text.turns.get(turn)?.speaker.as_deref().map(printable),
        chars: text.positions.to_chars(&text.text, range),
        before: shown(begin, range.start()).trim().to_owned(),
        begins,
        words: shown(range.start(), range.end()),
        after: shown(range.end(), stop).trim().to_owned(),
        ends,
        left: before.iter().rev().map(|word| word.key.clone()).collect(),
        right: after.iter().map(|word| word.key.clone()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{counter, study};
    use super::*;

    fn shown(words: &[&str], order: Order) -> Vec<String> {
        let (_folder, workspace) = study();
        let terms: Vec<Term> = words.iter().filter_map(|word| Term::parse(word, &[])).collect();
        let scope = WordScope::default();
        let (places, _) = counter(&workspace).places(&terms, (2, order), &scope, &mut |_, _| true).unwrap();
        let edge = |cut: bool| if cut { "‖" } else { "" };
        let line = |place: &Place| {
            format!("{}{}<{}>{}{}", edge(place.begins), place.before, place.words, place.after, edge(place.ends))
        };
        places.iter().map(line).collect()
    }

    #[test]
    fn a_term_stands_with_its_words_around_it_and_never_beyond_its_turn() {
        assert_eq!(
            shown(&["trust"], Order::Place),
            ["We don't<trust>the 合資公司,", "the 合資公司, [laughs]<trust>it😀.‖", "‖<Trust>the 合资公司."]
        );
        assert_eq!(
            shown(&["trust"], Order::Left),
            ["‖<Trust>the 合资公司.", "We don't<trust>the 合資公司,", "the 合資公司, [laughs]<trust>it😀.‖"]
        );
        assert_eq!(
            shown(&["合资公司"], Order::Right),
            ["Trust the<合资公司>.‖", "trust the<合資公司>, [laughs] trust it😀."]
        );
    }

    #[test]
    fn terms_of_several_words_are_joined_by_blanks_alone() {
        assert_eq!(shown(&["don't trust"], Order::Place), ["‖We<don't trust>the 合資公司,"]);
        assert!(shown(&["合资公司 trust"], Order::Place).is_empty(), "a comma parts them");
        assert_eq!(shown(&["tru*", "trust the"], Order::Right).len(), 3);
        assert_eq!(Term::parse(" …！ ", &[]), None);
    }

    #[test]
    fn terms_are_counted_in_every_transcript() {
        let (_folder, workspace) = study();
        let terms: Vec<Term> = ["trust", "合資公司"].iter().filter_map(|word| Term::parse(word, &[])).collect();
        let (counts, counted) =
            counter(&workspace).count_terms((&terms, None), &WordScope::default(), &mut |_, _| true).unwrap();
        let rows: Vec<_> = counts.iter().map(|row| (row.transcript.as_str(), row.words, row.hits.clone())).collect();
        assert_eq!(rows, [("a", 7, vec![2, 1]), ("b", 5, vec![1, 1])]);
        assert_eq!(counted.left_out.into_iter().collect::<Vec<_>>(), [("Q".to_owned(), 2)]);
    }
}
