//! Operations on codes in the Codes view: each is looked at, with what it touches, before it is done.

use crate::app::Workspace;
use crate::project::{Code, CodeFate, CodeId, CodebookCommand, Color, Command};
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{
    Choice, Deleting, Dialog, FormPart, Input, Item, Merging, Outlook, Parting, Quick, State, Step, Target, Then, Way,
};

use super::{codes::chosen_code, picker};

fn outlook(workspace: &Workspace, command: &CodebookCommand) -> Outlook {
    workspace.preview(command).map_err(|error| error.to_string())
}

/// Run `command`, and mind no more which codes were marked for it.
fn run(state: &mut State, command: CodebookCommand) -> Vec<Effect> {
    state.codes.gathered.clear();
    vec![Effect::Run(Command::Codebook(command))]
}

/// Ask for another name or key.
pub(super) fn quick(state: &mut State, part: FormPart) {
    let Some(code) = chosen_code(state) else { return };
    let text = if part == FormPart::Key { code.key.map(String::from).unwrap_or_default() } else { code.name };
    let input = Input::from(text.as_str());
    state.dialogs.push(Dialog::Quick(Quick { code: code.id, part, input, problem: None }));
}

/// In the dialog for a name or a key.
pub(super) fn ask_quick(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::Quick(quick)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Edit(edit) => {
            quick.problem = None;
            quick.input.edit(edit);
        }
        Verb::Confirm => return save_quick(state),
        Verb::Move(_) => {}
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

fn save_quick(state: &mut State) -> Vec<Effect> {
    let (Some(Dialog::Quick(quick)), Some(workspace)) = (state.dialogs.last_mut(), &state.workspace) else {
        return Vec::new();
    };
    let Some(code) = workspace.project().codebook.get(quick.code.as_str()) else { return Vec::new() };
    let text = quick.input.text().trim().to_owned();
    let changed = match quick.part {
        FormPart::Key => {
            let mut letters = text.chars();
            let (key, rest) = (letters.next(), letters.next());
            if rest.is_some() {
                quick.problem = Some("a key is one letter or digit".to_owned());
                return Vec::new();
            }
            Code { key, ..code.clone() }
        }
        _ => Code { name: text, ..code.clone() },
    };
    if &changed == code {
        state.dialogs.pop();
        state.say("nothing was changed");
        return Vec::new();
    }
    vec![Effect::Run(super::code_form::edited(changed))]
}

/// Ask for another colour.
pub(super) fn recolor(state: &mut State) {
    let Some(code) = chosen_code(state) else { return };
    let Some(workspace) = &state.workspace else { return };
    let above = super::code_form::color_above(&workspace.project().codebook, &code);
    let item = |color: Option<Color>| {
        let (name, detail) = match color {
            Some(color) => (color.name().to_owned(), String::new()),
            None => ("as above".to_owned(), format!("{}, from the code above it", above.name())),
        };
        let detail = if color == code.color { format!("{detail} as it is now").trim().to_owned() } else { detail };
        let then = Then::Run(Box::new(super::code_form::edited(Code { color, ..code.clone() })));
        Item { name, detail, then }
    };
    let colors = || Color::ALL.iter().map(|(color, _)| Some(*color)).chain(std::iter::once(None));
    let mut choice = Choice::new(format!("Color of {}", code.name), colors().map(item).collect());
    choice.colors = colors().map(|color| color.unwrap_or(above)).collect();
    let place = crate::tui::state::color_number(code.color).checked_sub(1).unwrap_or(Color::ALL.len());
    choice.list.chosen = place;
    state.dialogs.push(Dialog::Choice(choice));
}

/// Merge the marked codes; where none are, choose the code that the chosen one goes into.
pub(super) fn merge(state: &mut State) {
    let Some(chosen) = chosen_code(state) else { return };
    let mut codes: Vec<CodeId> = state.codes.gathered.iter().cloned().collect();
    if codes.is_empty() || codes.as_slice() == [chosen.id.clone()] {
        if let Some(heading) = heading_among(state, std::slice::from_ref(&chosen.id)) {
            return state.warn(format!("{heading} is a heading, which no coding has: there is nothing to merge"));
        }
        return picker::open(state, Target::Merge(chosen.id));
    }
    if codes.len() == 1 {
        codes.push(chosen.id.clone());
    }
    if let Some(heading) = heading_among(state, &codes) {
        return state
            .warn(format!("{heading} is a heading, which no coding has: only codes that are applied are merged"));
    }
    open_merge(state, codes, &chosen.id);
}

/// The name of the first of `codes` that is a heading.
fn heading_among(state: &State, codes: &[CodeId]) -> Option<String> {
    let codebook = &state.workspace.as_ref()?.project().codebook;
    let mut known = codes.iter().filter_map(|code| codebook.get(code.as_str()));
    known.find(|code| !code.applies).map(|code| code.name.clone())
}

fn open_merge(state: &mut State, codes: Vec<CodeId>, stays: &CodeId) {
    let Some(workspace) = &state.workspace else { return };
    let merging = Merging::new(&workspace.project().codebook, codes, stays);
    state.dialogs.push(Dialog::Merge(Box::new(merging)));
    look_at_merge(state);
}

fn look_at_merge(state: &mut State) {
    if let (Some(Dialog::Merge(merging)), Some(workspace)) = (state.dialogs.last_mut(), &state.workspace)
        && let Some(command) = merging.command()
    {
        merging.outlook = outlook(workspace, &command);
    }
}

/// In the dialog for merging.
pub(super) fn ask_merge(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::Merge(merging)) = state.dialogs.last_mut() else { return Vec::new() };
    let count = merging.codes.len();
    match verb {
        Verb::Move(motion) => merging.list.step(motion, count, count),
        Verb::ConfirmOther => merging.let_next_stay(),
        Verb::Confirm => {
            if let Err(refusal) = &merging.outlook {
                let refusal = refusal.clone();
                state.warn(refusal);
                return Vec::new();
            }
            let (Some(command), into) = (merging.command(), merging.staying().cloned()) else { return Vec::new() };
            state.dialogs.pop();
            state.codes.next = into;
            return run(state, command);
        }
        _ => {
            state.dialogs.pop();
            state.say("nothing was merged");
        }
    }
    look_at_merge(state);
    Vec::new()
}

