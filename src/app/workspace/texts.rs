//! The texts of transcripts: read when they are asked for, kept, and measured when they are new.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::project::{Choices, SpeakerChoices, Transcript, TranscriptId, TranscriptRecord, recognise_with};
use crate::store::{Error, Folder, Mark, Stamp, read_plain};

/// Bytes that a transcript may have: a hundred times the longest interview.
const MAX_BYTES: u64 = 256 << 20;

/// The texts read so far, and what is known of those that are not in memory.
#[derive(Debug, Default)]
pub(super) struct Texts {
    read: HashMap<TranscriptId, Read>,
    /// Texts that are in force and not yet in their files.
    pinned: HashMap<TranscriptId, Arc<Transcript>>,
    /// Bytes of all that is kept.
    bytes: usize,
    /// What the researcher decided about speakers.
    choices: Arc<SpeakerChoices>,
}

/// A text that was read from its file.
#[derive(Clone, Debug)]
struct Read {
    /// The file, as it was before it was read.
    stamp: Option<Stamp>,
    /// Whether the file could no longer change unseen by then.
    settled: bool,
    transcript: Arc<Transcript>,
}

impl Read {
    fn mark(&self, choices: &Choices) -> Option<Mark> {
        self.stamp.filter(|_| self.settled).map(|stamp| mark(stamp, choices))
    }
}

fn mark(stamp: Stamp, choices: &Choices) -> Mark {
    let mut hasher = DefaultHasher::new();
    choices.hash(&mut hasher);
    Mark { stamp, choices: hasher.finish() }
}

/// Bytes of texts that are kept; when there are more, all are let go, and those in use are read again.
const MAX_KEPT: usize = 64 << 20;

/// Of these so many are kept of texts that were only looked at: all of a study of two hundred interviews.
const MAX_GLANCED: usize = 16 << 20;

impl Texts {
    /// The text of `id`, if it is in memory.
    fn get(&self, id: &TranscriptId) -> Option<Arc<Transcript>> {
        self.pinned.get(id).or_else(|| self.read.get(id).map(|read| &read.transcript)).cloned()
    }

    /// The text of `id` with its mark, if it is in memory.
    fn marked(&self, id: &TranscriptId) -> Option<(Arc<Transcript>, Option<Mark>)> {
        match self.pinned.get(id) {
            Some(pinned) => Some((pinned.clone(), None)),
            None => self.read.get(id).map(|read| (read.transcript.clone(), read.mark(&self.choices.of(id)))),
        }
    }

    /// Keep a text, unless another thread was faster: the one that is kept.
    fn keep(&mut self, read: Read) -> Read {
        if self.bytes > MAX_KEPT {
            self.read.clear();
            self.bytes = 0;
        }
        let bytes = &mut self.bytes;
        let kept = self.read.entry(read.transcript.id.clone()).or_insert_with(|| {
            *bytes += read.transcript.text.len();
            read
        });
        kept.clone()
    }

    /// Count what is kept anew, after something was let go.
    fn recount(&mut self) {
        self.bytes = self.read.values().map(|read| read.transcript.text.len()).sum();
    }

    /// Forget a text: its file has another now.
    fn forget(&mut self, id: &TranscriptId) {
        self.read.remove(id);
        self.recount();
    }

    /// Let `choices` count from now on, and forget the texts that were read under others.
    fn choose(&mut self, choices: &SpeakerChoices) {
        let old = std::mem::replace(&mut self.choices, Arc::new(choices.clone()));
        self.read.retain(|id, _| old.of(id) == choices.of(id));
        self.recount();
    }

    /// Forget the texts whose files are no longer those that were read; their ids.
    fn forget_changed(&mut self, folder: &Folder) -> Vec<TranscriptId> {
        let path = |id: &TranscriptId| folder.transcripts().join(format!("{id}.txt"));
        let gone = self.read.extract_if(|id, read| Stamp::of(&path(id)) != read.stamp);
        let gone = gone.map(|(id, _)| id).collect();
        self.recount();
        gone
    }
}

