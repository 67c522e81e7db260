//! The Read view: the words, with speakers at the left and codings at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::project::{Transcript, Turn};
use crate::text::columns;
use crate::tui::draw::Pen;
use crate::tui::layout::{ReadLayout, ReadLine};
use crate::tui::state::State;

pub(super) fn draw(state: &State, layout: &ReadLayout, buffer: &mut Buffer) -> Option<Position> {
    let Some(transcript) = &state.read.transcript else {
        let hint = "no transcript is open; choose one in 1 Transcripts";
        Pen::new(buffer, layout.gutter.union(layout.text), 1)
            .blank(2, state.theme.text())
            .write(hint, state.theme.dim());
        return None;
    };
    gutter(state, transcript, layout, buffer);
    super::passage::draw(state, transcript, layout, buffer);
    super::margin::draw(state, layout, buffer);
    super::panel::draw(state, layout.panel, buffer);
    let caret = (layout.sidebar.width > 0).then(|| super::sidebar::draw(state, layout.sidebar, buffer)).flatten();
    if state.sidebar.active {
        return caret;
    }
    layout.cell_of(&transcript.text, state.read.selection.head)
}

/// Speakers where their turns begin, timestamps below them.
fn gutter(state: &State, transcript: &Transcript, layout: &ReadLayout, buffer: &mut Buffer) {
    for (row, line) in layout.lines.iter().enumerate() {
        let Some((turn, at)) = label(state, transcript, line) else { continue };
        let mut pen = Pen::new(buffer, layout.gutter, row as u16);
        let (width, time) = (pen.left(), turn.time.map(clock));
        let speaker = turn.speaker.as_deref().unwrap_or_default();
        match at {
            0 => {
                pen.fitted(speaker, width, state.theme.speaker());
                let alone = !goes_on(layout, row);
                if let Some(time) = time.filter(|time| alone && pen.left() > columns(time)) {
                    pen.blank(1, state.theme.text()).write(&time, state.theme.dim());
                }
            }
            1 => {
                pen.write(&time.unwrap_or_default(), state.theme.dim());
            }
            _ => {}
        }
    }
}

/// The turn that a display line belongs to, and its number in the turn's first block: 0 where the turn begins.
fn label<'a>(state: &State, transcript: &'a Transcript, line: &ReadLine) -> Option<(&'a Turn, usize)> {
    let block = state.read.page.blocks().get(line.place.block).filter(|block| block.first)?;
    Some((transcript.turns.get(block.turn?)?, line.place.line))
}

/// Whether the block of this row has another line in the next row.
fn goes_on(layout: &ReadLayout, row: usize) -> bool {
    let (here, next) = (layout.lines.get(row), layout.lines.get(row + 1));
    next.zip(here).is_some_and(|(next, here)| next.place.block == here.place.block)
}

/// A time in the recording, from milliseconds: `0:07`, `12:40`, `1:02:11`.
fn clock(millis: u64) -> String {
    let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_like_a_player() {
        assert_eq!([clock(7_000), clock(760_000), clock(3_731_500)], ["0:07", "12:40", "1:02:11"]);
    }
}
