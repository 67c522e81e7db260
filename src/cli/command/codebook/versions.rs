//! `emic codebook versions`

use clap::Args;

use crate::app::codebook_tables::versions_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// List the versions.
#[derive(Args, Debug)]
pub struct Versions {
    #[command(flatten)]
    listing: Listing,
}

impl Versions {
    /// List them.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        output::list(&versions_table(&workspace), &workspace, &self.listing, global)
    }
}
