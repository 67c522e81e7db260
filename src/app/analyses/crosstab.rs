//! Code × group as a table.

use super::{Measures, amount, basis_notes, coded, rows_note, table};
use crate::analysis::{Crosstab, CrosstabRow, Grouping, Scope, Test, Testing, crosstab};
use crate::app::Workspace;
use crate::report::{Cell, Kind, Table, Whose};

/// Count codes by group.
pub fn count_groups(workspace: &Workspace, scope: &Scope, testing: Option<Testing>) -> Crosstab {
    crosstab(workspace.project(), &coded(workspace, scope), scope, testing)
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cells {
    /// Segments.
    #[default]
    Segments,
    /// Cases with a segment, and their percent of the group's cases.
    Cases,
    /// Characters covered.
    Characters,
    /// Percent of the group's characters.
    Coverage,
    /// Haberman's adjusted residual of the cases with the code.
    Residuals,
}

/// How a table of code × group is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrosstabOptions {
    /// What the cells show.
    pub cells: Cells,
    /// Cases below which a cell is left open, so that nobody is recognised; 0 leaves none.
    pub suppress: usize,
    /// How the probabilities were adjusted, where tests were asked for.
    pub adjusted: Option<&'static str>,
}

/// What a table of code × group is called: `Codes by function`.
fn called(counted: &Crosstab) -> String {
    let by = match &counted.by {
        Grouping::Attribute(name) => name.as_str(),
        Grouping::Coder => "coder",
        Grouping::Speaker => "speaker",
        Grouping::Transcript | Grouping::None => "transcript",
    };
    format!("Codes by {by}")
}

/// A row for each code, a column for each group.
pub fn crosstab_table(counted: &Crosstab, options: CrosstabOptions) -> Table {
    let mut shown = table(&called(counted), &["code", "name", "path"], &[], &[]);
    let kind = match options.cells {
        Cells::Segments | Cells::Cases | Cells::Characters => Kind::Count,
        Cells::Coverage | Cells::Residuals => Kind::Measure,
    };
    for group in &counted.groups {
        shown.add_column_of(&group.name, kind, Whose::Study);
        if options.cells == Cells::Cases {
            shown.add_column_of(&format!("{} %", group.name), Kind::Measure, Whose::Study);
        }
    }
    let totals = ["segments", "cases"];
    totals.iter().for_each(|name| shown.add_column(name, Kind::Count));
    let association = options.cells == Cells::Cases || options.cells == Cells::Residuals || options.adjusted.is_some();
    if association {
        ["cramers_v", "cramers_v_corrected"].iter().for_each(|name| shown.add_column(name, Kind::Measure));
    }
    if options.adjusted.is_some() {
        ["chi2", "df", "p", "p_adjusted"].iter().for_each(|name| shown.add_column(name, Kind::Measure));
        if is_fourfold(counted) {
            YATES.iter().for_each(|name| shown.add_column(name, Kind::Measure));
        }
        shown.add_column("test", Kind::Text);
    }
    let mut measures = Measures::default();
    let mut hidden = 0;
    for row in &counted.rows {
        let mut cells: Vec<Cell> =
            [row.label.code.as_str(), &row.label.name, &row.label.path].into_iter().map(Cell::text).collect();
        for column in 0..counted.groups.len() {
            cells.extend(group_cells(counted, row, column, options, &mut measures, &mut hidden));
        }
        if hides(row, options.suppress) {
            cells.resize_with(shown.columns.len(), || Cell::Missing);
            shown.push(cells);
            continue;
        }
        cells.extend([Cell::count(row.total.segments), Cell::count(row.total.cases)]);
        if association {
            cells.push(measures.ratio("cramers_v", row.table.cramers_v()));
            cells.push(measures.ratio("cramers_v_corrected", row.table.cramers_v_corrected()));
        }
        if options.adjusted.is_some() {
            cells.extend(test_cells(row, is_fourfold(counted), &mut measures));
        }
        shown.push(cells);
    }
    shown.notes = notes(counted, options, hidden);
    shown.notes.extend(measures.notes());
    shown.advice.push(how_to_suppress());
    shown
}

