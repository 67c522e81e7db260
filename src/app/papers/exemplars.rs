//! Exemplar quotes: those that a coder chose to stand for their code, then some that are drawn, told apart.

use std::collections::{BTreeMap, HashMap};

use super::existing::UNCODED;
use super::quoting::{LONGEST, Pick, Quoter, count};
use super::{Ask, SEED, explained};
use crate::analysis::{Draw, Frame, Label, Run, Segments};
use crate::app::analyses::basis_notes;
use crate::app::{Error, Workspace};
use crate::project::{CodeId, Coding};
use crate::report::{Cell, Kind, Table};

/// Which quotes of a code are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExemplarOptions {
    /// How many are drawn of each code besides those that were chosen.
    pub drawn: usize,
    /// The seed; each code is drawn from it anew.
    pub seed: u64,
    /// Only passages of so many characters or more are drawn.
    pub least: usize,
    /// Only passages of so many characters at most are drawn; any where 0.
    pub most: usize,
    /// Characters that a quote has at most before its middle is left out; whole where 0.
    pub longest: usize,
}

impl Default for ExemplarOptions {
    fn default() -> Self {
        Self { drawn: 2, seed: SEED, least: 0, most: 0, longest: LONGEST }
    }
}

impl ExemplarOptions {
    fn fits(&self, run: &Run) -> bool {
        let length = (run.end - run.start) as usize;
        length >= self.least && (self.most == 0 || length <= self.most)
    }
}

/// The quotes of each code that has any: `code, name, path, how, round, of`, then who says it where, the quote, and its
/// translation. `how` is `chosen` or `drawn`, `of` how many segments there were to draw from.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::Store`] where `pseudonyms.csv` cannot be read.
pub fn exemplars_table(workspace: &Workspace, ask: &Ask<'_>, options: ExemplarOptions) -> Result<Table, Error> {
    let project = workspace.project();
    let frame = Frame::new(project, ask.codings(workspace)?, ask.scope());
    let (segments, labels) = (frame.segments(), frame.labels(project));
    let chosen = chosen(workspace, &frame, &labels, &segments);
    let mut heads: Vec<Vec<Cell>> = Vec::new();
    let mut picks = Vec::new();
    let (mut unused, mut lone) = (0, 0);
    for (row, label) in labels.iter().enumerate() {
        let taken = chosen.get(&row).map(Vec::as_slice).unwrap_or_default();
        let pool = Pool::new(&frame, segments.of(row).iter().filter(|run| options.fits(run)).copied(), taken);
        let drawn = pool.draw(options.seed, options.drawn);
        unused += usize::from(segments.of(row).is_empty());
        lone += usize::from(drawn.len() > 1 && pool.cases.len() == 1);
        let chosen = taken.iter().map(|run| ("chosen", *run, Cell::Missing));
        let drawn = drawn.into_iter().map(|(run, round)| ("drawn", run, Cell::count(round)));
        for (how, run, round) in chosen.chain(drawn) {
            let mut head = [label.code.as_str(), &label.name, &label.path, how].map(Cell::text).to_vec();
            head.extend([round, Cell::count(pool.size())]);
            heads.push(head);
            picks.push(Pick { code: label.code.clone(), run });
        }
    }
    let mut quoter = Quoter::new(workspace, ask, &frame, options.longest)?;
    let mut table = empty();
    for (head, cells) in heads.into_iter().zip(quoter.cells(&picks)?) {
        table.push(head.into_iter().chain(cells).collect());
    }
    table.notes = basis_notes(frame.basis());
    table.notes.extend(notes(options, unused, lone));
    table.notes.extend(quoter.notes());
    Ok(explained(table, UNCODED))
}

fn empty() -> Table {
    let mut table = Table::new("Exemplar quotes", ["code", "name", "path", "how"].map(|name| (name, Kind::Text)));
    ["round", "of"].iter().for_each(|name| table.add_column(name, Kind::Count));
    Quoter::add_columns(&mut table);
    table.off_paper.extend(["round", "of"]);
    table
}

