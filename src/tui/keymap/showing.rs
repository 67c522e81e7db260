//! The keys of what is shown: which codings, in which colours.

use crate::app::{PaletteName, ThemeName};
use crate::tui::action::{Motion, Verb};
use crate::tui::showing::Showing;

use super::When::{Anywhere, Read, Shown};
use super::row::{BACK, ON, Row, down, help, page_down, page_up, row, up};

const fn showing(wish: Showing) -> Verb {
    Verb::Showing(wish)
}

const fn theme(name: ThemeName) -> Verb {
    Verb::Showing(Showing::Theme(name))
}

const fn palette(name: PaletteName) -> Verb {
    Verb::Showing(Showing::Palette(name))
}

pub(super) static ROWS: &[Row] = &[
    row(
        Read,
        "ctrl-x",
        showing(Showing::Filter),
        "filter",
        "choose which codings are shown and counted, in all views",
        "filter",
    ),
    row(Read, "alt-}", showing(Showing::Uncoded(ON)), "next-uncoded", "next stretch that you have not coded", ""),
    row(Read, "alt-{", showing(Showing::Uncoded(BACK)), "previous-uncoded", "stretch before it", ""),
    // Choosing what is shown.
    row(Shown, "space x", Verb::Mark, "", "hide these codings, or show them; with the codes below", "hide or show"),
    row(Shown, "o", showing(Showing::Only), "", "show only these; again: show all of the same kind", "only"),
    row(Shown, "a *", Verb::MarkAll, "", "show all", "all"),
    row(Shown, "Tab l Right", Verb::Turn(ON), "", "on to the codes, the attributes, those who speak", "next part"),
    row(Shown, "shift-Tab h Left", Verb::Turn(BACK), "", "back to the part before", ""),
    down(Shown, ""),
    up(Shown),
    page_down(Shown),
    page_up(Shown),
    row(Shown, "g Home", Verb::Move(Motion::Edge(BACK)), "", "to the first row", ""),
    row(Shown, "G End", Verb::Move(Motion::Edge(ON)), "", "to the last row", ""),
    row(Shown, "Esc Enter q ctrl-x ctrl-c", Verb::Close, "", "back to the view", "done"),
    help(Shown),
    // In all views alike; the row of Read stands before it.
    row(
        Anywhere,
        "ctrl-x",
        showing(Showing::Filter),
        "filters",
        "choose which codes, coders, attributes and speakers are shown and counted, in all views",
        "",
    ),
    row(Anywhere, "alt-x", showing(Showing::All), "show-all", "show and count everything again", ""),
    // How everything is shown.
    row(Anywhere, "", showing(Showing::Blind), "blind", "hide all that others coded and wrote, or show it again", ""),
    row(Anywhere, "", theme(ThemeName::Auto), "theme auto", "colours for the ground that the terminal has", ""),
    row(Anywhere, "", theme(ThemeName::Dark), "theme dark", "colours for a dark ground", ""),
    row(Anywhere, "", theme(ThemeName::Light), "theme light", "colours for a light ground", ""),
    row(Anywhere, "", theme(ThemeName::HighContrast), "theme high-contrast", "as much contrast as there is", ""),
    row(
        Anywhere,
        "",
        theme(ThemeName::HighContrastDark),
        "theme high-contrast-dark",
        "the same for a dark ground, whatever the terminal says",
        "",
    ),
    row(
        Anywhere,
        "",
        theme(ThemeName::HighContrastLight),
        "theme high-contrast-light",
        "the same for a light ground, whatever the terminal says",
        "",
    ),
    row(Anywhere, "", theme(ThemeName::Mono), "theme mono", "no colours", ""),
    row(Anywhere, "", palette(PaletteName::Standard), "palette standard", "codes in the codebook's own colours", ""),
    row(
        Anywhere,
        "",
        palette(PaletteName::ColourBlind),
        "palette colour-blind",
        "codes in colours that colour-blind eyes tell apart",
        "",
    ),
    row(Anywhere, "", showing(Showing::Ascii), "ascii", "draw with ASCII signs alone, or with all again", ""),
];
