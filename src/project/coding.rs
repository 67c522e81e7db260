//! A coding: a code applied by a coder to a range of a transcript.

use jiff::Timestamp;

use super::{CodeId, CoderId, CodingId, TranscriptId};
use crate::text::{CharRange, Positions, TextRange};

/// Code points of context kept on either side of a quote.
pub const CONTEXT_CHARS: usize = 32;

/// Where a coding lies, told twice: by position, and by its words with their context, so that it can be found again
/// after the text has changed (position and quote selectors of the W3C Web Annotation model).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Anchor {
    /// Position in code points of the transcript's text.
    pub range: CharRange,
    /// The words in the range.
    pub quote: String,
    /// Up to [`CONTEXT_CHARS`] code points before the range.
    pub prefix: String,
    /// Up to [`CONTEXT_CHARS`] code points after the range.
    pub suffix: String,
}

impl Anchor {
    /// Anchor a byte range of `text`.
    pub fn new(text: &str, positions: &Positions, range: TextRange) -> Self {
        let before = TextRange::of(0, range.start().get()).slice(text);
        let after = TextRange::of(range.end().get(), text.len()).slice(text);
        let prefix = before.char_indices().rev().nth(CONTEXT_CHARS - 1).map_or(0, |(place, _)| place);
        let suffix = after.char_indices().nth(CONTEXT_CHARS).map_or(after.len(), |(place, _)| place);
        Self {
            range: positions.to_chars(text, range),
            quote: range.slice(text).to_owned(),
            prefix: TextRange::of(prefix, before.len()).slice(before).to_owned(),
            suffix: TextRange::of(0, suffix).slice(after).to_owned(),
        }
    }

    /// The byte range of this anchor in `text`; `None` where the text no longer has the quote there.
    pub fn locate(&self, text: &str, positions: &Positions) -> Option<TextRange> {
        positions.to_bytes(text, self.range).filter(|&range| range.slice(text) == self.quote)
    }
}

/// A code applied to a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Coding {
    /// Unique, given when the coding was made.
    pub id: CodingId,
    /// The code, by its stable id.
    pub code: CodeId,
    /// The transcript.
    pub transcript: TranscriptId,
    /// The passage.
    pub anchor: Anchor,
    /// Who coded.
    pub coder: CoderId,
    /// When.
    pub created: Timestamp,
    /// The codebook version (content hash) that it was made under.
    pub codebook: String,
    /// How strongly the code applies, if the researcher weighs.
    pub weight: Option<f64>,
    /// A translation of the quote, if the researcher wrote one.
    pub translation: Option<String>,
    /// Fields of a newer format, kept as they came.
    pub extra: Option<Box<serde_json::Map<String, serde_json::Value>>>,
}
