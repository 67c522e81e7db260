//! Words that are being written are kept at each key press; those of a program that ended are offered again where they
//! belong.

use crate::app::unsaved::{Offered, Unsaved};
use crate::tui::action::View;
use crate::tui::draft_work::DraftStep;
use crate::tui::effect::Effect;
use crate::tui::state::{CodeForm, Dialog, State, TurnEditor, unsaved};

/// Keep what has been written since the last key press, or forget what was kept.
pub(super) fn settle(state: &mut State) -> Option<Effect> {
    offer(state);
    let words = state.dialogs.iter().rev().find_map(unsaved);
    if words == state.drafts.kept {
        let waits = !state.drafts.closed.is_empty() && state.unsaved() == 0;
        return (waits && words.is_none()).then_some(Effect::Draft(DraftStep::Forget));
    }
    state.drafts.kept = words.clone();
    Some(Effect::Draft(words.map_or(DraftStep::Forget, |words| DraftStep::Keep(Box::new(words)))))
}

/// Open again what was being written when the program ended, where its place is shown.
fn offer(state: &mut State) {
    if !state.dialogs.is_empty() || state.drafts.offered.is_empty() || state.drafts.keeper.is_some() {
        return;
    }
    let open = state.read.transcript.as_ref().filter(|_| state.view == View::Read);
    let is_here = |offered: &Offered| match offered {
        Offered::Turn(turn, _) => open.is_some_and(|open| open.id == turn.transcript),
        Offered::Code(..) => state.view == View::Codes,
    };
    let Some(place) = state.drafts.offered.iter().position(is_here) else { return };
    let (dialog, what, words, keeper) = match state.drafts.offered.remove(place) {
        Offered::Turn(draft, keeper) => {
            let turn = open.and_then(|open| TurnEditor::resume(open, &draft));
            (turn.map(|turn| Dialog::Turn(Box::new(turn))), "the turn", Unsaved::Turn(draft), keeper)
        }
        Offered::Code(draft, keeper) => {
            let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
            let form = codebook.and_then(|codebook| CodeForm::resume(codebook, &draft));
            (form.map(|form| Dialog::Code(Box::new(form))), "the code", Unsaved::Code(draft), keeper)
        }
    };
    let Some(dialog) = dialog else { return };
    (state.drafts.keeper, state.drafts.kept) = (Some(keeper), Some(words));
    // What is as the study has it is forgotten at once.
    if unsaved(&dialog).is_none() {
        return;
    }
    state.dialogs.push(dialog);
    state.say(format!("{what} as you were writing it when emic ended: ctrl-s saves it, Esc asks"));
}
