//! What was made of texts and is dear to make again, as one file of the cache: some bytes for each text, which hold as long as the
//! text is the one that they were made of. What the bytes mean is the business of who has them kept.
//!
//! A file that is not there, damaged, or made by another version is as none. It is read whole: of a study of 19 million words such a
//! file has 20 to 40 MB, which come from the system's memory faster than their parts would.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::checksum::checksum_of_parts;
use super::{Error, Folder, Stamp, atomic, read_plain, safe_name};
use crate::project::TranscriptId;

/// The beginning of the file: changes whenever its shape does.
const MAGIC: &[u8; 16] = b"emic derived 01\n";

/// Bytes that a file may have.
const MAX_BYTES: u64 = 2 << 30;

/// What a text must be for what was made of it to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The text's file.
    pub stamp: Stamp,
    /// What else it hangs on, as a number that is another where that is.
    pub choices: u64,
}

/// The bytes that are kept of each text of a study.
#[derive(Debug)]
pub struct DerivedFile {
    bytes: Vec<u8>,
    common: Range<usize>,
    texts: HashMap<TranscriptId, (Mark, Range<usize>)>,
}

#[derive(Serialize, Deserialize)]
struct Head<'a> {
    /// Of the program and of what it was asked to make.
    version: u64,
    common: u64,
    /// Name, size and time of each text, what else it hangs on, and how many bytes it has here.
    #[serde(borrow)]
    texts: Vec<(&'a str, u64, u64, u64, u64)>,
}

impl DerivedFile {
    /// Read what is kept under a name, if it was made by this `version`.
    pub fn read(folder: &Folder, name: &str, version: u64) -> Option<Self> {
        let bytes = read_plain(&path(folder, folder.derived(), name).ok()?, MAX_BYTES).ok()?;
        let (sum, body) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
        if checksum_of_parts(body) != u64::from_le_bytes(*sum) {
            return None;
        }
        let (head, rest) = postcard::take_from_bytes::<Head<'_>>(body).ok()?;
        if head.version != version {
            return None;
        }
        let mut at = bytes.len() - rest.len();
        let mut next = |length: u64| {
            let start = at;
            at = start.checked_add(usize::try_from(length).ok()?).filter(|end| *end <= bytes.len())?;
            Some(start..at)
        };
        let common = next(head.common)?;
        let texts = (head.texts.into_iter())
            .map(|(id, bytes, nanos, choices, length)| {
                let mark = Mark { stamp: Stamp { bytes, nanos }, choices };
                Some((TranscriptId::from(id), (mark, next(length)?)))
            })
            .collect::<Option<_>>()?;
        Some(Self { common, texts, bytes })
    }

    /// The bytes that all texts share.
    pub fn common(&self) -> &[u8] {
        self.bytes.get(self.common.clone()).unwrap_or_default()
    }

    /// The bytes of a text, if it is the one that they were made of.
    pub fn get(&self, id: &TranscriptId, mark: Mark) -> Option<&[u8]> {
        let (known, range) = self.texts.get(id)?;
        if *known == mark { self.bytes.get(range.clone()) } else { None }
    }

    /// The texts, with what they must be, in no order.
    pub fn texts(&self) -> impl Iterator<Item = (&TranscriptId, Mark)> {
        self.texts.iter().map(|(id, (mark, _))| (id, *mark))
    }

