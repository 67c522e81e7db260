//! One document of a file, read and recognised: what a preview shows, and what a commit will record.

use std::path::Path;

use super::MAX_BYTES;
use super::likeness::Likeness;
use super::report::{ImportRow, Outcome};
use crate::import::{Document, Note, Warning};
use crate::project::{Anchor, Arrival, Recognised, TranscriptId, TranscriptRecord, sha256};
use crate::store::{self, Folder, Stamp};
use crate::text::{Positions, TextRange};

/// A document of a file with what the study would know of it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The document as its format gave it.
    pub document: Document,
    /// Its turns, and the header lines above them.
    pub recognised: Recognised,
    /// What the study would record; original and time of import are not yet known.
    pub record: TranscriptRecord,
    /// What was odd.
    pub warnings: Vec<Warning>,
    /// What lies in this transcript's place already.
    pub(super) on_disk: OnDisk,
}

/// The text that lies in a transcript's place, as it was when somebody looked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OnDisk {
    stamp: Option<Stamp>,
    /// Its SHA-256; `None` where there is none that can be read.
    pub(super) sha256: Option<String>,
    /// How much of it stands in the text that would take its place; `None` where nothing of it is coded.
    pub(super) likeness: Option<Likeness>,
}

impl OnDisk {
    /// Look at the place of the transcript `id`.
    pub(super) fn of(folder: &Folder, id: &TranscriptId) -> Self {
        let Ok(path) = folder.transcript(id.as_str()) else { return Self::default() };
        let Some(stamp) = Stamp::of(&path) else { return Self::default() };
        let bytes = store::read_plain(&path, MAX_BYTES).ok();
        let sha256 = bytes.and_then(|bytes| Some(sha256(std::str::from_utf8(&bytes).ok()?)));
        Self { stamp: Some(stamp), sha256, likeness: None }
    }

    /// The same, held against the text that would take its place, where `anchors` are coded or have memos.
    pub(super) fn against(self, new: &str, folder: &Folder, id: &TranscriptId, anchors: &[Anchor]) -> Self {
        let path = folder.transcript(id.as_str()).ok().filter(|_| !anchors.is_empty());
        let bytes = path.and_then(|path| store::read_plain(&path, MAX_BYTES).ok());
        let old = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|old| old != new);
        Self { likeness: old.map(|old| Likeness::of(&old, new, anchors)), ..self }
    }

    /// What lies there now; read again only where it is another file.
    pub(super) fn now(self, folder: &Folder, id: &TranscriptId) -> Self {
        let stamp = folder.transcript(id.as_str()).ok().and_then(|path| Stamp::of(&path));
        if stamp == self.stamp { self } else { Self { likeness: self.likeness, ..Self::of(folder, id) } }
    }
}

impl Found {
    /// The row that tells of it, with the outcome still open.
    pub fn row(&self, path: &Path) -> ImportRow {
        let speakers = self.recognised.speakers().into_iter().map(|(name, turns)| (name.to_owned(), turns)).collect();
        ImportRow {
            format: self.document.format,
            encoding: self.document.encoding,
            turns: self.record.turns,
            speakers,
            words: self.record.words,
            language: self.record.language.clone(),
            times: self.document.times,
            attributes: self.document.attributes.len(),
            comments: self.document.notes.len(),
            warnings: self.warnings.clone(),
            ..ImportRow::of(path, self.record.id.clone(), Outcome::New)
        }
    }

    /// What the entry will hold.
    pub(super) fn arrival(self) -> (Arrival, Document) {
        let Self { mut document, recognised, record, .. } = self;
        let notes = std::mem::take(&mut document.notes);
        let memos = if notes.is_empty() { Vec::new() } else { memos(&document.text, &recognised, &notes) };
        let attributes = document.attributes.iter().filter_map(attribute).collect();
        (Arrival { record, attributes, memos }, document)
    }
}

/// Comments as memos, with their author in the words: the memo itself belongs to the coder who imports.
fn memos(text: &str, recognised: &Recognised, notes: &[Note]) -> Vec<(Anchor, String)> {
    let positions = Positions::new(text);
    let said = |note: &Note| {
        let author = note.author.trim();
        if author.is_empty() {
            format!("comment in the file: {}", note.text.trim())
        } else {
            format!("{author} (comment in the file): {}", note.text.trim())
        }
    };
    let memo = |note: &Note| (Anchor::new(text, &positions, passage(text, recognised, note.range)), said(note));
    notes.iter().filter(|note| !note.text.trim().is_empty()).map(memo).collect()
}

/// The passage of a comment. One that points between two letters is about the line, and on an empty line about the turn:
/// a memo on no words could not be found again.
fn passage(text: &str, recognised: &Recognised, range: TextRange) -> TextRange {
    if !range.is_empty() {
        return range;
    }
    let at = range.start().get();
    let start = TextRange::of(0, at).slice(text).rfind('\n').map_or(0, |end| end + 1);
    let end = TextRange::of(at, text.len()).slice(text).find('\n').map_or(text.len(), |end| at + end);
    let line = TextRange::of(start, end);
    if !line.slice(text).trim().is_empty() {
        return line;
    }
    let before = recognised.turns.iter().take_while(|turn| turn.range.start() <= range.start()).last();
    before.or(recognised.turns.first()).map_or(range, |turn| turn.words)
}

/// An attribute as `attributes.csv` can hold it: on one line, and not under the name of a column that says whose row it
/// is.
fn attribute((name, value): &(String, String)) -> Option<(String, String)> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = value.trim();
    let key = ["transcript", "speaker", "id"].contains(&name.to_lowercase().as_str());
    let name = if key { format!("{name} (file)") } else { name };
    (!name.is_empty() && !value.is_empty()).then(|| (name, value.to_owned()))
}
