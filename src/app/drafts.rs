//! What is half done, on disk: one line a step, each synced before it counts, so that it can be left and gone on with,
//! after a crash too. The files lie in the cache and are no part of the study.
//!
//! Words that are being written are a line at each key press, and nobody waits for a disk between two letters: such a line
//! is the system's at once, so that it outlives the program, and a thread syncs it, so that it outlives a power cut.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Error;
use crate::project::{CoderId, sha256, slug};
use crate::store::{self, Folder};

/// Bytes that a draft may have: a million steps.
pub(super) const MAX_BYTES: u64 = 128 << 20;

/// Code points of what a draft is about in the name of its file.
const LONGEST_STEM: usize = 30;

/// The file of a draft, open for more.
#[derive(Debug)]
pub(super) struct DraftFile {
    path: PathBuf,
    file: File,
    /// What syncs lines that were added [soon](Self::append_soon).
    syncing: Option<Syncing>,
}

/// Syncs a file on a thread of its own, once for all that was written while it was at it.
#[derive(Debug)]
struct Syncing {
    wake: SyncSender<()>,
    failed: Arc<Mutex<Option<io::Error>>>,
}

impl Syncing {
    /// The thread has a handle of its own, because a lock goes with the other one and is to end with that.
    fn of(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).open(path)?;
        let (wake, woken) = sync_channel(1);
        let failed: Arc<Mutex<Option<io::Error>>> = Arc::default();
        let told = failed.clone();
        std::thread::Builder::new().spawn(move || {
            while woken.recv().is_ok() {
                if let Err(error) = file.sync_data() {
                    *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                }
            }
        })?;
        Ok(Self { wake, failed })
    }

    /// Have all that is written by now synced; why an earlier time did not work.
    fn soon(&self) -> io::Result<()> {
        // Where somebody waits already, what is written now is synced with that.
        let _ = self.wake.try_send(());
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner).take();
        failed.map_or(Ok(()), Err)
    }
}

impl DraftFile {
    /// Begin a draft with these lines; one that was there is gone.
    pub(super) fn create<L: Serialize>(folder: &Folder, name: &str, lines: &[L]) -> Result<Self, Error> {
        folder.make_cache_folder("drafts")?;
        let path = path(folder, name)?;
        let mut content = Vec::new();
        for line in lines {
            content.extend(bytes(line)?);
        }
        if content.len() as u64 > MAX_BYTES {
            let why = format!("a draft has at most {} MB, and this one has more", MAX_BYTES >> 20);
            return Err(store::Error::Unfit { path, why }.into());
        }
        store::atomic::write_private(&path, &content)?;
        Self::append_to(path)
    }

    /// The draft of this name, if there is one, and its lines. A last line that was torn off is forgotten.
    pub(super) fn open(folder: &Folder, name: &str) -> Result<Option<(Self, Vec<u8>)>, Error> {
        let path = path(folder, name)?;
        if !path.exists() {
            return Ok(None);
        }
        let opened = Self::append_to(path)?;
        let content = opened.read()?;
        Ok(Some((opened, content)))
    }

    /// The same of a draft that is [locked](Self::lock) by whoever writes it; `None` where another program does.
    pub(super) fn open_left(folder: &Folder, name: &str) -> Result<Option<(Self, Vec<u8>)>, Error> {
        let opened = Self::append_to(path(folder, name)?)?;
        if !opened.lock() {
            return Ok(None);
        }
        let content = opened.read()?;
        Ok(Some((opened, content)))
    }

