//! Taking entries back: which one, and what becomes of texts and passages.

use std::collections::BTreeSet;

use super::carrying::{Carriage, Loaded, Past};
use super::saving::Commit;
use super::{Done, Error, Workspace};
use crate::project::{
    Anchor, Carrier, Change, Decision, Entry, EntryId, Fate, MemoTarget, Refusal, TextEdit, TranscriptId,
    TranscriptRecord, apply_edits, decide_undo, rebase, sha256,
};

/// How a text goes back.
struct WayBack {
    id: TranscriptId,
    /// The text in force, and the edits of it.
    now: String,
    edits: Vec<TextEdit>,
    /// The text that comes of them.
    new: String,
    /// The text before the entry, where another one comes of taking it back: it was edited again since.
    before: Option<String>,
}

impl Workspace {
    /// Take back the coder's last entry. One that cannot be taken back, because what it did has been changed since, is
    /// refused once, and from then on passed over to the one before it.
    ///
    /// # Errors
    /// [`Refusal::NothingToUndo`], [`Refusal::ChangedSince`], [`Refusal::EditedSince`], [`Refusal::TextUnknown`], and as
    /// [`Self::run`].
    pub fn undo(&mut self) -> Result<Done, Error> {
        let _turn = self.prepare()?;
        let stack = self.fold.stacks.undoable(&self.coder);
        let ids: Vec<EntryId> = stack.iter().rev().take(self.passed_over.len() + 1).copied().collect();
        self.take_back_first(&ids, Refusal::NothingToUndo)
    }

    /// The entry that [`Self::undo`] would take back first.
    pub fn next_to_undo(&self) -> Option<EntryId> {
        self.fold.stacks.undoable(&self.coder).last().copied()
    }

    /// Take back the coder's last undo.
    ///
    /// # Errors
    /// [`Refusal::NothingToRedo`], and as [`Self::undo`].
    pub fn redo(&mut self) -> Result<Done, Error> {
        let _turn = self.prepare()?;
        let stack = self.fold.stacks.redoable(&self.coder);
        let ids: Vec<EntryId> = stack.iter().rev().take(self.passed_over.len() + 1).copied().collect();
        self.take_back_first(&ids, Refusal::NothingToRedo)
    }

    /// Whether [`Self::redo`] would give a transcript another text.
    pub fn redoes_text(&self) -> bool {
        let next = self.fold.stacks.redoable(&self.coder).last();
        let entry = next.and_then(|id| self.find(*id).ok().flatten());
        entry.is_some_and(|entry| entry.changes.iter().any(|change| matches!(change, Change::Text { .. })))
    }

    fn take_back_first(&mut self, ids: &[EntryId], nothing: Refusal) -> Result<Done, Error> {
        let mut passed = None;
        for id in ids {
            match self.take_back(*id) {
                Err(Error::Refused(refusal)) if refusal.is_of_later_changes() => {
                    if self.passed_over.insert(*id) {
                        return Err(refusal.into());
                    }
                    passed.get_or_insert(refusal);
                }
                taken => return taken,
            }
        }
        Err(passed.unwrap_or(nothing).into())
    }

    fn take_back(&mut self, id: EntryId) -> Result<Done, Error> {
        let entry = self.find(id)?.ok_or(Refusal::NothingToUndo)?;
        if entry.changes.iter().any(|change| matches!(change, Change::Query { .. })) {
            self.reload_settings();
        }
        let _turn = self.prepare_texts(entry.changes.iter().filter_map(Change::text))?;
        let by_hand = self.placed_since(&entry);
        let decision = decide_undo(&self.fold.project, &entry, &|id| self.fold.edited.contains(id), &by_hand)?;
        self.take_back_texts(&entry, decision)
    }

