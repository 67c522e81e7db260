//! What the command line must know of the other face, which it does not know.

use std::path::Path;

use crate::app::Options;

/// The screen, handed in by the program.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Show a study until its reader leaves.
    pub open: fn(&Path, Options) -> anyhow::Result<()>,
    /// The keys, in the order of the help.
    pub keys: fn() -> Vec<Key>,
}

/// A key of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Where it applies.
    pub place: &'static str,
    /// The keys, separated by blanks.
    pub keys: &'static str,
    /// The name after `:`; empty where there is none.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
}
