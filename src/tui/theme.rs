//! Colours by meaning, on the terminal's own background.
//!
//! Nothing here is the only sign of anything: codes carry names and letters, selections are reversed, coders have
//! patterns. With `NO_COLOR` only bold, dim, underline and reverse remain. What can be read on what is tested: `contrast`
//! holds every pair of a letter and what it stands on to the ratios of WCAG 2.2.

mod ground;
mod palette;
mod tint;

#[cfg(test)]
mod contrast;

use ratatui::style::{Color as Paint, Modifier, Style};

use crate::app::{PaletteName, Preferences, ThemeName};
use crate::project::Color;

use ground::ground_of;
pub use ground::{Depth, Ground, ground_of_answer};
pub use tint::Tint;

/// Colours of speakers by their numbers, where the ground is known.
const SPEAKERS: [Color; crate::tui::page::SPEAKERS] =
    [Color::Cyan, Color::Yellow, Color::Magenta, Color::Green, Color::Blue, Color::Red];

/// Styles by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Colours that may be used.
    pub depth: Depth,
    /// What they are drawn on.
    pub ground: Ground,
    /// Whether contrast goes before everything else.
    pub high: bool,
    /// Which colours codes have.
    pub palette: PaletteName,
    /// Whether signs that are not ASCII are drawn as such that are.
    pub ascii: bool,
    /// What the terminal said of itself.
    told: (Depth, Ground),
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(Depth::Sixteen, Ground::Unknown)
    }
}

impl Theme {
    /// A theme of ordinary contrast with the colours of the codebook.
    pub fn new(depth: Depth, ground: Ground) -> Self {
        Self { depth, ground, high: false, palette: PaletteName::Standard, ascii: false, told: (depth, ground) }
    }

    /// What the terminal says, through `variable`: `NO_COLOR`, `COLORFGBG`, `COLORTERM` and `TERM`; and what is wanted of
    /// it: `EMIC_THEME`, else the researcher's preferences.
    pub fn detect(variable: impl Fn(&str) -> Option<String>, wanted: &Preferences) -> Self {
        let get = |name| variable(name).filter(|value| !value.is_empty());
        let all = get("COLORTERM").is_some_and(|value| matches!(value.as_str(), "truecolor" | "24bit"))
            || get("TERM").is_some_and(|term| term.ends_with("-direct") || term.contains("kitty"));
        let many = get("COLORTERM").is_some() || get("TERM").is_some_and(|term| term.contains("256"));
        let depth = match get("NO_COLOR") {
            Some(_) => Depth::Mono,
            None if all => Depth::True,
            None if many => Depth::Many,
            None => Depth::Sixteen,
        };
        let ground = get("COLORFGBG").map_or(Ground::Unknown, |value| ground_of(&value));
        let named = get("EMIC_THEME").and_then(|name| ThemeName::parse(&name)).or(wanted.theme).unwrap_or_default();
        let palette = wanted.palette.unwrap_or_default();
        Self { palette, ascii: wanted.ascii, ..Self::new(depth, ground) }.with(named)
    }

    /// The same terminal in another theme.
    #[must_use]
    pub fn with(self, name: ThemeName) -> Self {
        let (depth, ground) = self.told;
        let told = Self { depth, ground, high: false, ..self };
        match name {
            ThemeName::Auto => told,
            ThemeName::Dark => Self { ground: Ground::Dark, ..told },
            ThemeName::Light => Self { ground: Ground::Light, ..told },
            ThemeName::HighContrast => Self { high: true, ..told },
            ThemeName::HighContrastDark => Self { high: true, ground: Ground::Dark, ..told },
            ThemeName::HighContrastLight => Self { high: true, ground: Ground::Light, ..told },
            ThemeName::Mono => Self { depth: Depth::Mono, ..told },
        }
    }

    /// Ordinary words.
    pub fn text(self) -> Style {
        Style::new()
    }

    /// What can be overlooked: timestamps, rules, hints.
    pub fn dim(self) -> Style {
        match (self.high, self.many(), self.ground) {
            (true, ..) => Style::new(),
            (_, true, Ground::Dark) => Style::new().fg(Paint::Indexed(247)),
            (_, true, Ground::Light) => Style::new().fg(Paint::Indexed(240)),
            _ => Style::new().add_modifier(Modifier::DIM),
        }
    }

