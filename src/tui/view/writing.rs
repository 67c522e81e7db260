//! A text of several lines that is being written: its display lines around the caret, and where the caret stands.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::text::{TextRange, clusters};
use crate::tui::draw::Pen;
use crate::tui::state::Editor;

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

/// Write what fits into `area` as `line` writes each display line; where the caret stands.
pub(super) fn draw_lines(
    editor: &Editor,
    area: Rect,
    buffer: &mut Buffer,
    mut line: impl FnMut(TextRange, &mut Pen<'_>),
) -> Option<Position> {
    let lines = editor.lines(usize::from(area.width));
    let top = top(editor, &lines, area.height);
    for (row, range) in lines.iter().skip(top).take(usize::from(area.height)).enumerate() {
        line(*range, &mut Pen::new(buffer, area, row as u16));
    }
    let row = editor.row(&lines);
    let before = TextRange::new(lines.get(row)?.start(), editor.caret());
    let column: usize = clusters(editor.text(), before).map(|cluster| cluster.columns).sum();
    let x = area.x + (column as u16).min(area.width.saturating_sub(1));
    Some(Position { x, y: area.y + (row.saturating_sub(top) as u16).min(area.height.saturating_sub(1)) })
}

/// The same in one style.
pub(super) fn draw(editor: &Editor, area: Rect, style: Style, buffer: &mut Buffer) -> Option<Position> {
    let text = editor.text();
    draw_lines(editor, area, buffer, |line, pen| {
        for cluster in clusters(text, line) {
            if !pen.cluster(cluster.range.slice(text), cluster.columns, style) {
                break;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ByteOffset;

    #[test]
    fn the_caret_stands_behind_what_is_wide_and_stays_in_sight() {
        let area = Rect::new(2, 1, 8, 2);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 4));
        let mut at = |text: &str| {
            let editor = Editor::new(text, ByteOffset::new(text.len()));
            draw(&editor, area, Style::new(), &mut buffer).map(|caret| (caret.x, caret.y))
        };
        assert_eq!(at(""), Some((2, 1)));
        assert_eq!(at("信👍a"), Some((7, 1)));
        assert_eq!(at("one\ntwo\n信"), Some((4, 2)), "the last line that fits");
        assert_eq!(inside(Rect::new(0, 0, 3, 9)).width, 0);
    }
}
