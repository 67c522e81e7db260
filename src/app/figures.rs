//! The figures of a study as SVG: what `emic report` shows and `emic results` writes. Their numbers stand in the tables of
//! [`super::papers`] too; a figure of which nothing can be drawn is left out.

use super::analyses::{SamplingOrder, amount, basis_notes};
use super::papers::{self, Ask};
use super::{Error, Workspace};
use crate::analysis::{
    self, Basis, Cooccurrence, Crosstab, CrosstabRow, Frequencies, FrequencyRow, Grouping, NoTexts, Saturation,
    SaturationOptions, Window,
};
use crate::report::chart::{About, Bar, Bars, Chart, Curve, HeatCell, HeatMap, Mark};
use crate::text::Arrange;

/// A picture with its name, before it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The table whose numbers it shows: the name of one of [`papers::all`].
    pub paper: &'static str,
    /// What it is called among the figures of that table; empty for an only one.
    pub name: String,
    /// The picture.
    pub chart: Chart,
    /// What is counted: one sentence each, as a table says it.
    pub notes: Vec<String>,
}

impl Figure {
    fn new(paper: &'static str, name: &str, chart: Chart, basis: &Basis) -> Self {
        Self { paper, name: name.to_owned(), chart, notes: basis_notes(basis) }
    }

    /// What it shows.
    pub fn title(&self) -> &str {
        &self.chart.about().title
    }

    /// The picture as SVG.
    ///
    /// # Errors
    /// [`Error::Report`] where it cannot be drawn.
    pub fn draw(&self) -> Result<String, Error> {
        Ok(self.chart.draw()?)
    }

    /// Let `change` see everything in it that a person may read.
    pub(super) fn reword(&mut self, change: &dyn Fn(&mut String)) {
        let before = self.name.clone();
        self.chart.words_mut().into_iter().chain(&mut self.notes).for_each(change);
        change(&mut self.name);
        if self.name != before {
            // The old one has the old name in it.
            self.chart.about_mut().id = id_of(&self.name);
        }
    }
}

/// The id of the figure of this name among those of several.
fn id_of(name: &str) -> String {
    let hex: String = name.trim_start_matches(BY).bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("figure-by-{hex}")
}

/// What the name of a figure by an attribute begins with.
pub(super) const BY: &str = "by-";

/// Rows of bars and heat maps, and columns of these: what can still be read.
const MOST_ROWS: usize = 50;
const MOST_COLUMNS: usize = 40;
/// Codes of a matrix.
const MOST_PAIRED: usize = 30;

/// All of them.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::Report`] where one cannot be drawn.
pub fn figures(workspace: &Workspace, ask: &Ask<'_>) -> Result<Vec<Figure>, Error> {
    let mut figures: Vec<Figure> = Vec::new();
    figures.extend(frequencies(workspace, ask)?);
    figures.extend(by_transcript(workspace, ask)?);
    for attribute in papers::attribute_names(workspace, ask) {
        figures.extend(by_attribute(workspace, ask, &attribute)?);
    }
    figures.extend(cooccurrence(workspace, ask)?);
    figures.extend(saturation(workspace, ask)?);
    Ok(figures)
}

/// How often each code was used.
///
/// # Errors
/// As [`figures`].
pub fn frequencies(workspace: &Workspace, ask: &Ask<'_>) -> Result<Option<Figure>, Error> {
    let counted = analysis::frequencies(workspace.project(), ask.codings(workspace)?, ask.scope(), &NoTexts);
    let mut used: Vec<&FrequencyRow> = counted.rows.iter().filter(|row| row.segments > 0).collect();
    used.arrange_by_key(|row| std::cmp::Reverse(row.segments));
    if used.is_empty() {
        return Ok(None);
    }
    let about = About {
        id: "figure-frequencies".to_owned(),
        title: "How often each code was used".to_owned(),
        description: described(&counted, &used),
    };
    let row = |row: &&FrequencyRow| Bar {
        label: row.name.clone(),
        value: row.segments as f64,
        shown: format!("{} in {}", row.segments, row.transcripts),
    };
    let chart = Bars {
        about,
        unit: "segments, and in how many transcripts".to_owned(),
        rows: used.iter().take(MOST_ROWS).map(row).collect(),
    };
    Ok(Some(Figure::new("frequencies", "", Chart::Bars(chart), &counted.basis)))
}

