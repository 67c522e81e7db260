//! `emic codebook export`

use std::path::PathBuf;

use clap::Args;

use crate::app::reporting::codebook_table;
use crate::app::{codebook_files, reporting};
use crate::cli::{Failure, Global, Outcome, output, session};

/// Write the codebook to a file.
#[derive(Args, Debug)]
pub struct Export {
    /// The file
    file: PathBuf,
}

impl Export {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let ending = self.file.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        match ending.as_deref() {
            Some("yaml" | "yml") => codebook_files::give_out(&workspace, &self.file)?,
            _ => reporting::save(&self.file, &[codebook_table(&workspace)], workspace.title(), global.now)?,
        }
        let codes = output::amount(workspace.project().codebook.codes().len(), "code");
        output::print_line(&format!("wrote {}: {codes}", self.file.display()))?;
        Ok(Outcome::Done)
    }
}
