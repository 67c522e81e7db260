//! `emic crosstab`

use clap::{Args, ValueEnum};

use super::filters::Filters;
use super::papers::build;
use crate::analysis::{Adjustment, Grouping, Testing};
use crate::app::analyses::{Cells, CrosstabOptions, count_groups, crosstab_table, tidy_crosstab};
use crate::app::counting::only_used;
use crate::app::figures;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Count codes by transcript or by the values of an attribute: segments, cases, coverage, residuals.
///
/// By transcript the cells are segments, by an attribute cases with their percent: one who talks much must not make a
/// group's number. Cramér's V says how strongly code and group go together; tests are made only when asked for.
#[derive(Args, Debug)]
pub struct Crosstab {
    /// The columns: transcript, or attribute.NAME
    #[arg(long, value_parser = columns, default_value = "transcript", value_name = "WHAT")]
    by: Grouping,
    /// What the cells show; segments by transcript, else cases
    #[arg(long, value_enum, value_name = "WHAT")]
    cells: Option<CellName>,
    /// A row for each code and group, with all that the cells can show
    #[arg(long, conflicts_with = "cells")]
    tidy: bool,
    /// Test each code, present or absent, against the groups: chi-square, Fisher's exact or Monte Carlo, whichever fits
    #[arg(long, conflicts_with = "tidy")]
    tests: bool,
    /// How probabilities are adjusted for how many tests there are
    #[arg(long, value_enum, default_value_t, requires = "tests", value_name = "HOW")]
    adjust: How,
    /// The seed of the Monte Carlo test
    #[arg(long, default_value_t = 42, requires = "tests", value_name = "N")]
    seed: u64,
    /// Leave cells of fewer cases open, so that nobody is recognised; 5 is usual
    #[arg(long, default_value_t = 0, value_name = "CASES")]
    suppress: usize,
    /// Only codes that have segments
    #[arg(long, conflicts_with = "tidy")]
    used: bool,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum CellName {
    /// Merged segments
    Segments,
    /// Cases with a segment, and their percent of the group's cases
    Cases,
    /// Characters covered
    Characters,
    /// Percent of the group's characters
    Coverage,
    /// Haberman's adjusted residual of the cases with the code
    Residuals,
}

/// How a level is adjusted.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum How {
    /// Step by step; holds however the tests depend on each other
    #[default]
    Holm,
    /// The share of false findings (Benjamini and Hochberg)
    Bh,
    /// Each times how many there are
    Bonferroni,
}

fn columns(word: &str) -> Result<Grouping, String> {
    match super::frequencies::grouping(word) {
        Ok(by @ (Grouping::Transcript | Grouping::Attribute(_))) => Ok(by),
        _ => {
            Err("the columns are transcript or attribute.NAME; `emic frequencies --by` has coder and speaker"
                .to_owned())
        }
    }
}

impl Crosstab {
    /// Count.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let usual = if self.by == Grouping::Transcript { Cells::Segments } else { Cells::Cases };
        let is_plain = self.cells.is_none() && !self.tidy && !self.tests && self.suppress == 0;
        let scope = self.filters.scope(&workspace, global, self.by)?;
        let drawn = output::chart(
            &self.listing,
            || self.filters.caption(&workspace, &scope),
            || {
                if !is_plain {
                    let failure = Failure::new(
                        "the chart shows segments by transcript, or cases by an attribute, and all of them",
                    );
                    return Err(failure.hint("leave --cells, --tidy, --tests and --suppress out"));
                }
                build(scope.clone(), |ask| match &scope.by {
                    Grouping::Attribute(name) => figures::by_attribute(&workspace, ask, name),
                    _ => figures::by_transcript(&workspace, ask),
                })
            },
        )?;
        if let Some(drawn) = drawn {
            return Ok(drawn);
        }
        let adjustment = match self.adjust {
            How::Holm => Adjustment::Holm,
            How::Bh => Adjustment::BenjaminiHochberg,
            How::Bonferroni => Adjustment::Bonferroni,
        };
        let testing = self.tests.then(|| Testing { adjustment, seed: self.seed, ..Testing::default() });
        let counted = count_groups(&workspace, &scope, testing);
        let cells = self.cells.map_or(usual, |name| match name {
            CellName::Segments => Cells::Segments,
            CellName::Cases => Cells::Cases,
            CellName::Characters => Cells::Characters,
            CellName::Coverage => Cells::Coverage,
            CellName::Residuals => Cells::Residuals,
        });
        let adjusted = self.tests.then(|| adjustment.name());
        let options = CrosstabOptions { cells, suppress: self.suppress, adjusted };
        let mut table =
            if self.tidy { tidy_crosstab(&counted, self.suppress) } else { crosstab_table(&counted, options) };
        if self.used {
            only_used(&mut table);
        }
        let table = table.captioned(self.filters.caption(&workspace, &scope));
        output::list(&table, &workspace, &self.listing, global)
    }
}
