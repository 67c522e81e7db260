//! A transcript with its text: what the Read view shows and codings refer to.

use std::sync::Arc;

use super::{Choices, TranscriptId, turns};
use crate::text::{Positions, TextRange};

/// One speaker's turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who speaks, as the text or the researcher names them; `None` for headers and unlabelled text.
    pub speaker: Option<String>,
    /// When the turn begins, in milliseconds from the start of the recording.
    pub time: Option<u64>,
    /// The whole turn, label included, without the blank lines after it.
    pub range: TextRange,
    /// The words spoken: the turn without its label and timestamp.
    pub words: TextRange,
}

/// A text with what is derived from it. Cheap to share, never changed in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// The transcript's id.
    pub id: TranscriptId,
    /// The text that all ranges refer to: UTF-8, LF.
    pub text: String,
    /// Conversion of positions in `text`.
    pub positions: Positions,
    /// The turns in order; they do not overlap, and every line with a letter lies in one.
    pub turns: Vec<Turn>,
    choices: Arc<Choices>,
}

impl Transcript {
    /// Derive turns and positions from a text of which nothing is decided.
    pub fn new(id: TranscriptId, text: String) -> Self {
        Self::with_choices(id, text, Arc::default())
    }

    /// Derive turns and positions from a text of a study that has `choices` for it.
    pub fn with_choices(id: TranscriptId, text: String, choices: Arc<Choices>) -> Self {
        let positions = Positions::new(&text);
        let turns = turns::recognise_with(&text, &choices).turns;
        Self { id, text, positions, turns, choices }
    }

    /// The same transcript with another text, under the same choices.
    pub fn with_text(&self, text: String) -> Self {
        Self::with_choices(self.id.clone(), text, self.choices.clone())
    }

    /// The place in [`Self::turns`] of the turn that holds `offset`, or of the last one before it.
    pub fn turn_at(&self, offset: crate::text::ByteOffset) -> Option<usize> {
        self.turns.partition_point(|turn| turn.range.start() <= offset).checked_sub(1)
    }
}
