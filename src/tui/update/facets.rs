//! Narrowing what was found by facets: the filter goes into the text of the query, and out of it again.

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::app::{FacetCounter, Facets, Found, narrow};
use crate::tui::action::{Mouse, MouseKind, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{FacetRow, Input, State};
use crate::tui::work::Job;

/// Rows of the panel that hold no facet: its title.
pub(super) const TAKEN: u16 = 1;

/// Rows that one turn of the wheel scrolls.
const WHEEL: usize = 3;

/// Give the keys to the facets, or back to the hits.
pub(super) fn enter(state: &mut State) {
    let search = &mut state.search;
    if search.facets.found.is_none() {
        return state.say("search first: facets narrow what was found");
    }
    search.facets.active = !search.facets.active;
    search.writing = false;
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Confirm | Verb::Mark => return toggle(state),
        Verb::Close | Verb::Facets => state.search.facets.active = false,
        Verb::Find => (state.search.facets.active, state.search.writing) = (false, true),
        Verb::Move(motion) => {
            let height = height(state);
            state.search.facets.step(motion, height);
        }
        _ => {}
    }
    Vec::new()
}

/// Rows for facets.
fn height(state: &State) -> usize {
    usize::from(super::search::parts(state).facets.height.saturating_sub(TAKEN))
}

/// Put the chosen facet's filter into the query, or take it out; open or close a group.
fn toggle(state: &mut State) -> Vec<Effect> {
    let filter = match state.search.facets.chosen() {
        Some(FacetRow::Facet(_, facet)) => facet.filter.clone(),
        Some(FacetRow::More(group, _)) => {
            let group = group.to_owned();
            if !state.search.facets.open.remove(&group) {
                state.search.facets.open.insert(group);
            }
            return Vec::new();
        }
        _ => return Vec::new(),
    };
    if state.search.error.is_some() {
        state.say("mend the query first");
        return Vec::new();
    }
    state.search.keep_marks();
    state.search.input = Input::from(narrow(state.search.input.text(), &filter).as_str());
    super::search::look_anew(state)
}

/// Count the facets again where the answer or the codings have changed since, and they are on screen. The codings are read
/// once for this and for the Codes view, a part at a time.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let Some(generation) = wanted(state) else { return Vec::new() };
    let renew = state.search.facets.counter.is_none() || state.search.facets.generation != generation;
    if renew {
        let effects = super::inquiry::count(state);
        if state.codes.counted != Some(generation) {
            return effects;
        }
    }
    let counter = if renew { super::charting::counter(state) } else { None };
    let panel = &mut state.search.facets;
    if renew {
        panel.counter = match (panel.counter.take(), counter) {
            (Some(before), Some(counter)) => Some(before.renewed(counter)),
            (None, Some(counter)) => Some(FacetCounter::new(counter)),
            (before, None) => before,
        };
        panel.generation = generation;
    }
    let coders = state.workspace.as_ref().and_then(|workspace| state.shown.coders(workspace.project()));
    panel.counter = panel.counter.take().map(|counter| counter.of_coders(coders));
    panel.counting = true;
    vec![Effect::Work(Job::Facets)]
}

/// The generation of the study that facets are to be counted of now, if they are.
fn wanted(state: &State) -> Option<u64> {
    let generation = state.workspace.as_ref()?.generation();
    let panel = &state.search.facets;
    let shown = super::search::parts(state).facets.width > 0;
    let found = panel.found.as_ref().filter(|_| shown && !panel.counting)?;
    let unnamed = !state.search.running && !panel.heard.is_empty();
    (!panel.shows(found, generation) || unnamed).then_some(generation)
}

/// The facets have been counted, or that was given up.
pub(super) fn hear(
    state: &mut State,
    counter: FacetCounter,
    facets: Option<Facets>,
    found: Arc<Found>,
    generation: u64,
) {
    let panel = &mut state.search.facets;
    panel.counting = false;
    if panel.generation == generation {
        panel.counter = Some(counter);
    }
    if let (Some(facets), true) = (facets, panel.found.is_some()) {
        panel.heard.clear();
        panel.counted = Some((found, generation));
        panel.take(facets);
    }
    let height = height(state);
    state.search.facets.follow(height);
}

/// The mouse in the panel, which takes `area`.
pub(super) fn mouse(state: &mut State, mouse: Mouse, area: Rect) -> Vec<Effect> {
    let panel = &mut state.search.facets;
    match mouse.kind {
        MouseKind::Scroll(direction) => {
            let len = panel.rows().count();
            panel.list.top = match direction {
                crate::text::Direction::Forward => panel.list.top + WHEEL,
                crate::text::Direction::Backward => panel.list.top.saturating_sub(WHEEL),
            }
            .min(len.saturating_sub(usize::from(area.height.saturating_sub(TAKEN))));
        }
        MouseKind::Press(_) if mouse.row >= area.y + TAKEN => {
            let row = panel.list.top + usize::from(mouse.row - area.y - TAKEN);
            if panel.choose_row(row) {
                state.search.writing = false;
                return toggle(state);
            }
        }
        _ => {}
    }
    Vec::new()
}
