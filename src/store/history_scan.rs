//! Reading histories back: all files at once, in pieces, on all cores.
//!
//! A piece owns the lines that begin in it, so memory is bounded by pieces and by the longest line, not by the file.
//! Nothing is dropped in silence: a line that cannot be read is a [`Damage`], with its number.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::folder::open_plain;
use super::intern::Interner;
use super::parallel::on_all_cores;
use super::{Damage, Error, Folder, MAX_LINE_BYTES, read_line};
use crate::project::{Entry, EntryId};

/// Bytes in a piece.
const PIECE: u64 = 4 << 20;

/// What of a history file has been read: everything before `bytes`, which is the beginning of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The name of the file in `history/`.
    pub name: String,
    /// How many bytes.
    pub bytes: u64,
    /// How many lines.
    pub lines: usize,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Histories {
    /// All entries, in the order of their ids, each id once.
    pub entries: Vec<Entry>,
    /// Lines that cannot be used.
    pub damage: Vec<Damage>,
    /// Lines that are used, and hold something that this version does not understand.
    pub strange: Vec<Damage>,
    /// Files whose last line is incomplete: name, and how many bytes it has.
    pub torn: Vec<(String, u64)>,
    /// Files that could not be read.
    pub errors: Vec<Error>,
    /// How far each file has been read.
    pub extents: Vec<Extent>,
}

/// The history files of a project with their sizes and times, in the order of their names: every `*.jsonl`, so that a
/// sync tool's conflict copy is read too.
///
/// # Errors
/// [`Error::Io`] where the folder cannot be read. Where it does not exist, there are none.
pub fn list_histories(folder: &Folder) -> Result<Vec<(String, fs::Metadata)>, Error> {
    let mut files: Vec<_> = look(folder)?.into_iter().filter_map(|(name, found)| Some((name, found.ok()?))).collect();
    files.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(files)
}

/// Why some history files are left alone: links that lead out of the folder, files that cannot be looked at.
pub fn unreadable_histories(folder: &Folder) -> Vec<Error> {
    look(folder).unwrap_or_default().into_iter().filter_map(|(_, found)| found.err()).collect()
}

type Look = (String, Result<fs::Metadata, Error>);

fn look(folder: &Folder) -> Result<Vec<Look>, Error> {
    let histories = folder.histories();
    let listing = match fs::read_dir(&histories) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        listing => listing.map_err(Error::io("read", &histories))?,
    };
    let found = |path| folder.inside(path).and_then(|path| fs::metadata(&path).map_err(Error::io("read", &path)));
    let mut files = Vec::new();
    for file in listing {
        let file = file.map_err(Error::io("read", &histories))?;
        let name = file.file_name().to_string_lossy().into_owned();
        if name.ends_with(".jsonl") && !name.starts_with('.') {
            files.push((name, found(file.path())));
        }
    }
    Ok(files)
}

/// Read what stands in the history files behind `extents`; a file that is not among them is read whole.
pub fn read_histories(folder: &Folder, files: &[(String, u64)], extents: &[Extent]) -> Histories {
    let mut read = Histories::default();
    let pieces = read.pieces(folder, files, extents);
    for (piece, result) in pieces.iter().zip(on_all_cores(&pieces, |piece| read_piece(piece, &|entry| entry))) {
        match result {
            Ok(lines) => read.take(piece.file, lines),
            Err(error) => read.errors.push(error),
        }
    }
    read.sort();
    read
}

/// What `look` makes of each entry in history files, and of those in `more`, in the order of their ids, each id once. The
/// entries themselves are let go as they are read: a study of 300,000 codings would take 200 MB. What cannot be read is left
/// out.
pub fn look_at_histories<'a, T: Send>(
    folder: &Folder,
    files: &[(String, u64)],
    more: impl Iterator<Item = &'a Entry>,
    look: impl Fn(Entry) -> T + Sync,
) -> Vec<(EntryId, T)> {
    let pieces = Histories::default().pieces(folder, files, &[]);
    let read = on_all_cores(&pieces, |piece| read_piece(piece, &|entry| (entry.id, look(entry))));
    let mut found: Vec<(EntryId, T)> = read.into_iter().flatten().flat_map(|lines| lines.entries).collect();
    found.extend(more.map(|entry| (entry.id, look(entry.clone()))));
    found.sort_by_key(|(id, _)| *id);
    found.dedup_by_key(|(id, _)| *id);
    found
}

impl Histories {
    /// The files in pieces. Those that cannot be opened are noted, and how far the others have been read.
    pub(super) fn pieces(&mut self, folder: &Folder, files: &[(String, u64)], extents: &[Extent]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (name, length) in files {
            let from = extents.iter().find(|extent| &extent.name == name).cloned();
            let from = from.unwrap_or_else(|| Extent { name: name.clone(), ..Extent::default() });
            let path = folder.histories().join(name);
            if let Err(error) = open_plain(&path, u64::MAX) {
                self.errors.push(error);
                continue;
            }
            let file = self.extents.len();
            let mut start = from.bytes;
            while start < *length {
                let end = (start + PIECE).min(*length);
                pieces.push(Piece { file, path: path.clone(), start, end, first: start == from.bytes, limit: *length });
                start = end;
            }
            self.extents.push(from);
        }
        pieces
    }
}

/// A part of a file; the lines that begin in it are its own.
pub(super) struct Piece {
    /// The place of its file in [`Histories::extents`].
    pub(super) file: usize,
    path: PathBuf,
    pub(super) start: u64,
    pub(super) end: u64,
    /// Whether `start` is known to be the beginning of a line.
    first: bool,
    /// Nothing at or behind this offset is read.
    limit: u64,
}

