//! The Search view.

use ratatui::layout::Rect;

use crate::tui::action::{Motion, Mouse, MouseKind, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::State;

/// The view has just been opened.
pub(super) fn enter(state: &mut State) -> Vec<Effect> {
    state.search.writing = state.search.input.is_empty();
    Vec::new()
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Find => state.search.writing = true,
        Verb::Confirm | Verb::Close => state.search.writing = false,
        _ => {}
    }
    Vec::new()
}

/// The query has changed.
pub(super) fn typed(_state: &mut State) -> Vec<Effect> {
    Vec::new()
}

/// The mouse in the view, which takes `body`.
pub(super) fn mouse(state: &mut State, mouse: Mouse, _body: Rect) -> Vec<Effect> {
    match mouse.kind {
        MouseKind::Scroll(direction) => ask(state, Verb::Move(Motion::Line(direction))),
        _ => Vec::new(),
    }
}
