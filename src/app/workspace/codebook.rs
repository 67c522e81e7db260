//! `codebook.yaml` while a study is open: the file is the truth, the histories say when it changed.

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::codebook_editing::edit;
use super::{Error, Notice, Workspace, texts};
use crate::app::outdated::OutdatedCache;
use crate::exchange::codebook_yaml::{self, Problem, Severity};
use crate::project::{Change, Codebook, CodebookVersion, Entry, EntryId, TextEdit, apply_edits, diff_lines};
use crate::store::{self, CodebookLog, Replaced, Stamp};

/// Older versions that are kept in memory once they were read.
const OLD_CODEBOOKS: usize = 8;

/// Older versions that were read, latest last.
pub(super) type OldCodebooks = Mutex<VecDeque<(CodebookVersion, Arc<Codebook>)>>;

/// Problems of one file that are told at once; more than these help nobody.
const TOLD: usize = 5;

/// What is known of the file.
#[derive(Debug, Default)]
pub(super) struct CodebookFile {
    /// The text that the codebook in force was read from, edits that are not yet on disk included.
    pub(super) source: String,
    /// The file when it was last read or written.
    pub(super) stamp: Option<Stamp>,
    /// What is wrong with the file as it now stands; an older codebook is then in force.
    pub(super) broken: Option<String>,
    /// Whether the histories have the text to the letter, and through how many changes it is then made again; `None`
    /// where nobody has looked.
    pub(super) recorded: Option<Option<usize>>,
}

impl Workspace {
    /// The text of the codebook in force.
    pub fn codebook_source(&self) -> &str {
        &self.codebook.source
    }

    /// What is wrong with `codebook.yaml` as it now stands; `None` where it is in force.
    pub fn codebook_problem(&self) -> Option<&str> {
        self.codebook.broken.as_deref()
    }

    /// All that the histories tell of the codebook.
    pub(in crate::app) fn codebook_log(&self) -> &CodebookLog {
        &self.fold.codebooks
    }

    /// What is known of outdated codings. A thread that panicked with it leaves it as good as new.
    pub(in crate::app) fn outdated_cache(&self) -> MutexGuard<'_, OutdatedCache> {
        self.outdated.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a version of the codebook says, from memory where it was asked for lately.
    pub(in crate::app) fn codebook_of(&self, version: &str) -> Option<Arc<Codebook>> {
        let mut read = self.old_codebooks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = read.iter().find(|(known, _)| known == version) {
            return Some(known.clone());
        }
        let codebook = Arc::new(parse(&self.text_of(version)?).ok()?);
        if read.len() >= OLD_CODEBOOKS {
            read.pop_front();
        }
        read.push_back((version.to_owned(), codebook.clone()));
        Some(codebook)
    }

    /// Read the codebook if its file has changed. One that is missing or broken is told; the last good one stays in
    /// force. Whether there is a new one is the answer.
    pub(super) fn reload_codebook(&mut self) -> bool {
        let stamp = Stamp::of(&self.folder.codebook());
        if self.codebook.stamp == stamp && stamp.is_some() || self.saving.holds_codebook() {
            return false;
        }
        if stamp.is_none() && self.codebook.broken.is_some() {
            return false;
        }
        self.codebook.stamp = self.put_back(&self.folder.codebook()).or(stamp);
        match self.read_codebook() {
            Ok((source, parsed)) => {
                let opening = self.codebook.source.is_empty();
                let told = parsed.warnings.iter().filter(|one| opening || !one.is_standing).take(TOLD);
                let warnings = told
                    .map(|one| Notice { is_standing: one.is_standing, ..Notice::new(one.one_line("codebook.yaml")) });
                self.notices.extend(warnings);
                self.codebook.broken = None;
                self.codebook.source = source;
                self.codebook.recorded = None;
                self.set_codebook(parsed.codebook)
            }
            Err(problems) => {
                self.codebook.broken = problems.first().cloned();
                let recalled = self.codebook.source.is_empty() && self.recall_codebook();
                let rest = if self.fold.project.codebook.codes().is_empty() {
                    ""
                } else {
                    " The last good codebook stays in force."
                };
                self.notices.extend(problems.iter().take(TOLD).map(|one| Notice::new(format!("{one}.{rest}"))));
                recalled
            }
        }
    }

    /// Put the codebook into force that the histories know last, where the file has been of no use since opening.
    /// Whether there is one.
    fn recall_codebook(&mut self) -> bool {
        let Some(wanted) = self.fold.codebook.clone() else { return false };
        let Some(source) = self.text_of(&wanted) else { return false };
        let Ok(parsed) = codebook_yaml::parse(&source) else { return false };
        self.codebook.source = source;
        self.fold.project.codebook = parsed.codebook;
        self.rise();
        true
    }

    fn set_codebook(&mut self, codebook: Codebook) -> bool {
        let changed = self.fold.project.codebook != codebook;
        self.fold.project.codebook = codebook;
        if changed {
            self.rise();
        }
        self.notice_codebook();
        changed
    }

    /// Have the next entry say that the codebook is another than the histories know.
    pub(super) fn notice_codebook(&mut self) {
        self.noticed.retain(|change| !matches!(change, Change::CodebookVersion { .. }));
        let version = self.fold.project.codebook.content_version();
        self.codebook.recorded = None;
        if self.fold.codebook.as_ref() != Some(&version) && !self.codebook.source.is_empty() {
            let change = self.noticed_version(version);
            self.noticed.push(change);
        }
    }

