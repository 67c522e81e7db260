//! The heat maps of the Analysis view: codes against transcripts, groups or codes; a shade and a number in each cell. Names
//! of rows and columns stay where they are while the cells are scrolled.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::analyses::charts::{StepMeasure, Value};
use crate::app::analyses::{Cells, PairMeasure};
use crate::project::{CodeId, Codebook};
use crate::text::{clusters, columns};
use crate::tui::draw::Pen;
use crate::tui::state::{Picture, State};

use super::analysis::{code_name, is_empty_heading, number};

/// Rows that the names of columns take at most.
const TITLE_ROWS: usize = 4;

/// Columns of the total behind the name.
const TOTAL: usize = 5;

/// Columns of a cell, at least and at most.
const CELL: (usize, usize) = (6, 12);

/// Rows of the headings of what is shown.
pub(super) fn titles(state: &State) -> u16 {
    let cell = cell(state, state.area.width);
    let columns = state.analysis.size().1;
    let first = state.analysis.column.top.min(columns);
    let shown = first..columns.min(first + room(state, state.area.width) / cell.max(1) + 1);
    let rows = shown.map(|column| broken(state.analysis.column_name(column), cell.saturating_sub(1)).len()).max();
    rows.unwrap_or(1).clamp(1, TITLE_ROWS) as u16
}

/// Columns of the names of rows.
fn name_width(state: &State, width: u16) -> usize {
    let most = (usize::from(width) / 4 + 1).clamp(10, 36);
    if !state.analysis.is_transposed() {
        return most;
    }
    let names = state.analysis.chart().map(|charted| charted.columns.as_slice()).unwrap_or_default();
    names.iter().map(|name| columns(name)).max().unwrap_or(0).clamp(8, most)
}

/// Columns of the total behind the name; the diagonal of a square has it already.
fn total(state: &State) -> usize {
    let square = state.analysis.chart().is_some_and(|charted| charted.is_square());
    if state.analysis.is_transposed() || square && state.analysis.picture == Picture::Pairs { 0 } else { TOTAL }
}

/// Columns that the cells share.
fn room(state: &State, width: u16) -> usize {
    usize::from(width).saturating_sub(1 + name_width(state, width) + total(state) + 1)
}

/// Columns that a number takes at most, wherever the choice is.
fn digits(state: &State) -> usize {
    let Some(charted) = state.analysis.chart() else { return 1 };
    let look = state.analysis.look_of(charted);
    let whole = format!("{:.0}", charted.greatest(look)).len();
    let own = charted.totals.iter().max().map_or(1, |most| most.to_string().len());
    match (state.analysis.picture, look.cells) {
        (Picture::Pairs, _) if look.pair == PairMeasure::Count => whole.max(own),
        (Picture::Sequences, _) if look.step == StepMeasure::Count => whole,
        (Picture::Pairs | Picture::Sequences, _) | (_, Cells::Coverage | Cells::Residuals) => whole + 4,
        (_, Cells::Cases) => whole + 5,
        _ => whole,
    }
}

/// Columns of a cell: as wide as all of them fit, so that few columns have long names.
fn cell(state: &State, width: u16) -> usize {
    let (least, most) = CELL;
    let least = least.max(digits(state) + 3);
    let count = state.analysis.size().1.max(1);
    (room(state, width) / count).clamp(least, most.max(least))
}

/// How many columns fit on screen.
pub(crate) fn fitting(state: &State, body: Rect) -> usize {
    (room(state, body.width) / cell(state, body.width).max(1)).max(1)
}

/// The column of the chart at a column of the screen; of saturation the step.
pub(crate) fn column_at(state: &State, body: Rect, column: u16) -> Option<usize> {
    let inside = usize::from(column.checked_sub(body.x)?);
    if state.analysis.picture == Picture::Saturation {
        return super::saturation::step_at(state, body, inside);
    }
    if !state.analysis.picture.is_grid() {
        return None;
    }
    let inside = inside.checked_sub(usize::from(body.width) - room(state, body.width))?;
    Some(state.analysis.column.top + inside / cell(state, body.width).max(1))
}

