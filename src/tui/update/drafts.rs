//! Words that are being written are kept at each key press; those of a program that ended are offered again where they
//! belong.

use std::sync::Arc;

use crate::app::Workspace;
use crate::app::unsaved::{Offered, Unsaved, UnsavedText};
use crate::project::{CodeId, CodingId, Transcript};
use crate::text::ByteOffset;
use crate::tui::action::{Verb, View};
use crate::tui::draft_work::DraftStep;
use crate::tui::effect::Effect;
use crate::tui::keymap::key_of;
use crate::tui::state::{Aside, CodeForm, Dialog, Preview, Proposal, State, TurnEditor, unsaved};

/// Keep what has been written since the last key press, or forget what was kept.
pub(super) fn settle(state: &mut State) -> Option<Effect> {
    lay_aside(state);
    offer(state);
    let words = state.dialogs.iter().rev().find_map(unsaved);
    if words == state.drafts.kept {
        let waits = !state.drafts.closed.is_empty() && state.unsaved() == 0;
        return (waits && words.is_none()).then_some(Effect::Draft(DraftStep::Forget));
    }
    state.drafts.kept = words.clone();
    Some(Effect::Draft(words.map_or(DraftStep::Forget, |words| DraftStep::Keep(Box::new(words)))))
}

/// Throwing away words is asked for twice, since the same key filters what is shown elsewhere; whether this was the first
/// time.
pub(super) fn hesitate(state: &mut State) -> bool {
    let wrote = match state.dialogs.last() {
        Some(Dialog::Split(parting)) => !parting.editor.text().trim().is_empty(),
        Some(Dialog::Preview(_)) => true,
        dialog => dialog.and_then(unsaved).is_some(),
    };
    let first = wrote && !std::mem::replace(&mut state.throwing, wrote);
    if first {
        let (again, keep) = (key_of(state.when(), Verb::QuitAnyway), key_of(state.when(), Verb::Close));
        let goes =
            if matches!(state.dialogs.last(), Some(Dialog::Preview(_))) { "edits on" } else { "leaves and keeps it" };
        state.say(format!("{again} once more throws away what you wrote; {keep} {goes}"));
    } else {
        state.throwing = false;
    }
    first
}

/// Leave what is being written in the dialog on top: it stays on disk, and comes back where it is asked for again, by the
/// key and in the place that `back` names.
pub(super) fn put_aside(state: &mut State, back: &str) {
    let Some(words) = state.dialogs.last().and_then(unsaved) else { return };
    let Some(dialog) = state.dialogs.pop() else { return };
    let keeper = state.drafts.keeper.take();
    state.drafts.kept = None;
    let until = if keeper.is_some() { "" } else { ", until emic ends," };
    state.say(format!("not saved; kept{until} as you wrote it: {back} goes on with it"));
    state.drafts.aside.push(Aside { dialog, words, keeper });
}

/// Go on with the turn at `place` of the open transcript, where it was left half written; whether it was.
pub(super) fn resume_turn(state: &mut State, place: ByteOffset) -> bool {
    let Some(open) = state.read.transcript.clone() else { return false };
    let Some(number) = open.turn_at(place) else { return false };
    let words = open.turns.get(number).map(|turn| turn.range.slice(&open.text)).unwrap_or_default();
    let is_it = |aside: &Aside| match &aside.words {
        Unsaved::Turn(turn) => turn.transcript == open.id && (turn.before == words || turn.turn == number),
        _ => false,
    };
    let Some(mut aside) = state.drafts.take_aside(is_it) else { return false };
    if let (Dialog::Turn(editor), Unsaved::Turn(draft)) = (&mut aside.dialog, &aside.words)
        && !Arc::ptr_eq(&editor.base, &open)
        && let Some(resumed) = TurnEditor::resume(&open, draft)
    {
        **editor = resumed;
    }
    resume(state, aside);
    true
}

/// Go on with the form of a code, or of a new one, where it was left half written; whether it was.
pub(super) fn resume_form(state: &mut State, code: Option<&CodeId>) -> bool {
    let is_it = |aside: &Aside| matches!(&aside.words, Unsaved::Code(draft) if draft.code.as_ref() == code);
    let aside = state.drafts.take_aside(is_it);
    let found = aside.is_some();
    aside.into_iter().for_each(|aside| resume(state, aside));
    found
}

