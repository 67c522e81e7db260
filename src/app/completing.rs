//! What can be written at a place of a query: fields, and the values that the study has for them.

use super::{Searcher, Workspace};
use crate::search::Field;
use crate::text::TextRange;

/// What can stand in one place of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What an offer takes the place of, in bytes of the query.
    pub span: TextRange,
    /// What fits, the best first. Never empty.
    pub offers: Vec<Offer>,
}

/// One thing that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is written, with quotes where it needs them.
    pub text: String,
    /// What it means.
    pub meaning: String,
}

/// What fits in `query` where the cursor is, in bytes; `None` where any word can be written.
pub fn complete(query: &str, cursor: usize, workspace: &Workspace, searcher: Option<&Searcher>) -> Option<Completion> {
    let _ = (workspace, searcher);
    let before = query.get(..cursor)?;
    let start = before.rfind(|character: char| !character.is_ascii_alphabetic()).map_or(0, |at| at + 1);
    let typed = before.get(start..).filter(|typed| !typed.is_empty())?;
    let fields = Field::ALL.iter().filter(|(name, _)| name.starts_with(typed));
    let text = |name: &str| if name.ends_with('.') { name.to_owned() } else { format!("{name}:") };
    let offers: Vec<Offer> =
        fields.map(|(name, meaning)| Offer { text: text(name), meaning: (*meaning).to_owned() }).collect();
    (!offers.is_empty()).then_some(Completion { span: TextRange::of(start, cursor), offers })
}
