//! The keys of help, and those that apply everywhere.

use crate::tui::action::{Motion, Verb, View};

use super::When::{
    Anywhere, Broken, Carry, Conflict, Delete, Going, Help, List, Merge, Object, Outcome, Preview, Reading, Version,
};
use super::row::{BACK, ON, Row, down, help, page_down, page_up, row, to_end, to_start, up};

/// What help is.
const KEYS: &str = "the keys that apply now";

pub(super) static ROWS: &[Row] = &[
    // Help.
    row(Help, "Esc q ? F1 Enter space ctrl-c", Verb::Close, "", "close", "close"),
    down(Help, "scroll"),
    up(Help),
    page_down(Help),
    page_up(Help),
    to_start(Help),
    to_end(Help),
    row(Help, "/", Verb::Find, "", "look for words here", "find"),
    row(Help, "n", Verb::Move(Motion::Match(ON)), "", "the next row with them", ""),
    row(Help, "N", Verb::Move(Motion::Match(BACK)), "", "the row before with them", ""),
    // Where nothing else shows the keys.
    help(List),
    row(Object, "F1", Verb::Help, "", KEYS, "help"),
    row(Going, "F1", Verb::Help, "", KEYS, "help"),
    help(Merge),
    help(Delete),
    help(Carry),
    help(Preview),
    help(Conflict),
    help(Outcome),
    help(Version),
    help(Broken),
    help(Reading),
    // Everywhere.
    row(Anywhere, "1", Verb::Go(View::Transcripts), "transcripts", "Transcripts", ""),
    row(Anywhere, "2", Verb::Go(View::Read), "read", "Read", ""),
    row(Anywhere, "3", Verb::Go(View::Search), "search-view", "Search", ""),
    row(Anywhere, "4", Verb::Go(View::Codes), "codes", "Codes", ""),
    row(Anywhere, "5", Verb::Go(View::Analysis), "analysis", "Analysis", ""),
    row(Anywhere, "Tab", Verb::Turn(ON), "", "next view", ""),
    row(Anywhere, "shift-Tab", Verb::Turn(BACK), "", "view before", ""),
    row(Anywhere, "j Down", Verb::Move(Motion::Line(ON)), "", "down", ""),
    row(Anywhere, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", ""),
    row(Anywhere, "g ctrl-Home", Verb::Move(Motion::Edge(BACK)), "", "to the start", ""),
    row(Anywhere, "G ctrl-End", Verb::Move(Motion::Edge(ON)), "", "to the end", ""),
    row(Anywhere, "ctrl-d", Verb::Move(Motion::HalfPage(ON)), "", "half a screen down", ""),
    row(Anywhere, "ctrl-u", Verb::Move(Motion::HalfPage(BACK)), "", "half a screen up", ""),
    row(Anywhere, "PgDn ctrl-f", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Anywhere, "PgUp ctrl-b", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    row(Anywhere, "\"", Verb::Review, "review", "codings whose words an edit has changed, moved or lost", ""),
    row(Anywhere, "%", Verb::CodebookError, "codebook-error", "what is wrong with codebook.yaml", ""),
    row(Anywhere, "", Verb::Recheck, "outdated", "look at the codings made under another wording of their code", ""),
    row(Anywhere, "", Verb::Versions, "versions", "the versions of the codebook, and what differs", ""),
    row(Anywhere, "", Verb::EditCodebook, "edit-codebook", "open codebook.yaml in $VISUAL or $EDITOR", ""),
    row(Anywhere, "u", Verb::Undo, "undo", "take back the last change", ""),
    row(Anywhere, "ctrl-r", Verb::Redo, "redo", "take back the last undo", ""),
    row(Anywhere, "Esc", Verb::Close, "", "end the mode, drop the selection", ""),
    row(Anywhere, "? F1", Verb::Help, "help", "the keys that apply now", "help"),
    row(Anywhere, ":", Verb::Palette, "", "run an action by name", ""),
    row(Anywhere, "", Verb::Notices, "notices", "what was noticed since the study was opened", ""),
    row(
        Anywhere,
        "ctrl-t",
        Verb::ReleaseMouse,
        "mouse",
        "let the terminal select by mouse, or take the mouse back",
        "",
    ),
    row(Anywhere, "ctrl-l", Verb::Redraw, "redraw", "draw the screen anew", ""),
    row(Anywhere, "ctrl-z", Verb::Suspend, "suspend", "into the background; `fg` comes back", ""),
    row(Anywhere, "q ctrl-q ctrl-c", Verb::Quit, "quit", "leave; everything is saved already", "quit"),
];
