//! The Transcripts view.

use crate::project::{Command, Completion, MemoTarget, TranscriptId};
use crate::text::Direction;
use crate::tui::action::{Motion, Sorting, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, MemoEditor, State, Transcripts};

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Confirm if state.transcripts.writing => state.transcripts.writing = false,
        Verb::Confirm => return open_chosen(state, state.transcripts.list.chosen),
        Verb::Close => close(state),
        Verb::Find => state.transcripts.writing = true,
        Verb::Sort(sorting) => sort(state, sorting),
        Verb::Complete => return complete(state),
        Verb::Memo => memo(state),
        Verb::Group => super::attributes::choose(state),
        Verb::Import => super::import::open(state),
        Verb::EditText => {
            let chosen = state.transcripts.chosen(&state.overview).map(|row| row.id.clone());
            return chosen.map(|id| super::editing::edit_text(state, id)).unwrap_or_default();
        }
        Verb::Move(Motion::LineEdge(direction)) => sideways(state, direction),
        Verb::Move(motion) => {
            let height = super::rows(state, Transcripts::TAKEN);
            state.transcripts.list.step(motion, state.transcripts.shown.len(), height);
        }
        _ => {}
    }
    Vec::new()
}

/// Open the transcript in row `row`.
pub(super) fn open_chosen(state: &mut State, row: usize) -> Vec<Effect> {
    let place = state.transcripts.shown.get(row);
    let Some(row) = place.and_then(|place| state.overview.rows.get(*place)) else { return Vec::new() };
    let id = row.id.clone();
    open(state, id)
}

/// Open a transcript.
pub(super) fn open(state: &mut State, id: TranscriptId) -> Vec<Effect> {
    state.view = View::Read;
    vec![Effect::Load(id, None)]
}

/// Drop the filter.
fn close(state: &mut State) {
    state.transcripts.writing = false;
    state.transcripts.filter = Default::default();
    state.transcripts.arrange(&state.overview, &state.shown);
}

fn sort(state: &mut State, sorting: Sorting) {
    let transcripts = &mut state.transcripts;
    match sorting {
        Sorting::Reverse => transcripts.descending = !transcripts.descending,
        Sorting::Next => {
            let here = transcripts.columns.iter().position(|column| *column == transcripts.sort).unwrap_or(0);
            transcripts.sort = transcripts.columns.iter().cycle().nth(here + 1).cloned().unwrap_or_default();
            transcripts.descending = transcripts.sort.is_number();
        }
    }
    transcripts.arrange(&state.overview, &state.shown);
    let order = if state.transcripts.descending { ", greatest first" } else { "" };
    state.say(format!("sorted by {}{order}", state.transcripts.sort.name()));
}

fn sideways(state: &mut State, direction: Direction) {
    let most = state.transcripts.columns.len().saturating_sub(2);
    state.transcripts.skipped = match direction {
        Direction::Forward => (state.transcripts.skipped + 1).min(most),
        Direction::Backward => state.transcripts.skipped.saturating_sub(1),
    };
}

fn complete(state: &mut State) -> Vec<Effect> {
    let chosen = state.transcripts.chosen(&state.overview).map(|row| row.id.clone());
    let (Some(id), Some(workspace)) = (chosen, &state.workspace) else { return Vec::new() };
    let completion = match workspace.project().completion(&id, workspace.coder()) {
        Completion::Complete => Completion::InProgress,
        Completion::NotAssigned | Completion::InProgress => Completion::Complete,
    };
    vec![Effect::Run(Command::Complete { transcript: id, completion })]
}

fn memo(state: &mut State) {
    let chosen = state.transcripts.chosen(&state.overview).map(|row| row.id.clone());
    let (Some(id), Some(workspace)) = (chosen, &state.workspace) else { return };
    let target = MemoTarget::Transcript(id.clone());
    let own = |memo: &&crate::project::Memo| memo.target == target && &memo.coder == workspace.coder();
    let known = workspace.project().memos.values().find(own);
    let (memo, text) = known.map_or((None, ""), |memo| (Some(memo.id), memo.text.as_str()));
    let editor = MemoEditor::new(format!("Memo on {id}"), target, memo, text);
    state.dialogs.push(Dialog::Memo(Box::new(editor)));
}
