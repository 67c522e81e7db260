//! What an edit of a text does to the passages in it: the changes for the history, and the report for the researcher.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::project::{
    Anchor, Bookmark, Carried, Carrier, Change, Coding, CodingId, Fate, Memo, MemoId, MemoTarget, Neighbours, Project,
    TextEdit, Traces, TranscriptId, look_for,
};
use crate::text::{Arrange, Positions, Squeezed, TextRange, is_han, is_room, same_words};

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
        let fates = [Fate::Kept, Fate::Returned, Fate::Moved, Fate::Changed, Fate::Lost];
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

/// What is known of a text as it was, by which passages that fit neither the old nor the new one may be found.
#[derive(Default)]
pub(super) struct Past {
    /// Its versions, the latest first.
    pub(super) texts: Vec<String>,
    /// The anchors that the histories give to each coding and memo, the latest first.
    pub(super) anchors: BTreeMap<uuid::Uuid, Vec<Anchor>>,
}

/// Reads what is known, when the first passage asks for it.
pub(super) type Versions<'v> = dyn FnMut() -> Past + 'v;

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
        let mut load = Loaded::new(versions);
        let codings: Vec<&Coding> = project.codings.of(id).collect();
        let noted = |memo: &'_ &Memo| memo.passage().is_some_and(|(transcript, _)| transcript == id);
        let memos: Vec<&Memo> = project.memos.values().filter(noted).collect();
        let coded = codings.iter().map(|coding| (coding.id.0, &coding.anchor, coding.lost));
        let noted = memos.iter().filter_map(|memo| Some((memo.id.0, memo.passage()?.1, memo.lost)));
        let bookmarks: Vec<&Bookmark> = project.bookmarks.values().filter(|one| one.transcript == *id).collect();
        let marked = bookmarks.iter().map(|one| (one.id.0, &one.anchor, one.lost));
        let sought: Vec<Sought<'_>> = coded.chain(noted).chain(marked).collect();
        let length = project.transcripts.get(id).map_or(0, |record| record.chars);
        let carried = self.carry_all(&sought, &mut load, length);
        let (mut changes, mut passages) = (Vec::new(), Vec::new());
        for (coding, carried) in codings.iter().zip(&carried) {
            let Some(carried) = carried else { continue };
            changes.extend(coding_change(coding, carried));
            passages.push(reported(Passage::Coding(coding.id), &coding.anchor, carried.clone()));
        }
        for (memo, carried) in memos.iter().zip(carried.iter().skip(codings.len())) {
            let (Some(carried), Some((transcript, anchor))) = (carried, memo.passage()) else { continue };
            changes.extend(memo_change(memo, transcript, anchor, carried));
            passages.push(reported(Passage::Memo(memo.id), anchor, carried.clone()));
        }
        // A bookmark is no finding: where it is lost its list says so, and no report.
        for (bookmark, carried) in bookmarks.iter().zip(carried.iter().skip(codings.len() + memos.len())) {
            changes.extend(carried.as_ref().and_then(|carried| bookmark_change(bookmark, carried)));
        }
        passages.arrange_by_key(|passage| passage.before.range);
        (changes, TextReport { id: id.clone(), passages })
    }

    /// Each of many passages; `None` where it was lost before and still is. `length` is that of the text before, in code
    /// points, as far as it is known.
    fn carry_all(&self, sought: &[Sought<'_>], load: &mut Loaded<'_, '_>, length: usize) -> Vec<Option<Carried>> {
        let mut ways: Vec<Way> = sought.iter().map(|one| self.way(*one, load)).collect();
        self.carry_from_older(sought, &mut ways, load);
        if !ways.iter().any(|way| matches!(way, Way::Found(_) | Way::Unknown)) {
            return ways.into_iter().map(Way::known).collect();
        }
        let places = sought.iter().zip(&ways).filter_map(|((_, before, _), way)| match way {
            Way::Stands(now) | Way::Found(now) => Some((before.range.start().get(), now.anchor.range.start().get())),
            _ => None,
        });
        let neighbours = Neighbours::new(places.collect());
        let ends = [(0, 0), (length, self.positions.chars())];
        let between = Neighbours::new(neighbours.pairs().chain(ends).collect());
        let traces = OnceCell::new();
        let settle = |((_, anchor, _), way): (&Sought<'_>, Way)| match way {
            Way::Found(found) if found.fate == Fate::Moved => {
                let (before, now) = (anchor.range.start().get(), found.anchor.range.start().get());
                let fate = if neighbours.is_in_order(before, now) { Fate::Kept } else { Fate::Moved };
                Some(Carried { fate, ..found })
            }
            Way::Unknown => Some(self.trace(anchor, traces.get_or_init(|| Traces::new(self.new)), Some(&between))),
            way => way.known(),
        };
        sought.iter().zip(ways).map(settle).collect()
    }

    /// One anchor; `None` where it was lost before and still is.
    pub(super) fn across(&self, sought: Sought<'_>, load: &mut Loaded<'_, '_>) -> Option<Carried> {
        self.carry_all(&[sought], load, 0).pop().flatten()
    }

    /// What is known of one passage by itself.
    fn way(&self, sought: Sought<'_>, load: &mut Loaded<'_, '_>) -> Way {
        let (_, anchor, lost) = sought;
        if lost {
            return self
                .search(anchor)
                .map_or(Way::Gone, |found| Way::Surely(Carried { fate: Fate::Returned, ..found }));
        }
        if let Some(carrier) = self.carrier.as_ref().filter(|carrier| carrier.fits(anchor)) {
            return self.settled(sought, carrier.carry(anchor), load);
        }
        if anchor.fits(self.new, &self.positions) {
            return Way::Stands(Carried { anchor: anchor.clone(), fate: Fate::Kept });
        }
        if let Some(version) = load.version_of(anchor) {
            return Way::Older(version);
        }
        let found = self.search(anchor).or_else(|| self.recorded(sought, load));
        found.map_or(Way::Unknown, Way::Found)
    }

    /// Carry the passages that are of older versions: each version is compared once.
    fn carry_from_older(&self, sought: &[Sought<'_>], ways: &mut [Way], load: &mut Loaded<'_, '_>) {
        let versions: BTreeSet<usize> = ways.iter().filter_map(Way::version).collect();
        for version in versions {
            let Some(text) = load.take_text(version) else { continue };
            let carrier = Carrier::new(&text, self.new);
            for (one, way) in sought.iter().zip(ways.iter_mut()).filter(|(_, way)| way.version() == Some(version)) {
                *way = self.settled(*one, carrier.carry(one.1), load);
            }
        }
    }

    /// What is lost by the edits is searched for at once, as every later look at the text would do: one judgement holds,
    /// whenever it is asked for.
    fn settled(&self, sought: Sought<'_>, carried: Carried, load: &mut Loaded<'_, '_>) -> Way {
        if carried.fate != Fate::Lost {
            return Way::Surely(carried);
        }
        let found = self.search(&carried.anchor).or_else(|| self.recorded(sought, load));
        Way::Surely(found.unwrap_or(carried))
    }

    /// Where words that a history once gave to a passage surely stand: somebody else has edited it, and the text has come
    /// with or without what is in force here.
    fn recorded(&self, (subject, anchor, _): Sought<'_>, load: &mut Loaded<'_, '_>) -> Option<Carried> {
        let known = load.past().anchors.get(&subject)?;
        let found = known.iter().filter(|known| *known != anchor).find_map(|known| self.search(known))?;
        let fate = if same_words(found.anchor.quote(), anchor.quote()) { found.fate } else { Fate::Changed };
        Some(Carried { fate, ..found })
    }

    /// Where what is left of a passage stands: of several places the one where its neighbours say that it must be.
    fn trace(&self, anchor: &Anchor, traces: &Traces<'_>, neighbours: Option<&Neighbours>) -> Carried {
        let places = traces.of(anchor);
        let start = |range: &TextRange| self.positions.to_chars(self.new, *range).start().get();
        let chosen = match places.as_slice() {
            [only] => Some(*only),
            several => neighbours
                .and_then(|known| {
                    known.choose(anchor.range.start().get(), &several.iter().map(start).collect::<Vec<_>>())
                })
                .and_then(|number| several.get(number).copied()),
        };
        let Some(range) = chosen else { return Carried { anchor: anchor.clone(), fate: Fate::Lost } };
        let now = Anchor::new(self.new, &self.positions, range);
        let letters = |text: &str| text.chars().filter(|letter| !is_room(*letter)).collect::<String>();
        let same = letters(now.quote()) == letters(anchor.quote());
        Carried { anchor: now, fate: if same { Fate::Kept } else { Fate::Changed } }
    }

    /// Where the words of an anchor surely stand, with no older text to go by. A few words that stand in several places
    /// must have all of their context: better lost than laid on another speaker's label.
    fn search(&self, anchor: &Anchor) -> Option<Carried> {
        let found = look_for(anchor, &self.squeezed, &self.positions);
        let range = found.anchor.locate(self.new, &self.positions).filter(|_| found.fate != Fate::Lost)?;
        let words = anchor.quote().chars().filter(|letter| is_han(*letter)).count().max(found_words(anchor.quote()));
        let again = || self.squeezed.places(anchor.quote()).nth(1).is_some();
        let sure = words >= MANY_WORDS || anchor.has_context(self.new, range) || !again();
        sure.then_some(found)
    }
}

/// Words, or Han characters, that are hardly ever said in the same way twice.
const MANY_WORDS: usize = 6;

fn found_words(quote: &str) -> usize {
    quote.split_whitespace().count()
}

/// A passage that is to be carried: whose, where it was, and whether it was lost already.
pub(super) type Sought<'s> = (uuid::Uuid, &'s Anchor, bool);

