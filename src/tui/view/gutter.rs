//! Beside the words of the Read view: who speaks, when, and which turn it is; and the line that stays on top.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::project::{Transcript, Turn};
use crate::text::{TextRange, columns};
use crate::tui::draw::Pen;
use crate::tui::layout::{ReadLayout, ReadLine};
use crate::tui::paging::Gutter;
use crate::tui::state::State;

/// Speakers where their turns begin, timestamps below them.
pub(super) fn draw(state: &State, transcript: &Transcript, layout: &ReadLayout, buffer: &mut Buffer) {
    if state.read.gutter == Gutter::Bare {
        return;
    }
    let numbers = if state.read.gutter == Gutter::Numbers { state.read.page.number_columns() } else { 0 };
    for (row, line) in layout.lines.iter().enumerate() {
        let Some((number, turn)) = begun(state, transcript, line) else { continue };
        let mut pen = Pen::new(buffer, layout.gutter, row as u16);
        let time = turn.time.map(clock);
        if numbers > 0 {
            let shown = if line.place.line == 0 { (number + 1).to_string() } else { String::new() };
            pen.cell_right(&shown, numbers, state.theme.dim()).blank(1, Style::new());
        }
        match line.place.line {
            0 => {
                let room = pen.left();
                pen.fitted(turn.speaker.as_deref().unwrap_or_default(), room, speaker(state, number));
                let alone = !goes_on(layout, row);
                if let Some(time) = time.filter(|time| alone && pen.left() > columns(time)) {
                    pen.blank(1, Style::new()).write(&time, state.theme.dim());
                }
            }
            1 => {
                pen.write(&time.unwrap_or_default(), state.theme.dim());
            }
            _ => {}
        }
    }
}

/// Over the text: who speaks in the first line, where that turn began above; when, and how far into the transcript. The number of a
/// turn is told of the cursor alone, in the status bar. It has a row of its own, so that nothing moves when it changes.
pub(super) fn draw_sticky(state: &State, transcript: &Transcript, layout: &ReadLayout, buffer: &mut Buffer) {
    let block_of = |line: &ReadLine| state.read.page.blocks().get(line.place.block);
    // A blank row is nobody's: what stands below it says whose turn this is.
    let words = |line: &&ReadLine| block_of(line).is_some_and(|block| !block.is_gap());
    let Some(line) = layout.lines.iter().find(words) else { return };
    let block = block_of(line);
    let number = block.and_then(|block| block.turn);
    let turn = number.and_then(|number| Some((number, transcript.turns.get(number)?)));
    let above = line.place.line > 0 || block.is_some_and(|block| !block.first);
    let theme = state.theme;
    let mut pen = Pen::new(buffer, layout.sticky, 0);
    if let Some((number, turn)) = turn.filter(|_| above) {
        let name = turn.speaker.as_deref().unwrap_or_default();
        let room = usize::from(layout.gutter.width);
        match room {
            0 => pen.write(name, speaker(state, number)).write(if name.is_empty() { "" } else { " · " }, theme.dim()),
            room => pen.fitted(name, room, speaker(state, number)),
        };
    }
    let blocks = state.read.page.blocks();
    let whole =
        blocks.first().zip(blocks.last()).map_or(TextRange::default(), |(first, last)| first.range.cover(last.range));
    pen.goto(layout.text.x);
    let parts = position(turn.map(|(_, turn)| turn), passed(layout.shown(), whole));
    let parts = fitting(parts, pen.left());
    pen.fitted(&parts, usize::MAX, theme.dim());
}

/// How much of a text lies above the screen, in per cent of what is not on it; `None` where all of it is.
fn passed(shown: TextRange, whole: TextRange) -> Option<usize> {
    let above = shown.start() - whole.start();
    (above * 100).checked_div(above + (whole.end() - shown.end()))
}

/// As many of the parts as have room, the first ones: half of a time would be another time.
fn fitting(mut parts: Vec<String>, room: usize) -> String {
    while parts.len() > 1 && columns(&parts.join(" · ")) > room {
        parts.pop();
    }
    parts.join(" · ")
}

/// `31:07`, `34%`
fn position(turn: Option<&Turn>, passed: Option<usize>) -> Vec<String> {
    let time = turn.and_then(|turn| turn.time).map(clock);
    time.into_iter().chain(passed.map(|passed| format!("{passed}%"))).collect()
}

fn speaker(state: &State, turn: usize) -> Style {
    state.read.page.speaker(turn).map_or(state.theme.speaker(), |number| state.theme.speaker_of(number))
}

/// The turn that begins in the block of a display line.
fn begun<'a>(state: &State, transcript: &'a Transcript, line: &ReadLine) -> Option<(usize, &'a Turn)> {
    let block = state.read.page.blocks().get(line.place.block).filter(|block| block.first)?;
    Some((block.turn?, transcript.turns.get(block.turn?)?))
}

/// Whether the block of this row has another line in the next row.
fn goes_on(layout: &ReadLayout, row: usize) -> bool {
    let (here, next) = (layout.lines.get(row), layout.lines.get(row + 1));
    next.zip(here).is_some_and(|(next, here)| next.place.block == here.place.block)
}

/// A time in the recording, from milliseconds: `0:07`, `12:40`, `1:02:11`.
pub(super) fn clock(millis: u64) -> String {
    let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_above_is_counted_from_nothing_to_all() {
        let check = |start, end| passed(TextRange::of(start, end), TextRange::of(10, 110));
        assert_eq!(
            [check(10, 30), check(50, 70), check(90, 110), check(10, 110)],
            [Some(0), Some(50), Some(100), None]
        );
    }

    #[test]
    fn no_time_is_cut_to_another() {
        let check = |room| fitting(["1:02:54", "34%"].map(str::to_owned).into(), room);
        assert_eq!([check(13), check(12), check(3)], ["1:02:54 · 34%", "1:02:54", "1:02:54"]);
    }

    #[test]
    fn times_read_like_a_player() {
        assert_eq!([clock(7_000), clock(760_000), clock(3_731_500)], ["0:07", "12:40", "1:02:11"]);
    }
}
