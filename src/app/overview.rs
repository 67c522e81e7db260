//! What the first frame shows: a row for each transcript. Small enough to be read before anything else.

use crate::project::{CoderId, Completion, TranscriptId};

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
    /// How far each coder is who has begun.
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
        let project = workspace.project();
        let row = |record: &crate::project::TranscriptRecord| OverviewRow {
            id: record.id.clone(),
            title: record.title.clone(),
            language: record.language.clone(),
            words: record.words,
            turns: record.turns,
            codings: project.codings.of(&record.id).len(),
            completions: (project.coders.iter())
                .map(|coder| (coder.clone(), project.completion(&record.id, coder)))
                .filter(|(_, completion)| *completion != Completion::NotAssigned)
                .collect(),
            attributes: (project.attributes.get(&record.id).into_iter().flatten())
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        };
        Self { title: workspace.title().to_owned(), rows: project.transcripts.values().map(row).collect() }
    }
}
