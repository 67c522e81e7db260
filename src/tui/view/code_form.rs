//! Making a code.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{CodeForm, State};

pub(super) fn draw(state: &State, form: &CodeForm, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let inside = frame(buffer, area, " New code ", theme.text());
    let row = |at: usize| Rect { y: inside.y + at as u16, height: 1, ..inside }.intersection(inside);
    let mut caret = None;
    for (at, (label, field)) in CodeForm::LABELS.into_iter().zip(&form.fields).enumerate() {
        let place = super::field(buffer, row(at), &format!("{label:>10}: "), field, state);
        if at == form.at {
            caret = Some(place);
        }
    }
    let chosen = form.at == form.fields.len();
    let mut pen = Pen::new(buffer, row(form.fields.len()), 0);
    pen.write("     place: ", theme.key());
    for (at, place) in form.places.iter().enumerate() {
        let style = match (at == form.place, chosen) {
            (true, true) => theme.selection(),
            (true, false) => theme.strong(),
            (false, _) => theme.dim(),
        };
        pen.write(if at == form.place { "▸" } else { " " }, style)
            .fitted(&place.name, 24, style)
            .blank(1, theme.text());
    }
    let hint =
        if chosen { "Left and Right choose; Enter makes the code" } else { "Tab: next row; Enter makes the code" };
    Pen::new(buffer, row(form.fields.len() + 1), 0).blank(12, theme.text()).write(hint, theme.dim());
    caret
}
