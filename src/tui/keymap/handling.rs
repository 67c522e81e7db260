//! The keys of a coding where it lies in the text, and of bookmarks.

use crate::tui::action::{Motion, Verb};
use crate::tui::handling::Handling;

use super::When::{Going, Handle, Read, Translation};
use super::row::{BACK, ON, Row, help, redo_written, row};

const fn handle(handling: Handling) -> Verb {
    Verb::Handle(handling)
}

pub(super) static ROWS: &[Row] = &[
    row(
        Read,
        "=",
        handle(Handling::Begin),
        "this-coding",
        "the coding under the cursor: = another code, w weight, t translation, e exemplar, m memo, x away",
        "this coding",
    ),
    row(Read, "", handle(Handling::Recode), "recode", "give the coding under the cursor another code", ""),
    row(Read, "", handle(Handling::Weigh), "weigh", "say how strongly its code applies, from 1 to 100", ""),
    row(Read, "", handle(Handling::Translate), "translate", "write down what its words mean in another language", ""),
    row(Read, "", handle(Handling::Exemplify), "exemplar", "mark it as a good example of its code, or no longer", ""),
    row(Read, "", handle(Handling::Promote), "promote", "make its words an example of its code in the codebook", ""),
    row(Read, "", handle(Handling::Bookmark), "bookmark", "set a bookmark here and give it a name", ""),
    row(Read, "", handle(Handling::Bookmarks), "bookmarks", "choose a bookmark and go there", ""),
    row(Read, "", handle(Handling::DropBookmark), "drop-bookmark", "choose a bookmark and take it away", ""),
    row(Going, "space Enter", handle(Handling::Bookmarks), "", "all bookmarks, of the whole study", "all"),
    row(Going, "+", handle(Handling::Bookmark), "", "set a bookmark here and give it a name", "with a name"),
    row(Going, "- Delete", handle(Handling::DropBookmark), "", "take a bookmark away", "take away"),
    row(Handle, "= r", handle(Handling::Recode), "", "give this coding another code", "recode"),
    row(
        Handle,
        "w",
        handle(Handling::Weigh),
        "",
        "its weight from 1 to 100; the digits do at once: 3 is 30, 0 is 100",
        "weight",
    ),
    row(
        Handle,
        "t",
        handle(Handling::Translate),
        "",
        "write down what its words mean in another language",
        "translation",
    ),
    row(
        Handle,
        "e",
        handle(Handling::Exemplify),
        "",
        "mark it as a good example of its code, or no longer",
        "exemplar",
    ),
    row(Handle, "m", handle(Handling::Memo), "", "write a memo on this coding", "memo"),
    row(
        Handle,
        "p",
        handle(Handling::Promote),
        "",
        "make its words an example of its code in the codebook",
        "to codebook",
    ),
    row(Handle, "x Delete", Verb::Uncode, "", "take this coding away", "uncode"),
    help(Handle),
    row(Handle, "Esc q ctrl-c", Verb::Close, "", "leave it as it is", "leave it"),
    row(Translation, "ctrl-s ctrl-d", Verb::Save, "", "save the translation", "save"),
    row(
        Translation,
        "Esc ctrl-c",
        Verb::Close,
        "",
        "save and close; of a colleague's coding: close and keep what was written as a draft",
        "save and close",
    ),
    row(Translation, "ctrl-x", Verb::QuitAnyway, "", "throw away what was written: twice", "throw away"),
    row(Translation, "Enter", Verb::Break, "", "begin a new line", ""),
    row(Translation, "ctrl-z", Verb::Undo, "", "take back the last step", ""),
    redo_written(Translation),
    row(Translation, "ctrl-Home", Verb::Move(Motion::Edge(BACK)), "", "to the start", ""),
    row(Translation, "ctrl-End", Verb::Move(Motion::Edge(ON)), "", "to the end", ""),
];
