//! The sentences around codings that a window shows beside them.

use crate::project::CodingId;
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, State};
use crate::tui::work::Job;

/// Ask for the sentences around the codings that a dialog shows, and around the next one.
pub(super) fn look_up(state: &mut State) -> Option<Effect> {
    let wanted: Vec<CodingId> = state
        .dialogs
        .iter()
        .flat_map(|dialog| match dialog {
            Dialog::Dealing(dealing) => [dealing.draft.next(), dealing.next()],
            Dialog::Recheck => [state.recheck.current(), state.recheck.next()],
            _ => [None, None],
        })
        .flatten()
        .collect();
    let project = state.workspace.as_ref()?.project();
    let missing = state.scenes.missing(wanted.iter().filter_map(|id| project.codings.get(id)));
    (!missing.is_empty()).then_some(Effect::Work(Job::Scenes(missing)))
}
