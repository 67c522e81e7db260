//! Which files an import takes, and what their transcripts are called.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use crate::app::Workspace;
use crate::project::TranscriptId;
use crate::store::safe_name;

/// Folders in folders that are followed.
const MAX_DEPTH: usize = 32;

/// A file to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The file.
    pub path: PathBuf,
    /// The id that its transcript gets.
    pub id: TranscriptId,
    /// The encoding of this file alone; that of all, or detected, where `None`.
    pub encoding: Option<String>,
    /// Why it cannot be imported, where that shows before it is read.
    pub problem: Option<String>,
}

impl Planned {
    /// The name of the file without its ending.
    pub(super) fn stem(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().nfc().collect()
    }
}

/// The files that `paths` name, and those in the folders that they name: in the order of their names, each once, hidden
/// ones left out. Links inside a folder are followed only where they stay inside it. The study's own folders and files are left out.
pub fn plan(workspace: &Workspace, paths: &[PathBuf]) -> Vec<Planned> {
    Planner::of(workspace).plan(paths)
}

/// What [`plan`] must know of the study; can be sent to a thread, where a large folder takes its time.
#[derive(Clone, Debug)]
pub struct Planner {
    /// Canonical paths of folders and files that are left out.
    skipped: Vec<PathBuf>,
}

impl Planner {
    /// The planner of a study.
    pub fn of(workspace: &Workspace) -> Self {
        Self { skipped: own_paths(workspace) }
    }

    /// As [`plan`].
    pub fn plan(self, paths: &[PathBuf]) -> Vec<Planned> {
        let mut walk = Walk { skipped: self.skipped, seen: HashSet::new(), ids: HashSet::new(), found: Vec::new() };
        for path in paths {
            match fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => {
                    let root = path.canonicalize().unwrap_or_else(|_| path.clone());
                    walk.folder(path, &root, MAX_DEPTH);
                }
                Ok(_) => walk.file(path, None),
                Err(error) => walk.file(path, Some(format!("cannot read it: {error}"))),
            }
        }
        walk.found
    }
}

fn own_paths(workspace: &Workspace) -> Vec<PathBuf> {
    let folder = workspace.folder();
    let own = [
        folder.transcripts(),
        folder.originals(),
        folder.histories(),
        folder.cache(),
        folder.settings(),
        folder.codebook(),
        folder.attributes(),
    ];
    own.into_iter().filter_map(|path| path.canonicalize().ok()).collect()
}

struct Walk {
    /// Canonical paths of folders and files that are left out.
    skipped: Vec<PathBuf>,
    /// Canonical paths of what has been found.
    seen: HashSet<PathBuf>,
    /// Ids given, in lower case.
    ids: HashSet<String>,
    found: Vec<Planned>,
}

impl Walk {
    fn folder(&mut self, path: &Path, root: &Path, depth: usize) {
        let Ok(real) = path.canonicalize() else { return };
        if self.skipped.contains(&real) || !self.seen.insert(real) {
            return;
        }
        let listing = match fs::read_dir(path) {
            Ok(listing) => listing,
            Err(error) => return self.push(path, Some(format!("cannot read this folder: {error}"))),
        };
        let mut names: Vec<_> =
            listing.flatten().map(|file| file.file_name()).filter(|name| !is_hidden(name)).collect();
        names.sort();
        for name in names {
            self.inside(&path.join(name), root, depth);
        }
    }

    /// A file or folder inside the folder `root`.
    fn inside(&mut self, path: &Path, root: &Path, depth: usize) {
        let outside = path.canonicalize().is_ok_and(|real| !real.starts_with(root));
        match fs::metadata(path) {
            _ if outside => {
                self.file(path, Some("a link that leads out of the folder; name its target to import it".to_owned()))
            }
            Ok(metadata) if metadata.is_dir() && depth == 0 => {
                self.push(path, Some("too many folders inside one another".to_owned()));
            }
            Ok(metadata) if metadata.is_dir() => self.folder(path, root, depth - 1),
            Ok(_) => self.file(path, None),
            Err(error) => self.file(path, Some(format!("cannot read it: {error}"))),
        }
    }

    fn file(&mut self, path: &Path, problem: Option<String>) {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if !self.skipped.contains(&real) && self.seen.insert(real) {
            self.push(path, problem);
        }
    }

    fn push(&mut self, path: &Path, problem: Option<String>) {
        let stem = slug(&path.file_stem().unwrap_or_default().to_string_lossy());
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        let mut ids = std::iter::once(stem.clone()).chain(numbered);
        let id = ids.find(|id| problem.is_some() || self.ids.insert(id.to_lowercase())).unwrap_or(stem);
        self.found.push(Planned { path: path.to_owned(), id: id.into(), encoding: None, problem });
    }
}

/// Hidden files, and those that systems leave in every folder.
fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.starts_with("~$") || matches!(name.as_ref(), "Thumbs.db" | "desktop.ini")
}

/// An id from a file's name: letters and digits of any script, `-`, `_` and `.`; one hyphen for all else.
pub(super) fn slug(stem: &str) -> String {
    let mut slug = String::new();
    for letter in stem.nfc() {
        let kept = letter.is_alphanumeric() || matches!(letter, '_' | '.') || is_mark(letter);
        if kept {
            slug.push(letter);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() > 120 {
            break;
        }
    }
    let slug = slug.trim_matches(['-', '.', '_']);
    match safe_name(slug) {
        Ok(slug) => slug.to_owned(),
        Err(_) if slug.is_empty() => "transcript".to_owned(),
        Err(_) => format!("transcript-{slug}"),
    }
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_every_script() {
        for (stem, expected) in [
            ("P03 Chen (final)", "P03-Chen-final"),
            ("访谈：王经理 2024-04-09", "访谈-王经理-2024-04-09"),
            ("../../etc/passwd", "etc-passwd"),
            ("cafe\u{301}", "café"),
            ("con", "transcript-con"),
            ("😀", "transcript"),
            ("a\u{202E}b\n", "a-b"),
            ("en_nicol_whisper.en", "en_nicol_whisper.en"),
        ] {
            assert_eq!(slug(stem), expected, "{stem}");
            assert!(safe_name(&slug(stem)).is_ok());
        }
        assert!(slug(&"长".repeat(300)).len() <= 124);
    }
}
