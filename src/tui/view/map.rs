//! The heat map of the Analysis view: codes against transcripts, or groups of them; a shade and a number in each cell.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::project::{CodeId, Codebook};
use crate::text::{clusters, columns};
use crate::tui::draw::Pen;
use crate::tui::state::{Analysis, Picture, State};

/// Rows that the names of columns take at most.
const TITLE_ROWS: usize = 4;

/// Columns of the total behind the name.
const TOTAL: usize = 5;

/// Columns of a cell, at least and at most.
const CELL: (usize, usize) = (6, 12);

/// Rows of the headings of what is shown.
pub(crate) fn titles(state: &State) -> u16 {
    match state.analysis.picture {
        Picture::Bars | Picture::Words => 1,
        Picture::Map => {
            let cell = cell(state, state.area.width);
            let rows = labels(state).map(|label| broken(label, cell.saturating_sub(1)).len()).max();
            rows.unwrap_or(1).clamp(1, TITLE_ROWS) as u16
        }
    }
}

/// The names of all columns.
fn labels(state: &State) -> Box<dyn Iterator<Item = &str> + '_> {
    match state.analysis.transposed {
        false => Box::new(state.analysis.counted.groups.iter().map(String::as_str)),
        true => Box::new(state.analysis.shown().map(|row| row.name.as_str())),
    }
}

/// Columns of the names of rows.
fn name_width(state: &State, width: u16) -> usize {
    let most = (usize::from(width) / 4 + 1).clamp(10, 36);
    if !state.analysis.transposed {
        return most;
    }
    state.analysis.counted.groups.iter().map(|name| columns(name)).max().unwrap_or(0).clamp(8, most)
}

/// Columns that the cells share.
fn room(state: &State, width: u16) -> usize {
    let total = if state.analysis.transposed { 0 } else { TOTAL };
    usize::from(width).saturating_sub(1 + name_width(state, width) + total + 1)
}

/// Columns of a cell: as wide as all of them fit, so that few columns have long names.
fn cell(state: &State, width: u16) -> usize {
    let (least, most) = CELL;
    let digits = state.analysis.max().to_string().len();
    let count = state.analysis.size().1.max(1);
    (room(state, width) / count).clamp(least.max(digits + 3), most)
}

/// How many columns fit on screen.
pub(crate) fn fitting(state: &State, body: Rect) -> usize {
    (room(state, body.width) / cell(state, body.width)).max(1)
}

/// The column of the map at a column of the screen.
pub(crate) fn column_at(state: &State, body: Rect, column: u16) -> Option<usize> {
    if state.analysis.picture != Picture::Map {
        return None;
    }
    let left = usize::from(body.width) - room(state, body.width);
    let inside = usize::from(column.checked_sub(body.x)?).checked_sub(left)?;
    Some(state.analysis.column.top + inside / cell(state, body.width))
}

pub(super) fn draw(state: &State, codebook: &Codebook, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let parts = Analysis::parts(area, titles(state));
    let (width, cell) = (name_width(state, area.width), cell(state, area.width));
    headings(state, parts.titles, (width, cell), buffer);
    let max = analysis.max();
    let (rows, all) = analysis.size();
    let columns = analysis.column.top..all.min(analysis.column.top + fitting(state, area));
    let shown = (analysis.list.top..rows).take(usize::from(parts.body.height));
    for row in shown {
        let here = row == analysis.list.chosen;
        let base = if here { theme.strong() } else { theme.text() };
        let mut pen = Pen::new(buffer, parts.body, (row - analysis.list.top) as u16);
        pen.write(if here { "▸" } else { " " }, base);
        if analysis.transposed {
            let name = analysis.counted.groups.get(row).map_or("", String::as_str);
            pen.cell(name, width, base);
        } else if let Some((code, _)) = analysis.at(row, 0) {
            super::analysis::code_name(state, codebook, code, width, base, &mut pen);
            let empty = super::analysis::is_empty_heading(codebook, code);
            pen.cell_right(&if empty { String::new() } else { code.segments.to_string() }, TOTAL, base);
        }
        pen.blank(1, base);
        for column in columns.clone() {
            let chosen = here && column == analysis.column.chosen;
            let Some((code, _)) = analysis.at(row, column) else { continue };
            let color = theme.code(codebook.color(&CodeId::from(code.code.as_str())));
            let count = analysis.count(row, column);
            let count = (count > 0 || !super::analysis::is_empty_heading(codebook, code)).then_some(count);
            draw_cell(&mut pen, count, max, cell, (chosen, color), theme);
        }
    }
}

