//! `emic dispersion`

use clap::Args;

use super::eligible::{Counting, Eligible, Lang};
use crate::analysis::Script;
use crate::app::words::{Term, WordScope, dispersion_table, parts_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Say how evenly words lie over the transcripts: range, Juilland's D, DP and DPnorm.
///
/// A word is one as `emic words` lists it, `trust*` all that begin so, "knowledge transfer" several in a row.
#[derive(Args, Debug)]
pub struct Dispersion {
    /// The words
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    /// Only in turns that this finds, as in `emic search`
    #[arg(long, value_name = "QUERY")]
    within: Option<String>,
    /// Among the words in these letters alone
    #[arg(long, value_enum, value_name = "LANG")]
    lang: Option<Lang>,
    /// How often in each transcript, instead of the measures
    #[arg(long)]
    parts: bool,
    #[command(flatten)]
    eligible: Eligible,
    #[command(flatten)]
    listing: Listing,
}

impl Dispersion {
    /// Count.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let mut counting = Counting::begin(&workspace)?;
        let within: Vec<String> = self.within.iter().cloned().collect();
        let scope = counting.scope(&self.eligible, &within)?;
        let terms = terms(&self.words, &counting, &scope)?;
        let script = self.lang.map(Script::from);
        let counts = counting.run(|counter, progress| counter.count_terms((&terms, script), &scope, progress))?;
        let table = match self.parts {
            true => parts_table(&terms, &counts, &scope),
            false => dispersion_table(&terms, &counts, &scope),
        };
        let found = counts.0.iter().any(|count| count.hits.iter().any(|hits| *hits > 0));
        let table = table.captioned(self.eligible.caption(&workspace, &within));
        output::list(&table, &workspace, &self.listing, global)?;
        Ok(Outcome::found(found))
    }
}

/// The words that were asked for.
pub(super) fn terms(words: &[String], counting: &Counting<'_>, scope: &WordScope) -> Result<Vec<Term>, Failure> {
    let kept = counting.counter.terms(scope);
    let term =
        |word: &String| Term::parse(word, &kept).ok_or_else(|| Failure::new(format!("there is no word in `{word}`")));
    words.iter().map(term).collect()
}
