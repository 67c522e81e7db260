//! Where the project is.

use std::path::{Path, PathBuf};

use super::Error;
use super::analyses::charts::quote;
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

/// The project in which a folder lies, or would lie; `None` where it is one itself or lies in none.
pub fn project_around(dir: &Path) -> Option<PathBuf> {
    let dir = std::path::absolute(dir).ok()?;
    // `study/../demo` does not lie in the study.
    let parent = dir.parent()?.canonicalize().ok()?;
    Folder::find(&parent).map(|folder| folder.root().to_owned())
}

/// Names in a folder that are looked at for projects.
const MOST_LOOKED_AT: usize = 1_000;

/// The names of the folders in `dir` that are projects.
pub fn projects_below(dir: &Path) -> Vec<String> {
    let inside = std::fs::read_dir(dir).into_iter().flatten().flatten().take(MOST_LOOKED_AT);
    let projects = inside.filter(|entry| Folder::new(entry.path()).exists());
    let mut names: Vec<String> = projects.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What a command needs besides, so that it finds the project at `root` from the working folder: `--project /home/ann/study`;
/// nothing where it finds that by itself.
pub fn project_option(root: &Path) -> Option<String> {
    let real = |path: &Path| path.canonicalize().ok();
    let found = find_project(None).ok().and_then(|found| real(&found));
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let same = found.is_some() && found == real(&root);
    (!same).then(|| format!("--project {}", quote(&root.to_string_lossy())))
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

    #[test]
    fn a_command_names_the_project_where_it_would_not_find_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("信任 study");
        std::fs::create_dir(&root).unwrap();
        let option = project_option(&root).unwrap();
        assert!(option.starts_with("--project '/") && option.ends_with("/信任 study'"), "{option}");
    }
}
