//! The code picker.

use std::collections::HashMap;

use crate::project::{CodeId, Command, NewCode, Project};
use crate::tui::action::{MouseKind, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, Passages, Pickable, Picker, State, Target, Tone};

/// Codings from which on no codes are proposed unasked: reading so many anew after each coding would be felt.
const MOST_LESSONS: usize = 20_000;

/// Codings that are looked at for a passage to show with each code, the latest.
const MOST_QUOTES: usize = 2_000;

/// Open the picker for `target`.
pub(super) fn open(state: &mut State, target: Target) {
    let counts = super::counts(state);
    let Some(workspace) = &state.workspace else { return };
    let mut picker = Picker::new(target, counts, &workspace.project().codebook, &state.recent);
    picker.given = given(state, workspace.project(), &picker.target);
    picker.offer(&workspace.project().codebook, &state.recent);
    picker.quote = quote(state, &picker.target);
    if let Target::Codings(codings) = &picker.target {
        picker.whose = super::colleagues::names(&super::colleagues::owners(state, codings));
    }
    picker.quotes = examples(workspace.project());
    state.dialogs.push(Dialog::Picker(Box::new(picker)));
}

/// As [`open`], and find out on a thread which codes passages like this one have.
pub(super) fn open_for(state: &mut State, target: Target) -> Vec<Effect> {
    open(state, target);
    let few = state.workspace.as_ref().is_some_and(|workspace| workspace.project().codings.len() <= MOST_LESSONS);
    if few { super::suggest::ask_for_picker(state) } else { Vec::new() }
}

/// The codes of the codings that are to be recoded, or that one has given exactly this passage already.
fn given(state: &State, project: &Project, target: &Target) -> Vec<CodeId> {
    let codings = match target {
        Target::Codings(codings) => codings,
        Target::Passages(passages) => return had(state, passages),
        _ => return Vec::new(),
    };
    let found = codings.iter().filter_map(|id| project.codings.get(id));
    let mut codes: Vec<CodeId> = found.map(|coding| project.codebook.resolve(&coding.code)).collect();
    codes.sort();
    codes.dedup();
    // Where they have several, any of these may be what all are to have.
    if codes.len() == 1 { codes } else { Vec::new() }
}

/// The codes that one has given exactly this passage of the open transcript: again they would change nothing.
fn had(state: &State, passages: &Passages) -> Vec<CodeId> {
    let ([(id, anchor)], Some(open)) = (passages.anchors.as_slice(), &state.read.transcript) else { return Vec::new() };
    let range = anchor.locate(&open.text, &open.positions).filter(|_| &open.id == id);
    let marks = state.read.marks.all().iter().filter(|mark| mark.own && Some(mark.range) == range);
    marks.map(|mark| mark.code.clone()).collect()
}

/// A passage of each code: one marked as an exemplar, else the latest.
fn examples(project: &Project) -> HashMap<CodeId, String> {
    let latest: Vec<_> = project.codings.standing().rev().take(MOST_QUOTES).collect();
    let mut quotes = HashMap::new();
    for coding in latest.iter().filter(|coding| coding.exemplar).chain(&latest) {
        let code = project.codebook.resolve(&coding.code);
        quotes.entry(code).or_insert_with(|| coding.anchor.quote().to_owned());
    }
    quotes
}

