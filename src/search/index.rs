//! The index on disk: opened, checked, brought up to date, and built anew where anything is doubtful.
//!
//! It is a cache of the texts in `.emic/index`: one document for each turn, with the positions of its words; the words
//! themselves are not kept. Whoever opens it gets a snapshot; [`Index::refresh`] works on a clone in a thread.

use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory, RamDirectory};
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::{FAST, Field, IndexRecordOption, NumericOptions, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyError};
use thiserror::Error;

use super::analyser::Analyser;
use super::batch::{Batch, Work};
use super::manifest::Manifest;
use super::pool::Pool;
use super::state::State;
use crate::project::{Choices, TranscriptId};

/// Memory for new turns before they are written out, in bytes: for a few transcripts, and for many. The engine takes up to
/// twice as much while it writes a part of the index and merges others, so that 60 MiB hold all of it.
const SMALL_BUDGET: usize = 15 << 20;
const LARGE_BUDGET: usize = 22 << 20;
/// From how many transcripts on the large budget is used.
const MANY: usize = 50;

/// How long another program is waited for that is writing the index.
const PATIENCE: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 30 });
/// Between two looks at whether it is through.
const PAUSE: Duration = Duration::from_millis(20);

/// How a text is read.
type Read<'a> = &'a dyn Fn(&Path) -> Result<String, String>;
/// Who hears how many of how many texts are done, and answers whether to go on.
type Progress<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

/// Why the index could not be used.
#[derive(Debug, Error)]
pub enum Error {
    /// The engine failed; most often because the disk did.
    #[error("the search index failed: {}", told(.0))]
    Engine(#[from] TantivyError),
    /// A file of the index could not be read or written.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// `read`, `write`, ...
        doing: &'static str,
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    /// Whether another program is writing the index.
    fn is_busy(&self) -> bool {
        matches!(self, Self::Engine(TantivyError::LockFailure(LockError::LockBusy, _)))
    }
}

/// What went wrong in the engine, in words: which file, and what is wrong with it.
fn told(error: &TantivyError) -> String {
    match error {
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => format!("{} is missing", name_of(file)),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
            format!("{} cannot be read: {}", name_of(filepath), io_told(io_error))
        }
        TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) | TantivyError::IncompatibleIndex(_) => {
            "another version of the program made it".to_owned()
        }
        TantivyError::OpenWriteError(OpenWriteError::FileAlreadyExists(file)) => {
            format!("{} is in the way", name_of(file))
        }
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
            format!("{} cannot be written: {}", name_of(filepath), io_told(io_error))
        }
        TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => {
            format!("its folder cannot be opened: {}", io_told(io_error))
        }
        TantivyError::OpenDirectoryError(_) => "its folder cannot be opened".to_owned(),
        TantivyError::IoError(error) => io_told(error),
        TantivyError::DataCorruption(_) | TantivyError::DeserializeError(_) => "one of its files is damaged".to_owned(),
        TantivyError::LockFailure(..) => "its lock cannot be taken".to_owned(),
        TantivyError::ErrorInThread(_) | TantivyError::Poisoned => "its files cannot be written".to_owned(),
        other => one_line(&other.to_string()),
    }
}

fn io_told(error: &io::Error) -> String {
    // The engine wraps errors in errors; which file it was is said already, or not known.
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::Other | io::ErrorKind::InvalidData => "it is damaged".to_owned(),
        _ => one_line(&error.to_string()),
    }
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

fn damaged_file(file: &Path) -> String {
    format!("{} is damaged", name_of(file))
}

/// The first line of what went wrong, not too long to be told in one.
fn one_line(why: &str) -> String {
    why.lines().next().unwrap_or_default().chars().take(200).collect()
}

/// A text to be indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The transcript's id.
    pub id: TranscriptId,
    /// Its text.
    pub path: PathBuf,
    /// What the researcher decided about its speakers.
    pub choices: Arc<Choices>,
}

/// What a refresh came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Transcripts indexed because they are new or changed.
    pub updated: usize,
    /// Transcripts taken out.
    pub removed: usize,
    /// Whether the index now holds every text as it is. `false` after a cancel, or while another program writes.
    pub complete: bool,
    /// Whether another program was writing all the while.
    pub busy: bool,
    /// Why the index was built anew, or is kept in memory: one line, to be told to the researcher.
    pub rebuilt: Option<String>,
    /// Texts that could not be read, with the reason.
    pub unread: Vec<(TranscriptId, String)>,
}

