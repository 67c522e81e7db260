//! The state of a study: the fold of all entries.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    AttributeTypes, Bookmark, BookmarkId, Change, Codebook, CoderId, Codings, Entry, Memo, MemoId, TranscriptId,
};

/// How far a coder is with a transcript; only what is complete counts in agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Completion {
    /// Not this coder's to code.
    #[default]
    NotAssigned,
    /// Being coded.
    InProgress,
    /// Wholly coded: a passage without a code was judged and left.
    Complete,
}

impl Completion {
    /// The word in files and on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAssigned => "not assigned",
            Self::InProgress => "in progress",
            Self::Complete => "complete",
        }
    }

    /// The completion of a word, hyphens taken as spaces.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.replace(['-', '_'], " ");
        [Self::NotAssigned, Self::InProgress, Self::Complete].into_iter().find(|state| state.name() == word)
    }
}

/// What is known of a transcript besides its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptRecord {
    /// The name of its file, without the ending.
    pub id: TranscriptId,
    /// What a person reads.
    pub title: String,
    /// `en`, `zh`, or `mixed`.
    pub language: String,
    /// Path of the file as it came, below the project folder; `None` if the text was put there by hand.
    pub original: Option<String>,
    /// When it was imported.
    pub imported: Option<Timestamp>,
    /// SHA-256 of the text that the histories know, hexadecimal: as it came, or as it was after the last edit.
    pub sha256: String,
    /// Code points in the text.
    pub chars: usize,
    /// Words as [`crate::text::words`] counts them (a Han character each), labels and timestamps left out.
    pub words: usize,
    /// Turns in the text.
    pub turns: usize,
    /// Fields of a newer format, kept as they came.
    pub extra: Option<Box<serde_json::Map<String, serde_json::Value>>>,
}

/// The whole study in memory, without the texts themselves. All collections are keyed, so that undo restores an equal value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    /// All transcripts.
    pub transcripts: BTreeMap<TranscriptId, TranscriptRecord>,
    /// Ids of transcripts that were taken out; their files may still lie in the folder.
    pub removed: BTreeSet<TranscriptId>,
    /// The codebook in force, from `codebook.yaml`.
    pub codebook: Codebook,
    /// All codings of all coders.
    pub codings: Codings,
    /// All memos.
    pub memos: BTreeMap<MemoId, Memo>,
    /// All bookmarks of all coders.
    pub bookmarks: BTreeMap<BookmarkId, Bookmark>,
    /// Attributes of each transcript, from `attributes.csv`: name to value.
    pub attributes: BTreeMap<TranscriptId, BTreeMap<String, String>>,
    /// What kind of values the attributes have, from `emic.yaml`.
    pub attribute_types: AttributeTypes,
    /// Saved queries, from `emic.yaml`: name to query.
    pub queries: BTreeMap<String, String>,
    /// How far each coder is.
    pub completions: BTreeMap<(TranscriptId, CoderId), Completion>,
    /// Everyone who has written an entry.
    pub coders: BTreeSet<CoderId>,
}

impl Project {
    /// Fold one entry in. Entries must come in the order of their ids.
    pub fn apply_entry(&mut self, entry: &Entry) {
        if !self.coders.contains(&entry.coder) {
            self.coders.insert(entry.coder.clone());
        }
        for change in &entry.changes {
            self.apply(change);
        }
    }

    /// Set what `change` names to its value after.
    pub fn apply(&mut self, change: &Change) {
        self.absorb(change.clone());
    }

    /// As [`Self::apply`], with a change that is not needed any more: what folding a whole history does.
    pub fn absorb(&mut self, change: Change) {
        match change {
            Change::Transcript { id, after, .. } => {
                match after {
                    Some(_) => self.removed.remove(&id),
                    None => self.removed.insert(id.clone()),
                };
                set(&mut self.transcripts, id, after);
            }
            Change::Coding { id, after, .. } => self.codings.set(id, after),
            Change::Memo { id, after, .. } => set(&mut self.memos, id, after),
            Change::Bookmark { id, after, .. } => set(&mut self.bookmarks, id, after),
            Change::Completion { transcript, coder, after, .. } => {
                let after = (after != Completion::NotAssigned).then_some(after);
                set(&mut self.completions, (transcript, coder), after);
            }
            Change::Attribute { transcript, name, after, .. } => {
                let attributes = self.attributes.entry(transcript.clone()).or_default();
                set(attributes, name, after);
                if attributes.is_empty() {
                    self.attributes.remove(&transcript);
                }
            }
            Change::Code { before, after } => self.codebook.change(before.as_ref(), after),
            Change::Query { before, after, .. } => {
                if let Some(before) = before {
                    self.queries.remove(&before.name);
                }
                if let Some(after) = after {
                    self.queries.insert(after.name, after.query);
                }
            }
            Change::Text { .. } | Change::CodebookVersion { .. } | Change::Unknown(_) => {}
        }
    }

    /// How far `coder` is with `transcript`.
    pub fn completion(&self, transcript: &TranscriptId, coder: &CoderId) -> Completion {
        self.completions.get(&(transcript.clone(), coder.clone())).copied().unwrap_or_default()
    }
}

fn set<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, after: Option<V>) {
    match after {
        Some(value) => map.insert(key, value),
        None => map.remove(&key),
    };
}
