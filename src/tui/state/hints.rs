//! Hints that fade: a key that was used often enough is known, and its hint is dimmed. It keeps its place: what a hand has
//! learnt to find is not to move.

use std::collections::BTreeMap;

use crate::tui::action::Verb;
use crate::tui::keymap::{Row, When, rows_of};

use super::State;

/// Uses after which a key is known.
const KNOWN: u32 = 5;

/// What was used since the program was started.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    used: BTreeMap<String, u32>,
}

/// How a hint is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fading {
    /// As it is.
    Fresh,
    /// Dimmed.
    Fading,
    /// Not at all.
    Gone,
}

impl State {
    /// The name under which a hint is remembered: each coder has counts of their own, since several may work at one
    /// machine, and what one knows another may not.
    fn hint_name(&self, row: &Row) -> String {
        let coder = self.workspace.as_ref().map_or("", |workspace| workspace.coder().as_str());
        format!("{coder}: {}: {}", row.when.name(), row.hint)
    }

    /// A key was used in `when`.
    pub fn used(&mut self, when: When, verb: Verb) {
        if let Some(row) = rows_of(when).find(|row| row.action == verb).filter(|row| !row.hint.is_empty()) {
            let name = self.hint_name(row);
            let count = self.hints.used.entry(name).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// How the hint of `row` is shown. Help stays, whatever is known.
    pub fn fading(&self, row: &Row) -> Fading {
        if row.action == Verb::Help || row.action == Verb::Pick && !self.preferences.no_hints {
            return Fading::Fresh;
        }
        // How a window is answered and left is looked for in its last row by everyone.
        let way_out = !self.dialogs.is_empty() && matches!(row.action, Verb::Confirm | Verb::Close);
        if way_out && !self.preferences.no_hints {
            return Fading::Fresh;
        }
        let name = self.hint_name(row);
        let (before, now) = (self.remembered.memory().seen(&name), self.hints.used.get(&name).copied().unwrap_or(0));
        match (before, now) {
            _ if self.preferences.no_hints => Fading::Gone,
            (before, now) if before.saturating_add(now) >= KNOWN => Fading::Fading,
            _ => Fading::Fresh,
        }
    }

    /// Remember what was used, for the next time.
    pub fn keep_hints(&mut self) {
        let used = std::mem::take(&mut self.hints.used);
        if used.is_empty() {
            return;
        }
        self.remembered.change(|memory| {
            for (name, count) in &used {
                (0..(*count).min(KNOWN)).for_each(|_| memory.saw(name));
            }
        });
    }
}
