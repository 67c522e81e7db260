//! The paths of a project folder, and which names may become paths.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{Error, atomic};

/// The format that a new project is written in.
pub const CREATED_FORMAT: u32 = 1;

/// Bytes that a file name may have on every common system, ending included.
const MAX_NAME_BYTES: usize = 240;

/// Names that Windows keeps for devices, whatever their ending.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Check that `name` may be (the stem of) a file name on every common system. Letters of every script may.
///
/// ```
/// use emic::store::safe_name;
/// assert!(safe_name("cn03-王经理").is_ok());
/// assert!(safe_name("../secret").is_err());
/// assert!(safe_name("nul.txt").is_err());
/// ```
///
/// # Errors
/// [`Error::UnsafeName`] says what is wrong with it.
pub fn safe_name(name: &str) -> Result<&str, Error> {
    match objection(name) {
        None => Ok(name),
        Some(why) => Err(Error::UnsafeName { name: name.chars().take(80).collect(), why }),
    }
}

fn objection(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let bad = |c: char| matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    if name.is_empty() {
        Some("it is empty")
    } else if name.len() > MAX_NAME_BYTES {
        Some("it is too long")
    } else if name.chars().any(|c| c.is_control() || is_invisible(c)) {
        Some("it has control characters in it")
    } else if name.chars().any(bad) {
        Some("it has one of / \\ : * ? \" < > | in it")
    } else if name.starts_with('.') || name.starts_with(' ') || name.ends_with('.') || name.ends_with(' ') {
        Some("it begins or ends with a dot or a space")
    } else if RESERVED.contains(&stem.as_str()) {
        Some("Windows keeps it for a device")
    } else {
        None
    }
}

/// Characters that turn or hide what stands beside them: a name with them can pass for another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// What a project keeps its own things in.
const OWN: [&str; 8] =
    ["emic.yaml", "codebook.yaml", "attributes.csv", "pseudonyms.csv", "transcripts", "originals", "history", ".emic"];

