//! The Analysis view: what is counted, the bars, and how it was counted. The heat map has a file of its own.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::analysis::FrequencyRow;
use crate::project::{CodeId, Codebook};
use crate::tui::draw::Pen;
use crate::tui::state::{Analysis, Picture, State};

/// The columns behind the bars with their widths.
const NUMBERS: [(&str, usize); 4] = [("segments", 10), ("transcripts", 13), ("words", 9), ("coverage", 11)];

/// The same on a narrow screen.
const NARROW: [(&str, usize); 4] = [("segm.", 6), ("trans.", 7), ("words", 7), ("cover.", 8)];

fn numbers(area: Rect) -> [(&'static str, usize); 4] {
    if area.width < 100 { NARROW } else { NUMBERS }
}

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let codebook = &state.workspace.as_ref()?.project().codebook;
    if state.analysis.picture == Picture::Words {
        return super::words::draw(state, area, buffer);
    }
    let parts = Analysis::parts(area, super::map::titles(state));
    head(state, parts.head, buffer);
    match state.analysis.picture {
        Picture::Bars | Picture::Words => bars(state, codebook, parts.titles, parts.body, buffer),
        Picture::Map => super::map::draw(state, codebook, area, buffer),
    }
    if state.analysis.rows.is_empty() {
        let text = "nothing to show: no codes, or all are unused and hidden (z)";
        Pen::new(buffer, parts.body, 1).blank(1, state.theme.text()).write(text, state.theme.dim());
    }
    notes(state, parts.notes, buffer);
    None
}

/// ` Frequencies · all coders · each code alone · codebook order`
fn head(state: &State, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let columns = crate::tui::update::group_name(&analysis.scope.by);
    let name = match (analysis.picture, analysis.transposed) {
        (Picture::Bars | Picture::Words, _) => "Frequencies".to_owned(),
        (Picture::Map, false) => format!("Codes × {columns}"),
        (Picture::Map, true) => format!("{columns} × codes"),
    };
    let coder = coders(state);
    let below = if analysis.aggregate { "with codes below" } else { "each code alone" };
    let order = analysis.by_count.then_some("most first");
    let used = analysis.used_only.then_some("used only");
    let mut pen = Pen::new(buffer, area, 0);
    pen.blank(1, theme.text()).write(&name, theme.strong());
    for part in [coder.as_str(), below].into_iter().chain(order).chain(used) {
        pen.write(" · ", theme.dim()).write(part, theme.text());
    }
}

/// Whose codings are counted; who is blind has only their own.
fn coders(state: &State) -> String {
    let blind = state.workspace.as_ref().filter(|workspace| workspace.is_blind());
    match (&state.analysis.coder, blind) {
        (_, Some(workspace)) => format!("only {}", workspace.coder()),
        (Some(coder), None) => format!("only {coder}"),
        (None, None) => "all coders".to_owned(),
    }
}

fn bars(state: &State, codebook: &Codebook, titles: Rect, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let numbers = numbers(area);
    let taken: usize = numbers.iter().map(|(_, width)| width).sum();
    let name = name_width(area);
    let bar = usize::from(area.width).saturating_sub(1 + name + 1 + taken);
    let mut pen = Pen::new(buffer, titles, 0);
    pen.blank(1, theme.dim()).cell("code", name + 1 + bar, theme.dim());
    for (title, width) in numbers {
        pen.cell_right(title, width, theme.dim());
    }
    let max = analysis.max();
    let rows = analysis.shown().enumerate().skip(analysis.list.top).take(usize::from(area.height));
    for (place, row) in rows {
        let base = if place == analysis.list.chosen { theme.selection() } else { theme.text() };
        let mut pen = Pen::new(buffer, area, (place - analysis.list.top) as u16);
        pen.write(if place == analysis.list.chosen { "▸" } else { " " }, base);
        code_name(state, codebook, row, name, base, &mut pen);
        let color = theme.code(codebook.color(&CodeId::from(row.code.as_str())));
        // A bar in reverse would be as long as what is missing of it.
        let length = bar_of(row.segments, max, bar.saturating_sub(1));
        let blank = bar.saturating_sub(crate::text::columns(&length));
        pen.blank(1, theme.text()).write(&length, color).blank(blank, theme.text());
        write_numbers(state, codebook, row, numbers, base, &mut pen);
        pen.fill(base);
    }
}

/// Columns of the names of codes.
pub(super) fn name_width(area: Rect) -> usize {
    (usize::from(area.width) * 3 / 10 + 4).clamp(12, 38)
}

