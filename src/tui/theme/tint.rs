//! What codings do to the words that they cover: a tint of their colours where the terminal can blend, a mark elsewhere.

use ratatui::style::{Color as Paint, Modifier, Style};

use crate::project::Color;

use super::palette::{self, Rgb};
use super::{Depth, Ground, Theme};

/// Percent of a code's colour in the tint of one coding.
const SHARE: u32 = 20;

/// Percent that every further coding adds.
const MORE: u32 = 4;

/// Percent at most: more, and the words could not be read.
const MOST: u32 = 27;

/// Clusters of one colour where several take turns: few enough to be seen as turns, and each change of colours costs twenty
/// bytes on the way to the terminal.
const RUN: usize = 12;

/// Clusters after which a broken line is broken.
const DASH: usize = 3;

/// What lies over a letter.
#[derive(Clone, Copy, Debug)]
pub struct Tint<'a> {
    /// The colours of the codings that cover it, at least one.
    pub colors: &'a [Color],
    /// Whether the unit under the cursor covers it as well.
    pub unit: bool,
    /// The number of its cluster in the display line: marks of several codings take turns along it.
    pub cluster: usize,
}

/// Numbers of the table of 256 that are dark, or light, enough to lie under words.
const UNDER: [(Color, u8, u8); 12] = [
    (Color::Red, 52, 224),
    (Color::Orange, 58, 223),
    (Color::Yellow, 58, 230),
    (Color::Green, 22, 194),
    (Color::Teal, 23, 158),
    (Color::Cyan, 23, 159),
    (Color::Blue, 17, 189),
    (Color::Purple, 54, 183),
    (Color::Magenta, 53, 225),
    (Color::Pink, 53, 218),
    (Color::Brown, 52, 187),
    (Color::Gray, 240, 251),
];

impl Theme {
    /// The style of a letter that codings cover; `None` where nothing covers it.
    pub fn tint(self, tint: Tint<'_>) -> Option<Style> {
        let first = tint.colors.first()?;
        let Some(ground) = self.grounds() else { return Some(underlined(tint)) };
        let words = Style::new().fg(Paint::Indexed(if self.ground == Ground::Dark { 255 } else { 233 }));
        if self.depth == Depth::True {
            let base = palette::rgb(if tint.unit { ground.unit } else { ground.plain });
            let (red, green, blue) = self.blend(base, tint.colors);
            return Some(words.bg(Paint::Rgb(red, green, blue)));
        }
        let turn = (tint.cluster / RUN) % tint.colors.len();
        let color = tint.colors.get(turn).unwrap_or(first);
        let row = UNDER.iter().find(|row| row.0 == *color);
        let under = row.map_or(ground.unit, |row| if self.ground == Ground::Dark { row.1 } else { row.2 });
        let style = words.bg(Paint::Indexed(under));
        Some(if tint.unit { style.add_modifier(Modifier::UNDERLINED) } else { style })
    }

    /// The mean of `colors` over `base`, the stronger the more there are.
    fn blend(self, base: Rgb, colors: &[Color]) -> Rgb {
        let count = u32::try_from(colors.len()).unwrap_or(u32::MAX).max(1);
        let sum =
            colors.iter().map(|color| palette::rgb(self.number(*color))).fold([0; 3], |sum, (red, green, blue)| {
                [sum[0] + u32::from(red), sum[1] + u32::from(green), sum[2] + u32::from(blue)]
            });
        let [red, green, blue] = sum.map(|sum| u8::try_from(sum / count).unwrap_or(u8::MAX));
        let share = SHARE.saturating_add(MORE.saturating_mul(count - 1)).min(MOST);
        palette::mixed(base, (red, green, blue), share)
    }
}

/// A line under what one coding covers, a broken one under what two, and a dotted one under what more do.
fn underlined(tint: Tint<'_>) -> Style {
    let drawn = match tint.colors.len() {
        0 | 1 => true,
        2 => tint.cluster % DASH != DASH - 1,
        _ => tint.cluster.is_multiple_of(2),
    };
    if drawn { Style::new().add_modifier(Modifier::UNDERLINED) } else { Style::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(theme: Theme, colors: &[Color]) -> Vec<Style> {
        (0..18).filter_map(|cluster| theme.tint(Tint { colors, unit: false, cluster })).collect()
    }

    #[test]
    fn overlapping_codings_are_blended_alternate_or_break_the_line() {
        let both = [Color::Red, Color::Blue];
        let blended = styles(Theme::new(Depth::True, Ground::Dark), &both);
        assert!(blended.windows(2).all(|pair| pair[0] == pair[1]));
        assert_ne!(blended[0], styles(Theme::new(Depth::True, Ground::Dark), &both[..1])[0]);
        let turns = styles(Theme::new(Depth::Many, Ground::Light), &both);
        assert_eq!((turns[0], turns[2]), (turns[11], turns[0]));
        assert_ne!(turns[11], turns[12]);
        let lines = |count| {
            let colors = vec![Color::Green; count];
            let drawn = styles(Theme::new(Depth::Mono, Ground::Unknown), &colors).into_iter();
            let sign = |style: Style| if style.add_modifier.contains(Modifier::UNDERLINED) { '_' } else { ' ' };
            drawn.map(sign).collect::<String>()
        };
        assert_eq!(
            [lines(0), lines(1), lines(2), lines(3)],
            ["", "__________________", "__ __ __ __ __ __ ", "_ _ _ _ _ _ _ _ _ "]
        );
    }
}
