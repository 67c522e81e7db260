//! Lays blocks out as text, and keeps track of where the edges of comments come to stand.

use std::collections::HashMap;

use super::{Block, Comment, Edge, Paragraph, Row, teams, turn_table};
use crate::import::Note;
use crate::text::TextRange;

/// What a flow came to.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) text: String,
    pub(super) title: Option<String>,
    /// Tables that were read as turns.
    pub(super) turn_tables: usize,
    /// The edges of each comment, in bytes of the text.
    edges: HashMap<String, (Option<usize>, Option<usize>)>,
}

/// What ends the words of the last turn before the footnotes.
const RULE: &str = "---";

/// Lay out `blocks`, then `footnotes`.
pub(super) fn lay_out(blocks: Vec<Block>, footnotes: Vec<Vec<Block>>) -> Laid {
    let mut laid = Laid { title: blocks.iter().find_map(title), ..Laid::default() };
    laid.blocks(teams::turns(blocks));
    let noted = footnotes.iter().any(|note| note.iter().any(|block| !plain(block).trim().is_empty()));
    if noted {
        laid.begin("\n\n");
        laid.text.push_str(RULE);
    }
    for (number, note) in (1..).zip(footnotes) {
        let mut blocks = note.into_iter();
        let mut first = match blocks.next() {
            Some(Block::Paragraph(paragraph)) => paragraph,
            Some(table) => Paragraph { text: plain(&table), ..Paragraph::default() },
            None => continue,
        };
        let lead = first.text.len() - first.text.trim_start().len();
        first.replace(0, lead, &format!("[{number}] "));
        laid.paragraph(&first, "\n\n");
        laid.blocks(blocks.collect());
    }
    if !laid.text.is_empty() {
        laid.text.push('\n');
    }
    laid
}

fn title(block: &Block) -> Option<String> {
    let Block::Paragraph(paragraph) = block else { return None };
    let words = paragraph.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (paragraph.title && !words.is_empty() && words.chars().count() <= 200).then_some(words)
}

/// The words of a block alone, rows on lines.
pub(super) fn plain(block: &Block) -> String {
    match block {
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Table(rows) => rows.iter().map(row_text).collect::<Vec<_>>().join("\n"),
    }
}

/// The words of a cell, a line for each paragraph.
pub(super) fn cell_text(cell: &[Block]) -> String {
    let words = cell.iter().map(|block| plain(block).trim().to_owned()).filter(|words| !words.is_empty());
    words.collect::<Vec<_>>().join("\n")
}

fn row_text(row: &Row) -> String {
    row.iter().map(|cell| one_line(&cell_text(cell))).collect::<Vec<_>>().join("\t")
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\t']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Paragraph {
    /// Put `new` in the place of `len` bytes at `start`, which lie on char boundaries; marks behind move along.
    pub(super) fn replace(&mut self, start: usize, len: usize, new: &str) {
        let end = (start + len).min(self.text.len());
        if !self.text.is_char_boundary(start) || !self.text.is_char_boundary(end) || start > end {
            return;
        }
        self.text.replace_range(start..end, new);
        for mark in &mut self.marks {
            if mark.at >= end {
                mark.at = mark.at - (end - start) + new.len();
            } else if mark.at > start {
                mark.at = start + new.len();
            }
        }
    }
}

impl Laid {
    fn blocks(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(&paragraph, "\n\n"),
                Block::Table(rows) => self.table(rows),
            }
        }
    }

    fn table(&mut self, rows: Vec<Row>) {
        match turn_table::turns(rows) {
            Ok(turns) => {
                self.turn_tables += 1;
                for paragraph in turns {
                    self.paragraph(&paragraph, "\n\n");
                }
            }
            Err(rows) if rows.iter().all(|row| row.len() <= 1) => {
                self.blocks(rows.into_iter().flatten().flatten().collect());
            }
            Err(rows) => self.rows(&rows),
        }
    }

    /// Rows on lines, with a blank line before the first.
    fn rows(&mut self, rows: &[Row]) {
        let mut gap = "\n\n";
        for row in rows {
            let joined = turn_table::joined(row, "\t");
            if !joined.text.trim().is_empty() {
                self.paragraph(&joined, gap);
                gap = "\n";
            } else {
                self.paragraph(&joined, "");
            }
        }
    }

    /// Room for what follows, apart from what is there.
    fn begin(&mut self, gap: &str) {
        if !self.text.is_empty() {
            self.text.push_str(gap);
        }
    }

    /// Add a paragraph without the white space at its ends; an empty one leaves only its marks.
    fn paragraph(&mut self, paragraph: &Paragraph, gap: &str) {
        let words = paragraph.text.trim_end();
        let lead = words.len() - words.trim_start().len();
        let words = words.trim_start();
        if !words.is_empty() {
            self.begin(gap);
        }
        for mark in &paragraph.marks {
            let at = self.text.len() + mark.at.saturating_sub(lead).min(words.len());
            let edges = self.edges.entry(mark.id.clone()).or_default();
            match mark.edge {
                Edge::Start => edges.0 = edges.0.or(Some(at)),
                Edge::End => edges.1 = Some(at),
            }
        }
        self.text.push_str(words);
    }

    /// The comments with their ranges, in the order of the file. White space at the ends is no part of a passage.
    pub(super) fn notes(&self, comments: Vec<Comment>) -> Vec<Note> {
        let known = comments.into_iter().filter(|comment| !comment.text.trim().is_empty());
        let note = |comment: Comment| {
            let (start, end) = self.edges.get(&comment.id).copied().unwrap_or_default();
            let start = start.or(end).unwrap_or_default();
            let range = self.trimmed(start, end.unwrap_or(start).max(start));
            Note { range, author: comment.author, text: comment.text }
        };
        known.map(note).collect()
    }

    fn trimmed(&self, start: usize, end: usize) -> TextRange {
        let words = self.text.get(start..end).unwrap_or_default();
        let lead = words.len() - words.trim_start().len();
        match words.trim() {
            "" => TextRange::of(start, start),
            kept => TextRange::of(start + lead, start + lead + kept.len()),
        }
    }
}
