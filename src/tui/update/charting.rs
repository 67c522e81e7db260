//! The threads of the Analysis view: counting, and finding the quotes behind a number.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::app::counting::Counter;
use crate::tui::action::{Action, ChartNews, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::keymap::{When, key_of};
use crate::tui::state::{Behind, Dialog, Picture, State};
use crate::tui::view::{chart_columns, chart_room};
use crate::tui::work::{ChartWork, Job, REPORT, Task};

/// Count anew where the study or what is to be counted has changed: on a thread.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    if state.analysis.picture == Picture::Words {
        return super::words::settle(state);
    }
    let mut effects = super::inquiry::count(state);
    let Some(workspace) = &state.workspace else { return effects };
    let generation = workspace.generation();
    // Until the codings have been read there is nothing to count.
    if state.codes.counted != Some(generation) {
        return effects;
    }
    counter(state);
    let (Some(workspace), analysis) = (&state.workspace, &mut state.analysis) else { return effects };
    let open = state.read.transcript.as_ref().map(|open| &open.id);
    let wanted = analysis.wanted((generation, workspace.project()), &state.shown, open);
    if analysis.asked.as_ref() != Some(&wanted) {
        halt(state);
        let analysis = &mut state.analysis;
        analysis.asked = Some(wanted);
        analysis.stopped = false;
        let known = analysis.kept.iter().find(|known| Some(&known.wanted) == analysis.asked.as_ref()).cloned();
        let whole = known.as_ref().is_some_and(|known| known.is_whole);
        if let Some(known) = known {
            analysis.show(known);
        }
        if !whole {
            state.analysis.running = Some((0, 0));
            effects.push(Effect::Work(Job::Chart(ChartWork::Count)));
        }
    }
    follow(state);
    effects
}

/// The study as numbers, as it is now; the codings must have been read.
pub(super) fn counter(state: &mut State) -> Option<Counter> {
    let (workspace, analysis) = (state.workspace.as_ref()?, &mut state.analysis);
    let generation = workspace.generation();
    if analysis.counter.as_ref().is_none_or(|(of, _)| *of != generation) {
        let before = analysis.counter.take();
        let before = before.as_ref().map(|(of, counter)| (*of, counter));
        let counter = Counter::of_ledger(workspace, state.codes.ledger.clone(), before);
        analysis.counter = Some((generation, counter));
        // The charts are of the one before.
        analysis.kept.clear();
        analysis.asked = None;
    }
    analysis.counter.as_ref().map(|(_, counter)| counter.clone())
}

/// End what is being counted; its answer is for nobody.
fn halt(state: &mut State) {
    let analysis = &mut state.analysis;
    analysis.stop.store(true, Ordering::Relaxed);
    (analysis.stop, analysis.ticket, analysis.running) = (Default::default(), analysis.ticket.next(), None);
    analysis.finding = false;
}

/// Esc: the counting ends, and the search for quotes.
pub(super) fn stop(state: &mut State) {
    if state.analysis.running.is_some() {
        halt(state);
        state.analysis.stopped = true;
        state.say("stopped; Enter counts again");
    } else if state.analysis.finding {
        halt(state);
        state.say("stopped");
    }
}

/// Why nothing can be made of what is shown yet: it is of an earlier filter or study.
pub(super) fn not_yet(state: &State) -> Option<&'static str> {
    let generation = state.workspace.as_ref().map(crate::app::Workspace::generation);
    match generation.is_some_and(|generation| state.analysis.is_current(generation)) {
        true => None,
        false if state.analysis.stopped => Some("this is not counted yet: Enter counts again"),
        false => Some("still counting: ask again when it is done"),
    }
}

/// Count what was stopped.
pub(super) fn go_on(state: &mut State) {
    (state.analysis.stopped, state.analysis.asked) = (false, None);
}

/// Keep the chosen cell on screen.
pub(super) fn follow(state: &mut State) {
    let height = usize::from(super::analysis::parts(state).body.height);
    let body = super::screen(state).body;
    let (rows, columns) = state.analysis.size();
    match state.analysis.picture {
        Picture::Saturation => state.analysis.list.follow(rows, chart_room(state, body)),
        Picture::Timeline => {
            state.analysis.list.follow(rows, height);
            state.analysis.column.follow(columns, columns.max(1));
        }
        picture => {
            state.analysis.list.follow(rows, height);
            let fitting = if picture.is_grid() { chart_columns(state, body) } else { 1 };
            state.analysis.column.follow(columns, fitting);
        }
    }
}

/// Show the quotes behind the chosen row or cell: they are found on a thread.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    if state.analysis.chosen().is_none() {
        return Vec::new();
    }
    if let Some(why) = not_yet(state) {
        state.say(why);
        return Vec::new();
    }
    if state.analysis.finding {
        state.say("still looking for quotes; Esc stops");
        return Vec::new();
    }
    state.analysis.finding = true;
    state.say("looking for the quotes; Esc stops");
    vec![Effect::Work(Job::Chart(ChartWork::Quote))]
}

/// What a thread does.
pub(in crate::tui) fn task(state: &State, work: ChartWork) -> Option<Task> {
    match work {
        ChartWork::Count => count_task(state),
        ChartWork::Quote => quote_task(state),
        ChartWork::Speakers => speakers_task(state),
        ChartWork::Tally => super::tallying::task(state),
    }
}

fn news(news: ChartNews) -> Action {
    Action::Chart(Box::new(news))
}

