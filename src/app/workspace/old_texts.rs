//! Texts as they were: copies in the cache, originals, and what the histories say was edited.
//!
//! An edit that somebody makes in an editor is understood by comparing with the text before it, and that is no longer in
//! the folder. So the cache keeps a copy of each text that was coded. It is disposable: where it is gone, the original is
//! read again, and the edits in the histories lead from there to any version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::carrying::Past;
use super::{Workspace, read_text};
use crate::import;
use crate::project::{
    Anchor, Bookmark, Carrier, Change, Coding, Entry, Memo, TextEdit, TranscriptId, apply_edits, compose, invert_edits,
    sha256, take_apart,
};
use crate::store::{self, atomic};
use crate::text::{ByteOffset, Positions, floor_grapheme};

/// Bytes of all versions of one text that are gone through at most.
const MAX_BYTES: usize = 64 << 20;

/// Versions that came of one, and pairs of them, that are tried at most where a text was joined of two.
const MAX_WAYS: usize = 40;
const MAX_PAIRS: usize = 400;

/// An edit of a text as a history has it: SHA-256 before, after, and the edits.
type Step = (String, String, Vec<TextEdit>);

impl Workspace {
    fn copy_path(&self, id: &TranscriptId) -> Option<PathBuf> {
        let name = format!("{}.txt", store::safe_name(id.as_str()).ok()?);
        self.folder.inside(self.folder.cache().join("texts").join(name)).ok()
    }

    /// Keep a copy of a text as the histories know it. Best effort: it makes later edits better understood, that is all.
    pub(super) fn keep_copy(&self, id: &TranscriptId, text: &str) {
        if self.read_only().is_some() || self.folder.make_cache_folder("texts").is_err() {
            return;
        }
        let Some(path) = self.copy_path(id) else { return };
        let _ = atomic::write_cached(&path, text.as_bytes());
    }

    /// Whether there is a copy of a text with so many bytes. Who reads it looks more closely.
    pub(super) fn has_copy(&self, id: &TranscriptId, bytes: usize) -> bool {
        let there = self.copy_path(id).and_then(|path| std::fs::metadata(path).ok());
        there.is_some_and(|there| there.len() == bytes as u64)
    }

    /// Keep copies of the texts in which an entry codes, where there are none.
    pub(super) fn keep_copies(&self, entry: &Entry) {
        let coded = entry.changes.iter().filter_map(Change::coding).map(|coding| &coding.transcript);
        for id in coded.collect::<BTreeSet<_>>() {
            let Some(transcript) = self.library.in_memory(id) else { continue };
            let record = self.whole().transcripts.get(id);
            let is_recorded = || record.is_some_and(|record| record.sha256 == sha256(&transcript.text));
            if !self.has_copy(id, transcript.text.len()) && is_recorded() {
                self.keep_copy(id, &transcript.text);
            }
        }
    }

    /// The text of `id` whose SHA-256 is `wanted`; `now` is the one in the folder.
    pub(super) fn text_of_version(&self, id: &TranscriptId, wanted: &str, now: &str) -> Option<String> {
        let is_wanted = |text: &String| sha256(text) == wanted;
        let copy = self.copy_path(id).and_then(|path| read_text(&path).ok());
        if let Some(copy) = copy.clone().filter(is_wanted) {
            return Some(copy);
        }
        let originals = self.originals(id);
        if let Some(original) = originals.iter().find(|text| is_wanted(text)) {
            return Some(original.clone());
        }
        let known = copy.into_iter().chain(originals).chain([now.to_owned()]);
        walk(&self.steps(id), known).remove(wanted)
    }

    /// All versions of a text that the histories lead to, the latest first.
    pub(super) fn versions(&self, id: &TranscriptId, now: &str) -> Vec<String> {
        let steps = self.steps(id);
        if steps.is_empty() {
            return self.originals(id);
        }
        let copy = self.copy_path(id).and_then(|path| read_text(&path).ok());
        let known = copy.into_iter().chain(self.originals(id)).chain([now.to_owned()]);
        let mut found = walk(&steps, known);
        steps
            .iter()
            .flat_map(|(before, after, _)| [after, before])
            .filter_map(|version| found.remove(version))
            .collect()
    }

    /// What the histories and the originals know of a text: its versions, and where its passages stood.
    pub(super) fn past(&self, id: &TranscriptId, now: &str) -> Past {
        Past { texts: self.versions(id, now), anchors: self.recorded_anchors(id) }
    }

