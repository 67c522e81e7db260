//! All memos in a list, with the words of the one that is chosen.

use crate::app::memos::{MemoFilter, MemoKind, MemoRow, memo_rows};
use crate::project::{MemoId, Project};
use crate::text::wiki_links;
use crate::text::{Arrange, Direction};

use super::{Input, List};

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemoOrder {
    /// The latest first; entries of the diary by their day.
    #[default]
    Latest,
    /// By what they are about: the study, the diary, transcripts with their passages, codes.
    Place,
}

/// The state of the list. It stays when the list is closed, so that whoever follows a link comes back to where they were.
#[derive(Clone, Debug, Default)]
pub struct Memos {
    /// A row for each memo.
    pub rows: Vec<MemoRow>,
    /// The state of the study that they show.
    generation: Option<u64>,
    /// Rows shown, by their place in `rows`.
    pub shown: Vec<usize>,
    /// The one that is chosen.
    pub list: List,
    /// What is looked for.
    pub filter: Input,
    /// Whether that is being written.
    pub writing: bool,
    /// The one kind that is shown.
    pub kind: Option<MemoKind>,
    /// The order.
    pub order: MemoOrder,
    /// The link that is chosen in the memo.
    pub link: Option<usize>,
    /// Rows of the memo above the screen.
    pub scrolled: usize,
}

impl Memos {
    /// Bring the rows up to date with the study; what is chosen stays chosen.
    pub fn settle(&mut self, project: &Project, generation: u64) {
        if self.generation != Some(generation) {
            let chosen = self.chosen().map(|row| row.id);
            self.rows = memo_rows(project);
            self.generation = Some(generation);
            self.arrange();
            self.choose(chosen);
        }
    }

    /// Show what fits, in order.
    pub fn arrange(&mut self) {
        let filter = MemoFilter::parse(self.filter.text());
        let kind = self.kind;
        let fits = |row: &MemoRow| kind.is_none_or(|kind| row.kind == kind) && filter.takes(row);
        let rows = &self.rows;
        self.shown = (0..rows.len()).filter(|place| rows.get(*place).is_some_and(fits)).collect();
        let row = |place: &usize| rows.get(*place);
        match self.order {
            // Rows come in the order in which the memos were made; a day written up later belongs where it was.
            MemoOrder::Latest => {
                self.shown.reverse();
                self.shown.arrange_by_key(|place| row(place).map(|row| std::cmp::Reverse(row.date())));
            }
            MemoOrder::Place => self.shown.arrange_by_key(|place| {
                let row = row(place);
                let code =
                    |row: &MemoRow| if row.kind == MemoKind::Code { row.code_name.clone() } else { String::new() };
                row.map(|row| (rank(row.kind), row.day, row.transcript.clone(), code(row), row.start))
            }),
        }
        (self.link, self.scrolled) = (None, 0);
        self.list.chosen = self.list.chosen.min(self.shown.len().saturating_sub(1));
    }

    /// The row that is chosen.
    pub fn chosen(&self) -> Option<&MemoRow> {
        self.rows.get(*self.shown.get(self.list.chosen)?)
    }

    /// Choose a memo, if it is shown.
    pub fn choose(&mut self, id: Option<MemoId>) {
        let place = self.shown.iter().position(|place| self.rows.get(*place).is_some_and(|row| Some(row.id) == id));
        self.list.chosen = place.unwrap_or(self.list.chosen);
        (self.link, self.scrolled) = (None, 0);
    }

    /// Show all memos.
    pub fn show_all(&mut self) {
        (self.filter, self.kind, self.writing) = (Input::default(), None, false);
        let chosen = self.chosen().map(|row| row.id);
        self.arrange();
        self.choose(chosen);
    }

    /// Whether some are left out.
    pub fn is_narrowed(&self) -> bool {
        !self.filter.is_empty() || self.kind.is_some()
    }

    /// Show memos on the next kind of thing of which there are any; after the last, all.
    pub fn next_kind(&mut self) {
        let from = self.kind.map_or(0, |kind| MemoKind::ALL.iter().position(|known| *known == kind).unwrap_or(0) + 1);
        let rows = &self.rows;
        let some = |kind: &MemoKind| rows.iter().any(|row| row.kind == *kind);
        self.kind = MemoKind::ALL.into_iter().skip(from).find(some);
        self.list = List::default();
        self.arrange();
    }

    /// Choose the next link of the memo's `text`, or the one before; after the last one none.
    pub fn step_link(&mut self, text: &str, direction: Direction) {
        let count = wiki_links(text).len();
        self.link = match (self.link, direction) {
            (None, Direction::Forward) => (count > 0).then_some(0),
            (None, Direction::Backward) => count.checked_sub(1),
            (Some(link), Direction::Forward) => Some(link + 1).filter(|link| *link < count),
            (Some(link), Direction::Backward) => link.checked_sub(1),
        };
    }
}

/// Transcripts, their passages and codings lie among each other.
fn rank(kind: MemoKind) -> u8 {
    match kind {
        MemoKind::Project => 0,
        MemoKind::Diary => 1,
        MemoKind::Transcript | MemoKind::Coding | MemoKind::Passage => 2,
        MemoKind::Code => 3,
    }
}
