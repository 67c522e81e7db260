//! One way out: a [`Table`] once, and a writer for each format.
//!
//! Start at [`Table`]; [`write()`] picks the writer for a [`Format`]. Cells clean their text when they are made
//! ([`clean`]), so that no writer can let a terminal escape through; the spreadsheet writers besides keep text from
//! becoming a formula. This room writes into what it is given and opens no files.

mod captions;
mod clean;
mod csv;
mod docx;
mod format;
mod highlight;
mod html;
mod json;
mod markdown;
mod plain;
mod script;
mod table;
mod xlsx;

use std::io::Write;

use jiff::Timestamp;
use thiserror::Error;

pub use self::csv::{guarded, unguarded};
pub use captions::{Caption, Captions, captions, srt, vtt};
pub use clean::{clean, clean_line};
pub use docx::{Paragraph, highlight_docx, paper_docx, transcript_docx};
pub use format::Format;
pub use highlight::{
    Close, HIGHLIGHT_STYLE, Highlighted, HighlightedTurn, Legend, Piece, highlight_html, highlight_markdown,
    highlight_section, highlight_text,
};
pub use script::ScriptTurn;
pub use table::{Cell, Column, Kind, Table};

/// Why a table could not be written.
#[derive(Debug, Error)]
pub enum Error {
    /// Where it was written to does not take it.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The workbook cannot hold it.
    #[error("cannot make the workbook: {0}; write .csv instead")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The ending of a file name says nothing.
    #[error("cannot tell the format of `{0}`; known endings are {known}", known = Format::ENDINGS)]
    UnknownEnding(String),
}

/// What a writer is told besides the tables.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The title of the whole.
    pub title: String,
    /// Display columns of the terminal; longer lines of a plain table are cut. `None` cuts nothing.
    pub width: Option<usize>,
    /// Begin CSV with a byte order mark: spreadsheets want it in files, programs that read a pipe do not.
    pub byte_order_mark: bool,
    /// The time that a workbook says it was made at; the same time and tables give the same bytes.
    pub now: Option<Timestamp>,
}

/// Write `tables` in `format`. CSV has room for one table: the first.
///
/// # Errors
/// [`Error::Io`] from `out`; [`Error::Workbook`] where a table has more rows than a sheet.
pub fn write(tables: &[Table], format: Format, page: &Page, out: &mut dyn Write) -> Result<(), Error> {
    match format {
        Format::Table => plain::write(tables, page.width, out)?,
        Format::Csv => csv::write(tables, page.byte_order_mark, out)?,
        Format::Json => json::write(tables, out)?,
        Format::Markdown => markdown::write(tables, page, out)?,
        Format::Html => html::write(tables, page, out)?,
        Format::Xlsx => xlsx::write(tables, page, out)?,
    }
    Ok(())
}
