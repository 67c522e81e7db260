//! The codebook file: read, checked, edited in place, written new.
//!
//! [`parse`] names as many mistakes as it can find, each with its place and the way out; [`render`] draws one.
//! [`insert`], [`remove`], [`replace`] and [`move_code`] change only the lines that they must and then read the result again: what does
//! not come back as expected is refused, never written. [`write()`] makes a whole new file.
//!
//! The file is read as events of the YAML parser into a small tree with places (`tree`), not through serde: so every
//! scalar stays the text that the researcher wrote (`no`, `1.10`, `12:30`), all mistakes of a file are found at once, and
//! the tree says where an edit belongs.

mod check;
mod decode;
mod edit;
mod findings;
pub(super) mod problem;
mod read;
pub(super) mod scalar;
mod syntax;
pub(super) mod tree;
mod write;

pub use decode::{Decoded, MAX_BYTES, decode};
pub use edit::{EditError, Editor, insert, move_code, remove, replace};
pub use findings::locate;
pub use problem::{Also, Problem, Severity, render};
pub use read::{Parsed, parse};
pub use write::write;

/// The fields that say something about a code itself, in the order in which they are written.
const CODE_FIELDS: [&str; 13] = [
    "id",
    "name",
    "definition",
    "include",
    "exclude",
    "examples",
    "color",
    "key",
    "aliases",
    "applies",
    "sources",
    "replaced_by",
    "guid",
];

#[cfg(test)]
mod tests;