fn described(counted: &Frequencies, used: &[&FrequencyRow]) -> String {
    let most: Vec<String> = used.iter().take(3).map(|row| format!("{} ({})", row.name, row.segments)).collect();
    let shown =
        if used.len() > MOST_ROWS { format!("; the {MOST_ROWS} most frequent are shown") } else { String::new() };
    format!(
        "A bar for each code. {} of {} codes have segments{shown}. The most: {}.",
        used.len(),
        counted.rows.len(),
        most.join(", ")
    )
}

/// Codes by transcript.
///
/// # Errors
/// As [`figures`].
pub fn by_transcript(workspace: &Workspace, ask: &Ask<'_>) -> Result<Option<Figure>, Error> {
    let counted = analysis::crosstab(workspace.project(), ask.codings(workspace)?, &ask.by(Grouping::Transcript), None);
    let segments = |row: &CrosstabRow, column: usize| row.cells.get(column).map_or(0, |cell| cell.segments);
    let of_column = |column: usize| counted.rows.iter().map(|row| segments(row, column)).sum::<usize>();
    let columns = largest(counted.groups.len(), MOST_COLUMNS, of_column);
    let rows = used_rows(&counted);
    let cells = || rows.iter().flat_map(|row| columns.iter().map(|column| segments(row, *column)));
    let most = cells().max().unwrap_or(0);
    if most == 0 {
        return Ok(None);
    }
    let title = "Segments of each code in each transcript".to_owned();
    let left = if columns.len() < counted.groups.len() {
        format!(" The {} of {} transcripts with the most segments are shown.", columns.len(), counted.groups.len())
    } else {
        String::new()
    };
    let description = format!(
        "{} codes by {} transcripts; a cell has up to {most} segments, the darker the more.{left}{}",
        rows.len(),
        columns.len(),
        codes_left(&counted, rows.len())
    );
    let cell = |row: &CrosstabRow, column: usize| {
        let count = segments(row, column);
        HeatCell {
            share: Some(count as f64 / most as f64),
            shown: if count > 0 { count.to_string() } else { String::new() },
        }
    };
    let chart = HeatMap {
        about: About { id: "figure-by-transcript".to_owned(), title, description },
        rows: rows.iter().map(|row| row.label.name.clone()).collect(),
        columns: columns.iter().filter_map(|column| Some(counted.groups.get(*column)?.name.clone())).collect(),
        cells: rows.iter().map(|row| columns.iter().map(|column| cell(row, *column)).collect()).collect(),
        scale: ["0".to_owned(), amount(most, "segment")],
    };
    Ok(Some(Figure::new("crosstab", "by-transcript", Chart::HeatMap(chart), &counted.basis)))
}

