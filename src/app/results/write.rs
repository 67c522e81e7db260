//! Results put in their places: all are written beside them first, and what is so already is left alone.

use std::fs;
use std::path::Path;

use super::aliases::Aliases;
use super::manifest::{Input, Manifest, Output};
use super::{
    Fate, MANIFEST, ResultsError, ResultsOptions, UNFINISHED, Written, aliases, digest, inputs, manifest_in, plan,
    unfinished_in,
};
use crate::app::captions::{PROGRAM, study_caption};
use crate::app::papers::Ask;
use crate::app::transcripts_out::prepare_folder;
use crate::app::{Error, Workspace};
use crate::store::Folder;
use crate::store::atomic::{self, Staged};
use crate::text::Arrange;

/// Write all tables and figures into `folder`, which is made where it is not there.
///
/// # Errors
/// [`ResultsError`]; nothing is in its place then that was not before, unless a file that was written whole beside its place
/// cannot be put there.
pub fn write(
    workspace: &Workspace,
    ask: &Ask<'_>,
    folder: &Path,
    options: &ResultsOptions,
) -> Result<Written, ResultsError> {
    check_folder(folder)?;
    let old = Earlier { manifest: manifest_in(folder)?, unfinished: unfinished_in(folder) };
    // The inputs are read before anything is counted: what changes while we count makes the results stale, not wrong.
    let aliases = aliases(workspace, ask.scope(), options)?;
    let inputs = inputs(workspace, &aliases)?;
    let is_new = !folder.exists();
    prepare_folder(folder)?;
    atomic::sweep(folder);
    let written = write_in(workspace, ask, folder, options, (&old, inputs, &aliases));
    if is_new && written.is_err() {
        // It goes only if it is empty.
        let _ = fs::remove_dir(folder);
    }
    written
}

/// Whether results may go there: a folder of their own.
fn check_folder(folder: &Path) -> Result<(), ResultsError> {
    let refused = |what: &str| Err(ResultsError::InTheWay { path: folder.to_owned(), what: what.to_owned() });
    if folder.exists() && !folder.is_dir() {
        return refused("is a file; results take a folder");
    }
    if Folder::new(folder).exists() {
        return refused("is the folder of a study; results take one of their own: name one in it, such as results");
    }
    Ok(())
}

/// What earlier runs left in the folder.
#[derive(Debug, Default)]
struct Earlier {
    /// What the last one that ended well says of its files.
    manifest: Option<Manifest>,
    /// What one says that was ended while it put its files into their places.
    unfinished: Option<Manifest>,
}

impl Earlier {
    /// All that they say of files.
    fn outputs(&self) -> impl Iterator<Item = &Output> {
        self.manifest.iter().chain(&self.unfinished).flat_map(|manifest| &manifest.outputs)
    }

    /// Whether one of them made a file of this name.
    fn made(&self, path: &str) -> bool {
        self.outputs().any(|output| output.path == path)
    }

    /// Whether a file is as one of them left it.
    fn is_theirs(&self, path: &str, sha256: Option<&String>) -> bool {
        self.outputs().any(|output| output.path == path && Some(&output.sha256) == sha256)
    }
}

fn write_in(
    workspace: &Workspace,
    ask: &Ask<'_>,
    folder: &Path,
    options: &ResultsOptions,
    (old, inputs, aliases): (&Earlier, Vec<Input>, &Aliases),
) -> Result<Written, ResultsError> {
    let mut run = Run::new(folder, old);
    let told = plan::each_file(workspace, ask, (options, aliases), &mut |output, bytes| run.take(output, &bytes))?;
    if let Some(refused) = run.refusal().filter(|_| !options.force) {
        return Err(refused);
    }
    let caption = study_caption(workspace);
    let manifest = Manifest {
        program: PROGRAM.to_owned(),
        study: aliases.told(workspace.title()),
        data: caption.data.map(|time| time.to_string()),
        codebook: aliases.prose(&caption.codebook),
        options: options.told(ask.scope(), aliases),
        left_out: told.left_out,
        inputs,
        outputs: std::mem::take(&mut run.outputs),
        ..Manifest::new()
    };
    Ok(Written { warnings: told.warnings, ..run.finish(&manifest, told.advice)? })
}

/// A run under way.
struct Run<'a> {
    folder: &'a Path,
    old: &'a Earlier,
    /// Files that are written beside their places.
    staged: Vec<(String, Staged)>,
    outputs: Vec<Output>,
    unchanged: Vec<String>,
    /// Files in the way that are not ours as they are, and whether they once were.
    strange: Vec<(String, bool)>,
}

