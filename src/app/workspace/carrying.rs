//! What an edit of a text does to the passages in it: the changes for the history, and the report for the researcher.

use crate::project::{
    Anchor, Carried, Carrier, Change, Coding, CodingId, Fate, Memo, MemoId, MemoTarget, Project, TextEdit,
    TranscriptId, look_for,
};
use crate::text::{Positions, Squeezed, is_han};

/// What became of the passages of the texts that were edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarryReport {
    /// One for each text that has another content now.
    pub texts: Vec<TextReport>,
}

/// What became of the passages of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextReport {
    /// The transcript.
    pub id: TranscriptId,
    /// Every passage that was coded or has a memo, in the order of the text as it was; those that were lost before and
    /// still are, are left out.
    pub passages: Vec<CarriedPassage>,
}

/// What refers to a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Passage {
    /// A coding.
    Coding(CodingId),
    /// A memo.
    Memo(MemoId),
}

/// One passage over an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedPassage {
    /// Whose it is.
    pub passage: Passage,
    /// What became of it.
    pub fate: Fate,
    /// Place and words before.
    pub before: Anchor,
    /// Place and words now; those of before where it is lost.
    pub after: Anchor,
}

impl CarryReport {
    /// How many codings of all texts had this fate.
    pub fn codings(&self, fate: Fate) -> usize {
        self.texts.iter().map(|text| text.codings(fate)).sum()
    }

    /// `40 codings kept, 1 moved, 2 changed, 1 lost`; nothing for fates that nobody had.
    pub fn sentence(&self) -> String {
        sentence(self.texts.iter().flat_map(|text| &text.passages))
    }
}

impl TextReport {
    /// How many codings had this fate.
    pub fn codings(&self, fate: Fate) -> usize {
        let own = |passage: &&CarriedPassage| passage.fate == fate && matches!(passage.passage, Passage::Coding(_));
        self.passages.iter().filter(own).count()
    }

    /// As [`CarryReport::sentence`], for this text.
    pub fn sentence(&self) -> String {
        sentence(self.passages.iter())
    }

    /// Whether every passage has the words that it had, with the text around it.
    pub fn all_kept(&self) -> bool {
        self.passages.iter().all(|passage| passage.fate == Fate::Kept)
    }
}

