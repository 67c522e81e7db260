//! Which codes go together, in one of several windows: they answer different questions.
//!
//! | window | A and B meet when |
//! |---|---|
//! | overlap | a segment of A and one of B share a position |
//! | same unit | both occur in one sentence, turn, transcript, case, … |
//! | within a distance | at most so many characters, words, turns or segments lie between a segment of A and one of B |
//! | follows | a segment of B begins at or behind the end of one of A, at most so much later: directed |
//! | inside | a segment of B lies inside one of A: directed |
//!
//! Of each pair: the *pairs* of segments that meet (which grows where codings are cut small), how many segments of each
//! meet one of the other, and
//!
//! - the *c-index* n₁₂ / (n₁ + n₂ − n₁₂) over segments, as ATLAS.ti has it: a Jaccard coefficient only where each segment has
//!   one partner. It can come above 1, or to a division by nothing; and it says little where one code is more than five times
//!   as frequent as the other;
//! - over units, or for overlaps over characters, what a [`Fourfold`] has: the *Jaccard* coefficient (to be preferred), the
//!   shares P(B|A) and P(A|B); over units also expected, lift, phi, PMI, NPMI, which need units with neither code.
//!
//! Segments of one code are merged first, so no code meets itself. Where rows hold the codes below them, a code and one
//! above it are no pair.

use std::collections::BTreeMap;

use super::reach::Gap;
use super::sweep::{Grid, follows, inside, near, overlaps};
use super::undefined::share;
use super::units::{InUnits, in_units};
use super::{
    Basis, CodingTable, CountedUnit, Fourfold, Frame, Label, Measured, Meeting, Scope, Segments, Texts, Undefined,
};
use crate::project::{Project, TranscriptId};
use crate::text::Unit;

/// What a distance is measured in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Distance {
    /// Code points.
    #[default]
    Characters,
    /// Words that lie between.
    Words,
    /// Turns that lie between: in one turn, and in two that follow each other, none do.
    Turns,
    /// Segments that lie between, whole: merged ones of any code in scope, of which one that several codes have is one.
    Segments,
}

impl Distance {
    /// At most so much of it between two segments that are measured in it.
    pub(super) fn gap(self, most: u32) -> Gap {
        if self == Self::Segments { Gap::Segments(most) } else { Gap::Positions(most) }
    }
}

/// When two codes meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// A segment of each shares a position with one of the other.
    #[default]
    Overlap,
    /// Both occur in the same unit.
    Same(CountedUnit),
    /// At most so much lies between a segment of each.
    Within(u32, Distance),
    /// A segment of the second begins at or behind the end of one of the first, with at most so much between.
    Follows(u32, Distance),
    /// A segment of the second lies inside one of the first.
    Inside,
}

impl Window {
    /// Whether (A, B) is another question than (B, A).
    pub fn is_directed(self) -> bool {
        matches!(self, Self::Follows(..) | Self::Inside)
    }
}

/// A code with its sizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedCode {
    /// What it is called.
    pub label: Label,
    /// Merged segments.
    pub segments: usize,
    /// Units that have it; characters, where overlaps are asked for; 0 in windows without either.
    pub size: usize,
}

/// Two codes that meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The place of the first in [`Cooccurrence::codes`].
    pub first: usize,
    /// The place of the second.
    pub second: usize,
    /// What they have in common.
    pub meeting: Meeting,
}

/// The measures of one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairMeasures {
    /// Pairs / (segments of both − pairs).
    pub c_index: Measured,
    /// Over units or characters.
    pub jaccard: Measured,
    /// P(second | first): of units or characters; of segments in windows without either.
    pub second_given_first: Measured,
    /// P(first | second), alike.
    pub first_given_second: Measured,
    /// Units that would have both.
    pub expected: Measured,
    /// Both over expected.
    pub lift: Measured,
    /// Correlation.
    pub phi: Measured,
    /// Pointwise mutual information, bits.
    pub pmi: Measured,
    /// The same from −1 to 1.
    pub npmi: Measured,
}

