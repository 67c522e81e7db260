//! What the faces are told when something cannot be done, or should be known.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

use crate::project::{Refusal, SpeakerRefusal};
use crate::store;

/// Why something could not be done.
#[derive(Debug, Error)]
pub enum Error {
    /// A table could not be written.
    #[error(transparent)]
    Report(#[from] crate::report::Error),
    /// A file is to be written where there is no folder.
    #[error("cannot write {}: the folder does not exist", .0.display())]
    NoFolder(PathBuf),
    /// A file is to be written where a folder is.
    #[error("cannot write {}: it is a folder; name a file in it", .0.display())]
    IsFolder(PathBuf),
    /// A file is to be written over one that its owner protected.
    #[error("cannot write {}: the file is protected from being written; name another, or allow it", .0.display())]
    Protected(PathBuf),
    /// A table is to be written over the study's own files.
    #[error("cannot write {}: this place belongs to the study itself; name another file", .0.display())]
    OwnFile(PathBuf),
    /// Captions need times, and the transcript has none.
    #[error("the turns of {0} have no times, which captions need; write it as .txt instead")]
    NoTimes(crate::project::TranscriptId),
    /// A file of columns lacks one.
    #[error("{} has no column `{name}`", path.display())]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        name: &'static str,
    },
    /// A format cannot hold the codebook.
    #[error(transparent)]
    Exchange(#[from] crate::exchange::Error),
    /// The model refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A file or folder could not be read or written.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// `read`, `write`, `create`, ...
        doing: &'static str,
        /// What.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The project folder does not allow it.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The researcher's own editor failed.
    #[error("the editor `{editor}` {why}; the transcript is as it was{}", kept.as_ref()
        .map(|path| format!("; what was written lies in {}", path.display())).unwrap_or_default())]
    Editor {
        /// Its command line.
        editor: String,
        /// What went wrong.
        why: String,
        /// Where the words are that it had written by then.
        kept: Option<PathBuf>,
    },
    /// There is no study here.
    #[error("no emic project in {} or above it", .0.display())]
    NoProject(PathBuf),
    /// Something is where a new study should go.
    #[error("{} {what}; {hint}", path.display())]
    Occupied {
        /// Where.
        path: PathBuf,
        /// What is wrong with it: `is not empty`.
        what: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// A codebook is named that does not come with the program and is no file.
    #[error("no codebook `{name}`: no shipped one has this name, and there is no such file; {hint}")]
    NoSuchCodebook {
        /// What was asked for.
        name: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// A version of the codebook is named that is not known.
    #[error("no version `{wanted}` of the codebook: {why}")]
    NoSuchVersion {
        /// What was asked for.
        wanted: String,
        /// What is the matter, or what there is.
        why: String,
    },
    /// A codebook's file has an ending that names no format.
    #[error("cannot tell the format of {}; a codebook can be written as .yaml .csv .xlsx .md .docx .qdc .json .html .tex", .0.display())]
    CodebookEnding(PathBuf),
    /// The study is open for reading only.
    #[error("{0}")]
    ReadOnly(String),
    /// The codebook's file is broken, so the program must not edit it.
    #[error("codebook.yaml must be mended before codes can be changed here: {0}")]
    BrokenCodebook(String),
    /// The codebook's file cannot be edited by the program as it is written.
    #[error("codebook.yaml: {0}")]
    Codebook(String),
    /// A change is in force in memory and not on disk.
    #[error("NOT SAVED: {0}")]
    NotSaved(String),
    /// A name, or what is to take its place, is not what it should be.
    #[error("{0}")]
    Name(String),
    /// An attribute's name or value is not what it should be.
    #[error("{0}")]
    Attribute(String),
    /// The settings cannot be edited by the program as they are written.
    #[error("emic.yaml: {0}")]
    Settings(String),
    /// A decision about speakers is about nobody, or changes nothing.
    #[error(transparent)]
    Speakers(#[from] SpeakerRefusal),
    /// A query that is to be saved cannot be read.
    #[error(transparent)]
    Query(#[from] crate::search::QueryError),
    /// Coders cannot be compared.
    #[error(transparent)]
    Agreement(#[from] super::agreement::AgreementRefusal),
    /// The table of attributes is broken, so the program must not edit it.
    #[error("attributes.csv must be mended before attributes can be set here: {0}")]
    BrokenAttributes(String),
    /// Somebody asked for it to end.
    #[error("stopped before it was done")]
    Stopped,
}

/// Something that the researcher should know and that stopped nothing: a damaged line, a codebook that no longer parses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What, where, and what to do.
    pub message: String,
    /// Whether it only tells what happened, and nothing is wrong.
    pub is_news: bool,
    /// Whether it is true of the study as it stands, and not worth a word at every command.
    pub is_standing: bool,
}

impl Notice {
    /// A notice that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_news: false, is_standing: false }
    }

    /// A notice of something that happened and is no damage.
    pub fn news(message: impl Into<String>) -> Self {
        Self { is_news: true, ..Self::new(message) }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
