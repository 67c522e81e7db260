//! `emic codebook export`

use std::path::PathBuf;

use clap::Args;

use crate::app::codebook_files;
use crate::cli::{Failure, Global, Outcome, output, session};

/// Write the codebook to a file.
#[derive(Args, Debug)]
pub struct Export {
    /// The file; its ending is the format: .yaml .csv .xlsx .md .docx .qdc .json .html .tex
    file: PathBuf,
}

impl Export {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let receipt = codebook_files::give_out(&workspace, &self.file, global.now)?;
        output::print_line(&format!("wrote {}: {}", self.file.display(), output::amount(receipt.codes, "code")))?;
        for lost in &receipt.lost {
            output::note(&format!("not carried: {lost}"));
        }
        Ok(Outcome::Done)
    }
}
