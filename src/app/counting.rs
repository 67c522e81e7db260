//! Counts as tables: code frequencies, code × transcript.
//!
//! [`Counter`] is for a thread that does not have the study: it holds the codings as numbers.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::analyses::{basis_notes, coded};
use super::captions::{scoped, study_caption};
use super::papers::Tell;
use super::words::is_said;
use super::{Library, Workspace};
use crate::analysis::{
    CodingTable, Frequencies, Grouping, Matrix, NoTexts, Rollup, Scope, TextFacts, Texts, code_dispersion, frequencies,
    matrix, unit_ranges,
};
use crate::project::{Project, TranscriptId, Turn, is_interviewer};
use crate::report::{Cell, Kind, Table, TableCaption};
use crate::text::{CharRange, Unit};

/// What is needed to count a study, without its codings' words: cheap to clone, and to be sent to a thread.
#[derive(Clone, Debug)]
pub struct Counter {
    /// The study without codings and memos.
    frame: Arc<Project>,
    table: Arc<CodingTable>,
    library: Library,
    caption: TableCaption,
}

impl Counter {
    /// Read the codings of a study once.
    pub fn new(workspace: &Workspace) -> Self {
        let project = workspace.project();
        let frame = Project {
            transcripts: project.transcripts.clone(),
            codebook: project.codebook.clone(),
            attributes: project.attributes.clone(),
            attribute_types: project.attribute_types.clone(),
            ..Project::default()
        };
        let table = Arc::new(CodingTable::new(project));
        Self { frame: Arc::new(frame), table, library: workspace.library(), caption: study_caption(workspace) }
    }

    /// The caption of a table of this scope.
    pub fn caption(&self, scope: &Scope) -> TableCaption {
        scoped(self.caption.clone(), &self.frame, self.table.coders().iter().collect(), scope, &[])
    }

    /// The codings as numbers.
    pub fn table(&self) -> &CodingTable {
        &self.table
    }

    /// The same, to be kept.
    pub(super) fn shared_table(&self) -> Arc<CodingTable> {
        self.table.clone()
    }

    /// The study without codings and memos.
    pub(super) fn frame(&self) -> &Project {
        &self.frame
    }

    /// Count all that needs no text: words stay open, and nothing is grouped by speaker.
    pub fn count(&self, scope: &Scope) -> Frequencies {
        frequencies(&self.frame, &self.table, scope, &NoTexts)
    }

    /// Count everything, as [`count_codes`] does; `None` where `stop` was set meanwhile.
    pub fn count_words(&self, scope: &Scope, stop: &AtomicBool) -> Option<Frequencies> {
        let texts = ReadTexts::new(&self.library, stop);
        let counted = frequencies(&self.frame, &self.table, scope, &texts);
        (!stop.load(Ordering::Relaxed)).then_some(counted)
    }

    /// As [`matrix_table`].
    pub fn matrix_table(&self, scope: &Scope) -> Table {
        table_of(&self.frame, &matrix(&self.frame, &self.table, scope))
    }
}

/// The texts of a study for the statistics, each read once, until it is told to stop.
pub(super) struct ReadTexts<'a> {
    library: &'a Library,
    stop: &'a AtomicBool,
    /// Whether the units are those of participants alone.
    participants: bool,
    /// Hears of each text that is read, of so many.
    told: Option<(Tell<'a>, usize)>,
    facts: RefCell<HashMap<TranscriptId, Option<Arc<TextFacts>>>>,
}

impl<'a> ReadTexts<'a> {
    pub(super) fn new(library: &'a Library, stop: &'a AtomicBool) -> Self {
        Self { library, stop, participants: false, told: None, facts: RefCell::default() }
    }

    /// The same, whose units are what participants say: no interviewer's turn, no header, no note.
    pub(super) fn of_participants(self, participants: bool) -> Self {
        Self { participants, ..self }
    }

    /// The same, telling how many of `all` texts are read.
    pub(super) fn told(self, tell: Tell<'a>, all: usize) -> Self {
        Self { told: Some((tell, all)), ..self }
    }
}

impl Texts for ReadTexts<'_> {
    fn facts(&self, transcript: &TranscriptId) -> Option<Arc<TextFacts>> {
        if self.stop.load(Ordering::Relaxed) {
            return None;
        }
        if let Some(facts) = self.facts.borrow().get(transcript) {
            return facts.clone();
        }
        if let Some((tell, all)) = self.told {
            tell("reading", self.facts.borrow().len(), all);
        }
        let facts = self.library.transcript(transcript).ok().map(|read| Arc::new(TextFacts::of(&read)));
        self.facts.borrow_mut().insert(transcript.clone(), facts.clone());
        facts
    }

    fn units(&self, transcript: &TranscriptId, unit: Unit) -> Option<Arc<Vec<CharRange>>> {
        if self.stop.load(Ordering::Relaxed) {
            return None;
        }
        let read = self.library.transcript(transcript).ok()?;
        let asks = |turn: &Turn| turn.speaker.as_deref().is_some_and(is_interviewer);
        let counts = |turn: &Turn| !self.participants || is_said(&read, turn) && !asks(turn);
        Some(Arc::new(unit_ranges(&read, unit, counts)))
    }
}