/// The fields of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// The words of the turn.
    pub words: Field,
    /// The folded name of its speaker.
    pub speaker: Field,
    /// The id of its transcript, to take it out by.
    pub transcript: Field,
    /// Its number among all turns ever indexed.
    pub number: Field,
    /// Where it begins in its transcript, in code points.
    pub start: Field,
}

/// The index, as it was when it was opened or refreshed. Clones are cheap.
#[derive(Clone)]
pub struct Index {
    /// Where it lies; `None` where it is kept in memory because its folder cannot be written.
    folder: Option<PathBuf>,
    engine: tantivy::Index,
    reader: IndexReader,
    pub(super) fields: Fields,
    pub(super) state: Arc<State>,
    pub(super) pool: Arc<Pool>,
    rebuilt: Option<String>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("folder", &self.folder).field("turns", &self.turns()).finish_non_exhaustive()
    }
}

impl Index {
    /// Open the index in `folder`, or begin an empty one where there is none, or none that can be trusted: another
    /// format, a damaged file. Falls back to memory where the folder cannot be written.
    ///
    /// # Errors
    /// [`Error::Engine`] where not even an index in memory can be made.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let begun = Instant::now();
        loop {
            let reason = match Self::open_existing(folder) {
                Ok(index) => return Ok(index),
                Err(reason) => reason,
            };
            match Self::create_in(folder) {
                Ok(index) => return Ok(Self { rebuilt: reason, ..index }),
                // Another program is just making it.
                Err(error) if error.is_busy() && begun.elapsed() < PATIENCE => thread::sleep(PAUSE),
                Err(error) => return Self::in_memory_because(&error.to_string()),
            }
        }
    }

    /// An empty index that is kept in memory.
    ///
    /// # Errors
    /// [`Error::Engine`] where it cannot be made.
    pub fn in_memory() -> Result<Self, Error> {
        let engine = tantivy::Index::create(RamDirectory::create(), schema().0, IndexSettings::default())?;
        Self::over(engine, None, Manifest::default(), 0)
    }

    /// As [`Self::in_memory`], which the next refresh tells of, and why.
    ///
    /// # Errors
    /// As [`Self::in_memory`].
    pub fn in_memory_because(why: &str) -> Result<Self, Error> {
        let rebuilt = Some(format!("the search index is kept in memory, for this time only: {}", one_line(why)));
        Ok(Self { rebuilt, ..Self::in_memory()? })
    }

    /// How many turns are indexed.
    pub fn turns(&self) -> u64 {
        self.state.manifest.turns()
    }

    /// The ids of the indexed transcripts, in the reader's order.
    pub fn transcripts(&self) -> impl Iterator<Item = &str> {
        self.state.manifest.listed.iter().map(|listed| listed.id.as_str())
    }

    /// Whether the index lies on disk.
    pub fn on_disk(&self) -> bool {
        self.folder.is_some()
    }

    /// The index in `folder`, checked; else why there is none (`None`: there never was).
    fn open_existing(folder: &Path) -> Result<Self, Option<String>> {
        if !folder.join("meta.json").exists() {
            return Err(None);
        }
        let because = |reason: &str| Some(format!("the search index is built anew: {}", one_line(reason)));
        let directory = MmapDirectory::open(folder).map_err(|error| because(&told(&error.into())))?;
        let engine = tantivy::Index::open(directory).map_err(|error| because(&told(&error)))?;
        if engine.schema() != schema().0 {
            return Err(because("another version of the program made it"));
        }
        let damaged = engine.validate_checksum().map_err(|error| because(&told(&error)))?;
        if let Some(file) = damaged.iter().next() {
            return Err(because(&damaged_file(file)));
        }
        let index = Self::over(engine, Some(folder.to_owned()), Manifest::default(), 0);
        let mut index = index.map_err(|error| because(&error.to_string()))?;
        match index.reload() {
            Ok(true) => Ok(index),
            Ok(false) if index.is_of_another_version() => Err(because("another version of the program made it")),
            Ok(false) => Err(because("its list of texts does not fit it")),
            Err(error) => Err(because(&error.to_string())),
        }
    }

    /// Whether another version of the program wrote the latest commit.
    fn is_of_another_version(&self) -> bool {
        let sealed = self.engine.load_metas().ok().and_then(|metas| metas.payload);
        sealed.is_some_and(|sealed| Manifest::is_of_another_version(&sealed))
    }

    /// An empty index in `folder`; what lies there is removed, unless another program is writing it.
    fn create_in(folder: &Path) -> Result<Self, Error> {
        make_private(folder)?;
        clear_locks(folder)?;
        let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
        let lock =
            directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(|error| TantivyError::LockFailure(error, None))?;
        clear(folder)?;
        let engine = tantivy::Index::create(directory, schema().0, IndexSettings::default())?;
        drop(lock);
        Self::over(engine, Some(folder.to_owned()), Manifest::default(), 0)
    }

    fn over(engine: tantivy::Index, folder: Option<PathBuf>, manifest: Manifest, number: u64) -> Result<Self, Error> {
        engine.tokenizers().register(ANALYSER, Analyser);
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let fields = schema().1;
        let state = State::new(reader.searcher(), manifest, number).unwrap_or_else(|| State::empty(reader.searcher()));
        Ok(Self { folder, engine, reader, fields, state: Arc::new(state), pool: Arc::default(), rebuilt: None })
    }

    /// See what the latest commit holds. `false` where its manifest does not fit.
    fn reload(&mut self) -> Result<bool, Error> {
        // Another program may commit between the two reads; then they do not fit, and the next try sees the later.
        for _ in 0..3 {
            let metas = self.engine.load_metas()?;
            let sealed = metas.payload.unwrap_or_default();
            if sealed == self.state.sealed && self.shows(&metas.segments) {
                return Ok(true);
            }
            self.reader.reload()?;
            let searcher = self.reader.searcher();
            let Some(folder) = &self.folder else { return Ok(true) };
            let read = if sealed.is_empty() { Some((Manifest::default(), 0)) } else { Manifest::read(folder, &sealed) };
            if let Some(state) = read.and_then(|(manifest, number)| State::new(searcher, manifest, number)) {
                self.state = Arc::new(State { sealed, ..state });
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the snapshot shows these segments.
    fn shows(&self, segments: &[tantivy::SegmentMeta]) -> bool {
        let shown = self.state.searcher.segment_readers();
        let same = |reader: &tantivy::SegmentReader| {
            segments
                .iter()
                .any(|meta| meta.id() == reader.segment_id() && meta.delete_opstamp() == reader.delete_opstamp())
        };
        shown.len() == segments.len() && shown.iter().all(same)
    }

    /// Bring the index up to date with `sources`: what is new or changed is indexed, what is no longer there is taken out.
    /// `read` reads a text as the study does. `progress` hears how many of the texts to be indexed are done and answers
    /// whether to go on; a cancelled refresh keeps what it has done.
    ///
    /// # Errors
    /// [`Error`] where the index cannot be written; it is then as it was before.
    pub fn refresh(&mut self, sources: &[Source], read: Read, progress: Progress) -> Result<Refreshed, Error> {
        let plan = |manifest: &Manifest| {
            let mut work = Work::plan(manifest, sources);
            work.remove_others(manifest, sources);
            work
        };
        self.work_off(&plan, read, progress)
    }

    /// Index `sources` where they are new or changed, and look at no other text: the short way for one text more.
    ///
    /// # Errors
    /// As [`Self::refresh`].
    pub fn update(&mut self, sources: &[Source], read: Read, progress: Progress) -> Result<Refreshed, Error> {
        self.work_off(&|manifest| Work::plan(manifest, sources), read, progress)
    }

    /// Do what `plan` makes of the manifest. Where another program writes, wait for it: most likely it does the same.
    fn work_off(
        &mut self,
        plan: &dyn Fn(&Manifest) -> Work,
        read: Read,
        progress: Progress,
    ) -> Result<Refreshed, Error> {
        let begun = Instant::now();
        let mut told = None;
        loop {
            let rebuilt = self.catch_up()?.or(told.take());
            let work = plan(&self.state.manifest);
            let unchanged = Refreshed { rebuilt, complete: true, unread: work.unread.clone(), ..Refreshed::default() };
            if work.is_empty() {
                return Ok(unchanged);
            }
            match self.writer(work.changed.len()) {
                Ok(writer) => {
                    // Another program may have come in between; from here on none can.
                    if !self.reload()? {
                        told = unchanged.rebuilt;
                        continue;
                    }
                    return Ok(Refreshed { rebuilt: unchanged.rebuilt, ..self.run(writer, plan, read, progress)? });
                }
                Err(error) if error.is_busy() => {
                    let goes_on = progress(0, work.changed.len());
                    if !goes_on || begun.elapsed() >= PATIENCE {
                        return Ok(Refreshed { complete: false, busy: goes_on, ..unchanged });
                    }
                    told = unchanged.rebuilt;
                    thread::sleep(PAUSE);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// A writer for so many texts.
    fn writer(&self, texts: usize) -> Result<IndexWriter, Error> {
        let budget = if texts > MANY { LARGE_BUDGET } else { SMALL_BUDGET };
        let options = IndexWriterOptions::builder().num_worker_threads(1).num_merge_threads(1);
        Ok(self.engine.writer_with_options(options.memory_budget_per_thread(budget).build())?)
    }

    /// See what other programs have committed; an index that can no longer be trusted is begun anew. Gives the reason why
    /// it was, now or when it was opened.
    fn catch_up(&mut self) -> Result<Option<String>, Error> {
        if let Some(folder) = self.folder.clone()
            && !matches!(self.reload(), Ok(true))
        {
            *self = Self::open(&folder)?;
        }
        Ok(self.rebuilt.take())
    }

    fn run(
        &mut self,
        writer: IndexWriter,
        plan: &dyn Fn(&Manifest) -> Work,
        read: Read,
        progress: Progress,
    ) -> Result<Refreshed, Error> {
        let work = plan(&self.state.manifest);
        if work.is_empty() {
            return Ok(Refreshed { complete: true, unread: work.unread, ..Refreshed::default() });
        }
        let mut batch =
            Batch { fields: self.fields, writer, manifest: self.state.manifest.clone(), unread: work.unread };
        work.removed.iter().for_each(|id| batch.remove(id));
        let (updated, complete) = batch.add(&work.changed, read, progress)?;
        let Batch { mut writer, manifest, unread, .. } = batch;
        self.commit(&mut writer, manifest)?;
        writer.wait_merging_threads()?;
        if self.on_disk() {
            self.reload()?;
            self.folder.iter().for_each(|folder| make_files_private(folder));
        } else if !self.shows(&self.engine.load_metas()?.segments) {
            self.reader.reload()?;
            let state = State::new(self.reader.searcher(), self.state.manifest.clone(), 0);
            self.state = state.map_or_else(|| self.state.clone(), Arc::new);
        }
        Ok(Refreshed { updated, removed: work.removed.len(), complete, unread, ..Refreshed::default() })
    }

    /// Commit with a manifest, and see the result.
    fn commit(&mut self, writer: &mut IndexWriter, manifest: Manifest) -> Result<(), Error> {
        let number = self.state.number + 1;
        let mut commit = writer.prepare_commit()?;
        let mut sealed = String::new();
        if let Some(folder) = &self.folder {
            let failed = |source| Error::Io { doing: "write", path: folder.clone(), source };
            sealed = manifest.write(folder, number).map_err(failed)?;
            commit.set_payload(&sealed);
        }
        commit.commit()?;
        self.reader.reload()?;
        if let Some(state) = State::new(self.reader.searcher(), manifest, number) {
            self.state = Arc::new(State { sealed, ..state });
        }
        if let Some(folder) = &self.folder {
            Manifest::sweep(folder, number);
        }
        Ok(())
    }
}

/// The name under which the engine knows our analyser.
const ANALYSER: &str = "emic";

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(ANALYSER).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let fast = NumericOptions::from(FAST);
    let fields = Fields {
        words: schema.add_text_field("words", TextOptions::default().set_indexing_options(indexing)),
        speaker: schema.add_text_field("speaker", STRING),
        transcript: schema.add_text_field("transcript", STRING),
        number: schema.add_u64_field("number", fast.clone()),
        start: schema.add_u64_field("start", fast),
    };
    (schema.build(), fields)
}

/// Make the folder, for its owner only: transcripts are confidential, and so is their index.
fn make_private(folder: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| Error::Io { doing: "create", path: folder.to_owned(), source })
}

/// Take the others' rights from the files that the engine made.
fn make_files_private(folder: &Path) {
    #[cfg(unix)]
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        use std::os::unix::fs::PermissionsExt;
        // The folder itself is closed to others, so a file that keeps its rights is no leak.
        let _ = fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600));
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Remove what lies where locks belong and is none.
fn clear_locks(folder: &Path) -> Result<(), Error> {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_lock(&file) && file.file_type().is_ok_and(|kind| kind.is_dir()) {
            fs::remove_dir_all(file.path()).map_err(|source| Error::Io {
                doing: "clear",
                path: file.path(),
                source,
            })?;
        }
    }
    Ok(())
}

fn is_lock(file: &fs::DirEntry) -> bool {
    file.file_name().to_str().is_some_and(|name| name.ends_with(".lock"))
}

/// Remove the files of an index, but for its locks, and whatever is in their place.
fn clear(folder: &Path) -> Result<(), Error> {
    let failed = |source| Error::Io { doing: "clear", path: folder.to_owned(), source };
    for file in fs::read_dir(folder).map_err(failed)?.flatten() {
        if is_lock(&file) {
            continue;
        }
        // A link is removed and not followed.
        let is_folder = file.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder { fs::remove_dir_all(file.path()) } else { fs::remove_file(file.path()) }.map_err(failed)?;
    }
    Ok(())
}
