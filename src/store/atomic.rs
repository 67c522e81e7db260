//! Replacing a file whole: a temporary file beside it, sync, rename, sync of the folder.
//!
//! Whoever reads the path sees the old content or the new one, also after a power cut, never a mixture.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use tempfile::{NamedTempFile, TempPath};

use super::parallel::on_threads;
use super::{Error, faults};
use crate::project::sha256;

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
    let mut file = temporary(path.parent().unwrap_or(Path::new(".")), None).map_err(failed)?;
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

    /// Write `content` to a new file beside `path`, with the permissions of the file that is there.
    ///
    /// # Errors
    /// As [`Staged::write`].
    pub fn beside(path: &Path, content: &[u8]) -> Result<Self, Error> {
        let failed = |error| Error::io("write", path)(plain(error));
        let permissions = fs::metadata(path).ok().map(|metadata| metadata.permissions());
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = temporary(folder, permissions.or_else(ordinary)).map_err(failed)?;
        let allowed = faults::check(content.len()).map_err(failed)?;
        file.write_all(content.get(..allowed).unwrap_or(content)).map_err(failed)?;
        if allowed < content.len() {
            return Err(failed(std::io::ErrorKind::StorageFull.into()));
        }
        Ok(Self { file: file.into_temp_path() })
    }

    /// Another name beside `path` for what is there, so that it can be put back; it takes no room on the disk, and the name
    /// holds `note`. `None` where nothing is there.
    pub(super) fn held(path: &Path, note: &str) -> Result<Option<Self>, Error> {
        if fs::symlink_metadata(path).is_err() {
            return Ok(None);
        }
        let failed = |error| Error::io("write", path)(plain(error));
        let folder = path.parent().unwrap_or(Path::new("."));
        let prefix = format!("{}{note}", prefix());
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(SUFFIX);
        if let Ok(file) = builder.make_in(folder, |name| fs::hard_link(path, name)) {
            return Ok(Some(Self { file: file.into_temp_path() }));
        }
        // Not every file system has second names: there it takes a copy.
        let content = fs::read(path).map_err(Error::io("read", path))?;
        let mut file = builder.tempfile_in(folder).map_err(failed)?;
        file.write_all(&content).map_err(failed)?;
        Ok(Some(Self { file: file.into_temp_path() }))
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
        faults::step().map_err(Error::io("write", path))?;
        self.file.persist(path).map_err(|error| Error::io("write", path)(plain(error.error)))
    }
}

/// Take a file away.
///
/// # Errors
/// Those of the system.
pub fn remove(path: &Path) -> std::io::Result<()> {
    faults::step()?;
    fs::remove_file(path)
}

/// Remove from `folder` the temporary files that a program left which was ended in the midst of writing: those whose
/// program is gone, and where that cannot be known those that are older than anything that is still being written.
pub fn sweep(folder: &Path) {
    let is_left = |file: &fs::DirEntry| {
        let name = file.file_name();
        let own = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
        own.is_some_and(|own| is_orphan(own).unwrap_or_else(|| is_old(file)))
    };
    for file in fs::read_dir(folder).into_iter().flatten().flatten().filter(is_left) {
        let _ = fs::remove_file(file.path());
    }
}

fn is_old(file: &fs::DirEntry) -> bool {
    let written = file.metadata().and_then(|metadata| metadata.modified()).ok();
    written.and_then(|written| written.elapsed().ok()).is_some_and(|age| age > ABANDONED)
}

/// Whether the program that made a temporary file of this name has ended; `None` where it is of another machine, and
/// where a system does not tell. A folder may be shared, and the same number be another program elsewhere.
pub(super) fn is_orphan(name: &str) -> Option<bool> {
    let (machine, rest) = name.split_once('-')?;
    let process: u32 = rest.split_once('-')?.0.parse().ok()?;
    if machine != mark() {
        None
    } else if process == std::process::id() {
        Some(false)
    } else {
        (!machine.is_empty()).then(|| !Path::new("/proc").join(process.to_string()).exists())
    }
}

/// A mark of this machine since it was started, and of the set of programs that can be seen from here; empty where
/// there is none.
fn mark() -> &'static str {
    static MARK: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    MARK.get_or_init(|| {
        let start = fs::read_to_string("/proc/sys/kernel/random/boot_id");
        let (Ok(start), Ok(programs)) = (start, fs::read_link("/proc/self/ns/pid")) else { return String::new() };
        let sha256 = sha256(&format!("{start} {}", programs.display()));
        sha256.chars().take(8).collect()
    })
}

/// What the names of the temporary files of this program begin with.
fn prefix() -> String {
    format!("{PREFIX}{}-{}-", mark(), std::process::id())
}

/// What the names of temporary files begin and end with.
pub(super) const PREFIX: &str = ".emic-";
pub(super) const SUFFIX: &str = ".tmp";

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
    let prefix = prefix();
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(SUFFIX);
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

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_program_left_that_is_gone_is_swept_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let own = Staged::write(folder.path(), "信任".as_bytes()).unwrap();
        // No process has a number as high.
        let names = [format!("{}-{}-x", mark(), u32::MAX), format!("{}-1-x", mark()), format!("other-{}-x", u32::MAX)];
        for name in &names {
            File::create(folder.path().join(format!("{PREFIX}{name}{SUFFIX}"))).unwrap();
        }
        sweep(folder.path());
        let is_there = |name: &String| folder.path().join(format!("{PREFIX}{name}{SUFFIX}")).exists();
        assert_eq!(names.each_ref().map(is_there), [false, true, true]);
        assert_eq!(own.read().unwrap(), "信任");
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
