//! `emic codebook promote`

use clap::Args;

use super::operation;
use crate::cli::{Failure, Global, Outcome, session};
use crate::project::CodebookCommand;

/// Make the words of a coding an example of its code.
#[derive(Args, Debug)]
pub struct Promote {
    /// The coding: its id, or enough of the beginning or end to tell it from all others
    coding: String,
    #[command(flatten)]
    trial: operation::Trial,
}

impl Promote {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        operation::run(global, &self.trial, |workspace| {
            let coding = session::coding(workspace.project(), &self.coding)?;
            Ok(CodebookCommand::Promote { coding })
        })
    }
}