/// The words that are about to be coded or recoded, as far as the screen knows them without reading a file.
pub(super) fn quote(state: &State, target: &Target) -> String {
    let words = match target {
        Target::Passages(passages) => match passages.anchors.as_slice() {
            [(id, anchor)] if state.read.transcript.as_ref().is_some_and(|open| &open.id == id) => {
                anchor.quote().to_owned()
            }
            _ => return String::new(),
        },
        Target::Codings(codings) => match (codings.as_slice(), &state.workspace) {
            ([one], Some(workspace)) => {
                workspace.project().codings.get(one).map(|coding| coding.anchor.quote().to_owned()).unwrap_or_default()
            }
            _ => return String::new(),
        },
        Target::Batch(_) | Target::Proposal | Target::Merge(_) | Target::Delete(..) => return String::new(),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was typed has changed.
pub(super) fn typed(state: &mut State) {
    let (Some(Dialog::Picker(picker)), Some(workspace)) = (state.dialogs.last_mut(), &state.workspace) else { return };
    picker.offer(&workspace.project().codebook, &state.recent);
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let height = super::screen(state).dialog.height;
    let Some(Dialog::Picker(picker)) = state.dialogs.last_mut() else { return Vec::new() };
    let height = usize::from(height.saturating_sub(crate::tui::view::picker_taken(height, picker.offers.len())));
    match verb {
        Verb::Move(motion) => picker.step(motion, height),
        Verb::Edit(edit) => {
            picker.input.edit(edit);
            typed(state);
        }
        Verb::Confirm => return apply(state, false),
        Verb::ConfirmOther => return apply(state, true),
        Verb::NewCode => super::code_form::make_here(state),
        _ => close(state),
    }
    Vec::new()
}

/// A click on the offer below the list chooses it, two take it.
pub(super) fn choose_new(state: &mut State, press: MouseKind) -> Vec<Effect> {
    let Some(Dialog::Picker(picker)) = state.dialogs.last_mut() else { return Vec::new() };
    picker.list.chosen = picker.listed();
    if matches!(press, MouseKind::Press(clicks) if clicks > 1) { apply(state, false) } else { Vec::new() }
}

/// Codes were applied while it stays open for another.
pub(super) fn coded(state: &mut State, codes: Vec<CodeId>) {
    if let (Some(Dialog::Picker(picker)), false) = (state.dialogs.last_mut(), state.refused) {
        picker.applied.extend(codes);
    }
}

/// Close it; what was said of it is no longer true then.
fn close(state: &mut State) {
    state.dialogs.pop();
    if state.tone != Tone::Danger {
        state.say("");
    }
}

/// Apply the code that is chosen; with `another`, stay open for the next.
fn apply(state: &mut State, another: bool) -> Vec<Effect> {
    let Some(Dialog::Picker(picker)) = state.dialogs.last_mut() else { return Vec::new() };
    let Some(chosen) = picker.chosen().cloned() else {
        state.warn("no code fits; type other letters, or Esc");
        return Vec::new();
    };
    if picker.must_ask() {
        picker.sure = true;
        let near = picker.near.clone().unwrap_or_default();
        state.warn(format!("did you mean {near}? Enter again makes a new code"));
        return Vec::new();
    }
    let target = picker.target.clone();
    if let (Pickable::Known(code, _), Target::Merge(_) | Target::Delete(..)) = (&chosen, &target) {
        let code = code.clone();
        state.dialogs.pop();
        super::deeds::picked(state, &target, code);
        return Vec::new();
    }
    let another = another && matches!(target, Target::Passages(_));
    if another {
        picker.input = Default::default();
        typed(state);
    } else {
        state.dialogs.pop();
    }
    effects(state, chosen, target)
}

fn effects(state: &mut State, chosen: Pickable, target: Target) -> Vec<Effect> {
    match (chosen, target) {
        (Pickable::Known(code, _), Target::Passages(passages)) => vec![Effect::Code(passages, vec![code])],
        (Pickable::Known(code, _), Target::Codings(codings)) => {
            super::colleagues::change(state, &codings.clone(), "recode", Command::Recode { codings, code })
        }
        (Pickable::New(name), Target::Passages(passages)) => vec![Effect::InVivo(name, passages)],
        (Pickable::Known(code, _), Target::Batch(origin)) => super::queueing::begin(origin, code),
        (Pickable::Known(code, _), Target::Proposal) => super::queueing::picked(code),
        (Pickable::New(name), Target::Codings(codings)) => {
            let code = NewCode { name, ..NewCode::default() };
            super::colleagues::change(state, &codings.clone(), "recode", Command::RecodeNew { codings, code })
        }
        (Pickable::New(_), Target::Batch(_) | Target::Proposal) | (_, Target::Merge(_) | Target::Delete(..)) => {
            Vec::new()
        }
    }
}
