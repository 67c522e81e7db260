//! The mouse.

use ratatui::layout::{Position, Rect};

use crate::text::{Selection, TextRange, Unit};
use crate::tui::action::{Motion, Mouse, MouseKind, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::layout::Layout;
use crate::tui::state::{Dialog, State, Transcripts};

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
    if inside && matches!(state.dialogs.last(), Some(Dialog::Code(_))) {
        super::code_form::click(state, mouse);
        return Vec::new();
    }
    let row = usize::from(mouse.row.saturating_sub(screen.dialog.y));
    let (first, list) = match state.dialogs.last_mut() {
        Some(Dialog::Picker(picker)) => (2, Some((&mut picker.list, picker.offers.len()))),
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
        MouseKind::Press(clicks) if holds(text_part, mouse) => {
            let unit = match clicks {
                1 => Unit::Grapheme,
                2 => Unit::Word,
                3 => Unit::Sentence,
                _ => Unit::Turn,
            };
            let caret = Selection::caret(read.page.snap(offset));
            let units = read.page.units(read.text());
            let pressed = if clicks == 1 { caret } else { caret.selected(&units, unit) };
            (read.selecting, read.goal) = (false, None);
            read.widened.clear();
            read.selection = pressed;
            read.drag = Some((unit, pressed));
        }
        MouseKind::ShiftPress if holds(text_part, mouse) => {
            read.selection = read.selection.extended_to(read.page.snap(offset));
        }
        MouseKind::Drag => drag(state, mouse, screen),
        MouseKind::Release => read.drag = None,
        MouseKind::Scroll(direction) => scroll(state, direction, screen),
        MouseKind::Press(_) | MouseKind::ShiftPress => {}
    }
}

/// Extend the selection to the mouse; at the edges of the screen the text scrolls along.
fn drag(state: &mut State, mouse: Mouse, screen: &Layout) {
    let Some((unit, pressed)) = state.read.drag else { return };
    let text = screen.read.text;
    if mouse.row < text.y {
        scroll_lines(state, crate::text::Direction::Backward, 1, screen);
    } else if mouse.row >= text.bottom() {
        scroll_lines(state, crate::text::Direction::Forward, 1, screen);
    }
    let screen = super::screen(state);
    let read = &mut state.read;
    let Some(offset) = screen.read.offset_at(read.text(), mouse.column, mouse.row) else { return };
    let offset = read.page.snap(offset);
    let units = read.page.units(read.text());
    read.selection = match unit {
        Unit::Grapheme => pressed.extended_to(offset),
        unit => Selection::caret(pressed.range().start()).dragged(&units, unit, offset),
    };
}

/// Scroll the text; the cursor stays on screen unless something is selected.
fn scroll(state: &mut State, direction: crate::text::Direction, screen: &Layout) {
    scroll_lines(state, direction, WHEEL, screen);
    let shown = super::screen(state).read.shown();
    let read = &mut state.read;
    if read.selection.is_caret() && !shown.contains(read.selection.head) {
        let head = if read.selection.head < shown.start() { shown.start() } else { last_line(&super::screen(state)) };
        state.read.selection = Selection::caret(head);
    }
}

fn last_line(screen: &Layout) -> crate::text::ByteOffset {
    screen.read.lines.iter().rev().find_map(|line| line.range).map_or(Default::default(), TextRange::start)
}

fn scroll_lines(state: &mut State, direction: crate::text::Direction, count: usize, screen: &Layout) {
    let (read, width) = (&state.read, screen.read.width());
    let text = read.text();
    let top = read.page.place_of_line(text, read.top, width);
    let last = read.page.last(text, width);
    let keep = usize::from(screen.read.text.height).saturating_sub(1);
    let lowest = read.page.walk(text, last, crate::text::Direction::Backward, keep, width).0;
    let moved = read.page.walk(text, top, direction, count, width).0.min(lowest.max(top));
    state.read.top = state.read.page.start_of_line(state.read.text(), moved, width);
}
