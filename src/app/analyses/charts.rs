//! Charts of a study as the screen draws them: what is wanted, counted on a thread that does not have the study, with the
//! numbers, the notes and the tables of the commands.
//!
//! Start at [`ChartWanted::count`]. A [`Charted`] tells its rows, its columns and the [`Value`] of each cell without counting
//! anew; [`Charted::quoted`] finds the codings behind one of them, [`Charted::table`] makes the table that the command prints,
//! and [`Charted::command`] is that command.

mod command;
mod counted;
mod export;
mod quoted;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Cells, PairMeasure, SamplingOrder};
use crate::analysis::{
    AgreementUnit, CountedUnit, Distance, Grouping, Label, SaturationOptions, Scope, SequenceOptions, Window,
    cooccurrence, crosstab, saturation, sequences, timeline,
};
use crate::app::agreement::{AgreementMeasure, AgreementQuestion};
use crate::app::counting::Counter;
use crate::app::read_texts::ReadTexts;
use crate::project::TranscriptId;
use crate::text::Unit;

pub use command::quote;
pub use counted::{Charted, Counted, Value, of_coders};
pub use quoted::Quoted;

/// What a chart is of.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Chart {
    /// How often each code was used.
    #[default]
    Frequencies,
    /// Codes against the groups of [`Scope::by`].
    Groups,
    /// Which codes meet.
    Pairs(Window),
    /// Which code comes after which.
    Sequences(SequenceOptions),
    /// Where in a transcript each code lies.
    Timeline(TranscriptId),
    /// When new transcripts stopped bringing new codes.
    Saturation(SamplingOrder, SaturationOptions),
    /// How alike coders coded, by what was judged.
    Agreement(AgreementUnit),
}

/// A chart, and whose codings it counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartWanted {
    /// What it is of.
    pub chart: Chart,
    /// Whose codings, where, of which codes.
    pub scope: Scope,
}

/// What the length of a bar is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BarMeasure {
    /// Merged segments.
    #[default]
    Segments,
    /// Transcripts with one.
    Transcripts,
    /// Cases with one.
    Cases,
    /// Words touched.
    Words,
    /// Percent of all characters.
    Coverage,
}

impl BarMeasure {
    /// All of them, in the order of their columns.
    pub const ALL: [Self; 5] = [Self::Segments, Self::Transcripts, Self::Cases, Self::Words, Self::Coverage];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Segments => "segments",
            Self::Transcripts => "transcripts",
            Self::Cases => "cases",
            Self::Words => "words",
            Self::Coverage => "coverage",
        }
    }
}

/// What a cell of the transitions is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StepMeasure {
    /// How often.
    #[default]
    Count,
    /// P(column | row).
    Probability,
    /// The adjusted residual.
    Residual,
}

impl StepMeasure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Count, Self::Probability, Self::Residual];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Probability => "probability",
            Self::Residual => "residual",
        }
    }
}

/// Which numbers of a chart are looked at; to change them nothing is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChartLook {
    /// Of frequencies.
    pub bar: BarMeasure,
    /// Of codes against groups.
    pub cells: Cells,
    /// Of pairs.
    pub pair: PairMeasure,
    /// Of transitions.
    pub step: StepMeasure,
    /// Of agreement.
    pub agreement: AgreementMeasure,
    /// Whether codes without segments are left out.
    pub used: bool,
}

impl ChartWanted {
    /// Whether all but the words of it can be counted without a look at the texts, and the words are told too.
    pub fn is_quick(&self) -> bool {
        let has_words = match self.chart {
            Chart::Frequencies => true,
            Chart::Groups => self.scope.by == Grouping::Coder,
            _ => false,
        };
        has_words && self.scope.speakers.is_empty()
    }

    /// What a chart of groups can show in its cells.
    pub fn cells(&self) -> &'static [Cells] {
        match self.scope.by {
            Grouping::Attribute(_) => &[Cells::Cases, Cells::Segments, Cells::Coverage, Cells::Residuals],
            Grouping::Coder | Grouping::Speaker => &[Cells::Segments],
            Grouping::None | Grouping::Transcript => &[Cells::Segments, Cells::Coverage, Cells::Characters],
        }
    }

    /// What is asked of the coders: what the speakers in scope say is the eligible text.
    fn question(&self, unit: AgreementUnit) -> AgreementQuestion {
        let question = AgreementQuestion { unit, ..AgreementQuestion::of(self.scope.clone()) };
        AgreementQuestion { scope: self.by_themselves(), ..question }
    }

    /// The scope without what a comparison does not look at.
    fn by_themselves(&self) -> Scope {
        Scope { speakers: Default::default(), ..self.scope.clone() }
    }

    /// What a matrix of pairs can show: what its window has no numbers of is left out.
    pub fn pair_measures(&self) -> &'static [PairMeasure] {
        use PairMeasure::{CIndex, Count, Jaccard, Lift, Npmi, Phi, Pmi, Share};
        match self.chart {
            Chart::Pairs(Window::Same(_)) => &[Count, CIndex, Jaccard, Share, Lift, Phi, Pmi, Npmi],
            Chart::Pairs(Window::Overlap) => &[Count, CIndex, Jaccard, Share],
            _ => &[Count, CIndex, Share],
        }
    }

    /// Count it; `None` where `stop` was set meanwhile. `tell` hears how many texts have been read. Where the texts are
    /// needed for words alone and not `with_words`, those stay open and nothing is read.
    pub fn count(
        &self,
        counter: &Counter,
        with_words: bool,
        stop: &AtomicBool,
        tell: &dyn Fn(usize),
    ) -> Option<Charted> {
        let (project, scope) = (counter.frame(), &self.scope);
        if let Chart::Agreement(unit) = self.chart {
            let compared = counter.compare(&self.question(unit), stop).map(Box::new);
            let counted = Counted::Agreement(compared);
            return (!stop.load(Ordering::Relaxed)).then(|| Charted::new(self.clone(), counted, counter, true));
        }
        let texts = ReadTexts::new(counter.library(), stop).telling(tell);
        let table = counter.coded(scope, &texts);
        let counted = match &self.chart {
            Chart::Frequencies if with_words => Counted::Frequencies(counter.count_words(&table, scope, &texts)),
            Chart::Frequencies => Counted::Frequencies(counter.count(&table, scope)),
            Chart::Groups if scope.by == Grouping::Speaker => {
                Counted::Frequencies(counter.count_words(&table, scope, &texts))
            }
            Chart::Groups if scope.by == Grouping::Coder && with_words => {
                Counted::Frequencies(counter.count_words(&table, scope, &texts))
            }
            Chart::Groups if scope.by == Grouping::Coder => Counted::Frequencies(counter.count(&table, scope)),
            Chart::Groups => Counted::Crosstab(crosstab(project, &table, scope, None)),
            Chart::Pairs(window) => Counted::Pairs(cooccurrence(project, &table, scope, *window, &texts)),
            Chart::Sequences(options) => Counted::Sequences(sequences(project, &table, scope, *options, &texts)),
            Chart::Timeline(transcript) => {
                let portrait = timeline(project, &table, scope, transcript);
                let spoken = counted::spoken(counter.library().transcript(transcript).ok().as_ref(), &portrait);
                Counted::Timeline(portrait, spoken)
            }
            Chart::Saturation(order, options) => {
                let order = in_order(counter, order);
                Counted::Saturation(saturation(project, &table, scope, &order, *options))
            }
            Chart::Agreement(_) => return None,
        };
        let whole = with_words || !self.is_quick();
        (!stop.load(Ordering::Relaxed)).then(|| Charted::new(self.clone(), counted, counter, whole))
    }
}

