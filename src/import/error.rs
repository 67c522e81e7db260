//! Why a file could not be read, and what was odd in one that could.

use std::fmt;

use thiserror::Error;

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Error {
    /// Nothing in it but white space.
    #[error("the file is empty")]
    Empty,
    /// Another kind of file, named.
    #[error("this looks like {0}; it cannot come in as it is (docs/import.md lists what can)")]
    NotText(&'static str),
    /// A file of a known format that cannot be read: what is wrong with it, and where.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Somebody's lock is on it.
    #[error("the file is protected by a password: save it without one, then import it")]
    Locked,
    /// It would unfold into more than a transcript can be.
    #[error("the file would unfold to more than {0} MB; this is no transcript")]
    TooLarge(u64),
    /// A format that only other programs read: what it is, and how to convert it.
    #[error("this is {0}: {1}")]
    Convert(&'static str, &'static str),
    /// A known format in which there is no text: what to do.
    #[error("there is no text in it: {0}")]
    NoText(String),
    /// A table without a column that the researcher named.
    #[error("the table has no column `{name}`; its columns are {known}")]
    NoColumn {
        /// The heading that was asked for.
        name: String,
        /// The headings that there are.
        known: String,
    },
    /// No encoding of that name.
    #[error(
        "no encoding `{0}`; known are utf-8, cesu-8, utf-16le, utf-16be, gb18030, big5, shift_jis, euc-jp, euc-kr, \
         windows-1250 to windows-1258, iso-8859-2 and others of the web's list"
    )]
    UnknownEncoding(String),
    /// The named encoding cannot have been used: too much of the file does not fit it.
    #[error("the file is not in {0}: {1} places do not fit; leave --encoding out to have it detected")]
    WrongEncoding(&'static str, usize),
}

/// Something odd that stopped nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The line of the text that it is about, from 1; `None` for the whole file.
    pub line: Option<usize>,
    /// What, and what to do.
    pub message: String,
}

impl Warning {
    /// A warning about the whole file.
    pub fn new(message: impl Into<String>) -> Self {
        Self { line: None, message: message.into() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
