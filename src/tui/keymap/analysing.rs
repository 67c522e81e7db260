//! The keys of the Analysis view.

use crate::tui::action::{Motion, Sorting, Verb};
use crate::tui::charting::Charting;
use crate::tui::state::Picture;

use super::When::{self, Analysis, Words};
use super::row::{BACK, ON, Row, row};

const fn chart(wish: Charting) -> Verb {
    Verb::Chart(wish)
}

const fn picture(when: When, keys: &'static str, picture: Picture, name: &'static str, help: &'static str) -> Row {
    row(when, keys, Verb::Chart(Charting::Show(picture)), name, help, "")
}

pub(super) static ROWS: &[Row] = &[
    // Analysis.
    row(
        Analysis,
        "Enter",
        Verb::Confirm,
        "open-quotes",
        "show the quotes behind this bar, cell, segment or step",
        "quotes",
    ),
    row(
        Analysis,
        "p",
        chart(Charting::Turn(ON)),
        "picture",
        "the next picture: F H A C Q T S K W each show one at once",
        "next picture",
    ),
    row(Analysis, "P", chart(Charting::Turn(BACK)), "previous-picture", "the picture before", ""),
    row(
        Analysis,
        "m",
        chart(Charting::Measure),
        "measure",
        "other numbers: segments, transcripts, cases, words, coverage; measures of pairs, sequences and agreement",
        "measure",
    ),
    row(
        Analysis,
        "w",
        chart(Charting::Window),
        "window",
        "when two codes meet; what a step of a sequence is; the order of the transcripts; what coders judged",
        "window",
    ),
    row(
        Analysis,
        "x o",
        Verb::Export,
        "export",
        "write this table to a file, and say which command prints it",
        "to file",
    ),
    row(Analysis, "b", Verb::Below, "below", "count each code with those below it, or alone", "below"),
    row(Analysis, "s", Verb::Sort(Sorting::Next), "sort", "the most first, or as the codebook does", "sort"),
    row(Analysis, "c", Verb::Coder, "coder", "count the next coder alone; after the last, all together", "coder"),
    row(
        Analysis,
        "v",
        Verb::Group,
        "group",
        "columns: transcripts, coders, speakers; the next attribute; the transcript of a timeline",
        "columns",
    ),
    row(
        Analysis,
        "V",
        chart(Charting::Choose),
        "choose-columns",
        "choose the attribute, or the transcript, from a list",
        "",
    ),
    row(Analysis, "z", Verb::Unused, "unused", "hide codes without codings, or show them", "unused"),
    row(Analysis, "t", Verb::Transpose, "transpose", "turn rows of a heat map into columns", "turn"),
    row(Analysis, "L", chart(Charting::Layer), "layer", "count what any coder coded, or what all coded alike", ""),
    row(Analysis, "i", chart(Charting::Notes), "notes", "all that is to be known of these numbers, or less", "notes"),
    row(Analysis, "+", chart(Charting::More), "more", "two codes further apart; more places behind; a larger base", ""),
    row(Analysis, "-", chart(Charting::Less), "less", "less of it", ""),
    row(Analysis, "]", chart(Charting::Transcript(ON)), "next-transcript", "the timeline of the next transcript", ""),
    row(Analysis, "[", chart(Charting::Transcript(BACK)), "previous-transcript", "of the transcript before", ""),
    row(Analysis, "l Right", Verb::Move(Motion::LineEdge(ON)), "", "next column, or the next segment of this code", ""),
    row(Analysis, "h Left", Verb::Move(Motion::LineEdge(BACK)), "", "the column or segment before", ""),
    row(Analysis, "Esc", Verb::Close, "", "stop counting", ""),
    picture(Analysis, "F", Picture::Bars, "frequencies", "frequencies: a bar for each code"),
    picture(Analysis, "H", Picture::Map, "crosstab", "codes by transcript, coder or speaker"),
    picture(Analysis, "A", Picture::Attributes, "crosstab-attribute", "codes by the values of an attribute"),
    picture(Analysis, "C", Picture::Pairs, "cooccurrence", "which codes meet"),
    picture(Analysis, "Q", Picture::Sequences, "sequences", "which code comes after which"),
    picture(Analysis, "T", Picture::Timeline, "timeline", "where in a transcript each code lies"),
    picture(Analysis, "S", Picture::Saturation, "saturation", "when new transcripts stopped bringing new codes"),
    picture(Analysis, "K", Picture::Agreement, "agreement", "how alike coders coded"),
    picture(Analysis, "W", Picture::Words, "words", "the words that participants say"),
    picture(Words, "F", Picture::Bars, "frequencies", "frequencies: a bar for each code"),
    picture(Words, "H", Picture::Map, "crosstab", "codes by transcript, coder or speaker"),
    picture(Words, "A", Picture::Attributes, "crosstab-attribute", "codes by the values of an attribute"),
    picture(Words, "C", Picture::Pairs, "cooccurrence", "which codes meet"),
    picture(Words, "Q", Picture::Sequences, "sequences", "which code comes after which"),
    picture(Words, "T", Picture::Timeline, "timeline", "where in a transcript each code lies"),
    picture(Words, "S", Picture::Saturation, "saturation", "when new transcripts stopped bringing new codes"),
    picture(Words, "K", Picture::Agreement, "agreement", "how alike coders coded"),
];
