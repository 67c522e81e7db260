//! Codes and how their passages lie to each other: which passages take part.

use std::collections::BTreeMap;

use super::evaluate::{Failure, GoOn, Scope, Study};
use super::query::{Filter, Needle, Query};
use crate::project::{Transcript, TranscriptId};
use crate::text::{CharRange, TextRange};

/// Two codes, or two groups of alternatives, and how their passages lie to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Codes on the left, at least one.
    pub left: Vec<Filter>,
    /// Codes on the right, at least one.
    pub right: Vec<Filter>,
    /// How they lie to each other.
    pub kind: Kind,
    /// Where the relation stands in the query.
    pub span: TextRange,
}

/// How passages lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// They share a character.
    Overlaps,
    /// They are in the same transcript at most so many turns apart; 0 is the same turn.
    Near(u32),
    /// The right one is the next that begins where or after the left one ends, in the same transcript; at most so many
    /// turns later.
    Then(Option<u32>),
}

impl Kind {
    /// The relations as they are written, with what they mean.
    pub const NAMES: [(&'static str, &'static str); 3] = [
        ("OVERLAPS", "passages of both codes share a character"),
        ("NEAR", "passages of both codes lie in the same turn or the next; NEAR~3: up to 3 turns apart"),
        ("THEN", "the second code's next passage after the first's; THEN~3: within 3 turns"),
    ];
}

/// The passages that take part in the relations of a query: for each needle, by transcript, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Related(BTreeMap<usize, BTreeMap<TranscriptId, Vec<CharRange>>>);

/// The number of a coding, and its passage.
pub type Numbered = (u32, CharRange);

/// A passage with the turns that it lies in.
#[derive(Clone, Copy, Debug)]
struct Mark {
    start: usize,
    end: usize,
    first: usize,
    last: usize,
    number: u32,
}

impl Related {
    /// Find what takes part. `starts` gives where the turns of a transcript begin, in code points; `None` where it is
    /// not known, and then nothing in it takes part.
    ///
    /// # Errors
    /// [`Failure::Filter`] where a code means nothing; [`Failure::Stopped`] where `go_on`, asked for every transcript, says no.
    pub(super) fn settle(
        query: &Query,
        study: &dyn Study,
        starts: &dyn Fn(&TranscriptId) -> Option<Vec<usize>>,
        go_on: GoOn,
    ) -> Result<Self, Failure> {
        let mut related = Self::default();
        for (place, needle) in query.needles.iter().enumerate() {
            let Needle::Codes(relation) = needle else { continue };
            let (left, mut right) = (side(&relation.left, study)?, side(&relation.right, study)?);
            let parts = related.0.entry(place).or_default();
            for (id, left) in left {
                if !go_on() {
                    return Err(Failure::Stopped);
                }
                let Some((right, starts)) = right.remove(&id).zip(starts(&id)) else { continue };
                let marks = |passages: &[Numbered]| passages.iter().map(|one| mark(one, &starts)).collect::<Vec<_>>();
                let ranges = taking_part(relation.kind, &marks(&left), &marks(&right));
                if !ranges.is_empty() {
                    parts.insert(id, ranges);
                }
            }
        }
        Ok(related)
    }

    /// The passages that take part in the relation at this place of the query, by transcript.
    pub(super) fn of(&self, needle: usize) -> impl Iterator<Item = (&TranscriptId, &[CharRange])> {
        self.0.get(&needle).into_iter().flatten().map(|(id, ranges)| (id, ranges.as_slice()))
    }

    /// What of them lies in a turn, cut at the turn's words; the words as a whole where it lies outside of them.
    pub(super) fn in_turn(&self, needle: usize, transcript: &Transcript, turn: usize) -> Vec<TextRange> {
        let passages = self.0.get(&needle).and_then(|parts| parts.get(&transcript.id)).map_or(&[][..], Vec::as_slice);
        let Some(whole) = stretch(transcript, turn) else { return Vec::new() };
        let chars = transcript.positions.to_chars(&transcript.text, whole);
        let words = transcript.turns.get(turn).map_or(whole, |turn| turn.words);
        // They are in the order of where they begin.
        let before = passages.partition_point(|range| range.start() < chars.end());
        let touching = passages.iter().take(before).filter(|range| range.end() > chars.start());
        let bytes = touching.filter_map(|range| transcript.positions.to_bytes(&transcript.text, *range));
        bytes.map(|range| range.intersect(words).unwrap_or(words)).collect()
    }
}

/// From where a turn begins to where the next one does, or to the end of the text.
fn stretch(transcript: &Transcript, turn: usize) -> Option<TextRange> {
    let start = transcript.turns.get(turn)?.range.start();
    let end = transcript.turns.get(turn + 1).map_or(transcript.text.len(), |next| next.range.start().get());
    Some(TextRange::of(start.get(), end))
}

