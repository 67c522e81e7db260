//! The Analysis view: what is counted, in which picture, and the cell that is chosen.

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::layout::Rect;

use crate::analysis::{
    AgreementUnit, Grouping, Label, Layer, Rollup, SaturationOptions, Scope, SequenceOptions, Window,
};
use crate::app::analyses::charts::{Chart, ChartLook, ChartWanted, Charted, Counted, Value};
use crate::app::analyses::{Cells, SamplingOrder};
use crate::app::counting::Counter;
use crate::project::{CodeId, Project, TranscriptId};
use crate::text::Arrange;
use crate::tui::work::{Stop, Ticket};

use super::{List, Picture, Shown};

/// Charts that are kept until the study changes.
const KEPT: usize = 12;

/// The parts of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnalysisParts {
    /// What is counted.
    pub head: Rect,
    /// The headings of the columns.
    pub titles: Rect,
    /// Bars or cells.
    pub body: Rect,
    /// What the chosen row or cell is, and how it was counted.
    pub notes: Rect,
}

/// What a filter comes to in a study: found out once, since it takes a look at each transcript.
#[derive(Clone, Debug, Default)]
struct Filtered {
    /// The [`crate::app::Workspace::generation`] and the filter that it is of.
    of: Option<(u64, Shown)>,
    scope: Scope,
    /// The names of all attributes.
    names: BTreeSet<String>,
}

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// How the counts are shown.
    pub picture: Picture,
    /// The row that is chosen.
    pub list: List,
    /// The column that is chosen; of a timeline the segment, whose top is not used.
    pub column: List,
    /// The same of the pictures that are not shown.
    pub cursors: [(List, List); Picture::ALL.len()],
    /// Which numbers are looked at.
    pub look: ChartLook,
    /// What the cells of an attribute are, where something else than cases is looked at.
    pub attribute_cells: Option<Cells>,
    /// Whether the greatest comes first, rather than the codebook's order.
    pub by_count: bool,
    /// Whether a code is counted with those below it.
    pub aggregate: bool,
    /// How several coders make one layer.
    pub layer: Layer,
    /// What the columns of the map are: transcripts where nothing else was chosen.
    pub group: Grouping,
    /// The attribute whose values are columns; the first where `None`.
    pub attribute: Option<String>,
    /// When two codes meet.
    pub window: Window,
    /// How sequences are made.
    pub steps: SequenceOptions,
    /// In which order transcripts came.
    pub order: SamplingOrder,
    /// How saturation is told.
    pub saturating: SaturationOptions,
    /// What is judged where coders are compared.
    pub judged: AgreementUnit,
    /// The transcript of the timeline; the one that is read, else the first, where `None`.
    pub transcript: Option<TranscriptId>,
    /// Whether codes are the columns of a map.
    pub transposed: bool,
    /// The study as numbers, and the [`crate::app::Workspace::generation`] that they are of.
    pub counter: Option<(u64, Counter)>,
    /// Charts of that generation.
    pub kept: Vec<Arc<Charted>>,
    /// The code that was chosen in another picture, until this one is there.
    pub carried: Option<CodeId>,
    /// The chart that is shown: of an earlier state of the study, while the new one is counted.
    pub shown: Option<Arc<Charted>>,
    /// What the filter comes to in the study.
    filtered: Filtered,
    /// What the latest task was asked.
    pub asked: Option<ChartWanted>,
    /// The latest task.
    pub ticket: Ticket,
    /// Stops it.
    pub stop: Stop,
    /// How many texts of how many are read, while something is counted.
    pub running: Option<(usize, usize)>,
    /// Whether the quotes behind a number are being looked for.
    pub finding: bool,
    /// Whether the counting was stopped by hand.
    pub stopped: bool,
    /// The rows that are shown, by their place in the chart.
    pub rows: Vec<usize>,
    /// The columns that are shown, alike.
    pub columns: Vec<usize>,
    /// Who speaks in the study, with how many turns, as of a generation.
    pub speakers: Option<(u64, Vec<(String, usize)>)>,
}

