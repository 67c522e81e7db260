//! The Codes view.

use std::collections::HashSet;

use ratatui::layout::Rect;

use crate::project::{Code, CodeId, TranscriptId};
use crate::text::Direction;
use crate::tui::action::{Motion, Mouse, MouseKind, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::keymap::{When, key_of};
use crate::tui::state::{CodesParts, Dialog, FormPart, Input, State};

use super::{carrying, code_form, dealing, deeds, inquiry, quotes};

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Find => state.codes.writing = true,
        Verb::Close => close(state),
        Verb::Confirm if state.codes.writing => state.codes.writing = false,
        Verb::Confirm if state.codes.in_quotes => return quotes::read_quote(state),
        Verb::Confirm => enter_quotes(state),
        Verb::Move(Motion::LineEdge(direction)) => sideways(state, direction),
        Verb::Move(motion) => step(state, motion),
        Verb::Fold => fold(state),
        Verb::FoldAll => fold_all(state),
        Verb::Below if state.codes.inquiry.behind.is_some() => all_of_segments(state),
        Verb::Below => {
            state.codes.below = !state.codes.below;
            state.say(if state.codes.below { "with the codes below" } else { "this code alone" });
        }
        Verb::Define if state.codes.chosen().is_some() => state.dialogs.push(Dialog::Entry(0)),
        Verb::Mark => mark(state),
        Verb::MarkAll => quotes::mark_all(state),
        Verb::Pick => quotes::recode(state),
        Verb::Uncode => return quotes::uncode(state),
        Verb::Memo => quotes::memo(state),
        Verb::EditCode => code_form::edit(state),
        Verb::Rename => deeds::quick(state, FormPart::Name),
        Verb::SetKey => deeds::quick(state, FormPart::Key),
        Verb::Recolor => deeds::recolor(state),
        Verb::Carry => carrying::pick_up(state),
        Verb::Merge => deeds::merge(state),
        Verb::Split => return dealing::open(state),
        Verb::DeleteCode => deeds::delete(state),
        Verb::Promote => return deeds::promote(state),
        Verb::Handle(handling) => return quotes::handle(state, handling),
        Verb::Question => inquiry::ask_for(state),
        Verb::Compare => inquiry::compare(state),
        Verb::Group => inquiry::choose_group(state),
        Verb::Sort(sorting) => inquiry::sort(state, sorting),
        Verb::Widen => inquiry::widen(state, true),
        Verb::Narrow => inquiry::widen(state, false),
        Verb::NewCode => code_form::new_code(state, false),
        Verb::NewCodeBelow => code_form::new_code(state, true),
        _ => {}
    }
    Vec::new()
}

/// The filter has changed.
pub(super) fn typed(state: &mut State) {
    if let Some(workspace) = &state.workspace {
        state.codes.arrange(&workspace.project().codebook);
    }
}

/// The chosen code, to be changed; else says why it cannot be.
pub(super) fn chosen_code(state: &mut State) -> Option<Code> {
    let refusal = state.workspace.as_ref().and_then(crate::app::Workspace::read_only);
    if let Some(why) = refusal {
        state.warn(why);
        return None;
    }
    let id = state.codes.chosen()?.code.clone();
    let code = state.workspace.as_ref()?.project().codebook.get(id.as_str()).cloned();
    if code.is_none() {
        state.say(format!("{id} is not in the codebook: recode its quotes, or put it back there"));
    }
    code
}

/// Show the quotes of a code, from the first one in `transcript` on.
pub(super) fn show(state: &mut State, code: &CodeId, transcript: Option<&TranscriptId>) {
    let Some(workspace) = &state.workspace else { return };
    state.view = View::Codes;
    let codes = &mut state.codes;
    if codes.compared.is_some() {
        codes.end_comparing();
    }
    (codes.inquiry.question, codes.inquiry.behind) = (None, None);
    codes.take_in(workspace);
    codes.choose(code, &workspace.project().codebook);
    codes.left.jump = Some(transcript.cloned());
}

fn parts(state: &State) -> CodesParts {
    state.codes.parts(super::screen(state).body)
}

