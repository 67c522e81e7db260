//! The keys of the Analysis view.

use crate::tui::action::{Motion, Sorting, Verb};

use super::When::Analysis;
use super::row::{BACK, ON, Row, row};

pub(super) static ROWS: &[Row] = &[
    // Analysis.
    row(
        Analysis,
        "p",
        Verb::Page,
        "picture",
        "bars, the heat map of codes and transcripts, or words",
        "bars/map/words",
    ),
    row(Analysis, "s", Verb::Sort(Sorting::Next), "sort", "sort by count, or as the codebook does", "sort"),
    row(Analysis, "b", Verb::Below, "below", "count each code with those below it, or alone", "below"),
    row(Analysis, "c", Verb::Coder, "coder", "count the next coder alone; after the last, all together", "coder"),
    row(Analysis, "Enter", Verb::Confirm, "open-code", "show the quotes behind this row or cell", "quotes"),
    row(Analysis, "o w", Verb::Export, "export", "write this table to a file", "to file"),
    row(Analysis, "z", Verb::Unused, "unused", "hide codes without codings, or show them", "unused"),
    row(
        Analysis,
        "v",
        Verb::Group,
        "group",
        "columns of the map: transcripts, an attribute, coders, speakers",
        "columns",
    ),
    row(Analysis, "t", Verb::Transpose, "transpose", "turn rows of the map into columns", "turn"),
    row(Analysis, "l Right", Verb::Move(Motion::LineEdge(ON)), "", "next column of the map", ""),
    row(Analysis, "h Left", Verb::Move(Motion::LineEdge(BACK)), "", "column of the map before", ""),
];
