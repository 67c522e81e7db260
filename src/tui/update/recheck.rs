//! Codings that were made under another wording of their code: one key each.

use crate::project::{CodebookCommand, CodingId, Command};
use crate::text::Direction;
use crate::tui::action::{Motion, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Choice, Dialog, Item, Looked, State, Target, Then};

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
    if let (Verb::Save | Verb::MarkAll | Verb::Pick | Verb::Uncode, Some(coding)) = (verb, current)
        && is_asked(state, verb, coding)
    {
        return Vec::new();
    }
    let Some(workspace) = &state.workspace else { return Vec::new() };
    match (verb, current) {
        (Verb::Undo, _) if state.recheck.can_undo(workspace) => return vec![Effect::Undo],
        (Verb::Redo, _) if state.recheck.can_redo() => return vec![Effect::Redo],
        (Verb::Undo | Verb::Redo, _) => state.say(NOTHING_HERE),
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
        (Verb::Uncode, Some(coding)) => return vec![Effect::Run(Command::Uncode(vec![coding]))],
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

/// What is said where an undo or redo would reach beyond the list.
const NOTHING_HERE: &str = "nothing of this list is left to take back: what came before it is undone outside of it";

/// Ask before the first coding of a colleague is changed from the list; whether that is asked. Once it is granted, each
/// key does what it says for everyone's codings until the program is left.
fn is_asked(state: &mut State, verb: Verb, coding: CodingId) -> bool {
    let Some(workspace) = state.workspace.as_ref().filter(|_| !state.recheck.others_too) else { return false };
    let meant = if verb == Verb::MarkAll { state.recheck.of_this_code(workspace) } else { vec![coding] };
    let others = super::colleagues::owners(state, &meant);
    if others.is_empty() {
        return false;
    }
    let item = |name: &str, detail: &str, then| Item { name: name.to_owned(), detail: detail.to_owned(), then };
    let items = vec![
        item("leave", "change nothing", Then::Ask(Verb::Redraw)),
        item("change", "and ask no more for codings of colleagues in this list; u takes it back", Then::Grant(verb)),
    ];
    let title = format!("Change codings made by {}?", super::colleagues::names(&others));
    state.dialogs.push(Dialog::Choice(Choice::short(title, items)));
    true
}

/// Colleagues' codings may be changed.
pub(super) fn grant(state: &mut State, verb: Verb) -> Vec<Effect> {
    state.recheck.others_too = true;
    ask(state, verb)
}

/// Something was done while the list is open.
pub(super) fn done(state: &mut State, label: &str) {
    let shown = state.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Recheck));
    if let Some(workspace) = state.workspace.as_ref().filter(|_| shown) {
        state.recheck.note(workspace, label);
    }
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
