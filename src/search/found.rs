//! The turns that a query found: how many, and where. What they are of is counted by [`super::TurnFacts`].

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::schema::Field;

use super::matcher::{Known, hits};
use super::query::{Needle, Query};
use super::relation::Related;
use super::state::State;
use super::turns::Turns;
use crate::project::{Transcript, TranscriptId};
use crate::text::TextRange;

/// The turns that match a query.
#[derive(Clone)]
pub struct Found {
    pub(super) state: Arc<State>,
    pub(super) speaker: Field,
    pub(super) turns: Turns,
    pub(super) related: Arc<Related>,
    /// What filters among alternatives mean, by their place in the query.
    pub(super) filters: Arc<BTreeMap<usize, Turns>>,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Found").field("turns", &self.turns()).finish_non_exhaustive()
    }
}

/// Two answers of one commit with the same turns.
impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.state, &other.state) && self.turns == other.turns
    }
}

impl Eq for Found {}

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
            _ => self.lets(place, &transcript.id, turn).map_or(Known::Open, Known::Holds),
        };
        hits(query, &transcript.text, transcript.turns.get(turn)?, &known)
    }

    /// Whether the filter at `place` of the query lets a turn through; `None` where it is known without looking.
    fn lets(&self, place: usize, transcript: &TranscriptId, turn: usize) -> Option<bool> {
        let turns = self.filters.get(&place)?;
        let transcript = self.state.manifest.place(transcript.as_str()).ok()?;
        let turn = u32::try_from(turn).ok()?;
        let mut runs = self.state.runs_of(u32::try_from(transcript).ok()?).iter();
        let run = runs.find(|run| (run.turn..run.turn + run.length).contains(&turn))?;
        Some(turns.segments.get(run.segment as usize)?.contains(run.document + turn - run.turn))
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
}
