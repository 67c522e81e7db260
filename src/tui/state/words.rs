//! The Words table of the Analysis view: what participants say, and what tells one group of them from the others.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analysis::{Grouping, KeyRow, Keyness, Script, StopWords, WordRow};
use crate::app::words::{
    CountedWords, Interviewers, KeyOptions, ListOptions, WordCounter, WordGroups, WordScope, groups_in_order, key_rows,
    list_rows,
};
use crate::project::Project;
use crate::tui::work::Ticket;

use super::List;

/// The order of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WordOrder {
    /// The most frequent first; key words by log ratio.
    #[default]
    Most,
    /// By letters.
    Letters,
    /// Those in most transcripts first.
    Range,
    /// The most even first.
    Even,
}

impl WordOrder {
    /// The one after this.
    pub fn next(self) -> Self {
        match self {
            Self::Most => Self::Letters,
            Self::Letters => Self::Range,
            Self::Range => Self::Even,
            Self::Even => Self::Most,
        }
    }
}

/// What the table is to show.
#[derive(Clone, Debug, PartialEq)]
pub struct WordsWanted {
    /// What the groups are; none where `None`.
    pub by: Option<Grouping>,
    /// Whether interviewers' words count.
    pub interviewers: bool,
    /// The words of one script alone.
    pub script: Option<Script>,
    /// Whether stop words are left out.
    pub without_stop: bool,
    /// The group whose key words are shown, by name; all words where `None`.
    pub group: Option<String>,
    /// The order.
    pub order: WordOrder,
}

impl Default for WordsWanted {
    fn default() -> Self {
        let (by, script, group) = (None, None, None);
        Self { by, interviewers: false, script, without_stop: true, group, order: WordOrder::Most }
    }
}

impl WordsWanted {
    /// What is to be counted for it.
    pub fn scope(&self) -> WordScope {
        WordScope {
            by: self.by.as_ref().and_then(WordGroups::of).unwrap_or_default(),
            interviewers: Interviewers::new(self.interviewers, []),
            ..WordScope::default()
        }
    }

    /// Which words are listed.
    pub fn options(&self, stop_words: &StopWords) -> ListOptions {
        let stop = if self.without_stop { stop_words.clone() } else { StopWords::default() };
        ListOptions { stop, script: self.script, ..ListOptions::default() }
    }

    /// Which words are key: stop words only where they are asked for.
    pub fn key_options(&self, stop_words: &StopWords) -> KeyOptions {
        let usual = KeyOptions::default();
        let list = ListOptions { least: usual.list.least, ..self.options(stop_words) };
        KeyOptions { list, ..usual }
    }

    /// The groups that there can be: none, speakers, transcripts, attributes.
    pub fn groupings(project: &Project) -> Vec<Option<Grouping>> {
        let names: BTreeSet<&String> = project.attributes.values().flat_map(|values| values.keys()).collect();
        let attributes = names.into_iter().map(|name| Some(Grouping::Attribute(name.clone())));
        [None].into_iter().chain(attributes).chain([Some(Grouping::Speaker), Some(Grouping::Transcript)]).collect()
    }
}

/// The rows of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum WordRows {
    /// All words.
    List(Vec<WordRow>),
    /// The key words of a group, and how many were tested.
    Keys(Vec<(KeyRow, Keyness)>, usize),
}

/// A table that has been made.
#[derive(Clone, Debug)]
pub struct WordsShown {
    /// What was counted.
    pub counted: Arc<CountedWords>,
    /// The scope that it was counted in, and the [`WordCounter::stamp`].
    pub of: (WordScope, u64),
    /// What it shows.
    pub wanted: WordsWanted,
    /// The groups, and where they stand in the vocabulary.
    pub groups: Vec<(String, usize)>,
    /// The rows.
    pub rows: WordRows,
}

impl WordsShown {
    /// Make the table; on a thread, because a large corpus takes a moment.
    pub fn make(counted: Arc<CountedWords>, counter: &WordCounter, wanted: WordsWanted) -> Self {
        let scope = wanted.scope();
        let groups = groups_in_order(&counted.vocabulary, &scope);
        let stop = counter.stop_words();
        let place = Self::place(&groups, &wanted);
        let mut rows = match place {
            Some(group) => {
                let (rows, tested) = key_rows(&counted.vocabulary, &|other| other == group, &wanted.key_options(stop));
                WordRows::Keys(rows, tested)
            }
            None => WordRows::List(list_rows(&counted.vocabulary, &wanted.options(stop))),
        };
        rows.sort(wanted.order);
        Self { counted, of: (scope, counter.stamp()), wanted, groups, rows }
    }

    fn place(groups: &[(String, usize)], wanted: &WordsWanted) -> Option<usize> {
        let wanted = wanted.group.as_ref()?;
        groups.iter().find(|(name, _)| name == wanted).map(|(_, place)| *place)
    }

    /// The place in the vocabulary of the group whose key words are shown.
    pub fn group(&self) -> Option<usize> {
        Self::place(&self.groups, &self.wanted)
    }
}

impl WordRows {
    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::List(rows) => rows.len(),
            Self::Keys(rows, _) => rows.len(),
        }
    }

    /// The word of a row: as it is written, and what it is counted as.
    pub fn word(&self, row: usize) -> Option<(&str, &str)> {
        match self {
            Self::List(rows) => rows.get(row).map(|row| (row.word.as_str(), row.key.as_str())),
            Self::Keys(rows, _) => rows.get(row).map(|(row, _)| (row.word.as_str(), row.key.as_str())),
        }
    }

    fn sort(&mut self, order: WordOrder) {
        let even = |dp: Option<f64>| dp.unwrap_or(f64::INFINITY);
        match (self, order) {
            // As they come.
            (_, WordOrder::Most) => {}
            (Self::List(rows), WordOrder::Letters) => rows.sort_by(|one, other| one.key.cmp(&other.key)),
            (Self::List(rows), WordOrder::Range) => rows.sort_by_key(|row| std::cmp::Reverse(row.dispersion.range)),
            (Self::List(rows), WordOrder::Even) => {
                rows.sort_by(|one, other| even(one.dispersion.dp).total_cmp(&even(other.dispersion.dp)));
            }
            (Self::Keys(rows, _), WordOrder::Letters) => rows.sort_by(|(one, _), (other, _)| one.key.cmp(&other.key)),
            (Self::Keys(rows, _), WordOrder::Range) => {
                rows.sort_by_key(|(row, _)| std::cmp::Reverse(row.target_range.max(row.reference_range)));
            }
            (Self::Keys(rows, _), WordOrder::Even) => {
                rows.sort_by(|(one, _), (other, _)| even(one.dispersion.dp).total_cmp(&even(other.dispersion.dp)));
            }
        }
    }
}

/// The state of the table.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// What it is to show.
    pub wanted: WordsWanted,
    /// The row that is chosen.
    pub list: List,
    /// What counts, as of a [`crate::app::Workspace::generation`].
    pub counter: Option<(u64, WordCounter)>,
    /// What the latest task was asked, with the counter's stamp.
    pub asked: Option<(WordsWanted, u64)>,
    /// The latest task.
    pub ticket: Ticket,
    /// How many texts of how many are counted, while they are.
    pub running: Option<(usize, usize)>,
    /// Whether the counting was stopped by hand.
    pub stopped: bool,
    /// Why nothing can be counted.
    pub failed: Option<String>,
    /// The table.
    pub shown: Option<WordsShown>,
}

impl Words {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.shown.as_ref().map_or(0, |shown| shown.rows.count())
    }
}
