//! Codings and memos of colleagues: no key changes them before it is asked.

use crate::project::{CoderId, CodingId, Command, Memo};
use crate::tui::action::Verb;
use crate::tui::effect::Effect;
use crate::tui::state::{Choice, Dialog, Item, State, Then};

/// Whose these codings are, without one's own: each coder once, in order.
pub(super) fn owners(state: &State, codings: &[CodingId]) -> Vec<CoderId> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let coder = |id: &CodingId| workspace.project().codings.get(id).map(|coding| coding.coder.clone());
    let mut others: Vec<_> = codings.iter().filter_map(coder).filter(|coder| coder != workspace.coder()).collect();
    others.sort();
    others.dedup();
    others
}

/// Names of coders in a row.
pub(super) fn names(coders: &[CoderId]) -> String {
    coders.iter().map(|coder| coder.as_str()).collect::<Vec<_>>().join(", ")
}

/// Change these codings by `command`; where some are of others, ask first, in a row called `verb`.
pub(super) fn change(state: &mut State, codings: &[CodingId], verb: &str, command: Command) -> Vec<Effect> {
    ask_for(state, codings, verb, Then::Run(Box::new(command)))
}

/// Do what changes these codings; where some are of others, ask first, in a row called `verb`. What the change was made in, such as an
/// editor, stays open below the question and is left when it is done.
pub(super) fn ask_for(state: &mut State, codings: &[CodingId], verb: &str, then: Then) -> Vec<Effect> {
    if !must_ask(state, codings) {
        return super::choice::carry_out(state, then);
    }
    let others = owners(state, codings);
    let what = if codings.len() == 1 { "this coding".to_owned() } else { format!("{} codings", codings.len()) };
    let item = |name: &str, detail, then| Item { name: name.to_owned(), detail, then };
    // A translation that is not to be made is left; ends that were moved stay where they are, to be moved on.
    let is_written = matches!(state.dialogs.last(), Some(Dialog::Translation(_)));
    let keep = Then::Ask(if is_written { Verb::Close } else { Verb::Redraw });
    let items = vec![
        item("keep", "change nothing".to_owned(), keep),
        item(verb, format!("{verb} {what}; it can be undone"), then),
    ];
    state.dialogs.push(Dialog::Choice(Choice::short(format!("{what}: made by {}", names(&others)), items)));
    Vec::new()
}

/// The title of an editor for `memo`, with whose it is where that is a colleague.
pub(super) fn title(state: &State, memo: &Memo, title: &str) -> String {
    let own = state.workspace.as_ref().is_none_or(|workspace| workspace.coder() == &memo.coder);
    if own { title.to_owned() } else { format!("{title} · {}'s", memo.coder) }
}

/// Write a memo, change one or take one away; where it is a colleague's, ask first. The editor stays open below the question.
pub(super) fn write_memo(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let (known, words) = match &command {
        Command::WriteMemo { memo: Some(id), text, .. } => (workspace.project().memos.get(id), text.trim()),
        _ => (None, ""),
    };
    let Some(memo) = known.filter(|memo| &memo.coder != workspace.coder()) else { return vec![Effect::Run(command)] };
    let item = |name: &str, detail: &str, then| Item { name: name.to_owned(), detail: detail.to_owned(), then };
    let mut items = vec![item("keep", "change nothing", Then::Ask(Verb::Redraw))];
    if !words.is_empty() {
        let (target, text) = (memo.target.clone(), words.to_owned());
        let own = Command::WriteMemo { memo: None, target, text };
        items.push(item("write my own", "a new memo beside theirs", Then::Run(Box::new(own))));
    }
    let (verb, detail) = match words.is_empty() {
        true => ("remove", "take it away; it can be undone"),
        false => ("change", "put these words in its place, as yours; it can be undone"),
    };
    let title = format!("this memo: written by {}", memo.coder);
    items.push(item(verb, detail, Then::Run(Box::new(command))));
    state.dialogs.push(Dialog::Choice(Choice::short(title, items)));
    Vec::new()
}

/// Whether it is asked before these codings are changed.
pub(super) fn must_ask(state: &State, codings: &[CodingId]) -> bool {
    !owners(state, codings).is_empty() && !is_granted(state)
}

/// Make a change, and leave what it was made in; words that were written are left when they are saved.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    if matches!(command, Command::MoveCodings(_) | Command::PartCoding(..)) {
        super::adjusting::end(state);
    }
    vec![Effect::Run(command)]
}

/// In the list of outdated codings it is asked once for all of them.
fn is_granted(state: &State) -> bool {
    state.recheck.others_too && state.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Recheck))
}
