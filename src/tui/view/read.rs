//! The Read view: the words, with speakers at the left and codings at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::tui::draw::Pen;
use crate::tui::layout::ReadLayout;
use crate::tui::state::State;

pub(super) fn draw(state: &State, layout: &ReadLayout, buffer: &mut Buffer) -> Option<Position> {
    let Some(transcript) = &state.read.transcript else {
        let hint = "no transcript is open; choose one in 1 Transcripts";
        Pen::new(buffer, layout.gutter.union(layout.text), 1)
            .blank(2, state.theme.text())
            .write(hint, state.theme.dim());
        return None;
    };
    super::gutter::draw(state, transcript, layout, buffer);
    super::gutter::draw_sticky(state, transcript, layout, buffer);
    super::passage::draw(state, transcript, layout, buffer);
    super::margin::draw(state, layout, buffer);
    super::density::draw(state, layout, buffer);
    super::panel::draw(state, layout.panel, buffer);
    let caret = (layout.sidebar.width > 0).then(|| super::sidebar::draw(state, layout.sidebar, buffer)).flatten();
    if state.sidebar.active {
        return caret;
    }
    layout.cell_of(&transcript.text, state.read.selection.head)
}
