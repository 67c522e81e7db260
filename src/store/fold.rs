//! The state as the fold of all entries in the order of their ids, and how late entries join it.
//!
//! What an entry sets does not depend on what was there before, so an entry that arrives late changes only what no later
//! entry has set. The latest few thousand entries are remembered by what they set; an entry older than these asks for a
//! new fold of everything.
//!
//! Codes and attributes are not folded: `codebook.yaml` and `attributes.csv` are the truth about them.

use std::collections::{BTreeMap, BTreeSet};

use super::CodebookLog;
use crate::project::{
    BookmarkId, Change, Clock, CodebookVersion, CoderId, Coding, CodingId, Entry, EntryId, MemoId, Project, Stacks,
    TranscriptId,
};
use crate::text::Arrange;

/// Entries remembered by what they set.
const WINDOW: usize = 4096;

/// Things set that are remembered for one entry; a larger one is the edge of what is remembered.
const WIDEST: usize = 10_000;

/// What all histories come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fold {
    /// The state.
    pub project: Project,
    /// What can be undone and redone.
    pub stacks: Stacks,
    /// The clock, having seen every entry.
    pub clock: Clock,
    /// The codebook's version as the histories have it.
    pub codebook: Option<CodebookVersion>,
    /// All that the histories tell of the codebook.
    pub codebooks: CodebookLog,
    /// Transcripts whose texts were ever edited: their codings may be of several versions.
    pub edited: BTreeSet<TranscriptId>,
    /// How many entries.
    pub entries: usize,
    pub(super) recent: Recent,
}

/// What joining entries came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// This many were new.
    New(usize),
    /// One is too old to say what it still changes: everything must be folded anew.
    TooOld,
}

/// Whom and what an entry set.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Touched {
    pub(super) coder: CoderId,
    /// Nearly always one, and thousands of entries are remembered: a list takes a tenth of the memory that a set takes.
    pub(super) subjects: Subjects,
}

/// The things that an entry set, in order, each once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subjects(Box<[Subject]>);

impl Subjects {
    /// In order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Subject> {
        self.0.iter()
    }

    fn contains(&self, subject: &Subject) -> bool {
        self.0.binary_search(subject).is_ok()
    }
}

impl FromIterator<Subject> for Subjects {
    fn from_iter<I: IntoIterator<Item = Subject>>(subjects: I) -> Self {
        let mut subjects: Vec<Subject> = subjects.into_iter().collect();
        subjects.arrange_by(Ord::cmp);
        subjects.dedup();
        Self(subjects.into_boxed_slice())
    }
}

/// What a change sets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    Transcript(TranscriptId),
    Coding(CodingId),
    Memo(MemoId),
    Bookmark(BookmarkId),
    Completion(TranscriptId, CoderId),
    Codebook,
}

/// The latest entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Recent {
    pub(super) entries: BTreeMap<EntryId, Touched>,
    /// The latest entry that is no longer remembered.
    pub(super) edge: Option<EntryId>,
}

impl Fold {
    /// Fold entries that come in the order of their ids, from the first on.
    pub fn of(entries: Vec<Entry>) -> Self {
        let mut fold = Self::default();
        let forgotten = entries.len().saturating_sub(WINDOW);
        // Nearly all of a long history are codings. They are sorted once at the end rather than placed one by one.
        let mut codings: Vec<(CodingId, Option<Coding>)> = Vec::with_capacity(entries.len());
        for (number, entry) in entries.into_iter().enumerate() {
            if number < forgotten {
                fold.recent.edge = Some(entry.id);
            } else {
                fold.recent.remember(&entry);
            }
            fold.apply(
                entry,
                |_| true,
                |project, change| match change {
                    Change::Coding { id, after, .. } => codings.push((id, after)),
                    change => project.absorb(change),
                },
            );
        }
        codings.reverse();
        codings.sort_by_key(|(id, _)| *id);
        codings.dedup_by_key(|(id, _)| *id);
        fold.project.codings = codings.into_iter().filter_map(|(_, coding)| coding).collect();
        fold
    }

    /// The id of the latest entry.
    pub fn latest(&self) -> Option<EntryId> {
        self.recent.entries.last_key_value().map(|(id, _)| *id).or(self.recent.edge)
    }

