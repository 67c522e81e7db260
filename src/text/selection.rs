//! A selection, and how it moves and grows by units.

use super::graphemes::{next_grapheme, previous_grapheme};
use super::{ByteOffset, TextRange, Unit, Units};

/// Forwards or backwards in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards the end.
    Forward,
    /// Towards the start.
    Backward,
}

/// What is selected: from `anchor`, where it began, to `head`, which moves. Both lie *between* graphemes.
///
/// In the drawings `]` is the anchor and `>` or `<` the head, pointing away from it; `|` is a caret, both in one place.
///
/// ```text
/// |We trust them. Mostly.          caret(0)
/// ]We> trust them. Mostly.         extended forward by a word
/// ]We trust> them. Mostly.         and again
/// ]We trust them.> Mostly.         and by a sentence
/// We trust <them.] Mostly.         a selection that was extended backward: head before anchor
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The end that stays.
    pub anchor: ByteOffset,
    /// The end that moves; the cursor is here.
    pub head: ByteOffset,
}

impl From<TextRange> for Selection {
    /// All of `range`, head at its end.
    fn from(range: TextRange) -> Self {
        Self { anchor: range.start(), head: range.end() }
    }
}

impl Selection {
    /// Nothing selected, at `offset`.
    pub fn caret(offset: ByteOffset) -> Self {
        Self { anchor: offset, head: offset }
    }

    /// What is selected.
    pub fn range(self) -> TextRange {
        TextRange::new(self.anchor, self.head)
    }

    /// Whether nothing is selected.
    pub fn is_caret(self) -> bool {
        self.anchor == self.head
    }

    /// Anchor and head changed over.
    pub fn flipped(self) -> Self {
        Self { anchor: self.head, head: self.anchor }
    }

    /// The head taken to `head`, the anchor left: shift and click, or a drag.
    pub fn extended_to(self, head: ByteOffset) -> Self {
        Self { anchor: self.anchor, head }
    }

    /// The caret moved to the start of the next unit, or of this one or the one before it.
    ///
    /// ```text
    /// We tr|ust them. Mostly.
    /// We trust |them. Mostly.          forward by a word
    /// We trust them. |Mostly.          forward by a sentence
    /// We |trust them. Mostly.          backward by a word
    /// ```
    ///
    /// Forward from the last unit it goes to that unit's end; backward from the first it stays.
    pub fn moved(self, units: &Units<'_>, unit: Unit, direction: Direction) -> Self {
        let head = match (unit, direction) {
            (Unit::Grapheme, Direction::Forward) => Some(next_grapheme(units.text(), self.head)),
            (Unit::Grapheme, Direction::Backward) => Some(previous_grapheme(units.text(), self.head)),
            (_, Direction::Forward) => {
                let next = units.starting_from(unit, self.head + 1).map(TextRange::start);
                next.or_else(|| units.ending_after(unit, self.head).map(TextRange::end))
            }
            (_, Direction::Backward) => units.starting_before(unit, self.head).map(TextRange::start),
        };
        Self::caret(head.unwrap_or(self.head))
    }

    /// The head moved by a unit, the anchor left, so that the selection takes in or lets go a unit.
    ///
    /// ```text
    /// We ]trust> them. Mostly.
    /// We ]trust them>. Mostly.         forward by a word
    /// <We trust] them. Mostly.         or backward by a word: a whole unit that was selected stays selected
    /// ```
    ///
    /// By graphemes it shrinks to a caret and out on the other side, as arrow keys with shift do everywhere.
    pub fn extended(self, units: &Units<'_>, unit: Unit, direction: Direction) -> Self {
        let forward = direction == Direction::Forward;
        let grows = self.is_caret() || (self.head > self.anchor) == forward;
        if unit == Unit::Grapheme {
            return self.extended_to(self.moved(units, unit, direction).head);
        }
        if grows {
            return self.extended_to(self.grown_head(units, unit, forward));
        }
        self.shrunk(units, unit, forward)
    }

    fn grown_head(self, units: &Units<'_>, unit: Unit, forward: bool) -> ByteOffset {
        let head = if forward {
            units.ending_after(unit, self.head).map(TextRange::end)
        } else {
            units.starting_before(unit, self.head).map(TextRange::start)
        };
        head.unwrap_or(self.head)
    }

    /// The selection with the unit at its head let go; where that is its only unit, flipped and grown the other way.
    fn shrunk(self, units: &Units<'_>, unit: Unit, forward: bool) -> Self {
        let head = if forward {
            units.starting_from(unit, self.head + 1).map(TextRange::start).filter(|head| *head < self.anchor)
        } else {
            let end = units.ending_by(unit, previous_grapheme(units.text(), self.head)).map(TextRange::end);
            end.filter(|head| *head > self.anchor)
        };
        if let Some(head) = head {
            return self.extended_to(head);
        }
        let only = units.at(unit, self.range().start());
        if only != Some(self.range()) {
            return Self::caret(self.anchor);
        }
        let flipped = self.flipped();
        flipped.extended_to(flipped.grown_head(units, unit, forward))
    }

