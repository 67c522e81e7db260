//! Words that are being written are kept on disk at each key press, and forgotten once they are saved or thrown away.

use crate::app::unsaved::{Keeper, Unsaved};

use super::action::Action;
use super::state::State;

/// What is done with words that are being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftStep {
    /// Keep them, in case the program ends.
    Keep(Box<Unsaved>),
    /// What was kept is no longer needed.
    Forget,
}

/// Do it.
pub(super) fn take(state: &mut State, step: DraftStep) -> Vec<Action> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let drafts = &mut state.drafts;
    match step {
        DraftStep::Keep(words) => {
            let kept = match &mut drafts.keeper {
                Some(keeper) => keeper.keep(workspace, &words),
                None => Keeper::begin(workspace, &words).map(|keeper| drafts.keeper = Some(keeper)),
            };
            kept.err().map(|error| Action::Say(format!("these words are not safe yet: {error}"))).into_iter().collect()
        }
        DraftStep::Forget => {
            drafts.closed.extend(drafts.keeper.take());
            // What holds them now must be on disk first.
            if workspace.unsaved() == 0 {
                drafts.closed.drain(..).for_each(Keeper::forget);
            }
            Vec::new()
        }
    }
}
