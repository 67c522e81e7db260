//! Making a code in the Codes view.

use crate::project::Command;
use crate::text::Direction;
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{CodeForm, CodePlace, Dialog, Edit, State};

/// Ask for a new code, beside the chosen one or below it.
pub(super) fn new_code(state: &mut State, below: bool) {
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    let mut places = Vec::new();
    if let Some(code) = state.codes.chosen().and_then(|branch| codebook.get(branch.code.as_str())) {
        places.push(CodePlace { name: format!("beside {}", code.name), parent: code.parent.clone() });
        places.push(CodePlace { name: format!("below {}", code.name), parent: Some(code.id.clone()) });
    }
    if places.first().is_none_or(|place| place.parent.is_some()) {
        places.push(CodePlace { name: "at the top".to_owned(), parent: None });
    }
    let place = usize::from(below && places.len() > 1);
    state.dialogs.push(Dialog::NewCode(CodeForm::new(places, place)));
}

/// In the dialog for a new code.
pub(super) fn ask_form(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::NewCode(form)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Move(Motion::Line(direction)) => form.step(direction),
        Verb::Edit(Edit::Left) if form.field().is_none() => form.turn(Direction::Backward),
        Verb::Edit(Edit::Right) if form.field().is_none() => form.turn(Direction::Forward),
        Verb::Edit(edit) => form.field().into_iter().for_each(|field| field.edit(edit)),
        Verb::Confirm => match form.code() {
            // The form stays until the code is made: it may be refused.
            Ok(code) => {
                state.codes.making = true;
                return vec![Effect::Run(Command::AddCode(code))];
            }
            Err((field, why)) => {
                form.at = field;
                state.warn(why);
            }
        },
        Verb::Move(_) => {}
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}
