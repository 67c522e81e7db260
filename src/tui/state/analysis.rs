//! The Analysis view: how often each code was used, as bars, and where, as a heat map.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use crate::analysis::{Frequencies, FrequencyRow, Grouping, Rollup, Scope};
use crate::app::counting::Counter;
use crate::project::{CoderId, Project};
use crate::tui::work::Stop;

use super::List;

/// A way of looking at the counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    /// A bar for each code.
    #[default]
    Bars,
    /// A cell for each code in each transcript, or each group of them.
    Map,
    /// Words, and the key words of groups.
    Words,
}

/// The parts of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnalysisParts {
    /// What is counted.
    pub head: Rect,
    /// The headings of the columns.
    pub titles: Rect,
    /// Bars or cells.
    pub body: Rect,
    /// What the chosen row or cell is, and how it was counted.
    pub notes: Rect,
}

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// How the counts are shown.
    pub picture: Picture,
    /// The row that is chosen.
    pub list: List,
    /// The column of the heat map that is chosen.
    pub column: List,
    /// Whether the most frequent codes come first, rather than the codebook's order.
    pub by_count: bool,
    /// Whether a code is counted with those below it.
    pub aggregate: bool,
    /// The coder whose codings are counted; all together where `None`.
    pub coder: Option<CoderId>,
    /// What the columns of the heat map are: transcripts where nothing else was chosen.
    pub group: Option<Grouping>,
    /// Whether codes are the columns.
    pub transposed: bool,
    /// Whether codes without codings are left out.
    pub used_only: bool,
    /// The study as numbers.
    pub counter: Option<Counter>,
    /// The [`crate::app::Workspace::generation`] that it shows.
    pub generation: u64,
    /// What was counted.
    pub scope: Scope,
    /// The counts.
    pub counted: Frequencies,
    /// Whether words have been counted too.
    pub with_words: bool,
    /// The rows that are shown, by their place in the counts.
    pub rows: Vec<usize>,
    /// Stops the counting of words.
    pub stop: Stop,
}

impl Analysis {
    /// Where the parts of the view lie in `body`; the headings of the map take `titles` rows.
    pub fn parts(body: Rect, titles: u16) -> AnalysisParts {
        let notes = if body.height >= 28 { 4 } else { 2.min(body.height / 4) };
        let head = Rect { height: body.height.min(1), ..body };
        let titles = Rect { y: head.bottom(), height: titles, ..body }.intersection(body);
        let rest = body.height.saturating_sub(head.height + titles.height);
        let middle = Rect { y: titles.bottom(), height: rest.saturating_sub(notes), ..body };
        let notes = Rect { y: middle.bottom(), height: notes.min(rest), ..body }.intersection(body);
        AnalysisParts { head, titles, body: middle, notes }
    }

    /// What is to be counted.
    pub fn wanted(&self) -> Scope {
        Scope {
            coders: self.coder.iter().cloned().collect(),
            by: self.group.clone().unwrap_or(Grouping::Transcript),
            rollup: if self.aggregate { Rollup::Aggregate } else { Rollup::Direct },
            ..Scope::default()
        }
    }

    /// What the columns of the heat map can be.
    pub fn groups(project: &Project) -> Vec<Grouping> {
        let names: BTreeSet<&String> = project.attributes.values().flat_map(|values| values.keys()).collect();
        let attributes = names.into_iter().map(|name| Grouping::Attribute(name.clone()));
        std::iter::once(Grouping::Transcript).chain(attributes).chain([Grouping::Coder, Grouping::Speaker]).collect()
    }

    /// Choose the rows and their order anew; the choice stays on its code.
    pub fn arrange(&mut self) {
        let kept = self.code().map(str::to_owned);
        let rows = &self.counted.rows;
        let used = |place: usize| {
            let Some(row) = rows.get(place) else { return false };
            // A heading stays above its codes.
            let below = rows.iter().skip(place + 1).take_while(|other| other.depth > row.depth);
            row.segments > 0 || !self.by_count && below.into_iter().any(|other| other.segments > 0)
        };
        let mut shown: Vec<usize> = (0..rows.len()).filter(|place| !self.used_only || used(*place)).collect();
        if self.by_count {
            shown.sort_by_key(|place| std::cmp::Reverse(rows.get(*place).map_or(0, |row| row.segments)));
        }
        self.rows = shown;
        let place = kept.and_then(|code| self.shown().position(|row| row.code == code));
        if let (Some(place), false) = (place, self.is_transposed()) {
            self.list.chosen = place;
        }
    }

    /// The rows that are shown.
    pub fn shown(&self) -> impl DoubleEndedIterator<Item = &FrequencyRow> + Clone {
        self.rows.iter().filter_map(|place| self.counted.rows.get(*place))
    }

    /// Whether the codes are the columns of what is shown.
    pub fn is_transposed(&self) -> bool {
        self.transposed && self.picture == Picture::Map
    }

    /// Rows and columns of what is shown.
    pub fn size(&self) -> (usize, usize) {
        match (self.picture, self.transposed) {
            (Picture::Bars | Picture::Words, _) => (self.rows.len(), 1),
            (Picture::Map, false) => (self.rows.len(), self.counted.groups.len()),
            (Picture::Map, true) => (self.counted.groups.len(), self.rows.len()),
        }
    }

    /// The code of a cell, and the place of its group.
    pub fn at(&self, row: usize, column: usize) -> Option<(&FrequencyRow, usize)> {
        let (code, group) = if self.is_transposed() { (column, row) } else { (row, column) };
        Some((self.counted.rows.get(*self.rows.get(code)?)?, group))
    }

    /// The id of the chosen code.
    pub fn code(&self) -> Option<&str> {
        self.at(self.list.chosen, self.column.chosen).map(|(row, _)| row.code.as_str())
    }

    /// Segments in a cell of the heat map.
    pub fn count(&self, row: usize, column: usize) -> usize {
        self.at(row, column).and_then(|(row, group)| row.groups.get(group)).copied().unwrap_or(0)
    }

    /// The largest count: the darkest cell, or the longest bar.
    pub fn max(&self) -> usize {
        match self.picture {
            Picture::Bars | Picture::Words => self.shown().map(|row| row.segments).max().unwrap_or(0),
            Picture::Map => self.shown().flat_map(|row| &row.groups).copied().max().unwrap_or(0),
        }
    }
}
