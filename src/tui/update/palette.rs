//! Running any action by its name: the palette after `:`. What hands that know vim write there is read too.

pub(super) mod elsewhere;

use crate::app::OverviewRow;
use crate::text::Arrange;
use crate::tui::action::Verb;
use crate::tui::keymap::{half_width_letter, rows_of};
use crate::tui::state::{Choice, Dialog, Item, State, Then};

/// What the palette asks.
const TITLE: &str = "Run";

/// Transcripts that are offered at once.
const TRANSCRIPTS: usize = 9;

/// What vim calls leaving, all of it the same here.
const LEAVE: [&str; 15] =
    ["q", "q!", "wq", "wq!", "x", "x!", "qa", "qa!", "wqa", "wqa!", "xa", "xa!", "ZZ", "ZQ", "exit"];

/// What vim calls saving.
const SAVE: [&str; 5] = ["w", "w!", "wa", "up", "update"];

/// All actions that have a name: those that were run by name lately first, then those of this view in the order of the
/// table, those of other views, and the commands of the command line.
pub(super) fn open(state: &State) -> Choice {
    let mut items: Vec<(Item, &'static str)> = Vec::new();
    for row in rows_of(state.when()).filter(|row| !row.name.is_empty()) {
        if !items.iter().any(|(item, _)| item.name == row.name) {
            items.push((item(row.name, row.help, Then::Named(row.name, row.action)), row.keys));
        }
    }
    let known: Vec<String> = items.iter().map(|(item, _)| item.name.clone()).collect();
    items.extend(elsewhere::items(state, &known).into_iter().map(|item| (item, "")));
    let lately = &state.remembered.memory().actions;
    items.arrange_by_key(|(item, _)| lately.iter().position(|name| *name == item.name).unwrap_or(lately.len()));
    let (items, keys) = items.into_iter().unzip();
    Choice { keys, ..Choice::new(TITLE, items) }
}

/// Something else is written in the field of a list.
pub(super) fn typed(state: &mut State) {
    let Some(Dialog::Choice(choice)) = state.dialogs.last() else { return };
    // Whoever writes with an input method may get `ｑ` for `q`.
    let written: String = choice.input.text().trim().chars().map(half_width_letter).collect();
    let read = if choice.keys.is_empty() { Vec::new() } else { read(state, &written) };
    if let Some(Dialog::Choice(choice)) = state.dialogs.last_mut() {
        choice.read_as(read);
        choice.filter();
    }
}

/// What `written` means by itself.
fn read(state: &State, written: &str) -> Vec<Item> {
    if SAVE.contains(&written) {
        let said = "everything is saved at each key press";
        return vec![item(written, said, Then::Say(said.to_owned()))];
    }
    if LEAVE.contains(&written) {
        return vec![item(written, "leave; everything is saved already", Then::Named("quit", Verb::Quit))];
    }
    if let Some((_, words)) = written.split_once(' ').filter(|(command, _)| matches!(*command, "e" | "edit")) {
        return transcripts(state, words);
    }
    place(state, written).into_iter().collect()
}

/// A turn, a time or a part of the open transcript.
fn place(state: &State, written: &str) -> Option<Item> {
    let open = state.read.transcript.as_ref().filter(|_| super::jumps::is_place(written))?;
    Some(match super::jumps::place_of(state, written) {
        Ok(place) => item(written, &format!("go there in {}", open.id), Then::Jump(place?)),
        Err(problem) => item(written, &problem, Then::Say(problem.clone())),
    })
}

/// The transcripts whose id or title holds all of `words`, those whose id begins so first.
fn transcripts(state: &State, words: &str) -> Vec<Item> {
    let words = words.trim().to_lowercase();
    let holds = |row: &&OverviewRow| {
        let all = format!("{} {}", row.id, row.title).to_lowercase();
        words.split_whitespace().all(|word| all.contains(word))
    };
    let mut rows: Vec<&OverviewRow> = state.overview.rows.iter().filter(holds).collect();
    rows.arrange_by_key(|row| !row.id.as_str().to_lowercase().starts_with(&words));
    let open = |row: &OverviewRow| item(row.id.as_str(), &format!("open {}", row.title), Then::Open(row.id.clone()));
    rows.into_iter().take(TRANSCRIPTS).map(open).collect()
}

fn item(name: &str, detail: &str, then: Then) -> Item {
    Item { name: name.to_owned(), detail: detail.to_owned(), then }
}
