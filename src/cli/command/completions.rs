//! `emic completions`

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::{Cli, Failure, Outcome, output};

/// Print a completion script for a shell, to be sourced or put where the shell looks for it.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Print it.
    pub fn run(self) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "emic", &mut script);
        output::print_bytes(&script)?;
        Ok(Outcome::Done)
    }
}
