//! `emic codebook check`

use std::path::PathBuf;

use clap::Args;

use crate::app::codebook_files;
use crate::cli::{Failure, Global, Outcome, output, session};

/// Check a codebook file.
#[derive(Args, Debug)]
pub struct Check {
    /// The file; the project's own where it is not given
    file: Option<PathBuf>,
}

impl Check {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let file = match self.file {
            Some(file) => file,
            None => session::root(global)?.join("codebook.yaml"),
        };
        let checked = codebook_files::check(&file)?;
        for problem in &checked.drawn {
            output::print_line(problem.trim_end())?;
        }
        let problems = [output::amount(checked.errors, "error"), output::amount(checked.warnings, "warning")];
        output::note(&format!(
            "{}: {}, {}",
            file.display(),
            problems.join(", "),
            output::amount(checked.codes, "code")
        ));
        Ok(Outcome::found(checked.errors == 0))
    }
}
