//! Tables of GitHub's Markdown.

use std::io::Write;

use super::{Cell, Kind, Page, Table};

/// Write all tables; headings only where there are several.
pub(super) fn write(tables: &[Table], page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    if tables.len() > 1 {
        writeln!(out, "# {}", escape(&page.title))?;
    }
    for table in tables {
        if tables.len() > 1 {
            writeln!(out, "\n## {}\n", escape(&table.name))?;
            for note in &table.notes {
                writeln!(out, "{}\n", escape(note))?;
            }
        }
        let names: Vec<String> = table.columns.iter().map(|column| escape(&column.name)).collect();
        let rules = table.columns.iter().map(|column| if column.kind == Kind::Text { "---" } else { "---:" });
        writeln!(out, "| {} |", names.join(" | "))?;
        writeln!(out, "| {} |", rules.collect::<Vec<_>>().join(" | "))?;
        for row in &table.rows {
            writeln!(out, "| {} |", row.iter().map(value).collect::<Vec<_>>().join(" | "))?;
        }
    }
    Ok(())
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => escape(text),
        Cell::Count(number) => number.to_string(),
        Cell::Measure(number) => format!("{number:.1}"),
        Cell::Ratio(number) => Cell::shown_ratio(*number),
        Cell::Missing => "n/a".to_owned(),
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
    use super::*;

    #[test]
    fn words_stay_words() {
        let mut table = Table::new("Quotes", [("quote", Kind::Text), ("share", Kind::Measure)]);
        table.push(vec![Cell::text("a|b <i>信任</i>\n😀"), Cell::measure(Some(6.857))]);
        let mut bytes = Vec::new();
        write(&[table], &Page::default(), &mut bytes).unwrap();
        let expected = "| quote | share |\n| --- | ---: |\n| a\\|b &lt;i>信任&lt;/i><br>😀 | 6.9 |\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
