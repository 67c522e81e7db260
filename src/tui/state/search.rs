//! The Search view: what is looked for in the whole study, and what was found.

use std::collections::{BTreeSet, HashMap};

use ratatui::layout::Rect;

use crate::app::{Line, Lines, Order, QueryError, Question, Searcher, TurnFilter};
use crate::project::{CodeId, CoderId, CodingId, Extent, Project, TranscriptId};
use crate::text::{CharRange, Direction, TextRange, columns};
use crate::tui::work::{Stop, Ticket};

use super::{FacetPanel, Input, List, Shown};

/// Lines that are listed at most; who needs more asks more narrowly.
pub const MOST_LINES: usize = 10_000;

/// Columns from which on facets stand beside the hits.
const BESIDE: u16 = 100;

/// Columns of the widest name of a transcript or speaker, and of the widest words before a hit, that are looked for.
const WIDEST: usize = 80;

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
    /// The facets; empty where they are not shown.
    pub facets: Rect,
}

/// The widest parts of the lines, in columns: what the columns of the list are laid out by, so that they stay where they
/// are while the list is scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Widest {
    /// The name of a transcript.
    pub transcript: usize,
    /// The name of a speaker.
    pub speaker: usize,
    /// Words before a hit.
    pub before: usize,
}

impl Widest {
    fn take(&mut self, line: &Line) {
        let widest = |known: usize, text: &str| if known < WIDEST { known.max(columns(text)) } else { known };
        self.transcript = widest(self.transcript, line.hit.transcript.as_str());
        self.speaker = widest(self.speaker, line.speaker.as_deref().unwrap_or(""));
        self.before = widest(self.before, line.before.trim());
    }
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
    /// How wide their parts are, and those of the queries before: the columns stay in their place while a query is written
    /// or narrowed.
    pub widest: Widest,
    /// The order of the lines.
    pub order: Order,
    /// What the lines are of, and what narrows them.
    pub facets: FacetPanel,
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
    /// Hits that are marked again when another answer holds them: transcript, and start and end in bytes.
    pub kept: BTreeSet<(TranscriptId, TextRange)>,
    /// How many of them are not found again yet.
    pub missing: usize,
    /// The chosen hit, to be chosen again when another answer holds it.
    pub chosen: Option<(TranscriptId, TextRange)>,
    /// What of them is coded.
    pub extent: Extent,
    /// Codings of the transcripts on screen.
    pub coded: HashMap<TranscriptId, Vec<Coded>>,
    /// The [`crate::app::Workspace::generation`] that `coded` and the question show.
    pub generation: u64,
    /// The filter of all views that the lines answer under, and what it comes to in the study of `generation`.
    pub shown: (Shown, TurnFilter),
    /// Whether `n` in the Read view goes on to the next hit.
    pub leads: bool,
}

impl Search {
    /// Whether an answer to what is written may still come: it is looked for, or what it is in is not indexed yet.
    pub fn is_awaited(&self) -> bool {
        let pending = self.running || matches!(self.indexing, Indexing::Running(..));
        pending && !self.input.text().trim().is_empty() && self.error.is_none()
    }

    /// Where the parts of the view lie in `body`.
    pub fn parts(&self, body: Rect) -> SearchParts {
        let row = |at: u16| Rect { y: body.y + at.min(body.height), height: u16::from(at < body.height), ..body };
        let panel = if body.height >= 28 { 8 } else { 4.min(body.height.saturating_sub(6)) };
        let height = body.height.saturating_sub(3 + panel);
        let beside = if body.width >= BESIDE { (body.width / 4).min(40) } else { 0 };
        let left = Rect { width: body.width - beside, ..body };
        let list = Rect { y: body.y + 3.min(body.height), height, ..left };
        let panel = Rect { y: list.bottom(), height: panel, ..left }.intersection(body);
        let below = Rect { y: body.y + 2.min(body.height), height: body.height.saturating_sub(2), ..body };
        let facets = match (beside, self.facets.active) {
            (0, true) => below,
            (0, false) => Rect::default(),
            _ => Rect { x: left.right(), width: beside, ..below },
        };
        let titles = Rect { width: left.width, ..row(2) };
        SearchParts { field: row(0), head: row(1), titles, list, panel, facets }
    }

