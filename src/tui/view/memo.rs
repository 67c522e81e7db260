//! Writing a memo.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::draw::{clear, frame};
use crate::tui::state::{MemoEditor, State};

use super::{markdown, writing};

pub(super) fn draw(state: &State, memo: &MemoEditor, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    clear(buffer, area, state.theme.text());
    let changed = if memo.is_changed() { " · changed" } else { "" };
    let inside = frame(buffer, area, &format!(" {}{changed} ", memo.title), state.theme.text());
    let text = memo.text();
    writing::draw_lines(&memo.editor, inside, buffer, |line, pen| {
        markdown::draw_source(text, line, pen, state.theme);
    })
}
