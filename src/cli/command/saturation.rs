//! `emic saturation`

use clap::Args;

use super::filters::{Filters, positive};
use super::frequencies::check_attribute;
use crate::analysis::{Grouping, Rollup, SaturationOptions};
use crate::app::analyses::{SamplingOrder, count_new_codes, saturation_table};
use crate::app::figures;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::CodeId;

/// Say when new transcripts stopped bringing new codes: the series of Guest, Namey and Chen, and shuffled orders.
///
/// The order is that of `order:` in emic.yaml, where transcripts are listed as they were sampled. Codes that stood in the
/// codebook from the beginning cannot emerge: leave them out with `--without`.
#[derive(Args, Debug)]
pub struct Saturation {
    /// The order of the transcripts: study, coded, or attribute.NAME
    #[arg(long, value_parser = order, default_value = "study", value_name = "WHAT")]
    order: SamplingOrder,
    /// Transcripts of the base
    #[arg(long, default_value_t = 4, value_name = "N", value_parser = positive)]
    base: usize,
    /// Transcripts of a run
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = positive)]
    run: usize,
    /// Percent of the base's codes that a run may bring and be saturated
    #[arg(long, default_value_t = 5.0, value_name = "PERCENT")]
    threshold: f64,
    /// How often the transcripts are shuffled to see what the order does
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    shuffles: usize,
    /// The seed of that
    #[arg(long, default_value_t = 42, value_name = "N")]
    seed: u64,
    /// Only the codes at the top, each with those below it
    #[arg(long, conflicts_with_all = ["code", "aggregate"])]
    top: bool,
    /// Leave this code and those below it out (may be given several times)
    #[arg(long, value_name = "CODE")]
    without: Vec<String>,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

fn order(word: &str) -> Result<SamplingOrder, String> {
    match word {
        "study" => Ok(SamplingOrder::Study),
        "coded" => Ok(SamplingOrder::Coded),
        _ => match word.strip_prefix("attribute.").filter(|name| !name.is_empty()) {
            Some(name) => Ok(SamplingOrder::Attribute(name.to_owned())),
            None => Err("order by study, coded, or attribute.NAME".to_owned()),
        },
    }
}

impl Saturation {
    /// Count.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        if !(0.0..=100.0).contains(&self.threshold) {
            return Err(Failure::new("a threshold is from 0 to 100 percent").hint("--threshold 5 is usual"));
        }
        let workspace = session::open_to_read(global)?;
        if let SamplingOrder::Attribute(name) = &self.order {
            check_attribute(&workspace, &Grouping::Attribute(name.clone()))?;
        }
        let mut scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let codebook = &workspace.project().codebook;
        if self.top {
            scope.rollup = Rollup::Aggregate;
            scope.codes = codebook.children(None).map(|code| code.id.clone()).collect();
        }
        if !self.without.is_empty() {
            let out: Vec<CodeId> =
                self.without.iter().map(|word| session::code(workspace.project(), word)).collect::<Result<_, _>>()?;
            let taken = |id: &CodeId| out.iter().any(|above| id == above || codebook.is_in(id, above));
            if scope.codes.is_empty() {
                scope.codes = codebook.codes().iter().map(|code| code.id.clone()).collect();
            }
            scope.codes.retain(|id| !taken(id));
            if scope.codes.is_empty() {
                return Err(Failure::new("no code is left").hint("leave fewer codes out"));
            }
        }
        let options = SaturationOptions {
            base: self.base,
            run: self.run,
            threshold: self.threshold / 100.0,
            shuffles: self.shuffles,
            seed: self.seed,
        };
        let counted = count_new_codes(&workspace, &scope, &self.order, options);
        let drawn = output::chart(
            &self.listing,
            || self.filters.caption(&workspace, &scope),
            || Ok(figures::saturation_of(&counted, &self.order)),
        )?;
        if let Some(drawn) = drawn {
            return Ok(drawn);
        }
        let table = saturation_table(&workspace, &counted, &self.order);
        let table = table.captioned(self.filters.caption(&workspace, &scope));
        output::list(&table, &workspace, &self.listing, global)
    }
}
