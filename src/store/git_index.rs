//! Whether git tracks a file: a look into the index of the repository, without git.

use std::fs;
use std::path::{Path, PathBuf};

use super::read_plain;

/// Bytes of an index that is looked through; a larger one is passed over.
const MAX_BYTES: u64 = 64 << 20;

/// Bytes of an entry before its path, where objects are named by SHA-1 and by SHA-256, in the lowest version.
const HEADS: [usize; 2] = [62, 74];

/// Whether the repository that `path` lies in, if any, tracks it.
///
/// Reads versions 2 and 3 of the index, which hold whole paths; version 4 is rare and counts as not tracking.
pub fn is_tracked(path: &Path) -> bool {
    let Ok(path) = std::path::absolute(path) else { return false };
    let Some((root, index)) = path.ancestors().skip(1).find_map(|above| Some((above, index_of(above)?))) else {
        return false;
    };
    let Ok(inside) = path.strip_prefix(root) else { return false };
    let inside = inside.to_string_lossy().replace('\\', "/");
    read_plain(&index, MAX_BYTES).is_ok_and(|bytes| holds(&bytes, inside.as_bytes()))
}

/// The index of the repository whose working tree begins at `root`.
fn index_of(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git.join("index"));
    }
    // A worktree has a file there that says where its own folder is.
    let bytes = read_plain(&git, 4096).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    Some(root.join(text.strip_prefix("gitdir:")?.trim()).join("index"))
}

/// Whether `index` has an entry for `path`: the path, ended by a zero, behind two bytes whose low twelve bits say how long
/// it is.
fn holds(index: &[u8], path: &[u8]) -> bool {
    let length = path.len().min(0xFFF);
    let is_entry = |at: usize| {
        let flags = at.checked_sub(2).and_then(|flags| index.get(flags..at));
        let extended = at.checked_sub(4).and_then(|flags| index.get(flags..at - 2));
        let fits = |flags: Option<&[u8]>| {
            flags.is_some_and(|flags| flags.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)) & 0xFFF == length)
        };
        HEADS.iter().any(|head| at >= 12 + head)
            && index.get(at + path.len()) == Some(&0)
            && (fits(flags) || fits(extended))
    };
    memchr::memmem::find_iter(index, path).any(is_entry)
}

/// Whether `folder` lies in a git repository.
pub fn is_in_repository(folder: &Path) -> bool {
    std::path::absolute(folder)
        .is_ok_and(|folder| folder.ancestors().any(|above| fs::metadata(above.join(".git")).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index of version 2 that holds these paths; names of objects and times are zeros.
    fn index(paths: &[&str]) -> Vec<u8> {
        let mut bytes = b"DIRC\0\0\0\x02\0\0\0\x02".to_vec();
        for path in paths {
            let start = bytes.len();
            bytes.extend([0; 60]);
            bytes.extend((path.len() as u16).to_be_bytes());
            bytes.extend(path.as_bytes());
            let padding = 8 - (bytes.len() - start) % 8;
            bytes.extend(vec![0; padding]);
        }
        bytes.extend([7; 20]);
        bytes
    }

    #[test]
    fn tracked_files_stand_in_the_index() {
        let home = tempfile::tempdir().unwrap();
        let study = home.path().join("研究");
        fs::create_dir_all(&study).unwrap();
        let path = study.join("pseudonyms.csv");
        assert!(!is_tracked(&path) && !is_in_repository(&study));
        fs::create_dir(home.path().join(".git")).unwrap();
        fs::write(home.path().join(".git/index"), index(&["old-研究/pseudonyms.csv", "研究/王.txt"])).unwrap();
        assert!(!is_tracked(&path) && is_in_repository(&study));
        fs::write(home.path().join(".git/index"), index(&["研究/pseudonyms.csv", "研究/王.txt"])).unwrap();
        assert!(is_tracked(&path) && is_tracked(&study.join("王.txt")));
        assert!(!is_tracked(&study.join("x.txt")));
    }
}