/// `▒  3`: the shade says how much against the most, the number how many. The chosen cell is between brackets: drawn in
/// reverse, a blank would be the fullest shade.
fn draw_cell(
    pen: &mut Pen<'_>,
    count: Option<usize>,
    max: usize,
    width: usize,
    (chosen, color): (bool, Style),
    theme: crate::tui::theme::Theme,
) {
    let number = match count {
        None => String::new(),
        Some(0) => "·".to_owned(),
        Some(count) => count.to_string(),
    };
    let shade = match (count.unwrap_or(0) * 4).div_ceil(max.max(1)) {
        0 => " ",
        1 => "░",
        2 => "▒",
        3 => "▓",
        _ => "█",
    };
    let style = match (chosen, count) {
        (true, _) => theme.strong(),
        (false, Some(0)) => theme.dim(),
        (false, _) => theme.text(),
    };
    let (open, close) = if chosen { ("[", "]") } else { (" ", " ") };
    let shades = width.saturating_sub(3 + columns(&number).max(1)).max(1);
    pen.write(open, style).write(&shade.repeat(shades), color);
    pen.cell_right(&number, width.saturating_sub(shades + 2), style).write(close, style);
}

/// The names of the columns, broken onto a few rows, the last row next to the cells.
fn headings(state: &State, area: Rect, (width, cell): (usize, usize), buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let count = fitting(state, area);
    let total = if analysis.transposed { 0 } else { TOTAL };
    let rows = usize::from(area.height);
    for row in 0..rows {
        let mut pen = Pen::new(buffer, area, row as u16);
        let last = row + 1 == rows;
        let more = analysis.column.top > 0 && last;
        pen.blank(1 + width, theme.dim());
        pen.cell_right(if last && total > 0 { "all" } else { "" }, total, theme.dim());
        pen.write(if more { "◂" } else { " " }, theme.key());
        let shown = labels(state).enumerate().skip(analysis.column.top).take(count);
        for (column, label) in shown {
            let pieces = broken(label, cell.saturating_sub(1));
            let piece = pieces.get(row).map_or("", String::as_str);
            let style = if column == analysis.column.chosen { theme.strong() } else { theme.dim() };
            pen.cell(piece, cell.saturating_sub(1), style).blank(1, style);
        }
        if last && analysis.column.top + count < analysis.size().1 {
            pen.write("▸", theme.key());
        }
    }
}

/// A name in pieces of at most `width` columns, at hyphens and blanks where that fits.
fn broken(label: &str, width: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in label.split_inclusive(['-', ' ', '_']) {
        let trimmed = word.trim_end_matches(['-', ' ', '_']);
        if let Some(last) = pieces.last_mut()
            && columns(last) + 1 + columns(trimmed) <= width
        {
            last.push(' ');
            last.push_str(trimmed);
            continue;
        }
        let mut piece = String::new();
        for cluster in clusters(trimmed, crate::text::TextRange::of(0, trimmed.len())) {
            if columns(&piece) + cluster.columns > width {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.push_str(cluster.range.slice(trimmed));
        }
        pieces.push(piece);
    }
    pieces.retain(|piece| !piece.is_empty());
    if pieces.len() > TITLE_ROWS {
        let rest = pieces.split_off(TITLE_ROWS - 1).concat();
        pieces.push(crate::text::fit(&rest, width));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_cell_is_bracketed_and_nothing_in_it_is_reversed() {
        let theme = crate::tui::theme::Theme::default();
        let drawn = |count, chosen| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 7, 1));
            let mut pen = Pen::new(&mut buffer, Rect::new(0, 0, 7, 1), 0);
            draw_cell(&mut pen, count, 4, 7, (chosen, theme.code(crate::project::Color::Red)), theme);
            let reversed = |cell: &ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
            assert!(!buffer.content().iter().any(reversed), "{count:?}");
            crate::tui::view::tests::print(&buffer)
        };
        assert_eq!(drawn(Some(0), true), "[    ·]\n");
        assert_eq!(drawn(Some(0), false), "     ·\n");
        assert_eq!(drawn(Some(4), true), "[███ 4]\n");
        assert_eq!(drawn(Some(4000), true), "[█4000]\n");
        assert_eq!(drawn(None, true), "[     ]\n");
    }

    #[test]
    fn names_are_broken_to_fit_their_column() {
        assert_eq!(broken("cn01-chen", 5), ["cn01", "chen"]);
        assert_eq!(broken("us04-deshpande", 5), ["us04", "deshp", "ande"]);
        assert_eq!(broken("建立信任", 5), ["建立", "信任"]);
        assert_eq!(broken("No trust at all", 8), ["No trust", "at all"]);
        assert!(broken("", 5).is_empty());
        assert_eq!(broken("从制造到知识创造的转变过程", 4), ["从制", "造到", "知识", "创…"]);
    }
}
