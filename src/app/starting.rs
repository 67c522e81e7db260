//! A new study.

use std::io::ErrorKind;
use std::path::Path;

use super::analyses::{codes_told, size_of};
use super::{Error, SHIPPED, codebook_files};
use crate::exchange::codebook_yaml::parse;
use crate::store::{Folder, new_settings};

/// Files and folders that a new study would have to share with an older one.
const OURS: [&str; 6] = ["codebook.yaml", "attributes.csv", "pseudonyms.csv", "transcripts", "originals", "history"];

/// The name of a codebook without codes.
const NONE: &str = "none";

/// That codebook.
const EMPTY: &str = "codebook: Codebook\ncodes: []\n";

/// Start a study in `dir`, which may hold other files (a git repository, notes) but nothing of a study.
///
/// `title` is the folder's name where `None`; `codebook` is the name of a shipped codebook, a file, or `none`, the first of
/// [`SHIPPED`] where `None`.
///
/// # Errors
/// [`Error::Occupied`] where a study, or a part of one, is there; the errors of [`codebook_files::named`]; [`Error::Store`]
/// where the folder cannot be written. Nothing is written then, or nothing that makes the folder a study.
pub fn new_project(dir: &Path, title: Option<&str>, codebook: Option<&Path>) -> Result<Begun, Error> {
    let shared = OURS.iter().any(|name| dir.join(name).exists());
    if shared || dir.is_file() || Folder::new(dir).exists() {
        vacant(dir)?;
    }
    let [(default, _), ..] = SHIPPED;
    let named = codebook.unwrap_or(Path::new(default));
    let (codebook, source) = match named {
        none if none == Path::new(NONE) && !none.exists() => (None, EMPTY.to_owned()),
        named => (Some(named.display().to_string()), codebook_files::named(named)?),
    };
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let title = title.filter(|title| !title.trim().is_empty()).unwrap_or(&name);
    Folder::new(dir).create(&new_settings(title, "en"), &source)?;
    let (codes, headings) = parse(&source).map_or((0, 0), |parsed| size_of(&parsed.codebook));
    Ok(Begun { codebook, size: codes_told(codes, headings) })
}

/// What a new study begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The codebook as it was named; `None` where it is empty.
    pub codebook: Option<String>,
    /// `81 codes and 21 headings`.
    pub size: String,
}

/// How many codes a shipped codebook has, and what it is called: `81 codes and 21 headings: Transfer barriers and drivers`.
pub fn shipped_told(source: &str) -> String {
    let Ok(parsed) = parse(source) else { return String::new() };
    let (codes, headings) = size_of(&parsed.codebook);
    format!("{}: {}", codes_told(codes, headings), parsed.codebook.title)
}

/// Check that `dir` does not exist or is an empty folder.
pub(super) fn vacant(dir: &Path) -> Result<(), Error> {
    const ANOTHER: &str = "name a folder that is empty or does not exist yet";
    let occupied = |what, hint| Err(Error::Occupied { path: dir.to_owned(), what, hint });
    if Folder::new(dir).exists() {
        return occupied("holds a project already", "name another folder, or open it with `--project`");
    }
    match std::fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => occupied("is not empty", ANOTHER),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => occupied("is a file", ANOTHER),
        Err(source) => Err(Error::Io { doing: "read", path: dir.to_owned(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Options, Workspace};

    #[test]
    fn a_study_begins_with_a_shipped_codebook() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join(".git")).unwrap();
        new_project(home.path(), Some("信任: a study"), Some(Path::new("ignorance-management"))).unwrap();
        let (workspace, notices) = Workspace::open(home.path(), &Options::default()).unwrap();
        assert_eq!(notices, []);
        assert_eq!(workspace.title(), "信任: a study");
        assert!(workspace.project().codebook.get("ignorance-mapping").is_some());
        let again = new_project(home.path(), None, None).unwrap_err().to_string();
        assert!(
            again.ends_with("holds a project already; name another folder, or open it with `--project`"),
            "{again}"
        );
    }

    #[test]
    fn a_study_begins_with_a_file_and_the_folders_name() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("mine.yaml");
        std::fs::write(&file, "codes: # 我的\n- 信任\n").unwrap();
        new_project(&home.path().join("Study 一"), None, Some(&file)).unwrap();
        let (workspace, _) = Workspace::open(&home.path().join("Study 一"), &Options::default()).unwrap();
        assert_eq!(workspace.title(), "Study 一");
        assert!(workspace.project().codebook.get("信任").is_some());
        let text = std::fs::read_to_string(home.path().join("Study 一/codebook.yaml")).unwrap();
        assert_eq!(text, "codes: # 我的\n- 信任\n");
    }

    #[test]
    fn what_cannot_begin_says_why_and_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let told = |dir: &str, codebook: Option<&str>| {
            let error = new_project(&home.path().join(dir), None, codebook.map(Path::new)).unwrap_err();
            error.to_string().replace(&home.path().display().to_string(), "~")
        };
        assert_eq!(
            told("a", Some("ijv-interview")),
            "no codebook `ijv-interview`: no shipped one has this name, and there is no such file; did you mean `ijv-interviews`?"
        );
        assert_eq!(
            told("a", Some("none.yaml")),
            "no codebook `none.yaml`: no shipped one has this name, and there is no such file; the shipped ones are \
             transfer-barriers-and-drivers, ijv-interviews, b2b-knowledge-transfer, ignorance-management"
        );
        assert!(!home.path().join("a").exists());
        std::fs::create_dir_all(home.path().join("b/transcripts")).unwrap();
        assert_eq!(told("b", None), "~/b is not empty; name a folder that is empty or does not exist yet");
        std::fs::write(home.path().join("c"), "").unwrap();
        assert_eq!(told("c", None), "~/c is a file; name a folder that is empty or does not exist yet");
    }
}
