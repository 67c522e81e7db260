//! A key as it is pressed, and as the table writes it.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers, shift left out for letters: they come as capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Press {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Press {
    pub(super) fn of(key: &KeyEvent) -> Self {
        let known = KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT;
        let modifiers = key.modifiers.intersection(known);
        match key.code {
            KeyCode::BackTab => Self { code: KeyCode::BackTab, modifiers: KeyModifiers::NONE },
            // Terminals of old send the same byte for ctrl-] and ctrl-5.
            KeyCode::Char('5') if modifiers == KeyModifiers::CONTROL => Self { code: KeyCode::Char(']'), modifiers },
            KeyCode::Char(letter) => {
                let control = modifiers.contains(KeyModifiers::CONTROL);
                let letter = if control { letter.to_ascii_lowercase() } else { letter };
                Self { code: KeyCode::Char(letter), modifiers: modifiers.difference(KeyModifiers::SHIFT) }
            }
            code => Self { code, modifiers },
        }
    }

    /// Read `ctrl-d`, `shift-Left`, `space`, `F1`, `j`.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = name;
        for (prefix, modifier) in
            [("shift-", KeyModifiers::SHIFT), ("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT)]
        {
            if let Some(shorter) = rest.strip_prefix(prefix).filter(|shorter| !shorter.is_empty()) {
                modifiers |= modifier;
                rest = shorter;
            }
        }
        let code = match rest {
            "space" => KeyCode::Char(' '),
            "Enter" => KeyCode::Enter,
            "Esc" => KeyCode::Esc,
            "Tab" if modifiers == KeyModifiers::SHIFT => {
                return Some(Self { code: KeyCode::BackTab, modifiers: KeyModifiers::NONE });
            }
            "Tab" => KeyCode::Tab,
            "Backspace" => KeyCode::Backspace,
            "Delete" => KeyCode::Delete,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "Up" => KeyCode::Up,
            "Down" => KeyCode::Down,
            "Home" => KeyCode::Home,
            "End" => KeyCode::End,
            "PgUp" => KeyCode::PageUp,
            "PgDn" => KeyCode::PageDown,
            "Insert" => KeyCode::Insert,
            name if function(name).is_some() => KeyCode::F(function(name)?),
            _ => KeyCode::Char(rest.chars().next().filter(|letter| letter.len_utf8() == rest.len())?),
        };
        // A letter with shift is its capital, and terminals do not tell ctrl-X from ctrl-x.
        if let KeyCode::Char(letter) = code {
            let control = modifiers.contains(KeyModifiers::CONTROL);
            let letter = if control { letter.to_ascii_lowercase() } else { letter };
            let shift = modifiers.contains(KeyModifiers::SHIFT) && !control;
            let letter = if shift { letter.to_ascii_uppercase() } else { letter };
            return Some(Self { code: KeyCode::Char(letter), modifiers: modifiers.difference(KeyModifiers::SHIFT) });
        }
        Some(Self { code, modifiers })
    }

    /// Whether the key writes a letter.
    pub(super) fn is_written(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && self.modifiers.is_empty()
    }

    /// The key that comes from older terminals in its place.
    pub(super) fn twin(self) -> Option<&'static str> {
        let KeyCode::Char(letter) = self.code else { return None };
        let twin = match letter {
            'i' => "Tab",
            'm' => "Enter",
            '[' => "Esc",
            _ => return None,
        };
        (self.modifiers == KeyModifiers::CONTROL).then_some(twin)
    }
}

/// The number of a function key: `F2`.
fn function(name: &str) -> Option<u8> {
    name.strip_prefix('F')?.parse().ok().filter(|number| (1..=24).contains(number))
}
