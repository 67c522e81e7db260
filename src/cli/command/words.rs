//! `emic words`

use clap::Args;

use super::eligible::{Counting, Eligible, Listed, cut, groups, most};
use super::frequencies::{check_attribute, grouping};
use crate::analysis::Grouping;
use crate::app::words::{ListOptions, words_head, words_in_parts, words_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::report::csv_lines;

/// List the words that participants say: how often, for every thousand words, in how many transcripts.
///
/// Case does not count, forms do (trust and trusted are two words); Chinese is cut into words by a dictionary. Stop words
/// are not listed. With a query, only turns that it finds count: `emic words code:trust lang:en`.
#[derive(Args, Debug)]
pub struct Words {
    /// Only in turns that this finds, as in `emic search`
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Further columns: transcript, speaker, or attribute.NAME
    #[arg(long, value_parser = grouping, value_name = "WHAT")]
    by: Option<Grouping>,
    /// These columns for every thousand words of the group
    #[arg(long, requires = "by")]
    rates: bool,
    /// Only words that stand at least so often
    #[arg(long, default_value_t = 1, value_name = "N")]
    least: usize,
    /// At most so many words; 50 on a terminal, else all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Add the language and how evenly each lies over the transcripts: Juilland's D, DP, DPnorm
    #[arg(long)]
    details: bool,
    #[command(flatten)]
    listed: Listed,
    #[command(flatten)]
    eligible: Eligible,
    #[command(flatten)]
    listing: Listing,
}

impl Words {
    /// Count.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        check_attribute(&workspace, self.by.as_ref().unwrap_or(&Grouping::None))?;
        let by = groups(self.by.as_ref())?;
        let mut counting = Counting::begin(&workspace)?;
        let mut scope = counting.scope(&self.eligible, &self.query)?;
        scope.by = by;
        let options = ListOptions {
            stop: self.listed.stop_words(counting.counter.stop_words().clone())?,
            script: self.listed.script(),
            least: self.least,
            details: self.details,
            rates: self.rates,
        };
        let counted = counting.count(&scope)?;
        if output::is_plain_csv(&self.listing)? && most(self.limit, &self.listing).is_none() {
            return output::list_csv(&words_head(&counted, &scope, &options), &self.listing, |style, take| {
                words_in_parts((&counted, &scope, &options), &|rows| csv_lines(rows, style), take)
            });
        }
        let mut table = words_table(&counted, &scope, &options);
        cut(&mut table, self.limit, &self.listing);
        let table = table.captioned(self.eligible.caption(&workspace, &self.query));
        output::list(&table, &workspace, &self.listing, global)
    }
}