    /// Every anchor that a history gives to a coding or a memo of a text that was edited, the latest first.
    fn recorded_anchors(&self, id: &TranscriptId) -> BTreeMap<uuid::Uuid, Vec<Anchor>> {
        let mut recorded: BTreeMap<uuid::Uuid, Vec<Anchor>> = BTreeMap::new();
        if !self.fold.edited.contains(id) {
            return recorded;
        }
        for change in self.entries().unwrap_or_default().iter().rev().flat_map(|entry| &entry.changes) {
            for (subject, anchor) in anchors_of(change, id) {
                let known = recorded.entry(subject).or_default();
                if !known.contains(anchor) {
                    known.push(anchor.clone());
                }
            }
        }
        recorded
    }

    /// Where in the text in force an `anchor` of an older version began: at the gap, where its words are gone. `None` where
    /// no version is known that it fits.
    pub fn former_place(&self, id: &TranscriptId, anchor: &Anchor) -> Option<ByteOffset> {
        let now = self.transcript(id).ok()?;
        let versions = self.versions(id, &now.text);
        let old = versions.iter().find(|text| anchor.fits(text, &Positions::new(text)))?;
        Some(floor_grapheme(&now.text, Carrier::new(old, &now.text).place(anchor)?))
    }

    /// Whether a transcript has another text than its original gave: a person, or the taking away of names, has edited it.
    pub(in crate::app) fn is_edited_since_import(&self, id: &TranscriptId) -> bool {
        let Some(record) = self.whole().transcripts.get(id).filter(|record| record.imported.is_some()) else {
            return false;
        };
        let originals = self.originals(id);
        if originals.is_empty() {
            return self.fold.edited.contains(id);
        }
        originals.iter().all(|text| sha256(text) != record.sha256)
    }

    /// Whether a text with this SHA-256 is what an import that was undone has left in the place of `id`, untouched since.
    /// Reads all histories.
    pub(in crate::app) fn is_leftover(&self, id: &TranscriptId, sha: &str) -> bool {
        if !self.whole().removed.contains(id) {
            return false;
        }
        let changes = self.entries().unwrap_or_default().into_iter().flat_map(|entry| entry.changes);
        let records = changes.filter_map(|change| match change {
            Change::Transcript { id: other, after: Some(after), .. } if other == *id => Some(after),
            _ => None,
        });
        records.into_iter().any(|record| record.sha256 == sha && record.imported.is_some())
    }

    /// What the original has in it, read as at import, and as an earlier version of the program read it.
    fn originals(&self, id: &TranscriptId) -> Vec<String> {
        let read = || {
            let original = self.whole().transcripts.get(id)?.original.as_deref()?;
            let path = self.folder.original(original.strip_prefix("originals/")?).ok()?;
            let bytes = store::read_plain(&path, super::super::importing::MAX_BYTES).ok()?;
            let source = import::Source::new(original, &bytes);
            let documents = import::read(&source).ok()?.documents.into_iter().map(|document| document.text);
            Some(documents.chain(import::former_text(&source)).collect())
        };
        read().unwrap_or_default()
    }

    /// The edits of a text in all histories, the latest first.
    fn steps(&self, id: &TranscriptId) -> Vec<Step> {
        if !self.fold.edited.contains(id) {
            return Vec::new();
        }
        let entries = self.entries().unwrap_or_default();
        let changes = entries.into_iter().rev().flat_map(|entry| entry.changes);
        let step = |change| match change {
            Change::Text { id: other, before, after, edits } if other == *id => Some((before, after, edits)),
            _ => None,
        };
        changes.filter_map(step).collect()
    }
}

/// The anchors in the text of `id` that a change gives and takes, those of lost passages left out.
fn anchors_of<'c>(change: &'c Change, id: &TranscriptId) -> Vec<(uuid::Uuid, &'c Anchor)> {
    let coded =
        |coding: &'c Coding| (coding.transcript == *id && !coding.lost).then_some((coding.id.0, &coding.anchor));
    let noted = |memo: &'c Memo| {
        memo.passage().filter(|(other, _)| *other == id && !memo.lost).map(|(_, anchor)| (memo.id.0, anchor))
    };
    match change {
        Change::Coding { before, after, .. } => [after, before].into_iter().flatten().filter_map(coded).collect(),
        Change::Memo { before, after, .. } => [after, before].into_iter().flatten().filter_map(noted).collect(),
        Change::Bookmark { before, after, .. } => {
            let own = |one: &&'c Bookmark| one.transcript == *id && !one.lost;
            [after, before].into_iter().flatten().filter(own).map(|one| (one.id.0, &one.anchor)).collect()
        }
        _ => Vec::new(),
    }
}

