//! The tour, in a strip below the view: what is learnt, what to do, how far it is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text::{TextRange, columns, wrap};
use crate::tui::draw::Pen;
use crate::tui::keymap::{pressed, rows_of};
use crate::tui::state::{Part, STEPS, State, Whereabouts, tour_said};

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let (theme, done) = (state.theme, state.tour.done);
    let Some(step) = state.tour.step().filter(|_| area.height > 0) else { return };
    let bar = format!("{}{}", "▰".repeat(done), "▱".repeat(STEPS.len() - done));
    let leave = " :tour leaves, F4 skips ";
    let mut pen = Pen::new(buffer, area, 0);
    pen.write("── tour ", theme.dim()).write(&bar, theme.good());
    pen.write(&format!(" {} of {} · ", done + 1, STEPS.len()), theme.dim())
        .write(step.title, theme.strong())
        .write(" ", theme.dim());
    let rule = pen.left().saturating_sub(columns(leave) + 2);
    pen.write(&"─".repeat(rule), theme.dim()).write(leave, theme.dim()).write("──", theme.dim());
    let writing = state.dialogs.is_empty() && state.when().writes();
    words(
        state,
        &tour_said(done, Whereabouts { view: state.view, writing, asked: state.read.is_asked() }),
        Rect { x: area.x + 1, y: area.y + 1, height: area.height - 1, width: area.width.saturating_sub(2) },
        buffer,
    );
}

/// The words of a step in two rows, keys in their own style.
fn words(state: &State, parts: &[Part], area: Rect, buffer: &mut Buffer) {
    let mut text = String::new();
    let mut looks: Vec<(TextRange, Style)> = Vec::new();
    for part in parts {
        let from = text.len();
        let style = match part {
            Part::Words(words) => {
                text.push_str(words);
                state.theme.text()
            }
            part => {
                text.push_str(&key(state, *part));
                state.theme.key()
            }
        };
        looks.push((TextRange::of(from, text.len()), style));
    }
    let lines = wrap(&text, TextRange::of(0, text.len()), usize::from(area.width).max(1));
    for (row, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16);
        for (range, style) in looks.iter().filter_map(|(range, style)| Some((range.intersect(*line)?, *style))) {
            pen.write(range.slice(&text), style);
        }
    }
}

/// The key of a part, as the table has it now.
fn key(state: &State, part: Part) -> String {
    match part {
        Part::Words(_) => String::new(),
        Part::Key(when, verb) => {
            let row = rows_of(when).find(|row| row.action == verb);
            row.and_then(|row| row.keys.split_whitespace().next()).unwrap_or("?").to_owned()
        }
        Part::Code(code) => {
            let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
            let key = codebook.and_then(|codebook| codebook.get(code)).and_then(|code| code.key);
            key.map_or_else(|| "space".to_owned(), pressed)
        }
    }
}
