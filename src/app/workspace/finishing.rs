//! Steps that were broken off between their line in the history and the texts that they edit.

use std::path::Path;

use super::{Notice, Workspace};
use crate::project::{Change, TranscriptId, apply_edits, sha256};
use crate::store::atomic;
use crate::store::{self, Stamp};

impl Workspace {
    /// Write the text that the coder's last step gave `id`, where its file still has `old`, the text before: the program
    /// was ended after the line of the step was on the disk. The text as it stands in the file now; `None` where all is
    /// as it should be, where somebody has put the old text there since, and where the coder is at work elsewhere.
    pub(super) fn finish_step(&mut self, id: &TranscriptId, stamp: Stamp, old: &str) -> Option<(Stamp, String)> {
        if self.read_only().is_some() || !self.fold.edited.contains(id) {
            return None;
        }
        let path = self.folder.transcript(id.as_str()).ok()?;
        let (label, new) = self.unfinished(id, old, &path)?;
        let _lock = if self.saving.lock.is_none() { Some(self.take_lock().ok()?) } else { None };
        // Who had the lock may just have written it.
        if Stamp::of(&path) != Some(stamp) {
            return None;
        }
        if let Err(error) = self.write_now(id, &new) {
            let message = format!("{id} does not have its text since `{label}`: {error}");
            self.notices.push(Notice::new(message));
            return None;
        }
        let message = format!("`{label}` was broken off before the text of {id} was written; it is written now");
        self.notices.push(Notice::news(message));
        Some((Stamp::of(&path)?, new))
    }

    pub(super) fn write_now(&mut self, id: &TranscriptId, text: &str) -> Result<(), store::Error> {
        let (path, staged) = self.stage_text(id, text)?;
        atomic::sync_all(&[&staged]).into_iter().collect::<Result<(), _>>()?;
        staged.place(&path)?;
        atomic::sync_folder(&self.folder.transcripts());
        self.library.forget(id);
        self.take_written(id, text, &path);
        Ok(())
    }

    /// The label of the last step that gave `id` another text, and that text, if the step is the coder's own, leads from
    /// `old`, and the file has not been touched since. A text that somebody put back is not to be written over.
    fn unfinished(&self, id: &TranscriptId, old: &str, path: &Path) -> Option<(String, String)> {
        let entries = self.entries().ok()?;
        let entry = entries.into_iter().rev().find(|entry| entry.changes.iter().any(|one| one.text() == Some(id)))?;
        if entry.noticed || entry.coder != self.coder || touched(path)? > entry.time.as_millisecond() {
            return None;
        }
        let recorded = &self.project().transcripts.get(id)?.sha256;
        entry.changes.iter().find_map(|change| match change {
            Change::Text { id: other, before, after, edits } if other == id && after == recorded => {
                let new = apply_edits(old, edits).filter(|new| sha256(new) == *after && sha256(old) == *before)?;
                Some((entry.label.clone(), new))
            }
            _ => None,
        })
    }
}

/// When a file was last written or put in its place, in milliseconds since 1970.
fn touched(path: &Path) -> Option<i64> {
    let metadata = std::fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    let modified = i64::try_from(modified.as_millis()).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        // A copy that kept its time of writing is known by this.
        Some(modified.max(metadata.ctime() * 1000 + metadata.ctime_nsec() / 1_000_000))
    }
    #[cfg(not(unix))]
    Some(modified)
}
