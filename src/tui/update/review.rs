//! Codings that an edit has touched: reading where they stand, placing, dropping, ticking them off.

use crate::app::{Done, Passage};
use crate::project::{Command, Fate};
use crate::tui::action::{Verb, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, MemoEditor, State, Then, coding_of};

/// Show the list.
pub(super) fn open(state: &mut State) {
    state.review.placing = None;
    state.dialogs.push(Dialog::Review);
}

/// In the list.
pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let area = super::screen(state).dialog;
    let chosen = state.review.chosen().map(|concern| concern.passage);
    match (verb, chosen) {
        (Verb::Move(motion), _) => {
            let fitting = crate::tui::view::review_fitting(area);
            state.review.list.step(motion, state.review.concerns.len(), fitting);
        }
        (Verb::Undo, _) => return vec![Effect::Undo],
        (Verb::Redo, _) => return vec![Effect::Redo],
        (Verb::Confirm, Some(passage)) => return go_to(state, passage),
        (Verb::Place, Some(passage)) => {
            state.review.placing = Some(passage);
            state.say("");
            return go_to(state, passage);
        }
        (Verb::Mark, Some(passage)) => tick(state, passage),
        (Verb::Uncode, Some(passage)) => return drop_it(state, passage),
        (Verb::Memo, Some(Passage::Coding(coding))) => super::quotes::memo_on(state, coding),
        (Verb::Memo, Some(Passage::Memo(memo))) => edit_memo(state, memo),
        (Verb::Close, _) => drop(state.dialogs.pop()),
        _ => {}
    }
    Vec::new()
}

/// Take away a coding; or a memo, by leaving it without words.
fn drop_it(state: &mut State, passage: Passage) -> Vec<Effect> {
    if let Some(coding) = coding_of(passage) {
        return super::quotes::uncode_these(state, vec![coding]);
    }
    let Passage::Memo(id) = passage else { return Vec::new() };
    let memo = state.workspace.as_ref().and_then(|workspace| workspace.project().memos.get(&id));
    let Some(target) = memo.map(|memo| memo.target.clone()) else { return Vec::new() };
    super::colleagues::write_memo(state, Command::WriteMemo { memo: Some(id), target, text: String::new() })
}

fn edit_memo(state: &mut State, id: crate::project::MemoId) {
    let memo = state.workspace.as_ref().and_then(|workspace| workspace.project().memos.get(&id));
    let Some(memo) = memo else { return };
    let editor = MemoEditor::of(memo, super::colleagues::title(state, memo, "Memo"));
    state.dialogs.push(Dialog::Memo(Box::new(editor)));
}

fn go_to(state: &mut State, passage: Passage) -> Vec<Effect> {
    state.dialogs.retain(|dialog| !matches!(dialog, Dialog::Review));
    state.view = View::Read;
    vec![Effect::ShowNear(passage)]
}

/// Tick a coding off as right, or take the tick back. A lost one cannot be right.
fn tick(state: &mut State, passage: Passage) {
    let lost = state.review.chosen().is_some_and(|concern| concern.fate == Fate::Lost);
    if lost {
        return state.say("this one has no place: p puts it on other words, x drops it");
    }
    if !state.review.ticked.remove(&passage) {
        state.review.ticked.insert(passage);
        let area = super::screen(state).dialog;
        let on = crate::tui::action::Motion::Line(crate::text::Direction::Forward);
        let fitting = crate::tui::view::review_fitting(area);
        state.review.list.step(on, state.review.concerns.len(), fitting);
    }
}

/// In the Read view, while a coding is being placed; `None` for what means the same as always.
pub(super) fn ask_placing(state: &mut State, verb: Verb) -> Option<Vec<Effect>> {
    let placing = state.review.placing?;
    match verb {
        Verb::Confirm | Verb::Pick => Some(place(state, placing)),
        Verb::Close if !state.read.selecting && state.read.selection.is_caret() => {
            open(state);
            Some(Vec::new())
        }
        _ => None,
    }
}

fn place(state: &mut State, passage: Passage) -> Vec<Effect> {
    let project = state.workspace.as_ref().map(crate::app::Workspace::project);
    let home = project.and_then(|project| crate::tui::state::placed(project, &passage));
    let home = home.map(|placed| placed.transcript.clone());
    let open = state.read.transcript.as_ref().map(|open| open.id.clone());
    match (home, state.read.passage()) {
        (None, _) => {
            state.review.placing = None;
            state.warn("this passage is gone from the study");
        }
        (Some(home), _) if open.as_ref() != Some(&home) => {
            state.warn(format!("these words belong to {home}, and stay in their transcript"));
        }
        (_, None) => state.warn("there are no words here to place it on"),
        (_, Some(range)) => {
            let Some(anchor) = state.read.anchor(range).map(Box::new) else { return Vec::new() };
            let codings: Vec<_> = coding_of(passage).into_iter().collect();
            return super::colleagues::ask_for(state, &codings, "place", Then::Place(passage, anchor));
        }
    }
    Vec::new()
}

/// A coding has been placed, or not. While others are lost, the list comes back.
pub(super) fn placed(state: &mut State, outcome: Result<Done, String>) -> Vec<Effect> {
    if outcome.is_ok() {
        state.review.placing = None;
        state.read.selecting = false;
        state.read.selection = crate::text::Selection::caret(state.read.rest());
    }
    let placed = outcome.is_ok();
    let effects = super::finish(state, outcome);
    super::settle(state);
    if placed && state.review.lost() > 0 {
        open(state);
    }
    effects
}
