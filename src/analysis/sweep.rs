//! Which segments of different rows meet: one walk over the segments of a transcript in their order, with those in mind
//! that can still meet another. Never pairwise: the time grows with segments × codes that are open at once.
//!
//! The segments of one row share no position, and so at most one of them is open; in units larger than a character their
//! beginnings and ends still only grow. Both make counting cheap: whether a segment has met a row before is told by that
//! row's last segment alone.

use std::collections::{HashMap, VecDeque};

use super::reach::Gap;
use super::{Segments, Span};

/// What two rows have in common. Of a directed question the rows are in the order asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meeting {
    /// Pairs of a segment of the first row and one of the second.
    pub pairs: usize,
    /// Positions that both cover; counted for overlaps and units alone.
    pub shared: usize,
    /// Segments of the first row that meet one of the second.
    pub first: usize,
    /// Segments of the second row that meet one of the first.
    pub second: usize,
}

/// Rows up to which every pair has a place in memory; of more rows only pairs that meet.
const DENSE: usize = 512;

/// What is counted for pairs of rows.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    rows: usize,
    dense: Vec<Meeting>,
    sparse: HashMap<(u32, u32), Meeting>,
}

impl Grid {
    fn new(rows: usize) -> Self {
        let dense = if rows <= DENSE { vec![Meeting::default(); rows * rows] } else { Vec::new() };
        Self { rows, dense, sparse: HashMap::new() }
    }

    fn at(&mut self, first: u32, second: u32) -> &mut Meeting {
        let place = first as usize * self.rows + second as usize;
        match self.dense.get_mut(place) {
            Some(meeting) => meeting,
            None => self.sparse.entry((first, second)).or_default(),
        }
    }

    /// The pairs that meet, in the order of their rows.
    pub fn pairs(self) -> Vec<(usize, usize, Meeting)> {
        let rows = self.rows.max(1);
        let dense = self.dense.into_iter().enumerate();
        let dense = dense.map(|(place, meeting)| (place / rows, place % rows, meeting));
        let sparse =
            self.sparse.into_iter().map(|((first, second), meeting)| (first as usize, second as usize, meeting));
        let mut pairs: Vec<_> = dense.chain(sparse).filter(|(_, _, meeting)| meeting.pairs > 0).collect();
        pairs.sort_unstable_by_key(|(first, second, _)| (*first, *second));
        pairs
    }
}

/// Hand out the segments of each transcript by start; of those with the same start the longer come first if
/// `longer_first`, else the shorter, so that the ends of one row's segments never fall.
fn each_transcript(segments: &Segments, transcripts: usize, longer_first: bool, mut walk: impl FnMut(&[Span])) {
    let mut dealt = segments.by_transcript(transcripts);
    for transcript in 0..transcripts as u32 {
        let spans = dealt.of_mut(transcript);
        let end = |span: &Span| if longer_first { !span.end } else { span.end };
        spans.sort_unstable_by_key(|span| (u64::from(span.start) << 32 | u64::from(end(span)), span.row));
        walk(spans);
    }
}

/// The last segment of each row so far in a transcript, and which rows are open.
#[derive(Clone, Copy, Default)]
struct Last {
    start: u32,
    end: u32,
    /// Whether there is one.
    is: bool,
}

/// For each segment and each other row with a segment that is still open where it begins: that one, and the last segment of
/// its own row. `longer_first` is as in [`each_transcript`].
fn walk_open(
    segments: &Segments,
    transcripts: usize,
    longer_first: bool,
    mut count: impl FnMut(&mut Grid, u32, Last, Span, Last),
) -> Grid {
    let mut grid = Grid::new(segments.rows());
    let mut last = vec![Last::default(); segments.rows()];
    let mut open: Vec<u32> = Vec::new();
    each_transcript(segments, transcripts, longer_first, |spans| {
        for span in spans {
            let before = last.get(span.row as usize).copied().unwrap_or_default();
            open.retain(|&row| {
                let older = last.get(row as usize).copied().unwrap_or_default();
                let is_open = older.end > span.start;
                if is_open {
                    count(&mut grid, row, older, *span, before);
                }
                is_open
            });
            open.push(span.row);
            set(&mut last, span);
        }
        forget(&mut last, spans);
        open.clear();
    });
    grid
}

/// Segments that share a position. Pairs stand under the smaller row first.
pub fn overlaps(segments: &Segments, transcripts: usize) -> Grid {
    walk_open(segments, transcripts, false, |grid, row, older, span, before| {
        let meets_first = !(before.is && before.end > older.start);
        meet(grid, row, older, span, meets_first);
    })
}

