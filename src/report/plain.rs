//! A table for a terminal: columns aligned by what the terminal shows, two columns for a Han character.

use std::io::Write;

use unicode_segmentation::UnicodeSegmentation;

use super::{Cell, Kind, Page, Table, clean_line};
use crate::text::{TextRange, columns, wrap};

/// A text column is not cut below this width.
const NARROWEST: usize = 8;
/// What stands between two columns.
const GAP: usize = 2;

/// Write all tables, cut to the page's width in display columns if there is one, each with its caption below.
pub(super) fn write(tables: &[Table], page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    for (number, table) in tables.iter().enumerate() {
        if tables.len() > 1 {
            let gap = if number > 0 { "\n" } else { "" };
            writeln!(out, "{gap}{}\n", table.name)?;
        }
        write_table(table, page.width, out)?;
        caption(table, page, out)?;
    }
    Ok(())
}

/// Where the numbers come from, below the table; on a terminal in lines of its width.
fn caption(table: &Table, page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    let caption = page.caption(table).to_string();
    if caption.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    match page.width {
        Some(width) if width > 0 => {
            let lines = wrap(&caption, TextRange::of(0, caption.len()), width);
            lines.iter().try_for_each(|line| writeln!(out, "{}", line.slice(&caption).trim_end()))
        }
        _ => writeln!(out, "{caption}"),
    }
}

fn write_table(table: &Table, width: Option<usize>, out: &mut dyn Write) -> std::io::Result<()> {
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(value).collect()).collect();
    let widths = widths(table, &names, &rows, width);
    for row in std::iter::once(&names).chain(&rows) {
        let cells = row.iter().zip(&widths).zip(&table.columns);
        let cells = cells.map(|((cell, &width), column)| pad(cell, width, column.kind));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end())?;
    }
    Ok(())
}

/// The width of each column: what it needs, the widest text columns cut first where the terminal is narrower.
fn widths(table: &Table, names: &[String], rows: &[Vec<String>], width: Option<usize>) -> Vec<usize> {
    let mut widths: Vec<usize> = names.iter().map(|name| columns(name)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(columns(cell));
        }
    }
    let Some(limit) = width else { return widths };
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > limit {
        let cuttable = widths.iter_mut().zip(&table.columns);
        let text = cuttable.filter(|(width, column)| column.kind == Kind::Text && **width > NARROWEST);
        let Some((widest, _)) = text.max_by_key(|(width, _)| **width) else { break };
        *widest -= 1;
    }
    widths
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => clean_line(text).trim_end().to_owned(),
        number => number.shown().into_owned(),
    }
}

/// `text` in exactly `width` display columns: words to the left, numbers to the right, what does not fit cut with `…`.
fn pad(text: &str, width: usize, kind: Kind) -> String {
    let text = cut(text, width);
    let space = " ".repeat(width.saturating_sub(columns(&text)));
    if kind == Kind::Text { text + &space } else { space + &text }
}

fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for cluster in text.graphemes(true) {
        used += columns(cluster);
        if used > width {
            break;
        }
        kept.push_str(cluster);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(width: Option<usize>, expected: &str) {
        let mut table = Table::new("t", [("code", Kind::Text), ("n", Kind::Count), ("share", Kind::Measure)]);
        table.push(vec![Cell::text("信任建立与维护"), Cell::count(12), Cell::measure(Some(6.25))]);
        table.push(vec![Cell::text("trust 😀\nbuilding"), Cell::count(3), Cell::Missing]);
        let mut bytes = Vec::new();
        table.caption.layer = "mei, 王".to_owned();
        write(&[table], &Page { width, ..Page::default() }, &mut bytes).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn columns_line_up_under_han_and_emoji() {
        let wide = "code                n  share\n信任建立与维护     12    6.3\ntrust 😀 building   3    n/a\n\nLayer: mei, 王.\n";
        check(None, wide);
        check(Some(20), "code        n  share\n信任建立…  12    6.3\ntrust 😀…   3    n/a\n\nLayer: mei, 王.\n");
        check(Some(12), "code       n  share\n信任建…   12    6.3\ntrust …    3    n/a\n\nLayer: mei,\n王.\n");
    }
}