    /// Headings, keys, what is chosen.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Who speaks, where no number is given to speakers.
    pub fn speaker(self) -> Style {
        self.code_name(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// A speaker by number, see [`crate::tui::page::Page::speaker`]. Each number has a colour of its own wherever there are
    /// colours; where contrast goes before everything else and none is sure to have it, the name alone tells speakers apart.
    pub fn speaker_of(self, number: usize) -> Style {
        let style = match (self.depth, self.ground) {
            (Depth::Mono, _) => Style::new(),
            (Depth::Sixteen, ground) if !self.high => Style::new().fg(palette::speaker_of_sixteen(number, ground)),
            (Depth::Many | Depth::True, Ground::Unknown) if !self.high => {
                Style::new().fg(Paint::Indexed(palette::speaker_on_any(number)))
            }
            _ => self.code_name(SPEAKERS.get(number % SPEAKERS.len()).copied().unwrap_or(Color::Cyan)),
        };
        style.add_modifier(Modifier::BOLD)
    }

    /// A key that can be pressed.
    pub fn key(self) -> Style {
        self.code_name(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// What is selected; the row or button that Enter takes.
    pub fn selection(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The sentence or turn that a hotkey would code, laid under the words' own style.
    pub fn unit(self) -> Style {
        match self.grounds() {
            Some(ground) => Style::new().bg(Paint::Indexed(ground.unit)),
            None => Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// A place where something searched for was found.
    pub fn found(self) -> Style {
        match self.depth {
            Depth::Mono => Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Depth::Sixteen => Style::new().fg(Paint::Black).bg(Paint::Yellow),
            Depth::Many | Depth::True => Style::new().fg(Paint::Indexed(16)).bg(Paint::Indexed(221)),
        }
    }

    /// What went well.
    pub fn good(self) -> Style {
        self.code_name(Color::Green)
    }

    /// What wants a look: refusals, notices.
    pub fn warning(self) -> Style {
        self.code_name(Color::Yellow).add_modifier(Modifier::BOLD)
    }

    /// What is about to be lost.
    pub fn danger(self) -> Style {
        self.code_name(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// A mode that the keys are in.
    pub fn mode(self) -> Style {
        self.code_name(Color::Yellow).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// The bar with the state of the program.
    pub fn bar(self) -> Style {
        match self.grounds() {
            Some(ground) => Style::new().bg(Paint::Indexed(ground.bar)),
            None => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// A code's colour, for stripes, bars and squares: three to one on the ground.
    pub fn code(self, color: Color) -> Style {
        match self.depth {
            Depth::Mono => Style::new(),
            Depth::Sixteen => Style::new().fg(palette::of_sixteen(color, self.ground)),
            Depth::Many | Depth::True => Style::new().fg(Paint::Indexed(self.number(color))),
        }
    }

    /// A code's colour for words: four and a half to one, and where that cannot be had the colour of all words.
    pub fn code_name(self, color: Color) -> Style {
        let safe = self.palette == PaletteName::Standard || self.ground == Ground::Dark && !self.high;
        match self.ground {
            Ground::Dark | Ground::Light if self.many() && safe => self.code(color),
            Ground::Dark | Ground::Light if self.many() => {
                let number = palette::number(color, self.ground, PaletteName::Standard, self.high);
                Style::new().fg(Paint::Indexed(number))
            }
            _ => Style::new(),
        }
    }

    /// Whether there are 256 colours or more.
    fn many(self) -> bool {
        matches!(self.depth, Depth::Many | Depth::True)
    }

    fn number(self, color: Color) -> u8 {
        palette::number(color, self.ground, self.palette, self.high)
    }

    /// The grounds of what is laid under words; `None` where none may be, since it is not known on what they would lie.
    fn grounds(self) -> Option<&'static Grounds> {
        match self.ground {
            Ground::Dark if self.many() && !self.high => Some(&DARK),
            Ground::Light if self.many() && !self.high => Some(&LIGHT),
            _ => None,
        }
    }
}

/// Numbers of what is laid under words.
struct Grounds {
    /// What the terminal's own is taken for where colours are blended with it.
    plain: u8,
    unit: u8,
    bar: u8,
}

const DARK: Grounds = Grounds { plain: 234, unit: 237, bar: 236 };
const LIGHT: Grounds = Grounds { plain: 231, unit: 254, bar: 254 };

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(variables: &[(&str, &str)]) -> Theme {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Theme::detect(variable, &Preferences::default())
    }

    #[test]
    fn the_terminal_says_what_it_can_show() {
        assert_eq!(detect(&[]), Theme::new(Depth::Sixteen, Ground::Unknown));
        assert_eq!(detect(&[("TERM", "xterm-256color")]).depth, Depth::Many);
        assert_eq!(detect(&[("TERM", "xterm-kitty")]).depth, Depth::True);
        assert_eq!(detect(&[("COLORTERM", "truecolor"), ("NO_COLOR", "1")]).depth, Depth::Mono);
        assert_eq!(detect(&[("COLORTERM", "truecolor"), ("NO_COLOR", "")]).depth, Depth::True);
        assert_eq!(detect(&[("COLORTERM", "1")]).depth, Depth::Many);
        assert_eq!(detect(&[("COLORFGBG", "15;0")]).ground, Ground::Dark);
        assert_eq!(detect(&[("COLORFGBG", "0;default;15")]).ground, Ground::Light);
        assert_eq!(detect(&[("COLORFGBG", "0;15"), ("EMIC_THEME", "dark")]).ground, Ground::Dark);
        let high = detect(&[("COLORFGBG", "0;15"), ("EMIC_THEME", "high-contrast")]);
        assert_eq!((high.ground, high.high), (Ground::Light, true));
    }

    #[test]
    fn without_colour_no_style_has_one() {
        let theme = Theme::new(Depth::Mono, Ground::Dark);
        let plain = [theme.dim(), theme.speaker(), theme.key(), theme.selection(), theme.unit(), theme.found()];
        let signs = [theme.good(), theme.warning(), theme.danger(), theme.bar(), theme.code(Color::Red)];
        for style in plain.into_iter().chain(signs) {
            assert_eq!((style.fg, style.bg), (None, None), "{style:?}");
        }
    }

    #[test]
    fn a_theme_is_left_by_choosing_another() {
        let theme = Theme::new(Depth::True, Ground::Unknown);
        assert_eq!(theme.with(ThemeName::HighContrastDark).with(ThemeName::Light), theme.with(ThemeName::Light));
        assert_eq!(theme.with(ThemeName::HighContrast).ground, Ground::Unknown);
        assert_eq!(theme.with(ThemeName::Mono).with(ThemeName::Auto), theme);
    }
}
