//! What a researcher sets for themselves, in every study: keys, theme, line length. It lies outside the studies, in
//! `config.yaml`, is read once at the start, and is never written by the program.
//!
//! ```yaml
//! theme: light              # auto, dark, light, mono, high-contrast, high-contrast-dark, high-contrast-light
//! palette: colour-blind     # standard, colour-blind
//! measure: 72               # columns of a line of text
//! ascii: false              # true: only ASCII signs are drawn
//! hints: true               # false: no hints for beginners
//! keys:
//!   read:
//!     uncode: [X, Delete]
//! ```

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use super::Notice;
use crate::exchange::{Leaf, Spot, leaves};
use crate::project::nearest;
use crate::store::read_plain;

/// Bytes that the file may have.
const MAX_BYTES: u64 = 1 << 20;

/// Columns of a line of text, at least and at most.
pub const MEASURES: std::ops::RangeInclusive<u16> = 20..=240;

/// The settings that the file may have.
const FIELDS: [&str; 6] = ["theme", "palette", "measure", "ascii", "hints", "keys"];

/// The styles that the screen is drawn in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ThemeName {
    /// As the terminal says it is, as far as it does.
    #[default]
    Auto,
    /// For light letters on a dark ground.
    Dark,
    /// For dark letters on a light ground.
    Light,
    /// As far apart as colours can be, on the terminal's own ground.
    HighContrast,
    /// The same for a dark ground, whatever the terminal says.
    HighContrastDark,
    /// The same for a light ground, whatever the terminal says.
    HighContrastLight,
    /// Without colours.
    Mono,
}

impl ThemeName {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Auto,
        Self::Dark,
        Self::Light,
        Self::HighContrast,
        Self::HighContrastDark,
        Self::HighContrastLight,
        Self::Mono,
    ];

    /// The name in the file, in `EMIC_THEME`, and after `:theme`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::HighContrastDark => "high-contrast-dark",
            Self::HighContrastLight => "high-contrast-light",
            Self::Mono => "mono",
        }
    }

    /// The theme of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// The colours that codes have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PaletteName {
    /// The colours that the codebook names.
    #[default]
    Standard,
    /// Colours that are told apart by those who see fewer of them.
    ColourBlind,
}

impl PaletteName {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Standard, Self::ColourBlind];

    /// The name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::ColourBlind => "colour-blind",
        }
    }

    /// The palette of this name; `color-blind` too.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.replace("color", "colour");
        Self::ALL.into_iter().find(|palette| palette.name() == name)
    }
}

/// Keys that are wished for an action in one part of the screen. Whether there are such a part, such an action and such
/// keys is known to whoever has the table of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyWish {
    /// The part of the screen, as written: `read`.
    pub place: String,
    /// The action's name, as written: `uncode`.
    pub action: String,
    /// Where the action is named in the file.
    pub at: Spot,
    /// The keys, as written, each with its place; none takes the action's keys away.
    pub keys: Vec<(String, Spot)>,
}

/// What a researcher has set for themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The file, where there is one; `None` for those that are the program's own.
    pub file: Option<PathBuf>,
    /// The theme.
    pub theme: Option<ThemeName>,
    /// The colours of codes.
    pub palette: Option<PaletteName>,
    /// Columns of a line of text, at most; within [`MEASURES`].
    pub measure: Option<u16>,
    /// Whether only ASCII signs may be drawn.
    pub ascii: bool,
    /// Whether no hints are wanted.
    pub no_hints: bool,
    /// Keys that are wished, in the order of the file.
    pub keys: Vec<KeyWish>,
}

impl Preferences {
    /// Read the file that the environment names, and what is wrong with it. What cannot be read is as if it were not
    /// written: a mistake in here never keeps the program from starting.
    pub fn read() -> (Self, Vec<Notice>) {
        Self::read_by(|name| std::env::var_os(name))
    }

    /// As [`Self::read`], in an environment given by `variable`.
    pub fn read_by(variable: impl Fn(&str) -> Option<OsString>) -> (Self, Vec<Notice>) {
        let (preferences, mut notices) = Self::read_file(&variable);
        notices.extend(unknown_theme(&variable));
        (preferences, notices)
    }

