//! `emic man`

use clap::{Args, CommandFactory as _};

use crate::cli::{Cli, Failure, Outcome, output};

/// Print the manual page of emic or of one command: `emic man | man -l -`.
#[derive(Args, Debug)]
pub struct Man {
    /// The command, for instance `codebook add`; emic itself where it is not given
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

impl Man {
    /// Print it.
    pub fn run(self) -> Result<Outcome, Failure> {
        let mut root = Cli::command();
        root.build();
        let mut command = &root;
        for name in &self.command {
            command = command
                .find_subcommand(name)
                .ok_or_else(|| Failure::new(format!("no command `{name}`")).hint("`emic --help` lists the commands"))?;
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(command.clone()).render(&mut page)?;
        output::print_bytes(&page)?;
        Ok(Outcome::Done)
    }
}
