//! `emic srqr`

use clap::Args;

use super::filters::Filters;
use super::papers::build;
use crate::analysis::Grouping;
use crate::app::papers::srqr_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Fill in the SRQR checklist (21 items) as far as the record of the study knows.
///
/// The column `status` says what is from the record and what the author must state.
#[derive(Args, Debug)]
pub struct Srqr {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

impl Srqr {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let table = build(scope, |ask| srqr_table(&workspace, ask))?;
        output::list(&table, &workspace, &self.listing, global)
    }
}
