//! What can be asked of memos and of the diary.

use crate::text::Direction;

/// What the researcher asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoVerb {
    /// List all memos.
    List,
    /// Write today's entry of the diary.
    Today,
    /// Write a memo on the study.
    New,
    /// Change the chosen memo here.
    Edit,
    /// Change the memo in the researcher's own editor.
    Outside,
    /// Take the chosen memo away.
    Delete,
    /// List memos on the next kind of thing.
    Kind,
    /// Choose the next link of the memo, or the one before.
    Link(Direction),
    /// Put a link to what is under the cursor into the memo.
    Insert,
    /// Go where the link under the caret leads.
    Follow,
    /// Copy a link to what is under the cursor.
    Copy,
}
