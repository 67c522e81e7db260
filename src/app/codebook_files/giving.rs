//! The study's codebook out, in the format that the file's ending asks for, with a receipt of what stayed behind.

use std::path::Path;

use jiff::Timestamp;

use crate::app::captions::study_caption;
use crate::app::{Error, Workspace, reporting};
use crate::exchange::codebook_document::{self, Block};
use crate::exchange::{codebook_json, codebook_markdown, codebook_table, codebook_yaml, qdc};
use crate::project::Codebook;
use crate::report::{self, Cell, Kind, Paragraph, Table};

/// What an export carried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Codes written.
    pub codes: usize,
    /// What the format has no place for: one sentence each.
    pub lost: Vec<String>,
}

/// Levels of headings that Word has.
const WORD_LEVELS: usize = 9;
/// Characters of UTF-16 that a cell of a workbook holds, as [`crate::report`] writes them.
const LONGEST_CELL: usize = 32_767 - 64;

/// Write the codebook in force: `.yaml` as it stands, comments and all; `.csv`, `.xlsx`, `.md`, `.docx`, `.qdc` and `.json`
/// so that it can be taken in again; `.html` to be read, `.tex` for a paper.
///
/// # Errors
/// [`Error::CodebookEnding`] for any other ending; as [`reporting::save`].
pub fn give_out(workspace: &Workspace, path: &Path, now: Option<Timestamp>) -> Result<Receipt, Error> {
    let codebook = &workspace.project().codebook;
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let title = if codebook.title.is_empty() { workspace.title() } else { &codebook.title };
    match ending.as_str() {
        "yaml" | "yml" => {
            let made = || codebook_yaml::write(codebook);
            let source = Some(workspace.codebook_source().to_owned()).filter(|source| !source.is_empty());
            reporting::save_bytes(path, source.unwrap_or_else(made).as_bytes())?;
        }
        "json" => reporting::save_bytes(path, codebook_json::write(codebook).as_bytes())?,
        "md" | "markdown" => reporting::save_bytes(path, codebook_markdown::write(codebook).as_bytes())?,
        "docx" => reporting::save_bytes(path, &report::paper_docx(title, &paragraphs(codebook))?)?,
        "qdc" => reporting::save_bytes(path, qdc::write(codebook)?.as_bytes())?,
        "csv" => reporting::save(path, &[table(codebook)], title, now)?,
        "xlsx" => reporting::save(path, &sheets(codebook), title, now)?,
        "html" | "htm" | "tex" => {
            let table = reporting::codebook_table(workspace).captioned(study_caption(workspace));
            reporting::save(path, &[table], title, now)?;
        }
        _ => return Err(Error::CodebookEnding(path.to_owned())),
    }
    let lost = lost(&ending, workspace.codebook_source(), codebook);
    Ok(Receipt { codes: codebook.codes().len(), lost })
}

/// The document for a Word file.
pub(super) fn paragraphs(codebook: &Codebook) -> Vec<Paragraph> {
    let paragraph = |block: Block| match block {
        Block::Title(text) => Paragraph::Title(text),
        Block::Heading(level, text) => Paragraph::Heading(level, text),
        Block::Field(label, text) if label == "Code" => Paragraph::Small(vec![(label, text)]),
        Block::Field(label, text) => Paragraph::Field(label, text),
        Block::Fields(fields) => Paragraph::Small(fields),
        Block::Item(text) => Paragraph::Item(text),
        Block::Words(text) => Paragraph::Words(text),
    };
    codebook_document::blocks(codebook, WORD_LEVELS).into_iter().map(paragraph).collect()
}

/// The codes as a table. Its cells hold what the codebook says to the letter; a codebook has no control characters.
pub(super) fn table(codebook: &Codebook) -> Table {
    let columns = codebook_table::COLUMNS.map(|name| (name, Kind::Text));
    filled(Table::new("Codebook", columns), codebook_table::rows(codebook))
}

/// The sheets of a workbook: the codes, and where there is something to say, what the codebook is and what it asks for.
pub(super) fn sheets(codebook: &Codebook) -> Vec<Table> {
    let about = Table::new(codebook_table::ABOUT, ["field", "value"].map(|name| (name, Kind::Text)));
    let names = ["name", "description", "values"];
    let attributes = Table::new(codebook_table::ATTRIBUTES, names.map(|name| (name, Kind::Text)));
    let mut sheets = vec![
        table(codebook),
        filled(about, codebook_table::about(codebook)),
        filled(attributes, codebook_table::attributes(codebook)),
    ];
    sheets.retain(|sheet| sheet.name == "Codebook" || !sheet.rows.is_empty());
    sheets
}

fn filled(mut table: Table, rows: Vec<Vec<String>>) -> Table {
    rows.into_iter().for_each(|row| table.push(row.into_iter().map(Cell::Text).collect()));
    table
}

/// What a format cannot carry of this codebook.
fn lost(ending: &str, source: &str, codebook: &Codebook) -> Vec<String> {
    let mut lost = Vec::new();
    if matches!(ending, "csv" | "qdc" | "html" | "htm" | "tex") {
        let head = head(codebook);
        if !head.is_empty() {
            lost.push(format!("of the codebook itself: {}; .xlsx, .md, .docx and .json hold them", head.join(", ")));
        }
    }
    if ending == "xlsx" {
        let rows = codebook_table::rows(codebook);
        let long = rows.iter().flatten().filter(|cell| cell.encode_utf16().count() > LONGEST_CELL).count();
        if long > 0 {
            lost.push(format!("the ends of {long} texts that are longer than a cell may be; .csv holds them"));
        }
    }
    if matches!(ending, "html" | "htm" | "tex") {
        lost.push("this page is for reading; `emic codebook import` takes all other formats back".to_owned());
    }
    let comments = source.lines().filter(|line| line.trim_start().starts_with('#')).count();
    if comments > 0 && !matches!(ending, "yaml" | "yml") {
        lost.push("comments and fields that emic does not know; .yaml holds them".to_owned());
    }
    lost
}

/// What the codebook says besides its codes.
fn head(codebook: &Codebook) -> Vec<String> {
    let some = |there: bool, name: &str| there.then(|| name.to_owned());
    let attributes = codebook.attributes.len();
    [
        some(!codebook.title.is_empty(), "title"),
        some(!codebook.version.is_empty(), "version"),
        some(!codebook.description.is_empty(), "description"),
        some(!codebook.sources.is_empty(), "sources"),
        (attributes > 0).then(|| format!("the {attributes} attributes that it asks for")),
    ]
    .into_iter()
    .flatten()
    .collect()
}
