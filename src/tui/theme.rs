//! Colours by meaning, in the terminal's own palette.
//!
//! Nothing here is the only sign of anything: codes carry names and letters, selections are reversed, coders have
//! patterns. With `NO_COLOR` only bold, dim, underline and reverse remain.

use ratatui::style::{Color as Paint, Modifier, Style};

use crate::project::Color;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None are wanted.
    Mono,
    /// The sixteen of every terminal.
    Sixteen,
    /// 256 or more.
    Many,
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

/// Styles by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Colours that may be used.
    pub depth: Depth,
    /// What they are drawn on.
    pub ground: Ground,
}

/// For each [`Color`]: one of sixteen, then 256-colour numbers on dark, light and unknown ground.
const PALETTE: [(Color, Paint, u8, u8, u8); 12] = [
    (Color::Red, Paint::Red, 203, 160, 167),
    (Color::Orange, Paint::LightRed, 215, 166, 172),
    (Color::Yellow, Paint::Yellow, 221, 136, 136),
    (Color::Green, Paint::Green, 114, 28, 71),
    (Color::Teal, Paint::LightGreen, 73, 30, 37),
    (Color::Cyan, Paint::Cyan, 80, 31, 38),
    (Color::Blue, Paint::Blue, 75, 26, 68),
    (Color::Purple, Paint::Magenta, 141, 91, 98),
    (Color::Magenta, Paint::LightMagenta, 176, 127, 133),
    (Color::Pink, Paint::LightMagenta, 211, 162, 168),
    (Color::Brown, Paint::Yellow, 173, 94, 137),
    (Color::Gray, Paint::DarkGray, 245, 242, 244),
];

impl Default for Theme {
    fn default() -> Self {
        Self { depth: Depth::Sixteen, ground: Ground::Unknown }
    }
}

