//! Passages that an edit of their text has touched: what it would do to them before it is saved, and those that wait to be
//! looked at afterwards.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::app::{CarriedPassage, CarryReport, Passage};
use crate::project::{Anchor, CodeId, CoderId, CodingId, Fate, Project, TranscriptId, apply_edits, diff, rebase};
use crate::text::ByteOffset;

use super::List;

/// What becomes of the words that somebody else has written into a text since its editing began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theirs {
    /// There are none.
    #[default]
    None,
    /// They stay.
    Kept,
    /// Saving undoes them: both have edited the same words.
    Overwritten,
}

/// A text that is to take the place of a transcript's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The text that it was made of; `None` where that could not be read.
    pub base: Option<Arc<str>>,
    /// Its new text.
    pub text: String,
    /// Where the caret stood in it; `None` where it was written outside the program.
    pub caret: Option<ByteOffset>,
    /// What becomes of others' words.
    pub theirs: Theirs,
}

impl Proposal {
    /// A text written outside the program.
    pub fn outside(transcript: TranscriptId, base: Option<Arc<str>>, text: String) -> Self {
        Self { transcript, base, text, caret: None, theirs: Theirs::None }
    }

    /// The same edit of the text as it is `now`: what others have written meanwhile stays, but where both have edited the
    /// same words.
    #[must_use]
    pub fn on(mut self, now: &str) -> Self {
        let Some(base) = self.base.take().filter(|base| &**base != now) else {
            return Self { base: Some(now.into()), ..self };
        };
        let joined = rebase(&diff(&base, &self.text), &base, now).ok().and_then(|edits| apply_edits(now, &edits));
        self.base = Some(now.into());
        let theirs = if joined.is_some() { Theirs::Kept } else { Theirs::Overwritten };
        self.theirs = self.theirs.max(theirs);
        if let Some(joined) = joined {
            self.caret = self.caret.map(|caret| moved(&self.text, &joined, caret));
            self.text = joined;
        }
        self
    }
}

/// Where a place of `old` is in `new`, by what is the same before it, else by what is the same behind it.
fn moved(old: &str, new: &str, place: ByteOffset) -> ByteOffset {
    let same = old.bytes().zip(new.bytes()).take_while(|(one, other)| one == other).count();
    let place = if place.get() <= same { place.get() } else { (place.get() + new.len()).saturating_sub(old.len()) };
    ByteOffset::new(new.floor_char_boundary(place.min(new.len())))
}

/// What an edit does to codings, before it is saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The edit.
    pub proposal: Proposal,
    /// What becomes of the passages.
    pub report: CarryReport,
    /// What it changes of the turns and of who speaks, where a turn was edited.
    pub turns: Option<String>,
    /// The first row on screen.
    pub top: usize,
}

/// A passage to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// Whose passage it is.
    pub passage: Passage,
    /// What became of it.
    pub fate: Fate,
    /// Its words before the edit.
    pub before: String,
}

/// What a passage is: the facts that a coding and a memo share.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// The code of a coding; `None` for a memo.
    pub code: Option<&'a CodeId>,
    /// Whose it is.
    pub coder: &'a CoderId,
    /// Where.
    pub transcript: &'a TranscriptId,
    /// Place and words, the last that were known.
    pub anchor: &'a Anchor,
    /// Whether they are gone.
    pub lost: bool,
}

/// What is known of `passage`; `None` where it is gone from the study.
pub fn placed<'a>(project: &'a Project, passage: &Passage) -> Option<Placed<'a>> {
    match passage {
        Passage::Coding(id) => project.codings.get(id).map(|coding| Placed {
            code: Some(&coding.code),
            coder: &coding.coder,
            transcript: &coding.transcript,
            anchor: &coding.anchor,
            lost: coding.lost,
        }),
        Passage::Memo(id) => {
            let memo = project.memos.get(id)?;
            let (transcript, anchor) = memo.passage()?;
            Some(Placed { code: None, coder: &memo.coder, transcript, anchor, lost: memo.lost })
        }
    }
}

