//! `emic codebook merge`

use clap::Args;

use super::operation;
use crate::cli::{Failure, Global, Outcome, session};
use crate::project::{CodeId, CodebookCommand};

/// Let one code take the place of others; their ids lead to it from then on.
#[derive(Args, Debug)]
pub struct Merge {
    /// The codes that go: ids, names or aliases
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
    /// The code that stays
    #[arg(long, value_name = "CODE")]
    into: String,
    /// Whose definition, include and exclude survive; those of the code that stays where it is not given
    #[arg(long, value_name = "CODE")]
    wording: Option<String>,
    #[command(flatten)]
    trial: operation::Trial,
}

impl Merge {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        operation::run(global, &self.trial, |workspace| {
            let code = |word: &String| session::code(workspace.project(), word);
            let codes = self.codes.iter().map(code).collect::<Result<Vec<CodeId>, Failure>>()?;
            let into = code(&self.into)?;
            let wording = self.wording.as_ref().map(code).transpose()?.unwrap_or_else(|| into.clone());
            Ok(CodebookCommand::Merge { codes, into, wording })
        })
    }
}
