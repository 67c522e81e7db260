//! Import: files of a researcher become transcripts of the study.
//!
//! [`plan`] finds the files and gives them ids. [`Ground`] is what reading must know of the study; it can be sent to a
//! thread, where [`Ground::read`] reads and parses the files on all cores, recognises their turns, and writes originals
//! and texts beside their places, durable but under no name that counts. [`commit`] is the short rest, which needs the
//! study: every transcript is judged, its files are put in their places, and all of them are recorded as one entry, so
//! that one undo takes all back. A bad file has its own row in the report and stops nothing.

mod batch;
mod committing;
mod found;
mod gate;
mod judging;
mod likeness;
mod paths;
mod planning;
mod preview;
mod reading;
mod report;

use super::{Error, Workspace};
use crate::project::SpeakerChoices;

pub use crate::import::{Columns, Times, Warning, is_guarded};
pub use batch::Batch;
pub use committing::commit;
pub use found::Found;
pub use paths::{completed, interviews_beside, interviews_in, typed_path};
pub use planning::{Planned, Planner, plan};
pub use preview::{Looked, Preview, PreviewTurn, preview};
pub use reading::{Ground, MAX_BYTES};
pub use report::{ImportReport, ImportRow, Outcome};

/// What the researcher says about the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The encoding of all of them; detected for each where `None`.
    pub encoding: Option<String>,
    /// The title; used where one file is imported that holds one transcript.
    pub title: Option<String>,
    /// What the columns of tables mean; guessed where `None`.
    pub columns: Option<Columns>,
    /// Leave comments in the files where they are, instead of making memos of them.
    pub no_comments: bool,
    /// What is decided about speakers, in the place of what `emic.yaml` says now.
    pub choices: Option<SpeakerChoices>,
}

/// Import the planned files as one entry. `progress` is told how many are read of how many, and stops it by `false`:
/// what is read by then is imported.
///
/// # Errors
/// [`Error::ReadOnly`] and the like where the study cannot be changed at all; all else is in the report.
pub fn import(
    workspace: &mut Workspace,
    plan: &[Planned],
    options: &ImportOptions,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<ImportReport, Error> {
    // Reading takes its time; the files are nobody's meanwhile.
    drop(workspace.prepare()?);
    let batch = Ground::of(workspace, plan, options).read(progress);
    commit(workspace, batch)
}

#[cfg(test)]
mod tests;
