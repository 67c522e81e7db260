//! `emic undo` and `emic redo`

use clap::Args;

use crate::cli::{Failure, Global, Outcome, session};

/// Take back your last change; other coders' changes stay.
#[derive(Args, Debug)]
pub struct Undo {}

/// Take back your last undo.
#[derive(Args, Debug)]
pub struct Redo {}

impl Undo {
    /// Undo.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let done = session::open(global)?.undo()?;
        session::finish(&done)
    }
}

impl Redo {
    /// Redo.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let done = session::open(global)?.redo()?;
        session::finish(&done)
    }
}
