//! Formats that go both ways and must come back as they went: the codebook file.
//!
//! Start at [`codebook_yaml`]: it reads a codebook with every mistake named, edits the researcher's own file without
//! losing comments, order or quoting, and writes a new one. This room does no I/O; it is handed texts.

pub mod codebook_yaml;
