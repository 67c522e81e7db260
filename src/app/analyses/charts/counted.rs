//! What was counted for a chart: its rows, its columns, the number of each cell.

use std::sync::Arc;

use super::super::sequences::steady;
use super::super::{Cells, CrosstabOptions, PairMeasure, cooccurrence, crosstab, saturation, sequences, timeline};
use super::{BarMeasure, Chart, ChartLook, ChartWanted, StepMeasure, plain};
use crate::analysis::{
    Basis, CodeAgreement, Cooccurrence, Crosstab, Frequencies, FrequencyRow, Label, Measured, Saturation, Sequences,
    Timeline,
};
use crate::app::agreement::{AgreementMeasure, AgreementRefusal, Compared, agreement_table, empty_table};
use crate::app::counting::{self, Counter};
use crate::project::{Transcript, TranscriptId};
use crate::report::Cell;

/// Where a segment lies: the turn from 1, who speaks, when.
pub type Spoken = (Option<usize>, String, String);

/// The numbers.
#[derive(Clone, Debug)]
pub enum Counted {
    /// Frequencies, with groups where there are some.
    Frequencies(Frequencies),
    /// Codes against groups.
    Crosstab(Crosstab),
    /// Pairs of codes.
    Pairs(Cooccurrence),
    /// What comes after what.
    Sequences(Sequences),
    /// A transcript with its codes, and where each of their segments lies.
    Timeline(Timeline, Vec<Vec<Spoken>>),
    /// New codes.
    Saturation(Saturation),
    /// Coders against each other, or why they cannot be compared.
    Agreement(Result<Box<Compared>, AgreementRefusal>),
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Nothing can stand there.
    Blank,
    /// It is still being counted.
    Open,
    /// How many.
    Count(usize),
    /// How often a code itself: on the diagonal of a matrix, and not to be compared with the other cells.
    Own(usize),
    /// How many cases, and percent of those in the group.
    Cases(usize, Measured),
    /// A percentage.
    Percent(Measured),
    /// Another measure.
    Ratio(Measured),
    /// A text cannot be read.
    Unread,
}

impl Value {
    /// How much it is, for lengths and shades; `None` where there is no number.
    pub fn amount(self) -> Option<f64> {
        match self {
            Self::Count(count) | Self::Cases(count, _) => Some(count as f64),
            Self::Percent(measured) | Self::Ratio(measured) => measured.ok(),
            Self::Blank | Self::Open | Self::Unread | Self::Own(_) => None,
        }
    }
}

/// A chart that has been counted.
#[derive(Clone, Debug)]
pub struct Charted {
    /// What was asked.
    pub wanted: ChartWanted,
    /// The numbers.
    pub counted: Counted,
    /// The rows: codes; of saturation the steps.
    pub rows: Vec<Label>,
    /// How often each row was used at all.
    pub totals: Vec<usize>,
    /// The names of the columns; none where there is one number a row.
    pub columns: Vec<String>,
    /// What the command prints of the layer, the scope, the unit and n.
    pub notes: Vec<String>,
    /// Whether the words are counted too.
    pub is_whole: bool,
    /// The greatest amount by measure, in the order of the measures.
    greatest: Vec<f64>,
}

impl Charted {
    pub(super) fn new(wanted: ChartWanted, counted: Counted, counter: &Counter, is_whole: bool) -> Self {
        let (rows, totals) = rows(&counted).into_iter().unzip();
        let columns = columns(&wanted, &counted);
        let notes = notes(&wanted, &counted, counter);
        let mut charted = Self { wanted, counted, rows, totals, columns, notes, is_whole, greatest: Vec::new() };
        charted.greatest = charted.looks().into_iter().map(|look| charted.find_greatest(look)).collect();
        charted
    }

    /// What it is made of; `None` where coders cannot be compared.
    pub fn basis(&self) -> Option<&Basis> {
        Some(match &self.counted {
            Counted::Frequencies(counted) => &counted.basis,
            Counted::Crosstab(counted) => &counted.basis,
            Counted::Pairs(counted) => &counted.basis,
            Counted::Sequences(counted) => &counted.basis,
            Counted::Timeline(counted, _) => &counted.basis,
            Counted::Saturation(counted) => &counted.basis,
            Counted::Agreement(compared) => &compared.as_ref().ok()?.agreement.basis,
        })
    }

