//! What an import would bring, nothing written: the rows of the table, and of each text who speaks and the first turns.

use super::found::OnDisk;
use super::report::{ImportRow, Outcome};
use super::{Found, Ground, ImportOptions, Planned};
use crate::app::Workspace;
use crate::app::importing::judging::Judge;
use crate::project::{TextLabels, TranscriptRecord};

/// Turns of a text that a preview holds.
const TURNS: usize = 60;

/// Characters of each that it holds.
const CHARS: usize = 240;

/// A text that would come in, or a file that would not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The file in the plan, as its place there.
    pub file: usize,
    /// What the table tells of it.
    pub row: ImportRow,
    /// Its labels: who speaks, and what is no speaker.
    pub labels: TextLabels,
    /// Its first turns.
    pub turns: Vec<PreviewTurn>,
}

/// A turn as a preview shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewTurn {
    /// When it begins, in milliseconds.
    pub time: Option<u64>,
    /// Who speaks.
    pub speaker: Option<String>,
    /// The first words, on one line.
    pub words: String,
}

/// Previews that nobody has held against the study yet. Can be sent between threads.
#[derive(Debug, Default)]
pub struct Looked(Vec<(Preview, Option<(TranscriptRecord, OnDisk)>)>);

impl Ground {
    /// Look at all files, on all cores. `progress` is told how many are read of how many, and stops it by `false`.
    pub fn look_at_all(&self, progress: &mut dyn FnMut(usize, usize) -> bool) -> Looked {
        let mut looked = Looked::default();
        let mut file = 0;
        // The texts are let go of on the threads, one after the other.
        let look = |planned: &Planned| self.documents(planned, |found| preview_of(planned, found));
        self.each(&look, progress, &mut |planned, documents| {
            match documents {
                Ok(documents) => looked
                    .0
                    .extend(documents.into_iter().map(|(preview, known)| (Preview { file, ..preview }, Some(known)))),
                Err(why) => looked.0.push((left_out(file, planned, why), None)),
            }
            file += 1;
        });
        looked
    }
}

impl Looked {
    /// Hold the previews against the study: what is new, what it has, what may not come in.
    pub fn judged(self, workspace: &Workspace) -> Vec<Preview> {
        let mut judge = Judge::new(workspace);
        let judged = |(mut preview, known): (Preview, Option<(TranscriptRecord, OnDisk)>)| {
            if let Some((record, on_disk)) = known {
                preview.row = judge.judged(preview.row, &record, &on_disk);
            }
            preview
        };
        self.0.into_iter().map(judged).collect()
    }
}

/// What [`super::import`] would make of the planned files, nothing written: of those that are read before `progress`
/// says `false`.
pub fn preview(
    workspace: &Workspace,
    plan: &[Planned],
    options: &ImportOptions,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Vec<Preview> {
    Ground::of(workspace, plan, options).look_at_all(progress).judged(workspace)
}

fn left_out(file: usize, planned: &Planned, why: String) -> Preview {
    let row = ImportRow::left_out(planned, Outcome::Refused(why));
    Preview { file, row, labels: TextLabels::default(), turns: Vec::new() }
}

fn preview_of(planned: &Planned, found: Found) -> (Preview, (TranscriptRecord, OnDisk)) {
    let row = found.row(&planned.path);
    let text = &found.document.text;
    let turns = found.recognised.turns.iter().take(TURNS).map(|turn| PreviewTurn {
        time: turn.time,
        speaker: turn.speaker.clone(),
        words: first_words(turn.words.slice(text)),
    });
    let turns = turns.collect();
    let labels = found.recognised.into();
    (Preview { file: 0, row, labels, turns }, (found.record, found.on_disk))
}

/// The first characters on one line.
fn first_words(words: &str) -> String {
    let mut line = String::new();
    for word in words.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().take(CHARS));
        if line.chars().count() > CHARS {
            break;
        }
    }
    line.chars().take(CHARS).collect()
}
