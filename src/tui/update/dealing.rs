//! Dealing the codings of a code out to new codes.

use crate::app::SplitDraft;
use crate::project::{CodeId, NewCode, Remainder};
use crate::text::Direction;
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Dealing, Dialog, Input, Outcome, PILES, State, Step};

/// Split the chosen code: go on where that was begun, else ask for the names of the new codes.
pub(super) fn open(state: &State) -> Vec<Effect> {
    state.code_here().map(|code| Effect::Split(Step::Open(code.clone()))).into_iter().collect()
}

/// A split has been begun or opened; `None` where there is none to go on with.
pub(super) fn opened(state: &mut State, draft: Result<Option<SplitDraft>, String>) -> Vec<Effect> {
    match draft {
        Ok(Some(draft)) => {
            if matches!(state.dialogs.last(), Some(Dialog::Split(_))) {
                state.dialogs.pop();
            }
            let (left, all) = (draft.left(), draft.codings().len());
            if left < all {
                state.say(format!("going on with this split: {left} of {all} left"));
            }
            state.dialogs.push(Dialog::Dealing(Box::new(Dealing::new(draft))));
        }
        Ok(None) => super::deeds::split(state),
        Err(why) => state.warn(why),
    }
    Vec::new()
}

fn dealing(state: &mut State) -> Option<&mut Dealing> {
    state.dialogs.iter_mut().rev().find_map(|dialog| match dialog {
        Dialog::Dealing(dealing) => Some(&mut **dealing),
        _ => None,
    })
}

/// What is said where every coding has been looked at.
const THROUGH: &str = "all codings have been looked at: Enter shows what comes of it";

/// A letter or digit was pressed: the coding goes to the code that has this key here.
pub(super) fn deal(state: &mut State, key: char) -> Vec<Effect> {
    let Some(dealing) = dealing(state) else { return Vec::new() };
    dealing.giving_up = false;
    let piles = dealing.draft.new_codes().len();
    match (dealing.draft.next(), dealing.pile(key)) {
        (None, _) => state.say(THROUGH),
        (_, None) => state.warn(format!("no new code has the key {key}: there are {piles}, and n adds one")),
        (Some(coding), place) => return step(dealing, Step::Deal(coding, place), place),
    }
    Vec::new()
}

fn step(dealing: &mut Dealing, step: Step, last: Option<usize>) -> Vec<Effect> {
    (dealing.scrolled, dealing.last) = (0, last);
    vec![Effect::Split(step)]
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(dealing) = dealing(state) else { return Vec::new() };
    if dealing.outcome.is_some() {
        return ask_outcome(state, verb);
    }
    let giving_up = std::mem::replace(&mut dealing.giving_up, verb == Verb::GiveUp);
    match verb {
        Verb::Skip => match dealing.draft.next() {
            Some(coding) => return step(dealing, Step::Deal(coding, None), None),
            None => state.say(THROUGH),
        },
        Verb::Undo => return step(dealing, Step::TakeBack, None),
        Verb::NewCode if dealing.draft.new_codes().len() < PILES.len() => {
            state.dialogs.push(Dialog::Pile(Input::default()));
        }
        Verb::NewCode => state.warn("there are no more keys for new codes"),
        Verb::Move(Motion::Line(direction)) => scroll(state, direction),
        Verb::Confirm => look(state, Remainder::Keep),
        Verb::GiveUp if giving_up => return vec![Effect::Split(Step::GiveUp)],
        Verb::GiveUp => state.warn("X again gives this split up: what was dealt is forgotten"),
        Verb::Close => {
            state.dialogs.pop();
            state.say("what was dealt is kept: splitting this code again goes on from here");
        }
        _ => {}
    }
    Vec::new()
}

fn scroll(state: &mut State, direction: Direction) {
    let area = super::screen(state).dialog;
    let most = crate::tui::view::dealing_overflow(state, area);
    if let Some(dealing) = dealing(state) {
        dealing.scrolled = match direction {
            Direction::Forward => (dealing.scrolled + 1).min(most),
            Direction::Backward => dealing.scrolled.saturating_sub(1),
        };
    }
}

/// Show what the split would come to.
fn look(state: &mut State, then: Remainder) {
    let Some(command) = dealing(state).map(|dealing| dealing.draft.command(then)) else { return };
    let Some(workspace) = &state.workspace else { return };
    let outlook = workspace.preview(&command).map_err(|error| error.to_string());
    if let Some(dealing) = dealing(state) {
        dealing.outcome = Some(Outcome { outlook, then });
    }
}

/// While the last look is being taken.
fn ask_outcome(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(dealing) = dealing(state) else { return Vec::new() };
    let Some(outcome) = &dealing.outcome else { return Vec::new() };
    let (then, ready) = (outcome.then, outcome.outlook.is_ok());
    match verb {
        Verb::Confirm if ready => return vec![Effect::Split(Step::Finish(then))],
        Verb::ConfirmOther if then == Remainder::Keep && !dealing.is_through() => {
            state.warn("the code stays as long as codings of it are not dealt out");
        }
        Verb::ConfirmOther => {
            look(state, if then == Remainder::Keep { Remainder::Delete } else { Remainder::Keep });
        }
        _ => dealing.outcome = None,
    }
    Vec::new()
}

/// The name of another new code is being written.
pub(super) fn ask_pile(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::Pile(input)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Edit(edit) => input.edit(edit),
        Verb::Confirm => {
            let name = input.text().split_whitespace().collect::<Vec<_>>().join(" ");
            state.dialogs.pop();
            return add(state, name);
        }
        Verb::Move(_) => {}
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

fn add(state: &mut State, name: String) -> Vec<Effect> {
    let Some(dealing) = dealing(state).filter(|_| !name.is_empty()) else { return Vec::new() };
    let first = dealing.draft.new_codes().first();
    let parent: Option<CodeId> = first.and_then(|first| first.parent.clone());
    vec![Effect::Split(Step::Add(Box::new(NewCode { name, parent, ..NewCode::default() })))]
}

/// The study may have changed: take note of codings that have come or gone.
pub(super) fn settle(state: &mut State) {
    let State { workspace: Some(workspace), dialogs, .. } = state else { return };
    for dialog in dialogs {
        if let Dialog::Dealing(dealing) = dialog {
            dealing.draft.refresh(workspace);
        }
    }
}
