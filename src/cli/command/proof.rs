//! `emic proof`

use clap::Args;

use super::exemplars::drawn;
use super::filters::{Filters, positive};
use super::papers::{build, longest};
use crate::analysis::Grouping;
use crate::app::papers::{LONGEST, ProofOptions, SEED, proof_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Print the proof table: for each second-order theme a power quote, and proof quotes from several participants.
///
/// Power quotes are chosen: marked as exemplars, else the heaviest by weight. Proof quotes are drawn from all passages of
/// the theme, nobody twice before everybody has come. Themes are those of `emic structure`.
#[derive(Args, Debug)]
pub struct Proof {
    /// Power quotes of each theme at most
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = drawn)]
    power: usize,
    /// Proof quotes of each theme at most
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = drawn)]
    proof: usize,
    /// The seed
    #[arg(long, default_value_t = SEED, value_name = "N")]
    seed: u64,
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

impl Proof {
    /// Print it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let caption = self.filters.caption(&workspace, &scope);
        let options = ProofOptions {
            power: self.power,
            proof: self.proof,
            seed: self.seed,
            most: self.most.unwrap_or(0),
            longest: self.longest,
        };
        let table = build(scope, |ask| proof_table(&workspace, ask, options))?;
        output::list(&table.captioned(caption), &workspace, &self.listing, global)
    }
}
