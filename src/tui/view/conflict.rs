//! Both versions of a turn that was changed on disk while it was edited.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::text::{TextRange, wrap};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Conflict, State};

/// What can be done, in words.
const CHOICES: &str = "m saves mine over it · t takes the one on disk · Esc edits on: mine is kept";

/// A row of the dialog.
enum Row<'c> {
    Heading(&'static str),
    Words(&'c str),
}

/// How wide the window wants to be.
pub(crate) const WIDTH: u16 = 92;

/// How many rows there are to scroll, and how many of them fit.
pub(crate) fn rows(conflict: &Conflict, area: Rect) -> (usize, usize) {
    let head = lines(CHOICES, room(area.width)).len() + 1;
    (versions(conflict, room(area.width)).len(), usize::from(area.height.saturating_sub(2)).saturating_sub(head))
}

/// How high the window wants to be in `width` columns.
pub(crate) fn height(conflict: &Conflict, width: u16) -> u16 {
    let width = room(width.min(WIDTH));
    let rows = versions(conflict, width).len() + lines(CHOICES, width).len() + 3;
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// Columns for words in a window of `width`.
fn room(width: u16) -> usize {
    usize::from(width.saturating_sub(4)).max(1)
}

fn lines(text: &str, width: usize) -> Vec<&str> {
    let paragraphs = text.split('\n').flat_map(|line| {
        let wrapped = wrap(line, TextRange::of(0, line.len()), width);
        wrapped.into_iter().map(move |range| range.slice(line).trim_end())
    });
    paragraphs.collect()
}

fn versions(conflict: &Conflict, width: usize) -> Vec<Row<'_>> {
    let words = |text| lines(text, width).into_iter().map(Row::Words);
    let theirs = if conflict.theirs.is_empty() { "(the turn is gone)" } else { &conflict.theirs };
    let mine = if conflict.mine.is_empty() { "(nothing)" } else { &conflict.mine };
    let rows = std::iter::once(Row::Heading("Mine:")).chain(words(mine)).chain([Row::Words("")]);
    rows.chain([Row::Heading("On disk:")]).chain(words(theirs)).collect()
}

pub(super) fn draw(state: &State, conflict: &Conflict, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let inside = frame(buffer, area, " This turn was changed on disk meanwhile ", theme.warning());
    let choices = lines(CHOICES, usize::from(inside.width).max(1));
    for (row, line) in choices.iter().enumerate() {
        Pen::new(buffer, inside, row as u16).write(line, theme.key());
    }
    let taken = (choices.len() as u16 + 1).min(inside.height);
    let list = Rect { y: inside.y + taken, height: inside.height - taken, ..inside };
    let rows = versions(conflict, usize::from(inside.width).max(1));
    let below = rows.len().saturating_sub(conflict.top + usize::from(list.height));
    for (row, text) in rows.iter().skip(conflict.top).take(usize::from(list.height)).enumerate() {
        let mut pen = Pen::new(buffer, list, row as u16);
        match text {
            Row::Heading(words) => pen.write(words, theme.strong()),
            Row::Words(words) => pen.write(words, theme.text()),
        };
    }
    if below > 0 && area.height > 2 {
        let floor = Rect { y: area.bottom() - 1, height: 1, x: area.x + 2, width: area.width.saturating_sub(4) };
        Pen::new(buffer, floor, 0).write(&format!(" ▾ {below} more below "), theme.strong());
    }
}