/// A project folder: paths only, nothing is kept open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`, whether or not a project is there.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The project that `start` lies in: the nearest folder upwards that holds `emic.yaml`.
    pub fn find(start: &Path) -> Option<Self> {
        let start = std::path::absolute(start).ok()?;
        start.ancestors().find(|folder| folder.join("emic.yaml").is_file()).map(Self::new)
    }

    /// Where it lies.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether a project is here.
    pub fn exists(&self) -> bool {
        self.settings().is_file()
    }

    /// `emic.yaml`.
    pub fn settings(&self) -> PathBuf {
        self.root.join("emic.yaml")
    }

    /// `codebook.yaml`.
    pub fn codebook(&self) -> PathBuf {
        self.root.join("codebook.yaml")
    }

    /// `attributes.csv`.
    pub fn attributes(&self) -> PathBuf {
        self.root.join("attributes.csv")
    }

    /// `pseudonyms.csv`: the key to who is who.
    pub fn pseudonyms(&self) -> PathBuf {
        self.root.join("pseudonyms.csv")
    }

    /// `transcripts/`.
    pub fn transcripts(&self) -> PathBuf {
        self.root.join("transcripts")
    }

    /// `originals/`.
    pub fn originals(&self) -> PathBuf {
        self.root.join("originals")
    }

    /// `history/`.
    pub fn histories(&self) -> PathBuf {
        self.root.join("history")
    }

    /// `.emic/`, the cache; see [`Self::make_cache`].
    pub fn cache(&self) -> PathBuf {
        self.root.join(".emic")
    }

    /// Where what is made of texts and histories is kept.
    pub fn derived(&self) -> PathBuf {
        self.cache().join(super::derived_file::FOLDER)
    }

    /// `transcripts/ID.txt`.
    ///
    /// # Errors
    /// [`Error::UnsafeName`] for an id that is none, [`Error::Outside`] where a link leads elsewhere.
    pub fn transcript(&self, id: &str) -> Result<PathBuf, Error> {
        self.inside(self.transcripts().join(format!("{}.txt", safe_name(id)?)))
    }

    /// `originals/NAME`.
    ///
    /// # Errors
    /// As [`Self::transcript`].
    pub fn original(&self, name: &str) -> Result<PathBuf, Error> {
        self.inside(self.originals().join(safe_name(name)?))
    }

    /// `history/CODER.jsonl`.
    ///
    /// # Errors
    /// As [`Self::transcript`].
    pub fn history(&self, coder: &str) -> Result<PathBuf, Error> {
        no_link(self.inside(self.histories().join(format!("{}.jsonl", safe_name(coder)?)))?)
    }

    /// `path`, if following all links it still lies in this folder. It need not exist.
    ///
    /// # Errors
    /// [`Error::Outside`] if not; [`Error::Io`] if the folder itself is gone.
    pub fn inside(&self, path: PathBuf) -> Result<PathBuf, Error> {
        let root = self.root.canonicalize().map_err(Error::io("find", &self.root))?;
        if fs::symlink_metadata(&path).is_err() {
            // A clone made by git lacks folders that were empty: the nearest one that is there decides.
            let parent = path.ancestors().skip(1).find(|above| above.exists()).unwrap_or(&self.root);
            let real = parent.canonicalize().map_err(Error::io("find", parent))?;
            return if real.starts_with(&root) { Ok(path) } else { Err(Error::Outside(path)) };
        }
        match path.canonicalize() {
            Ok(real) if real.starts_with(&root) => Ok(path),
            _ => Err(Error::Outside(path)),
        }
    }

    /// Whether `path` is, or lies in, what a project keeps its own things in, wherever that project is: nothing else may
    /// be written there.
    pub fn is_own(path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default();
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Through links, so that no other spelling of the same place passes.
        let Ok(parent) = parent.canonicalize() else { return false };
        let Some(project) = Self::find(&parent) else { return false };
        let full = parent.join(name);
        let Ok(inside) = full.strip_prefix(project.root()) else { return false };
        let first = inside.components().next().map(|part| part.as_os_str().to_string_lossy().to_lowercase());
        first.is_some_and(|first| OWN.contains(&first.as_str()))
    }

    /// Make the folders and files of a new, empty project.
    ///
    /// # Errors
    /// [`Error::Exists`] where there is one already; [`Error::Io`] where a file cannot be written.
    pub fn create(&self, settings: &str, codebook: &str) -> Result<(), Error> {
        if self.exists() {
            return Err(Error::Exists(self.root.clone()));
        }
        for folder in [self.root.clone(), self.transcripts(), self.originals(), self.histories()] {
            fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        }
        write_new(&self.root.join(".gitattributes"), GITATTRIBUTES)?;
        write_new(&self.root.join(".gitignore"), "/.emic/\n/pseudonyms.csv\n")?;
        write_new(&self.codebook(), codebook)?;
        // Last, because it is what makes the folder a project.
        write_new(&self.settings(), settings)
    }

    /// Make the cache folder if it is not there: for the owner only, marked as a cache, ignored by git.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be made; [`Error::Outside`] where it is a link that leads elsewhere.
    pub fn make_cache(&self) -> Result<PathBuf, Error> {
        let cache = self.inside(self.cache())?;
        make_private(&cache)?;
        for (name, content) in [("CACHEDIR.TAG", CACHEDIR_TAG), (".gitignore", "*\n")] {
            let path = cache.join(name);
            if !path.exists() {
                atomic::write_private(&path, content.as_bytes())?;
            }
        }
        Ok(cache)
    }

    /// Make a folder in the cache, for the owner only.
    ///
    /// # Errors
    /// As [`Self::make_cache`].
    pub fn make_cache_folder(&self, name: &str) -> Result<PathBuf, Error> {
        let folder = self.inside(self.make_cache()?.join(name))?;
        // All there is a cache: a file in the place of a folder of it is in the way and worth nothing.
        if fs::symlink_metadata(&folder).is_ok_and(|there| there.is_file()) {
            fs::remove_file(&folder).map_err(Error::io("remove", &folder))?;
        }
        make_private(&folder)?;
        Ok(folder)
    }
}