    fn read_file(variable: &impl Fn(&str) -> Option<OsString>) -> (Self, Vec<Notice>) {
        let Some(path) = config_file(variable) else { return Default::default() };
        // A file that nobody has made is no mistake, one that was named is.
        let named = set(variable, "EMIC_CONFIG").is_some();
        if !named && !path.exists() {
            return Default::default();
        }
        match read_plain(&path, MAX_BYTES) {
            Ok(bytes) if bytes.contains(&0) => {
                let message = format!("your preferences are not read: {} is not a text file", path.display());
                (Self::default(), vec![Notice::new(message)])
            }
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                let (preferences, problems) = Self::parse(&text);
                let notices = problems.iter().map(|problem| Notice::new(problem.in_file(&path))).collect();
                (Self { file: Some(path), ..preferences }, notices)
            }
            Err(error) => (Self::default(), vec![Notice::new(format!("your preferences are not read: {error}"))]),
        }
    }

    /// Read preferences from the text of the file, with what is wrong in it, in the order of the file.
    pub fn parse(text: &str) -> (Self, Vec<Mistake>) {
        let mut reading = Reading::default();
        match leaves(text.trim_start_matches('\u{FEFF}')) {
            Ok(found) => {
                found.values.iter().for_each(|leaf| reading.take(leaf));
                found.twice.iter().for_each(|twice| reading.wrong(twice.again, twice.told()));
            }
            Err(problem) => {
                let at = Spot { line: problem.line, column: problem.column };
                let hint =
                    problem.hint.clone().unwrap_or_else(|| "nothing in this file is taken until then".to_owned());
                reading.mistakes.push(Mistake { at, message: format!("{}; {hint}", problem.message) });
            }
        }
        reading.mistakes.sort();
        (reading.preferences, reading.mistakes)
    }
}

/// What to say where `EMIC_THEME` names no theme.
fn unknown_theme(variable: &impl Fn(&str) -> Option<OsString>) -> Option<Notice> {
    let name = set(variable, "EMIC_THEME")?;
    let name = name.to_string_lossy();
    if ThemeName::parse(&name).is_some() {
        return None;
    }
    let names: Vec<&str> = ThemeName::ALL.iter().map(|theme| theme.name()).collect();
    Some(Notice::new(format!("EMIC_THEME: there is no theme `{name}`; there are {}", names.join(", "))))
}

/// Something in the file that means nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// Where it stands.
    pub at: Spot,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Mistake {
    /// With the file before it, as compilers write it: `config.yaml:3:5: …`.
    pub fn in_file(&self, path: &Path) -> String {
        format!("{}:{self}", path.display())
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.at.line, self.at.column, self.message)
    }
}

/// The file of preferences: `EMIC_CONFIG`, else `emic/config.yaml` in `XDG_CONFIG_HOME`, else in `~/.config`.
pub fn config_file(variable: &impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let named = set(variable, "EMIC_CONFIG").map(PathBuf::from);
    named.or_else(|| Some(own_folder(variable, "XDG_CONFIG_HOME", ".config")?.join("config.yaml")))
}

