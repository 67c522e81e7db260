//! `emic new`

use std::path::PathBuf;

use clap::Args;

use super::import::Import;
use crate::app::new_project;
use crate::cli::{Failure, Global, Outcome, output};

/// Start a study in a folder, with transcripts where files are named.
#[derive(Args, Debug)]
pub struct New {
    /// Where; the folder is made if it is not there
    dir: PathBuf,
    /// Transcripts to take in, as `emic import` does: files and folders
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The codebook to begin with: transfer-barriers-and-drivers (where nothing is said), ijv-interviews,
    /// b2b-knowledge-transfer, ignorance-management, none for an empty one, or a file
    #[arg(long, value_name = "NAME or FILE")]
    codebook: Option<PathBuf>,
    /// The title; the folder's name where it is not given
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

impl New {
    /// Start it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let begun = new_project(&self.dir, self.title.as_deref(), self.codebook.as_deref())?;
        let dir = self.dir.display();
        output::print_line(&format!("made {dir}"))?;
        let size = &begun.size;
        match (&begun.codebook, &self.codebook) {
            (Some(name), None) => output::note(&format!(
                "its codebook is {name}, {size}; `emic new DIR --codebook none` begins with an empty one"
            )),
            (Some(name), _) => output::note(&format!("its codebook is {name}, {size}")),
            (None, _) => output::note("its codebook is empty"),
        }
        if self.paths.is_empty() {
            output::note(&format!("next: cd {dir}, then `emic import FILE...`, then `emic`"));
            return Ok(Outcome::Done);
        }
        let inside = Global { project: Some(self.dir.clone()), ..global.clone() };
        let outcome = Import::of(self.paths).run(&inside)?;
        output::note(&format!("next: cd {dir}, then `emic` opens the screen"));
        Ok(outcome)
    }
}
