//! The commit: what was read becomes part of the study.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::batch::{Batch, Ready, Taken};
use super::judging::Judge;
use super::report::{ImportReport, ImportRow, Outcome};
use super::{MAX_BYTES, Planned};
use crate::app::{CarryReport, Error, Workspace};
use crate::project::{Arrival, Command, TranscriptId};
use crate::store;
use crate::store::atomic::{self, Staged};

/// Put what was read in its place and record it as one entry. Texts and originals are durable before the entry is.
///
/// # Errors
/// [`Error::ReadOnly`] and the like where the study cannot be changed at all; all else is in the report.
pub fn commit(workspace: &mut Workspace, batch: Batch) -> Result<ImportReport, Error> {
    let _turn = workspace.prepare()?;
    let mut report = ImportReport { cancelled: batch.cancelled, ..ImportReport::default() };
    let mut placing = Placing {
        workspace,
        judge: Judge::new(workspace),
        ids: HashSet::new(),
        placed: Vec::new(),
        arrivals: Vec::new(),
        updates: Vec::new(),
    };
    for taken in batch.files {
        placing.file(taken, &mut report.rows);
    }
    let Placing { arrivals, placed, updates, .. } = placing;
    if !arrivals.is_empty() {
        atomic::sync_folder(&workspace.folder().originals());
        atomic::sync_folder(&workspace.folder().transcripts());
        let done = workspace.run_with_texts(Some(Command::Import(arrivals)), updates, None);
        if done.is_err() {
            // Texts without an entry would be taken in as if somebody had put them there by hand.
            placed.iter().for_each(|path| drop(fs::remove_file(path)));
        }
        let (done, carried) = done?;
        report.done = Some(done);
        tell_carried(&mut report.rows, &carried);
        report.notices = workspace.refresh();
    }
    Ok(report)
}

struct Placing<'a> {
    workspace: &'a Workspace,
    judge: Judge<'a>,
    /// Ids that came in, in lower case.
    ids: HashSet<String>,
    /// New texts.
    placed: Vec<PathBuf>,
    arrivals: Vec<Arrival>,
    /// New texts of transcripts that the study has: they are written with the entry that carries their codings over.
    updates: Vec<(TranscriptId, String)>,
}

/// Say of each transcript that has another text now what became of its codings.
fn tell_carried(rows: &mut [ImportRow], carried: &CarryReport) {
    for text in &carried.texts {
        for row in rows.iter_mut().filter(|row| row.id == text.id) {
            if let Outcome::Updated(what) = &mut row.outcome {
                *what = text.sentence();
            }
        }
    }
}

impl Placing<'_> {
    /// Judge the documents of a file and put those that may come in into their places.
    fn file(&mut self, taken: Taken, rows: &mut Vec<ImportRow>) {
        let Taken { planned, original, documents } = taken;
        let documents = match documents {
            Ok(documents) => documents,
            Err(outcome) => return rows.push(ImportRow::left_out(&planned, outcome)),
        };
        let mut original = Original { planned: &planned, staged: original, name: None };
        for ready in documents {
            let record = &ready.arrival.record;
            let on_disk = ready.on_disk.clone().now(self.workspace.folder(), &record.id);
            let row = self.judge.judged(ready.row.clone(), record, &on_disk);
            rows.push(match row.outcome {
                Outcome::New | Outcome::Replaced | Outcome::Updated(_) => self.place(row, ready, &mut original),
                _ => row,
            });
        }
    }

    fn place(&mut self, row: ImportRow, ready: Ready, original: &mut Original<'_>) -> ImportRow {
        if !self.ids.insert(row.id.as_str().to_lowercase()) {
            let why = format!("another file of this import gave a transcript `{}`; rename one of the files", row.id);
            return ImportRow::of(&row.path, row.id, Outcome::Refused(why));
        }
        let mut arrival = ready.arrival;
        match self.put(&mut arrival, ready.text, original) {
            Ok(path) => {
                if row.outcome == Outcome::New {
                    self.placed.push(path);
                }
                self.arrivals.push(arrival);
                row
            }
            Err(error) => ImportRow::of(&row.path, row.id, Outcome::NotWritten(error)),
        }
    }

    /// Put original and text in their places, and complete the record.
    fn put(
        &mut self,
        arrival: &mut Arrival,
        text: Option<Staged>,
        original: &mut Original<'_>,
    ) -> Result<PathBuf, String> {
        let Some(text) = text else { return Err("the study changed meanwhile; import the file again".to_owned()) };
        let record = &mut arrival.record;
        record.original = Some(original.keep(self.workspace).map_err(|error| error.to_string())?);
        record.imported = Some(self.workspace.now());
        let path = self.workspace.folder().transcript(record.id.as_str()).map_err(|error| error.to_string())?;
        if self.workspace.project().transcripts.contains_key(&record.id) && path.exists() {
            let text = text.read().map_err(|error| error.to_string())?;
            self.updates.push((record.id.clone(), text));
            return Ok(path);
        }
        text.place(&path).map_err(|error| error.to_string())?;
        Ok(path)
    }
}

/// The file as it came.
struct Original<'a> {
    planned: &'a Planned,
    staged: Option<Staged>,
    /// Its path below the project folder, once it is kept.
    name: Option<String>,
}

impl Original<'_> {
    /// Keep the file, once for all its documents; its path below the project folder. An original with other bytes stays
    /// beside it.
    fn keep(&mut self, workspace: &Workspace) -> Result<String, store::Error> {
        if let Some(name) = &self.name {
            return Ok(name.clone());
        }
        let Some(staged) = self.staged.take() else {
            let gone = std::io::ErrorKind::NotFound.into();
            return Err(store::Error::io("keep", &self.planned.path)(gone));
        };
        let (id, ending) = (&self.planned.id, ending(&self.planned.path));
        let mut name = format!("{id}.{ending}");
        for number in 2.. {
            let path = workspace.folder().original(&name)?;
            if fs::symlink_metadata(&path).is_err() {
                staged.place(&path)?;
                break;
            }
            if is_same(&path, staged.path()) {
                break;
            }
            name = format!("{id}-{number}.{ending}");
        }
        Ok(self.name.insert(format!("originals/{name}")).clone())
    }
}

/// The ending of an original's name: the file's, where it is a plain one.
fn ending(path: &Path) -> String {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let plain = |ending: &String| ending.len() <= 10 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    ending.filter(plain).unwrap_or_else(|| "txt".to_owned())
}

fn is_same(one: &Path, other: &Path) -> bool {
    let size = |path: &Path| fs::metadata(path).map(|metadata| metadata.len()).ok();
    let read = |path: &Path| store::read_plain(path, MAX_BYTES).ok();
    size(one) == size(other) && read(one).is_some_and(|bytes| Some(bytes) == read(other))
}
