//! What one row of the table is made of.

use crate::text::{Direction, Unit};
use crate::tui::action::{Motion, Verb};

use super::When;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The keys, separated by blanks: `j Down`, `ctrl-d`.
    pub keys: &'static str,
    /// Where it applies.
    pub when: When,
    /// What it does.
    pub action: Verb,
    /// The name after `:`; empty where it makes no sense there.
    pub name: &'static str,
    /// What it does, in words.
    pub help: &'static str,
    /// A word for the hint bar; empty where it is not shown there.
    pub hint: &'static str,
}

impl Row {
    /// What the action is called in the researcher's preferences: its name, or where it has none what it does, with
    /// hyphens: `next-sentence`.
    pub fn word(&self) -> String {
        if !self.name.is_empty() {
            return self.name.to_owned();
        }
        let words = self.help.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
    }
}

pub(super) const fn row(
    when: When,
    keys: &'static str,
    action: Verb,
    name: &'static str,
    help: &'static str,
    hint: &'static str,
) -> Row {
    Row { keys, when, action, name, help, hint }
}

// Keys that mean the same in many places.

pub(super) const fn down(when: When, hint: &'static str) -> Row {
    row(when, "j Down", Verb::Move(Motion::Line(ON)), "", "down", hint)
}

pub(super) const fn up(when: When) -> Row {
    row(when, "k Up", Verb::Move(Motion::Line(BACK)), "", "up", "")
}

pub(super) const fn page_down(when: When) -> Row {
    row(when, "PgDn ctrl-d", Verb::Move(Motion::Page(ON)), "", "a screen down", "")
}

pub(super) const fn page_up(when: When) -> Row {
    row(when, "PgUp ctrl-u", Verb::Move(Motion::Page(BACK)), "", "a screen up", "")
}

pub(super) const fn to_start(when: When) -> Row {
    row(when, "g Home", Verb::Move(Motion::Edge(BACK)), "", "to the start", "")
}

pub(super) const fn to_end(when: When) -> Row {
    row(when, "G End", Verb::Move(Motion::Edge(ON)), "", "to the end", "")
}

pub(super) const fn help(when: When) -> Row {
    row(when, "? F1", Verb::Help, "", "the keys that apply now", "help")
}

pub(super) const fn redo(when: When) -> Row {
    row(when, "ctrl-r", Verb::Redo, "", "take back the last undo", "")
}

/// Of what is being written.
pub(super) const fn redo_written(when: When) -> Row {
    row(when, "ctrl-r ctrl-y", Verb::Redo, "", "do again what was taken back", "")
}

pub(super) const ON: Direction = Direction::Forward;
pub(super) const BACK: Direction = Direction::Backward;

pub(super) const fn unit(unit: Unit, direction: Direction) -> Verb {
    Verb::Move(Motion::Unit(unit, direction))
}

pub(super) const fn select(unit: Unit, direction: Direction) -> Verb {
    Verb::Extend(Motion::Unit(unit, direction))
}
