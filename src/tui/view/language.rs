//! What a query can say: the page `docs/search.md`, laid out for the screen, so that the two never disagree.

use crate::text::{TextRange, columns, wrap};

/// The page.
const PAGE: &str = include_str!("../../../docs/search.md");

/// Columns for what is written.
const WRITTEN: usize = 30;

/// A row of the page on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A heading.
    Heading(String),
    /// What is written, and what it finds; below the first row of a longer text the first is empty.
    Example(String, String),
    /// Other words.
    Words(String),
}

/// Columns for what is written, in a window that is `wide`.
pub(super) fn written(wide: usize) -> usize {
    WRITTEN.min(wide * 2 / 5)
}

/// The page in rows of `wide` columns.
pub(super) fn rows(wide: usize) -> Vec<Row> {
    lay_out(PAGE, wide)
}

fn lay_out(page: &str, wide: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut words = String::new();
    let lines = page.lines().chain(std::iter::once(""));
    for line in lines {
        let cells = line.strip_prefix('|').map(cells);
        if cells.is_some() || line.is_empty() || line.starts_with('#') {
            paragraph(&std::mem::take(&mut words), wide, &mut rows);
        }
        match cells.as_deref() {
            Some([first, ..]) if first.starts_with("---") => {}
            // The heads of the columns say nothing that the rows do not.
            Some([first, ..]) if !first.contains('`') => {}
            Some([first, second, ..]) => example(first, second, wide, &mut rows),
            Some(_) => {}
            None if line.starts_with('#') => rows.push(Row::Heading(plain(line.trim_start_matches(['#', ' '])))),
            None if line.is_empty() => {}
            None => words.push_str(&format!("{} ", plain(line))),
        }
    }
    rows
}

/// A paragraph, with a gap before it.
fn paragraph(words: &str, wide: usize, rows: &mut Vec<Row>) {
    if !words.is_empty() && !matches!(rows.last(), None | Some(Row::Heading(_))) {
        rows.push(Row::Words(String::new()));
    }
    rows.extend(wrapped(words, wide).into_iter().map(Row::Words));
}

/// The cells of a row of a table; a bar behind a backslash is a letter.
fn cells(line: &str) -> Vec<String> {
    let line = line.replace("\\|", "\u{1}");
    line.trim_end().trim_end_matches('|').split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect()
}

fn example(written: &str, finds: &str, wide: usize, rows: &mut Vec<Row>) {
    let (written, room) = (plain(written), self::written(wide));
    let mut finds = wrapped(&plain(finds), wide.saturating_sub(room + 1)).into_iter();
    if columns(&written) > room {
        rows.push(Row::Example(written, String::new()));
    } else {
        rows.push(Row::Example(written, finds.next().unwrap_or_default()));
    }
    rows.extend(finds.map(|part| Row::Example(String::new(), part)));
}

/// Words without the signs that set them: code and emphasis; what stands in backticks is left to the letter.
fn plain(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(place, part)| if place % 2 == 0 { part.replace('*', "") } else { part.to_owned() }).collect()
}

fn wrapped(text: &str, wide: usize) -> Vec<String> {
    let parts = wrap(text, TextRange::of(0, text.len()), wide.max(1));
    parts.into_iter().map(|part| part.slice(text).trim_end().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_laid_out_in_two_columns() {
        let page = "# Searching\n\n| write | finds |\n|---|---|\n| `信任*`, `a \\| b` | *these* 信任 words |\n\nA value with `a*`\nblanks.\n";
        let expected = [
            Row::Heading("Searching".to_owned()),
            Row::Example("信任*, a | b".to_owned(), "these 信任 words".to_owned()),
            Row::Words(String::new()),
            Row::Words("A value with a* blanks.".to_owned()),
        ];
        assert_eq!(lay_out(page, 60), expected);
    }

    #[test]
    fn every_row_fits_and_the_examples_are_queries() {
        for wide in [36, 72, 92] {
            let rows = rows(wide);
            let columns_of = |row: &Row| match row {
                Row::Heading(words) | Row::Words(words) => columns(words),
                Row::Example(written, finds) if finds.is_empty() => columns(written),
                Row::Example(_, finds) => written(wide) + 1 + columns(finds),
            };
            let long: Vec<&Row> = rows.iter().filter(|row| columns_of(row) > wide).collect();
            assert!(long.is_empty(), "{long:#?}");
            assert!(rows.iter().filter(|row| matches!(row, Row::Example(..))).count() > 20);
        }
    }
}
