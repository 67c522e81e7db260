//! Choosing among a few actions: what to uncode, whether to leave, any action by its name.

use crate::app::quotes::Group;
use crate::project::{BookmarkId, CodingId, Color, Command};
use crate::tui::action::Verb;
use crate::tui::handling::Handling;

use super::{Input, List, QueueChoice};

/// What an item does.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// As if a key were pressed.
    Ask(Verb),
    /// As if a key were pressed, in the list of outdated codings, for those of colleagues too from now on.
    Grant(Verb),
    /// A code's key, as if pressed after `'`.
    Hotkey(char),
    /// Do something with this coding.
    Handle(Handling, CodingId),
    /// Go to a bookmark.
    GoTo(BookmarkId),
    /// Change the study.
    Run(Box<Command>),
    /// Put the codebook's version with this hash into force.
    Restore(String),
    /// Search for this.
    Search(String),
    /// Show the quotes that this asks for.
    Quotes(String),
    /// Put quotes together by this.
    Group(Group),
    /// Code hits by a rule, or go on with that.
    Queue(QueueChoice),
    /// Write the table shown over the file of this name.
    Replace(String),
}

/// An item to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// More about it.
    pub detail: String,
    /// What it does.
    pub then: Then,
}

/// The state of the dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The question.
    pub title: String,
    /// Letters that an item must hold.
    pub input: Input,
    /// All items.
    pub items: Vec<Item>,
    /// Items shown, by their place in `items`.
    pub shown: Vec<usize>,
    /// The row that Enter takes.
    pub list: List,
    /// Whether the rows are numbered and letters are commands; a longer list has a field to look for rows instead.
    pub short: bool,
    /// The colours that the items stand for, in their order; none where they stand for something else.
    pub colors: Vec<Color>,
}

impl Choice {
    /// Ask `title`.
    pub fn new(title: impl Into<String>, items: Vec<Item>) -> Self {
        let shown = (0..items.len()).collect();
        let (title, input, list) = (title.into(), Input::default(), List::default());
        Self { title, input, items, shown, list, short: false, colors: Vec::new() }
    }

    /// Ask `title` with numbered rows, where there are no more than digits.
    pub fn short(title: impl Into<String>, items: Vec<Item>) -> Self {
        Self { short: items.len() <= 9, ..Self::new(title, items) }
    }

    /// Rows of the dialog above the items: the frame, and the field where there is one.
    pub fn above(&self) -> u16 {
        if self.short { 1 } else { 2 }
    }

    /// Choose the row with this number, from 1; whether there is one.
    pub fn number(&mut self, number: usize) -> bool {
        let row = number.checked_sub(1).filter(|row| self.short && *row < self.shown.len());
        self.list.chosen = row.unwrap_or(self.list.chosen);
        row.is_some()
    }

    /// Show the items that fit what was typed: those whose name begins so first.
    pub fn filter(&mut self) {
        let typed = self.input.text().trim().to_lowercase();
        let rank = |item: &Item| {
            let name = item.name.to_lowercase();
            match name.find(&typed) {
                Some(0) => Some(0),
                Some(_) => Some(1),
                None => item.detail.to_lowercase().contains(&typed).then_some(2),
            }
        };
        let items = self.items.iter().enumerate();
        let mut shown: Vec<(i32, usize)> = items.filter_map(|(place, item)| Some((rank(item)?, place))).collect();
        shown.sort_unstable();
        self.shown = shown.into_iter().map(|(_, place)| place).collect();
        self.list = List::default();
    }

    /// What Enter does.
    pub fn chosen(&self) -> Option<&Item> {
        self.items.get(*self.shown.get(self.list.chosen)?)
    }
}