    /// Take in a part of the answer: the first one takes the place of the lines of an earlier query.
    pub fn take(&mut self, part: Lines) {
        if self.stale {
            self.lines.clear();
            self.marked.clear();
            self.stale = false;
            self.answered = self.input.text().to_owned();
        }
        let from = self.lines.len();
        self.lines.extend(part.lines);
        self.lines.truncate(MOST_LINES);
        let new = self.lines.get(from..).unwrap_or_default();
        new.iter().for_each(|line| self.widest.take(line));
        self.facets.hear(new);
        if !self.kept.is_empty() {
            let kept = |(_, line): &(usize, &Line)| self.kept.contains(&place_of(line));
            let before = self.marked.len();
            self.marked.extend((from..).zip(new).filter(kept).map(|(place, _)| place));
            self.missing = self.missing.saturating_sub(self.marked.len() - before);
        }
        if let Some(chosen) = &self.chosen
            && let Some(place) = new.iter().position(|line| place_of(line) == *chosen)
        {
            (self.list.chosen, self.chosen) = (from + place, None);
        }
        self.turns = part.turns;
        self.transcripts = part.by_transcript.len();
        self.outdated = part.outdated;
        self.running = !part.last;
        self.facets.found = part.found;
        self.list.chosen = self.list.chosen.min(self.lines.len().saturating_sub(1));
    }

    /// Remember the marked hits, so that they are marked in the next answer too where that holds them.
    pub fn keep_marks(&mut self) {
        if self.stale {
            // Nothing has come yet: they are those of the answer before.
            return;
        }
        if !self.running {
            self.kept.clear();
        }
        self.kept.extend(self.marked.iter().filter_map(|place| self.lines.get(*place)).map(place_of));
        self.missing = 0;
    }

    /// Remember the chosen hit too, where the same is asked again.
    pub fn keep_place(&mut self) {
        self.keep_marks();
        self.missing = self.kept.len();
        if !self.stale && self.chosen.is_none() {
            self.chosen = self.lines.get(self.list.chosen).map(place_of);
        }
    }

    /// Forget what was found.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.marked.clear();
        self.question = None;
        (self.turns, self.transcripts, self.outdated) = (0, 0, 0);
        (self.running, self.stale, self.error) = (false, false, None);
        (self.list, self.widest) = (List::default(), Widest::default());
        self.facets.clear();
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

    /// The hits to be coded by a rule: those marked, else all that are listed.
    pub fn meant_together(&self) -> Vec<&Line> {
        if self.marked.is_empty() {
            return self.lines.iter().collect();
        }
        self.marked.iter().filter_map(|place| self.lines.get(*place)).collect()
    }

    /// Read the codings of the transcripts among `shown` that are not known yet; those that the filter hides are none.
    pub fn note_codings(&mut self, project: &Project, shown: std::ops::Range<usize>) {
        let filter = &self.shown.0;
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
            let coded = coded.filter(|coded| filter.code(&coded.code) && filter.coder(&coded.coder));
            self.coded.insert(id.clone(), coded.collect());
        }
    }

    /// The codings that touch a hit.
    pub fn codings_on(&self, line: &Line) -> impl Iterator<Item = &Coded> {
        let coded = self.coded.get(&line.hit.transcript).map_or(&[][..], Vec::as_slice);
        let range = line.chars;
        coded.iter().filter(move |coded| coded.range.overlaps(range))
    }

    /// The places of `lines` that lie in a transcript, where the lines stand by place.
    fn lines_in(&self, transcript: &TranscriptId) -> std::ops::Range<usize> {
        let first = self.lines.iter().position(|line| &line.hit.transcript == transcript);
        let first = first.unwrap_or(self.lines.len());
        let rest = self.lines.get(first..).unwrap_or_default();
        first..first + rest.iter().take_while(|line| &line.hit.transcript == transcript).count()
    }

    /// The hits in a transcript as ranges of its text, from its start to its end.
    pub fn ranges_in(&self, transcript: &TranscriptId) -> Vec<TextRange> {
        let own = self.lines.iter().filter(|line| &line.hit.transcript == transcript);
        let mut ranges: Vec<TextRange> = own.map(|line| line.hit.range).collect();
        ranges.sort_unstable();
        ranges
    }

    /// The hit after or before a passage of a transcript, by its place in `lines`; around the ends. Hits inside the
    /// passage are left out, unless there are no others. Where the lines do not stand by place, the one after or before
    /// the chosen line.
    pub fn beside(&self, transcript: &TranscriptId, passage: TextRange, direction: Direction) -> Option<usize> {
        let count = self.lines.len();
        if count == 0 {
            return None;
        }
        let within = self.lines_in(transcript);
        if within.is_empty() {
            return Some(self.list.chosen);
        }
        let (lines, head) = (self.lines.get(within.clone()).unwrap_or_default(), passage.start());
        let (first, step) = match direction {
            _ if self.order != Order::Place => {
                let step = if direction == Direction::Forward { 1 } else { count - 1 };
                return Some((self.list.chosen + step) % count);
            }
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

fn place_of(line: &Line) -> (TranscriptId, TextRange) {
    (line.hit.transcript.clone(), line.hit.range)
}
