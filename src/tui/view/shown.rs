//! Choosing which codings are shown: coders, then codes, each with the number of its codings here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::project::{CodeId, CoderId};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Choosing, ShownRow, State};

/// Columns of the number of codings.
const COUNT: usize = 6;

/// What stands for no coding.
const NONE: &str = "·";

pub(super) fn draw(state: &State, choosing: &Choosing, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let inside =
        frame(buffer, area, if choosing.here { " Codings shown here " } else { " Shown and counted " }, theme.text());
    let height = usize::from(inside.height);
    let top = choosing.list.top;
    // Until the codings are counted there is no number to be shown.
    let uses = |count: usize| if choosing.of.is_some() { number(count) } else { "…".to_owned() };
    for (row, shown) in choosing.rows.iter().enumerate().skip(top).take(height) {
        let chosen = row == choosing.list.chosen;
        let mut pen = Pen::new(buffer, inside, (row - top) as u16);
        match shown {
            ShownRow::Coder(coder, count) => draw_coder(state, coder, &uses(*count), chosen, &mut pen),
            ShownRow::Code(code, count, depth) => draw_code(state, code, (&uses(*count), *depth), chosen, &mut pen),
            ShownRow::Value(name, value, count) => {
                let ticked = tick(state.shown.value(name, value));
                draw_other(state, (ticked, &format!("{name}: {value}")), *count, chosen, &mut pen);
            }
            ShownRow::Speaker(name, count) => {
                let ticked = tick(state.shown.speaker(Some(name)));
                draw_other(state, (ticked, &format!("speaker {name}")), *count, chosen, &mut pen);
            }
        }
    }
    let last = choosing.rows.len().saturating_sub(top);
    if choosing.reading && last < height {
        Pen::new(buffer, inside, last as u16).fitted("looking who speaks…", usize::MAX, theme.dim());
    }
}

fn draw_coder(state: &State, coder: &CoderId, count: &str, chosen: bool, pen: &mut Pen<'_>) {
    let own = state.workspace.as_ref().is_some_and(|workspace| workspace.coder() == coder);
    let base = if chosen { state.theme.selection() } else { state.theme.text() };
    pen.write(tick(state.shown.coder(coder)), base);
    pen.write(if own { "┃ " } else { "╎ " }, base);
    let room = pen.left().saturating_sub(COUNT);
    let name = if own { format!("{coder} (you)") } else { format!("coder {coder}") };
    pen.cell(&name, room, base.patch(state.theme.strong())).cell_right(count, COUNT, base);
}

fn draw_code(state: &State, code: &CodeId, (count, depth): (&str, usize), chosen: bool, pen: &mut Pen<'_>) {
    let theme = state.theme;
    let base = if chosen { theme.selection() } else { theme.text() };
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let known = codebook.and_then(|codebook| codebook.get(code.as_str()));
    let name = known.map_or(code.as_str(), |code| &code.name);
    pen.write(tick(state.shown.code(code)), base).blank(depth * 2, base);
    if let Some(codebook) = codebook {
        pen.write("█ ", base.patch(theme.code(codebook.color(code))));
    }
    let room = pen.left().saturating_sub(COUNT);
    let style = if count == NONE { base.patch(theme.dim()) } else { base };
    pen.cell(name, room, style).cell_right(count, COUNT, style);
}

/// A value of an attribute, or a speaker.
fn draw_other(state: &State, (ticked, name): (&str, &str), count: usize, chosen: bool, pen: &mut Pen<'_>) {
    let base = if chosen { state.theme.selection() } else { state.theme.text() };
    let room = pen.left().saturating_sub(COUNT + 4);
    pen.write(ticked, base).cell(name, room, base).cell_right(&number(count), COUNT, base);
}

fn tick(shown: bool) -> &'static str {
    if shown { "[x] " } else { "[ ] " }
}

fn number(count: usize) -> String {
    if count == 0 { NONE.to_owned() } else { count.to_string() }
}