impl<'a> Run<'a> {
    fn new(folder: &'a Path, old: &'a Earlier) -> Self {
        let (staged, outputs) = (Vec::new(), Vec::new());
        Self { folder, old, staged, outputs, unchanged: Vec::new(), strange: Vec::new() }
    }

    /// Write a file beside its place, if it is another than the one that is there.
    fn take(&mut self, output: Output, bytes: &[u8]) -> Result<(), Error> {
        let output = Output { sha256: digest::of(bytes), bytes: bytes.len() as u64, ..output };
        let path = self.folder.join(&output.path);
        if Folder::is_own(&path) {
            return Err(Error::OwnFile(path));
        }
        let there = digest::of_file(&path).ok().map(|(hash, _)| hash);
        if there.as_ref() == Some(&output.sha256) {
            self.unchanged.push(output.path.clone());
        } else {
            if fs::symlink_metadata(&path).is_ok() && !self.old.is_theirs(&output.path, there.as_ref()) {
                self.strange.push((output.path.clone(), self.old.made(&output.path)));
            }
            self.staged.push((output.path.clone(), Staged::beside(&path, bytes)?));
        }
        self.outputs.push(output);
        Ok(())
    }

    /// Why files that are there must not be written over.
    fn refusal(&self) -> Option<ResultsError> {
        let (edited, others): (Vec<_>, Vec<_>) = self.strange.iter().partition(|(_, once)| *once);
        let (what, files) = match (edited.as_slice(), others.as_slice()) {
            ([], []) => return None,
            ([], others) => ("files are there that `emic results` did not write", others),
            (edited, _) => ("files were edited since they were written", edited),
        };
        let files = files.iter().map(|(name, _)| name.clone()).collect();
        Some(ResultsError::NotOurs { folder: self.folder.to_owned(), what, files })
    }

    /// Put everything in its place, and take away what an earlier run made and this one does not.
    fn finish(self, manifest: &Manifest, advice: Vec<String>) -> Result<Written, ResultsError> {
        let folder = self.folder;
        let path = folder.join(MANIFEST);
        let bytes = manifest.to_bytes();
        let is_same = fs::read(&path).is_ok_and(|there| there == bytes);
        let manifest_file = if is_same { None } else { Some(Staged::beside(&path, &bytes).map_err(Error::from)?) };
        let files: Vec<&Staged> = self.staged.iter().map(|(_, file)| file).chain(&manifest_file).collect();
        atomic::sync_all(&files).into_iter().collect::<Result<Vec<()>, _>>().map_err(Error::from)?;
        let stale = self.stale(manifest);
        // From here until the manifest is in its place a run that is ended is told by what lies there.
        let unfinished = folder.join(UNFINISHED);
        if !(files.is_empty() && stale.is_empty()) {
            atomic::write(&unfinished, &self.with_those_before(manifest).to_bytes()).map_err(Error::from)?;
        }
        let mut fates: Vec<(String, Fate)> = self.unchanged.into_iter().map(|name| (name, Fate::Unchanged)).collect();
        for (name, file) in self.staged {
            file.place(&folder.join(&name)).map_err(Error::from)?;
            fates.push((name, Fate::Written));
        }
        for name in stale {
            fates.extend(removed(folder, &name, self.old)?.map(|fate| (name, fate)));
        }
        // By the order of a paper, then what is no longer of it.
        let place = |name: &str| manifest.outputs.iter().position(|output| output.path == name).unwrap_or(usize::MAX);
        fates.arrange_by_key(|(name, _)| place(name));
        fates.push((MANIFEST.to_owned(), if is_same { Fate::Unchanged } else { Fate::Written }));
        if let Some(file) = manifest_file {
            file.place(&path).map_err(Error::from)?;
        }
        atomic::sync_folder(folder);
        // Where it was not there it is not missed.
        let _ = fs::remove_file(&unfinished);
        let with_words = manifest.outputs.iter().filter(|output| output.words).map(|output| output.path.clone());
        Ok(Written {
            files: fates,
            with_words: with_words.collect(),
            left_out: manifest.left_out.clone(),
            advice,
            ..Written::default()
        })
    }

