//! Units of a text: what a selection moves and grows by.

use super::graphemes::{ceil_grapheme, floor_grapheme, next_grapheme, previous_grapheme};
use super::sentences::{clauses, lines, paragraphs, sentences};
use super::words::stops;
use super::{ByteOffset, Direction, TextRange};

/// A kind of unit, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// What a reader takes for one character.
    Grapheme,
    /// A word, a Han character, or a run of emoji; motions pass over punctuation and spaces.
    Word,
    /// A part of a sentence up to a comma, colon, semicolon or dash: the useful step in Chinese, which has no spaces.
    Clause,
    /// A sentence.
    Sentence,
    /// A line of the text that is not blank.
    Line,
    /// A paragraph of a turn.
    Paragraph,
    /// A turn, as it was handed in.
    Turn,
}

impl Unit {
    /// All kinds, smallest first.
    pub const ALL: [Self; 7] =
        [Self::Grapheme, Self::Word, Self::Clause, Self::Sentence, Self::Line, Self::Paragraph, Self::Turn];

    /// The kinds that are coded where nothing is selected, in the order in which a key goes through them: the most
    /// used ones stand on both sides of the sentence, where that key begins.
    pub const CODED: [Self; 6] = [Self::Sentence, Self::Turn, Self::Paragraph, Self::Line, Self::Word, Self::Clause];

    /// What a reader calls it: `sentence`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grapheme => "character",
            Self::Word => "word",
            Self::Clause => "clause",
            Self::Sentence => "sentence",
            Self::Line => "line",
            Self::Paragraph => "paragraph",
            Self::Turn => "turn",
        }
    }

    /// The kind after this one in [`Self::CODED`], or before it; round at the ends.
    #[must_use]
    pub fn beside(self, direction: Direction) -> Self {
        let here = Self::CODED.iter().position(|unit| *unit == self).unwrap_or(0);
        let step = if direction == Direction::Forward { 1 } else { Self::CODED.len() - 1 };
        Self::CODED.iter().cycle().nth(here + step).copied().unwrap_or(Self::Sentence)
    }
}

/// A text with the ranges of its turns: where units are looked up.
///
/// Hand in the ranges of the *words* of the turns ([`crate::text`] knows nothing of speakers): labels and timestamps are
/// then never part of a unit. No unit but the grapheme goes past its turn.
#[derive(Clone, Copy, Debug)]
pub struct Units<'a> {
    text: &'a str,
    turns: &'a [TextRange],
}

impl<'a> Units<'a> {
    /// Units of `text`, whose turns are `turns`: in order, not overlapping.
    pub fn new(text: &'a str, turns: &'a [TextRange]) -> Self {
        Self { text, turns }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The unit that holds the character at `offset`; between units the next one, after the last one the last.
    ///
    /// ```text
    /// We [t]rust them. Mostly.        the word at [] is "trust", the sentence "We trust them."
    /// We trust them.[ ]Mostly.        the word at [] is "Mostly", the sentence "Mostly."
    /// ```
    pub fn at(&self, unit: Unit, offset: ByteOffset) -> Option<TextRange> {
        self.ending_after(unit, offset).or_else(|| self.starting_before(unit, offset))
    }

    /// The first unit that ends after `offset`.
    pub fn ending_after(&self, unit: Unit, offset: ByteOffset) -> Option<TextRange> {
        self.first(unit, offset, |range| range.end() > offset)
    }

    /// The first unit that starts at `offset` or later.
    pub fn starting_from(&self, unit: Unit, offset: ByteOffset) -> Option<TextRange> {
        self.first(unit, offset, |range| range.start() >= offset)
    }

    /// The last unit that starts before `offset`.
    pub fn starting_before(&self, unit: Unit, offset: ByteOffset) -> Option<TextRange> {
        self.last(unit, offset, |range| range.start() < offset)
    }

    /// The last unit that ends at `offset` or earlier.
    pub fn ending_by(&self, unit: Unit, offset: ByteOffset) -> Option<TextRange> {
        self.last(unit, offset, |range| range.end() <= offset)
    }

    /// The first unit for which `holds`; it holds for no unit that ends before `offset`.
    fn first(&self, unit: Unit, offset: ByteOffset, holds: impl Fn(TextRange) -> bool) -> Option<TextRange> {
        if unit == Unit::Grapheme {
            let here = self.grapheme_at(offset)?;
            return [here, self.grapheme_at(here.end())?].into_iter().find(|range| holds(*range));
        }
        let from = self.turns.partition_point(|turn| turn.end() < offset);
        let turns = self.turns.get(from..)?.iter();
        if unit == Unit::Turn {
            return turns.copied().find(|turn| holds(*turn));
        }
        let mut near = turns.flat_map(|turn| paragraphs(self.text, *turn)).filter(|range| range.end() >= offset);
        near.find_map(|paragraph| self.parts(unit, paragraph).into_iter().find(|part| holds(*part)))
    }

    /// The last unit for which `holds`; it holds for no unit that starts after `offset`.
    fn last(&self, unit: Unit, offset: ByteOffset, holds: impl Fn(TextRange) -> bool) -> Option<TextRange> {
        if unit == Unit::Grapheme {
            let here = self.grapheme_at(offset);
            let before = previous_grapheme(self.text, floor_grapheme(self.text, offset));
            return here.into_iter().chain(self.grapheme_at(before)).find(|range| holds(*range));
        }
        let to = self.turns.partition_point(|turn| turn.start() <= offset);
        let mut turns = self.turns.get(..to)?.iter().rev();
        if unit == Unit::Turn {
            return turns.copied().find(|turn| holds(*turn));
        }
        turns.find_map(|turn| {
            let near: Vec<TextRange> =
                paragraphs(self.text, *turn).take_while(|range| range.start() <= offset).collect();
            let mut parts = near.into_iter().rev().map(|paragraph| self.parts(unit, paragraph));
            parts.find_map(|parts| parts.into_iter().rev().find(|part| holds(*part)))
        })
    }

    fn grapheme_at(&self, offset: ByteOffset) -> Option<TextRange> {
        let start = floor_grapheme(self.text, offset);
        let end = next_grapheme(self.text, start);
        (start < end).then(|| TextRange::new(start, end))
    }

    /// The units of one paragraph.
    fn parts(&self, unit: Unit, paragraph: TextRange) -> Vec<TextRange> {
        match unit {
            Unit::Grapheme => super::graphemes(self.text, paragraph).collect(),
            Unit::Word => stops(self.text, paragraph).map(|(range, _)| range).collect(),
            Unit::Clause => clauses(self.text, paragraph).collect(),
            Unit::Sentence => sentences(self.text, paragraph).collect(),
            Unit::Line => lines(self.text, paragraph).collect(),
            Unit::Paragraph | Unit::Turn => vec![paragraph],
        }
    }

    /// `range` grown to whole graphemes.
    pub fn whole_graphemes(&self, range: TextRange) -> TextRange {
        TextRange::new(floor_grapheme(self.text, range.start()), ceil_grapheme(self.text, range.end()))
    }
}
