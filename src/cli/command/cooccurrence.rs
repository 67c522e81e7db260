//! `emic cooccurrence`

use clap::{Args, ValueEnum};

use super::eligible::cut;
use super::filters::Filters;
use super::papers::build;
use crate::analysis::{CountedUnit, Distance, Grouping, Window};
use crate::app::analyses::{
    PairMeasure, PairOptions, clustered_matrix, cooccurrence_matrix, cooccurrence_table, count_pairs,
};
use crate::app::figures;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::text::Unit;

/// List which codes go together: in overlapping passages, in the same unit, near each other, one after or inside the other.
///
/// Jaccard's coefficient says how much two codes share of all that either has; the c-index is ATLAS.ti's. With `--same`
/// there are units with neither code, and so lift, phi and pointwise mutual information too.
#[derive(Args, Debug)]
pub struct Cooccurrence {
    /// Both codes in the same unit, instead of on overlapping passages
    #[arg(long, value_enum, value_name = "UNIT", group = "window")]
    same: Option<UnitName>,
    /// At most so much between a passage of each; `--in` says of what
    #[arg(long, value_name = "N", group = "window")]
    within: Option<u32>,
    /// The second code begins behind the first, at most so much later; `--in` says of what
    #[arg(long, value_name = "N", group = "window")]
    follows: Option<u32>,
    /// A passage of the second code inside one of the first
    #[arg(long, group = "window")]
    inside: bool,
    /// What `--within` and `--follows` count
    #[arg(long = "in", value_enum, default_value_t, value_name = "UNIT")]
    distance: DistanceName,
    /// Only what participants say makes sentences, paragraphs, turns and words: no interviewer's turn, no header
    #[arg(long)]
    participants: bool,
    /// A row and a column for each code, with how often they meet or with this measure
    #[arg(long, value_enum, value_name = "MEASURE", num_args = 0..=1, default_missing_value = "count")]
    matrix: Option<MeasureName>,
    /// Codes of the matrix that go together beside each other, instead of in the order of the codebook
    #[arg(long, requires = "matrix")]
    clustered: bool,
    /// Pairs that never meet too
    #[arg(long, conflicts_with = "matrix")]
    all: bool,
    /// Fisher's exact test of each pair
    #[arg(long, requires = "same", conflicts_with = "matrix")]
    tests: bool,
    /// At most so many pairs; 50 on a terminal, else all
    #[arg(long, value_name = "N", conflicts_with = "matrix")]
    limit: Option<usize>,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

/// A unit that codes occur in.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum UnitName {
    /// A sentence
    Sentence,
    /// A paragraph of a turn
    Paragraph,
    /// A turn
    Turn,
    /// A transcript
    Transcript,
    /// A case, as `--case` says
    Case,
}

/// What a distance is measured in.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum DistanceName {
    /// Code points
    #[default]
    Characters,
    /// Words that lie between
    Words,
    /// Turns that lie between
    Turns,
    /// Coded segments that lie between, whole, of any code in scope; one that several codes have is one
    Segments,
}

/// What a matrix shows.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum MeasureName {
    /// How often they meet
    Count,
    /// The c-index
    CIndex,
    /// Jaccard's coefficient
    Jaccard,
    /// P(column | row)
    Share,
    /// Both over expected
    Lift,
    /// Correlation
    Phi,
    /// Pointwise mutual information
    Pmi,
    /// The same from -1 to 1
    Npmi,
}

impl From<MeasureName> for PairMeasure {
    fn from(name: MeasureName) -> Self {
        match name {
            MeasureName::Count => Self::Count,
            MeasureName::CIndex => Self::CIndex,
            MeasureName::Jaccard => Self::Jaccard,
            MeasureName::Share => Self::Share,
            MeasureName::Lift => Self::Lift,
            MeasureName::Phi => Self::Phi,
            MeasureName::Pmi => Self::Pmi,
            MeasureName::Npmi => Self::Npmi,
        }
    }
}

impl Cooccurrence {
    /// Count.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let is_usual = self.matrix.is_none() && !self.clustered && !self.all && self.limit.is_none() && !self.tests;
        let is_plain = is_usual && self.window() == Window::Overlap && !self.participants;
        let drawn = output::chart(
            &self.listing,
            || self.filters.caption(&workspace, &scope),
            || {
                if is_plain {
                    return build(scope.clone(), |ask| figures::cooccurrence(&workspace, ask));
                }
                Err(Failure::new("the chart shows how often codes share passages, of those that do so most often")
                    .hint(
                        "leave --inside, --same, --within, --follows, --participants, --matrix, --clustered, --tests, --all and --limit out",
                    ))
            },
        )?;
        if let Some(drawn) = drawn {
            return Ok(drawn);
        }
        let counted = count_pairs(&workspace, &scope, self.window(), self.participants);
        let mut table = match self.matrix {
            Some(measure) if self.clustered => clustered_matrix(&counted, measure.into()),
            Some(measure) => cooccurrence_matrix(&counted, measure.into()),
            None => cooccurrence_table(&counted, PairOptions { all: self.all, tests: self.tests }),
        };
        if self.matrix.is_none() {
            cut(&mut table, self.limit, &self.listing);
        }
        if self.participants {
            table.notes.push("only turns of participants count; passages elsewhere touch no unit".to_owned());
        }
        let table = table.captioned(self.filters.caption(&workspace, &scope));
        output::list(&table, &workspace, &self.listing, global)
    }

    fn window(&self) -> Window {
        let distance = match self.distance {
            DistanceName::Characters => Distance::Characters,
            DistanceName::Words => Distance::Words,
            DistanceName::Turns => Distance::Turns,
            DistanceName::Segments => Distance::Segments,
        };
        let same = self.same.map(|unit| match unit {
            UnitName::Sentence => CountedUnit::Text(Unit::Sentence),
            UnitName::Paragraph => CountedUnit::Text(Unit::Paragraph),
            UnitName::Turn => CountedUnit::Text(Unit::Turn),
            UnitName::Transcript => CountedUnit::Transcript,
            UnitName::Case => CountedUnit::Case,
        });
        match (same, self.within, self.follows) {
            (Some(unit), ..) => Window::Same(unit),
            (_, Some(gap), _) => Window::Within(gap, distance),
            (_, _, Some(gap)) => Window::Follows(gap, distance),
            _ if self.inside => Window::Inside,
            _ => Window::Overlap,
        }
    }
}
