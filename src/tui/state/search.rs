//! The Search view: what is looked for in the whole study, and what was found.

use std::collections::{BTreeSet, HashMap};

use ratatui::layout::Rect;

use crate::app::{Line, Lines, QueryError, Question, Searcher};
use crate::project::{CodeId, CoderId, CodingId, Extent, Project, TranscriptId};
use crate::text::{CharRange, Direction, TextRange};
use crate::tui::work::{Stop, Ticket};

use super::{Input, List};

/// Lines that are listed at most; who needs more asks more narrowly.
pub const MOST_LINES: usize = 10_000;

/// How far the index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Indexing {
    /// Not begun.
    #[default]
    Idle,
    /// So many texts of so many.
    Running(usize, usize),
    /// As the texts are, or as they were when it was stopped.
    Done,
}

/// A coding as the list of hits needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coded {
    /// Which.
    pub coding: CodingId,
    /// Where.
    pub range: CharRange,
    /// With what, after merges.
    pub code: CodeId,
    /// By whom.
    pub coder: CoderId,
}

/// The parts of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SearchParts {
    /// The field.
    pub field: Rect,
    /// The counts, or where a query is wrong.
    pub head: Rect,
    /// The headings of the columns, or what is wrong.
    pub titles: Rect,
    /// The hits.
    pub list: Rect,
    /// The chosen hit in its turn.
    pub panel: Rect,
}

/// The state of the view.
#[derive(Debug, Default)]
pub struct Search {
    /// The query.
    pub input: Input,
    /// Whether the query is being written.
    pub writing: bool,
    /// The hit that is chosen.
    pub list: List,
    /// The index, once it is open.
    pub searcher: Option<Searcher>,
    /// How far it is.
    pub indexing: Indexing,
    /// Whether texts have changed since the indexing began.
    pub again: bool,
    /// Stops the indexing.
    pub stop: Stop,
    /// What is being looked for.
    pub question: Option<Question>,
    /// The latest search.
    pub ticket: Ticket,
    /// Whether more lines may come.
    pub running: bool,
    /// Whether the lines shown answer an earlier query.
    pub stale: bool,
    /// The query that the lines answer.
    pub answered: String,
    /// The hits so far.
    pub lines: Vec<Line>,
    /// Matching turns.
    pub turns: usize,
    /// Transcripts with a matching turn.
    pub transcripts: usize,
    /// Turns whose text has changed since it was indexed.
    pub outdated: usize,
    /// What is wrong with the query.
    pub error: Option<QueryError>,
    /// Hits that are to be coded, by their place in `lines`.
    pub marked: BTreeSet<usize>,
    /// What of them is coded.
    pub extent: Extent,
    /// Codings of the transcripts on screen.
    pub coded: HashMap<TranscriptId, Vec<Coded>>,
    /// The [`crate::app::Workspace::generation`] that `coded` and the question show.
    pub generation: u64,
    /// Whether `n` in the Read view goes on to the next hit.
    pub leads: bool,
}

impl Search {
    /// Where the parts of the view lie in `body`.
    pub fn parts(body: Rect) -> SearchParts {
        let row = |at: u16| Rect { y: body.y + at.min(body.height), height: u16::from(at < body.height), ..body };
        let panel = if body.height >= 28 { 8 } else { 4.min(body.height.saturating_sub(6)) };
        let height = body.height.saturating_sub(3 + panel);
        let list = Rect { y: body.y + 3.min(body.height), height, ..body };
        let panel = Rect { y: list.bottom(), height: panel, ..body }.intersection(body);
        SearchParts { field: row(0), head: row(1), titles: row(2), list, panel }
    }

    /// Take in a part of the answer: the first one takes the place of the lines of an earlier query.
    pub fn take(&mut self, part: Lines) {
        if self.stale {
            self.lines.clear();
            self.marked.clear();
            self.stale = false;
            self.answered = self.input.text().to_owned();
        }
        self.lines.extend(part.lines);
        self.lines.truncate(MOST_LINES);
        self.turns = part.turns;
        self.transcripts = part.by_transcript.len();
        self.outdated = part.outdated;
        self.running = !part.last;
        self.list.chosen = self.list.chosen.min(self.lines.len().saturating_sub(1));
    }

