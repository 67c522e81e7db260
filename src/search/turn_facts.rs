//! What is known of every turn without its words: who says it, and where it begins. Counting an answer by speaker or by
//! passage is then a walk over bits and numbers.
//!
//! Turns are numbered through in the reader's order, by transcript and place; the numbers hold for one commit of the index.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use tantivy::SegmentReader;
use tantivy::schema::Field;

use super::found::Found;
use super::index::Error;
use super::postings::each_turn;
use super::state::State;
use super::turns::Bits;
use crate::text::CharRange;

/// The number of no speaker.
const NOBODY: u32 = u32::MAX;

/// What is known of every turn that one commit of the index holds: 8 bytes a turn.
pub struct TurnFacts {
    state: Arc<State>,
    /// The number of the first turn of each listed transcript; one more at the end.
    firsts: Vec<u32>,
    /// Where each turn begins in its transcript, in code points.
    starts: Vec<u32>,
    /// Who says each turn, as a number in `names`.
    speakers: Vec<u32>,
    /// The folded names of all speakers.
    names: Vec<String>,
}

/// A set of turns by their numbers in [`TurnFacts`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnSet {
    bits: Bits,
    /// How many turns there are.
    all: u32,
}

impl std::fmt::Debug for TurnFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TurnFacts").field("turns", &self.starts.len()).finish_non_exhaustive()
    }
}

impl TurnFacts {
    /// Read the facts of the commit that `found` was found in.
    ///
    /// # Errors
    /// [`Error`] where the index cannot be read.
    pub fn of(found: &Found) -> Result<Self, Error> {
        let state = found.state.clone();
        let mut firsts = vec![0];
        for listed in &state.manifest.listed {
            firsts.push(firsts.last().copied().unwrap_or_default() + listed.turns);
        }
        let turns = firsts.last().copied().unwrap_or_default() as usize;
        let mut facts =
            Self { state, firsts, starts: vec![0; turns], speakers: vec![NOBODY; turns], names: Vec::new() };
        facts.read(found)?;
        Ok(facts)
    }

    fn read(&mut self, found: &Found) -> Result<(), Error> {
        let state = self.state.clone();
        let mut numbers = HashMap::new();
        for (segment, reader) in state.searcher.segment_readers().iter().enumerate() {
            let spoken = self.spoken(reader, found.speaker, &mut numbers)?;
            for run in state.runs.iter().filter(|run| run.segment as usize == segment) {
                let first = self.first(run.transcript) + run.turn;
                for (number, start) in (first..).zip(state.starts_of(run)) {
                    set(&mut self.starts, number, *start);
                }
                for (number, document) in (first..).zip(run.document..run.end()) {
                    set(&mut self.speakers, number, spoken.get(document as usize).copied().unwrap_or(NOBODY));
                }
            }
        }
        Ok(())
    }

    /// Who says each document of a segment; new names get the next numbers.
    fn spoken(
        &mut self,
        reader: &SegmentReader,
        field: Field,
        numbers: &mut HashMap<String, u32>,
    ) -> Result<Vec<u32>, Error> {
        let inverted = reader.inverted_index(field)?;
        let mut spoken = vec![NOBODY; reader.max_doc() as usize];
        let mut names = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
        while names.advance() {
            let Ok(name) = std::str::from_utf8(names.key()) else { continue };
            let number = *numbers.entry(name.to_owned()).or_insert_with(|| {
                self.names.push(name.to_owned());
                self.names.len() as u32 - 1
            });
            each_turn(&inverted, names.value(), &|| true, |document| set(&mut spoken, document, number))
                .map_err(tantivy::TantivyError::from)?;
        }
        Ok(spoken)
    }

    /// Whether `found` was found in the commit that these facts are of.
    pub fn fit(&self, found: &Found) -> bool {
        Arc::ptr_eq(&self.state, &found.state)
    }

    /// How many turns there are.
    pub fn turns(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The set of no turn.
    pub fn none(&self) -> TurnSet {
        TurnSet { bits: Bits::new(self.turns()), all: self.turns() }
    }

    /// The turns of `found`, which must [fit](Self::fit).
    pub fn set(&self, found: &Found) -> TurnSet {
        let mut set = self.none();
        for run in &self.state.runs {
            let first = self.first(run.transcript) + run.turn;
            let Some(bits) = found.turns.segments.get(run.segment as usize) else { continue };
            bits.iter(run.document, run.end()).for_each(|document| set.bits.insert(first + document - run.document));
        }
        set
    }

    /// How many turns of `set` each speaker says, for those that say any; the names are folded.
    pub fn speakers(&self, set: &TurnSet) -> Vec<(&str, usize)> {
        let mut counts = vec![0_usize; self.names.len()];
        for number in set.bits.iter(0, self.turns()) {
            let speaker = self.speakers.get(number as usize).copied().unwrap_or(NOBODY);
            counts.get_mut(speaker as usize).into_iter().for_each(|count| *count += 1);
        }
        let counted = self.names.iter().map(String::as_str).zip(counts);
        counted.filter(|(_, count)| *count > 0).collect()
    }

    /// How many turns of `set` each transcript has, for those that have any, in the reader's order.
    pub fn transcripts(&self, set: &TurnSet) -> Vec<(&str, usize)> {
        let ends = self.firsts.iter().zip(self.firsts.iter().skip(1));
        let listed = self.state.manifest.listed.iter().zip(ends);
        let counted = listed.map(|(listed, (&start, &end))| (listed.id.as_str(), set.bits.count(start, end)));
        counted.filter(|(_, count)| *count > 0).collect()
    }

    /// Where a transcript stands in the reader's order, for [`Self::touched`]; `None` where it is not indexed.
    pub fn place(&self, transcript: &str) -> Option<usize> {
        self.state.manifest.place(transcript).ok()
    }

    /// The turns of the transcript at `place` that a passage touches.
    pub fn touched(&self, place: usize, passage: CharRange) -> Range<u32> {
        let (Some(&first), Some(&end)) = (self.firsts.get(place), self.firsts.get(place + 1)) else { return 0..0 };
        let starts = self.starts.get(first as usize..end as usize).unwrap_or_default();
        let before = starts.partition_point(|start| *start as usize <= passage.start().get());
        let upto = starts.partition_point(|start| (*start as usize) < passage.end().get());
        // The turn that begins before the passage holds its start.
        let from = before.saturating_sub(1);
        first + from as u32..first + upto.max(from) as u32
    }

    fn first(&self, transcript: u32) -> u32 {
        self.firsts.get(transcript as usize).copied().unwrap_or_default()
    }
}

impl TurnSet {
    /// Put the turns with these numbers in.
    pub fn insert(&mut self, numbers: Range<u32>) {
        self.bits.insert_all(numbers.start, numbers.end.min(self.all));
    }

    /// Whether the turn with this number is in.
    pub fn contains(&self, number: u32) -> bool {
        self.bits.contains(number)
    }

    /// How many turns.
    pub fn len(&self) -> usize {
        self.bits.count(0, self.all)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many turns are in both.
    pub fn shared(&self, other: &Self) -> usize {
        let mut both = self.bits.clone();
        both.keep(&other.bits);
        both.count(0, self.all)
    }
}

fn set(list: &mut [u32], place: u32, value: u32) {
    list.get_mut(place as usize).into_iter().for_each(|slot| *slot = value);
}
