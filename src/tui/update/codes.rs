//! The Codes view.

use std::collections::HashMap;

use ratatui::layout::Rect;

use crate::project::{CodeId, CodingId, Command, MemoId, MemoTarget, TranscriptId};
use crate::text::Direction;
use crate::tui::action::{Motion, Mouse, MouseKind, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::state::{
    Choice, CodeForm, CodePlace, CodesParts, Dialog, Input, Item, List, MemoEditor, State, Target, Then,
};
use crate::tui::view::quote_height;
use crate::tui::work::Job;

/// Speakers that are remembered; all are let go when there are more.
const KEPT: usize = 10_000;

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Find => state.codes.writing = true,
        Verb::Close => close(state),
        Verb::Confirm if state.codes.writing => state.codes.writing = false,
        Verb::Confirm if state.codes.in_quotes => return read_quote(state),
        Verb::Confirm => enter_quotes(state),
        Verb::Move(Motion::LineEdge(direction)) => sideways(state, direction),
        Verb::Move(motion) => step(state, motion),
        Verb::Fold => fold(state),
        Verb::FoldAll => fold_all(state),
        Verb::Below => {
            state.codes.below = !state.codes.below;
            state.say(if state.codes.below { "with the codes below" } else { "this code alone" });
        }
        Verb::Mark => mark(state),
        Verb::MarkAll => mark_all(state),
        Verb::Pick => recode(state),
        Verb::Uncode => return uncode(state),
        Verb::Memo => memo(state),
        Verb::NewCode => new_code(state, false),
        Verb::NewCodeBelow => new_code(state, true),
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

/// Who speaks has been found out.
pub(super) fn heard(state: &mut State, speakers: Vec<(CodingId, Option<String>)>) -> Vec<Effect> {
    state.codes.speakers.extend(speakers);
    Vec::new()
}

/// Show the quotes of a code, from the first one in `transcript` on.
pub(super) fn show(state: &mut State, code: &CodeId, transcript: Option<&TranscriptId>) {
    let Some(workspace) = &state.workspace else { return };
    state.view = View::Codes;
    let project = workspace.project();
    let codes = &mut state.codes;
    codes.catalogue(project, workspace.generation());
    codes.choose(code, &project.codebook);
    let (own, all) = codes.catalogue.counts(code);
    codes.below |= own == 0 && all > 0;
    codes.look_up();
    let there = |id: &CodingId| project.codings.get(id).is_some_and(|coding| Some(&coding.transcript) == transcript);
    codes.quotes.chosen = codes.shown.iter().position(there).unwrap_or(0);
    codes.in_quotes = !codes.shown.is_empty();
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
    } else if !state.codes.marked.is_empty() {
        state.codes.marked.clear();
    } else {
        state.codes.in_quotes = false;
    }
}

fn step(state: &mut State, motion: Motion) {
    let parts = parts(state);
    if state.codes.in_quotes && !state.codes.writing {
        let fitting = fitting(state, parts.quotes);
        state.codes.quotes.step(motion, state.codes.shown.len(), fitting);
        return;
    }
    state.codes.list.step(motion, state.codes.branches.len(), usize::from(parts.tree.height));
}

/// How many quotes fit below the top one.
fn fitting(state: &State, area: Rect) -> usize {
    let mut left = usize::from(area.height);
    let heights = state.codes.shown.iter().skip(state.codes.quotes.top).map(|id| quote_height(state, id, area.width));
    let fits = |height: usize| {
        let fits = height <= left;
        left = left.saturating_sub(height);
        fits
    };
    heights.map(fits).take_while(|fits| *fits).count().max(1)
}

