//! The facets beside the hits: groups of values with their turns; what the query is narrowed to is marked.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Facet, is_narrowed};
use crate::tui::draw::{Pen, clear};
use crate::tui::state::{FacetRow, State};

/// Columns of a count with its gap.
const COUNT: usize = 7;

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let (panel, theme) = (&state.search.facets, state.theme);
    if area.width < 12 || area.height < 2 {
        return;
    }
    clear(buffer, area, theme.text());
    for row in 0..area.height {
        Pen::new(buffer, area, row).write("│", theme.dim());
    }
    let inside = Rect { x: area.x + 1, width: area.width - 1, ..area };
    let mut pen = Pen::new(buffer, inside, 0);
    let title = if panel.active { theme.strong() } else { theme.dim() };
    pen.blank(1, theme.text()).write("narrow to", title);
    if !panel.active {
        pen.write("  ", theme.text()).write("f", theme.key());
    }
    let column = area.right().saturating_sub(6);
    pen.goto(column).write("turns", theme.dim());
    let list = Rect { y: inside.y + 1, height: inside.height - 1, ..inside };
    let chosen = panel.chosen_row();
    for (place, row) in panel.rows().enumerate().skip(panel.list.top).take(usize::from(list.height)) {
        let here = panel.active && place == chosen;
        let pen = Pen::new(buffer, list, (place - panel.list.top) as u16);
        match row {
            FacetRow::Heading(name, count) => heading(state, name, count, pen),
            FacetRow::Facet(_, facet) => self::facet(state, facet, here, pen),
            FacetRow::More(_, count) => more(state, count, here, pen),
        }
    }
}

fn heading(state: &State, name: &str, count: usize, mut pen: Pen<'_>) {
    let theme = state.theme;
    let room = pen.left().saturating_sub(COUNT);
    pen.blank(1, theme.text()).fitted(name, room, theme.strong());
    pen.write(&format!(" {count}"), theme.dim());
}

fn facet(state: &State, facet: &Facet, here: bool, mut pen: Pen<'_>) {
    let theme = state.theme;
    let base = if here { theme.selection() } else { theme.text() };
    let on = is_narrowed(state.search.input.text(), &facet.filter);
    let sign = match (on, here) {
        (true, _) => "✓ ",
        (false, true) => "▸ ",
        (false, false) => "  ",
    };
    let room = pen.left().saturating_sub(3 + COUNT);
    pen.blank(1, base).write(sign, base.patch(theme.strong()));
    pen.cell(&facet.label, room, if on { base.patch(theme.strong()) } else { base });
    pen.cell_right(&facet.turns.to_string(), COUNT - 1, base.patch(theme.dim())).fill(base);
}

fn more(state: &State, count: usize, here: bool, mut pen: Pen<'_>) {
    let base = if here { state.theme.selection() } else { state.theme.dim() };
    let text = if count == 0 { "fewer".to_owned() } else { format!("{count} more …") };
    pen.blank(1, base).write(if here { "▸ " } else { "  " }, base).write(&text, base).fill(base);
}
