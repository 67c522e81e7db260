//! `emic undo` and `emic redo`

use clap::Args;

use crate::app::{self, Done, Workspace};
use crate::cli::{Failure, Global, Outcome, output, session};
use crate::project::Refusal;

/// Take back your last change; other coders' changes stay.
#[derive(Args, Debug)]
pub struct Undo {
    /// Pass over changes that cannot be taken back because what they did has been changed since
    #[arg(long)]
    skip: bool,
}

/// Take back your last undo.
#[derive(Args, Debug)]
pub struct Redo {
    /// Pass over undos that cannot be taken back because what they did has been changed since
    #[arg(long)]
    skip: bool,
}

impl Undo {
    /// Undo.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        take_back(&mut *session::open(global)?, Workspace::undo, self.skip, "undo")
    }
}

impl Redo {
    /// Redo.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        take_back(&mut *session::open(global)?, Workspace::redo, self.skip, "redo")
    }
}

fn take_back(
    workspace: &mut Workspace,
    act: fn(&mut Workspace) -> Result<Done, app::Error>,
    skip: bool,
    verb: &str,
) -> Result<Outcome, Failure> {
    let mut told: Vec<Refusal> = Vec::new();
    loop {
        match act(workspace) {
            Err(app::Error::Refused(refusal)) if refusal.is_of_later_changes() && !told.contains(&refusal) => {
                if !skip {
                    let hint = format!("`emic {verb} --skip` passes over it to the step before");
                    return Err(Failure::from(refusal).hint(hint));
                }
                output::note(&format!("passed over: {refusal}"));
                told.push(refusal);
            }
            done => return session::finish(&done?),
        }
    }
}
