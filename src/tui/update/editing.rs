//! Editing texts: a turn where it stands, a whole transcript in the researcher's own editor; what that does to codings is
//! shown first, and saved as one entry.

use crate::app::{CarryReport, Done};
use crate::project::{Fate, TranscriptId};
use crate::text::{Selection, TextRange};
use crate::tui::action::{Mouse, Verb};
use crate::tui::effect::Effect;
use crate::tui::keymap::{When, key_of};
use crate::tui::scrolling::reveal;
use crate::tui::state::{Dialog, Preview, Proposal, State, Theirs, Tone, TurnEditor, parted};
use crate::tui::view::writing_inside;

use super::writing;

/// Whether the study can be written to; else says why not.
fn writable(state: &mut State) -> bool {
    let refusal = state.workspace.as_ref().and_then(crate::app::Workspace::read_only);
    let writable = refusal.is_none();
    refusal.into_iter().for_each(|why| state.warn(why));
    writable
}

/// Edit the turn under the cursor.
pub(super) fn edit_turn(state: &mut State) {
    if !writable(state) {
        return;
    }
    let rest = state.read.rest();
    let Some(editor) = state.read.transcript.clone().and_then(|open| TurnEditor::new(open, rest)) else {
        return state.warn("there is no turn here to edit; E opens the whole transcript in your editor");
    };
    state.read.selection = Selection::caret(rest);
    state.read.selecting = false;
    reveal(state, TextRange::empty(rest));
    if !super::drafts::resume_turn(state, rest) {
        state.dialogs.push(Dialog::Turn(Box::new(editor)));
    }
}

/// Edit a whole transcript outside the program.
pub(super) fn edit_text(state: &mut State, id: TranscriptId) -> Vec<Effect> {
    if writable(state) { vec![Effect::OpenEditor(id, None)] } else { Vec::new() }
}

/// In the dialog for a turn.
pub(super) fn ask_turn(state: &mut State, verb: Verb) -> Vec<Effect> {
    let inside = writing_inside(super::screen(state).dialog);
    let Some(Dialog::Turn(turn)) = state.dialogs.last_mut() else { return Vec::new() };
    if writing::edit(&mut turn.editor, verb, inside) {
        return Vec::new();
    }
    match verb {
        Verb::Save => return save_turn(state),
        Verb::Close if turn.is_changed() => {
            let key = key_of(When::Read, Verb::EditTurn);
            super::drafts::put_aside(state, &format!("{key} on this turn"));
        }
        Verb::Close | Verb::QuitAnyway => leave(state),
        _ => {}
    }
    Vec::new()
}

/// Leave the dialog, and what was written in it.
fn leave(state: &mut State) {
    let changed = matches!(state.dialogs.pop(), Some(Dialog::Turn(turn)) if turn.is_changed());
    state.say(if changed { "thrown away; the turn is as it was" } else { "nothing was changed" });
}

pub(super) fn save_turn(state: &mut State) -> Vec<Effect> {
    let (Some(Dialog::Turn(turn)), Some(now)) = (state.dialogs.last(), &state.read.transcript) else {
        return Vec::new();
    };
    if !turn.is_changed() {
        leave(state);
        return Vec::new();
    }
    if now.id != turn.base.id {
        let home = turn.base.id.clone();
        state.warn(format!("{home} is no longer open"));
        return Vec::new();
    }
    let Some((text, caret)) = turn.text(now) else {
        let conflict = turn.conflict(now);
        if conflict.mine == conflict.theirs {
            state.dialogs.pop();
            state.say("the turn on disk says the same already");
        } else {
            state.dialogs.push(Dialog::Conflict(Box::new(conflict)));
        }
        return Vec::new();
    };
    let transcript = now.id.clone();
    let (base, caret) = (Some(now.text.as_str().into()), Some(caret));
    vec![Effect::Preview(Proposal { transcript, base, text, caret, theirs: Theirs::None })]
}

/// The researcher's own editor has ended. Until the edit is saved or thrown away its preview holds it.
pub(super) fn edited_outside(state: &mut State, begun: Proposal, text: Result<Option<String>, String>) -> Vec<Effect> {
    match text {
        Ok(Some(text)) => return vec![Effect::Preview(Proposal { text, ..begun })],
        Ok(None) => {
            close_preview(state);
            state.say(format!("{} is as it was: the editor changed nothing", begun.transcript));
        }
        Err(error) => state.warn(error),
    }
    Vec::new()
}

fn close_preview(state: &mut State) {
    state.dialogs.retain(|dialog| !matches!(dialog, Dialog::Preview(_)));
}

/// Show what an edit does, in the place of what was shown of it before.
fn show_preview(state: &mut State, proposal: Proposal, report: CarryReport) {
    close_preview(state);
    let turns = parted_by(state, &proposal);
    state.dialogs.push(Dialog::Preview(Box::new(Preview { proposal, report, turns, top: 0 })));
}

