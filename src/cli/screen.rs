//! What the command line must know of the other face, which it does not know.

use std::path::Path;

use crate::app::Options;

/// The screen, handed in by the program.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Show a study until its reader leaves.
    pub open: fn(&Path, Options) -> anyhow::Result<()>,
    /// The same, at the transcript with this id.
    pub read: fn(&Path, Options, &str) -> anyhow::Result<()>,
    /// Show the first screen, where a study is chosen, until its reader leaves.
    pub start: fn(Options) -> anyhow::Result<()>,
    /// The same, with a new study in this folder.
    pub offer: fn(Options, &Path) -> anyhow::Result<()>,
    /// The keys in force, in the order of the help, and what is wrong with those that the researcher wishes.
    pub keys: fn() -> Keys,
}

/// The keys in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// All keys, in the order of the help.
    pub keys: Vec<Key>,
    /// What is wrong with the researcher's preferences, each with file, line and column.
    pub mistakes: Vec<String>,
    /// What their keys bring about that may not be meant.
    pub remarks: Vec<String>,
}

/// A key of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Where it applies.
    pub place: &'static str,
    /// The keys, separated by blanks.
    pub keys: &'static str,
    /// The name after `:`; empty where there is none.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
    /// What it is called in the researcher's preferences: `read.uncode`.
    pub setting: String,
}
