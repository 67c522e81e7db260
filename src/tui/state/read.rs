//! The Read view: one transcript, where the reader stands in it, and what is selected.

use std::collections::HashMap;
use std::sync::Arc;

use crate::project::{CodeId, CoderId, CodingId, MemoId, MemoTarget, Project, Transcript, TranscriptId};
use crate::text::{ByteOffset, CharOffset, Selection, TextRange, Unit, previous_grapheme};
use crate::tui::marks::Marks;
use crate::tui::page::Page;

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

/// Words that were looked for in this transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// The words.
    pub query: String,
    /// Where they are, in order.
    pub places: Vec<TextRange>,
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
    /// What letters mean.
    pub keys: Keys,
    /// Words that were looked for.
    pub find: Find,
    /// The codes that `.` applies.
    pub last: Vec<CodeId>,
    /// What a drag extends by: what the first click took.
    pub drag: Option<(Unit, Selection)>,
    /// Where the reader stopped in the session before.
    pub before: Option<(TranscriptId, CharOffset)>,
    /// Where the reader stood in other transcripts.
    pub left: HashMap<TranscriptId, ByteOffset>,
}

impl Default for Read {
    fn default() -> Self {
        Self {
            transcript: None,
            page: Page::default(),
            marks: Marks::default(),
            notes: Vec::new(),
            generation: 0,
            selection: Selection::default(),
            selecting: false,
            widened: Vec::new(),
            unit: Unit::Sentence,
            top: ByteOffset::default(),
            goal: None,
            keys: Keys::Commands,
            find: Find::default(),
            last: Vec::new(),
            drag: None,
            before: None,
            left: HashMap::new(),
        }
    }
}

impl Read {
    /// Show `transcript`, at the place where it was left.
    pub fn open(&mut self, transcript: Arc<Transcript>) {
        if let Some(old) = &self.transcript {
            self.left.insert(old.id.clone(), self.selection.head);
        }
        self.page = Page::new(&transcript);
        let before = self.before.take_if(|(id, _)| id == &transcript.id);
        let before = before.and_then(|(_, place)| transcript.positions.byte_of(&transcript.text, place));
        let place = self.left.get(&transcript.id).copied().or(before).unwrap_or_default();
        self.selection = Selection::caret(self.page.snap(place));
        (self.selecting, self.goal, self.drag) = (false, None, None);
        self.widened.clear();
        self.top = ByteOffset::default();
        self.find = Find::default();
        self.transcript = Some(transcript);
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

    /// Place codings and memos anew.
    pub fn place_marks(&mut self, project: &Project, coder: &CoderId, generation: u64) {
        let Some(transcript) = &self.transcript else { return };
        self.marks = Marks::new(project, transcript, coder);
        self.notes = notes(project, transcript);
        self.generation = generation;
    }

    /// What is selected without blanks around it; `None` where that is nothing.
    pub fn selected(&self) -> Option<TextRange> {
        let range = self.selection.range();
        let words = range.slice(self.text());
        let start = range.start() + (words.len() - words.trim_start().len());
        let trimmed = TextRange::of(start.get(), start.get() + words.trim().len());
        (!trimmed.is_empty()).then_some(trimmed)
    }

    /// The sentence or turn under the cursor.
    pub fn unit_here(&self) -> Option<TextRange> {
        let units = self.page.units(self.text());
        units.at(self.unit, self.selection.head).filter(|range| !range.is_empty())
    }

    /// What a code would be applied to: the selection, else the unit under the cursor.
    pub fn passage(&self) -> Option<TextRange> {
        self.selected().or_else(|| self.unit_here())
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

    /// Memos on what is looked at: on its passages and on codings that lie over it.
    pub fn notes_here(&self) -> Vec<&Note> {
        let focus = self.focus();
        let wide = TextRange::new(focus.start(), focus.end().max(focus.start() + 1));
        self.notes.iter().filter(|note| note.range.is_some_and(|range| range.overlaps(wide))).collect()
    }
}

fn notes(project: &Project, transcript: &Transcript) -> Vec<Note> {
    let locate = |anchor: &crate::project::Anchor| anchor.locate(&transcript.text, &transcript.positions);
    let note = |memo: &crate::project::Memo| {
        let (range, coding) = match &memo.target {
            MemoTarget::Transcript(id) if id == &transcript.id => (None, None),
            MemoTarget::Passage(id, anchor) if id == &transcript.id => (Some(locate(anchor)?), None),
            MemoTarget::Coding(id) => {
                let coding =
                    project.codings.get(id).filter(|coding| coding.transcript == transcript.id && !coding.lost)?;
                (Some(locate(&coding.anchor)?), Some(*id))
            }
            _ => return None,
        };
        Some(Note { memo: memo.id, range, coding, text: memo.text.clone(), coder: memo.coder.clone() })
    };
    project.memos.values().filter(|memo| !memo.lost).filter_map(note).collect()
}
