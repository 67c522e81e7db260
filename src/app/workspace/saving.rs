//! From a decision to the disk: entries that are applied, entries that wait.

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::carrying::parts;
use super::{Done, Error, Workspace, coder, random};
use crate::project::{Change, Entry, EntryId, TranscriptId, TranscriptRecord, codebook_diff, in_words, summary};
use crate::store::atomic::{self, Staged};
use crate::store::{self, AttributesFile, CoderLock, FilesLock, HistoryWriter, MAX_LINE_BYTES, Replaced, Stamp};

/// The way to the disk, and what has not got there.
#[derive(Debug, Default)]
pub(super) struct Saving {
    pub(super) lock: Option<CoderLock>,
    /// The files that all coders share, for as long as somebody here holds them.
    files: Weak<FilesLock>,
    writer: Option<HistoryWriter>,
    queue: VecDeque<Waiting>,
    /// How long a change waits for another program that writes for the same coder.
    pub(super) patience: Duration,
}

/// An entry that is in force and not yet on disk.
#[derive(Debug)]
struct Waiting {
    entry: Entry,
    line: Vec<u8>,
    /// The text of `codebook.yaml` to be written first.
    codebook: Option<String>,
    /// The text of `attributes.csv` to be written first.
    attributes: Option<String>,
    /// The text of `emic.yaml` to be written first.
    settings: Option<String>,
    /// Texts of transcripts to be written with it.
    texts: Vec<(TranscriptId, String)>,
    /// Whether its line is on the disk, and only texts are not.
    recorded: bool,
}

/// What is to become an entry.
pub(super) struct Commit {
    pub(super) label: String,
    pub(super) changes: Vec<Change>,
    pub(super) undoes: Option<EntryId>,
    pub(super) time: Timestamp,
    /// Whether it was noticed in the folder.
    pub(super) noticed: bool,
    /// New texts of transcripts.
    pub(super) texts: Vec<(TranscriptId, String)>,
}

impl Commit {
    /// Changes that a coder asked for, without new texts.
    pub(super) fn new(label: String, changes: Vec<Change>, time: Timestamp) -> Self {
        Self { label, changes, undoes: None, time, noticed: false, texts: Vec::new() }
    }
}

/// The turn to edit the files that all coders share, until dropped; `None` where it was not to be had, which is told as
/// soon as one of the files is to be edited.
#[must_use]
#[derive(Debug)]
pub(in crate::app) struct Turn(#[expect(dead_code, reason = "it is held, not read")] Option<Arc<FilesLock>>);

/// Between two tries to take a lock.
const PAUSE: Duration = Duration::from_millis(5);

/// How long an edit of a shared file waits for its turn at least: others have the files for some milliseconds only, and
/// a key press may take as long.
const SHORT: Duration = Duration::from_millis(300);

impl Saving {
    /// The entries that are not on disk, oldest first.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &Entry> {
        self.queue.iter().map(|waiting| &waiting.entry)
    }

    /// Whether an edit of the codebook is not on disk: the file is then older than what is in force.
    pub(super) fn holds_codebook(&self) -> bool {
        self.queue.iter().any(|waiting| waiting.codebook.is_some())
    }

    /// Whether the text of `id` is not on disk.
    pub(super) fn holds_text(&self, id: &TranscriptId) -> bool {
        self.queue.iter().flat_map(|waiting| &waiting.texts).any(|(other, _)| other == id)
    }

    /// Whether an edit of the attributes is not on disk.
    pub(super) fn holds_attributes(&self) -> bool {
        self.queue.iter().any(|waiting| waiting.attributes.is_some())
    }

    /// Whether an edit of the settings is not on disk.
    pub(super) fn holds_settings(&self) -> bool {
        self.queue.iter().any(|waiting| waiting.settings.is_some())
    }
}

impl Workspace {
    /// How many entries are not on disk yet.
    pub fn unsaved(&self) -> usize {
        self.saving.queue.len()
    }

    /// Try again to write what is not on disk; why it still is not, where it is not.
    pub fn retry(&mut self) -> Option<String> {
        if self.saving.queue.is_empty() {
            return None;
        }
        self.flush().err().map(|error| error.to_string())
    }

    /// Write what waits, keep what makes the next opening fast, and let go of the folder. What then is still not saved is
    /// lost with this value: ask [`Self::unsaved`] first.
    pub fn close(&mut self) -> Option<String> {
        let failure = self.retry();
        self.keep();
        self.let_go();
        failure
    }

