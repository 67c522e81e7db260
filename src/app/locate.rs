//! Where the project is.

use std::path::{Path, PathBuf};

use super::Error;
use crate::store::Folder;

/// The folder of the project: `named` if it is one, or the nearest one upwards from the working folder.
///
/// # Errors
/// [`Error::NoProject`] where there is none.
pub fn find_project(named: Option<&Path>) -> Result<PathBuf, Error> {
    if let Some(named) = named {
        let folder = Folder::new(named);
        return if folder.exists() { Ok(named.to_owned()) } else { Err(Error::NoProject(named.to_owned())) };
    }
    let here = std::env::current_dir();
    let here = here.map_err(|source| Error::Io { doing: "find", path: PathBuf::from("."), source })?;
    Folder::find(&here).map(|folder| folder.root().to_owned()).ok_or(Error::NoProject(here))
}
