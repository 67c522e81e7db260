//! Which entry undo and redo would take back.

use std::collections::HashMap;

use super::{CoderId, Entry, EntryId};

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
    /// Take note of an entry; entries must come in the order of their ids.
    pub fn push(&mut self, entry: &Entry) {
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
                stack.undo.retain(|id| *id != undone);
                stack.redo.push(entry.id);
            }
        }
    }

    /// The entry that `coder`'s next undo takes back.
    pub fn undo(&self, coder: &CoderId) -> Option<EntryId> {
        self.coders.get(coder).and_then(|stack| stack.undo.last().copied())
    }

    /// The undoing entry that `coder`'s next redo takes back.
    pub fn redo(&self, coder: &CoderId) -> Option<EntryId> {
        self.coders.get(coder).and_then(|stack| stack.redo.last().copied())
    }
}