/// The texts of a study, each read once for all who ask, on whatever thread. Clones share what is in memory.
#[derive(Clone, Debug)]
pub struct Library {
    folder: Folder,
    texts: Arc<Mutex<Texts>>,
    /// Whether what is made of texts may be written into the cache.
    keeps: bool,
}

impl Library {
    /// The texts in `folder`; none is read yet.
    pub(super) fn new(folder: &Folder) -> Self {
        Self { folder: folder.clone(), texts: Arc::default(), keeps: true }
    }

    /// The same, which writes nothing into the cache: of a study that may only be read.
    pub(in crate::app) fn keeping(self, keeps: bool) -> Self {
        Self { keeps, ..self }
    }

    /// The folder to write into the cache of; `None` where nothing is to be written.
    pub(in crate::app) fn keeps(&self) -> Option<&Folder> {
        self.keeps.then_some(&self.folder)
    }

    /// The folder whose cache may know something of the texts.
    pub(in crate::app) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What the text of `id` is as it is now, without reading it: what was made of a text with this mark holds for it. `None` where
    /// nothing that is kept can hold: the text is not yet in its file, or the file is gone or may change unseen.
    pub(in crate::app) fn mark(&self, id: &TranscriptId) -> Option<Mark> {
        let choices = {
            let texts = self.lock();
            if let Some((_, mark)) = texts.marked(id) {
                return mark;
            }
            texts.choices.of(id)
        };
        let stamp = Stamp::of(&self.folder.transcripts().join(format!("{id}.txt")))?;
        stamp.is_settled().then(|| mark(stamp, &choices))
    }

    /// The text of `id`, from memory or from its file.
    ///
    /// # Errors
    /// [`Error`] where the file cannot be read.
    pub fn transcript(&self, id: &TranscriptId) -> Result<Arc<Transcript>, Error> {
        self.read(id, usize::MAX).map(|(transcript, _)| transcript)
    }

    /// The same for who looks at each of many texts once: those that find no room are let go again, where
    /// [`Self::transcript`] would let others go for them.
    ///
    /// # Errors
    /// As [`Self::transcript`].
    pub fn glance(&self, id: &TranscriptId) -> Result<Arc<Transcript>, Error> {
        self.marked(id).map(|(transcript, _)| transcript)
    }

    /// As [`Self::glance`], with the mark of what is made of the text; `None` where that is not to be kept.
    ///
    /// # Errors
    /// As [`Self::transcript`].
    pub(in crate::app) fn marked(&self, id: &TranscriptId) -> Result<(Arc<Transcript>, Option<Mark>), Error> {
        self.read(id, MAX_GLANCED)
    }

    /// The text of `id`, which is kept if no more than `room` bytes are kept already.
    fn read(&self, id: &TranscriptId, room: usize) -> Result<(Arc<Transcript>, Option<Mark>), Error> {
        let choices = {
            let texts = self.lock();
            if let Some(found) = texts.marked(id) {
                return Ok(found);
            }
            texts.choices.clone()
        };
        // Nobody waits while a file is read: two threads that ask for it at once read it twice.
        let path = self.folder.transcript(id.as_str())?;
        let stamp = Stamp::of(&path);
        let settled = stamp.is_some_and(Stamp::is_settled);
        let own = choices.of(id);
        let transcript = Arc::new(Transcript::with_choices(id.clone(), read_text(&path)?, own.clone()));
        let read = Read { stamp, settled, transcript };
        let mut texts = self.lock();
        // Where other choices were made meanwhile, this one is for the asker alone.
        let keeps = Arc::ptr_eq(&texts.choices, &choices) && texts.bytes <= room;
        let read = if keeps { texts.keep(read) } else { read };
        let mark = read.mark(&own);
        Ok((read.transcript, mark))
    }

    /// Let `choices` about speakers count from now on.
    pub(super) fn choose(&self, choices: &SpeakerChoices) {
        self.lock().choose(choices);
    }

    /// The text of `id`, if it is in memory.
    pub(super) fn in_memory(&self, id: &TranscriptId) -> Option<Arc<Transcript>> {
        self.lock().get(id)
    }

