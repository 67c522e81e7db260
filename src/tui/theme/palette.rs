//! The numbers of colours: for every code's colour one in the terminal's table of 256, by what it is drawn on.
//!
//! Numbers from 16 on are the same colours in every terminal, so what can be read is computed and not hoped for: a test
//! takes the contrast of every one (WCAG 2.2) on the ground that is assumed. The sixteen below are the researcher's own,
//! and the test assumes xterm's.

use ratatui::style::Color as Paint;

use crate::app::PaletteName;
use crate::project::Color;

use super::Ground;

/// A colour as red, green and blue.
pub(super) type Rgb = (u8, u8, u8);

/// What stands for one of the codebook's colours.
struct Row {
    color: Color,
    /// Numbers on dark, light and unknown ground.
    standard: [u8; 3],
    /// The same, but told apart by those who do not tell red from green, or blue from yellow: chosen so that the least
    /// difference of any two is as great as it can be for all four kinds of eyes within the contrast that is needed.
    colour_blind: [u8; 3],
    /// Numbers on dark and light ground with a contrast of at least seven.
    high: [u8; 2],
    /// Of the sixteen, on dark, light and unknown ground.
    sixteen: [Paint; 3],
}

const fn row(color: Color, standard: [u8; 3], colour_blind: [u8; 3], high: [u8; 2], sixteen: [Paint; 3]) -> Row {
    Row { color, standard, colour_blind, high, sixteen }
}

const GREY: Paint = Paint::DarkGray;

const ROWS: [Row; 12] = [
    row(Color::Red, [203, 160, 131], [209, 196, 202], [217, 124], [Paint::LightRed, Paint::Red, Paint::Red]),
    row(Color::Orange, [215, 130, 166], [214, 88, 94], [215, 88], [Paint::Yellow, Paint::Red, Paint::Red]),
    row(Color::Yellow, [221, 58, 136], [191, 64, 137], [221, 239], [Paint::LightYellow, GREY, GREY]),
    row(Color::Green, [114, 28, 28], [78, 29, 30], [114, 22], [Paint::Green, GREY, GREY]),
    row(Color::Teal, [73, 29, 29], [158, 60, 139], [79, 23], [Paint::LightGreen, Paint::Blue, Paint::LightBlue]),
    row(Color::Cyan, [80, 23, 30], [147, 97, 33], [80, 19], [Paint::Cyan, Paint::Blue, Paint::LightBlue]),
    row(Color::Blue, [75, 26, 63], [68, 26, 25], [117, 20], [Paint::LightBlue, Paint::Blue, Paint::LightBlue]),
    row(Color::Purple, [141, 92, 98], [135, 18, 63], [183, 56], [Paint::LightMagenta, Paint::Magenta, Paint::Magenta]),
    row(Color::Magenta, [176, 127, 163], [181, 53, 133], [213, 90], [Paint::Magenta, Paint::Magenta, Paint::Magenta]),
    row(
        Color::Pink,
        [211, 162, 132],
        [225, 197, 170],
        [218, 89],
        [Paint::LightMagenta, Paint::Magenta, Paint::Magenta],
    ),
    row(Color::Brown, [173, 94, 130], [136, 233, 131], [180, 52], [Paint::Yellow, Paint::Red, Paint::Red]),
    row(Color::Gray, [245, 242, 243], [102, 237, 60], [250, 240], [GREY, GREY, GREY]),
];

/// Which of three columns holds for a ground.
fn column(ground: Ground) -> usize {
    match ground {
        Ground::Dark => 0,
        Ground::Light => 1,
        Ground::Unknown => 2,
    }
}

fn of(color: Color) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.color == color)
}

/// The number of `color` in the table of 256.
pub(super) fn number(color: Color, ground: Ground, palette: PaletteName, high: bool) -> u8 {
    let Some(row) = of(color) else { return 0 };
    let column = column(ground);
    let numbers = if palette == PaletteName::ColourBlind { row.colour_blind } else { row.standard };
    let higher = row.high.get(column).filter(|_| high && palette == PaletteName::Standard);
    higher.or(numbers.get(column)).copied().unwrap_or_default()
}

/// The nearest of the sixteen.
pub(super) fn of_sixteen(color: Color, ground: Ground) -> Paint {
    of(color).and_then(|row| row.sixteen.get(column(ground)).copied()).unwrap_or_default()
}

/// Of the sixteen those in which six speakers are written, on dark, light and unknown ground: three to one on the ground at
/// least, the names being bold.
const SPEAKERS: [[Paint; 6]; 3] = [
    [Paint::Cyan, Paint::Yellow, Paint::Magenta, Paint::Green, Paint::LightBlue, Paint::LightRed],
    [Paint::Blue, Paint::Red, Paint::Magenta, GREY, Paint::LightBlue, Paint::LightMagenta],
    [Paint::LightBlue, Paint::Red, Paint::Magenta, GREY, Paint::LightRed, Paint::LightMagenta],
];

/// The six numbers that have four and a half to one on black and on white, and are not nearly the same.
const ON_ANY: [u8; 6] = [29, 131, 163, 63, 98, 243];

/// A speaker's colour of the sixteen.
pub(super) fn speaker_of_sixteen(number: usize, ground: Ground) -> Paint {
    let row = SPEAKERS.get(column(ground));
    row.and_then(|row| row.get(number % row.len())).copied().unwrap_or_default()
}

/// A speaker's colour that can be read on any ground.
pub(super) fn speaker_on_any(number: usize) -> u8 {
    ON_ANY.get(number % ON_ANY.len()).copied().unwrap_or_default()
}

/// What a number of the table of 256 looks like, from 16 on: a cube of six levels, then a scale of greys.
pub(super) fn rgb(number: u8) -> Rgb {
    if number >= 232 {
        let grey = 8 + 10 * (number - 232);
        return (grey, grey, grey);
    }
    let level = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
    let place = number.saturating_sub(16);
    (level(place / 36), level(place / 6 % 6), level(place % 6))
}

/// `share` percent of `over`, the rest of `under`.
pub(super) fn mixed(under: Rgb, over: Rgb, share: u32) -> Rgb {
    let mix = |under: u8, over: u8| {
        let sum = u32::from(under) * (100 - share.min(100)) + u32::from(over) * share.min(100);
        u8::try_from(sum / 100).unwrap_or(u8::MAX)
    };
    (mix(under.0, over.0), mix(under.1, over.1), mix(under.2, over.2))
}
