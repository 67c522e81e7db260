//! Which line of the text is the first on screen.
//!
//! The text moves only when the cursor would leave the screen, and then no further than it must; after a jump the place
//! stands in the upper third. Everything here wraps what lies near and nothing else.

use crate::text::{ByteOffset, Direction, TextRange};

use super::layout::{ReadLayout, layout};
use super::page::Place;
use super::state::State;

/// Lines that stay visible above and below what a key goes to, where there are such lines: what comes can be read.
const MARGIN: usize = 3;

/// Of the lines on screen those that may be margin at either end: a fifth, so that a small screen keeps its middle.
const OF_SCREEN: usize = 5;

/// Scroll so that `range` is on screen, or as much of it as fits with the cursor.
pub fn reveal(state: &mut State, range: TextRange) {
    let shown = layout(state, state.area).read;
    reveal_in(state, &shown, range, (rows(&shown) / OF_SCREEN).min(MARGIN));
}

/// Scroll so that the cursor is on screen, at its very edge if need be.
pub fn keep_cursor(state: &mut State) {
    let shown = layout(state, state.area).read;
    let here = TextRange::empty(state.read.selection.head);
    reveal_in(state, &shown, here, 0);
}

/// After a jump: where `range` is not on screen, bring it into the upper third.
pub fn land(state: &mut State, range: TextRange) {
    let shown = layout(state, state.area).read;
    let (read, width) = (&state.read, shown.width());
    let seen = shown.shown();
    let on_screen = seen.contains(range.start()) && range.end() <= seen.end();
    if !on_screen && !read.page.blocks().is_empty() {
        let text = read.text();
        let place = read.page.place(text, range.start(), width);
        let top = read.page.walk(text, place, Direction::Backward, rows(&shown) / 3, width).0;
        let top = top.min(lowest(state, &shown).max(Place::default()));
        state.read.top = state.read.page.start_of_line(state.read.text(), top, width);
    }
    reveal(state, range);
}

/// Scroll by `count` lines, no further than to the ends of the text. How many lines it were.
pub fn scroll(state: &mut State, direction: Direction, count: usize) -> usize {
    let shown = layout(state, state.area).read;
    if state.read.page.blocks().is_empty() {
        return 0;
    }
    let (read, width) = (&state.read, shown.width());
    let top = read.page.place_of_line(read.text(), read.top, width);
    let lowest = lowest(state, &shown).max(top);
    let (mut place, mut gone) = (top, 0);
    while gone < count && (direction == Direction::Backward || place < lowest) {
        let (next, step) = read.page.walk(read.text(), place, direction, 1, width);
        if step == 0 {
            break;
        }
        (place, gone) = (next, gone + 1);
    }
    state.read.top = state.read.page.start_of_line(state.read.text(), place, width);
    gone
}

/// Change how wide the text is, and keep the line with the cursor in its row. `change` says whether it did anything.
pub fn hold(state: &mut State, change: impl FnOnce(&mut State)) {
    let row = cursor_row(state);
    change(state);
    let shown = layout(state, state.area).read;
    if let Some(row) = row.filter(|_| !state.read.page.blocks().is_empty()) {
        let (read, width) = (&state.read, shown.width());
        let head = read.page.place(read.text(), read.selection.head, width);
        let top = read.page.walk(read.text(), head, Direction::Backward, row.min(rows(&shown)), width).0;
        state.read.top = state.read.page.start_of_line(state.read.text(), top, width);
    }
    keep_cursor(state);
}

/// The row of the text in which the cursor stands, from 0; `None` where it is not on screen.
fn cursor_row(state: &State) -> Option<usize> {
    let shown = layout(state, state.area).read;
    let cell = shown.cell_of(state.read.text(), state.read.selection.head)?;
    Some(usize::from(cell.y.saturating_sub(shown.text.y)))
}

/// The first line on screen when the last one is the last of the text.
fn lowest(state: &State, shown: &ReadLayout) -> Place {
    let (read, width) = (&state.read, shown.width());
    let last = read.page.last(read.text(), width);
    read.page.walk(read.text(), last, Direction::Backward, rows(shown).saturating_sub(1), width).0
}

fn rows(shown: &ReadLayout) -> usize {
    shown.lines.len().max(usize::from(shown.text.height))
}

fn reveal_in(state: &mut State, shown: &ReadLayout, range: TextRange, margin: usize) {
    let (width, height) = (shown.width(), rows(shown));
    let read = &state.read;
    let text = read.text();
    if read.page.blocks().is_empty() || height == 0 {
        return;
    }
    let place = |offset: ByteOffset| read.page.place(text, offset, width);
    let walk = |from, direction, count| read.page.walk(text, from, direction, count, width).0;
    let mut top = read.page.place_of_line(text, read.top, width);
    for place in [place(range.end()), place(range.start()), place(read.selection.head)] {
        top = top.min(walk(place, Direction::Backward, margin));
        let below = walk(place, Direction::Forward, margin);
        top = top.max(walk(below, Direction::Backward, height - 1));
    }
    state.read.top = state.read.page.start_of_line(state.read.text(), top, width);
}