impl PairMeasures {
    fn undefined(why: Undefined) -> Self {
        let [c_index, jaccard, second_given_first, first_given_second, expected, lift, phi, pmi, npmi] = [Err(why); 9];
        Self { c_index, jaccard, second_given_first, first_given_second, expected, lift, phi, pmi, npmi }
    }
}

/// Which codes meet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cooccurrence {
    /// When they do.
    pub window: Window,
    /// The codes that were used at all.
    pub codes: Vec<UsedCode>,
    /// The pairs that meet, in the order of the codes; of an undirected window the smaller place first.
    pub pairs: Vec<Pair>,
    /// All units in scope, or all characters; 0 in windows without either.
    pub n: usize,
    /// Transcripts whose text could not be read; they are left out.
    pub unread: Vec<TranscriptId>,
    /// Layer, scope and denominators.
    pub basis: Basis,
    /// Pairs of codes one of which stands above the other, where rows hold those below.
    nested: Vec<(usize, usize)>,
}

/// Count. The texts are read only for windows of words, sentences, turns and the like.
pub fn cooccurrence(
    project: &Project,
    table: &CodingTable,
    scope: &Scope,
    window: Window,
    texts: &dyn Texts,
) -> Cooccurrence {
    let frame = Frame::new(project, table, scope);
    let segments = frame.segments();
    let transcripts = table.transcripts().len();
    let (grid, sizes, n, unread) = meetings(&frame, &segments, transcripts, window, texts);
    let used: Vec<usize> = (0..segments.rows()).filter(|&row| !segments.of(row).is_empty()).collect();
    let places: BTreeMap<usize, usize> = used.iter().copied().zip(0..).collect();
    let labels = frame.labels(project);
    let code = |&row: &usize| {
        let label = labels.get(row)?.clone();
        Some(UsedCode { label, segments: segments.of(row).len(), size: sizes.get(row).copied().unwrap_or(0) })
    };
    let pair = |(first, second, meeting): (usize, usize, Meeting)| {
        let nested = frame.is_nested(project, first, second);
        let (first, second) = (*places.get(&first)?, *places.get(&second)?);
        Some((nested, Pair { first, second, meeting }))
    };
    let pairs: Vec<(bool, Pair)> = grid.pairs().into_iter().filter_map(pair).collect();
    Cooccurrence {
        window,
        codes: used.iter().filter_map(code).collect(),
        nested: pairs.iter().filter(|(nested, _)| *nested).map(|(_, pair)| (pair.first, pair.second)).collect(),
        pairs: pairs.into_iter().filter(|(nested, _)| !nested).map(|(_, pair)| pair).collect(),
        n,
        unread,
        basis: frame.basis().clone(),
    }
}

/// What meets, the size of each row, the number of units, and what could not be read.
fn meetings(
    frame: &Frame<'_>,
    segments: &Segments,
    transcripts: usize,
    window: Window,
    texts: &dyn Texts,
) -> (Grid, Vec<usize>, usize, Vec<TranscriptId>) {
    let sizes = |segments: &Segments| (0..segments.rows()).map(|row| segments.size(row)).collect();
    let measured = |distance| match distance {
        Distance::Characters | Distance::Segments => InUnits { segments: segments.clone(), ..InUnits::default() },
        Distance::Words => in_units(frame, segments, CountedUnit::Text(Unit::Word), false, texts),
        Distance::Turns => in_units(frame, segments, CountedUnit::Text(Unit::Turn), false, texts),
    };
    match window {
        Window::Overlap => (overlaps(segments, transcripts), sizes(segments), frame.basis().characters, Vec::new()),
        Window::Same(unit) => {
            let found = in_units(frame, segments, unit, true, texts);
            (overlaps(&found.segments, transcripts), sizes(&found.segments), found.units, found.unread)
        }
        Window::Within(gap, distance) => {
            let found = measured(distance);
            (near(&found.segments, transcripts, distance.gap(gap)), Vec::new(), 0, found.unread)
        }
        Window::Follows(gap, distance) => {
            let found = measured(distance);
            (follows(&found.segments, transcripts, distance.gap(gap)), Vec::new(), 0, found.unread)
        }
        Window::Inside => (inside(segments, transcripts), Vec::new(), 0, Vec::new()),
    }
}