    /// The coders as they were compared; `None` where this is another chart, or they cannot be.
    pub fn compared(&self) -> Option<&Compared> {
        if let Counted::Agreement(Ok(compared)) = &self.counted { Some(compared) } else { None }
    }

    /// Why there is nothing to show of coders that were to be compared.
    pub fn refusal(&self) -> Option<&AgreementRefusal> {
        if let Counted::Agreement(Err(why)) = &self.counted { Some(why) } else { None }
    }

    /// Whether codes are both the rows and the columns.
    pub fn is_square(&self) -> bool {
        matches!(self.counted, Counted::Pairs(_) | Counted::Sequences(_))
    }

    /// What stands in a cell. Frequencies without groups have one column.
    pub fn value(&self, look: ChartLook, row: usize, column: usize) -> Value {
        match &self.counted {
            Counted::Frequencies(counted) => match (counted.rows.get(row), self.wanted.chart == Chart::Groups) {
                (Some(row), true) => row.groups.get(column).map_or(Value::Blank, |count| Value::Count(*count)),
                (Some(row), false) => self.bar(look.bar, row),
                (None, _) => Value::Blank,
            },
            Counted::Crosstab(counted) => of_group(counted, look.cells, row, column),
            Counted::Pairs(counted) => of_pair(counted, look.pair, row, column),
            Counted::Sequences(counted) => {
                let transitions = &counted.transitions;
                match look.step {
                    StepMeasure::Count => Value::Count(transitions.count(row, column)),
                    StepMeasure::Probability => {
                        Value::Ratio(steady(counted, row, transitions.probability(row, column)))
                    }
                    StepMeasure::Residual => Value::Ratio(steady(counted, row, transitions.residual(row, column))),
                }
            }
            Counted::Timeline(counted, _) => {
                let track = counted.tracks.get(row);
                track.map_or(Value::Blank, |track| Value::Count(track.segments.len()))
            }
            Counted::Saturation(counted) => {
                counted.steps.get(row).map_or(Value::Blank, |step| Value::Count(step.cumulative))
            }
            Counted::Agreement(Ok(compared)) => {
                let code = compared.agreement.codes.get(row);
                code.map_or(Value::Blank, |code| of_coders(compared, look.agreement, code))
            }
            Counted::Agreement(Err(_)) => Value::Blank,
        }
    }

    /// A number of a row of frequencies.
    pub fn bar(&self, measure: BarMeasure, row: &FrequencyRow) -> Value {
        match (measure, row.words) {
            (BarMeasure::Segments, _) => Value::Count(row.segments),
            (BarMeasure::Transcripts, _) => Value::Count(row.transcripts),
            (BarMeasure::Cases, _) => Value::Count(row.cases),
            (BarMeasure::Coverage, _) => Value::Percent(row.coverage),
            (BarMeasure::Words, Some(words)) => Value::Count(words),
            (BarMeasure::Words, None) if self.is_whole => Value::Unread,
            (BarMeasure::Words, None) => Value::Open,
        }
    }

    /// The greatest amount of all cells: the longest bar, the darkest cell.
    pub fn greatest(&self, look: ChartLook) -> f64 {
        let place = self.looks().iter().position(|known| self.key(*known) == self.key(look));
        place.and_then(|place| self.greatest.get(place)).copied().unwrap_or(0.0)
    }

