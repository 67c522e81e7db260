//! `emic lost`

use clap::Args;

use crate::app::reporting::lost_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// List codings and memos whose passages were lost when texts were edited, with the words that they had.
///
/// `emic place` lays a coding onto a passage, `emic uncode` drops it. They count nowhere until then, and come back by
/// themselves when their words do.
#[derive(Args, Debug)]
pub struct Lost {
    #[command(flatten)]
    listing: Listing,
}

impl Lost {
    /// List them.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open_to_read(global)?;
        for notice in workspace.check_texts() {
            output::message("warning", &notice.message);
        }
        let coders = session::coders(workspace.project(), global)?;
        output::list(&lost_table(&workspace, &coders), &workspace, &self.listing, global)
    }
}
