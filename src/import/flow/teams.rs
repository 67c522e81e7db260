//! Transcripts that Teams and Stream export: `0:0:3.49 --> 0:0:5.1`, a name and the words on lines of one paragraph, or
//! on three paragraphs. They become `[00:00:03] Name: words`.

use std::sync::LazyLock;

use regex::Regex;

use super::{Block, Mark, Paragraph};

/// A span from one time to another, alone on its line.
static SPAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?\s*-->\s*\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?\s*$").ok()
});

/// Longest name, in characters.
const LONGEST: usize = 60;

/// `blocks`, with the turns of such an export in the form that all transcripts have.
pub(super) fn turns(blocks: Vec<Block>) -> Vec<Block> {
    let spans = blocks.iter().filter(|block| matches!(block, Block::Paragraph(words) if begins(&words.text)));
    if spans.count() < 2 {
        return blocks;
    }
    let mut turned: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match (turned.last_mut(), block) {
            (Some(Block::Paragraph(open)), Block::Paragraph(words)) if waits(&open.text) && !begins(&words.text) => {
                join(open, words);
            }
            (_, block) => turned.push(block),
        }
    }
    for block in &mut turned {
        if let Block::Paragraph(paragraph) = block {
            label(paragraph);
        }
    }
    turned
}

/// Whether the first line is a span.
fn begins(text: &str) -> bool {
    stamp(text.lines().next().unwrap_or_default()).is_some()
}

/// Whether the name or the words are still to come, in a paragraph of their own.
fn waits(text: &str) -> bool {
    begins(text) && text.lines().filter(|line| !line.trim().is_empty()).count() < 3
}

fn join(open: &mut Paragraph, words: Paragraph) {
    if words.text.trim().is_empty() && words.marks.is_empty() {
        return;
    }
    open.text.push('\n');
    let shift = open.text.len();
    open.text.push_str(&words.text);
    open.marks.extend(words.marks.into_iter().map(|mark| Mark { at: mark.at + shift, ..mark }));
}

/// Span, name and words as `[00:00:03] Name: words`.
fn label(paragraph: &mut Paragraph) {
    let mut lines = paragraph.text.split_inclusive('\n');
    let (Some(span), Some(name)) = (lines.next(), lines.next()) else { return };
    let Some(time) = stamp(span) else { return };
    let (len, name) = (span.len() + name.len(), name.trim());
    if !name.is_empty() && name.chars().count() <= LONGEST {
        let label = format!("[{time}] {name}: ");
        paragraph.replace(0, len, &label);
    }
}

/// Where the span begins, as `00:00:03`.
fn stamp(line: &str) -> Option<String> {
    let found = SPAN.as_ref()?.captures(line)?;
    let part = |group: usize| found.get(group).and_then(|part| part.as_str().parse::<u8>().ok());
    Some(format!("{:02}:{:02}:{:02}", part(1)?, part(2)?, part(3)?))
}
