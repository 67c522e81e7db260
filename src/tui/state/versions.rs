//! The versions of the codebook: which there are, what differs, the whole of one.

use crate::app::VersionRow;
use crate::project::CodeDifference;

use super::List;

/// What two versions differ in, or why that cannot be said.
pub type Compared = Result<Vec<CodeDifference>, String>;

/// The two versions that are compared: hashes; `None` before the first one, and for what is in force now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The older one; `None` is a codebook without codes.
    pub before: Option<String>,
    /// The newer one; `None` is the codebook in force.
    pub after: Option<String>,
}

/// The whole text of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// What it is called: `v3`.
    pub name: String,
    /// Its lines; why they cannot be had.
    pub lines: Result<Vec<String>, String>,
    /// The first line on screen.
    pub top: usize,
}

/// The state of the dialog.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    /// All versions, the latest first.
    pub rows: Vec<VersionRow>,
    /// The one that is chosen.
    pub list: List,
    /// Whether it is compared with what is in force, and not with the one that it came from.
    pub with_now: bool,
    /// What was compared last, and what that came to.
    pub compared: Option<(Pair, Compared)>,
    /// The pair that is being compared.
    pub asked: Option<Pair>,
    /// Rows by which the differences are scrolled.
    pub scrolled: usize,
    /// The whole text of the chosen version, where it is being read.
    pub whole: Option<Whole>,
    /// The [`crate::app::Workspace::generation`] that `rows` show.
    pub generation: Option<u64>,
}

impl Versions {
    /// The version that is chosen.
    pub fn chosen(&self) -> Option<&VersionRow> {
        self.rows.get(self.list.chosen)
    }

    /// What is to be compared.
    pub fn pair(&self) -> Option<Pair> {
        let chosen = self.chosen()?.hash.clone();
        if self.with_now {
            return Some(Pair { before: Some(chosen), after: None });
        }
        let before = self.came_from().map(|row| row.hash.clone());
        Some(Pair { before, after: Some(chosen) })
    }

    /// The version that the chosen one came from: not always the one listed before it, which may have been taken back.
    pub fn came_from(&self) -> Option<&VersionRow> {
        let before = self.chosen()?.before.as_ref()?;
        self.rows.iter().find(|row| &row.hash == before)
    }

    /// What was found about the pair that is to be compared; `None` while it is being found out.
    pub fn found(&self) -> Option<&Compared> {
        let pair = self.pair()?;
        self.compared.as_ref().filter(|(known, _)| *known == pair).map(|(_, compared)| compared)
    }

    /// Take in the versions as of `generation`; the choice stays on its version.
    pub fn take(&mut self, mut rows: Vec<VersionRow>, generation: u64) {
        rows.reverse();
        let chosen = self.chosen().map(|row| row.hash.clone());
        let place = chosen.and_then(|hash| rows.iter().position(|row| row.hash == hash));
        (self.rows, self.list.chosen, self.generation) = (rows, place.unwrap_or(0), Some(generation));
        (self.compared, self.asked) = (None, None);
    }
}
