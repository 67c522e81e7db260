//! Units of a text: what a selection moves and grows by.

use super::chinese_words::{ChineseCut, LONGEST_RUN};
use super::graphemes::{ceil_grapheme, floor_grapheme, next_grapheme, previous_grapheme};
use super::sentences::{clauses, lines, paragraphs, sentences};
use super::words::{is_han, stops};
use super::{ByteOffset, Direction, TextRange};

/// A kind of unit, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// What a reader takes for one character.
    Grapheme,
    /// A word, a run of emoji, and in Chinese a word of the dictionary or, without one, a character; motions pass over
    /// punctuation and spaces.
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
    spoken: Option<&'a [TextRange]>,
    chinese: Option<ChineseCut>,
}

impl<'a> Units<'a> {
    /// Units of `text`, whose turns are `turns`: in order, not overlapping. Each Han character is a word.
    pub fn new(text: &'a str, turns: &'a [TextRange]) -> Self {
        Self { text, turns, spoken: None, chinese: None }
    }

    /// The same, with clauses, sentences, paragraphs and turns in `spoken` alone: what somebody says of the turns, in order.
    /// Words and lines are found in all of them. Where nothing is spoken everything is.
    #[must_use]
    pub fn with_spoken(self, spoken: &'a [TextRange]) -> Self {
        Self { spoken: Some(spoken).filter(|spoken| !spoken.is_empty()), ..self }
    }

