//! A window with something to read: what is to be known of a chart, or what a file was written by.

/// What is read in it, and how far it is scrolled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What it is about.
    pub title: String,
    /// The paragraphs, safe to print.
    pub paragraphs: Vec<String>,
    /// Rows that are scrolled away.
    pub top: usize,
}
