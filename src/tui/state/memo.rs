//! Writing a memo.

use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use crate::project::{MemoId, MemoTarget};

/// The state of the dialog.
#[derive(Clone, Debug)]
pub struct MemoEditor {
    /// What the memo is about, in words.
    pub title: String,
    /// What the memo is about.
    pub target: MemoTarget,
    /// The memo that is being changed; `None` for a new one.
    pub memo: Option<MemoId>,
    /// Its words.
    pub area: TextArea<'static>,
}

impl MemoEditor {
    /// An editor with `text`, the caret at its end.
    pub fn new(title: String, target: MemoTarget, memo: Option<MemoId>, text: &str) -> Self {
        let mut area = TextArea::new(text.split('\n').map(printable).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(ratatui::style::Style::new());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { title, target, memo, area }
    }

    /// Put `text` in at the caret.
    pub fn insert(&mut self, text: &str) {
        let lines: Vec<String> = text.split('\n').map(printable).collect();
        self.area.insert_str(lines.join("\n"));
    }

    /// The words.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }
}

/// A line without control characters, tabs as blanks.
fn printable(line: &str) -> String {
    line.chars().map(|letter| if letter == '\t' { ' ' } else { letter }).filter(|letter| !letter.is_control()).collect()
}
