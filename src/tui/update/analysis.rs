//! The Analysis view.

use std::path::Path;
use std::sync::atomic::Ordering;

use ratatui::layout::Rect;

use crate::analysis::{Frequencies, Grouping, Scope};
use crate::app::counting::{Counter, frequencies_table};
use crate::app::{Done, reporting};
use crate::project::{CodeId, TranscriptId};
use crate::text::Direction;
use crate::tui::action::{Action, Motion, Mouse, MouseKind, Sorting, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Analysis, Choice, Dialog, Input, Item, Picture, State, Then};
use crate::tui::view::{map_columns, map_titles};
use crate::tui::work::{Job, Task};

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    if state.analysis.picture == Picture::Words && verb != Verb::Page {
        return super::words::ask(state, verb);
    }
    let analysis = &mut state.analysis;
    match verb {
        Verb::Move(Motion::LineEdge(direction)) => sideways(state, direction),
        Verb::Move(motion) => {
            let height = usize::from(parts(state).body.height);
            let rows = state.analysis.size().0;
            state.analysis.list.step(motion, rows, height);
        }
        Verb::Page => {
            turn(analysis, |analysis| {
                analysis.picture = match analysis.picture {
                    Picture::Bars => Picture::Map,
                    Picture::Map => Picture::Words,
                    Picture::Words => Picture::Bars,
                };
            });
        }
        Verb::Transpose if analysis.picture == Picture::Map => {
            turn(analysis, |analysis| analysis.transposed = !analysis.transposed);
        }
        Verb::Sort(sorting) => sort(state, sorting),
        Verb::Below => {
            analysis.aggregate = !analysis.aggregate;
            let what = if analysis.aggregate { "each code with those below it: the union" } else { "each code alone" };
            state.say(what);
        }
        Verb::Coder => next_coder(state),
        Verb::Group => next_group(state),
        Verb::Unused => {
            analysis.used_only = !analysis.used_only;
            analysis.arrange();
            state.say(if state.analysis.used_only { "unused codes are hidden" } else { "all codes" });
        }
        Verb::Confirm => open(state),
        Verb::Export => {
            let name = if state.analysis.picture == Picture::Bars { "frequencies.csv" } else { "matrix.csv" };
            state.dialogs.push(Dialog::Export(Input::from(name)));
        }
        _ => {}
    }
    Vec::new()
}

fn parts(state: &State) -> crate::tui::state::AnalysisParts {
    Analysis::parts(super::screen(state).body, map_titles(state))
}

/// Change what rows and columns are, keeping the choice on its code and its group.
fn turn(analysis: &mut Analysis, change: impl FnOnce(&mut Analysis)) {
    let (code, group) = match analysis.is_transposed() {
        true => (analysis.column.chosen, analysis.list.chosen),
        false => (analysis.list.chosen, analysis.column.chosen),
    };
    change(analysis);
    let (row, column) = if analysis.is_transposed() { (group, code) } else { (code, group) };
    (analysis.list.chosen, analysis.column.chosen) = (row, column);
}

fn sideways(state: &mut State, direction: Direction) {
    if state.analysis.picture != Picture::Map {
        return;
    }
    let fitting = map_columns(state, super::screen(state).body);
    let columns = state.analysis.size().1;
    state.analysis.column.step(Motion::Line(direction), columns, fitting);
}

fn sort(state: &mut State, sorting: Sorting) {
    let analysis = &mut state.analysis;
    if sorting == Sorting::Next {
        analysis.by_count = !analysis.by_count;
    }
    analysis.arrange();
    state.say(if state.analysis.by_count { "most segments first" } else { "in the order of the codebook" });
}

/// Count the next coder alone; after the last, all together.
fn next_coder(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    if workspace.is_blind() {
        return state.say("blind: only your own codings are counted; `:blind` shows those of the others again");
    }
    let coders: Vec<_> = workspace.project().coders.iter().cloned().collect();
    let next = match &state.analysis.coder {
        None => coders.first(),
        Some(here) => coders.iter().position(|coder| coder == here).and_then(|place| coders.get(place + 1)),
    };
    state.analysis.coder = next.cloned();
    let text = match &state.analysis.coder {
        Some(coder) => format!("only what {coder} coded"),
        None => "all coders together: a passage that several coded alike is one segment".to_owned(),
    };
    state.say(text);
}

fn next_group(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let groups = Analysis::groups(workspace.project());
    let here = state.analysis.group.clone().unwrap_or(Grouping::Transcript);
    let place = groups.iter().position(|group| *group == here).unwrap_or(0);
    state.analysis.group = groups.into_iter().cycle().nth(place + 1);
    state.analysis.column.chosen = 0;
    let name = group_name(&state.analysis.wanted().by);
    state.say(format!("columns: {name}"));
}

/// What the columns are, in words.
pub(in crate::tui) fn group_name(group: &Grouping) -> String {
    match group {
        Grouping::None | Grouping::Transcript => "transcripts".to_owned(),
        Grouping::Coder => "coders".to_owned(),
        Grouping::Speaker => "speakers".to_owned(),
        Grouping::Attribute(name) => name.clone(),
    }
}

