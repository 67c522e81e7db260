//! The keys of the list of transcripts and of the import screen.

use crate::tui::action::{Motion, Sorting, Verb};

use super::When::{Import, Imported, Path, Reading, Transcripts};
use super::row::{BACK, ON, Row, down, help, page_down, page_up, row, to_end, to_start, up};

pub(super) static ROWS: &[Row] = &[
    // The list of transcripts.
    row(Transcripts, "Enter space", Verb::Confirm, "open", "read this transcript", "read"),
    row(Transcripts, "/", Verb::Find, "filter", "show only rows with these words", "filter"),
    row(Transcripts, "s", Verb::Sort(Sorting::Next), "sort", "sort by the next column", "sort"),
    row(Transcripts, "S", Verb::Sort(Sorting::Reverse), "reverse", "sort the other way round", ""),
    row(
        Transcripts,
        "!",
        Verb::Complete,
        "complete",
        "mark this transcript complete, or in progress again",
        "complete",
    ),
    row(
        Transcripts,
        "a",
        Verb::Group,
        "attributes",
        "set an attribute of this transcript, or make a new one",
        "attributes",
    ),
    row(Transcripts, "i", Verb::Import, "import", "take files in, after a look at what they hold", "import"),
    row(Transcripts, "E", Verb::EditText, "edit", "edit this transcript in $VISUAL or $EDITOR", "edit"),
    row(Transcripts, "m", Verb::Memo, "memo", "write a memo on this transcript", "memo"),
    row(Transcripts, "h Left", Verb::Move(Motion::LineEdge(BACK)), "", "columns before", ""),
    row(Transcripts, "l Right", Verb::Move(Motion::LineEdge(ON)), "", "columns after", ""),
    // The import screen.
    row(Path, "Enter", Verb::Confirm, "", "look at what the files hold; nothing is imported yet", "look"),
    row(Path, "Tab", Verb::Expand, "", "complete the path", "complete"),
    row(Path, "Esc ctrl-c", Verb::Close, "", "leave the import", "leave"),
    row(Import, "Enter", Verb::Confirm, "", "import all files that are not left out", "import"),
    row(Import, "Tab l Right", Verb::Turn(ON), "", "over to the speakers, then the turns", "next part"),
    row(Import, "shift-Tab h Left", Verb::Turn(BACK), "", "the part before", ""),
    row(
        Import,
        "space x",
        Verb::Mark,
        "",
        "leave this file out, or take it in again; mark this speaker",
        "leave out/mark",
    ),
    row(Import, "r", Verb::Rename, "", "call this speaker otherwise; another's name joins the two", "rename"),
    row(Import, "J +", Verb::Join, "", "join the marked speakers under one name", "join"),
    row(Import, "d", Verb::Deny, "", "say that this label names no speaker, or that it does", "no speaker"),
    row(Import, "u", Verb::Undo, "", "forget what was decided about this speaker; splits what was joined", "undecide"),
    row(Import, "a", Verb::Everywhere, "", "decide about speakers of all transcripts, or of this file", "all/this"),
    row(Import, "c", Verb::Encoding, "", "read this file in the next encoding", "encoding"),
    down(Import, ""),
    up(Import),
    to_start(Import),
    to_end(Import),
    page_down(Import),
    page_up(Import),
    row(Import, "?", Verb::Help, "", "the keys that apply now", "help"),
    row(Import, "Esc q ctrl-c", Verb::Close, "", "stop what is being read; back to the path; leave", "back"),
    row(Imported, "Enter space", Verb::Confirm, "", "read the first of what came in; else close", "go on"),
    row(Imported, "Esc q ctrl-c", Verb::Close, "", "close the list of what came in", "close"),
    down(Imported, "scroll"),
    up(Imported),
    to_start(Imported),
    to_end(Imported),
    page_down(Imported),
    page_up(Imported),
    help(Imported),
    row(Reading, "Esc q ctrl-c", Verb::Close, "", "stop; nothing is imported", "stop"),
];
