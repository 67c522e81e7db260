//! `emic keyness`

use clap::{Args, ValueEnum};

use super::eligible::{Counting, Eligible, Listed, cut};
use crate::analysis::StopWords;
use crate::app::words::{Adjust, KeyOptions, ListOptions, TARGET, WordGroups, keyness_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Find the words that tell one group of turns from another: log-likelihood and log ratio.
///
/// Both groups are queries, as in `emic search`: `--target attribute.partner:CN`. Without a reference all other turns are
/// it; a turn of both is the target's. Stop words are tested too, unless `--stop` names a list: who says *we* and who *they*
/// can matter.
#[derive(Args, Debug)]
pub struct Keyness {
    /// The turns whose words are looked at
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    target: String,
    /// The turns that they are compared with; all others where it is not given
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    reference: Option<String>,
    /// Only in turns that this finds
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only words that stand so often on the side where they are more frequent
    #[arg(long, default_value_t = 5, value_name = "N")]
    least: usize,
    /// Only words in so many transcripts of that side
    #[arg(long, default_value_t = 2, value_name = "N")]
    range: usize,
    /// Only words whose G2 has a p below this
    #[arg(long, default_value_t = 1e-4, value_name = "P")]
    level: f64,
    /// Let the level hold for all words together
    #[arg(long, value_enum, value_name = "HOW")]
    adjust: Option<How>,
    /// At most so many words; 50 on a terminal, else all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Add G2 of four cells (Dunning) and the language
    #[arg(long)]
    details: bool,
    #[command(flatten)]
    listed: Listed,
    #[command(flatten)]
    eligible: Eligible,
    #[command(flatten)]
    listing: Listing,
}

/// How a level is adjusted for many words.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum How {
    /// p times the number of words
    Bonferroni,
    /// The same, if words were drawn by themselves
    Sidak,
}

impl Keyness {
    /// Compare.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        if !(self.level > 0.0 && self.level <= 1.0) {
            return Err(Failure::new("a level is above 0 and at most 1").hint("--level 0.0001 is usual"));
        }
        let workspace = session::open_to_read(global)?;
        let mut counting = Counting::begin(&workspace)?;
        let mut scope = counting.scope(&self.eligible, &self.query)?;
        let target = counting.turns(&self.target)?;
        let reference = self.reference.as_deref().map(|query| counting.turns(query)).transpose()?;
        scope.by = WordGroups::Sides(target, reference);
        let list = ListOptions {
            stop: self.listed.stop_words(StopWords::default())?,
            script: self.listed.script(),
            least: self.least,
            details: self.details,
            rates: false,
        };
        let adjust = match self.adjust {
            None => Adjust::No,
            Some(How::Bonferroni) => Adjust::Bonferroni,
            Some(How::Sidak) => Adjust::Sidak,
        };
        let options = KeyOptions { list, range: self.range, level: self.level, adjust };
        let counted = counting.count(&scope)?;
        let place = counted.vocabulary.groups().iter().position(|name| name == TARGET);
        let mut table = keyness_table(&counted, &scope, &options, &|group| Some(group) == place);
        cut(&mut table, self.limit, &self.listing);
        let table = table.captioned(self.eligible.caption(&workspace, &self.query));
        output::list(&table, &workspace, &self.listing, global)
    }
}
