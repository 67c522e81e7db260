//! The import screen: a path, then what its files hold, then what came of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use crate::app::importing::{Batch, ImportRow, Outcome, Planned, Preview};
use crate::project::{LabelsFound, SpeakerChoices, TranscriptId};
use crate::text::Arrange;
use crate::tui::keymap::When;
use crate::tui::work::{Stop, Ticket};

use super::{Input, List};

/// Encodings that can be named in place of the one that was detected.
const ENCODINGS: [&str; 8] =
    ["utf-8", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1252", "windows-1251", "utf-16le"];

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// The path is being written.
    #[default]
    Path,
    /// So many files of so many have been looked at.
    Looking(usize, usize),
    /// What was found is shown.
    Preview,
    /// So many files of so many are read for good.
    Reading(usize, usize),
    /// What came of it is shown.
    Done,
}

/// A part of the preview that has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The files.
    #[default]
    Files,
    /// Who speaks in the chosen one.
    Speakers,
    /// Its first turns.
    Turns,
}

impl Pane {
    /// The panes in their order.
    pub const ALL: [Self; 3] = [Self::Files, Self::Speakers, Self::Turns];
}

/// A speaker of the chosen file, or a label that names none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaking {
    /// What the speaker is called, or the label.
    pub name: String,
    /// Turns, or times.
    pub turns: usize,
    /// The labels, where they are others than the name.
    pub labels: Vec<String>,
    /// Whether this is a speaker.
    pub speaks: bool,
}

/// The state of the screen.
#[derive(Debug, Default)]
pub struct Importing {
    /// The path.
    pub path: Input,
    /// Names that the path may go on to.
    pub names: Vec<String>,
    /// How far it is.
    pub stage: Stage,
    /// The files.
    pub plan: Vec<Planned>,
    /// What they hold.
    pub previews: Vec<Preview>,
    /// Files that are left out, by their place in the plan.
    pub skipped: BTreeSet<usize>,
    /// The part that has the keys.
    pub pane: Pane,
    /// The preview that is chosen.
    pub files: List,
    /// The speaker that is chosen.
    pub speakers: List,
    /// The turn that is chosen.
    pub turns: List,
    /// Speakers that are marked, to be joined.
    pub marked: BTreeSet<String>,
    /// What is decided about speakers; written to `emic.yaml` when the files come in.
    pub choices: SpeakerChoices,
    /// Whether decisions are for all transcripts, of the study too.
    pub everywhere: bool,
    /// The name that is being written.
    pub naming: Option<Input>,
    /// The latest work on a thread.
    pub ticket: Ticket,
    /// Set to stop it.
    pub stop: Stop,
    /// What was read, until it is committed.
    pub batch: Option<Batch>,
    /// What came of each file.
    pub rows: Vec<ImportRow>,
    /// The files that are taken in, where they were not named by the path.
    pub files_named: Vec<PathBuf>,
    /// Whether they come in without a question, and the first is opened.
    pub at_once: bool,
    /// The first transcript that came in, where the study had none: it is read next.
    pub first: Option<TranscriptId>,
}

impl Importing {
    /// The screen for a study that has these choices.
    pub fn new(choices: SpeakerChoices) -> Self {
        Self { choices, ..Self::default() }
    }

    /// Which keys apply.
    pub fn when(&self) -> When {
        match self.stage {
            _ if self.naming.is_some() => When::Field,
            Stage::Path => When::Path,
            Stage::Done => When::Imported,
            Stage::Looking(..) | Stage::Reading(..) => When::Reading,
            Stage::Preview => When::Import,
        }
    }

    /// The field that is being written in.
    pub fn field(&mut self) -> Option<&mut Input> {
        match (&mut self.naming, self.stage) {
            (Some(name), _) => Some(name),
            (None, Stage::Path) => Some(&mut self.path),
            _ => None,
        }
    }

    /// The preview that is chosen.
    pub fn chosen(&self) -> Option<&Preview> {
        self.previews.get(self.files.chosen)
    }

    /// Who speaks in the chosen file; then the labels that name nobody.
    pub fn speaking(&self) -> Vec<Speaking> {
        let Some(preview) = self.chosen() else { return Vec::new() };
        let mut all: Vec<Speaking> = Vec::new();
        for label in &preview.labels.labels {
            let place = all.iter().position(|known| known.name == label.speaker).unwrap_or(all.len());
            if place == all.len() {
                let name = label.speaker.clone();
                all.push(Speaking { name, turns: 0, labels: Vec::new(), speaks: true });
            }
            let Some(speaking) = all.get_mut(place) else { continue };
            speaking.turns += label.turns;
            if label.label != label.speaker {
                speaking.labels.push(label.label.clone());
            }
        }
        let refused = preview.labels.refused.iter();
        let refused = refused.map(|(label, times)| (label.clone(), *times));
        all.extend(refused.map(|(name, turns)| Speaking { name, turns, labels: Vec::new(), speaks: false }));
        all
    }

