//! A table in memory: rows of cells, whatever file it came from, within bounds.

use super::{Error, Warning};

/// Columns that a table may have: as many as a spreadsheet.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// Cells that a table may have, empty ones between others included: 10,000 respondents with 400 answers each.
pub(super) const MAX_CELLS: usize = 4 << 20;

/// Bytes that all cells together may have.
const MAX_BYTES: usize = 256 << 20;

/// A row with at least one cell that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Its line in the file, or its number in the sheet, from 1.
    pub line: usize,
    /// Its cells, without white space at their ends.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell of a column; empty where the row is shorter.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Rows of cells that were read, counted as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    cells: usize,
    bytes: usize,
    /// Rows without any words.
    pub(super) empty: usize,
}

impl Rows {
    /// Take a row in, unless it is empty.
    ///
    /// # Errors
    /// [`Error::Damaged`] for more columns than a spreadsheet has, [`Error::TooLarge`] for more than a table can be.
    pub(super) fn push(&mut self, line: usize, cells: Vec<String>) -> Result<(), Error> {
        if cells.len() > MAX_COLUMNS {
            let why = format!("row {line} has {} columns; a table has at most {MAX_COLUMNS}", cells.len());
            return Err(Error::Damaged(why));
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            self.empty += 1;
            return Ok(());
        }
        let cells: Vec<String> = cells.into_iter().map(trimmed).collect();
        self.cells += cells.len();
        self.bytes += cells.iter().map(String::len).sum::<usize>();
        if self.cells > MAX_CELLS || self.bytes > MAX_BYTES {
            return Err(Error::TooLarge(MAX_BYTES as u64 >> 20));
        }
        self.rows.push(Row { line, cells });
        Ok(())
    }
}

/// Without spaces and line ends at its ends, line ends as LF. A no-break space between or behind words stays: whoever
/// wrote it may have meant it.
fn trimmed(cell: String) -> String {
    if cell.trim().is_empty() {
        return String::new();
    }
    let kept = cell.trim_matches([' ', '\n', '\r', '\t']);
    let kept = if kept.len() == cell.len() { cell } else { kept.to_owned() };
    if kept.contains('\r') { kept.replace("\r\n", "\n").replace('\r', "\n") } else { kept }
}

/// A table with headings.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// What the columns are called: on one line each, none empty, none twice.
    pub headings: Vec<String>,
    /// What the columns ask: the headings, or the row of questions below them.
    pub questions: Vec<String>,
    /// How many cells the row of headings has.
    width: usize,
    /// The rows below.
    pub rows: Vec<Row>,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

impl Table {
    /// The first row with more than one cell heads the table; what stands above it is a title.
    ///
    /// # Errors
    /// [`Error::NoText`] where there is nothing below the headings.
    pub(super) fn of(rows: Rows) -> Result<Self, Error> {
        let Rows { mut rows, empty, .. } = rows;
        let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let head = rows.iter().position(|row| filled(row) > 1).unwrap_or(0);
        let above: Vec<Row> = rows.drain(..head).collect();
        let mut warnings = Vec::new();
        if let Some(row) = above.first() {
            let message = format!("{} above the headings left out", amount(above.len(), "row"));
            warnings.push(Warning { line: Some(row.line), message });
        }
        if rows.is_empty() {
            return Err(Error::NoText("the table has no rows".to_owned()));
        }
        let first = rows.remove(0);
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(first.cells.len());
        let (headings, width) = (named(&first, columns), first.cells.len());
        let mut table = Self { headings, width, questions: Vec::new(), rows, warnings };
        table.questions = table.take_questions();
        if table.rows.is_empty() {
            return Err(Error::NoText("the table has headings and no rows below them".to_owned()));
        }
        if empty > 0 {
            table.warnings.push(Warning::new(format!("{} left out", amount(empty, "empty row"))));
        }
        Ok(table)
    }

    /// The column of that heading; of headings that differ in case or white space only, the first.
    pub(super) fn column(&self, heading: &str) -> Option<usize> {
        let exact = self.headings.iter().position(|known| known == heading);
        let fold = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        exact.or_else(|| self.headings.iter().position(|known| fold(known) == fold(heading)))
    }