const GITATTRIBUTES: &str = "\
history/*.jsonl merge=union
history/*.jsonl -text
transcripts/*.txt -text
originals/* -text
";

const CACHEDIR_TAG: &str = "\
Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of emic; it can be deleted, nothing is lost.
";

fn write_new(path: &Path, content: &str) -> Result<(), Error> {
    if fs::symlink_metadata(path).is_ok() {
        return Ok(());
    }
    atomic::write(path, content.as_bytes())
}

fn make_private(folder: &Path) -> Result<(), Error> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(Error::io("create", folder))
}

/// `path`, if it is no link: what is written to in place must be the file that it says it is, or a hostile project could
/// have any file of the user's overwritten.
pub(super) fn no_link(path: PathBuf) -> Result<PathBuf, Error> {
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_symlink() => Err(Error::Outside(path)),
        _ => Ok(path),
    }
}

/// Open a file that must be a plain one and at most `limit` bytes long: no pipe that would wait, no device.
///
/// # Errors
/// [`Error::Io`] or [`Error::Unfit`].
pub(super) fn open_plain(path: &Path, limit: u64) -> Result<(File, fs::Metadata), Error> {
    let metadata = fs::metadata(path).map_err(Error::io("read", path))?;
    let unfit = |why: String| Error::Unfit { path: path.to_owned(), why };
    if !metadata.is_file() {
        return Err(unfit("this is not a plain file; it is left alone".to_owned()));
    }
    if metadata.len() > limit {
        return Err(unfit(format!("{} bytes are too many; at most {limit} are read", metadata.len())));
    }
    let file = File::open(path).map_err(Error::io("read", path))?;
    Ok((file, metadata))
}

/// Read a file that must be a plain one of at most `limit` bytes.
///
/// # Errors
/// [`Error::Io`] or [`Error::Unfit`].
pub fn read_plain(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let (file, metadata) = open_plain(path, limit)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(limit).read_to_end(&mut bytes).map_err(Error::io("read", path))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_harm_are_refused() {
        for name in ["us02-pruitt", "王经理", "wei (conflicted copy)", "a.b", "Ünal", "😀", "console"] {
            assert!(safe_name(name).is_ok(), "{name}");
        }
        let long = "长".repeat(100);
        for name in
            ["", ".", "..", "../x", "a/b", "a\\b", "C:x", "a\0", "a\nb", "nul", "COM1.x", ".x", "x.", "x ", &long]
        {
            assert!(safe_name(name).is_err(), "{name:?}");
        }
        assert!(safe_name("a\u{202E}txt").is_err());
    }

    #[test]
    fn a_clone_without_its_empty_folders_can_be_written() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path());
        assert!(folder.history("梅").is_ok() && folder.transcript("us02").is_ok());
    }

    #[test]
    fn a_project_is_found_from_below_and_made_once() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path().join("研究 study"));
        folder.create("format: 1\n", "codes: []\n").unwrap();
        assert_eq!(Folder::find(&folder.transcripts()).unwrap().root(), folder.root());
        assert_eq!(Folder::find(home.path()), None);
        assert!(matches!(folder.create("", ""), Err(Error::Exists(_))));
        let attributes = fs::read_to_string(folder.root().join(".gitattributes")).unwrap();
        assert!(attributes.contains("history/*.jsonl merge=union"));
    }

    #[test]
    fn a_project_knows_its_own_files_by_every_way_to_them() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path().join("研究"));
        folder.create("format: 1\n", "codes: []\n").unwrap();
        for own in ["attributes.csv", "Codebook.yaml", "transcripts/x.csv", "history/../attributes.csv"] {
            assert!(Folder::is_own(&folder.root().join(own)), "{own}");
        }
        for free in ["out.csv", "attributes.xlsx", "../attributes.csv"] {
            assert!(!Folder::is_own(&folder.root().join(free)), "{free}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_are_not_followed_and_the_cache_is_private() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("secret.txt"), "x").unwrap();
        let folder = Folder::new(home.path().join("study"));
        folder.create("format: 1\n", "").unwrap();
        symlink("../../secret.txt", folder.transcripts().join("a.txt")).unwrap();
        symlink("/nowhere/at/all", folder.transcripts().join("b.txt")).unwrap();
        assert!(matches!(folder.transcript("a"), Err(Error::Outside(_))));
        assert!(matches!(folder.transcript("b"), Err(Error::Outside(_))));
        assert!(folder.transcript("c").is_ok());
        let cache = folder.make_cache().unwrap();
        assert_eq!(fs::metadata(&cache).unwrap().permissions().mode() & 0o777, 0o700);
        let tag = fs::metadata(cache.join("CACHEDIR.TAG")).unwrap();
        assert_eq!(tag.permissions().mode() & 0o777, 0o600);
    }
}