    /// A look for each measure that it has.
    fn looks(&self) -> Vec<ChartLook> {
        let usual = ChartLook::default();
        match &self.counted {
            Counted::Frequencies(_) => BarMeasure::ALL.map(|bar| ChartLook { bar, ..usual }).to_vec(),
            Counted::Crosstab(_) => {
                self.wanted.cells().iter().map(|cells| ChartLook { cells: *cells, ..usual }).collect()
            }
            Counted::Pairs(_) => {
                self.wanted.pair_measures().iter().map(|pair| ChartLook { pair: *pair, ..usual }).collect()
            }
            Counted::Sequences(_) => StepMeasure::ALL.map(|step| ChartLook { step, ..usual }).to_vec(),
            Counted::Agreement(_) => AgreementMeasure::ALL.map(|agreement| ChartLook { agreement, ..usual }).to_vec(),
            Counted::Timeline(..) | Counted::Saturation(_) => vec![usual],
        }
    }

    /// What of a look matters here.
    fn key(&self, look: ChartLook) -> ChartLook {
        let usual = ChartLook::default();
        match &self.counted {
            Counted::Frequencies(_) => ChartLook { bar: look.bar, ..usual },
            Counted::Crosstab(_) => ChartLook { cells: look.cells, ..usual },
            Counted::Pairs(_) => ChartLook { pair: look.pair, ..usual },
            Counted::Sequences(_) => ChartLook { step: look.step, ..usual },
            Counted::Agreement(_) => ChartLook { agreement: look.agreement, ..usual },
            Counted::Timeline(..) | Counted::Saturation(_) => usual,
        }
    }

    fn find_greatest(&self, look: ChartLook) -> f64 {
        let amount = |row: usize, column: usize| self.value(look, row, column).amount().map_or(0.0, f64::abs);
        let cells: Box<dyn Iterator<Item = (usize, usize)>> = match &self.counted {
            // What never meets is 0, or far from it only downwards; looking at each pair would be slow in a large codebook.
            Counted::Pairs(counted) => {
                let turned = counted.pairs.iter().map(|pair| (pair.second, pair.first));
                Box::new(counted.pairs.iter().map(|pair| (pair.first, pair.second)).chain(turned))
            }
            Counted::Sequences(counted) => Box::new(counted.transitions.iter().map(|(from, to, _)| (from, to))),
            _ => {
                let columns = self.columns.len().max(1);
                Box::new((0..self.rows.len()).flat_map(move |row| (0..columns).map(move |column| (row, column))))
            }
        };
        cells.map(|(row, column)| amount(row, column)).fold(0.0, f64::max)
    }
}

fn of_group(counted: &Crosstab, cells: Cells, row: usize, column: usize) -> Value {
    let Some(row) = counted.rows.get(row) else { return Value::Blank };
    let Some(cell) = row.cells.get(column) else { return Value::Blank };
    match cells {
        Cells::Segments => Value::Count(cell.segments),
        Cells::Cases => Value::Cases(cell.cases, counted.percent(row, column)),
        Cells::Characters => Value::Count(cell.characters),
        Cells::Coverage => Value::Percent(counted.coverage(row, column)),
        Cells::Residuals => Value::Ratio(row.table.adjusted_residual(0, column)),
    }
}

/// A number of a code; where a coefficient is not defined, why.
pub fn of_coders(compared: &Compared, measure: AgreementMeasure, code: &CodeAgreement) -> Value {
    match measure {
        AgreementMeasure::Alpha => Value::Ratio(code.alpha),
        AgreementMeasure::Low => Value::Ratio(compared.interval(code).map(|(low, _)| low)),
        AgreementMeasure::Agreement => Value::Percent(code.ratings.percent_agreement().map(|share| 100.0 * share)),
        AgreementMeasure::Positive => Value::Ratio(code.ratings.specific_agreement(1)),
        AgreementMeasure::UAlpha => Value::Ratio(code.u_alpha),
        AgreementMeasure::Coded => Value::Count(code.coded as usize),
    }
}

fn of_pair(counted: &Cooccurrence, measure: PairMeasure, first: usize, second: usize) -> Value {
    let pair = counted.pair(first, second);
    match measure {
        PairMeasure::Count if first == second => Value::Own(counted.size(first)),
        _ if first == second || counted.is_nested(first, second) => Value::Blank,
        PairMeasure::Count => Value::Count(counted.count(&pair)),
        measure => Value::Ratio(measure.of(counted, &pair)),
    }
}

