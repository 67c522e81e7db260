//! The texts of the folder against those of the histories: new ones, missing ones, changed ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::carrying::{Carriage, CarryReport, TextReport};
use super::{Notice, Workspace, texts};
use crate::project::{self, Change, Entry, Fate, SpeakerChoices, TranscriptId, TranscriptRecord, sha256};
use crate::store::atomic::Staged;
use crate::store::{self, Stamp};
use crate::text::TextRange;

/// What was seen of `transcripts/`.
#[derive(Debug, Default)]
pub(super) struct FolderTexts {
    /// The folder itself, whose time changes when files come and go.
    stamp: Option<Stamp>,
    /// The SHA-256 of each text, with a mark of the choices about its speakers, as of a stamp of its file.
    pub(super) known: BTreeMap<TranscriptId, (Stamp, String)>,
    /// Texts still to be compared with their records.
    waiting: BTreeMap<TranscriptId, Stamp>,
    /// What was noticed of edited texts, and is not yet in a history: the edit, the record, the passages.
    pub(super) edits: BTreeMap<TranscriptId, Vec<Change>>,
    /// What became of their passages, until somebody asks for it.
    carried: CarryReport,
    /// Texts that have lost most of their words, and may be just being written.
    doubtful: BTreeMap<TranscriptId, Stamp>,
    /// What was told already: missing files, and texts that are not those that were coded.
    told: BTreeSet<(TranscriptId, String)>,
}

impl Workspace {
    /// Where a coding's words stand in the text as it is now; `None` where they are lost or cannot be found.
    ///
    /// # Errors
    /// As [`Self::transcript`].
    pub fn place(&self, coding: &crate::project::Coding) -> Result<Option<TextRange>, super::Error> {
        let transcript = self.transcript(&coding.transcript)?;
        Ok(if coding.lost { None } else { coding.anchor.find(&transcript.text, &transcript.positions) })
    }

    /// Look at the folder of texts if anything in it has come or gone, and at the texts in memory.
    pub(super) fn reload_texts(&mut self) {
        let changed = self.library.forget_changed();
        if !changed.is_empty() {
            self.advance();
        }
        let stamp = Stamp::of(&self.folder.transcripts());
        if self.folder_texts.stamp == stamp && changed.is_empty() && self.folder_texts.doubtful.is_empty() {
            return;
        }
        self.folder_texts.stamp = stamp;
        match self.list_texts() {
            Ok(files) => {
                self.tell_missing(&files);
                for (id, stamp) in files {
                    self.look_at(id, stamp);
                }
            }
            Err(error) => self.notices.push(Notice::new(error.to_string())),
        }
    }

    fn tell_missing(&mut self, files: &BTreeMap<TranscriptId, Stamp>) {
        let missing: Vec<TranscriptId> =
            self.whole().transcripts.keys().filter(|id| !files.contains_key(*id)).cloned().collect();
        for id in missing {
            let message =
                format!("transcripts/{id}.txt is gone; its codings are kept. Put it back, or import it again");
            self.tell_once(id, String::new(), message);
        }
    }

    fn tell_once(&mut self, id: TranscriptId, what: String, message: String) {
        if self.folder_texts.told.insert((id, what)) {
            self.notices.push(Notice::new(message));
        }
    }

    /// Take a text in if it is new; have it compared with its record if its file is not the one last looked at.
    fn look_at(&mut self, id: TranscriptId, stamp: Stamp) {
        if self.whole().removed.contains(&id) || self.saving.holds_text(&id) {
            return;
        }
        let Some(record) = self.whole().transcripts.get(&id) else { return self.read_and_compare(&id, stamp) };
        let known = self.folder_texts.known.get(&id);
        let version = self.version(&id, &record.sha256);
        let same = known.is_some_and(|(known, counted)| *known == stamp && *counted == version);
        if !same && !record.sha256.is_empty() {
            self.folder_texts.waiting.insert(id, stamp);
        }
    }