/// Show the quotes behind the chosen row or cell.
fn open(state: &mut State) {
    let analysis = &state.analysis;
    let Some((row, group)) = analysis.at(analysis.list.chosen, analysis.column.chosen) else { return };
    let code = CodeId::from(row.code.as_str());
    let by_transcript = analysis.picture == Picture::Map && analysis.scope.by == Grouping::Transcript;
    let transcript = analysis.counted.groups.get(group).filter(|_| by_transcript);
    let transcript = transcript.map(|name| TranscriptId::from(name.as_str()));
    super::codes::show(state, &code, transcript.as_ref());
}

/// Count anew where the study or what is to be counted has changed: at once all but the words, those on a thread.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    if state.analysis.picture == Picture::Words {
        return super::words::settle(state);
    }
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let mut effects = Vec::new();
    let analysis = &mut state.analysis;
    let fresh = analysis.counter.is_some() && analysis.generation == workspace.generation();
    let wanted = analysis.wanted();
    if !fresh || analysis.scope != wanted {
        analysis.stop.store(true, Ordering::Relaxed);
        analysis.stop = Default::default();
        if !fresh {
            analysis.counter = Some(Counter::new(workspace));
            analysis.generation = workspace.generation();
        }
        let counted = analysis.counter.as_ref().map(|counter| counter.count(&wanted));
        (analysis.scope, analysis.with_words) = (wanted, false);
        analysis.counted = counted.unwrap_or_default();
        analysis.arrange();
        effects.push(Effect::Work(Job::Count));
    }
    follow(state);
    effects
}

/// Keep the chosen cell on screen.
fn follow(state: &mut State) {
    let body = super::screen(state).body;
    let (rows, columns) = state.analysis.size();
    let height = usize::from(Analysis::parts(body, map_titles(state)).body.height);
    state.analysis.list.follow(rows, height);
    if state.analysis.picture == Picture::Map {
        let fitting = map_columns(state, body);
        state.analysis.column.follow(columns, fitting);
    }
}

/// Words have been counted.
pub(super) fn counted(state: &mut State, generation: u64, scope: Scope, counted: Frequencies) -> Vec<Effect> {
    if generation == state.analysis.generation && scope == state.analysis.scope {
        state.analysis.counted = counted;
        state.analysis.with_words = true;
        state.analysis.arrange();
    }
    Vec::new()
}

/// What a thread does to count words.
pub(in crate::tui) fn count_task(state: &State) -> Option<Task> {
    let analysis = &state.analysis;
    let (counter, scope, stop) = (analysis.counter.clone()?, analysis.scope.clone(), analysis.stop.clone());
    let generation = analysis.generation;
    Some(Box::new(move |send| {
        if let Some(counted) = counter.count_words(&scope, &stop) {
            send(Action::Counted(generation, scope, Box::new(counted)));
        }
    }))
}

/// What a thread does to write what is shown to a file; one that is there is replaced only where `replace`.
pub(in crate::tui) fn export_task(state: &State, name: &str, replace: bool) -> Option<Task> {
    if state.analysis.picture == Picture::Words {
        return super::words::export_task(state, name, replace);
    }
    let counter = Counter::new(state.workspace.as_ref()?);
    let title = state.workspace.as_ref()?.title().to_owned();
    let (picture, scope) = (state.analysis.picture, state.analysis.wanted());
    let name = name.to_owned();
    Some(Box::new(move |send| {
        if !replace && Path::new(&name).exists() {
            return send(Action::Exists(name));
        }
        let never = Default::default();
        let table = match (picture, &scope.by) {
            (Picture::Map, Grouping::Transcript) => Some(counter.matrix_table(&scope)),
            (picture, _) => {
                let by = if picture == Picture::Map { scope.by.clone() } else { Grouping::None };
                let scope = Scope { by, ..scope };
                counter.count_words(&scope, &never).map(|counted| frequencies_table(&counted, &scope, false))
            }
        };
        let Some(table) = table else { return };
        let written = reporting::save(Path::new(&name), std::slice::from_ref(&table), &title, None);
        let label = format!("wrote {}", std::path::absolute(&name).unwrap_or_default().display());
        let done = Done { label, changes: 0, coding: None, transcripts: 0, not_saved: None, recorded: true };
        send(Action::Done(written.map(|()| done).map_err(|error| error.to_string())));
    }))
}

/// In the dialog that asks for the name of a file.
pub(super) fn ask_export(state: &mut State, verb: Verb) -> Vec<Effect> {
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

/// The mouse in the view, which takes `body`.
pub(super) fn mouse(state: &mut State, mouse: Mouse, body: Rect) -> Vec<Effect> {
    if state.analysis.picture == Picture::Words {
        return super::words::mouse(state, mouse, body);
    }
    let parts = Analysis::parts(body, map_titles(state));
    let (rows, columns) = state.analysis.size();
    match mouse.kind {
        MouseKind::Scroll(direction) => return ask(state, Verb::Move(Motion::Line(direction))),
        MouseKind::Press(clicks) if super::mouse::holds(parts.body, mouse) => {
            let row = state.analysis.list.top + usize::from(mouse.row - parts.body.y);
            if row < rows {
                state.analysis.list.chosen = row;
                let column = crate::tui::view::map_column_at(state, body, mouse.column);
                if let Some(column) = column.filter(|column| *column < columns) {
                    state.analysis.column.chosen = column;
                }
                if clicks > 1 {
                    open(state);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}
