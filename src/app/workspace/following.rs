//! Which codings the last changes touched: what a table of all codings needs to follow them, instead of being made anew.

use std::collections::VecDeque;

use super::Workspace;
use crate::project::{Change, CodingId, Entry};

/// Steps that are remembered: more than happen between two frames.
const MOST_STEPS: usize = 256;

/// Codings that are remembered: where more have changed, a table is made anew in less time.
const MOST_CODINGS: usize = 50_000;

/// What has changed in the codings and memos of a study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Codings that came, went or changed, in the order of the changes; one may stand here twice.
    pub codings: Vec<CodingId>,
    /// Whether a memo came, went or changed.
    pub memos: bool,
    /// Whether the words of a transcript were edited.
    pub texts: bool,
    /// Whether anything else changed: transcripts, attributes, the codebook, the settings.
    pub frame: bool,
}

/// The last steps from one generation of the study to another.
#[derive(Debug, Default)]
pub(super) struct Followed(VecDeque<Step>);

#[derive(Debug)]
struct Step {
    from: u64,
    to: u64,
    touched: Touched,
}

impl Followed {
    /// An entry was folded in.
    pub(super) fn note(&mut self, entry: &Entry, from: u64, to: u64) {
        let ids = entry.changes.iter().filter_map(|change| match change {
            Change::Coding { id, .. } => Some(*id),
            _ => None,
        });
        let memos = entry.changes.iter().any(|change| matches!(change, Change::Memo { .. }));
        let texts = entry.changes.iter().any(|change| matches!(change, Change::Text { .. }));
        let frame = |change: &Change| !matches!(change, Change::Coding { .. } | Change::Memo { .. });
        let frame = entry.changes.iter().any(frame);
        self.step(from, to, Touched { codings: ids.collect(), memos, texts, frame });
    }

    /// Something else than codings and memos has changed.
    pub(super) fn pass(&mut self, from: u64, to: u64) {
        self.step(from, to, Touched { frame: true, ..Touched::default() });
    }

    fn step(&mut self, from: u64, to: u64, touched: Touched) {
        if self.0.back().is_some_and(|last| last.to != from) {
            self.0.clear();
        }
        self.0.push_back(Step { from, to, touched });
        let codings = |steps: &VecDeque<Step>| steps.iter().map(|step| step.touched.codings.len()).sum::<usize>();
        while self.0.len() > MOST_STEPS || codings(&self.0) > MOST_CODINGS {
            self.0.pop_front();
        }
    }
}

impl Workspace {
    /// What has changed in codings and memos since the study had this [generation](Self::generation); `None` where that
    /// is not known any more, or much of it.
    pub fn touched_since(&self, generation: u64) -> Option<Touched> {
        if generation == self.generation {
            return Some(Touched::default());
        }
        let last = self.followed.0.back().filter(|last| last.to == self.generation)?;
        let steps = self.followed.0.iter().skip_while(|step| step.from != generation);
        let mut touched = Touched::default();
        let mut known = false;
        for step in steps {
            known |= step.to == last.to;
            touched.codings.extend(&step.touched.codings);
            touched.memos |= step.touched.memos;
            touched.texts |= step.touched.texts;
            touched.frame |= step.touched.frame;
        }
        known.then_some(touched)
    }

    /// Something else than codings and memos has changed.
    pub(super) fn rise(&mut self) {
        let from = self.generation;
        self.advance();
        self.followed.pass(from, self.generation);
    }
}
