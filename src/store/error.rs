//! What can go wrong with the folder, and what was found damaged in it.

use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why something in the folder could not be read or written.
#[derive(Debug, Error)]
pub enum Error {
    /// The system refused.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// `read`, `write`, `create`, ...
        doing: &'static str,
        /// What.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A name that would leave the folder, or that some system cannot store.
    #[error("`{}` cannot be the name of a file: {why}", .name.escape_debug())]
    UnsafeName {
        /// The name.
        name: String,
        /// Why not.
        why: &'static str,
    },
    /// A path that leads out of the project folder, or a link where a file of the project's own should be.
    #[error("{} is a link that leads elsewhere; it is left alone", .0.display())]
    Outside(PathBuf),
    /// Not a plain file, or too large to be what it should be.
    #[error("{}: {why}", path.display())]
    Unfit {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Another program writes this coder's history.
    #[error("{coder} is already at work in another emic{}; use --coder NAME, or close the other one", shown(.pid))]
    Busy {
        /// The coder.
        coder: String,
        /// The other program's process id, where it can be read.
        pid: Option<u32>,
    },
    /// Another program is editing the files that all coders share.
    #[error("another emic{} is just editing the codebook, the attributes or the settings; try again", shown(.pid))]
    FilesBusy {
        /// The other program's process id, where it can be read.
        pid: Option<u32>,
    },
    /// An entry too long for one line of a history.
    #[error("{changes} changes at once are too many for one step; do it in smaller parts")]
    TooLarge {
        /// How many changes.
        changes: usize,
    },
    /// A step is in the history, and a text that it edits could not be put in its place after all.
    #[error("{0}; the step is in the history all the same, and opening the study again writes the text")]
    Unfinished(Box<Error>),
    /// There is something here already.
    #[error("{} holds a project already", .0.display())]
    Exists(PathBuf),
}

fn shown(pid: &Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (pid {pid})"))
}

impl Error {
    /// A closure for `map_err`: what was being done to which path.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

/// A line of a history that cannot be used; it stays in its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// The name of the file in `history/`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Why it cannot be used.
    pub why: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "history/{}, line {}: {}", self.file, self.line, self.why)
    }
}