    /// The whole unit at the start of the selection: double click, or "select this sentence".
    ///
    /// ```text
    /// We tr|ust them. Mostly.
    /// We ]trust> them. Mostly.         the word
    /// ]We trust them.> Mostly.         the sentence
    /// ```
    pub fn selected(self, units: &Units<'_>, unit: Unit) -> Self {
        units.at(unit, self.range().start()).map_or(self, Self::from)
    }

    /// The whole unit after or before what is selected: the next thing to code.
    ///
    /// ```text
    /// ]We trust them.> Mostly.
    /// We trust them. ]Mostly.>         forward by a sentence
    /// ```
    ///
    /// At the last (or first) unit the selection is that unit.
    pub fn selected_next(self, units: &Units<'_>, unit: Unit, direction: Direction) -> Self {
        let here = units.at(unit, self.range().start());
        let found = match direction {
            Direction::Forward => {
                let end = here.map_or(self.range().end(), |here| here.end().max(self.range().end()));
                units.starting_from(unit, end)
            }
            Direction::Backward => {
                let start = here.map_or(self.range().start(), |here| here.start().min(self.range().start()));
                units.ending_by(unit, start)
            }
        };
        found.or(here).map_or(self, Self::from)
    }

    /// From the unit at the anchor to the unit at `offset`, both whole: a drag after a double click.
    pub fn dragged(self, units: &Units<'_>, unit: Unit, offset: ByteOffset) -> Self {
        let (Some(from), Some(to)) = (units.at(unit, self.anchor), units.at(unit, offset)) else { return self };
        let all = from.cover(to);
        if to.start() < from.start() { Self::from(all).flipped() } else { Self::from(all) }
    }

