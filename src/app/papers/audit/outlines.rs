//! What of each entry the audit tells: read from the histories once, then kept in the cache as bytes.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::Timestamp;
use uuid::Uuid;

use crate::app::{Error, Workspace};
use crate::project::{Change, CoderId, Completion, Entry, EntryId};
use crate::store::{Unpacker, push_number, push_text};

/// Rises whenever the same entry may be told otherwise than before.
const TELLING: u32 = 1;

/// What is counted.
pub(super) const COUNTS: [&str; 12] = [
    "entries",
    "codings_made",
    "codings_removed",
    "codings_changed",
    "memos",
    "imports",
    "edits",
    "codebook",
    "attributes",
    "completions",
    "undos",
    "redos",
];

/// The places of what is counted in [`COUNTS`].
const ENTRIES: usize = 0;
pub(super) const UNDOS: usize = 10;
pub(super) const REDOS: usize = 11;

/// The kinds of entries; one that takes something back is of none of these.
const KINDS: [&str; 11] = [
    "noticed in the folder",
    "edit of a text",
    "transcripts",
    "codebook",
    "coding",
    "taking codings away",
    "changing codings",
    "memo",
    "attributes",
    "completion",
    "other",
];

/// What of an entry is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline<'a> {
    pub(super) id: EntryId,
    pub(super) time: Timestamp,
    /// The place in [`Outlines::coders`].
    pub(super) coder: u32,
    pub(super) undoes: Option<EntryId>,
    pub(super) kind: &'static str,
    /// Places in [`COUNTS`] with counts.
    counts: &'a [u8],
}

impl Outline<'_> {
    /// What the entry counts for, by places in [`COUNTS`], as far as its changes tell.
    pub(super) fn counts(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut reader = Unpacker::new(self.counts);
        let changes = std::iter::from_fn(move || Some((reader.number()?, reader.number()?)));
        std::iter::once((ENTRIES, 1)).chain(changes)
    }
}

/// All entries of a study.
#[derive(Debug, Default)]
pub(super) struct Outlines<'a> {
    /// Who wrote them.
    pub(super) coders: Vec<CoderId>,
    /// In the order of their ids, each once.
    pub(super) entries: Vec<Outline<'a>>,
}

/// What is told of all entries, as bytes.
pub(super) fn packed(workspace: &Workspace) -> Result<Vec<Vec<u8>>, Error> {
    let mut version = DefaultHasher::new();
    (TELLING, env!("CARGO_PKG_VERSION"), COUNTS, KINDS).hash(&mut version);
    workspace.entries_as_bytes(("entries", version.finish()), pack)
}

impl<'a> Outlines<'a> {
    /// Read what [`packed`] gave.
    pub(super) fn of(parts: &'a [Vec<u8>]) -> Self {
        let mut outlines = Self::default();
        for part in parts {
            let mut reader = Unpacker::new(part);
            let mut coder = ("", 0);
            while let Some(outline) = outlines.next(&mut reader, &mut coder) {
                outlines.entries.push(outline);
            }
        }
        outlines.entries.sort_by_key(|entry| entry.id);
        outlines.entries.dedup_by_key(|entry| entry.id);
        outlines
    }

    /// The next entry; `lately` is the coder of the one before, with the place.
    fn next(&mut self, reader: &mut Unpacker<'a>, lately: &mut (&'a str, u32)) -> Option<Outline<'a>> {
        let id = entry_id(reader)?;
        let second = i64::from_le_bytes(*reader.bytes(8)?.first_chunk()?);
        let nanosecond = i32::from_le_bytes(*reader.bytes(4)?.first_chunk()?);
        let coder = reader.text()?;
        if coder != lately.0 || self.coders.is_empty() {
            let known = self.coders.iter().position(|known| known.as_str() == coder);
            let place = known.unwrap_or_else(|| {
                self.coders.push(coder.into());
                self.coders.len() - 1
            });
            *lately = (coder, place as u32);
        }
        let kind = reader.number()?;
        let undoes = if kind & 1 == 1 { Some(entry_id(reader)?) } else { None };
        let length = reader.number()?;
        Some(Outline {
            id,
            time: Timestamp::new(second, nanosecond).ok()?,
            coder: lately.1,
            undoes,
            kind: KINDS.get(kind >> 1)?,
            counts: reader.bytes(length)?,
        })
    }
}

fn entry_id(reader: &mut Unpacker<'_>) -> Option<EntryId> {
    Some(EntryId(Uuid::from_bytes(*reader.bytes(16)?.first_chunk()?)))
}

/// Add what is told of an entry.
fn pack(entry: &Entry, bytes: &mut Vec<u8>) {
    let mut counts = [0_usize; COUNTS.len()];
    for place in entry.changes.iter().filter_map(counted) {
        counts.get_mut(place).into_iter().for_each(|count| *count += 1);
    }
    let mut told = Vec::new();
    for (place, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        push_number(&mut told, place);
        push_number(&mut told, count);
    }
    bytes.extend_from_slice(entry.id.0.as_bytes());
    bytes.extend_from_slice(&entry.time.as_second().to_le_bytes());
    bytes.extend_from_slice(&entry.time.subsec_nanosecond().to_le_bytes());
    push_text(bytes, entry.coder.as_str());
    push_number(bytes, kind(entry) << 1 | usize::from(entry.undoes.is_some()));
    entry.undoes.iter().for_each(|id| bytes.extend_from_slice(id.0.as_bytes()));
    push_number(bytes, told.len());
    bytes.extend_from_slice(&told);
}