    /// Forget what was found.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.marked.clear();
        self.question = None;
        (self.turns, self.transcripts, self.outdated) = (0, 0, 0);
        (self.running, self.stale, self.error) = (false, false, None);
        self.list = List::default();
    }

    /// Whether there are more hits than are listed.
    pub fn is_cut(&self) -> bool {
        self.lines.len() >= MOST_LINES
    }

    /// The hits to be coded: those marked, else the chosen one.
    pub fn meant(&self) -> Vec<&Line> {
        if self.marked.is_empty() {
            return self.lines.get(self.list.chosen).into_iter().collect();
        }
        self.marked.iter().filter_map(|place| self.lines.get(*place)).collect()
    }

    /// Read the codings of the transcripts among `shown` that are not known yet.
    pub fn note_codings(&mut self, project: &Project, shown: std::ops::Range<usize>) {
        for line in self.lines.get(shown).unwrap_or_default() {
            let id = &line.hit.transcript;
            if self.coded.contains_key(id) {
                continue;
            }
            let coded = project.codings.standing_of(id).map(|coding| Coded {
                coding: coding.id,
                range: coding.anchor.range,
                code: project.codebook.resolve(&coding.code),
                coder: coding.coder.clone(),
            });
            self.coded.insert(id.clone(), coded.collect());
        }
    }

    /// The codings that touch a hit.
    pub fn codings_on(&self, line: &Line) -> impl Iterator<Item = &Coded> {
        let coded = self.coded.get(&line.hit.transcript).map_or(&[][..], Vec::as_slice);
        let range = line.chars;
        coded.iter().filter(move |coded| coded.range.overlaps(range))
    }

    /// The places of `lines` that lie in a transcript.
    pub fn lines_in(&self, transcript: &TranscriptId) -> std::ops::Range<usize> {
        let first = self.lines.iter().position(|line| &line.hit.transcript == transcript);
        let first = first.unwrap_or(self.lines.len());
        let rest = self.lines.get(first..).unwrap_or_default();
        first..first + rest.iter().take_while(|line| &line.hit.transcript == transcript).count()
    }

    /// The hits in a transcript as ranges of its text.
    pub fn ranges_in(&self, transcript: &TranscriptId) -> Vec<TextRange> {
        let lines = self.lines.get(self.lines_in(transcript)).unwrap_or_default();
        lines.iter().map(|line| line.hit.range).collect()
    }

    /// The hit after or before a passage of a transcript, by its place in `lines`; around the ends. Hits inside the
    /// passage are left out, unless there are no others.
    pub fn beside(&self, transcript: &TranscriptId, passage: TextRange, direction: Direction) -> Option<usize> {
        let within = self.lines_in(transcript);
        let count = self.lines.len();
        if count == 0 {
            return None;
        }
        if within.is_empty() {
            return Some(self.list.chosen);
        }
        let (lines, head) = (self.lines.get(within.clone()).unwrap_or_default(), passage.start());
        let (first, step) = match direction {
            Direction::Forward => (within.start + lines.partition_point(|line| line.hit.range.start() <= head), 1),
            Direction::Backward => {
                (within.start + lines.partition_point(|line| line.hit.range.start() < head) + count - 1, count - 1)
            }
        };
        let inside = |line: &Line| {
            let found = line.hit.range;
            &line.hit.transcript == transcript && head <= found.start() && found.end() <= passage.end()
        };
        let around = std::iter::successors(Some(first % count), |place| Some((place + step) % count)).take(count);
        let mut others = around.filter(|place| self.lines.get(*place).is_some_and(|line| !inside(line)));
        Some(others.next().unwrap_or(first % count))
    }
}
