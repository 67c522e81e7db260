//! The Search view.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use ratatui::layout::Rect;

use crate::app::{Order, Question, Refreshed, Searcher};
use crate::project::{Origin, Rule, TranscriptId};
use crate::text::{Direction, TextRange};
use crate::tui::action::{Motion, Mouse, MouseKind, SearchNews, Sorting, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Find, Indexing, List, Passages, QueueStep, SearchParts, State, Target};
use crate::tui::work::Job;

/// Rows that one turn of the wheel scrolls.
const WHEEL: usize = 3;

/// The view has just been opened: the index is brought up to date the first time.
pub(super) fn enter(state: &mut State) -> Vec<Effect> {
    state.search.writing = state.search.input.is_empty();
    match state.search.indexing {
        // Once a session: whoever comes back may not know that there is something to go on with.
        Indexing::Idle => refresh(state).into_iter().chain([Effect::Queue(QueueStep::Mention)]).collect(),
        Indexing::Running(..) | Indexing::Done => Vec::new(),
    }
}

/// Bring the index up to date.
fn refresh(state: &mut State) -> Vec<Effect> {
    if state.workspace.is_none() {
        return Vec::new();
    }
    state.search.stop = Default::default();
    state.search.indexing = Indexing::Running(0, 0);
    vec![Effect::Work(Job::Index)]
}

/// The texts may have changed. Nothing is done where nobody has searched yet.
pub(super) fn texts_changed(state: &mut State) -> Vec<Effect> {
    match state.search.indexing {
        Indexing::Idle => Vec::new(),
        Indexing::Done => refresh(state),
        Indexing::Running(..) => {
            state.search.again = true;
            Vec::new()
        }
    }
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    if state.search.facets.active {
        return super::facets::ask(state, verb);
    }
    match verb {
        Verb::Find => state.search.writing = true,
        Verb::Offer(direction) => return super::offers::step(state, direction),
        Verb::Saved => super::saved::choose(state),
        Verb::DropSaved => super::saved::choose_to_drop(state),
        Verb::Save => super::saved::name(state),
        Verb::Confirm if state.offers.chosen => return super::offers::confirm(state).unwrap_or_default(),
        // An answer that is still to come must not leave the keys in the field.
        Verb::Confirm if state.search.writing => {
            state.search.writing = state.search.lines.is_empty() && !state.search.is_awaited();
        }
        Verb::Confirm => {
            state.read.opened = true;
            return jump(state, state.search.list.chosen);
        }
        Verb::Close => close(state),
        Verb::Move(Motion::Match(direction)) => step_list(state, Motion::Line(direction)),
        Verb::Move(motion) => step_list(state, motion),
        Verb::Mark => mark(state),
        Verb::Facets => super::facets::enter(state),
        Verb::Sort(sorting) => return sort(state, sorting),
        Verb::MarkAll => mark_all(state),
        Verb::SwitchUnit => {
            state.search.extent = state.search.extent.next();
            state.say(format!("a code goes to the {} of each hit", state.search.extent.name()));
        }
        Verb::Pick => pick(state),
        Verb::Autocode => return super::queueing::open(state),
        _ => {}
    }
    Vec::new()
}

/// Esc: first the field, then the indexing, then the marks.
fn close(state: &mut State) {
    if super::offers::close(state) {
        return;
    }
    if state.search.writing {
        state.search.writing = false;
    } else if let Indexing::Running(..) = state.search.indexing {
        state.search.stop.store(true, Ordering::Relaxed);
    } else {
        state.search.marked.clear();
    }
}

fn step_list(state: &mut State, motion: Motion) {
    let height = usize::from(parts(state).list.height);
    state.search.chosen = None;
    state.search.list.step(motion, state.search.lines.len(), height);
}

/// Where the parts of the view lie.
pub(super) fn parts(state: &State) -> SearchParts {
    state.search.parts(super::screen(state).body)
}

/// The lines in another order.
fn sort(state: &mut State, sorting: Sorting) -> Vec<Effect> {
    let order = state.search.order;
    state.search.order = match sorting {
        Sorting::Next => order.next(),
        Sorting::Reverse => order.next().next().next(),
    };
    state.search.keep_marks();
    let how = match state.search.order {
        Order::Place => "by transcript and place",
        Order::Left => "by the word before",
        Order::Right => "by the word after",
        Order::Relevance => "by what fits best",
    };
    let effects = look_anew(state);
    state.say(format!("sorted {how}"));
    effects
}

fn mark(state: &mut State) {
    let search = &mut state.search;
    let here = search.list.chosen;
    if here < search.lines.len() && !search.marked.remove(&here) {
        search.marked.insert(here);
    }
    step_list(state, Motion::Line(Direction::Forward));
}

fn mark_all(state: &mut State) {
    let search = &mut state.search;
    let all = search.marked.len() == search.lines.len();
    search.marked = if all { Default::default() } else { (0..search.lines.len()).collect() };
}

