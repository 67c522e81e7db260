//! `emic transcripts`

use clap::Args;

use crate::app::reporting::transcripts_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// List the transcripts with turns, words, codings and attributes.
#[derive(Args, Debug)]
pub struct Transcripts {
    #[command(flatten)]
    listing: Listing,
}

impl Transcripts {
    /// List them.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        output::list(&transcripts_table(&workspace), &workspace, &self.listing, global)
    }
}
