//! The texts of a study as the statistics ask for them: read on all cores where many are asked for at once.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::iter::{IntoParallelRefIterator as _, ParallelExtend as _, ParallelIterator as _};

use super::Library;
use super::words::is_said;
use crate::analysis::{TextFacts, Texts, WordPlaces, WordRanks, unit_ranges};
use crate::project::{Transcript, TranscriptId, Turn, is_interviewer};
use crate::text::{CharRange, Unit};

/// Texts that are read between two looks at whether to go on.
const BATCH: usize = 64;

/// The texts of a study for the statistics, until it is told to stop.
pub(super) struct ReadTexts<'a> {
    library: &'a Library,
    stop: &'a AtomicBool,
    /// Whether the units are those of participants alone.
    participants: bool,
    facts: RefCell<HashMap<TranscriptId, Option<Arc<TextFacts>>>>,
    /// Is told how many texts have been read.
    tell: Option<Box<dyn Fn(usize) + 'a>>,
    read: Cell<usize>,
}

impl<'a> ReadTexts<'a> {
    pub(super) fn new(library: &'a Library, stop: &'a AtomicBool) -> Self {
        Self { library, stop, participants: false, facts: RefCell::default(), tell: None, read: Cell::new(0) }
    }

    /// The same, telling how many have been read.
    pub(super) fn telling(self, tell: impl Fn(usize) + 'a) -> Self {
        Self { tell: Some(Box::new(tell)), ..self }
    }

    /// The same, whose units are what participants say: no interviewer's turn, no header, no note.
    pub(super) fn of_participants(self, participants: bool) -> Self {
        Self { participants, ..self }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn note(&self, read: usize) {
        self.read.set(read);
        if let Some(tell) = &self.tell {
            tell(read);
        }
    }

    /// What `look` makes of each of these texts, on all cores; `None` where one cannot be read, and for those behind a stop.
    fn each<A: Sync, T: Send>(
        &self,
        asked: &[A],
        id: impl Fn(&A) -> &TranscriptId + Sync,
        look: impl Fn(&Transcript, &A) -> T + Sync,
    ) -> Vec<Option<T>> {
        let library = self.library;
        let one = |asked: &A| library.glance(id(asked)).ok().map(|read| look(&read, asked));
        let mut found = Vec::with_capacity(asked.len());
        for batch in asked.chunks(BATCH) {
            if self.stopped() {
                break;
            }
            found.par_extend(batch.par_iter().map(one));
            self.note(found.len());
        }
        found.resize_with(asked.len(), || None);
        found
    }
}

impl Texts for ReadTexts<'_> {
    fn facts(&self, transcript: &TranscriptId) -> Option<Arc<TextFacts>> {
        if self.stopped() {
            return None;
        }
        if let Some(facts) = self.facts.borrow().get(transcript) {
            return facts.clone();
        }
        self.note(self.read.get() + 1);
        let facts = self.library.transcript(transcript).ok().map(|read| Arc::new(TextFacts::of(&read)));
        self.facts.borrow_mut().insert(transcript.clone(), facts.clone());
        facts
    }

    fn all_facts(&self, transcripts: &[&TranscriptId]) -> Vec<Option<Arc<TextFacts>>> {
        let new: Vec<&TranscriptId> = {
            let known = self.facts.borrow();
            transcripts.iter().copied().filter(|id| !known.contains_key(*id)).collect()
        };
        let found = self.each(&new, |id| id, |read, _| Arc::new(TextFacts::of(read)));
        if !self.stopped() {
            self.facts.borrow_mut().extend(new.into_iter().cloned().zip(found));
        }
        let known = self.facts.borrow();
        transcripts.iter().map(|id| known.get(*id).cloned().flatten()).collect()
    }

    fn units(&self, transcript: &TranscriptId, unit: Unit) -> Option<Arc<Vec<CharRange>>> {
        self.all_units(&[transcript], unit).pop().flatten()
    }

    fn all_units(&self, transcripts: &[&TranscriptId], unit: Unit) -> Vec<Option<Arc<Vec<CharRange>>>> {
        let asks = |turn: &Turn| turn.speaker.as_deref().is_some_and(is_interviewer);
        let participants = self.participants;
        let units = |read: &Transcript| {
            let counts = |turn: &Turn| !participants || is_said(read, turn) && !asks(turn);
            Arc::new(unit_ranges(read, unit, counts))
        };
        self.each(transcripts, |id| id, |read, _| units(read))
    }

    fn word_ranks(&self, asked: &[(&TranscriptId, WordPlaces)]) -> Vec<Option<WordRanks>> {
        self.each(asked, |(id, _)| id, |read, (_, places)| WordRanks::of(read, places))
    }
}
