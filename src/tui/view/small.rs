//! A terminal in which a window over the view would be a box without words.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::tui::draw::{Pen, clear};
use crate::tui::layout::Layout;
use crate::tui::state::State;

/// Columns and rows from which on every window shows what it is about.
const LEAST: (u16, u16) = (40, 10);

/// Whether the window on top cannot be drawn so that it tells anything; a field of one row always can.
pub(super) fn needs_more(state: &State, layout: &Layout) -> bool {
    let dialog = layout.dialog;
    (state.area.width < LEAST.0 || state.area.height < LEAST.1) && dialog.height != 1
}

/// Say so in its place.
pub(super) fn draw(state: &State, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    let area = state.area;
    clear(buffer, layout.body, state.theme.text());
    let told = format!("too small: {}x{}, needs {}x{}", area.width, area.height, LEAST.0, LEAST.1);
    let row = if layout.body.height > 0 { layout.body } else { layout.head };
    let wide = usize::from(row.width).max(1);
    for (place, line) in super::wrapped(&told, wide).iter().take(usize::from(row.height)).enumerate() {
        Pen::new(buffer, row, place as u16).fitted(line, wide, state.theme.warning()).fill(state.theme.text());
    }
    None
}
