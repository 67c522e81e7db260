//! What the palette has from other views: their actions, each done where it belongs, and the commands of the command line.

use std::collections::HashSet;

use crate::text::Arrange;
use crate::tui::action::{Action, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::handling::Handling;
use crate::tui::keymap::{COMMANDS, CommandName, When, key_of, rows, rows_of};
use crate::tui::memo_verb::MemoVerb;
use crate::tui::state::{Item, State, Then, There};

/// The parts of the screen whose actions can be run from elsewhere, with the views that they belong to, in the order in
/// which they are offered.
const PARTS: [(When, View); 7] = [
    (When::Read, View::Read),
    (When::Codes, View::Codes),
    (When::Quotes, View::Codes),
    (When::Search, View::Search),
    (When::Transcripts, View::Transcripts),
    (When::Analysis, View::Analysis),
    (When::Words, View::Analysis),
];

/// The actions of other parts and the commands, without those whose names are `known` here; parts of this view first.
pub(super) fn items(state: &State, known: &[String]) -> Vec<Item> {
    let mut known: HashSet<&str> = known.iter().map(String::as_str).collect();
    let mut parts = PARTS;
    parts.arrange_by_key(|(_, view)| *view != state.view);
    let mut items = Vec::new();
    for (part, view) in parts {
        for row in rows().filter(|row| row.when == part && !row.name.is_empty()) {
            if known.insert(row.name) {
                let there = There { part, view, name: row.name, verb: row.action };
                items.push(super::item(row.name, &format!("{}: {}", view.name(), row.help), Then::There(there)));
            }
        }
    }
    let commands = COMMANDS.iter().filter(|command| known.insert(command.name));
    items.extend(commands.map(item));
    items
}

fn item(command: &CommandName) -> Item {
    let says = command.says();
    let then = command.verb.map_or_else(|| Then::Say(says.clone()), |verb| Then::Shown(verb, says.clone()));
    super::item(command.name, &says, then)
}

/// Show the view that an action belongs to, and do it there; where that would change something which is not yet seen, or
/// another part of the view must have the keys first, only say how it is done.
pub(in crate::tui::update) fn run(state: &mut State, there: There) -> Vec<Effect> {
    let There { part, view, name, verb } = there;
    state.remembered.change(|memory| memory.ran(name));
    let unread = view == View::Read && state.read.transcript.is_none();
    // As if by its key, so that the view is up to date before anything is done in it.
    let mut effects = super::super::update(state, Action::Ask(Verb::Go(view)));
    // Some parts share an action, and in Search the field may have the keys.
    let shared = || rows_of(state.when()).any(|row| row.name == name && row.action == verb);
    let here = shared() || part == When::Search && state.dialogs.is_empty();
    if here && !unread && !is_blind(verb) {
        effects.extend(super::super::update(state, Action::Ask(verb)));
        return effects;
    }
    let key = key_of(part, verb);
    state.say(match here {
        true => format!("{key}: {name}, of what is chosen here"),
        false => format!("`{name}` belongs to “{}”: {key} there", part.name()),
    });
    effects
}

/// Whether an action changes or takes what is chosen without showing it first.
fn is_blind(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Uncode
            | Verb::Repeat
            | Verb::Complete
            | Verb::Promote
            | Verb::Mark
            | Verb::MarkAll
            | Verb::Copy
            | Verb::Memos(MemoVerb::Copy)
            | Verb::Handle(Handling::Exemplify | Handling::Promote)
    )
}
