//! What a reader can ask of the page, besides motions: to scroll it, to go far and come back, and how it is set.

use crate::text::Direction;

/// A wish about the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// Scroll by a line; the cursor keeps to its words for as long as they are on screen.
    Scroll(Direction),
    /// Ask for the number of a turn, a time or a part, to go there.
    Ask,
    /// The next key says where to go; see [`Going`].
    Going,
    /// The next letter names a bookmark here.
    SetBookmark,
    /// Back to the place before the last jump; asked again: back to here.
    Return,
    /// Through the places that were left by jumps.
    Jump(Direction),
    /// Show other things beside the text.
    Gutter,
    /// Make lines longer or shorter.
    Measure(Direction),
}

/// What the next key means after `` ` ``.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going {
    /// A letter goes to its bookmark.
    Visit,
    /// A letter becomes the name of a bookmark at the cursor.
    Set,
}

/// What stands in the gutter beside the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gutter {
    /// Speakers, and times below them.
    #[default]
    Times,
    /// The numbers of turns too.
    Numbers,
    /// Nothing: the text has the room.
    Bare,
}

impl Gutter {
    /// The next of the three.
    pub fn next(self) -> Self {
        match self {
            Self::Times => Self::Numbers,
            Self::Numbers => Self::Bare,
            Self::Bare => Self::Times,
        }
    }
}
