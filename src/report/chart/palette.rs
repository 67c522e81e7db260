//! The colours of charts, on white. Each is used for one meaning only, so that a style sheet can replace it by its value.

use plotters::style::RGBColor;

/// Words.
pub const INK: RGBColor = RGBColor(0x1c, 0x1c, 0x1c);
/// Words that matter less.
pub const MUTED: RGBColor = RGBColor(0x5f, 0x5f, 0x5f);
/// Lines behind the data.
pub const GRID: RGBColor = RGBColor(0xdc, 0xdc, 0xdc);
/// Bars and curves.
pub const ACCENT: RGBColor = RGBColor(0x2b, 0x6c, 0xb0);
/// What lies behind a curve.
pub const BAND: RGBColor = RGBColor(0xcd, 0xdf, 0xf2);
/// Bars that are not the main thing.
pub const SOFT: RGBColor = RGBColor(0xb9, 0xb9, 0xb9);
/// What is pointed at.
pub const MARK: RGBColor = RGBColor(0xb4, 0x43, 0x09);
/// The paper.
pub const PAPER: RGBColor = RGBColor(0xfd, 0xfd, 0xfd);
/// The steps of a heat map, from nothing to most.
pub const HEAT: [RGBColor; 8] = [
    RGBColor(0xf4, 0xf6, 0xf9),
    RGBColor(0xe1, 0xeb, 0xf5),
    RGBColor(0xc6, 0xda, 0xec),
    RGBColor(0xa3, 0xc5, 0xe0),
    RGBColor(0x79, 0xab, 0xd2),
    RGBColor(0x4f, 0x8c, 0xbe),
    RGBColor(0x2c, 0x6a, 0xa3),
    RGBColor(0x14, 0x47, 0x7c),
];
/// Words on the paler steps.
pub const ON_PALE: RGBColor = RGBColor(0x1b, 0x1b, 0x1b);
/// Words on the stronger steps.
pub const ON_STRONG: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// Each colour with the one that takes its place on a dark ground.
pub const DARK: [(RGBColor, &str); 18] = [
    (INK, "#e9e9e9"),
    (MUTED, "#b0b0b0"),
    (GRID, "#3c3c3c"),
    (ACCENT, "#79b4f0"),
    (BAND, "#27405c"),
    (SOFT, "#6a6a6a"),
    (MARK, "#ff9e64"),
    (PAPER, "#191919"),
    (HEAT[0], "#202327"),
    (HEAT[1], "#1f2c3a"),
    (HEAT[2], "#20384f"),
    (HEAT[3], "#234766"),
    (HEAT[4], "#2c5f8a"),
    (HEAT[5], "#4a87b9"),
    (HEAT[6], "#79b0dd"),
    (HEAT[7], "#b3d7f7"),
    (ON_PALE, "#eeeeee"),
    (ON_STRONG, "#0c0c0c"),
];

/// The first step whose words are [`ON_STRONG`].
pub(super) const STRONG: usize = 5;

/// `#2B6CB0`, as charts write it.
pub fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(red: u8, green: u8, blue: u8) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let of = |hex: &str| {
            let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2).unwrap(), 16).unwrap();
            luminance(part(1), part(3), part(5))
        };
        let (one, other) = (of(one), of(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn dark(color: RGBColor) -> &'static str {
        DARK.iter().find(|(light, _)| *light == color).unwrap().1
    }

    #[test]
    fn words_can_be_read_on_every_ground() {
        for (step, ground) in HEAT.into_iter().enumerate() {
            let words = if step < STRONG { ON_PALE } else { ON_STRONG };
            let light = contrast(&hex(words), &hex(ground));
            let night = contrast(dark(words), dark(ground));
            // Large figures: 3; but for the two middle steps all reach 4.5.
            assert!(light >= 3.4 && night >= 3.4, "{step}: {light} {night}");
        }
        for words in [INK, MUTED, MARK] {
            assert!(contrast(&hex(words), "#ffffff") >= 4.5 && contrast(dark(words), "#161616") >= 4.5);
        }
    }

    #[test]
    fn every_color_is_its_own() {
        let mut all: Vec<String> = DARK.iter().map(|(light, _)| hex(*light)).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), DARK.len());
    }
}
