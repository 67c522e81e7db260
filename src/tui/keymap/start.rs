//! The keys of the first screen, and of the tour.

use crate::tui::action::Verb;
use crate::tui::start_verb::StartVerb;
use crate::tui::state::Begin;

use super::When::{Anywhere, Folder, Start};
use super::row::{Row, down, help, row, to_end, to_start, up};

pub(super) static ROWS: &[Row] = &[
    row(
        Start,
        "Enter space",
        Verb::Confirm,
        "",
        "open this study, or do what the row says; a study's number opens it",
        "open",
    ),
    row(
        Start,
        "t",
        Verb::Start(StartVerb::Begin(Begin::Here)),
        "",
        "make a new study from the transcripts in this folder, where there are some",
        "",
    ),
    row(Start, "d", Verb::Start(StartVerb::Begin(Begin::Demo)), "", "make the sample study and open it", "sample"),
    row(Start, "n", Verb::Start(StartVerb::Begin(Begin::New)), "", "make a new study", "new"),
    row(Start, "o", Verb::Start(StartVerb::Begin(Begin::Open)), "", "open the study in a folder", "folder"),
    row(Start, "x Delete", Verb::Start(StartVerb::Forget), "", "take this study out of the list; its folder stays", ""),
    down(Start, ""),
    up(Start),
    to_start(Start),
    to_end(Start),
    help(Start),
    row(Start, "ctrl-z", Verb::Suspend, "", "into the background; `fg` comes back", ""),
    row(Start, "ctrl-l", Verb::Redraw, "", "draw the screen anew", ""),
    row(Start, "q Esc ctrl-c ctrl-q", Verb::Quit, "", "leave", "leave"),
    row(Folder, "Enter", Verb::Confirm, "", "take this folder", "take"),
    row(Folder, "Tab", Verb::Expand, "", "complete the path", "complete"),
    row(Folder, "Esc ctrl-c", Verb::Close, "", "back", "back"),
    row(Anywhere, "", Verb::Start(StartVerb::Tour), "tour", "the tour of the sample study; once more leaves it", ""),
    row(
        Anywhere,
        "F4",
        Verb::Start(StartVerb::NextStep),
        "tour-next",
        "the next step of the tour, as if this one were done",
        "",
    ),
];
