//! `emic demo`

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::Args;

use crate::app::{DEMO_FOLDER, Options, find_project, project_around, write_demo};
use crate::cli::screen::Screen;
use crate::cli::{Failure, Global, Outcome, output, session};

/// Make the sample study and open it: sixteen interviews with managers of an invented joint venture, coded by two.
#[derive(Args, Debug)]
pub struct Demo {
    /// Where
    #[arg(default_value = DEMO_FOLDER)]
    dir: PathBuf,
    /// Only make it
    #[arg(long)]
    no_open: bool,
}

impl Demo {
    /// Make it; one that is there already is opened as it stands.
    pub fn run(self, screen: &Screen, global: &Global) -> Result<Outcome, Failure> {
        if find_project(Some(&self.dir)).is_ok() {
            output::note(&format!("{} is there already and stays as it is", self.dir.display()));
        } else if let Some(around) = project_around(&self.dir) {
            let failure = Failure::new(format!(
                "{} would lie in the study {}, and a study holds no other",
                self.dir.display(),
                around.display()
            ));
            return Err(failure.hint("name a folder elsewhere: `emic demo DIR`"));
        } else {
            write_demo(&self.dir)?;
            output::print_line(&format!("made the sample study in {}", self.dir.display()))?;
        }
        if self.no_open || !std::io::stdout().is_terminal() {
            output::note(&format!("to open it: cd {} && emic", self.dir.display()));
            return Ok(Outcome::Done);
        }
        (screen.open)(&self.dir, Options { coder: session::coder(global)?, now: global.now })?;
        Ok(Outcome::Done)
    }
}
