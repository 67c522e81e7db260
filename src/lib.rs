//! emic: plain-text qualitative coding in a terminal.
//!
//! The rooms, lowest floor first; a room may use the floors below it and nothing beside or above it
//! (`tests/integration/architecture.rs` checks this):
//!
//! | floor | rooms | what they hold |
//! |---|---|---|
//! | 1 | [`text`] | positions in a text, and how a selection moves |
//! | 2 | [`project`] | the model as pure values, and how it changes |
//! | 3 | [`analysis`] | pure statistics over the model |
//! | 4 | [`store`] [`search`] [`import`] [`exchange`] [`report`] | the folder, the index, the formats |
//! | 5 | [`app`] | the use cases |
//! | 6 | [`cli`] [`tui`] | the two faces |
#![forbid(unsafe_code)]

pub mod analysis;
pub mod app;
pub mod cli;
pub mod exchange;
pub mod import;
pub mod project;
pub mod report;
pub mod search;
pub mod store;
pub mod text;
pub mod tui;
