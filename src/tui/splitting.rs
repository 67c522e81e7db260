//! The steps of a split, each on disk when it has been taken.

use crate::app::{Error, SplitDraft, Workspace};
use crate::project::Remainder;

use super::action::Action;
use super::state::{Dealing, Dialog, State, Step};

/// Take a step; what comes of it.
pub(super) fn take(state: &mut State, step: Step) -> Vec<Action> {
    let State { workspace: Some(workspace), dialogs, .. } = state else { return Vec::new() };
    match step {
        Step::Open(code) => vec![opened(SplitDraft::open(workspace, &code))],
        Step::Begin(code, into) => vec![opened(SplitDraft::begin(workspace, &code, into).map(Some))],
        Step::Finish(then) => finish(workspace, dialogs, then),
        Step::GiveUp => {
            let given_up = pop(dialogs).map(|dealing| dealing.draft.discard());
            let said = Action::Say("given up: the code is as it was".to_owned());
            vec![given_up.and_then(Result::err).map_or(said, failed)]
        }
        Step::Deal(..) | Step::TakeBack | Step::Add(_) => {
            let draft = dialogs.iter_mut().rev().find_map(|dialog| match dialog {
                Dialog::Dealing(dealing) => Some(&mut dealing.draft),
                _ => None,
            });
            draft.map(|draft| decide(workspace, draft, step)).unwrap_or_default()
        }
    }
}

/// Change what was decided.
fn decide(workspace: &Workspace, draft: &mut SplitDraft, step: Step) -> Vec<Action> {
    let decided = match step {
        Step::Deal(coding, place) => draft.deal(coding, place).map(|()| None),
        Step::Add(code) => draft.add(workspace, *code).map(|_| None),
        _ => draft.take_back().map(|coding| coding.is_none().then_some("nothing has been dealt yet")),
    };
    match decided {
        Ok(said) => said.map(|said| Action::Say(said.to_owned())).into_iter().collect(),
        Err(error) => vec![failed(error)],
    }
}

/// Split the code. Where that is refused, what was decided is opened again.
fn finish(workspace: &mut Workspace, dialogs: &mut Vec<Dialog>, then: Remainder) -> Vec<Action> {
    let Some(dealing) = pop(dialogs) else { return Vec::new() };
    let code = dealing.draft.code().clone();
    match dealing.draft.finish(workspace, then) {
        Ok(done) => vec![Action::Done(Ok(done))],
        Err(error) => {
            if let Ok(Some(draft)) = SplitDraft::open(workspace, &code) {
                dialogs.push(Dialog::Dealing(Box::new(Dealing::new(draft))));
            }
            vec![failed(error)]
        }
    }
}

/// Take the dialog off the stack.
fn pop(dialogs: &mut Vec<Dialog>) -> Option<Dealing> {
    let place = dialogs.iter().rposition(|dialog| matches!(dialog, Dialog::Dealing(_)))?;
    match dialogs.remove(place) {
        Dialog::Dealing(dealing) => Some(*dealing),
        _ => None,
    }
}

fn opened(draft: Result<Option<SplitDraft>, Error>) -> Action {
    Action::SplitOpened(Box::new(draft.map_err(|error| error.to_string())))
}

fn failed(error: Error) -> Action {
    Action::Done(Err(error.to_string()))
}
