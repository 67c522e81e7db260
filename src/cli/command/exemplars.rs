//! `emic exemplars`

use clap::Args;

use super::filters::{Filters, positive};
use super::papers::{build, longest};
use crate::analysis::Grouping;
use crate::app::papers::{ExemplarOptions, LONGEST, SEED, exemplars_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Print quotes that stand for their codes: those that were chosen, then some that are drawn, told apart.
///
/// Chosen are quotes marked as exemplars (`e` on a coding). Drawn are others, nobody twice before everybody has come; the
/// same seed draws the same. Long quotes are shortened in their middle: [...].
#[derive(Args, Debug)]
pub struct Exemplars {
    /// Quotes that are drawn of each code besides the chosen ones
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = drawn)]
    drawn: usize,
    /// The seed
    #[arg(long, default_value_t = SEED, value_name = "N")]
    seed: u64,
    /// Draw only quotes of so many characters or more
    #[arg(long, default_value_t = 0, value_name = "CHARACTERS")]
    least: usize,
    /// Draw only quotes of so many characters at most
    #[arg(long, value_name = "CHARACTERS", value_parser = positive)]
    most: Option<usize>,
    /// Shorten quotes to about so many characters; 0 leaves them whole
    #[arg(long, default_value_t = LONGEST, value_name = "CHARACTERS", value_parser = longest)]
    longest: usize,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

/// Quotes of a code that are drawn at most.
const MOST: usize = 1_000;

/// How many to draw; none is fine.
pub(super) fn drawn(word: &str) -> Result<usize, String> {
    word.parse().ok().filter(|count| *count <= MOST).ok_or_else(|| format!("write a number from 0 to {MOST}"))
}

impl Exemplars {
    /// Print them.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let caption = self.filters.caption(&workspace, &scope);
        let options = ExemplarOptions {
            drawn: self.drawn,
            seed: self.seed,
            least: self.least,
            most: self.most.unwrap_or(0),
            longest: self.longest,
        };
        let table = build(scope, |ask| exemplars_table(&workspace, ask, options))?;
        output::list(&table.captioned(caption), &workspace, &self.listing, global)
    }
}
