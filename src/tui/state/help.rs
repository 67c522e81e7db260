//! The keys that apply, as they are read and searched.

use crate::tui::keymap::When;

use super::Input;

/// The state of the dialog.
#[derive(Clone, Debug)]
pub struct HelpPage {
    /// The place whose keys are shown.
    pub when: When,
    /// Rows that are scrolled away.
    pub top: usize,
    /// What is looked for.
    pub find: Input,
    /// Whether that is being written.
    pub writing: bool,
    /// The row that was found last.
    pub found: Option<usize>,
}

impl HelpPage {
    /// The keys of a place, from the top.
    pub fn of(when: When) -> Self {
        Self { when, top: 0, find: Input::default(), writing: false, found: None }
    }
}