/// Delete the chosen code.
pub(super) fn delete(state: &mut State) {
    let Some(code) = chosen_code(state) else { return };
    let Some(workspace) = &state.workspace else { return };
    let deleting = Deleting::new(&workspace.project().codebook, code.id);
    state.dialogs.push(Dialog::Delete(Box::new(deleting)));
    look_at_delete(state);
}

fn look_at_delete(state: &mut State) {
    let (Some(Dialog::Delete(deleting)), Some(workspace)) = (state.dialogs.last_mut(), &state.workspace) else {
        return;
    };
    let unlisted = outlook(workspace, &deleting.command_for(CodeFate::Unlisted));
    deleting.codings = unlisted.as_ref().map_or(0, |preview| preview.codings);
    let mut ways = Vec::new();
    if deleting.codings > 0 {
        let to = deleting.to.clone().map(CodeFate::To);
        let chosen = match &to {
            Some(fate) => outlook(workspace, &deleting.command_for(fate.clone())),
            None => unlisted.clone().map(|preview| {
                let notes = vec!["Enter chooses the code that they go to".to_owned()];
                crate::app::Preview { notes, outdated: 0, ..preview }
            }),
        };
        ways.push(Way { fate: to, outlook: chosen });
        // A heading takes no codings.
        let codebook = &workspace.project().codebook;
        let parent = codebook.get(deleting.code.as_str()).and_then(|code| code.parent.as_ref());
        if parent.and_then(|parent| codebook.get(parent.as_str())).is_some_and(|parent| parent.applies) {
            let parent = outlook(workspace, &deleting.command_for(CodeFate::Parent));
            ways.push(Way { fate: Some(CodeFate::Parent), outlook: parent });
        }
    }
    ways.push(Way { fate: Some(CodeFate::Unlisted), outlook: unlisted });
    deleting.ways = ways;
    deleting.list.follow(deleting.ways.len(), deleting.ways.len());
}

/// In the dialog for deleting.
pub(super) fn ask_delete(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::Delete(deleting)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Move(motion) => {
            let count = deleting.ways.len();
            deleting.list.step(motion, count, count);
        }
        Verb::Below if deleting.children > 0 => {
            deleting.below = !deleting.below;
            look_at_delete(state);
        }
        Verb::Pick => return choose_for_codings(state),
        Verb::Confirm => return confirm_delete(state),
        Verb::Below => {}
        _ => {
            state.dialogs.pop();
            state.say("nothing was deleted");
        }
    }
    Vec::new()
}