fn rows(counted: &Counted) -> Vec<(Label, usize)> {
    let of_frequency = |row: &FrequencyRow| {
        let (name, path) = (row.name.clone(), row.path.clone());
        (Label { code: row.code.as_str().into(), name, path, depth: row.depth }, row.segments)
    };
    match counted {
        Counted::Frequencies(counted) => counted.rows.iter().map(of_frequency).collect(),
        Counted::Crosstab(counted) => counted.rows.iter().map(|row| (row.label.clone(), row.total.segments)).collect(),
        Counted::Pairs(counted) => {
            counted.codes.iter().enumerate().map(|(place, code)| (code.label.clone(), counted.size(place))).collect()
        }
        Counted::Sequences(counted) => counted.codes.clone(),
        Counted::Timeline(counted, _) => {
            counted.tracks.iter().map(|track| (track.label.clone(), track.segments.len())).collect()
        }
        Counted::Saturation(counted) => {
            let name = |ids: &[TranscriptId]| ids.iter().map(TranscriptId::as_str).collect::<Vec<_>>().join(" ");
            counted.steps.iter().map(|step| (plain(name(&step.transcripts)), step.codes)).collect()
        }
        Counted::Agreement(Ok(compared)) => {
            compared.agreement.codes.iter().map(|code| (code.label.clone(), code.coded as usize)).collect()
        }
        Counted::Agreement(Err(_)) => Vec::new(),
    }
}

fn columns(wanted: &ChartWanted, counted: &Counted) -> Vec<String> {
    match counted {
        Counted::Frequencies(counted) if wanted.chart == Chart::Groups => counted.groups.clone(),
        Counted::Crosstab(counted) => counted.groups.iter().map(|group| group.name.clone()).collect(),
        Counted::Pairs(counted) => counted.codes.iter().map(|code| code.label.name.clone()).collect(),
        Counted::Sequences(counted) => counted.codes.iter().map(|(label, _)| label.name.clone()).collect(),
        Counted::Frequencies(_) | Counted::Timeline(..) | Counted::Saturation(_) | Counted::Agreement(_) => Vec::new(),
    }
}

fn notes(wanted: &ChartWanted, counted: &Counted, counter: &Counter) -> Vec<String> {
    match (counted, &wanted.chart) {
        (Counted::Frequencies(counted), _) => counting::notes(counted, &wanted.scope),
        // What the cells are is told by the chart itself.
        (Counted::Crosstab(counted), _) => {
            let notes = crosstab::notes(counted, CrosstabOptions::default(), 0);
            // No key does what the advice says.
            let plain = |note: String| note.replacen(&crosstab::how_to_suppress(), "", 1);
            notes.into_iter().filter(|note| !note.starts_with("cells: ")).map(plain).collect()
        }
        (Counted::Pairs(counted), _) => cooccurrence::notes(counted),
        (Counted::Sequences(counted), Chart::Sequences(options)) => sequences::notes(counted, *options),
        (Counted::Timeline(counted, _), _) => timeline::notes(counted),
        (Counted::Saturation(counted), Chart::Saturation(order, _)) => {
            saturation::notes(counted, order, !counter.listed_order().is_empty())
        }
        (Counted::Agreement(Ok(compared)), _) => agreement_table(compared).notes,
        (Counted::Agreement(Err(why)), _) => empty_table(why).notes,
        _ => Vec::new(),
    }
}

/// Where each segment of each track lies.
pub(super) fn spoken(text: Option<&Arc<Transcript>>, portrait: &Timeline) -> Vec<Vec<Spoken>> {
    let one = |start: u32| {
        let cells = timeline::spoken(text, start);
        let turn = if let Some(Cell::Count(turn)) = cells.first() { Some(*turn as usize) } else { None };
        let word =
            |place: usize| if let Some(Cell::Text(word)) = cells.get(place) { word.clone() } else { String::new() };
        (turn, word(1), word(2))
    };
    portrait.tracks.iter().map(|track| track.segments.iter().map(|run| one(run.start)).collect()).collect()
}
