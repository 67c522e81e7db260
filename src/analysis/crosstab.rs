//! Code × group: in how many transcripts and cases of each group a code was applied, how many segments, how much text.
//!
//! Groups are transcripts, or the values of an attribute. Where an attribute is meant, the unit is the *case*: segments of
//! one person depend on each other, and one who talks much must not make a group's number. For each code its cases with
//! and without it make a [`CrossTable`] over the groups, from which come Cramér's V and, where it is asked for, a test; the
//! probabilities are adjusted over all codes shown. Samples that were chosen on purpose license no statement about a
//! population: the counts are the result, the tests explore.
//!
//! A case whose transcripts have several values of the attribute belongs to a group `(several)`.

use std::collections::{BTreeMap, BTreeSet};

use super::undefined::share;
use super::{
    Adjustment, Basis, CodingTable, CrossTable, Frame, Grouping, Label, Levels, Measured, Scope, Segments, Test,
    Undefined,
};
use crate::project::Project;

/// The group of cases with several values.
const SEVERAL: &str = "(several)";

/// How the tests are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Testing {
    /// How the probabilities are adjusted over the codes shown.
    pub adjustment: Adjustment,
    /// Tables drawn where neither chi-square nor Fisher's test fits.
    pub draws: usize,
    /// The seed of the drawing.
    pub seed: u64,
}

impl Default for Testing {
    fn default() -> Self {
        Self { adjustment: Adjustment::Holm, draws: 9_999, seed: 42 }
    }
}

/// A group: a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Cases in it.
    pub cases: usize,
    /// Transcripts in it.
    pub transcripts: usize,
    /// Code points of these.
    pub characters: usize,
}

/// One code in one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrosstabCell {
    /// Merged segments.
    pub segments: usize,
    /// Cases with at least one.
    pub cases: usize,
    /// Code points covered.
    pub characters: usize,
}

/// One code over all groups.
#[derive(Clone, Debug, PartialEq)]
pub struct CrosstabRow {
    /// The code.
    pub label: Label,
    /// A cell for each group.
    pub cells: Vec<CrosstabCell>,
    /// All groups together.
    pub total: CrosstabCell,
    /// Cases with the code and without it, by group.
    pub table: CrossTable,
    /// The test, where it was asked for.
    pub test: Result<Test, Undefined>,
    /// Its probability, adjusted over the family.
    pub p_adjusted: Measured,
}

/// The table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crosstab {
    /// The columns.
    pub groups: Vec<Group>,
    /// The rows, in the order of the codebook.
    pub rows: Vec<CrosstabRow>,
    /// What the columns are.
    pub by: Grouping,
    /// How many tests were made.
    pub tests: usize,
    /// Layer, scope and denominators.
    pub basis: Basis,
}

/// Count; the groups are what [`Scope::by`] names, transcripts where that is neither. `testing` asks for tests.
pub fn crosstab(project: &Project, table: &CodingTable, scope: &Scope, testing: Option<Testing>) -> Crosstab {
    let frame = Frame::new(project, table, scope);
    let columns = Columns::of(project, &frame, scope);
    let segments = frame.segments();
    let row = |(place, label): (usize, Label)| columns.row(&segments, place, label, testing);
    let mut rows: Vec<CrosstabRow> = frame.labels(project).into_iter().enumerate().map(row).collect();
    let tests = adjust(&mut rows, testing.unwrap_or_default().adjustment);
    Crosstab { groups: columns.groups, rows, by: scope.by.clone(), tests, basis: frame.basis().clone() }
}

/// By the number of each transcript, the group that [`crosstab`] puts it into; `None` out of scope.
pub fn groups(project: &Project, table: &CodingTable, scope: &Scope) -> Vec<Option<usize>> {
    Columns::of(project, &Frame::new(project, table, scope), scope).places
}

fn adjust(rows: &mut [CrosstabRow], adjustment: Adjustment) -> usize {
    let p: Vec<f64> = rows.iter().filter_map(|row| Some(row.test.ok()?.p())).collect();
    let mut adjusted = adjustment.adjust(&p).into_iter();
    for row in rows {
        row.p_adjusted = row.test.and_then(|_| adjusted.next().ok_or(Undefined::NothingInScope));
    }
    p.len()
}

