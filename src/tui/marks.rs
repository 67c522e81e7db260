//! The codings of one transcript, ready to draw: found by position in logarithmic time, each in a lane of its own.

use crate::project::{CodeId, CoderId, Coding, CodingId, Color, Project, Transcript};
use crate::text::TextRange;

use super::density::Density;
use super::state::Shown;

/// Bytes that a display line holds at most, more or less.
const LINE: usize = 140;

/// A coding as the margin shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The coding.
    pub coding: CodingId,
    /// Its passage in bytes.
    pub range: TextRange,
    /// The code, after merges.
    pub code: CodeId,
    /// Who coded.
    pub coder: CoderId,
    /// Whether that is who sits here now.
    pub own: bool,
    /// The code's colour.
    pub color: Color,
    /// The column of stripes that it is drawn in, from 0: marks that overlap, or meet in one line, never share one.
    pub lane: usize,
}

/// All marks of a transcript in the order of their starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    marks: Vec<Mark>,
    /// For the node of an implicit balanced tree at each place: the furthest end in its subtree.
    furthest: Vec<usize>,
    /// How many lanes there are.
    pub lanes: usize,
    /// Codings whose words are no longer where they were.
    pub displaced: usize,
    /// Where codings lie that the filter hides, by start.
    hidden: Vec<TextRange>,
    /// How densely they lie.
    pub density: Density,
}

impl Marks {
    /// Place the codings of `transcript` that `shown` shows; `coder` is who sits here.
    pub fn new(project: &Project, transcript: &Transcript, coder: &CoderId, shown: &Shown) -> Self {
        let seen = |coding: &&Coding| shown.coder(&coding.coder) && shown.code(&project.codebook.resolve(&coding.code));
        let codings = || project.codings.standing_of(&transcript.id).filter(seen);
        let total = codings().count();
        let all = || project.codings.standing_of(&transcript.id);
        let said = |range: TextRange| {
            let speaker = || transcript.turns.get(transcript.turn_at(range.start())?)?.speaker.as_deref();
            !shown.has_speakers() || shown.speaker(speaker())
        };
        let mark = |coding: &Coding| {
            let range = coding.anchor.locate(&transcript.text, &transcript.positions).filter(|_| !coding.lost)?;
            let code = project.codebook.resolve(&coding.code);
            let color = project.codebook.color(&code);
            let own = &coding.coder == coder;
            Some(Mark { coding: coding.id, range, code, coder: coding.coder.clone(), own, color, lane: 0 })
        };
        let mut marks: Vec<Mark> = codings().filter_map(mark).collect();
        let displaced = total - marks.len();
        let unseen = all().filter(|coding| !seen(coding) && !coding.lost);
        let mut hidden: Vec<TextRange> =
            unseen.filter_map(|coding| coding.anchor.locate(&transcript.text, &transcript.positions)).collect();
        marks.retain(|mark| {
            let said = said(mark.range);
            hidden.extend((!said).then_some(mark.range));
            said
        });
        Self { displaced, hidden, ..Self::of(marks, &transcript.text) }
    }

    /// How many codings lie over a passage, or at a place, that the filter hides.
    pub fn hidden_over(&self, range: TextRange) -> usize {
        let wide = TextRange::of(range.start().get(), range.end().get().max(range.start().get() + 1));
        self.hidden.iter().filter(|hidden| hidden.overlaps(wide)).count()
    }

    /// Sort marks of `text`, give them lanes, and build the index.
    pub fn of(mut marks: Vec<Mark>, text: &str) -> Self {
        marks.sort_by_key(|mark| (mark.range.start(), std::cmp::Reverse(mark.range.end()), mark.coding));
        let lanes = assign_lanes(&mut marks, text);
        let mut furthest = vec![0; marks.len()];
        index(&marks, &mut furthest, 0, marks.len());
        let density = Density::new(&marks, text.len());
        Self { marks, furthest, lanes, displaced: 0, hidden: Vec::new(), density }
    }

    /// All marks, by start.
    pub fn all(&self) -> &[Mark] {
        &self.marks
    }

    /// The marks that share a letter with `range`, or hold it where it is empty; by start. O(log n + found).
    pub fn over(&self, range: TextRange) -> Vec<&Mark> {
        self.places_over(range).into_iter().map(|(_, mark)| mark).collect()
    }

