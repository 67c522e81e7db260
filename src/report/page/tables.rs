//! Tables on the page: headers with a scope, notes below, folded where they stand beside a chart.

use maud::{Markup, html};

use crate::report::printed::{self, Printed};
use crate::report::{Cell, Kind, Table, clean_line};
use crate::text::columns;

/// Rows of a table that a page shows: a browser lays out no more at once without a pause.
const MOST_ROWS: usize = 400;

/// Columns of a table that a page shows.
const MOST_COLUMNS: usize = 60;

/// A table; folded away at first where `folded`.
pub(super) fn table(table: &Table, folded: bool) -> Markup {
    html! { @for table in printed::printable(std::slice::from_ref(table)).iter() { (printable(table, folded)) } }
}

fn printable(table: &Table, folded: bool) -> Markup {
    if !folded {
        return html! { div.table.{ (breadth(table)) } { (cells(table)) (notes(table)) } };
    }
    let rows = table.rows.len();
    let noun = if rows == 1 { "row" } else { "rows" };
    html! {
        details.table.{ (breadth(table)) } {
            summary { "Table: " (clean_line(&table.name)) " (" (rows) " " (noun) ")" }
            (cells(table))
            (notes(table))
        }
    }
}

fn cells(table: &Table) -> Markup {
    if table.rows.is_empty() {
        return html! { p.note { (clean_line(&table.name)) ": nothing to show." } };
    }
    // What is none for paper stays on the screen.
    let off: Vec<bool> = (0..table.columns.len()).map(|column| printed::is_off(table, column)).collect();
    let printed = Printed::of(table);
    html! {
        div.scroll.tall[table.rows.len() > TALL] tabindex="0" role="group" aria-label=(clean_line(&table.name)) {
            table {
                caption { (clean_line(&table.name)) }
                thead { tr {
                    @for (column, off) in table.columns.iter().zip(&off).take(MOST_COLUMNS) {
                        th.n[column.kind != Kind::Text].off[*off] scope="col" dir="auto" { (heading(printed::heading(column))) }
                    }
                } }
                tbody { @for row in table.rows.iter().take(MOST_ROWS) { (row_of(row, &off, &printed)) } }
            }
        }
    }
}

/// A heading that can be broken where words join, so that a narrow column stays narrow.
fn heading(name: &str) -> Markup {
    let name = clean_line(name);
    html! {
        @for (place, piece) in name.split_inclusive('_').enumerate() { @if place > 0 { wbr; } (piece) }
    }
}

/// How wide a table is on paper: not more than a page upright, not more than one on its side, more, and so many columns that
/// words must be broken anywhere.
pub(super) fn breadth(table: &Table) -> &'static str {
    let column = |place: usize| {
        let cells = table.rows.iter().take(MOST_ROWS).filter_map(|row| row.get(place));
        let widest = cells.map(|cell| columns(&cell.shown())).max().unwrap_or(0);
        let words = table.columns.get(place).map_or("", |column| column.name.as_str());
        let word = words.split([' ', '_']).map(columns).max().unwrap_or(0);
        // Words are broken into lines, numbers are not.
        widest.min(WRAPPED).max(word.min(WRAPPED)) + 2
    };
    let shown = (0..table.columns.len().min(MOST_COLUMNS)).filter(|place| !printed::is_off(table, *place));
    let width: usize = shown.map(column).sum();
    match width {
        _ if width <= UPRIGHT => "narrow",
        _ if width <= ON_ITS_SIDE => "wide",
        _ if table.columns.len() > CROWD => "crowded",
        _ => "wider",
    }
}

/// Letters of a line that a page holds upright and on its side, and of a column whose words are broken into lines.
const UPRIGHT: usize = 105;
const ON_ITS_SIDE: usize = 170;
const WRAPPED: usize = 22;
/// Columns from which on they are a crowd.
const CROWD: usize = 24;

/// Rows from which on a table is given a frame of its own to scroll in, so that its headings stay in sight.
const TALL: usize = 100;

fn row_of(row: &[Cell], off: &[bool], printed: &Printed<'_>) -> Markup {
    html! {
        tr {
            @for ((place, cell), off) in row.iter().enumerate().zip(off).take(MOST_COLUMNS) {
                @match (place, cell) {
                    (0, Cell::Text(text)) => th.s[is_short(text)].off[*off] scope="row" dir="auto" { (text) },
                    (_, Cell::Text(text)) => td.s[is_short(text)].w[is_long(text)].off[*off] dir="auto" { (text) },
                    (_, Cell::Missing | Cell::Undefined(_)) => td.n.none.off[*off] { (printed.cell(place, cell)) },
                    (_, cell) => td.n.off[*off] { (printed.cell(place, cell)) },
                }
            }
        }
    }
}

/// Whether words stay on one line: a date, a name.
fn is_short(text: &str) -> bool {
    columns(text) <= 20
}

/// Whether words need a wide column, so that their row is not taller than the screen.
fn is_long(text: &str) -> bool {
    columns(text) > 60
}

fn notes(table: &Table) -> Markup {
    let (rows, columns) = (table.rows.len(), table.columns.len());
    html! {
        @if rows > MOST_ROWS { p.note { "The first " (MOST_ROWS) " of " (rows) " rows are shown." } }
        @if columns > MOST_COLUMNS { p.note { "The first " (MOST_COLUMNS) " of " (columns) " columns are shown." } }
        @let notes = Printed::of(table).notes();
        @if !notes.is_empty() {
            ul.notes { @for note in &notes { li dir="auto" { (clean_line(note)) } } }
        }
    }
}