    /// The cells of a column that are not empty.
    pub(super) fn filled(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// Qualtrics writes three rows of headings: names, questions, and its own ids as JSON.
    fn take_questions(&mut self) -> Vec<String> {
        let is_ids = |row: &Row| {
            let filled = || row.cells.iter().filter(|cell| !cell.is_empty());
            filled().count() > 0 && filled().all(|cell| cell.starts_with("{\"ImportId\""))
        };
        if !self.rows.get(1).is_some_and(is_ids) {
            return self.headings.clone();
        }
        let questions = self.rows.drain(..2).next().unwrap_or_default();
        let asked = self.headings.iter().enumerate().map(|(column, heading)| match one_line(questions.cell(column)) {
            question if question.is_empty() => heading.clone(),
            question => question,
        });
        asked.collect()
    }

    /// Tell of rows that have more or fewer cells than there are headings: in a table as text, a sign that something
    /// between the cells is missing or too much.
    pub(super) fn tell_ragged(&mut self) {
        let columns = self.width;
        let odd: Vec<usize> = self.rows.iter().filter(|row| row.cells.len() != columns).map(|row| row.line).collect();
        let Some(first) = odd.first() else { return };
        let whose = if odd.len() == 1 { "this row has" } else { "rows have" };
        let more = match odd.get(1..TOLD.min(odd.len())).unwrap_or_default() {
            [] => String::new(),
            lines => {
                let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
                let rest = if odd.len() > TOLD { format!(" and {} more", odd.len() - TOLD) } else { String::new() };
                format!("; so in lines {}{rest}", lines.join(", "))
            }
        };
        let message = format!("{whose} another number of cells than the {columns} headings{more}");
        self.warnings.push(Warning { line: Some(*first), message });
    }
}

/// Lines that are told one by one.
const TOLD: usize = 6;

/// The names of all columns, from the row that heads them: those without one are called by their letters, and names that
/// come again are numbered.
fn named(row: &Row, columns: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns);
    let mut met = std::collections::HashSet::new();
    for column in 0..columns {
        let name = match one_line(row.cell(column)) {
            name if name.is_empty() => format!("column {}", letters(column)),
            name => name,
        };
        let numbered = (2..).map(|number| format!("{name} {number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| met.insert(name.clone()));
        names.push(free.unwrap_or(name));
    }
    names
}

/// What a spreadsheet calls a column, counted from 0: `A`, `Z`, `AA`.
fn letters(column: usize) -> String {
    let (mut left, mut letters) = (column + 1, Vec::new());
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A heading or a name on one line, with single spaces.
pub(super) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1 row`, `2 rows`.
pub(super) fn amount(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Result<Table, Error> {
        let mut read = Rows::default();
        for (place, row) in rows.iter().enumerate() {
            read.push(place + 1, row.iter().map(|cell| (*cell).to_owned()).collect())?;
        }
        Table::of(read)
    }

    #[test]
    fn headings_are_named_once_each() {
        let table = table(&[&["Survey of 2024"], &["Q1", "", "Q1", " 为什么\n？ "], &["a", "b", "c", "d"], &["", " "]]);
        let table = table.unwrap();
        assert_eq!(table.headings, ["Q1", "column B", "Q1 2", "为什么 ？"]);
        let told: Vec<String> = table.warnings.iter().map(Warning::to_string).collect();
        assert_eq!(told, ["line 1: 1 row above the headings left out", "1 empty row left out"]);
        assert_eq!((table.column("q1"), table.column("为什么 ？"), table.column("Q9")), (Some(0), Some(3), None));
        assert_eq!((letters(0), letters(25), letters(26), letters(701), letters(702)), {
            ("A".into(), "Z".into(), "AA".into(), "ZZ".into(), "AAA".into())
        });
    }

    #[test]
    fn the_questions_of_qualtrics_are_read_from_its_second_row() {
        let ids = ["{\"ImportId\":\"id\"}", "{\"ImportId\":\"QID1\"}"];
        let table =
            table(&[&["ResponseId", "Q1"], &["Response ID", "What is\ntrust?"], &ids, &["R_1", "信任"]]).unwrap();
        assert_eq!((table.headings, table.questions), {
            (
                vec!["ResponseId".to_owned(), "Q1".to_owned()],
                vec!["Response ID".to_owned(), "What is trust?".to_owned()],
            )
        });
        assert_eq!(table.rows.len(), 1);
    }

    #[test]
    fn ragged_rows_are_told_and_kept() {
        let mut table = table(&[&["a", "b"], &["1"], &["1", "2"], &["1", "2", "3"]]).unwrap();
        table.tell_ragged();
        assert_eq!(table.warnings[0].to_string(), {
            "line 2: rows have another number of cells than the 2 headings; so in lines 4"
        });
        assert_eq!((table.headings[2].as_str(), table.rows[0].cell(1), table.rows.len()), ("column C", "", 3));
    }

    #[test]
    fn what_no_table_is_refused() {
        assert!(matches!(table(&[]), Err(Error::NoText(_))));
        assert!(matches!(table(&[&["a", "b"]]), Err(Error::NoText(_))));
        let mut rows = Rows::default();
        assert!(matches!(rows.push(1, vec![String::new(); MAX_COLUMNS + 1]), Err(Error::Damaged(_))));
        let wide = || std::iter::once("x".to_owned()).chain(vec![String::new(); MAX_COLUMNS - 1]).collect();
        let error = (1..1000).find_map(|line| rows.push(line, wide()).err());
        assert_eq!(error, Some(Error::TooLarge(256)));
    }
}
