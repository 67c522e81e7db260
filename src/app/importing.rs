//! Import: files of a researcher become transcripts of the study.
//!
//! [`plan`] finds the files and gives them ids; [`import`] reads them one by one, keeps each original byte for byte in
//! `originals/`, writes the text to `transcripts/`, and records all of them as one entry. A bad file has its own row in
//! the report and stops nothing.

mod planning;

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::import::{self, Document, Source, Warning};
use crate::project::{Command, MemoTarget, Recognised, TranscriptId, TranscriptRecord, recognise, sha256};
use crate::store::{self, atomic};

use super::{Done, Error, Notice, Workspace};

pub use planning::{Planned, plan};

/// Bytes that a file may have: some hundred times the longest interview.
pub const MAX_BYTES: u64 = 64 << 20;

/// What the researcher says about the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The encoding of all of them; detected for each where `None`.
    pub encoding: Option<String>,
    /// The title; used where one file is imported.
    pub title: Option<String>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new transcript.
    New,
    /// A transcript that nobody has coded yet has this text now.
    Replaced,
    /// The study has this transcript with this text already.
    Unchanged,
    /// Nothing, and why.
    Refused(String),
    /// It is fit to come in, but could not be written, and why: trying again may help.
    NotWritten(String),
}

/// A file in the table of what was understood.
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
    /// The encoding that its bytes were read in; empty where it was refused.
    pub encoding: &'static str,
    /// Turns, those without a speaker included.
    pub turns: usize,
    /// Speakers in the order of their first turn, with their turns.
    pub speakers: Vec<(String, usize)>,
    /// Words spoken.
    pub words: usize,
    /// `en`, `zh` or `mixed`.
    pub language: String,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// A row for each file, in the order of the plan.
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
        self.rows.iter().filter(|row| matches!(row.outcome, Outcome::New | Outcome::Replaced)).count()
    }
}

/// Import the planned files as one entry. `progress` is told how many are done of how many, and stops it by `false`:
/// what is done by then is imported.
///
/// # Errors
/// [`Error::ReadOnly`] and the like where the study cannot be changed at all; all else is in the report.
pub fn import(
    workspace: &mut Workspace,
    plan: &[Planned],
    options: &ImportOptions,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<ImportReport, Error> {
    workspace.prepare()?;
    let mut report = ImportReport::default();
    let mut records = Vec::new();
    for (count, planned) in plan.iter().enumerate() {
        if !progress(count, plan.len()) {
            report.cancelled = true;
            break;
        }
        let (row, record) = take(workspace, planned, options, plan.len() == 1);
        report.rows.push(row);
        records.extend(record);
    }
    if !records.is_empty() {
        report.done = Some(workspace.run(Command::Import(records))?);
        report.notices = workspace.refresh();
    }
    progress(plan.len(), plan.len());
    Ok(report)
}

/// What [`import`] would make of a file, nothing written.
pub fn preview(workspace: &Workspace, planned: &Planned, options: &ImportOptions) -> ImportRow {
    match examine(workspace, planned, options) {
        Ok(found) => found.row(planned),
        Err(why) => refused(planned, why),
    }
}

/// A file that has been read and judged.
struct Found {
    bytes: Vec<u8>,
    document: Document,
    warnings: Vec<Warning>,
    recognised: Recognised,
    record: TranscriptRecord,
    outcome: Outcome,
}

impl Found {
    fn row(&self, planned: &Planned) -> ImportRow {
        let speakers = self.recognised.speakers().into_iter().map(|(name, turns)| (name.to_owned(), turns)).collect();
        ImportRow {
            path: planned.path.clone(),
            id: self.record.id.clone(),
            outcome: self.outcome.clone(),
            format: self.document.format,
            encoding: self.document.encoding,
            turns: self.record.turns,
            speakers,
            words: self.record.words,
            language: self.record.language.clone(),
            warnings: self.warnings.clone(),
        }
    }
}

fn refused(planned: &Planned, why: String) -> ImportRow {
    left_out(planned, Outcome::Refused(why))
}

fn left_out(planned: &Planned, outcome: Outcome) -> ImportRow {
    ImportRow {
        path: planned.path.clone(),
        id: planned.id.clone(),
        outcome,
        format: "",
        encoding: "",
        turns: 0,
        speakers: Vec::new(),
        words: 0,
        language: String::new(),
        warnings: Vec::new(),
    }
}

/// Read, judge and write one file; the record where the study is to have a new one.
fn take(
    workspace: &Workspace,
    planned: &Planned,
    options: &ImportOptions,
    only: bool,
) -> (ImportRow, Option<TranscriptRecord>) {
    let mut found = match examine(workspace, planned, options) {
        Ok(found) => found,
        Err(why) => return (refused(planned, why), None),
    };
    if found.outcome == Outcome::Unchanged {
        return (found.row(planned), None);
    }
    if let Some(title) = options.title.as_ref().filter(|_| only) {
        found.record.title.clone_from(title);
    }
    match write(workspace, planned, &mut found) {
        Ok(()) => (found.row(planned), Some(found.record)),
        Err(error) => (left_out(planned, Outcome::NotWritten(error.to_string())), None),
    }
}

fn examine(workspace: &Workspace, planned: &Planned, options: &ImportOptions) -> Result<Found, String> {
    if let Some(problem) = &planned.problem {
        return Err(problem.clone());
    }
    let bytes = read_bytes(&planned.path)?;
    let name = planned.path.file_name().unwrap_or_default().to_string_lossy();
    let source = Source { encoding: options.encoding.as_deref(), ..Source::new(&name, &bytes) };
    let reading = import::read(&source).map_err(|error| error.to_string())?;
    let mut warnings = reading.warnings;
    let document = reading.documents.into_iter().next().unwrap_or_default();
    let recognised = recognise(&document.text);
    let id = known_spelling(workspace, &planned.id);
    let mut record = TranscriptRecord::of_text(id, &document.text, &recognised);
    if let Some(title) = &document.title {
        record.title.clone_from(title);
    } else if record.title == record.id.as_str() {
        record.title = planned.stem();
    }
    let outcome = judge(workspace, &record)?;
    if outcome == Outcome::New {
        warnings.extend(twin(workspace, &record));
    }
    if recognised.speakers().is_empty() {
        warnings.push(Warning::new("no speakers found; each paragraph or time is a turn"));
    }
    Ok(Found { bytes, document, warnings, recognised, record, outcome })
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("cannot read it: {error}");
    let metadata = fs::metadata(path).map_err(told)?;
    if !metadata.is_file() {
        return Err("this is no plain file".to_owned());
    }
    if metadata.len() > MAX_BYTES {
        return Err(format!(
            "{} MB are too many for a transcript; at most {} are read",
            metadata.len() >> 20,
            MAX_BYTES >> 20
        ));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes)).map_err(told)?;
    Ok(bytes)
}

