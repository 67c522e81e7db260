//! Tables of GitHub's Markdown.

use std::io::Write;

use super::printed::{Printed, heading};
use super::{Cell, Kind, Page, Table};

/// Write all tables, each with its caption and notes below; headings only where there are several. A caption is written
/// as Pandoc knows one, and reads well where nobody knows it.
pub(super) fn write(tables: &[Table], page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    if tables.len() > 1 {
        writeln!(out, "# {}", escape(&page.title))?;
    }
    for table in tables {
        if tables.len() > 1 {
            writeln!(out, "\n## {}\n", escape(&table.name))?;
        }
        let names: Vec<String> = table.columns.iter().map(|column| escape(heading(column))).collect();
        let rules = table.columns.iter().map(|column| if column.kind == Kind::Text { "---" } else { "---:" });
        writeln!(out, "| {} |", names.join(" | "))?;
        writeln!(out, "| {} |", rules.collect::<Vec<_>>().join(" | "))?;
        let printed = Printed::of(table);
        for row in &table.rows {
            let cells = row.iter().enumerate().map(|(place, cell)| value(&printed, place, cell));
            writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "))?;
        }
        if !page.caption(table).is_empty() {
            writeln!(out, "\nTable: {}", escape(&page.heading(table)))?;
        }
        let notes = printed.notes();
        if !notes.is_empty() {
            writeln!(out)?;
            notes.iter().try_for_each(|note| writeln!(out, "- {}", escape(note)))?;
        }
    }
    Ok(())
}

fn value(printed: &Printed<'_>, place: usize, cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => escape(text),
        number => printed.cell(place, number).into_owned(),
    }
}

/// Words that Markdown shows as they are, on one line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.trim_end().chars() {
        match letter {
            '\n' => escaped.push_str("<br>"),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' => escaped.extend(['\\', letter]),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::TableCaption;
    use super::*;

    #[test]
    fn words_stay_words() {
        let mut table = Table::new("Quotes", [("quote", Kind::Text), ("share", Kind::Measure)]);
        table.push(vec![Cell::text("a|b <i>信任</i>\n😀"), Cell::measure(Some(6.857))]);
        table.notes = vec!["n_1 = 3".to_owned()];
        let mut bytes = Vec::new();
        let caption = TableCaption { layer: "wei".to_owned(), ..TableCaption::default() };
        write(&[table], &Page { caption, ..Page::default() }, &mut bytes).unwrap();
        let expected = "| quote | share |\n| --- | ---: |\n| a\\|b &lt;i>信任&lt;/i><br>😀 | 6.9 |\n\n\
            Table: Quotes. Layer: wei.\n\n- n\\_1 = 3\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