impl Analysis {
    /// Where the parts of the view lie in `body`; the headings take `titles` rows.
    pub fn parts(body: Rect, titles: u16) -> AnalysisParts {
        let notes = if body.height >= 28 { 5 } else { 3.min(body.height / 4) };
        let head = Rect { height: body.height.min(1), ..body };
        let titles = Rect { y: head.bottom(), height: titles, ..body }.intersection(body);
        let rest = body.height.saturating_sub(head.height + titles.height);
        let middle = Rect { y: titles.bottom(), height: rest.saturating_sub(notes), ..body };
        let notes = Rect { y: middle.bottom(), height: notes.min(rest), ..body }.intersection(body);
        AnalysisParts { head, titles, body: middle, notes }
    }

    /// Find out what a filter comes to, where that is not known of this generation of the study.
    fn filter(&mut self, (generation, project): (u64, &Project), shown: &Shown) {
        let known = self.filtered.of.as_ref().is_some_and(|(of, filter)| *of == generation && filter == shown);
        if !known {
            let (scope, names) = (shown.scope(project), Self::attributes(project));
            self.filtered = Filtered { of: Some((generation, shown.clone())), scope, names };
        }
    }

    /// What is to be counted under a filter; `open` is the transcript that is read.
    pub fn wanted(
        &mut self,
        (generation, project): (u64, &Project),
        shown: &Shown,
        open: Option<&TranscriptId>,
    ) -> ChartWanted {
        self.filter((generation, project), shown);
        let Filtered { scope, names, .. } = &self.filtered;
        let chart = match self.picture {
            Picture::Bars | Picture::Words => Chart::Frequencies,
            Picture::Map | Picture::Attributes => Chart::Groups,
            Picture::Pairs => Chart::Pairs(self.window),
            Picture::Sequences => Chart::Sequences(self.steps),
            Picture::Timeline => Chart::Timeline(self.portrayed(project, open)),
            Picture::Saturation => Chart::Saturation(self.order.clone(), self.saturating),
            Picture::Agreement => Chart::Agreement(self.judged),
        };
        let by = match self.picture {
            Picture::Map if self.group == Grouping::None => Grouping::Transcript,
            Picture::Map => self.group.clone(),
            Picture::Attributes => Grouping::Attribute(self.attribute_among(names).unwrap_or_default()),
            _ => Grouping::None,
        };
        let rollup = if self.aggregate { Rollup::Aggregate } else { Rollup::Direct };
        let mut scope = Scope { by, rollup, layer: self.layer, ..scope.clone() };
        if self.picture == Picture::Timeline {
            // It is of one transcript, whoever speaks.
            (scope.transcripts, scope.speakers) = Default::default();
        }
        if self.picture == Picture::Agreement {
            // Nobody's codings are pooled.
            scope.layer = Layer::Any;
        }
        ChartWanted { chart, scope }
    }

    /// Whether what is shown is what the latest task was asked, of this generation of the study: not an earlier chart that
    /// stands there until the new one is counted.
    pub fn is_current(&self, generation: u64) -> bool {
        let counted = self.counter.as_ref().is_some_and(|(of, _)| *of == generation);
        let shown = self.shown.as_ref().filter(|_| counted && self.chart().is_some());
        shown.is_some_and(|shown| {
            self.asked.as_ref() == Some(&shown.wanted) && self.kept.iter().any(|kept| Arc::ptr_eq(kept, shown))
        })
    }

    /// The transcript of the timeline.
    pub fn portrayed(&self, project: &Project, open: Option<&TranscriptId>) -> TranscriptId {
        let known = |id: &&TranscriptId| project.transcripts.contains_key(id.as_str());
        let chosen = self.transcript.as_ref().filter(known).or(open.filter(known));
        chosen.or(project.transcripts.keys().next()).cloned().unwrap_or_else(|| TranscriptId::from(""))
    }

    /// The attribute whose values are columns.
    pub fn attribute_of(&self, project: &Project) -> Option<String> {
        self.attribute_among(&Self::attributes(project))
    }

