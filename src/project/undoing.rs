//! Taking an entry back: the inverse of each of its changes, where what they set still holds.
//!
//! An edit of a text carries passages along, and that is no reason to refuse: what the researcher did to a coding can be
//! taken back wherever the coding lies by now. Anchors that such an undo brings back may be of an older text; whoever has
//! the texts carries them over before they are written down.

use std::collections::BTreeSet;

use super::command::Decision;
use super::{Bookmark, Change, Coding, Entry, Memo, Project, Refusal, TranscriptId};

/// Decide to take back `entry`. `edited` says of a transcript whether its text was ever edited since codings were made;
/// `by_hand` are the codings and memos that a person has laid elsewhere since.
///
/// # Errors
/// [`Refusal::ChangedSince`] where something that the entry set has another value by now. Of texts nothing is asked here.
pub fn decide_undo(
    project: &Project,
    entry: &Entry,
    edited: &dyn Fn(&TranscriptId) -> bool,
    by_hand: &BTreeSet<uuid::Uuid>,
) -> Result<Decision, Refusal> {
    let texts: Vec<&TranscriptId> = entry.changes.iter().filter_map(Change::text).collect();
    let view = View { project, edited, by_hand, texts };
    // Of several changes of one code, the last says how it was left.
    let mut codes = BTreeSet::new();
    let mut is_last = |change: &Change| change.code().is_none_or(|id| codes.insert(id.clone()));
    let mut last = entry.changes.iter().rev().filter(|change| is_last(change));
    if let Some(change) = last.find(|change| !view.holds(change)) {
        return Err(Refusal::ChangedSince(entry.label.clone(), subject(change)));
    }
    // What was undone is redone, what was redone is undone: the label never grows.
    let taken_back = entry.label.strip_prefix("undo ").filter(|_| entry.undoes.is_some());
    let (verb, label) = match taken_back {
        Some(label) => ("redo", label),
        None if entry.undoes.is_some() => ("undo", entry.label.strip_prefix("redo ").unwrap_or(&entry.label)),
        None => ("undo", entry.label.as_str()),
    };
    let changes = entry.changes.iter().rev().filter_map(|change| view.inverse(change)).collect();
    Ok(Decision { label: format!("{verb} {label}"), changes })
}

/// The study that an entry is to be taken back in.
struct View<'a> {
    project: &'a Project,
    edited: &'a dyn Fn(&TranscriptId) -> bool,
    by_hand: &'a BTreeSet<uuid::Uuid>,
    /// The transcripts whose texts the entry edited.
    texts: Vec<&'a TranscriptId>,
}

