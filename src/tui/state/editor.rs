//! A text of several lines that is being edited in place.
//!
//! The words of participants are not a program's to mend: half a 👩‍🔬 must not be left behind by one Backspace, nor a tab
//! become blanks unasked. So texts are edited with the program's own graphemes, words and display lines, as they are read.

use crate::text::{ByteOffset, Direction, TextRange, columns, floor_grapheme, wrap};

use super::{Edit, Input};

/// Steps that can be taken back.
const STEPS: usize = 1_000;

/// What is written, where the caret stands, and how it came about.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    input: Input,
    past: Vec<Input>,
    future: Vec<Input>,
    /// Whether the last step put letters in: what is typed in one go is taken back in one.
    typing: bool,
    /// The column that moving up and down keeps to.
    goal: Option<usize>,
}

impl Editor {
    /// An editor with `text`, the caret at `caret`.
    pub fn new(text: &str, caret: ByteOffset) -> Self {
        let mut input = Input::default();
        input.put(text);
        input.place(caret);
        Self { input, ..Self::default() }
    }

    /// What is written.
    pub fn text(&self) -> &str {
        self.input.text()
    }

    /// Where the caret stands, in bytes of [`Self::text`].
    pub fn caret(&self) -> ByteOffset {
        self.input.caret()
    }

    /// Put the caret at `offset`.
    pub fn place(&mut self, offset: ByteOffset) {
        (self.typing, self.goal) = (false, None);
        self.input.place(offset);
    }

    /// Write at the caret. Tabs and line ends stay; what a terminal obeys is left out.
    pub fn insert(&mut self, text: &str) {
        let written: String =
            text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect();
        let word = written.chars().all(char::is_alphanumeric);
        if !(self.typing && word) {
            self.remember();
        }
        self.input.put(&written);
        (self.typing, self.goal) = (word, None);
    }

    /// Put `text` in the place of `range`, as one step; the caret behind it.
    pub fn put(&mut self, range: TextRange, text: &str) {
        let before = self.input.clone();
        let old = before.text();
        let head = TextRange::of(0, range.start().get()).slice(old);
        let tail = TextRange::of(range.end().get(), old.len()).slice(old);
        self.input = Input::default();
        self.input.put(&[head, text, tail].concat());
        self.input.place(range.start() + text.len());
        self.keep(before);
        (self.typing, self.goal) = (false, None);
    }

    /// Put `text` in the place of everything, as one step.
    pub fn replace(&mut self, text: &str) {
        let before = std::mem::take(&mut self.input);
        self.input.put(text);
        self.input.place(ByteOffset::default());
        self.keep(before);
        (self.typing, self.goal) = (false, None);
    }

    /// Carry out `edit`; the edges are those of the line.
    pub fn edit(&mut self, edit: Edit) {
        let before = self.input.clone();
        self.input.edit(edit);
        if self.input.text() != before.text() {
            self.keep(before);
        }
        (self.typing, self.goal) = (false, None);
    }

