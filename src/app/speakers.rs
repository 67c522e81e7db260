//! Who speaks in the study: by which labels, how often, how much; and decisions about it.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::workspace::read_text;
use super::{Error, Notice, Workspace};
use crate::project::{LabelsFound, SpeakerDecision, TextLabels, TranscriptId, recognise_with};
use crate::report::{Cell, Kind, Table};
use crate::text::{Arrange, words};

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
        refused.arrange_by_key(|(_, times, _)| std::cmp::Reverse(*times));
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
    found.speakers.arrange_by_key(|speaker| std::cmp::Reverse(speaker.turns));
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
    let _turn = workspace.prepare_settings()?;
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

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::analysis::{Grouping, Scope};
    use crate::app::counting::count_codes;
    use crate::app::{Options, Searcher};
    use crate::project::Command;
    use crate::text::TextRange;

    const TEXT: &str = "S1: Hi 👍🏽\n\nS2: We trust them. 信任。\n\nBreak: x\n\nS1: So?\n\nS2: No.\n\nBreak: y\n";

    fn study() -> (TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("study");
        Workspace::create(&root, "信任", "", "codes:\n  - id: trust\n    name: Trust\n").unwrap();
        for id in ["a", "b"] {
            fs::write(root.join(format!("transcripts/{id}.txt")), TEXT).unwrap();
        }
        let workspace = open(&root);
        (folder, workspace)
    }

    fn open(root: &std::path::Path) -> Workspace {
        Workspace::open(root, &Options { coder: Some("ada".to_owned()), ..Options::default() }).unwrap().0
    }

    fn rename(who: &str, name: &str) -> SpeakerDecision {
        SpeakerDecision::Rename { who: who.into(), name: name.into() }
    }

    fn names(found: &SpeakersFound) -> Vec<String> {
        found.speakers.iter().map(|speaker| format!("{} {} {}", speaker.name, speaker.turns, speaker.words)).collect()
    }

    #[test]
    fn a_decision_counts_everywhere_at_once() {
        let (_folder, mut workspace) = study();
        let anchor = workspace.anchor(&"a".into(), TextRange::of(17, 25)).unwrap();
        workspace
            .run(Command::Code { transcript: "a".into(), anchors: vec![anchor], codes: vec!["trust".into()] })
            .unwrap();
        let mut searcher = Searcher::open(workspace.root()).unwrap();
        let search = |searcher: &mut Searcher, workspace: &Workspace, query: &str| {
            searcher.refresh(&Searcher::sources(workspace), &mut |_, _| true).unwrap();
            searcher.search(query, workspace, 9).map_or(0, |found| found.turns)
        };
        assert_eq!(search(&mut searcher, &workspace, "speaker:陆 trust"), 0);
        let before = workspace.transcript(&"a".into()).unwrap();
        assert_eq!(workspace.project().transcripts["a"].turns, 6);
        let found = decide_speakers(&mut workspace, &[rename("S2", "陆"), SpeakerDecision::Deny("Break".into())], None)
            .unwrap();
        assert_eq!(names(&found), ["S1 4 4", "陆 4 20"]);
        let after = workspace.transcript(&"a".into()).unwrap();
        assert_eq!((before.turns.len(), after.turns.len(), after.turns[1].speaker.as_deref()), (6, 4, Some("陆")));
        assert_eq!(search(&mut searcher, &workspace, "speaker:陆 trust"), 2);
        assert_eq!(search(&mut searcher, &workspace, "speaker:s2"), 0);
        let scope = Scope { by: Grouping::Speaker, ..Scope::default() };
        assert!(count_codes(&workspace, &scope).groups.contains(&"陆".to_owned()));
        workspace.refresh();
        assert_eq!(workspace.project().transcripts["a"].turns, 4);
        // Another program, and the next opening, see the same; so does the index.
        let root = workspace.root().to_owned();
        drop(workspace);
        let workspace = open(&root);
        assert_eq!(workspace.project().transcripts["b"].turns, 4);
        assert_eq!(Searcher::open(&root).unwrap().search("speaker:陆", &workspace, 9).unwrap().turns, 4);
    }

    #[test]
    fn what_is_written_into_the_file_by_hand_counts_at_the_next_look() {
        let (_folder, mut workspace) = study();
        let path = workspace.root().join("emic.yaml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(
            &path,
            format!("{text}# mine\nspeakers: {{deny: [Break], transcripts: {{b: {{rename: {{S1: Ann}}}}}}}}\n"),
        )
        .unwrap();
        workspace.refresh();
        let speakers = |id: &str| {
            let transcript = workspace.transcript(&id.into()).unwrap();
            transcript.turns.iter().filter_map(|turn| turn.speaker.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!((speakers("a").as_str(), speakers("b").as_str()), ("S1 S2 S1 S2", "Ann S2 Ann S2"));
        assert_eq!(workspace.project().transcripts["a"].turns, 4);
        decide_speakers(&mut workspace, &[SpeakerDecision::Reset("Ann".into())], Some(&"b".into())).unwrap();
        let kept = fs::read_to_string(&path).unwrap();
        assert!(kept.ends_with("# mine\nspeakers: {deny: [Break]}\n"), "{kept}");
        fs::write(&path, kept.replace("speakers: {deny: [Break]}\n", "")).unwrap();
        workspace.refresh();
        assert_eq!(workspace.project().transcripts["a"].turns, 6, "what is taken away no longer counts");
    }

    #[test]
    fn nothing_is_written_where_it_cannot_be() {
        let (_folder, mut workspace) = study();
        let path = workspace.root().join("emic.yaml");
        fs::write(&path, "a: &a {rename: {x: y}}\nspeakers: *a\n").unwrap();
        workspace.refresh();
        let error = decide_speakers(&mut workspace, &[rename("S1", "Ann")], None).unwrap_err().to_string();
        assert!(error.starts_with("emic.yaml: ") && error.contains("in an editor"), "{error}");
        fs::write(&path, "format: 99\n").unwrap();
        workspace.refresh();
        assert!(matches!(decide_speakers(&mut workspace, &[rename("S1", "Ann")], None), Err(Error::ReadOnly(_))));
    }
}
