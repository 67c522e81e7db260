//! `emic highlight`

use clap::Args;

use super::filters::{Codes, Layered};
use super::papers::build;
use crate::analysis::{Grouping, Scope};
use crate::app::papers::{highlight_table, highlighted, save_highlighted};
use crate::cli::args::FormatName;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::report::{highlight_markdown, highlight_text};

/// Print a transcript with its coded passages marked: [words]{code}; in colour into .html and .docx.
///
/// `-o FILE` with .html, .docx, .md or .txt writes it to be read; .csv, .json and .xlsx have a row for each stretch of
/// words under the same codes.
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
        let (found, table) = build(scope, |ask| {
            Ok((highlighted(&workspace, ask, &id)?, highlight_table(&workspace, ask, std::slice::from_ref(&id))?))
        })?;
        if let Some(path) = &self.listing.output {
            if save_highlighted(&found, path)? {
                found.notes.iter().for_each(|note| output::note(note));
                output::note(&format!("wrote {}", path.display()));
                return Ok(Outcome::Done);
            }
            return output::list(&table, &workspace, &self.listing, global);
        }
        match self.listing.format {
            None | Some(FormatName::Table) => output::print_text(&highlight_text(&found))?,
            Some(FormatName::Markdown) => output::print_text(&highlight_markdown(&found))?,
            Some(_) => return output::list(&table, &workspace, &self.listing, global),
        }
        Ok(Outcome::Done)
    }
}
