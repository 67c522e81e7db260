//! What the first frame shows: a row for each transcript. Small enough to be read before anything else.

use std::path::Path;

use crate::project::{CoderId, Completion, TranscriptId, TranscriptRecord};
use crate::store::{Error, Folder, OverviewFile, OverviewRowFile, Settings};

use super::Workspace;

/// A row of the Transcripts view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverviewRow {
    /// The transcript.
    pub id: TranscriptId,
    /// Its title.
    pub title: String,
    /// `en`, `zh`, `mixed`, or what the researcher wrote.
    pub language: String,
    /// Words (UAX 29; a Han character each).
    pub words: usize,
    /// Turns.
    pub turns: usize,
    /// Codings of all coders.
    pub codings: usize,
    /// Codings of all coders whose words an edit of the text has taken away.
    pub lost: usize,
    /// How far each coder is who has begun: who has coded, or said so.
    pub completions: Vec<(CoderId, Completion)>,
    /// Attributes, by name.
    pub attributes: Vec<(String, String)>,
}

/// The study at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The study's title.
    pub title: String,
    /// Transcripts in the order of the view.
    pub rows: Vec<OverviewRow>,
}

impl Overview {
    /// The overview of an open study.
    pub fn of(workspace: &Workspace) -> Self {
        let rows = workspace.project().transcripts.values().map(|record| row(workspace, record));
        Self { title: workspace.title().to_owned(), rows: rows.collect() }
    }

    /// The overview that was kept when the study in `root` was last closed, if nothing there has changed since. A few
    /// stat calls and one small file: what a first frame needs before [`Workspace::open`] is through.
    pub fn read(root: &Path) -> Option<Self> {
        let folder = Folder::new(root);
        let file = OverviewFile::read(&folder)?;
        // It counts what everybody coded: who is to see nothing of that waits for the study.
        if Settings::read(&folder.settings()).ok()?.blind {
            return None;
        }
        let rows = file.rows.into_iter().map(OverviewRow::try_from).collect::<Result<_, _>>().ok()?;
        Some(Self { title: file.title, rows })
    }

    /// Keep this overview for the next opening.
    pub(super) fn write(self, folder: &Folder) -> Result<(), Error> {
        let rows = self.rows.into_iter().map(OverviewRowFile::from).collect();
        OverviewFile::new(folder, self.title, rows).write(folder)
    }
}

fn row(workspace: &Workspace, record: &TranscriptRecord) -> OverviewRow {
    let project = workspace.project();
    // One's own progress comes first, where there is no room for everybody's.
    let own = project.coders.iter().filter(|coder| *coder == workspace.coder());
    let others = project.coders.iter().filter(|coder| *coder != workspace.coder());
    let (mut codings, mut lost) = (0, 0);
    let mut began: Vec<&CoderId> = Vec::new();
    for coding in project.codings.of(&record.id) {
        if coding.lost {
            lost += 1
        } else {
            codings += 1
        }
        if !began.contains(&&coding.coder) {
            began.push(&coding.coder);
        }
    }
    // Whoever has coded has begun, whatever was said of it.
    let progress = |coder: &CoderId| match project.completion(&record.id, coder) {
        Completion::NotAssigned if began.contains(&coder) => Completion::InProgress,
        told => told,
    };
    OverviewRow {
        id: record.id.clone(),
        title: record.title.clone(),
        language: record.language.clone(),
        words: record.words,
        turns: record.turns,
        codings,
        lost,
        completions: (own.chain(others))
            .map(|coder| (coder.clone(), progress(coder)))
            .filter(|(_, completion)| *completion != Completion::NotAssigned)
            .collect(),
        attributes: (project.attributes.get(&record.id).into_iter().flatten())
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    }
}

impl TryFrom<OverviewRowFile> for OverviewRow {
    type Error = std::num::TryFromIntError;

    fn try_from(row: OverviewRowFile) -> Result<Self, Self::Error> {
        let state = |complete| if complete { Completion::Complete } else { Completion::InProgress };
        Ok(Self {
            id: row.id.into(),
            title: row.title,
            language: row.language,
            words: row.words.try_into()?,
            turns: row.turns.try_into()?,
            codings: row.codings.try_into()?,
            lost: row.lost.try_into()?,
            completions: row.completions.into_iter().map(|(coder, complete)| (coder.into(), state(complete))).collect(),
            attributes: row.attributes,
        })
    }
}

impl From<OverviewRow> for OverviewRowFile {
    fn from(row: OverviewRow) -> Self {
        let complete = |(coder, state): (CoderId, Completion)| (coder.to_string(), state == Completion::Complete);
        Self {
            id: row.id.to_string(),
            title: row.title,
            language: row.language,
            words: row.words as u64,
            turns: row.turns as u64,
            codings: row.codings as u64,
            lost: row.lost as u64,
            completions: row.completions.into_iter().map(complete).collect(),
            attributes: row.attributes,
        }
    }
}
