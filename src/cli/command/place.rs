//! `emic place`

use clap::Args;

use super::code::anchor;
use crate::app::Workspace;
use crate::app::coding_tables::chosen_codings_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{Command, MemoId, Refusal};

/// Lay a coding, or a memo, onto a passage of its transcript: one that an edit has lost, or any other.
#[derive(Args, Debug)]
pub struct Place {
    /// The coding: its id, or enough of the beginning or end; or the id of a memo on a passage
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
        if let Some(memo) = MemoId::parse(&self.coding).filter(|id| workspace.project().memos.contains_key(id)) {
            return self.place_memo(&mut workspace, memo);
        }
        let id = session::coding(workspace.project(), &self.coding)?;
        let coding = workspace.project().codings.get(&id).ok_or(Refusal::NoSuchCoding(id))?;
        let anchor = anchor(&workspace, &coding.transcript, self.start, self.end)?;
        let done = workspace.run(Command::MoveCodings(vec![(id, anchor)]))?;
        session::saved(&done)?;
        output::list(&chosen_codings_table(&workspace, &[id]), &workspace, &self.listing, global)
    }

    fn place_memo(&self, workspace: &mut Workspace, id: MemoId) -> Result<Outcome, Failure> {
        let memo = workspace.project().memos.get(&id).ok_or(Refusal::NoSuchMemo(id))?;
        let Some((transcript, _)) = memo.passage() else {
            return Err(Failure::new("this memo is not about a passage"));
        };
        let anchor = anchor(workspace, transcript, self.start, self.end)?;
        let done = workspace.run(Command::MoveMemo(id, anchor))?;
        session::finish(&done)
    }
}
