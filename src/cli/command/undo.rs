//! `emic undo` and `emic redo`

use clap::Args;

use crate::app::{self, Done, Notice, Workspace};
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
        take_back(global, Workspace::undo, self.skip, "undo")
    }
}

impl Redo {
    /// Redo.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        take_back(global, Workspace::redo, self.skip, "redo")
    }
}

type Act = fn(&mut Workspace) -> Result<Done, app::Error>;

/// Take a step back. That codes or transcripts are unknown is told only where they still are: the step may have been
/// what took them away.
fn take_back(global: &Global, act: Act, skip: bool, verb: &str) -> Result<Outcome, Failure> {
    let (mut workspace, notices) = session::open_quietly(global)?;
    let unknown = workspace.unknown();
    notices.iter().filter(|notice| !notice.is_standing && !unknown.contains(notice)).for_each(warn);
    let done = first(&mut workspace, act, skip, verb);
    if !unknown.is_empty() {
        workspace.unknown().iter().for_each(warn);
    }
    session::finish(&done?)
}

fn warn(notice: &Notice) {
    output::message("warning", &notice.message);
}

/// The first step that can be taken back, if others may be passed over.
fn first(workspace: &mut Workspace, act: Act, skip: bool, verb: &str) -> Result<Done, Failure> {
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
            done => return Ok(done?),
        }
    }
}
