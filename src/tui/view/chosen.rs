//! What the chosen bar, cell, segment or step of a chart is, in full.

use crate::analysis::Measured;
use crate::analysis::Undefined;
use crate::app::analyses::Cells;
use crate::app::analyses::charts::{Charted, Counted, Value};
use crate::report::rounded;
use crate::tui::state::{Picture, State};

/// What is chosen, by its path and by its name alone, and its numbers.
type Told = ([String; 2], String);

/// What is chosen, by its path and by its name alone, and its numbers.
pub(super) fn told(state: &State) -> Option<Told> {
    let analysis = &state.analysis;
    let charted = analysis.chart()?;
    let (row, column) = analysis.chosen()?;
    let label = charted.rows.get(row)?;
    match &charted.counted {
        Counted::Frequencies(counted) if analysis.picture == Picture::Bars => {
            Some(([label.path.clone(), label.name.clone()], of_bar(charted, counted.rows.get(row)?)))
        }
        Counted::Frequencies(_) | Counted::Crosstab(_) => {
            let group = charted.columns.get(column).map_or("", String::as_str);
            let names = [&label.path, &label.name].map(|name| format!("{name} × {group}"));
            Some((names, of_group(charted, state, row, column)))
        }
        Counted::Pairs(_) if row == column => {
            Some(([label.path.clone(), label.name.clone()], of_one(state, charted, row)))
        }
        Counted::Pairs(counted) => of_pair(state, charted, counted, (row, column)),
        Counted::Sequences(counted) => {
            let (other, of) = (charted.rows.get(column)?, counted.transitions.row_sum(row));
            let times = super::counted(counted.transitions.count(row, column), "time");
            let shown = shown_measure(state, charted, row, column);
            let numbers = format!("{shown}{times} of {of} that follow it");
            Some((alone(format!("{}, then {}", label.name, other.name)), numbers))
        }
        Counted::Timeline(counted, spoken) => {
            let run = counted.tracks.get(row)?.segments.get(column)?;
            let of = charted.totals.get(row).copied().unwrap_or(0);
            let names = [&label.path, &label.name].map(|name| format!("{name} {}/{of}", column + 1));
            Some((names, of_run(counted.length, *run, spoken.get(row)?.get(column)?)))
        }
        Counted::Saturation(counted) => {
            Some((alone(format!("{}. {}", row + 1, label.name)), of_step(counted.steps.get(row)?)))
        }
        Counted::Agreement(compared) => {
            let told = super::agreement::told(compared.as_ref().ok()?, row)?;
            Some(([label.path.clone(), label.name.clone()], told))
        }
    }
}

/// Two codes that meet.
fn of_pair(
    state: &State,
    charted: &Charted,
    counted: &crate::analysis::Cooccurrence,
    (row, column): (usize, usize),
) -> Option<Told> {
    let (label, other, pair) = (charted.rows.get(row)?, charted.rows.get(column)?, counted.pair(row, column));
    let same = matches!(counted.window, crate::analysis::Window::Same(_));
    let (one, two) = (counted.size(row), counted.size(column));
    let shown = shown_measure(state, charted, row, column);
    let met = match same {
        true => format!("{} units with both of {one} and {two}", counted.count(&pair)),
        false => format!(
            "{}: {} of {one} and {} of {two} segments",
            super::counted(counted.count(&pair), "pair"),
            pair.meeting.first,
            pair.meeting.second
        ),
    };
    Some((alone(format!("{} with {}", label.name, other.name)), format!("{shown}{met}")))
}

/// A segment of a timeline of `length` code points: where it lies, in which turn, who speaks, and when.
fn of_run(length: usize, run: crate::analysis::Run, (turn, speaker, time): &(Option<usize>, String, String)) -> String {
    let percent = |place: u32| 100.0 * f64::from(place) / length.max(1) as f64;
    let turn = turn.map(|turn| format!("turn {turn}"));
    let place: Vec<String> =
        turn.into_iter().chain([speaker.clone(), time.clone()]).filter(|part| !part.is_empty()).collect();
    let (from, to) = (percent(run.start), percent(run.end));
    format!("{}-{} ({from:.1}-{to:.1} %), {}", run.start, run.end, place.join(", "))
}

