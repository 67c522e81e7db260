//! Codings of colleagues: no key changes them before it is asked.

use crate::project::{CoderId, CodingId, Command};
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
    let others = owners(state, codings);
    if others.is_empty() || is_granted(state) {
        return vec![Effect::Run(command)];
    }
    let what = if codings.len() == 1 { "this coding".to_owned() } else { format!("{} codings", codings.len()) };
    let item = |name: &str, detail, then| Item { name: name.to_owned(), detail, then };
    let items = vec![
        item("keep", "change nothing".to_owned(), Then::Ask(Verb::Redraw)),
        item(verb, format!("{verb} {what}; it can be undone"), Then::Run(Box::new(command))),
    ];
    state.dialogs.push(Dialog::Choice(Choice::new(format!("{what}: made by {}", names(&others)), items)));
    Vec::new()
}

/// In the list of outdated codings it is asked once for all of them.
fn is_granted(state: &State) -> bool {
    state.recheck.others_too && state.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Recheck))
}
