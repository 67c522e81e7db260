//! Suggestions, and how good they are, as tables.

use super::{Evaluation, MOST_EVALUATED, Rates, Reason, Suggestion, Wanted};
use crate::project::Codebook;
use crate::report::{Cell, Kind, Table};

/// Suggestions for passages, a row each, with the turn of the passage, as a place in the transcript's turns. The columns
/// are fixed: `turn, start, end, code, name, share, quote_1, source_1, quote_2, source_2`; turns count from 1, start and end
/// are code points, the share is percent.
pub fn suggestions_table(codebook: &Codebook, found: &[(usize, Wanted, Vec<Suggestion>)]) -> Table {
    let columns = [
        ("turn", Kind::Count),
        ("start", Kind::Count),
        ("end", Kind::Count),
        ("code", Kind::Text),
        ("name", Kind::Text),
        ("share", Kind::Measure),
        ("quote_1", Kind::Text),
        ("source_1", Kind::Text),
        ("quote_2", Kind::Text),
        ("source_2", Kind::Text),
    ];
    let mut table = Table::new("Suggestions", columns);
    table.notes = vec!["share: percent of the likeness of all passages that are like this one".to_owned()];
    for (turn, wanted, suggestions) in found {
        for suggestion in suggestions {
            let code = suggestion.code.as_str();
            let name = codebook.get(code).map_or(code, |code| &code.name);
            let mut row = [turn + 1, wanted.range.start().get(), wanted.range.end().get()].map(Cell::count).to_vec();
            row.extend([code, name].map(Cell::text));
            // Rounded, so that the last bits of single precision, which differ from machine to machine, are not printed.
            row.push(Cell::measure(Some((f64::from(suggestion.share) * 1000.0).round() / 10.0)));
            for place in 0..2 {
                let reason = suggestion.reasons.get(place);
                row.push(Cell::text(reason.map_or("", |reason| &reason.quote)));
                row.push(Cell::text(reason.map(source).unwrap_or_default()));
            }
            table.push(row);
        }
    }
    table
}

/// `us03-marsh turn 12`, or `codebook`.
fn source(reason: &Reason) -> String {
    match (&reason.place, reason.turn) {
        (Some((transcript, _)), Some(turn)) => format!("{transcript} turn {}", turn + 1),
        (Some((transcript, _)), None) => transcript.to_string(),
        (None, _) => "codebook".to_owned(),
    }
}

/// How good suggestions are, beside the most frequent codes. The columns are fixed: `language, passages, method,
/// precision_at_1, precision_at_3, found_at_3`; all rates are percent.
pub fn evaluation_table(measured: &[Evaluation]) -> Table {
    let columns = [
        ("language", Kind::Text),
        ("passages", Kind::Count),
        ("method", Kind::Text),
        ("precision_at_1", Kind::Measure),
        ("precision_at_3", Kind::Measure),
        ("found_at_3", Kind::Measure),
    ];
    let mut table = Table::new("Suggestions evaluated", columns);
    table.notes = vec![
        "percent; each coded passage asked for as if its whole transcript had never been coded".to_owned(),
        "precision_at_3: right codes among the first three, by three; found_at_3: passages with a right one among them"
            .to_owned(),
    ];
    if measured.iter().any(|part| part.language.is_none() && part.suggestions.passages >= MOST_EVALUATED) {
        table.notes.push(format!("of all passages {MOST_EVALUATED} were taken, at equal distances"));
    }
    for part in measured {
        for (method, rates) in [("suggestions", part.suggestions), ("most frequent codes", part.most_frequent)] {
            table.push(row(part.language.unwrap_or("all"), method, &rates));
        }
    }
    table
}

fn row(language: &str, method: &str, rates: &Rates) -> Vec<Cell> {
    let percent = |rate: Option<f64>| Cell::measure(rate.map(|rate| rate * 100.0));
    vec![
        Cell::text(language),
        Cell::count(rates.passages),
        Cell::text(method),
        percent(rates.precision_at_1()),
        percent(rates.precision_at_3()),
        percent(rates.found_at_3()),
    ]
}