    /// What lies there until this run is done: what it makes, and what one made that was ended before. If this one is ended too,
    /// the next still knows whose all the files are, and which to take away.
    fn with_those_before(&self, manifest: &Manifest) -> Manifest {
        let mut told = manifest.clone();
        let before = self.old.unfinished.iter().flat_map(|manifest| &manifest.outputs);
        // Names and hashes alone: words of an earlier run may be more than this one is to say.
        let bare = |output: &Output| Output {
            path: output.path.clone(),
            sha256: output.sha256.clone(),
            bytes: output.bytes,
            ..Output::default()
        };
        for output in before.map(bare) {
            if !told.outputs.iter().any(|known| known.path == output.path && known.sha256 == output.sha256) {
                told.outputs.push(output);
            }
        }
        told
    }

    /// The files that earlier runs made and this one does not.
    fn stale(&self, manifest: &Manifest) -> Vec<String> {
        let mut stale: Vec<String> = Vec::new();
        for old in self.old.outputs().filter(|old| manifest.output(&old.path).is_none()) {
            if !stale.contains(&old.path) {
                stale.push(old.path.clone());
            }
        }
        stale
    }
}

/// Take a file away that an earlier run made, unless somebody has edited it; `None` where it is gone. The manifest may have
/// come from anybody: what a study keeps its own things in is never taken away.
fn removed(folder: &Path, name: &str, old: &Earlier) -> Result<Option<Fate>, Error> {
    let path = folder.join(name);
    match digest::of_file(&path) {
        _ if Folder::is_own(&path) => Ok(None),
        Err(_) => Ok(None),
        Ok((hash, _)) if !old.is_theirs(name, Some(&hash)) => Ok(Some(Fate::Kept)),
        Ok(_) => {
            atomic::remove(&path).map_err(|source| Error::Io { doing: "remove", path, source })?;
            Ok(Some(Fate::Removed))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::analysis::Scope;
    use crate::app::Options;
    use crate::app::results::check;
    use crate::store::faults;

    fn study(root: &Path) -> Workspace {
        Workspace::create(root, "信任 😀", "", "codebook: x\ncodes:\n  - {id: trust, name: 信任}\n").unwrap();
        fs::write(root.join("transcripts/a.txt"), "Q: 好?\n\nChen: Keys 😀.\n").unwrap();
        Workspace::open(root, &Options { coder: Some("wei".to_owned()), now: None }).unwrap().0
    }

    /// A run that is ended after so many files were put into their places or taken away; `None` where it is not ended.
    fn run(workspace: &Workspace, folder: &Path, without_words: bool, steps: Option<usize>) -> bool {
        let stop = AtomicBool::new(false);
        let ask = Ask::new(Scope::default(), &stop, &|_, _, _| {});
        faults::STEPS.set(steps);
        let done = write(workspace, &ask, folder, &ResultsOptions { without_words, ..ResultsOptions::default() });
        faults::STEPS.set(None);
        match (&done, steps) {
            (Err(error), None) => panic!("{error}"),
            _ => done.is_ok(),
        }
    }

    fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(folder).unwrap().flatten();
        files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect()
    }

    #[test]
    fn runs_that_are_ended_one_after_the_other_leave_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let workspace = study(&home.path().join("study"));
        let fresh = home.path().join("fresh");
        assert!(run(&workspace, &fresh, true, None));
        let expected = files(&fresh);
        assert!(!expected.contains_key("words.csv") && expected.contains_key("sample.csv"));
        let (mut ended, mut whole) = (0, 0);
        for first in [0, 12, 1_000] {
            for second in (0..30).step_by(4) {
                let folder = home.path().join(format!("{first} {second}"));
                for (without_words, steps) in [(false, first), (true, second)] {
                    let is_done = run(&workspace, &folder, without_words, Some(steps));
                    let options = ResultsOptions { without_words, ..ResultsOptions::default() };
                    let standing = check(&workspace, &Scope::default(), &folder, &options).unwrap();
                    let is_told = standing.reasons.iter().any(|reason| reason.contains("a run was ended before"));
                    assert_eq!((is_told, standing.reasons.is_empty()), (!is_done, is_done), "{first} {second}");
                    ended += usize::from(!is_done);
                    whole += usize::from(is_done);
                }
                // Whatever lies there is known: this one asks for no force, and takes away what has words.
                assert!(run(&workspace, &folder, true, None));
                assert_eq!(files(&folder), expected, "{first} {second}");
            }
        }
        assert!(ended > 20 && whole > 5, "{ended} {whole}");
    }
}