/// What the edit of a turn changes of the turns of the text that is open.
fn parted_by(state: &State, proposal: &Proposal) -> Option<String> {
    let open = state.read.transcript.as_ref().filter(|open| open.id == proposal.transcript)?;
    let base = proposal.caret.and(proposal.base.as_deref())?;
    parted(&open.with_text(base.to_owned()), &open.with_text(proposal.text.clone()))
}

/// What an edit would do is known: it is saved at once where no coding loses a word by it and the turns stay what they are,
/// else it is shown.
pub(super) fn previewed(state: &mut State, proposal: Proposal, report: Result<CarryReport, String>) -> Vec<Effect> {
    let report = match report {
        Ok(report) => report,
        Err(error) => {
            if proposal.caret.is_none() {
                show_preview(state, proposal, CarryReport::default());
            }
            state.warn(error);
            return Vec::new();
        }
    };
    let mut passages = report.texts.iter().flat_map(|text| &text.passages);
    let harmless = passages.all(|passage| matches!(passage.fate, Fate::Kept | Fate::Moved | Fate::Returned));
    if harmless && proposal.theirs == Theirs::None && parted_by(state, &proposal).is_none() {
        return vec![Effect::EditText(proposal)];
    }
    show_preview(state, proposal, report);
    Vec::new()
}

/// In the dialog with what an edit does.
pub(super) fn ask_preview(state: &mut State, verb: Verb) -> Vec<Effect> {
    let area = super::screen(state).dialog;
    let Some(Dialog::Preview(preview)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Confirm => return vec![Effect::EditText(preview.proposal.clone())],
        Verb::Move(motion) => {
            let (len, height) = crate::tui::view::preview_rows(preview, area);
            let mut list = crate::tui::state::List { chosen: preview.top, top: preview.top };
            list.step(motion, len, height);
            preview.top = list.chosen.min(len.saturating_sub(height));
        }
        Verb::Close => {
            let proposal = preview.proposal.clone();
            if proposal.caret.is_none() {
                return vec![Effect::OpenEditor(proposal.transcript.clone(), Some(Box::new(proposal)))];
            }
            state.dialogs.pop();
        }
        Verb::QuitAnyway => {
            state.dialogs.pop();
            if matches!(state.dialogs.last(), Some(Dialog::Turn(_))) {
                state.dialogs.pop();
            }
            state.say("thrown away; the text is as it was");
        }
        _ => {}
    }
    Vec::new()
}

/// An edit has been saved, or not. What was written stays on the screen where it was not.
pub(super) fn edited(
    state: &mut State,
    proposal: Proposal,
    outcome: Result<(Done, CarryReport), String>,
) -> Vec<Effect> {
    let (done, report) = match outcome {
        Ok(outcome) => outcome,
        Err(refusal) => {
            let shown = state.dialogs.iter().any(|dialog| match dialog {
                Dialog::Turn(_) => true,
                Dialog::Preview(preview) => preview.proposal == proposal,
                _ => false,
            });
            if !shown {
                show_preview(state, proposal, CarryReport::default());
            }
            state.warn(refusal);
            return Vec::new();
        }
    };
    state.dialogs.retain(|dialog| !matches!(dialog, Dialog::Turn(_) | Dialog::Preview(_)));
    // Which words became which she has just seen; what became of the codings is news.
    let label = format!("edit {}{}", proposal.transcript, summary(&report));
    let mut effects = super::finish(state, Ok(Done { label, ..done }));
    state.review.take(report);
    let open = state.read.transcript.as_ref().is_some_and(|open| open.id == proposal.transcript);
    if let (Some(caret), true) = (proposal.caret, open) {
        effects = vec![Effect::Load(proposal.transcript, Some(TextRange::empty(caret)))];
    }
    effects.extend(super::search::texts_changed(state));
    effects
}

/// Texts were edited in the folder: say so with the counts, which the notice has too late for a short status bar.
pub(super) fn noticed(state: &mut State, report: CarryReport) {
    let what = match report.texts.as_slice() {
        [] => return,
        [one] => one.id.to_string(),
        many => format!("{} texts", many.len()),
    };
    state.said = format!("{what} edited on disk{}; \" lists them", summary(&report));
    (state.tone, state.undoable) = (Tone::Warning, false);
    state.review.take(report);
}

/// `: 1 lost, 2 changed, 47 kept`: what is to be known first, since the status bar is short. Nothing where there was
/// nothing to carry.
fn summary(report: &CarryReport) -> String {
    let count = |fate| report.texts.iter().flat_map(|text| &text.passages).filter(|row| row.fate == fate).count();
    let counts =
        [Fate::Lost, Fate::Changed, Fate::Moved, Fate::Returned, Fate::Kept].map(|fate| (count(fate), fate.name()));
    let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) }
}

/// A click puts the caret where it is.
pub(super) fn click(state: &mut State, mouse: Mouse) {
    let area = super::screen(state).dialog;
    let Some(Dialog::Turn(turn)) = state.dialogs.last_mut() else { return };
    writing::click(&mut turn.editor, mouse, writing_inside(area));
}
