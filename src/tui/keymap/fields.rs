//! The keys of fields and of lists beside a field.

use crate::tui::action::{Motion, Verb};
use crate::tui::state::Edit;

use super::When::{Choice, Field, Form, List, Picker, Suggest};
use super::row::{BACK, ON, Row, down, help, redo_written, row, up};

pub(super) static ROWS: &[Row] = &[
    // Fields of one line.
    row(Field, "Enter", Verb::Confirm, "", "take it", "take"),
    row(Field, "Esc ctrl-c", Verb::Close, "", "leave it", "leave"),
    row(Field, "F1", Verb::Help, "", "the keys that apply now", "help"),
    row(Field, "Down ctrl-n", Verb::Move(Motion::Line(ON)), "", "next", ""),
    row(Field, "Up ctrl-p", Verb::Move(Motion::Line(BACK)), "", "before", ""),
    row(Field, "PgDn", Verb::Move(Motion::Page(ON)), "", "a screen on", ""),
    row(Field, "PgUp", Verb::Move(Motion::Page(BACK)), "", "a screen back", ""),
    row(Field, "Left ctrl-b", Verb::Edit(Edit::Left), "", "left", ""),
    row(Field, "Right ctrl-f", Verb::Edit(Edit::Right), "", "right", ""),
    row(Field, "ctrl-Left alt-b", Verb::Edit(Edit::WordLeft), "", "word before", ""),
    row(Field, "ctrl-Right alt-f", Verb::Edit(Edit::WordRight), "", "next word", ""),
    row(Field, "Home ctrl-a", Verb::Edit(Edit::Start), "", "start of the line", ""),
    row(Field, "End ctrl-e", Verb::Edit(Edit::End), "", "end of the line", ""),
    row(Field, "Backspace ctrl-h", Verb::Edit(Edit::EraseBack), "", "erase before the caret", ""),
    row(Field, "Delete ctrl-d", Verb::Edit(Edit::EraseOn), "", "erase after the caret", ""),
    row(Field, "ctrl-w alt-Backspace", Verb::Edit(Edit::EraseWord), "", "erase the word before the caret", ""),
    row(Field, "ctrl-u", Verb::Edit(Edit::EraseToStart), "", "erase to the start", ""),
    row(Field, "ctrl-k", Verb::Edit(Edit::EraseToEnd), "", "erase to the end", ""),
    // The picker is a field with a list.
    row(Form, "ctrl-s", Verb::Save, "", "save all fields, as one change", "save"),
    row(
        Form,
        "Enter",
        Verb::Confirm,
        "",
        "save; in definition, include and exclude a new line; in a list the next one",
        "save, or new line",
    ),
    row(Form, "Tab", Verb::Turn(ON), "", "next field", "next field"),
    row(Form, "shift-Tab", Verb::Turn(BACK), "", "field before", ""),
    row(Form, "Esc", Verb::Close, "", "leave; what was written is kept, and comes back with e, or a", "leave"),
    row(Form, "ctrl-x ctrl-c", Verb::QuitAnyway, "", "throw away what was changed: twice", ""),
    row(Form, "ctrl-z", Verb::Undo, "", "take back the last step in this field", ""),
    redo_written(Form),
    row(
        Picker,
        "Enter",
        Verb::Confirm,
        "",
        "apply this code; where none fits, make one of this name and apply it",
        "apply",
    ),
    row(
        Picker,
        "Tab",
        Verb::ConfirmOther,
        "",
        "apply this code and choose another for the same passage",
        "apply, another",
    ),
    row(
        Picker,
        "ctrl-o F2",
        Verb::NewCode,
        "",
        "make a new code with definition, parent and key in a form, and apply it",
        "new, in full",
    ),
    row(Picker, "Esc ctrl-c", Verb::Close, "", "close", "close"),
    row(Suggest, "Enter", Verb::Confirm, "", "apply this code; its number does it at once", "apply"),
    row(Suggest, "Tab", Verb::ConfirmOther, "", "apply this code, and stay for another", "apply, another"),
    row(Suggest, "space", Verb::Pick, "", "choose any code by its name", "by name"),
    down(Suggest, ""),
    up(Suggest),
    help(Suggest),
    row(Suggest, "Esc q ctrl-c", Verb::Close, "", "apply none", "none"),
    row(Choice, "Enter", Verb::Confirm, "", "do it", "do it"),
    row(Choice, "Esc ctrl-c", Verb::Close, "", "close", "close"),
    row(List, "Enter space", Verb::Confirm, "", "do it; the row's number does it at once", "do it"),
    down(List, "down"),
    row(List, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", "up"),
    row(List, "Esc q ctrl-c", Verb::Close, "", "close", "close"),
];
