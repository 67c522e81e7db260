//! `emic codebook restore`

use clap::Args;

use crate::app::codebook_tables::differences_text;
use crate::cli::{Failure, Global, Outcome, output, session};
use crate::project::codebook_diff;

/// Go back to an older version.
#[derive(Args, Debug)]
pub struct Restore {
    /// The version: `v3`, the beginning of its hash, or the file's own label
    version: String,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
}

impl Restore {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        if self.dry_run {
            let (_, codebook) = workspace.codebook_at(&self.version)?;
            let found = codebook_diff(&workspace.project().codebook, &codebook);
            output::print_text(&differences_text(&found))?;
            return Ok(Outcome::found(!found.is_empty()));
        }
        let done = workspace.restore_codebook(&self.version)?;
        session::finish(&done)
    }
}
