//! The folded state as one file in the cache, so that opening does not replay what has not changed.
//!
//! It says which part of which history it holds. Where a history is no longer the one it was, where the file is damaged
//! or of another version, there simply is no snapshot, and everything is replayed.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::checksum::{checksum, checksum_file};
use super::folder::open_plain;
use super::parallel::{on_all_cores, on_all_cores_with};
use super::snapshot_codings::{Ids, Lengths, Piece};
use super::snapshot_rows::{FoldRow, Tables};
use super::{Damage, Error, Extent, Fold, Folder, Stamp, atomic};
use crate::project::{CODINGS_IN_A_RUN, Coding, Codings, TranscriptId};

/// The beginning of the file: changes whenever its shape does.
const MAGIC: &[u8; 16] = b"emic snapshot 7\n";

/// Bytes that a snapshot may have.
const MAX_BYTES: u64 = 4 << 30;

/// Codings that are written, and read again, as one piece: so few that a piece takes a megabyte.
const PIECE: usize = 16 * CODINGS_IN_A_RUN;

/// Bytes before the head: magic, checksum and length of the head.
const PREFIX: u64 = 32;

/// Damaged lines that a snapshot remembers.
const MAX_DAMAGE: usize = 1_000;

/// What is kept.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The folded state, without codebook and attributes.
    pub fold: Fold,
    /// How far each history has been read.
    pub extents: Vec<Extent>,
    /// Damaged lines, to be told again.
    pub damage: Vec<Damage>,
    /// The SHA-256 of each text, as of a stamp of its file.
    pub texts: BTreeMap<TranscriptId, (Stamp, String)>,
}

#[derive(Serialize, Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    histories: Vec<HistoryRow<'a>>,
    #[serde(borrow)]
    damage: Vec<(&'a str, u32, &'a str)>,
    #[serde(borrow)]
    texts: Vec<(&'a str, u64, u64, &'a str)>,
    #[serde(borrow)]
    tables: Tables<'a>,
    #[serde(borrow)]
    fold: FoldRow<'a>,
    /// Lengths and checksums of the pieces of codings that follow.
    pieces: Vec<(Lengths, u64)>,
}

#[derive(Serialize, Deserialize)]
struct HistoryRow<'a> {
    name: &'a str,
    bytes: u64,
    lines: u64,
    /// The whole file's size and time.
    stamp: (u64, u64),
    /// Of the bytes that were read.
    checksum: u64,
}

impl Snapshot {
    /// Read the snapshot, if there is one that holds for the histories as they are now: `files` as
    /// [`super::list_histories`] gives them. Histories may have grown since.
    pub fn read(folder: &Folder, files: &[(String, Metadata)]) -> Option<Self> {
        let path = folder.inside(folder.cache().join("snapshot")).ok()?;
        let (mut source, metadata) = open_plain(&path, MAX_BYTES).ok()?;
        let mut prefix = [0; PREFIX as usize];
        source.read_exact(&mut prefix).ok()?;
        let (sum, length) = prefix.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
        let length = u64::from_le_bytes(length.try_into().ok()?);
        // What is not there needs no room.
        if length > metadata.len() {
            return None;
        }
        let mut head = vec![0; usize::try_from(length).ok()?];
        source.read_exact(&mut head).ok()?;
        if checksum(&head) != u64::from_le_bytes(*sum) {
            return None;
        }
        let file: File<'_> = postcard::from_bytes(&head).ok()?;
        let holds = |history: &HistoryRow<'_>| still_holds(folder, history, files);
        if !on_all_cores(&file.histories, holds).into_iter().all(|holds| holds) {
            return None;
        }
        file.into_snapshot(&Pieces { source: Mutex::new(source), start: PREFIX + length, end: metadata.len() })
    }

    /// Write the snapshot of a study.
    ///
    /// # Errors
    /// [`Error::Io`] where the cache cannot be written; the old one then stands.
    pub fn write(
        folder: &Folder,
        fold: &Fold,
        extents: &[Extent],
        damage: &[Damage],
        texts: &BTreeMap<TranscriptId, (Stamp, String)>,
    ) -> Result<(), Error> {
        let path = folder.make_cache()?.join("snapshot");
        let failed = |what: String| Error::Unfit { path: path.clone(), why: what };
        let histories = extents.iter().map(|extent| HistoryRow::of(folder, extent)).collect::<Result<_, _>>()?;
        let mut tables = Tables::default();
        let row = FoldRow::of(fold, &mut tables);
        let codings: Vec<_> = fold.project.codings.iter().collect();
        let pieces: Option<Vec<Piece>> = codings.chunks(PIECE).map(|part| Piece::of(part, &mut tables)).collect();
        let pieces = pieces.ok_or_else(|| failed("a piece of its codings is too long".to_owned()))?;
        let line = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let file = File {
            histories,
            damage: (damage.iter().take(MAX_DAMAGE))
                .map(|damage| (damage.file.as_str(), line(damage.line), damage.why.as_str()))
                .collect(),
            texts: (texts.iter())
                .map(|(id, (stamp, sha256))| (id.as_str(), stamp.bytes, stamp.nanos, sha256.as_str()))
                .collect(),
            tables,
            fold: row,
            pieces: pieces.iter().map(|piece| (piece.lengths, checksum(&piece.bytes))).collect(),
        };
        let head = postcard::to_stdvec(&file).map_err(|error| failed(error.to_string()))?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&checksum(&head).to_le_bytes());
        bytes.extend_from_slice(&(head.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&head);
        pieces.iter().for_each(|piece| bytes.extend_from_slice(&piece.bytes));
        atomic::write_private(&path, &bytes)
    }
}

