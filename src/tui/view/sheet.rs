//! A window with something to read, wrapped and scrolled.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Sheet, State};

/// Columns of the window at most.
pub(crate) const WIDTH: u16 = 96;

/// The rows of it where they have `width` columns, the frame not counted; the second line of a paragraph stands behind the
/// start of its first.
pub(crate) fn rows(sheet: &Sheet, width: u16) -> Vec<String> {
    let room = usize::from(width).saturating_sub(3).max(1);
    let lines = |paragraph: &String| {
        let parts = super::wrapped(paragraph, room).into_iter().enumerate();
        parts.map(|(place, line)| format!("{}{line}", if place == 0 { " " } else { "   " })).collect::<Vec<_>>()
    };
    sheet.paragraphs.iter().flat_map(lines).collect()
}

pub(super) fn draw(state: &State, sheet: &Sheet, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let rows = rows(sheet, area.width.saturating_sub(2));
    let fits = rows.len() <= usize::from(area.height.saturating_sub(2));
    let keys = if fits { "Esc closes" } else { "j k scroll, Esc closes" };
    let inside = frame(buffer, area, &format!(" {} · {keys} ", sheet.title), theme.text());
    for (row, line) in rows.iter().skip(sheet.top).take(usize::from(inside.height)).enumerate() {
        Pen::new(buffer, inside, row as u16).write(line, theme.text());
    }
}
