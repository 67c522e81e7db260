//! What can be read on what, computed: the contrast ratio of WCAG 2.2, of every pair that the program draws.

use ratatui::style::{Color as Paint, Modifier, Style};

use super::palette::{self, Rgb};
use super::{Depth, Ground, Theme, Tint};
use crate::app::{PaletteName, ThemeName};
use crate::project::Color;

/// The least ratio for words: WCAG 2.2, criterion 1.4.3.
const WORDS: f64 = 4.5;

/// The least ratio for stripes and bars: criterion 1.4.11.
const SIGNS: f64 = 3.0;

/// The least ratio of words that high contrast promises: criterion 1.4.6.
const HIGH: f64 = 7.0;

fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn luminance((red, green, blue): Rgb) -> f64 {
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// From 1 to 21.
fn ratio(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The sixteen as xterm has them.
fn xterm(paint: Paint) -> Rgb {
    match paint {
        Paint::Black => (0, 0, 0),
        Paint::Red => (205, 0, 0),
        Paint::Green => (0, 205, 0),
        Paint::Yellow => (205, 205, 0),
        Paint::Blue => (0, 0, 238),
        Paint::Magenta => (205, 0, 205),
        Paint::Cyan => (0, 205, 205),
        Paint::DarkGray => (127, 127, 127),
        Paint::LightRed => (255, 0, 0),
        Paint::LightGreen => (0, 255, 0),
        Paint::LightYellow => (255, 255, 0),
        Paint::LightBlue => (92, 92, 255),
        Paint::LightMagenta => (255, 0, 255),
        Paint::LightCyan => (0, 255, 255),
        Paint::Indexed(number) if number >= 16 => palette::rgb(number),
        Paint::Rgb(red, green, blue) => (red, green, blue),
        other => panic!("{other:?} is not assumed anywhere"),
    }
}

/// What a terminal draws letters in, and on, where nothing is asked of it: the least favourable that are assumed.
fn assumed(ground: Ground) -> Vec<(Rgb, Rgb)> {
    let dark = [((208, 208, 208), (0, 0, 0)), ((208, 208, 208), (30, 30, 30))];
    let light = [((60, 60, 60), (255, 255, 255))];
    match ground {
        Ground::Dark => dark.into(),
        Ground::Light => light.into(),
        Ground::Unknown => vec![dark[0], light[0]],
    }
}

/// The least contrast of a style, over all grounds that are assumed.
fn least(theme: Theme, style: Style) -> f64 {
    let pair = |(words, ground): (Rgb, Rgb)| {
        let (words, under) = (style.fg.map_or(words, xterm), style.bg.map_or(ground, xterm));
        ratio(words, under)
    };
    assumed(theme.ground).into_iter().map(pair).fold(f64::INFINITY, f64::min)
}

fn themes() -> Vec<Theme> {
    let depths = [Depth::Mono, Depth::Sixteen, Depth::Many, Depth::True];
    let grounds = [Ground::Dark, Ground::Light, Ground::Unknown];
    let plain = depths.into_iter().flat_map(|depth| grounds.map(|ground| Theme::new(depth, ground)));
    plain
        .flat_map(|theme| [theme, theme.with(ThemeName::HighContrast)])
        .flat_map(|theme| PaletteName::ALL.map(|palette| Theme { palette, ..theme }))
        .collect()
}

#[track_caller]
fn check(theme: Theme, what: &str, style: Style, asked: f64) {
    let found = least(theme, style);
    assert!(found >= asked, "{what} has {found:.2}:1, not {asked}:1, in {theme:?}: {style:?}");
}

#[test]
fn every_word_can_be_read_on_what_it_stands_on() {
    for theme in themes() {
        let high =
            if theme.high && theme.depth != Depth::Sixteen && theme.ground != Ground::Unknown { HIGH } else { WORDS };
        check(theme, "text", theme.text(), high);
        check(theme, "dim", theme.dim(), high);
        check(theme, "found", theme.found(), high);
        for number in 0..9 {
            // The names are bold, and the sixteen are the researcher's own.
            let asked = if theme.depth == Depth::Sixteen && !theme.high { SIGNS } else { high };
            check(theme, "speaker", theme.speaker_of(number), asked);
        }
        check(theme, "some speaker", theme.speaker(), high);
        for (name, style) in [("key", theme.key()), ("good", theme.good()), ("warning", theme.warning())] {
            check(theme, name, style, high);
        }
        // What is reversed has the same pair the other way round.
        for (name, style) in [("danger", theme.danger()), ("mode", theme.mode()), ("selection", theme.selection())] {
            assert!(style.add_modifier.contains(Modifier::REVERSED), "{name}");
            check(theme, name, style, high);
        }
        for (color, name) in Color::ALL {
            check(theme, name, theme.code_name(color), high);
        }
    }
}

#[test]
fn speakers_have_colours_of_their_own_wherever_there_are_colours() {
    for theme in themes() {
        let colors = || (0..crate::tui::page::SPEAKERS).filter_map(|number| theme.speaker_of(number).fg);
        let known = theme.ground != Ground::Unknown && theme.depth != Depth::Sixteen;
        let coloured = theme.depth != Depth::Mono && (known || !theme.high);
        let own: std::collections::BTreeSet<String> = colors().map(|color| color.to_string()).collect();
        assert_eq!(own.len(), if coloured { crate::tui::page::SPEAKERS } else { 0 }, "{theme:?}");
    }
}

#[test]
fn every_word_can_be_read_in_a_unit_and_in_the_bar() {
    for theme in themes() {
        for (name, under) in [("unit", theme.unit()), ("bar", theme.bar())] {
            check(theme, name, under, WORDS);
            check(theme, name, under.patch(theme.found()), WORDS);
        }
        check(theme, "dim in the bar", theme.bar().patch(theme.dim()), WORDS);
        check(theme, "a speaker in the bar", theme.bar().patch(theme.speaker()), WORDS);
        for (color, name) in Color::ALL {
            check(theme, name, theme.bar().patch(theme.code(color)), SIGNS);
        }
    }
}

#[test]
fn every_stripe_can_be_seen() {
    for theme in themes() {
        for (color, name) in Color::ALL {
            check(theme, name, theme.code(color), SIGNS);
        }
    }
}

#[test]
fn every_word_can_be_read_under_any_three_codings() {
    let colors = Color::ALL.map(|(color, _)| color);
    for theme in themes() {
        for one in colors {
            for other in colors {
                for third in colors {
                    for unit in [false, true] {
                        for cluster in [0, 1, 12, 24] {
                            let three = [one, other, third];
                            let tint = |count: usize| Tint { colors: &three[..count], unit, cluster };
                            for count in 1..=3 {
                                let style = theme.tint(tint(count)).unwrap();
                                check(theme, "a tint", style, WORDS);
                            }
                        }
                    }
                    if theme.depth != Depth::True && theme.depth != Depth::Many {
                        break;
                    }
                }
            }
        }
    }
}

/// Red, green and blue as an eye has them that lacks a kind of cones: the matrices of Machado, Oliveira and Fernandes
/// (2009) for severity 1, on linear light; the first is the ordinary eye.
const EYES: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
];

/// CIE 1976 L*a*b* of a colour as an eye has it.
fn lab((red, green, blue): Rgb, eye: &[[f64; 3]; 3]) -> [f64; 3] {
    let light = [linear(red), linear(green), linear(blue)];
    let seen = eye.map(|row| (0..3).map(|place| row[place] * light[place]).sum::<f64>().clamp(0.0, 1.0));
    let x = (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.950_47;
    let y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2];
    let z = (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|part| if part > 0.008_856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The least difference of two codes' colours, over all pairs and all kinds of eyes.
fn least_difference(ground: Ground, palette: PaletteName) -> f64 {
    let colors = Color::ALL.map(|(color, _)| palette::rgb(palette::number(color, ground, palette, false)));
    let mut least = f64::INFINITY;
    for eye in &EYES {
        for (place, one) in colors.iter().enumerate() {
            for other in colors.iter().skip(place + 1) {
                let (one, other) = (lab(*one, eye), lab(*other, eye));
                let squares: f64 = (0..3).map(|part| (one[part] - other[part]).powi(2)).sum();
                least = least.min(squares.sqrt());
            }
        }
    }
    least
}

#[test]
fn colours_for_the_colour_blind_differ_to_every_eye() {
    for (ground, asked) in [(Ground::Dark, 16.0), (Ground::Light, 12.0), (Ground::Unknown, 12.0)] {
        let (standard, found) =
            (least_difference(ground, PaletteName::Standard), least_difference(ground, PaletteName::ColourBlind));
        assert!(found >= asked && found > 2.0 * standard, "{ground:?}: {found:.1}, and {standard:.1} by default");
    }
}

#[test]
fn the_ratio_is_that_of_the_recommendation() {
    assert!((ratio((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
    assert!((ratio((0x77, 0x77, 0x77), (255, 255, 255)) - 4.48).abs() < 0.005);
}
