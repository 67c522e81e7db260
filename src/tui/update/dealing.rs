//! Dealing the codings of a code out to new codes.

use crate::project::{CodeId, CodingId, Command, NewCode, Remainder};
use crate::text::Direction;
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Catalogue, Dealing, Dialog, Input, Outcome, PILES, State};

/// Begin to deal the codings of `code` out to `into`.
pub fn begin(state: &mut State, code: CodeId, into: Vec<NewCode>) -> Vec<Effect> {
    let queue = queue(state, &code);
    if queue.is_empty() {
        state.warn("no coding has this code: there is nothing to deal out");
        return Vec::new();
    }
    let dealing = Dealing { code, into, queue, dealt: Vec::new(), scrolled: 0, outcome: None };
    state.dialogs.push(Dialog::Dealing(Box::new(dealing)));
    Vec::new()
}

/// All codings of a code, in the reader's order.
fn queue(state: &State, code: &CodeId) -> Vec<CodingId> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    if state.codes.generation == Some(workspace.generation()) {
        return state.codes.catalogue.codings(code, false);
    }
    Catalogue::new(workspace.project()).codings(code, false)
}

fn dealing(state: &mut State) -> Option<&mut Dealing> {
    state.dialogs.iter_mut().rev().find_map(|dialog| match dialog {
        Dialog::Dealing(dealing) => Some(&mut **dealing),
        _ => None,
    })
}

/// A letter or digit was pressed: the coding goes to the code that has this key here.
pub(super) fn deal(state: &mut State, key: char) {
    let Some(dealing) = dealing(state) else { return };
    let piles = dealing.into.len();
    match (dealing.current(), dealing.pile(key)) {
        (None, _) => state.say("all codings have been looked at: Enter shows what comes of it"),
        (_, None) => state.warn(format!("no new code has the key {key}: there are {piles}, and n adds one")),
        (Some(coding), Some(place)) => {
            dealing.dealt.push((coding, Some(place)));
            dealing.scrolled = 0;
        }
    }
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    if dealing(state).is_some_and(|dealing| dealing.outcome.is_some()) {
        return ask_outcome(state, verb);
    }
    let Some(dealing) = dealing(state) else { return Vec::new() };
    match verb {
        Verb::Skip => match dealing.current() {
            Some(coding) => {
                dealing.dealt.push((coding, None));
                dealing.scrolled = 0;
            }
            None => state.say("all codings have been looked at: Enter shows what comes of it"),
        },
        Verb::Undo => {
            dealing.scrolled = 0;
            if dealing.dealt.pop().is_none() {
                state.say("nothing has been dealt yet");
            }
        }
        Verb::NewCode if dealing.into.len() < PILES.len() => state.dialogs.push(Dialog::Pile(Input::default())),
        Verb::NewCode => state.warn("there are no more keys for new codes"),
        Verb::Move(Motion::Line(direction)) => scroll(state, direction),
        Verb::Confirm => look(state, Remainder::Keep),
        Verb::Help => state.dialogs.push(Dialog::Help(state.when(), 0)),
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
    let Some(command) = dealing(state).map(|dealing| dealing.command(then)) else { return };
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
        Verb::Confirm if ready => {
            let command = dealing.command(then);
            return vec![Effect::Run(Command::Codebook(command))];
        }
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
            add(state, name);
        }
        Verb::Move(_) => {}
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

fn add(state: &mut State, name: String) {
    let parent = {
        let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
        let code = state.dialogs.iter().rev().find_map(|dialog| match dialog {
            Dialog::Dealing(dealing) => Some(dealing.code.as_str()),
            _ => None,
        });
        code.zip(codebook).and_then(|(code, codebook)| codebook.get(code)?.parent.clone())
    };
    let Some(dealing) = dealing(state) else { return };
    if name.is_empty() {
        return;
    }
    if dealing.into.iter().any(|code| code.name == name) {
        return state.warn(format!("{name} is there already"));
    }
    let parent = dealing.into.first().map_or(parent, |first| first.parent.clone());
    dealing.into.push(NewCode { name, parent, ..NewCode::default() });
}

/// The study has changed.
pub(super) fn settle(state: &mut State) {
    let Some(code) = dealing(state).map(|dealing| dealing.code.clone()) else { return };
    let Some(generation) = state.workspace.as_ref().map(|workspace| workspace.generation()) else { return };
    if state.dealt_generation == Some(generation) {
        return;
    }
    state.dealt_generation = Some(generation);
    let queue = queue(state, &code);
    if let Some(dealing) = dealing(state) {
        dealing.renew(queue);
    }
}