pub(super) fn draw(state: &State, codebook: &Codebook, titles: Rect, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let Some(charted) = analysis.chart() else { return };
    let (width, cell) = (name_width(state, area.width), cell(state, area.width));
    headings(state, titles, (width, cell), buffer);
    let greatest = charted.greatest(analysis.look_of(charted));
    let (rows, all) = analysis.size();
    let columns = analysis.column.top..all.min(analysis.column.top + fitting(state, area));
    let shown = (analysis.list.top..rows).take(usize::from(area.height));
    for row in shown {
        let here = row == analysis.list.chosen;
        let base = if here { theme.strong() } else { theme.text() };
        let mut pen = Pen::new(buffer, area, (row - analysis.list.top) as u16);
        pen.write(if here { "▸" } else { " " }, base);
        match analysis.row_label(row) {
            Some(label) => {
                let used = analysis.at(row, 0).and_then(|(place, _)| charted.totals.get(place)).copied().unwrap_or(0);
                code_name(state, codebook, label, (width, used), base, &mut pen);
                let empty = is_empty_heading(codebook, label, used);
                pen.cell_right(&if empty { String::new() } else { used.to_string() }, total(state), base);
            }
            None => drop(pen.cell(analysis.group_of_row(row), width, base)),
        }
        pen.blank(1, base);
        for column in columns.clone() {
            let chosen = here && column == analysis.column.chosen;
            let Some((place, _)) = analysis.at(row, column) else { continue };
            let Some(label) = charted.rows.get(place) else { continue };
            let used = charted.totals.get(place).copied().unwrap_or(0);
            let value = match is_empty_heading(codebook, label, used) {
                true => Value::Blank,
                false => analysis.value(row, column),
            };
            let color = theme.code(codebook.color(&CodeId::from(label.code.as_str())));
            draw_cell(&mut pen, value, greatest, cell, (chosen, color), theme);
        }
    }
}

/// `▒  3`: the shade says how much against the most, the number how many. The chosen cell is between brackets: drawn in
/// reverse, a blank would be the fullest shade.
fn draw_cell(
    pen: &mut Pen<'_>,
    value: Value,
    greatest: f64,
    width: usize,
    (chosen, color): (bool, Style),
    theme: crate::tui::theme::Theme,
) {
    let mut number = number(value);
    if let Value::Cases(1.., Ok(percent)) = value
        && width >= number.len() + 8
    {
        number = format!("{number} {percent:>3.0}%");
    }
    let amount = value.amount().unwrap_or(0.0).abs();
    let shade = match if greatest > 0.0 { (amount * 4.0 / greatest).ceil() as usize } else { 0 } {
        0 => " ",
        1 => "░",
        2 => "▒",
        3 => "▓",
        _ => "█",
    };
    let style = match (chosen, amount > 0.0) {
        (true, _) => theme.strong(),
        (false, false) => theme.dim(),
        (false, true) => theme.text(),
    };
    let own = matches!(value, Value::Own(_));
    let (open, close) = match (chosen, own) {
        (true, _) => ("[", "]"),
        (false, true) => ("(", ")"),
        (false, false) => (" ", " "),
    };
    // What is not to be compared has no shade, and all of the room.
    let shades = if own { 1 } else { width.saturating_sub(3 + columns(&number).max(1)).max(1) };
    pen.write(open, style).write(&shade.repeat(shades), color);
    pen.cell_right(&number, width.saturating_sub(shades + 2), style).write(close, style);
}

