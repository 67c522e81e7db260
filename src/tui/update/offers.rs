//! Completing a query, or a link in a memo: what can be written is looked up at every key, and taken by Tab and Enter.

use std::collections::BTreeSet;

use crate::app::link_offers::complete_link;
use crate::app::quotes::complete_codes;
use crate::app::{Searcher, complete_with};
use crate::project::{Transcript, TranscriptId, Turn};
use crate::text::Direction;
use crate::tui::action::View;
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, Input, Offers, State};

/// The query that is being written: in the search field, or while looking in one transcript.
fn query(state: &State) -> Option<&Input> {
    match state.dialogs.last() {
        Some(Dialog::Find(input) | Dialog::Question(input)) => Some(input),
        Some(_) => None,
        None => (state.view == View::Search && state.search.writing).then_some(&state.search.input),
    }
}

/// Look up what can be written where the caret stands.
pub(super) fn look_up(state: &mut State) {
    if matches!(state.dialogs.last(), Some(Dialog::Memo(_))) {
        return look_up_link(state);
    }
    let (Some(input), Some(workspace)) = (query(state), &state.workspace) else { return };
    let of_codes = matches!(state.dialogs.last(), Some(Dialog::Question(_)));
    let complete = if of_codes { complete_codes } else { complete_with };
    let found = complete(input.text(), input.caret().get(), workspace, &|| speakers(state));
    // What was chosen stays chosen where only the study has changed.
    if found != state.offers.completion {
        state.offers.set(found);
    }
}

/// In a memo: what the link can lead to that is being written.
fn look_up_link(state: &mut State) {
    let (Some(Dialog::Memo(memo)), Some(workspace)) = (state.dialogs.last(), &state.workspace) else { return };
    let turns = |id: &TranscriptId| {
        let transcript = workspace.transcript(id).ok();
        let words = |transcript: &Transcript, turn: &Turn| {
            let speaker = turn.speaker.as_ref().map(|speaker| format!("{speaker}: ")).unwrap_or_default();
            format!("{speaker}{}", turn.words.slice(&transcript.text))
        };
        transcript.map(|open| open.turns.iter().map(|turn| words(&open, turn)).collect()).unwrap_or_default()
    };
    let here = super::memos::link_here(state);
    let caret = memo.editor.caret().get();
    let found = complete_link(memo.text(), caret, workspace, here.as_ref(), &turns);
    if found != state.offers.completion {
        state.offers.set(found);
    }
}

/// Who speaks: in the open transcript while looking there, else in all that are indexed.
fn speakers(state: &State) -> Vec<String> {
    if !matches!(state.dialogs.last(), Some(Dialog::Find(_))) {
        return state.search.searcher.as_ref().map(Searcher::speakers).unwrap_or_default();
    }
    let turns = state.read.transcript.iter().flat_map(|open| &open.turns);
    let speakers: BTreeSet<&String> = turns.filter_map(|turn| turn.speaker.as_ref()).collect();
    speakers.into_iter().cloned().collect()
}

/// Offer nothing where no query is written any more.
pub(super) fn settle(state: &mut State) {
    let in_memo = matches!(state.dialogs.last(), Some(Dialog::Memo(_)));
    if query(state).is_none() && !in_memo && state.offers.completion.is_some() {
        state.offers = Offers::default();
    }
}

/// Choose the next offer or the one before; the only one is taken at once.
pub(super) fn step(state: &mut State, direction: Direction) -> Vec<Effect> {
    if state.offers.all().is_empty() {
        look_up(state);
    }
    match state.offers.all().len() {
        0 if matches!(state.dialogs.last(), Some(Dialog::Memo(_))) => {
            state.say("[[ begins a link: to a transcript, a turn, a code; Tab then chooses");
        }
        0 => state.say("any words can be written here; F1 says what a query can hold"),
        1 => return take(state).unwrap_or_default(),
        _ => state.offers.step(direction),
    }
    Vec::new()
}

/// Write what is chosen; `None` where nothing is.
pub(super) fn take(state: &mut State) -> Option<Vec<Effect>> {
    if let Some(Dialog::Memo(memo)) = state.dialogs.last_mut() {
        let (span, text) = state.offers.take_offer()?;
        memo.editor.put(span, &text);
        look_up(state);
        return Some(Vec::new());
    }
    let mut offers = std::mem::take(&mut state.offers);
    let taken = state.field().is_some_and(|input| offers.take(input));
    if !taken {
        state.offers = offers;
        return None;
    }
    Some(super::written(state))
}

/// Enter: write what Tab has chosen; `None` where it has chosen nothing.
pub(super) fn confirm(state: &mut State) -> Option<Vec<Effect>> {
    if state.offers.chosen { take(state) } else { None }
}

/// Esc: put away what is offered, if Tab has chosen in it.
pub(super) fn close(state: &mut State) -> bool {
    let chosen = state.offers.chosen;
    if chosen {
        state.offers = Offers::default();
    }
    chosen
}
