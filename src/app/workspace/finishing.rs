//! Steps that were broken off between their line in the history and the files that they edit.

use std::path::Path;

use super::{Notice, Workspace};
use crate::project::{Change, TranscriptId, apply_edits, sha256};
use crate::store::atomic;
use crate::store::{self, Stamp, Unfinished};

impl Workspace {
    /// Put a shared file back that a program had replaced and was ended before the line of its step was on the disk: half
    /// a step is none. The file's stamp, where it was put back.
    pub(super) fn put_back(&mut self, path: &Path) -> Option<Stamp> {
        let left = Unfinished::of(path);
        if left.is_empty() || self.read_only().is_some() {
            return None;
        }
        if left.iter().any(|one| !self.fold.knows(one.entry)) {
            self.join_histories();
        }
        let mut is_back = false;
        for one in left {
            if self.fold.knows(one.entry) {
                one.forget();
            } else {
                is_back |= one.put_back();
            }
        }
        if !is_back {
            return None;
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let message = format!("{file} is as it was before a step in whose midst emic was ended; do that step again");
        self.notices.push(Notice::news(message));
        Stamp::of(path)
    }

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
        let recorded = &self.whole().transcripts.get(id)?.sha256;
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::Options;
    use super::*;
    use crate::project::{Command, EntryId, NewCode};

    #[test]
    fn half_a_step_is_none() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("研究");
        let before = "# mine\ncodes:\n  - id: trust\n    name: 信任\n";
        Workspace::create(&root, "Study", "", before).unwrap();
        let open = || Workspace::open(&root, &Options { coder: Some("wei".into()), now: None }).unwrap();
        let add = |workspace: &mut Workspace, name: &str| {
            let code = NewCode { name: name.to_owned(), ..NewCode::default() };
            assert_eq!(workspace.run(Command::AddCode(code)).unwrap().not_saved, None);
        };
        let (mut workspace, _) = open();
        add(&mut workspace, "一");
        workspace.close();
        let file = root.join("codebook.yaml");
        let (one, entries) = (fs::read_to_string(&file).unwrap(), workspace.entries().unwrap());
        let known = entries.last().unwrap().id;
        // The line is there: only the second name of the old text was not taken away.
        store::leave(&file, before, &one, known);
        let (mut workspace, notices) = open();
        assert_eq!((fs::read_to_string(&file).unwrap(), notices.len()), (one.clone(), 0));
        // The line never came.
        store::leave(&file, &one, &one.replace("一", "二"), EntryId(uuid::Uuid::max()));
        workspace.refresh();
        assert_eq!(fs::read_to_string(&file).unwrap(), one);
        workspace.close();
        store::leave(&file, &one, &one.replace("一", "二"), EntryId(uuid::Uuid::max()));
        let (mut workspace, notices) = open();
        let told = "codebook.yaml is as it was before a step in whose midst emic was ended; do that step again";
        assert_eq!(notices.iter().map(|notice| notice.message.as_str()).collect::<Vec<_>>(), [told]);
        assert_eq!(fs::read_to_string(&file).unwrap(), one);
        assert_eq!(workspace.entries().unwrap(), entries);
        add(&mut workspace, "三");
        assert_eq!(workspace.entries().unwrap().len(), entries.len() + 1);
        workspace.undo().unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), one);
        let left =
            fs::read_dir(&root).unwrap().flatten().filter(|file| file.path().extension().is_some_and(|e| e == "tmp"));
        assert_eq!(left.count(), 0);
    }
}
