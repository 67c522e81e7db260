//! A text field of one line; [`super::Editor`] makes several lines of it.

use crate::text::{
    ByteOffset, Direction, Selection, TextRange, Unit, Units, columns, floor_grapheme, next_grapheme, previous_grapheme,
};

/// What is written in a field, and where the caret stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    caret: ByteOffset,
    /// Whether all of it is selected, so that what is typed takes its place.
    selected: bool,
}

/// An edit of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Move by a grapheme.
    Left,
    /// Move by a grapheme.
    Right,
    /// Move by a word.
    WordLeft,
    /// Move by a word.
    WordRight,
    /// Go to the start of the line.
    Start,
    /// Go to the end of the line.
    End,
    /// Erase the grapheme before the caret.
    EraseBack,
    /// Erase the grapheme after the caret.
    EraseOn,
    /// Erase the word before the caret.
    EraseWord,
    /// Erase what stands before the caret in its line.
    EraseToStart,
    /// Erase what stands after the caret in its line.
    EraseToEnd,
}

impl From<&str> for Input {
    /// A field with `text`, the caret at its end.
    fn from(text: &str) -> Self {
        let mut input = Self::default();
        input.insert(text);
        input
    }
}

impl Input {
    /// A field with `text`, all of it selected: what is typed takes its place, and any step of the caret keeps it.
    pub fn selected(text: &str) -> Self {
        Self { selected: !text.is_empty(), ..Self::from(text) }
    }

    /// Whether all of it is selected.
    pub fn is_selected(&self) -> bool {
        self.selected
    }

    /// What is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Where the caret stands, in bytes.
    pub fn caret(&self) -> ByteOffset {
        self.caret
    }

    /// Put the caret at `offset`, or before the letter that this lies in.
    pub fn place(&mut self, offset: ByteOffset) {
        self.selected = false;
        self.caret = floor_grapheme(&self.text, offset.min(ByteOffset::new(self.text.len())));
    }

    /// Columns before the caret.
    pub fn caret_column(&self) -> usize {
        columns(TextRange::new(ByteOffset::default(), self.caret).slice(&self.text))
    }

    /// Write `text` at the caret; line ends become spaces, other control characters are left out.
    pub fn insert(&mut self, text: &str) {
        let line = text.replace(['\n', '\t'], " ");
        let line: String = line.chars().filter(|letter| !letter.is_control()).collect();
        if std::mem::take(&mut self.selected) {
            (self.text, self.caret) = (String::new(), ByteOffset::default());
        }
        self.put(&line);
    }

    /// Put `text` in at the caret, whatever it holds.
    pub(super) fn put(&mut self, text: &str) {
        self.text.insert_str(self.caret.get(), text);
        self.caret = self.caret + text.len();
    }

    /// The line in which the caret stands: in a field, all there is.
    pub(super) fn line(&self) -> TextRange {
        let before = TextRange::new(ByteOffset::default(), self.caret).slice(&self.text);
        let after = TextRange::of(self.caret.get(), self.text.len()).slice(&self.text);
        let start = before.rfind('\n').map_or(0, |place| place + 1);
        TextRange::of(start, self.caret.get() + after.find('\n').unwrap_or(after.len()))
    }

    /// Carry out `edit`.
    pub fn edit(&mut self, edit: Edit) {
        if std::mem::take(&mut self.selected) && matches!(edit, Edit::EraseBack | Edit::EraseOn) {
            self.erase(ByteOffset::default());
            return self.edit(Edit::EraseToEnd);
        }
        let (start, end) = (self.line().start(), self.line().end());
        match edit {
            Edit::Left => self.caret = previous_grapheme(&self.text, self.caret),
            Edit::Right => self.caret = next_grapheme(&self.text, self.caret),
            Edit::WordLeft => self.caret = self.word(Direction::Backward),
            Edit::WordRight => self.caret = self.word(Direction::Forward),
            Edit::Start => self.caret = start,
            Edit::End => self.caret = end,
            Edit::EraseBack => self.erase(previous_grapheme(&self.text, self.caret)),
            Edit::EraseOn => self.erase(next_grapheme(&self.text, self.caret)),
            Edit::EraseWord => self.erase(self.word(Direction::Backward)),
            Edit::EraseToStart => self.erase(start),
            Edit::EraseToEnd => self.erase(end),
        }
    }

    /// Erase between the caret and `other`.
    fn erase(&mut self, other: ByteOffset) {
        let range = TextRange::new(self.caret, other);
        self.text.replace_range(range.start().get()..range.end().get(), "");
        self.caret = range.start();
    }

    fn word(&self, direction: Direction) -> ByteOffset {
        let all = [TextRange::of(0, self.text.len())];
        let units = Units::new(&self.text, &all);
        Selection::caret(self.caret).moved(&units, Unit::Word, direction).head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_takes_the_place_of_what_is_selected() {
        let typed = |edits: &[Edit], more: &str| {
            let mut input = Input::selected("70 👍");
            edits.iter().for_each(|edit| input.edit(*edit));
            input.insert(more);
            assert!(!input.is_selected());
            input.text().to_owned()
        };
        assert_eq!(typed(&[], "55"), "55");
        assert_eq!(typed(&[Edit::End], "5"), "70 👍5");
        assert_eq!(typed(&[Edit::EraseBack], "5"), "5");
        assert_eq!(typed(&[Edit::Left, Edit::EraseBack], "5"), "705👍");
        assert!(!Input::selected("").is_selected());
    }

    #[test]
    fn fields_are_edited_by_graphemes_and_words() {
        let mut input = Input::from("we 信任👍🏽");
        assert_eq!(input.caret_column(), 9);
        input.edit(Edit::EraseBack);
        assert_eq!(input.text(), "we 信任");
        input.edit(Edit::Left);
        input.insert("a\nb\u{1b}");
        assert_eq!((input.text(), input.caret_column()), ("we 信a b任", 8));
        input.edit(Edit::EraseWord);
        input.edit(Edit::EraseToEnd);
        assert_eq!(input.text(), "we 信a ");
        input.edit(Edit::EraseToStart);
        assert!(input.is_empty());
    }
}