    /// The speaker or label that is chosen.
    pub fn chosen_speaker(&self) -> Option<Speaking> {
        self.speaking().into_iter().nth(self.speakers.chosen)
    }

    /// The transcript that a decision is for; `None` for all.
    pub fn scope(&self) -> Option<TranscriptId> {
        self.chosen().filter(|_| !self.everywhere).map(|preview| preview.row.id.clone())
    }

    /// The labels of all files.
    pub fn labels(&self) -> LabelsFound {
        self.previews.iter().map(|preview| (preview.row.id.clone(), preview.labels.clone())).collect()
    }

    /// The next encoding for the chosen file: the detected one, then those that can be named. Gives the file.
    pub fn turn_encoding(&mut self) -> Option<usize> {
        let file = self.chosen()?.file;
        let planned = self.plan.get_mut(file)?;
        let here = planned.encoding.as_deref().and_then(|own| ENCODINGS.iter().position(|name| *name == own));
        let next = here.map_or(0, |here| here + 1);
        planned.encoding = ENCODINGS.get(next).map(|name| (*name).to_owned());
        Some(file)
    }

    /// The files that come in.
    pub fn wanted(&self) -> Vec<usize> {
        (0..self.plan.len()).filter(|file| !self.skipped.contains(file)).collect()
    }

    /// What was decided, without what is about files that are left out: for those `before` counts.
    pub fn wanted_choices(&self, before: &SpeakerChoices) -> SpeakerChoices {
        let left_out = self.previews.iter().filter(|preview| self.skipped.contains(&preview.file));
        left_out.fold(self.choices.clone(), |choices, preview| {
            let own = before.own().get(&preview.row.id).cloned().unwrap_or_default();
            choices.changed(Some(&preview.row.id), |choices| *choices = own)
        })
    }

    /// Put previews in the place of those of the same files.
    pub fn take(&mut self, previews: Vec<Preview>) {
        let files: BTreeSet<usize> = previews.iter().map(|preview| preview.file).collect();
        let mut previews = previews;
        previews.iter_mut().for_each(|preview| self.keep_denied(preview));
        self.previews.retain(|known| !files.contains(&known.file));
        self.previews.extend(previews);
        self.previews.arrange_by_key(|preview| preview.file);
        self.files.chosen = self.files.chosen.min(self.previews.len().saturating_sub(1));
        self.speakers.chosen = self.speakers.chosen.min(self.speaking().len().saturating_sub(1));
    }

    /// A denied speaker of a file whose times alone make turns leaves no trace in the text: he stays listed, so that the
    /// decision can be taken back.
    fn keep_denied(&self, preview: &mut Preview) {
        let choices = self.choices.of(&preview.row.id);
        let own = self.choices.own().get(&preview.row.id);
        let mut denied: Vec<(String, usize)> =
            own.into_iter().flat_map(|own| own.judged(false)).map(|label| (label.to_owned(), 0)).collect();
        let before = self.previews.iter().find(|known| known.row.id == preview.row.id);
        for known in before.iter().map(|before| &before.labels) {
            let spoke = known.labels.iter().map(|label| (label.label.clone(), label.turns));
            let all = spoke.chain(known.refused.iter().cloned());
            let gone = all.filter(|(label, _)| choices.verdict(label) == Some(false));
            denied.splice(0..0, gone);
        }
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        for (label, turns) in denied {
            let labels = &mut preview.labels;
            let listed = labels.labels.iter().any(|found| same(&found.label, &label))
                || labels.refused.iter().any(|(refused, _)| same(refused, &label));
            if !listed {
                labels.refused.push((label, turns));
            }
        }
    }

    /// The encoding that the chosen file is read in, and who said so.
    pub fn encoding_told(&self) -> Option<String> {
        let preview = self.chosen()?;
        match self.plan.get(preview.file)?.encoding.as_deref() {
            Some(forced) => Some(format!("encoding: {forced}, chosen by you")),
            None if preview.row.encoding.is_empty() => None,
            None => Some(format!("encoding: {}, detected", preview.row.encoding)),
        }
    }

    /// Why the chosen file does not come in, or what is odd about it: in words for a screen.
    pub fn odd(&self) -> Vec<String> {
        let Some(preview) = self.chosen() else { return Vec::new() };
        let forced = self.plan.get(preview.file).and_then(|planned| planned.encoding.as_deref());
        match (&preview.row.outcome, forced) {
            (Outcome::Refused(why), Some(forced)) if why.contains("--encoding") => {
                vec![format!(
                    "this file is not in {forced}; c tries the next encoding, and the detected one in the end"
                )]
            }
            _ => preview.row.odd(),
        }
    }

    /// Begin work on a thread: what was begun before is stopped, and its news are dropped.
    pub fn begin(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.stop = Stop::default();
        self.ticket = self.ticket.next();
    }
}
