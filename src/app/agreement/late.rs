//! Codes that came into the codebook after a coder had completed a transcript: that coder could not apply them there.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Late;
use crate::app::Workspace;
use crate::exchange::codebook_yaml;
use crate::project::{Change, CodeId, CoderId, Completion, Entry, EntryId, TranscriptId};

/// All of a study, as its histories tell them. The histories are read only where codes came later than the first codebook.
pub(super) fn late_codes(workspace: &Workspace) -> BTreeSet<Late> {
    let came = later_codes(workspace);
    if came.is_empty() {
        return BTreeSet::new();
    }
    let completed = completed(workspace);
    let late = |code: &CodeId, came: EntryId| -> Vec<Late> {
        let before = completed.iter().filter(|(_, done)| **done < came);
        before.map(|((transcript, coder), _)| (code.clone(), coder.clone(), transcript.clone())).collect()
    };
    came.iter().flat_map(|(code, came)| late(code, *came)).collect()
}

/// The entries that brought the codes which the first codebook did not have. Ids of entries are in order, whatever clocks say.
fn later_codes(workspace: &Workspace) -> BTreeMap<CodeId, EntryId> {
    let mut came: BTreeMap<CodeId, Option<EntryId>> = BTreeMap::new();
    let rows = workspace.codebook_log().rows();
    if rows.len() < 2 {
        return BTreeMap::new();
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| seen.insert(row.after.as_str())) {
        let Some(source) = workspace.text_of(&row.after) else { continue };
        let Ok(parsed) = codebook_yaml::parse(&source) else { continue };
        for code in parsed.codebook.codes() {
            came.entry(code.id.clone()).or_insert((place > 0).then_some(row.entry));
        }
    }
    came.into_iter().filter_map(|(code, came)| Some((code, came?))).collect()
}

/// The entries by which coders last called a transcript complete that they call complete now.
fn completed(workspace: &Workspace) -> BTreeMap<(TranscriptId, CoderId), EntryId> {
    let mut found = BTreeMap::new();
    let finished = |change: &Change| match change {
        Change::Completion { transcript, coder, after: Completion::Complete, .. } => {
            Some((transcript.clone(), coder.clone()))
        }
        _ => None,
    };
    let of_entry = |entry: Entry| entry.changes.iter().filter_map(finished).collect::<Vec<_>>();
    for (id, keys) in workspace.look_at_entries(of_entry).unwrap_or_default() {
        found.extend(keys.into_iter().map(|key| (key, id)));
    }
    let complete =
        |key: &(TranscriptId, CoderId)| workspace.project().completions.get(key) == Some(&Completion::Complete);
    found.retain(|key, _| complete(key));
    found
}
