//! What a researcher can ask of how things are shown: which codings, in which colours.

use crate::app::{PaletteName, ThemeName};
use crate::text::Direction;

/// A wish about what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Showing {
    /// Choose which codings the Read view shows.
    Filter,
    /// In that choice: only this one, or all again.
    Only,
    /// Show all codings again.
    All,
    /// Hide what others coded, or show it.
    Blind,
    /// To the next stretch of the text that one has not coded.
    Uncoded(Direction),
    /// Another theme.
    Theme(ThemeName),
    /// Other colours for codes.
    Palette(PaletteName),
    /// Draw with ASCII signs alone, or with all.
    Ascii,
}
