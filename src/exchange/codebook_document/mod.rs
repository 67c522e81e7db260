//! A codebook as a document to print: the appendix of a paper, with the fields of K. M. MacQueen, E. McLellan, K. Kay
//! and B. Milstein (Codebook development for team-based qualitative analysis, CAM 10(2), 1998): code, brief definition,
//! full definition, when to use, when not to use, example.
//!
//! [`blocks`] gives headings by depth and labelled fields; [`read`] takes them back. What a block looks like is the
//! business of a format: Markdown stands in [`markdown`](super::codebook_markdown), Word documents elsewhere.

mod labels;
mod read;
mod write;

pub use labels::{MIDDOT, field, fields};
pub use read::read;
pub use write::blocks;

/// A paragraph of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The codebook's title.
    Title(String),
    /// The name of a code, with its depth from 1.
    Heading(usize, String),
    /// A label and its words.
    Field(String, String),
    /// Short fields that say how a code is kept, not what it means, each a label and its words.
    Fields(Vec<(String, String)>),
    /// An item of the list that belongs to the field before.
    Item(String),
    /// Words without a label.
    Words(String),
}