    /// Write the bytes of texts, and those that they share, in the place of what is kept under this name. Does not wait for the
    /// disk, because whoever reads it checks it.
    ///
    /// # Errors
    /// [`Error::Io`] where the cache cannot be written; what was there then stands.
    pub fn write(
        folder: &Folder,
        (name, version): (&str, u64),
        common: &[u8],
        texts: &[(&TranscriptId, Mark, &[u8])],
    ) -> Result<(), Error> {
        let path = path(folder, folder.make_cache_folder(FOLDER)?, name)?;
        let row = |(id, mark, bytes): &(&'_ TranscriptId, Mark, &[u8])| {
            (id.to_string(), mark.stamp.bytes, mark.stamp.nanos, mark.choices, bytes.len() as u64)
        };
        let rows: Vec<_> = texts.iter().map(row).collect();
        let rows = rows.iter().map(|(id, size, time, choices, length)| (id.as_str(), *size, *time, *choices, *length));
        let head = Head { version, common: common.len() as u64, texts: rows.collect() };
        let unfit = |error: postcard::Error| Error::Unfit { path: path.clone(), why: error.to_string() };
        let mut body = postcard::to_stdvec(&head).map_err(unfit)?;
        body.reserve_exact(common.len() + texts.iter().map(|(.., bytes)| bytes.len()).sum::<usize>());
        body.extend_from_slice(common);
        texts.iter().for_each(|(.., bytes)| body.extend_from_slice(bytes));
        let sum = checksum_of_parts(&body).to_le_bytes();
        atomic::write_cached(&path, &[MAGIC, sum.as_slice(), &body].concat())
    }
}

/// The folder in the cache.
pub(super) const FOLDER: &str = "derived";

fn path(folder: &Folder, cache: PathBuf, name: &str) -> Result<PathBuf, Error> {
    folder.inside(cache.join(safe_name(name)?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn mark(nanos: u64) -> Mark {
        Mark { stamp: Stamp { bytes: 7, nanos }, choices: 3 }
    }

    fn written() -> (tempfile::TempDir, Folder, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path());
        let (one, other) = (TranscriptId::from("甲"), TranscriptId::from("b"));
        let texts: [(&TranscriptId, Mark, &[u8]); 2] = [(&one, mark(1), b"12345"), (&other, mark(2), b"")];
        DerivedFile::write(&folder, ("words", 9), b"all", &texts).unwrap();
        let path = home.path().join(".emic/derived/words");
        (home, folder, path)
    }

    #[test]
    fn what_is_kept_holds_for_the_same_text_alone() {
        let (_home, folder, _) = written();
        let file = DerivedFile::read(&folder, "words", 9).unwrap();
        assert_eq!(file.common(), b"all");
        assert_eq!(file.get(&"甲".into(), mark(1)), Some(&b"12345"[..]));
        assert_eq!(file.get(&"b".into(), mark(2)), Some(&b""[..]));
        assert_eq!(file.get(&"甲".into(), mark(2)), None);
        assert_eq!(file.get(&"甲".into(), Mark { choices: 4, ..mark(1) }), None);
        assert_eq!(file.get(&"c".into(), mark(1)), None);
        assert_eq!(file.texts().count(), 2);
        assert!(DerivedFile::read(&folder, "words", 8).is_none(), "another version");
        assert!(DerivedFile::read(&folder, "turns", 9).is_none(), "another name");
        assert!(DerivedFile::read(&folder, "../words", 9).is_none());
    }

    #[test]
    fn a_damaged_file_is_as_none() {
        let (_home, folder, path) = written();
        let whole = fs::read(&path).unwrap();
        for place in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[place] ^= 0x41;
            fs::write(&path, &bytes).unwrap();
            assert!(DerivedFile::read(&folder, "words", 9).is_none(), "byte {place}");
            fs::write(&path, &whole[..place]).unwrap();
            assert!(DerivedFile::read(&folder, "words", 9).is_none(), "cut at {place}");
        }
        fs::write(&path, &whole).unwrap();
        assert!(DerivedFile::read(&folder, "words", 9).is_some());
    }

    #[test]
    fn lengths_beyond_the_file_are_refused() {
        let (_home, folder, path) = written();
        let head = Head { version: 9, common: 1, texts: vec![("a", 7, 1, 3, u64::MAX)] };
        let body = postcard::to_stdvec(&head).unwrap();
        let bytes = [MAGIC, checksum_of_parts(&body).to_le_bytes().as_slice(), &body].concat();
        fs::write(&path, bytes).unwrap();
        assert!(DerivedFile::read(&folder, "words", 9).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_home, _, path) = written();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
