//! The Read view: one transcript, where the reader stands in it, and what is selected.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::project::{Anchor, CodeId, CoderId, CodingId, MemoId, MemoTarget, Project, Transcript, TranscriptId};
use crate::text::{
    ByteOffset, CharOffset, ChineseCut, Selection, TextRange, Unit, floor_grapheme, is_han, previous_grapheme,
};
use crate::tui::labels::{KeptLabels, Labels};
use crate::tui::marks::Marks;
use crate::tui::page::Page;
use crate::tui::paging::{Going, Gutter};

use super::{Drag, Jumps, Selections, Shown};

/// Whether letters are commands or codes; see [`crate::tui::keymap`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keys {
    /// Letters in the key table are commands, others are codes.
    #[default]
    Commands,
    /// The next letter is a code.
    NextCodes,
    /// All letters and digits are codes.
    AllCode,
}

/// Chinese words are found by a dictionary that takes a moment to load; until it is there, characters are words.
#[derive(Clone, Copy, Debug, Default)]
pub enum Chinese {
    /// No Chinese text was open yet.
    #[default]
    Unread,
    /// The dictionary is being loaded.
    Loading,
    /// It is there.
    Known(ChineseCut),
}

impl Chinese {
    /// How words are found now.
    pub fn cut(self) -> Option<ChineseCut> {
        if let Self::Known(cut) = self { Some(cut) } else { None }
    }
}

/// How a transcript comes on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// At its first words: as far as is known nobody has read it.
    Unread,
    /// At the words where it was left.
    AtPlace,
    /// With the same lines on screen as when it was left.
    AsLeft,
}

/// How places answer the words that were looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Found {
    /// As a query, or one word to the letter.
    #[default]
    Query,
    /// Several words, which stand there one behind the other.
    Phrase,
    /// Several words that stand nowhere so: each of them, in turns that have them all.
    Words,
}

/// Words that were looked for in this transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// The words.
    pub query: String,
    /// Where they are, in order.
    pub places: Vec<TextRange>,
    /// How these answer the words.
    pub found: Found,
    /// What is wrong with them, where they are no query and stand nowhere.
    pub problem: Option<String>,
    /// What was selected when the looking began; Esc goes back there.
    pub origin: Selection,
}

/// A memo that belongs to this transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The memo.
    pub memo: MemoId,
    /// The passage that it is on; `None` for a memo on the whole transcript.
    pub range: Option<TextRange>,
    /// The coding that it is on.
    pub coding: Option<CodingId>,
    /// Its words.
    pub text: String,
    /// Who wrote it.
    pub coder: CoderId,
}

/// The state of the view.
#[derive(Debug)]
pub struct Read {
    /// The transcript that is open.
    pub transcript: Option<Arc<Transcript>>,
    /// Its lines.
    pub page: Page,
    /// Its codings.
    pub marks: Marks,
    /// Where their names stand.
    pub kept_labels: KeptLabels,
    /// Its memos.
    pub notes: Vec<Note>,
    /// The [`crate::app::Workspace::generation`] that `marks` and `notes` show.
    pub generation: u64,
    /// What is selected; the head is the cursor.
    pub selection: Selection,
    /// Whether motions extend the selection.
    pub selecting: bool,
    /// Selections that [`crate::tui::action::Verb::Narrow`] goes back to.
    pub widened: Vec<Selection>,
    /// What a hotkey codes when nothing is selected.
    pub unit: Unit,
    /// Where the first display line on screen begins.
    pub top: ByteOffset,
    /// The column that moving up and down keeps to.
    pub goal: Option<usize>,
    /// The place whose codings are still listed while the text scrolls on line by line.
    pub gliding: Option<TextRange>,
    /// What letters mean.
    pub keys: Keys,
    /// Whether the next key says what is done with the coding under the cursor.
    pub handling: bool,
    /// The passage for which a code was made just now: one Enter more, out of doubt, opens nothing over it.
    pub made: Option<TextRange>,
    /// Whether what is selected has got a code since it was.
    pub coded: bool,
    /// Whether Enter has just opened a hit of the search here: one Enter more opens nothing over it either.
    pub opened: bool,
    /// Words that were looked for.
    pub find: Find,
    /// The codes that `.` applies.
    pub last: Vec<CodeId>,
    /// What is half selected, and how.
    pub selections: Selections,
    /// A drag of the mouse.
    pub drag: Option<Drag>,
    /// Where the reader stopped in the session before.
    pub before: Option<(TranscriptId, CharOffset)>,
    /// Where the reader stood in other transcripts, and where the first line on screen began there.
    pub left: HashMap<TranscriptId, (ByteOffset, ByteOffset)>,
    /// Places that were left by going far.
    pub jumps: Jumps,
    /// What the next key means, where it says where to go.
    pub going: Option<Going>,
    /// What stands beside the text.
    pub gutter: Gutter,
    /// How Chinese words are found.
    pub chinese: Chinese,
    /// Columns that a line of the text has at most, where the reader has changed that since the program began.
    pub measure: Option<u16>,
}