/// Choose a code for the hits that are marked, else for the chosen one.
fn pick(state: &mut State) {
    let (passages, edited) = passages(state);
    if edited > 0 {
        return state.warn("a text was edited since this search: code once it is searched again");
    }
    if passages.anchors.is_empty() {
        return state.say("no hit to code: search first");
    }
    super::picker::open(state, Target::Passages(passages));
}

/// What is coded of the hits meant; two hits in one sentence are one passage. And how many hits do not stand where they
/// were found.
fn passages(state: &State) -> (Passages, usize) {
    let Some(workspace) = &state.workspace else { return Default::default() };
    let (query, unit) = (state.search.answered.clone(), state.search.extent);
    let (mut found, mut edited) = (BTreeSet::new(), 0);
    for line in state.search.meant() {
        match workspace.transcript(&line.hit.transcript) {
            // By place, whatever the order of the list.
            Ok(transcript) if line.stands_in(&transcript) => {
                found.insert((transcript.id.clone(), unit.around(&transcript, line.hit.range)));
            }
            _ => edited += 1,
        }
    }
    let anchor = |(id, range): (TranscriptId, TextRange)| {
        let anchor = workspace.anchor(&id, range).ok()?;
        Some((id, anchor))
    };
    let anchors = found.into_iter().filter_map(anchor).collect();
    (Passages { anchors, origin: Some(Arc::new(Origin { rule: Rule::Search, query, unit })) }, edited)
}

/// Letters of the query have changed: what was marked is no longer asked for.
pub(super) fn typed(state: &mut State) -> Vec<Effect> {
    (state.search.kept, state.search.missing) = (BTreeSet::new(), 0);
    look_anew(state)
}

/// Look for what is written, from the first line on.
pub(super) fn look_anew(state: &mut State) -> Vec<Effect> {
    (state.search.list, state.search.chosen) = (List::default(), None);
    look(state)
}

/// Ask the same again of the study as it is now: the hits that are marked and the chosen one stay so.
fn look_again(state: &mut State) -> Vec<Effect> {
    state.search.keep_place();
    look(state)
}

/// Look for what is written. Until the first part of the answer is there, the old lines stay.
fn look(state: &mut State) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    state.search.ticket = state.search.ticket.next();
    // What the filter comes to takes a look at each transcript: once for a state of the study, not for each letter.
    if state.search.generation != workspace.generation() || state.search.shown.0 != state.shown {
        state.search.shown = (state.shown.clone(), state.shown.turn_filter(workspace.project()));
    }
    state.search.generation = workspace.generation();
    state.search.coded.clear();
    let query = state.search.input.text().trim();
    if query.is_empty() {
        state.search.clear();
        return Vec::new();
    }
    let coders = state.shown.coders(workspace.project());
    match Question::ask_of(query, workspace, coders, state.search.question.as_ref()) {
        Ok(question) => {
            state.search.question = Some(question.within(state.search.shown.1.clone()));
            (state.search.error, state.search.running, state.search.stale) = (None, true, true);
            vec![Effect::Work(Job::Search)]
        }
        Err(error) => {
            (state.search.error, state.search.running) = (Some(error), false);
            Vec::new()
        }
    }
}

/// Something has come from the threads.
pub(super) fn hear(state: &mut State, news: SearchNews) -> Vec<Effect> {
    match news {
        SearchNews::Opened(searcher) => {
            let first = state.search.searcher.is_none();
            state.search.searcher.get_or_insert(searcher);
            if first {
                return look(state);
            }
        }
        SearchNews::Indexing(done, of) => state.search.indexing = Indexing::Running(done, of),
        SearchNews::Indexed(Ok((searcher, refreshed))) => return indexed(state, searcher, refreshed),
        SearchNews::Indexed(Err(error)) => {
            state.search.indexing = Indexing::Done;
            state.warn(format!("the search has no index: {error}"));
        }
        SearchNews::Lines(ticket, lines) if ticket == state.search.ticket => {
            state.search.take(lines);
            tell_missing(state);
        }
        SearchNews::Failed(ticket, error) if ticket == state.search.ticket => {
            (state.search.error, state.search.running) = (Some(error), false);
        }
        SearchNews::Facets(counter, facets, found, generation) => {
            super::facets::hear(state, counter, facets, found, generation);
        }
        SearchNews::Lines(..) | SearchNews::Failed(..) => {}
    }
    Vec::new()
}

/// Say how many marked hits are gone, once the whole answer is there: without marks some keys take all hits.
fn tell_missing(state: &mut State) {
    if state.search.running {
        return;
    }
    let missing = std::mem::take(&mut state.search.missing);
    state.search.chosen = None;
    if missing > 0 {
        let hits = crate::tui::view::counted(missing, "marked hit");
        state.warn(format!("{hits} no longer found where it was: look at the marks before you code"));
    }
}

