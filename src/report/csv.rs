//! Comma-separated values.

use std::borrow::Cow;
use std::io::Write;

use super::{Cell, Table};

/// Write the first table.
pub(super) fn write(tables: &[Table], byte_order_mark: bool, out: &mut dyn Write) -> std::io::Result<()> {
    let Some(table) = tables.first() else { return Ok(()) };
    if byte_order_mark {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = ::csv::WriterBuilder::new().from_writer(out);
    let names = table.columns.iter().map(|column| guarded(&column.name).into_owned());
    writer.write_record(names).map_err(cause)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| value(cell).into_owned())).map_err(cause)?;
    }
    writer.flush()
}

/// The system's own error: a pipe that its reader closed must be known as one.
fn cause(error: ::csv::Error) -> std::io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

fn value(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Count(number) => number.to_string().into(),
        // A probability of nearly nothing would be a long row of noughts.
        Cell::Ratio(number) if *number > 0.0 && *number < 1e-4 => format!("{number:.4e}").into(),
        Cell::Measure(number) | Cell::Ratio(number) => number.to_string().into(),
        Cell::Missing => "".into(),
    }
}

/// `text` with an apostrophe before it where a spreadsheet would take it for a formula (OWASP, CSV Injection),
/// or where its own apostrophe would be taken for one of ours.
///
/// ```
/// use emic::report::{guarded, unguarded};
/// assert_eq!(guarded("=1+1"), "'=1+1");
/// assert_eq!(unguarded(&guarded("- 信任")), "- 信任");
/// assert_eq!(unguarded(&guarded("'=1+1")), "'=1+1");
/// ```
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(is_formula) { format!("'{text}").into() } else { text.into() }
}

/// What [`guarded`] was made from.
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.trim_start_matches('\'').starts_with(is_formula)).unwrap_or(text)
}

/// The letters that open a formula, their full-width forms too.
fn is_formula(letter: char) -> bool {
    matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Kind};
    use super::*;

    #[test]
    fn cells_are_quoted_guarded_and_full() {
        let column = |name: &str| Column { name: name.to_owned(), kind: Kind::Text };
        let mut table = Table { columns: vec![column("quote"), column("n"), column("share")], ..Table::default() };
        table.push(vec![Cell::text("他说“信任”, \"好\"\n😀"), Cell::count(3), Cell::measure(Some(100.0 / 3.0))]);
        table.push(vec![Cell::text("@sum(A1)"), Cell::count(0), Cell::measure(Some(f64::NAN))]);
        let mut bytes = Vec::new();
        write(&[table], true, &mut bytes).unwrap();
        let expected = "\u{feff}quote,n,share\n\"他说“信任”, \"\"好\"\"\n😀\",3,33.333333333333336\n'@sum(A1),0,\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn a_pipe_that_its_reader_closed_is_known_as_one() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let mut table =
            Table { columns: vec![Column { name: "信任".to_owned(), kind: Kind::Text }], ..Table::default() };
        table.rows = vec![vec![Cell::text("long enough to leave the writer's buffer".repeat(100))]; 100];
        assert_eq!(write(&[table], false, &mut Closed).unwrap_err().kind(), std::io::ErrorKind::BrokenPipe);
    }
}
