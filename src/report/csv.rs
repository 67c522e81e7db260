//! Comma-separated values.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write;

use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSlice as _;

use super::{Cell, Table, clean};

/// How CSV is written. To a pipe and to a file alike: UTF-8, commas, lines ended by LF, no byte order mark, because the
/// programs of a pipeline take a mark for a part of the first heading and a CR for a part of the last cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvStyle {
    /// What stands between cells.
    pub separator: u8,
    /// As Excel opens it with a double click: a byte order mark, and lines ended by CR LF.
    pub excel: bool,
}

impl Default for CsvStyle {
    fn default() -> Self {
        Self { separator: b',', excel: false }
    }
}

/// Rows that are put into words together, on one thread.
const ROWS: usize = 1024;

/// How many times so many are in memory at once.
const TASKS: usize = 16;

/// Write the first table. The rows of a long one are put into words on all cores.
pub(super) fn write(tables: &[Table], style: CsvStyle, out: &mut dyn Write) -> std::io::Result<()> {
    let Some(table) = tables.first() else { return Ok(()) };
    out.write_all(&csv_head(table, style)?)?;
    if table.rows.len() <= ROWS {
        return out.write_all(&csv_lines(&table.rows, style)?);
    }
    for rows in table.rows.chunks(ROWS * TASKS) {
        let lines: Vec<std::io::Result<Vec<u8>>> = rows.par_chunks(ROWS).map(|rows| csv_lines(rows, style)).collect();
        lines.into_iter().try_for_each(|lines| out.write_all(&lines?))?;
    }
    Ok(())
}

/// What stands above the rows of a table.
///
/// # Errors
/// None but those of memory.
pub fn csv_head(table: &Table, style: CsvStyle) -> std::io::Result<Vec<u8>> {
    let mut head = if style.excel { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = writer(style, &mut head);
    let names = table.columns.iter().map(|column| guarded(&column.name).into_owned());
    writer.write_record(names).map_err(cause)?;
    writer.flush()?;
    drop(writer);
    Ok(head)
}

/// Where the cells of rows go, one after the other: into a row of a table, or into words at once.
pub trait Cells {
    /// Words, which are cleaned.
    fn text(&mut self, words: &str);
    /// A whole number.
    fn count(&mut self, number: usize);
    /// No number, because there is none.
    fn missing(&mut self);
}

impl Cells for Vec<Cell> {
    fn text(&mut self, words: &str) {
        self.push(Cell::text(words));
    }

    fn count(&mut self, number: usize) {
        self.push(Cell::count(number));
    }

    fn missing(&mut self) {
        self.push(Cell::Missing);
    }
}

/// Rows of a table as CSV, each written as its cells come: what [`csv_lines`] makes of the same cells.
pub struct CsvRows {
    writer: ::csv::Writer<Vec<u8>>,
    number: String,
    /// What went wrong first.
    failed: Option<std::io::Error>,
}

impl CsvRows {
    /// No rows yet.
    pub fn new(style: CsvStyle) -> Self {
        Self { writer: writer(style, Vec::new()), number: String::new(), failed: None }
    }

    fn field(&mut self, field: &str) {
        let written = self.writer.write_field(field.as_bytes());
        self.note(written);
    }

    fn note(&mut self, written: ::csv::Result<()>) {
        if let Err(error) = written {
            self.failed.get_or_insert(cause(error));
        }
    }

    /// End a row.
    pub fn end(&mut self) {
        let written = self.writer.write_record(None::<&[u8]>);
        self.note(written);
    }

    /// The rows.
    ///
    /// # Errors
    /// As [`csv_head`].
    pub fn finish(self) -> std::io::Result<Vec<u8>> {
        match self.failed {
            Some(error) => Err(error),
            None => self.writer.into_inner().map_err(|error| error.into_error()),
        }
    }
}

impl Cells for CsvRows {
    fn text(&mut self, words: &str) {
        self.field(&guarded(&clean(words)));
    }

    fn count(&mut self, number: usize) {
        let mut digits = std::mem::take(&mut self.number);
        digits.clear();
        let _ = write!(digits, "{number}");
        self.field(&digits);
        self.number = digits;
    }

    fn missing(&mut self) {
        self.field("");
    }
}

/// Some rows of a table, each ended.
///
/// # Errors
/// As [`csv_head`].
pub fn csv_lines(rows: &[Vec<Cell>], style: CsvStyle) -> std::io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    let mut quoted = [false; 256];
    for byte in [style.separator, b'"', b'\r', b'\n'] {
        quoted[usize::from(byte)] = true;
    }
    let plain = !style.separator.is_ascii_digit();
    for row in rows {
        let start = lines.len();
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                lines.push(style.separator);
            }
            match cell {
                Cell::Count(number) if plain => push_count(&mut lines, *number),
                cell => push_field(&mut lines, value(cell).as_bytes(), &quoted),
            }
        }
        if lines.len() == start {
            lines.extend_from_slice(b"\"\"");
        }
        lines.extend_from_slice(if style.excel { b"\r\n" } else { b"\n" });
    }
    Ok(lines)
}

