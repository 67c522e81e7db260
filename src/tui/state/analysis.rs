//! The Analysis view: counts, page by page.

use super::List;

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// The page that is shown.
    pub page: usize,
    /// The row that is chosen.
    pub list: List,
}
