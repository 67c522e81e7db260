//! Choosing among a few actions.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::text::columns;
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Choice, Item, State};

/// Columns of a row besides its name and its detail: where it is chosen, its number, its colour, and a gap.
const BESIDE: usize = 8;

pub(super) fn draw(state: &State, choice: &Choice, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let inside = frame(buffer, area, &format!(" {} ", choice.title), theme.text());
    let above = choice.above() - 1;
    let field = Rect { height: inside.height.min(above), ..inside };
    let cursor = (!choice.short).then(|| super::field(buffer, field, "› ", &choice.input, state));
    let list = Rect { y: inside.y + above, height: choice.rows(area.height) as u16, ..inside }.intersection(inside);
    let shown: Vec<_> = choice.shown.iter().filter_map(|place| Some((choice.items.get(*place)?, *place))).collect();
    let most = |part: fn(&Item) -> &str| shown.iter().map(|(item, _)| columns(part(item))).max().unwrap_or(0);
    // A long name may take what no detail needs.
    let spare = usize::from(list.width).saturating_sub(most(|item| &item.detail) + BESIDE);
    let wide = most(|item| &item.name).min(spare.max(usize::from(list.width) / 2));
    let height = usize::from(list.height);
    let top = choice.list.top.max((choice.list.chosen + 1).saturating_sub(height));
    for (row, (item, place)) in shown.iter().enumerate().skip(top).take(height) {
        let base = if row == choice.list.chosen { theme.selection() } else { theme.text() };
        // The keys are what is learned here, so they are whole, whatever is cut before them.
        let line = Rect { y: list.y + (row - top) as u16, height: 1, ..list };
        let keys = choice.keys.get(*place).copied().unwrap_or_default();
        let beside = (columns(keys) + usize::from(!keys.is_empty())).min(usize::from(line.width)) as u16;
        let end = Rect { x: line.right() - beside, width: beside, ..line };
        Pen::new(buffer, end, 0).blank(1, base).fitted(keys, usize::MAX, base.patch(theme.key()));
        let mut pen = Pen::new(buffer, Rect { width: line.width - beside, ..line }, 0);
        pen.write(if row == choice.list.chosen { "▸ " } else { "  " }, base);
        if choice.short {
            pen.write(&format!("{} ", row + 1), base.patch(theme.key()));
        }
        if let Some(color) = choice.colors.get(*place) {
            pen.write("█ ", base.patch(theme.code(*color)));
        }
        pen.cell(&item.name, wide, base);
        pen.blank(2, base).fitted(&item.detail, usize::MAX, base.patch(theme.dim())).fill(base);
    }
    let below = choice.below(area.height);
    if let Some(item) = choice.chosen().filter(|_| below > 0) {
        let rows = super::wrapped(&item.detail, usize::from(inside.width.saturating_sub(2)).max(1));
        for (row, line) in (inside.bottom() - below..).zip(rows.iter().take(usize::from(below))) {
            let row = Rect { y: row, height: 1, ..inside };
            Pen::new(buffer, row, 0).blank(1, theme.dim()).fitted(line, usize::MAX, theme.text());
        }
    }
    if shown.is_empty() {
        Pen::new(buffer, list, 0).write("nothing fits", theme.dim());
    }
    cursor
}