/// A whole number. Long tables are made of these, most of them small.
fn push_count(lines: &mut Vec<u8>, mut number: u64) {
    if number < 10 {
        lines.push(b'0' + number as u8);
        return;
    }
    let (mut digits, mut first) = ([0_u8; 20], 20);
    while number > 0 {
        first -= 1;
        if let Some(digit) = digits.get_mut(first) {
            *digit = b'0' + (number % 10) as u8;
        }
        number /= 10;
    }
    lines.extend_from_slice(digits.get(first..).unwrap_or_default());
}

/// A field, in quotes where it holds a byte that is to be `quoted`.
fn push_field(lines: &mut Vec<u8>, field: &[u8], quoted: &[bool; 256]) {
    if !field.iter().any(|byte| quoted[usize::from(*byte)]) {
        lines.extend_from_slice(field);
        return;
    }
    lines.push(b'"');
    for byte in field {
        if *byte == b'"' {
            lines.push(b'"');
        }
        lines.push(*byte);
    }
    lines.push(b'"');
}

fn writer<W: Write>(style: CsvStyle, out: W) -> ::csv::Writer<W> {
    let end = if style.excel { ::csv::Terminator::CRLF } else { ::csv::Terminator::Any(b'\n') };
    ::csv::WriterBuilder::new().delimiter(style.separator).terminator(end).from_writer(out)
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
        // What a spreadsheet reads as a number is no formula.
        Cell::Number(number, text) if text.starts_with(is_formula) => number.to_string().into(),
        Cell::Text(text) | Cell::Number(_, text) | Cell::Day(_, text) => guarded(text),
        Cell::Count(number) => number.to_string().into(),
        // A probability of nearly nothing would be a long row of noughts.
        Cell::Ratio(number) if *number > 0.0 && *number < 1e-4 => format!("{number:.4e}").into(),
        Cell::Measure(number) | Cell::Coverage(number) | Cell::Ratio(number) | Cell::Index(number) => {
            number.to_string().into()
        }
        Cell::Missing | Cell::Undefined(_) => "".into(),
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
    use proptest::prelude::*;

    use super::super::{Column, Kind, Whose};
    use super::*;

    #[test]
    fn cells_are_quoted_guarded_and_full() {
        let column = |name: &str| Column { name: name.to_owned(), kind: Kind::Text, whose: Whose::Study };
        let mut table = Table { columns: vec![column("quote"), column("n"), column("share")], ..Table::default() };
        table.push(vec![Cell::text("他说“信任”, \"好\"\n😀"), Cell::count(3), Cell::measure(Some(100.0 / 3.0))]);
        table.push(vec![Cell::text("@sum(A1)"), Cell::count(0), Cell::measure(Some(f64::NAN))]);
        let mut bytes = Vec::new();
        write(&[table], CsvStyle::default(), &mut bytes).unwrap();
        let expected = "quote,n,share\n\"他说“信任”, \"\"好\"\"\n😀\",3,33.333333333333336\n'@sum(A1),0,\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn numbers_below_nought_are_numbers() {
        let number = |number: f64, words: &str| value(&Cell::Number(number, words.to_owned())).into_owned();
        assert_eq!([number(-5.0, "-5"), number(7.0, "＋7"), number(6.0, "06")], ["-5", "7", "06"]);
        assert_eq!(value(&Cell::text("-5")), "'-5");
    }

    #[test]
    fn a_long_table_is_written_as_its_parts_one_after_the_other() {
        let mut table = Table::new("t", [("引文", Kind::Text), ("n", Kind::Count)]);
        for number in 0..ROWS * TASKS + 7 {
            table.push(vec![Cell::text(if number % 3 == 0 { "信,任\n😀" } else { "" }), Cell::count(number)]);
        }
        let (style, mut bytes) = (CsvStyle::default(), Vec::new());
        write(std::slice::from_ref(&table), style, &mut bytes).unwrap();
        let whole = [csv_head(&table, style).unwrap(), csv_lines(&table.rows, style).unwrap()].concat();
        assert_eq!(bytes, whole);
    }

    proptest! {
        #[test]
        fn lines_are_those_that_the_library_writes(
            rows in prop::collection::vec(prop::collection::vec(
                prop_oneof![
                    "[a,;\"'=1 \r\n信😀]{0,6}".prop_map(Cell::Text),
                    any::<u64>().prop_map(Cell::Count),
                    (0_u64..200).prop_map(Cell::Count),
                    Just(Cell::Missing),
                    any::<f64>().prop_map(Cell::Measure),
                ],
                3,
            ), 0..4),
            separator in prop::sample::select(vec![b',', b';', b'\t', b'1']), excel: bool, columns in 1_usize..4,
        ) {
            let style = CsvStyle { separator, excel };
            let rows: Vec<Vec<Cell>> = rows.into_iter().map(|mut row| { row.truncate(columns); row }).collect();
            let mut expected = Vec::new();
            let mut writer = writer(style, &mut expected);
            rows.iter().for_each(|row| writer.write_record(row.iter().map(|cell| value(cell).into_owned())).unwrap());
            writer.flush().unwrap();
            drop(writer);
            prop_assert_eq!(String::from_utf8(csv_lines(&rows, style).unwrap()), String::from_utf8(expected));
        }
    }

    #[test]
    fn rows_are_written_cell_by_cell_as_they_are_from_a_table() {
        let words =
            ["", "信,任\n😀", "@sum(A1)", "'=1", "a\u{1b}[31mb\u{7}\u{85}", "“He said”", "x\u{202e}y", "\"", " b;c"];
        for style in [CsvStyle::default(), CsvStyle { separator: b';', excel: true }] {
            let (mut rows, mut written) = (Vec::new(), CsvRows::new(style));
            for (number, text) in words.into_iter().enumerate() {
                let fill = |cells: &mut dyn Cells| {
                    cells.text(text);
                    cells.count(number * 1_000);
                    cells.missing();
                };
                let mut row = Vec::new();
                fill(&mut row);
                rows.push(row);
                fill(&mut written);
                written.end();
            }
            assert_eq!(written.finish().unwrap(), csv_lines(&rows, style).unwrap());
        }
        let mut alone = CsvRows::new(CsvStyle::default());
        alone.text("");
        alone.end();
        assert_eq!(alone.finish().unwrap(), csv_lines(&[vec![Cell::text("")]], CsvStyle::default()).unwrap());
        assert_eq!(CsvRows::new(CsvStyle::default()).finish().unwrap(), b"");
    }

    #[test]
    fn excel_gets_its_mark_its_line_ends_and_its_separator() {
        let mut table = Table::new("t", [("引文", Kind::Text), ("n", Kind::Count)]);
        table.push(vec![Cell::text("a;b, \"c\"\n😀"), Cell::count(1)]);
        let mut bytes = Vec::new();
        write(&[table], CsvStyle { separator: b';', excel: true }, &mut bytes).unwrap();
        let expected = "\u{feff}引文;n\r\n\"a;b, \"\"c\"\"\n😀\";1\r\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn a_table_without_columns_and_a_cell_alone_are_read_back() {
        let check = |table: Table, expected: &str| {
            let mut bytes = Vec::new();
            write(&[table], CsvStyle::default(), &mut bytes).unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        };
        let mut one = Table::new("t", [("信", Kind::Text)]);
        one.push(vec![Cell::text("")]);
        check(one, "信\n\"\"\n");
        let mut none = Table::new("t", []);
        check(none.clone(), "\"\"\n");
        none.push(Vec::new());
        check(none, "\"\"\n\"\"\n");
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
        let mut table = Table {
            columns: vec![Column { name: "信任".to_owned(), kind: Kind::Text, whose: Whose::Study }],
            ..Table::default()
        };
        table.rows = vec![vec![Cell::text("long enough to leave the writer's buffer".repeat(100))]; 100];
        assert_eq!(
            write(&[table], CsvStyle::default(), &mut Closed).unwrap_err().kind(),
            std::io::ErrorKind::BrokenPipe
        );
    }
}
