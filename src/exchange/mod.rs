//! Formats that go both ways and must come back as they went: the codebook file, and choices about speakers in `emic.yaml`.
//!
//! Start at [`codebook_yaml`]: it reads a codebook with every mistake named, edits the researcher's own file without
//! losing comments, order or quoting, and writes a new one. This room does no I/O; it is handed texts.

pub mod codebook_yaml;
mod speakers_yaml;
mod yaml_fields;

pub use speakers_yaml::edit_speakers;
pub use yaml_fields::FieldError;
