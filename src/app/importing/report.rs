//! What an import tells of each file.

use std::path::{Path, PathBuf};

use super::Planned;
use crate::app::{Done, Notice};
use crate::import::{Times, Warning};
use crate::project::TranscriptId;

/// What became of a transcript of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new transcript.
    New,
    /// A transcript that nobody has coded yet has this text now.
    Replaced,
    /// A transcript has this text now, and its codings were carried over: how many were kept, moved, changed, lost.
    Updated(String),
    /// The study has this transcript with this text already.
    Unchanged,
    /// Nothing, and why.
    Refused(String),
    /// It is fit to come in, but could not be written, and why: trying again may help.
    NotWritten(String),
}

/// A transcript in the table of what was understood, or a file that gave none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// The file.
    pub path: PathBuf,
    /// The transcript that it is or would have been.
    pub id: TranscriptId,
    /// What became of it.
    pub outcome: Outcome,
    /// The format's name; empty where it was refused.
    pub format: &'static str,
    /// The encoding that its bytes were read in; empty where it was refused, and for formats that have none.
    pub encoding: &'static str,
    /// Turns, those without a speaker included.
    pub turns: usize,
    /// Speakers in the order of their first turn, with their turns.
    pub speakers: Vec<(String, usize)>,
    /// Words spoken.
    pub words: usize,
    /// `en`, `zh` or `mixed`.
    pub language: String,
    /// The captions of a recording.
    pub times: Option<Times>,
    /// Attributes that the file gives.
    pub attributes: usize,
    /// Comments in the file that become memos.
    pub comments: usize,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

impl ImportRow {
    /// The row of a file that gave no transcript.
    pub(super) fn left_out(planned: &Planned, outcome: Outcome) -> Self {
        Self::of(&planned.path, planned.id.clone(), outcome)
    }

    /// Why it did not come in; or what became of its codings, and what was odd.
    pub fn odd(&self) -> Vec<String> {
        match &self.outcome {
            Outcome::Refused(why) | Outcome::NotWritten(why) => vec![why.clone()],
            Outcome::Updated(what) if !what.is_empty() => {
                std::iter::once(what.clone()).chain(self.warnings.iter().map(ToString::to_string)).collect()
            }
            _ => self.warnings.iter().map(ToString::to_string).collect(),
        }
    }

    /// The name of its file; where one file gave several transcripts, what the id adds to it stands behind.
    pub fn name(&self) -> String {
        let file = self.path.file_name().unwrap_or_default().to_string_lossy();
        let stem = super::planning::slug(&self.path.file_stem().unwrap_or_default().to_string_lossy());
        match self.id.as_str().strip_prefix(stem.as_str()).map(|rest| rest.trim_start_matches('-')) {
            Some("") => file.into_owned(),
            Some(rest) => format!("{rest} · {file}"),
            None => format!("{} · {file}", self.id),
        }
    }

    /// A row that tells nothing yet of what is in the file.
    pub(super) fn of(path: &Path, id: TranscriptId, outcome: Outcome) -> Self {
        Self {
            path: path.to_owned(),
            id,
            outcome,
            format: "",
            encoding: "",
            turns: 0,
            speakers: Vec::new(),
            words: 0,
            language: String::new(),
            times: None,
            attributes: 0,
            comments: 0,
            warnings: Vec::new(),
        }
    }
}

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// A row for each transcript, and for each file that gave none, in the order of the plan.
    pub rows: Vec<ImportRow>,
    /// The entry; `None` where nothing was new.
    pub done: Option<Done>,
    /// Whether it was stopped before the last file.
    pub cancelled: bool,
    /// What was noticed in the folder meanwhile.
    pub notices: Vec<Notice>,
}

impl ImportReport {
    /// How many transcripts came in or were replaced.
    pub fn imported(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| matches!(row.outcome, Outcome::New | Outcome::Replaced | Outcome::Updated(_)))
            .count()
    }
}