impl Cooccurrence {
    /// What two codes have in common, in this order for a directed window; nothing for a code and itself.
    pub fn pair(&self, first: usize, second: usize) -> Pair {
        let turned = !self.window.is_directed() && second < first;
        let wanted = if turned { (second, first) } else { (first, second) };
        let place = self.pairs.binary_search_by_key(&wanted, |pair| (pair.first, pair.second)).ok();
        let meeting = place.and_then(|place| self.pairs.get(place)).map_or_else(Meeting::default, |pair| pair.meeting);
        let meeting = match turned {
            true => Meeting { first: meeting.second, second: meeting.first, ..meeting },
            false => meeting,
        };
        Pair { first, second, meeting: self.in_units(meeting) }
    }

    /// In the same unit pairs of segments are no pairs: units with both are.
    fn in_units(&self, meeting: Meeting) -> Meeting {
        match self.window {
            Window::Same(_) => {
                Meeting { pairs: meeting.shared, first: meeting.shared, second: meeting.shared, ..meeting }
            }
            _ => meeting,
        }
    }

    /// How often two codes meet: units with both, or pairs of segments.
    pub fn count(&self, pair: &Pair) -> usize {
        self.in_units(pair.meeting).pairs
    }

    /// How much of a code can meet: its units, or its segments.
    pub fn size(&self, code: usize) -> usize {
        let code = self.codes.get(code);
        code.map_or(0, |code| if matches!(self.window, Window::Same(_)) { code.size } else { code.segments })
    }

    /// Whether one of two codes stands above the other and holds its passages.
    pub fn is_nested(&self, first: usize, second: usize) -> bool {
        [(first, second), (second, first)].iter().any(|pair| self.nested.binary_search(pair).is_ok())
    }

    /// Whether one is more than five times as frequent as the other, so that the c-index says little.
    pub fn is_distorted(&self, pair: &Pair) -> bool {
        let (one, other) = (self.size(pair.first), self.size(pair.second));
        one.max(other) > 5 * one.min(other)
    }

    /// The four cells: of units, or for overlaps of characters.
    ///
    /// # Errors
    /// [`Undefined::NoUnits`] in the other windows.
    pub fn fold(&self, pair: &Pair) -> Result<Fourfold, Undefined> {
        match self.window {
            Window::Overlap | Window::Same(_) => {
                let size = |place: usize| self.codes.get(place).map_or(0, |code| code.size);
                Ok(Fourfold::of_sizes(size(pair.first), size(pair.second), pair.meeting.shared, self.n))
            }
            _ => Err(Undefined::NoUnits),
        }
    }

    /// The measures of a pair.
    pub fn measures(&self, pair: &Pair) -> PairMeasures {
        if self.is_nested(pair.first, pair.second) {
            return PairMeasures::undefined(Undefined::Nested);
        }
        let [pairs, first, second] =
            [self.count(pair), self.size(pair.first), self.size(pair.second)].map(|count| count as f64);
        let c_index = share(pairs, first + second - pairs, Undefined::Infinite);
        let Ok(fold) = self.fold(pair) else {
            return PairMeasures {
                c_index,
                second_given_first: share(pair.meeting.first as f64, first, Undefined::NeverApplied),
                first_given_second: share(pair.meeting.second as f64, second, Undefined::NeverApplied),
                ..PairMeasures::undefined(Undefined::NoUnits)
            };
        };
        let of_units = PairMeasures {
            c_index,
            jaccard: fold.jaccard(),
            second_given_first: fold.second_given_first(),
            first_given_second: fold.first_given_second(),
            expected: fold.expected(),
            lift: fold.lift(),
            phi: fold.phi(),
            pmi: fold.pmi(),
            npmi: fold.npmi(),
        };
        if matches!(self.window, Window::Same(_)) {
            return of_units;
        }
        // Characters are no units: a long passage is not many independent ones.
        let [expected, lift, phi, pmi, npmi] = [Err(Undefined::NoUnits); 5];
        PairMeasures { expected, lift, phi, pmi, npmi, ..of_units }
    }
}

#[cfg(test)]
mod tests;
