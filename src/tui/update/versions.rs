//! The versions of the codebook.

use crate::app::VersionRow;
use crate::text::Direction;
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Choice, Compared, Dialog, Item, List, Pair, State, Then, Versions, Whole};
use crate::tui::view::{versions_heights, versions_len};

/// Show the versions, the latest chosen.
pub(super) fn open(state: &mut State) {
    state.dialogs.push(Dialog::Versions(Box::default()));
}

fn versions(state: &mut State) -> Option<&mut Versions> {
    state.dialogs.iter_mut().rev().find_map(|dialog| match dialog {
        Dialog::Versions(versions) => Some(&mut **versions),
        _ => None,
    })
}

/// The versions have been listed.
pub(super) fn listed(state: &mut State, rows: Vec<VersionRow>, generation: u64) {
    if let Some(versions) = versions(state) {
        versions.take(rows, generation);
    }
}

/// Two versions have been compared.
pub(super) fn compared(state: &mut State, pair: Pair, compared: Compared) {
    if let Some(versions) = versions(state) {
        (versions.compared, versions.scrolled) = (Some((pair, compared)), 0);
    }
}

/// A version has been read.
pub(super) fn read(state: &mut State, name: String, text: Result<String, String>) {
    if let Some(versions) = versions(state) {
        let lines = text.map(|text| text.lines().map(str::to_owned).collect());
        versions.whole = Some(Whole { name, lines, top: 0 });
    }
}

/// Have the list made where it is not that of the study as it is, and the chosen version compared.
pub(super) fn settle(state: &mut State) -> Option<Effect> {
    let generation = state.workspace.as_ref()?.generation();
    let versions = versions(state)?;
    if versions.generation != Some(generation) {
        versions.generation = Some(generation);
        return Some(Effect::ListVersions);
    }
    let pair = versions.pair()?;
    if versions.found().is_some() || versions.asked.as_ref() == Some(&pair) {
        return None;
    }
    versions.asked = Some(pair.clone());
    Some(Effect::CompareVersions(pair))
}

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    if versions(state).is_some_and(|versions| versions.whole.is_some()) {
        return ask_whole(state, verb);
    }
    let (height, _) = versions_heights(state, super::screen(state).dialog);
    let Some(versions) = versions(state) else { return Vec::new() };
    let chosen = versions.chosen().cloned();
    match (verb, chosen) {
        (Verb::Move(Motion::Page(direction)), _) => scroll(state, direction),
        (Verb::Move(motion), _) => versions.list.step(motion, versions.rows.len(), height),
        (Verb::ConfirmOther, _) => versions.with_now = !versions.with_now,
        (Verb::Confirm, Some(row)) => return vec![Effect::ReadVersion(row.name(), row.hash)],
        (Verb::Restore, Some(row)) => restore(state, &row),
        (Verb::Undo, _) => return vec![Effect::Undo],
        (Verb::Redo, _) => return vec![Effect::Redo],
        (Verb::Close, _) => drop(state.dialogs.pop()),
        _ => {}
    }
    Vec::new()
}

/// Scroll what differs by half of what is seen.
fn scroll(state: &mut State, direction: Direction) {
    let area = super::screen(state).dialog;
    let (_, height) = versions_heights(state, area);
    let most = versions_len(state, area).saturating_sub(height);
    let step = (height / 2).max(1);
    let Some(versions) = versions(state) else { return };
    versions.scrolled = match direction {
        Direction::Forward => (versions.scrolled + step).min(most),
        Direction::Backward => versions.scrolled.saturating_sub(step),
    };
}

/// While the whole of a version is being read.
fn ask_whole(state: &mut State, verb: Verb) -> Vec<Effect> {
    let height = usize::from(super::screen(state).dialog.height.saturating_sub(2));
    let Some(versions) = versions(state) else { return Vec::new() };
    let chosen = versions.chosen().cloned();
    let Some(whole) = &mut versions.whole else { return Vec::new() };
    match (verb, chosen) {
        (Verb::Move(motion), _) => {
            let len = whole.lines.as_ref().map_or(0, Vec::len);
            let mut list = List { chosen: whole.top, top: whole.top };
            list.step(motion, len, height);
            whole.top = list.chosen.min(len.saturating_sub(height));
        }
        (Verb::Restore, Some(row)) => restore(state, &row),
        _ => versions.whole = None,
    }
    Vec::new()
}

/// Ask before an older version is put into force.
fn restore(state: &mut State, row: &VersionRow) {
    let name = row.name();
    if row.in_force {
        return state.say(format!("{name} is in force already"));
    }
    let day = row.time.strftime("%Y-%m-%d %H:%M");
    let items = vec![
        Item { name: "leave".into(), detail: "the codebook stays as it is".into(), then: Then::Ask(Verb::Redraw) },
        Item {
            name: "restore".into(),
            detail: format!("put {name} of {day} into codebook.yaml; codings stay; it can be undone"),
            then: Then::Restore(row.hash.clone()),
        },
    ];
    state.dialogs.push(Dialog::Choice(Choice::short(format!("Put codebook {name} into force again?"), items)));
}
