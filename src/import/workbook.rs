//! Workbooks of Excel (.xlsx): the first visible sheet that has cells, read cell by cell.
//!
//! calamine reads the cells one after the other; its ready-made tables are not used, because a single cell in the last
//! row and column of a sheet would make it lay out 17 thousand million of them. For the same reason old workbooks (.xls)
//! and OpenDocument sheets, which it reads only whole, are refused with the way out.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use memchr::memmem;

use super::archive::{self, Archive};
use super::table::{MAX_CELLS, MAX_COLUMNS, Rows, Table, amount};
use super::{Error, Format, Reading, Source, Warning, guard, survey};

/// `.xlsx` and `.xlsm`.
pub(super) struct Workbook;

impl Format for Workbook {
    fn name(&self) -> &'static str {
        "workbook (.xlsx)"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        archive::mentions(source.bytes, "xl/workbook.xml")
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        // calamine unfolds what it likes: all must fit before it may.
        Archive::open(source.bytes)?.unfold()?;
        let (rows, mut warnings) = guard(|| rows(source.bytes))?;
        let mut reading = survey::read(Table::of(rows)?, source.columns, self.name(), "")?;
        warnings.append(&mut reading.warnings);
        Ok(Reading { warnings, ..reading })
    }
}

/// Spreadsheets that are not read.
pub(super) struct OtherSheet;

impl Format for OtherSheet {
    fn name(&self) -> &'static str {
        "another spreadsheet"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        is_old(source.bytes) || is_open(source.bytes)
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let what =
            if is_old(source.bytes) { "an old Excel workbook (.xls)" } else { "an OpenDocument spreadsheet (.ods)" };
        Err(Error::Convert(what, "open it in Excel or LibreOffice, save it as .xlsx or CSV, and import that"))
    }
}

/// A compound file that lists a workbook.
fn is_old(bytes: &[u8]) -> bool {
    let listed = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") && (listed("Workbook") || listed("Book"))
}

fn is_open(bytes: &[u8]) -> bool {
    archive::mentions(bytes, "application/vnd.oasis.opendocument.spreadsheet")
}

/// All visible sheets with cells: names, and rows as they stand with their numbers from 1.
///
/// # Errors
/// [`Error::Damaged`], [`Error::Locked`], [`Error::TooLarge`].
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Cells>, Error> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let shown = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = shown.map(|sheet| sheet.name.clone()).collect();
    let mut all = Vec::new();
    for name in names {
        let sheet = Sheet::read(&mut book, &name)?;
        let rows: Vec<_> = sheet.rows.into_iter().map(|(row, cells)| (row as usize + 1, cells)).collect();
        if !rows.is_empty() {
            all.push((name, rows));
        }
    }
    Ok(all)
}

/// A sheet's name, and its rows with their numbers.
type Cells = (String, Vec<(usize, Vec<String>)>);

/// The rows of the first visible sheet that has any, and what is worth knowing.
fn rows(bytes: &[u8]) -> Result<(Rows, Vec<Warning>), Error> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let sheets = book.sheets_metadata().iter();
    let shown = sheets.filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = shown.map(|sheet| sheet.name.clone()).collect();
    for (place, name) in names.iter().enumerate() {
        let sheet = Sheet::read(&mut book, name)?;
        if sheet.rows.is_empty() {
            continue;
        }
        let mut warnings: Vec<Warning> = sheet.errors().into_iter().collect();
        let others: Vec<&str> = names.iter().skip(place + 1).map(String::as_str).collect();
        if !others.is_empty() {
            warnings.push(Warning::new(format!("the sheet `{name}` is read; others are not: {}", others.join(", "))));
        }
        return Ok((sheet.into_rows()?, warnings));
    }
    Err(Error::NoText("no visible sheet has any cells".to_owned()))
}

/// A sheet while it is read. Rows and cells may come in any order, and far apart.
#[derive(Default)]
struct Sheet {
    rows: BTreeMap<u32, Vec<String>>,
    cells: usize,
    bytes: usize,
    /// Cells that hold an error, and the row of the first.
    wrong: usize,
    first_wrong: Option<u32>,
}

/// Bytes that the cells of a sheet may have together: many may name one long shared string.
const MAX_BYTES: usize = 256 << 20;

impl Sheet {
    fn read(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Self, Error> {
        let mut sheet = Self::default();
        let mut cells = match book.worksheet_cells_reader(name) {
            Ok(cells) => cells,
            Err(XlsxError::NotAWorksheet(_)) => return Ok(sheet),
            Err(error) => return Err(damaged(&error)),
        };
        while let Some(cell) = cells.next_cell().map_err(|error| damaged(&error))? {
            let (row, column) = cell.get_position();
            sheet.set(row, column, &Data::from(cell.get_value().clone()))?;
        }
        Ok(sheet)
    }

    fn set(&mut self, row: u32, column: u32, value: &Data) -> Result<(), Error> {
        if matches!(value, Data::Error(_)) {
            self.wrong += 1;
            self.first_wrong = self.first_wrong.or(Some(row));
        }
        let Some(words) = shown(value) else { return Ok(()) };
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            return Err(Error::Damaged(format!("row {} has a cell beyond column {MAX_COLUMNS}", u64::from(row) + 1)));
        }
        let cells = self.rows.entry(row).or_default();
        self.cells += (column + 1).saturating_sub(cells.len());
        self.bytes += words.len();
        if self.cells > MAX_CELLS || self.bytes > MAX_BYTES {
            return Err(Error::TooLarge(MAX_BYTES as u64 >> 20));
        }
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = words;
        }
        Ok(())
    }

    fn errors(&self) -> Option<Warning> {
        let line = self.first_wrong.map(|row| row as usize + 1)?;
        let message =
            format!("{} of the sheet left out: a formula failed there (#N/A and the like)", amount(self.wrong, "cell"));
        Some(Warning { line: Some(line), message })
    }

    /// All rows, in order.
    fn into_rows(self) -> Result<Rows, Error> {
        let mut rows = Rows::default();
        for (row, cells) in self.rows {
            rows.push(row as usize + 1, cells)?;
        }
        Ok(rows)
    }
}

/// A cell as the sheet shows it; `None` for one without words.
fn shown(value: &Data) -> Option<String> {
    Some(match value {
        Data::Empty | Data::Error(_) => return None,
        Data::String(words) | Data::DateTimeIso(words) | Data::DurationIso(words) => words.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(time) => date(time),
    })
}

/// `2024-04-09`, `2024-04-09 10:33:00`, `10:33:00`; a length of time as hours, minutes and seconds.
fn date(time: &ExcelDateTime) -> String {
    let days = time.as_f64();
    if time.is_duration() {
        let seconds = (days * 86_400.0).round() as i64;
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (days.abs() < 1.0, days.fract() == 0.0) {
        (true, _) => clock,
        (false, true) => date,
        (false, false) => format!("{date} {clock}"),
    }
}

fn damaged(error: &XlsxError) -> Error {
    match error {
        XlsxError::Password => Error::Locked,
        other => Error::Damaged(format!("the workbook cannot be read: {other}")),
    }
}

#[cfg(test)]
mod tests;
