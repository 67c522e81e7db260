//! The Read view: counts before motions while something is selected, as in vim: `v3w`.

use crate::tui::action::Verb;
use crate::tui::selecting::Selecting;
use crate::tui::state::State;

/// The largest count: more steps than any passage that is coded has.
const MOST: u16 = 500;

/// A digit of a count.
pub(super) fn digit(state: &mut State, digit: char) {
    let Some(digit) = digit.to_digit(10).and_then(|digit| u16::try_from(digit).ok()) else { return };
    let before = state.read.selections.count.unwrap_or(0);
    state.read.selections.count = Some(before.saturating_mul(10).saturating_add(digit).min(MOST));
}

/// How often `verb` is to be done; whatever cannot be counted ends the count. The first key of an object leaves it to the
/// second one: `v3is`.
pub(super) fn take(state: &mut State, verb: Verb) -> u16 {
    if matches!(verb, Verb::Selecting(Selecting::Object(_))) {
        return 1;
    }
    let count = state.read.selections.count.take().unwrap_or(1).max(1);
    let counts = match verb {
        Verb::Move(_) | Verb::Extend(_) => true,
        Verb::Selecting(asked) => {
            matches!(
                asked,
                Selecting::Take(_) | Selecting::Enclosed | Selecting::TakeIn | Selecting::LetGo | Selecting::Extend(_)
            )
        }
        _ => false,
    };
    if counts { count } else { 1 }
}

/// Do `step` so often, or until it changes nothing more.
pub(super) fn repeat(state: &mut State, times: u16, mut step: impl FnMut(&mut State)) {
    for _ in 0..times {
        let before = state.read.selection;
        step(state);
        if state.read.selection == before {
            break;
        }
    }
}