    /// Complete what takes an entry back: texts get their old words, passages that the entry does not name are carried
    /// back, and anchors that are of an older text are brought to the one that is in force.
    fn take_back_texts(&mut self, entry: &Entry, mut decision: Decision) -> Result<Done, Error> {
        let now = self.now();
        let mut written = Vec::new();
        let steps: Vec<_> = decision.changes.iter().filter(|change| change.text().is_some()).cloned().collect();
        for step in steps {
            let way = self.way_back(&step, &entry.label)?;
            self.take_back_text(entry, &way, &mut decision.changes);
            if way.new != way.now {
                written.push((way.id, way.new));
            }
        }
        self.bring_up_to_date(&mut decision.changes, &written);
        if decision.changes.is_empty() {
            return Err(Refusal::ChangedSince(entry.label.clone(), "what it did".to_owned()).into());
        }
        let commit = Commit::new(decision.label, decision.changes, now);
        self.commit_all(Commit { undoes: Some(entry.id), texts: written, ..commit })
    }

    /// From the text in force to what it is when `step`, the inverse of an edit, is done. Where the text has been edited
    /// again since, the later edits stay, if they are of other words.
    fn way_back(&self, step: &Change, label: &str) -> Result<WayBack, Error> {
        let Change::Text { id, before: left, after, edits } = step else {
            return Err(Refusal::NothingToUndo.into());
        };
        let now = self.transcript(id)?.text.clone();
        let refusal = |words: String| Refusal::EditedSince(label.to_owned(), id.clone(), words);
        if sha256(&now) == *left {
            let new = apply_edits(&now, edits).filter(|new| sha256(new) == *after);
            let new = new.ok_or_else(|| refusal(String::new()))?;
            return Ok(WayBack { id: id.clone(), now, edits: edits.clone(), new, before: None });
        }
        let unknown = || Refusal::TextUnknown(label.to_owned(), id.clone());
        let then = self.text_of_version(id, left, &now).ok_or_else(unknown)?;
        let rebased = rebase(edits, &then, &now).map_err(refusal)?;
        let new = apply_edits(&now, &rebased).ok_or_else(|| refusal(String::new()))?;
        Ok(WayBack { id: id.clone(), now, edits: rebased, new, before: apply_edits(&then, edits) })
    }

    /// The passages of one text that goes back, among `changes`.
    fn take_back_text(&self, entry: &Entry, way: &WayBack, changes: &mut Vec<Change>) {
        let WayBack { id, now, edits, new, before } = way;
        let carriage = Carriage::with(Carrier::of_edits(now, new, edits), new);
        let (carried, _) = carriage.carry(self.whole(), id, &mut || self.past(id, now));
        let fits = |anchor: &Anchor| anchor.fits(new, carriage.positions());
        if let Some(before) = before {
            self.bring_onto(&Carriage::new(Some(before), new), id, changes);
        }
        // What the entry itself restores is exact, and better than what is found again.
        changes.retain(|change| anchor_of(change, id).is_none_or(|(anchor, lost)| lost || fits(anchor)));
        let named: Vec<_> = changes.iter().filter_map(subject).collect();
        // What the entry left where it was, though it was there, stands there in both texts.
        let stayed = |change: &Change| match change {
            Change::Coding { before: Some(coding), .. } => {
                coding.created < entry.time && !coding.lost && fits(&coding.anchor)
            }
            _ => false,
        };
        let rest = carried
            .into_iter()
            .filter(|change| !subject(change).is_some_and(|one| named.contains(&one)) && !stayed(change));
        let rest: Vec<Change> = rest.collect();
        if before.is_some() {
            let record = take_record(changes, id);
            changes.extend(self.text_changes(id, new, &carriage, record, rest));
        } else {
            changes.extend(rest);
        }
    }

    /// Lay the passages that `changes` restore in the text of `id` where their words are in a text that was edited again.
    fn bring_onto(&self, carriage: &Carriage<'_>, id: &TranscriptId, changes: &mut [Change]) {
        let mut no_others = Past::default;
        let mut load = Loaded::new(&mut no_others);
        for change in changes {
            let Some((anchor, false)) = anchor_of(change, id).map(|(anchor, lost)| (anchor.clone(), lost)) else {
                continue;
            };
            let Some(own) = subject(change) else { continue };
            if let Some(carried) = carriage.across((own, &anchor, false), &mut load) {
                put(change, carried.anchor, carried.fate == Fate::Lost);
            }
        }
    }

