//! Replacing a file whole: a temporary file beside it, sync, rename, sync of the folder.
//!
//! Whoever reads the path sees the old content or the new one, also after a power cut, never a mixture.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use tempfile::{NamedTempFile, TempPath};

use super::Error;
use super::parallel::on_threads;

/// Write `content` to `path`. A file that is there keeps its permissions.
///
/// # Errors
/// [`Error::Io`]; the old content then stands untouched.
pub fn write(path: &Path, content: &[u8]) -> Result<(), Error> {
    let permissions = fs::metadata(path).ok().map(|metadata| metadata.permissions());
    replace(path, content, permissions.or_else(ordinary))
}

/// Write `content` to `path`, readable by the owner only: for what lies in the cache.
///
/// # Errors
/// As [`write`].
pub fn write_private(path: &Path, content: &[u8]) -> Result<(), Error> {
    // A temporary file is made for the owner only.
    replace(path, content, None)
}

/// As [`write_private`], without waiting for the disk: for copies whose readers check what they read.
///
/// # Errors
/// As [`write`].
pub fn write_cached(path: &Path, content: &[u8]) -> Result<(), Error> {
    let failed = |error| Error::io("write", path)(plain(error));
    let mut builder = tempfile::Builder::new();
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = builder.prefix(".emic-").suffix(".tmp").tempfile_in(folder).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    file.persist(path).map(drop).map_err(|error| failed(error.error))
}

/// A file that is written beside its place, and not yet in it. Dropped, it is gone again.
///
/// Many files are replaced faster so than one by one: write all, [sync](sync_all) all at once, [place](Staged::place)
/// all, then [sync the folder](sync_folder) once.
#[derive(Debug)]
pub struct Staged {
    file: TempPath,
}

impl Staged {
    /// Write `content` to a new file in `folder`, under a name that nobody reads.
    ///
    /// # Errors
    /// [`Error::Io`]; nothing then stays behind.
    pub fn write(folder: &Path, content: &[u8]) -> Result<Self, Error> {
        let failed = |error| Error::io("write to", folder)(plain(error));
        let mut file = temporary(folder, ordinary()).map_err(failed)?;
        file.write_all(content).map_err(failed)?;
        Ok(Self { file: file.into_temp_path() })
    }

    /// Where it is until it is placed.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// What was written, as text.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be read again.
    pub fn read(&self) -> Result<String, Error> {
        fs::read_to_string(&self.file).map_err(|error| Error::io("read", &self.file)(plain(error)))
    }

    /// Put it in its place, over what may be there. Sync it before and the folder after.
    ///
    /// # Errors
    /// [`Error::Io`]; what was there then stands untouched.
    pub fn place(self, path: &Path) -> Result<(), Error> {
        self.file.persist(path).map_err(|error| Error::io("write", path)(plain(error.error)))
    }
}

/// Remove from `folder` the temporary files that a program left which was ended in the midst of writing: those that are
/// older than anything that is still being written.
pub fn sweep(folder: &Path) {
    let is_ours = |name: &str| name.starts_with(PREFIX) && name.ends_with(SUFFIX);
    let is_old = |file: &fs::DirEntry| {
        let written = file.metadata().and_then(|metadata| metadata.modified()).ok();
        written.and_then(|written| written.elapsed().ok()).is_some_and(|age| age > ABANDONED)
    };
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        if file.file_name().to_str().is_some_and(is_ours) && is_old(&file) {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// What the names of temporary files begin and end with.
const PREFIX: &str = ".emic-";
const SUFFIX: &str = ".tmp";

/// The age from which on nobody writes a temporary file any more.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Files that are synced at once. They wait for the disk, not for a core, and a disk that is asked for many at once takes
/// them together: a thousand files in a twentieth of the time that they take one after the other.
const SYNCED_AT_ONCE: usize = 16;

/// Make the contents of `files` durable; for each, whether the disk took it.
pub fn sync_all(files: &[&Staged]) -> Vec<Result<(), Error>> {
    let sync = |staged: &&Staged| {
        let file = OpenOptions::new().write(true).open(&staged.file);
        file.and_then(|file| file.sync_all()).map_err(|error| Error::io("write", staged.path())(plain(error)))
    };
    on_threads(SYNCED_AT_ONCE, files, sync)
}

fn replace(path: &Path, content: &[u8], permissions: Option<fs::Permissions>) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let failed = |error| Error::io("write", path)(plain(error));
    let mut file = temporary(folder, permissions).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    sync_folder(folder);
    Ok(())
}

fn temporary(folder: &Path, permissions: Option<fs::Permissions>) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder)
}

/// The system's own words, without the name of the temporary file, which says nothing to a researcher.
fn plain(error: std::io::Error) -> std::io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((words, _)) => std::io::Error::new(error.kind(), words.to_owned()),
        None => error,
    }
}

/// Make the names in a folder durable. Not every system can; where it cannot, the rename itself is all there is.
pub fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// What a file made plainly gets: the system takes the umask off.
#[cfg(unix)]
fn ordinary() -> Option<fs::Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary() -> Option<fs::Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_replaced_whole_and_no_temporary_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("码.yaml");
        write(&path, b"one").unwrap();
        write(&path, "二".as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "二");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let error = write(&folder.path().join("no/such/file"), b"").unwrap_err().to_string();
        assert!(error.starts_with("cannot write ") && !error.contains(".emic-"), "{error}");
    }

    #[test]
    fn only_what_was_left_long_ago_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let old = std::time::SystemTime::now() - 2 * ABANDONED;
        for (name, aged) in [(".emic-a.tmp", true), (".emic-b.tmp", false), ("c.txt", true), (".emic-d.txt", true)] {
            let file = File::create(folder.path().join(name)).unwrap();
            if aged {
                file.set_modified(old).unwrap();
            }
        }
        sweep(folder.path());
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".emic-b.tmp", ".emic-d.txt", "c.txt"]);
    }

    #[test]
    fn many_files_are_written_beside_their_places_and_put_there_together() {
        let folder = tempfile::tempdir().unwrap();
        let names = || fs::read_dir(folder.path()).unwrap().count();
        let staged: Vec<Staged> =
            (0..40).map(|number| Staged::write(folder.path(), format!("信 {number}").as_bytes()).unwrap()).collect();
        assert!(sync_all(&staged.iter().collect::<Vec<_>>()).iter().all(Result::is_ok));
        for (number, file) in staged.into_iter().enumerate().take(30) {
            file.place(&folder.path().join(format!("{number}.txt"))).unwrap();
        }
        sync_folder(folder.path());
        // The ten that were not placed are gone.
        assert_eq!((names(), fs::read_to_string(folder.path().join("7.txt")).unwrap().as_str()), (30, "信 7"));
        assert!(Staged::write(&folder.path().join("gone"), b"").unwrap_err().to_string().contains("gone"));
        let lost = Staged::write(folder.path(), b"").unwrap();
        fs::remove_file(lost.path()).unwrap();
        assert!(sync_all(&[&lost]).remove(0).is_err());
    }
}
