//! `pseudonyms.csv`: which name gets which pseudonym. It is the key that makes everybody known again, so it is written for
//! the owner only, ignored by git, and never part of an export. Columns and cells that are not known are kept.

use std::fs;
use std::path::Path;

use super::{Error, Folder, atomic, delimiter_of, folder, read_plain};
use crate::project::{Matching, Pseudonym, Pseudonyms};
use crate::text::Arrange;

/// Bytes that the table may have.
const MAX_BYTES: u64 = 16 << 20;

/// The line that keeps the table out of git.
const IGNORED: &str = "/pseudonyms.csv";

/// The table, with all that must come back when it is written again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PseudonymsFile {
    header: Vec<String>,
    rows: Vec<Row>,
    delimiter: u8,
    mark: bool,
    line_end: &'static str,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    cells: Vec<String>,
    /// The line that it begins on, from 1.
    line: u64,
    /// The column in code points, from 1, at which each cell begins.
    columns: Vec<usize>,
}

impl Default for PseudonymsFile {
    fn default() -> Self {
        let header = ["name", "pseudonym", "kind", "match", "note"].map(str::to_owned).to_vec();
        Self { header, rows: Vec::new(), delimiter: b',', mark: false, line_end: "\n" }
    }
}

impl PseudonymsFile {
    /// Read the table of a study; one without rows where there is none.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Outside`], and [`Error::Unfit`] with lines and columns.
    pub fn read(folder: &Folder) -> Result<Self, Error> {
        let path = folder.inside(folder.pseudonyms())?;
        if !path.exists() {
            return Ok(Self::default());
        }
        let unfit = |why: String| Error::Unfit { path: path.clone(), why };
        let text = String::from_utf8(read_plain(&path, MAX_BYTES)?).map_err(|error| {
            let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
            let line = before.filter(|&&byte| byte == b'\n').count() + 1;
            unfit(format!("not UTF-8 (line {line}); save it as `CSV UTF-8`"))
        })?;
        Self::parse(&text).map_err(unfit)
    }