impl View<'_> {
    /// Whether what `change` set still has the value that it gave.
    fn holds(&self, change: &Change) -> bool {
        let project = self.project;
        match change {
            // The text may have been edited by hand since.
            Change::Transcript { id, after, .. } => match (project.transcripts.get(id), after) {
                (Some(now), Some(after)) => now.is_same_import(after),
                (now, after) => now == after.as_ref(),
            },
            // Whoever has the texts sees whether the same words have been edited again.
            Change::Text { .. } | Change::CodebookVersion { .. } => true,
            Change::Coding { id, after, .. } => {
                self.is_carried(change) || self.same_coding(project.codings.get(id), after.as_ref())
            }
            Change::Memo { id, after, .. } => {
                self.is_carried(change) || self.same_memo(project.memos.get(id), after.as_ref())
            }
            Change::Bookmark { id, after, .. } => {
                self.is_carried(change) || self.same_bookmark(project.bookmarks.get(id), after.as_ref())
            }
            Change::Completion { transcript, coder, after, .. } => project.completion(transcript, coder) == *after,
            Change::Attribute { transcript, name, after, .. } => {
                project.attributes.get(transcript).and_then(|values| values.get(name)) == after.as_ref()
            }
            Change::Code { before, after } => match (before, after) {
                (_, Some(placed)) => project.codebook.get(placed.code.id.as_str()) == Some(&placed.code),
                (Some(placed), None) => project.codebook.get(placed.code.id.as_str()).is_none(),
                (None, None) => true,
            },
            Change::Query { before, after, .. } => match (before, after) {
                (_, Some(after)) => project.queries.get(&after.name) == Some(&after.query),
                (Some(before), None) => !project.queries.contains_key(&before.name),
                (None, None) => true,
            },
            // What is not understood has no inverse: taking back the rest would tear the entry apart.
            Change::Unknown(_) => false,
        }
    }

    /// Whether `change` only carried a passage over an edit of its text that stands in the same entry.
    fn is_carried(&self, change: &Change) -> bool {
        match change {
            Change::Coding { before: Some(before), after: Some(after), .. } => {
                self.texts.contains(&&after.transcript) && but_place(before, after)
            }
            Change::Memo { before: Some(before), after: Some(after), .. } => {
                after.passage().is_some_and(|(id, _)| self.texts.contains(&id)) && memo_but_place(before, after)
            }
            Change::Bookmark { before: Some(before), after: Some(after), .. } => {
                self.texts.contains(&&after.transcript) && bookmark_but_place(before, after)
            }
            _ => false,
        }
    }

    fn same_coding(&self, now: Option<&Coding>, after: Option<&Coding>) -> bool {
        match (now, after) {
            (Some(now), Some(after)) if (self.edited)(&now.transcript) => but_place(now, after),
            (now, after) => now == after,
        }
    }

    fn same_memo(&self, now: Option<&Memo>, after: Option<&Memo>) -> bool {
        match (now, after) {
            (Some(now), Some(after)) if now.passage().is_some_and(|(id, _)| (self.edited)(id)) => {
                memo_but_place(now, after)
            }
            (now, after) => now == after,
        }
    }

    fn same_bookmark(&self, now: Option<&Bookmark>, after: Option<&Bookmark>) -> bool {
        match (now, after) {
            (Some(now), Some(after)) if (self.edited)(&now.transcript) => bookmark_but_place(now, after),
            (now, after) => now == after,
        }
    }

    /// The change that takes this one back in the study as it is now; `None` where there is nothing to take back.
    fn inverse(&self, change: &Change) -> Option<Change> {
        match change {
            Change::Coding { id, before, after } => {
                let now = self.project.codings.get(id).cloned();
                if self.is_carried(change) {
                    let (now, before) = (now?, before.clone()?);
                    // One that a person has placed since goes where the edit's own undo carries it.
                    let own = after.as_ref().is_some_and(|after| now.anchor == after.anchor && now.lost == after.lost)
                        || !self.by_hand.contains(&id.0);
                    let back = Coding { anchor: before.anchor, lost: before.lost, ..now.clone() };
                    return own.then_some(Change::Coding { id: *id, before: Some(now), after: Some(back) });
                }
                let stays = matches!((before, after), (Some(before), Some(after)) if before.anchor == after.anchor);
                let mut back = before.clone();
                if let (Some(back), Some(now), true) = (&mut back, &now, stays) {
                    back.anchor.clone_from(&now.anchor);
                    back.lost = now.lost;
                }
                Some(Change::Coding { id: *id, before: now, after: back })
            }
            Change::Memo { id, before, after } => {
                let now = self.project.memos.get(id).cloned();
                if self.is_carried(change) {
                    let (now, before) = (now?, before.clone()?);
                    let own = after.as_ref().is_some_and(|after| now.target == after.target && now.lost == after.lost)
                        || !self.by_hand.contains(&id.0);
                    let back = Memo { target: before.target, lost: before.lost, ..now.clone() };
                    return own.then_some(Change::Memo { id: *id, before: Some(now), after: Some(back) });
                }
                let stays = matches!((before, after), (Some(before), Some(after)) if before.target == after.target);
                let mut back = before.clone();
                if let (Some(back), Some(now), true) = (&mut back, &now, stays) {
                    back.target.clone_from(&now.target);
                    back.lost = now.lost;
                }
                Some(Change::Memo { id: *id, before: now, after: back })
            }
            Change::Bookmark { id, before, after } => {
                let now = self.project.bookmarks.get(id).cloned();
                if self.is_carried(change) {
                    let (now, before) = (now?, before.clone()?);
                    let own = after.as_ref().is_some_and(|after| now.anchor == after.anchor && now.lost == after.lost)
                        || !self.by_hand.contains(&id.0);
                    let back = Bookmark { anchor: before.anchor, lost: before.lost, ..now.clone() };
                    return own.then_some(Change::Bookmark { id: *id, before: Some(now), after: Some(back) });
                }
                let stays = matches!((before, after), (Some(before), Some(after)) if before.anchor == after.anchor);
                let mut back = before.clone();
                if let (Some(back), Some(now), true) = (&mut back, &now, stays) {
                    back.anchor.clone_from(&now.anchor);
                    back.lost = now.lost;
                }
                Some(Change::Bookmark { id: *id, before: now, after: back })
            }
            change => change.inverse(),
        }
    }
}

/// Whether two codings are the same wherever they lie.
fn but_place(one: &Coding, other: &Coding) -> bool {
    let placed = Coding { anchor: other.anchor.clone(), lost: other.lost, ..one.clone() };
    placed == *other
}

/// Whether two memos are the same wherever their passages lie.
fn memo_but_place(one: &Memo, other: &Memo) -> bool {
    let same_text = match (one.passage(), other.passage()) {
        (Some((one, _)), Some((other, _))) => one == other,
        _ => one.target == other.target,
    };
    same_text && Memo { target: other.target.clone(), lost: other.lost, ..one.clone() } == *other
}

/// Whether two bookmarks are the same wherever they stand in their text.
fn bookmark_but_place(one: &Bookmark, other: &Bookmark) -> bool {
    let placed = Bookmark { anchor: other.anchor.clone(), lost: other.lost, ..one.clone() };
    placed == *other
}

fn subject(change: &Change) -> String {
    match change {
        Change::Transcript { id, .. } => format!("transcript `{id}`"),
        Change::Text { id, .. } => format!("the text of `{id}`"),
        Change::Coding { id, .. } => format!("coding `{id}`"),
        Change::Memo { id, .. } => format!("memo `{id}`"),
        Change::Bookmark { id, .. } => format!("bookmark `{id}`"),
        Change::Completion { transcript, .. } => format!("the completion of `{transcript}`"),
        Change::Attribute { transcript, name, .. } => format!("attribute `{name}` of `{transcript}`"),
        Change::Code { before, after } => {
            let placed = after.as_ref().or(before.as_ref());
            placed.map_or_else(|| "a code".to_owned(), |placed| format!("code `{}`", placed.code.id))
        }
        Change::CodebookVersion { .. } => "the codebook".to_owned(),
        Change::Query { before, after, .. } => {
            let saved = after.as_ref().or(before.as_ref());
            saved.map_or_else(|| "a saved query".to_owned(), |saved| format!("saved query `{}`", saved.name))
        }
        Change::Unknown(_) => "something that this version does not know".to_owned(),
    }
}
