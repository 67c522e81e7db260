//! Facets beside the hits: what the answer is of, and what narrows it.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::app::{Facet, FacetCounter, Facets, Found, Line};
use crate::text::{Direction, Unit};
use crate::tui::action::Motion;

use super::List;

/// Facets of a group that are listed before the rest is asked for.
const FEW: usize = 5;

/// A row of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetRow<'a> {
    /// The heading of a group, with how many facets it has.
    Heading(&'a str, usize),
    /// A facet of a group.
    Facet(&'a str, &'a Facet),
    /// So many more facets of a group, or `0` where all are listed.
    More(&'a str, usize),
}

/// The panel.
#[derive(Debug, Default)]
pub struct FacetPanel {
    /// Whether the keys are its own.
    pub active: bool,
    /// What it shows.
    pub facets: Facets,
    /// What is chosen, counted without headings, and the first row on screen, counted with them.
    pub list: List,
    /// Groups of which all facets are listed.
    pub open: BTreeSet<String>,
    /// The turns of the latest answer.
    pub found: Option<Arc<Found>>,
    /// The turns that `facets` counts, and the [`crate::app::Workspace::generation`] whose codings they count.
    pub counted: Option<(Arc<Found>, u64)>,
    /// Whether a thread is counting.
    pub counting: bool,
    /// Counts, and remembers what it has read.
    pub counter: Option<FacetCounter>,
    /// The [`crate::app::Workspace::generation`] whose codings `counter` holds.
    pub generation: u64,
    /// Speakers as the texts write them, that the counter does not know yet.
    pub heard: Vec<String>,
    /// All speakers heard of.
    known: HashSet<String>,
}

impl FacetPanel {
    /// Forget what was counted.
    pub fn clear(&mut self) {
        (self.facets, self.list, self.active) = (Facets::default(), List::default(), false);
        (self.found, self.counted) = (None, None);
    }

    /// Note how the speakers of `lines` are written.
    pub fn hear(&mut self, lines: &[Line]) {
        for speaker in lines.iter().filter_map(|line| line.speaker.as_ref()) {
            if !self.known.contains(speaker) {
                self.known.insert(speaker.clone());
                self.heard.push(speaker.clone());
            }
        }
    }

    /// Whether what is shown is of these turns and of the codings of this generation.
    pub fn shows(&self, found: &Arc<Found>, generation: u64) -> bool {
        let counted = self.counted.as_ref();
        counted.is_some_and(|(turns, counted)| Arc::ptr_eq(turns, found) && *counted == generation)
    }

    /// Show `facets`; the choice stays on its facet, or goes to the first of its group where that is gone.
    pub fn take(&mut self, facets: Facets) {
        let chosen = self.chosen().map(identity);
        self.facets = facets;
        let place = chosen.and_then(|chosen| {
            let own = self.items().position(|row| identity(row) == chosen);
            own.or_else(|| self.items().position(|row| group_of(row) == chosen.0))
        });
        self.list.chosen = place.unwrap_or_default();
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = FacetRow<'_>> {
        self.facets.groups().flat_map(|(name, facets)| {
            let shown = if self.open.contains(name) || facets.len() == FEW + 1 { facets.len() } else { FEW };
            let more = (facets.len() > FEW + 1).then(|| FacetRow::More(name, facets.len().saturating_sub(shown)));
            let listed = facets.iter().take(shown).map(move |facet| FacetRow::Facet(name, facet));
            std::iter::once(FacetRow::Heading(name, facets.len())).chain(listed).chain(more)
        })
    }

    /// The rows that can be chosen.
    fn items(&self) -> impl Iterator<Item = FacetRow<'_>> {
        self.rows().filter(|row| !matches!(row, FacetRow::Heading(..)))
    }

    /// The row that is chosen.
    pub fn chosen(&self) -> Option<FacetRow<'_>> {
        self.items().nth(self.list.chosen)
    }

    /// Where the chosen row stands among all rows.
    pub fn chosen_row(&self) -> usize {
        let rows = self.rows().enumerate().filter(|(_, row)| !matches!(row, FacetRow::Heading(..)));
        rows.map(|(place, _)| place).nth(self.list.chosen).unwrap_or_default()
    }

    /// Choose the row at this place among all rows, if it can be.
    pub fn choose_row(&mut self, place: usize) -> bool {
        let heading = |row: &FacetRow<'_>| matches!(row, FacetRow::Heading(..));
        let here = self.rows().nth(place).filter(|row| !heading(row)).is_some();
        if here {
            self.list.chosen = self.rows().take(place).filter(|row| !heading(row)).count();
        }
        here
    }

    /// Move among the rows, of which `height` are on screen; by turns, to the first of another group.
    pub fn step(&mut self, motion: Motion, height: usize) {
        if let Motion::Unit(Unit::Turn, direction) = motion {
            self.list.chosen = self.beside_group(direction);
            return self.follow(height);
        }
        let items = self.items().count();
        let mut list = List { chosen: self.list.chosen, top: 0 };
        list.step(motion, items, height);
        self.list.chosen = list.chosen;
        self.follow(height);
    }

    /// The first row of the group after the chosen one's, or of its own or the one before.
    fn beside_group(&self, direction: Direction) -> usize {
        let groups: Vec<&str> = self.items().map(group_of).collect();
        let firsts = (0..groups.len()).filter(|&place| place == 0 || groups.get(place) != groups.get(place - 1));
        let here = self.list.chosen;
        match direction {
            Direction::Forward => firsts.into_iter().find(|&first| first > here).unwrap_or(here),
            Direction::Backward => firsts.take_while(|&first| first < here).last().unwrap_or_default(),
        }
    }

    /// Keep the choice on screen, with the heading where it is the first of its group.
    pub fn follow(&mut self, height: usize) {
        let (len, row) = (self.rows().count(), self.chosen_row());
        let mut list = List { chosen: row, top: self.list.top };
        list.follow(len, height);
        let above = row.checked_sub(1).filter(|_| self.list.chosen == 0 || height > 2);
        self.list.top = above.map_or(list.top, |above| list.top.min(above));
    }
}

