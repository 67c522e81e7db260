//! Frequencies as bars: how often each code was used, with the numbers behind each bar.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::analyses::charts::{BarMeasure, Charted, Counted, Value};
use crate::project::Codebook;
use crate::tui::draw::Pen;
use crate::tui::state::State;

use super::analysis::{code_name, is_empty_heading, name_width, number};

/// The columns behind the bars with their widths, in the order of [`BarMeasure::ALL`].
const NUMBERS: [(&str, usize); 5] =
    [("segments", 10), ("transcripts", 13), ("cases", 7), ("words", 9), ("coverage", 11)];

/// The same on a narrow screen.
const NARROW: [(&str, usize); 5] = [("segm.", 6), ("trans.", 7), ("cases", 6), ("words", 7), ("cover.", 8)];

/// Columns of a bar at least; numbers give way to it.
const LEAST_BAR: usize = 10;

/// The columns that are shown: cases only where they are something else than transcripts, or asked for.
fn numbers(state: &State, charted: &Charted, area: Rect) -> Vec<(BarMeasure, &'static str, usize)> {
    let (basis, looked_at) = (charted.basis(), state.analysis.look.bar);
    let cases = basis.is_some_and(|basis| basis.cases < basis.transcripts) || looked_at == BarMeasure::Cases;
    let all = if area.width < 100 { NARROW } else { NUMBERS };
    let named = BarMeasure::ALL.into_iter().zip(all).map(|(measure, (name, width))| (measure, name, width));
    let mut shown: Vec<_> = named.filter(|(measure, ..)| cases || *measure != BarMeasure::Cases).collect();
    // A bar that is a sliver says nothing: before that, numbers go that no bar is drawn by.
    for dispensable in [BarMeasure::Words, BarMeasure::Coverage, BarMeasure::Transcripts, BarMeasure::Segments] {
        if bar_width(area, &shown) < LEAST_BAR && dispensable != looked_at {
            shown.retain(|(measure, ..)| *measure != dispensable);
        }
    }
    shown
}

/// Columns for the bars between the names and the numbers.
fn bar_width(area: Rect, numbers: &[(BarMeasure, &'static str, usize)]) -> usize {
    let taken: usize = numbers.iter().map(|(.., width)| width).sum();
    usize::from(area.width).saturating_sub(1 + name_width(area) + 1 + taken)
}

pub(super) fn draw(state: &State, codebook: &Codebook, titles: Rect, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let Some(charted) = analysis.chart() else { return };
    let Counted::Frequencies(counted) = &charted.counted else { return };
    let numbers = numbers(state, charted, area);
    let (name, bar) = (name_width(area), bar_width(area, &numbers));
    let mut pen = Pen::new(buffer, titles, 0);
    pen.blank(1, theme.dim()).cell("code", name + 1 + bar, theme.dim());
    for (measure, title, width) in &numbers {
        // What the bars are long by stands out.
        let style = if *measure == analysis.look.bar { theme.strong() } else { theme.dim() };
        pen.cell_right(title, *width, style);
    }
    let look = analysis.look_of(charted);
    let greatest = charted.greatest(look);
    let rows = analysis.rows.iter().enumerate().skip(analysis.list.top).take(usize::from(area.height));
    for (place, row) in rows {
        let (Some(label), Some(counts)) = (charted.rows.get(*row), counted.rows.get(*row)) else { continue };
        let base = if place == analysis.list.chosen { theme.selection() } else { theme.text() };
        let mut pen = Pen::new(buffer, area, (place - analysis.list.top) as u16);
        pen.write(if place == analysis.list.chosen { "▸" } else { " " }, base);
        code_name(state, codebook, label, (name, counts.segments), base, &mut pen);
        let color = theme.code(codebook.color(&label.code));
        // A bar in reverse would be as long as what is missing of it.
        let amount = charted.value(look, *row, 0).amount().unwrap_or(0.0);
        let length = bar_of(amount, greatest, bar.saturating_sub(1));
        let blank = bar.saturating_sub(crate::text::columns(&length));
        pen.blank(1, theme.text()).write(&length, color).blank(blank, theme.text());
        let quiet = if counts.segments == 0 { base.patch(theme.dim()) } else { base };
        let empty = is_empty_heading(codebook, label, counts.segments);
        for (measure, _, width) in numbers.iter().filter(|_| !empty) {
            pen.cell_right(&shown(charted.bar(*measure, counts)), *width, quiet);
        }
        pen.fill(base);
    }
}

/// A number behind a bar: there is room for a zero, and for the sign of a percentage.
fn shown(value: Value) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        Value::Percent(Ok(percent)) => format!("{} %", crate::report::rounded(percent, 2)),
        other => number(other),
    }
}

/// A bar of `amount` where `greatest` fills `width` columns, in eighths of a column; the least amount shows.
pub(super) fn bar_of(amount: f64, greatest: f64, width: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = if greatest > 0.0 { (amount / greatest).clamp(0.0, 1.0) } else { 0.0 };
    let eighths = ((share * (width * 8) as f64).ceil() as usize).max(usize::from(amount > 0.0));
    format!("{}{}", "█".repeat(eighths / 8), PARTS.get(eighths % 8).unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::columns;

    #[test]
    fn bars_are_as_long_as_the_counts() {
        let lengths = |count: f64| columns(&bar_of(count, 16.0, 4));
        assert_eq!([0.0, 1.0, 4.0, 8.0, 16.0].map(lengths), [0, 1, 1, 2, 4]);
        assert_eq!(bar_of(1.0, 1_000.0, 4), "▏");
        assert_eq!(bar_of(0.0, 0.0, 4), "");
    }
}