    /// Read the table from its text. The delimiter is what the header has most of: comma, semicolon or tab.
    ///
    /// # Errors
    /// A sentence for every problem, with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bare = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let delimiter = delimiter_of(bare);
        let mut rows = rows_of(bare, delimiter)?;
        let line_end = if bare.contains("\r\n") { "\r\n" } else { "\n" };
        let mark = bare.len() < text.len();
        if rows.is_empty() {
            return Ok(Self { mark, ..Self::default() });
        }
        let header = rows.remove(0).cells;
        let table = Self { header, rows, delimiter, mark, line_end };
        for name in ["name", "pseudonym"] {
            if table.column(name).is_none() {
                return Err(format!(
                    "line 1, column 1: there is no column `{name}`; the first line must name the columns: name,pseudonym,kind,match,note"
                ));
            }
        }
        let problems = table.problems();
        if problems.is_empty() { Ok(table) } else { Err(problems.join("; ")) }
    }

    fn problems(&self) -> Vec<String> {
        let mut found: Vec<(usize, &str, String)> = Vec::new();
        for (number, _) in self.full_rows() {
            if let Err(message) = self.matching(number) {
                found.push((number, "match", message));
            }
        }
        let numbers: Vec<usize> = self.full_rows().map(|(number, _)| number).collect();
        let wrong = Pseudonyms::new(self.pseudonyms()).problems();
        found.extend(wrong.into_iter().filter_map(|one| Some((*numbers.get(one.row)?, one.column, one.message))));
        found.arrange_by_key(|(number, ..)| *number);
        found.into_iter().map(|(row, column, message)| format!("{}: {message}", self.place(row, column))).collect()
    }

    fn place(&self, row: usize, column: &str) -> String {
        let Some(row) = self.rows.get(row) else { return String::new() };
        let place = self.column(column).and_then(|column| row.columns.get(column).copied());
        format!("line {}, column {}", row.line, place.unwrap_or(1))
    }

    /// The rows that are no blank lines, with their places in [`Self::rows`].
    fn full_rows(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().enumerate().filter(|(_, row)| row.cells.iter().any(|cell| !cell.trim().is_empty()))
    }

    /// The names with their pseudonyms, in the order of the table.
    pub fn pseudonyms(&self) -> Vec<Pseudonym> {
        let pseudonym = |(number, _)| Pseudonym {
            name: self.cell(number, "name"),
            pseudonym: self.cell(number, "pseudonym"),
            kind: self.cell(number, "kind"),
            matching: self.matching(number).unwrap_or_default(),
        };
        self.full_rows().map(pseudonym).collect()
    }

    /// The notes of the rows, in the order of [`Self::pseudonyms`].
    pub fn notes(&self) -> Vec<String> {
        self.full_rows().map(|(number, _)| self.cell(number, "note")).collect()
    }

    fn matching(&self, row: usize) -> Result<Matching, String> {
        let word = self.cell(row, "match");
        let unknown = || format!("`{word}` is no way to match; it is one of word, anywhere, exact-case");
        Matching::parse(&word).ok_or_else(unknown)
    }

    /// Add a row.
    ///
    /// # Errors
    /// A sentence, where the row would not be a good one.
    pub fn add(&mut self, new: &Pseudonym, note: &str) -> Result<(), String> {
        let matching = if new.matching == Matching::default() { "" } else { new.matching.name() };
        let mut row = Row { line: self.rows.last().map_or(2, |row| row.line + 1), ..Row::default() };
        let cells = [
            ("name", &*new.name),
            ("pseudonym", &new.pseudonym),
            ("kind", &new.kind),
            ("match", matching),
            ("note", note),
        ];
        for (name, value) in cells.into_iter().filter(|(_, value)| !value.is_empty()) {
            let column = self.column(name).unwrap_or_else(|| {
                self.header.push(name.to_owned());
                self.header.len() - 1
            });
            row.cells.resize(row.cells.len().max(column + 1), String::new());
            if let Some(cell) = row.cells.get_mut(column) {
                value.trim().clone_into(cell);
            }
        }
        self.rows.push(row);
        let last = self.full_rows().count().saturating_sub(1);
        let wrong = Pseudonyms::new(self.pseudonyms()).problems();
        // The new row can also spoil an older one, whose pseudonym holds the new name.
        match wrong.iter().find(|one| one.row == last).or(wrong.first()) {
            Some(wrong) => {
                self.rows.pop();
                Err(wrong.message.clone())
            }
            None => Ok(()),
        }
    }

    /// The table as text.
    pub fn write(&self) -> String {
        let mut text = String::from(if self.mark { "\u{FEFF}" } else { "" });
        for cells in std::iter::once(&self.header).chain(self.rows.iter().map(|row| &row.cells)) {
            let quoted: Vec<String> = cells.iter().map(|cell| self.quoted(cell)).collect();
            text.push_str(&quoted.join(char::from(self.delimiter).encode_utf8(&mut [0; 4])));
            for _ in cells.len()..self.header.len() {
                text.push(char::from(self.delimiter));
            }
            text.push_str(self.line_end);
        }
        text
    }

    fn quoted(&self, cell: &str) -> String {
        let needs = cell.contains(['"', '\n', '\r', char::from(self.delimiter)]);
        if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    }

    /// Write the table into a study, for the owner only, and keep it out of git.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Outside`].
    pub fn save(&self, folder: &Folder) -> Result<(), Error> {
        ignore(folder)?;
        let path = folder::no_link(folder.inside(folder.pseudonyms())?)?;
        atomic::write_private(&path, self.write().as_bytes())
    }

    fn cell(&self, row: usize, name: &str) -> String {
        let cell = self.column(name).and_then(|column| self.rows.get(row)?.cells.get(column));
        cell.map(|cell| cell.trim().to_owned()).unwrap_or_default()
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known.trim().eq_ignore_ascii_case(name))
    }
}

/// Whether a study's `.gitignore` names the table.
pub fn is_ignored(folder: &Folder) -> bool {
    let text = fs::read_to_string(folder.root().join(".gitignore")).unwrap_or_default();
    text.lines().any(|line| matches!(line.trim().trim_start_matches('/'), "pseudonyms.csv" | "*" | "*.csv"))
}

fn ignore(folder: &Folder) -> Result<(), Error> {
    if is_ignored(folder) {
        return Ok(());
    }
    let path = folder::no_link(folder.root().join(".gitignore"))?;
    let mut text = fs::read_to_string(&path).unwrap_or_default();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(IGNORED);
    text.push('\n');
    atomic::write(&path, text.as_bytes())
}

/// Whether others than the owner may read the file at `path`, as far as the system tells.
pub fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

fn rows_of(text: &str, delimiter: u8) -> Result<Vec<Row>, String> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let (line, start) = record.position().map_or((1, 0), |at| (at.line(), at.byte() as usize));
        // The reader points at the line break before a row that follows blank lines.
        let blank = text.get(start..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let skipped = text.get(start..start + blank).map_or(0, |blank| blank.matches('\n').count() as u64);
        let columns = beginnings(text.get(start + blank..).unwrap_or_default(), char::from(delimiter));
        rows.push(Row { cells: record.iter().map(str::to_owned).collect(), line: line + skipped, columns });
    }
    Ok(rows)
}

