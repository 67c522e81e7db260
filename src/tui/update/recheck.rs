//! Codings that were made under another wording of their code: one key each.

use crate::project::{CodebookCommand, CodingId, Command};
use crate::text::Direction;
use crate::tui::action::{Motion, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, Looked, State, Target};

/// Show the list, beginning with the code that is chosen in the Codes view.
pub(super) fn open(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let first = state.code_here().filter(|_| state.view == View::Codes).cloned();
    state.recheck.begin(workspace, first);
    if state.recheck.queue.is_empty() && !state.recheck.everyone {
        let others = workspace.outdated().total();
        if others > 0 {
            state.say(format!("none of yours is outdated; a shows the {others} of colleagues"));
        }
    }
    state.dialogs.push(Dialog::Recheck);
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let waits = |id: &CodingId| state.recheck.looked(*id) == Looked::Waits;
    let current = state.recheck.current().filter(waits);
    let Some(workspace) = &state.workspace else { return Vec::new() };
    match (verb, current) {
        (Verb::Undo, _) => return vec![Effect::Undo],
        (Verb::Redo, _) => return vec![Effect::Redo],
        (Verb::Help, _) => state.dialogs.push(Dialog::Help(state.when(), 0)),
        (Verb::Everywhere, _) => state.recheck.switch(workspace),
        (Verb::Move(Motion::Line(direction)), _) => state.recheck.step(workspace, direction == Direction::Forward),
        (Verb::Move(Motion::HalfPage(direction)), _) => scroll(state, direction, false),
        (Verb::Move(Motion::Page(direction)), _) => scroll(state, direction, true),
        (Verb::Close, _) => drop(state.dialogs.pop()),
        (_, None) => {}
        (Verb::Save, Some(coding)) => return confirm(vec![coding]),
        (Verb::MarkAll, Some(_)) => return confirm(state.recheck.of_this_code(workspace)),
        (Verb::Skip, Some(_)) => state.recheck.pass(workspace),
        (Verb::Pick, Some(coding)) => super::picker::open(state, Target::Codings(vec![coding])),
        (Verb::Uncode, Some(coding)) => return super::quotes::uncode_these(state, vec![coding]),
        (Verb::Memo, Some(coding)) => super::quotes::memo_on(state, coding),
        (Verb::Confirm, Some(coding)) => {
            state.dialogs.pop();
            state.view = View::Read;
            return vec![Effect::ShowCoding(coding)];
        }
        _ => {}
    }
    Vec::new()
}

fn confirm(codings: Vec<CodingId>) -> Vec<Effect> {
    vec![Effect::Run(Command::Codebook(CodebookCommand::Confirm(codings)))]
}

/// Scroll the coding, or its wordings.
fn scroll(state: &mut State, direction: Direction, wordings: bool) {
    let area = super::screen(state).dialog;
    let (coding, wording) = crate::tui::view::recheck_overflow(state, area);
    let (slot, most) =
        if wordings { (&mut state.recheck.scrolled.1, wording) } else { (&mut state.recheck.scrolled.0, coding) };
    *slot = match direction {
        Direction::Forward => (*slot + 3).min(most),
        Direction::Backward => slot.saturating_sub(3),
    };
}

/// Keep the list up to date while it is shown.
pub(super) fn settle(state: &mut State) {
    let shown = state.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Recheck));
    if let Some(workspace) = state.workspace.as_ref().filter(|_| shown) {
        state.recheck.settle(workspace);
    }
}