/// Columns that a line has at most unless the reader wants it otherwise: longer lines tire the eye. Eighty letters, or
/// forty Chinese characters, are the most that WCAG 2.1 (1.4.8) finds easy to read.
pub const MEASURE: u16 = 80;

impl Default for Read {
    fn default() -> Self {
        Self {
            transcript: None,
            page: Page::default(),
            marks: Marks::default(),
            kept_labels: KeptLabels::default(),
            notes: Vec::new(),
            generation: 0,
            selection: Selection::default(),
            selecting: false,
            widened: Vec::new(),
            unit: Unit::Sentence,
            top: ByteOffset::default(),
            goal: None,
            gliding: None,
            keys: Keys::Commands,
            handling: false,
            made: None,
            coded: false,
            opened: false,
            find: Find::default(),
            last: Vec::new(),
            selections: Selections::default(),
            drag: None,
            before: None,
            left: HashMap::new(),
            jumps: Jumps::default(),
            going: None,
            gutter: Gutter::default(),
            chinese: Chinese::default(),
            measure: None,
        }
    }
}

impl Read {
    /// Show `transcript`, at the place where it was left; where its text has changed, at the same words; the first time at
    /// the first words that are spoken.
    pub fn open(&mut self, transcript: Arc<Transcript>) -> Opens {
        match &self.transcript {
            Some(old) if old.id == transcript.id => {
                self.renew(transcript);
                return Opens::AtPlace;
            }
            Some(old) => drop(self.left.insert(old.id.clone(), (self.selection.head, self.top))),
            None => {}
        }
        self.page = Page::new(&transcript);
        self.page.cut_chinese(self.chinese.cut());
        let before = self.before.take_if(|(id, _)| id == &transcript.id);
        let before = before.and_then(|(_, place)| transcript.positions.byte_of(&transcript.text, place));
        let left = self.left.get(&transcript.id).copied();
        let place = left.map(|(cursor, _)| cursor).or(before).unwrap_or_else(|| transcript.first_words());
        self.selection = Selection::caret(self.page.snap(floor_grapheme(&transcript.text, place)));
        (self.selecting, self.goal, self.drag, self.going) = (false, None, None, None);
        self.selections = Selections::default();
        self.handling = false;
        self.widened.clear();
        self.top = left.map(|(_, top)| floor_grapheme(&transcript.text, top)).unwrap_or_default();
        self.find = Find::default();
        self.transcript = Some(transcript);
        match (left, before) {
            (Some(_), _) => Opens::AsLeft,
            (None, Some(_)) => Opens::AtPlace,
            (None, None) => Opens::Unread,
        }
    }

    /// Show another text of the same transcript. The cursor, what is selected and the top of the screen keep to their
    /// words.
    fn renew(&mut self, transcript: Arc<Transcript>) {
        let Some(old) = self.transcript.take() else { return };
        let mut page = Page::new(&transcript);
        page.cut_chinese(self.chinese.cut());
        let moved = |offset| follow(&old, &transcript, offset);
        let caret = self.selection.is_caret();
        let (anchor, head) = (moved(self.selection.anchor), page.snap(moved(self.selection.head)));
        let head = if caret { page.before_end(&transcript.text, head) } else { head };
        self.selection = if caret { Selection::caret(head) } else { Selection::caret(anchor).extended_to(head) };
        self.top = moved(self.top);
        self.jumps.follow(&transcript.id, moved);
        self.page = page;
        (self.goal, self.drag) = (None, None);
        self.end_selecting();
        self.widened.clear();
        // Esc goes back to where the looking began; the places are looked for anew in this text.
        let origin = &self.find.origin;
        let origin = Selection::caret(moved(origin.anchor)).extended_to(moved(origin.head));
        self.find = Find { query: std::mem::take(&mut self.find.query), origin, ..Find::default() };
        self.transcript = Some(transcript);
    }

