//! Changes: facts with before and after, so that each has an inverse; entries: what is appended to a history.

use jiff::Timestamp;

use super::{
    Bookmark, BookmarkId, Code, CodeId, CodebookVersion, CoderId, Coding, CodingId, Completion, EntryId, Memo, MemoId,
    SavedQuery, TextEdit, TranscriptId, TranscriptRecord, invert_edits,
};

/// A code with its place among its siblings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedCode {
    /// The code, its parent named in it.
    pub code: Code,
    /// Its number among the children of its parent, from 0.
    pub index: usize,
}

impl PlacedCode {
    /// Whether `after` stands below another parent, or elsewhere below the same.
    pub fn is_elsewhere(&self, after: &Self) -> bool {
        self.code.parent != after.code.parent || self.index != after.index
    }
}

/// One fact: what something was, and what it is now. `None` is "not there".
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Change {
    /// A transcript came or went.
    Transcript { id: TranscriptId, before: Option<TranscriptRecord>, after: Option<TranscriptRecord> },
    /// The text of a transcript was edited: SHA-256 before and after, and what lies between. What that did to the record
    /// and to the passages stands beside it as changes of their own.
    Text { id: TranscriptId, before: String, after: String, edits: Vec<TextEdit> },
    /// A coding came, went, or changed.
    Coding { id: CodingId, before: Option<Coding>, after: Option<Coding> },
    /// A memo came, went, or changed.
    Memo { id: MemoId, before: Option<Memo>, after: Option<Memo> },
    /// A bookmark came, went, or changed.
    Bookmark { id: BookmarkId, before: Option<Bookmark>, after: Option<Bookmark> },
    /// A coder's progress with a transcript.
    Completion { transcript: TranscriptId, coder: CoderId, before: Completion, after: Completion },
    /// An attribute of a transcript.
    Attribute { transcript: TranscriptId, name: String, before: Option<String>, after: Option<String> },
    /// A code came, went, or changed, by the program.
    Code { before: Option<PlacedCode>, after: Option<PlacedCode> },
    /// The codebook has a new content. `edits` is what was done to the text of its file, so that taking it back gives the
    /// same bytes; `source` is the whole text, where the one that the edits are of stands in no history. Entries of older
    /// versions of the program have neither where the changes of codes beside this one tell how the content came out of
    /// the one before.
    CodebookVersion {
        before: Option<CodebookVersion>,
        after: Option<CodebookVersion>,
        source: Option<String>,
        edits: Vec<TextEdit>,
    },
    /// A saved query came, went, or changed; where both are there and differ in name, it was renamed. `edits` is what was
    /// done to the text of `emic.yaml`, so that taking it back gives the same bytes.
    Query { before: Option<SavedQuery>, after: Option<SavedQuery>, edits: Vec<TextEdit> },
    /// Something that a newer version wrote: kept, not understood.
    Unknown(serde_json::Value),
}

impl Change {
    /// The coding that changed, as it is after the change, or as it was where it went.
    pub fn coding(&self) -> Option<&Coding> {
        match self {
            Self::Coding { before, after, .. } => after.as_ref().or(before.as_ref()),
            _ => None,
        }
    }

    /// The code that changed.
    pub fn code(&self) -> Option<&CodeId> {
        match self {
            Self::Code { before, after } => after.as_ref().or(before.as_ref()).map(|placed| &placed.code.id),
            _ => None,
        }
    }

    /// The transcript whose text was edited.
    pub fn text(&self) -> Option<&TranscriptId> {
        match self {
            Self::Text { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The change that takes this one back; `None` for what is not understood.
    pub fn inverse(&self) -> Option<Self> {
        Some(match self.clone() {
            Self::Transcript { id, before, after } => Self::Transcript { id, before: after, after: before },
            Self::Text { id, before, after, edits } => {
                Self::Text { id, before: after, after: before, edits: invert_edits(&edits) }
            }
            Self::Coding { id, before, after } => Self::Coding { id, before: after, after: before },
            Self::Memo { id, before, after } => Self::Memo { id, before: after, after: before },
            Self::Bookmark { id, before, after } => Self::Bookmark { id, before: after, after: before },
            Self::Completion { transcript, coder, before, after } => {
                Self::Completion { transcript, coder, before: after, after: before }
            }
            Self::Attribute { transcript, name, before, after } => {
                Self::Attribute { transcript, name, before: after, after: before }
            }
            Self::Code { before, after } => Self::Code { before: after, after: before },
            Self::CodebookVersion { before, after, edits, .. } => {
                Self::CodebookVersion { before: after, after: before, source: None, edits: invert_edits(&edits) }
            }
            Self::Query { before, after, edits } => {
                Self::Query { before: after, after: before, edits: invert_edits(&edits) }
            }
            Self::Unknown(_) => return None,
        })
    }
}

/// One line of a history: what a coder did, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Unique; sorts in the order in which entries take effect.
    pub id: EntryId,
    /// The writer's wall clock.
    pub time: Timestamp,
    /// Who did it.
    pub coder: CoderId,
    /// What it was, in words: `code tacitness`.
    pub label: String,
    /// What changed.
    pub changes: Vec<Change>,
    /// The entry that this one takes back, for undo and redo.
    pub undoes: Option<EntryId>,
    /// Whether the program noticed this in the folder, rather than the coder asking for it: an edit of a text in an
    /// editor, codings that a colleague made on an older text. Undo passes it over.
    pub noticed: bool,
}
