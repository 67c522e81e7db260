//! What can be written, in a window beside the field of a query.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::Offer;
use crate::text::{ByteOffset, TextRange, columns};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::layout::Layout;
use crate::tui::state::{Dialog, Input, MOST_OFFERS, MemoEditor, State};

/// Columns that the window takes at most.
const WIDEST: usize = 64;

/// Draw what is offered, if anything is.
pub(super) fn draw(state: &State, layout: &Layout, cursor: Option<Position>, buffer: &mut Buffer) {
    let Some(completion) = &state.offers.completion else { return };
    let (body, rows) = (layout.body, state.offers.all().len().min(MOST_OFFERS) as u16 + 2);
    if let (Some(Dialog::Memo(memo)), Some(caret)) = (state.dialogs.last(), cursor) {
        let typed = columns(completion.span.slice(memo.text()));
        return beside(state, layout.dialog, (caret, typed), body, buffer);
    }
    let (field, label, input, above) = match state.dialogs.last() {
        Some(Dialog::Find(input)) => (layout.dialog, super::FIND, input, true),
        Some(Dialog::Question(input)) => (layout.dialog, super::QUESTION, input, true),
        Some(_) => return,
        None => (state.search.parts(body).field, super::search::LABEL, &state.search.input, false),
    };
    let written = TextRange::of(0, completion.span.start().get().min(input.text().len()));
    let column = field.x + (columns(label) + columns(before(input, written))) as u16;
    let (names, width) = widths(state, body);
    // The counts of the hits stay in sight, and so does the first row of the text.
    let y = if above { body.bottom().saturating_sub(rows) } else { body.y + 2 };
    let x = column.saturating_sub(2).min(body.right().saturating_sub(width));
    window(state, Rect { x, y, width, height: rows }.intersection(body), names, buffer);
}

/// Rows of the window that are worth it inside of a memo: its frame, and three of what is offered.
const LEAST: u16 = 5;

/// Inside of the memo below the caret, where nothing is written yet; else below the memo, above it, or over its last rows:
/// never over its frame.
fn beside(state: &State, memo: Rect, (caret, typed): (Position, usize), body: Rect, buffer: &mut Buffer) {
    let rows = state.offers.all().len().min(MOST_OFFERS) as u16 + 2;
    let (names, width) = widths(state, body);
    let inside = Rect { x: memo.x + 1, y: memo.y + 1, ..memo }.intersection(body);
    let inside = Rect { width: memo.width.saturating_sub(2), height: memo.height.saturating_sub(2), ..inside };
    let free = inside.bottom().saturating_sub(caret.y + 1);
    let is_last = matches!(state.dialogs.last(), Some(Dialog::Memo(memo)) if is_at_end(memo));
    let (below, above) = (body.bottom().saturating_sub(memo.bottom()), memo.y.saturating_sub(body.y));
    let (y, height) = match is_last && free >= rows.min(LEAST) {
        true => (caret.y + 1, rows.min(free)),
        false if below >= rows.min(LEAST) => (memo.bottom(), rows.min(below)),
        false if above >= rows.min(LEAST) => (memo.y - rows.min(above), rows.min(above)),
        false if caret.y - inside.y > free => {
            (caret.y.saturating_sub(rows).max(inside.y), rows.min(caret.y - inside.y))
        }
        false => (caret.y + 1, rows.min(free)),
    };
    let width = width.min(inside.width);
    let x = caret.x.saturating_sub(typed as u16 + 2).min(inside.right().saturating_sub(width)).max(inside.x);
    window(state, Rect { x, y, width, height }.intersection(body), names, buffer);
}

/// Whether no line is written below that of the caret.
fn is_at_end(memo: &MemoEditor) -> bool {
    let rest = TextRange::new(memo.editor.caret(), ByteOffset::new(memo.text().len()));
    !rest.slice(memo.text()).contains('\n')
}

fn is_memo(state: &State) -> bool {
    matches!(state.dialogs.last(), Some(Dialog::Memo(_)))
}

/// Columns of the names, and of the whole window.
fn widths(state: &State, body: Rect) -> (usize, u16) {
    let widest = |of: fn(&Offer) -> &str| state.offers.all().iter().map(|offer| columns(of(offer))).max().unwrap_or(0);
    let names = widest(|offer| &offer.text).min(WIDEST / 2);
    let width = (names + widest(|offer| &offer.meaning) + 8).clamp(36, WIDEST).min(usize::from(body.width));
    (names, width as u16)
}

fn before(input: &Input, range: TextRange) -> &str {
    range.slice(input.text())
}

fn window(state: &State, area: Rect, names: usize, buffer: &mut Buffer) {
    let (offers, theme) = (&state.offers, state.theme);
    clear(buffer, area, theme.text());
    let count = offers.all().len();
    let title = match (offers.chosen, count) {
        (true, _) => format!(" {} of {count}: Enter takes it ", offers.list.chosen + 1),
        (false, 1) => " Tab takes it ".to_owned(),
        (false, _) if is_memo(state) => format!(" {count}: Tab chooses; a colon names a turn "),
        (false, _) => format!(" {count}: Tab chooses "),
    };
    let inside = frame(buffer, area, &title, theme.text());
    let list = Rect { x: inside.x.saturating_sub(1), width: inside.width + 2, ..inside };
    let height = usize::from(list.height);
    let top = if offers.chosen { offers.list.top.max((offers.list.chosen + 1).saturating_sub(height)) } else { 0 };
    let rows = offers.all().iter().enumerate().skip(top).take(height);
    for (place, offer) in rows {
        let here = offers.chosen && place == offers.list.chosen;
        let base = if here { theme.selection() } else { theme.text() };
        let mut pen = Pen::new(buffer, list, (place - top) as u16);
        // What closes a link goes without saying.
        let text = offer.text.trim_end_matches(']');
        pen.write(if here { "▸" } else { " " }, base).cell(text, names, base.patch(theme.strong()));
        pen.blank(2, base).fitted(&offer.meaning, usize::MAX, base.patch(theme.dim())).fill(base);
    }
}
