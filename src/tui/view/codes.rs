//! The Codes view.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::draw::Pen;
use crate::tui::state::State;

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let codebook = &state.workspace.as_ref()?.project().codebook;
    let list = state.codes.list;
    let codes = codebook.codes().iter().enumerate().skip(list.top).take(usize::from(area.height));
    for (row, code) in codes {
        let style = if row == list.chosen { state.theme.selection() } else { state.theme.text() };
        let mut pen = Pen::new(buffer, area, (row - list.top) as u16);
        pen.blank(1 + 2 * codebook.depth(&code.id), style).write(&code.name, style).fill(style);
    }
    None
}