    /// As [`Self::close`], without another try: whoever was told that a change is not saved must be able to go by that. The study
    /// is not to be asked after that. Its memory goes with the process: to give that of 300,000 codings back piece by piece
    /// takes a tenth of the time that a table takes.
    pub fn leave(&mut self) {
        if self.saving.queue.is_empty() {
            self.keep();
        }
        self.let_go();
        std::mem::forget(std::mem::take(&mut self.fold));
    }

    fn let_go(&mut self) {
        self.saving.writer = None;
        self.saving.lock = None;
    }

    /// Write down at once that the codebook was edited outside, if the coder takes part in this study and nothing stands
    /// in the way; else the next entry does it. Who only looks at a study writes nothing.
    pub(super) fn record_edited_codebook(&mut self) {
        let edited = self.fold.codebook.is_some()
            && self.noticed.iter().any(|change| matches!(change, Change::CodebookVersion { .. }));
        let takes_part = self.whole().coders.contains(&self.coder);
        if edited && takes_part && self.read_only().is_none() && self.lock().is_ok() {
            // Who has the files is just about to write down the edit that was seen.
            if let Ok(_files) = self.take_files(Duration::ZERO)
                && self.open_writer().is_ok()
            {
                self.join_histories();
                self.reload_files();
                // It cannot be refused: no code and no attribute changes.
                let _ = self.record_noticed();
            }
            self.let_go();
        }
    }

    /// Before anything is decided: nothing may be written to a newer format, nor beside another writer.
    /// From here on until the answer is dropped no other program edits the files that all coders share.
    pub(in crate::app) fn prepare(&mut self) -> Result<Turn, Error> {
        self.prepare_within(self.saving.patience.max(SHORT))
    }

    /// As [`Self::prepare`], without waiting for files that will most likely not be edited.
    pub(super) fn prepare_at_once(&mut self) -> Result<Turn, Error> {
        self.prepare_within(Duration::ZERO)
    }