/// The columns, and where each transcript and each case belongs.
struct Columns {
    groups: Vec<Group>,
    /// By transcript.
    places: Vec<Option<usize>>,
    /// By transcript, its case.
    cases: Vec<u32>,
    /// The column of each case.
    of_case: BTreeMap<u32, usize>,
}

impl Columns {
    fn of(project: &Project, frame: &Frame<'_>, scope: &Scope) -> Self {
        let levels = match &scope.by {
            Grouping::Attribute(name) => Levels::of_attribute(project, frame, name),
            _ => Levels::of_transcripts(frame),
        };
        Self::new(frame, &levels)
    }

    fn new(frame: &Frame<'_>, levels: &Levels) -> Self {
        let group = |name: &String| Group { name: name.clone(), ..Group::default() };
        let mut groups: Vec<Group> = levels.names().iter().map(group).collect();
        let all = frame.table().transcripts().len() as u32;
        let mut places: Vec<Option<usize>> = (0..all).map(|number| levels.of(number)).collect();
        let mut values: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        for (number, _) in frame.transcripts() {
            values.entry(frame.case(number)).or_default().extend(levels.of(number));
        }
        // A value that one of its transcripts has is the case's, where the others have none.
        for values in values.values_mut().filter(|values| values.len() > 1) {
            values.retain(|value| Some(*value) != levels.without());
            if values.len() > 1 {
                values.retain(|value| Some(*value) != levels.not_applicable());
            }
        }
        let several = groups.len();
        let place = |values: &BTreeSet<usize>| if values.len() == 1 { values.first().copied() } else { Some(several) };
        let of_case: BTreeMap<u32, usize> =
            values.iter().filter_map(|(case, values)| Some((*case, place(values)?))).collect();
        if of_case.values().any(|place| *place == several) {
            groups.push(Group { name: SEVERAL.to_owned(), ..Group::default() });
        }
        let cases: Vec<u32> = (0..all).map(|number| frame.case(number)).collect();
        for (number, _) in frame.transcripts() {
            let column = cases.get(number as usize).and_then(|case| of_case.get(case)).copied();
            places.get_mut(number as usize).into_iter().for_each(|place| *place = column);
            if let Some(group) = column.and_then(|column| groups.get_mut(column)) {
                group.transcripts += 1;
                group.characters += frame.length(number).unwrap_or(0);
            }
        }
        for column in of_case.values() {
            groups.get_mut(*column).into_iter().for_each(|group| group.cases += 1);
        }
        Self { groups, places, cases, of_case }
    }

    fn row(&self, segments: &Segments, place: usize, label: Label, testing: Option<Testing>) -> CrosstabRow {
        let mut cells = vec![CrosstabCell::default(); self.groups.len()];
        let mut total = CrosstabCell::default();
        let mut met = BTreeSet::new();
        for run in segments.of(place) {
            let number = run.transcript as usize;
            let Some(column) = self.places.get(number).copied().flatten() else { continue };
            let new = self.cases.get(number).is_some_and(|case| met.insert(*case));
            for cell in cells.get_mut(column).into_iter().chain([&mut total]) {
                cell.segments += 1;
                cell.cases += usize::from(new);
                cell.characters += (run.end - run.start) as usize;
            }
        }
        let with = cells.iter().map(|cell| cell.cases).collect();
        let without = cells.iter().zip(&self.groups).map(|(cell, group)| group.cases - cell.cases.min(group.cases));
        let table = CrossTable::new(vec![with, without.collect()]);
        debug_assert_eq!(table.n(), self.of_case.len());
        let test = testing.map_or(Err(Undefined::NotAsked), |how| table.test(how.draws, how.seed));
        CrosstabRow { label, cells, total, table, test, p_adjusted: Err(Undefined::NotAsked) }
    }
}

impl Crosstab {
    /// Percent of a group's cases that have a code.
    pub fn percent(&self, row: &CrosstabRow, column: usize) -> Measured {
        let (cases, of) = (row.cells.get(column), self.groups.get(column));
        let cases = cases.map_or(0, |cell| cell.cases) as f64;
        share(100.0 * cases, of.map_or(0, |group| group.cases) as f64, Undefined::NothingInScope)
    }

