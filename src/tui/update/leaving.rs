//! Leaving the program.

use crate::tui::action::{Verb, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Choice, Dialog, Item, State, Then};

/// Leave, after asking where something would be lost.
pub(super) fn quit(state: &mut State) -> Vec<Effect> {
    let code = state.workspace.as_ref().and_then(|workspace| workspace.project().codebook.by_key('q').cloned());
    let coding = state.view == View::Read && state.dialogs.is_empty();
    if let (Some(code), true, 0) = (code, coding, state.unsaved()) {
        let items = vec![
            item("leave", "everything is saved", Then::Ask(Verb::QuitAnyway)),
            item("code", &format!("{} (its key is q; ' and q codes without asking)", code.name), Then::Hotkey('q')),
        ];
        state.dialogs.push(Dialog::Choice(Choice::new("q: leave, or code?", items)));
        return Vec::new();
    }
    leave(state)
}

/// The same where no code can be meant.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    let unsaved = state.unsaved();
    if unsaved == 0 {
        return vec![Effect::Quit];
    }
    let items = vec![
        item("stay", "it is tried again every second", Then::Ask(Verb::Close)),
        item("leave", "and lose what is not saved", Then::Ask(Verb::QuitAnyway)),
    ];
    let title = format!("NOT SAVED: {unsaved} change{} cannot be written", if unsaved == 1 { "" } else { "s" });
    state.dialogs.push(Dialog::Choice(Choice::new(title, items)));
    Vec::new()
}

fn item(name: &str, detail: &str, then: Then) -> Item {
    Item { name: name.to_owned(), detail: detail.to_owned(), then }
}
