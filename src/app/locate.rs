//! Where the project is.

use std::path::{Path, PathBuf};

use super::Error;
use crate::store::Folder;

/// The folder of the project: `named` if it is one, or the nearest one upwards from the working folder; no name
/// and an empty one are the same.
///
/// # Errors
/// [`Error::NoProject`] where there is none.
pub fn find_project(named: Option<&Path>) -> Result<PathBuf, Error> {
    if let Some(named) = named.filter(|named| !named.as_os_str().is_empty()) {
        let folder = Folder::new(named);
        return if folder.exists() { Ok(named.to_owned()) } else { Err(Error::NoProject(named.to_owned())) };
    }
    let here = std::env::current_dir();
    let here = here.map_err(|source| Error::Io { doing: "find", path: PathBuf::from("."), source })?;
    Folder::find(&here).map(|folder| folder.root().to_owned()).ok_or(Error::NoProject(here))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_is_set_to_nothing_names_no_project() {
        let message = |named: Option<&Path>| find_project(named).map_err(|error| error.to_string());
        assert_eq!(message(Some(Path::new(""))), message(None));
        assert!(find_project(Some(Path::new("无"))).is_err());
    }
}
