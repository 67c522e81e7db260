//! Letters and pasted text into whatever is being written.

use crate::tui::action::Verb;
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, State};

use super::{choice, code_form, dealing, handling, suggest, written};

/// Write into the field that is being written in; in a short list a digit takes its row.
pub(super) fn write(state: &mut State, text: &str) -> Vec<Effect> {
    if let (Some(Dialog::Choice(choice)), Ok(number)) = (state.dialogs.last_mut(), text.parse())
        && choice.number(number)
    {
        return choice::ask(state, Verb::Confirm);
    }
    if let (Some(Dialog::Start(start)), Ok(number)) = (state.dialogs.last(), text.parse())
        && start.asking.is_none()
    {
        return super::start::number(state, number);
    }
    if let (Some(Dialog::Suggest(_)), Ok(number)) = (state.dialogs.last(), text.parse()) {
        return suggest::number(state, number);
    }
    if let (Some(Dialog::Dealing(_)), Some(key)) = (state.dialogs.last(), text.chars().next()) {
        return dealing::deal(state, key);
    }
    if state.dialogs.is_empty() && state.read.handling {
        return handling::weight(state, text);
    }
    if let Some(Dialog::Translation(translating)) = state.dialogs.last_mut() {
        translating.editor.insert(text);
        return Vec::new();
    }
    if let Some(Dialog::Turn(turn)) = state.dialogs.last_mut() {
        turn.editor.insert(text);
        return Vec::new();
    }
    if let Some(Dialog::Memo(memo)) = state.dialogs.last_mut() {
        memo.insert(text);
        return Vec::new();
    }
    if let Some(Dialog::Split(parting)) = state.dialogs.last_mut() {
        parting.editor.insert(text);
        return Vec::new();
    }
    if code_form::typed(state, text) {
        return Vec::new();
    }
    if let Some(Dialog::Quick(quick)) = state.dialogs.last_mut() {
        quick.write(text);
        return Vec::new();
    }
    if let Some(field) = state.field() {
        field.insert(text);
        return written(state);
    }
    Vec::new()
}

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if state.field().is_none()
        && !matches!(
            state.dialogs.last(),
            Some(Dialog::Translation(_) | Dialog::Turn(_) | Dialog::Code(_) | Dialog::Split(_) | Dialog::Memo(_))
        )
    {
        state.warn("there is no field here to paste into");
    }
    write(state, text)
}
