//! Whether a transcript may come in: nothing that anybody has coded or edited is written over.

use std::collections::HashMap;
use std::path::Path;

use super::found::OnDisk;
use super::report::{ImportRow, Outcome};
use crate::app::Workspace;
use crate::import::Warning;
use crate::project::{MemoTarget, TranscriptId, TranscriptRecord};

/// Judges what an import brings against the study.
pub(super) struct Judge<'a> {
    workspace: &'a Workspace,
    /// Which transcript has these words, by their hash: those of the study and those that were let in.
    twins: HashMap<String, TranscriptId>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(workspace: &'a Workspace) -> Self {
        let records = workspace.project().transcripts.values().rev();
        Self { workspace, twins: records.map(|known| (known.sha256.clone(), known.id.clone())).collect() }
    }

    /// A row with its outcome, and with a warning where other transcripts have the same words.
    pub(super) fn judged(&mut self, mut row: ImportRow, record: &TranscriptRecord, on_disk: &OnDisk) -> ImportRow {
        match judge(self.workspace, record, on_disk) {
            Ok(outcome) => {
                row.warnings.extend(self.twin(record).filter(|_| outcome == Outcome::New));
                if matches!(outcome, Outcome::Replaced | Outcome::Updated(_)) {
                    row.warnings.extend(self.other_format(&row));
                }
                row.outcome = outcome;
                row
            }
            Err(why) => ImportRow::of(&row.path, row.id, Outcome::Refused(why)),
        }
    }

    /// A warning where a transcript came in from a file of another format than the one that takes its place.
    fn other_format(&self, row: &ImportRow) -> Option<Warning> {
        let ending = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let original = Path::new(self.workspace.project().transcripts.get(&row.id)?.original.as_deref()?);
        let (before, now) = (ending(original)?, ending(&row.path)?);
        let name = original.file_name()?.to_string_lossy();
        (before != now).then(|| Warning::new(format!("`{}` came in from {name} as {before}; now {now}", row.id)))
    }

    /// A warning where the study, or another transcript of this import, has the same words under another id.
    fn twin(&mut self, record: &TranscriptRecord) -> Option<Warning> {
        let other = self.twins.entry(record.sha256.clone()).or_insert_with(|| record.id.clone());
        let is_known = self.workspace.project().transcripts.contains_key(other);
        let whose = if is_known {
            "the study has the same words already"
        } else {
            "another transcript of this import has the same words"
        };
        (*other != record.id).then(|| Warning::new(format!("{whose}, as `{other}`")))
    }
}

/// What importing `record` does, where `on_disk` lies in its place; or why it may not come in.
pub(super) fn judge(workspace: &Workspace, record: &TranscriptRecord, on_disk: &OnDisk) -> Result<Outcome, String> {
    let id = &record.id;
    // A place that a link leads out of the folder is told before anything is written to it.
    workspace.folder().transcript(id.as_str()).map_err(|error| error.to_string())?;
    let known = workspace.project().transcripts.get(id);
    match (known, on_disk.sha256.as_deref()) {
        (Some(_), Some(disk)) if disk == record.sha256 => Ok(Outcome::Unchanged),
        (Some(known), None) if known.sha256 == record.sha256 => Ok(Outcome::Replaced),
        (Some(known), Some(disk)) if disk != known.sha256 || workspace.is_edited_since_import(id) => Err(format!(
            "`{id}` has been edited since its import, and this file would undo that; `emic edit {id} --from FILE` takes its \
             words all the same, or rename it to import it beside the edited one"
        )),
        (Some(_), Some(_)) if is_used(workspace, id) => match on_disk.likeness.and_then(|like| like.refusal()) {
            Some(why) => Err(format!(
                "`{id}` is coded, and this seems to be another text: {why}; rename the file to import it beside, or \
                 `emic edit {id} --from FILE` takes its words all the same"
            )),
            None => Ok(Outcome::Updated(String::new())),
        },
        (Some(_), _) => Ok(Outcome::Replaced),
        // What an import left that was undone is in nobody's way: its original is kept.
        (None, Some(disk)) if disk != record.sha256 && !workspace.is_leftover(id, disk) => Err(format!(
            "transcripts/{id}.txt is there already with other words; rename the file, or move the old one away"
        )),
        (None, _) => Ok(Outcome::New),
    }
}

fn is_used(workspace: &Workspace, id: &TranscriptId) -> bool {
    let project = workspace.project();
    let memo = |target: &MemoTarget| matches!(target, MemoTarget::Passage(transcript, _) if transcript == id);
    project.codings.of(id).len() > 0 || project.memos.values().any(|memo_of| memo(&memo_of.target))
}