fn choose_for_codings(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Delete(deleting)) = state.dialogs.last_mut() else { return Vec::new() };
    if deleting.codings > 0 {
        deleting.list.chosen = 0;
        let (code, below) = (deleting.code.clone(), deleting.below);
        picker::open(state, Target::Delete(code, below));
    }
    Vec::new()
}

fn confirm_delete(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Delete(deleting)) = state.dialogs.last() else { return Vec::new() };
    let Some(command) = deleting.command() else { return choose_for_codings(state) };
    if let Some(Err(refusal)) = deleting.ways.get(deleting.list.chosen).map(|way| &way.outlook) {
        let refusal = refusal.clone();
        state.warn(refusal);
        return Vec::new();
    }
    state.dialogs.pop();
    state.codes.next = beside(state);
    run(state, command)
}

/// The code that is chosen when the chosen one is gone: the next one at its depth or above it, else the one before.
fn beside(state: &State) -> Option<CodeId> {
    let (rows, at) = (&state.codes.branches, state.codes.list.chosen);
    let depth = rows.get(at)?.depth;
    let next = rows.iter().skip(at + 1).find(|row| row.depth <= depth);
    next.or_else(|| rows.get(at.checked_sub(1)?)).map(|row| row.code.clone())
}

/// A code was picked for an operation that is being prepared.
pub(super) fn picked(state: &mut State, target: &Target, picked: CodeId) {
    match target {
        Target::Merge(code) => open_merge(state, vec![code.clone(), picked.clone()], &picked),
        Target::Delete(..) => {
            if let Some(Dialog::Delete(deleting)) = state.dialogs.last_mut() {
                deleting.to = Some(picked);
                deleting.list.chosen = 0;
            }
            look_at_delete(state);
        }
        Target::Passages(_) | Target::Codings(_) | Target::Batch(_) | Target::Proposal => {}
    }
}

/// Split the chosen code: ask for the names of the new ones.
pub(super) fn split(state: &mut State) {
    let Some(code) = chosen_code(state) else { return };
    let Some(workspace) = &state.workspace else { return };
    let codings = state.codes.codings_of(workspace.project(), &code.id);
    if codings == 0 {
        return state.say(format!("no coding has {} yet: there is nothing to deal out", code.name));
    }
    // Names that were written and left are there again.
    let left = state.codes.parting.take().filter(|left| left.code == code.id);
    let editor = left.map(|left| left.editor).unwrap_or_default();
    state.dialogs.push(Dialog::Split(Box::new(Parting { code: code.id, codings, editor })));
}

/// In the dialog for splitting.
pub(super) fn ask_split(state: &mut State, verb: Verb) -> Vec<Effect> {
    let width = usize::from(super::screen(state).dialog.width.saturating_sub(4));
    let Some(Dialog::Split(parting)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Edit(edit) => parting.editor.edit(edit),
        Verb::Move(Motion::Line(direction)) => parting.editor.step(direction, 1, width),
        Verb::Break => parting.editor.insert("\n"),
        Verb::Save => return begin_split(state),
        Verb::Move(_) => {}
        _ => leave_split(state, verb == Verb::Close),
    }
    Vec::new()
}

/// Leave the names, which are there again when the same code is split, or forget them.
fn leave_split(state: &mut State, keep: bool) {
    let Some(Dialog::Split(parting)) = state.dialogs.pop() else { return };
    let kept = keep && !parting.editor.text().trim().is_empty();
    state.say(if kept { "nothing was split; S on this code goes on with the names" } else { "nothing was split" });
    state.codes.parting = Some(parting).filter(|_| kept);
}

fn begin_split(state: &mut State) -> Vec<Effect> {
    let (Some(Dialog::Split(parting)), Some(workspace)) = (state.dialogs.last(), &state.workspace) else {
        return Vec::new();
    };
    let (code, into) = (parting.code.clone(), parting.codes(&workspace.project().codebook));
    if into.is_empty() {
        state.warn("write the name of a new code, one a line");
        return Vec::new();
    }
    vec![Effect::Split(Step::Begin(code, into))]
}

/// Make the words of the chosen quote an example of its code.
pub(super) fn promote(state: &mut State) -> Vec<Effect> {
    match state.codes.quote() {
        Some(coding) => vec![Effect::Run(Command::Codebook(CodebookCommand::Promote { coding }))],
        None => Vec::new(),
    }
}