fn sentence<'a>(passages: impl Iterator<Item = &'a CarriedPassage> + Clone) -> String {
    let part = |one: &str, many: &str, of: fn(&Passage) -> bool| {
        let counted = |fate| passages.clone().filter(|passage| passage.fate == fate && of(&passage.passage)).count();
        let fates = [Fate::Kept, Fate::Moved, Fate::Changed, Fate::Lost];
        let counts: Vec<(Fate, usize)> =
            fates.map(|fate| (fate, counted(fate))).into_iter().filter(|(_, count)| *count > 0).collect();
        let words = counts.iter().enumerate().map(|(place, (fate, count))| match (place, count) {
            (0, 1) => format!("1 {one} {}", fate.name()),
            (0, _) => format!("{count} {many} {}", fate.name()),
            _ => format!("{count} {}", fate.name()),
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let codings = part("coding", "codings", |passage| matches!(passage, Passage::Coding(_)));
    let memos = part("memo", "memos", |passage| matches!(passage, Passage::Memo(_)));
    let parts = [codings, memos].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    if parts.is_empty() { "no codings in it".to_owned() } else { parts.join("; ") }
}

/// Another version of a text, by which passages that fit neither the old nor the new one may be found.
pub(super) type Versions<'v> = dyn FnMut() -> Vec<String> + 'v;

/// The way of all passages of one transcript onto a text.
pub(super) struct Carriage<'a> {
    new: &'a str,
    positions: Positions,
    /// The new text, for passages that are looked for by their words.
    squeezed: Squeezed<'a>,
    /// From the text that the study knows; `None` where that text is not to be had.
    carrier: Option<Carrier<'a>>,
}

impl<'a> Carriage<'a> {
    /// Onto `new`, from `old` if it is known.
    pub(super) fn new(old: Option<&'a str>, new: &'a str) -> Self {
        Self::with(old.map(|old| Carrier::new(old, new)), new)
    }

    /// As [`Self::new`], with a carrier that knows the edits.
    pub(super) fn with(carrier: Option<Carrier<'a>>, new: &'a str) -> Self {
        Self { new, positions: Positions::new(new), squeezed: Squeezed::new(new), carrier }
    }

    /// Positions in the new text.
    pub(super) fn positions(&self) -> &Positions {
        &self.positions
    }

    /// The edits, where the old text is known.
    pub(super) fn edits(&self) -> Option<Vec<TextEdit>> {
        self.carrier.as_ref().map(Carrier::edits)
    }

    /// Carry all codings and memos of `id` that stand in `project`.
    pub(super) fn carry(
        &self,
        project: &Project,
        id: &TranscriptId,
        versions: &mut Versions<'_>,
    ) -> (Vec<Change>, TextReport) {
        let mut load = Loaded { versions, texts: None };
        let mut changes = Vec::new();
        let mut passages = Vec::new();
        for coding in project.codings.of(id) {
            let Some(carried) = self.across(&coding.anchor, coding.lost, &mut load) else { continue };
            changes.extend(coding_change(coding, &carried));
            passages.push(reported(Passage::Coding(coding.id), &coding.anchor, carried));
        }
        for memo in project.memos.values() {
            let Some((transcript, anchor)) = memo.passage().filter(|(transcript, _)| *transcript == id) else {
                continue;
            };
            let Some(carried) = self.across(anchor, memo.lost, &mut load) else { continue };
            changes.extend(memo_change(memo, transcript, anchor, &carried));
            passages.push(reported(Passage::Memo(memo.id), anchor, carried));
        }
        passages.sort_by_key(|passage| passage.before.range);
        (changes, TextReport { id: id.clone(), passages })
    }

    /// One anchor; `None` where it was lost before and still is.
    pub(super) fn across(&self, anchor: &Anchor, lost: bool, load: &mut Loaded<'_, '_>) -> Option<Carried> {
        if lost {
            return self.search(anchor).map(|found| Carried { fate: Fate::Moved, ..found });
        }
        if let Some(carrier) = self.carrier.as_ref().filter(|carrier| carrier.fits(anchor)) {
            return Some(self.settled(carrier.carry(anchor)));
        }
        if anchor.fits(self.new, &self.positions) {
            return Some(Carried { anchor: anchor.clone(), fate: Fate::Kept });
        }
        let other = load.texts().iter().find(|text| anchor.fits(text, &Positions::new(text)));
        let lost = || Carried { anchor: anchor.clone(), fate: Fate::Lost };
        Some(match other {
            Some(text) => self.settled(Carrier::new(text, self.new).carry(anchor)),
            None => self.search(anchor).unwrap_or_else(lost),
        })
    }

    /// What is lost by the edits is searched for at once, as every later look at the text would do: one judgement holds,
    /// whenever it is asked for.
    fn settled(&self, carried: Carried) -> Carried {
        let found = if carried.fate == Fate::Lost { self.search(&carried.anchor) } else { None };
        found.unwrap_or(carried)
    }

    /// Where the words of an anchor surely stand, with no older text to go by. A few words that stand in several places
    /// must have all of their context: better lost than laid on another speaker's label.
    fn search(&self, anchor: &Anchor) -> Option<Carried> {
        let found = look_for(anchor, &self.squeezed, &self.positions);
        let range = found.anchor.locate(self.new, &self.positions).filter(|_| found.fate != Fate::Lost)?;
        let words = anchor.quote.chars().filter(|letter| is_han(*letter)).count().max(found_words(&anchor.quote));
        let again = || self.squeezed.places(&anchor.quote).nth(1).is_some();
        let sure = words >= MANY_WORDS || anchor.has_context(self.new, range) || !again();
        sure.then_some(found)
    }
}

/// Words, or Han characters, that are hardly ever said in the same way twice.
const MANY_WORDS: usize = 6;

fn found_words(quote: &str) -> usize {
    quote.split_whitespace().count()
}

/// Versions of a text, read when the first passage asks for them.
pub(super) struct Loaded<'l, 'v> {
    pub(super) versions: &'l mut Versions<'v>,
    pub(super) texts: Option<Vec<String>>,
}

impl Loaded<'_, '_> {
    fn texts(&mut self) -> &[String] {
        self.texts.get_or_insert_with(|| (self.versions)())
    }
}

fn reported(passage: Passage, before: &Anchor, carried: Carried) -> CarriedPassage {
    CarriedPassage { passage, fate: carried.fate, before: before.clone(), after: carried.anchor }
}

fn coding_change(coding: &Coding, carried: &Carried) -> Option<Change> {
    let lost = carried.fate == Fate::Lost;
    let after = Coding { anchor: carried.anchor.clone(), lost, ..coding.clone() };
    (after != *coding).then(|| Change::Coding { id: coding.id, before: Some(coding.clone()), after: Some(after) })
}

fn memo_change(memo: &Memo, transcript: &TranscriptId, anchor: &Anchor, carried: &Carried) -> Option<Change> {
    let lost = carried.fate == Fate::Lost;
    if carried.anchor == *anchor && lost == memo.lost {
        return None;
    }
    let target = MemoTarget::Passage(transcript.clone(), carried.anchor.clone());
    let after = Memo { target, lost, ..memo.clone() };
    Some(Change::Memo { id: memo.id, before: Some(memo.clone()), after: Some(after) })
}

/// Changes of several transcripts in parts that fit a line of a history, with the number of bytes that each may take.
pub(super) fn parts(groups: Vec<Vec<Change>>, limit: usize) -> Vec<Vec<Change>> {
    let mut parts: Vec<Vec<Change>> = Vec::new();
    let mut room = 0;
    for group in groups {
        let size: usize = group.iter().map(weight).sum();
        if size > limit {
            parts.extend(pieces(group, limit));
            room = 0;
            continue;
        }
        match parts.last_mut() {
            Some(part) if size <= room => part.extend(group),
            _ => {
                parts.push(group);
                room = limit;
            }
        }
        room -= size;
    }
    parts
}

/// One transcript's changes that are too many for a line. What the edits of its text were is left out where they alone
/// are too long; the record beside them says that there is another text.
fn pieces(group: Vec<Change>, limit: usize) -> Vec<Vec<Change>> {
    let mut pieces: Vec<Vec<Change>> = vec![Vec::new()];
    let mut room = limit;
    for change in group {
        let size = weight(&change);
        if size > limit && change.text().is_some() {
            continue;
        }
        if size > room {
            pieces.push(Vec::new());
            room = limit;
        }
        room = room.saturating_sub(size);
        if let Some(piece) = pieces.last_mut() {
            piece.push(change);
        }
    }
    pieces
}

/// About how many bytes a change takes in a line, its line ends and quotes written in two.
fn weight(change: &Change) -> usize {
    let anchor = |anchor: &Anchor| anchor.quote.len() + anchor.prefix.len() + anchor.suffix.len();
    let words = match change {
        Change::Coding { before, after, .. } => {
            [before, after].into_iter().flatten().map(|coding| anchor(&coding.anchor) + 300).sum()
        }
        Change::Memo { before, after, .. } => {
            let size = |memo: &Memo| memo.text.len() + memo.passage().map_or(0, |(_, one)| anchor(one)) + 200;
            [before, after].into_iter().flatten().map(size).sum()
        }
        Change::Text { edits, .. } => edits.iter().map(|edit| edit.removed.len() + edit.inserted.len() + 20).sum(),
        _ => 2_000,
    };
    words + words / 8 + 100
}