/// The columns in code points, from 1, at which the cells of the first line of `text` begin.
fn beginnings(text: &str, delimiter: char) -> Vec<usize> {
    let (mut columns, mut quoted) = (vec![1], false);
    for (count, sign) in text.chars().take_while(|sign| *sign != '\n').enumerate() {
        quoted ^= sign == '"';
        if sign == delimiter && !quoted {
            columns.push(count + 2);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, pseudonym: &str) -> Pseudonym {
        Pseudonym { name: name.to_owned(), pseudonym: pseudonym.to_owned(), ..Pseudonym::default() }
    }

    #[test]
    fn a_table_is_read_with_all_that_it_holds() {
        let text =
            "\u{FEFF}Name;Pseudonym;kind;match;mine\r\nKessler;P1;person;;x\r\n\r\n 王小明 ;\"甲;乙\";;anywhere;😀\r\n";
        let table = PseudonymsFile::parse(text).unwrap();
        let rows = table.pseudonyms();
        assert_eq!((rows.len(), rows[0].kind.as_str(), rows[1].name.as_str()), (2, "person", "王小明"));
        assert_eq!((rows[1].pseudonym.as_str(), rows[1].matching), ("甲;乙", Matching::Anywhere));
        let mut more = table;
        more.add(&Pseudonym { matching: Matching::ExactCase, ..row("Mark", "P2") }, "a \"note\"").unwrap();
        let expected = "\u{FEFF}Name;Pseudonym;kind;match;mine;note\r\nKessler;P1;person;;x;\r\n 王小明 ;\"甲;乙\";;anywhere;😀;\r\n\
                        Mark;P2;;exact-case;;\"a \"\"note\"\"\"\r\n";
        assert_eq!(more.write(), expected);
        assert_eq!(PseudonymsFile::parse(expected).unwrap().notes(), ["", "", "a \"note\""]);
    }

    #[track_caller]
    fn check_problem(text: &str, expected: &str) {
        assert_eq!(PseudonymsFile::parse(text).unwrap_err(), expected);
    }

    #[test]
    fn problems_name_line_and_column() {
        check_problem(
            "name,alias\nx,y\n",
            "line 1, column 1: there is no column `pseudonym`; the first line must name the columns: name,pseudonym,kind,match,note",
        );
        check_problem(
            "name,pseudonym,match\n王小明,甲,\n\n\"K, R\",P1,fuzzy\n王小明,乙,\nBo,P: 3,\nCy,,\n",
            "line 4, column 11: `fuzzy` is no way to match; it is one of word, anywhere, exact-case; \
             line 5, column 1: the name `王小明` stands in the table already; \
             line 6, column 4: a pseudonym with a colon in it would break the labels of speakers; leave it out; \
             line 7, column 4: the pseudonym is empty; write what takes the name's place",
        );
    }

    #[test]
    fn rows_that_would_spoil_the_table_are_refused() {
        let mut table = PseudonymsFile::default();
        table.add(&row("Kessler", "Marlow"), "").unwrap();
        assert!(table.add(&row("kessler", "P2"), "").unwrap_err().contains("already"));
        assert!(table.add(&row("Marlow", "P2"), "").unwrap_err().contains("holds the name `Marlow`"));
        assert!(table.add(&row("王", ""), "").is_err());
        assert_eq!(table.write(), "name,pseudonym,kind,match,note\nKessler,Marlow,,,\n");
    }

    #[test]
    fn the_table_is_for_the_owner_and_not_for_git() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path().join("研究"));
        folder.create("format: 1\n", "codes: []\n").unwrap();
        assert!(is_ignored(&folder));
        fs::write(folder.root().join(".gitignore"), "/.emic/").unwrap();
        let mut table = PseudonymsFile::read(&folder).unwrap();
        table.add(&row("王小明", "甲😀"), "").unwrap();
        table.save(&folder).unwrap();
        assert_eq!(fs::read_to_string(folder.root().join(".gitignore")).unwrap(), "/.emic/\n/pseudonyms.csv\n");
        assert!(!is_open_to_others(&folder.pseudonyms()));
        assert_eq!(PseudonymsFile::read(&folder).unwrap().pseudonyms(), table.pseudonyms());
        fs::write(folder.pseudonyms(), b"name,pseudonym\n\xB2\xE2,x\n").unwrap();
        let told = PseudonymsFile::read(&folder).unwrap_err().to_string();
        assert!(told.ends_with("not UTF-8 (line 2); save it as `CSV UTF-8`"), "{told}");
    }
}
