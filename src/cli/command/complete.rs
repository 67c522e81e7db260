//! `emic complete`

use clap::Args;

use crate::cli::{Failure, Global, Outcome, session};
use crate::project::{Command, Completion};

/// Say how far you are with a transcript; only what is complete counts in agreement.
#[derive(Args, Debug)]
pub struct Complete {
    /// The transcript
    #[arg(value_name = "ID")]
    transcript: String,
    /// How far: complete, in-progress, not-assigned
    #[arg(default_value = "complete", value_parser = completion)]
    state: Completion,
}

fn completion(word: &str) -> Result<Completion, String> {
    Completion::parse(word).ok_or_else(|| "say complete, in-progress or not-assigned".to_owned())
}

impl Complete {
    /// Say so.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let transcript = session::transcript(workspace.project(), &self.transcript)?;
        let done = workspace.run(Command::Complete { transcript, completion: self.state })?;
        session::finish(&done)
    }
}
