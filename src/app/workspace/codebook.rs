//! `codebook.yaml` while a study is open: the file is the truth, the histories say when it changed.

use std::collections::HashMap;
use std::path::Path;

use super::{Error, Notice, Workspace, texts};
use crate::exchange::codebook_yaml::{self, EditError, Problem, Severity};
use crate::project::{Change, Codebook, CodebookVersion, Entry, PlacedCode, Refusal};
use crate::store::atomic::Replaced;
use crate::store::{self, Stamp};

/// Problems of one file that are told at once; more than these help nobody.
const TOLD: usize = 5;

/// What is known of the file.
#[derive(Debug, Default)]
pub(super) struct CodebookFile {
    /// The text that the codebook in force was read from, edits that are not yet on disk included.
    source: String,
    /// The file when it was last read or written.
    pub(super) stamp: Option<Stamp>,
    /// What is wrong with the file as it now stands; an older codebook is then in force.
    broken: Option<String>,
}

/// A codebook after the program's own edit.
pub(super) struct Edited {
    pub(super) source: String,
    codebook: Codebook,
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
        self.codebook.stamp = stamp;
        match self.read_codebook() {
            Ok((source, parsed)) => {
                let warnings = parsed.warnings.iter().take(TOLD).map(|one| Notice::new(one.one_line("codebook.yaml")));
                self.notices.extend(warnings);
                self.codebook.broken = None;
                self.codebook.source = source;
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
        let Ok(entries) = self.entries() else { return false };
        let Some(source) = source_of(&entries, &wanted) else { return false };
        let Ok(parsed) = codebook_yaml::parse(&source) else { return false };
        self.codebook.source = source;
        self.fold.project.codebook = parsed.codebook;
        self.generation += 1;
        true
    }

    fn set_codebook(&mut self, codebook: Codebook) -> bool {
        let changed = self.fold.project.codebook != codebook;
        self.fold.project.codebook = codebook;
        self.generation += u64::from(changed);
        self.notice_codebook();
        changed
    }

    /// Have the next entry say that the codebook is another than the histories know.
    pub(super) fn notice_codebook(&mut self) {
        self.noticed.retain(|change| !matches!(change, Change::CodebookVersion { .. }));
        let version = self.fold.project.codebook.content_version();
        if self.fold.codebook.as_ref() != Some(&version) && !self.codebook.source.is_empty() {
            let source = (!self.fold.sources.contains(&version)).then(|| self.codebook.source.clone());
            let before = self.fold.codebook.clone();
            self.noticed.push(Change::CodebookVersion { before, after: Some(version), source });
        }
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

    /// Edit the codebook's text by the changes of codes among `changes`, and let them say the new version.
    pub(super) fn edit_codebook(&self, changes: &mut Vec<Change>) -> Result<Option<Edited>, Error> {
        if !changes.iter().any(|change| matches!(change, Change::Code { .. })) {
            return Ok(None);
        }
        if let Some(why) = &self.codebook.broken
            && self.folder.codebook().exists()
        {
            return Err(Error::BrokenCodebook(why.clone()));
        }
        let mut source = self.codebook.source.clone();
        if source.is_empty() {
            source = codebook_yaml::write(&Codebook::default());
        }
        for change in changes.iter() {
            if let Change::Code { before, after } = change {
                source = edit(&source, before.as_ref(), after.as_ref())?;
            }
        }
        let parsed = codebook_yaml::parse(&source).map_err(|problems| {
            Error::BrokenCodebook(problems.first().map(|one| one.one_line("codebook.yaml")).unwrap_or_default())
        })?;
        let version = parsed.codebook.content_version();
        changes.retain(|change| !matches!(change, Change::CodebookVersion { .. }));
        changes.push(Change::CodebookVersion {
            before: Some(self.fold.project.codebook.content_version()),
            after: Some(version),
            // The changes of codes beside it say how the text came out of the one before: see `source_of`.
            source: None,
        });
        Ok(Some(Edited { source, codebook: parsed.codebook }))
    }

    /// Put an edited codebook into force.
    pub(super) fn take_edited(&mut self, edited: Edited) {
        self.codebook.source = edited.source;
        self.fold.project.codebook = edited.codebook;
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
    pub(super) fn write_codebook(&mut self, source: &str) -> Result<Replaced, store::Error> {
        let path = self.folder.inside(self.folder.codebook())?;
        self.put_aside(&path, self.codebook.stamp)?;
        let replaced = Replaced::write(&path, source.as_bytes())?;
        self.codebook.stamp = Stamp::of(&path);
        self.codebook.broken = None;
        Ok(replaced)
    }
}

/// The codebook's text of the version `wanted`, as the entries tell it: written out where somebody edited the file,
/// made again from the version before where the program did.
fn source_of(entries: &[Entry], wanted: &CodebookVersion) -> Option<String> {
    let mut sources: HashMap<&CodebookVersion, String> = HashMap::new();
    for entry in entries {
        for change in &entry.changes {
            let Change::CodebookVersion { before, after: Some(after), source } = change else { continue };
            let made = || {
                let known = sources.get(before.as_ref()?)?.clone();
                entry.changes.iter().try_fold(known, |source, change| match change {
                    Change::Code { before, after } => edit(&source, before.as_ref(), after.as_ref()).ok(),
                    _ => Some(source),
                })
            };
            if let Some(source) = source.clone().or_else(made) {
                sources.insert(after, source);
            }
        }
    }
    sources.remove(wanted)
}

fn edit(source: &str, before: Option<&PlacedCode>, after: Option<&PlacedCode>) -> Result<String, Error> {
    let moved = |before: &PlacedCode, after: &PlacedCode| before.code.parent != after.code.parent;
    let edited = match (before, after) {
        (None, Some(after)) => codebook_yaml::insert(source, after),
        (Some(before), Some(after)) if moved(before, after) => {
            codebook_yaml::remove(source, &before.code.id).and_then(|source| codebook_yaml::insert(&source, after))
        }
        (Some(_), Some(after)) => codebook_yaml::replace(source, &after.code),
        (Some(before), None) => codebook_yaml::remove(source, &before.code.id),
        (None, None) => Ok(source.to_owned()),
    };
    edited.map_err(|error| match error {
        EditError::CodeExists(id) => Refusal::CodeExists(id).into(),
        other => Error::Codebook(other.to_string()),
    })
}
