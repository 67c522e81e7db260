//! `emic codebook history`

use clap::Args;

use crate::analysis::Scope;
use crate::app::papers::{codebook_changes_table, codebook_history_table};
use crate::cli::command::papers::build;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Tell the codebook's history.
#[derive(Args, Debug)]
pub struct History {
    /// A row for each change of a code, with the words before and after, instead of one for each version
    #[arg(long)]
    details: bool,
    #[command(flatten)]
    listing: Listing,
}

impl History {
    /// Tell it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = Scope { coders: session::coders(workspace.project(), global)?, ..Scope::default() };
        let table = build(scope, |ask| match self.details {
            true => codebook_changes_table(&workspace, ask),
            false => codebook_history_table(&workspace, ask),
        })?;
        output::list(&table, &workspace, &self.listing, global)
    }
}