fn group_of(row: FacetRow<'_>) -> &str {
    match row {
        FacetRow::Heading(group, _) | FacetRow::More(group, _) | FacetRow::Facet(group, _) => group,
    }
}

/// By what a row is known again when the counts have changed.
fn identity(row: FacetRow<'_>) -> (String, Option<String>) {
    match row {
        FacetRow::Heading(group, _) | FacetRow::More(group, _) => (group.to_owned(), None),
        FacetRow::Facet(group, facet) => (group.to_owned(), Some(facet.filter.to_lowercase())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facets(names: &[&str]) -> Facets {
        let facet = |name: &&str| Facet { label: (*name).to_owned(), filter: format!("speaker:{name}"), turns: 1 };
        let codes = vec![Facet { label: "信任".to_owned(), filter: "code:trust".to_owned(), turns: 9 }];
        Facets { speakers: names.iter().map(facet).collect(), codes, ..Facets::default() }
    }

    fn shown(panel: &FacetPanel) -> String {
        let row = |row| match row {
            FacetRow::Heading(name, count) => format!("[{name} {count}]"),
            FacetRow::Facet(_, facet) => facet.label.clone(),
            FacetRow::More(_, count) => format!("+{count}"),
        };
        panel.rows().map(row).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_long_group_shows_its_first_facets_until_it_is_opened() {
        let mut panel = FacetPanel::default();
        panel.take(facets(&["a", "b", "c", "d", "e", "f", "g", "陆"]));
        assert_eq!(shown(&panel), "[speakers 8] a b c d e +3 [codes 1] 信任");
        panel.open.insert("speakers".to_owned());
        assert_eq!(shown(&panel), "[speakers 8] a b c d e f g 陆 +0 [codes 1] 信任");
        panel.take(facets(&["a", "b", "c", "d", "e", "f"]));
        assert_eq!(shown(&panel), "[speakers 6] a b c d e f [codes 1] 信任");
    }

    #[test]
    fn the_choice_stays_on_its_facet_and_passes_over_headings() {
        let mut panel = FacetPanel::default();
        panel.take(facets(&["a", "b", "陆"]));
        panel.step(Motion::Edge(Direction::Forward), 4);
        assert_eq!((panel.list.chosen, panel.chosen_row(), panel.list.top), (3, 5, 2));
        panel.step(Motion::Line(Direction::Backward), 4);
        assert!(matches!(panel.chosen(), Some(FacetRow::Facet("speakers", facet)) if facet.label == "陆"));
        panel.take(facets(&["陆", "a", "b"]));
        assert_eq!(panel.list.chosen, 0);
        panel.step(Motion::Unit(Unit::Turn, Direction::Forward), 4);
        assert!(matches!(panel.chosen(), Some(FacetRow::Facet("codes", _))), "{:?}", panel.chosen());
        panel.step(Motion::Unit(Unit::Turn, Direction::Forward), 4);
        assert_eq!(panel.list.chosen, 3);
        panel.step(Motion::Unit(Unit::Turn, Direction::Backward), 4);
        panel.step(Motion::Line(Direction::Forward), 4);
        panel.take(facets(&["陆", "c"]));
        assert_eq!(panel.list.chosen, 0, "its facet is gone: the first of its group");
        panel.take(facets(&["b"]));
        assert!(panel.choose_row(3) && !panel.choose_row(2) && !panel.choose_row(9));
        panel.follow(2);
        assert_eq!((panel.list.chosen, panel.chosen_row()), (1, 3));
    }
}
