//! The Transcripts view: which rows of the overview are shown, and in which order.

use std::sync::Arc;

use crate::app::quotes::Tally;
use crate::app::{Overview, OverviewRow};
use crate::project::TranscriptId;

use super::{Input, List, Shown};

/// A column that rows can be sorted by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Its id.
    #[default]
    Id,
    /// Its title.
    Title,
    /// Its language.
    Language,
    /// Words.
    Words,
    /// Turns.
    Turns,
    /// Codings of all coders.
    Codings,
    /// Codings whose words an edit has taken away.
    Lost,
    /// How far the coders are.
    Completion,
    /// An attribute.
    Attribute(String),
}

impl Column {
    /// The heading.
    pub fn name(&self) -> &str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Language => "lang",
            Self::Words => "words",
            Self::Turns => "turns",
            Self::Codings => "codings",
            Self::Lost => "lost",
            Self::Completion => "coders",
            Self::Attribute(name) => name,
        }
    }

    /// Whether it holds numbers.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Words | Self::Turns | Self::Codings | Self::Lost)
    }
}

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct Transcripts {
    /// The row that is chosen, among those shown.
    pub list: List,
    /// Words that a row must hold.
    pub filter: Input,
    /// Whether the filter is being written.
    pub writing: bool,
    /// What rows are sorted by.
    pub sort: Column,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// The attribute that was set last.
    pub attribute: Option<String>,
    /// Columns left out at the left, after the id.
    pub skipped: usize,
    /// Rows shown, by their place in the overview.
    pub shown: Vec<usize>,
    /// Which transcripts these are: the overview may be another by the time they are arranged anew.
    ids: Vec<TranscriptId>,
    /// Columns that the study has.
    pub columns: Vec<Column>,
    /// The codings that the filter of all views leaves, where it hides some and they are counted.
    pub tally: Option<Arc<Tally>>,
}

impl Transcripts {
    /// Choose rows and their order anew; `filter` is that of all views.
    pub fn arrange(&mut self, overview: &Overview, filter: &Shown) {
        let kept = self.ids.get(self.list.chosen).cloned();
        let words: Vec<String> = self.filter.text().split_whitespace().map(str::to_lowercase).collect();
        let holds = |row: &OverviewRow| {
            let all = searched(row);
            let own = |name: &str| row.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
            words.iter().all(|word| all.contains(word)) && filter.transcript(own)
        };
        let rows = overview.rows.iter().enumerate();
        let mut shown: Vec<usize> = rows.filter(|(_, row)| holds(row)).map(|(place, _)| place).collect();
        shown.sort_by_cached_key(|place| overview.rows.get(*place).map(|row| self.key(row)));
        if self.descending {
            shown.reverse();
        }
        let place = |place: &usize| overview.rows.get(*place).map(|row| &row.id) == kept.as_ref();
        self.list.chosen = shown.iter().position(place).unwrap_or(0);
        self.ids = shown.iter().filter_map(|place| overview.rows.get(*place)).map(|row| row.id.clone()).collect();
        self.shown = shown;
        self.columns = columns(overview);
    }

    /// The row that is chosen.
    pub fn chosen<'a>(&self, overview: &'a Overview) -> Option<&'a OverviewRow> {
        overview.rows.get(*self.shown.get(self.list.chosen)?)
    }

    /// The codings of a row that are shown.
    fn codings(&self, row: &OverviewRow) -> usize {
        self.tally.as_ref().map_or(row.codings, |tally| tally.in_transcript(&row.id))
    }

    /// What stands in a column of a row under the filter of all views.
    pub fn value(&self, row: &OverviewRow, column: &Column) -> String {
        if *column == Column::Codings { self.codings(row).to_string() } else { value(row, column) }
    }

    fn key(&self, row: &OverviewRow) -> (usize, String) {
        match &self.sort {
            Column::Words => (row.words, String::new()),
            Column::Turns => (row.turns, String::new()),
            Column::Codings => (self.codings(row), String::new()),
            Column::Lost => (row.lost, String::new()),
            column => (0, value(row, column).to_lowercase()),
        }
    }
}

/// The columns of a study: the fixed ones, the title only where it says more than the id, lost codings only where there
/// are some, then its attributes.
fn columns(overview: &Overview) -> Vec<Column> {
    let titled = overview.rows.iter().any(|row| row.title != row.id.as_str());
    let lost = overview.rows.iter().any(|row| row.lost > 0).then_some(Column::Lost);
    let fixed = [Column::Language, Column::Words, Column::Turns, Column::Codings];
    let title = titled.then_some(Column::Title);
    let fixed = title.into_iter().chain(fixed).chain(lost).chain([Column::Completion]);
    let mut columns: Vec<Column> = std::iter::once(Column::Id).chain(fixed).collect();
    let mut seen: Vec<&str> = Vec::new();
    for (name, _) in overview.rows.iter().flat_map(|row| &row.attributes) {
        if !seen.contains(&name.as_str()) {
            seen.push(name);
        }
    }
    columns.extend(seen.into_iter().map(|name| Column::Attribute(name.to_owned())));
    columns
}

/// What stands in a column of a row, whatever is shown.
fn value(row: &OverviewRow, column: &Column) -> String {
    match column {
        Column::Id => row.id.to_string(),
        Column::Title => row.title.clone(),
        Column::Language => row.language.clone(),
        Column::Words => row.words.to_string(),
        Column::Turns => row.turns.to_string(),
        Column::Codings => row.codings.to_string(),
        Column::Lost if row.lost == 0 => String::new(),
        Column::Lost => row.lost.to_string(),
        Column::Completion => {
            let each = row.completions.iter().map(|(coder, completion)| {
                let sign = if *completion == crate::project::Completion::Complete { '✓' } else { '…' };
                format!("{coder}{sign}")
            });
            each.collect::<Vec<_>>().join(" ")
        }
        Column::Attribute(name) => {
            let held = row.attributes.iter().find(|(known, _)| known == name);
            held.map(|(_, value)| value.clone()).unwrap_or_default()
        }
    }
}

fn searched(row: &OverviewRow) -> String {
    let mut all = format!("{} {} {} {}", row.id, row.title, row.language, value(row, &Column::Completion));
    for (name, value) in &row.attributes {
        all.push_str(&format!(" {name}:{value}"));
    }
    all.to_lowercase()
}