/// The passages to look at, and what is being done about them.
#[derive(Debug, Default)]
pub struct Review {
    /// Lost ones of all transcripts, then those that the edits of this session changed or moved.
    pub concerns: Vec<Concern>,
    /// Which of them is chosen.
    pub list: List,
    /// Those that were found right.
    pub ticked: BTreeSet<Passage>,
    /// The one that is being placed by hand.
    pub placing: Option<Passage>,
    /// How many codings and memos are lost in which transcripts.
    pub lost: BTreeMap<TranscriptId, usize>,
    /// What the edits of this session did.
    report: CarryReport,
    /// The [`crate::app::Workspace::generation`] that all this shows.
    generation: Option<u64>,
    /// Whether an edit has come in since the list was settled: then it begins at its first row.
    fresh: bool,
}

impl Review {
    /// Take note of what an edit did. What earlier edits changed stays on the list, with the words that it had first,
    /// unless it was ticked off.
    pub fn take(&mut self, report: CarryReport) {
        for mut text in report.texts {
            let place = self.report.texts.iter().position(|known| known.id == text.id);
            let earlier = place.map(|place| self.report.texts.remove(place).passages).unwrap_or_default();
            let waits = earlier.into_iter().filter(|row| !self.ticked.contains(&row.passage));
            let earlier: HashMap<Passage, CarriedPassage> = waits.map(|row| (row.passage, row)).collect();
            for row in &mut text.passages {
                let before = earlier.get(&row.passage).filter(|old| old.after.quote() == row.before.quote());
                if let Some(old) = before {
                    row.fate = if row.fate == Fate::Kept { old.fate } else { row.fate };
                    row.before = old.before.clone();
                }
            }
            let same = |row: &CarriedPassage| row.fate == Fate::Changed && row.before.quote() == row.after.quote();
            text.passages.retain(|row| row.fate != Fate::Kept && !same(row));
            for row in &text.passages {
                self.ticked.remove(&row.passage);
            }
            self.report.texts.push(text);
        }
        self.generation = None;
        self.fresh = true;
    }

    /// Bring the list up to date with the study, as of `generation`. What was undone, placed or taken away since
    /// leaves it.
    pub fn settle(&mut self, project: &Project, generation: u64) {
        if self.generation == Some(generation) {
            return;
        }
        self.generation = Some(generation);
        if std::mem::take(&mut self.fresh) {
            self.list = List::default();
            self.concerns.clear();
        }
        let chosen = self.chosen().map(|concern| concern.passage);
        let codings = project.codings.lost().map(|coding| Passage::Coding(coding.id));
        let memos = project.memos.values().filter(|memo| memo.lost).map(|memo| Passage::Memo(memo.id));
        self.lost.clear();
        self.concerns.clear();
        for passage in codings.chain(memos) {
            let Some(known) = placed(project, &passage) else { continue };
            *self.lost.entry(known.transcript.clone()).or_default() += 1;
            self.concerns.push(Concern { passage, fate: Fate::Lost, before: known.anchor.quote().to_owned() });
        }
        for fate in [Fate::Changed, Fate::Moved, Fate::Returned] {
            let rows = self.report.texts.iter().flat_map(|text| &text.passages).filter(|row| row.fate == fate);
            let stands = |row: &CarriedPassage, now: &Anchor| match fate {
                Fate::Moved | Fate::Returned => *now == row.after,
                _ => now.quote() == row.after.quote(),
            };
            let holds = |row: &&CarriedPassage| {
                placed(project, &row.passage).is_some_and(|now| !now.lost && stands(row, now.anchor))
            };
            let concern =
                |row: &CarriedPassage| Concern { passage: row.passage, fate, before: row.before.quote().to_owned() };
            self.concerns.extend(rows.filter(holds).map(concern));
        }
        let place = self.concerns.iter().position(|concern| Some(concern.passage) == chosen);
        self.list.chosen = place.unwrap_or(self.list.chosen).min(self.concerns.len().saturating_sub(1));
    }

    /// The passage that the keys act on.
    pub fn chosen(&self) -> Option<&Concern> {
        self.concerns.get(self.list.chosen)
    }

    /// How many of the list had this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.concerns.iter().filter(|concern| concern.fate == fate).count()
    }

    /// How many codings and memos are lost in the study.
    pub fn lost(&self) -> usize {
        self.lost.values().sum()
    }
}

/// The coding of a passage; `None` where it is a memo's.
pub fn coding_of(passage: Passage) -> Option<CodingId> {
    match passage {
        Passage::Coding(coding) => Some(coding),
        Passage::Memo(_) => None,
    }
}
