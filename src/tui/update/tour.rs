//! The tour: it watches what is done, and goes on when that is what its step asks for.

use crate::app::is_demo;
use crate::text::Unit;
use crate::tui::action::{Action, Motion, Verb, View};
use crate::tui::state::{Dialog, STEPS, State, TOUR_MOVES, Transcripts};

/// The interview of the sample that the tour is written for; any other does as well.
const FIRST: &str = "us02-pruitt";

/// The name under which it is remembered that the tour was left.
const LEFT: &str = "tour left";

/// A study was opened: if it is the sample, and the tour was neither taken nor left, it begins, or goes on.
pub(super) fn offer(state: &mut State) {
    let memory = state.remembered.memory();
    let (done, left) = (usize::from(memory.tour), memory.seen(LEFT) > 0);
    let demo = state.workspace.as_ref().is_some_and(is_demo);
    if demo && done < STEPS.len() && !left && !state.preferences.no_hints {
        if done == 0 {
            choose_first(state);
        }
        begin(state, done);
    }
}

/// Choose the interview with which the tour begins best, where nothing was chosen yet.
fn choose_first(state: &mut State) {
    let rows = &state.overview.rows;
    let place =
        state.transcripts.shown.iter().position(|row| rows.get(*row).is_some_and(|row| row.id.as_str() == FIRST));
    if let (Some(place), 0, None) = (place, state.transcripts.list.chosen, &state.read.before) {
        let (len, height) = (state.transcripts.shown.len(), super::rows(state, Transcripts::TAKEN));
        state.transcripts.list.chosen = place;
        state.transcripts.list.follow(len, height);
    }
}

fn begin(state: &mut State, done: usize) {
    let codings = codings(state);
    state.tour.begin(done, codings);
    state.tour.shown = true;
}

/// Show the tour where it was left, or leave it.
pub(super) fn switch(state: &mut State) {
    if !state.workspace.as_ref().is_some_and(is_demo) {
        return state.say("the tour goes through the sample study: leave with q, then `emic demo`");
    }
    if state.tour.shown {
        state.tour.shown = false;
        state.remembered.change(|memory| memory.saw(LEFT));
        let step = state.tour.done + 1;
        return state.say(format!("the tour is left at {step} of {}: F4 takes it up again", STEPS.len()));
    }
    // Who takes it up again wants to find it under way the next time.
    state.remembered.change(|memory| memory.unsee(LEFT));
    let done = usize::from(state.remembered.memory().tour);
    if done >= STEPS.len() {
        state.remembered.change(|memory| memory.tour = 0);
    }
    begin(state, if done < STEPS.len() { done } else { 0 });
}

/// Go on as if the step were done; take up a tour that was left. One that is finished begins again when that is asked twice.
pub(super) fn skip(state: &mut State) {
    let finished = usize::from(state.remembered.memory().tour) >= STEPS.len();
    let demo = state.workspace.as_ref().is_some_and(is_demo);
    if state.tour.shown {
        advance(state);
    } else if demo && finished && !std::mem::replace(&mut state.tour.offered, true) {
        state.say("the tour is finished; F4 once more begins it again");
    } else {
        switch(state);
    }
}

/// What an action shows of itself before it is carried out.
pub(super) fn asked(action: &Action) -> Option<Verb> {
    match action {
        Action::Ask(verb) => Some(*verb),
        _ => None,
    }
}

/// Look at what has been done, once it is.
pub(super) fn watch(state: &mut State, asked: Option<Verb>) {
    if !state.tour.shown {
        return;
    }
    let codings = codings(state);
    let searched = state.view == View::Search && !state.search.input.is_empty();
    let picking = matches!(state.dialogs.last(), Some(Dialog::Picker(_)));
    let reading = state.view == View::Read && state.read.transcript.is_some();
    let tour = &mut state.tour;
    tour.away |= !reading;
    tour.moves += usize::from(matches!(asked, Some(Verb::Move(Motion::Unit(Unit::Sentence | Unit::Turn, _)))));
    match tour.done {
        // What is coded in between can be taken back as well.
        4 => tour.codings = tour.codings.max(codings),
        // What is coded in another way is not what the step asks for.
        3 if !tour.repeated => tour.codings = codings,
        5 if !tour.picked => tour.codings = codings,
        // What was taken away since may be coded again.
        _ => tour.codings = tour.codings.min(codings),
    }
    tour.repeated = asked.map_or(tour.repeated, |verb| verb == Verb::Repeat);
    // Who leaves the picker without a code has picked nothing.
    let left = asked == Some(Verb::Close) && codings == tour.codings;
    tour.picked = picking || tour.picked && !left;
    tour.searched |= searched;
    tour.looked.0 |= state.view == View::Codes;
    tour.looked.1 |= state.view == View::Analysis;
    let more = codings > tour.codings;
    let done = match tour.done {
        0 => reading && tour.away,
        1 => tour.moves >= TOUR_MOVES,
        2 => more,
        3 => more && tour.repeated,
        4 => codings < tour.codings,
        5 => more && tour.picked && !picking,
        6 => reading && tour.searched,
        7 => tour.looked == (true, true),
        _ => false,
    };
    if done {
        advance(state);
    }
}

fn advance(state: &mut State) {
    let (done, codings) = (state.tour.done + 1, codings(state));
    state.tour.begin(done, codings);
    if done == STEPS.len() {
        state.tour.shown = false;
        state.say("that was the tour · m memo, F2 diary, ? keys, q leaves");
    }
    let count = u8::try_from(done).unwrap_or(u8::MAX);
    state.remembered.change(|memory| memory.tour = count);
}

fn codings(state: &State) -> usize {
    state.workspace.as_ref().map_or(0, |workspace| workspace.project().codings.len())
}
