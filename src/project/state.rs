//! The state of a study: the fold of all entries.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use jiff::Timestamp;

use super::{
    AttributeTypes, Bookmark, BookmarkId, Change, Codebook, CoderId, Coding, CodingId, Entry, Memo, MemoId,
    TranscriptId,
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

/// All codings, by id, with an index by transcript and one of those that are lost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codings {
    /// Shared, so that a study of 300,000 of them is made and cloned without moving each.
    by_id: BTreeMap<CodingId, Arc<Coding>>,
    /// Ids in order.
    by_transcript: BTreeMap<TranscriptId, Vec<CodingId>>,
    /// Few, and asked for at every change.
    lost: BTreeSet<CodingId>,
}

impl Codings {
    /// How many.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The coding with this id.
    pub fn get(&self, id: &CodingId) -> Option<&Coding> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    /// All codings, in the order of their ids: the order in which they were made.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Coding> {
        self.by_id.values().map(Arc::as_ref)
    }

    /// Those made after the one with this id, in the order of their ids; all where there is none.
    pub fn after(&self, id: Option<CodingId>) -> impl Iterator<Item = &Coding> {
        let start = id.map_or(Bound::Unbounded, Bound::Excluded);
        self.by_id.range((start, Bound::Unbounded)).map(|(_, coding)| coding.as_ref())
    }

    /// The codings of one transcript, in the order in which they were made.
    pub fn of<'a>(&'a self, transcript: &TranscriptId) -> impl ExactSizeIterator<Item = &'a Coding> {
        let ids = self.by_transcript.get(transcript).map_or(&[][..], Vec::as_slice);
        ids.iter().map(|id| self.by_id[id].as_ref())
    }

    /// As [`Self::iter`], without those whose passage was lost in an edit: what is counted, shown and searched.
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &Coding> {
        self.iter().filter(|coding| !coding.lost)
    }

    /// As [`Self::of`], without those whose passage was lost in an edit.
    pub fn standing_of<'a>(&'a self, transcript: &TranscriptId) -> impl Iterator<Item = &'a Coding> {
        self.of(transcript).filter(|coding| !coding.lost)
    }

    /// Those whose passage was lost in an edit, waiting to be placed by hand.
    pub fn lost(&self) -> impl DoubleEndedIterator<Item = &Coding> {
        self.lost.iter().filter_map(|id| self.get(id))
    }

    /// The transcripts that have codings, each with how many, in the order of their ids.
    pub fn transcripts(&self) -> impl Iterator<Item = (&TranscriptId, usize)> {
        self.by_transcript.iter().map(|(transcript, ids)| (transcript, ids.len()))
    }

    /// Set the coding with this id, or take it away.
    pub fn set(&mut self, id: CodingId, coding: Option<Coding>) {
        if coding.as_ref().is_some_and(|coding| coding.lost) {
            self.lost.insert(id)
        } else {
            self.lost.remove(&id)
        };
        let transcript = coding.as_ref().map(|coding| coding.transcript.clone());
        let old = match coding {
            Some(coding) => self.by_id.insert(id, Arc::new(coding)),
            None => self.by_id.remove(&id),
        };
        let before = old.map(|old| old.transcript.clone());
        if before == transcript {
            return;
        }
        if let Some(transcript) = before {
            self.forget(&transcript, id);
        }
        if let Some(transcript) = transcript {
            let ids = self.by_transcript.entry(transcript).or_default();
            if let Err(place) = ids.binary_search(&id) {
                ids.insert(place, id);
            }
        }
    }

    fn forget(&mut self, transcript: &TranscriptId, id: CodingId) {
        let Some(ids) = self.by_transcript.get_mut(transcript) else { return };
        if let Ok(place) = ids.binary_search(&id) {
            ids.remove(place);
        }
        if ids.is_empty() {
            self.by_transcript.remove(transcript);
        }
    }
}

impl<C: Into<Arc<Coding>>> FromIterator<C> for Codings {
    /// All codings at once: faster than setting each.
    fn from_iter<I: IntoIterator<Item = C>>(codings: I) -> Self {
        let by_id: BTreeMap<CodingId, Arc<Coding>> =
            codings.into_iter().map(Into::into).map(|coding| (coding.id, coding)).collect();
        let mut groups: HashMap<&str, (&TranscriptId, Vec<CodingId>)> = HashMap::new();
        for coding in by_id.values() {
            let transcript = &coding.transcript;
            groups.entry(transcript.as_str()).or_insert_with(|| (transcript, Vec::new())).1.push(coding.id);
        }
        let by_transcript = groups.into_values().map(|(transcript, ids)| (transcript.clone(), ids)).collect();
        let lost = by_id.values().filter(|coding| coding.lost).map(|coding| coding.id).collect();
        Self { by_id, by_transcript, lost }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Anchor;
    use crate::text::CharRange;

    fn coding(number: u128, lost: bool) -> Coding {
        let anchor =
            Anchor { range: CharRange::of(0, 2), quote: "信任".into(), prefix: "".into(), suffix: "👍".into() };
        Coding {
            id: CodingId(uuid::Uuid::from_u128(number)),
            code: "trust".into(),
            transcript: "t".into(),
            anchor,
            coder: "wei".into(),
            created: Timestamp::UNIX_EPOCH,
            codebook: String::new(),
            weight: None,
            translation: None,
            exemplar: false,
            origin: None,
            lost,
            extra: None,
        }
    }

    #[test]
    fn lost_codings_are_known_however_they_came() {
        let mut codings: Codings = [coding(1, false), coding(2, true), coding(3, true)].into_iter().collect();
        let mut check = |change: Option<Coding>, expected: &[u128]| {
            codings.set(change.as_ref().map_or(CodingId(uuid::Uuid::from_u128(3)), |one| one.id), change);
            assert!(codings.lost().map(|one| one.id.0.as_u128()).eq(expected.iter().copied()));
            let anew: Codings = codings.iter().cloned().collect();
            assert_eq!(anew, codings);
        };
        check(Some(coding(1, true)), &[1, 2, 3]);
        check(Some(coding(2, false)), &[1, 3]);
        check(None, &[1]);
        check(Some(coding(4, true)), &[1, 4]);
    }
}