/// The passages of one side, by transcript.
fn side(codes: &[Filter], study: &dyn Study) -> Result<BTreeMap<TranscriptId, Vec<Numbered>>, Failure> {
    let mut passages: BTreeMap<TranscriptId, Vec<Numbered>> = BTreeMap::new();
    for code in codes {
        let scope = study.scope(code).map_err(|(message, hint)| Failure::Filter(code.clone(), message, hint))?;
        let Scope::Passages(all) = &*scope else { continue };
        for passage in all.iter().filter(|passage| !passage.range.is_empty()) {
            let numbered = (passage.number, passage.range);
            match passages.get_mut(&passage.transcript) {
                Some(own) => own.push(numbered),
                None => drop(passages.insert(passage.transcript.clone(), vec![numbered])),
            }
        }
    }
    for own in passages.values_mut() {
        own.sort_unstable_by_key(|&(number, _)| number);
        own.dedup_by_key(|&mut (number, _)| number);
    }
    Ok(passages)
}

fn mark(&(number, range): &Numbered, starts: &[usize]) -> Mark {
    let turn = |at: usize| starts.partition_point(|&start| start <= at).saturating_sub(1);
    let (start, end) = (range.start().get(), range.end().get());
    Mark { start, end, first: turn(start), last: turn(end.saturating_sub(1)), number }
}

