//! Editing a turn where it stands.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::text::{TextRange, clusters};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Editor, State, TurnEditor};

/// What lies inside the frame of `area`.
pub(crate) fn inside(area: Rect) -> Rect {
    if area.width < 4 || area.height < 3 {
        return Rect { width: 0, height: 0, ..area };
    }
    Rect { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
}

/// The first of the display `lines` on screen, where `height` of them fit: all of them, or those around the caret.
pub(crate) fn top(editor: &Editor, lines: &[TextRange], height: u16) -> usize {
    let height = usize::from(height);
    editor.row(lines).saturating_sub(height / 2).min(lines.len().saturating_sub(height))
}

pub(super) fn draw(state: &State, turn: &TurnEditor, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let codings = state.read.marks.over(turn.range).len();
    let codings = if codings > 0 { format!(" · {}", super::counted(codings, "coding")) } else { String::new() };
    let changed = if turn.is_changed() { " · changed" } else { "" };
    let inside = frame(buffer, area, &format!(" {}{codings}{changed} ", turn.title), theme.strong());
    let (editor, text) = (&turn.editor, turn.editor.text());
    let lines = editor.lines(usize::from(inside.width));
    let top = top(editor, &lines, inside.height);
    for (row, line) in lines.iter().skip(top).take(usize::from(inside.height)).enumerate() {
        let mut pen = Pen::new(buffer, inside, row as u16);
        for cluster in clusters(text, *line) {
            if !pen.cluster(cluster.range.slice(text), cluster.columns, theme.text()) {
                break;
            }
        }
    }
    let row = editor.row(&lines);
    let before = TextRange::new(lines.get(row)?.start(), editor.caret());
    let column: usize = clusters(text, before).map(|cluster| cluster.columns).sum();
    let x = inside.x + (column as u16).min(inside.width.saturating_sub(1));
    Some(Position { x, y: inside.y + (row.saturating_sub(top) as u16).min(inside.height.saturating_sub(1)) })
}
