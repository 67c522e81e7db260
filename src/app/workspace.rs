//! An open study: the project in memory, its folder, and the one way in for every change.
//!
//! [`Workspace::run`] decides a command, applies it, and has it on the disk before it returns; what the disk does not
//! take waits in memory and is tried again (`saving`). `opening` reads a folder, `refreshing` folds in what others
//! write, `texts` reads transcripts.

mod attributes;
mod blind;
mod caching;
mod carrying;
mod codebook;
mod codebook_editing;
mod coder;
mod finishing;
mod folder_texts;
mod following;
mod mending;
mod old_texts;
mod opening;
mod places;
mod refreshing;
mod retexting;
mod saving;
mod settings;
mod speakers;
mod taking_back;
mod texts;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use crate::project::{
    Anchor, Change, CoderId, Coding, Command, Context, Decision, Entry, EntryId, Refusal, Transcript, TranscriptId,
    decide,
};
use crate::store::{self, Fold, Folder, Settings};
use crate::text::{Arrange, TextRange};

use super::outdated::OutdatedCache;
use super::{Error, Notice};
use attributes::Attributes;
use blind::Blind;
use caching::Kept;
pub use carrying::{CarriedPassage, CarryReport, Passage, TextReport};
pub(super) use codebook::source_of;
use codebook::{CodebookFile, OldCodebooks};
use folder_texts::FolderTexts;
use following::Followed;
pub use following::Touched;
pub use places::Standing;
use refreshing::Seen;
pub(super) use refreshing::sizes;
use saving::{Commit, Saving};
pub use texts::Library;
pub(super) use texts::read_text;

/// How to open a study.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Who works; where `None`: `EMIC_CODER`, the only coder of the settings, who worked here last, git's name for
    /// the user, the login.
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
    /// The first coding that changed: as it is now, or as it was before it went.
    pub coding: Option<Box<Coding>>,
    /// In how many transcripts codings changed.
    pub transcripts: usize,
    /// Why it is not on disk yet; `None` when it is.
    pub not_saved: Option<String>,
    /// Whether the history has it, though a text that it edits may not be in its file yet.
    pub recorded: bool,
}

/// An open study.
#[derive(Debug)]
pub struct Workspace {
    folder: Folder,
    settings: Settings,
    /// The text of `emic.yaml`.
    settings_source: String,
    coder: CoderId,
    guessed: bool,
    now: Option<Timestamp>,
    fold: Fold,
    generation: u64,
    library: Library,
    folder_texts: FolderTexts,
    codebook: CodebookFile,
    attributes: Attributes,
    saving: Saving,
    seen: Seen,
    kept: Kept,
    outdated: Mutex<OutdatedCache>,
    followed: Followed,
    old_codebooks: OldCodebooks,
    /// What was noticed on opening and is not yet in a history: texts put there by hand, a codebook edited outside.
    noticed: Vec<Change>,
    notices: Vec<Notice>,
    /// Entries whose taking back was refused, and that the next undo passes over if it still is.
    passed_over: BTreeSet<EntryId>,
    blind: Blind,
}

impl Workspace {
    /// The project folder.
    pub fn root(&self) -> &Path {
        self.folder.root()
    }

    /// The project folder's paths.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The settings of `emic.yaml`.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The study's title; the folder's name where the settings give none.
    pub fn title(&self) -> &str {
        let name = self.root().file_name().and_then(|name| name.to_str());
        if self.settings.title.is_empty() { name.unwrap_or("untitled") } else { &self.settings.title }
    }

    /// Who works here now.
    pub fn coder(&self) -> &CoderId {
        &self.coder
    }

    /// Whether nobody has said who works, and nothing here bears the name yet.
    pub fn coder_is_guessed(&self) -> bool {
        self.guessed
    }

    /// When the last entry was written, of all coders; `None` where there is none.
    pub fn last_change(&self) -> Option<Timestamp> {
        self.fold.latest()?.time()
    }

    /// A number that rises with every change, for caches.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Why nothing can be written; `None` where it can.
    pub fn read_only(&self) -> Option<String> {
        self.settings.refusal()
    }

    /// A transcript with its text and turns; read at the first call, then kept.
    ///
    /// # Errors
    /// [`NoSuchTranscript`](crate::project::Refusal::NoSuchTranscript), or [`Error::Store`] where its file cannot be read.
    pub fn transcript(&self, id: &TranscriptId) -> Result<Arc<Transcript>, Error> {
        if !self.project().transcripts.contains_key(id) {
            return Err(crate::project::no_such_transcript(self.project(), id.as_str()).into());
        }
        Ok(self.library.transcript(id)?)
    }

    /// The texts, for a thread that does not have the study.
    pub fn library(&self) -> Library {
        self.library.clone().keeping(self.read_only().is_none())
    }

    /// The anchor of a byte range of a transcript.
    ///
    /// # Errors
    /// [`EmptyPassage`](crate::project::Refusal::EmptyPassage) where the text has no words there, or the range cuts a
    /// character; and as [`Self::transcript`].
    pub fn anchor(&self, id: &TranscriptId, range: TextRange) -> Result<Anchor, Error> {
        let transcript = self.transcript(id)?;
        if range.slice(&transcript.text).is_empty() {
            return Err(crate::project::Refusal::EmptyPassage.into());
        }
        Ok(Anchor::new(&transcript.text, &transcript.positions, range))
    }

