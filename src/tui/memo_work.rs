//! What memos want done outside of the state: turns looked up, the researcher's own editor.

use crate::app::drafting::{self, Draft};
use crate::project::TranscriptId;
use crate::text::TextRange;

use super::action::Action;
use super::state::{Dialog, State};

/// What memos want done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemoStep {
    /// Open a transcript at one of its turns, counted from 0.
    ShowTurn(TranscriptId, Option<usize>),
}

/// What memos hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemoNews {
    /// The researcher's own editor has ended: the new words, `None` where nothing was changed.
    Written(Result<Option<String>, String>),
}

/// Do it.
pub(super) fn take(state: &mut State, step: MemoStep) -> Vec<Action> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let MemoStep::ShowTurn(id, turn) = step;
    let transcript = workspace.transcript(&id).map_err(|error| error.to_string());
    let there = |turn: usize| {
        let transcript = transcript.as_ref().ok()?;
        transcript.turns.get(turn).map(|turn| TextRange::empty(turn.words.start()))
    };
    let place = turn.map(there);
    let turns = transcript.as_ref().map_or(0, |transcript| transcript.turns.len());
    let missing = matches!(place, Some(None)).then(|| Action::Say(format!("{id} has only {turns} turns")));
    let place = place.flatten().or_else(|| turn.map(|_| TextRange::default()));
    std::iter::once(Action::Loaded(transcript, place)).chain(missing).collect()
}

/// Have the memo in the dialog edited in the researcher's own editor, which gets the terminal until it ends.
pub(super) fn edit_outside(state: &State) -> Vec<Action> {
    let (Some(Dialog::Memo(memo)), Some(workspace)) = (state.dialogs.last(), &state.workspace) else {
        return Vec::new();
    };
    let editor = drafting::editor(|name| std::env::var(name).ok());
    let draft = Draft::of_memo(workspace.folder(), &memo.title, memo.text());
    let edited = draft.and_then(|draft| draft.edit(&editor)).map_err(|error| error.to_string());
    vec![Action::Memos(MemoNews::Written(edited))]
}