    /// The codings and memos that a person has laid elsewhere since `entry`, which edited a text.
    fn placed_since(&self, entry: &Entry) -> BTreeSet<uuid::Uuid> {
        if !entry.changes.iter().any(|change| change.text().is_some()) {
            return BTreeSet::new();
        }
        let later = self.entries().unwrap_or_default().into_iter();
        let by_person = later.filter(|later| {
            later.id > entry.id && !later.noticed && !later.changes.iter().any(|change| change.text().is_some())
        });
        by_person.flat_map(|later| later.changes).filter_map(|change| subject(&change)).collect()
    }

    /// Carry anchors among `changes` that are of an older text of their transcript to the text in force.
    fn bring_up_to_date(&self, changes: &mut [Change], written: &[(TranscriptId, String)]) {
        for change in changes {
            let Some((id, anchor, lost)) = placed(change) else { continue };
            if lost || !self.fold.edited.contains(&id) || written.iter().any(|(other, _)| *other == id) {
                continue;
            }
            let Ok(transcript) = self.transcript(&id) else { continue };
            if anchor.fits(&transcript.text, &transcript.positions) {
                continue;
            }
            let carriage = Carriage::new(None, &transcript.text);
            let mut versions = || self.past(&id, &transcript.text);
            let mut load = Loaded::new(&mut versions);
            let Some(own) = subject(change) else { continue };
            if let Some(carried) = carriage.across((own, &anchor, false), &mut load) {
                put(change, carried.anchor, carried.fate == Fate::Lost);
            }
        }
    }
}

/// Take the edit of the text of `id` and its record out of `changes`: the record.
fn take_record(changes: &mut Vec<Change>, id: &TranscriptId) -> Option<TranscriptRecord> {
    changes.retain(|change| change.text() != Some(id));
    let is_own = |change: &Change| matches!(change, Change::Transcript { id: other, .. } if other == id);
    match changes.iter().position(is_own).map(|place| changes.remove(place)) {
        Some(Change::Transcript { after, .. }) => after,
        _ => None,
    }
}

/// The anchor that `change` leaves in the text of `id`, and whether it is lost.
fn anchor_of<'c>(change: &'c Change, id: &TranscriptId) -> Option<(&'c Anchor, bool)> {
    match change {
        Change::Coding { after: Some(coding), .. } if coding.transcript == *id => Some((&coding.anchor, coding.lost)),
        Change::Memo { after: Some(memo), .. } => {
            memo.passage().filter(|(transcript, _)| *transcript == id).map(|(_, anchor)| (anchor, memo.lost))
        }
        Change::Bookmark { after: Some(one), .. } if one.transcript == *id => Some((&one.anchor, one.lost)),
        _ => None,
    }
}

/// The transcript and the anchor that `change` leaves, and whether it is lost.
fn placed(change: &Change) -> Option<(TranscriptId, Anchor, bool)> {
    match change {
        Change::Coding { after: Some(coding), .. } => {
            Some((coding.transcript.clone(), coding.anchor.clone(), coding.lost))
        }
        Change::Memo { after: Some(memo), .. } => {
            memo.passage().map(|(id, anchor)| (id.clone(), anchor.clone(), memo.lost))
        }
        Change::Bookmark { after: Some(one), .. } => Some((one.transcript.clone(), one.anchor.clone(), one.lost)),
        _ => None,
    }
}

/// Lay what `change` leaves onto another place.
fn put(change: &mut Change, place: Anchor, is_lost: bool) {
    match change {
        Change::Coding { after: Some(coding), .. } => (coding.anchor, coding.lost) = (place, is_lost),
        Change::Memo { after: Some(memo), .. } => {
            if let MemoTarget::Passage(_, anchor) = &mut memo.target {
                *anchor = place;
                memo.lost = is_lost;
            }
        }
        Change::Bookmark { after: Some(one), .. } => (one.anchor, one.lost) = (place, is_lost),
        _ => {}
    }
}

/// The id of what `change` is about, where it is a coding, a memo or a bookmark.
fn subject(change: &Change) -> Option<uuid::Uuid> {
    match change {
        Change::Coding { id, .. } => Some(id.0),
        Change::Memo { id, .. } => Some(id.0),
        Change::Bookmark { id, .. } => Some(id.0),
        _ => None,
    }
}
