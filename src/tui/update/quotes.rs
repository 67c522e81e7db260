//! The quotes of the Codes view: reading, recoding, uncoding and noting them, and which of them are on screen.

use ratatui::layout::Rect;

use crate::project::{CodingId, Command, MemoId, MemoTarget};
use crate::tui::action::View;
use crate::tui::effect::Effect;
use crate::tui::handling::Handling;
use crate::tui::state::{AskedFor, Asking, Dialog, Input, List, MemoEditor, State, Target};
use crate::tui::view::quote_height;
use crate::tui::work::{Job, QuoteWork};

pub(super) fn read_quote(state: &mut State) -> Vec<Effect> {
    let Some(quote) = state.codes.quote() else { return Vec::new() };
    state.view = View::Read;
    state.say("4 comes back to this quote");
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

pub(super) fn recode(state: &mut State) {
    if has_quotes(state) {
        let codings = state.codes.meant();
        super::picker::open(state, Target::Codings(codings));
    }
}

/// Take codings away; those of others only after asking.
pub(super) fn uncode(state: &mut State) -> Vec<Effect> {
    if !has_quotes(state) {
        return Vec::new();
    }
    let meant = state.codes.meant();
    uncode_these(state, meant)
}

/// Take these codings away; those of others only after asking.
pub(super) fn uncode_these(state: &mut State, meant: Vec<CodingId>) -> Vec<Effect> {
    super::colleagues::change(state, &meant, "uncode", Command::Uncode(meant.clone()))
}

/// Weigh or mark the marked quotes, else the chosen one; translate the chosen one.
pub(super) fn handle(state: &mut State, handling: Handling) -> Vec<Effect> {
    if !has_quotes(state) {
        return Vec::new();
    }
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let codings = state.codes.meant();
    let known = || codings.iter().filter_map(|id| workspace.project().codings.get(id));
    match handling {
        Handling::Weigh => {
            let weight = known().next().and_then(|coding| coding.weight);
            let same = known().all(|coding| coding.weight == weight);
            let written = weight.filter(|_| same).map(|weight| weight.to_string()).unwrap_or_default();
            let asking = Asking { asked: AskedFor::Weight(codings), input: Input::selected(&written) };
            state.dialogs.push(Dialog::Ask(asking));
        }
        Handling::Exemplify => {
            let on = known().any(|coding| !coding.exemplar);
            return super::colleagues::change(state, &codings.clone(), "mark", Command::Exemplify { codings, on });
        }
        handling => {
            let quote = state.codes.quote();
            return quote.map(|id| super::handling::carry_out(state, handling, id)).unwrap_or_default();
        }
    }
    Vec::new()
}

/// Write a memo on the chosen quote, or on the code.
pub(super) fn memo(state: &mut State) {
    if let (true, Some(quote)) = (state.codes.in_quotes, state.codes.quote()) {
        return memo_on(state, quote);
    }
    let Some(workspace) = &state.workspace else { return };
    let Some(branch) = state.codes.chosen() else { return };
    let codebook = &workspace.project().codebook;
    let name = codebook.get(branch.code.as_str()).map_or(branch.code.as_str(), |code| &code.name);
    let memos = state.codes.catalogue.memos_about(&branch.code).to_vec();
    write_memo(state, format!("Memo on the code {name}"), MemoTarget::Code(branch.code.clone()), &memos);
}

/// Write a memo on a coding.
pub(super) fn memo_on(state: &mut State, coding: CodingId) {
    let Some(workspace) = &state.workspace else { return };
    let project = workspace.project();
    let name = project
        .codings
        .get(&coding)
        .map(|coding| project.codebook.resolve(&coding.code).to_string())
        .unwrap_or_default();
    let memos = project.memos.values().filter(|memo| memo.target == MemoTarget::Coding(coding));
    let memos: Vec<MemoId> = memos.map(|memo| memo.id).collect();
    write_memo(state, format!("Memo on the coding {name}"), MemoTarget::Coding(coding), &memos);
}

/// Write a memo about `target`, or go on with one's own of those `known`.
fn write_memo(state: &mut State, title: String, target: MemoTarget, known: &[MemoId]) {
    let Some(workspace) = &state.workspace else { return };
    let project = workspace.project();
    let mut memos = known.iter().filter_map(|id| project.memos.get(id));
    let own = memos.find(|memo| &memo.coder == workspace.coder());
    let (memo, text) = own.map_or((None, ""), |memo| (Some(memo.id), memo.text.as_str()));
    let editor = MemoEditor::new(title, target, memo, text);
    state.dialogs.push(Dialog::Memo(Box::new(editor)));
}

pub(super) fn mark_all(state: &mut State) {
    state.codes.in_quotes = !state.codes.shown().is_empty();
    let all = state.codes.marked.len() == state.codes.shown().len();
    state.codes.marked = if all { Default::default() } else { state.codes.shown().iter().copied().collect() };
}

/// Rows that the quote at `place` takes.
fn height(state: &State, place: usize, area: Rect) -> usize {
    quote_height(state, state.codes.pane(), place, area)
}

/// How many quotes fit below the top one.
pub(super) fn fitting(state: &State, area: Rect) -> usize {
    let mut left = usize::from(area.height);
    let (top, len) = (state.codes.pane().list.top, state.codes.shown().len());
    let fits = |place: usize| {
        let height = height(state, place, area);
        let fits = height <= left;
        left = left.saturating_sub(height);
        fits
    };
    (top..len).map(fits).take_while(|fits| *fits).count().max(1)
}

/// Keep the chosen quote on screen.
pub(super) fn follow(state: &mut State, area: Rect) {
    let List { chosen, top } = state.codes.pane().list;
    let mut lowest = chosen;
    let mut used = height(state, chosen, area);
    while let Some(before) = lowest.checked_sub(1)
        && used < usize::from(area.height)
        && used + height(state, before, area) <= usize::from(area.height)
    {
        used += height(state, before, area);
        lowest = before;
    }
    state.codes.pane_mut().list.top = top.clamp(lowest, chosen);
}

/// Ask for what stands around the quotes on screen and is not known yet.
pub(super) fn look_around(state: &mut State) -> Option<Effect> {
    let body = super::screen(state).body;
    let mut wanted: Vec<CodingId> = Vec::new();
    let sides: &[bool] = if state.codes.compared.is_some() { &[false, true] } else { &[false] };
    for at_right in sides {
        let rows = usize::from(
            if sides.len() > 1 { state.codes.side(body, *at_right) } else { state.codes.parts(body) }.quotes.height,
        );
        let pane = state.codes.side_mut(*at_right);
        wanted.extend(pane.listing.quotes.iter().skip(pane.list.top).take(rows / 3 + 1));
    }
    let project = state.workspace.as_ref()?.project();
    let inquiry = &mut state.codes.inquiry;
    let codings = wanted.iter().filter_map(|id| project.codings.get(id));
    let missing = inquiry.surroundings.missing(codings, inquiry.breadth);
    (!missing.is_empty()).then_some(Effect::Work(Job::Quotes(QuoteWork::Around(missing, inquiry.breadth))))
}

/// The quote in a row of the screen.
pub(super) fn quote_at(state: &State, area: Rect, row: u16) -> Option<usize> {
    let mut left = usize::from(row - area.y);
    let (top, len) = (state.codes.pane().list.top, state.codes.shown().len());
    for place in top..len {
        let height = height(state, place, area);
        if left < height {
            return Some(place);
        }
        left -= height;
    }
    None
}
