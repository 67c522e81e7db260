//! `emic structure`

use clap::Args;

use super::filters::Filters;
use super::papers::build;
use crate::analysis::Grouping;
use crate::app::papers::structure_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Print the data structure: first-order concepts, second-order themes, aggregate dimensions (Gioia et al. 2013).
///
/// The top level of the codebook is read as dimensions, the second as themes, what lies below as concepts. A codebook of
/// two levels has themes and concepts, one of a single level only concepts; a note says so.
#[derive(Args, Debug)]
pub struct Structure {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

impl Structure {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let caption = self.filters.caption(&workspace, &scope);
        let table = build(scope, |ask| structure_table(&workspace, ask))?;
        output::list(&table.captioned(caption), &workspace, &self.listing, global)
    }
}