    /// The turns in which units of this kind are looked for.
    fn turns_of(&self, unit: Unit) -> &'a [TextRange] {
        match unit {
            Unit::Clause | Unit::Sentence | Unit::Paragraph | Unit::Turn => self.spoken.unwrap_or(self.turns),
            Unit::Grapheme | Unit::Word | Unit::Line => self.turns,
        }
    }

    /// The same with Chinese words as `chinese` finds them.
    #[must_use]
    pub fn with_chinese(self, chinese: Option<ChineseCut>) -> Self {
        Self { chinese, ..self }
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
        let turns = self.turns_of(unit);
        let from = turns.partition_point(|turn| turn.end() < offset);
        let turns = turns.get(from..)?.iter();
        if unit == Unit::Turn {
            return turns.copied().find(|turn| holds(*turn));
        }
        let mut near = turns.flat_map(|turn| paragraphs(self.text, *turn)).filter(|range| range.end() >= offset);
        near.find_map(|paragraph| self.parts(unit, paragraph, |run| run.end() >= offset).find(|part| holds(*part)))
    }

    /// The last unit for which `holds`; it holds for no unit that starts after `offset`.
    fn last(&self, unit: Unit, offset: ByteOffset, holds: impl Fn(TextRange) -> bool) -> Option<TextRange> {
        if unit == Unit::Grapheme {
            let here = self.grapheme_at(offset);
            let before = previous_grapheme(self.text, floor_grapheme(self.text, offset));
            return here.into_iter().chain(self.grapheme_at(before)).find(|range| holds(*range));
        }
        let turns = self.turns_of(unit);
        let to = turns.partition_point(|turn| turn.start() <= offset);
        let mut turns = turns.get(..to)?.iter().rev();
        if unit == Unit::Turn {
            return turns.copied().find(|turn| holds(*turn));
        }
        turns.find_map(|turn| {
            let near: Vec<TextRange> =
                paragraphs(self.text, *turn).take_while(|range| range.start() <= offset).collect();
            let parts = |paragraph| self.parts(unit, paragraph, |run| run.start() <= offset);
            near.into_iter().rev().find_map(|paragraph| parts(paragraph).rev().find(|part| holds(*part)))
        })
    }

    fn grapheme_at(&self, offset: ByteOffset) -> Option<TextRange> {
        let start = floor_grapheme(self.text, offset);
        let end = next_grapheme(self.text, start);
        (start < end).then(|| TextRange::new(start, end))
    }

    /// The units of one paragraph; of words only those in runs that are `near`, because cutting them takes time.
    fn parts<'s>(
        &'s self,
        unit: Unit,
        paragraph: TextRange,
        near: impl Fn(&TextRange) -> bool + 's,
    ) -> Box<dyn DoubleEndedIterator<Item = TextRange> + 's> {
        let all: Vec<TextRange> = match unit {
            Unit::Word => {
                let runs = self.runs(paragraph).into_iter();
                return Box::new(runs.filter(move |(run, _)| near(run)).flat_map(|(run, han)| self.cut(run, han)));
            }
            Unit::Grapheme => super::graphemes(self.text, paragraph).collect(),
            Unit::Clause => clauses(self.text, paragraph).collect(),
            Unit::Sentence => sentences(self.text, paragraph).collect(),
            Unit::Line => lines(self.text, paragraph).collect(),
            Unit::Paragraph | Unit::Turn => vec![paragraph],
        };
        Box::new(all.into_iter())
    }

    /// Words, with Han characters that stand side by side as one run each where a dictionary is to cut them.
    fn runs(&self, paragraph: TextRange) -> Vec<(TextRange, bool)> {
        let mut runs: Vec<(TextRange, bool)> = Vec::new();
        for (word, _) in stops(self.text, paragraph) {
            let han = self.chinese.is_some() && word.slice(self.text).starts_with(is_han);
            match runs.last_mut() {
                Some((run, true)) if han && run.end() == word.start() && run.len() < LONGEST_RUN => {
                    *run = run.cover(word);
                }
                _ => runs.push((word, han)),
            }
        }
        runs
    }

    fn cut(&self, run: TextRange, han: bool) -> Vec<TextRange> {
        match self.chinese.filter(|_| han) {
            Some(chinese) => chinese.cut(self.text, run),
            None => vec![run],
        }
    }

    /// `range` grown to whole graphemes.
    pub fn whole_graphemes(&self, range: TextRange) -> TextRange {
        TextRange::new(floor_grapheme(self.text, range.start()), ceil_grapheme(self.text, range.end()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{ChineseWords, Selection};
    use super::*;

    fn cut() -> ChineseCut {
        // Traditional characters of the examples alone: the full table stands on a higher floor.
        ChineseCut::new(ChineseWords::shared(), |run| run.replace('們', "们").replace('對', "对"))
    }

    /// The words of a text of one turn, by moving on from its start.
    fn words(text: &str, chinese: Option<ChineseCut>) -> Vec<String> {
        let turns = [TextRange::of(0, text.len())];
        let units = Units::new(text, &turns).with_chinese(chinese);
        let mut found = Vec::new();
        let mut next = units.starting_from(Unit::Word, ByteOffset::default());
        while let Some(word) = next {
            found.push(word.slice(text).to_owned());
            next = units.starting_from(Unit::Word, word.end());
        }
        found
    }

    #[test]
    fn chinese_goes_by_words_where_there_is_a_dictionary() {
        let text = "我们信任他们，trust他們對绩效考核👍没有信心。";
        let expected = ["我们", "信任", "他们", "trust", "他們", "對", "绩效考核", "👍", "没有", "信心"];
        assert_eq!(words(text, Some(cut())), expected);
        assert_eq!(words(text, None)[..4], ["我", "们", "信", "任"]);
        assert_eq!(words("葛\u{E0100}绩效考核", Some(cut())), ["葛\u{E0100}", "绩效考核"]);
    }

    #[test]
    fn a_chinese_word_is_taken_whole_and_moved_by() {
        let text = "我们信任他们";
        let turns = [TextRange::of(0, text.len())];
        let units = Units::new(text, &turns).with_chinese(Some(cut()));
        let at = |letter: usize| Selection::caret(ByteOffset::new(3 * letter));
        assert_eq!(at(3).selected(&units, Unit::Word).range().slice(text), "信任");
        assert_eq!(at(3).moved(&units, Unit::Word, Direction::Forward), at(4));
        assert_eq!(at(3).moved(&units, Unit::Word, Direction::Backward), at(2));
        assert_eq!(at(2).extended(&units, Unit::Word, Direction::Backward).range().slice(text), "我们");
        assert_eq!(at(0).extended_spaced(&units, Direction::Forward).range().slice(text), "我们");
    }

    proptest! {
        #[test]
        fn words_follow_each_other_and_hold_what_the_characters_hold(text in "([一-龥，。 a\u{E0100}]|合资公司|信任|👍){0,40}") {
            let without_words = |text: &str| words(text, None).concat();
            prop_assert_eq!(words(&text, Some(cut())).concat(), without_words(&text));
            let turns = [TextRange::of(0, text.len())];
            let units = Units::new(&text, &turns).with_chinese(Some(cut()));
            let mut last = units.starting_before(Unit::Word, ByteOffset::new(text.len()));
            let mut back = Vec::new();
            while let Some(word) = last {
                back.push(word.slice(&text).to_owned());
                last = units.starting_before(Unit::Word, word.start());
            }
            back.reverse();
            prop_assert_eq!(back, words(&text, Some(cut())));
        }
    }
}