    fn prepare_within(&mut self, patience: Duration) -> Result<Turn, Error> {
        if let Some(refusal) = self.read_only() {
            return Err(Error::ReadOnly(refusal));
        }
        match self.lock() {
            // The disk may be read-only or full for now: work goes on, unsaved.
            Ok(()) | Err(store::Error::Io { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let turn = match self.take_files(patience) {
            Ok(files) => Turn(Some(files)),
            Err(store::Error::Io { .. } | store::Error::FilesBusy { .. }) => Turn(None),
            Err(error) => return Err(error.into()),
        };
        if self.codebook_may_be_recorded() {
            self.join_histories();
        }
        self.reload_files();
        self.look_at_noticed();
        self.record_noticed()?;
        Ok(turn)
    }

    /// Whether the codebook's file is another than the histories say as far as they were read: most likely another
    /// program has edited it, and its entry need only be read.
    fn codebook_may_be_recorded(&self) -> bool {
        let is_version = |change: &Change| matches!(change, Change::CodebookVersion { .. });
        let is_other = || Stamp::of(&self.folder.codebook()) != self.codebook.stamp;
        self.folder.exists() && (self.noticed.iter().any(is_version) || is_other())
    }

    /// The turn to edit the files that all coders share, as soon as whoever has it is through.
    pub(super) fn take_files(&mut self, patience: Duration) -> Result<Arc<FilesLock>, store::Error> {
        if let Some(held) = self.saving.files.upgrade() {
            return Ok(held);
        }
        let taken = Arc::new(patiently(patience, || FilesLock::take(&self.folder))?);
        self.saving.files = Arc::downgrade(&taken);
        Ok(taken)
    }

    /// The turn for files that are to be edited as they were read: refused where another has it, or had it since. Where
    /// the disk takes no lock the edit goes on, and waits for the disk like any other.
    pub(super) fn turn_to_edit(&mut self) -> Result<Turn, Error> {
        if let Some(held) = self.saving.files.upgrade() {
            return Ok(Turn(Some(held)));
        }
        match self.take_files(Duration::ZERO) {
            Ok(_) if self.are_files_stale() => Err(store::Error::FilesBusy { pid: None }.into()),
            Ok(files) => Ok(Turn(Some(files))),
            Err(store::Error::Io { .. }) => Ok(Turn(None)),
            Err(error) => Err(error.into()),
        }
    }

    /// The turn to edit `emic.yaml`, which is read again.
    pub(in crate::app) fn prepare_settings(&mut self) -> Result<Turn, Error> {
        if let Some(refusal) = self.read_only() {
            return Err(Error::ReadOnly(refusal));
        }
        let turn = match self.take_files(self.saving.patience.max(SHORT)) {
            Ok(files) => Turn(Some(files)),
            Err(store::Error::Io { .. }) => Turn(None),
            Err(error) => return Err(error.into()),
        };
        self.reload_settings();
        Ok(turn)
    }

    fn are_files_stale(&self) -> bool {
        let is_stale = |path: PathBuf, known, held: bool| !held && Stamp::of(&path) != known;
        is_stale(self.folder.codebook(), self.codebook.stamp, self.saving.holds_codebook())
            || is_stale(self.folder.attributes(), self.attributes.stamp, self.saving.holds_attributes())
    }

    /// Whether somebody has edited the settings since they were read.
    fn are_settings_stale(&self) -> bool {
        !self.saving.holds_settings()
            && Stamp::of(&self.folder.settings()) != self.seen.settings
            && self.folder.exists()
    }

    /// Take the coder's lock at the first change; what the coder wrote elsewhere meanwhile is folded in first.
    fn lock(&mut self) -> Result<(), store::Error> {
        if self.saving.lock.is_none() {
            self.saving.lock = Some(self.take_lock()?);
            self.sweep();
            coder::remember(&self.folder, &self.coder);
            self.join_histories();
        }
        Ok(())
    }

    /// Take away what a program that was killed has left half written.
    fn sweep(&self) {
        let own = [self.folder.root().to_owned(), self.folder.originals(), self.folder.transcripts()];
        for folder in own.into_iter().chain([self.folder.cache(), self.folder.derived()]) {
            if let Ok(folder) = self.folder.inside(folder) {
                atomic::sweep(&folder);
            }
        }
    }

    /// The lock, as soon as whoever has it lets go of it.
    pub(super) fn take_lock(&self) -> Result<CoderLock, store::Error> {
        patiently(self.saving.patience, || CoderLock::take(&self.folder, self.coder.as_str()))
    }

    /// Write down what opening noticed, so that codings made from here on stand behind it.
    pub(super) fn record_noticed(&mut self) -> Result<(), Error> {
        if !self.noticed.is_empty() {
            let changes = std::mem::take(&mut self.noticed);
            let (label, now) = (self.noticed_label(&changes), self.now());
            self.commit_all(Commit { noticed: true, ..Commit::new(label, changes, now) })?;
        }
        self.record_noticed_edits()
    }

    /// What was noticed, in words; of a codebook that was edited outside, what was done to its codes.
    fn noticed_label(&self, changes: &[Change]) -> String {
        let before = changes.iter().find_map(|change| match change {
            Change::CodebookVersion { before, .. } => before.as_deref(),
            _ => None,
        });
        let old = before.and_then(|before| self.codebook_of(before));
        noticed_label(changes, old.map(|old| summary(&codebook_diff(&old, &self.whole().codebook))))
    }

    /// Write down the edits of texts that were noticed, which otherwise the next entry does; how many texts they are.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn record_edits(&mut self) -> Result<usize, Error> {
        self.look_at_waiting(u64::MAX);
        let count = self.folder_texts.edits.len();
        if count > 0 {
            drop(self.prepare()?);
        }
        Ok(count)
    }

    fn record_noticed_edits(&mut self) -> Result<(), Error> {
        let groups = std::mem::take(&mut self.folder_texts.edits);
        let ids: Vec<TranscriptId> = groups.keys().cloned().collect();
        let label = match groups.values().next() {
            None => return Ok(()),
            Some(changes) if ids.len() == 1 => edit_label(&ids, changes),
            Some(_) => format!("{} transcripts were edited", ids.len()),
        };
        let now = self.now();
        for changes in parts(groups.into_values().collect(), MAX_LINE_BYTES / 2) {
            self.commit_all(Commit { noticed: true, ..Commit::new(label.clone(), changes, now) })?;
        }
        for id in ids {
            if let Ok(transcript) = self.library.transcript(&id) {
                self.keep_copy(&id, &transcript.text);
            }
        }
        Ok(())
    }

    /// Apply changes as one entry and bring it to the disk.
    pub(super) fn commit_all(&mut self, commit: Commit) -> Result<Done, Error> {
        let Commit { label, mut changes, undoes, time, noticed, texts } = commit;
        let edited = if noticed { None } else { self.edit_codebook(&mut changes, undoes, &label)? };
        let table = self.edit_attributes(&changes)?;
        let settings = self.edit_settings(&mut changes)?;
        let edits_files = edited.is_some() || table.is_some() || settings.is_some();
        let _turn = if edits_files { Some(self.turn_to_edit()?) } else { None };
        if settings.is_some() && self.are_settings_stale() {
            return Err(store::Error::FilesBusy { pid: None }.into());
        }
        let id = EntryId(self.fold.clock.next(time, random()));
        let entry = Entry { id, time, coder: self.coder.clone(), label, changes, undoes, noticed };
        if undoes.is_none() {
            self.passed_over.clear();
        }
        let line = store::write_line(&entry);
        if line.len() > MAX_LINE_BYTES || room_to_take_back(&entry, line.len()) > MAX_LINE_BYTES {
            return Err(store::Error::TooLarge { changes: entry.changes.len() }.into());
        }
        let codebook = edited.as_ref().map(|edited| edited.source.clone());
        let attributes = table.as_ref().map(AttributesFile::write);
        let settings_text = settings.as_ref().map(|settings| settings.source.clone());
        self.apply(&entry);
        for (id, text) in &texts {
            self.library.pin(id, text.clone());
        }
        if let Some(edited) = edited {
            self.take_edited(edited);
        }
        if let Some(table) = table {
            self.take_attributes(table);
        }
        if let Some(settings) = settings {
            self.take_settings(settings);
        }
        let (label, changes) = (entry.label.clone(), entry.changes.len());
        let coding = entry.changes.iter().find_map(Change::coding).cloned().map(Box::new);
        let codings = entry.changes.iter().filter_map(Change::coding);
        let transcripts = codings.map(|coding| &coding.transcript).collect::<HashSet<_>>().len();
        let settings = settings_text;
        self.saving.queue.push_back(Waiting { entry, line, codebook, attributes, settings, texts, recorded: false });
        let not_saved = self.flush().err().map(|error| error.to_string());
        let recorded = self.saving.queue.back().is_none_or(|waiting| waiting.recorded);
        Ok(Done { label, changes, coding, transcripts, not_saved, recorded })
    }

    /// Put an entry of one's own into force. Its codes come from the edited file.
    fn apply(&mut self, entry: &Entry) {
        self.fold.push(entry.clone());
        for change in &entry.changes {
            match change {
                Change::Attribute { .. } => self.fold.project.apply(change),
                Change::Transcript { id, before: Some(before), after } => {
                    let same = after.as_ref().is_some_and(|after| after.sha256 == before.sha256);
                    if !same {
                        self.library.forget(id);
                    }
                }
                _ => {}
            }
        }
        let before = self.generation;
        self.generation += 1;
        self.blind.follow(entry, &self.coder);
        self.outdated_cache().follow(&self.fold.project, entry, before, self.generation);
        self.followed.note(entry, before, self.generation);
    }

    /// Write all that waits, oldest first.
    fn flush(&mut self) -> Result<(), store::Error> {
        if !self.folder.exists() {
            // An empty mount point is a folder too, and no place to write to.
            let gone = std::io::ErrorKind::NotFound.into();
            return Err(store::Error::io("find", &self.folder.settings())(gone));
        }
        self.lock()?;
        self.open_writer()?;
        while let Some(mut waiting) = self.saving.queue.pop_front() {
            if let Err(error) = self.write(&mut waiting) {
                self.saving.queue.push_front(waiting);
                return Err(error);
            }
        }
        Ok(())
    }

    /// Write an entry and the files that it edits, so that whatever fails, the disk is as it was: texts beside their
    /// places, the line, the texts into their places.
    fn write(&mut self, waiting: &mut Waiting) -> Result<(), store::Error> {
        let texts = self.stage_texts(&waiting.texts)?;
        if !waiting.recorded {
            self.record(waiting)?;
            waiting.recorded = true;
        }
        self.place_texts(texts, waiting).map_err(|error| store::Error::Unfinished(Box::new(error)))?;
        self.keep_copies(&waiting.entry);
        Ok(())
    }

    fn stage_texts(&mut self, texts: &[(TranscriptId, String)]) -> Result<Vec<(PathBuf, Staged)>, store::Error> {
        let staged: Vec<_> = texts.iter().map(|(id, text)| self.stage_text(id, text)).collect::<Result<_, _>>()?;
        atomic::sync_all(&staged.iter().map(|(_, file)| file).collect::<Vec<_>>())
            .into_iter()
            .collect::<Result<(), _>>()?;
        Ok(staged)
    }

    /// Write the codebook, the attributes, the settings and the line. The files come first, because what they hold is in force
    /// whether or not an entry says so; where the line cannot be written they are put back.
    fn record(&mut self, waiting: &Waiting) -> Result<(), store::Error> {
        let stamps = (self.codebook.stamp, self.attributes.stamp, self.seen.settings);
        let recorded = self.try_record(waiting);
        if recorded.is_err() {
            (self.codebook.stamp, self.attributes.stamp, self.seen.settings) = stamps;
        }
        recorded
    }

    fn try_record(&mut self, waiting: &Waiting) -> Result<(), store::Error> {
        let id = waiting.entry.id;
        let edits_files = waiting.codebook.is_some() || waiting.attributes.is_some() || waiting.settings.is_some();
        let _files = edits_files.then(|| self.take_files(self.saving.patience)).transpose()?;
        let codebook = waiting.codebook.as_ref().map(|source| self.write_codebook(source, id)).transpose()?;
        let attributes = waiting.attributes.as_ref().map(|text| self.write_attributes(text, id)).transpose()?;
        let settings = waiting.settings.as_ref().map(|text| self.write_settings(text, id)).transpose()?;
        if let Some(writer) = &mut self.saving.writer {
            let before = writer.length();
            writer.append(&waiting.line)?;
            self.seen.grown(writer.path(), before, writer.length());
        }
        codebook.into_iter().chain(attributes).chain(settings).for_each(Replaced::keep);
        Ok(())
    }

    fn place_texts(&mut self, mut staged: Vec<(PathBuf, Staged)>, waiting: &mut Waiting) -> Result<(), store::Error> {
        if staged.is_empty() {
            return Ok(());
        }
        while let Some((path, file)) = staged.pop() {
            file.place(&path)?;
            if let Some((id, text)) = waiting.texts.pop() {
                self.take_written(&id, &text, &path);
            }
        }
        atomic::sync_folder(&self.folder.transcripts());
        Ok(())
    }

    /// Have a writer on the file that the path names now.
    fn open_writer(&mut self) -> Result<(), store::Error> {
        if self.saving.writer.as_ref().is_some_and(HistoryWriter::is_current) {
            return Ok(());
        }
        let reopened = self.saving.writer.take().is_some();
        // Git keeps no empty folder: a fresh clone of a study that nobody has coded has none for histories. Where the
        // whole project is gone this fails, as it should.
        let histories = self.folder.histories();
        if !histories.exists() {
            std::fs::create_dir(&histories).map_err(store::Error::io("create", &histories))?;
        }
        let path = self.folder.history(self.coder.as_str())?;
        self.saving.writer = Some(HistoryWriter::open(&path)?);
        if reopened {
            self.join_histories();
        }
        Ok(())
    }
}

/// Bytes that the line has at most that takes an entry back, or makes it again: with the times at which codings were made,
/// which the entry's own line need not say.
fn room_to_take_back(entry: &Entry, line: usize) -> usize {
    if entry.undoes.is_some() || entry.noticed { line } else { line + MARGIN + entry.changes.len() * MARGIN_PER_CHANGE }
}

/// Bytes that the line of an undo has more than the entry's own at its head.
const MARGIN: usize = 256;

/// Bytes that the line of an undo has more for each change: `"created":"2026-03-02T09:30:00.123456789Z",`.
const MARGIN_PER_CHANGE: usize = 64;

/// What `take` takes, as soon as whoever has it lets go of it.
fn patiently<T>(patience: Duration, take: impl Fn() -> Result<T, store::Error>) -> Result<T, store::Error> {
    let begun = Instant::now();
    loop {
        match take() {
            Err(store::Error::Busy { .. } | store::Error::FilesBusy { .. }) if begun.elapsed() < patience => {
                thread::sleep(PAUSE);
            }
            taken => return taken,
        }
    }
}

/// What a noticed edit of one text is called.
fn edit_label(ids: &[TranscriptId], changes: &[Change]) -> String {
    let id = ids.first().map(TranscriptId::as_str).unwrap_or_default();
    let other_text = |change: &Change| {
        let sha256 = |record: &Option<TranscriptRecord>| record.as_ref().map(|record| record.sha256.clone());
        matches!(change, Change::Transcript { before, after, .. } if sha256(before) != sha256(after))
    };
    let edits = changes.iter().find_map(|change| match change {
        Change::Text { edits, .. } => Some(edits),
        _ => None,
    });
    if let Some(edits) = edits {
        format!("{id} was edited: {}", in_words(edits))
    } else if changes.iter().any(other_text) {
        format!("{id} was edited, the text before is not known")
    } else if changes.iter().all(|change| matches!(change, Change::Transcript { .. })) {
        format!("{id} was counted anew")
    } else {
        format!("{id}: codings of another version of the text")
    }
}

fn noticed_label(changes: &[Change], codebook: Option<String>) -> String {
    let texts = |is_new: bool| {
        let counted =
            |change: &&Change| matches!(change, Change::Transcript { before, .. } if before.is_none() == is_new);
        changes.iter().filter(counted).count()
    };
    let first = changes.iter().any(|change| matches!(change, Change::CodebookVersion { before: None, .. }));
    match (texts(true), texts(false)) {
        (0, 0) if first => "begin with this codebook.yaml".to_owned(),
        (0, 0) => match codebook.filter(|what| !what.is_empty()) {
            Some(what) => format!("codebook.yaml was edited: {what}"),
            None => "codebook.yaml was edited".to_owned(),
        },
        (0, 1) => "1 transcript was edited".to_owned(),
        (0, edited) => format!("{edited} transcripts were edited"),
        (1, _) => "take in 1 transcript".to_owned(),
        (new, _) => format!("take in {new} transcripts"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::Options;
    use super::*;
    use crate::project::{Command, NewCode, Project};
    use crate::store::ROOM;

    fn study(home: &Path) -> PathBuf {
        let root = home.join("研究");
        Workspace::create(&root, "Study", "", "codes:\n  - id: trust\n    name: 信任\n").unwrap();
        fs::write(root.join("transcripts/us01.txt"), "Mara: 信任 😀 trust\n").unwrap();
        root
    }

    fn open(root: &Path) -> Workspace {
        Workspace::open(root, &Options { coder: Some("wei".into()), now: None }).unwrap().0
    }

    fn memo(workspace: &mut Workspace, text: &str) -> Option<String> {
        let target = crate::project::MemoTarget::Project;
        workspace.run(Command::WriteMemo { memo: None, target, text: text.to_owned() }).unwrap().not_saved
    }

    fn reopened(root: &Path) -> Project {
        Workspace::open(root, &Options { coder: Some("mara".into()), now: None }).unwrap().0.project().clone()
    }

    #[test]
    fn a_full_disk_keeps_the_work_in_memory_and_leaves_no_half_line() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let mut workspace = open(&root);
        assert_eq!(memo(&mut workspace, "before"), None);
        let path = root.join("history/wei.jsonl");
        let before = fs::read(&path).unwrap();
        for room in [0, 1, 50, 200] {
            ROOM.set(Some(room));
            let told = memo(&mut workspace, &format!("一 {room}")).unwrap();
            assert!(told.starts_with("cannot write ") && told.contains("wei.jsonl"), "{told}");
            assert_eq!(fs::read(&path).unwrap(), before);
        }
        assert_eq!(workspace.unsaved(), 4);
        assert_eq!(workspace.entries().unwrap().len(), 6);
        // What waits can be undone, and that waits too.
        assert!(workspace.undo().unwrap().not_saved.is_some());
        assert_eq!(workspace.unsaved(), 5);
        assert!(workspace.retry().is_some());
        ROOM.set(None);
        workspace.refresh();
        assert_eq!((workspace.unsaved(), workspace.retry()), (0, None));
        assert_eq!(&reopened(&root).memos, &workspace.project().memos);
        assert_eq!(workspace.project().memos.len(), 4);
    }

    #[test]
    fn what_was_left_half_written_in_the_cache_is_swept() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let mut workspace = open(&root);
        let old = std::time::SystemTime::now() - std::time::Duration::from_secs(7_200);
        let left = [".emic/.emic-a.tmp", ".emic/derived/.emic-b.tmp"].map(|name| root.join(name));
        for path in &left {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::File::create(path).unwrap().set_modified(old).unwrap();
        }
        assert_eq!(memo(&mut workspace, "信任 😀"), None);
        assert!(left.iter().all(|path| !path.exists()));
    }

    #[test]
    fn a_full_disk_leaves_every_file_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        fs::write(root.join("transcripts/us02.txt"), "Mara: 長 long\n").unwrap();
        let mut workspace = open(&root);
        assert_eq!(memo(&mut workspace, "before"), None);
        let files = || {
            let paths = ["transcripts/us01.txt", "transcripts/us02.txt", "codebook.yaml", "history/wei.jsonl"];
            let names = fs::read_dir(root.join("transcripts")).unwrap().count() + fs::read_dir(&root).unwrap().count();
            (paths.map(|path| fs::read(root.join(path)).unwrap()), names)
        };
        assert_eq!(workspace.close(), None);
        let before = files();
        // The second text has no room; then the texts have, and the line has not.
        for room in [40, 200] {
            let mut workspace = open(&root);
            ROOM.set(Some(room));
            let texts = vec![("us01".into(), "Mara: 信\n".to_owned()), ("us02".into(), "長 long ".repeat(10))];
            let (done, _) = workspace.retext(texts, "both".to_owned()).unwrap();
            assert!(done.not_saved.is_some() && !done.recorded);
            let code = NewCode { name: "新".to_owned(), ..NewCode::default() };
            assert!(workspace.run(Command::AddCode(code)).unwrap().not_saved.is_some());
            assert!(workspace.close().is_some());
            assert_eq!(files(), before);
            drop(workspace);
            ROOM.set(None);
        }
        ROOM.set(Some(60));
        let code = NewCode { name: "新".to_owned(), ..NewCode::default() };
        assert!(workspace.run(Command::AddCode(code)).unwrap().not_saved.is_some());
        let (done, _) = workspace.edit_text(&"us01".into(), "Mara: 信\n".to_owned()).unwrap();
        assert!(done.not_saved.is_some());
        assert_eq!(files(), before);
        ROOM.set(None);
        assert_eq!((workspace.refresh(), workspace.retry()), (Vec::new(), None));
        assert_eq!(fs::read_to_string(root.join("transcripts/us01.txt")).unwrap(), "Mara: 信\n");
        workspace.close();
        assert_eq!(reopened(&root).transcripts, workspace.project().transcripts);
        assert!(fs::read_to_string(root.join("codebook.yaml")).unwrap().contains("新"));
    }

    #[test]
    fn a_folder_that_is_gone_and_back_loses_nothing() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let mut workspace = open(&root);
        assert_eq!(memo(&mut workspace, "before"), None);
        let away = home.path().join("away");
        fs::rename(&root, &away).unwrap();
        assert!(memo(&mut workspace, "while away").is_some());
        let code = NewCode { name: "新".to_owned(), ..NewCode::default() };
        assert!(workspace.run(Command::AddCode(code)).unwrap().not_saved.is_some());
        let set = vec![("us01".into(), "role".to_owned(), "boss".to_owned())];
        assert!(workspace.run(Command::SetAttributes(set)).unwrap().not_saved.is_some());
        workspace.refresh();
        assert_eq!((workspace.unsaved(), workspace.project().memos.len()), (3, 2));
        fs::rename(&away, &root).unwrap();
        assert_eq!(workspace.refresh(), Vec::new());
        assert_eq!(workspace.unsaved(), 0);
        let mut state = reopened(&root);
        state.codebook.title.clone_from(&workspace.project().codebook.title);
        assert_eq!(&state, workspace.project());
    }

    #[test]
    fn a_history_that_was_replaced_underneath_is_read_again_before_the_next_line() {
        let home = tempfile::tempdir().unwrap();
        let root = study(home.path());
        let mut workspace = open(&root);
        memo(&mut workspace, "one");
        let path = root.join("history/wei.jsonl");
        let content = fs::read(&path).unwrap();
        // As git and sync tools do it: another file under the same name.
        fs::remove_file(&path).unwrap();
        fs::write(&path, content).unwrap();
        assert_eq!(memo(&mut workspace, "two"), None);
        assert_eq!(reopened(&root).memos.len(), 2);
        assert_eq!(workspace.project().memos.len(), 2);
    }
}
