//! `emic highlight`

use std::io::{IsTerminal as _, stdout};
use std::path::Path;

use clap::Args;

use super::filters::{Codes, Layered};
use super::papers::build;
use crate::analysis::{Grouping, Scope};
use crate::app::captions::caption_where;
use crate::app::papers::{highlight_table, highlighted, painted};
use crate::app::reporting::is_device;
use crate::cli::args::FormatName;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::report::Format;

/// Print a transcript with its coded passages marked: [words]{code}; in colour into .html and .docx.
///
/// `-o FILE` with .html, .docx, .md or .txt writes it to be read; .csv, .json, .xlsx and .tex have a row for each stretch
/// of words under the same codes.
#[derive(Args, Debug)]
pub struct Highlight {
    /// The transcript
    #[arg(value_name = "ID")]
    transcript: String,
    #[command(flatten)]
    codes: Codes,
    #[command(flatten)]
    layered: Layered,
    #[command(flatten)]
    listing: Listing,
}

impl Highlight {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let project = workspace.project();
        let id = session::transcript(project, &self.transcript)?;
        let scope = Scope {
            codes: self.codes.codes(project)?,
            transcripts: [id.clone()].into(),
            ..self.layered.scope(&workspace, global, Grouping::None)?
        };
        let caption = caption_where(&workspace, &scope, &[format!("transcript {id}")]);
        let (mut found, table) = build(scope, |ask| {
            Ok((highlighted(&workspace, ask, &id)?, highlight_table(&workspace, ask, std::slice::from_ref(&id))?))
        })?;
        found.notes.push(caption.to_string());
        let Some(bytes) = painted(&found, &self.ending())? else {
            return output::list(&table.captioned(caption), &workspace, &self.listing, global);
        };
        match self.listing.file() {
            Some(path) => {
                found.notes.iter().for_each(|note| output::note(note));
                output::write_whole(Some(path), &bytes)?;
            }
            None if self.ending() == "docx" && stdout().is_terminal() => {
                return Err(
                    Failure::new("a Word document would only show signs on a terminal").hint("write -o FILE.docx")
                );
            }
            None => output::print_bytes(&bytes)?,
        }
        Ok(Outcome::Done)
    }

    /// The ending of a file that is written as this is to be: the format goes before the file's own, as everywhere.
    fn ending(&self) -> String {
        // Who asks for columns asks for a table.
        let styled = self.listing.excel || self.listing.separator.is_some() || !self.listing.columns.is_empty();
        let of_file = |path: &Path| path.extension().unwrap_or_default().to_string_lossy().into_owned();
        match (self.listing.format, self.listing.file()) {
            (Some(FormatName::Table), _) => "txt".to_owned(),
            (Some(format), _) => Format::from(format).extension().to_owned(),
            (None, _) if styled => String::new(),
            (None, Some(path)) if is_device(path) => "txt".to_owned(),
            (None, Some(path)) => of_file(path),
            (None, None) => "txt".to_owned(),
        }
    }
}
