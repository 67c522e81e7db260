//! A workbook: one sheet a table, numbers as numbers, words as words and wrapped, the header frozen and with filters; at the
//! end a sheet with the captions and notes of all.

use std::borrow::Cow;
use std::io::Write;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, FormatAlign, Workbook, Worksheet};

use super::{Cell, Error, Kind, Page, Table, clean_line};
use crate::text::columns;

/// What a cell of a workbook can hold, in UTF-16 units, less room for the sentence that says what was cut.
const LONGEST: usize = 32_767 - 64;
/// What the name of a sheet can hold, in UTF-16 units.
const LONGEST_NAME: usize = 31;
/// The rows of a sheet, the header among them.
const MOST_ROWS: usize = 1_048_576;
/// The columns of a sheet.
const MOST_COLUMNS: usize = 16_384;
/// The sheet of captions and notes.
const NOTES: &str = "Notes";

/// Write all tables into one workbook.
pub(super) fn write(tables: &[Table], page: &Page, out: &mut dyn Write) -> Result<(), Error> {
    tables.iter().try_for_each(check)?;
    let mut workbook = Workbook::new();
    let title: String = page.title.chars().take(255).collect();
    let mut properties = DocProperties::new().set_title(title).set_author("emic");
    if let Some(time) = page.time(tables) {
        properties = properties.set_creation_datetime(&ExcelDateTime::from_timestamp(time.as_second())?);
    }
    workbook.set_properties(&properties);
    let mut names = Names::default();
    let mut notes = Table::new(NOTES, ["sheet", "what", "words"].map(|name| (name, Kind::Text)));
    for table in tables {
        let name = names.next(&table.name);
        note(&mut notes, &name, table, page);
        fill(workbook.add_worksheet(), table, &name)?;
    }
    // A workbook without a sheet is none.
    if !notes.rows.is_empty() || tables.is_empty() {
        fill(workbook.add_worksheet(), &notes, &names.next(NOTES))?;
    }
    out.write_all(&workbook.save_to_buffer()?)?;
    Ok(())
}

/// What a cell cannot hold, in a sentence.
pub(super) fn concerns(tables: &[Table]) -> Vec<String> {
    let texts = tables.iter().flat_map(|table| table.rows.iter().flatten());
    let is_cut = |cell: &&Cell| matches!(cell, Cell::Text(text) if matches!(fit(text), Cow::Owned(_)));
    let cut = texts.filter(is_cut).count();
    let told = match cut {
        0 => return Vec::new(),
        1 => "1 cell is longer than a workbook's may be (32,767 characters) and is".to_owned(),
        _ => format!("{cut} cells are longer than a workbook's may be (32,767 characters) and are"),
    };
    vec![format!("{told} cut, as the cell says; .csv has the whole")]
}

fn check(table: &Table) -> Result<(), Error> {
    let too_large = |what, has, most, hint| Error::TooLarge {
        table: clean_line(&table.name).into_owned(),
        what,
        has,
        most,
        format: "a sheet of a workbook",
        hint,
    };
    if table.rows.len() >= MOST_ROWS {
        return Err(too_large("rows", table.rows.len(), MOST_ROWS - 1, "write .csv, or filter"));
    }
    if table.columns.len() > MOST_COLUMNS {
        return Err(too_large("columns", table.columns.len(), MOST_COLUMNS, "write .csv, or group by something else"));
    }
    Ok(())
}

/// Caption and notes of a table as rows.
fn note(notes: &mut Table, name: &str, table: &Table, page: &Page) {
    let caption = page.caption(table).fields().into_iter();
    let said = caption.chain(table.notes.iter().map(|note| ("note", note.clone())));
    notes.rows.extend(said.map(|(what, words)| [name, what, &words].map(Cell::text).to_vec()));
}

