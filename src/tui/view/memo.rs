//! Writing a memo.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::text::{TextRange, clusters};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{MemoEditor, State};

use super::markdown;

pub(super) fn draw(state: &State, memo: &MemoEditor, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    clear(buffer, area, state.theme.text());
    let changed = if memo.is_changed() { " · changed" } else { "" };
    let inside = frame(buffer, area, &format!(" {}{changed} ", memo.title), state.theme.text());
    let (editor, text) = (&memo.editor, memo.text());
    let lines = editor.lines(usize::from(inside.width));
    let top = super::turn_top(editor, &lines, inside.height);
    for (row, line) in lines.iter().skip(top).take(usize::from(inside.height)).enumerate() {
        markdown::draw_source(text, *line, &mut Pen::new(buffer, inside, row as u16), state.theme);
    }
    let row = editor.row(&lines);
    let before = TextRange::new(lines.get(row)?.start(), editor.caret());
    let column: usize = clusters(text, before).map(|cluster| cluster.columns).sum();
    let x = inside.x + (column as u16).min(inside.width.saturating_sub(1));
    Some(Position { x, y: inside.y + (row.saturating_sub(top) as u16).min(inside.height.saturating_sub(1)) })
}