/// The place in [`COUNTS`] of what a change counts as.
fn counted(change: &Change) -> Option<usize> {
    let name = match change {
        Change::Coding { before: None, .. } => "codings_made",
        Change::Coding { after: None, .. } => "codings_removed",
        Change::Coding { .. } => "codings_changed",
        Change::Memo { .. } => "memos",
        Change::Transcript { before: None, .. } => "imports",
        Change::Text { .. } => "edits",
        Change::CodebookVersion { .. } => "codebook",
        Change::Attribute { .. } => "attributes",
        Change::Completion { after: Completion::Complete, .. } => "completions",
        _ => return None,
    };
    COUNTS.iter().position(|known| *known == name)
}

/// The place in [`KINDS`] of what an entry is, by the first that is true of it; of one that takes something back its changes tell
/// nothing.
fn kind(entry: &Entry) -> usize {
    let any = |is: fn(&Change) -> bool| entry.changes.iter().any(is);
    let name = if entry.noticed {
        "noticed in the folder"
    } else if any(|change| matches!(change, Change::Text { .. })) {
        "edit of a text"
    } else if any(|change| matches!(change, Change::Transcript { .. })) {
        "transcripts"
    } else if any(|change| matches!(change, Change::CodebookVersion { .. } | Change::Code { .. })) {
        "codebook"
    } else if any(|change| matches!(change, Change::Coding { before: None, .. })) {
        "coding"
    } else if any(|change| matches!(change, Change::Coding { after: None, .. })) {
        "taking codings away"
    } else if any(|change| matches!(change, Change::Coding { .. })) {
        "changing codings"
    } else if any(|change| matches!(change, Change::Memo { .. })) {
        "memo"
    } else if any(|change| matches!(change, Change::Attribute { .. })) {
        "attributes"
    } else if any(|change| matches!(change, Change::Completion { .. })) {
        "completion"
    } else {
        "other"
    };
    KINDS.iter().position(|known| *known == name).unwrap_or(KINDS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u128, time: &str, coder: &str, changes: Vec<Change>, undoes: Option<u128>) -> Entry {
        let id = |number| EntryId(Uuid::from_u128(number));
        Entry {
            id: id(number),
            time: time.parse().unwrap(),
            coder: coder.into(),
            label: "甲 😀".to_owned(),
            changes,
            undoes: undoes.map(id),
            noticed: false,
        }
    }

    #[test]
    fn entries_come_back_in_order_and_once() {
        let complete = |id: &str| Change::Completion {
            transcript: id.into(),
            coder: "卫".into(),
            before: Completion::NotAssigned,
            after: Completion::Complete,
        };
        let attribute =
            || Change::Attribute { transcript: "a".into(), name: "角色".to_owned(), before: None, after: None };
        let entries = [
            entry(7, "1969-12-31T23:59:59.5Z", "卫", vec![complete("a"), complete("b"), attribute()], None),
            entry(u128::MAX, "2024-02-29T00:00:00.000000001Z", "wei", Vec::new(), Some(7)),
            entry(3, "2024-02-29T01:02:03Z", "卫", vec![attribute()], None),
        ];
        let mut parts = [Vec::new(), Vec::new()];
        entries.iter().for_each(|entry| pack(entry, &mut parts[0]));
        pack(&entries[2], &mut parts[1]);
        let outlines = Outlines::of(&parts);
        assert_eq!(outlines.coders, ["卫", "wei"].map(CoderId::from));
        let told: Vec<_> = outlines.entries.iter().map(|one| (one.id.0.as_u128(), one.time, one.coder)).collect();
        let time = |place: usize| entries[place].time;
        assert_eq!(told, [(3, time(2), 0), (7, time(0), 0), (u128::MAX, time(1), 1)]);
        let kinds: Vec<_> = outlines.entries.iter().map(|one| one.kind).collect();
        assert_eq!(kinds, ["attributes", "attributes", "other"]);
        let counts = |place: usize| outlines.entries[place].counts().map(|(at, n)| (COUNTS[at], n)).collect::<Vec<_>>();
        assert_eq!(counts(1), [("entries", 1), ("attributes", 1), ("completions", 2)]);
        assert_eq!((counts(2), outlines.entries[2].undoes), (vec![("entries", 1)], Some(entries[0].id)));
    }

    #[test]
    fn telling_has_another_number_once_it_tells_something_else() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("demo");
        crate::app::write_demo(&root).unwrap();
        let options = crate::app::Options { coder: Some("ann".to_owned()), ..Default::default() };
        let workspace = Workspace::open(&root, &options).unwrap().0;
        let told = crate::project::sha256(&format!("{:?}", packed(&workspace).unwrap()));
        let told = format!("{TELLING} {told}\n");
        let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/telling.txt");
        if std::env::var_os("EMIC_BLESS").is_some() {
            std::fs::write(&golden, &told).unwrap();
        }
        assert_eq!(
            told,
            std::fs::read_to_string(&golden).unwrap(),
            "entries are told otherwise than before: raise TELLING, so that what was kept is not believed, then bless"
        );
    }

    #[test]
    fn the_names_stand_in_the_lists() {
        let entry = entry(1, "2024-01-01T00:00:00Z", "a", Vec::new(), None);
        assert_eq!(KINDS[kind(&entry)], "other");
        assert_eq!(KINDS[kind(&Entry { noticed: true, ..entry })], "noticed in the folder");
        assert_eq!((COUNTS[ENTRIES], COUNTS[UNDOS], COUNTS[REDOS]), ("entries", "undos", "redos"));
    }
}