    /// Compare texts that wait for it with their records, up to about `bytes` of them.
    pub(super) fn look_at_waiting(&mut self, bytes: u64) {
        let mut left = bytes;
        while left > 0
            && let Some((id, stamp)) = self.folder_texts.waiting.pop_first()
        {
            left = left.saturating_sub(stamp.bytes.max(1));
            if !self.saving.holds_text(&id) {
                self.read_and_compare(&id, stamp);
            }
        }
    }

    /// Compare every text with its record now, as a check of the whole folder does.
    pub fn check_texts(&mut self) -> Vec<Notice> {
        self.look_at_waiting(u64::MAX);
        std::mem::take(&mut self.notices)
    }

    fn read_and_compare(&mut self, id: &TranscriptId, stamp: Stamp) {
        match self.folder.transcript(id.as_str()).and_then(|path| texts::read_text(&path)) {
            Ok(text) => self.compare(id, stamp, text),
            Err(error) => self.tell_once(id.clone(), stamp.nanos.to_string(), error.to_string()),
        }
    }

    fn compare(&mut self, id: &TranscriptId, stamp: Stamp, text: String) {
        let sha256 = sha256(&text);
        if self.is_doubtful(id, stamp, &text) {
            return;
        }
        let version = self.version(id, &sha256);
        let counted = self.folder_texts.known.insert(id.clone(), (stamp, version.clone()));
        self.withdraw_edit(id);
        let Some(record) = self.whole().transcripts.get(id).cloned() else {
            return self.notice_text(None, self.measure(id, &text));
        };
        let same = record.sha256 == sha256 || record.sha256.is_empty();
        if !same && let Some((stamp, text)) = self.finish_step(id, stamp, &text) {
            return self.compare(id, stamp, text);
        }
        if !same && self.is_newly_noticed(id) {
            self.notice_text(Some(record), self.measure(id, &text));
        } else if !same || self.fold.edited.contains(id) {
            self.follow(record, sha256, text);
        } else if version != sha256 || counted.is_some_and(|(_, counted)| counted != version) {
            self.count_anew(record, &text);
        } else if self.whole().codings.of(id).len() > 0 {
            self.keep_copy_of_compared(id, &text);
        }
    }

    /// What the counts of a text hang on: its words, and the choices about its speakers where there are any.
    fn version(&self, id: &TranscriptId, sha256: &str) -> String {
        let choices = self.settings.speakers.of(id);
        if choices.is_empty() {
            sha256.to_owned()
        } else {
            format!("{sha256} {}", project::sha256(&format!("{choices:?}")))
        }
    }

    pub(super) fn measure(&self, id: &TranscriptId, text: &str) -> TranscriptRecord {
        texts::measure(id, text, &self.settings.language, &self.settings.speakers.of(id))
    }

    /// Other labels name speakers than when the text was counted.
    fn count_anew(&mut self, record: TranscriptRecord, text: &str) {
        let TranscriptRecord { words, turns, .. } = self.measure(&record.id, text);
        let after = TranscriptRecord { words, turns, ..record.clone() };
        self.notice_text(Some(record), after);
    }

    /// Let the choices of `emic.yaml` about speakers count, in the place of `old`.
    pub(super) fn choose_speakers(&mut self, old: &SpeakerChoices) {
        let new = self.settings.speakers.clone();
        if *old == new {
            return;
        }
        self.library.choose(&new);
        let changed = self.whole().transcripts.keys().filter(|id| old.of(id) != new.of(id));
        let path = |id: &TranscriptId| self.folder.transcripts().join(format!("{id}.txt"));
        let changed: Vec<_> = changed.filter_map(|id| Some((id.clone(), Stamp::of(&path(id))?))).collect();
        self.folder_texts.waiting.extend(changed);
    }

    /// Whether a text looks as if somebody were just writing it: while the study is open, one that has lost more than half
    /// of its length is believed when it is seen a second time.
    fn is_doubtful(&mut self, id: &TranscriptId, stamp: Stamp, text: &str) -> bool {
        let known = self.whole().transcripts.get(id).map_or(0, |record| record.chars);
        let short = text.chars().count() * 2 < known;
        let seen = self.folder_texts.doubtful.insert(id.clone(), stamp);
        let doubtful = short && self.seen.is_open() && seen != Some(stamp);
        if !doubtful {
            self.folder_texts.doubtful.remove(id);
        }
        doubtful
    }