/// Esc: first the filter, then the marks, then the quotes.
fn close(state: &mut State) {
    if state.codes.writing || !state.codes.filter.is_empty() {
        state.codes.writing = false;
        state.codes.filter = Input::default();
        typed(state);
    } else if state.codes.dragged.take().is_some() {
        state.say("it stays where it was");
    } else if !state.codes.marked.is_empty() {
        state.codes.marked.clear();
    } else if !state.codes.in_quotes && state.codes.inquiry.question.is_none() && !state.codes.gathered.is_empty() {
        state.codes.gathered.clear();
    } else if state.codes.compared.is_some() {
        state.codes.end_comparing();
    } else if state.codes.inquiry.behind.is_some() {
        // They were asked for there, and the cell is still chosen.
        end_of_chart(state);
        state.view = View::Analysis;
    } else if state.codes.in_quotes {
        leave_quotes(state);
    } else {
        state.codes.inquiry.question = None;
    }
}

/// Whoever leaves by the key of a view is done with the quotes behind a number: the codes stand there again. (Who reads
/// one of the quotes is not done with them, and `4` shows them again.)
pub(super) fn end_of_chart(state: &mut State) {
    if state.codes.inquiry.behind.take().is_some() {
        state.codes.in_quotes = false;
        state.codes.marked.clear();
    }
}

fn step(state: &mut State, motion: Motion) {
    let parts = parts(state);
    if state.codes.in_quotes && !state.codes.writing {
        let (fitting, len) = (quotes::fitting(state, parts.quotes), state.codes.shown().len());
        state.codes.pane_mut().list.step(motion, len, fitting);
        return;
    }
    state.codes.list.step(motion, state.codes.branches.len(), usize::from(parts.tree.height));
}

/// Right: unfold, else over to the quotes. Left: back to the codes, else fold, else to the code above.
fn sideways(state: &mut State, direction: Direction) {
    let branch = state.codes.chosen().cloned();
    match (direction, branch) {
        _ if state.codes.compared.is_some() => inquiry::to_side(state, direction),
        (Direction::Backward, _) if state.codes.in_quotes => leave_quotes(state),
        (Direction::Forward, Some(branch)) if branch.folded == Some(true) => fold(state),
        (Direction::Forward, _) => enter_quotes(state),
        (Direction::Backward, Some(branch)) if branch.folded == Some(false) => fold(state),
        (Direction::Backward, Some(branch)) => {
            let above =
                state.codes.branches.iter().take(state.codes.list.chosen).rposition(|other| other.depth < branch.depth);
            state.codes.list.chosen = above.unwrap_or(state.codes.list.chosen);
        }
        (Direction::Backward, None) => {}
    }
}

/// Behind a number: list one coding for each segment, or all of them.
fn all_of_segments(state: &mut State) {
    let Some(behind) = &mut state.codes.inquiry.behind else { return };
    behind.with_all = !behind.with_all;
    let said = if behind.with_all { "all codings of these segments" } else { "one coding for each segment" };
    state.say(said);
}

/// Give the keys back to the tree, and say so: there they do something to codes.
fn leave_quotes(state: &mut State) {
    state.codes.in_quotes = false;
    let back = key_of(When::Codes, Verb::Move(Motion::LineEdge(Direction::Forward)));
    state.say(format!("back at the codes: keys change codes here; {back} goes over to the quotes"));
}

fn enter_quotes(state: &mut State) {
    if state.codes.shown().is_empty() {
        state.say("no quotes yet");
    } else {
        state.codes.in_quotes = true;
    }
}

fn fold(state: &mut State) {
    let Some(branch) = state.codes.chosen().filter(|branch| branch.folded.is_some()).cloned() else { return };
    if !state.codes.folded.remove(&branch.code) {
        state.codes.folded.insert(branch.code);
    }
    typed(state);
}

fn fold_all(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    let parents = codebook.codes().iter().filter_map(|code| code.parent.clone());
    state.codes.folded = if state.codes.folded.is_empty() { parents.collect() } else { Default::default() };
    typed(state);
}

