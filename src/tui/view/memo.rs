//! Writing a memo.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::tui::draw::{clear, frame};
use crate::tui::state::{MemoEditor, State};

pub(super) fn draw(state: &State, memo: &MemoEditor, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    clear(buffer, area, state.theme.text());
    let inside = frame(buffer, area, &format!(" {} ", memo.title), state.theme.text());
    let mut editor = memo.area.clone();
    editor.set_cursor_style(Style::new());
    (&editor).render(inside, buffer);
    let caret = editor.screen_cursor();
    let (top, left) = editor.scroll_offset();
    let x = inside.x + (caret.col as u16).saturating_sub(left);
    let y = inside.y + (caret.row as u16).saturating_sub(top);
    Some(Position { x: x.min(inside.right().saturating_sub(1)), y: y.min(inside.bottom().saturating_sub(1)) })
}
