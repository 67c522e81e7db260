//! Tables as they stand in a file, cell by cell, for whoever knows what they mean: nothing is trimmed or guessed.

use csv::{ReaderBuilder, StringRecord};

use super::archive::Archive;
use super::workbook::sheets;
use super::{Error, Warning, archive, decode, delimited, guard};

/// The cells of a sheet, or of a file of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The sheet's name; empty for a file of one table.
    pub name: String,
    /// Rows with their numbers from 1 as a spreadsheet counts them, rows of empty cells left out.
    pub rows: Vec<(usize, Vec<String>)>,
    /// The cells were text between delimiters, so that formulas may have been made harmless by an apostrophe.
    pub is_text: bool,
}

/// Cells that a file may have.
const MAX_CELLS: usize = 4 << 20;

/// The visible sheets of a workbook, or the table of a text: cells between commas, semicolons, tabs or bars, in any
/// encoding.
///
/// # Errors
/// [`Error`] where the file is damaged, too large, or no text.
pub fn grids(bytes: &[u8]) -> Result<(Vec<Grid>, Vec<Warning>), Error> {
    if archive::is_zip(bytes) {
        // The reader of workbooks unfolds what it likes: all must fit before it may.
        Archive::open(bytes)?.unfold()?;
        let sheets = guard(|| sheets(bytes))?;
        let grid = |(name, rows): (String, Vec<(usize, Vec<String>)>)| Grid { name, rows, is_text: false };
        return Ok((sheets.into_iter().map(grid).collect(), Vec::new()));
    }
    let decoded = decode(bytes, None)?;
    let mut warnings = decoded.warnings();
    let grid = delimited_grid(&decoded.text)?;
    let last = grid.rows.last().map_or(0, |(line, _)| *line);
    warnings.extend(delimited::unclosed(&decoded.text, last));
    Ok((vec![grid], warnings))
}

fn delimited_grid(text: &str) -> Result<Grid, Error> {
    let (delimiter, body, skipped) = delimited::delimiter(text);
    let mut reader = ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .flexible(true)
        .has_headers(false)
        .from_reader(body.as_bytes());
    let (mut grid, mut record, mut cells) = (Grid { is_text: true, ..Grid::default() }, StringRecord::new(), 0);
    let mut row = skipped;
    while reader.read_record(&mut record).map_err(|error| Error::Damaged(error.to_string()))? {
        cells += record.len();
        if cells > MAX_CELLS {
            return Err(Error::TooLarge(256));
        }
        // A record's position is that before the blank lines above it, which spreadsheets count as rows.
        let start = usize::try_from(record.position().map_or(0, csv::Position::byte)).unwrap_or(body.len());
        let rest = body.get(start..).unwrap_or_default();
        row += 1 + rest.len() - rest.trim_start_matches('\n').len();
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            grid.rows.push((row, record.iter().map(str::to_owned).collect()));
        }
    }
    Ok(grid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_as_they_stand() {
        let (grids, warnings) = grids("sep=;\n name ;b\n\n\" 信任\n\";'=1\n;\n".as_bytes()).unwrap();
        let rows =
            vec![(2, vec![" name ".to_owned(), "b".to_owned()]), (4, vec![" 信任\n".to_owned(), "'=1".to_owned()])];
        assert_eq!((grids, warnings), (vec![Grid { name: String::new(), rows, is_text: true }], vec![]));
    }
}