    /// Whether the dictionary of Chinese words is to be loaded now: once, where the transcript has any.
    pub fn wants_dictionary(&mut self) -> bool {
        let wants = matches!(self.chinese, Chinese::Unread) && self.text().chars().any(is_han);
        if wants {
            self.chinese = Chinese::Loading;
        }
        wants
    }

    /// Find Chinese words so from now on.
    pub fn know_chinese(&mut self, cut: ChineseCut) {
        self.chinese = Chinese::Known(cut);
        self.page.cut_chinese(Some(cut));
    }

    /// Where the reader stands, in code points.
    pub fn place(&self) -> Option<(&TranscriptId, CharOffset)> {
        let open = self.transcript.as_ref()?;
        Some((&open.id, open.positions.char_of(&open.text, self.rest())))
    }

    /// The text that is open.
    pub fn text(&self) -> &str {
        self.transcript.as_ref().map_or("", |transcript| &transcript.text)
    }

    /// Place codings and memos anew: those that `shown` shows.
    pub fn place_marks(&mut self, project: &Project, coder: &CoderId, shown: &Shown, generation: u64) {
        let Some(transcript) = &self.transcript else { return };
        self.marks = Marks::new(project, transcript, coder, shown);
        self.kept_labels.forget();
        self.notes = notes(project, transcript, shown);
        self.generation = generation;
        self.settle_adjusting();
    }

    /// Beside which lines the names of codings stand, where lines are `width` columns wide.
    pub fn labels(&self, width: usize) -> Rc<Labels> {
        self.kept_labels.of(width, || Labels::new(self.marks.all(), &self.page.all_lines(self.text(), width)))
    }

    /// What is selected, whole graphemes without blanks around them; `None` where that is nothing.
    pub fn selected(&self) -> Option<TextRange> {
        self.selection.passage(&self.page.units(self.text()))
    }

    /// The unit under the cursor: a sentence, or what the reader has chosen.
    pub fn unit_here(&self) -> Option<TextRange> {
        let units = self.page.units(self.text());
        let unit = units.at(self.unit, self.selection.head).filter(|range| !range.is_empty());
        unit.map(|range| units.whole_graphemes(range))
    }

    /// The words at a range of the text as it is shown.
    pub fn anchor(&self, range: TextRange) -> Option<Anchor> {
        let open = self.transcript.as_ref()?;
        Some(Anchor::new(&open.text, &open.positions, range))
    }

    /// What a code would be applied to: the selection, else the unit under the cursor.
    pub fn passage(&self) -> Option<TextRange> {
        self.selected().or_else(|| self.unit_here())
    }

    /// Whether an interviewer says what a code would be applied to.
    pub fn is_asked(&self) -> bool {
        let passage = self.passage().unwrap_or(TextRange::empty(self.selection.head));
        self.transcript.as_ref().is_some_and(|open| open.is_asked(passage))
    }

    /// Where the cursor stays when nothing is selected any more: the last letter that was, not the one after it, which
    /// belongs to the next sentence or turn.
    pub fn rest(&self) -> ByteOffset {
        match self.selected() {
            Some(range) if self.selection.head > self.selection.anchor => previous_grapheme(self.text(), range.end()),
            _ => self.selection.head,
        }
    }

    /// What is looked at: the selection, else the character under the cursor.
    pub fn focus(&self) -> TextRange {
        self.selected().unwrap_or(TextRange::empty(self.selection.head))
    }

    /// What the codings and memos below the text are listed of: what is looked at, but for the moment in which the text
    /// scrolls.
    pub fn listed(&self) -> TextRange {
        self.gliding.unwrap_or_else(|| self.focus())
    }

