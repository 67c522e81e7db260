//! The Read view: moving the ends of a coding where it stands, and cutting it in two.

use crate::project::Command;
use crate::text::{Selection, TextRange, Unit};
use crate::tui::action::Verb;
use crate::tui::effect::Effect;
use crate::tui::keymap::{When, key_of};
use crate::tui::marks::Mark;
use crate::tui::scrolling::reveal;
use crate::tui::selecting::Selecting;
use crate::tui::state::{Adjusting, State};

/// What the keys do while the ends are moved, where that is not what they always do; `None` for what is.
pub(super) fn ask(state: &mut State, verb: Verb) -> Option<Vec<Effect>> {
    state.read.adjusting()?;
    match verb {
        Verb::Confirm | Verb::Pick => Some(keep(state)),
        Verb::Close => {
            end(state);
            state.say("the coding is as it was");
            Some(Vec::new())
        }
        Verb::Move(_) | Verb::Extend(_) | Verb::Widen | Verb::Narrow | Verb::Selecting(_) => None,
        _ => {
            state.say(format!("a coding's ends are being moved: {}", ways_out()));
            Some(Vec::new())
        }
    }
}

/// Begin to move the ends of the coding that is selected, else of the shortest own one under the cursor; or go on to the
/// next one there. The end nearer to the cursor moves first.
pub(super) fn begin(state: &mut State) {
    if let Some(why) = state.workspace.as_ref().and_then(crate::app::Workspace::read_only) {
        return state.warn(why);
    }
    if is_moved(state) {
        return state.say(format!("its ends were moved: {}; then on to the next", ways_out()));
    }
    let origin = origin(state);
    let Some(mark) = next(state, origin) else {
        let others = !state.read.codings_at(state.read.place_of(origin)).is_empty();
        let key = |asked| key_of(When::Read, Verb::Selecting(asked));
        let (select, adjust) = (key(Selecting::Coding), key(Selecting::Adjust));
        return state.say(match others {
            true => format!("no coding of yours here; {select} selects a colleague's, then {adjust} moves its ends"),
            false => super::selecting::nothing_here(),
        });
    };
    let read = &mut state.read;
    let selection = Selection::from(read.whole(mark.range)).nearer(origin.head);
    (read.selection, read.selecting, read.goal) = (selection, true, None);
    read.widened.clear();
    read.selections.chosen = None;
    read.selections.adjusting = Some(Adjusting { coding: mark.coding, before: mark.range, origin });
    let here = TextRange::empty(selection.head);
    reveal(state, here);
}

/// `Enter keeps them, Esc drops them`
fn ways_out() -> String {
    let key = |verb| key_of(When::Adjust, verb);
    format!("{} keeps them, {} drops them", key(Verb::Confirm), key(Verb::Close))
}

/// What was selected before all this.
fn origin(state: &State) -> Selection {
    let (read, selections) = (&state.read, &state.read.selections);
    let adjusting = read.adjusting().map(|adjusting| adjusting.origin);
    let chosen = read.chosen().and(selections.chosen).map(|chosen| chosen.origin);
    adjusting.or(chosen).unwrap_or(read.selection)
}

/// The coding that is to be adjusted.
fn next(state: &State, origin: Selection) -> Option<Mark> {
    let read = &state.read;
    let here = read.codings_at(read.place_of(origin));
    let Some(adjusting) = read.adjusting() else {
        return read.chosen().or_else(|| here.into_iter().find(|mark| mark.own)).cloned();
    };
    let can = |mark: &&&Mark| mark.own || mark.coding == adjusting.coding;
    let codings: Vec<&Mark> = here.iter().filter(can).copied().collect();
    let place = codings.iter().position(|mark| mark.coding == adjusting.coding).map_or(0, |place| place + 1);
    codings.get(place % codings.len().max(1)).map(|mark| (*mark).clone())
}

/// Whether the coding would have other words.
fn is_moved(state: &State) -> bool {
    let adjusting = state.read.adjusting();
    adjusting.is_some_and(|adjusting| state.read.selected() != words(state, adjusting.before))
}

/// A coding's passage as it is selected: without the blanks that it may have from elsewhere.
fn words(state: &State, range: TextRange) -> Option<TextRange> {
    let read = &state.read;
    Selection::from(range).passage(&read.page.units(read.text()))
}

/// Put the ends back to where they are in the study.
pub(super) fn restore(state: &mut State) {
    let Some(before) = state.read.adjusting().map(|adjusting| adjusting.before) else { return };
    let read = &mut state.read;
    read.selection = Selection::from(read.whole(before)).facing(read.selection.direction());
    let here = TextRange::empty(read.selection.head);
    reveal(state, here);
}

/// Keep the ends as they are now.
fn keep(state: &mut State) -> Vec<Effect> {
    let Some(adjusting) = state.read.adjusting().cloned() else { return Vec::new() };
    let Some(range) = state.read.selected() else {
        state.say(format!("nothing of the coding is left; {}", ways_out()));
        return Vec::new();
    };
    let moved = is_moved(state);
    match state.read.anchor(range) {
        Some(anchor) if moved => {
            let command = Command::MoveCodings(vec![(adjusting.coding, anchor)]);
            return super::colleagues::change(state, &[adjusting.coding], "move", command);
        }
        anchor => {
            end(state);
            if anchor.is_some() {
                state.say("the coding is as it was");
            }
        }
    }
    Vec::new()
}

/// Cut the coding in two before the word where the cursor was.
pub(super) fn part(state: &mut State) -> Vec<Effect> {
    let Some(adjusting) = state.read.adjusting().cloned() else { return Vec::new() };
    if is_moved(state) {
        state.say(format!("its ends were moved: {}; then cut it", ways_out()));
        return Vec::new();
    }
    let Some((first, second)) = halves(state, &adjusting) else {
        state.say("there are no words before the cursor to cut off; go to where it is to be cut, then begin again");
        return Vec::new();
    };
    let Some(anchors) = state.read.anchor(first).zip(state.read.anchor(second)) else {
        end(state);
        return Vec::new();
    };
    let command = Command::PartCoding(adjusting.coding, Box::new(anchors));
    super::colleagues::change(state, &[adjusting.coding], "cut", command)
}

/// The words of a coding before the cursor and those from there on; `None` where there are none on one side.
fn halves(state: &State, adjusting: &Adjusting) -> Option<(TextRange, TextRange)> {
    let (read, before) = (&state.read, adjusting.before);
    let units = read.page.units(read.text());
    let at = adjusting.origin.head;
    let word = units.at(Unit::Word, at).filter(|word| word.contains(at));
    let cut = word.map_or(at, TextRange::start);
    if cut <= before.start() || cut >= before.end() {
        return None;
    }
    let (first, second) = (TextRange::new(before.start(), cut), TextRange::new(cut, before.end()));
    Some((Selection::from(first).passage(&units)?, Selection::from(second).passage(&units)?))
}

/// Back to where the cursor was, where a coding's ends are being moved.
pub(super) fn end(state: &mut State) {
    let Some(adjusting) = state.read.adjusting().cloned() else { return };
    state.read.selection = adjusting.origin;
    state.read.selecting = false;
    state.read.end_selecting();
    let here = TextRange::empty(state.read.selection.head);
    reveal(state, here);
}
