//! All results of a study in a folder: every table of [`papers`] and every figure, with a manifest that says what they were
//! made from.
//!
//! Start at [`write()`] and [`check`]. Nothing is put in its place before all of it is written beside; what is as it was is not
//! touched, so that `make` sees what changed; what somebody edited by hand is not written over unless that is asked for. There
//! is no clock: the same study and options give the same bytes.

mod aliases;
mod code_ids;
mod digest;
mod listings;
mod manifest;
mod nameless;
mod names;
mod plan;
mod standing;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::analysis::{Layer, Rollup, Scope};
use crate::report::Format;

use super::{Error, Workspace};
use aliases::Aliases;

/// A manifest of more bytes than this is not one of ours.
const MOST_BYTES: u64 = 16 << 20;

pub use manifest::{Input, Manifest, Output};
pub use standing::check;
pub use write::write;

/// The file that says what the others were made from.
pub const MANIFEST: &str = "manifest.json";

/// What is written, besides figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultsOptions {
    /// The formats of tables; CSV alone where empty.
    pub formats: Vec<Format>,
    /// Leave tables with participants' words out, and what names participants in the others.
    pub without_words: bool,
    /// Attributes that stay without words although few cases share a value of them.
    pub kept: Vec<String>,
    /// Write over files that somebody edited, or that stood there before.
    pub force: bool,
}

impl Default for ResultsOptions {
    fn default() -> Self {
        Self { formats: vec![Format::Csv], without_words: false, kept: Vec::new(), force: false }
    }
}

impl ResultsOptions {
    /// What decides over the results, by name, as the manifest keeps it.
    fn told(&self, scope: &Scope, aliases: &Aliases) -> BTreeMap<String, Vec<String>> {
        let scope = &if self.without_words { aliases.scope(scope) } else { scope.clone() };
        let mut kept: Vec<String> = self.kept.iter().map(|name| aliases.told(name)).collect();
        kept.sort();
        let mut formats: Vec<String> = self.formats.iter().map(|format| format.extension().to_owned()).collect();
        formats.sort();
        formats.dedup();
        let words = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect::<Vec<_>>();
        let flag = |is: bool, word: &str| if is { vec![word.to_owned()] } else { Vec::new() };
        let told = [
            ("formats", formats),
            ("words", flag(self.without_words, "left out")),
            ("attributes that stay", kept),
            ("coders", words(&mut scope.coders.iter().map(|id| id.as_str()))),
            ("transcripts", words(&mut scope.transcripts.iter().map(|id| id.as_str()))),
            ("codes", scope.codes.iter().map(|id| aliases.code(id.as_str())).collect()),
            ("speakers", words(&mut scope.speakers.iter().map(String::as_str))),
            ("codes below", flag(scope.rollup == Rollup::Aggregate, "counted with those above")),
            ("layer", flag(scope.layer == Layer::All, "all")),
            ("case", scope.case.iter().cloned().collect()),
        ];
        told.into_iter().filter(|(_, words)| !words.is_empty()).map(|(name, words)| (name.to_owned(), words)).collect()
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is there now and was not, or was another.
    Written,
    /// It was so already.
    Unchanged,
    /// An earlier run made it, this one does not: it is gone.
    Removed,
    /// An earlier run made it, this one does not; somebody has edited it since, so it stays.
    Kept,
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The files by name, the manifest last.
    pub files: Vec<(String, Fate)>,
    /// Files in which participants' words stand.
    pub with_words: Vec<String>,
    /// What is left out of all files, in sentences.
    pub left_out: Vec<String>,
    /// What the author is told of options and keys: in no file.
    pub advice: Vec<String>,
    /// What should be looked at before the files are given away, in sentences.
    pub warnings: Vec<String>,
}

impl Written {
    /// How many files have this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.files.iter().filter(|(_, one)| *one == fate).count()
    }
}

/// Why nothing was written, or is current.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// Something else is in the way.
    #[error("{path} {what}", path = path.display())]
    InTheWay {
        /// The folder or file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Files would be written over that this program did not write, or that were edited since.
    #[error("{folder}: {what}: {files}", folder = folder.display(), files = names::listed(files))]
    NotOurs {
        /// The folder.
        folder: PathBuf,
        /// What they are.
        what: &'static str,
        /// The files.
        files: Vec<String>,
    },
    /// All others.
    #[error(transparent)]
    App(#[from] Error),
}

/// Whether results are those of the study as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many files there should be.
    pub files: usize,
    /// Why they are not current, a sentence each; nothing where they are.
    pub reasons: Vec<String>,
}

/// What a run that puts files into their places leaves until it has put the last there: its manifest under another name. It
/// says whose the files are of a run that was ended between.
const UNFINISHED: &str = ".emic-results.json";

/// The manifest of a run that was ended before all its files were in their places; `None` where none was.
fn unfinished_in(folder: &Path) -> Option<Manifest> {
    let bytes = crate::store::read_plain(&folder.join(UNFINISHED), MOST_BYTES).ok()?;
    // One that cannot be read says at least that a run was ended.
    Some(Manifest::parse(&bytes).unwrap_or_default())
}

/// The manifest of a folder; `None` where there is none.
///
/// # Errors
/// [`ResultsError::InTheWay`] for a file of this name that is no such manifest.
fn manifest_in(folder: &Path) -> Result<Option<Manifest>, ResultsError> {
    let path = folder.join(MANIFEST);
    if std::fs::symlink_metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
        return Ok(None);
    }
    let bytes = crate::store::read_plain(&path, MOST_BYTES).map_err(Error::from)?;
    match Manifest::parse(&bytes) {
        Some(manifest) => Ok(Some(manifest)),
        None => Err(ResultsError::InTheWay {
            path,
            what: "was not written by `emic results`; name another folder, or take it away".to_owned(),
        }),
    }
}

/// The aliases that results are written with: none where names may stand.
///
/// # Errors
/// [`Error::Store`] where `pseudonyms.csv` cannot be read.
fn aliases(workspace: &Workspace, scope: &Scope, options: &ResultsOptions) -> Result<Aliases, Error> {
    if options.without_words { Aliases::of(workspace, scope) } else { Ok(Aliases::default()) }
}

/// The file of each input below the study's folder, with what it holds as a hash; by path.
///
/// # Errors
/// [`Error::Io`] where one cannot be read.
fn inputs(workspace: &Workspace, aliases: &Aliases) -> Result<Vec<Input>, Error> {
    use rayon::prelude::*;
    let folder = workspace.folder();
    let single = [folder.settings(), folder.codebook(), folder.attributes(), folder.pseudonyms()];
    let mut paths: Vec<PathBuf> = single.into_iter().filter(|path| path.is_file()).collect();
    for (place, ending) in [(folder.transcripts(), "txt"), (folder.histories(), "jsonl")] {
        let files = std::fs::read_dir(&place).into_iter().flatten().flatten().map(|file| file.path());
        paths.extend(files.filter(|path| path.is_file() && path.extension().is_some_and(|known| known == ending)));
    }
    paths.sort();
    let input = |path: &PathBuf| {
        let (sha256, bytes) =
            digest::of_file(path).map_err(|source| Error::Io { doing: "read", path: path.clone(), source })?;
        let inside = path.strip_prefix(folder.root()).unwrap_or(path);
        let parts: Vec<String> =
            inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        Ok::<_, Error>(Input { path: parts.join("/"), sha256, bytes })
    };
    Ok(aliases.inputs(paths.par_iter().map(input).collect::<Result<_, Error>>()?))
}
