//! A copy of a study that can be given away: the texts as they are, and histories that hold only what is in force.
//!
//! A history keeps what was, names included, and an original holds them all. So nothing is copied but the current state,
//! written as entries that are made for it; undo does not go back beyond them.

mod histories;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::app::starting::vacant;
use crate::app::{Error, Options, Workspace};
use crate::exchange::{codebook_yaml, edit_speakers};
use crate::project::{CodebookVersion, Pseudonyms, SpeakerChoices, TranscriptId};
use crate::store::{self, AttributesFile, Folder, Settings, atomic, new_settings, read_plain, safe_name};

use super::labels::{Labels, in_copy};
use super::leftovers::{Report, leftovers};

/// Bytes that a file beside the texts may have.
const MAX_BYTES: u64 = 64 << 20;

/// What the copy holds, and what it could not take along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// Where it lies.
    pub root: PathBuf,
    /// Transcripts in it.
    pub transcripts: usize,
    /// Codings in it.
    pub codings: usize,
    /// Memos in it.
    pub memos: usize,
    /// Transcripts that have another id there, because a name was in it.
    pub renamed: Vec<(TranscriptId, TranscriptId)>,
    /// What stayed behind or could not be rewritten, in sentences.
    pub left: Vec<String>,
    /// What the check found in the copy.
    pub report: Report,
}

/// Make a copy of the study in `dir` without originals, names, cache and past. Texts are copied as they are; ids, titles,
/// memos, attributes, codebook and settings have their names replaced. Then the copy is checked.
///
/// # Errors
/// [`Error::Occupied`] where something is at `dir` already; [`Error::Store`] where something cannot be read or written.
pub fn share(workspace: &Workspace, names: &Pseudonyms, dir: &Path) -> Result<Shared, Error> {
    vacant(dir)?;
    let folder = Folder::new(dir);
    let copy = Copy { workspace, names, ids: ids_in_copy(workspace, names) };
    let mut shared = Shared { root: dir.to_owned(), ..Shared::default() };
    shared.renamed =
        copy.ids.iter().filter(|(old, new)| old != new).map(|(old, new)| (old.clone(), new.clone())).collect();
    let codebook = copy.codebook(&mut shared.left);
    folder.create(&copy.settings(&mut shared.left), &codebook.source)?;
    // The copy has no files as they came, and never will.
    let _ = std::fs::remove_dir(folder.originals());
    copy.write_attributes(&folder, &mut shared.left)?;
    copy.write_texts(&folder)?;
    shared.transcripts = copy.ids.len();
    copy.write_histories(&folder, &codebook, &mut shared)?;
    let options = Options { coder: Some(workspace.coder().to_string()), now: Some(workspace.now()) };
    let (made, _) = Workspace::open(dir, &options)?;
    // What the original folder has by design the copy has not.
    shared.report = Report { by_design: Vec::new(), ..leftovers(&made, names)? };
    drop(made);
    let _ = std::fs::remove_dir_all(folder.cache());
    Ok(shared)
}

/// A copy while it is being made.
struct Copy<'a> {
    workspace: &'a Workspace,
    names: &'a Pseudonyms,
    /// The id of each transcript in the copy.
    ids: BTreeMap<TranscriptId, TranscriptId>,
}

/// The codebook of the copy.
struct CopiedCodebook {
    source: String,
    /// The version in force here, and the one that it is there.
    versions: (CodebookVersion, CodebookVersion),
}

/// The ids of all transcripts, new ones where there are names in them; each is a file's name, and its own.
pub fn ids_in_copy(workspace: &Workspace, names: &Pseudonyms) -> BTreeMap<TranscriptId, TranscriptId> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut ids = BTreeMap::new();
    let names = names.in_ids();
    for id in workspace.project().transcripts.keys() {
        let replaced = names.replaced(id.as_str());
        let stem = if id.as_str().chars().any(char::is_uppercase) { replaced } else { replaced.to_lowercase() };
        let stem = if safe_name(&stem).is_ok() { stem } else { "transcript".to_owned() };
        let mut candidates = std::iter::once(stem.clone()).chain((2..).map(|number| format!("{stem}-{number}")));
        // On many systems two names that differ in case only are one file.
        let new = candidates.find(|new| taken.insert(new.to_lowercase())).unwrap_or(stem);
        ids.insert(id.clone(), TranscriptId::from(new));
    }
    ids
}

