//! What statistics need to know of a text: who speaks where, where its units lie, how many words come before a place.

use std::sync::Arc;

use super::{WordPlaces, WordRanks};
use crate::project::{Transcript, TranscriptId, Turn};
use crate::text::{CharRange, TextRange, Unit, clauses, lines, paragraphs, sentences, word_ranges};

/// The speakers of one transcript, in code points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextFacts {
    /// Who speaks where, in order; `None` where the text names nobody.
    pub turns: Vec<(CharRange, Option<Arc<str>>)>,
}

impl TextFacts {
    /// Read a transcript once.
    pub fn of(transcript: &Transcript) -> Self {
        let (text, positions) = (&transcript.text, &transcript.positions);
        let said = |turn: &Turn| (positions.to_chars(text, turn.words), turn.speaker.as_deref().map(Arc::from));
        Self { turns: transcript.turns.iter().map(said).collect() }
    }

    /// Who says what stands at a position, the label before it included; `None` where the text names nobody.
    pub fn speaker_at(&self, place: usize) -> Option<&str> {
        let turn = self.turns.partition_point(|(turn, _)| turn.end().get() <= place);
        self.turns.get(turn)?.1.as_deref()
    }
}

/// The units of one kind in the words of a turn, in order, in code points. Characters are no units: they need no text.
pub fn turn_units(transcript: &Transcript, turn: &Turn, unit: Unit) -> Vec<CharRange> {
    let (text, words) = (transcript.text.as_str(), turn.words);
    let found: Vec<TextRange> = match unit {
        Unit::Grapheme => Vec::new(),
        Unit::Word => word_ranges(text, words).collect(),
        Unit::Clause => clauses(text, words).collect(),
        Unit::Sentence => sentences(text, words).collect(),
        Unit::Line => lines(text, words).collect(),
        Unit::Paragraph => paragraphs(text, words).collect(),
        Unit::Turn => vec![words],
    };
    let ranges = found.into_iter().filter(|range| !range.is_empty());
    ranges.map(|range| transcript.positions.to_chars(text, range)).collect()
}

/// As [`turn_units`] of all turns that `counts` takes.
pub fn unit_ranges(transcript: &Transcript, unit: Unit, counts: impl Fn(&Turn) -> bool) -> Vec<CharRange> {
    let turns = transcript.turns.iter().filter(|turn| counts(turn));
    turns.flat_map(|turn| turn_units(transcript, turn, unit)).collect()
}

/// The runs of anything but white space in what the turns of a transcript say that `counts` takes, in order, in code points.
pub fn token_ranges(transcript: &Transcript, counts: impl Fn(&Turn) -> bool) -> Vec<CharRange> {
    let mut found = Vec::new();
    for turn in transcript.turns.iter().filter(|turn| counts(turn)) {
        let first = transcript.positions.to_chars(&transcript.text, turn.words).start().get();
        let mut start = None;
        for (place, letter) in turn.words.slice(&transcript.text).chars().chain([' ']).enumerate() {
            match (letter.is_whitespace(), start) {
                (false, None) => start = Some(first + place),
                (true, Some(from)) => {
                    found.push(CharRange::of(from, first + place));
                    start = None;
                }
                _ => {}
            }
        }
    }
    found
}

/// Where the facts of a text come from. An implementation reads a text when it is first asked for and keeps the facts.
pub trait Texts {
    /// The facts of a transcript; `None` where its text cannot be read.
    fn facts(&self, transcript: &TranscriptId) -> Option<Arc<TextFacts>>;

    /// The units of one kind in a transcript, in order, as [`unit_ranges`] finds them; `None` where its text cannot be read.
    fn units(&self, transcript: &TranscriptId, unit: Unit) -> Option<Arc<Vec<CharRange>>>;

    /// As [`Self::facts`] of each of these. An implementation may read them at once.
    fn all_facts(&self, transcripts: &[&TranscriptId]) -> Vec<Option<Arc<TextFacts>>> {
        transcripts.iter().map(|id| self.facts(id)).collect()
    }

    /// As [`Self::units`] of each of these. An implementation may read them at once.
    fn all_units(&self, transcripts: &[&TranscriptId], unit: Unit) -> Vec<Option<Arc<Vec<CharRange>>>> {
        transcripts.iter().map(|id| self.units(id, unit)).collect()
    }

    /// How many words come before places in each of these texts, whoever says them; `None` where one cannot be read. An
    /// implementation may read them at once.
    fn word_ranks(&self, asked: &[(&TranscriptId, WordPlaces)]) -> Vec<Option<WordRanks>> {
        let words = |id: &TranscriptId| self.units(id, Unit::Word);
        asked.iter().map(|(id, places)| Some(WordRanks::among(&words(id)?, places))).collect()
    }

    /// How many units of one kind come before places in each of these texts, among those that [`Self::units`] gives; `None` where
    /// one cannot be read. An implementation may read them at once.
    fn unit_ranks(&self, asked: &[(&TranscriptId, WordPlaces)], unit: Unit) -> Vec<Option<WordRanks>> {
        asked.iter().map(|(id, places)| Some(WordRanks::among(&self.units(id, unit)?, places))).collect()
    }

    /// The runs of anything but white space in a transcript's turns, in order, as [`token_ranges`] finds them; `None` where its
    /// text cannot be read, or who implements this has no use for them.
    fn tokens(&self, _: &TranscriptId) -> Option<Arc<Vec<CharRange>>> {
        None
    }

    /// Whether there are none, so that nobody need ask.
    fn is_empty(&self) -> bool {
        false
    }
}

/// No texts: counts of words are left open and nothing can be grouped by speaker.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTexts;

impl Texts for NoTexts {
    fn facts(&self, _: &TranscriptId) -> Option<Arc<TextFacts>> {
        None
    }

    fn units(&self, _: &TranscriptId, _: Unit) -> Option<Arc<Vec<CharRange>>> {
        None
    }

    fn is_empty(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::CodingTable;
    use crate::analysis::tests::{OneText, study};

    #[test]
    fn tokens_are_what_stands_between_blanks() {
        let transcript = Transcript::new("a".into(), "Q: 信任 是\u{3000}what?\n\nChen: 😀😀 yes\n".to_owned());
        let found = |speaker: &str| -> Vec<(usize, usize)> {
            let ranges = token_ranges(&transcript, |turn| turn.speaker.as_deref() == Some(speaker));
            ranges.iter().map(|range| (range.start().get(), range.end().get())).collect()
        };
        assert_eq!((found("Q"), found("Chen")), (vec![(3, 5), (6, 7), (8, 13)], vec![(21, 23), (24, 27)]));
    }

    #[test]
    fn codings_of_a_speaker_begin_in_their_words() {
        let text = "Q: 信任? 😀\n\nChen: yes yes\n\nQ: 好\n\nChen: no";
        let codings = [("trust", "a", "x", 4, 20), ("trust", "a", "x", 16, 19), ("language", "a", "x", 33, 35)];
        let project = study(&[("a", text.chars().count(), 9)], &codings);
        let of = |name: &str| {
            let table = CodingTable::new(&project).of_speakers(&[name.to_owned()].into(), &OneText::new(text));
            (table.records().len(), table.of(1).len())
        };
        assert_eq!((of("Q"), of("Chen"), of("nobody")), ((1, 1), (2, 1), (0, 0)));
        let unread = CodingTable::new(&project).of_speakers(&["Q".to_owned()].into(), &NoTexts);
        assert!(unread.records().is_empty() && unread.worked() == [(0, 0)]);
    }
}
