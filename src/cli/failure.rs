//! How a command ends: done, nothing found, or an error with a hint.

use std::io;
use std::path::Path;

use super::output;
use crate::app;
use crate::app::analyses::charts::quote;
use crate::project::{Refusal, SpeakerRefusal};
use crate::report;

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Done,
    /// Nothing was found, or a check failed: exit code 1.
    Nothing,
}

impl Outcome {
    /// [`Self::Done`] where something was found.
    pub fn found(found: bool) -> Self {
        if found { Self::Done } else { Self::Nothing }
    }
}

/// Why a command failed: what happened, and on a line of its own what to do.
#[derive(Debug)]
pub struct Failure {
    error: anyhow::Error,
    hint: Option<String>,
}

impl Failure {
    /// A failure in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self { error: anyhow::Error::msg(message.into()), hint: None }
    }

    /// The same failure with a way out.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether the reader of our output has gone away, which is their right.
    pub fn is_closed_pipe(&self) -> bool {
        self.of_output().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// What stdout answered; files have errors of their own, which name them.
    fn of_output(&self) -> Option<&io::Error> {
        match self.error.downcast_ref::<report::Error>() {
            Some(report::Error::Io(error)) => Some(error),
            _ => self.error.downcast_ref::<io::Error>(),
        }
    }

    fn message(&self) -> String {
        match self.of_output() {
            Some(error) => format!("cannot print it all: {error}"),
            None => self.error.to_string(),
        }
    }

    /// Print to stderr.
    pub fn report(&self) {
        output::message("error", &self.message());
        if let Some(hint) = self.hint.clone().or_else(|| self.usual_hint()) {
            output::message("hint", &hint);
        }
    }

    /// What happened and what to do, on one line.
    pub fn to_line(&self) -> String {
        let hint = self.hint.clone().or_else(|| self.usual_hint()).map(|hint| format!("; {hint}"));
        format!("{}{}", self.message(), hint.unwrap_or_default())
    }

    /// What to do after errors that other rooms raise.
    fn usual_hint(&self) -> Option<String> {
        let hint = match self.error.downcast_ref::<app::Error>()? {
            app::Error::NoProject(dir) if !app::projects_below(dir).is_empty() => return Some(below(dir)),
            app::Error::NoProject(_) => {
                "`emic demo` makes a sample study, `emic new DIR` your own; `--project DIR` names one that is elsewhere"
            }
            app::Error::Refused(Refusal::NoSuchCode(..)) => "`emic codebook show` lists the codes",
            app::Error::Refused(Refusal::NoSuchTranscript(..)) => "`emic transcripts` lists the transcripts",
            app::Error::Agreement(refusal) => refusal.hint(),
            app::Error::Speakers(SpeakerRefusal::NoSuchSpeaker { .. }) => "`emic speakers` lists the speakers",
            app::Error::Refused(Refusal::NoSuchCoding(_)) => "`emic codings` lists the codings with their ids",
            app::Error::Refused(Refusal::NoSuchMemo(_)) => "`emic memo list` lists the memos with their ids",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// Where to go from a folder that is no project and has some in it.
fn below(dir: &Path) -> String {
    let names = app::projects_below(dir);
    match names.as_slice() {
        [one] => format!("a study lies in {one}: `cd {one}`, or write `emic --project {one} ...`", one = quote(one)),
        [one, ..] => format!("studies lie in {}: `cd` into one, such as `cd {}`", names.join(", "), quote(one)),
        [] => String::new(),
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        Self { error: error.into(), hint: None }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self { error, hint: None }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        app::Error::Refused(refusal).into()
    }
}

impl From<report::Error> for Failure {
    fn from(error: report::Error) -> Self {
        let hint =
            matches!(error, report::Error::UnknownEnding(_)).then(|| "name the file with one of them".to_owned());
        Self { error: error.into(), hint }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self { error: error.into(), hint: None }
    }
}