    /// That the file has another content than the histories know. Its text is told by what they hold already, where they
    /// do, or as edits of that; else whole.
    fn noticed_version(&self, version: CodebookVersion) -> Change {
        let source = &self.codebook.source;
        let before = self.fold.codebook.clone();
        let change = |source, edits| Change::CodebookVersion { before, after: Some(version.clone()), source, edits };
        if self.logged_text(&version).is_some_and(|(known, _)| known == *source) {
            return change(None, Vec::new());
        }
        let old = self.fold.codebook.as_ref().and_then(|before| self.logged_text(before));
        match old.filter(|(_, chain)| *chain < store::MAX_CHAIN).map(|(old, _)| diff_lines(&old, source)) {
            Some(edits) if size(&edits) < source.len() => change(None, edits),
            _ => change(Some(source.clone()), Vec::new()),
        }
    }

    /// The latest text of a version that the histories have to the letter, and through how many changes it is made again.
    pub(super) fn logged_text(&self, version: &str) -> Option<(String, usize)> {
        let place = self.fold.codebooks.latest(version)?;
        Some((self.fold.codebooks.text(place)?, self.fold.codebooks.chain(place)))
    }

    /// The text of a version; from the histories' own files where entries of an older program tell it code by code.
    pub(in crate::app) fn text_of(&self, version: &str) -> Option<String> {
        self.logged_text(version).map(|(text, _)| text).or_else(|| source_of(&self.entries().ok()?, version))
    }

    fn read_codebook(&self) -> Result<(String, codebook_yaml::Parsed), Vec<String>> {
        let one = |message: String| vec![message];
        let path = self.folder.inside(self.folder.codebook()).map_err(|error| one(error.to_string()))?;
        if !path.exists() {
            return Err(one("codebook.yaml is missing; put it back, or add a code and a new one is made".to_owned()));
        }
        let bytes =
            store::read_plain(&path, codebook_yaml::MAX_BYTES as u64 + 1).map_err(|error| one(error.to_string()))?;
        let told = |problem: &Problem| problem.one_line("codebook.yaml");
        let decoded = codebook_yaml::decode(&bytes).map_err(|problem| one(told(&problem)))?;
        match codebook_yaml::parse(&decoded.text) {
            Ok(parsed) => Ok((decoded.text, parsed)),
            Err(problems) => {
                Err(problems.iter().filter(|problem| problem.severity == Severity::Error).map(told).collect())
            }
        }
    }

    /// Before a file is written: what somebody else wrote there while the change was waiting is put aside, not lost.
    pub(super) fn put_aside(&mut self, path: &Path, known: Option<Stamp>) -> Result<(), store::Error> {
        let there = Stamp::of(path);
        if there.is_none() || there == known {
            return Ok(());
        }
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        // A text beside the others would be a transcript.
        let is_text = path.parent() == Some(&self.folder.transcripts());
        let ending = if is_text { format!("{ending}.other") } else { format!("other.{ending}") };
        let aside = self.folder.inside(path.with_extension(ending))?;
        store::atomic::write(&aside, &store::read_plain(path, u64::MAX)?)?;
        let (file, aside) = (path.display(), aside.display());
        let message = if is_text && texts::read_text(path).is_err() {
            format!("{file} could not be read and has its text again; what was in it lies in {aside}")
        } else {
            format!("{file} was edited elsewhere while a change was waiting; that edit now lies in {aside}")
        };
        self.notices.push(Notice::new(message));
        Ok(())
    }

    /// Write the codebook's file, for as long as the answer is kept.
    pub(super) fn write_codebook(&mut self, source: &str, entry: EntryId) -> Result<Replaced, store::Error> {
        let path = self.folder.inside(self.folder.codebook())?;
        self.put_aside(&path, self.codebook.stamp)?;
        let replaced = Replaced::write(&path, source.as_bytes(), entry)?;
        self.codebook.stamp = Stamp::of(&path);
        self.codebook.broken = None;
        Ok(replaced)
    }
}

/// The codebook's text of the version `wanted`, as the entries tell it: written out where somebody edited the file,
/// made again from the version before where the program did.
pub(in crate::app) fn source_of(entries: &[Entry], wanted: &str) -> Option<String> {
    let mut sources: HashMap<&str, String> = HashMap::new();
    for entry in entries {
        for change in &entry.changes {
            let Change::CodebookVersion { before, after: Some(after), source, edits } = change else { continue };
            let made = || {
                let known = sources.get(before.as_deref()?)?;
                if let Some(edited) = apply_edits(known, edits).filter(|_| !edits.is_empty()) {
                    return Some(edited);
                }
                edit(known.clone(), &entry.changes).ok().map(|(source, _)| source)
            };
            if let Some(source) = source.clone().or_else(made) {
                sources.insert(after, source);
            }
        }
    }
    sources.remove(wanted)
}

/// What a codebook's text says, or its first mistake.
pub(super) fn parse(source: &str) -> Result<Codebook, Error> {
    let first = |problems: Vec<Problem>| problems.first().map(|one| one.one_line("codebook.yaml")).unwrap_or_default();
    codebook_yaml::parse(source)
        .map(|parsed| parsed.codebook)
        .map_err(|problems| Error::BrokenCodebook(first(problems)))
}

/// Bytes that edits take in a history.
fn size(edits: &[TextEdit]) -> usize {
    edits.iter().map(|edit| edit.removed.len() + edit.inserted.len()).sum()
}
