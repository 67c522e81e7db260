//! The Search view: what is looked for in the whole study, and what was found.

use super::{Input, List};

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The query.
    pub input: Input,
    /// Whether the query is being written.
    pub writing: bool,
    /// The hit that is chosen.
    pub list: List,
}
