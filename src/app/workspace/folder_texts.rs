//! The texts of the folder against those of the histories: new ones, missing ones, changed ones.

use std::collections::{BTreeMap, BTreeSet};

use super::texts::{self, Standing};
use super::{Notice, Workspace};
use crate::project::{self, Change, SpeakerChoices, Transcript, TranscriptId, TranscriptRecord, sha256};
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
    /// What was told already: missing files, and texts that are not those that were coded.
    told: BTreeSet<(TranscriptId, String)>,
}

impl Workspace {
    /// Where a coding's words stand in the text as it is now; `None` where they cannot be found.
    ///
    /// # Errors
    /// As [`Self::transcript`].
    pub fn place(&self, coding: &crate::project::Coding) -> Result<Option<TextRange>, super::Error> {
        let transcript = self.transcript(&coding.transcript)?;
        Ok(coding.anchor.find(&transcript.text, &transcript.positions))
    }

    /// Look at the folder of texts if anything in it has come or gone, and at the texts in memory.
    pub(super) fn reload_texts(&mut self) {
        let changed = self.library.forget_changed();
        self.generation += u64::from(!changed.is_empty());
        let stamp = Stamp::of(&self.folder.transcripts());
        if self.folder_texts.stamp == stamp && changed.is_empty() {
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
            self.project().transcripts.keys().filter(|id| !files.contains_key(*id)).cloned().collect();
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
        if self.project().removed.contains(&id) {
            return;
        }
        let Some(record) = self.project().transcripts.get(&id) else { return self.read_and_compare(&id, stamp) };
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
            self.read_and_compare(&id, stamp);
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
        let record = self.project().transcripts.get(id).cloned();
        let sha256 = sha256(&text);
        let version = self.version(id, &sha256);
        let counted = self.folder_texts.known.insert(id.clone(), (stamp, version.clone()));
        match record {
            None => self.notice_text(None, self.measure(id, &text)),
            Some(record) if record.sha256 != sha256 && !record.sha256.is_empty() => self.follow(record, sha256, text),
            Some(record) if version != sha256 || counted.is_some_and(|(_, counted)| counted != version) => {
                self.count_anew(record, &text);
            }
            Some(_) => {}
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

    fn measure(&self, id: &TranscriptId, text: &str) -> TranscriptRecord {
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
        let changed = self.project().transcripts.keys().filter(|id| old.of(id) != new.of(id));
        let path = |id: &TranscriptId| self.folder.transcripts().join(format!("{id}.txt"));
        let changed: Vec<_> = changed.filter_map(|id| Some((id.clone(), Stamp::of(&path(id))?))).collect();
        self.folder_texts.waiting.extend(changed);
    }

    /// A text is another than the one that came. Its size is counted anew; which text came stays known, so that codings
    /// that do not stand in this one are told of at every opening, and an import does not write over the edit.
    fn follow(&mut self, record: TranscriptRecord, sha256: String, text: String) {
        let choices = self.settings.speakers.of(&record.id);
        let transcript = Transcript::with_choices(record.id.clone(), text, &choices);
        let standing = Standing::of(self.project().codings.of(&record.id), &transcript);
        if let Some(sentence) = standing.sentence(&record.id) {
            self.tell_once(record.id.clone(), sha256, sentence);
        }
        let measured = self.measure(&record.id, &transcript.text);
        let (chars, words, turns) = (measured.chars, measured.words, measured.turns);
        let after = TranscriptRecord { chars, words, turns, ..record.clone() };
        self.notice_text(Some(record), after);
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
        self.generation += 1;
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
