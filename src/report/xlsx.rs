//! A workbook: one sheet a table, numbers as numbers, words as words and wrapped, the header frozen.

use std::borrow::Cow;
use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, FormatAlign, Workbook, Worksheet};

use super::{Cell, Error, Page, Table};
use crate::text::columns;

/// What a cell of a workbook can hold, in UTF-16 units, less room for the sentence that says what was cut.
const LONGEST: usize = 32_767 - 64;
/// What the name of a sheet can hold.
const LONGEST_NAME: usize = 31;

/// Write all tables into one workbook.
pub(super) fn write(tables: &[Table], page: &Page, out: &mut dyn Write) -> Result<(), Error> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(&page.title).set_author("emic");
    if let Some(now) = page.now {
        properties = properties.set_creation_datetime(&ExcelDateTime::from_timestamp(now.as_second())?);
    }
    workbook.set_properties(&properties);
    for table in tables {
        fill(workbook.add_worksheet(), table)?;
    }
    out.write_all(&workbook.save_to_buffer()?)?;
    Ok(())
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), Error> {
    sheet.set_name(sheet_name(&table.name))?;
    sheet.set_freeze_panes(1, 0)?;
    let header = Style::new().set_bold();
    for (place, column) in (0..=u16::MAX).zip(&table.columns) {
        sheet.write_string_with_format(0, place, fit(&column.name), &header)?;
        let longest = table.rows.iter().take(200).filter_map(|row| row.get(usize::from(place))).map(width).max();
        sheet.set_column_width(place, longest.unwrap_or(0).max(columns(&column.name)).clamp(6, 60) as f64 + 1.0)?;
    }
    // Excel and LibreOffice make a row as high as its wrapped text when they open the file.
    let top = Style::new().set_align(FormatAlign::Top);
    let (words, measure) = (top.clone().set_text_wrap(), top.clone().set_num_format("0.0"));
    let ratio = top.clone().set_num_format("0.000");
    for (line, row) in (1..=u32::MAX).zip(&table.rows) {
        for (place, cell) in (0..=u16::MAX).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string_with_format(line, place, fit(text), &words)?,
                Cell::Count(number) => sheet.write_number_with_format(line, place, *number as f64, &top)?,
                Cell::Measure(number) => sheet.write_number_with_format(line, place, *number, &measure)?,
                Cell::Ratio(number) => sheet.write_number_with_format(line, place, *number, &ratio)?,
                Cell::Missing => sheet,
            };
        }
    }
    if !table.columns.is_empty() && !table.rows.is_empty() {
        let last = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, u16::try_from(table.columns.len() - 1).unwrap_or(u16::MAX))?;
    }
    Ok(())
}

fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.lines().map(columns).max().unwrap_or(0),
        Cell::Count(number) => number.to_string().len(),
        Cell::Measure(_) | Cell::Ratio(_) | Cell::Missing => 6,
    }
}

/// What fits into a cell; where that is not all, the cell says so itself.
fn fit(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return text.into();
    }
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units <= LONGEST
        })
        .collect();
    format!("{kept} [cut: {} characters in all, see the CSV]", text.chars().count()).into()
}

/// A name that a sheet may have.
fn sheet_name(name: &str) -> String {
    let allowed = name.chars().map(|letter| if "[]:*?/\\'".contains(letter) { ' ' } else { letter });
    allowed.take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::super::Kind;
    use super::*;

    #[test]
    fn words_stay_words_numbers_numbers_and_long_ones_say_that_they_are_cut() {
        let mut table = Table::new("Code × transcript [1]", [("quote", Kind::Text), ("n", Kind::Count)]);
        table.push(vec![Cell::text("=1+1 信任 😀"), Cell::count(3)]);
        table.push(vec![Cell::text("😀".repeat(40_000)), Cell::Missing]);
        let mut bytes = Vec::new();
        write(&[table], &Page::default(), &mut bytes).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        let sheet = book.worksheet_range("Code × transcript  1 ").unwrap();
        assert_eq!(sheet.get_value((1, 0)), Some(&Data::String("=1+1 信任 😀".to_owned())));
        assert_eq!(sheet.get_value((1, 1)), Some(&Data::Float(3.0)));
        let mut parts = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut part = |name: &str| std::io::read_to_string(parts.by_name(name).unwrap()).unwrap();
        assert!(part("xl/styles.xml").contains("vertical=\"top\" wrapText=\"1\""));
        assert!(part("xl/worksheets/sheet1.xml").contains("ySplit=\"1\""));
        let long = sheet.get_value((2, 0)).unwrap().to_string();
        assert!(long.ends_with("[cut: 40000 characters in all, see the CSV]"));
    }
}
