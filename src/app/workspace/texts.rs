//! The texts of transcripts: read when they are asked for, kept, and measured when they are new.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::project::{Choices, SpeakerChoices, Transcript, TranscriptId, TranscriptRecord, recognise_with};
use crate::store::{Error, Folder, Stamp, read_plain};

/// Bytes that a transcript may have: a hundred times the longest interview.
const MAX_BYTES: u64 = 256 << 20;

/// The texts read so far, and what is known of those that are not in memory.
#[derive(Debug, Default)]
pub(super) struct Texts {
    read: HashMap<TranscriptId, (Option<Stamp>, Arc<Transcript>)>,
    /// Texts that are in force and not yet in their files.
    pinned: HashMap<TranscriptId, Arc<Transcript>>,
    /// Bytes of all that is kept.
    bytes: usize,
    /// What the researcher decided about speakers.
    choices: Arc<SpeakerChoices>,
}

/// Bytes of texts that are kept; when there are more, all are let go, and those in use are read again.
const MAX_KEPT: usize = 64 << 20;

/// Of these so many are kept of texts that were only looked at: all of a study of two hundred interviews.
const MAX_GLANCED: usize = 16 << 20;

impl Texts {
    /// The text of `id`, if it is in memory.
    fn get(&self, id: &TranscriptId) -> Option<Arc<Transcript>> {
        self.pinned.get(id).or_else(|| self.read.get(id).map(|(_, transcript)| transcript)).cloned()
    }

    /// Keep a text, unless another thread was faster: the one that is kept.
    fn keep(&mut self, stamp: Option<Stamp>, transcript: Arc<Transcript>) -> Arc<Transcript> {
        if self.bytes > MAX_KEPT {
            self.read.clear();
            self.bytes = 0;
        }
        let bytes = &mut self.bytes;
        let kept = self.read.entry(transcript.id.clone()).or_insert_with(|| {
            *bytes += transcript.text.len();
            (stamp, transcript)
        });
        kept.1.clone()
    }

    /// Count what is kept anew, after something was let go.
    fn recount(&mut self) {
        self.bytes = self.read.values().map(|(_, transcript)| transcript.text.len()).sum();
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
        let gone = self.read.extract_if(|id, (stamp, _)| Stamp::of(&path(id)) != *stamp);
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
}

impl Library {
    /// The texts in `folder`; none is read yet.
    pub(super) fn new(folder: &Folder) -> Self {
        Self { folder: folder.clone(), texts: Arc::default() }
    }

    /// The text of `id`, from memory or from its file.
    ///
    /// # Errors
    /// [`Error`] where the file cannot be read.
    pub fn transcript(&self, id: &TranscriptId) -> Result<Arc<Transcript>, Error> {
        self.read(id, usize::MAX)
    }

    /// The same for who looks at each of many texts once: those that find no room are let go again, where
    /// [`Self::transcript`] would let others go for them.
    ///
    /// # Errors
    /// As [`Self::transcript`].
    pub fn glance(&self, id: &TranscriptId) -> Result<Arc<Transcript>, Error> {
        self.read(id, MAX_GLANCED)
    }

    /// The text of `id`, which is kept if no more than `room` bytes are kept already.
    fn read(&self, id: &TranscriptId, room: usize) -> Result<Arc<Transcript>, Error> {
        let choices = {
            let texts = self.lock();
            if let Some(transcript) = texts.get(id) {
                return Ok(transcript);
            }
            texts.choices.clone()
        };
        // Nobody waits while a file is read: two threads that ask for it at once read it twice.
        let path = self.folder.transcript(id.as_str())?;
        let stamp = Stamp::of(&path);
        let transcript = Arc::new(Transcript::with_choices(id.clone(), read_text(&path)?, choices.of(id)));
        let mut texts = self.lock();
        // Where other choices were made meanwhile, this one is for the asker alone.
        let keeps = Arc::ptr_eq(&texts.choices, &choices) && texts.bytes <= room;
        Ok(if keeps { texts.keep(stamp, transcript) } else { transcript })
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
    pub(super) fn pin(&self, id: &TranscriptId, text: String) {
        let choices = self.lock().choices.of(id);
        let transcript = Arc::new(Transcript::with_choices(id.clone(), text, choices));
        self.lock().pinned.insert(id.clone(), transcript);
    }

    /// A pinned text stands in its file now.
    pub(super) fn unpin(&self, id: &TranscriptId, stamp: Option<Stamp>) {
        let mut texts = self.lock();
        if let Some(transcript) = texts.pinned.remove(id) {
            texts.read.insert(id.clone(), (stamp, transcript));
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
