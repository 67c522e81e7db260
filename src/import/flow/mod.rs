//! What formats with paragraphs come to: a flow of paragraphs and tables, and its layout as the text of a transcript.
//!
//! A reader of such a format tells a [`Builder`] what it meets; [`Flow::document`] lays the result out: paragraphs apart
//! by a blank line, empty ones left out, a row of a table on a line with its cells apart by tabs, a table whose rows are
//! turns as turns ([`turn_table`]), footnotes behind a rule at the end. The edges of comments travel with the paragraphs,
//! so that each comment finds its exact range in the text.

mod builder;
mod layout;
mod teams;
mod turn_table;

use crate::import::{Document, Reading, Warning};

pub(super) use builder::Builder;

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
    /// Whether its style says that it is the title of the whole.
    pub(super) title: bool,
}

/// Where a comment begins or ends in a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes from the start of the paragraph.
    pub(super) at: usize,
    /// The comment.
    pub(super) id: String,
    pub(super) edge: Edge,
}

/// Which side of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    End,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Vec<Row>),
}

impl Block {
    /// Its words alone, rows on lines.
    pub(super) fn words(&self) -> String {
        layout::plain(self).trim().to_owned()
    }
}

/// The cells of a row.
pub(super) type Row = Vec<Cell>;
/// What stands in a cell.
pub(super) type Cell = Vec<Block>;

/// A comment as the file keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) id: String,
    pub(super) author: String,
    pub(super) text: String,
}

/// All that a reader found.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub(super) blocks: Vec<Block>,
    /// Footnotes and endnotes in the order of their markers.
    pub(super) footnotes: Vec<Vec<Block>>,
    pub(super) comments: Vec<Comment>,
    /// The title among the file's properties.
    pub(super) title: Option<String>,
    pub(super) warnings: Vec<Warning>,
}

impl Flow {
    /// Lay it out as one transcript of the format `format`.
    pub(super) fn document(self, format: &'static str) -> Reading {
        let mut warnings = self.warnings;
        let laid = layout::lay_out(self.blocks, self.footnotes);
        if laid.turn_tables > 0 {
            let tables = if laid.turn_tables == 1 {
                "a table was".to_owned()
            } else {
                format!("{} tables were", laid.turn_tables)
            };
            warnings.push(Warning::new(format!("{tables} read as turns: time, speaker and words from its columns")));
        }
        let notes = laid.notes(self.comments);
        let document =
            Document { title: laid.title.or(self.title), text: laid.text, format, notes, ..Document::default() };
        Reading { documents: vec![document], warnings }
    }
}
