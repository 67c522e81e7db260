//! Of the turns that a query found those of some transcripts and of some speakers: what a filter around all queries leaves.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::evaluate::{Failure, GoOn};
use super::found::Found;
use super::index::Index;
use super::matcher::fold_name;
use crate::project::TranscriptId;

/// Which turns are searched, whatever the query says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TurnFilter {
    /// The transcripts that are searched; all of them where `None`.
    pub transcripts: Option<Arc<BTreeSet<TranscriptId>>>,
    /// Whose words are searched, each name as a whole; everybody's where empty.
    pub speakers: BTreeSet<String>,
}

impl TurnFilter {
    /// Whether everything is searched.
    pub fn is_all(&self) -> bool {
        self.transcripts.is_none() && self.speakers.is_empty()
    }
}

impl Index {
    /// Those turns of `found`, an answer of this commit of the index, that the filter lets through.
    ///
    /// # Errors
    /// [`Failure`] where the index cannot be read, or `go_on` says no.
    pub fn narrow(&self, mut found: Found, to: &TurnFilter, go_on: GoOn) -> Result<Found, Failure> {
        if let Some(transcripts) = &to.transcripts {
            found.turns.keep(&self.state.turns_of(|id| transcripts.contains(id)));
        }
        if !to.speakers.is_empty() {
            let names: BTreeSet<String> = to.speakers.iter().map(|speaker| fold_name(speaker)).collect();
            found.turns.keep(&self.said_by(names.iter(), go_on)?);
        }
        Ok(found)
    }
}
