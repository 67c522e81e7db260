//! The codings that the filter of all views leaves, as they were counted last.

use std::sync::Arc;

use crate::app::quotes::Tally;
use crate::tui::work::Stop;

use super::Shown;

/// What is counted, and what is being counted: of a [`crate::app::Workspace::generation`] under a filter.
#[derive(Clone, Debug, Default)]
pub struct Tallying {
    known: Option<((u64, Shown), Arc<Tally>)>,
    /// What a thread has been asked.
    pub asked: Option<(u64, Shown)>,
    /// Stops it.
    pub stop: Stop,
}

impl Tallying {
    /// What is left of a generation under a filter, if it was counted.
    pub fn of(&self, generation: u64, shown: &Shown) -> Option<&Arc<Tally>> {
        let known = self.known.as_ref().filter(|((of, filter), _)| *of == generation && filter == shown);
        known.map(|(_, tally)| tally)
    }

    /// Keep what was counted.
    pub fn take(&mut self, generation: u64, shown: Shown, tally: Tally) {
        self.known = Some(((generation, shown), Arc::new(tally)));
        self.asked = None;
    }
}