/// As [`super::in_order`].
fn in_order(counter: &Counter, order: &SamplingOrder) -> Vec<TranscriptId> {
    match order {
        SamplingOrder::Study => counter.listed_order().to_vec(),
        SamplingOrder::Attribute(name) => super::saturation::by_attribute(counter.frame(), name),
        SamplingOrder::Coded => {
            let ledger = counter.ledger();
            let standing = ledger.iter().flat_map(|ledger| {
                let transcript = |number: u32| ledger.transcripts().get(number as usize);
                ledger.records().iter().filter_map(move |record| Some((transcript(record.transcript)?, record.created)))
            });
            let lost = counter.lost().iter().map(|(transcript, _, created)| (transcript, *created));
            super::saturation::by_first(standing.chain(lost))
        }
    }
}

/// What a window is called: `overlap`, `same turn`, `within 20 words`.
pub fn window_name(window: Window) -> String {
    let much = |gap: u32, distance: Distance| super::amount(gap as usize, distance_name(distance));
    match window {
        Window::Overlap => "overlap".to_owned(),
        Window::Same(unit) => format!("same {}", unit.name()),
        Window::Within(gap, distance) => format!("within {}", much(gap, distance)),
        Window::Follows(gap, distance) => format!("follows within {}", much(gap, distance)),
        Window::Inside => "inside".to_owned(),
    }
}

/// One of what a distance is measured in.
pub(in crate::app) fn distance_name(distance: Distance) -> &'static str {
    match distance {
        Distance::Characters => "character",
        Distance::Words => "word",
        Distance::Turns => "turn",
        Distance::Segments => "segment",
    }
}

/// The windows that a key goes through.
pub const WINDOWS: [Window; 10] = [
    Window::Overlap,
    Window::Same(CountedUnit::Text(Unit::Sentence)),
    Window::Same(CountedUnit::Text(Unit::Paragraph)),
    Window::Same(CountedUnit::Text(Unit::Turn)),
    Window::Same(CountedUnit::Transcript),
    Window::Within(20, Distance::Words),
    Window::Within(1, Distance::Turns),
    Window::Within(1, Distance::Segments),
    Window::Follows(1, Distance::Turns),
    Window::Inside,
];

/// What can be judged where coders are compared, in the order in which a key goes through it.
pub const JUDGED: [AgreementUnit; 6] = [
    AgreementUnit::Text(Unit::Turn),
    AgreementUnit::Text(Unit::Paragraph),
    AgreementUnit::Text(Unit::Sentence),
    AgreementUnit::Text(Unit::Word),
    AgreementUnit::Character,
    AgreementUnit::Transcript,
];

/// What a measure of pairs is called, as `--matrix` takes it.
pub fn pair_name(measure: PairMeasure) -> &'static str {
    match measure {
        PairMeasure::Count => "count",
        PairMeasure::CIndex => "c-index",
        PairMeasure::Jaccard => "jaccard",
        PairMeasure::Share => "share",
        PairMeasure::ShareOfSecond => "share of column",
        PairMeasure::Expected => "expected",
        PairMeasure::Lift => "lift",
        PairMeasure::Phi => "phi",
        PairMeasure::Pmi => "pmi",
        PairMeasure::Npmi => "npmi",
    }
}

/// What the cells of groups are called, as `--cells` takes it.
pub fn cells_name(cells: Cells) -> &'static str {
    match cells {
        Cells::Segments => "segments",
        Cells::Cases => "cases",
        Cells::Characters => "characters",
        Cells::Coverage => "coverage",
        Cells::Residuals => "residuals",
    }
}

/// A name for rows that are no codes.
fn plain(name: String) -> Label {
    Label { code: "".into(), path: name.clone(), name, depth: 0 }
}
