//! `emic place`

use clap::Args;

use super::code::anchor;
use crate::app::reporting::chosen_codings_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{Command, Refusal};

/// Lay a coding onto a passage of its transcript: one that an edit has lost, or any other.
#[derive(Args, Debug)]
pub struct Place {
    /// The coding: its id, or enough of the beginning or end
    #[arg(value_name = "CODING")]
    coding: String,
    /// The first character, counted in code points from 0
    start: usize,
    /// The character after the last
    end: usize,
    #[command(flatten)]
    listing: Listing,
}

impl Place {
    /// Place it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let id = session::coding(workspace.project(), &self.coding)?;
        let coding = workspace.project().codings.get(&id).ok_or(Refusal::NoSuchCoding(id))?;
        let anchor = anchor(&workspace, &coding.transcript, self.start, self.end)?;
        let done = workspace.run(Command::MoveCodings(vec![(id, anchor)]))?;
        session::saved(&done)?;
        output::list(&chosen_codings_table(&workspace, &[id]), workspace.title(), &self.listing, global)
    }
}
