//! Where a coder stopped reading, for the next session: a line in the cache, worth no more than that.

use std::fs;
use std::path::PathBuf;

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

    /// Where this coder stands, to be kept; `None` where nothing may be written.
    pub fn standing(&self, id: &TranscriptId, offset: CharOffset) -> Option<Standing> {
        let line = format!("{} {id}\n", offset.get());
        self.read_only().is_none().then(|| Standing { path: self.place_path(), line })
    }

    fn place_path(&self) -> PathBuf {
        self.folder.cache().join(format!("place-{}", self.coder))
    }
}

/// Where a coder stands, and the file that is to say so. It knows nothing of the study, so that any thread can keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    path: PathBuf,
    line: String,
}

impl Standing {
    /// Keep it. Best effort, and only where there is a cache: looking at a study leaves no traces.
    pub fn keep(&self) {
        if self.path.parent().is_some_and(std::path::Path::is_dir) {
            // Whoever reads it checks it, so nobody waits for the disk.
            let _ = atomic::write_cached(&self.path, self.line.as_bytes());
        }
    }
}