    /// Whether an entry was folded in; one that is older than all that are remembered is taken for known.
    pub fn knows(&self, id: EntryId) -> bool {
        self.recent.entries.contains_key(&id) || self.recent.edge.is_some_and(|edge| id <= edge)
    }

    /// Fold in the next entry: later than all before.
    pub fn push(&mut self, entry: Entry) {
        self.recent.remember(&entry);
        self.apply(entry, |_| true, Project::absorb);
    }

    /// Fold in entries that may be older than what is known, or known already. They come in the order of their ids.
    pub fn join(&mut self, entries: Vec<Entry>) -> Joined {
        let mut new = 0;
        for entry in entries {
            if self.latest() < Some(entry.id) {
                self.push(entry);
            } else if self.recent.entries.contains_key(&entry.id) {
                continue;
            } else if self.recent.edge >= Some(entry.id) || self.recent.outrun(&entry) {
                return Joined::TooOld;
            } else {
                self.insert(entry);
            }
            new += 1;
        }
        Joined::New(new)
    }

    /// Fold in an entry that is not the latest: what later ones have set stays.
    fn insert(&mut self, entry: Entry) {
        let later = self.recent.entries.range(entry.id..).map(|(_, touched)| &touched.subjects);
        let set: Vec<&Subjects> = later.collect();
        let open = |subject: &Subject| !set.iter().any(|subjects| subjects.contains(subject));
        let free: BTreeSet<Subject> = entry.changes.iter().filter_map(Subject::of).filter(open).collect();
        self.recent.remember(&entry);
        self.apply(entry, |subject| free.contains(subject), Project::absorb);
    }

    fn apply(&mut self, entry: Entry, free: impl Fn(&Subject) -> bool, mut set: impl FnMut(&mut Project, Change)) {
        self.clock.see(entry.id.0);
        self.stacks.push(&entry);
        self.entries += 1;
        if !self.project.coders.contains(&entry.coder) {
            self.project.coders.insert(entry.coder.clone());
        }
        self.codebooks.note(&entry);
        for change in entry.changes {
            if let Some(id) = another_text(&change) {
                self.edited.insert(id.clone());
            }
            let Some(subject) = Subject::of(&change) else { continue };
            if free(&subject) {
                match change {
                    Change::CodebookVersion { after, .. } => self.codebook = after,
                    change => set(&mut self.project, change),
                }
            }
        }
    }
}

/// The transcript that has another text after a change than before.
fn another_text(change: &Change) -> Option<&TranscriptId> {
    match change {
        Change::Transcript { id, before: Some(before), after: Some(after) } => {
            (before.sha256 != after.sha256).then_some(id)
        }
        change => change.text(),
    }
}

impl Recent {
    fn remember(&mut self, entry: &Entry) {
        if entry.changes.len() > WIDEST {
            self.edge = self.edge.max(Some(entry.id));
            self.entries = self.entries.split_off(&entry.id);
            return;
        }
        let subjects = entry.changes.iter().filter_map(Subject::of).collect();
        self.entries.insert(entry.id, Touched { coder: entry.coder.clone(), subjects });
        while self.entries.len() > WINDOW {
            if let Some((id, _)) = self.entries.pop_first() {
                self.edge = self.edge.max(Some(id));
            }
        }
    }

    /// Whether the writer of `entry` has written later ones already: undo then depends on the order.
    fn outrun(&self, entry: &Entry) -> bool {
        let later = self.entries.range(entry.id..);
        entry.changes.len() > WIDEST || later.into_iter().any(|(_, touched)| touched.coder == entry.coder)
    }
}

impl Subject {
    /// What `change` sets; `None` for what is not folded.
    fn of(change: &Change) -> Option<Self> {
        Some(match change {
            Change::Transcript { id, .. } => Self::Transcript(id.clone()),
            Change::Coding { id, .. } => Self::Coding(*id),
            Change::Memo { id, .. } => Self::Memo(*id),
            Change::Bookmark { id, .. } => Self::Bookmark(*id),
            Change::Completion { transcript, coder, .. } => Self::Completion(transcript.clone(), coder.clone()),
            Change::CodebookVersion { .. } => Self::Codebook,
            Change::Text { .. }
            | Change::Attribute { .. }
            | Change::Code { .. }
            | Change::Query { .. }
            | Change::Unknown(_) => return None,
        })
    }
}
