//! A turn that was changed on disk while it was edited: whose words are to stand.

use crate::tui::action::Verb;
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, List, State};

/// In the dialog with both versions of a turn.
pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let area = super::screen(state).dialog;
    let Some(Dialog::Conflict(conflict)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Move(motion) => {
            let (len, height) = crate::tui::view::conflict_rows(conflict, area);
            let mut list = List { chosen: conflict.top, top: conflict.top };
            list.step(motion, len, height);
            conflict.top = list.chosen.min(len.saturating_sub(height));
        }
        Verb::Save => {
            rebase(state);
            return super::editing::save_turn(state);
        }
        Verb::ConfirmOther => take_theirs(state),
        Verb::Close => {
            state.dialogs.pop();
            state.say("your words are still here; ctrl-s asks again");
        }
        _ => {}
    }
    Vec::new()
}

/// Close the dialog, and let the editing go on from the turn as it lies on disk.
fn rebase(state: &mut State) {
    state.dialogs.pop();
    if let (Some(Dialog::Turn(turn)), Some(now)) = (state.dialogs.last_mut(), &state.read.transcript) {
        turn.rebase(now.clone());
    }
}

/// The words on disk come into the editor as one step, so that one's own can still be had back.
fn take_theirs(state: &mut State) {
    rebase(state);
    if let Some(Dialog::Turn(turn)) = state.dialogs.last_mut() {
        let theirs = turn.range.slice(&turn.base.text).to_owned();
        turn.editor.replace(&theirs);
        state.say("these are the words on disk: Esc leaves them so, ctrl-z brings yours back");
    }
}