/// A step of saturation.
fn of_step(step: &crate::analysis::SaturationStep) -> String {
    let new: Vec<&str> = step.new.iter().map(|label| label.name.as_str()).collect();
    let percent = step.percent.map(|percent| format!(" ({percent:.0} %)")).unwrap_or_default();
    let ratio = step.ratio.map(|ratio| format!(", run {:.0} %", 100.0 * ratio)).unwrap_or_default();
    let names = if new.is_empty() { String::new() } else { format!(": {}", new.join(", ")) };
    format!("{} new, {} found{percent}{ratio}{names}", new.len(), step.cumulative)
}

/// The same, however much room there is.
fn alone(name: String) -> [String; 2] {
    [name.clone(), name]
}

fn of_bar(charted: &Charted, row: &crate::analysis::FrequencyRow) -> String {
    let (transcripts, cases) = charted.basis().map_or((0, 0), |basis| (basis.transcripts, basis.cases));
    let coverage = row.coverage.map_or_else(|_| "n/a".to_owned(), |percent| format!("{} %", rounded(percent, 2)));
    let of_cases = if cases < transcripts { format!(", {} of {cases} cases", row.cases) } else { String::new() };
    let codings = super::counted(row.codings, "coding");
    let segments = super::counted(row.segments, "segment");
    let transcripts = super::counted(transcripts, "transcript");
    format!("{segments} ({codings}) in {} of {transcripts}{of_cases}, coverage {coverage}", row.transcripts)
}

fn of_group(charted: &Charted, state: &State, row: usize, column: usize) -> String {
    let Counted::Crosstab(counted) = &charted.counted else {
        let value = charted.value(state.analysis.look_of(charted), row, column);
        return if let Value::Count(count) = value { super::counted(count, "segment") } else { String::new() };
    };
    let (Some(own), Some(group)) = (counted.rows.get(row), counted.groups.get(column)) else { return String::new() };
    let cell = own.cells.get(column).copied().unwrap_or_default();
    let coverage = counted
        .coverage(own, column)
        .map(|percent| format!(", coverage {} %", rounded(percent, 2)))
        .unwrap_or_default();
    let segments = super::counted(cell.segments, "segment");
    if state.analysis.picture == Picture::Map {
        return format!("{segments}, {}{coverage}", super::counted(cell.characters, "character"));
    }
    let percent = counted.percent(own, column).map(|percent| format!(" ({percent:.0} %)")).unwrap_or_default();
    let cases = super::counted(group.cases, "case");
    let told = format!("{} of {cases}{percent}, {segments}{coverage}", cell.cases);
    match own.table.adjusted_residual(0, column) {
        // What the cells show comes first.
        Ok(one) if state.analysis.look_of(charted).cells == Cells::Residuals => format!("residual {one:+.2}, {told}"),
        Ok(one) => format!("{told}, residual {one:+.2}"),
        Err(_) => told,
    }
}

/// A code by itself, on the diagonal.
fn of_one(state: &State, charted: &Charted, row: usize) -> String {
    let total = charted.totals.get(row).copied().unwrap_or(0);
    let same = matches!(state.analysis.window, crate::analysis::Window::Same(_));
    super::counted(total, if same { "unit" } else { "segment" })
}

/// The measure that is looked at, where that is not the count that is told anyway.
fn shown_measure(state: &State, charted: &Charted, row: usize, column: usize) -> String {
    let look = state.analysis.look_of(charted);
    let name = match state.analysis.picture {
        Picture::Pairs => crate::app::analyses::charts::pair_name(look.pair),
        _ => look.step.name(),
    };
    match charted.value(look, row, column) {
        Value::Ratio(Ok(ratio)) => format!("{name} {ratio:.3}, "),
        Value::Ratio(Err(_)) => format!("{name} n/a, "),
        _ => String::new(),
    }
}

/// Why the chosen cell has no number.
pub(super) fn reason(state: &State) -> Option<String> {
    let analysis = &state.analysis;
    let charted = analysis.chart()?;
    let (row, column) = analysis.chosen()?;
    let why = |measured: Measured| measured.err().map(|why: Undefined| format!("n/a here: {why}"));
    match charted.value(analysis.look_of(charted), row, column) {
        Value::Percent(measured) | Value::Ratio(measured) => why(measured),
        Value::Unread => Some("n/a here: a text cannot be read".to_owned()),
        Value::Blank if matches!(charted.counted, Counted::Pairs(_)) && row != column => {
            Some(format!("n/a here: {}", Undefined::Nested))
        }
        _ => None,
    }
}
