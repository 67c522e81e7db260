//! The keys of the Words table in the Analysis view.

use crate::tui::action::{Motion, Sorting, Verb};
use crate::tui::charting::Charting;

use super::When::Words;
use super::row::{BACK, ON, Row, row};

pub(super) static ROWS: &[Row] = &[
    // The Words table.
    row(
        Words,
        "p",
        Verb::Chart(Charting::Turn(ON)),
        "picture",
        "back to the bars; F H A C Q T S each show a picture",
        "bars",
    ),
    row(Words, "P", Verb::Chart(Charting::Turn(BACK)), "previous-picture", "the picture before", ""),
    row(Words, "Enter", Verb::Confirm, "concordance", "show every place of this word in Search", "places"),
    row(Words, "v", Verb::Group, "group", "groups to compare: an attribute, speakers, transcripts, none", "groups"),
    row(Words, "l Right", Verb::Move(Motion::LineEdge(ON)), "", "key words of the next group", "key words"),
    row(Words, "h Left", Verb::Move(Motion::LineEdge(BACK)), "", "key words of the group before", ""),
    row(
        Words,
        "s",
        Verb::Sort(Sorting::Next),
        "sort",
        "most frequent or log ratio, letters, transcripts, evenness",
        "sort",
    ),
    row(Words, "a", Verb::Letters, "language", "Latin letters, Chinese, or all", "language"),
    row(Words, "z", Verb::Unused, "stop-words", "leave stop words out, or list them", "stop words"),
    row(Words, "i", Verb::Interviewers, "interviewers", "count what interviewers say too", "interviewers"),
    row(Words, "x o", Verb::Export, "export", "write this table to a file", "to file"),
    row(Words, "Esc", Verb::Close, "", "stop counting", ""),
];
