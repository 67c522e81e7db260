//! Where a coder stopped reading, for the next session: a line in the cache, worth no more than that.

use std::fs;

use super::Workspace;
use crate::project::TranscriptId;
use crate::store::atomic;
use crate::text::CharOffset;

impl Workspace {
    /// The transcript in which this coder stopped, and the position there. `None` where nothing is known, or the
    /// transcript is no longer in the study.
    pub fn place_left(&self) -> Option<(TranscriptId, CharOffset)> {
        let kept = fs::read_to_string(self.place_path()).ok()?;
        let (offset, id) = kept.trim_end().split_once(' ')?;
        let id = TranscriptId::from(id);
        self.whole().transcripts.contains_key(&id).then_some((id, CharOffset::new(offset.parse().ok()?)))
    }

    /// Keep where this coder stops. Best effort, and only where there is a cache: looking at a study leaves no traces.
    pub fn leave_place(&self, id: &TranscriptId, offset: CharOffset) {
        if self.folder.cache().is_dir() && self.read_only().is_none() {
            let line = format!("{} {id}\n", offset.get());
            let _ = atomic::write_private(&self.place_path(), line.as_bytes());
        }
    }

    fn place_path(&self) -> std::path::PathBuf {
        self.folder.cache().join(format!("place-{}", self.coder))
    }
}
