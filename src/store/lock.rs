//! One writer per history at a time, and one editor of the files that all coders share. The system lets go of a lock
//! when its holder dies, however it dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use super::folder::no_link;
use super::{Error, Folder, safe_name};

/// The right to write a coder's history, until dropped.
#[derive(Debug)]
pub struct CoderLock {
    file: Option<File>,
}

impl CoderLock {
    /// Take the lock of `coder`. On a file system that has no locks this succeeds: sharing is then by agreement.
    ///
    /// # Errors
    /// [`Error::Busy`] where another program has it; [`Error::Io`] where the cache cannot be written.
    pub fn take(folder: &Folder, coder: &str) -> Result<Self, Error> {
        let path = folder.make_cache_folder("locks")?.join(format!("{}.lock", safe_name(coder)?));
        let file = lock(path)?.map_err(|mut file| busy(coder, &mut file))?;
        Ok(Self { file })
    }
}

impl Drop for CoderLock {
    fn drop(&mut self) {
        unlock(self.file.as_ref());
    }
}

/// The right to edit the files that all coders share (`codebook.yaml`, `attributes.csv`, `emic.yaml`), until dropped:
/// whoever has read one of them writes it before another reads it to edit it.
#[derive(Debug)]
pub struct FilesLock {
    file: Option<File>,
}

impl FilesLock {
    /// Take it. On a file system that has no locks this succeeds, as it does for [`CoderLock::take`].
    ///
    /// # Errors
    /// [`Error::FilesBusy`] where another has it; [`Error::Io`] where the cache cannot be written.
    pub fn take(folder: &Folder) -> Result<Self, Error> {
        // No coder's name begins with a dot.
        let path = folder.make_cache_folder("locks")?.join(".files.lock");
        let file = lock(path)?.map_err(|mut file| Error::FilesBusy { pid: pid(&mut file) })?;
        Ok(Self { file })
    }
}

impl Drop for FilesLock {
    fn drop(&mut self) {
        unlock(self.file.as_ref());
    }
}

/// Lock the file at `path`, making it if need be: `None` where the system has no locks, and the file itself as the error
/// where another has locked it.
fn lock(path: PathBuf) -> Result<Result<Option<File>, File>, Error> {
    let path = no_link(path)?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(Error::io("write", &path))?;
    Ok(match file.try_lock() {
        Ok(()) => {
            // Only for the message that another program shows: no harm where it fails.
            let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
            Ok(Some(file))
        }
        Err(TryLockError::WouldBlock) => Err(file),
        Err(TryLockError::Error(_)) => Ok(None),
    })
}

/// Unlocking says more than closing: a program that is just being started by this one may still hold a copy of the open
/// file, and a closed copy leaves the lock to it.
fn unlock(file: Option<&File>) {
    if let Some(file) = file {
        let _ = file.unlock();
    }
}

/// Who has the lock of `coder`, as the error that says so; `None` where it is free.
pub fn lock_holder(folder: &Folder, coder: &str) -> Option<Error> {
    let path: PathBuf = folder.cache().join("locks").join(format!("{}.lock", safe_name(coder).ok()?));
    let mut file = open(&path)?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(busy(coder, &mut file)),
        _ => {
            let _ = file.unlock();
            None
        }
    }
}

fn open(path: &Path) -> Option<File> {
    OpenOptions::new().read(true).open(path).ok()
}

fn busy(coder: &str, file: &mut File) -> Error {
    Error::Busy { coder: coder.to_owned(), pid: pid(file) }
}

fn pid(file: &mut File) -> Option<u32> {
    let mut pid = String::new();
    let read = file.rewind().and_then(|()| file.take(20).read_to_string(&mut pid));
    read.ok().and_then(|_| pid.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_coder_one_writer_and_coders_do_not_meet() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path());
        folder.create("format: 1\n", "").unwrap();
        assert!(lock_holder(&folder, "卫").is_none());
        let lock = CoderLock::take(&folder, "卫").unwrap();
        let again = CoderLock::take(&folder, "卫").unwrap_err().to_string();
        let pid = std::process::id();
        let expected =
            format!("卫 is already at work in another emic (pid {pid}); use --coder NAME, or close the other one");
        assert_eq!(again, expected);
        assert_eq!(lock_holder(&folder, "卫").unwrap().to_string(), expected);
        assert!(CoderLock::take(&folder, "mara").is_ok());
        drop(lock);
        assert!(CoderLock::take(&folder, "卫").is_ok());
    }

    #[test]
    fn one_editor_of_the_shared_files_whoever_the_coder_is() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path());
        folder.create("format: 1\n", "").unwrap();
        let _coder = CoderLock::take(&folder, "files").unwrap();
        let lock = FilesLock::take(&folder).unwrap();
        let again = FilesLock::take(&folder).unwrap_err();
        assert!(matches!(again, Error::FilesBusy { pid: Some(pid) } if pid == std::process::id()));
        drop(lock);
        assert!(FilesLock::take(&folder).is_ok());
    }
}
