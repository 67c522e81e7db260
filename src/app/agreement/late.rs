//! Codes that came into the codebook after a coder had completed a transcript: that coder could not apply them there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::analysis::Late;
use crate::app::Workspace;
use crate::app::workspace::{sizes, source_of};
use crate::exchange::codebook_yaml;
use crate::project::{Change, CodeId, CoderId, Completion, Entry, EntryId, Project, TranscriptId};
use crate::store::{self, CodebookLog, Folder};

/// A coder and a transcript that they called complete.
type Completed = (TranscriptId, CoderId);

/// What the histories tell of when codes came and transcripts were completed, for a thread that does not have the study: cheap to
/// make and to clone, and read when it is first asked.
#[derive(Clone, Debug)]
pub struct Past {
    folder: Folder,
    codebooks: CodebookLog,
    /// Of entries that are not on disk yet.
    waiting: Vec<(EntryId, Vec<Completed>)>,
    late: Arc<OnceLock<BTreeSet<Late>>>,
}

impl Past {
    /// The past of a study as it is now.
    pub fn of(workspace: &Workspace) -> Self {
        Self {
            folder: workspace.folder().clone(),
            codebooks: workspace.codebook_log().clone(),
            waiting: workspace.waiting().map(|entry| (entry.id, finished(entry))).collect(),
            late: Arc::default(),
        }
    }

    /// All codes that came too late for somebody. The histories are read only where codes came later than the first codebook.
    pub(super) fn late(&self, project: &Project) -> &BTreeSet<Late> {
        self.late.get_or_init(|| self.find_late(project))
    }

    fn find_late(&self, project: &Project) -> BTreeSet<Late> {
        let came = self.later_codes();
        if came.is_empty() {
            return BTreeSet::new();
        }
        let completed = self.completed(project);
        let late = |code: &CodeId, came: EntryId| -> Vec<Late> {
            let before = completed.iter().filter(|(_, done)| **done < came);
            before.map(|((transcript, coder), _)| (code.clone(), coder.clone(), transcript.clone())).collect()
        };
        came.iter().flat_map(|(code, came)| late(code, *came)).collect()
    }

    /// The entries that brought the codes which the first codebook did not have. Ids of entries are in order, whatever clocks say.
    fn later_codes(&self) -> BTreeMap<CodeId, EntryId> {
        let mut came: BTreeMap<CodeId, Option<EntryId>> = BTreeMap::new();
        let rows = self.codebooks.rows();
        if rows.len() < 2 {
            return BTreeMap::new();
        }
        // Entries of older programs tell a codebook code by code.
        let entries: OnceLock<Vec<Entry>> = OnceLock::new();
        let told = |version: &str| {
            let files = self.histories();
            source_of(entries.get_or_init(|| store::read_histories(&self.folder, &files, &[]).entries), version)
        };
        let text = |version: &str| {
            let place = self.codebooks.latest(version);
            place.and_then(|place| self.codebooks.text(place)).or_else(|| told(version))
        };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (place, row) in rows.iter().enumerate().filter(|(_, row)| seen.insert(row.after.as_str())) {
            let Some(source) = text(&row.after) else { continue };
            let Ok(parsed) = codebook_yaml::parse(&source) else { continue };
            for code in parsed.codebook.codes() {
                came.entry(code.id.clone()).or_insert((place > 0).then_some(row.entry));
            }
        }
        came.into_iter().filter_map(|(code, came)| Some((code, came?))).collect()
    }

    /// The entries by which coders last called a transcript complete that they call complete now.
    fn completed(&self, project: &Project) -> BTreeMap<Completed, EntryId> {
        let look = |entry: Entry| finished(&entry);
        let mut read = store::look_at_histories(&self.folder, &self.histories(), std::iter::empty(), look);
        read.extend(self.waiting.iter().cloned());
        read.sort_by_key(|(id, _)| *id);
        let mut found = BTreeMap::new();
        for (id, keys) in read {
            found.extend(keys.into_iter().map(|key| (key, id)));
        }
        found.retain(|key, _| project.completions.get(key) == Some(&Completion::Complete));
        found
    }

    /// The files of the histories, with their sizes; none where they cannot be listed.
    fn histories(&self) -> Vec<(String, u64)> {
        store::list_histories(&self.folder).map(|files| sizes(&files)).unwrap_or_default()
    }
}

/// What an entry calls complete.
fn finished(entry: &Entry) -> Vec<Completed> {
    let complete = entry.changes.iter().filter_map(|change| match change {
        Change::Completion { transcript, coder, after: Completion::Complete, .. } => {
            Some((transcript.clone(), coder.clone()))
        }
        _ => None,
    });
    complete.collect()
}
