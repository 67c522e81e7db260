//! What [`crate::tui::update`] wants done outside the state: changes of the study, reading, the terminal.

use std::sync::Arc;

use crate::app::{Error, Workspace};
use crate::project::{Command, Transcript, TranscriptId};
use crate::text::TextRange;

use super::action::Action;
use super::state::State;

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Change the study.
    Run(Command),
    /// Apply codes to passages, given in bytes.
    Code(Vec<(TranscriptId, TextRange)>, Vec<crate::project::CodeId>),
    /// Make a code of this name and apply it to a passage.
    InVivo(String, TranscriptId, TextRange),
    /// Take back the last change.
    Undo,
    /// Take back the last undo.
    Redo,
    /// Read a transcript, and show a passage of it.
    Load(TranscriptId, Option<TextRange>),
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
    let Some(workspace) = state.workspace.as_mut() else { return Vec::new() };
    match effect {
        Effect::Run(command) => done(workspace, |workspace| workspace.run(command)),
        Effect::Code(passages, codes) => code(workspace, &passages, codes),
        Effect::InVivo(name, id, range) => in_vivo(workspace, name, id, range),
        Effect::Undo => done(workspace, Workspace::undo),
        Effect::Redo => done(workspace, Workspace::redo),
        Effect::Load(id, passage) => vec![Action::Loaded(read(workspace, &id), passage)],
        Effect::Refresh => vec![Action::Refreshed(workspace.refresh())],
        Effect::Copy(_) | Effect::Mouse(_) | Effect::Suspend | Effect::Redraw | Effect::Quit => Vec::new(),
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

fn in_vivo(workspace: &mut Workspace, name: String, transcript: TranscriptId, range: TextRange) -> Vec<Action> {
    let anchor = match workspace.anchor(&transcript, range) {
        Ok(anchor) => anchor,
        Err(error) => return vec![Action::Done(Err(error.to_string()))],
    };
    let code = crate::project::NewCode { name, ..Default::default() };
    let outcome = workspace.run(Command::InVivo { code, transcript, anchor });
    let made = workspace.project().codings.iter().next_back().map(|coding| coding.code.clone());
    let coded = made.filter(|_| outcome.is_ok()).map(|code| Action::Coded(vec![code]));
    let done = Action::Done(outcome.map_err(|error| error.to_string()));
    std::iter::once(done).chain(coded).collect()
}
