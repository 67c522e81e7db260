//! One way out: a [`Table`] once, and a writer for each format.
//!
//! Start at [`Table`]; [`write()`] picks the writer for a [`Format`]. Cells clean their text when they are made
//! ([`clean`]), so that no writer can let a terminal escape through; the spreadsheet writers besides keep text from
//! becoming a formula. This room writes into what it is given and opens no files.

mod captions;
pub mod chart;
mod clean;
mod csv;
mod docx;
mod format;
mod highlight;
mod html;
mod json;
mod latex;
mod layout;
mod markdown;
pub mod page;
mod plain;
mod printed;
mod script;
mod table;
mod table_caption;
mod xlsx;

use std::io::Write;

use jiff::Timestamp;
use thiserror::Error;

pub use self::csv::{Cells, CsvRows, CsvStyle, csv_head, csv_lines, guarded, unguarded};
pub use captions::{Caption, Captions, captions, srt, vtt};
pub use clean::{clean, clean_line};
pub use docx::{Paragraph, highlight_docx, paper_docx, transcript_docx};
pub use format::Format;
pub use highlight::{
    Close, HIGHLIGHT_STYLE, Highlighted, HighlightedTurn, Legend, Piece, highlight_html, highlight_markdown,
    highlight_section, highlight_text,
};
pub use plain::in_lines;
pub use script::ScriptTurn;
pub use table::{Cell, Column, Kind, Table, Whose, rounded};
pub use table_caption::TableCaption;

/// Why a table could not be written.
#[derive(Debug, Error)]
pub enum Error {
    /// Where it was written to does not take it.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The workbook cannot hold it.
    #[error("cannot make the workbook: {0}; write .csv instead")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A chart could not be drawn.
    #[error("cannot draw the chart: {0}")]
    Chart(String),
    /// A table has no chart.
    #[error("there is no chart of this table; frequencies, crosstab, cooccurrence and saturation have one")]
    NoChart,
    /// A format has a limit, and a table is beyond it.
    #[error("the table `{table}` has {has} {what}, and {format} holds {most}; {hint}")]
    TooLarge {
        /// The table's name.
        table: String,
        /// `rows` or `columns`.
        what: &'static str,
        /// How many.
        has: usize,
        /// How many there may be.
        most: usize,
        /// What cannot hold them.
        format: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// The ending of a file name says nothing.
    #[error("cannot tell the format of `{0}`; known endings are {known}", known = Format::ENDINGS)]
    UnknownEnding(String),
}

/// What a writer is told besides the tables.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The title of the whole.
    pub title: String,
    /// The caption of tables that have none of their own.
    pub caption: TableCaption,
    /// Display columns of the terminal; in a plain table longer words go on below. `None` breaks nothing.
    pub width: Option<usize>,
    /// How CSV is written.
    pub csv: CsvStyle,
    /// The time that a workbook or document says it was made at where no caption has a date; the same time and tables give
    /// the same bytes.
    pub now: Option<Timestamp>,
}

impl Page {
    /// What a table says of where it comes from.
    fn caption<'a>(&'a self, table: &'a Table) -> &'a TableCaption {
        if table.caption.is_empty() { &self.caption } else { &table.caption }
    }

    /// What stands with a table on paper: its name, and where its numbers come from.
    fn heading(&self, table: &Table) -> String {
        let name = clean_line(&table.name);
        let stop = if name.is_empty() || name.ends_with(['.', '!', '?', '。', '！', '？']) { "" } else { "." };
        format!("{name}{stop} {}", self.caption(table)).trim().to_owned()
    }

    /// When the tables were made, as far as a file says so: the date of the data, so that the same study gives the same file.
    fn time(&self, tables: &[Table]) -> Option<Timestamp> {
        tables.iter().filter_map(|table| self.caption(table).data).max().or(self.now)
    }
}

/// Write `tables` in `format`. CSV has room for one table: the first.
///
/// # Errors
/// [`Error::Io`] from `out`; [`Error::TooLarge`] where a table has more rows or columns than the format holds.
pub fn write(tables: &[Table], format: Format, page: &Page, out: &mut dyn Write) -> Result<(), Error> {
    match format {
        Format::Table => plain::write(tables, page, out)?,
        Format::Csv => csv::write(tables, page.csv, out)?,
        Format::Json => json::write(tables, out)?,
        Format::Markdown => markdown::write(&printed::printable(tables), page, out)?,
        Format::Html => html::write(&printed::printable(tables), page, out)?,
        Format::Xlsx => xlsx::write(tables, page, out)?,
        Format::Docx => out.write_all(&docx::tables_docx(&printed::printable(tables), page)?)?,
        Format::Latex => latex::write(&printed::printable(tables), page, out)?,
        Format::Svg => return Err(Error::NoChart),
    }
    Ok(())
}

/// What a format cannot show of these tables as they are, in sentences.
pub fn concerns(tables: &[Table], format: Format) -> Vec<String> {
    match format {
        Format::Csv if tables.len() > 1 => {
            let names: Vec<&str> = tables.iter().skip(1).map(|table| table.name.as_str()).collect();
            vec![format!("CSV has room for one table; left out: {}", names.join(", "))]
        }
        Format::Xlsx => xlsx::concerns(tables),
        Format::Docx | Format::Latex => layout::concerns(tables),
        _ => Vec::new(),
    }
}
