//! What is being selected: an object that is half named, a coding among several, one whose ends are moved, a drag.

use std::time::Duration;

use crate::project::CodingId;
use crate::text::{Arrange, Selection, TextRange, Unit};
use crate::tui::keymap::When;
use crate::tui::marks::Mark;
use crate::tui::selecting::Reach;

use super::{Read, State};

/// How often the text scrolls while the mouse is held beyond its edge.
const PULSE: Duration = Duration::from_millis(120);

/// How long the keys rest before the codings below a text that was scrolled are listed anew: longer than between two
/// repetitions of a key that is held down, and too short to be noticed.
const REST: Duration = Duration::from_millis(60);

/// What is being selected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selections {
    /// The first half of an object: `i` or `a`.
    pub object: Option<Reach>,
    /// How often the next motion is to be done: `3` of `v3w`.
    pub count: Option<u16>,
    /// The coding that was selected last, for as long as its passage stays selected.
    pub chosen: Option<Chosen>,
    /// The coding whose ends are being moved.
    pub adjusting: Option<Adjusting>,
}

/// A coding that was selected among those under the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The coding.
    pub coding: CodingId,
    /// What was selected before: other codings there are next, and Esc goes back.
    pub origin: Selection,
}

/// A coding whose ends are being moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjusting {
    /// The coding.
    pub coding: CodingId,
    /// Its passage as it stands in the study, in bytes.
    pub before: TextRange,
    /// What was selected before, with the cursor.
    pub origin: Selection,
}

/// A drag of the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drag {
    /// What it extends by: what the first click took.
    pub unit: Unit,
    /// What that was.
    pub pressed: Selection,
    /// The column of the screen where the mouse is.
    pub column: u16,
    /// And the row.
    pub row: u16,
    /// Rows above the text (negative) or below it; the text scrolls while the mouse is held there.
    pub beyond: i32,
}

impl Read {
    /// The coding that the reader has selected as such, while its passage is what is selected.
    pub fn chosen(&self) -> Option<&Mark> {
        let chosen = self.selections.chosen?;
        let mark =
            self.marks.over(self.place_of(chosen.origin)).into_iter().find(|mark| mark.coding == chosen.coding)?;
        (self.whole(mark.range) == self.selection.range()).then_some(mark)
    }

    /// The coding whose ends are being moved. Whatever shows another place ends that with the selecting, so that no coding
    /// is ever laid onto words that somebody only went to.
    pub fn adjusting(&self) -> Option<&Adjusting> {
        self.selections.adjusting.as_ref().filter(|_| self.selecting)
    }

    /// The codings at a place: own ones first, then the shorter.
    pub fn codings_at(&self, place: TextRange) -> Vec<&Mark> {
        let mut marks = self.marks.over(place);
        marks.arrange_by_key(|mark| (!mark.own, mark.range.len(), mark.coding));
        marks
    }

    /// The words of a selection, or where its cursor stands.
    pub fn place_of(&self, selection: Selection) -> TextRange {
        let words = selection.passage(&self.page.units(self.text()));
        words.unwrap_or(TextRange::empty(selection.head))
    }

    /// A passage from elsewhere, such as a coding's, as it can be selected: whole graphemes.
    pub fn whole(&self, range: TextRange) -> TextRange {
        self.page.units(self.text()).whole_graphemes(range)
    }

    /// What is marked though it is not selected: the unit that a key would code; while the ends of a coding are moved, what
    /// the coding was.
    pub fn underlaid(&self) -> Option<TextRange> {
        match self.adjusting() {
            Some(adjusting) => Some(adjusting.before),
            None if self.selection.is_caret() => self.unit_here(),
            None => None,
        }
    }

    /// Nothing is half selected any more.
    pub fn end_selecting(&mut self) {
        self.selecting &= self.selections.adjusting.is_none();
        self.selections = Selections::default();
    }

    /// Let go a coding whose ends are being moved, where it has gone from the study or stands elsewhere now.
    pub fn settle_adjusting(&mut self) {
        let Some(adjusting) = self.adjusting() else { return };
        let stands = |mark: &Mark| mark.coding == adjusting.coding && mark.range == adjusting.before;
        if !self.marks.all().iter().any(stands) {
            self.selection = Selection::caret(self.rest());
            self.end_selecting();
        }
    }
}

impl State {
    /// Whether a digit is part of a count before a motion.
    pub fn is_counting(&self) -> bool {
        matches!(self.when(), When::Selecting | When::Adjust)
    }

    /// How long the main loop waits at most before it says [`crate::tui::action::Action::Held`]; `None` while nothing is
    /// held beyond the edge of the text, nor scrolls.
    pub fn pulse(&self) -> Option<Duration> {
        let drag = self.read.drag.filter(|drag| drag.beyond != 0);
        drag.map(|_| PULSE).or(self.read.gliding.map(|_| REST))
    }
}
