//! What a refresh has to do, and the doing of it: texts read, turned into documents, and listed.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use tantivy::schema::TantivyDocument;
use tantivy::{IndexWriter, Term};

use super::index::{Error, Fields, Source};
use super::manifest::{Listed, Manifest, Stamp, hash, hash_choices};
use super::matcher::fold_name;
use crate::project::{Transcript, TranscriptId};

/// What one commit is made of.
pub(super) struct Batch {
    pub fields: Fields,
    pub writer: IndexWriter,
    pub manifest: Manifest,
    pub unread: Vec<(TranscriptId, String)>,
}

impl Batch {
    /// Index the changed texts; gives how many, and whether all.
    pub(super) fn add(
        &mut self,
        changed: &[(Source, Stamp)],
        read: &dyn Fn(&Path) -> Result<String, String>,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<(usize, bool), Error> {
        let mut updated = 0;
        for (done, (source, stamp)) in changed.iter().enumerate() {
            if !progress(done, changed.len()) {
                return Ok((updated, false));
            }
            match read(&source.path) {
                Ok(text) => updated += usize::from(self.put(source, text, *stamp)?),
                Err(reason) => {
                    self.remove(source.id.as_str());
                    self.unread.push((source.id.clone(), reason));
                }
            }
        }
        progress(changed.len(), changed.len());
        Ok((updated, true))
    }

    /// Put a text in, in place of an older one; `false` where it is the same.
    fn put(&mut self, source: &Source, text: String, stamp: Stamp) -> Result<bool, Error> {
        let (id, hash, choices) = (&source.id, hash(&text), hash_choices(&source.choices));
        let same = |known: &&Listed| (known.hash, known.choices) == (hash, choices);
        if let Some(known) = self.manifest.get(id.as_str()).filter(same) {
            let listed = Listed { stamp, ..known.clone() };
            self.manifest.set(listed);
            return Ok(false);
        }
        self.remove(id.as_str());
        let transcript = Transcript::with_choices(id.clone(), text, source.choices.clone());
        let first = self.manifest.next;
        self.add_turns(&transcript, first)?;
        let turns = u32::try_from(transcript.turns.len()).unwrap_or(u32::MAX);
        self.manifest.set(Listed { id: id.to_string(), stamp, hash, choices, first, turns });
        self.manifest.next = first + u64::from(turns);
        Ok(true)
    }

    /// Take a text out, if it is in.
    pub(super) fn remove(&mut self, id: &str) {
        if let Ok(place) = self.manifest.place(id) {
            self.manifest.listed.remove(place);
            self.writer.delete_term(Term::from_field_text(self.fields.transcript, id));
        }
    }

    fn add_turns(&self, transcript: &Transcript, first: u64) -> Result<(), Error> {
        let mut folded: HashMap<&str, String> = HashMap::new();
        for (place, turn) in transcript.turns.iter().enumerate() {
            let mut document = TantivyDocument::default();
            document.add_text(self.fields.words, turn.words.slice(&transcript.text));
            if let Some(speaker) = turn.speaker.as_deref() {
                document.add_text(self.fields.speaker, folded.entry(speaker).or_insert_with(|| fold_name(speaker)));
            }
            document.add_text(self.fields.transcript, transcript.id.as_str());
            document.add_u64(self.fields.number, first + place as u64);
            let start = transcript.positions.char_of(&transcript.text, turn.range.start());
            document.add_u64(self.fields.start, start.get() as u64);
            self.writer.add_document(document)?;
        }
        Ok(())
    }
}

/// What a refresh has to do.
pub(super) struct Work {
    pub changed: Vec<(Source, Stamp)>,
    pub removed: Vec<String>,
    pub unread: Vec<(TranscriptId, String)>,
}

impl Work {
    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.removed.is_empty()
    }

    pub(super) fn plan(manifest: &Manifest, sources: &[Source]) -> Self {
        let mut work = Self { changed: Vec::new(), removed: Vec::new(), unread: Vec::new() };
        for source in sources {
            let choices = hash_choices(&source.choices);
            let known = manifest.get(source.id.as_str()).filter(|known| known.choices == choices);
            match Stamp::of(&source.path) {
                Ok(stamp) if known.is_some_and(|known| known.stamp.same(&stamp)) => {}
                Ok(stamp) => work.changed.push((source.clone(), stamp)),
                Err(error) => {
                    // What was indexed of it before is no longer there to be shown.
                    work.removed.extend(manifest.get(source.id.as_str()).map(|listed| listed.id.clone()));
                    work.unread.push((source.id.clone(), error.to_string()));
                }
            }
        }
        work
    }

    /// Take out what is listed and no longer among the sources.
    pub(super) fn remove_others(&mut self, manifest: &Manifest, sources: &[Source]) {
        let kept: HashSet<&str> = sources.iter().map(|source| source.id.as_str()).collect();
        let ids = manifest.listed.iter().map(|listed| &listed.id);
        self.removed.extend(ids.filter(|id| !kept.contains(id.as_str())).cloned());
    }
}
