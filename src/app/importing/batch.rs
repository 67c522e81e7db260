//! Files that are read, and written beside their places: all that a commit needs.

use std::fs;
use std::path::{Path, PathBuf};

use super::found::OnDisk;
use super::reading::Ground;
use super::report::{ImportRow, Outcome};
use super::{Found, Planned};
use crate::project::Arrival;
use crate::store::{self, atomic};
use atomic::Staged;

/// Files that are read and durable, and not yet part of the study. Can be sent between threads; dropped, nothing of it
/// stays behind.
#[derive(Debug)]
pub struct Batch {
    pub(super) files: Vec<Taken>,
    pub(super) cancelled: bool,
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct Taken {
    pub planned: Planned,
    /// The file as it came, where something of it is new.
    pub original: Option<Staged>,
    /// Its documents; or why there are none.
    pub documents: Result<Vec<Ready>, Outcome>,
}

/// A document that was read.
#[derive(Debug)]
pub(super) struct Ready {
    /// Its row, with the outcome still open.
    pub row: ImportRow,
    pub arrival: Arrival,
    /// What lay in its place when it was read.
    pub on_disk: OnDisk,
    /// Its text; `None` where the study had it already.
    pub text: Option<Staged>,
}

impl Batch {
    /// Make all files durable together. Those that the disk does not take are told as such.
    pub(super) fn synced(mut files: Vec<Taken>, cancelled: bool) -> Self {
        let staged: Vec<&Staged> = files.iter().flat_map(Taken::staged).collect();
        let mut synced = atomic::sync_all(&staged).into_iter();
        let counts: Vec<usize> = files.iter().map(|taken| taken.staged().count()).collect();
        for (taken, count) in files.iter_mut().zip(counts) {
            let failed: Vec<store::Error> = synced.by_ref().take(count).filter_map(Result::err).collect();
            if let Some(error) = failed.first() {
                taken.documents = Err(Outcome::NotWritten(error.to_string()));
            }
        }
        Self { files, cancelled }
    }

    /// How many files were read.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Whether it was stopped before the last file.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled
    }
}

impl Taken {
    /// Read a file and write what is new of it.
    pub(super) fn of(ground: &Ground, planned: &Planned) -> Self {
        let mut taken = Self { planned: planned.clone(), original: None, documents: Ok(Vec::new()) };
        taken.documents = match ground.parse(planned) {
            Ok((bytes, reading)) => {
                let documents = ground.recognise(planned, reading);
                taken.write(ground, bytes, documents).map_err(|error| Outcome::NotWritten(error.to_string()))
            }
            Err(why) => Err(Outcome::Refused(why)),
        };
        taken
    }

    fn write(
        &mut self,
        ground: &Ground,
        bytes: Vec<u8>,
        documents: impl Iterator<Item = Found>,
    ) -> Result<Vec<Ready>, store::Error> {
        let mut bytes = Some(bytes);
        let mut ready = Vec::new();
        for found in documents {
            let is_new = !ground.has(&found);
            // The bytes go as soon as they are written, before the text is; of several documents one asks for them.
            if let Some(bytes) = bytes.take_if(|_| is_new) {
                self.original = Some(stage(ground, ground.folder.originals(), &bytes)?);
            }
            let (row, on_disk) = (found.row(&self.planned.path), found.on_disk.clone());
            let (arrival, document) = found.arrival();
            let text =
                if is_new { Some(stage(ground, ground.folder.transcripts(), document.text.as_bytes())?) } else { None };
            ready.push(Ready { row, arrival, on_disk, text });
        }
        Ok(ready)
    }

    fn staged(&self) -> impl Iterator<Item = &Staged> {
        let texts = self.documents.iter().flatten().filter_map(|ready| ready.text.as_ref());
        self.original.iter().chain(texts)
    }
}

/// Write a file beside its place, in a folder that links do not lead out of the study.
fn stage(ground: &Ground, folder: PathBuf, content: &[u8]) -> Result<Staged, store::Error> {
    let folder = ground.folder.inside(folder)?;
    fs::create_dir_all(&folder).map_err(store::Error::io("create", Path::new(&folder)))?;
    Staged::write(&folder, content)
}
