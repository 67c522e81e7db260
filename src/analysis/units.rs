//! Segments in units larger than a character: words, sentences, turns, transcripts, cases.

use super::word_ranks::places_of;
use super::{Frame, Run, Segments, Texts, WordPlaces};
use crate::project::TranscriptId;
use crate::text::{CharRange, Unit};

/// What is counted as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedUnit {
    /// A unit of the text.
    Text(Unit),
    /// A whole transcript.
    Transcript,
    /// A case: all transcripts of it.
    Case,
}

impl CountedUnit {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text(unit) => unit.name(),
            Self::Transcript => "transcript",
            Self::Case => "case",
        }
    }
}

/// Segments in units.
#[derive(Clone, Debug, Default)]
pub struct InUnits {
    /// From the first unit that a segment touches to the one behind the last; segments that touch none are gone.
    pub segments: Segments,
    /// Units of all transcripts in scope, coded or not.
    pub units: usize,
    /// Transcripts whose text could not be read; their segments are gone too.
    pub unread: Vec<TranscriptId>,
}

/// Express segments in units. Of one row they may then share a unit, unless `joined` makes one of those that do.
pub fn in_units(frame: &Frame<'_>, segments: &Segments, unit: CountedUnit, joined: bool, texts: &dyn Texts) -> InUnits {
    let CountedUnit::Text(unit) = unit else { return in_transcripts(frame, segments, unit) };
    let mut found = InUnits::default();
    let transcripts = frame.table().transcripts().len();
    let mut places = places_of(segments, transcripts);
    let mut own = |number: u32| places.get_mut(number as usize).map(std::mem::take).unwrap_or_default();
    let (numbers, asked): (Vec<u32>, Vec<(&TranscriptId, WordPlaces)>) =
        frame.transcripts().map(|(number, id)| (number, (id, own(number)))).unzip();
    let ranks = texts.unit_ranks(&asked, unit);
    let mut known = vec![None; transcripts];
    for ((number, (id, places)), ranks) in numbers.into_iter().zip(asked).zip(ranks) {
        let Some(ranks) = ranks else {
            found.unread.push(id.clone());
            continue;
        };
        found.units += ranks.all();
        if let Some(slot) = known.get_mut(number as usize) {
            *slot = Some((places, ranks));
        }
    }
    found.segments = segments.map(joined, |run| {
        let (places, ranks) = known.get(run.transcript as usize)?.as_ref()?;
        let (start, end) = ranks.of(places, (run.start, run.end))?;
        (start < end).then_some(Run { start, end, ..run })
    });
    found
}

fn in_transcripts(frame: &Frame<'_>, segments: &Segments, unit: CountedUnit) -> InUnits {
    let place = |transcript| if unit == CountedUnit::Case { frame.case(transcript) } else { transcript };
    let basis = frame.basis();
    InUnits {
        segments: segments.map(true, |run| Some(Run { transcript: place(run.transcript), start: 0, end: 1 })),
        units: if unit == CountedUnit::Case { basis.cases } else { basis.transcripts },
        unread: Vec::new(),
    }
}

/// The first unit that a range touches, and the one behind the last.
pub(super) fn touched(units: &[CharRange], range: CharRange) -> (u32, u32) {
    let first = first_that(units, |unit| unit.end() > range.start());
    let behind = first + first_that(units.get(first..).unwrap_or_default(), |unit| unit.start() >= range.end());
    (first as u32, behind as u32)
}

/// The first place for which something is true that stays true.
#[inline]
fn first_that(units: &[CharRange], is: impl Fn(&CharRange) -> bool) -> usize {
    let (mut low, mut high) = (0, units.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if units.get(middle).is_none_or(&is) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