/// What was read from a piece. Line numbers count from 0 within it.
pub(super) struct Lines<T> {
    pub(super) entries: Vec<T>,
    count: usize,
    damage: Vec<(usize, String)>,
    strange: Vec<(usize, String)>,
    /// Offset behind the last line that is complete or can be used.
    pub(super) end: Option<u64>,
    /// Bytes of an incomplete last line.
    torn: Option<u64>,
}

impl Histories {
    fn take(&mut self, file: usize, lines: Lines<Entry>) {
        let Some(extent) = self.extents.get_mut(file) else { return };
        let told = |(line, why)| Damage { file: extent.name.clone(), line: extent.lines + line + 1, why };
        self.damage.extend(lines.damage.into_iter().map(told));
        self.strange.extend(lines.strange.into_iter().map(told));
        self.torn.extend(lines.torn.map(|bytes| (extent.name.clone(), bytes)));
        extent.lines += lines.count;
        extent.bytes = lines.end.unwrap_or(extent.bytes);
        self.entries.extend(lines.entries);
    }

    /// Entries come in order from each file, so this is a merge of few runs. The first of a file order stays.
    fn sort(&mut self) {
        self.entries.sort_by_key(|entry| entry.id);
        self.entries.dedup_by_key(|entry| entry.id);
    }
}

pub(super) fn read_piece<T>(piece: &Piece, look: &impl Fn(Entry) -> T) -> Result<Lines<T>, Error> {
    let (bytes, start) = load(piece).map_err(Error::io("read", &piece.path))?;
    let mut lines =
        Lines { entries: Vec::new(), count: 0, damage: Vec::new(), strange: Vec::new(), end: None, torn: None };
    let mut interner = Interner::default();
    let mut place = 0;
    // Only lines that begin before the end of the piece are its own.
    let own = usize::try_from(piece.end.saturating_sub(start)).unwrap_or(0);
    while place < own.min(bytes.len()) {
        let rest = bytes.get(place..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest);
        let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        match read_one(line, lines.count, &mut interner, &mut lines.strange) {
            Ok(entry) => lines.entries.extend(entry.map(look)),
            Err(_) if end.is_none() && start + bytes.len() as u64 == piece.limit => {
                lines.torn = Some(line.len() as u64);
                break;
            }
            Err(why) => lines.damage.push((lines.count, why)),
        }
        lines.count += 1;
        place += line.len() + usize::from(end.is_some());
        lines.end = Some(start + place as u64);
    }
    Ok(lines)
}

/// The entry of a line, or nothing for an empty line.
fn read_one(
    line: &[u8],
    number: usize,
    interner: &mut Interner,
    strange: &mut Vec<(usize, String)>,
) -> Result<Option<Entry>, String> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    read_line(line, interner, &mut |why| strange.push((number, why))).map(Some)
}

/// The bytes from the first line that begins in the piece to the end of the last, and where they start in the file.
fn load(piece: &Piece) -> std::io::Result<(Vec<u8>, u64)> {
    let mut file = File::open(&piece.path)?;
    // One byte before, to see whether a line begins just at the start.
    let from = if piece.first { piece.start } else { piece.start - 1 };
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::with_capacity(usize::try_from(piece.end - from).unwrap_or(0) + 4096);
    (&mut file).take(piece.end - from).read_to_end(&mut bytes)?;
    let skip = if piece.first { Some(0) } else { memchr::memchr(b'\n', &bytes).map(|place| place + 1) };
    let Some(skip) = skip.filter(|&skip| skip < bytes.len()) else { return Ok((Vec::new(), piece.end)) };
    if bytes.last() != Some(&b'\n') {
        read_to_line_end(&mut file, piece.limit - piece.end, &mut bytes)?;
    }
    bytes.drain(..skip);
    Ok((bytes, from + skip as u64))
}

/// Read on until a line ends, at most `left` bytes and at most what a line may have.
fn read_to_line_end(file: &mut File, left: u64, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    let mut left = left.min(MAX_LINE_BYTES as u64);
    while left > 0 {
        let before = bytes.len();
        let read = file.take(left.min(64 << 10)).read_to_end(bytes)?;
        if read == 0 {
            break;
        }
        let fresh = bytes.get(before..).unwrap_or_default();
        if let Some(end) = memchr::memchr(b'\n', fresh) {
            bytes.truncate(before + end + 1);
            break;
        }
        left -= read as u64;
    }
    Ok(())
}

/// Whether `path` is a file that ends in the middle of a line; the empty file does not.
pub(super) fn ends_open(file: &mut File) -> std::io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    if length == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::Start(length - 1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != [b'\n'])
}

/// The incomplete last line of a file, and where it begins.
pub(super) fn open_tail(path: &Path) -> std::io::Result<(u64, Vec<u8>)> {
    let mut file = File::open(path)?;
    let length = file.seek(SeekFrom::End(0))?;
    let mut start = length;
    let mut tail = Vec::new();
    while start > 0 && tail.len() < MAX_LINE_BYTES {
        let from = start.saturating_sub(64 << 10);
        let mut block = vec![0; usize::try_from(start - from).unwrap_or(0)];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut block)?;
        if let Some(end) = memchr::memrchr(b'\n', &block) {
            block.drain(..=end);
            start = from + end as u64 + 1;
            block.append(&mut tail);
            return Ok((start, block));
        }
        block.append(&mut tail);
        (tail, start) = (block, from);
    }
    Ok((start, tail))
}
