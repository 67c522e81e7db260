//! The Analysis view.

use ratatui::layout::Rect;

use crate::tui::action::{Motion, Mouse, MouseKind, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::State;

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    if let Verb::Move(motion) = verb {
        let len = state.workspace.as_ref().map_or(0, |workspace| workspace.project().codebook.codes().len());
        let height = super::rows(state, 1);
        state.analysis.list.step(motion, len, height);
    }
    Vec::new()
}

/// The mouse in the view, which takes `body`.
pub(super) fn mouse(state: &mut State, mouse: Mouse, _body: Rect) -> Vec<Effect> {
    match mouse.kind {
        MouseKind::Scroll(direction) => ask(state, Verb::Move(Motion::Line(direction))),
        _ => Vec::new(),
    }
}
