//! Choosing among actions.

use crate::tui::action::{Action, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, State, Then};
use crate::tui::work::Job;

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let height = super::screen(state).dialog.height;
    let Some(Dialog::Choice(choice)) = state.dialogs.last_mut() else { return Vec::new() };
    let height = choice.rows(height);
    match verb {
        Verb::Move(motion) => choice.list.step(motion, choice.shown.len(), height),
        Verb::Edit(edit) => {
            choice.input.edit(edit);
            super::palette::typed(state);
        }
        Verb::Confirm => {
            let Some(then) = choice.chosen().map(|item| item.then.clone()) else {
                state.warn("no row fits; type other letters, or Esc");
                return Vec::new();
            };
            state.dialogs.pop();
            return carry_out(state, then);
        }
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

/// Do what an item stands for.
pub(super) fn carry_out(state: &mut State, then: Then) -> Vec<Effect> {
    match then {
        Then::Ask(verb) => super::update(state, Action::Ask(verb)),
        // Whoever writes it out means no code whose key is that of leaving.
        Then::Named(name, Verb::Quit) => {
            state.remembered.change(|memory| memory.ran(name));
            super::leaving::leave(state)
        }
        Then::Named(name, verb) => {
            state.remembered.change(|memory| memory.ran(name));
            super::update(state, Action::Ask(verb))
        }
        Then::There(there) => super::palette::elsewhere::run(state, there),
        Then::Shown(verb, says) => {
            let effects = super::update(state, Action::Ask(verb));
            state.say(says);
            effects
        }
        Then::Hotkey(letter) => super::update(state, Action::Hotkey(letter)),
        Then::Say(text) => {
            state.say(text);
            Vec::new()
        }
        Then::Run(command) => super::colleagues::run(state, *command),
        Then::Place(passage, anchor) => vec![Effect::Place(passage, anchor)],
        Then::Restore(version) => vec![Effect::Restore(version)],
        Then::Replace(name) => vec![Effect::Work(Job::Export(name, true))],
        Then::GoTo(bookmark) => vec![Effect::ShowBookmark(bookmark)],
        Then::Value(transcript, name, value) => vec![Effect::SetAttribute(transcript, name, value)],
        then => in_its_place(state, then),
    }
}

/// Do what an item of a list of one part of the screen stands for.
fn in_its_place(state: &mut State, then: Then) -> Vec<Effect> {
    match then {
        Then::Grant(verb) => super::recheck::grant(state, verb),
        Then::Queue(choice) => super::queueing::chosen(state, choice),
        Then::Open(id) => super::transcripts::open(state, id),
        Then::Jump(place) => super::jumps::show(state, place),
        Then::Note(coding) => {
            super::read::memo_on_coding(state, coding);
            Vec::new()
        }
        Then::Handle(handling, coding) => super::handling::carry_out(state, handling, coding),
        Then::Search(query) => super::saved::search(state, &query),
        Then::Quotes(question) => super::inquiry::show(state, question),
        Then::Group(group) => super::inquiry::group(state, group),
        Then::NewStudy(codebook) => super::start::make(state, codebook),
        Then::Attribute(transcript, name) => super::attributes::values(state, transcript, name),
        Then::NewAttribute(transcript) => super::attributes::ask_name(state, transcript),
        Then::AskValue(transcript, name) => super::attributes::ask_value(state, transcript, name),
        Then::Portray(transcript) => super::analysis::portray(state, transcript),
        Then::Columns(attribute) => super::analysis::columns(state, attribute),
        // Those that mean the same everywhere.
        Then::Ask(_)
        | Then::Named(..)
        | Then::There(_)
        | Then::Shown(..)
        | Then::Hotkey(_)
        | Then::Say(_)
        | Then::Run(_)
        | Then::Place(..)
        | Then::Restore(_)
        | Then::Replace(_)
        | Then::GoTo(_)
        | Then::Value(..) => Vec::new(),
    }
}
