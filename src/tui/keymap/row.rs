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

pub(super) const ON: Direction = Direction::Forward;
pub(super) const BACK: Direction = Direction::Backward;

pub(super) const fn unit(unit: Unit, direction: Direction) -> Verb {
    Verb::Move(Motion::Unit(unit, direction))
}

pub(super) const fn select(unit: Unit, direction: Direction) -> Verb {
    Verb::Extend(Motion::Unit(unit, direction))
}
