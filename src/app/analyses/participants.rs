//! Who took part, as tables.

use super::{FEW, Measures, amount, basis_notes, coded, table};
use crate::analysis::{AttributeSummary, Participants, Scope, Values, participants};
use crate::app::Workspace;
use crate::app::attributes::value_cell;
use crate::report::{Cell, Kind, Table, Whose};

/// Sum up each case.
pub fn count_participants(workspace: &Workspace, scope: &Scope) -> Participants {
    let project = workspace.project();
    participants(project, &coded(workspace, scope), scope)
}

/// A row for each case: its texts, its codes, its attributes.
pub fn participants_table(counted: &Participants) -> Table {
    let counts = ["transcripts", "turns", "words", "characters", "segments", "codes", "complete"];
    let mut shown = table("Participants", &["participant"], &counts, &[]);
    counted.attributes.iter().for_each(|name| shown.add_column_of(name, Kind::Text, Whose::Study));
    for row in &counted.rows {
        let mut cells = vec![Cell::text(&row.name)];
        let numbers =
            [row.transcripts.len(), row.turns, row.words, row.characters, row.segments, row.codes, row.complete];
        cells.extend(numbers.map(Cell::count));
        let value =
            |name: &String| value_cell(&counted.types, name, row.attributes.get(name).map_or("", String::as_str));
        cells.extend(counted.attributes.iter().map(value));
        shown.push(cells);
    }
    shown.notes = notes(counted);
    shown.notes.extend(recognisable(counted));
    shown
        .notes
        .push("segments: of all codes in scope, merged code by code; complete: coders who called it so".to_owned());
    shown
}

/// The columns that an attribute of numbers has.
const SPREAD: [&str; 5] = ["mean", "sd", "median", "least", "largest"];
/// What programs find in them where there is nothing to compute.
const NO_NUMBERS: &str = "; n/a where the values are no numbers";

/// How the author has attributes that name people, too.
const HOW_TO_KEEP: &str = "; --keep NAME lists one";

/// A row for each value of each attribute, or for numbers their spread. Attributes that name people are left out unless they
/// are among `kept`: a list of everybody's own value is no summary, and gives them away.
pub fn sample_table(counted: &Participants, kept: &[String]) -> Table {
    let mut shown = table("Sample", &["attribute", "value"], &["n"], &["percent"]);
    SPREAD.iter().for_each(|name| shown.add_column(name, Kind::Measure));
    let mut measures = Measures::default();
    let all = counted.rows.len();
    let part = |count: usize| Cell::measure((all > 0).then(|| 100.0 * count as f64 / all as f64));
    let is_naming = |summary: &AttributeSummary| counted.is_naming(summary) && !kept.contains(&summary.name);
    let (naming, summaries): (Vec<_>, Vec<_>) = counted.summary().into_iter().partition(is_naming);
    for summary in summaries {
        let head = |value: &str, count: usize| {
            vec![Cell::text(&summary.name), Cell::text(value), Cell::count(count), part(count)]
        };
        let open = || std::iter::repeat_n(Cell::Missing, 5);
        match &summary.values {
            Values::Levels(levels) => levels.iter().for_each(|(value, count)| {
                shown.push(head(value, *count).into_iter().chain(open()).collect());
            }),
            Values::Numbers(numbers) => {
                let found = [
                    ("mean", numbers.mean),
                    ("sd", numbers.deviation),
                    ("median", numbers.median),
                    ("least", numbers.least),
                    ("largest", numbers.largest),
                ];
                let cells = found.map(|(name, measured)| measures.percent(name, measured));
                shown.push(head("(numbers)", numbers.n).into_iter().chain(cells).collect());
            }
        }
        if summary.not_applicable > 0 {
            shown.push(head("(n/a)", summary.not_applicable).into_iter().chain(open()).collect());
        }
        if summary.missing > 0 {
            shown.push(head("(none)", summary.missing).into_iter().chain(open()).collect());
        }
    }
    shown.notes = notes(counted);
    if !naming.is_empty() {
        let names: Vec<&str> = naming.iter().map(|summary| summary.name.as_str()).collect();
        shown
            .notes
            .push(format!("left out, because everybody has a value of their own: {}{HOW_TO_KEEP}", names.join(", ")));
        shown.advice.push(HOW_TO_KEEP.to_owned());
    }
    shown.notes.extend(small_values(counted, &naming));
    // Paper has an empty cell there.
    shown.notes.push(format!("sd: of the sample, over n - 1{NO_NUMBERS}"));
    shown.unprinted.push(NO_NUMBERS.to_owned());
    shown.open = SPREAD.to_vec();
    shown.notes.extend(measures.notes());
    shown
}

/// A warning where participants may be recognised by what they have in common with few.
fn recognisable(counted: &Participants) -> Option<String> {
    let (few, all) = (counted.recognisable(FEW), counted.rows.len());
    let shown = counted.attributes.join(", ");
    (few > 0).then(|| format!("{few} of {all} cases may be recognised: fewer than {FEW} cases have the same {shown}"))
}

/// A warning where few cases have a value of an attribute that is not left out.
fn small_values(counted: &Participants, left_out: &[AttributeSummary]) -> Option<String> {
    let few = |count: usize| count > 0 && count < FEW;
    let small = |summary: &AttributeSummary| match &summary.values {
        Values::Levels(levels) => levels.iter().filter(|(_, count)| few(*count)).count(),
        Values::Numbers(_) => 0,
    };
    let values: usize = counted.summary().iter().filter(|summary| !left_out.contains(summary)).map(small).sum();
    (values > 0)
        .then(|| format!("{} of fewer than {FEW} cases: who they are may be recognised", amount(values, "value")))
}

fn notes(counted: &Participants) -> Vec<String> {
    let mut notes = basis_notes(&counted.basis);
    notes.push(format!(
        "unit: cases, n = {} of {}",
        counted.rows.len(),
        amount(counted.basis.transcripts, "transcript")
    ));
    notes
}
