//! The codings that the filter of all views leaves, counted when it or the study changes: of speakers on a thread, because that takes
//! the texts.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::app::quotes::Tally;
use crate::tui::action::{Action, ChartNews, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Column, State};
use crate::tui::work::{ChartWork, Job, Task};

/// Count anew where what is shown needs it: in Codes the ledger has all but speakers.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let effects = count(state);
    let Some(generation) = state.workspace.as_ref().map(crate::app::Workspace::generation) else { return effects };
    let known = state.tallying.of(generation, &state.shown).filter(|_| is_needed(state)).cloned();
    let is_other = |kept: &Option<Arc<Tally>>| match (kept, &known) {
        (Some(kept), Some(known)) => !Arc::ptr_eq(kept, known),
        (kept, known) => kept.is_some() != known.is_some(),
    };
    match state.view {
        View::Codes if is_other(&state.codes.tally) => (state.codes.tally, state.codes.generation) = (known, None),
        View::Transcripts if is_other(&state.transcripts.tally) => {
            state.transcripts.tally = known;
            if state.transcripts.sort == Column::Codings {
                state.transcripts.arrange(&state.overview, &state.shown);
            }
        }
        _ => {}
    }
    effects
}

/// Whether numbers are shown that nobody but a tally has.
fn is_needed(state: &State) -> bool {
    match state.view {
        View::Codes => state.shown.has_speakers(),
        View::Transcripts => state.shown.hides_codings(),
        _ => false,
    }
}

fn count(state: &mut State) -> Vec<Effect> {
    if !is_needed(state) {
        return Vec::new();
    }
    let mut effects = super::inquiry::count(state);
    let Some(workspace) = &state.workspace else { return effects };
    let generation = workspace.generation();
    if state.codes.counted != Some(generation) || state.tallying.of(generation, &state.shown).is_some() {
        return effects;
    }
    if !state.shown.has_speakers() {
        let project = workspace.project();
        let tally = Tally::new(&state.codes.ledger, &project.codebook, &state.shown.narrowed(project));
        state.tallying.take(generation, state.shown.clone(), tally);
        return effects;
    }
    let asked = (generation, state.shown.clone());
    if state.tallying.asked.as_ref() != Some(&asked) && super::charting::counter(state).is_some() {
        let tallying = &mut state.tallying;
        tallying.stop.store(true, Ordering::Relaxed);
        (tallying.stop, tallying.asked) = (Default::default(), Some(asked));
        effects.push(Effect::Work(Job::Chart(ChartWork::Tally)));
    }
    effects
}

/// What a thread does to count what some speakers say.
pub(super) fn task(state: &State) -> Option<Task> {
    let (generation, shown) = state.tallying.asked.clone()?;
    let counter = state.analysis.counter.as_ref()?.1.clone();
    let narrowed = shown.narrowed(state.workspace.as_ref()?.project());
    let stop = state.tallying.stop.clone();
    Some(Box::new(move |send| {
        if let Some(tally) = counter.tally(&narrowed, &stop) {
            send(Action::Chart(Box::new(ChartNews::Tallied(generation, shown, tally))));
        }
    }))
}