/// All versions that can be reached from texts that are known, by their SHA-256.
fn walk(steps: &[Step], known: impl Iterator<Item = String>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = known.map(|text| (sha256(&text), text)).collect();
    let mut bytes: usize = found.values().map(String::len).sum();
    loop {
        let before = found.len();
        for (from, to, edits) in steps {
            let reached = match (found.get(from), found.get(to)) {
                (None, Some(text)) => apply_edits(text, &invert_edits(edits)).map(|text| (from, text)),
                (Some(text), None) => apply_edits(text, edits).map(|text| (to, text)),
                _ => None,
            };
            if let Some((version, text)) = reached.filter(|(version, text)| sha256(text) == **version) {
                bytes += text.len();
                found.insert(version.clone(), text);
            }
            if bytes > MAX_BYTES {
                return found;
            }
        }
        if found.len() == before && !take_joined_apart(steps, &mut found) {
            return found;
        }
    }
}

/// Look for the text that two histories began with, of one that git has joined of what both made of it: whether one was
/// found.
fn take_joined_apart(steps: &[Step], found: &mut BTreeMap<String, String>) -> bool {
    let named: BTreeSet<&String> = steps.iter().flat_map(|(from, to, _)| [from, to]).collect();
    let joined: Vec<String> =
        found.iter().filter(|(version, _)| !named.contains(version)).map(|(_, text)| text.clone()).collect();
    let begins: BTreeSet<&String> =
        steps.iter().map(|(from, ..)| from).filter(|from| !found.contains_key(*from)).collect();
    for begin in begins {
        let ways = ways(steps, begin);
        let pairs =
            ways.iter().enumerate().flat_map(|(place, one)| ways.iter().skip(place + 1).map(move |other| (one, other)));
        let branching = pairs.filter(|((one, _), (other, _))| one != other).take(MAX_PAIRS);
        let texts =
            branching.flat_map(|(one, other)| joined.iter().filter_map(|text| take_apart(text, &one.1, &other.1)));
        if let Some(text) = texts.into_iter().find(|text| sha256(text) == *begin) {
            found.insert(begin.clone(), text);
            return true;
        }
    }
    false
}

/// What all later versions have made of one: the first step, and the edits. The longest ways first.
fn ways(steps: &[Step], begin: &String) -> Vec<(String, Vec<TextEdit>)> {
    let mut seen = BTreeSet::from([begin]);
    let mut ways: Vec<(&String, &String, Vec<TextEdit>)> = Vec::new();
    let first = steps.iter().filter(|(from, ..)| from == begin);
    ways.extend(first.filter(|(_, to, _)| seen.insert(to)).map(|(_, to, edits)| (to, to, edits.clone())));
    let mut at = 0;
    while let Some((first, last, edits)) = ways.get(at).cloned().filter(|_| ways.len() < MAX_WAYS) {
        for (_, to, then) in steps.iter().filter(|(from, ..)| from == last) {
            if let Some(edits) = compose(&edits, then).filter(|_| seen.insert(to)) {
                ways.push((first, to, edits));
            }
        }
        at += 1;
    }
    ways.into_iter().rev().map(|(first, _, edits)| (first.clone(), edits)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::diff;

    #[test]
    fn every_version_is_reached_from_any_other() {
        let versions = ["一 one\n", "一 one two 😀\n", "two 😀\n", "一 one 三\n"];
        let step = |from: &str, to: &str| (sha256(from), sha256(to), diff(from, to));
        let [start, longer, short, other] = versions;
        let steps = [step(start, other), step(longer, short), step(start, longer)];
        for begin in versions {
            let found = walk(&steps, [begin.to_owned()].into_iter());
            assert_eq!(found.len(), 4, "{begin}");
            assert!(versions.iter().all(|text| found.get(&sha256(text)).is_some_and(|found| found == text)));
        }
        assert_eq!(walk(&steps, ["x".to_owned()].into_iter()).len(), 1);
    }
}
