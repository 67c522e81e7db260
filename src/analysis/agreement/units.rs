//! What is judged: the units of a transcript, and where a coder's segments lie among them.

use std::sync::Arc;

use super::coder_set::CoderSet;
use crate::analysis::units::touched;
use crate::project::TranscriptId;
use crate::text::{CharRange, Unit};

/// A unit of analysis: each coder applied a code to it, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreementUnit {
    /// Each position.
    Character,
    /// A run of anything but white space.
    Token,
    /// A unit of the text: applied if any position of it is covered.
    Text(Unit),
    /// The same: applied if at least half of its positions are.
    Half(Unit),
    /// The whole transcript.
    Transcript,
}

impl Default for AgreementUnit {
    fn default() -> Self {
        Self::Text(Unit::Turn)
    }
}

impl AgreementUnit {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Token => "token",
            Self::Text(unit) | Self::Half(unit) => unit.name(),
            Self::Transcript => "transcript",
        }
    }

    /// Whether units depend on their neighbours, so that their number is no size of a sample.
    pub fn is_dependent(self) -> bool {
        matches!(self, Self::Character | Self::Token | Self::Text(Unit::Word | Unit::Grapheme) | Self::Half(Unit::Word))
    }

    /// Whether units are smaller than what is resampled where transcripts are too few: they are then resampled by turn.
    pub fn is_small(self) -> bool {
        self.is_dependent()
            || matches!(self, Self::Text(Unit::Sentence | Unit::Clause) | Self::Half(Unit::Sentence | Unit::Clause))
    }
}

/// The eligible text of a transcript: ranges of positions that count, in order, sharing none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mask {
    ranges: Vec<(u32, u32)>,
    /// How many positions count before each range.
    before: Vec<u32>,
    length: u32,
}

impl Mask {
    pub(super) fn new(ranges: &[CharRange]) -> Self {
        let mut mask = Self::default();
        for range in ranges {
            let (start, end) = bounds(*range);
            mask.ranges.push((start, end));
            mask.before.push(mask.length);
            mask.length += end.saturating_sub(start);
        }
        mask
    }

    /// How many positions that count lie before this one.
    fn count_before(&self, place: u32) -> u32 {
        let range = self.ranges.partition_point(|(start, _)| *start < place);
        let Some(last) = range.checked_sub(1) else { return 0 };
        let (start, end) = self.ranges.get(last).copied().unwrap_or_default();
        self.before.get(last).copied().unwrap_or(0) + place.min(end).saturating_sub(start)
    }

    /// The position of the text that has so many that count before it.
    fn place(&self, count: u32) -> u32 {
        let range = self.before.partition_point(|before| *before <= count).saturating_sub(1);
        let start = self.ranges.get(range).map_or(0, |(start, _)| *start);
        start + count.saturating_sub(self.before.get(range).copied().unwrap_or(0))
    }
}

/// The units of one transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Grid {
    Positions,
    Ranges(Arc<Vec<CharRange>>),
    /// Ranges of which half must be covered.
    Halves(Arc<Vec<CharRange>>),
    Whole,
}

/// A transcript that somebody completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedTranscript {
    /// Which one.
    pub id: TranscriptId,
    /// Who completed it, by place.
    pub completed: CoderSet,
    /// Eligible positions.
    pub length: usize,
    grid: Grid,
    mask: Option<Mask>,
    /// Where each turn ends among the units; empty where nobody needs to know.
    turn_ends: Vec<u32>,
}

impl JudgedTranscript {
    /// A transcript of so many positions; `mask` says which of them count, `ranges` are the units where the unit needs any.
    pub(super) fn new(
        id: TranscriptId,
        completed: CoderSet,
        length: usize,
        unit: AgreementUnit,
        mask: Option<Mask>,
        ranges: Option<Arc<Vec<CharRange>>>,
    ) -> Self {
        let length = mask.as_ref().map_or(length, |mask| mask.length as usize);
        let grid = match (unit, ranges) {
            (AgreementUnit::Character, _) | (_, None) if unit != AgreementUnit::Transcript => Grid::Positions,
            (AgreementUnit::Half(_), Some(ranges)) => Grid::Halves(ranges),
            (AgreementUnit::Token | AgreementUnit::Text(_), Some(ranges)) => Grid::Ranges(ranges),
            _ => Grid::Whole,
        };
        Self { id, completed, length, grid, mask, turn_ends: Vec::new() }
    }

    /// How many units.
    pub fn units(&self) -> u32 {
        match &self.grid {
            Grid::Positions => self.length as u32,
            Grid::Ranges(ranges) | Grid::Halves(ranges) => ranges.len() as u32,
            Grid::Whole => u32::from(self.length > 0),
        }
    }

    /// Where a position of the text is among those that count.
    pub(super) fn eligible(&self, place: u32) -> u32 {
        self.mask.as_ref().map_or(place, |mask| mask.count_before(place))
    }

