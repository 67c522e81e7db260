//! The portrait of a transcript: a row for each code, dark where the code lies, from the start of the text to its end.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::analyses::charts::{Charted, Counted};
use crate::project::Codebook;
use crate::tui::draw::Pen;
use crate::tui::state::State;

use super::analysis::{code_name, name_width};

/// Columns of the numbers behind a row: its segments, and the percent of the text that they cover.
const NUMBERS: (usize, usize) = (5, 8);

/// Columns between two marks of the ruler at least.
const MARKS: usize = 8;

pub(super) fn draw(state: &State, codebook: &Codebook, titles: Rect, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let Some(charted) = analysis.chart() else { return };
    let Counted::Timeline(portrait, _) = &charted.counted else { return };
    let name = name_width(area);
    let wide = usize::from(area.width).saturating_sub(1 + name + 1 + NUMBERS.0 + NUMBERS.1).max(1);
    ruler(state, charted, titles, (name, wide), buffer);
    let shares = portrait.parts(wide);
    let rows = analysis.rows.iter().enumerate().skip(analysis.list.top).take(usize::from(area.height));
    for (place, row) in rows {
        let (Some(label), Some(track)) = (charted.rows.get(*row), portrait.tracks.get(*row)) else { continue };
        let base = if place == analysis.list.chosen { theme.selection() } else { theme.text() };
        let mut pen = Pen::new(buffer, area, (place - analysis.list.top) as u16);
        pen.write(if place == analysis.list.chosen { "▸" } else { " " }, base);
        code_name(state, codebook, label, (name, track.segments.len()), base, &mut pen);
        pen.blank(1, theme.text());
        let color = theme.code(codebook.color(&label.code));
        for share in shares.get(*row).into_iter().flatten() {
            let sign = match (share * 4.0).ceil() as usize {
                0 => "·",
                1 => "░",
                2 => "▒",
                3 => "▓",
                _ => "█",
            };
            pen.write(sign, if *share > 0.0 { color } else { theme.dim() });
        }
        let covered = 100.0 * track.characters() as f64 / portrait.length.max(1) as f64;
        pen.cell_right(&track.segments.len().to_string(), NUMBERS.0, base);
        pen.cell_right(&format!("{} %", crate::report::rounded(covered, 2)), NUMBERS.1, base);
        pen.fill(base);
    }
}

/// `0 %      25 %  …`, and below it where the chosen segment lies.
fn ruler(state: &State, charted: &Charted, area: Rect, (name, wide): (usize, usize), buffer: &mut Buffer) {
    let theme = state.theme;
    let Counted::Timeline(portrait, _) = &charted.counted else { return };
    let steps = [10, 4, 2, 1].into_iter().find(|steps| wide / steps >= MARKS).unwrap_or(1);
    let mut pen = Pen::new(buffer, area, 0);
    pen.blank(1, theme.dim()).cell("code", name, theme.dim()).blank(1, theme.dim());
    let left = pen.column();
    for step in 0..steps {
        pen.goto(left + (wide * step / steps) as u16).write(&format!("│{} %", 100 * step / steps), theme.dim());
    }
    pen.goto(left + wide as u16).cell_right("segm.", NUMBERS.0, theme.dim()).cell_right(
        "cover.",
        NUMBERS.1,
        theme.dim(),
    );
    let Some((row, segment)) = state.analysis.chosen() else { return };
    let Some(run) = portrait.tracks.get(row).and_then(|track| track.segments.get(segment)) else { return };
    let column = |place: u32| (place as usize * wide / portrait.length.max(1)).min(wide.saturating_sub(1));
    let (first, last) = (column(run.start), column(run.end.saturating_sub(1)));
    let mut pen = Pen::new(buffer, area, 1);
    pen.goto(left + first as u16).write(&"▾".repeat(last - first + 1), theme.key());
}