/// A code's name in `width` columns, indented where the codes stand in the order of the codebook.
pub(super) fn code_name(
    state: &State,
    codebook: &Codebook,
    row: &FrequencyRow,
    width: usize,
    base: Style,
    pen: &mut Pen<'_>,
) {
    let theme = state.theme;
    let indent =
        if state.analysis.by_count { 0 } else { (row.depth * super::branch::indent_width(width)).min(width / 3) };
    let code = codebook.get(&row.code);
    let style = match (code, row.segments) {
        (None, _) => base.patch(theme.warning()),
        (Some(code), _) if !code.applies => base.patch(theme.strong()),
        (_, 0) => base.patch(theme.dim()),
        _ => base,
    };
    pen.blank(indent, base).cell(&row.name, width.saturating_sub(indent), style);
}

fn write_numbers(
    state: &State,
    codebook: &Codebook,
    row: &FrequencyRow,
    numbers: [(&str, usize); 4],
    base: Style,
    pen: &mut Pen<'_>,
) {
    if is_empty_heading(codebook, row) {
        return;
    }
    let quiet = if row.segments == 0 { base.patch(state.theme.dim()) } else { base };
    let words = match row.words {
        Some(words) if state.analysis.with_words => words.to_string(),
        None if state.analysis.with_words => "n/a".to_owned(),
        _ => "…".to_owned(),
    };
    let coverage = row.coverage.map_or_else(|_| "n/a".to_owned(), |percent| format!("{percent:.2} %"));
    let values = [row.segments.to_string(), row.transcripts.to_string(), words, coverage];
    for ((_, width), value) in numbers.into_iter().zip(values) {
        pen.cell_right(&value, width, quiet);
    }
}

/// Whether a row can hold nothing: a heading that is counted without the codes below it.
pub(super) fn is_empty_heading(codebook: &Codebook, row: &FrequencyRow) -> bool {
    row.segments == 0 && codebook.get(&row.code).is_some_and(|code| !code.applies)
}

/// A bar of `count` where `max` fills `width` columns, in eighths of a column; the least count shows.
pub(super) fn bar_of(count: usize, max: usize, width: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (count * width * 8).div_ceil(max.max(1)).max(usize::from(count > 0));
    format!("{}{}", "█".repeat(eighths / 8), PARTS.get(eighths % 8).unwrap_or(&""))
}

/// What the chosen row or cell is; how it was counted.
fn notes(state: &State, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let mut pen = Pen::new(buffer, area, 0);
    pen.write("── ", theme.dim());
    if let Some((row, group)) = analysis.at(analysis.list.chosen, analysis.column.chosen) {
        let room = pen.left() * 2 / 3;
        pen.fitted(&row.path, room, theme.strong());
        if analysis.picture == Picture::Map {
            let name = analysis.counted.groups.get(group).map_or("", String::as_str);
            let count = analysis.count(analysis.list.chosen, analysis.column.chosen);
            pen.write(" × ", theme.dim()).fitted(name, 30, theme.strong());
            pen.write(&format!(": {}", super::counted(count, "segment")), theme.text());
        } else {
            pen.write(&format!(": {}", super::counted(row.codings, "coding")), theme.text());
        }
        pen.write(" ", theme.dim());
    }
    let rest = "─".repeat(pen.left());
    pen.write(&rest, theme.dim());
    for (row, note) in texts(state).iter().enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16 + 1);
        pen.blank(1, theme.dim()).fitted(note, usize::MAX, theme.dim());
    }
}

fn texts(state: &State) -> [String; 3] {
    let counted = &state.analysis.counted.basis;
    let segments = "overlapping codings of one code are one segment";
    let scope = format!(
        "{}, {} words, {} characters; coverage is percent of these characters",
        super::counted(counted.transcripts, "transcript"),
        counted.words,
        counted.characters
    );
    let layer = match counted.coders.as_slice() {
        [] => "nobody has coded yet".to_owned(),
        [one] => format!("coder: {one}; {segments}"),
        many => {
            let names: Vec<&str> = many.iter().map(|coder| coder.as_str()).collect();
            format!("union of {}: {segments}, whoever made them", names.join(", "))
        }
    };
    let below = match state.analysis.aggregate {
        true => "each code with those below it: the union, not the sum".to_owned(),
        false => "each code alone, without those below it".to_owned(),
    };
    [layer, scope, below]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::columns;

    #[test]
    fn bars_are_as_long_as_the_counts() {
        let lengths = |count| columns(&bar_of(count, 16, 4));
        assert_eq!([0, 1, 4, 8, 16].map(lengths), [0, 1, 1, 2, 4]);
        assert_eq!(bar_of(1, 1_000, 4), "▏");
        assert_eq!(bar_of(0, 0, 4), "");
    }
}