    /// The same, as it was found out when the study or the filter changed last: for drawing.
    pub fn attribute_shown(&self) -> Option<String> {
        self.attribute_among(&self.filtered.names)
    }

    fn attribute_among(&self, names: &BTreeSet<String>) -> Option<String> {
        let chosen = self.attribute.as_ref().filter(|name| names.contains(*name));
        chosen.or_else(|| names.first()).cloned()
    }

    /// The names of all attributes.
    pub fn attributes(project: &Project) -> BTreeSet<String> {
        crate::app::attributes::names(project)
    }

    /// Whether what is shown is of the picture that is chosen, though perhaps of an earlier state of the study.
    pub fn chart(&self) -> Option<&Charted> {
        let charted = self.shown.as_deref()?;
        let fits = match (self.picture, &charted.wanted.chart) {
            (Picture::Bars, Chart::Frequencies)
            | (Picture::Pairs, Chart::Pairs(_))
            | (Picture::Sequences, Chart::Sequences(_))
            | (Picture::Timeline, Chart::Timeline(_))
            | (Picture::Saturation, Chart::Saturation(..))
            | (Picture::Agreement, Chart::Agreement(_)) => true,
            (Picture::Map, Chart::Groups) => !matches!(charted.wanted.scope.by, Grouping::Attribute(_)),
            (Picture::Attributes, Chart::Groups) => matches!(charted.wanted.scope.by, Grouping::Attribute(_)),
            _ => false,
        };
        fits.then_some(charted)
    }

    /// The look that the chart has numbers of: the nearest to the one that is chosen.
    pub fn look_of(&self, charted: &Charted) -> ChartLook {
        let mut look = self.look;
        let cells = charted.wanted.cells();
        if self.picture == Picture::Attributes {
            // One who talks much must not make a group's number.
            look.cells = self.attribute_cells.unwrap_or(Cells::Cases);
        }
        if !cells.contains(&look.cells) {
            look.cells = cells.first().copied().unwrap_or_default();
        }
        if !charted.wanted.pair_measures().contains(&look.pair) {
            look.pair = Default::default();
        }
        look
    }

    /// Keep a chart, and show it.
    pub fn take(&mut self, charted: Arc<Charted>) {
        self.kept.retain(|known| known.wanted != charted.wanted);
        self.kept.push(charted.clone());
        let oldest = self.kept.len().saturating_sub(KEPT);
        self.kept.drain(..oldest);
        self.show(charted);
    }

    /// Show a chart.
    pub fn show(&mut self, charted: Arc<Charted>) {
        let code = self.code().cloned().or_else(|| self.carried.take());
        self.shown = Some(charted);
        self.arrange_around(code);
    }

    /// Choose the rows and columns and their order anew; the choice stays on its code.
    pub fn arrange(&mut self) {
        let code = self.code().cloned();
        self.arrange_around(code);
    }

    fn arrange_around(&mut self, code: Option<CodeId>) {
        let Some(charted) = self.chart() else {
            (self.rows, self.columns) = (Vec::new(), Vec::new());
            return;
        };
        let look = self.look_of(charted);
        let mut rows: Vec<usize> =
            (0..charted.rows.len()).filter(|row| !look.used || self.is_used(charted, *row)).collect();
        let is_steps = matches!(charted.counted, Counted::Saturation(_));
        if self.by_count && !is_steps {
            let amount = |row: usize| match charted.counted {
                Counted::Frequencies(_) if self.picture == Picture::Bars => {
                    charted.value(look, row, 0).amount().unwrap_or(0.0)
                }
                _ => charted.totals.get(row).map_or(0.0, |total| *total as f64),
            };
            rows.arrange_by(|one, other| amount(*other).total_cmp(&amount(*one)));
        }
        if self.by_count && charted.compared().is_some() {
            // What is to be looked into comes first, and what has no number last.
            let amount = |row: usize| charted.value(look, row, 0).amount().unwrap_or(f64::INFINITY);
            rows.arrange_by(|one, other| amount(*one).total_cmp(&amount(*other)));
        }
        let columns = if charted.is_square() { rows.clone() } else { (0..charted.columns.len()).collect() };
        let place = code.and_then(|code| {
            rows.iter().position(|row| charted.rows.get(*row).is_some_and(|label| label.code == code))
        });
        (self.rows, self.columns) = (rows, columns);
        match (place, self.is_transposed()) {
            (Some(place), false) if !is_steps => self.list.chosen = place,
            (Some(place), true) => self.column.chosen = place,
            _ => {}
        }
    }

