//! The study that a command works on, opened as the global options say.

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::time::Duration;

use super::args::Global;
use super::output::message;
use super::{Failure, Outcome, output};
use crate::app::{self, Done, Notice, Options, Workspace};
use crate::project::{CodeId, CoderId, CodingId, Project, TranscriptId, no_such_code, no_such_transcript};

/// How long a command waits for another that writes for the same coder: scripts run many at once, and each is short.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open study that is closed when the command ends, so that the next opening finds a snapshot.
#[derive(Debug)]
pub struct Session(Workspace);

impl Deref for Session {
    type Target = Workspace;

    fn deref(&self) -> &Workspace {
        &self.0
    }
}

impl DerefMut for Session {
    fn deref_mut(&mut self) -> &mut Workspace {
        &mut self.0
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// The project folder.
///
/// # Errors
/// [`app::Error::NoProject`] where there is none.
pub fn root(global: &Global) -> Result<PathBuf, Failure> {
    Ok(app::find_project(global.project.as_deref())?)
}

/// Who works, if the option says; else the workspace knows from `EMIC_CODER` and the settings.
///
/// # Errors
/// Where several are named, because one person works at a time.
pub fn coder(global: &Global) -> Result<Option<String>, Failure> {
    match global.coder.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        _ => Err(Failure::new("several coders are named; only lists and counts take more than one")),
    }
}

/// Open the study to change it as the coder who was named.
pub fn open(global: &Global) -> Result<Session, Failure> {
    open_as(global, &Options { coder: coder(global)?, now: global.now })
}

/// Open the study to read; `--coder` then filters and says nothing of who works.
pub fn open_to_read(global: &Global) -> Result<Session, Failure> {
    let session = open_as(global, &Options { coder: None, now: global.now })?;
    if session.settings().blind {
        message(
            "note",
            "`blind: true` in emic.yaml hides what others coded from the screen alone; what is printed has it",
        );
    }
    Ok(session)
}

/// Open the study to read, as [`open_to_read`]; one that is coded blind with one's own codings alone, unless coders are named
/// or `everybody` is wanted.
pub fn open_blindly(global: &Global, everybody: bool) -> Result<Session, Failure> {
    let mut session = open_as(global, &Options { coder: None, now: global.now })?;
    if session.settings().blind && !everybody && global.coder.is_empty() {
        session.set_blind(true);
        let coder = session.coder().clone();
        message(
            "note",
            &format!("`blind: true` in emic.yaml: only what {coder} coded is in it; --everybody takes all"),
        );
    }
    Ok(session)
}

/// As [`open_to_read`], for what refuses by itself who is blind.
pub fn open_to_compare(global: &Global) -> Result<Session, Failure> {
    open_as(global, &Options { coder: None, now: global.now })
}

/// Open the study, and hand over what opening it told instead of printing it.
pub fn open_quietly(global: &Global) -> Result<(Session, Vec<Notice>), Failure> {
    let options = Options { coder: coder(global)?, now: global.now };
    let (workspace, notices) = Workspace::open_patiently(&root(global)?, &options, PATIENCE)?;
    Ok((Session(workspace), notices))
}

fn open_as(global: &Global, options: &Options) -> Result<Session, Failure> {
    let (workspace, notices) = Workspace::open_patiently(&root(global)?, options, PATIENCE)?;
    for notice in notices.into_iter().filter(|notice| !notice.is_standing) {
        message("warning", &notice.message);
    }
    Ok(Session(workspace))
}

/// Say what a change came to; a change that is not on disk is an error.
pub fn finish(done: &Done) -> Result<Outcome, Failure> {
    saved(done)?;
    output::print_line(&done.label)?;
    Ok(Outcome::Done)
}

/// Fail where a change is not on disk.
pub fn saved(done: &Done) -> Result<(), Failure> {
    saved_but(
        done,
        "no text, code or attribute on disk was changed by it; make room or mend the folder, then try again",
    )
}

/// As [`saved`], with what to do where the history does not have the change.
pub fn saved_but(done: &Done, hint: &str) -> Result<(), Failure> {
    let Some(why) = &done.not_saved else { return Ok(()) };
    let hint = if done.recorded { "mend the folder, then open the study again" } else { hint };
    Err(Failure::new(format!("NOT SAVED: {why}")).hint(hint))
}

/// The coders that `--coder` names, all of whom must have worked here.
pub fn coders(project: &Project, global: &Global) -> Result<BTreeSet<CoderId>, Failure> {
    let named = global.coder.iter().map(|name| CoderId::from(name.as_str()));
    named
        .map(|coder| if project.coders.contains(&coder) { Ok(coder) } else { Err(no_coder(project, &coder)) })
        .collect()
}

fn no_coder(project: &Project, coder: &CoderId) -> Failure {
    let known: Vec<&str> = project.coders.iter().map(CoderId::as_str).collect();
    let hint =
        if known.is_empty() { "nobody has coded yet".to_owned() } else { format!("coders: {}", known.join(", ")) };
    Failure::new(format!("no coder `{coder}` in this project")).hint(hint)
}

/// The transcripts with these ids.
pub fn transcripts(project: &Project, ids: &[String]) -> Result<BTreeSet<TranscriptId>, Failure> {
    ids.iter().map(|id| transcript(project, id)).collect()
}

/// The transcript with this id.
pub fn transcript(project: &Project, id: &str) -> Result<TranscriptId, Failure> {
    match project.transcripts.get_key_value(id) {
        Some((id, _)) => Ok(id.clone()),
        None => Err(no_such_transcript(project, id).into()),
    }
}

/// The code that a word means: an id, a name or an alias.
pub fn code(project: &Project, word: &str) -> Result<CodeId, Failure> {
    match project.codebook.find(word) {
        Some(code) => Ok(code.id.clone()),
        None => Err(no_such_code(project, word).into()),
    }
}

/// The coding that a word means: its id, or enough of its beginning or end to tell it from all others.
pub fn coding(project: &Project, word: &str) -> Result<CodingId, Failure> {
    if let Some(id) = CodingId::parse(word) {
        return Ok(id);
    }
    let folded = word.to_lowercase();
    let named = |id: &String| folded.len() >= 4 && (id.starts_with(&folded) || id.ends_with(&folded));
    let mut found = project.codings.iter().filter(|coding| named(&coding.id.to_string()));
    match (found.next(), found.next()) {
        (Some(coding), None) => Ok(coding.id),
        (Some(_), Some(_)) => {
            Err(Failure::new(format!("several codings begin or end with `{word}`; give more of the id")))
        }
        (None, _) => {
            Err(Failure::new(format!("no coding `{word}`")).hint("`emic codings` lists the codings with their ids"))
        }
    }
}
