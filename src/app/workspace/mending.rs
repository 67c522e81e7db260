//! Texts whose files cannot be read: saved in another encoding, or gone. An edit puts them right.

use std::path::PathBuf;

use super::carrying::{Carriage, CarryReport, Past, TextReport};
use super::{Done, Error, Workspace};
use crate::import;
use crate::project::TranscriptId;
use crate::store;

/// A text before an edit.
pub(super) struct TextBefore {
    /// As it stands in the file; as the histories know it where the file cannot be read, and `None` where that is not to
    /// be had.
    pub(super) text: Option<String>,
    /// Whether the file can be read.
    pub(super) stands: bool,
}

impl Workspace {
    /// The file of a transcript that is no text that emic can read, or is gone: an edit mends it.
    ///
    /// # Errors
    /// As [`Self::transcript`], where the file is not to be read for another reason.
    pub fn broken_text(&self, id: &TranscriptId) -> Result<Option<PathBuf>, Error> {
        match self.transcript(id) {
            Ok(_) => Ok(None),
            Err(Error::Store(error)) if is_mendable(&error) => Ok(Some(self.folder.transcript(id.as_str())?)),
            Err(error) => Err(error),
        }
    }

    /// The text that an editor gets: as it stands in the file; what the file holds in another encoding, or the text that
    /// the histories know, where it cannot be read. Whether it mends the file even if nothing is changed in it.
    ///
    /// # Errors
    /// As [`Self::transcript`], where neither is to be had.
    pub fn text_to_edit(&self, id: &TranscriptId) -> Result<(String, bool), Error> {
        let Some(path) = self.broken_text(id)? else { return Ok((self.transcript(id)?.text.clone(), false)) };
        let bytes = store::read_plain(&path, super::super::importing::MAX_BYTES);
        let decoded = bytes.ok().and_then(|bytes| import::decode(&bytes, None).ok());
        let text = match decoded {
            Some(decoded) => Some(decoded.text),
            None => self.text_before(id)?.text,
        };
        text.map(|text| (text, true)).ok_or_else(|| match self.transcript(id) {
            Err(error) => error,
            Ok(_) => crate::project::Refusal::TextChanged(id.clone()).into(),
        })
    }

    /// The text of `id` before an edit.
    pub(super) fn text_before(&self, id: &TranscriptId) -> Result<TextBefore, Error> {
        if self.broken_text(id)?.is_none() {
            return Ok(TextBefore { text: Some(self.transcript(id)?.text.clone()), stands: true });
        }
        let record = self.whole().transcripts.get(id);
        let text = record.and_then(|record| self.text_of_version(id, &record.sha256, ""));
        Ok(TextBefore { text, stands: false })
    }

    /// Write the text that the histories know into a file that cannot be read. Nothing else changes.
    pub(super) fn mend(&mut self, id: &TranscriptId, text: &str) -> Result<(Done, CarryReport), Error> {
        self.write_now(id, text)?;
        self.advance();
        let label = format!("mend the text of {id}");
        let done = Done { label, changes: 0, coding: None, transcripts: 0, not_saved: None, recorded: true };
        Ok((done, CarryReport { texts: vec![self.unchanged(id, text)] }))
    }

    fn unchanged(&self, id: &TranscriptId, text: &str) -> TextReport {
        Carriage::new(Some(text), text).carry(self.whole(), id, &mut Past::default).1
    }
}

/// Whether another text in the place of the file puts it right.
fn is_mendable(error: &store::Error) -> bool {
    match error {
        store::Error::Unfit { path, .. } => path.is_file(),
        store::Error::Io { source, .. } => source.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}
