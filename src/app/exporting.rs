//! A whole study in one file, with a receipt of what the file's format cannot carry.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::captions::{caption, study_caption};
use super::coding_tables::{CodingFilter, codings_table};
use super::counting::{count_codes, frequencies_table, matrix_table};
use super::memo_tables;
use super::memos::MemoFilter;
use super::{Error, Workspace, reporting};
use crate::analysis::Scope;
use crate::report::{Format, Page, Table, concerns};

/// What an export wrote, and what it could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The file.
    pub path: PathBuf,
    /// The tables in it, with their rows.
    pub written: Vec<(String, usize)>,
    /// What stayed behind, in sentences.
    pub left: Vec<String>,
    /// What the format cannot show as it is, in sentences.
    pub concerns: Vec<String>,
}

/// Everything there is as tables: transcripts, codebook, codings, memos, frequencies, matrix.
pub fn all_tables(workspace: &Workspace) -> Vec<Table> {
    let scope = Scope::default();
    vec![
        reporting::transcripts_table(workspace),
        reporting::codebook_table(workspace),
        codings_table(workspace, &CodingFilter::default()),
        memo_tables::memos_table(workspace, &MemoFilter::default()),
        frequencies_table(&count_codes(workspace, &scope), &scope, false).captioned(caption(workspace, &scope)),
        matrix_table(workspace, &scope).captioned(caption(workspace, &scope)),
    ]
}

/// Write a study to a file; the ending says in which format. CSV has room for one table and gets the codings.
///
/// # Errors
/// [`Error::Report`] for an unknown ending; [`Error::Io`] where the file cannot be written.
pub fn export(workspace: &Workspace, path: &Path, now: Option<Timestamp>) -> Result<Receipt, Error> {
    let mut left = vec![
        "the texts of the transcripts, which are plain text in transcripts/; `emic export transcripts` writes them"
            .to_owned(),
    ];
    let format = Format::of(path)?;
    let tables = match format {
        Format::Csv => {
            left.push("codebook, memos and counts: CSV has room for one table; use another format".to_owned());
            vec![codings_table(workspace, &CodingFilter::default())]
        }
        _ => all_tables(workspace),
    };
    left.push("the history, which is in history/".to_owned());
    let title = workspace.title().to_owned();
    let page = Page { title, caption: study_caption(workspace), now, ..Page::default() };
    reporting::save_as(path, &tables, format, &page)?;
    let concerns = concerns(&tables, format);
    let written = tables.iter().map(|table| (table.name.to_lowercase(), table.rows.len())).collect();
    Ok(Receipt { path: path.to_owned(), written, left, concerns })
}
