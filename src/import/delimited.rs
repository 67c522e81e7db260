//! Tables as text: cells between commas, semicolons, tabs or bars.

use csv::{ReaderBuilder, StringRecord};

use super::table::{Rows, Table};
use super::{Error, Format, Reading, Source, Warning, decode, survey};

/// `.csv`, `.tsv`, and what programs write as text under a spreadsheet's ending.
pub(super) struct Delimited;

impl Format for Delimited {
    fn name(&self) -> &'static str {
        "table (CSV)"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        matches!(source.ending().as_str(), "csv" | "tsv" | "tab" | "xls" | "xlsx")
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut warnings = decoded.warnings();
        let table = parse(&decoded.text, &mut warnings)?;
        let mut reading = survey::read(table, source.columns, self.name(), decoded.encoding)?;
        warnings.append(&mut reading.warnings);
        Ok(Reading { warnings, ..reading })
    }
}

/// What may stand between cells; of two that come equally often, the first.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

fn parse(text: &str, warnings: &mut Vec<Warning>) -> Result<Table, Error> {
    let (delimiter, body, skipped) = delimiter(text);
    let mut reader = ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .flexible(true)
        .has_headers(false)
        .from_reader(body.as_bytes());
    let (mut rows, mut record, mut last) = (Rows::default(), StringRecord::new(), 0);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(Error::Damaged(error.to_string())),
        }
        last = skipped + usize::try_from(record.position().map_or(0, csv::Position::line)).unwrap_or(0);
        rows.push(last, record.iter().map(str::to_owned).collect())?;
    }
    warnings.extend(unclosed(text, last));
    let mut table = Table::of(rows)?;
    table.tell_ragged();
    warnings.append(&mut table.warnings);
    Ok(table)
}

/// That a quotation mark in the last row, which begins in line `last`, is never closed: that row took in all that follows.
pub(super) fn unclosed(text: &str, last: usize) -> Option<Warning> {
    let is_open = text.matches('"').count() % 2 == 1 && text.lines().count() > last;
    let message = "a quotation mark in this row is not closed: what follows was read as one cell";
    is_open.then(|| Warning { line: Some(last), message: message.to_owned() })
}

/// What stands between the cells, the table, and how many lines come before it: `sep=;` is Excel's own way to say it.
pub(super) fn delimiter(text: &str) -> (char, &str, usize) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(named) = first.strip_prefix("sep=").and_then(|named| named.chars().next())
        && DELIMITERS.contains(&named)
    {
        return (named, rest, 1);
    }
    let counts = DELIMITERS.map(|delimiter| (outside_quotes(text, delimiter), delimiter));
    let best = counts.into_iter().rev().max_by_key(|(count, _)| *count);
    (best.map_or(',', |(_, delimiter)| delimiter), text, 0)
}

/// How often `delimiter` comes in the first row that is not blank, between cells.
fn outside_quotes(text: &str, delimiter: char) -> usize {
    let (mut quoted, mut count) = (false, 0);
    for sign in text.trim_start_matches(['\n', ' ']).chars() {
        match sign {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            sign if sign == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]], told: &[&str]) {
        let mut warnings = Vec::new();
        let table = parse(text, &mut warnings).unwrap();
        let rows = table.rows.iter().map(|row| row.cells.clone());
        let all: Vec<Vec<String>> = std::iter::once(table.headings.clone()).chain(rows).collect();
        assert_eq!(all, expected, "{text}");
        assert_eq!(warnings.iter().map(Warning::to_string).collect::<Vec<_>>(), told, "{text}");
    }

    #[test]
    fn delimiters_quotes_and_lines_in_cells() {
        check("a,b\n1,\"x, \"\"y\"\"\n\n信任 😀\"\n", &[&["a", "b"], &["1", "x, \"y\"\n\n信任 😀"]], &[]);
        check("a;\"b, c\"\n1,5;2\n", &[&["a", "b, c"], &["1,5", "2"]], &[]);
        check("a\tb\n1\t2\n", &[&["a", "b"], &["1", "2"]], &[]);
        check("a|b\n1|2", &[&["a", "b"], &["1", "2"]], &[]);
        check("sep=;\na;b,c\n1;2\n", &[&["a", "b,c"], &["1", "2"]], &[]);
        check("姓名,信任\n王,\"好\n吗\"\n", &[&["姓名", "信任"], &["王", "好\n吗"]], &[]);
    }

    #[test]
    fn what_is_odd_is_told_with_its_line() {
        check(
            "a,b\n1,2\n3,\"4\n5,6\n7,8\n",
            &[&["a", "b"], &["1", "2"], &["3", "4\n5,6\n7,8"]],
            &["line 3: a quotation mark in this row is not closed: what follows was read as one cell"],
        );
        check(
            "a,b\n\"1\n1\",2\n3\n",
            &[&["a", "b"], &["1\n1", "2"], &["3"]],
            &["line 4: this row has another number of cells than the 2 headings"],
        );
        check(
            "sep=,\na,b\n1\n",
            &[&["a", "b"], &["1"]],
            &["line 3: this row has another number of cells than the 2 headings"],
        );
    }

    #[test]
    fn too_much_is_refused() {
        let wide = ",".repeat(1_000_000);
        let error = parse(&format!("a,b\nx{wide}\n"), &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("row 2 has 1000001 columns; a table has at most 16384"), "{error}");
        let many = format!("x{}\n", ",".repeat(9_999)).repeat(600);
        assert_eq!(parse(&many, &mut Vec::new()).unwrap_err(), Error::TooLarge(256));
    }
}
