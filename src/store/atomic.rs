//! Replacing a file whole: a temporary file beside it, sync, rename, sync of the folder.
//!
//! Whoever reads the path sees the old content or the new one, also after a power cut, never a mixture.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use super::Error;

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

fn replace(path: &Path, content: &[u8], permissions: Option<fs::Permissions>) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".emic-").suffix(".tmp");
    if let Some(permissions) = &permissions {
        builder.permissions(permissions.clone());
    }
    let failed = |error| Error::io("write", path)(plain(error));
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    sync_folder(folder);
    Ok(())
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
}