    /// Whether a row has segments, or where the order is the codebook's one of those below it.
    fn is_used(&self, charted: &Charted, row: usize) -> bool {
        let own = |row: usize| charted.totals.get(row).is_some_and(|total| *total > 0);
        let depth = charted.rows.get(row).map_or(0, |label| label.depth);
        let mut below = (row + 1..charted.rows.len())
            .take_while(|other| charted.rows.get(*other).is_some_and(|label| label.depth > depth));
        own(row) || !self.by_count && below.any(own)
    }

    /// Whether codes are the columns of what is shown.
    pub fn is_transposed(&self) -> bool {
        self.transposed && self.picture.has_groups()
    }

    /// Rows and columns of what is shown.
    pub fn size(&self) -> (usize, usize) {
        let columns = match self.picture {
            Picture::Timeline => self.segments(self.list.chosen),
            picture if picture.is_grid() => self.columns.len(),
            _ => 1,
        };
        if self.is_transposed() { (columns, self.rows.len()) } else { (self.rows.len(), columns) }
    }

    /// Segments of a row of the timeline.
    fn segments(&self, row: usize) -> usize {
        let place = self.rows.get(row).copied();
        let totals = self.chart().map(|charted| charted.totals.as_slice()).unwrap_or_default();
        place.and_then(|place| totals.get(place)).copied().unwrap_or(0)
    }

    /// The places in the chart of a cell's row and column.
    pub fn at(&self, row: usize, column: usize) -> Option<(usize, usize)> {
        let (row, column) = if self.is_transposed() { (column, row) } else { (row, column) };
        let column = if self.picture.is_grid() { *self.columns.get(column)? } else { column };
        Some((*self.rows.get(row)?, column))
    }

    /// The places in the chart of the chosen cell.
    pub fn chosen(&self) -> Option<(usize, usize)> {
        self.at(self.list.chosen, self.column.chosen)
    }

    /// The row of the chosen cell.
    pub fn label(&self) -> Option<&Label> {
        self.chart()?.rows.get(self.chosen()?.0)
    }

    /// The id of the chosen code.
    pub fn code(&self) -> Option<&CodeId> {
        self.label().map(|label| &label.code).filter(|code| !code.as_str().is_empty())
    }

    /// What stands in a cell of what is shown.
    pub fn value(&self, row: usize, column: usize) -> Value {
        let (Some(charted), Some((row, column))) = (self.chart(), self.at(row, column)) else { return Value::Blank };
        charted.value(self.look_of(charted), row, column)
    }

    /// The name of a row of what is shown; of a code with how deep it lies.
    pub fn row_label(&self, row: usize) -> Option<&Label> {
        let place = if self.is_transposed() { return None } else { *self.rows.get(row)? };
        self.chart()?.rows.get(place)
    }

    /// The name of a row or a column that stands for no code, or for one as a column.
    pub fn column_name(&self, column: usize) -> &str {
        let Some(charted) = self.chart() else { return "" };
        if self.is_transposed() {
            return self.rows.get(column).and_then(|row| charted.rows.get(*row)).map_or("", |label| &label.name);
        }
        let place = self.columns.get(column).copied();
        place.and_then(|place| charted.columns.get(place)).map_or("", String::as_str)
    }

    /// The name of a group that is a row.
    pub fn group_of_row(&self, row: usize) -> &str {
        self.chart().and_then(|charted| charted.columns.get(row)).map_or("", String::as_str)
    }
}
