//! From a decision to the disk: entries that are applied, entries that wait.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::{Done, Error, Workspace, coder, random};
use crate::project::{Change, Entry, EntryId};
use crate::store::{self, AttributesFile, CoderLock, HistoryWriter, MAX_LINE_BYTES};

/// The way to the disk, and what has not got there.
#[derive(Debug, Default)]
pub(super) struct Saving {
    lock: Option<CoderLock>,
    writer: Option<HistoryWriter>,
    queue: VecDeque<Waiting>,
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
}

impl Saving {
    /// The entries that are not on disk, oldest first.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &Entry> {
        self.queue.iter().map(|waiting| &waiting.entry)
    }

    /// Whether an edit of the codebook is not on disk: the file is then older than what is in force.
    pub(super) fn holds_codebook(&self) -> bool {
        self.queue.iter().any(|waiting| waiting.codebook.is_some())
    }

    /// Whether an edit of the attributes is not on disk.
    pub(super) fn holds_attributes(&self) -> bool {
        self.queue.iter().any(|waiting| waiting.attributes.is_some())
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

    /// Write what waits, keep what makes the next opening fast, and let go of the folder. What then is still not saved is lost with this value: ask
    /// [`Self::unsaved`] first.
    pub fn close(&mut self) -> Option<String> {
        let failure = self.retry();
        self.keep();
        self.saving.writer = None;
        self.saving.lock = None;
        failure
    }

    /// Before anything is decided: nothing may be written to a newer format, nor beside another writer.
    pub(in crate::app) fn prepare(&mut self) -> Result<(), Error> {
        if let Some(refusal) = self.read_only() {
            return Err(Error::ReadOnly(refusal));
        }
        match self.lock() {
            // The disk may be read-only or full for now: work goes on, unsaved.
            Ok(()) | Err(store::Error::Io { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        self.reload_codebook();
        self.reload_attributes();
        self.record_noticed()
    }

    /// Take the coder's lock at the first change; what the coder wrote elsewhere meanwhile is folded in first.
    fn lock(&mut self) -> Result<(), store::Error> {
        if self.saving.lock.is_none() {
            self.saving.lock = Some(CoderLock::take(&self.folder, self.coder.as_str())?);
            coder::remember(&self.folder, &self.coder);
            self.join_histories();
        }
        Ok(())
    }

    /// Write down what opening noticed, so that codings made from here on stand behind it.
    fn record_noticed(&mut self) -> Result<(), Error> {
        if self.noticed.is_empty() {
            return Ok(());
        }
        let changes = std::mem::take(&mut self.noticed);
        let label = noticed_label(&changes);
        let now = self.now();
        self.commit(label, changes, None, now).map(|_| ())
    }

    /// Apply changes as one entry and bring it to the disk.
    pub(super) fn commit(
        &mut self,
        label: String,
        mut changes: Vec<Change>,
        undoes: Option<EntryId>,
        time: Timestamp,
    ) -> Result<Done, Error> {
        let edited = self.edit_codebook(&mut changes)?;
        let table = self.edit_attributes(&changes)?;
        let id = EntryId(self.fold.clock.next(time, random()));
        let entry = Entry { id, time, coder: self.coder.clone(), label, changes, undoes };
        let line = store::write_line(&entry);
        if line.len() > MAX_LINE_BYTES {
            return Err(store::Error::TooLarge { changes: entry.changes.len() }.into());
        }
        let codebook = edited.as_ref().map(|edited| edited.source.clone());
        let attributes = table.as_ref().map(AttributesFile::write);
        self.apply(&entry);
        if let Some(edited) = edited {
            self.take_edited(edited);
        }
        if let Some(table) = table {
            self.take_attributes(table);
        }
        let (label, changes) = (entry.label.clone(), entry.changes.len());
        self.saving.queue.push_back(Waiting { entry, line, codebook, attributes });
        let not_saved = self.flush().err().map(|error| error.to_string());
        Ok(Done { label, changes, not_saved })
    }

    /// Put an entry of one's own into force. Its codes come from the edited file.
    fn apply(&mut self, entry: &Entry) {
        self.fold.push(entry.clone());
        for change in entry.changes.iter().filter(|change| matches!(change, Change::Attribute { .. })) {
            self.fold.project.apply(change);
        }
        self.generation += 1;
    }

    /// Write all that waits, oldest first: the files that an entry edits, then its line.
    fn flush(&mut self) -> Result<(), store::Error> {
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

    fn write(&mut self, waiting: &mut Waiting) -> Result<(), store::Error> {
        if let Some(source) = &waiting.codebook {
            self.write_codebook(source)?;
            waiting.codebook = None;
        }
        if let Some(text) = &waiting.attributes {
            self.write_attributes(text)?;
            waiting.attributes = None;
        }
        let Some(writer) = &mut self.saving.writer else { return Ok(()) };
        let before = writer.length();
        writer.append(&waiting.line)?;
        self.seen.grown(writer.path(), before, writer.length());
        Ok(())
    }

    /// Have a writer on the file that the path names now.
    fn open_writer(&mut self) -> Result<(), store::Error> {
        if self.saving.writer.as_ref().is_some_and(HistoryWriter::is_current) {
            return Ok(());
        }
        let reopened = self.saving.writer.take().is_some();
        let path = self.folder.history(self.coder.as_str())?;
        self.saving.writer = Some(HistoryWriter::open(&path)?);
        if reopened {
            self.join_histories();
        }
        Ok(())
    }
}

fn noticed_label(changes: &[Change]) -> String {
    let texts = changes.iter().filter(|change| matches!(change, Change::Transcript { .. })).count();
    match texts {
        0 if changes.iter().any(|change| matches!(change, Change::CodebookVersion { before: None, .. })) => {
            "begin with this codebook.yaml".to_owned()
        }
        0 => "codebook.yaml was edited".to_owned(),
        1 => "take in 1 transcript".to_owned(),
        _ => format!("take in {texts} transcripts"),
    }
}
