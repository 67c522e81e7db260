//! What can be done with a coding where it lies in the text, and with bookmarks.

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// The next key says what is done with the coding under the cursor.
    Begin,
    /// Put another code in the place of its code.
    Recode,
    /// Say how strongly the code applies: asked in a field.
    Weigh,
    /// Say so, without asking.
    Weight(u8),
    /// Write down what its words mean in another language.
    Translate,
    /// Mark it as a good example of its code, or take the mark away.
    Exemplify,
    /// Write a memo on it.
    Memo,
    /// Make its words an example in the codebook.
    Promote,
    /// Set a bookmark with a name.
    Bookmark,
    /// Choose a bookmark to go to.
    Bookmarks,
    /// Choose a bookmark to take away.
    DropBookmark,
}

impl Handling {
    /// The question where there are several codings.
    pub fn question(self) -> &'static str {
        match self {
            Self::Recode => "Recode which?",
            Self::Weigh | Self::Weight(_) => "Weigh which?",
            Self::Translate => "Translate which?",
            Self::Exemplify => "Which is an exemplar, or none any more?",
            Self::Memo => "A memo on which?",
            Self::Promote => "Make which an example of its code?",
            Self::Begin | Self::Bookmark | Self::Bookmarks | Self::DropBookmark => "Which?",
        }
    }
}
