//! What is chosen about the look: by name, in a file, or by what the terminal says.

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None are wanted.
    Mono,
    /// The sixteen of every terminal.
    Sixteen,
    /// 256.
    Many,
    /// All: colours can be blended.
    True,
}

/// What the terminal's background is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Dark, light text.
    Dark,
    /// Light, dark text.
    Light,
    /// It did not say: only styles that can be read on both.
    Unknown,
}

/// Which colours codes have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// Those that the codebook names, as nearly as they can be read.
    #[default]
    Standard,
    /// Colours that are told apart by colour-blind eyes too.
    ColourBlind,
}

impl Palette {
    /// Both with their names.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Standard, "standard"), (Self::ColourBlind, "colour-blind")];

    /// The palette of a name; `color-blind` and `okabe-ito` are understood as well.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(['_', ' '], "-").replace("color-", "colour-");
        let blind = matches!(name.as_str(), "colourblind" | "colorblind" | "okabe-ito");
        let known = Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(palette, _)| palette);
        known.or(blind.then_some(Self::ColourBlind))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(palette, _)| *palette == self).map_or("", |(_, name)| name)
    }
}

/// A theme by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// As the terminal says that it is.
    #[default]
    Auto,
    /// For a dark ground.
    Dark,
    /// For a light ground.
    Light,
    /// With as much contrast as there is, on the ground that the terminal has.
    HighContrast,
    /// The same for a dark ground.
    HighContrastDark,
    /// The same for a light ground.
    HighContrastLight,
    /// Without any colour.
    Mono,
}

impl Look {
    /// All with their names.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Auto, "auto"),
        (Self::Dark, "dark"),
        (Self::Light, "light"),
        (Self::HighContrast, "high-contrast"),
        (Self::HighContrastDark, "high-contrast-dark"),
        (Self::HighContrastLight, "high-contrast-light"),
        (Self::Mono, "mono"),
    ];

    /// The theme of a name, in whatever case, with blanks or hyphens.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(['_', ' '], "-");
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(look, _)| look)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(look, _)| *look == self).map_or("", |(_, name)| name)
    }
}

/// The background in `COLORFGBG` (`15;0`, or `15;default;0`), as rxvt and Konsole write it.
pub(super) fn ground_of(value: &str) -> Ground {
    match value.rsplit(';').next().and_then(|number| number.parse::<u8>().ok()) {
        Some(0..=6 | 8) => Ground::Dark,
        Some(_) => Ground::Light,
        None => Ground::Unknown,
    }
}

/// The background in a terminal's answer to `OSC 11`: `rgb:1e1e/1e1e/2e2e`, with or without what frames it.
pub fn ground_of_answer(answer: &str) -> Ground {
    let Some((_, parts)) = answer.split_once("rgb:") else { return Ground::Unknown };
    let part = |text: &str| {
        let digits: String = text.chars().take_while(char::is_ascii_hexdigit).take(4).collect();
        let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok()?)?.checked_sub(1).filter(|most| *most > 0)?;
        Some(u32::from_str_radix(&digits, 16).ok()? * 255 / most)
    };
    let parts: Vec<u32> = parts.split('/').take(3).filter_map(part).collect();
    match parts.as_slice() {
        [red, green, blue] if red * 299 + green * 587 + blue * 114 < 128_000 => Ground::Dark,
        [_, _, _] => Ground::Light,
        _ => Ground::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_themes_and_back() {
        for (look, name) in Look::ALL {
            assert_eq!((Look::of(name), look.name()), (Some(look), name));
        }
        assert_eq!(Look::of(" High Contrast "), Some(Look::HighContrast));
        assert_eq!((Look::of("高对比 🌗"), Look::of("")), (None, None));
        assert_eq!(Palette::of("Color_Blind"), Some(Palette::ColourBlind));
        assert_eq!(Palette::of("okabe-ito"), Some(Palette::ColourBlind));
        assert_eq!(Palette::of("色盲"), None);
        assert_eq!(Palette::ColourBlind.name(), "colour-blind");
    }

    #[test]
    fn a_terminal_that_is_asked_tells_its_ground() {
        assert_eq!(ground_of_answer("\u{1b}]11;rgb:1e1e/1e1e/2e2e\u{1b}\\"), Ground::Dark);
        assert_eq!(ground_of_answer("\u{1b}]11;rgb:fd/f6/e3\u{7}"), Ground::Light);
        for odd in ["", "rgb:", "rgb:1e1e/1e1e", "rgb:g/g/g", "信任", "rgb:/ff/ff"] {
            assert_eq!(ground_of_answer(odd), Ground::Unknown, "{odd}");
        }
    }
}