/// Go on with the translation of a coding, where it was left half written; whether it was.
pub(super) fn resume_translation(state: &mut State, coding: CodingId) -> bool {
    let is_it = |aside: &Aside| matches!(&aside.words, Unsaved::Translation(of, _) if *of == coding);
    let aside = state.drafts.take_aside(is_it);
    let found = aside.is_some();
    aside.into_iter().for_each(|aside| resume(state, aside));
    found
}

fn resume(state: &mut State, aside: Aside) {
    (state.drafts.keeper, state.drafts.kept) = (aside.keeper, Some(aside.words));
    state.dialogs.push(aside.dialog);
    state.say("as you left it: ctrl-s saves it, ctrl-x twice throws it away");
}

/// The form of a code that was being filled in when the program ended waits to be asked for, as one that was left: it
/// never opens by itself, over what somebody has turned to since.
fn lay_aside(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    let all = std::mem::take(&mut state.drafts.offered).into_iter();
    let (codes, others): (Vec<Offered>, Vec<Offered>) = all.partition(Offered::is_code);
    state.drafts.offered = others;
    for offered in codes {
        let Offered::Code(draft, keeper) = offered else { continue };
        let form = CodeForm::resume(codebook, &draft).map(|form| Dialog::Code(Box::new(form)));
        // What is as the study has it is forgotten at once.
        match form.filter(|form| unsaved(form).is_some()) {
            Some(dialog) => {
                let words = Unsaved::Code(draft);
                state.drafts.aside.push(Aside { dialog, words, keeper: Some(keeper) });
            }
            None => keeper.forget(),
        }
    }
}

/// Open again what was being written when the program ended, where its place is shown.
fn offer(state: &mut State) {
    if !state.dialogs.is_empty() || state.drafts.offered.is_empty() || state.drafts.keeper.is_some() {
        return;
    }
    let open = state.read.transcript.as_ref().filter(|_| state.view == View::Read);
    let is_here = |offered: &Offered| match offered {
        Offered::Turn(turn, _) => open.is_some_and(|open| open.id == turn.transcript),
        Offered::Text(text, _) => open.is_some_and(|open| open.id == text.transcript),
        Offered::Code(..) => false,
        Offered::Translation(coding, ..) => {
            let workspace = state.workspace.as_ref();
            let coding = workspace.and_then(|workspace| workspace.project().codings.get(coding));
            coding.zip(open).is_some_and(|(coding, open)| coding.transcript == open.id)
        }
    };
    let Some(place) = state.drafts.offered.iter().position(is_here) else { return };
    let (dialog, what, words, keeper) = match state.drafts.offered.remove(place) {
        Offered::Turn(draft, keeper) => {
            let turn = open.and_then(|open| TurnEditor::resume(open, &draft));
            (turn.map(|turn| Dialog::Turn(Box::new(turn))), "the turn", Unsaved::Turn(draft), keeper)
        }
        Offered::Text(draft, keeper) => {
            let preview =
                open.zip(state.workspace.as_ref()).and_then(|(open, workspace)| resumed(workspace, open, &draft));
            (preview, "the text", Unsaved::Text(draft), keeper)
        }
        Offered::Code(draft, keeper) => (None, "the code", Unsaved::Code(draft), keeper),
        Offered::Translation(coding, text, keeper) => {
            let mut translating = super::handling::translating(state, coding);
            if let Some(translating) = &mut translating {
                translating.editor.replace(&text);
                translating.editor.place(ByteOffset::new(text.len()));
            }
            let dialog = translating.map(|translating| Dialog::Translation(Box::new(translating)));
            (dialog, "the translation", Unsaved::Translation(coding, text), keeper)
        }
    };
    let Some(dialog) = dialog else { return };
    (state.drafts.keeper, state.drafts.kept) = (Some(keeper), Some(words));
    // What is as the study has it is forgotten at once.
    if unsaved(&dialog).is_none() {
        return;
    }
    state.dialogs.push(dialog);
    state.say(format!("{what} as you were writing it when emic ended: ctrl-s saves it, ctrl-x twice throws it away"));
}

/// What an edit of the whole text does that was not saved, on the text as it is now.
fn resumed(workspace: &Workspace, open: &Transcript, draft: &UnsavedText) -> Option<Dialog> {
    let base = draft.before.as_deref().map(Arc::from);
    let proposal = Proposal::outside(draft.transcript.clone(), base, draft.text.clone()).on(&open.text);
    let report = workspace.preview_text(&proposal.transcript, &proposal.text).ok()?;
    Some(Dialog::Preview(Box::new(Preview { proposal, report, turns: None, top: 0 })))
}