/// What is known of one passage by itself.
enum Way {
    /// It was lost before, and still is.
    Gone,
    /// Carried from a text that is known.
    Surely(Carried),
    /// It fits the text as it is.
    Stands(Carried),
    /// Found by its words.
    Found(Carried),
    /// It fits this version of the text.
    Older(usize),
    /// No text that it fits is known, and its words do not stand in this one.
    Unknown,
}

impl Way {
    fn known(self) -> Option<Carried> {
        match self {
            Self::Surely(carried) | Self::Stands(carried) | Self::Found(carried) => Some(carried),
            Self::Gone | Self::Older(_) | Self::Unknown => None,
        }
    }

    fn version(&self) -> Option<usize> {
        if let Self::Older(version) = self { Some(*version) } else { None }
    }
}

/// What is known of a text as it was, read when the first passage asks for it.
pub(super) struct Loaded<'l, 'v> {
    versions: &'l mut Versions<'v>,
    past: Option<(Past, Vec<Positions>)>,
}

impl<'l, 'v> Loaded<'l, 'v> {
    pub(super) fn new(versions: &'l mut Versions<'v>) -> Self {
        Self { versions, past: None }
    }

    fn load(&mut self) -> &mut (Past, Vec<Positions>) {
        self.past.get_or_insert_with(|| {
            let past = (self.versions)();
            let positions = past.texts.iter().map(|text| Positions::new(text)).collect();
            (past, positions)
        })
    }

