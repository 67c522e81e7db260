//! Reading help, notices, and what the codebook says of a code; and looking for words in the help.

use crate::text::Direction;
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
use crate::tui::handling::Handling;
use crate::tui::keymap::{Row, When, key_of, rows_of};
use crate::tui::paging::Paging;
use crate::tui::state::{Dialog, List, Sheet, State};
use crate::tui::view::{entry_len, help_found, help_len, sheet_rows};

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let area = super::screen(state).dialog;
    let height = usize::from(area.height.saturating_sub(2));
    let len = match state.dialogs.last() {
        Some(Dialog::Help(help)) => help_len(state, help.when, area),
        Some(Dialog::Entry(_)) => entry_len(state, area.width.saturating_sub(4)),
        Some(Dialog::Sheet(sheet)) => sheet_rows(sheet, area.width).len(),
        _ => state.notices.len(),
    };
    match (state.dialogs.last_mut(), verb) {
        (Some(Dialog::Help(help)), Verb::Edit(edit)) if help.writing => {
            help.find.edit(edit);
            typed(state);
        }
        (Some(Dialog::Help(help)), Verb::Confirm) if help.writing => help.writing = false,
        (Some(Dialog::Help(help)), Verb::Find) => help.writing = true,
        (Some(Dialog::Help(_)), Verb::Move(Motion::Match(direction))) => next(state, direction),
        (Some(_), Verb::Find | Verb::Move(Motion::Match(_))) => {
            state.say("words are looked for in the help of keys alone");
        }
        (Some(Dialog::Help(help)), Verb::Move(motion)) => help.top = scrolled(help.top, motion, len, height),
        (Some(Dialog::Notices(top) | Dialog::Entry(top) | Dialog::Sheet(Sheet { top, .. })), Verb::Move(motion)) => {
            *top = scrolled(*top, motion, len, height);
        }
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

fn scrolled(top: usize, motion: Motion, len: usize, height: usize) -> usize {
    let mut list = List { chosen: top, top };
    list.step(motion, len, height);
    list.chosen.min(len.saturating_sub(height))
}

/// What is looked for has changed: show the first row that has it.
pub(super) fn typed(state: &mut State) {
    if let Some(Dialog::Help(help)) = state.dialogs.last_mut() {
        help.found = None;
    }
    next(state, Direction::Forward);
}

/// Show the next row with the words, or the one before; round and round.
fn next(state: &mut State, direction: Direction) {
    let area = super::screen(state).dialog;
    let Some(Dialog::Help(help)) = state.dialogs.last() else { return };
    let words = help.find.text().trim().to_owned();
    let (len, rows) = (help_len(state, help.when, area), help_found(state, help.when, area, &words));
    let next = match (direction, help.found) {
        (Direction::Forward, Some(found)) => rows.iter().find(|row| **row > found).or(rows.first()),
        (Direction::Backward, Some(found)) => rows.iter().rev().find(|row| **row < found).or(rows.last()),
        (_, None) => rows.first(),
    };
    let (next, height) = (next.copied(), usize::from(area.height.saturating_sub(2)));
    let Some(Dialog::Help(help)) = state.dialogs.last_mut() else { return };
    help.found = next;
    match next {
        Some(row) if row < help.top || row >= help.top + height => {
            help.top = row.saturating_sub(height / 2).min(len.saturating_sub(height));
        }
        None if !words.is_empty() => {
            let when = help.when;
            state.say(match elsewhere(when, &words) {
                Some(where_it_is) => format!("no key here has “{words}”, but {where_it_is}"),
                None => format!("no key here has “{words}”"),
            });
        }
        _ => {}
    }
}

/// What has these words in another table: that behind a first key such as `=`, else an action that has a name alone.
fn elsewhere(when: When, words: &str) -> Option<String> {
    let words = words.to_lowercase();
    let has = |row: &&Row| [row.name, row.help, row.hint].iter().any(|text| text.to_lowercase().contains(&words));
    let behind = |(table, first): (When, Verb)| {
        let row = rows_of(table).filter(|row| row.when == table).find(has)?;
        let key = row.keys.split_whitespace().next()?;
        Some(format!("under {}: {key}, {}", key_of(when, first), row.help))
    };
    let tables = [(When::Handle, Verb::Handle(Handling::Begin)), (When::Going, Verb::Paging(Paging::Going))];
    let tables = tables.into_iter().filter(|_| matches!(when, When::Read | When::Selecting));
    let named = || rows_of(when).filter(|row| row.keys.is_empty() && !row.name.is_empty()).find(has);
    tables.filter_map(behind).next().or_else(|| Some(format!(":{}, {}", named()?.name, named()?.help)))
}
