//! Results put in their places: all are written beside them first, and what is so already is left alone.

use std::fs;
use std::path::Path;

use super::manifest::{Input, Manifest, Output};
use super::{Fate, MANIFEST, ResultsError, ResultsOptions, Written, digest, inputs, manifest_in, plan};
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
    if folder.exists() && !folder.is_dir() {
        let what = "is a file; results take a folder".to_owned();
        return Err(ResultsError::InTheWay { path: folder.to_owned(), what });
    }
    let old = manifest_in(folder)?;
    // The inputs are read before anything is counted: what changes while we count makes the results stale, not wrong.
    let inputs = inputs(workspace)?;
    let is_new = !folder.exists();
    prepare_folder(folder)?;
    let written = write_in(workspace, ask, folder, options, (old.as_ref(), inputs));
    if is_new && written.is_err() {
        // It goes only if it is empty.
        let _ = fs::remove_dir(folder);
    }
    written
}

fn write_in(
    workspace: &Workspace,
    ask: &Ask<'_>,
    folder: &Path,
    options: &ResultsOptions,
    (old, inputs): (Option<&Manifest>, Vec<Input>),
) -> Result<Written, ResultsError> {
    let mut run = Run::new(folder, old);
    plan::each_file(workspace, ask, options, &mut |output, bytes| run.take(output, &bytes))?;
    if let Some(refused) = run.refusal().filter(|_| !options.force) {
        return Err(refused);
    }
    let caption = study_caption(workspace);
    let manifest = Manifest {
        program: PROGRAM.to_owned(),
        study: workspace.title().to_owned(),
        data: caption.data.map(|time| time.to_string()),
        codebook: caption.codebook,
        options: options.told(ask.scope()),
        inputs,
        outputs: std::mem::take(&mut run.outputs),
        ..Manifest::new()
    };
    run.finish(&manifest)
}

/// A run under way.
struct Run<'a> {
    folder: &'a Path,
    old: Option<&'a Manifest>,
    /// Files that are written beside their places.
    staged: Vec<(String, Staged)>,
    outputs: Vec<Output>,
    unchanged: Vec<String>,
    /// Files in the way that are not ours as they are, and whether they once were.
    strange: Vec<(String, bool)>,
}

impl<'a> Run<'a> {
    fn new(folder: &'a Path, old: Option<&'a Manifest>) -> Self {
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
            let ours = self.old.and_then(|old| old.output(&output.path));
            if fs::symlink_metadata(&path).is_ok() && ours.map(|ours| &ours.sha256) != there.as_ref() {
                self.strange.push((output.path.clone(), ours.is_some()));
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
    fn finish(self, manifest: &Manifest) -> Result<Written, ResultsError> {
        let folder = self.folder;
        let path = folder.join(MANIFEST);
        let bytes = manifest.to_bytes();
        let is_same = fs::read(&path).is_ok_and(|there| there == bytes);
        let manifest_file = if is_same { None } else { Some(Staged::beside(&path, &bytes).map_err(Error::from)?) };
        let files: Vec<&Staged> = self.staged.iter().map(|(_, file)| file).chain(&manifest_file).collect();
        atomic::sync_all(&files).into_iter().collect::<Result<Vec<()>, _>>().map_err(Error::from)?;
        let mut fates: Vec<(String, Fate)> = self.unchanged.into_iter().map(|name| (name, Fate::Unchanged)).collect();
        for (name, file) in self.staged {
            file.place(&folder.join(&name)).map_err(Error::from)?;
            fates.push((name, Fate::Written));
        }
        let stale = self.old.iter().flat_map(|old| &old.outputs).filter(|old| manifest.output(&old.path).is_none());
        for output in stale {
            fates.extend(removed(folder, output)?.map(|fate| (output.path.clone(), fate)));
        }
        // By the order of a paper, then what is no longer of it.
        let place = |name: &str| manifest.outputs.iter().position(|output| output.path == name).unwrap_or(usize::MAX);
        fates.arrange_by_key(|(name, _)| place(name));
        fates.push((MANIFEST.to_owned(), if is_same { Fate::Unchanged } else { Fate::Written }));
        if let Some(file) = manifest_file {
            file.place(&path).map_err(Error::from)?;
        }
        atomic::sync_folder(folder);
        let with_words = manifest.outputs.iter().filter(|output| output.words).map(|output| output.path.clone());
        Ok(Written { files: fates, with_words: with_words.collect() })
    }
}

/// Take a file away that an earlier run made, unless somebody has edited it; `None` where it is gone. The manifest may have
/// come from anybody: what a study keeps its own things in is never taken away.
fn removed(folder: &Path, output: &Output) -> Result<Option<Fate>, Error> {
    let path = folder.join(&output.path);
    match digest::of_file(&path) {
        _ if Folder::is_own(&path) => Ok(None),
        Err(_) => Ok(None),
        Ok((hash, _)) if hash != output.sha256 => Ok(Some(Fate::Kept)),
        Ok(_) => {
            fs::remove_file(&path).map_err(|source| Error::Io { doing: "remove", path, source })?;
            Ok(Some(Fate::Removed))
        }
    }
}
