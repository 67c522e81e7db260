//! Choosing among actions.

use crate::tui::action::{Action, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, State, Then};
use crate::tui::work::Job;

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let height = super::screen(state).dialog.height;
    let Some(Dialog::Choice(choice)) = state.dialogs.last_mut() else { return Vec::new() };
    let height = usize::from(height.saturating_sub(choice.above() + 1));
    match verb {
        Verb::Move(motion) => choice.list.step(motion, choice.shown.len(), height),
        Verb::Edit(edit) => {
            choice.input.edit(edit);
            super::palette::typed(state);
        }
        Verb::Confirm => {
            let then = choice.chosen().map(|item| item.then.clone());
            state.dialogs.pop();
            return match then {
                Some(Then::Ask(verb)) => super::update(state, Action::Ask(verb)),
                // Whoever writes it out means no code whose key is that of leaving.
                Some(Then::Named(name, Verb::Quit)) => {
                    state.remembered.change(|memory| memory.ran(name));
                    super::leaving::leave(state)
                }
                Some(Then::Named(name, verb)) => {
                    state.remembered.change(|memory| memory.ran(name));
                    super::update(state, Action::Ask(verb))
                }
                Some(Then::There(there)) => super::palette::elsewhere::run(state, there),
                Some(Then::Shown(verb, says)) => {
                    let effects = super::update(state, Action::Ask(verb));
                    state.say(says);
                    effects
                }
                Some(Then::Grant(verb)) => super::recheck::grant(state, verb),
                Some(Then::Hotkey(letter)) => super::update(state, Action::Hotkey(letter)),
                Some(Then::Queue(choice)) => super::queueing::chosen(state, choice),
                Some(Then::Say(text)) => {
                    state.say(text);
                    Vec::new()
                }
                Some(Then::Open(id)) => super::transcripts::open(state, id),
                Some(Then::Jump(place)) => super::jumps::show(state, place),
                Some(Then::Handle(handling, coding)) => super::handling::carry_out(state, handling, coding),
                Some(Then::GoTo(bookmark)) => vec![Effect::ShowBookmark(bookmark)],
                Some(Then::Run(command)) => vec![Effect::Run(*command)],
                Some(Then::Search(query)) => super::saved::search(state, &query),
                Some(Then::Quotes(question)) => super::inquiry::show(state, question),
                Some(Then::Group(group)) => super::inquiry::group(state, group),
                Some(Then::Restore(version)) => vec![Effect::Restore(version)],
                Some(Then::NewStudy(codebook)) => super::start::make(state, codebook),
                Some(Then::Attribute(transcript, name)) => super::attributes::values(state, transcript, name),
                Some(Then::NewAttribute(transcript)) => super::attributes::ask_name(state, transcript),
                Some(Then::AskValue(transcript, name)) => super::attributes::ask_value(state, transcript, name),
                Some(Then::Value(transcript, name, value)) => {
                    vec![Effect::SetAttribute(transcript, name, value)]
                }
                Some(Then::Portray(transcript)) => super::analysis::portray(state, transcript),
                Some(Then::Columns(attribute)) => super::analysis::columns(state, attribute),
                Some(Then::Replace(name)) => vec![Effect::Work(Job::Export(name, true))],
                None => Vec::new(),
            };
        }
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}