    /// Whether the text came into the folder since the last entry.
    fn is_newly_noticed(&self, id: &TranscriptId) -> bool {
        let new = |change: &Change| matches!(change, Change::Transcript { id: other, before: None, .. } if other == id);
        self.noticed.iter().any(new)
    }

    /// A text is another than the one that the histories know, or its passages may be of another version: carry them over.
    /// The next entry writes that down.
    fn follow(&mut self, record: TranscriptRecord, version: String, text: String) {
        let id = record.id.clone();
        let old = match record.sha256 == version {
            true => Some(text.clone()),
            false => self.text_of_version(&id, &record.sha256, &text),
        };
        let carriage = Carriage::new(old.as_deref(), &text);
        let (passages, report) = carriage.carry(self.whole(), &id, &mut || self.past(&id, &text));
        let changes = self.text_changes(&id, &text, &carriage, None, passages);
        if changes.is_empty() {
            return;
        }
        for change in &changes {
            self.fold.project.apply(change);
        }
        self.folder_texts.edits.insert(id.clone(), changes);
        self.advance();
        // Live, a person who edits sees that it was noticed; at every opening it would be too much where all is well.
        if !report.passages.is_empty() && (self.seen.is_open() || !report.all_kept()) {
            if self.folder_texts.told.insert((id.clone(), version)) {
                self.notices.push(Notice::news(told(&report)));
            }
            self.folder_texts.carried.texts.retain(|other| other.id != id);
            self.folder_texts.carried.texts.push(report);
        }
    }

    /// What became of the passages of texts that were edited in the folder, since this was last asked.
    pub fn take_carried(&mut self) -> CarryReport {
        let report = std::mem::take(&mut self.folder_texts.carried);
        self.seen(report)
    }

    /// Take back what was noticed of one text's edit.
    fn withdraw_edit(&mut self, id: &TranscriptId) {
        if let Some(changes) = self.folder_texts.edits.remove(id) {
            self.revert(&changes);
        }
    }

    /// Take back what was noticed of edited texts; they are looked at again.
    pub(super) fn withdraw_edits(&mut self) {
        for (id, changes) in std::mem::take(&mut self.folder_texts.edits) {
            self.revert(&changes);
            self.folder_texts.known.remove(&id);
            self.folder_texts.stamp = None;
        }
    }

    fn revert(&mut self, changes: &[Change]) {
        for change in changes.iter().rev().filter_map(Change::inverse) {
            self.fold.project.absorb(change);
        }
        self.advance();
    }

    /// As the histories have it, without what was noticed of edited texts.
    pub(super) fn suspend_edits(&mut self) -> BTreeMap<TranscriptId, Vec<Change>> {
        let edits = std::mem::take(&mut self.folder_texts.edits);
        for changes in edits.values() {
            self.revert(changes);
        }
        edits
    }

    /// Put what was noticed into force again.
    pub(super) fn resume_edits(&mut self, edits: BTreeMap<TranscriptId, Vec<Change>>) {
        for change in edits.values().flatten() {
            self.fold.project.apply(change);
        }
        self.folder_texts.edits = edits;
    }

    /// Have texts looked at again whose passages `entries` set: they may have been made on another version.
    pub(super) fn doubt_passages(&mut self, entries: &[Entry]) {
        let texts: BTreeSet<&TranscriptId> =
            entries.iter().flat_map(|entry| &entry.changes).filter_map(Change::text).collect();
        let ids = (entries.iter().flat_map(|entry| &entry.changes)).filter_map(|change| match change {
            Change::Coding { after: Some(coding), .. } => Some(&coding.transcript),
            Change::Memo { after: Some(memo), .. } => memo.passage().map(|(id, _)| id),
            Change::Bookmark { after: Some(bookmark), .. } => Some(&bookmark.transcript),
            change => change.text(),
        });
        for id in ids {
            if (texts.contains(id) || self.fold.edited.contains(id)) && self.folder_texts.known.remove(id).is_some() {
                self.folder_texts.stamp = None;
            }
        }
    }

