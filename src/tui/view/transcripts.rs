//! The Transcripts view: a table drawn from the overview alone.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::app::OverviewRow;
use crate::text::columns;
use crate::tui::draw::Pen;
use crate::tui::state::{Column, State, Transcripts};

/// Columns that a column takes at most.
const WIDEST: usize = 28;

/// The same on a narrow screen, so that progress is seen beside the titles.
const WIDEST_NARROW: usize = 18;

/// Columns from which on titles are shown.
const TITLED: usize = 60;

/// Columns of a title there: the id says which one it is.
const NARROW_TITLE: usize = 12;

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let transcripts = &state.transcripts;
    let height = usize::from(area.height.saturating_sub(Transcripts::TAKEN));
    let rows: Vec<(usize, &OverviewRow)> =
        (transcripts.shown.iter().enumerate().skip(transcripts.list.top).take(height))
            .filter_map(|(row, place)| Some((row, state.overview.rows.get(*place)?)))
            .collect();
    let columns = fitting(state, &rows, usize::from(area.width));
    heading(state, &columns, area, buffer);
    for (row, shown) in &rows {
        let line = 1 + (row - transcripts.list.top) as u16;
        let style = if *row == transcripts.list.chosen { state.theme.selection() } else { state.theme.text() };
        let mut pen = Pen::new(buffer, area, line);
        pen.write(if *row == transcripts.list.chosen { "▸" } else { " " }, style);
        for (column, width) in &columns {
            cell(&mut pen, column, &transcripts.value(shown, column), *width, style);
        }
        pen.fill(style);
    }
    if rows.is_empty() {
        empty(state, area, buffer);
    }
    filter(state, area, buffer)
}

/// The columns that fit, each with its width: the id always, the others from where they were scrolled to.
fn fitting(state: &State, rows: &[(usize, &OverviewRow)], room: usize) -> Vec<(Column, usize)> {
    let mut left = room.saturating_sub(1);
    let widest = |column: &Column| match column {
        Column::Title if room < 100 => NARROW_TITLE,
        _ if room < 100 => WIDEST_NARROW,
        _ => WIDEST,
    };
    let mut fitting: Vec<(Column, usize)> = Vec::new();
    let mut wanted = 0;
    for (place, column) in state.transcripts.columns.iter().enumerate() {
        if place > 0 && place <= state.transcripts.skipped {
            continue;
        }
        // Where there is hardly room, how far each is says more than what it is called besides.
        if *column == Column::Title && room < TITLED {
            continue;
        }
        let values = rows.iter().map(|(_, row)| columns(&state.transcripts.value(row, column)));
        let sorted = usize::from(*column == state.transcripts.sort);
        let all = values.max().unwrap_or(0).max(columns(column.name()) + sorted);
        let wide = all.min(widest(column));
        if left < wide && !fitting.is_empty() {
            break;
        }
        left = left.saturating_sub(wide + 2);
        if *column == Column::Title {
            wanted = all.min(WIDEST);
        }
        fitting.push((column.clone(), wide));
    }
    // What no further column can use is the title's.
    if let Some((_, wide)) = fitting.iter_mut().find(|(column, _)| *column == Column::Title) {
        *wide += left.min(wanted.saturating_sub(*wide));
    }
    fitting
}

fn heading(state: &State, columns: &[(Column, usize)], area: Rect, buffer: &mut Buffer) {
    let style = state.theme.strong();
    let mut pen = Pen::new(buffer, area, 0);
    pen.blank(1, style);
    for (column, width) in columns {
        let order = match (*column == state.transcripts.sort, state.transcripts.descending) {
            (false, _) => "",
            (true, false) => "↑",
            (true, true) => "↓",
        };
        let name = super::head_of(column.name(), width.saturating_sub(crate::text::columns(order)));
        cell(&mut pen, column, &format!("{name}{order}"), *width, style);
    }
}

fn cell(pen: &mut Pen<'_>, column: &Column, text: &str, width: usize, style: Style) {
    if column.is_number() {
        pen.cell_right(text, width, style)
    } else {
        pen.cell(text, width, style)
    };
    pen.blank(2, style);
}

fn empty(state: &State, area: Rect, buffer: &mut Buffer) {
    let text = match (state.overview.rows.is_empty(), state.workspace.is_some()) {
        (true, true) => "no transcripts yet: i imports files",
        (true, false) => "opening the study…",
        (false, _) => "no row holds these words; Esc shows all",
    };
    Pen::new(buffer, area, 2).blank(1, state.theme.text()).write(text, state.theme.dim());
}

/// The filter in the last row of the view, while there is one.
fn filter(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let transcripts = &state.transcripts;
    if !transcripts.writing && transcripts.filter.is_empty() {
        return None;
    }
    let row = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    let caret = super::field(buffer, row, " filter: ", &transcripts.filter, state);
    transcripts.writing.then_some(caret)
}
