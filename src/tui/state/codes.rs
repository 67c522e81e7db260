//! The Codes view: the codebook at the left, the quotes of one code at the right.

use super::{Input, List};

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// The code that is chosen, among those shown.
    pub list: List,
    /// Words that a code must hold.
    pub filter: Input,
    /// Whether the filter is being written.
    pub writing: bool,
    /// The quote that is chosen.
    pub quotes: List,
    /// Whether the quotes have the keys.
    pub in_quotes: bool,
}