    /// Have all texts looked at again that were ever edited.
    pub(super) fn doubt_edited(&mut self) {
        for id in &self.fold.edited {
            self.folder_texts.known.remove(id);
        }
        self.folder_texts.stamp = None;
    }

    /// Before noticed edits are written down: a text that was written on meanwhile is looked at again.
    pub(super) fn look_at_noticed(&mut self) {
        let ids: Vec<TranscriptId> = self.folder_texts.edits.keys().cloned().collect();
        for id in ids {
            self.look_now(&id);
        }
    }

    /// Look at a text if its file is not the one last looked at.
    pub(super) fn look_again(&mut self, id: TranscriptId, stamp: Stamp) {
        if self.folder_texts.known.get(&id).is_none_or(|(known, _)| *known != stamp) {
            self.library.forget(&id);
            self.folder_texts.waiting.remove(&id);
            self.read_and_compare(&id, stamp);
        }
    }

    /// Keep a copy of a text that is the recorded one and has codings, where there is none.
    fn keep_copy_of_compared(&self, id: &TranscriptId, text: &str) {
        if !self.has_copy(id, text.len()) {
            self.keep_copy(id, text);
        }
    }

    /// Write a transcript's text beside its file.
    pub(super) fn stage_text(&mut self, id: &TranscriptId, text: &str) -> Result<(PathBuf, Staged), store::Error> {
        let path = self.folder.transcript(id.as_str())?;
        let known = self.folder_texts.known.get(id).map(|(stamp, _)| *stamp);
        if known.is_some() || texts::read_text(&path).is_err() {
            self.put_aside(&path, known)?;
        }
        let staged = Staged::beside(&path, text.as_bytes())?;
        Ok((path, staged))
    }

    /// A transcript's file at `path` has this text now.
    pub(super) fn take_written(&mut self, id: &TranscriptId, text: &str, path: &Path) {
        let stamp = Stamp::of(path);
        self.library.unpin(id, stamp);
        if let Some(stamp) = stamp {
            let version = self.version(id, &sha256(text));
            self.folder_texts.known.insert(id.clone(), (stamp, version));
        }
        self.keep_copy(id, text);
    }

    /// Put into force what is seen of a text that was put into the folder, or edited, by hand. The next entry writes it
    /// down.
    fn notice_text(&mut self, before: Option<TranscriptRecord>, after: TranscriptRecord) {
        if before.as_ref() == Some(&after) {
            return;
        }
        let id = after.id.clone();
        let is_same = |change: &Change| matches!(change, Change::Transcript { id: other, .. } if *other == id);
        let before = match self.noticed.iter().position(is_same).map(|place| self.noticed.remove(place)) {
            Some(Change::Transcript { before: first, .. }) => first,
            _ => before,
        };
        let change = Change::Transcript { id, before, after: Some(after) };
        self.fold.project.apply(&change);
        self.noticed.push(change);
        self.advance();
    }

    /// All texts in the folder.
    fn list_texts(&self) -> Result<BTreeMap<TranscriptId, Stamp>, store::Error> {
        let path = self.folder.transcripts();
        let listing = std::fs::read_dir(&path).map_err(store::Error::io("read", &path))?;
        let text = |file: std::fs::DirEntry| {
            let name = file.file_name();
            let id = store::safe_name(name.to_str()?.strip_suffix(".txt")?).ok()?;
            Some((TranscriptId::from(id), Stamp::from(&file.metadata().ok()?)))
        };
        Ok(listing.flatten().filter_map(text).collect())
    }
}

/// What the researcher is told of an edit that was noticed.
fn told(report: &TextReport) -> String {
    let lost = report.passages.iter().any(|passage| passage.fate == Fate::Lost);
    let way_out = if lost { "; `emic lost` lists what is lost" } else { "" };
    format!("transcripts/{}.txt was edited: {}{way_out}", report.id, report.sentence())
}
