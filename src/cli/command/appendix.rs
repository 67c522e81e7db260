//! `emic appendix`

use clap::Args;

use super::filters::Filters;
use super::papers::build;
use crate::analysis::Grouping;
use crate::app::papers::appendix_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Print the codebook for a paper's appendix: every code with its rules, an example, and how often it was used.
///
/// In the order of the codebook; `level` is 1 at the top. With `--aggregate` a code counts with those below it.
#[derive(Args, Debug)]
pub struct Appendix {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

impl Appendix {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let caption = self.filters.caption(&workspace, &scope);
        let table = build(scope, |ask| appendix_table(&workspace, ask))?;
        output::list(&table.captioned(caption), &workspace, &self.listing, global)
    }
}
