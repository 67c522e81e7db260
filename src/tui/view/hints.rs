//! The most useful keys of a place, in the last row.
//!
//! Only whole hints stand there, the most useful first; a sign at the end of them says that there are more. The key that shows
//! all of them stands at the right, always in the same place.

use ratatui::buffer::Buffer;

use crate::text::{columns, fit};
use crate::tui::action::{Verb, View};
use crate::tui::draw::Pen;
use crate::tui::keymap::{Row, When, rows_of};
use crate::tui::layout::Layout;
use crate::tui::state::{Dialog, Fading, Keys, State, Target};

/// Columns between two hints.
const GAP: usize = 2;

/// Columns of a code's name among the keys of codes.
const NAME: usize = 12;

/// What stands behind the last hint where there are more.
const MORE: &str = "…";

/// Draw them.
pub(super) fn draw(state: &State, layout: &Layout, buffer: &mut Buffer) {
    let (theme, when) = (state.theme, state.when());
    let help = rows_of(when).find(|row| row.action == Verb::Help && !row.hint.is_empty());
    let mut pen = Pen::new(buffer, layout.hints, 0);
    pen.blank(1, theme.text());
    let kept = help.map_or(0, |row| wide(row, state) + 1).min(pen.left());
    let end = pen.column() + (pen.left() - kept) as u16;
    let left = |pen: &Pen<'_>| usize::from(end.saturating_sub(pen.column()));
    if state.view == View::Read && state.dialogs.is_empty() && state.read.keys != Keys::Commands {
        codes(state, &mut pen, end);
    }
    let mut rows = offered(state, when).into_iter().filter(|(_, fading)| *fading != Fading::Gone).peekable();
    let mut left_out = false;
    while let Some((row, fading)) = rows.next() {
        let more = if left_out || rows.peek().is_some() { columns(MORE) + 1 } else { 0 };
        // A shorter one behind it may still find room.
        if left(&pen) < wide(row, state) + GAP + more {
            left_out = true;
            continue;
        }
        hint(row, if fading == Fading::Fading { theme.dim() } else { theme.key() }, &mut pen, state);
        pen.blank(GAP, theme.text());
    }
    if left_out && left(&pen) > columns(MORE) {
        pen.write(MORE, theme.dim());
    }
    if let Some(help) = help {
        pen.blank(left(&pen), theme.text());
        hint(help, theme.key(), &mut pen, state);
    }
}

/// The keys of codes, where the next key is one of them.
fn codes(state: &State, pen: &mut Pen<'_>, end: u16) {
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    for code in codebook.into_iter().flat_map(|codebook| codebook.codes()) {
        let Some(key) = code.key else { continue };
        let (key, name) = (key.to_string(), fit(&code.name, NAME));
        if usize::from(end.saturating_sub(pen.column())) < columns(&key) + 1 + columns(&name) + GAP {
            break;
        }
        pen.write(&key, state.theme.key()).write(" ", state.theme.text()).write(&name, state.theme.dim());
        pen.blank(GAP, state.theme.text());
    }
}

fn hint(row: &Row, style: ratatui::style::Style, pen: &mut Pen<'_>, state: &State) {
    pen.write(key(row), style).write(" ", state.theme.text()).write(words(row, state), state.theme.dim());
}

fn key(row: &Row) -> &'static str {
    row.keys.split_whitespace().next().unwrap_or_default()
}

/// What a hint says that the key does.
fn words(row: &Row, state: &State) -> &'static str {
    match state.dialogs.last() {
        Some(Dialog::Translation(translating)) if row.action == Verb::Close && translating.of_colleague => {
            "keep for later"
        }
        _ => row.hint,
    }
}

/// Columns of a hint.
fn wide(row: &Row, state: &State) -> usize {
    columns(key(row)) + 1 + columns(words(row, state))
}

/// The hints of this place but for help, the most useful first.
fn offered(state: &State, when: When) -> Vec<(&'static Row, Fading)> {
    let rows: Vec<&'static Row> = rows_of(when).filter(|row| !row.hint.is_empty() && !key(row).is_empty()).collect();
    let own = rows.iter().any(|row| row.when == when && row.action != Verb::Help);
    // One code alone can take the place of another, or be that of a rule.
    let one =
        matches!(state.dialogs.last(), Some(Dialog::Picker(picker)) if !matches!(picker.target, Target::Passages(_)));
    let in_help = matches!(state.dialogs.last(), Some(Dialog::Help(_)));
    rows.into_iter()
        .filter(|row| !(one && row.action == Verb::ConfirmOther))
        .filter(|row| is_for_queue(state, row.action))
        // Words are looked for in help alone.
        .filter(|row| row.action != Verb::Find || when != When::Help || in_help)
        // Who is placing a coding, or moves its ends, is in the middle of something.
        .filter(|row| !(matches!(when, When::Place | When::Adjust) && row.action == Verb::Quit))
        .filter(|row| row.action != Verb::Help && (row.when == When::Anywhere || !own || row.when == when))
        .map(|row| (row, state.fading(row)))
        .collect()
}

/// Whether a key does what its hint says in a queue: under the last look at what comes of it there is nothing to accept, and
/// before all is decided every key but Enter goes back.
fn is_for_queue(state: &State, action: Verb) -> bool {
    match state.dialogs.last() {
        Some(Dialog::Queue(queueing)) if queueing.finishing => matches!(action, Verb::Confirm | Verb::Help),
        Some(Dialog::Queue(queueing)) if queueing.item().is_none() => {
            matches!(action, Verb::Confirm | Verb::Undo | Verb::Close | Verb::Help)
        }
        _ => true,
    }
}