/// Codes by the values of an attribute: cases with the code, coloured by their part of the value's cases.
///
/// # Errors
/// As [`figures`].
pub fn by_attribute(workspace: &Workspace, ask: &Ask<'_>, attribute: &str) -> Result<Option<Figure>, Error> {
    let by = Grouping::Attribute(attribute.to_owned());
    let counted = analysis::crosstab(workspace.project(), ask.codings(workspace)?, &ask.by(by), None);
    let columns =
        largest(counted.groups.len(), MOST_COLUMNS, |column| counted.groups.get(column).map_or(0, |group| group.cases));
    let rows = used_rows(&counted);
    if rows.is_empty() || columns.is_empty() {
        return Ok(None);
    }
    let title = format!("Cases with each code, by {attribute}");
    let description = format!(
        "{} codes by {} values of {attribute}. A cell has the number of cases; the darker, the larger their part of all \
         cases with that value.{}",
        rows.len(),
        columns.len(),
        codes_left(&counted, rows.len())
    );
    let cell = |row: &CrosstabRow, column: usize| HeatCell {
        share: counted.percent(row, column).ok().map(|percent| percent / 100.0),
        shown: row.cells.get(column).map_or(String::new(), |cell| cell.cases.to_string()),
    };
    let name =
        |column: &usize| Some(counted.groups.get(*column)?).map(|group| format!("{} ({})", group.name, group.cases));
    let called = format!("{BY}{attribute}");
    let chart = HeatMap {
        about: About { id: id_of(&called), title, description },
        rows: rows.iter().map(|row| row.label.name.clone()).collect(),
        columns: columns.iter().filter_map(name).collect(),
        cells: rows.iter().map(|row| columns.iter().map(|column| cell(row, *column)).collect()).collect(),
        scale: ["no case".to_owned(), "all cases with the value".to_owned()],
    };
    Ok(Some(Figure::new("crosstab", &called, Chart::HeatMap(chart), &counted.basis)))
}

/// The rows with segments, the most frequent where they are too many, in the order of the codebook.
fn used_rows(counted: &Crosstab) -> Vec<&CrosstabRow> {
    let used: Vec<&CrosstabRow> = counted.rows.iter().filter(|row| row.total.segments > 0).collect();
    let places = largest(used.len(), MOST_ROWS, |place| used.get(place).map_or(0, |row| row.total.segments));
    places.into_iter().filter_map(|place| used.get(place).copied()).collect()
}

fn codes_left(counted: &Crosstab, shown: usize) -> String {
    let used = counted.rows.iter().filter(|row| row.total.segments > 0).count();
    if shown < used { format!(" The {shown} most frequent of {used} codes are shown.") } else { String::new() }
}

/// The places of the `most` largest of `all`, in their order; the first of equal ones.
fn largest(all: usize, most: usize, size: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..all).collect();
    if all > most {
        places.arrange_by_key(|place| std::cmp::Reverse(size(*place)));
        places.truncate(most);
        places.sort_unstable();
    }
    places
}

/// Which codes share passages.
///
/// # Errors
/// As [`figures`].
pub fn cooccurrence(workspace: &Workspace, ask: &Ask<'_>) -> Result<Option<Figure>, Error> {
    let coded = ask.codings(workspace)?;
    let counted = analysis::cooccurrence(workspace.project(), coded, ask.scope(), Window::Overlap, &NoTexts);
    let paired = paired(&counted);
    let count = |one: usize, other: usize| counted.count(&counted.pair(one, other));
    let pairs = || {
        paired.iter().flat_map(|one| paired.iter().filter(move |other| *other != one).map(move |other| (*one, *other)))
    };
    let most = pairs().map(|(one, other)| count(one, other)).max().unwrap_or(0);
    if most == 0 {
        return Ok(None);
    }
    let name = |place: &usize| counted.codes.get(*place).map_or(String::new(), |code| code.label.name.clone());
    let strongest = pairs().filter(|(one, other)| one < other).max_by_key(|(one, other)| count(*one, *other));
    let strongest = strongest.map_or(String::new(), |(one, other)| {
        format!(" Most often: {} and {} ({}).", name(&one), name(&other), count(one, other))
    });
    let all = counted.codes.len();
    let left = if paired.len() < all {
        format!(" {} of {all} codes are shown: those that meet others most often.", paired.len())
    } else {
        String::new()
    };
    let cell = |one: usize, other: usize| match (one == other, counted.is_nested(one, other)) {
        (true, _) => {
            HeatCell { share: None, shown: counted.codes.get(one).map_or(0, |code| code.segments).to_string() }
        }
        (_, true) => HeatCell::default(),
        _ => {
            let count = count(one, other);
            let shown = if count > 0 { count.to_string() } else { String::new() };
            HeatCell { share: Some(count as f64 / most as f64), shown }
        }
    };
    let title = "Codes that share passages".to_owned();
    let chart = HeatMap {
        about: About {
            id: "figure-cooccurrence".to_owned(),
            title,
            description: format!(
                "A row and a column for each code; a cell has the pairs of segments that share a position, the diagonal a code's own segments.{strongest}{left}"
            ),
        },
        rows: paired.iter().map(name).collect(),
        columns: paired.iter().map(name).collect(),
        cells: paired.iter().map(|one| paired.iter().map(|other| cell(*one, *other)).collect()).collect(),
        scale: ["0".to_owned(), amount(most, "pair")],
    };
    Ok(Some(Figure::new("cooccurrence", "", Chart::HeatMap(chart), &counted.basis)))
}

