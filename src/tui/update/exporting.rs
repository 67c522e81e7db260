//! Writing what the Analysis view shows to a file: the table that a command prints.

use std::path::Path;

use crate::app::analyses::charts::Charted;
use crate::app::counting::Counter;
use crate::app::{Notice, reporting};
use crate::report::Table;
use crate::text::columns;
use crate::tui::action::{Action, ChartNews, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Choice, Dialog, Input, Item, Picture, Sheet, State, Then};
use crate::tui::view::said_room;
use crate::tui::work::{Job, Task};

use super::seen::Seen;

/// What stands between the place of the file and the command that prints the same.
const BETWEEN: &str = " · ";

/// Ask for the name of a file; one is proposed.
pub(super) fn begin(state: &mut State) {
    if state.analysis.chart().is_none() {
        return state.say("there is nothing to write yet");
    }
    if let Some(why) = state.analysis.chart().and_then(Charted::refusal).map(ToString::to_string) {
        return state.say(format!("there is nothing to write: {why}"));
    }
    let name = match state.analysis.picture {
        Picture::Bars => "frequencies.csv",
        Picture::Map => "crosstab.csv",
        Picture::Attributes => "attributes-crosstab.csv",
        Picture::Pairs => "cooccurrence.csv",
        Picture::Sequences => "sequences.csv",
        Picture::Timeline => "timeline.csv",
        Picture::Saturation => "saturation.csv",
        Picture::Agreement => "agreement.csv",
        Picture::Words => "words.csv",
    };
    state.dialogs.push(Dialog::Export(Input::from(name)));
}

/// The command that prints what is shown; none while that is of an earlier filter, or where nothing is counted.
pub(in crate::tui) fn command(state: &State) -> Option<String> {
    if super::charting::not_yet(state).is_some() {
        return None;
    }
    let charted = state.analysis.chart()?;
    let project = state.workspace.as_ref()?.project();
    // A timeline is of one transcript, and its command has no options for places and speakers.
    let mut filters = state.shown.arguments(project, state.analysis.picture != Picture::Timeline)?;
    filters.extend(state.elsewhere.clone());
    Some(charted.command(state.analysis.look_of(charted), &filters))
}

/// What a thread does to write what is shown to a file; one that is there is replaced only where `replace`.
pub(in crate::tui) fn task(state: &State, name: &str, replace: bool) -> Option<Task> {
    if state.analysis.picture == Picture::Words {
        return super::words::export_task(state, name, replace);
    }
    if let Some(why) = super::charting::not_yet(state) {
        return Some(Box::new(move |send| send(Action::Say(format!("{why}; nothing was written")))));
    }
    let counter: Counter = state.analysis.counter.as_ref()?.1.clone();
    let title = state.workspace.as_ref()?.title().to_owned();
    let (charted, look) = (state.analysis.shown.clone()?, state.analysis.look_of(state.analysis.chart()?));
    let seen = Seen::of(&state.analysis);
    let command = command(state).map(|command| format!("{}{command}", seen.how()));
    let study = charted.of_study(state.workspace.as_ref()?, look);
    let name = name.to_owned();
    let (stop, wanted) = (state.analysis.stop.clone(), charted.wanted.clone());
    Some(Box::new(move |send| {
        if !replace && Path::new(&name).exists() {
            return send(Action::Exists(name));
        }
        // Words that are still being counted are counted to their end here.
        let table = match charted.is_whole {
            true => charted.table(&counter, look, &study),
            false => match wanted.count(&counter, true, &stop, &|_| ()) {
                Some(whole) => whole.table(&counter, look, &study),
                None => return send(Action::Say("stopped; nothing was written".to_owned())),
            },
        };
        send(written(write(&name, &seen.table(table), &title, command)));
    }))
}

/// Write a table; what is said of it: where it is, and what `command` tells of the command that counts it.
pub(super) fn write(name: &str, table: &Table, title: &str, command: Option<String>) -> Result<String, String> {
    let written = reporting::save(Path::new(name), std::slice::from_ref(table), title, None);
    written.map_err(|error| error.to_string())?;
    let place = std::path::absolute(name).unwrap_or_default();
    let command = command.map(|command| format!("{BETWEEN}{command}")).unwrap_or_default();
    Ok(format!("wrote {}{command}", place.display()))
}

/// What a thread has to say of it.
pub(super) fn written(outcome: Result<String, String>) -> Action {
    Action::Chart(Box::new(ChartNews::Written(outcome)))
}

/// Say it, in a window where the row has not the room for all of it: the command is to be read, and typed elsewhere.
pub(super) fn told(state: &mut State, outcome: Result<String, String>) {
    match outcome {
        Ok(label) => {
            show(state, "Written", &label);
            state.say(label.clone());
            state.keep(Notice::new(label));
        }
        Err(why) => {
            show(state, "Not written", &why);
            state.warn(why);
        }
    }
}

fn show(state: &mut State, title: &str, text: &str) {
    if columns(text) > said_room(state) && state.dialogs.is_empty() {
        let paragraphs = text.split(BETWEEN).map(str::to_owned).collect();
        state.dialogs.push(Dialog::Sheet(Sheet { title: title.to_owned(), paragraphs, top: 0 }));
    }
}

/// In the dialog that asks for the name of a file.
pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::Export(input)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Edit(edit) => input.edit(edit),
        Verb::Move(_) => {}
        Verb::Confirm => {
            let name = input.text().trim().to_owned();
            state.dialogs.pop();
            if !name.is_empty() {
                return vec![Effect::Work(Job::Export(name, false))];
            }
        }
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

/// The file is there already: ask.
pub(super) fn exists(state: &mut State, name: String) -> Vec<Effect> {
    let item = |name: &str, detail: &str, then| Item { name: name.to_owned(), detail: detail.to_owned(), then };
    let items = vec![
        item("keep", "write nothing", Then::Ask(Verb::Redraw)),
        item("replace", "write over it", Then::Replace(name.clone())),
    ];
    state.dialogs.push(Dialog::Choice(Choice::new(format!("{name} is there already"), items)));
    Vec::new()
}
