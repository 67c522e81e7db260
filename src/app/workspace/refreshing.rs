//! Folding in what others write, while the study is open.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::Path;

use super::{Error, Notice, Workspace};
use crate::project::{Change, Entry, TranscriptId};
use crate::store::{self, Damage, Extent, Fold, Histories, Joined, Stamp};

/// Bytes of texts that one look around compares with their records: some milliseconds.
const AT_A_TIME: u64 = 2 << 20;

/// Damaged lines that are told one by one.
const TOLD: usize = 10;

/// What of the folder is in memory.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How far each history has been read.
    extents: Vec<Extent>,
    /// Lines that cannot be used.
    damage: Vec<Damage>,
    /// Lines that were told: a later replay finds them again.
    told: BTreeSet<Damage>,
    /// `emic.yaml` as it was read.
    pub(super) settings: Option<Stamp>,
    /// Whether opening is through: an incomplete last line that appears later is most likely just being written.
    opened: bool,
}

impl Seen {
    /// Nothing yet but the settings.
    pub(super) fn of_settings(stamp: Option<Stamp>) -> Self {
        Self { settings: stamp, ..Self::default() }
    }

    /// Go on from where a snapshot ended.
    pub(super) fn restore(&mut self, extents: Vec<Extent>) {
        self.extents = extents;
    }

    /// Opening is through.
    pub(super) fn opened(&mut self) {
        self.opened = true;
    }

    /// Whether opening is through.
    pub(super) fn is_open(&self) -> bool {
        self.opened
    }

    /// How far each history has been read.
    pub(super) fn extents(&self) -> &[Extent] {
        &self.extents
    }

    /// Lines that cannot be used.
    pub(super) fn damage(&self) -> &[Damage] {
        &self.damage
    }

    /// The coder's own history at `path` has grown by one line that is known.
    pub(super) fn grown(&mut self, path: &Path, before: u64, after: u64) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match self.extents.iter_mut().find(|extent| extent.name == name) {
            Some(extent) if extent.bytes == before => (extent.bytes, extent.lines) = (after, extent.lines + 1),
            Some(_) => {}
            None if before == 0 => self.extents.push(Extent { name, bytes: after, lines: 1 }),
            None => {}
        }
    }
}

/// Names and sizes in bytes.
pub(in crate::app) fn sizes(files: &[(String, Metadata)]) -> Vec<(String, u64)> {
    files.iter().map(|(name, metadata)| (name.clone(), metadata.len())).collect()
}

impl Workspace {
    /// Fold in what others have written, notice changed files, try again to write what is not saved. Cheap when
    /// nothing has changed: a few stat calls.
    pub fn refresh(&mut self) -> Vec<Notice> {
        self.retry();
        self.look_around();
        std::mem::take(&mut self.notices)
    }

    /// Look at everything in the folder that may have changed. Where the folder itself is gone (a drive that was
    /// unplugged), what is in memory stays.
    fn look_around(&mut self) {
        if self.folder.exists() {
            self.reload_settings();
            self.join_histories();
            self.reload_files();
            self.reload_texts();
            self.look_at_waiting(AT_A_TIME);
        }
    }

    /// Look at the codebook and the attributes: what a decision depends on.
    pub(super) fn reload_files(&mut self) {
        if self.folder.exists() {
            self.reload_codebook();
            self.reload_attributes();
        }
    }

    /// Read all histories from their beginning.
    pub(super) fn replay(&mut self) -> Result<(), Error> {
        let files = sizes(&store::list_histories(&self.folder)?);
        let mut read = store::read_histories(&self.folder, &files, &[]);
        if self.seen.opened && !read.errors.is_empty() {
            // Better what was read before than half of it.
            self.notices.extend(read.errors.iter().map(|error| Notice::new(error.to_string())));
            return Ok(());
        }
        self.tell_gone(&files);
        let entries = std::mem::take(&mut read.entries);
        self.forget_noticed(&entries);
        self.withdraw_edits();
        self.outdated_cache().clear();
        let old = std::mem::replace(&mut self.fold, Fold::of(entries));
        self.fold.clock.see_clock(&old.clock);
        self.fold.project.codebook = old.project.codebook;
        self.fold.project.attributes = old.project.attributes;
        self.fold.project.queries = old.project.queries;
        self.seen.extents.clear();
        self.seen.damage.clear();
        self.take_note(read);
        let noticed = self.noticed.clone();
        for change in noticed {
            self.fold.project.absorb(change);
        }
        self.notice_codebook();
        let waiting: Vec<_> = self.saving.waiting().cloned().collect();
        self.fold.join(waiting);
        self.doubt_edited();
        self.advance();
        Ok(())
    }

