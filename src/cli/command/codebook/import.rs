//! `emic codebook import`

use std::path::PathBuf;

use clap::Args;

use crate::app::codebook_files;
use crate::cli::{Failure, Global, Outcome, output, session};

/// Take in the codes of another codebook.
#[derive(Args, Debug)]
pub struct Import {
    /// The file, or the name of a shipped codebook
    #[arg(value_name = "FILE or NAME")]
    source: PathBuf,
}

impl Import {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open(global)?;
        let done = codebook_files::take_in(&workspace, &self.source)?;
        for id in &done.kept {
            output::note(&format!("`{id}` is there already and stays as it is"));
        }
        output::print_line(&format!("added {}", output::amount(done.added.len(), "code")))?;
        Ok(Outcome::found(!done.added.is_empty()))
    }
}
