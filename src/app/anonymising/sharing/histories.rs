//! The histories of a copy: one for each coder, with entries that hold what is in force and nothing of what was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::app::Error;
use crate::project::{
    Anchor, Bookmark, Change, Clock, CoderId, Coding, CodingId, Entry, EntryId, Memo, MemoTarget, Origin, TranscriptId,
    TranscriptRecord, sha256,
};
use crate::store::{Folder, HistoryWriter, MAX_LINE_BYTES, write_line};

use super::{CopiedCodebook, Copy, Shared};

/// Changes that stand in one line; a line that is too long all the same is halved.
const CHANGES: usize = 2_000;

impl Copy<'_> {
    /// Write the histories of all coders.
    pub(super) fn write_histories(
        &self,
        folder: &Folder,
        codebook: &CopiedCodebook,
        shared: &mut Shared,
    ) -> Result<(), Error> {
        let mut changes: BTreeMap<CoderId, Vec<Change>> = BTreeMap::new();
        let project = self.workspace.project();
        let first = project.coders.first().unwrap_or(self.workspace.coder()).clone();
        let study = changes.entry(first).or_default();
        let (source, version) = (Some(codebook.source.clone()), Some(codebook.versions.1.clone()));
        study.push(Change::CodebookVersion { before: None, after: version, source, edits: Vec::new() });
        study.extend(project.transcripts.values().filter_map(|record| self.record(record)));
        let codings = self.codings(codebook);
        let kept: BTreeSet<CodingId> = codings.iter().map(|coding| coding.id).collect();
        let lost = project.codings.len() - codings.len();
        if lost > 0 {
            shared.left.push(format!("{lost} codings whose words no longer stand, or whose transcript is not here"));
        }
        let memos: Vec<Memo> = project.memos.values().filter_map(|memo| self.memo(memo, &kept)).collect();
        if memos.len() < project.memos.len() {
            let lost = project.memos.len() - memos.len();
            shared.left.push(format!("{lost} memos on what is not in the copy"));
        }
        (shared.codings, shared.memos) = (codings.len(), memos.len());
        for coding in codings {
            let change = Change::Coding { id: coding.id, before: None, after: Some(coding.clone()) };
            changes.entry(coding.coder).or_default().push(change);
        }
        for memo in memos {
            let change = Change::Memo { id: memo.id, before: None, after: Some(memo.clone()) };
            changes.entry(memo.coder).or_default().push(change);
        }
        for bookmark in project.bookmarks.values().filter_map(|bookmark| self.bookmark(bookmark)) {
            let change = Change::Bookmark { id: bookmark.id, before: None, after: Some(bookmark.clone()) };
            changes.entry(bookmark.coder).or_default().push(change);
        }
        for ((transcript, coder), after) in &project.completions {
            let Some(transcript) = self.ids.get(transcript).cloned() else { continue };
            let (coder, after, before) = (coder.clone(), *after, Default::default());
            let change = Change::Completion { transcript, coder: coder.clone(), before, after };
            changes.entry(coder).or_default().push(change);
        }
        let mut clock = Clock::default();
        for (coder, changes) in changes {
            let mut writer = HistoryWriter::open(&folder.history(coder.as_str())?)?;
            for part in changes.chunks(CHANGES) {
                self.append(&mut writer, &coder, part, &mut clock)?;
            }
        }
        Ok(())
    }

    fn append(
        &self,
        writer: &mut HistoryWriter,
        coder: &CoderId,
        changes: &[Change],
        clock: &mut Clock,
    ) -> Result<(), Error> {
        let time = self.workspace.now();
        let random = uuid::Uuid::new_v4().as_u64_pair().0;
        let (id, label) = (EntryId(clock.next(time, random)), "copy to share".to_owned());
        // Nobody asked for what a copy begins with, so undo passes it over.
        let noticed = true;
        let entry = Entry { id, time, coder: coder.clone(), label, changes: changes.to_vec(), undoes: None, noticed };
        let line = write_line(&entry);
        if line.len() > MAX_LINE_BYTES && changes.len() > 1 {
            let (one, other) = changes.split_at(changes.len() / 2);
            self.append(writer, coder, one, clock)?;
            return self.append(writer, coder, other, clock);
        }
        Ok(writer.append(&line)?)
    }

    fn record(&self, record: &TranscriptRecord) -> Option<Change> {
        let id = self.ids.get(&record.id)?.clone();
        let text = self.workspace.transcript(&record.id).ok();
        let after = TranscriptRecord {
            title: if record.title == record.id.as_str() { id.to_string() } else { self.names.replaced(&record.title) },
            original: None,
            sha256: text.map_or_else(|| record.sha256.clone(), |transcript| sha256(&transcript.text)),
            // What a newer version keeps there cannot be judged here.
            extra: None,
            id: id.clone(),
            ..record.clone()
        };
        Some(Change::Transcript { id, before: None, after: Some(after) })
    }

    /// The codings whose words stand, anchored anew: the words around them in the history may be older than the text.
    fn codings(&self, codebook: &CopiedCodebook) -> Vec<Coding> {
        let copied = |coding: &Coding| {
            if coding.lost {
                return None;
            }
            let transcript = self.ids.get(&coding.transcript)?.clone();
            let anchor = self.anchor(&coding.transcript, &coding.anchor)?;
            let translation = coding.translation.as_ref().map(|words| self.names.replaced(words));
            let (before, after) = &codebook.versions;
            let version = if *coding.codebook == **before { after.as_str().into() } else { coding.codebook.clone() };
            let origin = coding.origin.as_ref().map(|origin| self.origin(origin));
            let (codebook, extra) = (version, None);
            Some(Coding { transcript, anchor, translation, origin, codebook, extra, ..coding.clone() })
        };
        self.workspace.project().codings.iter().filter_map(copied).collect()
    }

    /// What was asked may name somebody too.
    fn origin(&self, origin: &Arc<Origin>) -> Arc<Origin> {
        let query = self.names.replaced(&origin.query);
        if query == origin.query { origin.clone() } else { Arc::new(Origin { query, ..Origin::clone(origin) }) }
    }

    fn memo(&self, memo: &Memo, codings: &BTreeSet<CodingId>) -> Option<Memo> {
        let target = match &memo.target {
            MemoTarget::Project | MemoTarget::Code(_) => memo.target.clone(),
            MemoTarget::Transcript(id) => MemoTarget::Transcript(self.ids.get(id)?.clone()),
            MemoTarget::Coding(id) => MemoTarget::Coding(*codings.get(id)?),
            MemoTarget::Passage(id, anchor) => MemoTarget::Passage(self.ids.get(id)?.clone(), self.anchor(id, anchor)?),
        };
        Some(Memo { target, text: self.names.replaced(&memo.text), extra: None, ..memo.clone() })
    }

    fn bookmark(&self, bookmark: &Bookmark) -> Option<Bookmark> {
        let transcript = self.ids.get(&bookmark.transcript)?.clone();
        let anchor = self.anchor(&bookmark.transcript, &bookmark.anchor).filter(|_| !bookmark.lost)?;
        let (name, extra) = (self.names.replaced(&bookmark.name), None);
        Some(Bookmark { transcript, anchor, name, extra, ..bookmark.clone() })
    }

    fn anchor(&self, id: &TranscriptId, anchor: &Anchor) -> Option<Anchor> {
        let transcript = self.workspace.transcript(id).ok()?;
        let range = anchor.find(&transcript.text, &transcript.positions)?;
        Some(Anchor::new(&transcript.text, &transcript.positions, range))
    }
}
