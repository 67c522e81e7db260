//! Where the reader stands is kept while they read, so that a program that is killed forgets two seconds at most.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::app::Standing;

use super::state::State;

/// How old the place that is kept may be.
const DELAY: Duration = Duration::from_secs(2);

/// Where the reader stands in the transcript that is open.
pub(super) fn standing(state: &State) -> Option<Standing> {
    let (id, place) = state.read.place()?;
    state.workspace.as_ref()?.standing(id, place)
}

/// Keeps the reader's place some time after each move, on a thread of its own.
#[derive(Default)]
pub(super) struct Places {
    /// The place last seen.
    seen: Option<Standing>,
    /// When it must be kept; `None` while it is.
    due: Option<Instant>,
    /// Who keeps the one before.
    keeping: Option<JoinHandle<()>>,
}

impl Places {
    /// How long to wait for whatever comes: as long as `usual`, but not longer than until a place must be kept.
    pub(super) fn patience(&self, usual: Duration, now: Instant) -> Duration {
        self.due.map_or(usual, |due| usual.min(due.saturating_duration_since(now)))
    }

    /// See where the reader stands now, and begin to keep that once it is time.
    pub(super) fn look(&mut self, place: Option<Standing>, now: Instant) {
        let Some(place) = self.ripe(place, now) else { return };
        if self.keeping.as_ref().is_some_and(|keeping| !keeping.is_finished()) {
            // The folder is slow: two who write at once could leave the older place behind.
            self.due = Some(now + DELAY);
        } else {
            self.keeping = Some(std::thread::spawn(move || place.keep()));
        }
    }

    /// The place that must be kept now. Moves that follow a first one do not put it off.
    pub(super) fn ripe(&mut self, place: Option<Standing>, now: Instant) -> Option<Standing> {
        if place.is_some() && place != self.seen {
            self.seen = place;
            self.due.get_or_insert(now + DELAY);
        }
        self.due.take_if(|due| *due <= now).and_then(|_| self.seen.clone())
    }

    /// Keep the last place, after any that is still being kept.
    pub(super) fn finish(self, place: Option<Standing>) {
        if let Some(keeping) = self.keeping {
            let _ = keeping.join();
        }
        if let Some(place) = place {
            place.keep();
        }
    }
}
