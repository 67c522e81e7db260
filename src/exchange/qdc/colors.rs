//! Our twelve colours as other programs write colours.

use crate::project::Color;

/// The one web colour of each name, so that what goes out comes back.
const WEB: [(Color, u32); 12] = [
    (Color::Red, 0xD3_2F_2F),
    (Color::Orange, 0xF5_7C_00),
    (Color::Yellow, 0xFB_C0_2D),
    (Color::Green, 0x38_8E_3C),
    (Color::Teal, 0x00_89_7B),
    (Color::Cyan, 0x00_AC_C1),
    (Color::Blue, 0x19_76_D2),
    (Color::Purple, 0x7B_1F_A2),
    (Color::Magenta, 0xC2_18_5B),
    (Color::Pink, 0xF4_8F_B1),
    (Color::Brown, 0x6D_4C_41),
    (Color::Gray, 0x75_75_75),
];

/// `#RRGGBB`.
pub(in crate::exchange) fn hex(color: Color) -> String {
    let web = WEB.iter().find(|(known, _)| *known == color).map_or(0x75_75_75, |(_, web)| *web);
    format!("#{web:06X}")
}

/// The colour that comes nearest to what a program wrote: `#RGB`, `#RRGGBB`, `#AARRGGBB`, `rgb(…)`, `rgba(…)`,
/// `R,G,B`, a signed whole number, or one of our names.
pub(in crate::exchange) fn nearest(text: &str) -> Option<Color> {
    let text = text.trim();
    Color::parse(text).or_else(|| numbers(text).map(of))
}

fn numbers(text: &str) -> Option<[u8; 3]> {
    if let Some(hex) = text.strip_prefix('#') {
        let value = u32::from_str_radix(hex, 16).ok()?;
        return match hex.len() {
            3 => Some([value >> 8 & 15, value >> 4 & 15, value & 15].map(|digit| (digit * 17) as u8)),
            6 | 8 => Some(parts(value)),
            _ => None,
        };
    }
    if let Ok(number) = text.parse::<i64>() {
        return u32::try_from(number & 0xFFFF_FFFF).ok().map(parts);
    }
    let inside = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).trim_matches(['(', ')', ' ']);
    let mut numbers = inside.split(',').map(|part| part.trim().parse::<u8>());
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(red)), Some(Ok(green)), Some(Ok(blue))) => Some([red, green, blue]),
        _ => None,
    }
}

/// Red, green and blue of the lower three bytes.
fn parts(value: u32) -> [u8; 3] {
    let [_, red, green, blue] = value.to_be_bytes();
    [red, green, blue]
}

/// The name of a colour by its hue in degrees; light reds are pink, dark oranges brown, pale ones of all hues grey. Distance
/// in RGB would call pure blue purple.
fn of(rgb: [u8; 3]) -> Color {
    let [r, g, b] = rgb.map(f32::from);
    let (low, high) = (r.min(g).min(b), r.max(g).max(b));
    let spread = high - low;
    if spread < 24.0 {
        return Color::Gray;
    }
    let hue = match () {
        _ if r >= high => (g - b) / spread,
        _ if g >= high => (b - r) / spread + 2.0,
        _ => (r - g) / spread + 4.0,
    };
    let (hue, dark, pale) = ((hue * 60.0).rem_euclid(360.0), high < 153.0, spread / high < 0.5);
    match hue {
        10.0..45.0 if dark => Color::Brown,
        10.0..40.0 => Color::Orange,
        40.0..70.0 => Color::Yellow,
        70.0..155.0 => Color::Green,
        155.0..180.0 => Color::Teal,
        180.0..200.0 if dark => Color::Teal,
        180.0..200.0 => Color::Cyan,
        200.0..255.0 => Color::Blue,
        255.0..290.0 => Color::Purple,
        _ if pale && !dark => Color::Pink,
        290.0..343.0 => Color::Magenta,
        _ => Color::Red,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_colours_come_back() {
        for (color, name) in Color::ALL {
            assert_eq!(nearest(&hex(color)), Some(color), "{name}");
            assert_eq!(nearest(&hex(color).to_lowercase()), Some(color), "{name}");
        }
    }

    #[test]
    fn foreign_colours_go_to_the_nearest_name() {
        let check = |text: &str, color: Color| assert_eq!(nearest(text), Some(color), "{text}");
        check("#F00", Color::Red);
        check("#FFFF0000", Color::Red);
        check("rgba(0, 0, 255, 0.4)", Color::Blue);
        check("0,128,0", Color::Green);
        check("-65536", Color::Red);
        check("#FFFFFF", Color::Gray);
        check("#000000", Color::Gray);
        check("#FFFF00", Color::Yellow);
        check("#FF00FF", Color::Magenta);
        check("#00FFFF", Color::Cyan);
        check("#008080", Color::Teal);
        check("#FFC0CB", Color::Pink);
        check("#8B4513", Color::Brown);
        check("#FFA500", Color::Orange);
        check("#800080", Color::Magenta);
        check("grey", Color::Gray);
        for text in ["", "#", "#12", "#GGGGGG", "rgb(1,2)", "300,1,1", "bluish", "#1234567890"] {
            assert_eq!(nearest(text), None, "{text}");
        }
    }
}
