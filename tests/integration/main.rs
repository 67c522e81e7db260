//! The one integration test binary; each module is a subject.
#![allow(missing_docs)]

mod architecture;
mod cli;
mod docs;
mod history;
mod support;
mod tui;