/// The index is up to date, or as far as it was let: the search is done again where it has changed.
fn indexed(state: &mut State, searcher: Searcher, refreshed: Refreshed) -> Vec<Effect> {
    state.search.searcher = Some(searcher);
    state.search.indexing = Indexing::Done;
    let stopped = state.search.stop.load(Ordering::Relaxed) && !refreshed.complete;
    if let Some(reason) = refreshed.rebuilt {
        state.warn(reason);
    } else if let Some((id, reason)) = refreshed.unread.first() {
        let count = refreshed.unread.len();
        state.warn(format!("{count} of the texts cannot be searched: {id}: {reason}"));
    } else if stopped {
        state.warn("indexing was stopped: only what is indexed so far is found");
    }
    let changed = refreshed.updated + refreshed.removed > 0;
    let mut effects = if changed { look_again(state) } else { Vec::new() };
    if std::mem::take(&mut state.search.again) && !stopped {
        effects.extend(refresh(state));
    }
    effects
}

/// Read the hit number `place` where it stands, with that selected which the search codes; `n` and `N` go on from there.
pub(super) fn jump(state: &mut State, place: usize) -> Vec<Effect> {
    let Some(line) = state.search.lines.get(place) else { return Vec::new() };
    let hit = line.hit.clone();
    let transcript = state.workspace.as_ref().and_then(|workspace| workspace.transcript(&hit.transcript).ok());
    let passage = transcript.map_or(hit.range, |transcript| state.search.extent.around(&transcript, hit.range));
    state.search.list.chosen = place;
    state.search.leads = true;
    state.view = View::Read;
    let of = if state.search.running { "at least " } else { "" };
    state.say(format!("hit {} of {of}{}; 3 goes back to the hits", place + 1, state.search.lines.len()));
    vec![Effect::Load(hit.transcript, Some(passage))]
}

/// A transcript has been opened: show the hits in it, if the search leads.
pub(super) fn show_hits(state: &mut State) {
    let Some(transcript) = &state.read.transcript else { return };
    if state.search.leads {
        let places = state.search.ranges_in(&transcript.id);
        let origin = state.read.selection;
        state.read.find = Find { query: state.search.answered.clone(), places, origin, ..Find::default() };
    }
}

/// Whether `n` in the Read view goes to the next hit of the search rather than of what was looked for there.
pub(super) fn leads(state: &State) -> bool {
    state.search.leads && !state.search.lines.is_empty() && state.read.find.query == state.search.answered
}

/// Go to the next hit after the cursor, or the one before it, in this transcript or another.
pub(super) fn step(state: &mut State, direction: Direction) -> Vec<Effect> {
    let Some(open) = &state.read.transcript else { return Vec::new() };
    let next = state.search.beside(&open.id, state.read.selection.range(), direction);
    next.map(|place| jump(state, place)).unwrap_or_default()
}

/// Keep what the screen shows up to date: the codings on the hits, and the search where it asks about codings.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let height = usize::from(parts(state).list.height);
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let search = &mut state.search;
    let mut effects = Vec::new();
    if search.shown.0 != state.shown {
        // Another filter, perhaps chosen in another view: what is listed answers it too.
        search.keep_marks();
        effects = look_anew(state);
    } else if search.generation != workspace.generation() {
        search.coded.clear();
        if search.question.as_ref().is_some_and(Question::asks_the_study) {
            effects = look_again(state);
        } else {
            search.generation = workspace.generation();
        }
    }
    let (search, Some(workspace)) = (&mut state.search, &state.workspace) else { return effects };
    search.list.follow(search.lines.len(), height);
    let in_sight = search.list.top..(search.list.top + height).min(search.lines.len());
    search.note_codings(workspace.project(), in_sight);
    effects.extend(super::facets::settle(state));
    effects
}

/// The mouse in the view, which takes `body`.
pub(super) fn mouse(state: &mut State, mouse: Mouse, body: Rect) -> Vec<Effect> {
    let parts = state.search.parts(body);
    if super::mouse::holds(parts.facets, mouse) {
        return super::facets::mouse(state, mouse, parts.facets);
    }
    let len = state.search.lines.len();
    match mouse.kind {
        MouseKind::Scroll(direction) => {
            state.search.list.scroll(direction, WHEEL, len, usize::from(parts.list.height));
        }
        MouseKind::Press(_) if super::mouse::holds(parts.field, mouse) => {
            (state.search.facets.active, state.search.writing) = (false, true);
        }
        MouseKind::Press(clicks) if super::mouse::holds(parts.list, mouse) => {
            let place = state.search.list.top + usize::from(mouse.row - parts.list.y);
            if place < len {
                (state.search.facets.active, state.search.writing) = (false, false);
                state.search.list.chosen = place;
                if mouse.column < parts.list.x + 2 {
                    mark(state);
                    state.search.list.chosen = place;
                } else if clicks > 1 {
                    return jump(state, place);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}