    /// Memos at a place: on its passages and on codings that lie over it.
    pub fn notes_at(&self, focus: TextRange) -> Vec<&Note> {
        let wide = TextRange::new(focus.start(), focus.end().max(focus.start() + 1));
        self.notes.iter().filter(|note| note.range.is_some_and(|range| range.overlaps(wide))).collect()
    }
}

/// Bytes of words by which a place inside what was edited is found again.
const WORDS: usize = 60;

/// Where a place of `old` is in `new`, another text of the same transcript: by what stands the same before and behind it,
/// and inside what was edited by the words that follow it in its line, else by those before it.
fn follow(old: &Transcript, new: &Transcript, offset: ByteOffset) -> ByteOffset {
    let (at, before) = (offset.get(), old.text.as_bytes());
    let same = |(one, other): &(&u8, &u8)| one == other;
    let head = before.iter().zip(new.text.as_bytes()).take_while(same).count();
    let tail = before.iter().rev().zip(new.text.as_bytes().iter().rev()).take_while(same).count();
    let tail = tail.min(old.text.len().min(new.text.len()) - head);
    if at <= head {
        return floor_grapheme(&new.text, offset);
    }
    if at + tail >= old.text.len() {
        return floor_grapheme(&new.text, ByteOffset::new(at + new.text.len() - old.text.len()));
    }
    let find = |range: TextRange| Anchor::new(&old.text, &old.positions, range).find(&new.text, &new.positions);
    let behind = TextRange::of(at, old.text.floor_char_boundary(at + WORDS));
    let ahead = TextRange::of(old.text.floor_char_boundary(at.saturating_sub(WORDS)), at);
    let cut = |range: TextRange, end: bool| {
        let words = range.slice(&old.text);
        let line = if end { words.rsplit('\n').next() } else { words.split('\n').next() }.unwrap_or_default();
        if end { TextRange::of(at - line.len(), at) } else { TextRange::of(at, at + line.len()) }
    };
    let found = find(cut(behind, false)).map(TextRange::start);
    let found = found.or_else(|| find(cut(ahead, true)).map(TextRange::end));
    floor_grapheme(&new.text, found.unwrap_or(ByteOffset::new(head)))
}

fn notes(project: &Project, transcript: &Transcript, shown: &Shown) -> Vec<Note> {
    let locate = |anchor: &crate::project::Anchor| anchor.locate(&transcript.text, &transcript.positions);
    let note = |memo: &crate::project::Memo| {
        let (range, coding) = match &memo.target {
            MemoTarget::Transcript(id) if id == &transcript.id => (None, None),
            MemoTarget::Passage(id, anchor) if id == &transcript.id => (Some(locate(anchor)?), None),
            MemoTarget::Coding(id) => {
                let coding =
                    project.codings.get(id).filter(|coding| coding.transcript == transcript.id && !coding.lost)?;
                if !shown.coder(&coding.coder) || !shown.code(&project.codebook.resolve(&coding.code)) {
                    return None;
                }
                (Some(locate(&coding.anchor)?), Some(*id))
            }
            _ => return None,
        };
        Some(Note { memo: memo.id, range, coding, text: memo.text.clone(), coder: memo.coder.clone() })
    };
    project.memos.values().filter(|memo| !memo.lost && shown.coder(&memo.coder)).filter_map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` is the cursor in both texts.
    #[track_caller]
    fn check(old: &str, new: &str) {
        let at = old.find('|').unwrap();
        let text = |marked: &str| Transcript::new("t".into(), marked.replace('|', ""));
        let found = follow(&text(old), &text(new), ByteOffset::new(at)).get();
        let mut shown = text(new).text;
        shown.insert(found, '|');
        assert_eq!(shown, new);
    }

    #[test]
    fn a_place_keeps_to_its_words_whatever_is_edited_around_it() {
        check("A: we trust |them.\n\nB: 我们 👍\n", "A: we trusted |them.\n\nB: 我们 👍\n");
        check("A: we |trust them.\n\nB: 我们 👍\n", "A: we |trust them.\n\nB: 他们 👍\n");
        check("A: teh one, |the words.\n\nB: 我门 👍\n", "A: the one, |the words.\n\nB: 我们 👍\n");
        check("A: teh |xx\nB: 我门\n", "A: t|he yy\nB: 我们\n");
        check("A: 我们|信任\n", "A: 我们|\n");
        check("A: 我们信任|", "|");
    }
}
