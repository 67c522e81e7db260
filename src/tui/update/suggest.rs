//! Codes proposed for the passage under the cursor: one key accepts one.

use std::collections::BTreeSet;
use std::sync::PoisonError;
use std::time::Instant;

use crate::app::SearchError;
use crate::app::suggesting::{Lessons, Suggester, Wanted};
use crate::project::{Anchor, Extent, TranscriptId};
use crate::text::Unit;
use crate::tui::action::{Action, SuggestNews, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, Passages, State, Suggesting, Target};
use crate::tui::work::{Job, REPORT, Task};

/// Suggestions shown at most: as many as there are digits that do not go to a view, and more than are likely to be right.
const MOST: usize = 5;

/// Codings that are read between two keys: some milliseconds' worth.
const PART: usize = 5_000;

/// Look for codes for the selection, else for the unit under the cursor.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(passage) = super::read::words_here(state) else { return Vec::new() };
    let unit = match state.read.unit {
        _ if state.read.selected().is_some() => Extent::Match,
        Unit::Turn => Extent::Turn,
        _ => Extent::Sentence,
    };
    let quote = super::picker::quote(state, &Target::Passages(Passages::from(passage.clone())));
    state.suggest.ticket = state.suggest.ticket.next();
    state.dialogs.push(Dialog::Suggest(Box::new(Suggesting::new(passage, unit, quote))));
    gather(state)
}

/// Look for codes for the passage of the picker that is open.
pub(super) fn ask_for_picker(state: &mut State) -> Vec<Effect> {
    if asked_passage(state).is_none() {
        return Vec::new();
    }
    state.suggest.ticket = state.suggest.ticket.next();
    gather(state)
}

