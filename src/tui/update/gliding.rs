//! While the text scrolls line by line, what is listed below it waits until the keys rest.
//!
//! A key that is held down sends thirty lines a second. The codings under a cursor that the edge pushes along would be listed
//! anew for each, and over a slow line these are more bytes than the text is.

use super::super::action::{Action, Motion, MouseKind, Verb, View};
use super::super::paging::Paging;
use super::super::state::State;
use crate::text::{ByteOffset, TextRange};

/// What was seen before an action.
#[derive(Clone, Copy)]
pub(super) struct Before {
    top: ByteOffset,
    listed: TextRange,
}

/// Look before `action`, if that may scroll by lines. What waited is listed now, unless it scrolls on.
pub(super) fn look(state: &mut State, action: &Action) -> Option<Before> {
    let listed = state.read.listed();
    state.read.gliding = None;
    let read = state.view == View::Read && state.dialogs.is_empty() && by_lines(action);
    read.then_some(Before { top: state.read.top, listed })
}

/// Let the list wait where the text has scrolled.
pub(super) fn settle(state: &mut State, before: Option<Before>) {
    if let Some(before) = before.filter(|before| before.top != state.read.top) {
        state.read.gliding = Some(before.listed);
    }
}

fn by_lines(action: &Action) -> bool {
    match action {
        Action::Ask(verb) => matches!(verb, Verb::Move(Motion::Line(_)) | Verb::Paging(Paging::Scroll(_))),
        Action::Mouse(mouse) => matches!(mouse.kind, MouseKind::Scroll(_)),
        _ => false,
    }
}