/// Whether a cell of a row is left open: then its sum, and what is reckoned from it, would give the cell away.
fn hides(row: &CrosstabRow, suppress: usize) -> bool {
    row.cells.iter().any(|cell| cell.cases > 0 && cell.cases < suppress)
}

fn group_cells(
    counted: &Crosstab,
    row: &CrosstabRow,
    column: usize,
    options: CrosstabOptions,
    measures: &mut Measures,
    hidden: &mut usize,
) -> Vec<Cell> {
    let cell = row.cells.get(column).copied().unwrap_or_default();
    let name = counted.groups.get(column).map_or("", |group| &group.name);
    let width = if options.cells == Cells::Cases { 2 } else { 1 };
    if cell.cases > 0 && cell.cases < options.suppress {
        *hidden += 1;
        return vec![Cell::Missing; width];
    }
    match options.cells {
        Cells::Segments => vec![Cell::count(cell.segments)],
        Cells::Cases => vec![Cell::count(cell.cases), measures.percent(name, counted.percent(row, column))],
        Cells::Characters => vec![Cell::count(cell.characters)],
        Cells::Coverage => vec![measures.coverage(name, counted.coverage(row, column))],
        Cells::Residuals if hides(row, options.suppress) => vec![Cell::Missing],
        Cells::Residuals => vec![measures.ratio(name, row.table.adjusted_residual(0, column))],
    }
}

/// Yates's correction, where each code is tested in two rows and two columns.
const YATES: [&str; 2] = ["chi2_yates", "p_yates"];

/// Whether a code, present or absent, is held against two groups.
fn is_fourfold(counted: &Crosstab) -> bool {
    counted.groups.len() == 2
}

fn test_cells(row: &CrosstabRow, is_fourfold: bool, measures: &mut Measures) -> Vec<Cell> {
    let mut cells = vec![
        measures.ratio("chi2", row.table.chi_square()),
        Cell::count(row.table.freedom()),
        measures.ratio("p", row.test.map(Test::p)),
        measures.ratio("p_adjusted", row.p_adjusted),
    ];
    if is_fourfold {
        let corrected = [row.table.chi_square_yates(), row.table.p_yates()];
        cells.extend(YATES.into_iter().zip(corrected).map(|(name, measured)| measures.ratio(name, measured)));
    }
    cells.push(Cell::text(row.test.map_or("", Test::name)));
    cells
}

/// Cases below which a group may give away who is in it.
pub const FEW: usize = 5;

/// A warning where groups or cells are so small that somebody may be recognised by them.
fn small_groups(counted: &Crosstab, options: CrosstabOptions) -> Option<String> {
    // Where each transcript is a column by itself nobody is hidden in a group.
    if !matches!(counted.by, Grouping::Attribute(_)) || options.suppress >= FEW {
        return None;
    }
    let few = |cases: usize| cases > 0 && cases < FEW;
    let groups: Vec<String> = (counted.groups.iter().filter(|group| few(group.cases)))
        .map(|group| format!("{} ({})", group.name, group.cases))
        .collect();
    let cells = counted.rows.iter().flat_map(|row| &row.cells).filter(|cell| few(cell.cases)).count();
    let named = if groups.len() <= MOST_NAMED { groups.join(", ") } else { amount(groups.len(), "group") };
    let groups = if groups.is_empty() { String::new() } else { format!("groups of fewer than {FEW} cases: {named}; ") };
    let cells = if cells == 0 { return None } else { amount(cells, "cell") };
    Some(format!("{groups}{cells} of fewer than {FEW} cases: who they are may be recognised{}", how_to_suppress()))
}

/// How small cells are left open, for the author.
pub(super) fn how_to_suppress() -> String {
    format!("; --suppress {FEW} leaves them open")
}