fn count_task(state: &State) -> Option<Task> {
    let analysis = &state.analysis;
    let (counter, wanted) = (analysis.counter.as_ref()?.1.clone(), analysis.asked.clone()?);
    let (ticket, stop) = (analysis.ticket.clone(), analysis.stop.clone());
    Some(Box::new(move |send| {
        let told = std::cell::Cell::new(Instant::now());
        let tell = |read: usize| {
            if told.get().elapsed() > REPORT {
                told.set(Instant::now());
                send(news(ChartNews::Reading(ticket.clone(), read)));
            }
        };
        // The words of a large study take a while; everything else of the bars is there at once.
        let first = if wanted.is_quick() { wanted.count(&counter, false, &stop, &tell) } else { None };
        if let Some(first) = first {
            send(news(ChartNews::Counted(ticket.clone(), Arc::new(first))));
        }
        if let Some(charted) = wanted.count(&counter, true, &stop, &tell) {
            send(news(ChartNews::Counted(ticket.clone(), Arc::new(charted))));
        }
    }))
}

fn quote_task(state: &State) -> Option<Task> {
    let analysis = &state.analysis;
    let (counter, charted) = (analysis.counter.as_ref()?.1.clone(), analysis.shown.clone()?);
    let ((row, column), ticket, stop) = (analysis.chosen()?, analysis.ticket.clone(), analysis.stop.clone());
    Some(Box::new(move |send| {
        let found = charted.quoted(&counter, row, column, &stop).filter(|found| !found.all.is_empty());
        send(news(ChartNews::Quoted(ticket, found)));
    }))
}

/// Find out who speaks.
fn speakers_task(state: &State) -> Option<Task> {
    let workspace = state.workspace.as_ref()?;
    let (library, generation) = (workspace.library(), workspace.generation());
    let ids: Vec<_> = workspace.project().transcripts.keys().cloned().collect();
    Some(Box::new(move |send| {
        let mut speakers: BTreeMap<String, usize> = BTreeMap::new();
        for transcript in ids.iter().filter_map(|id| library.transcript(id).ok()) {
            for speaker in transcript.turns.iter().filter_map(|turn| turn.speaker.as_ref()) {
                *speakers.entry(speaker.clone()).or_default() += 1;
            }
        }
        send(news(ChartNews::Speakers(generation, speakers.into_iter().collect())));
    }))
}

/// What the threads report.
pub(super) fn hear(state: &mut State, news: ChartNews) -> Vec<Effect> {
    let analysis = &mut state.analysis;
    match news {
        ChartNews::Reading(ticket, read) if ticket == analysis.ticket => {
            let all = analysis.counter.as_ref().map_or(0, |(_, counter)| counter.table().transcripts().len());
            analysis.running = Some((read.min(all), all));
        }
        ChartNews::Counted(ticket, charted) if ticket == analysis.ticket => {
            if charted.is_whole {
                analysis.running = None;
            }
            analysis.take(charted);
        }
        ChartNews::Quoted(ticket, found) if ticket == analysis.ticket => {
            analysis.finding = false;
            // Who has gone on meanwhile is not called back.
            if state.view == View::Analysis && state.dialogs.is_empty() && not_yet(state).is_none() {
                match found {
                    Some(found) => show_quotes(state, found.into()),
                    None => state.say(no_quotes(state)),
                }
            }
        }
        ChartNews::Written(outcome) => super::exporting::told(state, outcome),
        ChartNews::Speakers(generation, speakers) => {
            if let Some(Dialog::Shown(choosing)) = state.dialogs.last_mut() {
                choosing.add_speakers(&speakers);
            }
            state.analysis.speakers = Some((generation, speakers));
        }
        ChartNews::Tallied(generation, shown, tally) => state.tallying.take(generation, shown, tally),
        ChartNews::Reading(..) | ChartNews::Counted(..) | ChartNews::Quoted(..) => {}
    }
    Vec::new()
}

/// Why there are no quotes behind what is chosen.
fn no_quotes(state: &State) -> String {
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let code = state.analysis.code().and_then(|code| codebook?.get(code.as_str()));
    if state.analysis.picture == Picture::Agreement {
        return "the coders do not differ on this code; F and Enter shows all its quotes".to_owned();
    }
    if !state.analysis.aggregate && code.is_some_and(|code| !code.applies) {
        let below = key_of(When::Analysis, Verb::Below);
        return format!("no quotes stand behind a heading alone: {below} counts it with the codes below it");
    }
    "no quotes stand behind this".to_owned()
}

/// Show quotes in the Codes view; Esc there, or the key of this view, comes back to the cell.
fn show_quotes(state: &mut State, mut behind: Behind) {
    let Some(workspace) = &state.workspace else { return };
    let code = state.analysis.code().cloned();
    state.view = View::Codes;
    let codes = &mut state.codes;
    if codes.compared.is_some() {
        codes.end_comparing();
    }
    codes.inquiry.question = None;
    codes.inquiry.narrowed = state.shown.narrowed(workspace.project());
    codes.take_in(workspace);
    if let Some(code) = code {
        codes.choose(&code, &workspace.project().codebook);
    }
    behind.unfiltered = matches!(state.analysis.picture, Picture::Timeline | Picture::Agreement);
    codes.inquiry.behind = Some(behind);
    codes.left.jump = Some(None);
    state.say("Esc or 5 goes back to the chart");
}