fn fill(sheet: &mut Worksheet, table: &Table, name: &str) -> Result<(), Error> {
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    let header = Style::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    for (place, column) in (0..=u16::MAX).zip(&table.columns) {
        sheet.write_string_with_format(0, place, fit(&column.name), &header)?;
        let longest = table.rows.iter().take(200).filter_map(|row| row.get(usize::from(place))).map(width).max();
        // The sign of the filter takes two letters.
        let heading = columns(&column.name) + 2;
        sheet.set_column_width(place, longest.unwrap_or(0).max(heading).clamp(6, 60) as f64 + 1.0)?;
    }
    // Excel and LibreOffice make a row as high as its wrapped text when they open the file.
    let top = Style::new().set_align(FormatAlign::Top);
    let (words, measure) = (top.clone().set_text_wrap(), top.clone().set_num_format("0.0"));
    let (coverage, dated) = (top.clone().set_num_format("0.00"), top.clone().set_num_format("yyyy-mm-dd"));
    let (count, ratio) = (top.clone().set_num_format("0"), top.clone().set_num_format("0.000"));
    for (line, row) in (1..=u32::MAX).zip(&table.rows) {
        for (place, cell) in (0..=u16::MAX).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string_with_format(line, place, fit(text), &words)?,
                Cell::Count(number) => sheet.write_number_with_format(line, place, *number as f64, &count)?,
                // A sheet has no cell for what is no number.
                Cell::Measure(number) | Cell::Coverage(number) | Cell::Ratio(number) | Cell::Index(number)
                    if !number.is_finite() =>
                {
                    &mut *sheet
                }
                Cell::Measure(number) => sheet.write_number_with_format(line, place, *number, &measure)?,
                Cell::Coverage(percent) => sheet.write_number_with_format(line, place, *percent, &coverage)?,
                Cell::Ratio(number) | Cell::Index(number) => {
                    sheet.write_number_with_format(line, place, *number, &ratio)?
                }
                Cell::Number(number, _) => sheet.write_number_with_format(line, place, *number, &top)?,
                Cell::Day(day, text) => match date_of(*day) {
                    Some(date) => sheet.write_datetime_with_format(line, place, &date, &dated)?,
                    None => sheet.write_string_with_format(line, place, fit(text), &words)?,
                },
                Cell::Missing | Cell::Undefined(_) => sheet,
            };
        }
    }
    if !table.columns.is_empty() && !table.rows.is_empty() {
        let last = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, u16::try_from(table.columns.len() - 1).unwrap_or(u16::MAX))?;
    }
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A day as a workbook keeps it; `None` before 1900, when its calendar begins.
fn date_of(day: Date) -> Option<ExcelDateTime> {
    if day.year() < 1900 {
        return None;
    }
    let (month, day_of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, month, day_of_month).ok()
}

fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.lines().map(columns).max().unwrap_or(0),
        number => number.shown().len(),
    }
}

/// What fits into a cell; where that is not all, the cell says so itself.
fn fit(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return text.into();
    }
    let kept = first_units(text, LONGEST);
    format!("{kept} [cut: {} characters in all, see the CSV]", text.chars().count()).into()
}

/// The beginning of a text, in at most so many UTF-16 units.
fn first_units(text: &str, most: usize) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= most
    };
    text.chars().take_while(fits).collect()
}

/// The names of sheets: legal, and each its own whatever the case of its letters.
#[derive(Debug, Default)]
struct Names(Vec<String>);