    /// Have a text in force whose file is still to be written.
    pub(in crate::app) fn pin(&self, id: &TranscriptId, text: String) {
        let choices = self.lock().choices.of(id);
        let transcript = Arc::new(Transcript::with_choices(id.clone(), text, choices));
        self.lock().pinned.insert(id.clone(), transcript);
    }

    /// A pinned text stands in its file now.
    pub(super) fn unpin(&self, id: &TranscriptId, stamp: Option<Stamp>) {
        let mut texts = self.lock();
        if let Some(transcript) = texts.pinned.remove(id) {
            texts.read.insert(id.clone(), Read { stamp, settled: false, transcript });
            texts.recount();
        }
    }

    /// Forget a text: its file has another now.
    pub(super) fn forget(&self, id: &TranscriptId) {
        self.lock().forget(id);
    }

    /// Forget the texts whose files are no longer those that were read; their ids.
    pub(super) fn forget_changed(&self) -> Vec<TranscriptId> {
        self.lock().forget_changed(&self.folder)
    }

    /// What is in memory stays whole even where a thread that held it has come to grief.
    fn lock(&self) -> MutexGuard<'_, Texts> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Read a transcript's text. Line ends become LF and a byte order mark goes, whatever git or an editor made of them, so
/// that offsets mean the same on every machine.
pub(in crate::app) fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = read_plain(path, MAX_BYTES)?;
    let unfit = |why: &str| Error::Unfit { path: path.to_owned(), why: why.to_owned() };
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes().iter().take(error.utf8_error().valid_up_to()).filter(|&&b| b == b'\n').count() + 1;
        let id = path.file_stem().unwrap_or_default().to_string_lossy();
        let file = path.display();
        unfit(&format!(
            "not UTF-8 (line {line}). Save it as UTF-8 where it was edited, or let `emic edit {id} --from \"{file}\"` convert it"
        ))
    })?;
    Ok(plain(text))
}

/// A text as it lies in the folder: no byte order mark, line ends as LF.
pub(super) fn plain(text: String) -> String {
    let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// What is known of a text that was put into the folder by hand; `language` where its words do not tell.
pub(super) fn measure(id: &TranscriptId, text: &str, language: &str, choices: &Choices) -> TranscriptRecord {
    let mut record = TranscriptRecord::of_text(id.clone(), text, &recognise_with(text, choices));
    if record.words == 0 && !language.is_empty() {
        language.clone_into(&mut record.language);
    }
    record
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn line_ends_and_marks_never_move_an_offset() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "\u{FEFF}一\r\n😀\rc\n").unwrap();
        assert_eq!(read_text(&path).unwrap(), "一\n😀\nc\n");
        fs::write(&path, b"a\nb\n\xB2\xE2").unwrap();
        let error = read_text(&path).unwrap_err().to_string();
        assert!(
            error.contains("not UTF-8 (line 3). Save it as UTF-8 where it was edited, or let `emic edit a --from"),
            "{error}"
        );
        assert!(read_text(folder.path()).is_err());
    }

    #[test]
    fn what_is_let_go_makes_room() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::new(&Folder::new(folder.path()));
        fs::create_dir(folder.path().join("transcripts")).unwrap();
        let kept = |library: &Library| library.lock().bytes;
        let id = |name: &str| TranscriptId::from(name);
        for (name, text) in [("a", "知识 😀"), ("b", "I: so?\nWANG: 好\n")] {
            fs::write(folder.path().join(format!("transcripts/{name}.txt")), text).unwrap();
            library.glance(&id(name)).unwrap();
            library.transcript(&id(name)).unwrap();
        }
        assert_eq!(kept(&library), 11 + 17);
        library.forget(&id("a"));
        assert_eq!(kept(&library), 17);
        library.pin(&id("b"), "新的 words\n".to_owned());
        library.unpin(&id("b"), None);
        assert_eq!(kept(&library), 13);
        fs::write(folder.path().join("transcripts/b.txt"), "另一个").unwrap();
        assert_eq!(library.forget_changed(), [id("b")]);
        assert_eq!(kept(&library), 0);
    }
}
