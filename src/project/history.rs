//! Which entry undo and redo would take back.

use std::collections::HashMap;

use super::{Change, CoderId, Entry, EntryId};

/// One coder's stacks of what can be undone and redone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Stack {
    undo: Vec<EntryId>,
    /// Undoing entries that a redo would take back.
    redo: Vec<EntryId>,
}

/// Undo and redo of every coder, derived from the entries in id order. Each coder takes back only their own entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stacks {
    coders: HashMap<CoderId, Stack>,
}

impl Stacks {
    /// Take note of an entry; entries of one coder must come in the order of their ids. What the program noticed by itself
    /// is nobody's doing and is passed over.
    pub fn push(&mut self, entry: &Entry) {
        if entry.undoes.is_none() && (entry.noticed || entry.changes.iter().all(is_noticed)) {
            return;
        }
        let stack = match self.coders.get_mut(&entry.coder) {
            Some(stack) => stack,
            None => self.coders.entry(entry.coder.clone()).or_default(),
        };
        match entry.undoes {
            None => {
                stack.undo.push(entry.id);
                stack.redo.clear();
            }
            Some(undone) if stack.redo.last() == Some(&undone) => {
                stack.redo.pop();
                stack.undo.push(entry.id);
            }
            Some(undone) => {
                // It is nearly always the last; looking through all would make every undo as slow as the history is long.
                if stack.undo.last() == Some(&undone) {
                    stack.undo.pop();
                } else {
                    stack.undo.retain(|id| *id != undone);
                }
                stack.redo.push(entry.id);
            }
        }
    }

    /// All stacks, for a snapshot: coder, what can be undone, what can be redone, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (&CoderId, &[EntryId], &[EntryId])> {
        self.coders.iter().map(|(coder, stack)| (coder, stack.undo.as_slice(), stack.redo.as_slice()))
    }

    /// Put back one coder's stacks as [`Self::iter`] gave them.
    pub fn restore(&mut self, coder: CoderId, undo: Vec<EntryId>, redo: Vec<EntryId>) {
        self.coders.insert(coder, Stack { undo, redo });
    }

    /// What `coder` can undo, the next one last.
    pub fn undoable(&self, coder: &CoderId) -> &[EntryId] {
        self.coders.get(coder).map(|stack| stack.undo.as_slice()).unwrap_or_default()
    }

    /// The undoing entries that `coder` can redo, the next one last.
    pub fn redoable(&self, coder: &CoderId) -> &[EntryId] {
        self.coders.get(coder).map(|stack| stack.redo.as_slice()).unwrap_or_default()
    }
}

/// Whether the program noticed a change in the folder, rather than a person asking for it: a codebook edited outside, a
/// text put there or edited by hand.
fn is_noticed(change: &Change) -> bool {
    match change {
        // What the program did to the text it tells; what older versions of it noticed has none.
        Change::CodebookVersion { edits, .. } => edits.is_empty(),
        Change::Transcript { before: None, after: Some(record), .. } => record.imported.is_none(),
        Change::Transcript { before: Some(before), after: Some(after), .. } => after.is_same_import(before),
        _ => false,
    }
}
