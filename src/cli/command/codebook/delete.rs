//! `emic codebook delete`

use clap::Args;

use super::operation;
use crate::app::Workspace;
use crate::cli::{Failure, Global, Outcome, output, session};
use crate::project::{CodeFate, CodebookCommand};

/// Take a code away, and say what becomes of its codings.
#[derive(Args, Debug)]
#[group(id = "fate", multiple = false, args = ["to", "to_parent", "unlisted"])]
pub struct Delete {
    /// The code: its id, name or alias
    code: String,
    /// Its codings count as this code's from now on
    #[arg(long, value_name = "CODE")]
    to: Option<String>,
    /// Its codings count as the parent's from now on
    #[arg(long)]
    to_parent: bool,
    /// Its codings stay, under an id that is not in the codebook
    #[arg(long)]
    unlisted: bool,
    /// With all codes below it, their codings to the same fate; else they move up
    #[arg(long)]
    below: bool,
    #[command(flatten)]
    trial: operation::Trial,
}

impl Delete {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        operation::run(global, &self.trial, |workspace| {
            let code = session::code(workspace.project(), &self.code)?;
            let fate = match &self.to {
                Some(word) => Some(CodeFate::To(session::code(workspace.project(), word)?)),
                None if self.to_parent => Some(CodeFate::Parent),
                None => self.unlisted.then_some(CodeFate::Unlisted),
            };
            let delete = |fate| CodebookCommand::Delete { code, fate, below: self.below };
            match fate {
                Some(fate) => Ok(delete(fate)),
                None => unused(workspace, delete(CodeFate::Unlisted)),
            }
        })
    }
}

/// What nothing is coded with needs no fate.
fn unused(workspace: &Workspace, command: CodebookCommand) -> Result<CodebookCommand, Failure> {
    let touched = workspace.preview(&command)?;
    if touched.codings == 0 {
        return Ok(command);
    }
    let message = format!("{} to think of; say what becomes of them", output::amount(touched.codings, "coding"));
    Err(Failure::new(message)
        .hint("`--to CODE`, `--to-parent`, or `--unlisted`; `--dry-run` shows what each would touch"))
}