fn mark(state: &mut State) {
    if !state.codes.in_quotes {
        return gather(state);
    }
    if let Some(quote) = state.codes.quote()
        && !state.codes.marked.remove(&quote)
    {
        state.codes.marked.insert(quote);
    }
    step(state, Motion::Line(Direction::Forward));
}

/// Mark the chosen code, or take its mark away.
fn gather(state: &mut State) {
    let Some(branch) = state.codes.chosen().cloned() else { return };
    if !state.codes.gathered.remove(&branch.code) {
        state.codes.gathered.insert(branch.code);
    }
    match state.codes.gathered.len() {
        0 => state.say(""),
        1 => state.say("1 code marked: mark another, then J merges them"),
        count => state.say(format!("{count} codes marked: J merges them into the one under the cursor")),
    }
    step(state, Motion::Line(Direction::Forward));
}

/// Keep the tree and the quotes up to date with the study, and what is chosen on screen.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let mut effects = inquiry::count(state);
    let Some(workspace) = &state.workspace else { return effects };
    let narrowed = state.shown.narrowed(workspace.project());
    if narrowed != state.codes.inquiry.narrowed {
        (state.codes.inquiry.narrowed, state.codes.generation) = (narrowed, None);
    }
    if state.codes.generation != Some(workspace.generation()) {
        let making = std::mem::take(&mut state.codes.making);
        let before: HashSet<CodeId> = state.codes.catalogue.ids.iter().filter(|_| making).cloned().collect();
        state.codes.take_in(workspace);
        let codes = workspace.project().codebook.codes().iter();
        let new = || codes.filter(|_| making).find(|code| !before.contains(&code.id)).map(|code| code.id.clone());
        let wanted = state.codes.next.take().or_else(new);
        if let Some(code) = wanted {
            state.codes.choose(&code, &workspace.project().codebook);
        }
    }
    effects.extend(inquiry::list(state));
    let parts = parts(state);
    state.codes.list.follow(state.codes.branches.len(), usize::from(parts.tree.height));
    quotes::follow(state, parts.quotes);
    effects.extend(quotes::look_around(state));
    effects
}

/// The mouse in the view, which takes `body`.
pub(super) fn mouse(state: &mut State, mouse: Mouse, body: Rect) -> Vec<Effect> {
    if state.codes.compared.is_some() && matches!(mouse.kind, MouseKind::Press(_) | MouseKind::Scroll(_)) {
        let right = state.codes.side(body, true);
        inquiry::to_side(state, if mouse.column < right.divider.x { Direction::Backward } else { Direction::Forward });
    }
    let parts = state.codes.parts(body);
    let right = parts.quotes.union(parts.about);
    match mouse.kind {
        // What is carried by keys is put down by keys.
        MouseKind::Press(_) if state.codes.carried.is_some() => {}
        MouseKind::Drag => carrying::drag(state, mouse, &parts),
        MouseKind::Release => return carrying::release(state),
        MouseKind::Scroll(direction) if super::mouse::holds(right, mouse) => {
            let (fitting, len) = (quotes::fitting(state, parts.quotes), state.codes.shown().len());
            state.codes.pane_mut().list.step(Motion::Line(direction), len, fitting);
        }
        MouseKind::Scroll(direction) => {
            state.codes.list.step(Motion::Line(direction), state.codes.branches.len(), usize::from(parts.tree.height));
        }
        MouseKind::Press(clicks) if super::mouse::holds(parts.tree, mouse) => {
            let place = state.codes.list.top + usize::from(mouse.row - parts.tree.y);
            if let Some(branch) = state.codes.branches.get(place) {
                let fold_sign = branch.folded.is_some() && mouse.column < parts.tree.x + 3 + branch.depth as u16;
                (state.codes.list.chosen, state.codes.in_quotes) = (place, false);
                if clicks > 1 || fold_sign {
                    fold(state);
                } else {
                    carrying::press(state);
                }
            }
        }
        MouseKind::Press(clicks) if super::mouse::holds(parts.quotes, mouse) => {
            if let Some(place) = quotes::quote_at(state, parts.quotes, mouse.row) {
                (state.codes.pane_mut().list.chosen, state.codes.in_quotes) = (place, true);
                if clicks > 1 {
                    return quotes::read_quote(state);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}
