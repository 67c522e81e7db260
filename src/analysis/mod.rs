//! Pure statistics over the model: counts in, numbers out, no I/O and no clock.
//!
//! Start at [`CodingTable`], the codings as numbers, built once per change of the study; [`frequencies`] and [`matrix`]
//! read it. What needs the words of a text gets them through [`Texts`], so that nothing is read that is not asked for.
//! Every analysis works on a *layer*: by default the union of all coders in scope, where two coders who tag one passage
//! make one segment; with one coder in scope it is that coder's own layer.

mod coding_table;
mod frequency;
mod matrix;
mod texts;

pub use coding_table::{CodingTable, Record, Run, merge};
pub use frequency::{Frequencies, FrequencyRow, Grouping, Rollup, Scope, frequencies};
pub use matrix::{Matrix, matrix};
pub use texts::{NoTexts, TextFacts, Texts};
