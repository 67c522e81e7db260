//! The turns that a query found: how many, where, and how they are spread over speakers, transcripts and passages. All of
//! it is counted in bits and in the engine's lists; no text is read.

use std::sync::Arc;

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};

use super::matcher::{Known, hits};
use super::query::{Needle, Query};
use super::relation::Related;
use super::state::State;
use super::turns::{Run, Turns};
use crate::project::{Transcript, TranscriptId};
use crate::text::{CharRange, TextRange};

/// The turns that match a query.
#[derive(Clone)]
pub struct Found {
    pub(super) state: Arc<State>,
    pub(super) speaker: Field,
    pub(super) turns: Turns,
    pub(super) related: Arc<Related>,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Found").field("turns", &self.turns()).finish_non_exhaustive()
    }
}

impl Found {
    /// How many turns.
    pub fn turns(&self) -> usize {
        self.turns.count()
    }

    /// The transcripts with a matching turn, with how many, in the reader's order.
    pub fn transcripts(&self) -> Vec<(TranscriptId, usize)> {
        let mut counts: Vec<(u32, usize)> = Vec::new();
        for run in &self.state.runs {
            let bits = self.turns.segments.get(run.segment as usize);
            let count = bits.map_or(0, |bits| bits.count(run.document, run.end()));
            match counts.last_mut() {
                Some((transcript, total)) if *transcript == run.transcript => *total += count,
                _ => counts.push((run.transcript, count)),
            }
        }
        let counts = counts.into_iter().filter(|&(_, count)| count > 0);
        counts.filter_map(|(place, count)| Some((self.state.id(place)?, count))).collect()
    }

    /// Where the hits of `query`, which found this, are in a turn; `None` where its text no longer matches.
    pub fn hits(&self, query: &Query, transcript: &Transcript, turn: usize) -> Option<Vec<TextRange>> {
        let known = |place: usize, needle: &Needle| match needle {
            Needle::Codes(_) => Known::Passages(self.related.in_turn(place, transcript, turn)),
            _ => Known::Open,
        };
        hits(query, &transcript.text, transcript.turns.get(turn)?, &known)
    }

    /// The turns in the reader's order: by transcript, then by place.
    pub fn iter(&self) -> impl Iterator<Item = (TranscriptId, usize)> {
        self.state.runs.iter().flat_map(move |run| {
            let bits = self.turns.segments.get(run.segment as usize);
            let id = self.state.id(run.transcript);
            let documents = bits.into_iter().flat_map(move |bits| bits.iter(run.document, run.end()));
            documents.filter_map(move |document| Some((id.clone()?, (run.turn + document - run.document) as usize)))
        })
    }

    /// The speakers with a matching turn, folded as `speaker:` takes them, with how many; by name.
    ///
    /// # Errors
    /// [`super::Error`] where the index cannot be read.
    pub fn speakers(&self) -> Result<Vec<(String, usize)>, super::Error> {
        let mut counts = std::collections::BTreeMap::<String, usize>::new();
        for (place, reader) in self.state.searcher.segment_readers().iter().enumerate() {
            let inverted = reader.inverted_index(self.speaker)?;
            let mut stream = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
            while stream.advance() {
                let count = self.count_in(&inverted, place, stream.value()).map_err(tantivy::TantivyError::from)?;
                if let Some(name) = std::str::from_utf8(stream.key()).ok().filter(|_| count > 0) {
                    *counts.entry(name.to_owned()).or_default() += count;
                }
            }
        }
        Ok(counts.into_iter().collect())
    }

    /// How many of the documents with a term are found.
    fn count_in(
        &self,
        inverted: &tantivy::InvertedIndexReader,
        segment: usize,
        term: &TermInfo,
    ) -> std::io::Result<usize> {
        let Some(bits) = self.turns.segments.get(segment) else { return Ok(0) };
        let mut postings = inverted.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
        let mut count = 0;
        while !postings.docs().is_empty() {
            count += postings.docs().iter().filter(|&&document| bits.contains(document)).count();
            postings.advance();
        }
        Ok(count)
    }

    /// Begin to count the matching turns that passages touch.
    pub fn tally(&self) -> Tally<'_> {
        Tally { found: self, runs: &[], touched: Vec::new() }
    }
}

/// Counts matching turns by group: by code, by coder, by anything that has passages. A turn counts once in a group,
/// however many passages of the group touch it.
///
/// ```no_run
/// # fn count(found: &emic::search::Found, passages: &[(emic::project::TranscriptId, emic::text::CharRange)]) {
/// let mut tally = found.tally();
/// for (transcript, range) in passages {
///     if tally.open(transcript) {
///         tally.touch(*range, 0);
///     }
/// }
/// assert_eq!(tally.counts(1).len(), 1);
/// # }
/// ```
#[derive(Debug)]
pub struct Tally<'f> {
    found: &'f Found,
    runs: &'f [Run],
    /// For every touch of a matching turn the group and the turn, as one number.
    touched: Vec<(u32, u32, u32)>,
}

impl Tally<'_> {
    /// Go on with the passages of a transcript; `false` where none of its turns matches, so that they can be left out.
    pub fn open(&mut self, transcript: &TranscriptId) -> bool {
        let state = &self.found.state;
        let place = state.manifest.place(transcript.as_str()).ok();
        self.runs = place.map_or(&[], |place| state.runs_of(place as u32));
        self.runs.iter().any(|run| {
            let bits = self.found.turns.segments.get(run.segment as usize);
            bits.is_some_and(|bits| bits.any(run.document, run.end()))
        })
    }

    /// Count the matching turns that a passage of the open transcript touches, in code points, for `group`.
    pub fn touch(&mut self, passage: CharRange, group: u32) {
        let found = self.found;
        for (segment, from, to) in found.state.touched(self.runs, passage) {
            let bits = found.turns.segments.get(segment as usize);
            self.touched.extend(
                bits.into_iter().flat_map(|bits| bits.iter(from, to)).map(|document| (group, segment, document)),
            );
        }
    }

    /// The matching turns of each group below `groups`.
    pub fn counts(mut self, groups: usize) -> Vec<usize> {
        self.touched.sort_unstable();
        self.touched.dedup();
        let mut counts = vec![0; groups];
        for (group, ..) in &self.touched {
            if let Some(count) = counts.get_mut(*group as usize) {
                *count += 1;
            }
        }
        counts
    }
}
