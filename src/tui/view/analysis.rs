//! The Analysis view.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::draw::Pen;
use crate::tui::state::State;

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let project = state.workspace.as_ref()?.project();
    let count = super::counted(project.codings.len(), "coding");
    Pen::new(buffer, area, 0).blank(1, state.theme.text()).write(&count, state.theme.strong());
    None
}
