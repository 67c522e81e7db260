//! A memo: what a researcher writes down while reading.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Anchor, CodeId, CoderId, CodingId, MemoId, TranscriptId};

/// What a memo is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MemoTarget {
    /// The whole study.
    Project,
    /// A transcript.
    Transcript(TranscriptId),
    /// A code.
    Code(CodeId),
    /// A coding.
    Coding(CodingId),
    /// A passage, coded or not.
    Passage(TranscriptId, Anchor),
}

impl Memo {
    /// The passage that it is about, where it is about one.
    pub fn passage(&self) -> Option<(&TranscriptId, &Anchor)> {
        match &self.target {
            MemoTarget::Passage(transcript, anchor) => Some((transcript, anchor)),
            _ => None,
        }
    }

    /// The code that it is about, where it is about one, by the id that the code had when it was written.
    pub fn code(&self) -> Option<&CodeId> {
        match &self.target {
            MemoTarget::Code(code) => Some(code),
            _ => None,
        }
    }
}

/// A note with its author.
#[derive(Clone, Debug, PartialEq)]
pub struct Memo {
    /// Unique, given when the memo was made.
    pub id: MemoId,
    /// What it is about.
    pub target: MemoTarget,
    /// The words; may have several lines.
    pub text: String,
    /// Who wrote it last.
    pub coder: CoderId,
    /// When it was written first.
    pub created: Timestamp,
    /// The day of the diary that it belongs to; `None` where it is no entry of the diary.
    pub day: Option<Date>,
    /// Whether an edit of the text took the passage away that it is about, as with codings.
    pub lost: bool,
    /// Fields of a newer format, kept as they came.
    pub extra: Option<Box<serde_json::Map<String, serde_json::Value>>>,
}
