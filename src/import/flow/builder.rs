//! Puts a flow together from what a reader meets, in the order of the file.
//!
//! Calls need not be balanced: what is left open is closed, and a close without an open does nothing.

use super::{Block, Edge, Mark, Paragraph, Row};

/// Blocks under construction: the body, a cell, a text box or a footnote.
#[derive(Debug, Default)]
struct Frame {
    blocks: Vec<Block>,
    paragraph: Option<Paragraph>,
    /// What stands in text boxes that hang on the open paragraph: it follows the paragraph.
    after: Vec<Block>,
}

impl Frame {
    fn close_paragraph(&mut self) {
        self.blocks.extend(self.paragraph.take().map(Block::Paragraph));
        self.blocks.append(&mut self.after);
    }

    fn finish(mut self) -> Vec<Block> {
        self.close_paragraph();
        self.blocks
    }
}

#[derive(Debug, Default)]
struct Table {
    rows: Vec<Row>,
    row: Option<Row>,
    /// How many frames were open when it began; one more is its open cell.
    frames: usize,
}

/// Puts a flow together.
#[derive(Debug, Default)]
pub(in crate::import) struct Builder {
    body: Frame,
    /// Open cells, text boxes and footnotes, innermost last.
    frames: Vec<Frame>,
    tables: Vec<Table>,
}

impl Builder {
    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.body)
    }

    /// The paragraph that text goes to; opened where there is none.
    pub(in crate::import) fn paragraph(&mut self) -> &mut Paragraph {
        self.frame().paragraph.get_or_insert_default()
    }

    /// Begin a paragraph, ending the open one.
    pub(in crate::import) fn open_paragraph(&mut self) {
        self.close_paragraph();
        self.paragraph();
    }

    /// End the open paragraph.
    pub(in crate::import) fn close_paragraph(&mut self) {
        self.frame().close_paragraph();
    }

    /// Add words to the open paragraph.
    pub(in crate::import) fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.paragraph().text.push_str(text);
        }
    }

    /// An edge of the comment `id` is here. Between paragraphs, a start goes to the next one and an end to the last.
    pub(in crate::import) fn mark(&mut self, id: String, edge: Edge) {
        let frame = self.frame();
        let between = frame.paragraph.is_none() && edge == Edge::End;
        let last = match frame.blocks.last_mut() {
            Some(Block::Paragraph(last)) if between => last,
            _ => frame.paragraph.get_or_insert_default(),
        };
        last.marks.push(Mark { at: last.text.len(), id, edge });
    }

    /// Begin a text box or a footnote: the open paragraph waits.
    pub(in crate::import) fn open_box(&mut self) {
        self.frames.push(Frame::default());
    }

    /// End the text box: its paragraphs follow the one that waits.
    pub(in crate::import) fn close_box(&mut self) {
        let blocks = self.take_box();
        let frame = self.frame();
        match frame.paragraph {
            Some(_) => frame.after.extend(blocks),
            None => frame.blocks.extend(blocks),
        }
    }

    /// End the text box and take its paragraphs out, as those of a footnote.
    pub(in crate::import) fn take_box(&mut self) -> Vec<Block> {
        let inside = self.tables.last().map_or(0, |table| table.frames + 1);
        if self.frames.len() <= inside {
            return Vec::new();
        }
        self.frames.pop().map_or_else(Vec::new, Frame::finish)
    }

    /// Begin a table.
    pub(in crate::import) fn open_table(&mut self) {
        self.close_paragraph();
        self.tables.push(Table { frames: self.frames.len(), ..Table::default() });
    }

    /// Begin a row.
    pub(in crate::import) fn open_row(&mut self) {
        self.close_row();
        if let Some(table) = self.tables.last_mut() {
            table.row = Some(Row::new());
        }
    }

    /// Begin a cell.
    pub(in crate::import) fn open_cell(&mut self) {
        self.close_cell();
        if let Some(table) = self.tables.last_mut() {
            table.row.get_or_insert_default();
            self.frames.push(Frame::default());
        }
    }

    /// End the cell.
    pub(in crate::import) fn close_cell(&mut self) {
        let Some(frames) = self.tables.last().map(|table| table.frames) else { return };
        while self.frames.len() > frames + 1 {
            self.close_box();
        }
        if self.frames.len() <= frames {
            return;
        }
        let cell = self.frames.pop().map_or_else(Vec::new, Frame::finish);
        if let Some(table) = self.tables.last_mut() {
            table.row.get_or_insert_default().push(cell);
        }
    }

    /// End the row.
    pub(in crate::import) fn close_row(&mut self) {
        self.close_cell();
        if let Some(table) = self.tables.last_mut() {
            table.rows.extend(table.row.take());
        }
    }

    /// End the row and forget it: somebody deleted it.
    pub(in crate::import) fn drop_row(&mut self) {
        self.close_cell();
        if let Some(table) = self.tables.last_mut() {
            table.row = None;
        }
    }

    /// End the table.
    pub(in crate::import) fn close_table(&mut self) {
        self.close_row();
        if let Some(table) = self.tables.pop() {
            self.frame().blocks.push(Block::Table(table.rows));
        }
    }

    /// All blocks of the body.
    pub(in crate::import) fn finish(mut self) -> Vec<Block> {
        while !self.tables.is_empty() {
            self.close_table();
        }
        while !self.frames.is_empty() {
            self.close_box();
        }
        self.body.finish()
    }
}