    /// The command on the passages that it means, as the texts are now: it may have been made of a text that has been edited
    /// since. A text that cannot be read is no obstacle: its codings are carried when it can.
    fn on_texts_now(&self, command: Command) -> Result<Command, crate::project::Refusal> {
        use crate::project::Refusal;
        let mut last: Option<Arc<Transcript>> = None;
        command.renewed(&self.fold.project, |id, anchor| {
            if last.as_ref().is_none_or(|last| &last.id != id) {
                last = self.library.transcript(id).ok();
            }
            let Some(transcript) = &last else { return Ok(anchor) };
            if anchor.quote().is_empty() {
                return Err(Refusal::EmptyPassage);
            }
            let renewed = anchor.renewed(&transcript.text, &transcript.positions);
            renewed.ok_or_else(|| Refusal::WordsChanged(id.clone(), anchor.quote().to_owned()))
        })
    }

    /// Decide a command, apply it, append it to the history. What it puts on a passage is put on the words that were meant,
    /// wherever an edit of the text has moved them since.
    ///
    /// # Errors
    /// A [`Refusal`](crate::project::Refusal), such as that these words have been edited meanwhile, and everything else that is an error, changes nothing: the study is read-only, another program
    /// writes for the same coder, the codebook's file is broken. A failure to write is no error here: see
    /// [`Done::not_saved`].
    pub fn run(&mut self, command: Command) -> Result<Done, Error> {
        let _settings = if command.edits_settings() { Some(self.prepare_settings()?) } else { None };
        let _turn = if command.edits_files() { self.prepare()? } else { self.prepare_at_once()? };
        let command = self.on_texts_now(command)?;
        let now = self.now();
        let mut random = random;
        let mut context = Context { coder: &self.coder, now, clock: &mut self.fold.clock, random: &mut random };
        let decision = decide(&self.fold.project, command, &mut context)?;
        self.commit_all(Commit::new(decision.label, decision.changes, now))
    }

    /// What `command` would come to, as things are now. Nothing changes.
    pub(in crate::app) fn decide_only(&self, command: Command) -> Result<Decision, Refusal> {
        let (now, mut clock, mut random) = (self.now(), self.fold.clock.clone(), random);
        let mut context = Context { coder: &self.coder, now, clock: &mut clock, random: &mut random };
        decide(&self.fold.project, command, &mut context)
    }

    /// All entries of all coders, oldest first, those not yet on disk included. Read anew at every call.
    ///
    /// # Errors
    /// [`Error::Store`] where the folder of histories cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, Error> {
        let files: Vec<(String, u64)> = sizes(&store::list_histories(&self.folder)?);
        let mut entries = store::read_histories(&self.folder, &files, &[]).entries;
        entries.extend(self.saving.waiting().cloned());
        entries.arrange_by_key(|entry| entry.id);
        entries.dedup_by_key(|entry| entry.id);
        Ok(entries)
    }

    /// What `look` makes of each entry, in the order of [`Self::entries`], for whom that is enough: no entry is kept. It is
    /// called on several threads, in any order.
    ///
    /// # Errors
    /// As [`Self::entries`].
    pub fn look_at_entries<T: Send>(&self, look: impl Fn(Entry) -> T + Sync) -> Result<Vec<(EntryId, T)>, Error> {
        let files: Vec<(String, u64)> = sizes(&store::list_histories(&self.folder)?);
        Ok(store::look_at_histories(&self.folder, &files, self.saving.waiting(), look))
    }

    /// Entries that are not on disk yet.
    pub(in crate::app) fn waiting(&self) -> impl Iterator<Item = &Entry> {
        self.saving.waiting()
    }

    /// The bytes that `look` adds for each entry, kept in the cache under a name for this version of what they mean: in some parts,
    /// in no order, an entry perhaps more than once.
    ///
    /// # Errors
    /// As [`Self::entries`].
    pub(in crate::app) fn entries_as_bytes(
        &self,
        named: (&str, u64),
        look: impl Fn(&Entry, &mut Vec<u8>) + Sync,
    ) -> Result<Vec<Vec<u8>>, Error> {
        let mut parts = store::entries_as_bytes(&self.folder, named, self.library.keeps().is_some(), &look)?;
        let mut waiting = Vec::new();
        self.saving.waiting().for_each(|entry| look(entry, &mut waiting));
        parts.push(waiting);
        Ok(parts)
    }

    /// An entry, from memory if it waits there, else from the histories: the coder's own first.
    fn find(&self, id: EntryId) -> Result<Option<Entry>, Error> {
        if let Some(entry) = self.saving.waiting().find(|entry| entry.id == id) {
            return Ok(Some(entry.clone()));
        }
        let own = format!("{}.jsonl", self.coder);
        let mut names: Vec<String> = store::list_histories(&self.folder)?.into_iter().map(|(name, _)| name).collect();
        names.arrange_by_key(|name| *name != own);
        for name in names {
            if let Some(entry) = store::find_entry(&self.folder.histories().join(name), id)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    pub(in crate::app) fn now(&self) -> Timestamp {
        // Milliseconds are what ids hold, and what a person can bear to read.
        let now = self.now.unwrap_or_else(Timestamp::now);
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

fn random() -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0
}
