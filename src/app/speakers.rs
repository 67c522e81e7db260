//! Who speaks in the study: by which labels, how often, how much; and decisions about it.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::workspace::read_text;
use super::{Error, Notice, Workspace};
use crate::project::{LabelsFound, SpeakerDecision, TextLabels, TranscriptId, recognise_with};
use crate::report::{Cell, Kind, Table};
use crate::text::words;

/// A speaker of a study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speaker {
    /// What the speaker is called.
    pub name: String,
    /// The labels in the texts, in the order in which they were found, with their turns.
    pub labels: Vec<(String, usize)>,
    /// Transcripts, with the turns in each.
    pub transcripts: Vec<(TranscriptId, usize)>,
    /// Turns.
    pub turns: usize,
    /// Words spoken.
    pub words: usize,
}

/// Who speaks in the texts of a study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakersFound {
    /// The speakers, most turns first.
    pub speakers: Vec<Speaker>,
    /// The labels of each text.
    pub labels: LabelsFound,
    /// Texts that could not be read.
    pub notices: Vec<Notice>,
}

impl SpeakersFound {
    /// Labels that name no speaker, the most frequent first: the label, the times, the transcripts.
    pub fn refused(&self) -> Vec<(&str, usize, usize)> {
        let mut all: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (label, times) in self.labels.values().flat_map(|text| &text.refused) {
            let (sum, texts) = all.entry(label).or_default();
            (*sum, *texts) = (*sum + times, *texts + 1);
        }
        let mut refused: Vec<_> = all.into_iter().map(|(label, (times, texts))| (label, times, texts)).collect();
        refused.sort_by_key(|(_, times, _)| std::cmp::Reverse(*times));
        refused
    }
}

/// What one text says of its speakers: its labels, and for each speaker turns and words.
type Spoken = (TextLabels, Vec<(String, usize, usize)>);

/// Read all texts of the study, or one, and find who speaks.
pub fn find_speakers(workspace: &Workspace, at: Option<&TranscriptId>) -> SpeakersFound {
    let ids: Vec<&TranscriptId> =
        (workspace.project().transcripts.keys()).filter(|id| at.is_none_or(|at| at == *id)).collect();
    let read: Vec<(&TranscriptId, Result<Spoken, String>)> =
        ids.into_par_iter().map(|id| (id, spoken(workspace, id))).collect();
    let mut found = SpeakersFound::default();
    let mut speakers: BTreeMap<String, Speaker> = BTreeMap::new();
    for (id, spoken) in read {
        match spoken {
            Ok((labels, spoken)) => {
                for (name, turns, words) in spoken {
                    let speaker =
                        speakers.entry(name.clone()).or_insert_with(|| Speaker { name, ..Speaker::default() });
                    (speaker.turns, speaker.words) = (speaker.turns + turns, speaker.words + words);
                    speaker.transcripts.push((id.clone(), turns));
                }
                for label in &labels.labels {
                    if let Some(speaker) = speakers.get_mut(&label.speaker) {
                        speaker.count(&label.label, label.turns);
                    }
                }
                found.labels.insert(id.clone(), labels);
            }
            Err(why) => found.notices.push(Notice::new(why)),
        }
    }
    found.speakers = speakers.into_values().collect();
    found.speakers.sort_by_key(|speaker| std::cmp::Reverse(speaker.turns));
    found
}

impl Speaker {
    fn count(&mut self, label: &str, turns: usize) {
        match self.labels.iter_mut().find(|(known, _)| known == label) {
            Some((_, known)) => *known += turns,
            None => self.labels.push((label.to_owned(), turns)),
        }
    }
}

fn spoken(workspace: &Workspace, id: &TranscriptId) -> Result<Spoken, String> {
    let path = workspace.folder().transcript(id.as_str()).map_err(|error| error.to_string())?;
    let text = read_text(&path).map_err(|error| error.to_string())?;
    let recognised = recognise_with(&text, &workspace.settings().speakers.of(id));
    let mut spoken: Vec<(String, usize, usize)> = Vec::new();
    for turn in &recognised.turns {
        let Some(name) = &turn.speaker else { continue };
        let count = words(turn.words.slice(&text));
        match spoken.iter_mut().find(|(known, ..)| known == name) {
            Some((_, turns, words)) => (*turns, *words) = (*turns + 1, *words + count),
            None => spoken.push((name.clone(), 1, count)),
        }
    }
    Ok((recognised.into(), spoken))
}

/// Take decisions about speakers, for the whole study or for one transcript, and write them into `emic.yaml`. Gives who
/// speaks now.
///
/// # Errors
/// [`Error::Speakers`] where a decision is about nobody or changes nothing; as [`Workspace::write_speakers`].
pub fn decide_speakers(
    workspace: &mut Workspace,
    decisions: &[SpeakerDecision],
    at: Option<&TranscriptId>,
) -> Result<SpeakersFound, Error> {
    let found = find_speakers(workspace, at);
    let mut choices = workspace.settings().speakers.clone();
    for decision in decisions {
        choices = choices.decided(decision, at, &found.labels)?;
    }
    workspace.write_speakers(&choices)?;
    Ok(find_speakers(workspace, at))
}

/// The speakers as a table; labels that name none are told in the notes.
pub fn speakers_table(found: &SpeakersFound) -> Table {
    let columns = [
        ("speaker", Kind::Text),
        ("labels", Kind::Text),
        ("turns", Kind::Count),
        ("words", Kind::Count),
        ("transcripts", Kind::Count),
        ("in", Kind::Text),
    ];
    let mut table = Table::new("Speakers", columns);
    for speaker in &found.speakers {
        let labels: Vec<&str> = speaker.labels.iter().map(|(label, _)| label.as_str()).collect();
        let ids: Vec<&str> = speaker.transcripts.iter().map(|(id, _)| id.as_str()).collect();
        table.push(vec![
            Cell::text(&speaker.name),
            Cell::text(labels.join(", ")),
            Cell::count(speaker.turns),
            Cell::count(speaker.words),
            Cell::count(ids.len()),
            Cell::text(ids.join(" ")),
        ]);
    }
    let refused = found.refused();
    let named: Vec<String> =
        refused.iter().take(MOST_TOLD).map(|(label, times, _)| format!("{label} ({times})")).collect();
    if !named.is_empty() {
        let more = if refused.len() > MOST_TOLD { ", …" } else { "" };
        table.notes = vec![format!("looks like a label and is no speaker: {}{more}", named.join(", "))];
    }
    table
}

/// Labels that are told of at most.
const MOST_TOLD: usize = 8;
