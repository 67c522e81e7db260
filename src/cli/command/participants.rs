//! `emic participants`

use clap::Args;

use super::filters::Filters;
use super::frequencies::check_attribute;
use crate::analysis::Grouping;
use crate::app::analyses::{count_participants, participants_table, sample_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// List who took part: the texts of each case, what was coded in them, and attributes; or what the sample is made of.
#[derive(Args, Debug)]
pub struct Participants {
    /// A row for each value of each attribute, or for numbers their mean and spread
    #[arg(long)]
    summary: bool,
    /// With --summary, list this attribute although everybody has a value of their own (may be given several times)
    #[arg(long, requires = "summary", value_name = "NAME")]
    keep: Vec<String>,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

impl Participants {
    /// List.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        for name in &self.keep {
            check_attribute(&workspace, &Grouping::Attribute(name.clone()))?;
        }
        let counted = count_participants(&workspace, &scope);
        let table = if self.summary { sample_table(&counted, &self.keep) } else { participants_table(&counted) };
        let table = table.captioned(self.filters.caption(&workspace, &scope));
        output::list(&table, &workspace, &self.listing, global)
    }
}
