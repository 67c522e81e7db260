//! `emic kwic`

use clap::{Args, ValueEnum};

use super::dispersion::terms;
use super::eligible::{Counting, Eligible, cut};
use crate::app::words::{self, kwic_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Show every place of a word with the words around it (key word in context).
///
/// It counts as `emic words` does: whole words, what participants say. `emic search` finds everything else.
#[derive(Args, Debug)]
pub struct Kwic {
    /// The words: `trust`, `trust*`, "knowledge transfer", 信任
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    /// How many words before and after it
    #[arg(long, default_value_t = 8, value_name = "N")]
    width: usize,
    /// By place, by the word to the left, or by the word to the right
    #[arg(long, value_enum, default_value_t = Sort::Place)]
    sort: Sort,
    /// Only in turns that this finds, as in `emic search`
    #[arg(long, value_name = "QUERY")]
    within: Option<String>,
    /// At most so many places; 50 on a terminal, else all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    eligible: Eligible,
    #[command(flatten)]
    listing: Listing,
}

/// The order of places.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sort {
    /// By transcript and place
    Place,
    /// By the word before
    Left,
    /// By the word after
    Right,
}

impl Kwic {
    /// Find.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let mut counting = Counting::begin(&workspace)?;
        let within: Vec<String> = self.within.iter().cloned().collect();
        let scope = counting.scope(&self.eligible, &within)?;
        let terms = terms(&self.words, &counting, &scope)?;
        let order = match self.sort {
            Sort::Place => words::Order::Place,
            Sort::Left => words::Order::Left,
            Sort::Right => words::Order::Right,
        };
        let width = self.width.min(WIDEST);
        let places = counting.run(|counter, progress| counter.places(&terms, (width, order), &scope, progress))?;
        let mut table = kwic_table(&places, &scope);
        cut(&mut table, self.limit, &self.listing);
        let table = table.captioned(self.eligible.caption(&workspace, &within));
        output::list(&table, &workspace, &self.listing, global)
    }
}

/// Words on either side at most: more than any turn needs to be understood.
const WIDEST: usize = 200;
