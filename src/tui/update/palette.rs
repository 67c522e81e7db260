//! Running any action by its name: the palette after `:`.

use crate::tui::keymap::rows_of;
use crate::tui::state::{Choice, Item, State, Then};

/// All actions that have a name here: those that were run by name lately first, then in the order of the table.
pub(super) fn open(state: &State) -> Choice {
    let mut items: Vec<Item> = Vec::new();
    for row in rows_of(state.when()).filter(|row| !row.name.is_empty()) {
        if !items.iter().any(|item| item.name == row.name) {
            let keys = if row.keys.is_empty() { String::new() } else { format!("  ({})", row.keys) };
            let detail = format!("{}{keys}", row.help);
            items.push(Item { name: row.name.to_owned(), detail, then: Then::Named(row.name, row.action) });
        }
    }
    let lately = &state.remembered.memory().actions;
    items.sort_by_key(|item| lately.iter().position(|name| *name == item.name).unwrap_or(lately.len()));
    Choice::new("Run", items)
}