    /// Read what has been appended to the histories since they were last read.
    pub(super) fn join_histories(&mut self) {
        let files = match store::list_histories(&self.folder) {
            Ok(files) => sizes(&files),
            Err(error) => return self.notices.push(Notice::new(error.to_string())),
        };
        let known = |name: &String| self.seen.extents.iter().find(|extent| &extent.name == name);
        let shrunk = self
            .seen
            .extents
            .iter()
            .any(|extent| !files.iter().any(|(name, size)| *name == extent.name && *size >= extent.bytes));
        let grown: Vec<_> =
            files.into_iter().filter(|(name, size)| known(name).is_none_or(|extent| extent.bytes < *size)).collect();
        if grown.is_empty() && !shrunk {
            return;
        }
        let mut read = store::read_histories(&self.folder, &grown, &self.seen.extents);
        let entries = std::mem::take(&mut read.entries);
        self.forget_noticed(&entries);
        // What was seen of edited texts is seen anew on what the histories say now.
        self.withdraw_edits();
        self.doubt_passages(&entries);
        let joined = if shrunk { Joined::TooOld } else { self.fold.join(entries) };
        match joined {
            Joined::New(0) => self.take_note(read),
            Joined::New(_) => {
                self.advance();
                self.notice_codebook();
                self.take_note(read);
            }
            Joined::TooOld => {
                if let Err(error) = self.replay() {
                    self.notices.push(Notice::new(error.to_string()));
                }
            }
        }
    }

    /// What was noticed in the folder, and stands in `entries` by now, need not be written down again.
    fn forget_noticed(&mut self, entries: &[Entry]) {
        if self.noticed.is_empty() {
            return;
        }
        let known: BTreeSet<&TranscriptId> = (entries.iter().flat_map(|entry| &entry.changes))
            .filter_map(|change| match change {
                Change::Transcript { id, .. } => Some(id),
                _ => None,
            })
            .collect();
        self.noticed.retain(|change| !matches!(change, Change::Transcript { id, .. } if known.contains(id)));
    }

    /// Tell of histories that were there and are not any more.
    fn tell_gone(&mut self, files: &[(String, u64)]) {
        let gone = self.seen.extents.iter().filter(|extent| !files.iter().any(|(name, _)| *name == extent.name));
        let message =
            |name: &str| format!("history/{name} is gone, and what it held with it; put it back if that was not meant");
        self.notices.extend(gone.map(|extent| Notice::new(message(&extent.name))));
    }

    /// Tell of incomplete last lines.
    fn tell_torn(&mut self, read: &Histories) {
        let own = format!("{}.jsonl", self.coder);
        for (name, bytes) in &read.torn {
            let aside = match name.strip_suffix(".jsonl") {
                Some(stem) if *name == own => format!("it is moved to history/{stem}.torn before the next change"),
                _ => "it is left alone".to_owned(),
            };
            let message = format!(
                "history/{name} ends in an incomplete line of {bytes} bytes (a power cut, or still being copied); {aside}"
            );
            self.notices.push(Notice::new(message));
        }
    }

    /// Keep how far histories were read, and tell what was found in them.
    fn take_note(&mut self, read: Histories) {
        if !self.seen.opened {
            self.tell_torn(&read);
        }
        for extent in read.extents {
            match self.seen.extents.iter_mut().find(|known| known.name == extent.name) {
                Some(known) => *known = extent,
                None => self.seen.extents.push(extent),
            }
        }
        self.tell_damage(read.damage);
        self.tell(read.strange, "");
        self.notices.extend(read.errors.iter().map(|error| Notice::new(error.to_string())));
    }

    /// Tell of lines that cannot be used, and remember them for the snapshot.
    pub(super) fn tell_damage(&mut self, damage: Vec<Damage>) {
        self.seen.damage.extend(damage.iter().cloned());
        self.tell(damage, "; the line is left out and kept");
    }

    /// Tell of lines, each once, and of many together.
    fn tell(&mut self, lines: Vec<Damage>, what_now: &str) {
        let lines: Vec<Damage> = lines.into_iter().filter(|line| self.seen.told.insert(line.clone())).collect();
        self.notices.extend(lines.iter().take(TOLD).map(|line| Notice::new(format!("{line}{what_now}"))));
        if lines.len() > TOLD {
            let more = lines.len() - TOLD;
            self.notices.push(Notice::new(format!("and so for {more} more lines of histories{what_now}")));
        }
    }
}