impl Theme {
    /// Read `NO_COLOR`, `EMIC_THEME` (`dark`, `light`), `COLORFGBG`, `COLORTERM` and `TERM` through `variable`.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name| variable(name).filter(|value| !value.is_empty());
        let many = get("COLORTERM").is_some()
            || get("TERM").is_some_and(|term| term.contains("256") || term.contains("kitty"));
        let depth = match get("NO_COLOR") {
            Some(_) => Depth::Mono,
            None if many => Depth::Many,
            None => Depth::Sixteen,
        };
        let ground = match get("EMIC_THEME").as_deref() {
            Some("dark") => Ground::Dark,
            Some("light") => Ground::Light,
            _ => get("COLORFGBG").map_or(Ground::Unknown, |value| ground_of(&value)),
        };
        Self { depth, ground }
    }

    /// Ordinary words.
    pub fn text(self) -> Style {
        Style::new()
    }

    /// What can be overlooked: timestamps, rules, hints.
    pub fn dim(self) -> Style {
        match (self.depth, self.ground) {
            (Depth::Many, Ground::Dark) => Style::new().fg(Paint::Indexed(245)),
            (Depth::Many, Ground::Light) => Style::new().fg(Paint::Indexed(243)),
            _ => Style::new().add_modifier(Modifier::DIM),
        }
    }

    /// Headings, keys, what is chosen.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Speakers.
    pub fn speaker(self) -> Style {
        self.painted(Paint::Cyan).add_modifier(Modifier::BOLD)
    }

    /// A speaker by number, see [`crate::tui::page::Page::speaker`]; the name stands there too.
    pub fn speaker_of(self, number: usize) -> Style {
        let colors = [Color::Cyan, Color::Orange, Color::Green, Color::Purple, Color::Yellow, Color::Blue];
        let color = colors.get(number % colors.len()).copied().unwrap_or(Color::Cyan);
        self.code(color).add_modifier(Modifier::BOLD)
    }

    /// A key that can be pressed.
    pub fn key(self) -> Style {
        self.painted(Paint::Cyan).add_modifier(Modifier::BOLD)
    }

    /// What is selected; the row or button that Enter takes.
    pub fn selection(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The sentence or turn that a hotkey would code, laid under the words' own style.
    pub fn unit(self) -> Style {
        match (self.depth, self.ground) {
            (Depth::Many, Ground::Dark) => Style::new().bg(Paint::Indexed(237)),
            (Depth::Many, Ground::Light) => Style::new().bg(Paint::Indexed(254)),
            _ => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// A place where something searched for was found.
    pub fn found(self) -> Style {
        match self.depth {
            Depth::Mono => Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            _ => Style::new().fg(Paint::Black).bg(Paint::Yellow),
        }
    }

    /// What went well.
    pub fn good(self) -> Style {
        self.painted(Paint::Green)
    }

    /// What wants a look: refusals, notices.
    pub fn warning(self) -> Style {
        self.painted(Paint::Yellow).add_modifier(Modifier::BOLD)
    }

    /// What is about to be lost.
    pub fn danger(self) -> Style {
        self.painted(Paint::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// A mode that the keys are in.
    pub fn mode(self) -> Style {
        self.painted(Paint::Yellow).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// The bar with the state of the program.
    pub fn bar(self) -> Style {
        match (self.depth, self.ground) {
            (Depth::Many, Ground::Dark) => Style::new().bg(Paint::Indexed(236)),
            (Depth::Many, Ground::Light) => Style::new().bg(Paint::Indexed(253)),
            _ => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// A code's colour.
    pub fn code(self, color: Color) -> Style {
        let Some((_, sixteen, dark, light, unknown)) = PALETTE.iter().find(|row| row.0 == color) else {
            return Style::new();
        };
        match (self.depth, self.ground) {
            (Depth::Mono, _) => Style::new(),
            (Depth::Sixteen, _) => Style::new().fg(*sixteen),
            (Depth::Many, Ground::Dark) => Style::new().fg(Paint::Indexed(*dark)),
            (Depth::Many, Ground::Light) => Style::new().fg(Paint::Indexed(*light)),
            (Depth::Many, Ground::Unknown) => Style::new().fg(Paint::Indexed(*unknown)),
        }
    }

    fn painted(self, paint: Paint) -> Style {
        if self.depth == Depth::Mono { Style::new() } else { Style::new().fg(paint) }
    }
}

/// The background in `COLORFGBG` (`15;0`, or `15;default;0`), as rxvt and Konsole write it.
fn ground_of(value: &str) -> Ground {
    match value.rsplit(';').next().and_then(|number| number.parse::<u8>().ok()) {
        Some(0..=6 | 8) => Ground::Dark,
        Some(_) => Ground::Light,
        None => Ground::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(variables: &[(&str, &str)]) -> Theme {
        Theme::detect(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_terminal_says_what_it_can_show() {
        assert_eq!(detect(&[]), Theme { depth: Depth::Sixteen, ground: Ground::Unknown });
        assert_eq!(detect(&[("TERM", "xterm-256color")]).depth, Depth::Many);
        assert_eq!(detect(&[("COLORTERM", "truecolor"), ("NO_COLOR", "1")]).depth, Depth::Mono);
        assert_eq!(detect(&[("COLORTERM", "truecolor"), ("NO_COLOR", "")]).depth, Depth::Many);
        assert_eq!(detect(&[("COLORFGBG", "15;0")]).ground, Ground::Dark);
        assert_eq!(detect(&[("COLORFGBG", "0;default;15")]).ground, Ground::Light);
        assert_eq!(detect(&[("COLORFGBG", "0;15"), ("EMIC_THEME", "dark")]).ground, Ground::Dark);
    }

    #[test]
    fn without_colour_no_style_has_one() {
        let theme = Theme { depth: Depth::Mono, ground: Ground::Dark };
        let plain = [theme.dim(), theme.speaker(), theme.key(), theme.selection(), theme.unit(), theme.found()];
        let signs = [theme.good(), theme.warning(), theme.danger(), theme.bar(), theme.code(Color::Red)];
        for style in plain.into_iter().chain(signs) {
            assert_eq!((style.fg, style.bg), (None, None), "{style:?}");
        }
    }
}
