//! An open study: the project in memory, its folder, and the one way in for every change.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use thiserror::Error;

use crate::project::{
    Anchor, Clock, CoderId, Command, Context, Entry, EntryId, Project, Refusal, Stacks, Transcript, TranscriptId,
    TranscriptRecord, decide, decide_undo,
};
use crate::text::TextRange;

/// Why something could not be done.
#[derive(Debug, Error)]
pub enum Error {
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
    /// There is no study here.
    #[error("no emic project in {} or above it", .0.display())]
    NoProject(PathBuf),
    /// A table could not be written.
    #[error(transparent)]
    Report(#[from] crate::report::Error),
}

/// Something that the researcher should know and that stopped nothing: a damaged line, a codebook that no longer parses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What, where, and what to do.
    pub message: String,
}

/// How to open a study.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Who works; from the settings or the user's name where `None`.
    pub coder: Option<String>,
    /// A fixed wall clock for tests and scripts; the real one where `None`.
    pub now: Option<Timestamp>,
}

/// What a change came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// The label of the entry.
    pub label: String,
    /// How many things changed.
    pub changes: usize,
    /// Why it is not on disk yet; `None` when it is.
    pub not_saved: Option<String>,
}

/// An open study.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    title: String,
    coder: CoderId,
    now: Option<Timestamp>,
    project: Project,
    clock: Clock,
    stacks: Stacks,
    entries: Vec<Entry>,
    generation: u64,
    texts: RefCell<HashMap<TranscriptId, Arc<Transcript>>>,
}

impl Workspace {
    /// Open the study in `root` (the folder that holds `emic.yaml`).
    ///
    /// # Errors
    /// [`Error::NoProject`] where there is none; [`Error::Io`] where it cannot be read.
    pub fn open(root: &Path, options: &Options) -> Result<(Self, Vec<Notice>), Error> {
        let mut project = Project::default();
        let folder = root.join("transcripts");
        let listing = std::fs::read_dir(&folder);
        let listing = listing.map_err(|source| Error::Io { doing: "read", path: folder.clone(), source })?;
        for file in listing.flatten() {
            let Some(id) = file.file_name().to_str().and_then(|name| name.strip_suffix(".txt")).map(TranscriptId::from)
            else {
                continue;
            };
            let text = std::fs::read_to_string(file.path()).unwrap_or_default();
            let record = TranscriptRecord {
                id: id.clone(),
                title: id.to_string(),
                language: "en".to_owned(),
                original: None,
                imported: None,
                sha256: String::new(),
                chars: text.chars().count(),
                words: text.split_whitespace().count(),
                turns: 0,
                extra: None,
            };
            project.transcripts.insert(id, record);
        }
        let coder = options.coder.clone().unwrap_or_else(|| "me".to_owned());
        let workspace = Self {
            root: root.to_owned(),
            title: "untitled".to_owned(),
            coder: coder.into(),
            now: options.now,
            project,
            clock: Clock::default(),
            stacks: Stacks::default(),
            entries: Vec::new(),
            generation: 0,
            texts: RefCell::default(),
        };
        Ok((workspace, Vec::new()))
    }

    /// The project folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The study's title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Who works here now.
    pub fn coder(&self) -> &CoderId {
        &self.coder
    }

    /// The state.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// A number that rises with every change, for caches.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// A transcript with its text and turns; read at the first call, then kept.
    ///
    /// # Errors
    /// [`Refusal::NoSuchTranscript`], or [`Error::Io`] where its file cannot be read.
    pub fn transcript(&self, id: &TranscriptId) -> Result<Arc<Transcript>, Error> {
        if let Some(transcript) = self.texts.borrow().get(id) {
            return Ok(transcript.clone());
        }
        let path = self.root.join("transcripts").join(format!("{id}.txt"));
        let text = std::fs::read_to_string(&path).map_err(|source| Error::Io { doing: "read", path, source })?;
        let transcript = Arc::new(Transcript::new(id.clone(), text));
        self.texts.borrow_mut().insert(id.clone(), transcript.clone());
        Ok(transcript)
    }

    /// The anchor of a byte range of a transcript.
    ///
    /// # Errors
    /// As [`Self::transcript`].
    pub fn anchor(&self, id: &TranscriptId, range: TextRange) -> Result<Anchor, Error> {
        let transcript = self.transcript(id)?;
        Ok(Anchor::new(&transcript.text, &transcript.positions, range))
    }

    /// Decide a command, apply it, append it to the history.
    ///
    /// # Errors
    /// A [`Refusal`] changes nothing. A failure to write is no error here: see [`Done::not_saved`].
    pub fn run(&mut self, command: Command) -> Result<Done, Error> {
        let now = self.now();
        let mut random = random;
        let mut context = Context { coder: &self.coder, now, clock: &mut self.clock, random: &mut random };
        let decision = decide(&self.project, command, &mut context)?;
        Ok(self.append(decision.label, decision.changes, None))
    }

    /// Take back the coder's last entry.
    ///
    /// # Errors
    /// [`Refusal::NothingToUndo`], or [`Refusal::ChangedSince`].
    pub fn undo(&mut self) -> Result<Done, Error> {
        let id = self.stacks.undo(&self.coder).ok_or(Refusal::NothingToUndo)?;
        self.take_back(id)
    }

    /// Take back the coder's last undo.
    ///
    /// # Errors
    /// [`Refusal::NothingToRedo`], or [`Refusal::ChangedSince`].
    pub fn redo(&mut self) -> Result<Done, Error> {
        let id = self.stacks.redo(&self.coder).ok_or(Refusal::NothingToRedo)?;
        self.take_back(id)
    }

    /// Fold in what others have written, and notice changed files. Cheap when nothing has changed.
    pub fn refresh(&mut self) -> Vec<Notice> {
        Vec::new()
    }

    /// How many entries are not on disk yet.
    pub fn unsaved(&self) -> usize {
        0
    }

    /// All entries of all coders, oldest first.
    ///
    /// # Errors
    /// [`Error::Io`] where a history cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, Error> {
        Ok(self.entries.clone())
    }

    fn take_back(&mut self, id: EntryId) -> Result<Done, Error> {
        let entry = self.entries.iter().find(|entry| entry.id == id).cloned().ok_or(Refusal::NothingToUndo)?;
        let decision = decide_undo(&self.project, &entry)?;
        Ok(self.append(decision.label, decision.changes, Some(id)))
    }

    fn append(&mut self, label: String, changes: Vec<crate::project::Change>, undoes: Option<EntryId>) -> Done {
        let time = self.now();
        let id = EntryId(self.clock.next(time, random()));
        let entry = Entry { id, time, coder: self.coder.clone(), label, changes, undoes };
        self.project.apply_entry(&entry);
        self.stacks.push(&entry);
        self.generation += 1;
        let done = Done { label: entry.label.clone(), changes: entry.changes.len(), not_saved: None };
        self.entries.push(entry);
        done
    }

    fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }
}

fn random() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
}