    fn past(&mut self) -> &Past {
        &self.load().0
    }

    /// The first version that an anchor fits.
    fn version_of(&mut self, anchor: &Anchor) -> Option<usize> {
        let (past, positions) = self.load();
        past.texts.iter().zip(positions.iter()).position(|(text, positions)| anchor.fits(text, positions))
    }

    fn take_text(&mut self, version: usize) -> Option<String> {
        self.load().0.texts.get_mut(version).map(std::mem::take)
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

fn bookmark_change(bookmark: &Bookmark, carried: &Carried) -> Option<Change> {
    let lost = carried.fate == Fate::Lost;
    let after = Bookmark { anchor: carried.anchor.clone(), lost, ..bookmark.clone() };
    let id = bookmark.id;
    (after != *bookmark).then(|| Change::Bookmark { id, before: Some(bookmark.clone()), after: Some(after) })
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
    let anchor = |anchor: &Anchor| anchor.quote().len() + anchor.prefix().len() + anchor.suffix().len();
    let words = match change {
        Change::Coding { before, after, .. } => {
            let size =
                |coding: &Coding| anchor(&coding.anchor) + coding.translation.as_ref().map_or(0, String::len) + 300;
            [before, after].into_iter().flatten().map(size).sum()
        }
        Change::Memo { before, after, .. } => {
            let size = |memo: &Memo| memo.text.len() + memo.passage().map_or(0, |(_, one)| anchor(one)) + 200;
            [before, after].into_iter().flatten().map(size).sum()
        }
        Change::Bookmark { before, after, .. } => {
            [before, after].into_iter().flatten().map(|one| anchor(&one.anchor) + one.name.len() + 300).sum()
        }
        Change::Text { edits, .. } => edits.iter().map(|edit| edit.removed.len() + edit.inserted.len() + 20).sum(),
        _ => 2_000,
    };
    words + words / 8 + 100
}
