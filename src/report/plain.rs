//! A table for a terminal: columns aligned by what the terminal shows, two columns for a Han character.

use std::io::Write;

use unicode_segmentation::UnicodeSegmentation;

use super::printed::is_off;
use super::{Cell, Kind, Page, Table, clean_line};
use crate::text::{TextRange, columns, wrap};

/// A text column is not cut below this width.
const NARROWEST: usize = 8;
/// A text column is not cut below this width while columns are shown that can be missed.
const READABLE: usize = 24;
/// Columns that are named below a table that had no room for them.
const NAMED_AT_MOST: usize = 8;
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
    write_lines(&caption, page.width, out)
}

fn write_table(table: &Table, width: Option<usize>, out: &mut dyn Write) -> std::io::Result<()> {
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(value).collect()).collect();
    let needs = needs(&names, &rows);
    let shown = width.map_or_else(|| (0..needs.len()).collect(), |limit| roomy(table, &needs, limit));
    let widths = widths(table, &needs, &shown, width);
    for row in std::iter::once(&names).chain(&rows) {
        let cells = shown.iter().zip(&widths).filter_map(|(&place, &width)| {
            let (cell, column) = (row.get(place)?, table.columns.get(place)?);
            Some(pad(cell, width, column.kind))
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end())?;
    }
    let unshown: Vec<&str> =
        names.iter().enumerate().filter(|(place, _)| !shown.contains(place)).map(|(_, name)| name.as_str()).collect();
    if unshown.is_empty() {
        return Ok(());
    }
    let more = unshown.len().saturating_sub(NAMED_AT_MOST);
    let named = unshown.iter().take(NAMED_AT_MOST).copied().collect::<Vec<_>>().join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let line = format!("No room for: {named}{more}. --columns chooses, --format csv has all.");
    writeln!(out)?;
    write_lines(&line, width, out)
}

/// `text` in lines of `width` display columns, if there is one.
fn write_lines(text: &str, width: Option<usize>, out: &mut dyn Write) -> std::io::Result<()> {
    match width {
        Some(width) if width > 0 => {
            let lines = wrap(text, TextRange::of(0, text.len()), width);
            lines.iter().try_for_each(|line| writeln!(out, "{}", line.slice(text).trim_end()))
        }
        _ => writeln!(out, "{text}"),
    }
}

/// The display columns that each column needs to stand whole.
fn needs(names: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let mut needs: Vec<usize> = names.iter().map(|name| columns(name)).collect();
    for row in rows {
        for (need, cell) in needs.iter_mut().zip(row) {
            *need = (*need).max(columns(cell));
        }
    }
    needs
}

/// The places of the columns that are shown in `limit` display columns. Where words would be cut too short to be read, columns
/// go without which the rest can be understood: first those that are empty, then those that only a program wants; and where even
/// the narrowest do not fit, the last ones, but never the first.
fn roomy(table: &Table, needs: &[usize], limit: usize) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..needs.len()).collect();
    let room = |shown: &[usize], cut: usize| {
        let text = |place: usize| table.columns.get(place).is_some_and(|column| column.kind == Kind::Text);
        let wanted = |&place: &usize| {
            let need = needs.get(place).copied().unwrap_or(0);
            if text(place) { need.min(cut) } else { need }
        };
        shown.iter().map(wanted).sum::<usize>() + GAP * shown.len().saturating_sub(1) <= limit
    };
    let is_empty = |place: usize| {
        let nothing =
            |cell: &Cell| matches!(cell, Cell::Missing) || matches!(cell, Cell::Text(text) if text.is_empty());
        table.rows.iter().all(|row| row.get(place).is_none_or(nothing))
    };
    let empty = (0..needs.len()).rev().filter(|&place| is_empty(place));
    let off = (0..needs.len()).rev().filter(|&place| is_off(table, place));
    for place in empty.chain(off) {
        if room(&shown, READABLE) || shown.len() == 1 {
            break;
        }
        shown.retain(|&other| other != place);
    }
    while shown.len() > 1 && !room(&shown, NARROWEST) {
        shown.pop();
    }
    shown
}

/// The width of each column that is shown: what it needs, the widest text columns cut first where the terminal is narrower.
fn widths(table: &Table, needs: &[usize], shown: &[usize], width: Option<usize>) -> Vec<usize> {
    let about = |place: &usize| Some((*needs.get(*place)?, table.columns.get(*place)?.kind));
    let (mut widths, kinds): (Vec<usize>, Vec<Kind>) = shown.iter().filter_map(about).unzip();
    let Some(limit) = width else { return widths };
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > limit {
        let cuttable = widths.iter_mut().zip(&kinds);
        let text = cuttable.filter(|(width, kind)| **kind == Kind::Text && **width > NARROWEST);
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
        check(
            Some(12),
            "code       n\n信任建…   12\ntrust …    3\n\nNo room for:\nshare. --\ncolumns\nchooses, --\nformat csv\nhas all.\n\nLayer: mei,\n王.\n",
        );
    }

    #[test]
    fn words_keep_their_room_where_columns_can_be_missed() {
        let kinds = [("id", Kind::Text), ("weight", Kind::Measure), ("code", Kind::Text), ("quote", Kind::Text)];
        let mut table = Table::new("t", kinds);
        table.off_paper = vec!["id"];
        let quote = "我们把图纸交给了他们，可是没有人问过为什么 😀, nobody asked why";
        table.push(vec![Cell::text("01a20a97-e5c0"), Cell::Missing, Cell::text("trust"), Cell::text(quote)]);
        let shown = |width: Option<usize>| {
            let mut bytes = Vec::new();
            write(std::slice::from_ref(&table), &Page { width, ..Page::default() }, &mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert!(shown(None).starts_with("id             weight  code   quote\n01a20a97-e5c0     n/a  trust  我们"));
        assert!(!shown(Some(120)).contains("No room"), "{}", shown(Some(120)));
        // What is empty goes first, then what only a program wants.
        let narrow = shown(Some(48));
        assert!(narrow.starts_with("id             code   quote\n01a20a97-e5c0  trust  我们把图纸"), "{narrow}");
        assert!(narrow.contains("\n\nNo room for: weight. --columns chooses, --format"), "{narrow}");
        let narrower = shown(Some(34));
        assert!(narrower.starts_with("code   quote\ntrust  我们把图纸交给了他们，可是…\n"), "{narrower}");
        assert!(narrower.contains("No room for: id, weight."), "{narrower}");
        // Where nothing else helps the last columns go, and no line is longer than the terminal.
        let least = shown(Some(7));
        assert!(least.lines().all(|line| columns(line) <= 7), "{least}");
    }

    #[test]
    fn a_table_of_very_many_groups_is_cut_at_the_right() {
        let names: Vec<String> = (0..2000).map(|number| format!("P{number:04}")).collect();
        let mut table = Table::new("t", names.iter().map(|name| (name.as_str(), Kind::Count)));
        table.push(vec![Cell::count(7); 2000]);
        let mut bytes = Vec::new();
        write(&[table], &Page { width: Some(80), ..Page::default() }, &mut bytes).unwrap();
        let shown = String::from_utf8(bytes).unwrap();
        assert!(shown.lines().all(|line| columns(line) <= 80), "{shown}");
        assert!(shown.contains("P0012, ") && shown.contains(" and 1981\nmore."), "{shown}");
    }
}
