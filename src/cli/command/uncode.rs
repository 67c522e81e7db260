//! `emic uncode`

use clap::Args;

use crate::cli::{Failure, Global, Outcome, session};
use crate::project::Command;

/// Take codings away; `emic undo` brings them back.
#[derive(Args, Debug)]
pub struct Uncode {
    /// The codings: ids, or enough of the beginning or end to tell them apart
    #[arg(required = true, value_name = "CODING")]
    codings: Vec<String>,
}

impl Uncode {
    /// Take them away.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let mut ids = Vec::new();
        for word in &self.codings {
            let id = session::coding(workspace.project(), word)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let done = workspace.run(Command::Uncode(ids))?;
        session::finish(&done)
    }
}