/// The codes that meet others, those that do so most often where they are too many.
fn paired(counted: &Cooccurrence) -> Vec<usize> {
    let mut meetings = vec![0; counted.codes.len()];
    for pair in &counted.pairs {
        for place in [pair.first, pair.second] {
            meetings.get_mut(place).into_iter().for_each(|sum| *sum += counted.count(pair));
        }
    }
    let met: Vec<usize> =
        (0..meetings.len()).filter(|place| meetings.get(*place).is_some_and(|sum| *sum > 0)).collect();
    let sum = |place: usize| met.get(place).and_then(|place| meetings.get(*place)).copied().unwrap_or(0);
    largest(met.len(), MOST_PAIRED, sum).into_iter().filter_map(|place| met.get(place).copied()).collect()
}

/// When new transcripts stopped bringing new codes.
///
/// # Errors
/// As [`figures`].
pub fn saturation(workspace: &Workspace, ask: &Ask<'_>) -> Result<Option<Figure>, Error> {
    Ok(saturation_of(ask.saturation(workspace)?, &SamplingOrder::Study))
}

/// The same of what has been counted in an order.
pub fn saturation_of(counted: &Saturation, order: &SamplingOrder) -> Option<Figure> {
    let found = counted.series.cumulative().last().copied().unwrap_or(0);
    (found > 0).then(|| {
        let chart = Chart::Curve(curve(counted, order, found));
        Figure::new("saturation", "", chart, &counted.basis)
    })
}

/// The order of the steps, where it is another than the usual.
fn order_told(order: &SamplingOrder) -> String {
    match order {
        SamplingOrder::Study => String::new(),
        SamplingOrder::Coded => ", in the order of their first codings".to_owned(),
        SamplingOrder::Attribute(name) => format!(", in the order of {name}"),
    }
}

fn curve(counted: &Saturation, order: &SamplingOrder, found: usize) -> Curve {
    let SaturationOptions { run, .. } = counted.options;
    let reached = counted.series.reached(counted.options);
    let mark = reached.ok().map(|at| Mark { step: at, words: format!("reached at {at} + {run}") });
    let ending = match reached {
        Ok(at) => format!("Saturation by the rule of Guest, Namey and Chen is reached at {at} + {run}."),
        Err(why) => format!("Saturation by the rule of Guest, Namey and Chen: {why}."),
    };
    let check = &counted.check;
    let behind = if check.shuffles > 0 {
        format!(" Behind it the 5th to 95th percentile of {} shuffled orders.", check.shuffles)
    } else {
        String::new()
    };
    Curve {
        about: About {
            id: "figure-saturation".to_owned(),
            title: format!("Codes found, transcript by transcript{}", order_told(order)),
            description: format!("{found} codes in {}.{behind} {ending}", amount(counted.steps.len(), "step")),
        },
        axes: ["transcripts or cases, one after the other".to_owned(), "codes".to_owned()],
        line: counted.series.cumulative().into_iter().map(|count| count as f64).collect(),
        bars: counted.series.counts().iter().map(|count| *count as f64).collect(),
        band: check.band.clone(),
        mark,
        legend: [
            "codes found".to_owned(),
            "new codes".to_owned(),
            "shuffled orders, 5th to 95th percentile".to_owned(),
        ],
    }
}
