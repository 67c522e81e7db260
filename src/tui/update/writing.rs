//! Letters and pasted text into whatever is being written.

use ratatui::layout::Rect;

use crate::text::{ByteOffset, Direction};
use crate::tui::action::{Motion, Mouse, MouseKind, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Dialog, Editor, State};
use crate::tui::view::writing_top;

use super::{choice, code_form, dealing, handling, suggest, written};

/// Write into the field that is being written in; in a short list a digit takes its row.
pub(super) fn write(state: &mut State, text: &str) -> Vec<Effect> {
    if let (Some(Dialog::Choice(choice)), Ok(number)) = (state.dialogs.last_mut(), text.parse())
        && choice.number(number)
    {
        return choice::ask(state, Verb::Confirm);
    }
    if let (Some(Dialog::Start(start)), Ok(number)) = (state.dialogs.last(), text.parse())
        && start.asking.is_none()
    {
        return super::start::number(state, number);
    }
    if let (Some(Dialog::Suggest(_)), Ok(number)) = (state.dialogs.last(), text.parse()) {
        return suggest::number(state, number);
    }
    if let (Some(Dialog::Dealing(_)), Some(key)) = (state.dialogs.last(), text.chars().next()) {
        return dealing::deal(state, key);
    }
    if let (true, Ok(digit)) = (state.is_counting(), text.parse()) {
        super::counting::digit(state, digit);
        return Vec::new();
    }
    if let (true, Ok(digit)) = (state.when().lists(), text.parse()) {
        super::counting::digit_of_rows(state, digit);
        return Vec::new();
    }
    if state.dialogs.is_empty() && state.read.handling {
        return handling::typed(state, text);
    }
    if let Some(Dialog::Translation(translating)) = state.dialogs.last_mut() {
        translating.editor.insert(text);
        return Vec::new();
    }
    if let Some(Dialog::Turn(turn)) = state.dialogs.last_mut() {
        turn.editor.insert(text);
        return Vec::new();
    }
    if let Some(Dialog::Memo(memo)) = state.dialogs.last_mut() {
        memo.insert(text);
        super::offers::look_up(state);
        return Vec::new();
    }
    if let Some(Dialog::Split(parting)) = state.dialogs.last_mut() {
        parting.editor.insert(text);
        return Vec::new();
    }
    if code_form::typed(state, text) {
        return Vec::new();
    }
    if let Some(Dialog::Quick(quick)) = state.dialogs.last_mut() {
        quick.write(text);
        return Vec::new();
    }
    if let Some(field) = state.field() {
        field.insert(text);
        return written(state);
    }
    Vec::new()
}

/// What every text of several lines understands, shown in `area`; whether that was it.
pub(super) fn edit(editor: &mut Editor, verb: Verb, area: Rect) -> bool {
    let (width, page) = (usize::from(area.width), usize::from(area.height.saturating_sub(1)).max(1));
    match verb {
        Verb::Edit(edit) => editor.edit(edit),
        Verb::Break => editor.insert("\n"),
        Verb::Move(Motion::Line(direction)) => editor.step(direction, 1, width),
        Verb::Move(Motion::Page(direction)) => editor.step(direction, page, width),
        Verb::Move(Motion::Edge(Direction::Backward)) => editor.place(ByteOffset::default()),
        Verb::Move(Motion::Edge(Direction::Forward)) => editor.place(ByteOffset::new(editor.text().len())),
        Verb::Undo => drop(editor.undo()),
        Verb::Redo => drop(editor.redo()),
        _ => return false,
    }
    true
}

/// A click into a text of several lines, shown in `area`, puts the caret where it is.
pub(super) fn click(editor: &mut Editor, mouse: Mouse, area: Rect) {
    if matches!(mouse.kind, MouseKind::Press(_)) {
        let lines = editor.lines(usize::from(area.width));
        let row = writing_top(editor, &lines, area.height) + usize::from(mouse.row.saturating_sub(area.y));
        let offset = editor.offset_at(&lines, row, usize::from(mouse.column.saturating_sub(area.x)));
        editor.place(offset);
    }
}

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if state.field().is_none()
        && !matches!(
            state.dialogs.last(),
            Some(Dialog::Translation(_) | Dialog::Turn(_) | Dialog::Code(_) | Dialog::Split(_) | Dialog::Memo(_))
        )
    {
        state.warn("there is no field here to paste into");
        return Vec::new();
    }
    write(state, text)
}