    /// Percent of a group's characters that a code covers.
    pub fn coverage(&self, row: &CrosstabRow, column: usize) -> Measured {
        let (cell, of) = (row.cells.get(column), self.groups.get(column));
        let characters = cell.map_or(0, |cell| cell.characters) as f64;
        share(100.0 * characters, of.map_or(0, |group| group.characters) as f64, Undefined::NothingInScope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::study;

    /// Four transcripts of three people, two partners.
    fn interviews() -> Project {
        let mut project = study(
            &[("a1", 100, 20), ("a2", 50, 10), ("b", 100, 20), ("王", 100, 60)],
            &[
                ("trust", "a1", "amy", 0, 10),
                ("trust", "a1", "bo", 5, 20),
                ("trust", "a2", "amy", 0, 10),
                ("language", "王", "amy", 3, 7),
            ],
        );
        for (id, case, partner) in [("a1", "A", "US"), ("a2", "A", "US"), ("b", "", "CN"), ("王", "W", "CN")] {
            let values =
                [("case", case), ("partner", partner)].map(|(name, value)| (name.to_owned(), value.to_owned()));
            project.attributes.insert(id.into(), values.into());
        }
        project
    }

    fn count(project: &Project, by: &str, case: Option<&str>) -> Crosstab {
        let by = Grouping::Attribute(by.to_owned());
        let scope = Scope { by, case: case.map(str::to_owned), ..Scope::default() };
        crosstab(project, &CodingTable::new(project), &scope, Some(Testing::default()))
    }

    fn row<'a>(counted: &'a Crosstab, code: &str) -> &'a CrosstabRow {
        counted.rows.iter().find(|row| row.label.code.as_str() == code).unwrap()
    }

    #[test]
    fn the_unit_of_an_attribute_is_the_case() {
        let counted = count(&interviews(), "partner", Some("case"));
        let groups: Vec<_> =
            counted.groups.iter().map(|group| (group.name.as_str(), group.cases, group.transcripts)).collect();
        assert_eq!(groups, [("CN", 2, 2), ("US", 1, 2)]);
        let trust = row(&counted, "trust");
        let cells: Vec<_> = trust.cells.iter().map(|cell| (cell.segments, cell.cases, cell.characters)).collect();
        assert_eq!(cells, [(0, 0, 0), (2, 1, 30)]);
        assert_eq!((trust.total.cases, counted.basis.cases, counted.percent(trust, 1)), (1, 3, Ok(100.0)));
        assert_eq!(counted.coverage(trust, 1), Ok(20.0));
        assert_eq!((trust.test, counted.tests), (Err(Undefined::TooFew), 0));
        assert_eq!(row(&counted, "barriers").table.cramers_v(), Err(Undefined::OneLevel));
    }

    #[test]
    fn a_case_with_two_values_is_counted_apart() {
        let mut project = interviews();
        project.attributes.get_mut("a2").unwrap().insert("partner".to_owned(), "CN".to_owned());
        let counted = count(&project, "partner", Some("case"));
        let groups: Vec<_> = counted.groups.iter().map(|group| (group.name.as_str(), group.cases)).collect();
        assert_eq!(groups, [("CN", 2), ("US", 0), ("(several)", 1)]);
        assert_eq!(counted.percent(row(&counted, "trust"), 1), Err(Undefined::NothingInScope));
        project.attributes.get_mut("a2").unwrap().remove("partner");
        let counted = count(&project, "partner", Some("case"));
        assert_eq!(counted.groups.iter().map(|group| group.cases).collect::<Vec<_>>(), [2, 1, 0]);
        project.attributes.get_mut("a2").unwrap().insert("partner".to_owned(), "CN".to_owned());
        let by_transcript = count(&project, "partner", None);
        assert_eq!(by_transcript.groups.iter().map(|group| group.cases).collect::<Vec<_>>(), [3, 1]);
    }

    #[test]
    fn without_codings_nothing_is_divided() {
        let counted = count(&study(&[], &[]), "partner", None);
        assert!(counted.groups.is_empty() && counted.rows.iter().all(|row| row.table.chi_square().is_err()));
    }
}
