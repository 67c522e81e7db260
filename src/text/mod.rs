//! Positions in a text, and how a selection moves through it.
//!
//! Start at [`TextRange`] (bytes, inside the program) and [`CharRange`] (code points, on disk and in every export);
//! [`Positions`] is the one place that converts between them, to UTF-16 units and to display columns.
//! [`Selection`] moves and grows by [`Unit`]s, which [`Units`] looks up in the turns that it is handed.
//! This room does no I/O and knows nothing of transcripts or codes.

mod abbreviations;
mod arrange;
mod chinese_dictionary;
mod chinese_words;
mod clusters;
mod enclosed;
mod graphemes;
mod markdown;
mod offset;
mod positions;
mod selection;
mod sentences;
mod squeezed;
mod units;
mod words;
mod wrap;

pub use arrange::Arrange;
pub use chinese_words::{ChineseCut, ChineseWords, LONGEST_RUN};
pub use clusters::{Cluster, clusters, drawable, fit, fit_end, shown};
pub use enclosed::{Enclosed, enclosed};
pub use graphemes::{ceil_grapheme, floor_grapheme, graphemes, next_grapheme, previous_grapheme};
pub use markdown::{Block, MarkdownLine, Span, WikiLink, markdown_line, wiki_links};
pub use offset::{ByteOffset, CharOffset, CharRange, TextRange};
pub use positions::{Positions, columns};
pub use selection::{Direction, Selection};
pub use sentences::{clauses, lines, paragraphs, sentences};
pub use squeezed::{Squeezed, is_room, same_words};
pub(crate) use squeezed::{same_after, same_before};
pub use units::{Unit, Units};
pub use words::{is_han, word_ranges, words};
pub use wrap::{has_stops, wrap, wrap_hanging};
