//! The curve of saturation: the codes found by each transcript, in the band of shuffled orders, with the numbers below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::analysis::Saturation;
use crate::app::analyses::charts::Counted;
use crate::text::{columns, fit};
use crate::tui::draw::Pen;
use crate::tui::state::State;

/// Columns of the axis at the left.
const AXIS: usize = 9;

/// Columns of a step, at least and at most.
const STEP: (usize, usize) = (4, 12);

/// Columns of a step from which on it has its name.
const NAMED: usize = 8;

/// Rows below the curve: names, new codes, found codes, the share of a run.
const TABLE: u16 = 4;

fn step_width(state: &State, width: u16) -> usize {
    let (least, most) = STEP;
    let digits =
        state.analysis.chart().and_then(|charted| charted.totals.iter().max()).map_or(1, |most| most.to_string().len());
    let count = state.analysis.rows.len().max(1);
    (usize::from(width).saturating_sub(AXIS) / count).clamp(least.max(digits + 1), most)
}

/// How many steps fit.
pub(crate) fn room(state: &State, body: Rect) -> usize {
    (usize::from(body.width).saturating_sub(AXIS) / step_width(state, body.width)).max(1)
}

/// The step at a column, counted from the left of the view.
pub(super) fn step_at(state: &State, body: Rect, inside: usize) -> Option<usize> {
    Some(state.analysis.list.top + inside.checked_sub(AXIS)? / step_width(state, body.width))
}

pub(super) fn draw(state: &State, titles: Rect, area: Rect, buffer: &mut Buffer) {
    let Some(charted) = state.analysis.chart() else { return };
    let Counted::Saturation(counted) = &charted.counted else { return };
    legend(state, counted, titles, buffer);
    let table = TABLE.min(area.height.saturating_sub(3));
    let curve = Rect { height: area.height.saturating_sub(table), ..area };
    let below = Rect { y: curve.bottom(), height: table, ..area };
    plot(state, counted, curve, buffer);
    numbers(state, counted, below, buffer);
}

/// What the signs of the curve are: as many of them, the first ones first, as there is room for.
fn legend(state: &State, counted: &Saturation, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let shuffled = !counted.check.band.is_empty();
    let reached = counted.series.reached(counted.options).is_ok();
    let signs = [
        (true, "█", theme.key(), "codes found"),
        (shuffled, "░", theme.dim(), "90 % of other orders"),
        (shuffled, "─", theme.dim(), "their median"),
        (reached, "│", theme.key(), "saturated"),
    ];
    let mut pen = Pen::new(buffer, area, 0);
    pen.blank(1, theme.text());
    for (_, sign, style, name) in signs.into_iter().filter(|(is, ..)| *is) {
        if pen.left() < columns(name) + 4 {
            break;
        }
        pen.write(sign, style).write(&format!(" {name}  "), theme.dim());
    }
}

/// What is drawn in one place of the curve.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Nothing,
    Band,
    Median,
    Found,
}

/// The curve over its band; the axis has the number of codes at the top, in the middle and at the bottom.
fn plot(state: &State, counted: &Saturation, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let (wide, rows) = (step_width(state, area.width), usize::from(area.height));
    let all = counted.steps.last().map_or(0, |step| step.cumulative).max(1) as f64;
    let level = |codes: f64| rows.saturating_sub(1) as f64 - codes / all * rows.saturating_sub(1) as f64;
    let reached = counted.series.reached(counted.options).ok();
    for row in 0..rows {
        let mut pen = Pen::new(buffer, area, row as u16);
        let mark = match row {
            0 => format!("{all:.0}"),
            row if row + 1 == rows => "0".to_owned(),
            row if row == rows / 2 => format!("{:.0}", all * (rows - 1 - row) as f64 / (rows - 1).max(1) as f64),
            _ => String::new(),
        };
        let mark = if row == 0 { format!("codes {mark}") } else { mark };
        pen.cell_right(&mark, AXIS - 1, theme.dim()).write("│", theme.dim());
        let steps = counted.steps.iter().enumerate().skip(analysis.list.top).take(room(state, area));
        for (place, step) in steps {
            let at = |codes: f64| level(codes).round() as usize == row;
            let band = counted.check.band.get(place);
            let sign = match band {
                _ if at(step.cumulative as f64) => Sign::Found,
                Some([_, median, _]) if at(*median) => Sign::Median,
                Some([low, _, high]) if level(*high).round() as usize <= row && row <= level(*low).round() as usize => {
                    Sign::Band
                }
                _ => Sign::Nothing,
            };
            let chosen = place == analysis.list.chosen;
            let (text, style) = match sign {
                Sign::Found => ("█", if chosen { theme.strong() } else { theme.key() }),
                Sign::Median => ("─", theme.dim()),
                Sign::Band => ("░", theme.dim()),
                Sign::Nothing if chosen => ("·", theme.dim()),
                Sign::Nothing => (" ", theme.dim()),
            };
            pen.write(&text.repeat(wide - 1), style);
            // Behind the transcript at which it is reached.
            pen.write(if reached == Some(place + 1) { "│" } else { " " }, theme.key());
        }
    }
}

/// Below each step its name, its new codes, all codes found, and the share of the run that begins there.
fn numbers(state: &State, counted: &Saturation, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let wide = step_width(state, area.width);
    let steps = || counted.steps.iter().enumerate().skip(analysis.list.top).take(room(state, area));
    for (row, title) in ["", "new", "found", "run %"].into_iter().enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16);
        pen.cell_right(title, AXIS - 1, theme.dim()).blank(1, theme.dim());
        for (place, step) in steps() {
            let chosen = place == analysis.list.chosen;
            let name = step.transcripts.first().map_or("", |id| id.as_str());
            let text = match row {
                // Where a name would be cut to nothing the number of the step stands for it.
                0 if wide < NAMED => (place + 1).to_string(),
                0 => fit(name, wide - 1),
                1 => step.new.len().to_string(),
                2 => step.cumulative.to_string(),
                _ => step.ratio.map_or_else(|_| "·".to_owned(), |ratio| format!("{:.0}", 100.0 * ratio)),
            };
            let style = match (chosen, row) {
                (true, 0) => theme.selection(),
                (true, _) => theme.strong(),
                (false, _) => theme.text(),
            };
            pen.cell(&text, wide - 1, style).blank(1, theme.text());
        }
    }
}
