//! `emic agreement`

use clap::{Args, ValueEnum};

use super::eligible::cut;
use super::filters::{Codes, Where, positive};
use crate::analysis::{AgreementUnit, Bootstrap, Rollup, Scope};
use crate::app::Workspace;
use crate::app::agreement::{
    AgreementQuestion, Coefficient, Compared, EligibleText, agreement_table, coders_table, compare_coders,
    confusions_table, disagreements_table, matching_table, overall_table, pairs_table, unitizing_table, without_table,
};
use crate::app::captions::by_themselves;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::report::Table;
use crate::text::Unit;

/// Say how alike coders coded: for each code, by pair, place by place.
///
/// Only transcripts that a coder called complete count (`emic complete ID`): a turn there without a code is a decision against it.
/// Alpha is Krippendorff's, each code by itself, with an interval by resampling transcripts. With `--speaker` what that speaker says
/// is the eligible text, instead of all.
#[derive(Args, Debug)]
pub struct Agreement {
    /// Only these coders, separated by commas; all who completed anything where it is not given
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    coders: Vec<String>,
    /// What is judged
    #[arg(long, value_enum, default_value_t, value_name = "UNIT")]
    unit: UnitName,
    /// A unit counts as coded only if at least half of it is
    #[arg(long)]
    half: bool,
    /// Only what participants say is eligible: no interviewer's turn, no header
    #[arg(long)]
    participants: bool,
    /// Coefficients beside alpha, separated by commas
    #[arg(long, value_enum, value_name = "NAME", value_delimiter = ',')]
    coefficient: Vec<CoefficientName>,
    /// How intervals are made
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    interval: IntervalName,
    /// How often transcripts are resampled
    #[arg(long, default_value_t = 2_000, value_name = "N", value_parser = draws)]
    draws: usize,
    /// The seed of that
    #[arg(long, default_value_t = 42, value_name = "N")]
    seed: u64,
    /// A row for all codes together, with pooled kappa and alpha over sets of codes
    #[arg(long, group = "rows")]
    overall: bool,
    /// A row for each code and pair of coders: the four cells, kappa, and the others
    #[arg(long, group = "rows")]
    pairs: bool,
    /// A row for each coder: what they completed and coded
    #[arg(long, group = "rows")]
    by_coder: bool,
    /// A row for each code: alpha without each of the coders
    #[arg(long, group = "rows")]
    without: bool,
    /// Every place at which coders differ, with the words
    #[arg(long, group = "rows")]
    disagreements: bool,
    /// Which code one coder applies where another applies another
    #[arg(long, group = "rows")]
    confusions: bool,
    /// Segments that match one to one, by at least so many percent of intersection / union; 0 where one position will do
    #[arg(long, group = "rows", value_name = "PERCENT", num_args = 0..=1, default_missing_value = "0", value_parser = clap::value_parser!(u32).range(0..=100))]
    matching: Option<u32>,
    /// The family of alpha for unitizing, over codes that exclude each other
    #[arg(long, group = "rows")]
    unitizing: bool,
    /// At most so many rows; 50 on a terminal for lists of places, else all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Each code together with those below it: the union, not the sum
    #[arg(long)]
    aggregate: bool,
    #[command(flatten)]
    codes: Codes,
    #[command(flatten)]
    places: Where,
    #[command(flatten)]
    listing: Listing,
}

/// Studies that are drawn at most.
const MOST_DRAWS: usize = 100_000;

fn draws(word: &str) -> Result<usize, String> {
    positive(word)
        .ok()
        .filter(|count| *count <= MOST_DRAWS)
        .ok_or_else(|| format!("write a number from 1 to {MOST_DRAWS}"))
}

/// A unit that is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum UnitName {
    /// A turn
    #[default]
    Turn,
    /// A paragraph of a turn
    Paragraph,
    /// A line of a turn
    Line,
    /// A sentence
    Sentence,
    /// A word; a Han character is one
    Word,
    /// What stands between blanks
    Token,
    /// A code point
    Character,
    /// A whole transcript
    Transcript,
}

/// A coefficient beside alpha.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum CoefficientName {
    /// Cohen's kappa; Conger's with more than two coders
    Kappa,
    /// Fleiss's kappa; Scott's pi with two coders
    Fleiss,
    /// The mean of the pairs' kappas
    Light,
    /// Gwet's AC1
    Ac1,
    /// PABAK: Brennan and Prediger's coefficient
    Pabak,
}

