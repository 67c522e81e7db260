//! Reading: from a file to documents with their turns. It needs little of the study, and runs on any thread.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::batch::{Batch, Taken};
use super::found::OnDisk;
use super::planning::slug;
use super::{Found, ImportOptions, Planned, gate};
use crate::app::Workspace;
use crate::import::{self, Document, Reading, Source, Warning};
use crate::project::{Anchor, Memo, SpeakerChoices, TranscriptId, TranscriptRecord, recognise_with};
use crate::store::{Folder, atomic};

/// Bytes that a file may have: some hundred times the longest interview.
pub const MAX_BYTES: u64 = 64 << 20;

/// What reading must know of the study. It holds no text, and can be sent to a thread.
#[derive(Clone, Debug)]
pub struct Ground {
    pub(super) folder: Folder,
    options: ImportOptions,
    plan: Vec<Planned>,
    /// Ids of the plan, in lower case: a respondent of a survey gets none of them.
    reserved: HashSet<String>,
    /// Transcripts of the study, by their ids in lower case: the id as the study spells it, and the hash of its text.
    known: BTreeMap<String, (TranscriptId, String)>,
    /// Passages that are coded or have memos, by their transcripts.
    anchors: BTreeMap<TranscriptId, Vec<Anchor>>,
    /// What is decided about speakers.
    choices: SpeakerChoices,
}

impl Ground {
    /// What reading the planned files must know.
    pub fn of(workspace: &Workspace, plan: &[Planned], options: &ImportOptions) -> Self {
        let transcripts = workspace.project().transcripts.values();
        let known =
            transcripts.map(|known| (known.id.as_str().to_lowercase(), (known.id.clone(), known.sha256.clone())));
        Self {
            folder: workspace.folder().clone(),
            options: options.clone(),
            plan: plan.to_vec(),
            reserved: plan.iter().map(|planned| planned.id.as_str().to_lowercase()).collect(),
            known: known.collect(),
            anchors: anchors(workspace),
            choices: options.choices.as_ref().unwrap_or(&workspace.settings().speakers).clone(),
        }
    }

    /// The same for other files.
    #[must_use]
    pub fn planned(mut self, plan: &[Planned]) -> Self {
        self.plan = plan.to_vec();
        self.reserved = plan.iter().map(|planned| planned.id.as_str().to_lowercase()).collect();
        self
    }

    /// The same for some of the files, by their places in the plan.
    #[must_use]
    pub fn only(mut self, files: &[usize]) -> Self {
        self.plan = files.iter().filter_map(|file| self.plan.get(*file).cloned()).collect();
        self
    }

    /// Read all files and write what is new of them beside its place; see [`super::commit`]. `progress` is told how many
    /// are read of how many, and stops it by `false`: what is read by then is in the batch. Nothing of a batch that is
    /// dropped stays behind.
    pub fn read(&self, progress: &mut dyn FnMut(usize, usize) -> bool) -> Batch {
        for folder in [self.folder.originals(), self.folder.transcripts()] {
            if let Ok(folder) = self.folder.inside(folder) {
                atomic::sweep(&folder);
            }
        }
        let mut files = Vec::new();
        let complete = self.each(&|planned| Taken::of(self, planned), progress, &mut |_, taken| files.push(taken));
        Batch::synced(files, !complete)
    }

    /// Do `work` on all planned files, on all cores; `take` gets the results in the order of the plan.
    pub(super) fn each<R: Send>(
        &self,
        work: &(dyn Fn(&Planned) -> R + Sync),
        progress: &mut dyn FnMut(usize, usize) -> bool,
        take: &mut dyn FnMut(&Planned, R),
    ) -> bool {
        let size = |planned: &Planned| fs::metadata(&planned.path).map_or(0, |metadata| metadata.len());
        gate::each(&self.plan, size, work, progress, take)
    }

    /// What a file holds, nothing written.
    ///
    /// # Errors
    /// Why it cannot be imported.
    pub fn look(&self, planned: &Planned) -> Result<Vec<Found>, String> {
        self.documents(planned, |found| found)
    }

    /// What `keep` makes of each document of a file.
    pub(super) fn documents<T>(&self, planned: &Planned, keep: impl FnMut(Found) -> T) -> Result<Vec<T>, String> {
        let (_, reading) = self.parse(planned)?;
        Ok(self.recognise(planned, reading).map(keep).collect())
    }

    /// The bytes of a file, and its documents.
    pub(super) fn parse(&self, planned: &Planned) -> Result<(Vec<u8>, Reading), String> {
        if let Some(problem) = &planned.problem {
            return Err(problem.clone());
        }
        let bytes = read_bytes(&planned.path)?;
        let name = planned.path.file_name().unwrap_or_default().to_string_lossy();
        let encoding = planned.encoding.as_ref().or(self.options.encoding.as_ref()).map(String::as_str);
        let columns = self.options.columns.as_ref();
        let source = Source { encoding, columns, ..Source::new(&name, &bytes) };
        let reading = import::read(&source).map_err(|error| error.to_string())?;
        if self.is_about_the_known(&reading) {
            return Err(format!(
                "its rows are named as transcripts of this study are: `emic attributes import {name}` sets them as \
                 attributes; --text-column HEADING takes them in as answers"
            ));
        }
        Ok((bytes, reading))
    }

