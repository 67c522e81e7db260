//! The keys of memos and of the diary.

use crate::tui::action::{Motion, Sorting, Verb};
use crate::tui::memo_verb::MemoVerb;

use super::When::{Anywhere, Memo, Memos, Read};
use super::row::{BACK, ON, Row, down, help, redo, redo_written, row, to_end, to_start, up};

pub(super) static ROWS: &[Row] = &[
    // Writing a memo.
    row(Memo, "ctrl-s ctrl-d ctrl-Enter", Verb::Save, "", "save the memo and close", "save"),
    row(Memo, "Esc ctrl-c", Verb::Close, "", "the same", "save and close"),
    row(Memo, "ctrl-o", Verb::Memos(MemoVerb::Outside), "", "go on in $VISUAL or $EDITOR", "your editor"),
    row(
        Memo,
        "ctrl-l",
        Verb::Memos(MemoVerb::Insert),
        "",
        "put a link to here: to what is under the cursor below the memo",
        "link to here",
    ),
    row(
        Memo,
        "Tab",
        Verb::Offer(ON),
        "",
        "behind [[: choose what the link leads to, a transcript, a turn, a code; the only one is taken",
        "complete [[",
    ),
    row(Memo, "shift-Tab", Verb::Offer(BACK), "", "choose the one before", ""),
    row(
        Memo,
        "ctrl-g",
        Verb::Memos(MemoVerb::Follow),
        "",
        "save, and go where the link under the caret leads",
        "follow",
    ),
    row(
        Memo,
        "ctrl-x",
        Verb::QuitAnyway,
        "",
        "throw away what was written since the memo was opened: twice",
        "throw away",
    ),
    row(Memo, "Enter", Verb::Break, "", "begin a new line; a list goes on", ""),
    row(Memo, "ctrl-z", Verb::Undo, "", "take back the last step", ""),
    redo_written(Memo),
    row(Memo, "ctrl-Home", Verb::Move(Motion::Edge(BACK)), "", "to the start of the memo", ""),
    row(Memo, "ctrl-End", Verb::Move(Motion::Edge(ON)), "", "to the end of the memo", ""),
    // All memos.
    row(Memos, "Enter", Verb::Confirm, "", "go to what the memo is about, or where the chosen link leads", "go there"),
    row(Memos, "e i", Verb::Memos(MemoVerb::Edit), "", "change this memo", "edit"),
    row(Memos, "E", Verb::Memos(MemoVerb::Outside), "", "change it in $VISUAL or $EDITOR", "your editor"),
    row(Memos, "/", Verb::Find, "", "look for words; on:code by:ada in:us01 code:trust narrow", "find"),
    row(
        Memos,
        "f",
        Verb::Memos(MemoVerb::Kind),
        "",
        "only memos on the study, the diary, on transcripts, codes …",
        "kind",
    ),
    row(Memos, "s", Verb::Sort(Sorting::Next), "", "sort by time, or by place", "sort"),
    row(Memos, "Tab", Verb::Memos(MemoVerb::Link(ON)), "", "choose the next link of this memo", "links"),
    row(Memos, "shift-Tab", Verb::Memos(MemoVerb::Link(BACK)), "", "choose the link before", ""),
    row(Memos, "a", Verb::Memos(MemoVerb::New), "", "write a memo on the study", "new"),
    row(Memos, "d ctrl-w F2", Verb::Memos(MemoVerb::Today), "", "write today's entry of the diary", "diary"),
    row(Memos, "x Delete", Verb::Memos(MemoVerb::Delete), "", "take this memo away; u brings it back", "delete"),
    row(Memos, "y", Verb::Memos(MemoVerb::Copy), "", "copy a link to this memo", ""),
    row(Memos, "u Backspace", Verb::Undo, "", "take back the last change", "undo"),
    redo(Memos),
    down(Memos, ""),
    up(Memos),
    to_start(Memos),
    to_end(Memos),
    row(Memos, "PgDn", Verb::Move(Motion::Page(ON)), "", "a screen down", ""),
    row(Memos, "PgUp", Verb::Move(Motion::Page(BACK)), "", "a screen up", ""),
    row(Memos, "ctrl-d", Verb::Move(Motion::HalfPage(ON)), "", "scroll the memo", ""),
    row(Memos, "ctrl-u", Verb::Move(Motion::HalfPage(BACK)), "", "scroll it back", ""),
    help(Memos),
    row(Memos, "Esc q ctrl-k F3 ctrl-c", Verb::Close, "", "show all memos again; then close", "close"),
    // From everywhere.
    row(Anywhere, "ctrl-k F3", Verb::Memos(MemoVerb::List), "memos", "all memos, with those of the diary", ""),
    row(Anywhere, "ctrl-w F2", Verb::Memos(MemoVerb::Today), "diary", "write today's entry of the diary", ""),
    row(Anywhere, "", Verb::Memos(MemoVerb::New), "memo-on-study", "write a memo on the study as a whole", ""),
    row(Read, "", Verb::Memos(MemoVerb::Copy), "copy-link", "copy a link to this turn or coding, for a memo", ""),
];