    /// Take back the last step; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(&mut self.input, before));
        (self.typing, self.goal) = (false, None);
        true
    }

    /// Do again what was taken back; whether there was something.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(&mut self.input, after));
        (self.typing, self.goal) = (false, None);
        true
    }

    /// Move by `count` display lines of `width` columns.
    pub fn step(&mut self, direction: Direction, count: usize, width: usize) {
        let lines = self.lines(width);
        let row = self.row(&lines);
        let start = lines.get(row).map_or(ByteOffset::default(), |line| line.start());
        let column = self.goal.unwrap_or_else(|| columns(TextRange::new(start, self.caret()).slice(self.input.text())));
        let target = match direction {
            Direction::Forward => (row + count).min(lines.len().saturating_sub(1)),
            Direction::Backward => row.saturating_sub(count),
        };
        let last = target + 1 == lines.len() || lines.get(target + 1).zip(lines.get(target)).is_some_and(follows);
        if let Some(line) = lines.get(target).filter(|_| target != row) {
            let found = super::super::layout::offset_in(self.input.text(), *line, column);
            let end = if last { line.end() } else { found };
            let beyond = columns(line.slice(self.input.text())) <= column;
            self.input.place(if beyond { end } else { found });
        }
        (self.typing, self.goal) = (false, Some(column));
    }

    /// The display lines, at most `width` columns each; line ends belong to none.
    pub fn lines(&self, width: usize) -> Vec<TextRange> {
        let text = self.input.text();
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            lines.extend(wrap(text, TextRange::of(start, start + line.len()), width.max(1)));
            start += line.len() + 1;
        }
        lines
    }

    /// Which of `lines` the caret stands in.
    pub fn row(&self, lines: &[TextRange]) -> usize {
        lines.partition_point(|line| line.start() <= self.caret()).saturating_sub(1)
    }

    /// The place in the text nearest to a column of a display line.
    pub fn offset_at(&self, lines: &[TextRange], row: usize, column: usize) -> ByteOffset {
        let row = row.min(lines.len().saturating_sub(1));
        let offset = lines
            .get(row)
            .map_or(ByteOffset::default(), |line| super::super::layout::offset_in(self.input.text(), *line, column));
        floor_grapheme(self.input.text(), offset)
    }

    fn remember(&mut self) {
        self.keep(self.input.clone());
    }

    fn keep(&mut self, before: Input) {
        self.past.push(before);
        let oldest = self.past.len().saturating_sub(STEPS);
        self.past.drain(..oldest);
        self.future.clear();
    }
}

/// Whether a display line begins a line of the text: then the one before it ends at a line end.
fn follows((next, line): (&TextRange, &TextRange)) -> bool {
    next.start() > line.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` is the caret.
    fn editor(marked: &str) -> Editor {
        let caret = marked.find('|').unwrap();
        Editor::new(&marked.replace('|', ""), ByteOffset::new(caret))
    }

    fn shown(editor: &Editor) -> String {
        let mut text = editor.text().to_owned();
        text.insert(editor.caret().get(), '|');
        text
    }

    #[track_caller]
    fn check(before: &str, act: impl Fn(&mut Editor), after: &str) {
        let mut editor = editor(before);
        act(&mut editor);
        assert_eq!(shown(&editor), after);
    }

    #[test]
    fn graphemes_are_erased_whole_and_edges_are_those_of_the_line() {
        check("我们👩‍🔬|信任", |editor| editor.edit(Edit::EraseBack), "我们|信任");
        check("a\nb 信|任 c\nd", |editor| editor.edit(Edit::Start), "a\n|b 信任 c\nd");
        check("a\nb 信|任 c\nd", |editor| editor.edit(Edit::End), "a\nb 信任 c|\nd");
        check("a\nb 信|任 c\nd", |editor| editor.edit(Edit::EraseToEnd), "a\nb 信|\nd");
        check("a\n|b", |editor| editor.edit(Edit::EraseBack), "a|b");
        check("a|\tb\u{7}", |editor| editor.insert("x\n\u{1b}y"), "ax\ny|\tb\u{7}");
    }

    #[test]
    fn up_and_down_go_by_display_lines_and_keep_to_their_column() {
        let down = |editor: &mut Editor| editor.step(Direction::Forward, 1, 8);
        let up = |editor: &mut Editor| editor.step(Direction::Backward, 1, 8);
        check("他们|信任我们，我们也信任", down, "他们信任我们|，我们也信任");
        check("他们信|任\nab\n他们信任", down, "他们信任\nab|\n他们信任");
        check(
            "他们信|任\nab\n他们信任",
            |editor| {
                down(editor);
                down(editor);
            },
            "他们信任\nab\n他们信|任",
        );
        check("ab\n他们|", up, "ab|\n他们");
        check("|ab", up, "|ab");
    }

    #[test]
    fn what_was_typed_in_one_go_is_taken_back_in_one() {
        let mut editor = editor("|我们");
        for letter in ["a", "b", "信", " ", "c"] {
            editor.insert(letter);
        }
        editor.edit(Edit::EraseBack);
        let mut seen = Vec::new();
        while editor.undo() {
            seen.push(shown(&editor));
        }
        assert_eq!(seen, ["ab信 c|我们", "ab信 |我们", "ab信|我们", "|我们"]);
        while editor.redo() {}
        assert_eq!(shown(&editor), "ab信 |我们");
    }
}