/// The numbers of the passages of one transcript that take part, ascending. `starts` is where its turns begin, in code
/// points; not needed for passages that overlap.
pub fn taking_part_of(kind: Kind, left: &[Numbered], right: &[Numbered], starts: &[usize]) -> Vec<u32> {
    let marks = |passages: &[Numbered]| passages.iter().map(|one| mark(one, starts)).collect::<Vec<_>>();
    let mut numbers: Vec<u32> = parts(kind, &marks(left), &marks(right)).iter().map(|mark| mark.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The passages of both sides that take part, in order, each once. No passage is related to itself.
fn taking_part(kind: Kind, left: &[Mark], right: &[Mark]) -> Vec<CharRange> {
    let mut parts = parts(kind, left, right);
    parts.sort_unstable_by_key(|mark| (mark.start, mark.end));
    let mut ranges: Vec<CharRange> = parts.iter().map(|mark| CharRange::of(mark.start, mark.end)).collect();
    ranges.dedup();
    ranges
}

fn parts(kind: Kind, left: &[Mark], right: &[Mark]) -> Vec<Mark> {
    match kind {
        Kind::Overlaps => both(left, right, |mark| (mark.start, mark.end)),
        Kind::Near(turns) => {
            let turns = turns as usize;
            // Two stretches of turns are near each other if they overlap once either end is moved outwards.
            let wide = |mark: &Mark| (mark.first, mark.last + 1 + turns);
            both(left, right, wide)
        }
        Kind::Then(turns) => following(left, right, turns.map(|turns| turns as usize)),
    }
}

/// The marks of either side whose stretch overlaps one of the other side's that is not itself.
fn both(left: &[Mark], right: &[Mark], stretch: impl Fn(&Mark) -> (usize, usize)) -> Vec<Mark> {
    let meets = |one: &[Mark], other: &[Mark]| {
        let (mut starts, mut ends): (Vec<usize>, Vec<usize>) = other.iter().map(&stretch).unzip();
        let mut numbers: Vec<u32> = other.iter().map(|mark| mark.number).collect();
        starts.sort_unstable();
        ends.sort_unstable();
        numbers.sort_unstable();
        let met = |mark: &&Mark| {
            let (start, end) = stretch(mark);
            // Those that begin before this one ends, without those that end before it begins.
            let begun = starts.partition_point(|&other| other < end);
            let ended = ends.partition_point(|&other| other <= start);
            begun - ended > usize::from(numbers.binary_search(&mark.number).is_ok())
        };
        one.iter().filter(met).copied().collect::<Vec<_>>()
    };
    let mut parts = meets(left, right);
    parts.extend(meets(right, left));
    parts
}

/// Each mark on the left with the next ones on the right, if they begin at most so many turns later.
fn following(left: &[Mark], right: &[Mark], turns: Option<usize>) -> Vec<Mark> {
    let mut right = right.to_vec();
    right.sort_unstable_by_key(|mark| mark.start);
    let mut parts = Vec::new();
    let mut reached = vec![false; right.len()];
    for mark in left {
        let next = right.partition_point(|other| other.start < mark.end);
        let Some(first) = right.get(next) else { continue };
        if turns.is_some_and(|turns| first.first > mark.last + turns) {
            continue;
        }
        parts.push(*mark);
        if let Some(place) = reached.get_mut(next) {
            *place = true;
        }
    }
    // Those that begin at the same place are all the next one.
    let mut start = None;
    for (mark, reached) in right.iter().zip(reached) {
        if reached {
            start = Some(mark.start);
        }
        if start == Some(mark.start) {
            parts.push(*mark);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Pairs<'a> = &'a [(usize, usize)];

    /// Turns have a hundred characters each. Passages of the right have numbers of their own.
    fn marks(passages: Pairs<'_>, first: u32) -> Vec<Mark> {
        let starts: Vec<usize> = (0..20).map(|turn| turn * 100).collect();
        let numbered = passages.iter().zip(first..).map(|(&(start, end), number)| (number, CharRange::of(start, end)));
        numbered.map(|numbered| mark(&numbered, &starts)).collect()
    }

    fn check(kind: Kind, left: Pairs<'_>, right: Pairs<'_>, expected: Pairs<'_>) {
        let found = taking_part(kind, &marks(left, 0), &marks(right, 1_000));
        let found: Vec<(usize, usize)> = found.iter().map(|range| (range.start().get(), range.end().get())).collect();
        assert_eq!(found, expected, "{kind:?} {left:?} {right:?}");
    }

    #[test]
    fn passages_overlap_where_they_share_a_character() {
        check(Kind::Overlaps, &[(10, 20), (30, 40)], &[(19, 25), (40, 50)], &[(10, 20), (19, 25)]);
        check(Kind::Overlaps, &[(10, 20)], &[(10, 20)], &[(10, 20)]);
        check(Kind::Overlaps, &[(10, 500)], &[(20, 30), (400, 410), (600, 601)], &[(10, 500), (20, 30), (400, 410)]);
    }

    #[test]
    fn near_passages_lie_at_most_so_many_turns_apart() {
        check(Kind::Near(0), &[(10, 20)], &[(90, 101), (100, 110)], &[(10, 20), (90, 101)]);
        check(Kind::Near(1), &[(110, 120)], &[(10, 20), (210, 220), (300, 310)], &[(10, 20), (110, 120), (210, 220)]);
        check(Kind::Near(3), &[(10, 20)], &[(390, 400), (400, 410)], &[(10, 20), (390, 400)]);
    }

    #[test]
    fn the_next_passage_follows() {
        let then = Kind::Then(None);
        check(then, &[(10, 20)], &[(0, 5), (15, 30), (20, 25), (40, 50)], &[(10, 20), (20, 25)]);
        check(then, &[(10, 20), (30, 40)], &[(50, 60), (50, 90), (55, 60)], &[(10, 20), (30, 40), (50, 60), (50, 90)]);
        check(then, &[(10, 20)], &[(15, 30)], &[]);
        check(Kind::Then(Some(1)), &[(10, 20), (110, 120)], &[(290, 295)], &[(110, 120), (290, 295)]);
        check(Kind::Then(Some(0)), &[(10, 20)], &[(90, 195), (100, 110)], &[(10, 20), (90, 195)]);
    }

    #[test]
    fn no_coding_is_related_to_itself() {
        let own = marks(&[(10, 20), (15, 30), (950, 960)], 0);
        for (kind, expected) in [(Kind::Overlaps, 2), (Kind::Near(2), 2), (Kind::Near(9), 3), (Kind::Then(None), 3)] {
            assert_eq!(taking_part(kind, &own, &own).len(), expected, "{kind:?}");
        }
        assert_eq!(taking_part(Kind::Overlaps, &own[2..], &own), []);
    }

    /// Whether two passages lie so to each other, by the words of the documentation.
    fn related(kind: Kind, left: &Mark, right: &Mark, all: &[Mark]) -> bool {
        let (far, near) = (left.last.max(right.last), left.first.min(right.first));
        let apart = far.saturating_sub(near).saturating_sub(left.last - left.first + right.last - right.first);
        match kind {
            _ if left.number == right.number => false,
            Kind::Overlaps => (left.start..left.end).any(|at| (right.start..right.end).contains(&at)),
            Kind::Near(turns) => apart <= turns as usize,
            Kind::Then(turns) => {
                let next = all.iter().filter(|mark| mark.start >= left.end).map(|mark| mark.start).min();
                let within = |turns: u32| right.first - left.last <= turns as usize;
                next == Some(right.start) && turns.is_none_or(within)
            }
        }
    }

    proptest! {
        #[test]
        fn what_takes_part_is_what_every_pair_says(
            left in prop::collection::vec((0_usize..900, 1_usize..250), 0..9),
            right in prop::collection::vec((0_usize..900, 1_usize..250), 0..9),
            shared in 0_u32..12,
            turns in 0_u32..4,
        ) {
            let pairs = |all: &[(usize, usize)]| all.iter().map(|(start, length)| (*start, start + length)).collect::<Vec<_>>();
            let (mut left, right) = (marks(&pairs(&left), 0), marks(&pairs(&right), shared));
            // A number stands for one coding, which has one place.
            for mark in &mut left {
                *mark = right.iter().copied().find(|other| other.number == mark.number).unwrap_or(*mark);
            }
            for kind in [Kind::Overlaps, Kind::Near(turns), Kind::Then(None), Kind::Then(Some(turns))] {
                let mut expected: Vec<(usize, usize)> = Vec::new();
                for (one, other) in left.iter().flat_map(|one| right.iter().map(move |other| (one, other))) {
                    if related(kind, one, other, &right) {
                        expected.extend([(one.start, one.end), (other.start, other.end)]);
                    }
                }
                expected.sort_unstable();
                expected.dedup();
                let found = taking_part(kind, &left, &right);
                let found: Vec<_> = found.iter().map(|range| (range.start().get(), range.end().get())).collect();
                prop_assert_eq!(found, expected, "{:?} {:?} {:?}", kind, left, right);
            }
        }
    }
}
