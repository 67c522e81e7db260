//! The keys of working off what a rule proposes.

use crate::tui::action::{Motion, Verb};

use super::When::Queue;
use super::row::{BACK, ON, Row, row};

// The way out stands among the first: a narrow screen has room for the first hints only.
pub(super) static ROWS: &[Row] = &[
    row(Queue, "y a space", Verb::Save, "", "accept: this passage gets the code", "accept"),
    row(Queue, "n x Delete", Verb::Uncode, "", "reject: this passage stays as it is", "reject"),
    row(Queue, "Enter", Verb::Confirm, "", "show what comes of it; then code it, as one change", "done"),
    row(Queue, "Esc q ctrl-c", Verb::Close, "", "stop here; what was decided is kept, to go on with later", "later"),
    row(Queue, "w + Right", Verb::Widen, "", "code more: the sentence, then the turn", "wider"),
    row(Queue, "- Left", Verb::Narrow, "", "code less: the sentence, then the words found", ""),
    row(Queue, "c", Verb::Pick, "", "give this one another code", "code"),
    row(Queue, "u Backspace", Verb::Undo, "", "take the last decision back", "back"),
    row(Queue, "A", Verb::MarkAll, "", "accept all that are left", "rest"),
    row(Queue, "X", Verb::GiveUp, "", "give this queue up; pressed twice", ""),
    row(Queue, "Down j", Verb::Move(Motion::Line(ON)), "", "scroll this passage down", ""),
    row(Queue, "Up k", Verb::Move(Motion::Line(BACK)), "", "scroll it back", ""),
    row(Queue, "?", Verb::Help, "", "the keys that apply now", "help"),
];
