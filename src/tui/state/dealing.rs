//! Dealing the codings of a code out to new codes, one after the other.

use crate::app::{Preview, SplitDraft};
use crate::project::{CodeId, CodingId, NewCode, Remainder};

/// The keys of the new codes, in their order: those that are no command while codings are dealt.
pub const PILES: &str = "123456789abcdefghilmoprtvwxyz";

/// A step of a split, kept on disk as it is taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Go on with a split that was begun, else ask for the names of the new codes.
    Open(CodeId),
    /// Begin to split a code into new ones.
    Begin(CodeId, Vec<NewCode>),
    /// Deal a coding to the new code at this place; pass it over where there is none.
    Deal(CodingId, Option<usize>),
    /// Take the last step back.
    TakeBack,
    /// Add another new code.
    Add(Box<NewCode>),
    /// Split the code.
    Finish(Remainder),
    /// Give the split up.
    GiveUp,
}

/// The last look at a split before it is done.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What it would touch, or why it cannot be done.
    pub outlook: Result<Preview, String>,
    /// Whether the code goes; only where nothing of it is left.
    pub then: Remainder,
}

/// The state of the dialog.
#[derive(Debug)]
pub struct Dealing {
    /// What was decided.
    pub draft: SplitDraft,
    /// The new code that the last coding went to.
    pub last: Option<usize>,
    /// Rows by which the coding shown is scrolled.
    pub scrolled: usize,
    /// The last look, where it is being taken.
    pub outcome: Option<Outcome>,
    /// Whether it was asked once to give the split up.
    pub giving_up: bool,
}

impl Dealing {
    /// Go on with a split.
    pub fn new(draft: SplitDraft) -> Self {
        Self { draft, last: None, scrolled: 0, outcome: None, giving_up: false }
    }

    /// The coding that comes after the one that waits to be dealt.
    pub fn next(&self) -> Option<CodingId> {
        self.draft.codings().iter().filter(|id| self.draft.place(id).is_none()).nth(1).copied()
    }

    /// The place of the new code with this key.
    pub fn pile(&self, key: char) -> Option<usize> {
        let place = PILES.chars().position(|known| known == key.to_ascii_lowercase());
        place.filter(|place| *place < self.draft.new_codes().len())
    }

    /// Whether nothing of the code is left.
    pub fn is_through(&self) -> bool {
        self.draft.left() == 0 && self.draft.counts().1 == 0
    }
}