impl Names {
    fn next(&mut self, name: &str) -> String {
        let legal = |letter: char| if "[]:*?/\\".contains(letter) || letter.is_control() { ' ' } else { letter };
        let stem: String = name.chars().map(legal).collect();
        let stem = stem.trim().trim_matches('\'').trim();
        // Excel keeps one name for itself.
        let stem = match stem.to_lowercase().as_str() {
            "" => "Sheet".to_owned(),
            "history" => format!("{stem} of entries"),
            _ => stem.to_owned(),
        };
        let mut sheet = first_units(&stem, LONGEST_NAME).trim_end_matches(['\'', ' ']).to_owned();
        let mut number = 2;
        while self.0.contains(&sheet.to_lowercase()) {
            let end = format!(" ({number})");
            sheet = format!("{}{end}", first_units(&stem, LONGEST_NAME - end.len()));
            number += 1;
        }
        self.0.push(sheet.to_lowercase());
        sheet
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::super::TableCaption;
    use super::*;

    fn written(tables: &[Table]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(tables, &Page::default(), &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn words_stay_words_numbers_numbers_and_long_ones_say_that_they_are_cut() {
        let mut table = Table::new("Code × transcript [1]", [("quote", Kind::Text), ("n", Kind::Count)]);
        table.push(vec![Cell::text("=1+1 信任 😀"), Cell::count(3)]);
        table.push(vec![Cell::text("😀".repeat(40_000)), Cell::Missing]);
        table.push(vec![Cell::text("好".repeat(LONGEST)), Cell::Measure(f64::NAN)]);
        assert_eq!(
            concerns(std::slice::from_ref(&table)),
            [
                "1 cell is longer than a workbook's may be (32,767 characters) and is cut, as the cell says; .csv has the whole"
            ]
        );
        let bytes = written(&[table]);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        let sheet = book.worksheet_range("Code × transcript  1").unwrap();
        assert_eq!(sheet.get_value((1, 0)), Some(&Data::String("=1+1 信任 😀".to_owned())));
        assert_eq!(sheet.get_value((1, 1)), Some(&Data::Float(3.0)));
        let mut parts = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut part = |name: &str| std::io::read_to_string(parts.by_name(name).unwrap()).unwrap();
        assert!(part("xl/styles.xml").contains("vertical=\"top\" wrapText=\"1\""));
        assert!(part("xl/worksheets/sheet1.xml").contains("ySplit=\"1\""));
        let long = sheet.get_value((2, 0)).unwrap().to_string();
        assert!(long.ends_with("[cut: 40000 characters in all, see the CSV]"));
    }

    #[test]
    fn days_before_the_calendar_of_workbooks_are_words() {
        let mut table = Table::new("t", [("日", Kind::Text)]);
        for day in ["1899-12-31", "1900-01-01", "0001-01-01"] {
            table.push(vec![Cell::Day(day.parse().unwrap(), day.to_owned())]);
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(written(&[table]))).unwrap();
        let sheet = book.worksheet_range("t").unwrap();
        let is_words = |row: u32| matches!(sheet.get_value((row, 0)), Some(Data::String(_)));
        assert_eq!([1, 2, 3].map(is_words), [true, false, true]);
    }

    #[test]
    fn captions_and_notes_have_a_sheet_of_their_own() {
        let mut table = Table::new("Notes", [("码", Kind::Text)]);
        table.notes = vec!["= unit: 案例 😀".to_owned()];
        let data = Some("2026-11-22T14:03:59Z".parse().unwrap());
        let table = table.captioned(TableCaption { data, layer: "wei".to_owned(), ..TableCaption::default() });
        let bytes = written(std::slice::from_ref(&table));
        assert_eq!(bytes, written(&[table]));
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Notes", "Notes (2)"]);
        let notes = book.worksheet_range("Notes (2)").unwrap();
        let rows: Vec<String> = notes.rows().map(|row| format!("{} | {} | {}", row[0], row[1], row[2])).collect();
        let expected = [
            "sheet | what | words",
            "Notes | data of | 2026-11-22 14:03 UTC",
            "Notes | layer | wei",
            "Notes | note | = unit: 案例 😀",
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn names_of_sheets_are_legal_and_each_its_own() {
        let mut names = Names::default();
        let mut check = |name: &str, expected: &str| {
            let sheet = names.next(name);
            assert_eq!(sheet, expected);
            assert!(Worksheet::new().set_name(&sheet).is_ok(), "{sheet}");
        };
        check("History", "History of entries");
        check("'a/b' [c]:*?\\", "a b'  c");
        check("A B'  C", "A B'  C (2)");
        check("", "Sheet");
        check(&"信".repeat(40), &"信".repeat(31));
        check(&"信".repeat(40), &format!("{} (2)", "信".repeat(27)));
        check(&"😀".repeat(40), &"😀".repeat(15));
    }

    #[test]
    fn nothing_and_too_much() {
        assert!(Xlsx::new(Cursor::new(written(&[]))).is_ok_and(|book: Xlsx<_>| book.sheet_names() == ["Notes"]));
        assert!(
            Xlsx::new(Cursor::new(written(&[Table::new("空", [])])))
                .is_ok_and(|book: Xlsx<_>| book.sheet_names() == ["空"])
        );
        let mut table = Table::new("Levels", [("code", Kind::Text)]);
        table.rows = vec![Vec::new(); MOST_ROWS];
        let message = |table: &Table| {
            write(std::slice::from_ref(table), &Page::default(), &mut Vec::new()).unwrap_err().to_string()
        };
        assert_eq!(
            message(&table),
            "the table `Levels` has 1048576 rows, and a sheet of a workbook holds 1048575; write .csv, or filter"
        );
        table.rows.clear();
        table.columns = vec![table.columns[0].clone(); MOST_COLUMNS + 1];
        assert!(message(&table).contains("has 16385 columns"));
    }
}