/// The id as the study spells it: `P1` and `p1` would be one file on many systems.
fn known_spelling(workspace: &Workspace, id: &TranscriptId) -> TranscriptId {
    let transcripts = &workspace.project().transcripts;
    if transcripts.contains_key(id) {
        return id.clone();
    }
    let small = id.as_str().to_lowercase();
    let same = transcripts.keys().find(|known| known.as_str().to_lowercase() == small);
    same.unwrap_or(id).clone()
}

/// Whether `record` may come in: nothing that anybody has coded or edited is written over.
fn judge(workspace: &Workspace, record: &TranscriptRecord) -> Result<Outcome, String> {
    let id = &record.id;
    let path = workspace.folder().transcript(id.as_str()).map_err(|error| error.to_string())?;
    let on_disk = store::read_plain(&path, MAX_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let on_disk = on_disk.map(|text| sha256(&text));
    let known = workspace.project().transcripts.get(id);
    match (known, on_disk) {
        (Some(known), Some(disk)) if known.sha256 == record.sha256 && disk == record.sha256 => Ok(Outcome::Unchanged),
        (Some(known), None) if known.sha256 == record.sha256 => Ok(Outcome::Replaced),
        (Some(_), _) if is_used(workspace, id) => Err(format!(
            "the study has `{id}` with other words, and codings or memos refer to them; rename the file to import it beside the old one"
        )),
        (Some(known), Some(disk)) if disk != known.sha256 => Err(format!(
            "transcripts/{id}.txt has been edited since its import; rename the file to import it beside the edited one"
        )),
        (Some(_), _) => Ok(Outcome::Replaced),
        (None, Some(disk)) if disk != record.sha256 => Err(format!(
            "transcripts/{id}.txt is there already with other words; rename the file, or move the old one away"
        )),
        (None, _) => Ok(Outcome::New),
    }
}

fn is_used(workspace: &Workspace, id: &TranscriptId) -> bool {
    let project = workspace.project();
    let memo = |target: &MemoTarget| matches!(target, MemoTarget::Passage(transcript, _) if transcript == id);
    project.codings.of(id).len() > 0 || project.memos.values().any(|memo_of| memo(&memo_of.target))
}

/// A warning where the study has the same words under another id.
fn twin(workspace: &Workspace, record: &TranscriptRecord) -> Option<Warning> {
    let same = workspace.project().transcripts.values().find(|known| known.sha256 == record.sha256)?;
    Some(Warning::new(format!("the study has the same words already, as `{}`", same.id)))
}

/// Write original and text, and complete the record.
fn write(workspace: &Workspace, planned: &Planned, found: &mut Found) -> Result<(), Error> {
    let folder = workspace.folder();
    for made in [folder.originals(), folder.transcripts()] {
        fs::create_dir_all(&made).map_err(|source| Error::Io { doing: "create", path: made, source })?;
    }
    found.record.original = Some(keep_original(workspace, planned, found)?);
    found.record.imported = Some(workspace.now());
    let path = folder.transcript(found.record.id.as_str())?;
    Ok(atomic::write(&path, found.document.text.as_bytes())?)
}

/// Copy the file as it came; its path below the project folder. An original with other bytes stays beside it.
fn keep_original(workspace: &Workspace, planned: &Planned, found: &Found) -> Result<String, Error> {
    let ending = planned.path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let plain = |ending: &String| ending.len() <= 10 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let ending = ending.filter(plain).unwrap_or_else(|| "txt".to_owned());
    let id = &found.record.id;
    let mut name = format!("{id}.{ending}");
    for number in 2.. {
        let path = workspace.folder().original(&name)?;
        if fs::symlink_metadata(&path).is_err() {
            atomic::write(&path, &found.bytes)?;
            break;
        }
        if store::read_plain(&path, MAX_BYTES).is_ok_and(|bytes| bytes == found.bytes) {
            break;
        }
        name = format!("{id}-{number}.{ending}");
    }
    Ok(format!("originals/{name}"))
}

#[cfg(test)]
mod tests;