fn notes(options: ExemplarOptions, unused: usize, lone: usize) -> Vec<String> {
    let mut notes = vec![format!(
        "chosen: marked as exemplars by a coder; drawn: {} of each code with seed {}, nobody twice before everybody has \
         come; of: segments to draw from",
        options.drawn, options.seed
    )];
    if unused > 0 {
        notes.push(format!("without segments, and left out: {}", count(unused, "code")));
    }
    if lone > 0 {
        notes.push(format!("warning: all that is drawn is one participant's in {}", count(lone, "code")));
    }
    notes
}

/// The passages that are marked as exemplars, by the row of their code, as far as the scope takes them in.
pub(super) fn chosen(
    workspace: &Workspace,
    frame: &Frame<'_>,
    labels: &[Label],
    segments: &Segments,
) -> HashMap<usize, Vec<Run>> {
    let rows: HashMap<&CodeId, usize> = labels.iter().map(|label| &label.code).zip(0..).collect();
    let codebook = &workspace.project().codebook;
    let mut chosen: HashMap<usize, Vec<Run>> = HashMap::new();
    for (coding, run) in marked(workspace, frame, |coding| coding.exemplar) {
        let Some(row) = rows.get(&codebook.resolve(&coding.code)) else { continue };
        // What the scope leaves out is not shown either.
        if is_within(segments.of(*row), &run) {
            chosen.entry(*row).or_default().push(run);
        }
    }
    for runs in chosen.values_mut() {
        runs.sort_unstable_by_key(|run| (run.transcript, run.start, run.end));
        runs.dedup();
    }
    chosen
}

/// The codings of coders and transcripts in scope that `is_marked` takes.
pub(super) fn marked<'a>(
    workspace: &'a Workspace,
    frame: &Frame<'_>,
    is_marked: impl Fn(&Coding) -> bool,
) -> Vec<(&'a Coding, Run)> {
    let numbers: HashMap<&str, u32> = frame.transcripts().map(|(number, id)| (id.as_str(), number)).collect();
    let coders = &frame.basis().coders;
    let codings = workspace.project().codings.standing().filter(|coding| is_marked(coding));
    let ours = codings.filter(|coding| coders.contains(&coding.coder));
    let run = |coding: &'a Coding| {
        let (transcript, range) = (*numbers.get(coding.transcript.as_str())?, coding.anchor.range);
        Some((coding, Run { transcript, start: range.start().get() as u32, end: range.end().get() as u32 }))
    };
    ours.filter_map(run).collect()
}

/// Whether one of the segments of a row, which are sorted and share no position, holds a passage.
pub(super) fn is_within(segments: &[Run], run: &Run) -> bool {
    let after = segments.partition_point(|segment| (segment.transcript, segment.start) <= (run.transcript, run.start));
    let before = after.checked_sub(1).and_then(|place| segments.get(place));
    before.is_some_and(|segment| segment.transcript == run.transcript && run.end <= segment.end)
}

/// Whether two passages share no position.
pub(super) fn are_apart(one: &Run, other: &Run) -> bool {
    one.transcript != other.transcript || one.end <= other.start || other.end <= one.start
}

/// What can be drawn, by case.
pub(super) struct Pool {
    pub(super) cases: Vec<Vec<Run>>,
}

impl Pool {
    /// Those of `runs` that share no position with what is taken.
    pub(super) fn new(frame: &Frame<'_>, runs: impl Iterator<Item = Run>, taken: &[Run]) -> Self {
        let mut cases: BTreeMap<u32, Vec<Run>> = BTreeMap::new();
        for run in runs.filter(|run| taken.iter().all(|other| are_apart(run, other))) {
            cases.entry(frame.case(run.transcript)).or_default().push(run);
        }
        Self { cases: cases.into_values().collect() }
    }

    /// How many there are.
    pub(super) fn size(&self) -> usize {
        self.cases.iter().map(Vec::len).sum()
    }

    /// Draw up to `wanted`, each with the round in which it came.
    pub(super) fn draw(&self, seed: u64, wanted: usize) -> Vec<(Run, usize)> {
        let counts: Vec<usize> = self.cases.iter().map(Vec::len).collect();
        let drawn = Draw::new(seed).take(&counts, wanted);
        let run = |one: crate::analysis::Drawn| Some((*self.cases.get(one.document)?.get(one.item)?, one.round));
        drawn.into_iter().filter_map(run).collect()
    }
}