    /// Whether a table whose columns nobody named is about transcripts that the study has, rather than a survey.
    fn is_about_the_known(&self, reading: &Reading) -> bool {
        let said = self.options.columns.as_ref().is_some_and(|columns| !columns.text.is_empty());
        let names = || reading.documents.iter().filter_map(|document| document.name.as_ref());
        let known = names().filter(|name| self.known.contains_key(&name.to_lowercase())).count();
        !said && known * 2 > names().count()
    }

    /// The documents of a file with their turns, one at a time.
    pub(super) fn recognise(&self, planned: &Planned, reading: Reading) -> impl Iterator<Item = Found> {
        let single = reading.documents.len() == 1;
        let mut ids = if single { HashSet::new() } else { self.reserved.clone() };
        // What was odd in the file is told once, not for each of its respondents.
        let mut warnings = reading.warnings;
        reading.documents.into_iter().map(move |mut document| {
            if self.options.no_comments {
                document.notes.clear();
            }
            let id = if single { planned.id.clone() } else { free_id(&mut ids, planned, &document) };
            self.found(planned, self.known_spelling(id), document, std::mem::take(&mut warnings), single)
        })
    }

    fn found(
        &self,
        planned: &Planned,
        id: TranscriptId,
        document: Document,
        mut warnings: Vec<Warning>,
        single: bool,
    ) -> Found {
        let recognised = recognise_with(&document.text, &self.choices.of(&id));
        let mut record = TranscriptRecord::of_text(id, &document.text, &recognised);
        if let Some(title) = self.options.title.as_ref().filter(|_| single && self.plan.len() == 1) {
            record.title.clone_from(title);
        } else if let Some(title) = document.title.as_ref().or(document.name.as_ref()) {
            record.title.clone_from(title);
        } else if record.title == record.id.as_str() {
            record.title = planned.stem();
        }
        if recognised.speakers().is_empty() {
            warnings.push(Warning::new("no speakers found; each paragraph or time is a turn"));
        }
        // A screen shows what is decided; a table of files does not.
        let decided = self.choices.own().get(&record.id).is_some_and(|own| !own.is_empty());
        if decided && self.options.choices.is_none() && !self.known.contains_key(&record.id.as_str().to_lowercase()) {
            warnings.push(Warning::new("decisions about its speakers that stand in emic.yaml apply"));
        }
        let anchors = self.anchors.get(&record.id).map_or(&[][..], Vec::as_slice);
        let on_disk = OnDisk::of(&self.folder, &record.id).against(&document.text, &self.folder, &record.id, anchors);
        Found { document, recognised, record, warnings, on_disk }
    }

    /// The id as the study spells it: `P1` and `p1` would be one file on many systems.
    fn known_spelling(&self, id: TranscriptId) -> TranscriptId {
        self.known.get(&id.as_str().to_lowercase()).map_or(id, |(known, _)| known.clone())
    }

    /// Whether the study has `found` already, in its records and in its folder.
    pub(super) fn has(&self, found: &Found) -> bool {
        let known = self.known.get(&found.record.id.as_str().to_lowercase());
        let sha256 = &found.record.sha256;
        known.is_some_and(|(_, known)| known == sha256) && found.on_disk.sha256.as_ref() == Some(sha256)
    }
}

/// Passages of the study that would have to be carried over.
fn anchors(workspace: &Workspace) -> BTreeMap<TranscriptId, Vec<Anchor>> {
    let project = workspace.project();
    let codings = project.codings.iter().filter(|coding| !coding.lost);
    let codings = codings.map(|coding| (&coding.transcript, &coding.anchor));
    let memos = project.memos.values().filter(|memo| !memo.lost).filter_map(Memo::passage);
    let mut anchors: BTreeMap<TranscriptId, Vec<Anchor>> = BTreeMap::new();
    for (id, anchor) in codings.chain(memos) {
        anchors.entry(id.clone()).or_default().push(anchor.clone());
    }
    anchors
}

/// The id of one document of many: the file's and its own name, numbered where it is taken.
fn free_id(taken: &mut HashSet<String>, planned: &Planned, document: &Document) -> TranscriptId {
    let stem = slug(&format!("{}-{}", planned.id, document.name.as_deref().unwrap_or_default()));
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    let mut ids = std::iter::once(stem.clone()).chain(numbered);
    ids.find(|id| taken.insert(id.to_lowercase())).unwrap_or(stem).into()
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("cannot read it: {error}");
    let metadata = fs::metadata(path).map_err(told)?;
    if !metadata.is_file() {
        return Err("this is no plain file".to_owned());
    }
    if metadata.len() > MAX_BYTES {
        return Err(format!(
            "{} MB are too many for a transcript; at most {} are read",
            metadata.len() >> 20,
            MAX_BYTES >> 20
        ));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes)).map_err(told)?;
    Ok(bytes)
}
