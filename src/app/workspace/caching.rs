//! The snapshot and the overview: written when nobody waits, read when the study opens.

use super::{Error, Workspace};
use crate::app::Overview;
use crate::project::Change;
use crate::store::{self, OverviewFile, Snapshot};

/// Entries behind a snapshot that are replayed rather than written anew.
const TAIL: usize = 200;

/// What the snapshot on disk holds.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Entries in it; `None` where there is none.
    entries: Option<usize>,
}

impl Workspace {
    /// Read the histories: from the snapshot on, or all.
    pub(super) fn load(&mut self) -> Result<(), Error> {
        let files = store::list_histories(&self.folder)?;
        match Snapshot::read(&self.folder, &files) {
            Some(snapshot) => {
                self.kept.entries = Some(snapshot.fold.entries);
                self.fold = snapshot.fold;
                self.folder_texts.known = snapshot.texts;
                self.seen.restore(snapshot.extents);
                self.tell_damage(snapshot.damage);
                self.join_histories();
            }
            None => self.replay()?,
        }
        Ok(())
    }

    /// Write snapshot and overview where they are worth it. They are a cache: where they cannot be written, the next
    /// opening takes longer, and that is all.
    pub(super) fn keep(&mut self) {
        if self.unsaved() > 0 || self.read_only().is_some() {
            return;
        }
        let tail = self.fold.entries.saturating_sub(self.kept.entries.unwrap_or(0));
        // What was read in old texts of the codebook took longer than writing takes.
        let learnt = self.outdated_cache().has_learnt();
        if tail > TAIL.max(self.fold.entries / 20) || self.kept.entries.is_none() || learnt {
            self.write_snapshot();
        }
        // Most commands only look at a study, and leave it as the overview has it.
        if OverviewFile::read(&self.folder).is_none() {
            let _ = Overview::of(self).write(&self.folder);
        }
    }

    /// A snapshot holds what the histories say; what was only noticed in the folder is noticed again.
    fn write_snapshot(&mut self) {
        let noticed: Vec<_> = (self.noticed.iter())
            .filter_map(|change| match change {
                Change::Transcript { id, before, .. } => Some((id.clone(), before.clone())),
                _ => None,
            })
            .collect();
        let seen: Vec<_> = (noticed.into_iter())
            .map(|(id, before)| {
                let seen = self.fold.project.transcripts.remove(&id);
                self.fold.project.transcripts.extend(before.map(|before| (id, before)));
                seen
            })
            .collect();
        let learnt = self.outdated_cache().take_learnt(self.fold.codebooks.rows().len());
        for (place, rules) in learnt {
            self.fold.codebooks.learn(place, rules);
        }
        let edits = self.suspend_edits();
        let (extents, damage) = (self.seen.extents(), self.seen.damage());
        // A text whose passages are not where the histories have them is looked at again at the next opening.
        let mut known = self.folder_texts.known.clone();
        known.retain(|id, _| !edits.contains_key(id));
        let written = Snapshot::write(&self.folder, &self.fold, extents, damage, &known);
        for record in seen.into_iter().flatten() {
            self.fold.project.transcripts.insert(record.id.clone(), record);
        }
        self.resume_edits(edits);
        self.kept.entries = written.ok().map(|()| self.fold.entries);
    }
}
