//! The folded state as one file in the cache, so that opening does not replay what has not changed.
//!
//! It says which part of which history it holds. Where a history is no longer the one it was, where the file is damaged
//! or of another version, there simply is no snapshot, and everything is replayed.

use std::collections::BTreeMap;
use std::fs::Metadata;

use serde::{Deserialize, Serialize};

use super::checksum::{checksum, checksum_file};
use super::parallel::on_all_cores;
use super::snapshot_rows::{FoldRow, Tables};
use super::{Damage, Error, Extent, Fold, Folder, Stamp, atomic, read_plain};
use crate::project::TranscriptId;

/// The beginning of the file: changes whenever its shape does.
const MAGIC: &[u8; 16] = b"emic snapshot 5\n";

/// Bytes that a snapshot may have.
const MAX_BYTES: u64 = 4 << 30;

/// Codings that are written, and read again, as one piece.
const PIECE: usize = 16_384;

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
    /// Lengths in bytes of the pieces of codings that follow.
    pieces: Vec<u32>,
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
        let bytes = read_plain(&path, MAX_BYTES).ok()?;
        let rest = bytes.strip_prefix(MAGIC)?;
        let (sum, body) = rest.split_first_chunk::<8>()?;
        if checksum_of_parts(body) != u64::from_le_bytes(*sum) {
            return None;
        }
        let (file, pieces) = postcard::take_from_bytes::<File<'_>>(body).ok()?;
        let holds = |history: &HistoryRow<'_>| still_holds(folder, history, files);
        if !on_all_cores(&file.histories, holds).into_iter().all(|holds| holds) {
            return None;
        }
        file.into_snapshot(pieces)
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
        let rows: Vec<_> = codings.iter().map(|coding| tables.coding(coding)).collect();
        let pieces: Result<Vec<Vec<u8>>, _> =
            on_all_cores(&rows.chunks(PIECE).collect::<Vec<_>>(), postcard::to_stdvec).into_iter().collect();
        let pieces = pieces.map_err(|error| failed(error.to_string()))?;
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
            pieces: pieces.iter().map(|piece| line(piece.len())).collect(),
        };
        let mut body = postcard::to_stdvec(&file).map_err(|error| failed(error.to_string()))?;
        for piece in &pieces {
            body.extend_from_slice(piece);
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&checksum_of_parts(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        atomic::write_private(&path, &bytes)
    }
}

/// The checksum of the checksums of parts, which are taken on all cores.
fn checksum_of_parts(body: &[u8]) -> u64 {
    let parts: Vec<&[u8]> = body.chunks(4 << 20).collect();
    let sums: Vec<u8> = on_all_cores(&parts, |part| checksum(part)).into_iter().flat_map(u64::to_le_bytes).collect();
    checksum(&sums)
}

impl<'a> HistoryRow<'a> {
    fn of(folder: &Folder, extent: &'a Extent) -> Result<Self, Error> {
        let path = folder.histories().join(&extent.name);
        // The time first: a change between the two looks then shows at the next opening.
        let stamp = Stamp::of(&path).unwrap_or_default();
        let checksum = checksum_file(&path, extent.bytes).map_err(Error::io("read", &path))?;
        let lines = extent.lines as u64;
        Ok(Self { name: &extent.name, bytes: extent.bytes, lines, stamp: (stamp.bytes, stamp.nanos), checksum })
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
    fn into_snapshot(self, mut rest: &[u8]) -> Option<Snapshot> {
        let mut pieces = Vec::new();
        for length in self.pieces {
            let (piece, behind) = rest.split_at_checked(length as usize)?;
            pieces.push(piece);
            rest = behind;
        }
        let codings = on_all_cores(&pieces, |piece| self.tables.codings(piece));
        let mut fold = self.fold.into_fold(&self.tables)?;
        fold.project.codings = codings.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
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