    /// Lock the draft until it is dropped or the program ends; whether no other program has. Where the system has no
    /// locks this succeeds: sharing is then by agreement.
    pub(super) fn lock(&self) -> bool {
        !matches!(self.file.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// All whole lines; what stands behind them is cut off.
    fn read(&self) -> Result<Vec<u8>, Error> {
        let mut content = store::read_plain(&self.path, MAX_BYTES)?;
        let whole = memchr::memrchr(b'\n', &content).map_or(0, |place| place + 1);
        content.truncate(whole);
        self.file.set_len(whole as u64).map_err(failed("write", &self.path))?;
        Ok(content)
    }

    fn append_to(path: PathBuf) -> Result<Self, Error> {
        let file = OpenOptions::new().append(true).open(&path).map_err(failed("write", &path))?;
        Ok(Self { path, file, syncing: None })
    }

    /// Add a line. On disk when this returns.
    pub(super) fn append(&mut self, line: &impl Serialize) -> Result<(), Error> {
        self.add(line, |file, _| file.sync_data())
    }

    /// Add a line. It outlives the program when this returns, and a power cut some milliseconds later.
    pub(super) fn append_soon(&mut self, line: &impl Serialize) -> Result<(), Error> {
        if self.syncing.is_none() {
            self.syncing = Some(Syncing::of(&self.path).map_err(failed("write", &self.path))?);
        }
        self.add(line, |_, syncing| syncing.map_or(Ok(()), Syncing::soon))
    }

    fn add(
        &mut self,
        line: &impl Serialize,
        sync: impl FnOnce(&File, Option<&Syncing>) -> io::Result<()>,
    ) -> Result<(), Error> {
        let length = self.file.metadata().map_err(failed("read", &self.path))?.len();
        if let Err(error) = self.file.write_all(&bytes(line)?) {
            // Half a line would spoil the next one.
            let _ = self.file.set_len(length);
            return Err(failed("write", &self.path)(error));
        }
        // The line is whole: where only the disk's word is missing, or was for a line before, it stays.
        sync(&self.file, self.syncing.as_ref()).map_err(failed("write", &self.path))
    }

    /// Take the file away.
    pub(super) fn remove(self) -> Result<(), Error> {
        std::fs::remove_file(&self.path).map_err(failed("remove", &self.path))
    }
}

/// The lines of a draft that can be read. What a newer version or a careless hand has written there decides nothing.
pub(super) fn lines<L: DeserializeOwned>(content: &[u8]) -> impl Iterator<Item = L> {
    let lines = content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.filter_map(|line| serde_json::from_slice(line).ok())
}

/// The names of all drafts of a kind, with the content of each, in the order of their names.
pub(super) fn all(folder: &Folder, kind: &str) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder.cache().join("drafts")).into_iter().flatten().flatten();
    let of_kind = |name: &str| name.strip_prefix(kind).is_some_and(|rest| rest.starts_with('-'));
    let named = files.filter_map(|file| file.file_name().into_string().ok()).filter(|name| of_kind(name));
    let content = |name: String| {
        let read = store::read_plain(&path(folder, &name).ok()?, MAX_BYTES).ok()?;
        Some((name, read))
    };
    let mut drafts: Vec<(String, Vec<u8>)> = named.filter_map(content).collect();
    drafts.sort_unstable();
    drafts
}

/// The name of a coder's draft about something, which may hold what no file name can: one that is not plain has a hash
/// added.
pub(super) fn name(kind: &str, about: &str, coder: &CoderId) -> String {
    let mut stem: String = slug(about).chars().take(LONGEST_STEM).collect();
    if stem != about {
        stem = format!("{stem}-{}", sha256(about).get(..8).unwrap_or_default());
    }
    let name = format!("{kind}-{stem}-{coder}.jsonl");
    if name.len() > 200 { format!("{kind}-{}.jsonl", sha256(&name)) } else { name }
}

fn path(folder: &Folder, name: &str) -> Result<PathBuf, Error> {
    Ok(folder.inside(folder.cache().join("drafts").join(store::safe_name(name)?))?)
}

fn bytes(line: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec(line).map_err(|error| failed("write", Path::new("a draft"))(error.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(std::io::Error) -> Error + 'a {
    move |source| Error::Io { doing, path: path.to_owned(), source }
}
