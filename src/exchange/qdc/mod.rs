//! REFI-QDA codebooks (`.qdc`), which NVivo, ATLAS.ti, MAXQDA and others read and write.
//!
//! [`write()`] gives a file that holds to `Codebook.xsd` 1.0; what that has no element for stands as labelled lines in
//! each code's Description. [`parse`] reads the files of all programs we know, and our own back equal. Written after
//! "REFI-QDA 1.5" (2019), sections 5 and 6, and files of NVivo, ATLAS.ti, MAXQDA and Taguette.

pub(super) mod colors;
mod description;
mod read;
mod write;

pub use read::parse;
pub use write::write;

#[cfg(test)]
mod tests;
