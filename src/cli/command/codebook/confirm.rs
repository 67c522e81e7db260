//! `emic codebook confirm`

use clap::Args;

use crate::cli::{Failure, Global, Outcome, output, session};
use crate::project::{CodebookCommand, CodingId, Command};

/// Confirm outdated codings.
#[derive(Args, Debug)]
pub struct Confirm {
    /// The code (several may be given)
    #[arg(value_name = "CODE", required = true)]
    codes: Vec<String>,
    /// Everybody's codings; else only one's own
    #[arg(long)]
    everyone: bool,
    /// Only say how many there are
    #[arg(long)]
    dry_run: bool,
}

impl Confirm {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let outdated = workspace.outdated();
        let project = workspace.project();
        let own = |id: &CodingId| {
            self.everyone || project.codings.get(id).is_some_and(|coding| coding.coder == *workspace.coder())
        };
        let mut codings = Vec::new();
        for word in &self.codes {
            let code = project.codebook.resolve(&session::code(project, word)?);
            codings.extend(outdated.of(&code).filter(own));
        }
        let count = output::amount(codings.len(), "outdated coding");
        if codings.is_empty() || self.dry_run {
            output::print_line(&count)?;
            return Ok(Outcome::found(!codings.is_empty()));
        }
        let done = workspace.run(Command::Codebook(CodebookCommand::Confirm(codings)))?;
        session::finish(&done)
    }
}
