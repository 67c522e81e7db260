//! The form of a code.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::project::Color;
use crate::text::{TextRange, clusters, columns};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::keymap::pressed;
use crate::tui::state::{CodeForm, FORM_LABELS, FormPart, FormRow, State, color_at, color_columns, color_name};

/// What the fields have of `area`: the frame, the labels and the row with the hint are left out.
pub(crate) fn fields(area: Rect) -> Rect {
    let inside = super::writing::inside(area);
    let width = inside.width.saturating_sub(FORM_LABELS);
    Rect { x: inside.x + FORM_LABELS.min(inside.width), width, height: inside.height.saturating_sub(1), ..inside }
}

/// The first of the `rows` on screen, where `height` of them fit: all of them, or those around the caret.
pub(crate) fn top(form: &CodeForm, rows: &[FormRow], height: u16) -> usize {
    let height = usize::from(height);
    form.caret_row(rows).saturating_sub(height / 2).min(rows.len().saturating_sub(height))
}

pub(super) fn draw(state: &State, form: &CodeForm, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let inside = frame(buffer, area, &title(form), theme.text());
    let fields = fields(area);
    let rows = form.rows(usize::from(fields.width));
    let top = top(form, &rows, fields.height);
    let labelled = Rect { height: fields.height, ..inside };
    for (place, row) in rows.iter().enumerate().skip(top).take(usize::from(fields.height)) {
        draw_row(state, form, row, Pen::new(buffer, labelled, (place - top) as u16));
    }
    let hint = Rect { y: fields.bottom(), height: 1, ..inside }.intersection(inside);
    let more = if rows.len() > top + usize::from(fields.height) { "↓ more · " } else { "" };
    let mut pen = Pen::new(buffer, hint, 0);
    pen.write(more, theme.strong()).fitted(form.part().hint(), usize::MAX, theme.dim());
    caret(form, &rows, top, fields)
}

fn title(form: &CodeForm) -> String {
    match &form.base {
        None => " New code ".to_owned(),
        Some(code) => format!(" Code {}{} ", code.name, if form.is_changed() { " · changed" } else { "" }),
    }
}

/// Where the caret stands; at the label where something is chosen.
fn caret(form: &CodeForm, rows: &[FormRow], top: usize, fields: Rect) -> Option<Position> {
    let row = form.caret_row(rows);
    let field = form.fields.get(form.at)?;
    let y = fields.y + (row.saturating_sub(top) as u16).min(fields.height.saturating_sub(1));
    let FormRow::Line(_, line, _) = rows.get(row)? else { return Some(Position { x: fields.x, y }) };
    let before = TextRange::new(line.start(), field.editor.caret().max(line.start())).slice(field.editor.text());
    let column = (columns(before) as u16).min(fields.width.saturating_sub(1));
    Some(Position { x: fields.x + column, y })
}

fn draw_row(state: &State, form: &CodeForm, row: &FormRow, mut pen: Pen<'_>) {
    let theme = state.theme;
    let Some(field) = form.fields.get(row.field()) else { return };
    let here = row.field() == form.at;
    let labelled = matches!(row, FormRow::Line(_, _, true) | FormRow::Chosen(_) | FormRow::Colors(_, _, true));
    let label = if labelled { field.part.label() } else { "" };
    let wide = usize::from(FORM_LABELS) - 2;
    let style = if here { theme.selection() } else { theme.key() };
    let blanks = wide.saturating_sub(columns(label));
    pen.blank(blanks, theme.text()).write(label, style).write(if labelled { ": " } else { "  " }, theme.text());
    match row {
        FormRow::Line(_, line, first) => {
            let text = field.editor.text();
            for cluster in clusters(text, *line) {
                pen.cluster(cluster.range.slice(text), cluster.columns, theme.text());
            }
            if field.part == FormPart::Key && *first {
                pressed_as(text, &mut pen, theme.dim());
            }
        }
        FormRow::Chosen(_) => chosen(state, form, field.part, here, &mut pen),
        FormRow::Colors(_, numbers, _) => {
            for number in numbers.clone() {
                swatch(state, form, number, number == crate::tui::state::color_number(form.color), &mut pen);
            }
        }
        FormRow::Theirs(_, line) => {
            pen.fitted(line, usize::MAX, theme.warning());
        }
        FormRow::Problem(_) => {
            let why = form.problem.as_ref().map_or("", |(_, why)| why.as_str());
            pen.write("✗ ", theme.warning()).fitted(why, usize::MAX, theme.warning());
        }
    }
}

/// How a key must be pressed while reading, where that is not the key alone.
fn pressed_as(text: &str, pen: &mut Pen<'_>, style: Style) {
    let mut letters = text.trim().chars();
    if let (Some(key), None) = (letters.next(), letters.next()) {
        let how = pressed(key);
        if how.chars().count() > 1 {
            pen.write(&format!("   pressed as {how} while reading"), style);
        }
    }
}

fn chosen(state: &State, form: &CodeForm, part: FormPart, here: bool, pen: &mut Pen<'_>) {
    let theme = state.theme;
    match part {
        FormPart::Color => {
            swatch(state, form, crate::tui::state::color_number(form.color), false, pen);
            if form.color.is_none() {
                pen.write(&format!("({})", form.above().name()), theme.dim());
            }
        }
        FormPart::Applies => {
            let text =
                if form.applies { "yes: it can be applied" } else { "no: a heading, it gathers the codes below" };
            pen.write(text, if here { theme.strong() } else { theme.text() });
        }
        _ => {
            for (at, place) in form.places.iter().enumerate() {
                let style = match (at == form.place, here) {
                    (true, true) => theme.selection(),
                    (true, false) => theme.strong(),
                    (false, _) => theme.dim(),
                };
                pen.write(if at == form.place { "▸" } else { " " }, style);
                pen.fitted(&place.name, 24, style).blank(1, theme.text());
            }
        }
    }
}

/// `▸█ blue `
fn swatch(state: &State, form: &CodeForm, number: usize, marked: bool, pen: &mut Pen<'_>) {
    let theme = state.theme;
    let color: Option<Color> = color_at(number);
    let style = if marked { theme.selection() } else { theme.text() };
    let name = color_name(color);
    pen.write(if marked { "▸" } else { " " }, theme.strong());
    pen.write("█", theme.code(color.unwrap_or(form.above()))).write(" ", theme.text()).write(name, style);
    pen.blank(color_columns(number).saturating_sub(columns(name) + 3), theme.text());
}