/// The folder of the program below that which `name` says, or below `fallback` at home. As the XDG specification has it, a
/// path that is not absolute is as good as none.
pub(super) fn own_folder(variable: &impl Fn(&str) -> Option<OsString>, name: &str, fallback: &str) -> Option<PathBuf> {
    let set = set(variable, name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || {
        let home = variable("HOME").or_else(|| variable("USERPROFILE")).map(PathBuf::from)?;
        home.is_absolute().then(|| home.join(fallback))
    };
    Some(set.or_else(home)?.join("emic"))
}

fn set(variable: &impl Fn(&str) -> Option<OsString>, name: &str) -> Option<OsString> {
    variable(name).filter(|value| !value.is_empty())
}

#[derive(Default)]
struct Reading {
    preferences: Preferences,
    mistakes: Vec<Mistake>,
}

impl Reading {
    fn take(&mut self, leaf: &Leaf) {
        let names: Vec<&str> = leaf.path.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["keys", place, action] => self.key(leaf, place, action),
            ["keys"] if leaf.value.is_none() => {}
            ["keys", _] if leaf.value.is_none() => {}
            ["keys", ..] => self.wrong(
                leaf.named,
                "keys are written `keys: {read: {uncode: X}}`: the part of the screen, the action, its keys",
            ),
            [name] if FIELDS.contains(name) => self.single(leaf, name),
            [name, ..] => {
                let near = nearest(name, FIELDS.into_iter());
                let near = near.map_or_else(
                    || format!("there are {}", FIELDS.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.wrong(leaf.named, format!("no setting `{name}`; {near}"));
            }
            [] => self.wrong(leaf.at, "settings are written `theme: dark`, each on a line of its own"),
        }
    }

    /// A setting of one value; one that is not written is as if its name were not there.
    fn single(&mut self, leaf: &Leaf, name: &str) {
        let Some(value) = leaf.value.as_deref() else { return };
        let mut taken = self.preferences.clone();
        let wanted = match name {
            "theme" => chosen(&mut taken.theme, ThemeName::parse(value), &ThemeName::ALL.map(ThemeName::name)),
            "palette" => {
                chosen(&mut taken.palette, PaletteName::parse(value), &PaletteName::ALL.map(PaletteName::name))
            }
            "measure" => {
                let columns = value.parse().ok().filter(|columns| MEASURES.contains(columns));
                taken.measure = columns;
                columns
                    .is_none()
                    .then(|| format!("a number of columns from {} to {}", MEASURES.start(), MEASURES.end()))
            }
            "ascii" => truth(value).map_or(Some(YES_OR_NO.to_owned()), |on| {
                taken.ascii = on;
                None
            }),
            _ => truth(value).map_or(Some(YES_OR_NO.to_owned()), |on| {
                taken.no_hints = !on;
                None
            }),
        };
        match wanted {
            Some(wanted) => self.wrong(leaf.at, format!("`{name}: {value}`: {wanted} is expected")),
            None => self.preferences = taken,
        }
    }

    fn key(&mut self, leaf: &Leaf, place: &str, action: &str) {
        let key = leaf.value.clone().map(|key| (key, leaf.at));
        let wishes = &mut self.preferences.keys;
        match wishes.last_mut().filter(|wish| wish.at == leaf.named) {
            Some(wish) => wish.keys.extend(key),
            None => wishes.push(KeyWish {
                place: place.to_owned(),
                action: action.to_owned(),
                at: leaf.named,
                keys: key.into_iter().collect(),
            }),
        }
    }

    fn wrong(&mut self, at: Spot, message: impl Into<String>) {
        self.mistakes.push(Mistake { at, message: message.into() });
    }
}

const YES_OR_NO: &str = "`true` or `false`";

fn truth(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Take what was chosen; else what there is to choose.
fn chosen<T>(place: &mut Option<T>, value: Option<T>, names: &[&str]) -> Option<String> {
    let none = value.is_none();
    *place = value;
    none.then(|| format!("one of {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (Preferences, Vec<String>) {
        let (preferences, mistakes) = Preferences::parse(text);
        (preferences, mistakes.iter().map(Mistake::to_string).collect())
    }

    #[test]
    fn every_setting_is_read() {
        let text = "\u{feff}theme: high-contrast\npalette: color-blind\nmeasure: 72\nascii: yes\nhints: off # 不要\n\
                    keys:\n  read:\n    uncode: [X, Delete]\n    in-vivo:\n  everywhere: {quit: ctrl-q}\n";
        let (found, mistakes) = told(text);
        assert_eq!(mistakes, Vec::<String>::new());
        assert_eq!((found.theme, found.palette), (Some(ThemeName::HighContrast), Some(PaletteName::ColourBlind)));
        assert_eq!((found.measure, found.ascii, found.no_hints), (Some(72), true, true));
        let keys = found.keys.iter().map(|wish| {
            let keys = wish.keys.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(" ");
            format!("{}.{} {}:{} [{keys}]", wish.place, wish.action, wish.at.line, wish.at.column)
        });
        assert_eq!(
            keys.collect::<Vec<_>>(),
            ["read.uncode 8:5 [X Delete]", "read.in-vivo 9:5 []", "everywhere.quit 10:16 [ctrl-q]"]
        );
    }

    #[test]
    fn what_means_nothing_says_where_and_the_rest_holds() {
        let (found, mistakes) =
            told("thme: dark\nmeasure: 7\ntheme: 深色\nascii: maybe\nkeys: X\nextra: {信: 任}\nhints: false\n");
        let expected = [
            "1:1: no setting `thme`; did you mean `theme`?",
            "2:10: `measure: 7`: a number of columns from 20 to 240 is expected",
            "3:8: `theme: 深色`: one of auto, dark, light, high-contrast, high-contrast-dark, high-contrast-light, mono is expected",
            "4:8: `ascii: maybe`: `true` or `false` is expected",
            "5:1: keys are written `keys: {read: {uncode: X}}`: the part of the screen, the action, its keys",
            "6:9: no setting `extra`; there are theme, palette, measure, ascii, hints, keys",
        ];
        assert_eq!(mistakes, expected);
        assert!(found.no_hints);
        assert_eq!(Preferences { no_hints: false, ..found }, Preferences::default());
    }

    #[test]
    fn a_setting_that_stands_twice_is_told_with_both_places_and_the_first_holds() {
        let (found, mistakes) = told("theme: dark\nkeys: {read: {memo: 信, memo: X}}\nmeasure: 7\ntheme: light\n");
        assert_eq!(found.theme, Some(ThemeName::Dark));
        assert_eq!(found.keys.iter().map(|wish| wish.keys[0].0.as_str()).collect::<Vec<_>>(), ["信"]);
        let expected = [
            "2:24: `memo` stands here again: the one in line 2, column 15 holds; take one of them out",
            "3:10: `measure: 7`: a number of columns from 20 to 240 is expected",
            "4:1: `theme` stands here again: the one in line 1, column 1 holds; take one of them out",
        ];
        assert_eq!(mistakes, expected);
    }

    #[test]
    fn a_file_that_is_no_yaml_is_told_and_none_is_nothing() {
        assert_eq!(told("theme: [dark\n").1.len(), 1);
        assert_eq!(told("# 👩‍🔬\n"), (Preferences::default(), Vec::new()));
        assert_eq!(told("深色").1, ["1:1: settings are written `theme: dark`, each on a line of its own"]);
    }

    fn variables(set: &[(&str, &Path)]) -> impl Fn(&str) -> Option<OsString> + use<> {
        let set: Vec<(String, OsString)> = set.iter().map(|(name, path)| ((*name).to_owned(), path.into())).collect();
        move |name| set.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    #[test]
    fn the_file_is_found_where_the_environment_says() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        let found = |set: &[(&str, &Path)]| config_file(&variables(set));
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[("HOME", &at("h"))]), Some(at("h/.config/emic/config.yaml")));
        assert_eq!(found(&[("HOME", &at("h")), ("XDG_CONFIG_HOME", Path::new("rel"))]), found(&[("HOME", &at("h"))]));
        assert_eq!(found(&[("HOME", &at("h")), ("XDG_CONFIG_HOME", &at("x"))]), Some(at("x/emic/config.yaml")));
        assert_eq!(found(&[("EMIC_CONFIG", &at("信.yaml")), ("HOME", &at("h"))]), Some(at("信.yaml")));
    }

    #[test]
    fn a_file_that_is_not_there_is_a_mistake_only_where_it_was_named() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("信.yaml");
        let named = variables(&[("EMIC_CONFIG", &file)]);
        assert_eq!(Preferences::read_by(variables(&[("HOME", home.path())])), (Preferences::default(), Vec::new()));
        assert!(Preferences::read_by(&named).1[0].message.starts_with("your preferences are not read: "));
        std::fs::write(&file, "theme: light\nx: 1\n").unwrap();
        let (found, notices) = Preferences::read_by(&named);
        assert_eq!((found.theme, found.file), (Some(ThemeName::Light), Some(file.clone())));
        assert!(notices[0].message.starts_with(&format!("{}:2:1: no setting `x`", file.display())), "{notices:?}");
    }

    #[test]
    fn a_theme_that_there_is_not_and_a_file_that_is_no_text_are_told() {
        let wrong = variables(&[("EMIC_THEME", Path::new("深色"))]);
        let told = &Preferences::read_by(wrong).1[0].message;
        assert!(told.starts_with("EMIC_THEME: there is no theme `深色`; there are auto, dark, light, "), "{told}");
        assert!(Preferences::read_by(variables(&[("EMIC_THEME", Path::new("mono"))])).1.is_empty());
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("👩‍🔬.yaml");
        std::fs::write(&file, b"theme: dark\n\0\x01").unwrap();
        let (found, notices) = Preferences::read_by(variables(&[("EMIC_CONFIG", &file)]));
        assert_eq!(found, Preferences::default());
        assert!(notices[0].message.ends_with("is not a text file"), "{notices:?}");
    }
}