/// The names of the columns, broken onto a few rows, the last row next to the cells.
fn headings(state: &State, area: Rect, (width, cell): (usize, usize), buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let count = fitting(state, area);
    let all = analysis.size().1;
    let total = total(state);
    let look = analysis.chart().map(|charted| analysis.look_of(charted));
    let cases = analysis.picture == Picture::Attributes && look.is_some_and(|look| look.cells != Cells::Segments);
    let rows = usize::from(area.height);
    for row in 0..rows {
        let mut pen = Pen::new(buffer, area, row as u16);
        let last = row + 1 == rows;
        let more = analysis.column.top > 0 && last;
        pen.blank(1 + width, theme.dim());
        // The sums are segments whatever the cells show.
        let sum = if cases { "segm." } else { "all" };
        pen.cell_right(if last && total > 0 { sum } else { "" }, total, theme.dim());
        pen.write(if more { "◂" } else { " " }, theme.key());
        for column in (analysis.column.top..all).take(count) {
            let pieces = broken(analysis.column_name(column), cell.saturating_sub(1));
            let piece = pieces.get(row).map_or("", String::as_str);
            let style = if column == analysis.column.chosen { theme.strong() } else { theme.dim() };
            pen.cell(piece, cell.saturating_sub(1), style).blank(1, style);
        }
        if last && analysis.column.top + count < all {
            pen.write("▸", theme.key());
        }
    }
}

/// A name in pieces of at most `width` columns, at hyphens and blanks where that fits; a word that is parted elsewhere has a
/// hyphen, but for Chinese, which can be parted anywhere.
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
            // Room for the hyphen, unless this is the last letter.
            let parted = width > 2 && cluster.columns == 1;
            let last = cluster.range.end().get() == trimmed.len();
            if columns(&piece) + cluster.columns > width - usize::from(parted && !last) {
                if parted && columns(&piece) < width {
                    piece.push('-');
                }
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
    fn a_name_is_parted_with_a_hyphen_where_it_is_no_chinese() {
        let check = |name: &str, width| broken(name, width).join("/");
        assert_eq!(check("us02-pruitt", 6), "us02/pruitt");
        assert_eq!(check("us02-pruitt", 5), "us02/prui-/tt");
        assert_eq!(check("engineering", 5), "engi-/neer-/ing");
        assert_eq!(check("工程部门经理", 5), "工程/部门/经理");
        assert_eq!(check("工程ab", 4), "工程/ab");
        assert_eq!(check("at the plant", 6), "at the/plant");
        assert_eq!(check("internationalisation of it", 5), "inte-/rnat-/iona-/lisa…");
    }

    #[test]
    fn the_chosen_cell_is_bracketed_and_nothing_in_it_is_reversed() {
        let theme = crate::tui::theme::Theme::default();
        let drawn = |value, chosen| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 7, 1));
            let mut pen = Pen::new(&mut buffer, Rect::new(0, 0, 7, 1), 0);
            draw_cell(&mut pen, value, 4.0, 7, (chosen, theme.code(crate::project::Color::Red)), theme);
            let reversed = |cell: &ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
            assert!(!buffer.content().iter().any(reversed), "{value:?}");
            crate::tui::view::tests::print(&buffer)
        };
        assert_eq!(drawn(Value::Count(0), true), "[    ·]\n");
        assert_eq!(drawn(Value::Count(0), false), "     ·\n");
        assert_eq!(drawn(Value::Count(4), true), "[███ 4]\n");
        assert_eq!(drawn(Value::Count(4000), true), "[█4000]\n");
        assert_eq!(drawn(Value::Blank, true), "[     ]\n");
        assert_eq!(drawn(Value::Own(4000), false), "( 4000)\n");
        assert_eq!(drawn(Value::Own(12), true), "[   12]\n");
    }

    #[test]
    fn names_are_broken_to_fit_their_column() {
        assert_eq!(broken("cn01-chen", 5), ["cn01", "chen"]);
        assert_eq!(broken("us04-deshpande", 5), ["us04", "desh-", "pande"]);
        assert_eq!(broken("建立信任", 5), ["建立", "信任"]);
        assert_eq!(broken("No trust at all", 8), ["No trust", "at all"]);
        assert!(broken("", 5).is_empty());
        assert_eq!(broken("从制造到知识创造的转变过程", 4), ["从制", "造到", "知识", "创…"]);
    }
}