/// Right: unfold, else over to the quotes. Left: back to the codes, else fold, else to the code above.
fn sideways(state: &mut State, direction: Direction) {
    let branch = state.codes.chosen().cloned();
    match (direction, branch) {
        (Direction::Backward, _) if state.codes.in_quotes => state.codes.in_quotes = false,
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

fn enter_quotes(state: &mut State) {
    if state.codes.shown.is_empty() {
        let below = state.codes.chosen().is_some_and(|branch| state.codes.catalogue.counts(&branch.code).1 > 0);
        state.say(if below { "no quotes of its own; b shows those of the codes below" } else { "no quotes yet" });
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
        return fold(state);
    }
    if let Some(quote) = state.codes.quote()
        && !state.codes.marked.remove(&quote)
    {
        state.codes.marked.insert(quote);
    }
    step(state, Motion::Line(Direction::Forward));
}

fn mark_all(state: &mut State) {
    let codes = &mut state.codes;
    let all = codes.marked.len() == codes.shown.len();
    codes.marked = if all { Default::default() } else { codes.shown.iter().copied().collect() };
}

fn read_quote(state: &mut State) -> Vec<Effect> {
    let Some(quote) = state.codes.quote() else { return Vec::new() };
    state.view = View::Read;
    vec![Effect::ShowCoding(quote)]
}

/// Whether the quotes have the keys; else says how to get there.
fn has_quotes(state: &mut State) -> bool {
    let has = state.codes.in_quotes || !state.codes.marked.is_empty();
    if !has {
        state.say("go over to the quotes first: Enter or l");
    }
    has
}

fn recode(state: &mut State) {
    if has_quotes(state) {
        let codings = state.codes.meant();
        super::picker::open(state, Target::Codings(codings));
    }
}

/// Take codings away; those of others only after asking.
fn uncode(state: &mut State) -> Vec<Effect> {
    if !has_quotes(state) {
        return Vec::new();
    }
    let (meant, Some(workspace)) = (state.codes.meant(), &state.workspace) else { return Vec::new() };
    let coder = |id: &CodingId| workspace.project().codings.get(id).map(|coding| coding.coder.clone());
    let mut others: Vec<_> = meant.iter().filter_map(coder).filter(|coder| coder != workspace.coder()).collect();
    others.sort();
    others.dedup();
    if others.is_empty() {
        return vec![Effect::Run(Command::Uncode(meant))];
    }
    let names: Vec<&str> = others.iter().map(|coder| coder.as_str()).collect();
    let what = if meant.len() == 1 { "this coding".to_owned() } else { format!("{} codings", meant.len()) };
    let items = vec![
        Item { name: "keep".to_owned(), detail: "change nothing".to_owned(), then: Then::Ask(Verb::Redraw) },
        Item {
            name: "uncode".to_owned(),
            detail: format!("take {what} away; it can be undone"),
            then: Then::Run(Command::Uncode(meant)),
        },
    ];
    state.dialogs.push(Dialog::Choice(Choice::new(format!("{what}: made by {}", names.join(", ")), items)));
    Vec::new()
}

/// Write a memo on the chosen quote, or on the code.
fn memo(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let project = workspace.project();
    let (title, target, known): (String, MemoTarget, &[MemoId]) = match (state.codes.in_quotes, state.codes.quote()) {
        (true, Some(quote)) => {
            let name = project.codings.get(&quote).map(|coding| coding.code.to_string()).unwrap_or_default();
            let memos = state.codes.catalogue.memos_on(&quote);
            (format!("Memo on the coding {name}"), MemoTarget::Coding(quote), memos)
        }
        _ => {
            let Some(branch) = state.codes.chosen() else { return };
            let name = project.codebook.get(branch.code.as_str()).map_or(branch.code.as_str(), |code| &code.name);
            let memos = state.codes.catalogue.memos_about(&branch.code);
            (format!("Memo on the code {name}"), MemoTarget::Code(branch.code.clone()), memos)
        }
    };
    let mut memos = known.iter().filter_map(|id| project.memos.get(id));
    let own = memos.clone().find(|memo| &memo.coder == workspace.coder()).or_else(|| memos.next());
    let (memo, text) = own.map_or((None, ""), |memo| (Some(memo.id), memo.text.as_str()));
    let editor = MemoEditor::new(title, target, memo, text);
    state.dialogs.push(Dialog::Memo(Box::new(editor)));
}

/// Ask for a new code, beside the chosen one or below it.
fn new_code(state: &mut State, below: bool) {
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    let mut places = Vec::new();
    if let Some(code) = state.codes.chosen().and_then(|branch| codebook.get(branch.code.as_str())) {
        places.push(CodePlace { name: format!("beside {}", code.name), parent: code.parent.clone() });
        places.push(CodePlace { name: format!("below {}", code.name), parent: Some(code.id.clone()) });
    }
    if places.first().is_none_or(|place| place.parent.is_some()) {
        places.push(CodePlace { name: "at the top".to_owned(), parent: None });
    }
    let place = usize::from(below && places.len() > 1);
    state.dialogs.push(Dialog::NewCode(CodeForm::new(places, place)));
}

/// In the dialog for a new code.
pub(super) fn ask_form(state: &mut State, verb: Verb) -> Vec<Effect> {
    let Some(Dialog::NewCode(form)) = state.dialogs.last_mut() else { return Vec::new() };
    match verb {
        Verb::Move(Motion::Line(direction)) => form.step(direction),
        Verb::Edit(crate::tui::state::Edit::Left) if form.field().is_none() => form.turn(Direction::Backward),
        Verb::Edit(crate::tui::state::Edit::Right) if form.field().is_none() => form.turn(Direction::Forward),
        Verb::Edit(edit) => form.field().into_iter().for_each(|field| field.edit(edit)),
        Verb::Confirm => match form.code() {
            Ok(code) => {
                state.dialogs.pop();
                state.codes.making = true;
                return vec![Effect::Run(Command::AddCode(code))];
            }
            Err((field, why)) => {
                form.at = field;
                state.warn(why);
            }
        },
        Verb::Move(_) => {}
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

/// Keep the tree and the quotes up to date with the study, and what is chosen on screen.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    if state.codes.generation != Some(workspace.generation()) {
        let before: Vec<CodeId> = state.codes.catalogue.ids.clone();
        state.codes.catalogue(workspace.project(), workspace.generation());
        let new = workspace.project().codebook.codes().iter().find(|code| !before.contains(&code.id));
        let making = std::mem::take(&mut state.codes.making);
        if let (Some(code), true) = (new, making) {
            state.codes.choose(&code.id, &workspace.project().codebook);
        }
    }
    state.codes.look_up();
    let parts = parts(state);
    state.codes.list.follow(state.codes.branches.len(), usize::from(parts.tree.height));
    follow(state, parts.quotes);
    speakers(state, parts.quotes)
}

/// Keep the chosen quote on screen.
fn follow(state: &mut State, area: Rect) {
    let height = |place: usize| {
        let id = state.codes.shown.get(place);
        id.map_or(0, |id| quote_height(state, id, area.width))
    };
    let List { chosen, top } = state.codes.quotes;
    let mut lowest = chosen;
    let mut used = height(chosen);
    while let Some(before) = lowest.checked_sub(1)
        && used + height(before) <= usize::from(area.height)
    {
        used += height(before);
        lowest = before;
    }
    state.codes.quotes.top = top.clamp(lowest, chosen);
}

/// Ask for the speakers of the quotes on screen that are not known yet.
fn speakers(state: &mut State, area: Rect) -> Vec<Effect> {
    let codes = &mut state.codes;
    if codes.speakers.len() > KEPT {
        codes.speakers = HashMap::new();
    }
    let shown = codes.shown.iter().skip(codes.quotes.top).take(usize::from(area.height) / 3 + 1);
    let unknown: Vec<CodingId> = shown.filter(|id| !codes.speakers.contains_key(id)).copied().collect();
    if unknown.is_empty() {
        return Vec::new();
    }
    codes.speakers.extend(unknown.iter().map(|id| (*id, None)));
    vec![Effect::Work(Job::Speakers(unknown))]
}

/// The mouse in the view, which takes `body`.
pub(super) fn mouse(state: &mut State, mouse: Mouse, body: Rect) -> Vec<Effect> {
    let parts = state.codes.parts(body);
    let right = parts.quotes.union(parts.about);
    match mouse.kind {
        MouseKind::Scroll(direction) if super::mouse::holds(right, mouse) => {
            let fitting = fitting(state, parts.quotes);
            state.codes.quotes.step(Motion::Line(direction), state.codes.shown.len(), fitting);
        }
        MouseKind::Scroll(direction) => {
            state.codes.list.step(Motion::Line(direction), state.codes.branches.len(), usize::from(parts.tree.height));
        }
        MouseKind::Press(clicks) if super::mouse::holds(parts.tree, mouse) => {
            let place = state.codes.list.top + usize::from(mouse.row - parts.tree.y);
            if let Some(branch) = state.codes.branches.get(place) {
                let sign = parts.tree.x + 1 + 2 * branch.depth as u16;
                (state.codes.list.chosen, state.codes.in_quotes) = (place, false);
                if clicks > 1 || (sign..sign + 2).contains(&mouse.column) {
                    fold(state);
                }
            }
        }
        MouseKind::Press(clicks) if super::mouse::holds(parts.quotes, mouse) => {
            if let Some(place) = quote_at(state, parts.quotes, mouse.row) {
                (state.codes.quotes.chosen, state.codes.in_quotes) = (place, true);
                if clicks > 1 {
                    return read_quote(state);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}

/// The quote in a row of the screen.
fn quote_at(state: &State, area: Rect, row: u16) -> Option<usize> {
    let mut left = usize::from(row - area.y);
    for (place, id) in state.codes.shown.iter().enumerate().skip(state.codes.quotes.top) {
        let height = quote_height(state, id, area.width);
        if left < height {
            return Some(place);
        }
        left -= height;
    }
    None
}
