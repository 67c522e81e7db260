//! A shared file that is replaced before the line that says why is written, and put back where the line never came.
//!
//! What was there keeps a second name beside it until the line is on the disk. The name says which file it is of, for which
//! entry it was replaced, and by what: so whoever opens the study after the program was killed in between can tell that
//! the change was not finished, and put the file back.

use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::Error;
use super::atomic::{self, PREFIX, SUFFIX, Staged, is_orphan, sync_folder};
use crate::project::{EntryId, sha256};

/// A file that was replaced, and is put back as it was unless it is [kept](Replaced::keep).
#[derive(Debug)]
pub struct Replaced {
    path: PathBuf,
    old: Option<Staged>,
    kept: bool,
}

impl Replaced {
    /// Write `content` to `path` as [`atomic::write`] does, because of `entry`.
    ///
    /// # Errors
    /// As [`atomic::write`].
    pub fn write(path: &Path, content: &[u8], entry: EntryId) -> Result<Self, Error> {
        let note = format!("{}{}~{}~", mark(path), entry.0.simple(), hash(content));
        let old = Staged::held(path, &note)?;
        atomic::write(path, content)?;
        Ok(Self { path: path.to_owned(), old, kept: false })
    }

    /// Let the new content stand.
    pub fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        // A rename takes no room: what a full disk can hinder has been done by now.
        let _ = match self.old.take() {
            Some(old) => old.place(&self.path),
            None => fs::remove_file(&self.path).map_err(Error::io("remove", &self.path)),
        };
        sync_folder(self.path.parent().unwrap_or(Path::new(".")));
    }
}

/// What a file held before a program replaced it that was ended before it could keep that or put it back.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    held: PathBuf,
    /// The entry for which it was replaced.
    pub entry: EntryId,
    content: String,
}

impl Unfinished {
    /// What ended programs left of `path`.
    pub fn of(path: &Path) -> Vec<Self> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        files.filter_map(|file| Self::named(path, file.path())).collect()
    }

    fn named(path: &Path, held: PathBuf) -> Option<Self> {
        let own = held.file_name()?.to_str()?.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
        let (_, note) = own.split_once(&mark(path))?;
        let mut words = note.split('~');
        let (entry, content) = (Uuid::try_parse(words.next()?).ok()?, words.next()?.to_owned());
        let left = is_orphan(own) == Some(true);
        left.then(|| Self { path: path.to_owned(), held, entry: EntryId(entry), content })
    }

    /// Let the file stand as it is.
    pub fn forget(self) {
        let _ = fs::remove_file(self.held);
    }

    /// Put back what was there, if the file is still as the ended program left it. Whether it was put back.
    pub fn put_back(self) -> bool {
        if fs::read(&self.path).is_ok_and(|now| hash(&now) != self.content) {
            self.forget();
            return false;
        }
        let is_back = fs::rename(&self.held, &self.path).is_ok();
        sync_folder(self.path.parent().unwrap_or(Path::new(".")));
        is_back
    }
}

/// What stands in the name of what a file held before: `~codebook.yaml~`.
fn mark(path: &Path) -> String {
    format!("~{}~", path.file_name().unwrap_or_default().to_string_lossy())
}

/// The beginning of a content's hash.
fn hash(content: &[u8]) -> String {
    sha256(&String::from_utf8_lossy(content)).chars().take(16).collect()
}

/// As [`Replaced::write`] by a program that was ended behind it.
#[cfg(test)]
pub(crate) fn leave(path: &Path, old: &str, new: &str, entry: EntryId) {
    fs::write(path, new).unwrap();
    let note = format!("{}{}~{}~", mark(path), entry.0.simple(), hash(new.as_bytes()));
    let held = Staged::held(path, &note).unwrap().unwrap();
    let name = held.path().file_name().unwrap().to_str().unwrap();
    let name = name.replace(&format!("-{}-", std::process::id()), "-4294967294-");
    fs::write(path.with_file_name(name), old).unwrap();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Stamp;

    const ENTRY: EntryId = EntryId(Uuid::from_u128(7));

    #[test]
    fn what_is_not_kept_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let (path, new) = (folder.path().join("码.yaml"), folder.path().join("new.csv"));
        atomic::write(&path, "信".as_bytes()).unwrap();
        let stamp = Stamp::of(&path);
        drop((Replaced::write(&path, b"two", ENTRY).unwrap(), Replaced::write(&new, b"two", ENTRY).unwrap()));
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), Stamp::of(&path)), ("信", stamp));
        assert!(!new.exists());
        Replaced::write(&path, b"two", ENTRY).unwrap().keep();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_living_program_replaces_is_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("码.yaml");
        atomic::write(&path, "信".as_bytes()).unwrap();
        let replaced = Replaced::write(&path, b"two", ENTRY).unwrap();
        assert!(Unfinished::of(&path).is_empty());
        replaced.keep();
    }

    #[test]
    fn what_an_ended_program_replaced_is_put_back_unless_somebody_edited_it_since() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("码.yaml");
        for (since, expected) in [(None, "信"), (Some("mine"), "mine")] {
            leave(&path, "信", "two", ENTRY);
            since.into_iter().for_each(|text| fs::write(&path, text).unwrap());
            let [left] = Unfinished::of(&path).try_into().unwrap();
            assert_eq!(left.entry, ENTRY);
            assert_eq!(left.put_back(), since.is_none());
            assert_eq!(fs::read_to_string(&path).unwrap(), expected);
            assert!(Unfinished::of(&path).is_empty());
        }
        leave(&path, "信", "two", ENTRY);
        Unfinished::of(&path).into_iter().for_each(Unfinished::forget);
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
