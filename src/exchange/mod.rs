//! Formats that go both ways and must come back as they went: the codebook file, its other forms, and choices about
//! speakers and saved queries in `emic.yaml`.
//!
//! Start at [`codebook_yaml`]: it reads a codebook with every mistake named, edits the researcher's own file without
//! losing comments, order or quoting, and writes a new one. [`qdc`] is the form that other programs share.
//! Codebooks from elsewhere come as [`Incoming`]. This room does no I/O; it is handed texts and bytes.

pub mod codebook_document;
pub mod codebook_json;
pub mod codebook_markdown;
pub mod codebook_table;
pub mod codebook_yaml;
mod guid;
mod incoming;
pub mod qdc;
pub mod qualcoder;
mod queries_yaml;
#[cfg(test)]
pub(crate) mod samples;
mod speakers_yaml;
mod xml;
mod yaml_fields;
mod yaml_leaves;

pub use guid::guid_of;
pub use incoming::{Error, Incoming, Place, Remark};
pub use queries_yaml::edit_query;
pub use speakers_yaml::edit_speakers;
pub use yaml_fields::FieldError;
pub use yaml_leaves::{Leaf, Leaves, Spot, Twice, leaves};