/// `text`, a file of settings, with exactly the choices `speakers`; `None` where it cannot be read or edited.
fn with_speakers(text: String, speakers: &SpeakerChoices) -> Option<String> {
    let before = Settings::parse(&text).ok()?.speakers;
    let edited = if before == *speakers { text } else { edit_speakers(&text, &before, speakers).ok()? };
    Settings::parse(&edited).is_ok_and(|settings| settings.speakers == *speakers).then_some(edited)
}

impl Copy<'_> {
    /// The settings with their names replaced, and the choices about speakers under the labels and ids of the copy.
    fn settings(&self, left: &mut Vec<String>) -> String {
        let settings = self.workspace.settings();
        let title = self.names.replaced(self.workspace.title());
        let plain = new_settings(&title, &settings.language);
        let Ok(bytes) = read_plain(&self.workspace.folder().settings(), MAX_BYTES) else { return plain };
        let source = String::from_utf8_lossy(&bytes);
        let (labels, replaced) = (Labels::of(self.workspace), |text: &str| self.names.replaced(text));
        let speakers = in_copy(&settings.speakers, &labels, &self.ids, &replaced);
        // Choices first: two labels that become one would be the same field twice.
        let edited =
            Settings::parse(&source).ok().and_then(|old| edit_speakers(&source, &old.speakers, &speakers).ok());
        if let Some(text) = edited.and_then(|text| with_speakers(self.names.replaced(&text), &speakers)) {
            return text;
        }
        left.push(
            "emic.yaml beyond title, language and speakers: with pseudonyms in it, it could not be read".to_owned(),
        );
        with_speakers(plain.clone(), &speakers).unwrap_or(plain)
    }

    /// The codebook with its names replaced, if its codes keep their ids.
    fn codebook(&self, left: &mut Vec<String>) -> CopiedCodebook {
        let project = self.workspace.project();
        let source = self.workspace.codebook_source();
        let source = if source.is_empty() { codebook_yaml::write(&project.codebook) } else { source.to_owned() };
        let replaced = self.names.replaced(&source);
        let before = project.codebook.content_version();
        let same = |parsed: &codebook_yaml::Parsed| {
            let ids = parsed.codebook.codes().iter().map(|code| &code.id);
            ids.eq(project.codebook.codes().iter().map(|code| &code.id))
        };
        match codebook_yaml::parse(&replaced) {
            Ok(parsed) if same(&parsed) => {
                let after = parsed.codebook.content_version();
                CopiedCodebook { source: replaced, versions: (before, after) }
            }
            _ => {
                let kept = "the names in codebook.yaml are still there: one stands in the id of a code, or in a place where \
                            the file could not be read without it";
                left.push(kept.to_owned());
                CopiedCodebook { source, versions: (before.clone(), before) }
            }
        }
    }

    fn write_attributes(&self, folder: &Folder, left: &mut Vec<String>) -> Result<(), Error> {
        let path = self.workspace.folder().attributes();
        if !path.exists() {
            return Ok(());
        }
        let path = self.workspace.folder().inside(path)?;
        let text = String::from_utf8(read_plain(&path, MAX_BYTES)?).ok();
        let Some(table) = text.and_then(|text| AttributesFile::parse(&text).ok()) else {
            left.push("attributes.csv, which cannot be read".to_owned());
            return Ok(());
        };
        let id = |id: &str| self.ids.get(id).map_or_else(|| self.names.replaced(id), TranscriptId::to_string);
        let rewritten = table.rewritten(id, |cell| self.names.replaced(cell));
        Ok(atomic::write(&folder.attributes(), rewritten.write().as_bytes())?)
    }

    fn write_texts(&self, folder: &Folder) -> Result<(), store::Error> {
        for (old, new) in &self.ids {
            // One that cannot be read is told of by the check of the copy: its record is there and its text is not.
            if let Ok(transcript) = self.workspace.transcript(old) {
                atomic::write(&folder.transcript(new.as_str())?, transcript.text.as_bytes())?;
            }
        }
        Ok(())
    }
}
