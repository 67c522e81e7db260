//! The mouse.

use ratatui::layout::{Position, Rect};

use crate::text::{ByteOffset, Direction, Selection, Unit};
use crate::tui::action::{Motion, Mouse, MouseKind, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::layout::Layout;
use crate::tui::scrolling::scroll;
use crate::tui::state::{Dialog, Drag, Read, State, Transcripts};

/// Rows that one turn of the wheel scrolls.
const WHEEL: usize = 3;

pub(super) fn update(state: &mut State, mouse: Mouse) -> Vec<Effect> {
    let screen = super::screen(state);
    if !state.dialogs.is_empty() {
        return in_dialog(state, mouse, &screen);
    }
    if let (MouseKind::Press(_), Some(view)) = (mouse.kind, tab_at(&screen, mouse)) {
        return super::go(state, view);
    }
    match state.view {
        View::Read => {
            if let Some(effects) = super::showing::mouse(state, mouse, &screen) {
                return effects;
            }
            if let Some(effects) = super::sidebar::mouse(state, mouse, &screen) {
                return effects;
            }
            in_read(state, mouse, &screen);
        }
        View::Transcripts => return in_transcripts(state, mouse, &screen),
        View::Search => return super::search::mouse(state, mouse, screen.body),
        View::Codes => return super::codes::mouse(state, mouse, screen.body),
        View::Analysis => return super::analysis::mouse(state, mouse, screen.body),
    }
    Vec::new()
}

fn tab_at(screen: &Layout, mouse: Mouse) -> Option<View> {
    let tab = screen.tabs.iter().position(|tab| holds(*tab, mouse))?;
    View::ALL.get(tab).copied()
}

/// Whether the mouse is in `area`.
pub(super) fn holds(area: Rect, mouse: Mouse) -> bool {
    area.contains(Position { x: mouse.column, y: mouse.row })
}

fn in_dialog(state: &mut State, mouse: Mouse, screen: &Layout) -> Vec<Effect> {
    if matches!(state.dialogs.last(), Some(Dialog::Start(_))) {
        return super::start::mouse(state, mouse);
    }
    if matches!(state.dialogs.last(), Some(Dialog::Memos)) {
        return super::memos::mouse(state, mouse);
    }
    if let MouseKind::Scroll(direction) = mouse.kind {
        return super::ask(state, Verb::Move(Motion::Line(direction)));
    }
    let inside = holds(screen.dialog, mouse);
    if inside && matches!(state.dialogs.last(), Some(Dialog::Turn(_))) {
        super::editing::click(state, mouse);
        return Vec::new();
    }
    if inside && matches!(state.dialogs.last(), Some(Dialog::Memo(_))) {
        super::memos::click(state, mouse);
        return Vec::new();
    }
    if inside && matches!(state.dialogs.last(), Some(Dialog::Translation(_))) {
        super::handling::click(state, mouse);
        return Vec::new();
    }
    if inside && matches!(state.dialogs.last(), Some(Dialog::Code(_))) {
        super::code_form::click(state, mouse);
        return Vec::new();
    }
    let row = usize::from(mouse.row.saturating_sub(screen.dialog.y));
    if let Some(Dialog::Picker(picker)) = state.dialogs.last() {
        let height = screen.dialog.height;
        let rows = height.saturating_sub(crate::tui::view::picker_taken(height, picker.offers.len()));
        let last = picker.ends_with_new().then(|| picker.listed().min(usize::from(rows).saturating_sub(1)));
        if inside && matches!(mouse.kind, MouseKind::Press(_)) && last.is_some_and(|last| row == last + 2) {
            return super::picker::choose_new(state, mouse.kind);
        }
    }
    let (first, list) = match state.dialogs.last_mut() {
        Some(Dialog::Picker(picker)) => {
            let listed = picker.listed();
            (2, Some((&mut picker.list, listed)))
        }
        Some(Dialog::Choice(choice)) => (usize::from(choice.above()), Some((&mut choice.list, choice.shown.len()))),
        _ => (0, None),
    };
    match (mouse.kind, list) {
        (MouseKind::Press(clicks), Some((list, len))) if inside => {
            let place = row.checked_sub(first).map(|row| list.top + row).filter(|place| *place < len);
            if let Some(place) = place {
                list.chosen = place;
                if clicks > 1 {
                    return super::ask(state, Verb::Confirm);
                }
            }
            Vec::new()
        }
        (MouseKind::Press(_), _) if !inside => super::ask(state, Verb::Close),
        _ => Vec::new(),
    }
}

fn in_transcripts(state: &mut State, mouse: Mouse, screen: &Layout) -> Vec<Effect> {
    let height = super::rows(state, Transcripts::TAKEN);
    let len = state.transcripts.shown.len();
    match mouse.kind {
        MouseKind::Scroll(direction) => state.transcripts.list.scroll(direction, WHEEL, len, height),
        MouseKind::Press(clicks) if mouse.row > screen.body.y => {
            let row = state.transcripts.list.top + usize::from(mouse.row - screen.body.y - 1);
            if row < len && row < state.transcripts.list.top + height {
                state.transcripts.list.chosen = row;
                if clicks > 1 {
                    return super::transcripts::open_chosen(state, row);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}

/// Click places the cursor, two select a word, three a sentence, four a turn; dragging extends by what was clicked.
fn in_read(state: &mut State, mouse: Mouse, screen: &Layout) {
    let read = &mut state.read;
    let Some(offset) = screen.read.offset_at(read.text(), mouse.column, mouse.row) else { return };
    let text_part = screen.read.text.union(screen.read.gutter).union(screen.read.margin);
    match mouse.kind {
        MouseKind::Press(clicks) if holds(text_part, mouse) => press(read, mouse, clicks, offset),
        MouseKind::ShiftPress if holds(text_part, mouse) => {
            read.selection = read.selection.extended_to(read.page.snap(offset));
        }
        MouseKind::Drag => drag(state, mouse.column, mouse.row, screen),
        MouseKind::Release => {
            read.drag = None;
            if read.selection.is_caret() && !read.selecting {
                read.selection = Selection::caret(read.page.before_end(read.text(), read.selection.head));
            }
        }
        MouseKind::Scroll(direction) => wheel(state, direction),
        MouseKind::Press(_) | MouseKind::ShiftPress => {}
    }
}

/// The button goes down on the text. While the ends of a coding are moved, the nearer one comes here.
fn press(read: &mut Read, mouse: Mouse, clicks: u8, offset: ByteOffset) {
    let offset = read.page.snap(offset);
    let (unit, pressed) = if read.adjusting().is_some() {
        (Unit::Grapheme, read.selection.nearer(offset).extended_to(offset))
    } else {
        let unit = match clicks {
            1 => Unit::Grapheme,
            2 => Unit::Word,
            3 => Unit::Sentence,
            _ => Unit::Turn,
        };
        let caret = Selection::caret(offset);
        let pressed = if clicks == 1 { caret } else { caret.selected(&read.page.units(read.text()), unit) };
        read.selecting = false;
        read.end_selecting();
        (unit, pressed)
    };
    read.goal = None;
    read.widened.clear();
    read.selection = pressed;
    read.drag = Some(Drag { unit, pressed, column: mouse.column, row: mouse.row, beyond: 0 });
}

/// Extend the selection to the mouse; above and below the text it scrolls along, the faster the further away.
fn drag(state: &mut State, column: u16, row: u16, screen: &Layout) {
    let Some(drag) = &mut state.read.drag else { return };
    drag.beyond = beyond(row, screen.read.text);
    (drag.column, drag.row) = (column, row);
    let (unit, pressed, beyond) = (drag.unit, drag.pressed, drag.beyond);
    if beyond != 0 {
        let direction = if beyond < 0 { Direction::Backward } else { Direction::Forward };
        scroll(state, direction, 1 + beyond.unsigned_abs() as usize / 2);
    }
    let screen = super::screen(state);
    let read = &mut state.read;
    let Some(offset) = screen.read.offset_at(read.text(), column, row) else { return };
    let offset = read.page.snap(offset);
    let units = read.page.units(read.text());
    read.selection = match unit {
        Unit::Grapheme => pressed.extended_to(offset),
        unit => pressed.dragged(&units, unit, offset),
    };
}

/// Rows above `text`, as a negative number, or below it.
fn beyond(row: u16, text: Rect) -> i32 {
    let (row, top, bottom) = (i32::from(row), i32::from(text.y), i32::from(text.bottom()));
    if row < top { row - top } else { (row - bottom + 1).max(0) }
}

/// The button is still held, the mouse has not moved: where it lies beyond the text, that scrolls on to its end.
pub(super) fn held(state: &mut State) -> Vec<Effect> {
    let Some(before) = state.read.drag else { return Vec::new() };
    let (top, screen) = (state.read.top, super::screen(state));
    drag(state, before.column, before.row, &screen);
    if let Some(drag) = state.read.drag.as_mut().filter(|_| state.read.top == top) {
        drag.beyond = 0;
    }
    Vec::new()
}

/// Scroll the text; the cursor stays on screen unless something is selected.
fn wheel(state: &mut State, direction: Direction) {
    (0..WHEEL).for_each(|_| super::moving::scroll_line(state, direction));
}