impl From<CoefficientName> for Coefficient {
    fn from(name: CoefficientName) -> Self {
        match name {
            CoefficientName::Kappa => Self::Kappa,
            CoefficientName::Fleiss => Self::Fleiss,
            CoefficientName::Light => Self::Light,
            CoefficientName::Ac1 => Self::Ac1,
            CoefficientName::Pabak => Self::Pabak,
        }
    }
}

/// How intervals are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum IntervalName {
    /// By resampling transcripts, or turns where there are fewer than ten
    #[default]
    Bootstrap,
    /// From the standard error, as if units were independent
    Analytic,
    /// None
    None,
}

impl Agreement {
    /// Compare.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_compare(global)?;
        let question = self.question(&workspace, global)?;
        let compared = compare_coders(&workspace, &question)?;
        let mut table = self.table(&workspace, &compared);
        if self.disagreements || self.confusions || self.limit.is_some() {
            cut(&mut table, self.limit, &self.listing);
        }
        let table = table.captioned(by_themselves(self.places.caption(&workspace, &question.scope)));
        output::list(&table, &workspace, &self.listing, global)
    }

    fn question(&self, workspace: &Workspace, global: &Global) -> Result<AgreementQuestion, Failure> {
        let project = workspace.project();
        let mut named = global.clone();
        named.coder.extend(self.coders.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()));
        let scope = Scope {
            coders: session::coders(project, &named)?,
            transcripts: self.places.transcripts(workspace)?,
            codes: self.codes.codes(project)?,
            rollup: if self.aggregate { Rollup::Aggregate } else { Rollup::Direct },
            ..Scope::default()
        };
        let bootstrap = Bootstrap { draws: self.draws, seed: self.seed };
        let mut coefficients: Vec<Coefficient> = Vec::new();
        for coefficient in self.coefficient.iter().map(|name| Coefficient::from(*name)) {
            if !coefficients.contains(&coefficient) {
                coefficients.push(coefficient);
            }
        }
        Ok(AgreementQuestion {
            scope,
            unit: self.unit()?,
            eligible: EligibleText { speakers: self.places.speakers(workspace)?, participants: self.participants },
            bootstrap: (self.interval == IntervalName::Bootstrap && self.shows_codes()).then_some(bootstrap),
            coefficients,
            analytic: self.interval == IntervalName::Analytic,
        })
    }

    /// Whether intervals are asked for at all.
    fn shows_codes(&self) -> bool {
        let others = [
            self.overall,
            self.pairs,
            self.by_coder,
            self.without,
            self.disagreements,
            self.confusions,
            self.unitizing,
        ];
        !others.contains(&true) && self.matching.is_none()
    }

    fn unit(&self) -> Result<AgreementUnit, Failure> {
        let unit = match self.unit {
            UnitName::Turn => Unit::Turn,
            UnitName::Paragraph => Unit::Paragraph,
            UnitName::Line => Unit::Line,
            UnitName::Sentence => Unit::Sentence,
            UnitName::Word => Unit::Word,
            UnitName::Token | UnitName::Character | UnitName::Transcript if self.half => {
                return Err(Failure::new("half of it counts only of a turn, paragraph, line, sentence or word"));
            }
            UnitName::Token => return Ok(AgreementUnit::Token),
            UnitName::Character => return Ok(AgreementUnit::Character),
            UnitName::Transcript => return Ok(AgreementUnit::Transcript),
        };
        Ok(if self.half { AgreementUnit::Half(unit) } else { AgreementUnit::Text(unit) })
    }

    fn table(&self, workspace: &Workspace, compared: &Compared) -> Table {
        match self.matching {
            Some(percent) => matching_table(compared, percent),
            _ if self.overall => overall_table(compared),
            _ if self.pairs => pairs_table(compared),
            _ if self.by_coder => coders_table(compared),
            _ if self.without => without_table(compared),
            _ if self.disagreements => disagreements_table(workspace, compared),
            _ if self.confusions => confusions_table(compared),
            _ if self.unitizing => unitizing_table(compared),
            _ => agreement_table(compared),
        }
    }
}
