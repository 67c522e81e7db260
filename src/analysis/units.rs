//! Segments in units larger than a character: words, sentences, turns, transcripts, cases.

use super::{Frame, Run, Segments, Texts};
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
    let mut ranges = vec![None; frame.table().transcripts().len()];
    let (numbers, ids): (Vec<u32>, Vec<&TranscriptId>) = frame.transcripts().unzip();
    for ((number, id), units) in numbers.iter().zip(&ids).zip(texts.all_units(&ids, unit)) {
        let Some(units) = units else {
            found.unread.push((*id).clone());
            continue;
        };
        found.units += units.len();
        ranges.get_mut(*number as usize).into_iter().for_each(|slot| *slot = Some(units.clone()));
    }
    found.segments = segments.map(joined, |run| {
        let units = ranges.get(run.transcript as usize)?.as_ref()?;
        let (start, end) = touched(units, CharRange::of(run.start as usize, run.end as usize));
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
    let first = units.partition_point(|unit| unit.end() <= range.start());
    let behind = units.partition_point(|unit| unit.start() < range.end()).max(first);
    (first as u32, behind as u32)
}
