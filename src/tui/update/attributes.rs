//! The Transcripts view: attributes of the chosen transcript are set, and new ones made.

use std::collections::BTreeMap;

use crate::app::attributes::{checked_value, first_typed};
use crate::project::{AttributeKind, Project, TranscriptId};
use crate::text::Arrange;
use crate::tui::effect::Effect;
use crate::tui::state::{Analysis, AskedFor, Asking, Choice, Dialog, Input, Item, State, Then};

/// What stands for an attribute that does not exist yet.
const NEW: &str = "new attribute";

/// What stands for a value that no transcript has yet.
const OTHER: &str = "another value";

/// Choose an attribute of the chosen transcript.
pub(super) fn choose(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    if let Some(why) = workspace.read_only() {
        let why = why.to_owned();
        return state.warn(why);
    }
    let Some(row) = state.transcripts.chosen(&state.overview) else { return };
    let (id, project) = (row.id.clone(), workspace.project());
    let own = project.attributes.get(&id);
    let item = |name: String| {
        let value = own.and_then(|own| own.get(&name)).cloned().unwrap_or_default();
        Item { detail: value, then: Then::Attribute(id.clone(), name.clone()), name }
    };
    let names = Analysis::attributes(project);
    let last = state.transcripts.attribute.as_ref();
    let place = names.iter().position(|name| Some(name) == last).unwrap_or(0);
    let mut items: Vec<Item> = names.into_iter().map(item).collect();
    let new = "give all transcripts another property".to_owned();
    items.push(Item { name: NEW.to_owned(), detail: new, then: Then::NewAttribute(id.clone()) });
    let mut choice = Choice::short(format!("Which attribute of {id}?"), items);
    choice.list.chosen = place;
    state.dialogs.push(Dialog::Choice(choice));
}

/// The attribute whose values are looked at where none was chosen: the one that was set last, else the first that
/// `emic.yaml` gives a type.
pub(super) fn usual(state: &State) -> Option<String> {
    let typed = || state.workspace.as_ref().and_then(first_typed);
    state.transcripts.attribute.clone().or_else(typed)
}

/// Choose a value: one that other transcripts have, or another.
pub(super) fn values(state: &mut State, transcript: TranscriptId, name: String) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    state.transcripts.attribute = Some(name.clone());
    let known = known_values(workspace.project(), &name);
    if known.is_empty() {
        return ask_value(state, transcript, name);
    }
    let item = |(value, count): (String, usize)| Item {
        detail: if count == 1 { "1 transcript".to_owned() } else { format!("{count} transcripts") },
        then: Then::Value(transcript.clone(), name.clone(), value.clone()),
        name: value,
    };
    let own = |then: Then, name: &str, detail: &str| Item { name: name.to_owned(), detail: detail.to_owned(), then };
    let mut items = vec![own(Then::AskValue(transcript.clone(), name.clone()), OTHER, "write it")];
    items.extend(known.into_iter().map(item));
    let none = Then::Value(transcript.clone(), name.clone(), String::new());
    items.push(own(none, "no value", "take it away"));
    state.dialogs.push(Dialog::Choice(Choice::short(format!("{name} of {transcript}"), items)));
    Vec::new()
}

/// The values that transcripts have of an attribute, with how many have them; where it has levels those first, in their order.
fn known_values(project: &Project, name: &str) -> Vec<(String, usize)> {
    let kind = project.attribute_types.get(name).map(|own| &own.kind);
    let levels = if let Some(AttributeKind::Levels(levels)) = kind { levels.as_slice() } else { &[] };
    let mut values: BTreeMap<&String, usize> = levels.iter().map(|level| (level, 0)).collect();
    for value in project.attributes.values().filter_map(|own| own.get(name)).filter(|value| !value.trim().is_empty()) {
        *values.entry(value).or_default() += 1;
    }
    let place = |value: &String| levels.iter().position(|level| level == value).unwrap_or(usize::MAX);
    let mut values: Vec<(String, usize)> = values.into_iter().map(|(value, count)| (value.clone(), count)).collect();
    values.arrange_by_key(|(value, _)| place(value));
    values
}

/// Ask for a value to be written.
pub(super) fn ask_value(state: &mut State, transcript: TranscriptId, name: String) -> Vec<Effect> {
    let project = state.workspace.as_ref().map(crate::app::Workspace::project);
    let known = project.and_then(|project| project.attributes.get(&transcript)?.get(&name).cloned());
    let input = Input::from(known.unwrap_or_default().as_str());
    state.dialogs.push(Dialog::Ask(Asking { asked: AskedFor::AttributeValue(transcript, name), input }));
    Vec::new()
}

/// Ask what a new attribute is called.
pub(super) fn ask_name(state: &mut State, transcript: TranscriptId) -> Vec<Effect> {
    let asked = AskedFor::AttributeName(transcript);
    state.dialogs.push(Dialog::Ask(Asking { asked, input: Input::default() }));
    Vec::new()
}

/// A new attribute has a name: ask for its value.
pub(super) fn named(state: &mut State, transcript: TranscriptId, name: String) -> Vec<Effect> {
    if name.is_empty() {
        state.warn("an attribute needs a name");
        return Vec::new();
    }
    state.dialogs.pop();
    values(state, transcript, name)
}

/// Set a value that was written. What is not of the attribute's type stays in the field.
pub(super) fn set(state: &mut State, transcript: TranscriptId, name: String, value: &str) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    match checked_value(workspace.project(), &name, value) {
        Ok(value) => vec![Effect::SetAttribute(transcript, name, value)],
        Err(error) => {
            state.warn(error.to_string());
            Vec::new()
        }
    }
}