/// Count the codes of a study.
pub fn count_codes(workspace: &Workspace, scope: &Scope) -> Frequencies {
    let project = workspace.project();
    let stop = AtomicBool::new(false);
    frequencies(project, &coded(workspace, scope), scope, &ReadTexts::new(&workspace.library(), &stop))
}

/// The frequencies as a table. The columns are fixed: `code, name, path, segments, transcripts, words, characters,
/// coverage`, then one a group; `details` adds the count before merging and the other denominators at the end.
pub fn frequencies_table(counted: &Frequencies, scope: &Scope, details: bool) -> Table {
    let mut table = Table::new(
        "Frequencies",
        [
            ("code", Kind::Text),
            ("name", Kind::Text),
            ("path", Kind::Text),
            ("segments", Kind::Count),
            ("transcripts", Kind::Count),
            ("words", Kind::Count),
            ("characters", Kind::Count),
            ("coverage", Kind::Measure),
        ],
    );
    for group in &counted.groups {
        table.add_column(group, Kind::Count);
    }
    if details {
        table.add_column("codings", Kind::Count);
        table.add_column("cases", Kind::Count);
        for name in ["coverage_mean", "transcripts_percent", "cases_percent", "per_1000_words", "mean_length"] {
            table.add_column(name, Kind::Measure);
        }
    }
    for row in &counted.rows {
        let mut cells = vec![
            Cell::text(&row.code),
            Cell::text(&row.name),
            Cell::text(&row.path),
            Cell::count(row.segments),
            Cell::count(row.transcripts),
            row.words.map_or(Cell::Missing, Cell::count),
            Cell::count(row.characters),
            Cell::measure(row.coverage.ok()),
        ];
        cells.extend(row.groups.iter().map(|count| Cell::count(*count)));
        if details {
            cells.extend([row.codings, row.cases].map(Cell::count));
            let measures =
                [row.coverage_mean, row.transcripts_percent, row.cases_percent, row.per_1000_words, row.mean_length];
            cells.extend(measures.map(|measure| Cell::measure(measure.ok())));
        }
        table.push(cells);
    }
    table.notes = notes(counted, scope);
    table
}

/// Add how evenly each code's segments lie over the transcripts: Juilland's D (1 is even), DP and DPnorm (0 is even).
pub fn add_dispersion(workspace: &Workspace, scope: &Scope, table: &mut Table) {
    let project = workspace.project();
    for name in ["juilland_d", "dp", "dp_norm"] {
        table.add_column(name, Kind::Measure);
    }
    for (row, found) in table.rows.iter_mut().zip(code_dispersion(project, &coded(workspace, scope), scope)) {
        row.extend([found.juilland_d, found.dp, found.dp_norm].map(Cell::ratio));
    }
    table.notes.push("juilland_d: 1 is even; dp, dp_norm: 0 is even; n/a for a code without segments".to_owned());
}

/// What a reader must know of a count: the layer, the scope, what a segment is.
fn notes(counted: &Frequencies, scope: &Scope) -> Vec<String> {
    let (codings, segments) =
        (counted.rows.iter()).fold((0, 0), |(codings, segments), row| (codings + row.codings, segments + row.segments));
    let mut notes = basis_notes(&counted.basis);
    notes.push("coverage is percent of all these characters".to_owned());
    if scope.rollup == Rollup::Direct {
        notes.push(format!(
            "codings: {codings}; segments: {segments}, after overlapping codings of one code were merged"
        ));
    }
    match &scope.by {
        Grouping::Coder => notes.push("a coder's column counts that coder's own segments".to_owned()),
        Grouping::Speaker => notes.push("a segment that runs over two speakers counts for both".to_owned()),
        _ => {}
    }
    notes
}

/// What every table says that leaves out codings which were lost in edits; nothing where there are none.
pub fn left_out(lost: usize) -> Option<String> {
    let codings =
        if lost == 1 { "1 coding whose passage".to_owned() } else { format!("{lost} codings whose passages") };
    let were = if lost == 1 { "was" } else { "were" };
    (lost > 0).then(|| format!("left out: {codings} {were} lost when texts were edited; `emic lost` lists them"))
}

/// Segments of every code in every transcript: a row for each code, a column for each transcript.
pub fn matrix_table(workspace: &Workspace, scope: &Scope) -> Table {
    let project = workspace.project();
    table_of(project, &matrix(project, &coded(workspace, scope), scope))
}

fn table_of(project: &Project, matrix: &Matrix) -> Table {
    let mut table = Table::new("Matrix", [("code", Kind::Text), ("name", Kind::Text)]);
    table.notes = vec!["segments of each code in each transcript, counted as in Frequencies".to_owned()];
    table.notes.extend(left_out(matrix.lost));
    for transcript in &matrix.transcripts {
        table.add_column(transcript.as_str(), Kind::Count);
    }
    for (code, counts) in matrix.codes.iter().zip(&matrix.counts) {
        let name = project.codebook.get(code.as_str()).map_or(code.as_str(), |code| &code.name);
        let words = [code.as_str(), name].map(Cell::text);
        table.push(words.into_iter().chain(counts.iter().map(|count| Cell::count(*count))).collect());
    }
    table
}
