//! A selection, and how it moves and grows by units.

use super::graphemes::{next_grapheme, previous_grapheme};
use super::sentences::trimmed;
use super::words::is_han;
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

    /// The head put at the end, or at the start.
    pub fn facing(self, direction: Direction) -> Self {
        let whole = Self::from(self.range());
        if direction == Direction::Forward { whole } else { whole.flipped() }
    }

    /// Where the head lies: [`Direction::Backward`] where it stands before the anchor.
    pub fn direction(self) -> Direction {
        if self.head < self.anchor { Direction::Backward } else { Direction::Forward }
    }

    /// The selection with its head at the end nearer to `offset`, counted in bytes: that is the end to be moved there.
    pub fn nearer(self, offset: ByteOffset) -> Self {
        let far = |end: ByteOffset| end.get().abs_diff(offset.get());
        if far(self.anchor) < far(self.head) { self.flipped() } else { self }
    }

    /// The words that are selected: whole graphemes, without the white space around them; `None` where there are none.
    ///
    /// What is coded goes through here, so that no passage begins or ends inside what a reader takes for one character,
    /// wherever the ends of the selection came from.
    pub fn passage(self, units: &Units<'_>) -> Option<TextRange> {
        if self.is_caret() {
            return None;
        }
        trimmed(units.text(), units.whole_graphemes(self.range()))
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

    /// As [`Self::extended`] by what stands between blanks, with the punctuation that hangs on it; Han characters end it, so
    /// that Chinese goes by words.
    ///
    /// ```text
    /// We ]>trust and+or "them". Mostly.
    /// We ]trust> and+or "them". Mostly.       forward
    /// We ]trust and+or> "them". Mostly.       and again
    /// We ]trust and+or "them".> Mostly.       and again
    /// ```
    pub fn extended_spaced(self, units: &Units<'_>, direction: Direction) -> Self {
        let mut words = self;
        loop {
            let step = words.extended(units, Unit::Word, direction);
            let signs = past_signs(units.text(), step.head, step.direction());
            let next = if step.is_caret() { step } else { step.extended_to(signs) };
            let arrived = next != self && (next.is_caret() || is_spaced(units.text(), next.head));
            if arrived || step == words {
                return next;
            }
            words = step;
        }
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
        if let Some(head) = self.shrunk_head(units, unit, forward) {
            return self.extended_to(head);
        }
        let only = units.at(unit, self.range().start());
        if only != Some(self.range()) {
            return Self::caret(self.anchor);
        }
        let flipped = self.flipped();
        flipped.extended_to(flipped.grown_head(units, unit, forward))
    }

    /// Where the head comes to stand, if it moves towards the anchor by a unit and something stays selected.
    fn shrunk_head(self, units: &Units<'_>, unit: Unit, forward: bool) -> Option<ByteOffset> {
        if forward {
            let start = units.starting_from(unit, self.head + 1).map(TextRange::start);
            return start.filter(|head| *head < self.anchor);
        }
        let end = units.ending_by(unit, previous_grapheme(units.text(), self.head)).map(TextRange::end);
        end.filter(|head| *head > self.anchor)
    }

    /// The units that the selection touches, whole; of a caret the one under it. The head stays on its side.
    ///
    /// ```text
    /// We tr]ust th>em. Mostly.
    /// We ]trust them>. Mostly.         the words
    /// ]We trust them.> Mostly.         the sentences
    /// ```
    pub fn covered(self, units: &Units<'_>, unit: Unit) -> Self {
        let Some(range) = self.passage(units) else { return self.selected(units, unit) };
        let (from, to) = (units.ending_after(unit, range.start()), units.starting_before(unit, range.end()));
        match (from, to) {
            (Some(from), Some(to)) if from.start() <= to.start() => {
                Self::from(range.cover(from).cover(to)).facing(self.direction())
            }
            _ => self.selected(units, unit),
        }
    }

    /// The selection with one more unit in `direction`, where it is whole units already; else the whole units it touches.
    ///
    /// ```text
    /// We tr|ust them. Mostly. So.
    /// ]We trust them.> Mostly. So.     forward by a sentence
    /// ]We trust them. Mostly.> So.     and again
    /// ]We trust them.> Mostly. So.     and backward: the last one is let go
    /// ```
    ///
    /// Backward from one unit alone the one before it is taken in, as [`Self::extended`] does.
    pub fn taken(self, units: &Units<'_>, unit: Unit, direction: Direction) -> Self {
        let whole = self.covered(units, unit);
        if self.passage(units) == Some(whole.range()) {
            self.extended(units, unit, direction)
        } else {
            whole.facing(direction)
        }
    }

    /// The selection without the unit at its head; the last one stays.
    pub fn let_go(self, units: &Units<'_>, unit: Unit) -> Self {
        let head = self.shrunk_head(units, unit, self.direction() == Direction::Backward);
        head.map_or(self, |head| self.extended_to(head))
    }

    /// The selection with the blanks after it in its line, else with those before it: what `as` selects more than `is`.
    pub fn with_blanks(self, units: &Units<'_>) -> Self {
        let (text, range) = (units.text(), self.range());
        let is_blank = |sign: char| sign.is_whitespace() && sign != '\n';
        let (before, after) = (text.get(..range.start().get()), text.get(range.end().get()..));
        let length = |all: &str, rest: &str| all.len() - rest.len();
        let after = after.map_or(0, |after| length(after, after.trim_start_matches(is_blank)));
        let before = before.map_or(0, |before| length(before, before.trim_end_matches(is_blank)));
        let wide = if after > 0 {
            TextRange::new(range.start(), range.end() + after)
        } else {
            TextRange::of(range.start().get().saturating_sub(before), range.end().get())
        };
        Self::from(units.whole_graphemes(wide)).facing(self.direction())
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

    /// From the unit where the selection begins to the unit at `offset`, both whole: a drag after a double click.
    pub fn dragged(self, units: &Units<'_>, unit: Unit, offset: ByteOffset) -> Self {
        let (from, to) = (units.at(unit, self.range().start()), units.at(unit, offset));
        let (Some(from), Some(to)) = (from, to) else { return self };
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

/// Whether a blank or an edge of the text, or a Han character, stands on either side of `offset`.
fn is_spaced(text: &str, offset: ByteOffset) -> bool {
    let (before, after) = text.split_at_checked(offset.get()).unwrap_or_default();
    let ends = |letter: Option<char>| letter.is_none_or(|letter| letter.is_whitespace() || is_han(letter));
    ends(before.chars().next_back()) || ends(after.chars().next())
}

/// The end of the signs that hang on a word which ends at `offset`, or begins there where the head lies before it.
fn past_signs(text: &str, offset: ByteOffset, direction: Direction) -> ByteOffset {
    let (before, after) = text.split_at_checked(offset.get()).unwrap_or_default();
    let hangs = |letter: char| !letter.is_whitespace() && !letter.is_alphanumeric();
    let past = match direction {
        Direction::Forward => text.len() - after.trim_start_matches(hangs).len(),
        Direction::Backward => before.trim_end_matches(hangs).len(),
    };
    ByteOffset::new(past)
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
                "spaced" => selection.extended_spaced(&units, direction),
                "select" => selection.selected(&units, unit),
                "next" => selection.selected_next(&units, unit, direction),
                "grow" => selection.grown(&units),
                "take" => selection.taken(&units, unit, direction),
                "cover" => selection.covered(&units, unit),
                "drop" => selection.let_go(&units, unit),
                "blanks" => selection.with_blanks(&units),
                "flip" => selection.flipped(),
                other => panic!("{other}"),
            };
        }
        assert_eq!(draw(&text, selection), after, "{before} {steps}");
    }

    #[test]
    fn what_stands_between_blanks_is_taken_in_whole() {
        check("We |trust and+or “them”. 👍 So.", "spaced on", "We ]trust> and+or “them”. 👍 So.");
        check("We |trust and+or “them”. 👍 So.", "spaced on,spaced on", "We ]trust and+or> “them”. 👍 So.");
        check("We ]trust and+or> “them”. 👍 So.", "spaced on", "We ]trust and+or “them”.> 👍 So.");
        check("We ]trust and+or “them”.> So.", "spaced back", "We ]trust and+or> “them”. So.");
        check("We trust and+or “them”.| So.", "spaced back", "We trust and+or <“them”.] So.");
        check("|我们 trust，他们。", "spaced on", "]我>们 trust，他们。");
        check("|Mostly.", "spaced on,spaced on", "]Mostly.>");
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
    fn whole_units_are_taken_in_and_let_go() {
        check("We tr|ust them. Mostly. So.", "take on sentence", "]We trust them.> Mostly. So.");
        check("We tr|ust them. Mostly. So.", "take back sentence", "<We trust them.] Mostly. So.");
        check("We tr|ust them. Mostly. So.", "take on sentence,take on sentence", "]We trust them. Mostly.> So.");
        check("]We trust them. Mostly.> So.", "take back sentence", "]We trust them.> Mostly. So.");
        check("We. ]They.> So.", "take back sentence", "<We. They.] So.");
        check("We tr]ust th>em. So.", "cover this word", "We ]trust them>. So.");
        check("We tr]ust them.> So.", "cover this word", "We ]trust them.> So.");
        check("We tr<ust them. S]o. 好。", "cover this sentence", "<We trust them. So.] 好。");
        check("我们信]任他们，他们>也信任我们。好。", "cover this clause", "]我们信任他们，他们也信任我们。>好。");
        check("We.] >So.", "cover this sentence", "We. ]So.>");
        check("]We. So. 好。>", "drop this sentence,drop this sentence", "]We.> So. 好。");
        check("]We. So. 好。>", "flip,drop this sentence,drop this sentence,drop this sentence", "We. So. <好。]");
        check("]We.> So.", "drop this sentence", "]We.> So.");
    }

    #[test]
    fn blanks_belong_to_the_words_before_them_else_to_those_after_them() {
        check("We ]trust> them.", "blanks", "We ]trust >them.");
        check("We trust <them.]/Yes.", "blanks", "We trust< them.]/Yes.");
        check("]信任。>我们。", "blanks", "]信任。>我们。");
        check("We]. >So. 好。", "take on sentence,blanks,take on sentence", "]We. So.> 好。");
    }

    #[test]
    fn what_is_coded_is_whole_graphemes_without_white_space() {
        let text = " e\u{301} 👩‍🔬  信 \u{301} ";
        let units = Units::new(text, &[]);
        let passage =
            |start, end| Selection::from(TextRange::of(start, end)).passage(&units).map(|range| range.slice(text));
        assert_eq!(passage(0, text.len()), Some("e\u{301} 👩‍🔬  信 \u{301}"));
        assert_eq!(passage(0, 2), Some("e\u{301}"));
        assert_eq!(passage(9, 9), None);
        assert_eq!(passage(8, 12), Some("👩‍🔬"));
        assert_eq!(passage(0, 1), None);
    }

    #[test]
    fn the_units_that_are_coded_go_round() {
        let around: Vec<&str> =
            std::iter::successors(Some(Unit::Sentence), |unit| Some(unit.beside(Direction::Forward)))
                .take(7)
                .map(Unit::name)
                .collect();
        assert_eq!(around, ["sentence", "turn", "paragraph", "line", "word", "clause", "sentence"]);
        for unit in Unit::CODED {
            assert_eq!(unit.beside(Direction::Forward).beside(Direction::Backward), unit);
        }
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
            steps in proptest::collection::vec((0usize..7, any::<bool>(), 0usize..10), 1..12),
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
                    4 => selection.taken(&units, unit, direction),
                    5 => selection.covered(&units, unit),
                    6 => selection.let_go(&units, unit),
                    7 => selection.with_blanks(&units),
                    8 => selection.flipped(),
                    _ => selection.grown(&units),
                };
                for offset in [selection.anchor, selection.head] {
                    prop_assert!(offset.get() <= text.len());
                    prop_assert_eq!(floor_grapheme(&text, offset), offset);
                }
                if let Some(passage) = selection.passage(&units) {
                    prop_assert!(!passage.is_empty() && selection.range().contains_range(passage));
                    prop_assert_eq!(units.whole_graphemes(passage), passage);
                }
            }
        }
    }
}
