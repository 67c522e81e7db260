//! What [`crate::tui::update`] wants done outside the state: changes of the study, reading, the terminal.

use std::sync::Arc;

use crate::app::{Error, Workspace};
use crate::project::{CodingId, Command, Transcript, TranscriptId};
use crate::text::TextRange;

use super::action::Action;
use super::import_work;
use super::state::State;
use super::work::{self, Job};

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Change the study.
    Run(Command),
    /// Apply codes to passages, given in bytes.
    Code(Vec<(TranscriptId, TextRange)>, Vec<crate::project::CodeId>),
    /// Make a code of this name and apply it to passages.
    InVivo(String, Vec<(TranscriptId, TextRange)>),
    /// Take back the last change.
    Undo,
    /// Take back the last undo.
    Redo,
    /// Read a transcript, and show a passage of it.
    Load(TranscriptId, Option<TextRange>),
    /// Open the transcript of a coding and select its passage.
    ShowCoding(CodingId),
    /// Make what was read part of the study.
    CommitImport,
    /// Begin work on a thread.
    Work(Job),
    /// Fold in what others have written.
    Refresh,
    /// Put text on the clipboard.
    Copy(String),
    /// Take the mouse, or let the terminal have it.
    Mouse(bool),
    /// Go into the background.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Leave.
    Quit,
}

/// Carry out an effect that concerns the study; what comes of it. Effects on the terminal are left to the caller.
pub fn perform(state: &mut State, effect: Effect) -> Vec<Action> {
    if let Effect::Work(job) = effect {
        return work::prepare(state, job).map(|task| state.post.begin(task)).unwrap_or_default();
    }
    if effect == Effect::CommitImport {
        return import_work::commit(state);
    }
    let Some(workspace) = state.workspace.as_mut() else { return Vec::new() };
    match effect {
        Effect::Run(command) => done(workspace, |workspace| workspace.run(command)),
        Effect::Code(passages, codes) => code(workspace, &passages, codes),
        Effect::InVivo(name, passages) => in_vivo(workspace, name, &passages),
        Effect::Undo => done(workspace, Workspace::undo),
        Effect::Redo => done(workspace, Workspace::redo),
        Effect::ShowCoding(coding) => show(workspace, &coding),
        Effect::Load(id, passage) => vec![Action::Loaded(read(workspace, &id), passage)],
        Effect::Refresh => vec![Action::Refreshed(workspace.refresh())],
        Effect::Copy(_)
        | Effect::Mouse(_)
        | Effect::Suspend
        | Effect::Redraw
        | Effect::Quit
        | Effect::CommitImport
        | Effect::Work(_) => Vec::new(),
    }
}

fn done(workspace: &mut Workspace, act: impl FnOnce(&mut Workspace) -> Result<crate::app::Done, Error>) -> Vec<Action> {
    vec![Action::Done(act(workspace).map_err(|error| error.to_string()))]
}

fn read(workspace: &Workspace, id: &TranscriptId) -> Result<Arc<Transcript>, String> {
    workspace.transcript(id).map_err(|error| error.to_string())
}

fn code(
    workspace: &mut Workspace,
    passages: &[(TranscriptId, TextRange)],
    codes: Vec<crate::project::CodeId>,
) -> Vec<Action> {
    let mut wanted = Vec::new();
    for (id, range) in passages {
        match workspace.anchor(id, *range) {
            Ok(anchor) => wanted.extend(codes.iter().map(|code| (id.clone(), anchor.clone(), code.clone()))),
            Err(error) => return vec![Action::Done(Err(error.to_string()))],
        }
    }
    let mut actions = done(workspace, |workspace| workspace.run(Command::CodeMany(wanted)));
    actions.push(Action::Coded(codes));
    actions
}

/// Open the transcript of a coding at its passage; at its start where the words are gone.
fn show(workspace: &Workspace, coding: &CodingId) -> Vec<Action> {
    let Some(coding) = workspace.project().codings.get(coding) else { return Vec::new() };
    let loaded = Action::Loaded(read(workspace, &coding.transcript), workspace.place(coding).ok().flatten());
    let lost = matches!(&loaded, Action::Loaded(Ok(_), None));
    let gone = lost.then(|| Action::Say("the words of this coding are no longer in the transcript".to_owned()));
    std::iter::once(loaded).chain(gone).collect()
}

fn in_vivo(workspace: &mut Workspace, name: String, passages: &[(TranscriptId, TextRange)]) -> Vec<Action> {
    let anchors = passages.iter().map(|(id, range)| Ok((id.clone(), workspace.anchor(id, *range)?)));
    let passages = match anchors.collect::<Result<Vec<_>, Error>>() {
        Ok(passages) => passages,
        Err(error) => return vec![Action::Done(Err(error.to_string()))],
    };
    let code = crate::project::NewCode { name, ..Default::default() };
    let outcome = workspace.run(Command::InVivo { code, passages });
    let made = workspace.project().codings.iter().next_back().map(|coding| coding.code.clone());
    let coded = made.filter(|_| outcome.is_ok()).map(|code| Action::Coded(vec![code]));
    let done = Action::Done(outcome.map_err(|error| error.to_string()));
    std::iter::once(done).chain(coded).collect()
}
