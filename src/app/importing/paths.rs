//! Paths as a person types them: `~`, and names that are not finished yet.

use std::fs;
use std::path::{Path, PathBuf};

/// Names that a completion lists at most.
const MOST_NAMES: usize = 200;

/// A path as it was typed, `~` for the person's own folder.
pub fn typed_path(typed: &str) -> PathBuf {
    let typed = typed.trim();
    let rest = typed.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\']));
    match rest.zip(home()) {
        Some((rest, home)) => home.join(rest.trim_start_matches(['/', '\\'])),
        None => PathBuf::from(typed),
    }
}

fn home() -> Option<PathBuf> {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    home.filter(|home| !home.is_empty()).map(PathBuf::from)
}

/// Endings by which files are taken for interviews before anybody looks into them.
const INTERVIEWS: [&str; 8] = ["docx", "md", "odt", "pdf", "rtf", "srt", "txt", "vtt"];

/// The folder that a new study `root` lies in, where the researcher's interviews lie beside it: it holds files that may
/// be some, and no other folder, so that all that would be looked at is seen there. Empty where that is not so.
pub fn interviews_beside(root: &Path) -> String {
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let Some((folder, listing)) = root.parent().and_then(|folder| Some((folder, fs::read_dir(folder).ok()?))) else {
        return String::new();
    };
    let mut interviews = false;
    for path in listing.flatten().map(|entry| entry.path()) {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && path != root && !hidden {
            return String::new();
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        interviews |= !hidden && path.is_file() && INTERVIEWS.contains(&ending.as_str());
    }
    if interviews { folder.display().to_string() } else { String::new() }
}

/// Entries of a folder that are looked at for [`interviews_in`].
const MOST_LOOKED_AT: usize = 300;

/// The files in a folder that by their endings may be interviews, in the order of their names. No folder below it and no
/// file is opened; files about other files (`README.md`) are no interviews.
pub fn interviews_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    let is_one = |entry: &fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let about = ["readme", "license", "changelog", "contributing"].contains(&stem);
        !name.starts_with('.')
            && !about
            && INTERVIEWS.contains(&ending)
            && entry.file_type().is_ok_and(|kind| kind.is_file())
    };
    let looked_at = listing.flatten().take(MOST_LOOKED_AT);
    let mut files: Vec<PathBuf> = looked_at.filter(is_one).map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// What a typed path goes on to: the path as far as it is the only one, and the names that it may mean; those of folders
/// end in `/`.
pub fn completed(typed: &str) -> (String, Vec<String>) {
    if typed.trim() == "~" {
        return ("~/".to_owned(), Vec::new());
    }
    let cut = typed.rfind('/').map_or(0, |slash| slash + 1);
    let (folder, stem) = typed.split_at_checked(cut).unwrap_or(("", typed));
    let path = if folder.is_empty() { PathBuf::from(".") } else { typed_path(folder) };
    let names = names(&path, stem);
    let Some(first) = names.first() else { return (typed.to_owned(), names) };
    let common = names.iter().skip(1).fold(first.as_str(), |common, name| shared(common, name));
    let known = common.chars().count() >= stem.chars().count();
    (format!("{folder}{}", if known { common } else { stem }), names)
}

/// The names in a folder that begin with `stem`, in whatever case; hidden ones only where the stem is hidden too.
fn names(folder: &Path, stem: &str) -> Vec<String> {
    let small = stem.to_lowercase();
    let name = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let hidden = name.starts_with('.') && !stem.starts_with('.');
        let fits = !hidden && name.to_lowercase().starts_with(&small);
        let is_folder = fits && fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir());
        fits.then(|| if is_folder { format!("{name}/") } else { name })
    };
    let mut names: Vec<String> = fs::read_dir(folder).into_iter().flatten().flatten().filter_map(name).collect();
    names.sort();
    names.truncate(MOST_NAMES);
    names
}

/// What both begin with.
fn shared<'a>(one: &'a str, other: &str) -> &'a str {
    let same = one.char_indices().zip(other.chars()).find(|((_, one), other)| one != other);
    let end = same.map_or(one.len().min(other.len()), |((place, _), _)| place);
    one.get(..end).unwrap_or(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_completed_as_far_as_they_agree() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("访谈")).unwrap();
        for name in ["访谈一.txt", "访谈二.txt", "Pilot.md", ".hidden"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let at = |stem: &str| format!("{}/{stem}", folder.path().display());
        assert_eq!(completed(&at("访")), (at("访谈"), vec!["访谈/".into(), "访谈一.txt".into(), "访谈二.txt".into()]));
        assert_eq!(completed(&at("pi")), (at("Pilot.md"), vec!["Pilot.md".into()]));
        assert_eq!(completed(&at("x")), (at("x"), vec![]));
        assert_eq!(completed(&at("")).1.len(), 4);
        assert_eq!(completed(&at(".h")).0, at(".hidden"));
        assert!(completed("/nowhere/of/this/name/x").1.is_empty());
        assert_eq!(typed_path(" a/b "), PathBuf::from("a/b"));
        assert!(typed_path("~/x").ends_with("x") && !typed_path("~/x").starts_with("~"));
        assert_eq!(typed_path("~ann"), PathBuf::from("~ann"));
    }

    #[test]
    fn interviews_in_a_folder_are_known_by_their_endings_alone() {
        let home = tempfile::tempdir().unwrap();
        for name in ["b.txt", "访谈.DOCX", ".c.txt", "README.md", "budget.xlsx"] {
            fs::write(home.path().join(name), "").unwrap();
        }
        fs::create_dir(home.path().join("more.txt")).unwrap();
        assert_eq!(interviews_in(home.path()), ["b.txt", "访谈.DOCX"].map(|name| home.path().join(name)));
        assert!(interviews_in(&home.path().join("nowhere")).is_empty());
    }

    #[test]
    fn interviews_are_offered_where_nothing_else_would_be_read() {
        let home = tempfile::tempdir().unwrap();
        let (root, here) = (home.path().join("研究"), home.path().display().to_string());
        assert_eq!(interviews_beside(&root), "");
        fs::write(home.path().join("budget.xlsx"), "").unwrap();
        fs::write(home.path().join(".notes.txt"), "").unwrap();
        fs::create_dir(&root).unwrap();
        fs::create_dir(home.path().join(".git")).unwrap();
        assert_eq!(interviews_beside(&root), "");
        fs::write(home.path().join("访谈.TXT"), "").unwrap();
        assert_eq!(interviews_beside(&root), here);
        fs::create_dir(home.path().join("photos")).unwrap();
        assert_eq!(interviews_beside(&root), "");
    }
}
