//! Counts before motions, as in vim: in the Read view while something is selected, `v3w`, and in lists, `9j`. A count
//! begins with a digit that is no key: while selecting 6 to 9 code, as they do while reading; in lists 1 to 5 are the views.

use crate::text::Direction;
use crate::tui::action::{Motion, Verb};
use crate::tui::effect::Effect;
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

/// A digit of a count in a list.
pub(super) fn digit_of_rows(state: &mut State, digit: char) {
    let Some(digit) = digit.to_digit(10).and_then(|digit| u16::try_from(digit).ok()) else { return };
    let before = state.count.unwrap_or(0);
    state.count = Some(before.saturating_mul(10).saturating_add(digit).min(MOST));
}

/// Carry out what is asked, as often as was typed before it where that is a step in a list; `9G` is the ninth row.
pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    let count = state.count.take().filter(|_| state.when().lists());
    match (count, verb) {
        (Some(count), Verb::Move(Motion::Edge(Direction::Forward))) => {
            let mut effects = super::ask(state, Verb::Move(Motion::Edge(Direction::Backward)));
            effects.extend(times(state, count.saturating_sub(1), Verb::Move(Motion::Line(Direction::Forward))));
            effects
        }
        (Some(count), Verb::Move(_)) => times(state, count, verb),
        (Some(_), Verb::Close) => Vec::new(),
        _ => super::ask(state, verb),
    }
}

fn times(state: &mut State, count: u16, verb: Verb) -> Vec<Effect> {
    (0..count).flat_map(|_| super::ask(state, verb)).collect()
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
