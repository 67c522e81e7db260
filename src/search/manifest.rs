//! Which texts the index holds, and how it knows that they have not changed.
//!
//! The manifest lies beside the index, one file for each commit. The commit names its file and the file's hash, so the
//! two can never disagree: a manifest that does not fit means that the index is built anew.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::project::Choices;

/// Rises when what is indexed changes; the program's version is part of the stamp too, because the rules for turns are.
const FORMAT: u32 = 4;
/// A file changed so shortly before it was read may change again within the same tick of the file system's clock.
const TICK_NANOS: u64 = 2_000_000_000;

/// What can be seen of a file without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    bytes: u64,
    modified: u64,
    /// When the file was read.
    read: u64,
}

impl Stamp {
    /// The stamp of a file that is about to be read.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let meta = fs::metadata(path)?;
        Ok(Self { bytes: meta.len(), modified: nanos(meta.modified()?), read: nanos(SystemTime::now()) })
    }

    /// Whether a file with the stamp `now` must hold the same text.
    pub(super) fn same(&self, now: &Self) -> bool {
        (self.bytes, self.modified) == (now.bytes, now.modified) && self.modified + TICK_NANOS < self.read
    }
}

fn nanos(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

/// A hash of a text. It need not be the same in the next version of the program: then the text is only indexed again.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// A hash of choices about speakers, with the same promise.
pub(super) fn hash_choices(choices: &Choices) -> u64 {
    let mut hasher = DefaultHasher::new();
    choices.hash(&mut hasher);
    hasher.finish()
}

/// One indexed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// The transcript's id.
    pub id: String,
    /// What its file looked like.
    pub stamp: Stamp,
    /// The hash of its text.
    pub hash: u64,
    /// The hash of the choices that its turns were recognised under.
    pub choices: u64,
    /// The number of its first turn; all turns ever indexed are numbered through.
    pub first: u64,
    /// How many turns it has.
    pub turns: u32,
}

/// All indexed texts, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// In the order of their ids.
    pub listed: Vec<Listed>,
    /// The number that the next turn gets.
    pub next: u64,
}

impl Manifest {
    /// The text with this id.
    pub(super) fn get(&self, id: &str) -> Option<&Listed> {
        self.place(id).ok().and_then(|place| self.listed.get(place))
    }

    /// The place of an id, or where it belongs.
    pub(super) fn place(&self, id: &str) -> Result<usize, usize> {
        self.listed.binary_search_by(|listed| listed.id.as_str().cmp(id))
    }

    /// Put a text in, in place of one with its id.
    pub(super) fn set(&mut self, listed: Listed) {
        match self.place(&listed.id) {
            Ok(place) => self.listed[place] = listed,
            Err(place) => self.listed.insert(place, listed),
        }
    }

    /// Turns in all texts.
    pub(super) fn turns(&self) -> u64 {
        self.listed.iter().map(|listed| u64::from(listed.turns)).sum()
    }

    /// Write the manifest of commit `number` into `folder`; gives the stamp that the commit carries.
    pub(super) fn write(&self, folder: &Path, number: u64) -> io::Result<String> {
        let bytes = postcard::to_stdvec(self).map_err(io::Error::other)?;
        let mut file = File::create(path(folder, number))?;
        file.write_all(&bytes)?;
        file.sync_data()?;
        Ok(stamp(number, &bytes))
    }

    /// Whether a commit's stamp is of another version of the program, or of other rules of reading.
    pub(super) fn is_of_another_version(sealed: &str) -> bool {
        !sealed.is_empty() && !sealed.starts_with(&version())
    }

    /// Read the manifest that a commit's stamp names; gives its number too. `None` where the two do not fit.
    pub(super) fn read(folder: &Path, sealed: &str) -> Option<(Self, u64)> {
        let number = number_of(sealed)?;
        let bytes = fs::read(path(folder, number)).ok()?;
        if stamp(number, &bytes) != sealed {
            return None;
        }
        Some((postcard::from_bytes(&bytes).ok()?, number))
    }

    /// Remove the manifests of older commits, but for the one before `number`, which a reader may be about to open.
    pub(super) fn sweep(folder: &Path, number: u64) {
        for file in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = file.file_name();
            let old = name.to_str().and_then(|name| name.strip_prefix("manifest-")?.parse::<u64>().ok());
            if old.is_some_and(|old| old + 1 < number) {
                // A manifest that stays only takes room.
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("manifest-{number}"))
}

fn stamp(number: u64, bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}{number} {hash}", version())
}

/// What a stamp of this version begins with.
fn version() -> String {
    format!("emic {} {FORMAT} ", env!("CARGO_PKG_VERSION"))
}

fn number_of(sealed: &str) -> Option<u64> {
    sealed.split(' ').nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_was_touched_does_not_fit_its_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let listed =
            Listed { id: "陈".into(), stamp: Stamp::default(), hash: hash("信任"), choices: 0, first: 0, turns: 3 };
        let manifest = Manifest { listed: vec![listed], next: 3 };
        let stamp = manifest.write(folder.path(), 7).unwrap();
        assert_eq!(Manifest::read(folder.path(), &stamp), Some((manifest, 7)));
        let path = path(folder.path(), 7);
        let mut bytes = fs::read(&path).unwrap();
        bytes[0] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(Manifest::read(folder.path(), &stamp), None);
        assert_eq!(Manifest::read(folder.path(), "emic"), None);
    }

    #[test]
    fn a_file_changed_just_before_it_was_read_is_read_again() {
        let second = 1_000_000_000;
        let stamp = Stamp { bytes: 5, modified: 10 * second, read: 20 * second };
        assert!(stamp.same(&Stamp { read: 99 * second, ..stamp }));
        assert!(!stamp.same(&Stamp { bytes: 6, ..stamp }));
        let racy = Stamp { read: 11 * second, ..stamp };
        assert!(!racy.same(&racy));
    }
}