/// Count an older segment of `row` and a new one that begins in it. The new one has met none of that row before, because
/// no other can be open; whether the older one has met the new one's row is `meets_first`.
fn meet(grid: &mut Grid, row: u32, older: Last, new: Span, meets_first: bool) {
    let shared = (older.end.min(new.end) - new.start) as usize;
    let (low, high) = (row.min(new.row), row.max(new.row));
    let meeting = grid.at(low, high);
    meeting.pairs += 1;
    meeting.shared += shared;
    let (of_older, of_new) = (usize::from(meets_first), 1);
    let (first, second) = if low == row { (of_older, of_new) } else { (of_new, of_older) };
    meeting.first += first;
    meeting.second += second;
}

fn set(last: &mut [Last], span: &Span) {
    if let Some(last) = last.get_mut(span.row as usize) {
        *last = Last { start: span.start, end: span.end, is: true };
    }
}

fn forget(last: &mut [Last], spans: &[Span]) {
    for span in spans {
        last.get_mut(span.row as usize).into_iter().for_each(|last| *last = Last::default());
    }
}

/// Segments of the second row that lie inside one of the first: a directed question. Of two equal segments each lies
/// inside the other.
pub fn inside(segments: &Segments, transcripts: usize) -> Grid {
    walk_open(segments, transcripts, true, |grid, row, older, span, before| {
        if older.end >= span.end {
            let meeting = grid.at(row, span.row);
            meeting.pairs += 1;
            meeting.second += 1;
            meeting.first += usize::from(!(before.is && before.start >= older.start));
        }
        if (older.start, older.end) == (span.start, span.end) {
            let meeting = grid.at(span.row, row);
            meeting.pairs += 1;
            meeting.first += 1;
            meeting.second += 1;
        }
    })
}

/// A segment that a later one can still be near to.
#[derive(Clone, Copy)]
struct Older {
    start: u32,
    end: u32,
    /// The least end of what is near before it.
    reach: u32,
}

/// Those of a row.
type Near = VecDeque<Older>;

/// Segments with at most `gap` between them; between those that overlap there is nothing. Pairs stand under the smaller row
/// first.
pub(super) fn near(segments: &Segments, transcripts: usize, gap: Gap) -> Grid {
    walk_near(segments, transcripts, gap, |grid, row, older, span, before| {
        let met = before.map_or(0, |own| older.partition_point(|one| one.reach <= own.end));
        let (low, high) = (row.min(span.row), row.max(span.row));
        let meeting = grid.at(low, high);
        meeting.pairs += older.len();
        let (of_older, of_new) = (older.len() - met, usize::from(!older.is_empty()));
        let (first, second) = if low == row { (of_older, of_new) } else { (of_new, of_older) };
        meeting.first += first;
        meeting.second += second;
    })
}

/// Segments of the second row that begin at or behind the end of one of the first, with at most `gap` between them: a
/// directed question.
pub(super) fn follows(segments: &Segments, transcripts: usize, gap: Gap) -> Grid {
    walk_near(segments, transcripts, gap, |grid, row, older, span, before| {
        let ended = older.partition_point(|one| one.end <= span.start);
        if ended == 0 {
            return;
        }
        // Those that ended before the row's last segment began have been followed by that one.
        let met = before.map_or(0, |own| older.partition_point(|one| one.end <= own.start));
        let meeting = grid.at(row, span.row);
        meeting.pairs += ended;
        meeting.first += ended - met.min(ended);
        meeting.second += 1;
    })
}

/// For each segment and each other row with segments that end at most `gap` before it begins: those, and the last
/// segment of its own row.
fn walk_near(
    segments: &Segments,
    transcripts: usize,
    gap: Gap,
    mut count: impl FnMut(&mut Grid, u32, &Near, Span, Option<Older>),
) -> Grid {
    let mut grid = Grid::new(segments.rows());
    let mut near: Vec<Near> = vec![Near::new(); segments.rows()];
    let mut last: Vec<Option<Older>> = vec![None; segments.rows()];
    let mut open: Vec<u32> = Vec::new();
    each_transcript(segments, transcripts, false, |spans| {
        let reach = gap.reach(spans.iter().map(|span| (span.start, span.end)));
        for span in spans {
            let before = last.get(span.row as usize).copied().flatten();
            let new = Older { start: span.start, end: span.end, reach: reach.of(span.start) };
            open.retain(|&row| {
                let Some(older) = near.get_mut(row as usize) else { return false };
                while older.front().is_some_and(|one| one.end < new.reach) {
                    older.pop_front();
                }
                if row != span.row && !older.is_empty() {
                    count(&mut grid, row, older, *span, before);
                }
                row != span.row && !older.is_empty()
            });
            open.push(span.row);
            near.get_mut(span.row as usize).into_iter().for_each(|own| own.push_back(new));
            last.get_mut(span.row as usize).into_iter().for_each(|last| *last = Some(new));
        }
        for span in spans {
            near.get_mut(span.row as usize).into_iter().for_each(Near::clear);
            last.get_mut(span.row as usize).into_iter().for_each(|last| *last = None);
        }
        open.clear();
    });
    grid
}
