//! Positions in a text, and how a selection moves through it.
//!
//! Start at [`TextRange`] (bytes, inside the program) and [`CharRange`] (code points, on disk and in every export);
//! [`Positions`] is the one place that converts between them, to UTF-16 units and to display columns.
//! This room does no I/O and knows nothing of transcripts or codes.

mod offset;
mod positions;

pub use offset::{ByteOffset, CharOffset, CharRange, TextRange};
pub use positions::{Positions, columns};
