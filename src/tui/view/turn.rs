//! Editing a turn where it stands.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::draw::{clear, frame};
use crate::tui::state::{State, TurnEditor};

use super::writing;

pub(super) fn draw(state: &State, turn: &TurnEditor, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let codings = state.read.marks.over(turn.range).len();
    let codings = if codings > 0 { format!(" · {}", super::counted(codings, "coding")) } else { String::new() };
    let changed = if turn.is_changed() { " · changed" } else { "" };
    let inside = frame(buffer, area, &format!(" {}{codings}{changed} ", turn.title), theme.strong());
    writing::draw(&turn.editor, inside, theme.text(), buffer)
}