    /// The smallest unit that holds what is selected and more: word, clause, sentence, paragraph, turn.
    pub fn grown(self, units: &Units<'_>) -> Self {
        let range = self.range();
        let kinds = [Unit::Word, Unit::Clause, Unit::Sentence, Unit::Paragraph, Unit::Turn];
        let holders = kinds.into_iter().filter_map(|unit| units.at(unit, range.start()));
        let larger = holders.filter(|holder| holder.contains_range(range) && holder.len() > range.len());
        larger.min_by_key(|holder| holder.len()).map_or(self, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::floor_grapheme;
    use super::*;

    const STEPS: [(&str, Unit); 7] = [
        ("grapheme", Unit::Grapheme),
        ("word", Unit::Word),
        ("clause", Unit::Clause),
        ("sentence", Unit::Sentence),
        ("line", Unit::Line),
        ("paragraph", Unit::Paragraph),
        ("turn", Unit::Turn),
    ];

    /// Read marks: `]` anchor, `>` or `<` head, `|` caret; turns are set apart by `/`.
    fn read(marked: &str) -> (String, Selection, Vec<TextRange>) {
        let (mut text, mut selection, mut turns, mut start) = (String::new(), Selection::default(), Vec::new(), 0);
        for sign in marked.chars() {
            let here = ByteOffset::new(text.len());
            match sign {
                '|' => selection = Selection::caret(here),
                ']' => selection.anchor = here,
                '<' | '>' => selection.head = here,
                '/' => {
                    turns.push(TextRange::of(start, text.len()));
                    text.push_str("\n\nQ: ");
                    start = text.len();
                }
                _ => text.push(sign),
            }
        }
        turns.push(TextRange::of(start, text.len()));
        (text, selection, turns)
    }

    fn draw(text: &str, selection: Selection) -> String {
        let mut marked = text.to_owned();
        let head = if selection.head < selection.anchor { '<' } else { '>' };
        let mut marks = [(selection.anchor, ']'), (selection.head, head)];
        marks.sort_by_key(|(place, mark)| (*place, *mark != '<' && *mark != ']'));
        if selection.is_caret() {
            marked.insert(selection.head.get(), '|');
        } else {
            marks.iter().rev().for_each(|(place, mark)| marked.insert(place.get(), *mark));
        }
        marked.replace("\n\nQ: ", "/")
    }

    #[track_caller]
    fn check(before: &str, steps: &str, after: &str) {
        let (text, mut selection, turns) = read(before);
        let units = Units::new(&text, &turns);
        for step in steps.split(',') {
            let mut words = step.split_whitespace();
            let (verb, way) = (words.next().unwrap(), words.next().unwrap_or_default());
            let direction = if way == "back" { Direction::Backward } else { Direction::Forward };
            let name = words.next().unwrap_or_default();
            let unit = STEPS.iter().find(|(known, _)| *known == name).map_or(Unit::Grapheme, |(_, unit)| *unit);
            selection = match verb {
                "move" => selection.moved(&units, unit, direction),
                "extend" => selection.extended(&units, unit, direction),
                "select" => selection.selected(&units, unit),
                "next" => selection.selected_next(&units, unit, direction),
                "grow" => selection.grown(&units),
                other => panic!("{other}"),
            };
        }
        assert_eq!(draw(&text, selection), after, "{before} {steps}");
    }

    #[test]
    fn carets_move() {
        check("We tr|ust them. Mostly.", "move on word", "We trust |them. Mostly.");
        check("We tr|ust them. Mostly.", "move back word", "We |trust them. Mostly.");
        check("We tr|ust them. Mostly.", "move on sentence", "We trust them. |Mostly.");
        check("We trust them. Mo|stly.", "move on sentence", "We trust them. Mostly.|");
        check("|信👍🏽任", "move on grapheme,move on grapheme", "信👍🏽|任");
        check("信👍🏽|任", "move back grapheme", "信|👍🏽任");
        check("|信任，然后", "move on word,move on word", "信任，|然后");
        check("|信任，然后，好。", "move on clause", "信任，|然后，好。");
        check("We do|. / Yes.", "move on word", "We do. / |Yes.");
        check("We do. / |Yes.", "move back sentence", "|We do. / Yes.");
    }

    #[test]
    fn selections_extend_and_shrink() {
        check("|We trust them. Mostly.", "extend on word,extend on word", "]We trust> them. Mostly.");
        check("|We trust them. Mostly.", "extend on word,extend on sentence", "]We trust them.> Mostly.");
        check("We trust them.| Mostly.", "extend back word", "We trust <them.] Mostly.");
        check(
            "]We trust them.> Mostly. So.",
            "extend on sentence,extend back sentence",
            "]We trust them.> Mostly. So.",
        );
        check("We. ]They.> So.", "extend back sentence", "<We. They.] So.");
        check("We. <They.] So.", "extend on sentence", "We. ]They. So.>");
        check("<We. They.] So.", "extend on sentence", "We. <They.] So.");
        check("W]e trust> them", "extend back word,extend back word", "W|e trust them");
        check("]信任>我们", "extend back grapheme,extend back grapheme", "|信任我们");
    }

    #[test]
    fn whole_units_are_selected() {
        check("We tr|ust them. Mostly.", "select this word", "We ]trust> them. Mostly.");
        check("We tr|ust them. Mostly.", "select this sentence", "]We trust them.> Mostly.");
        check("We trust them.| Mostly.", "select this word", "We trust them. ]Mostly>.");
        check("]We trust them.> Mostly.", "next on sentence", "We trust them. ]Mostly.>");
        check("We trust them. ]Mostly.> / Yes.", "next on sentence", "We trust them. Mostly. / ]Yes.>");
        check("We trust them. Mostly. / ]Yes.>", "next back sentence", "We trust them. ]Mostly.> / Yes.");
        check("We trust them. Mostly. / ]Yes.>", "next on sentence", "We trust them. Mostly. / ]Yes.>");
        check("可以。什|么？好。", "select this sentence,next on sentence", "可以。什么？]好。>");
        check("可以|。/好。", "select this turn,next on turn", "可以。/]好。>");
    }

    #[test]
    fn a_selection_grows_from_word_to_turn() {
        let text = "Well, we tr|ust them. Mostly./Yes.";
        check(text, "grow", "Well, we ]trust> them. Mostly./Yes.");
        check(text, "grow,grow", "Well, ]we trust them.> Mostly./Yes.");
        check(text, "grow,grow,grow", "]Well, we trust them.> Mostly./Yes.");
        check(text, "grow,grow,grow,grow", "]Well, we trust them. Mostly.>/Yes.");
        check(text, "grow,grow,grow,grow,grow", "]Well, we trust them. Mostly.>/Yes.");
    }

    #[test]
    fn a_drag_takes_whole_words_both_ways() {
        let text = "We trust them.";
        let turns = [TextRange::of(0, text.len())];
        let units = Units::new(text, &turns);
        let at = |offset| Selection::caret(ByteOffset::new(offset));
        assert_eq!(draw(text, at(4).dragged(&units, Unit::Word, ByteOffset::new(10))), "We ]trust them>.");
        assert_eq!(draw(text, at(4).dragged(&units, Unit::Word, ByteOffset::new(1))), "<We trust] them.");
    }

    proptest! {
        #[test]
        fn no_motion_leaves_the_graphemes(
            text in "(\\PC|[a-z .!?。，\u{301}\u{200D}👩🏽🇨🇳\r\n]){0,60}",
            steps in proptest::collection::vec((0usize..7, any::<bool>(), 0usize..5), 1..12),
        ) {
            let half = floor_grapheme(&text, ByteOffset::new(text.len() / 2));
            let turns = [TextRange::new(ByteOffset::default(), half), TextRange::of(half.get(), text.len())];
            let units = Units::new(&text, &turns);
            let mut selection = Selection::default();
            for (unit, forward, verb) in steps {
                let unit = Unit::ALL[unit];
                let direction = if forward { Direction::Forward } else { Direction::Backward };
                selection = match verb {
                    0 => selection.moved(&units, unit, direction),
                    1 => selection.extended(&units, unit, direction),
                    2 => selection.selected(&units, unit),
                    3 => selection.selected_next(&units, unit, direction),
                    _ => selection.grown(&units),
                };
                for offset in [selection.anchor, selection.head] {
                    prop_assert!(offset.get() <= text.len());
                    prop_assert_eq!(floor_grapheme(&text, offset), offset);
                }
            }
        }
    }
}
