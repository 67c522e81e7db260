//! The keys of the page: scrolling, going far and coming back, and how the page is set.

use crate::tui::action::Verb;
use crate::tui::paging::Paging;

use super::When::{Going, Read};
use super::row::{BACK, ON, Row, row};

const fn paging(wish: Paging) -> Verb {
    Verb::Paging(wish)
}

pub(super) static ROWS: &[Row] = &[
    // Scrolling.
    row(Read, "ctrl-e", paging(Paging::Scroll(ON)), "", "scroll the text up by a line", ""),
    row(Read, "ctrl-y", paging(Paging::Scroll(BACK)), "", "scroll it back", ""),
    // Going far.
    row(
        Read,
        "@",
        paging(Paging::Ask),
        "go-to",
        "go to a turn by its number, to a time, or to a part: 12, 1:02:11, 40%",
        "",
    ),
    row(
        Read,
        "`",
        paging(Paging::Going),
        "go",
        "go to a bookmark: its letter follows; `` goes back; `m and a letter sets one",
        "",
    ),
    row(Read, "ctrl-o alt-Left", paging(Paging::Jump(BACK)), "back", "back to where you were before going far", ""),
    row(Read, "ctrl-] alt-Right", paging(Paging::Jump(ON)), "forth", "forth again", ""),
    row(
        Going,
        "`",
        paging(Paging::Return),
        "",
        "back to the place before the last jump; pressed again: back here",
        "back",
    ),
    row(Going, "m", paging(Paging::SetBookmark), "", "set a bookmark here: its letter follows", "set"),
    row(Going, "@", paging(Paging::Ask), "", "go to a turn by its number, to a time, or to a part", "turn or time"),
    row(Going, "Esc ctrl-c", Verb::Close, "", "stay here", "stay"),
    // How the page is set.
    row(
        Read,
        "ctrl-g",
        paging(Paging::Gutter),
        "gutter",
        "beside the text: speakers with times, turn numbers too, or nothing",
        "",
    ),
    row(Read, "alt-+ alt-=", paging(Paging::Measure(ON)), "longer-lines", "make lines longer", ""),
    row(Read, "alt--", paging(Paging::Measure(BACK)), "shorter-lines", "make lines shorter", ""),
];