/// The passage that codes are wanted for.
fn asked_passage(state: &State) -> Option<(TranscriptId, Anchor)> {
    match state.dialogs.last()? {
        Dialog::Suggest(suggesting) => Some(suggesting.passage.clone()),
        Dialog::Picker(picker) => match &picker.target {
            Target::Passages(passages) => match passages.anchors.as_slice() {
                [one] => Some(one.clone()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Read what the study teaches, where it has changed: a part of it, so that no key waits.
fn gather(state: &mut State) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let (suggest, generation) = (&mut state.suggest, workspace.generation());
    if suggest.read == Some(generation) {
        return vec![Effect::Work(Job::Suggest)];
    }
    let begun = suggest.gathering.take().filter(|(of, _)| *of == generation);
    let (_, mut lessons) = begun.unwrap_or_default();
    if !lessons.take(workspace.project(), &BTreeSet::new(), PART) {
        suggest.gathering = Some((generation, lessons));
        return vec![Effect::Work(Job::Gather)];
    }
    *suggest.gathered.lock().unwrap_or_else(PoisonError::into_inner) = Some(lessons);
    suggest.read = Some(generation);
    vec![Effect::Work(Job::Suggest)]
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let height = super::screen(state).dialog.height;
    let Some(Dialog::Suggest(suggesting)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Move(motion) => {
            let (len, shown) = (suggesting.count(), crate::tui::view::suggestions_shown(height));
            suggesting.list.step(motion, len, shown);
        }
        Verb::Confirm => return accept(state, false),
        Verb::ConfirmOther => return accept(state, true),
        Verb::Pick => {
            let passage = suggesting.passage.clone();
            close(state);
            return super::picker::open_for(state, Target::Passages(Passages::from(passage)));
        }
        _ => close(state),
    }
    Vec::new()
}

/// Leave; an answer that is still to come is for nobody.
fn close(state: &mut State) {
    state.dialogs.pop();
    state.suggest.ticket = state.suggest.ticket.next();
}

/// Accept the suggestion with this number, from 1.
pub(super) fn number(state: &mut State, number: usize) -> Vec<Effect> {
    let Some(Dialog::Suggest(suggesting)) = state.dialogs.last_mut() else { return Vec::new() };
    match number.checked_sub(1).filter(|place| *place < suggesting.count()) {
        Some(place) => {
            suggesting.list.chosen = place;
            accept(state, false)
        }
        None => Vec::new(),
    }
}

/// Apply the code that is chosen; with `another`, stay open for the next.
fn accept(state: &mut State, another: bool) -> Vec<Effect> {
    let Some(Dialog::Suggest(suggesting)) = state.dialogs.last_mut() else { return Vec::new() };
    let Some(suggestion) = suggesting.chosen().cloned() else { return Vec::new() };
    let passages = suggesting.passages(&suggestion);
    if another {
        suggesting.applied.push(suggestion.code.clone());
    } else {
        close(state);
    }
    vec![Effect::Code(passages, vec![suggestion.code])]
}

/// What the thread has to report.
pub(super) fn hear(state: &mut State, news: SuggestNews) -> Vec<Effect> {
    if matches!(news, SuggestNews::Failed(..)) {
        // What could not be learnt is read once more at the next question.
        state.suggest.read = None;
    }
    let asked = state.dialogs.iter_mut().find_map(|dialog| match dialog {
        Dialog::Suggest(suggesting) => Some(suggesting),
        _ => None,
    });
    let Some(suggesting) = asked else { return hear_for_picker(state, news) };
    match news {
        SuggestNews::Gather => return gather(state),
        SuggestNews::Reading(done, of) => suggesting.reading = Some((done, of)),
        SuggestNews::Found(ticket, offers) if ticket.holds() => suggesting.offers = Some(offers),
        SuggestNews::Failed(ticket, why) if ticket.holds() => suggesting.failed = Some(why),
        SuggestNews::Found(..) | SuggestNews::Failed(..) => {}
    }
    Vec::new()
}

/// What the thread has to report where the picker asked: it never waits, and says nothing of what cannot be done.
fn hear_for_picker(state: &mut State, news: SuggestNews) -> Vec<Effect> {
    let Some(Dialog::Picker(picker)) = state.dialogs.last_mut() else { return Vec::new() };
    match news {
        SuggestNews::Gather => return gather(state),
        SuggestNews::Found(ticket, offers) if ticket.holds() => {
            picker.suggest(offers.into_iter().map(|offer| offer.code).collect(), &state.recent);
        }
        SuggestNews::Found(..) | SuggestNews::Reading(..) | SuggestNews::Failed(..) => {}
    }
    Vec::new()
}

/// Take from the state what is needed to find suggestions: the passage, and where what the study teaches is laid ready.
pub(in crate::tui) fn task(state: &State) -> Option<Task> {
    let (id, anchor) = asked_passage(state)?;
    let workspace = state.workspace.as_ref()?;
    let transcript = workspace.transcript(&id).ok()?;
    let wanted = Wanted::at(&transcript, anchor.find(&transcript.text, &transcript.positions)?);
    let (library, ticket) = (workspace.library(), state.suggest.ticket.clone());
    let (suggester, gathered) = (state.suggest.suggester.clone(), state.suggest.gathered.clone());
    Some(Box::new(move |send| {
        let mut suggester = suggester.lock().unwrap_or_else(PoisonError::into_inner);
        let lessons = gathered.lock().unwrap_or_else(PoisonError::into_inner).take();
        let found = learn(&mut suggester, lessons, send).and_then(|suggester| {
            if !ticket.holds() {
                return Ok(Vec::new());
            }
            let mut found = suggester.suggest(&wanted, MOST)?;
            let reasons = found.iter_mut().flat_map(|suggestion| &mut suggestion.reasons);
            reasons.for_each(|reason| reason.look_up(&library));
            Ok(found)
        });
        send(Action::Suggest(Box::new(match found {
            Ok(found) => SuggestNews::Found(ticket, found),
            Err(why) => SuggestNews::Failed(ticket, why.to_string()),
        })));
    }))
}

/// Learn what is new.
fn learn<'a>(
    suggester: &'a mut Option<Suggester>,
    lessons: Option<Lessons>,
    send: &dyn Fn(Action),
) -> Result<&'a Suggester, SearchError> {
    let suggester = match suggester {
        Some(suggester) => suggester,
        None => suggester.insert(Suggester::new()?),
    };
    if let Some(lessons) = lessons {
        let mut told = Instant::now();
        let mut progress = |done: usize, of: usize| {
            if told.elapsed() > REPORT {
                told = Instant::now();
                send(Action::Suggest(Box::new(SuggestNews::Reading(done, of))));
            }
            true
        };
        suggester.learn(lessons, &mut progress)?;
    }
    Ok(suggester)
}
