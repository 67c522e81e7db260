//! Appending to one coder's history, and finding a single entry in it again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::entry_json::read_line;
use super::folder::no_link;
use super::history_scan::{ends_open, open_tail};
use super::intern::Interner;
use super::{Error, atomic, faults};
use crate::project::{Entry, EntryId};

/// The one who writes a coder's history. Every line is on the disk when [`HistoryWriter::append`] returns.
#[derive(Debug)]
pub struct HistoryWriter {
    path: PathBuf,
    file: File,
    /// Bytes that stand in the file for good. What lies behind them after a failure is cut off before the next try.
    length: u64,
    clean: bool,
}

impl HistoryWriter {
    /// Open a coder's history for appending, making it if need be. A torn last line is set aside first.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn open(path: &Path) -> Result<Self, Error> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let fresh = !path.exists();
        if fresh {
            fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
        }
        let file = OpenOptions::new().read(true).append(true).create(true).open(path);
        let mut file = file.map_err(Error::io("write", path))?;
        if fresh {
            atomic::sync_folder(folder);
        } else if ends_open(&mut file).map_err(Error::io("read", path))? {
            close_tail(path, &mut file)?;
        }
        let length = file.metadata().map_err(Error::io("read", path))?.len();
        Ok(Self { path: path.to_owned(), file, length, clean: true })
    }

    /// Where it writes.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes stand in the file for good.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether the path still names the file that is being written, with the length that it was left with. A sync tool
    /// or git may have put another in its place.
    pub fn is_current(&self) -> bool {
        let Ok(there) = fs::metadata(&self.path) else { return false };
        let same = self.file.metadata().is_ok_and(|own| same_file(&own, &there));
        same && (!self.clean || there.len() == self.length)
    }

    /// Append one line, line end included, and sync it.
    ///
    /// # Errors
    /// [`Error::Io`]. Nothing of the line then counts as written, and the next try begins by cutting off what
    /// may stand there of it.
    pub fn append(&mut self, line: &[u8]) -> Result<(), Error> {
        self.try_append(line).map_err(Error::io("write", &self.path))?;
        self.length += line.len() as u64;
        Ok(())
    }

    fn try_append(&mut self, line: &[u8]) -> io::Result<()> {
        if !self.clean {
            self.cut()?;
        }
        self.clean = false;
        let written = faults::check(line.len()).and_then(|allowed| {
            self.file.write_all(line.get(..allowed).unwrap_or(line))?;
            if allowed < line.len() { Err(io::ErrorKind::StorageFull.into()) } else { self.file.sync_data() }
        });
        if let Err(error) = written {
            // Best now, so that no one reads half a line; if it fails, then before the next try.
            let _ = self.cut();
            return Err(error);
        }
        self.clean = true;
        Ok(())
    }

    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.sync_data()?;
        self.clean = true;
        Ok(())
    }
}

#[cfg(unix)]
fn same_file(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Elsewhere an open file cannot be replaced.
#[cfg(not(unix))]
fn same_file(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    true
}

/// End the file with a line end: a last line that only lacks it is completed; a torn one is moved to `NAME.torn`.
fn close_tail(path: &Path, file: &mut File) -> Result<(), Error> {
    let (start, mut tail) = open_tail(path).map_err(Error::io("read", path))?;
    if read_line(&tail, &mut Interner::default(), &mut |_| {}).is_ok() {
        file.write_all(b"\n").and_then(|()| file.sync_data()).map_err(Error::io("write", path))?;
        return Ok(());
    }
    // First into the other file and to the disk, then out of this one: nothing is lost in between.
    let aside = no_link(path.with_extension("torn"))?;
    tail.push(b'\n');
    let torn = OpenOptions::new().append(true).create(true).open(&aside);
    let torn = torn.and_then(|mut torn| torn.write_all(&tail).and_then(|()| torn.sync_all()));
    torn.map_err(Error::io("write", &aside))?;
    atomic::sync_folder(path.parent().unwrap_or(Path::new(".")));
    file.set_len(start).and_then(|()| file.sync_all()).map_err(Error::io("write", path))
}

/// Find an entry in a history file by its id, from the end backwards: what is undone was mostly just done.
///
/// # Errors
/// [`Error::Io`] where the file cannot be read.
pub fn find_entry(path: &Path, id: EntryId) -> Result<Option<Entry>, Error> {
    find_line(path, &id.to_string()).map_err(Error::io("read", path)).map(|lines| {
        let read = |line: Vec<u8>| read_line(&line, &mut Interner::default(), &mut |_| {}).ok();
        lines.into_iter().filter_map(read).find(|entry| entry.id == id)
    })
}

/// The lines that mention `word`, the last first.
fn find_line(path: &Path, word: &str) -> io::Result<Vec<Vec<u8>>> {
    const BLOCK: u64 = 256 << 10;
    let mut file = File::open(path)?;
    let mut end = file.seek(SeekFrom::End(0))?;
    let mut found = Vec::new();
    // The beginning of a line whose beginning lies in an earlier block.
    let mut carried: Vec<u8> = Vec::new();
    while end > 0 {
        let start = end.saturating_sub(BLOCK);
        let mut block = vec![0; usize::try_from(end - start).unwrap_or(0)];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut block)?;
        block.append(&mut carried);
        let whole = if start == 0 { 0 } else { memchr::memchr(b'\n', &block).map_or(block.len(), |place| place + 1) };
        let lines = block.get(whole..).unwrap_or_default();
        let mut text_end = lines.len();
        while let Some(place) = memchr::memmem::rfind(lines.get(..text_end).unwrap_or_default(), word.as_bytes()) {
            let from = memchr::memrchr(b'\n', lines.get(..place).unwrap_or_default()).map_or(0, |place| place + 1);
            let rest = lines.get(from..).unwrap_or_default();
            found.push(rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default().to_vec());
            text_end = from;
        }
        // The id stands first in the line of its own entry; other lines only refer to it.
        if found.iter().any(|line| line.get(..64.min(line.len())).is_some_and(|head| contains(head, word))) {
            break;
        }
        carried = block.get(..whole).unwrap_or_default().to_vec();
        end = start;
    }
    Ok(found)
}

fn contains(bytes: &[u8], word: &str) -> bool {
    memchr::memmem::find(bytes, word.as_bytes()).is_some()
}
