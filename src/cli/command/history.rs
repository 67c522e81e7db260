//! `emic history`

use clap::Args;

use crate::app::reporting::history_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// List what everybody did, newest first.
#[derive(Args, Debug)]
pub struct History {
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    listing: Listing,
}

impl History {
    /// List it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let coders = session::coders(workspace.project(), global)?;
        let table = history_table(&workspace, &coders, self.limit)?;
        output::list(&table, &workspace, &self.listing, global)
    }
}
