//! `emic sequences`

use clap::Args;

use super::eligible::cut;
use super::filters::Filters;
use crate::analysis::{Grouping, SequenceOptions};
use crate::app::analyses::{count_sequences, sequences_table, transitions_matrix, transitions_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Say which code comes after which in the transcripts: counts, shares, and residuals against chance.
///
/// The codes of a transcript stand in the order in which their passages begin; no pair crosses transcripts. A residual
/// beyond ±1.96 says that a code comes after another more, or less, often than both codes' frequencies would have it.
#[derive(Args, Debug)]
pub struct Sequences {
    /// Each code once a turn, instead of each passage
    #[arg(long)]
    turns: bool,
    /// A code that comes several times in a row counts once; there are no residuals then
    #[arg(long)]
    collapse: bool,
    /// How many places behind; 1 is the next
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = super::filters::positive)]
    lag: usize,
    /// A row and a column for each code
    #[arg(long, conflicts_with = "list")]
    matrix: bool,
    /// The codes of each transcript in their order, instead of transitions
    #[arg(long)]
    list: bool,
    /// At most so many transitions; 50 on a terminal, else all
    #[arg(long, value_name = "N", conflicts_with_all = ["matrix", "list"])]
    limit: Option<usize>,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

impl Sequences {
    /// Count.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let options = SequenceOptions { by_turn: self.turns, collapse: self.collapse, lag: self.lag };
        let counted = count_sequences(&workspace, &scope, options);
        let table = if self.matrix {
            transitions_matrix(&counted, options)
        } else if self.list {
            sequences_table(&counted, options)
        } else {
            let mut table = transitions_table(&counted, options);
            cut(&mut table, self.limit, &self.listing);
            table
        };
        let table = table.captioned(self.filters.caption(&workspace, &scope));
        output::list(&table, &workspace, &self.listing, global)
    }
}