    /// The same, each with its place among all marks.
    pub fn places_over(&self, range: TextRange) -> Vec<(usize, &Mark)> {
        let (start, end) = (range.start().get(), range.end().get().max(range.start().get() + 1));
        let mut found = Vec::new();
        self.collect(start, end, 0, self.marks.len(), &mut found);
        found
    }

    /// The mark with the next start after `offset`, or with the last one before it.
    pub fn beside(&self, offset: crate::text::ByteOffset, direction: crate::text::Direction) -> Option<&Mark> {
        match direction {
            crate::text::Direction::Forward => {
                self.marks.get(self.marks.partition_point(|mark| mark.range.start() <= offset))
            }
            crate::text::Direction::Backward => {
                let before = self.marks.partition_point(|mark| mark.range.start() < offset);
                self.marks.get(before.checked_sub(1)?)
            }
        }
    }

    fn collect<'a>(&'a self, start: usize, end: usize, from: usize, to: usize, found: &mut Vec<(usize, &'a Mark)>) {
        let middle = from + (to.saturating_sub(from)) / 2;
        let (Some(mark), true) = (self.marks.get(middle), from < to) else { return };
        if self.furthest.get(middle).is_none_or(|furthest| *furthest <= start) {
            return;
        }
        self.collect(start, end, from, middle, found);
        if mark.range.start().get() >= end {
            return;
        }
        if mark.range.end().get() > start {
            found.push((middle, mark));
        }
        self.collect(start, end, middle + 1, to, found);
    }
}

/// Give each mark the first lane that is free where it starts; returns the number of lanes. A lane stays taken for about
/// a display line after a mark's end, so that two marks which meet in one line have a stripe each.
fn assign_lanes(marks: &mut [Mark], text: &str) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    for mark in marks {
        let (start, end) = (mark.range.start().get(), mark.range.end().get());
        let free = ends.iter().position(|lane_end| *lane_end <= start);
        mark.lane = free.unwrap_or(ends.len());
        match ends.get_mut(mark.lane) {
            Some(lane_end) => *lane_end = end + rest_of_line(text, end),
            None => ends.push(end + rest_of_line(text, end)),
        }
    }
    ends.len()
}

/// Bytes after `end` that may stand in the same display line.
fn rest_of_line(text: &str, end: usize) -> usize {
    let rest = text.as_bytes().get(end..).unwrap_or_default();
    rest.iter().take(LINE).position(|byte| *byte == b'\n').unwrap_or(LINE.min(rest.len()))
}

/// Fill in the furthest end below each node of `from..to`; the node is the middle.
fn index(marks: &[Mark], furthest: &mut [usize], from: usize, to: usize) -> usize {
    let middle = from + (to.saturating_sub(from)) / 2;
    let (Some(mark), true) = (marks.get(middle), from < to) else { return 0 };
    let below = index(marks, furthest, from, middle).max(index(marks, furthest, middle + 1, to));
    let reach = below.max(mark.range.end().get());
    if let Some(slot) = furthest.get_mut(middle) {
        *slot = reach;
    }
    reach
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(start: usize, end: usize) -> Mark {
        Mark {
            coding: CodingId(uuid::Uuid::from_u128((start * 1_000 + end) as u128)),
            range: TextRange::of(start, end),
            code: "trust".into(),
            coder: "ada".into(),
            own: true,
            color: Color::Blue,
            lane: 0,
        }
    }

    proptest! {
        #[test]
        fn the_index_finds_what_a_scan_finds(
            ranges in proptest::collection::vec((0_usize..200, 1_usize..60), 0..60),
            start in 0_usize..220,
            length in 0_usize..40,
        ) {
            let marks = Marks::of(ranges.into_iter().map(|(start, length)| mark(start, start + length)).collect(), "");
            let range = TextRange::of(start, start + length);
            let wide = TextRange::of(start, start + length.max(1));
            let scanned: Vec<&Mark> = marks.all().iter().filter(|mark| mark.range.overlaps(wide)).collect();
            prop_assert_eq!(marks.over(range), scanned);
            for (place, one) in marks.all().iter().enumerate() {
                for other in &marks.all()[..place] {
                    prop_assert!(!one.range.overlaps(other.range) || one.lane != other.lane);
                }
            }
        }
    }
}
