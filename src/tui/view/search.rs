//! The Search view.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::state::State;

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let row = Rect { height: area.height.min(1), ..area };
    let caret = super::field(buffer, row, " search: ", &state.search.input, state);
    state.search.writing.then_some(caret)
}