/// What is to be known of the counts.
pub(super) fn notes(counted: &Crosstab, options: CrosstabOptions, hidden: usize) -> Vec<String> {
    let mut notes = basis_notes(&counted.basis);
    notes.extend(small_groups(counted, options));
    let n: usize = counted.groups.iter().map(|group| group.cases).sum();
    let what = match options.cells {
        Cells::Segments => "cells: merged segments",
        Cells::Cases => "cells: cases with at least one segment, and their percent of the group's cases",
        Cells::Characters => "cells: characters covered",
        Cells::Coverage => "cells: percent of the group's characters that are covered",
        Cells::Residuals => {
            "cells: adjusted residual of the cases with the code (Haberman 1973); beyond ±1.96 a cell stands out"
        }
    };
    let groups: Vec<String> = counted.groups.iter().map(|group| format!("{} {}", group.name, group.cases)).collect();
    notes.push(what.to_owned());
    if groups.len() <= MOST_NAMED && counted.groups.iter().any(|group| group.cases > 1) {
        notes.push(format!("unit: cases, n = {n} ({})", groups.join(", ")));
    } else {
        notes.push(format!("unit: cases, n = {n} in {}", amount(groups.len(), "group")));
    }
    if let Some(adjusted) = options.adjusted {
        notes.push(format!(
            "{}, of each code present or absent by group; p_adjusted: {adjusted}",
            amount(counted.tests, "test")
        ));
        if is_fourfold(counted) {
            notes.push(
                "chi2_yates, p_yates: with Yates's correction, to be reported or not; p is without it".to_owned(),
            );
        }
        notes.push("cases were chosen and not drawn: tests explore, they say nothing of a population".to_owned());
        if let Some(Test::MonteCarlo(_, draws, seed)) =
            counted.rows.iter().filter_map(|row| row.test.ok()).find(|test| matches!(test, Test::MonteCarlo(..)))
        {
            notes.push(format!("Monte Carlo: {draws} tables drawn, seed {seed}"));
        }
    }
    if hidden > 0 {
        notes.push(format!(
            "n/a in {} with fewer than {} cases, as asked, and in the sums and measures of their rows, which would give them away",
            amount(hidden, "cell"),
            options.suppress
        ));
    }
    notes.extend(rows_note(&counted.basis));
    notes
}

/// Groups that a note names at most.
const MOST_NAMED: usize = 12;

/// A row for each code and group: for programs that read tidy data.
pub fn tidy_crosstab(counted: &Crosstab, suppress: usize) -> Table {
    let counts = ["segments", "cases", "cases_in_group", "characters"];
    let measures_of = ["cases_percent", "coverage", "expected", "residual"];
    let mut shown = table(&called(counted), &["code", "name", "group"], &counts, &measures_of);
    shown.add_column("reasons", Kind::Text);
    let mut measures = Measures::default();
    let mut hidden = 0;
    for row in &counted.rows {
        for ((column, group), cell) in counted.groups.iter().enumerate().zip(&row.cells) {
            let words = [row.label.code.as_str(), &row.label.name, &group.name].map(Cell::text);
            let open = cell.cases > 0 && cell.cases < suppress;
            hidden += usize::from(open);
            let count = |number: usize| if open { Cell::Missing } else { Cell::count(number) };
            let residual = row.table.adjusted_residual(0, column);
            let numbers = [count(cell.segments), count(cell.cases), Cell::count(group.cases), count(cell.characters)];
            let measured = [
                measures.percent("cases_percent", counted.percent(row, column)),
                measures.coverage("coverage", counted.coverage(row, column)),
                measures.ratio("expected", row.table.expected(0, column)),
                measures.ratio("residual", residual),
            ];
            let measured = if open { [const { Cell::Missing }; 4] } else { measured };
            let [percent, coverage, expected, residual] = measured;
            let measured = match hides(row, suppress) {
                true => [percent, coverage, Cell::Missing, Cell::Missing],
                false => [percent, coverage, expected, residual],
            };
            let reasons = measures.reasons();
            let reasons = if open { format!("fewer than {suppress} cases, as asked") } else { reasons };
            shown.push(words.into_iter().chain(numbers).chain(measured).chain([Cell::text(reasons)]).collect());
        }
    }
    shown.notes = notes(counted, CrosstabOptions { suppress, ..CrosstabOptions::default() }, hidden);
    shown.notes.retain(|note| !note.starts_with("cells: "));
    shown.notes.extend(measures.notes());
    shown
}
