//! The first screen where no study is open: those that were open lately, the sample, a new one, a folder.

use std::path::PathBuf;

use super::{Input, List};

/// What can be begun with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// A new study of the interviews in the working folder.
    Here,
    /// The sample study, with its tour.
    Demo,
    /// A new study.
    New,
    /// A study in a folder.
    Open,
}

impl Begin {
    /// All, in the order of the screen, each with its letter and what it is.
    pub const ALL: [(Self, char, &'static str); 3] = [
        (Self::Demo, 'd', "the sample study, with a tour of eight short steps"),
        (Self::New, 'n', "a new study in a folder of yours"),
        (Self::Open, 'o', "a study that lies in a folder"),
    ];
}

/// A row of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartRow {
    /// The interviews in the working folder.
    Here,
    /// A study, by its place in the list.
    Recent(usize),
    /// What can be begun, by its place in [`Begin::ALL`].
    Begin(usize),
}

/// A study that was open lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Its folder.
    pub root: PathBuf,
    /// Its title, as far as it is known without opening it.
    pub title: String,
    /// Whether it is there.
    pub there: bool,
}

/// The folder of a new study where none is named.
pub const NEW_FOLDER: &str = "my-study";

/// The state of the screen.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Studies that were open lately, the latest first.
    pub recent: Vec<Recent>,
    /// The row that is chosen: the studies, then what can be begun.
    pub list: List,
    /// What a folder is being named for.
    pub asking: Option<(Begin, Input)>,
    /// Names that the folder may go on to.
    pub names: Vec<String>,
    /// The folder of a new study, while its codebook is chosen.
    pub folder: PathBuf,
    /// A folder for a new study of the interviews in the working folder, and these; none where there are none.
    pub here: Option<(PathBuf, Vec<PathBuf>)>,
    /// The interviews that the study which is being made takes in.
    pub files: Vec<PathBuf>,
    /// Why it cannot be done.
    pub problem: Option<String>,
    /// The folder that is being opened.
    pub opening: Option<PathBuf>,
    /// A study was made: the folder that may hold its interviews, empty where none does.
    pub made: Option<String>,
}

impl Start {
    /// Rows to choose from.
    pub fn len(&self) -> usize {
        usize::from(self.here.is_some()) + self.recent.len() + Begin::ALL.len()
    }

    /// Whether there is nothing to choose from; there always is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What stands in a row.
    pub fn row(&self, row: usize) -> StartRow {
        match row.checked_sub(usize::from(self.here.is_some())) {
            None => StartRow::Here,
            Some(place) if place < self.recent.len() => StartRow::Recent(place),
            Some(place) => StartRow::Begin(place - self.recent.len()),
        }
    }

    /// The row of a study.
    pub fn row_of(&self, recent: usize) -> usize {
        recent + usize::from(self.here.is_some())
    }

    /// What can be begun in the chosen row, where it is no study.
    pub fn chosen(&self) -> Option<Begin> {
        match self.row(self.list.chosen) {
            StartRow::Here => Some(Begin::Here),
            StartRow::Recent(_) => None,
            StartRow::Begin(place) => Begin::ALL.get(place).map(|(begin, ..)| *begin),
        }
    }

    /// The study in the chosen row.
    pub fn chosen_recent(&self) -> Option<usize> {
        match self.row(self.list.chosen) {
            StartRow::Recent(place) => Some(place),
            StartRow::Here | StartRow::Begin(_) => None,
        }
    }
}