/// The pieces of an open snapshot. They are read one by one as cores have time for them, so that the whole file is never in memory.
struct Pieces {
    source: Mutex<fs::File>,
    /// Bytes before the first.
    start: u64,
    /// Bytes of the file.
    end: u64,
}

impl Pieces {
    /// The codings of the pieces of these lengths and checksums, in runs; `None` where one is not what was written.
    fn codings(&self, pieces: &[(Lengths, u64)], tables: &Tables<'_>) -> Option<Vec<Vec<Coding>>> {
        let mut places = Vec::with_capacity(pieces.len());
        let mut end = self.start;
        for (lengths, sum) in pieces {
            places.push((end, *lengths, *sum));
            end = end.checked_add(lengths.total())?;
        }
        if end != self.end {
            return None;
        }
        let one = |(ids, buffer): &mut (Option<Ids>, Vec<u8>), (start, lengths, sum): &(u64, Lengths, u64)| {
            let piece = self.read(*start, lengths.total(), buffer).ok()?;
            if checksum(piece) == *sum { ids.as_mut()?.codings(piece, *lengths) } else { None }
        };
        let found = on_all_cores_with(&places, || (Ids::of(tables), Vec::new()), one);
        let mut runs = Vec::with_capacity(found.len() * PIECE / CODINGS_IN_A_RUN);
        for piece in found {
            runs.append(&mut piece?);
        }
        Some(runs)
    }

    fn read<'b>(&self, start: u64, length: u64, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
        buffer.resize(usize::try_from(length).map_err(io::Error::other)?, 0);
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        source.seek(SeekFrom::Start(start))?;
        source.read_exact(buffer)?;
        Ok(buffer)
    }
}

impl<'a> HistoryRow<'a> {
    fn of(folder: &Folder, extent: &'a Extent) -> Result<Self, Error> {
        let path = folder.histories().join(&extent.name);
        // The time first: a change between the two looks then shows at the next opening.
        let stamp = Stamp::of(&path).unwrap_or_default();
        let checksum = checksum_file(&path, extent.bytes).map_err(Error::io("read", &path))?;
        let lines = extent.lines as u64;
        // One more change could have the same time: then the checksum alone tells.
        let nanos = if stamp.is_settled() { stamp.nanos } else { 0 };
        Ok(Self { name: &extent.name, bytes: extent.bytes, lines, stamp: (stamp.bytes, nanos), checksum })
    }
}

/// Whether the part of a history that was read is still what it was.
fn still_holds(folder: &Folder, history: &HistoryRow<'_>, files: &[(String, Metadata)]) -> bool {
    let Some((_, metadata)) = files.iter().find(|(name, _)| name == history.name) else { return false };
    let stamp = Stamp::from(metadata);
    if (stamp.bytes, stamp.nanos) == history.stamp && stamp.nanos != 0 {
        return true;
    }
    let path = folder.histories().join(history.name);
    stamp.bytes >= history.bytes
        && checksum_file(&path, history.bytes).is_ok_and(|checksum| checksum == history.checksum)
}

impl File<'_> {
    fn into_snapshot(self, pieces: &Pieces) -> Option<Snapshot> {
        let codings = pieces.codings(&self.pieces, &self.tables)?;
        let mut fold = self.fold.into_fold(&self.tables)?;
        fold.project.codings = Codings::of_runs(codings)?;
        let extent = |row: HistoryRow<'_>| {
            Some(Extent { name: row.name.to_owned(), bytes: row.bytes, lines: usize::try_from(row.lines).ok()? })
        };
        let damage = |(file, line, why): (&str, u32, &str)| Damage {
            file: file.to_owned(),
            line: line as usize,
            why: why.to_owned(),
        };
        let text = |(id, bytes, nanos, sha256): (&str, u64, u64, &str)| {
            (TranscriptId::from(id), (Stamp { bytes, nanos }, sha256.to_owned()))
        };
        Some(Snapshot {
            fold,
            extents: self.histories.into_iter().map(extent).collect::<Option<_>>()?,
            damage: self.damage.into_iter().map(damage).collect(),
            texts: self.texts.into_iter().map(text).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::super::history_scan::list_histories;
    use super::*;

    /// Whether a history counts as unchanged that has been written over since, at the same length and time; it was last written so
    /// many seconds before it was looked at.
    fn is_believed(age: u64) -> bool {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path());
        fs::create_dir(folder.histories()).unwrap();
        let path = folder.histories().join("wei.jsonl");
        let time = SystemTime::now() - Duration::from_secs(age);
        let put = |text: &str| {
            fs::write(&path, text).unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        };
        put("信任 😀\n");
        let extent = Extent { name: "wei.jsonl".to_owned(), bytes: 12, lines: 1 };
        let row = HistoryRow::of(&folder, &extent).unwrap();
        assert!(still_holds(&folder, &row, &list_histories(&folder).unwrap()));
        put("信任 😁\n");
        still_holds(&folder, &row, &list_histories(&folder).unwrap())
    }

    #[test]
    fn a_time_is_believed_once_another_change_would_show_in_it() {
        assert!(is_believed(7_200) && !is_believed(0));
    }
}
