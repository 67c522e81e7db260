//! Codes that are proposed for a passage, and what proposes them.

use std::sync::{Arc, Mutex};

use crate::app::suggesting::{Lessons, Suggester, Suggestion};
use crate::project::{Anchor, CodeId, Extent, Origin, Rule, TranscriptId};
use crate::tui::work::Ticket;

use super::{List, Passages};

/// What all dialogs share.
#[derive(Debug, Default)]
pub struct Suggest {
    /// What proposes; `None` until it was needed. Only threads wait for it.
    pub suggester: Arc<Mutex<Option<Suggester>>>,
    /// What is being read for it from the study, a part at a time, and of which
    /// [`crate::app::Workspace::generation`] that is.
    pub gathering: Option<(u64, Lessons)>,
    /// What was read, for the next thread that asks.
    pub gathered: Arc<Mutex<Option<Lessons>>>,
    /// The generation that was last read wholly.
    pub read: Option<u64>,
    /// The latest question.
    pub ticket: Ticket,
}

/// The dialog.
#[derive(Debug)]
pub struct Suggesting {
    /// The passage.
    pub passage: (TranscriptId, Anchor),
    /// What of the text it is.
    pub unit: Extent,
    /// Its words on one line.
    pub quote: String,
    /// What is proposed, the likeliest first; `None` while it is looked for.
    pub offers: Option<Vec<Suggestion>>,
    /// How many texts of how many are read, while they are.
    pub reading: Option<(usize, usize)>,
    /// Why nothing can be proposed.
    pub failed: Option<String>,
    /// Which is chosen.
    pub list: List,
    /// Codes accepted since the dialog was opened.
    pub applied: Vec<CodeId>,
}

impl Suggesting {
    /// Nothing is proposed yet.
    pub fn new(passage: (TranscriptId, Anchor), unit: Extent, quote: String) -> Self {
        Self {
            passage,
            unit,
            quote,
            offers: None,
            reading: None,
            failed: None,
            list: List::default(),
            applied: Vec::new(),
        }
    }

    /// How many are proposed.
    pub fn count(&self) -> usize {
        self.offers.as_ref().map_or(0, Vec::len)
    }

    /// The one that Enter accepts.
    pub fn chosen(&self) -> Option<&Suggestion> {
        self.offers.as_ref()?.get(self.list.chosen)
    }

    /// The passage, with where its code will come from: the place of the suggestion among all, and the passages that
    /// speak for it, in code points.
    pub fn passages(&self, suggestion: &Suggestion) -> Passages {
        let place = self.list.chosen + 1;
        let reasons: Vec<String> = suggestion.reasons.iter().map(reason).collect();
        let query = format!("{place} of {}, like {}", self.count(), reasons.join(", "));
        let origin = Origin { rule: Rule::Suggestion, query, unit: self.unit };
        Passages { anchors: vec![self.passage.clone()], origin: Some(Arc::new(origin)) }
    }
}

fn reason(reason: &crate::app::suggesting::Reason) -> String {
    match &reason.place {
        Some((transcript, range)) => format!("{transcript} {}-{}", range.start().get(), range.end().get()),
        None => "the codebook".to_owned(),
    }
}
