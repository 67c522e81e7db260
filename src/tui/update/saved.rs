//! Saved queries: saved under a name, chosen from a list.

use crate::project::{Command, SavedQuery};
use crate::tui::action::{Verb, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Choice, Dialog, Input, Item, State, Then};

/// Ask for the name to save the query under.
pub(super) fn name(state: &mut State) {
    let query = match state.dialogs.last() {
        Some(Dialog::Find(input)) => input.text(),
        _ => state.search.input.text(),
    };
    let query = query.trim().to_owned();
    if query.is_empty() {
        return state.say("there is no query to save yet");
    }
    let known =
        state.workspace.as_ref().and_then(|workspace| workspace.queries().iter().find(|saved| saved.query == query));
    let name = known.map_or(Input::default(), |saved| Input::from(saved.name.as_str()));
    state.dialogs.push(Dialog::SaveQuery(name, query));
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::SaveQuery(input, query)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Edit(edit) => input.edit(edit),
        Verb::Move(_) => {}
        Verb::Confirm if input.text().trim().is_empty() => state.say("a saved query needs a name"),
        Verb::Confirm => {
            let (name, query) = (input.text().to_owned(), query.clone());
            return vec![Effect::SaveQuery(name, query)];
        }
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

/// Choose a saved query to search for.
pub(super) fn choose(state: &mut State) {
    list(state, "Search for which saved query?", |saved| Then::Search(saved.query.clone()));
}

/// Choose a saved query to delete.
pub(super) fn choose_to_drop(state: &mut State) {
    list(state, "Delete which saved query? u takes it back", |saved| {
        Then::Run(Box::new(Command::SetQuery { name: saved.name.clone(), query: None }))
    });
}

fn list(state: &mut State, title: &str, then: impl Fn(&SavedQuery) -> Then) {
    let saved = state.workspace.as_ref().map_or(&[][..], |workspace| workspace.queries());
    let item = |saved: &SavedQuery| Item { name: saved.name.clone(), detail: saved.query.clone(), then: then(saved) };
    let items: Vec<Item> = saved.iter().map(item).collect();
    if items.is_empty() {
        return state.say("no query is saved yet: w saves the one in the field");
    }
    state.dialogs.push(Dialog::Choice(Choice::new(title, items)));
}

/// Search for a query that was chosen.
pub(super) fn search(state: &mut State, query: &str) -> Vec<Effect> {
    state.view = View::Search;
    (state.search.input, state.search.writing) = (Input::from(query), false);
    state.search.facets.active = false;
    super::search::typed(state)
}