    /// Remember where turns end, so that units can be resampled by turn.
    pub(super) fn mark_turns(&mut self, turns: &[CharRange]) {
        let end = |turn: &CharRange| match &self.grid {
            Grid::Ranges(ranges) | Grid::Halves(ranges) => {
                ranges.partition_point(|unit| unit.start() < turn.end()) as u32
            }
            Grid::Positions => self.eligible(bounds(*turn).1),
            Grid::Whole => 0,
        };
        let mut ends: Vec<u32> = turns.iter().map(end).collect();
        // What stands behind the last turn belongs to it.
        ends.last_mut().into_iter().for_each(|last| *last = self.units());
        if ends.is_empty() && self.units() > 0 {
            ends.push(self.units());
        }
        ends.dedup();
        self.turn_ends = ends;
    }

    /// How many segments it has for resampling: turns where they are marked, else units.
    pub(super) fn segments(&self, by_turn: bool) -> u32 {
        if by_turn { self.turn_ends.len() as u32 } else { self.units() }
    }

    /// How many units a segment has.
    pub(super) fn size_of_segment(&self, by_turn: bool, segment: u32) -> u32 {
        if !by_turn {
            return 1;
        }
        let end = |place: Option<u32>| place.and_then(|place| self.turn_ends.get(place as usize)).copied().unwrap_or(0);
        end(Some(segment)).saturating_sub(end(segment.checked_sub(1)))
    }

    /// The segments that the units from `start` to `end` lie in, each with how many of them.
    pub(super) fn in_segments(&self, by_turn: bool, start: u32, end: u32) -> Vec<(u32, u32)> {
        if !by_turn {
            return (start..end).map(|unit| (unit, 1)).collect();
        }
        let mut found = Vec::new();
        let first = self.turn_ends.partition_point(|turn_end| *turn_end <= start);
        let mut place = start;
        for (segment, turn_end) in self.turn_ends.iter().enumerate().skip(first) {
            if place >= end {
                break;
            }
            let next = end.min(*turn_end);
            found.push((segment as u32, next - place));
            place = next;
        }
        found
    }

    /// The units, from the first to the one behind the last, that a coder's segments apply to; the segments in order, sharing no position.
    pub(super) fn applied(&self, segments: &[(u32, u32)]) -> Vec<(u32, u32)> {
        match &self.grid {
            Grid::Positions => joined(segments.iter().map(|(start, end)| (self.eligible(*start), self.eligible(*end)))),
            Grid::Whole => {
                let any = segments.iter().any(|(start, end)| self.eligible(*start) < self.eligible(*end));
                if any { vec![(0, 1)] } else { Vec::new() }
            }
            Grid::Ranges(ranges) => joined(segments.iter().map(|(start, end)| touched(ranges, range(*start, *end)))),
            Grid::Halves(ranges) => joined(half_covered(ranges, segments).map(|unit| (unit, unit + 1))),
        }
    }

    /// Where units lie in the text, from the first to the one behind the last.
    pub fn place(&self, start: u32, end: u32) -> CharRange {
        match &self.grid {
            Grid::Positions => {
                let place = |count| self.mask.as_ref().map_or(count, |mask| mask.place(count));
                range(place(start), place(end.saturating_sub(1)) + 1)
            }
            Grid::Ranges(ranges) | Grid::Halves(ranges) => {
                let unit = |place: u32| ranges.get(place as usize).map_or((0, 0), |unit| bounds(*unit));
                range(unit(start).0, unit(end.saturating_sub(1)).1)
            }
            Grid::Whole => {
                let place = |count| self.mask.as_ref().map_or(count, |mask| mask.place(count));
                range(place(0), place((self.length as u32).saturating_sub(1)) + 1)
            }
        }
    }
}

/// The units of which at least half the positions are covered.
fn half_covered<'a>(ranges: &'a [CharRange], segments: &[(u32, u32)]) -> impl Iterator<Item = u32> + 'a {
    let mut covered: Vec<(u32, u32)> = Vec::new();
    for (start, end) in segments {
        let (first, behind) = touched(ranges, range(*start, *end));
        for unit in first..behind {
            let (from, to) = ranges.get(unit as usize).map_or((0, 0), |unit| bounds(*unit));
            let shared = to.min(*end).saturating_sub(from.max(*start));
            match covered.last_mut().filter(|(last, _)| *last == unit) {
                Some((_, sum)) => *sum += shared,
                None => covered.push((unit, shared)),
            }
        }
    }
    let size = |unit: u32| ranges.get(unit as usize).map_or(0, |unit| unit.end().get() - unit.start().get());
    covered.into_iter().filter(move |(unit, sum)| *sum as usize * 2 >= size(*unit)).map(|(unit, _)| unit)
}

/// Ranges in order without those that are empty, those that touch or overlap made one.
fn joined(ranges: impl Iterator<Item = (u32, u32)>) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for (start, end) in ranges.filter(|(start, end)| start < end) {
        match found.last_mut().filter(|(_, last)| start <= *last) {
            Some((_, last)) => *last = end.max(*last),
            None => found.push((start, end)),
        }
    }
    found
}

fn bounds(range: CharRange) -> (u32, u32) {
    (range.start().get() as u32, range.end().get() as u32)
}

fn range(start: u32, end: u32) -> CharRange {
    CharRange::of(start as usize, end as usize)
}
