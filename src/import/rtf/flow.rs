//! Paragraphs one after another: a blank line between them, a line end between the rows of a table.

/// Text that grows by paragraphs.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    /// Where the paragraph that is being written begins, in bytes.
    paragraph: usize,
    /// What ended before it.
    ended: Ended,
}

/// What ended before the place where writing goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ended {
    #[default]
    Nothing,
    Paragraph,
    /// A paragraph within a cell, or a row.
    Row,
}

impl Flow {
    /// Write on; `in_table` where the words stand in a cell.
    pub(super) fn push(&mut self, words: &str, in_table: bool) {
        if words.is_empty() {
            return;
        }
        if self.ended != Ended::Nothing && !self.text.is_empty() {
            self.text.push_str(if in_table && self.ended == Ended::Row { "\n" } else { "\n\n" });
        }
        if self.ended != Ended::Nothing {
            self.paragraph = self.text.len();
        }
        self.ended = Ended::Nothing;
        self.text.push_str(words);
    }

    /// A paragraph ends; one of a cell goes on in the next line.
    pub(super) fn end_paragraph(&mut self, in_table: bool) {
        self.end(if in_table { Ended::Row } else { Ended::Paragraph });
    }

    /// A row of a table ends, with the tabs of its empty cells.
    pub(super) fn end_row(&mut self) {
        if self.ended == Ended::Nothing {
            let kept = self.text.trim_end_matches('\t').len().max(self.paragraph);
            self.text.truncate(kept);
        }
        self.end(Ended::Row);
    }

    fn end(&mut self, how: Ended) {
        if self.ended != Ended::Nothing {
            if how == Ended::Paragraph {
                self.ended = how;
            }
            return;
        }
        let open = self.text.get(self.paragraph..).unwrap_or_default();
        if open.trim().is_empty() {
            // Empty paragraphs only make room on the page.
            self.text.truncate(self.paragraph);
            let kept = self.text.trim_end_matches('\n').len();
            self.text.truncate(kept);
        } else {
            let kept = self.text.trim_end_matches(' ').len();
            self.text.truncate(kept);
        }
        self.paragraph = self.text.len();
        self.ended = how;
    }

    /// How many bytes are written.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The text, closed by a line end; empty where nothing was written.
    pub(super) fn finish(mut self) -> String {
        self.end(Ended::Paragraph);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_rows() {
        let mut flow = Flow::default();
        flow.end_paragraph(false);
        flow.push("问：好 ", false);
        flow.end_paragraph(false);
        flow.push(" ", false);
        flow.end_paragraph(false);
        for cells in [["A", "b"], ["C", ""], ["", ""]] {
            for cell in cells {
                flow.push(cell, true);
                flow.push("\t", true);
            }
            flow.end_row();
        }
        flow.push("end", false);
        assert_eq!(flow.finish(), "问：好\n\nA\tb\nC\n\nend\n");
        assert_eq!(Flow::default().finish(), "");
    }
}
