//! The Read view: selecting by units and objects, and the codings under the cursor.

use crate::project::CodeId;
use crate::text::{Direction, Selection, TextRange, Unit, Units, enclosed, previous_grapheme};
use crate::tui::action::{Motion, Verb, View};
use crate::tui::effect::Effect;
use crate::tui::keymap::{When, hidden_keys, key_of};
use crate::tui::marks::Mark;
use crate::tui::scrolling::reveal;
use crate::tui::selecting::{Reach, Selecting};
use crate::tui::state::{Chosen, Keys, Read, State};

/// Carry out `asked`; `object` is the first key of an object, if that was pressed before.
pub(super) fn ask(state: &mut State, asked: Selecting, object: Option<Reach>) -> Vec<Effect> {
    match asked {
        Selecting::Unit(unit) => set_unit(state, unit),
        Selecting::Cycle(direction) => set_unit(state, state.read.unit.beside(direction)),
        Selecting::Next(direction) => super::moving::go(state, Motion::Unit(state.read.unit, direction), false),
        Selecting::Extend(direction) => change(state, |now, units, unit| now.taken(units, unit, direction)),
        Selecting::TakeIn => change(state, |now, units, unit| now.taken(units, unit, now.direction())),
        Selecting::LetGo => change(state, |now, units, unit| now.let_go(units, unit)),
        Selecting::OtherEnd => change(state, |now, _, _| now.flipped()),
        Selecting::Object(reach) => {
            state.read.selections.object = Some(reach);
            if reach == Reach::Inner && state.read.adjusting().is_none() {
                tell_name(state);
            }
        }
        Selecting::Take(unit) => take(state, unit, object.unwrap_or(Reach::Inner)),
        Selecting::Enclosed => take_enclosed(state, object.unwrap_or(Reach::Inner)),
        Selecting::InVivo => return in_vivo(state),
        Selecting::Coding => select_coding(state),
        Selecting::Adjust => super::adjusting::begin(state),
        Selecting::Restore => super::adjusting::restore(state),
        Selecting::Part => return super::adjusting::part(state),
    }
    Vec::new()
}

/// Begin selecting at the cursor, or end it and keep what is selected.
pub(super) fn select(state: &mut State) {
    state.read.selecting = !state.read.selecting;
    let hidden = if state.read.selecting { hidden_keys(state) } else { Vec::new() };
    if !hidden.is_empty() {
        let keys: Vec<String> = hidden.iter().map(|key| format!("'{key}")).collect();
        state.say(format!("while selecting, these code: {}", keys.join(" ")));
    }
}

/// Select the next larger unit: than what is selected, else than the unit that is marked. The cursor is then where it
/// begins, or, while motions extend, where it ends.
pub(super) fn widen(state: &mut State) {
    let read = &mut state.read;
    let marked = read.underlaid().filter(|_| read.selection.is_caret() && !read.selecting);
    let grown = grown(read, marked.map_or(read.selection, Selection::from));
    if let Some(grown) = grown {
        read.widened.push(read.selection);
        let end = if read.selecting { Direction::Forward } else { Direction::Backward };
        read.selection = grown.facing(end);
    }
    let here = state.read.selection.range();
    reveal(state, here);
}

/// Select what was selected before the last widening; where nothing was widened, the next smaller unit at the cursor.
pub(super) fn narrow(state: &mut State) {
    let before = state.read.widened.pop();
    let Some(before) = before.or_else(|| shrunk(&state.read)) else { return };
    state.read.selection = before;
}

/// The next larger unit with more letters: one that has a comma more is no other passage to a reader.
fn grown(read: &Read, from: Selection) -> Option<Selection> {
    let units = read.page.units(read.text());
    let mut grown = from.grown(&units);
    while letters(read, grown.range()) == letters(read, from.range()) {
        let next = grown.grown(&units);
        if next == grown {
            return None;
        }
        grown = next;
    }
    Some(grown)
}

/// The largest unit at the cursor with fewer letters than what is selected, else than the unit that is marked.
fn shrunk(read: &Read) -> Option<Selection> {
    let units = read.page.units(read.text());
    let all = read.passage()?;
    let at = read.rest();
    let kinds = [Unit::Word, Unit::Clause, Unit::Sentence, Unit::Paragraph];
    let within = kinds.into_iter().filter_map(|unit| units.at(unit, at)).filter(|unit| unit.contains(at));
    let smaller = within.filter(|unit| all.contains_range(*unit) && letters(read, *unit) < letters(read, all));
    let end = if read.selecting { Direction::Forward } else { Direction::Backward };
    smaller.max_by_key(|unit| unit.len()).map(|unit| Selection::from(unit).facing(end))
}

/// Letters and digits of a passage.
fn letters(read: &Read, range: TextRange) -> usize {
    range.slice(read.text()).chars().filter(|letter| letter.is_alphanumeric()).count()
}

fn set_unit(state: &mut State, unit: Unit) {
    state.read.unit = unit;
    let kind = |one: &Unit| if *one == unit { format!("[{}]", one.name()) } else { one.name().to_owned() };
    let all: Vec<String> = Unit::CODED.iter().map(kind).collect();
    state.say(format!("keys code the {}", all.join(" ")));
}

/// Put another selection in the place of this one, made by units of the kind that is coded.
fn change(state: &mut State, to: impl FnOnce(Selection, &Units<'_>, Unit) -> Selection) {
    let read = &mut state.read;
    read.selection = to(read.selection, &read.page.units(read.text()), read.unit);
    read.goal = None;
    read.widened.clear();
    let here = TextRange::empty(read.selection.head);
    reveal(state, here);
}

/// Codes were applied.
pub(super) fn coded(state: &mut State, codes: Vec<CodeId>) -> Vec<Effect> {
    state.remember(&codes);
    super::showing::uncover(state, &codes);
    if state.view == View::Search {
        state.search.marked.clear();
    }
    super::picker::coded(state, codes);
    state.read.coded = !state.refused;
    Vec::new()
}

/// Where what is selected has got its code, reading goes on at its end, and [`narrow`] selects it again. Not so while the picker
/// or the codebook is there for another code, nor where a coding was selected as such.
pub(super) fn settle(state: &mut State) {
    let asks = !state.dialogs.is_empty() || state.sidebar.active;
    if !state.read.coded || state.view == View::Read && asks {
        return;
    }
    state.read.coded = false;
    let read = &state.read;
    let here = state.view == View::Read && read.chosen().is_none();
    let Some(range) = read.selected().filter(|_| here) else { return };
    let end = previous_grapheme(read.text(), range.end());
    let seen = super::screen(state).read.shown().contains(end);
    let read = &mut state.read;
    let caret = Selection::caret(if seen { end } else { read.rest() });
    read.widened = vec![std::mem::replace(&mut read.selection, caret)];
    (read.selecting, read.goal, read.selections) = (false, None, Default::default());
    read.made = read.made.and(read.passage());
}

/// The units that are selected or under the cursor, whole; where they are that already, one more.
fn take(state: &mut State, unit: Unit, reach: Reach) {
    change(state, |now, units, _| {
        let taken = now.taken(units, unit, now.direction());
        if reach == Reach::Around { taken.with_blanks(units) } else { taken }
    });
}

/// What quotation marks or brackets hold around the cursor; where that is selected already, around these.
fn take_enclosed(state: &mut State, reach: Reach) {
    let mut found = true;
    change(state, |now, units, _| {
        let turn = units.at(Unit::Turn, now.range().start());
        let pair = turn.and_then(|turn| enclosed(units.text(), turn, now.range()));
        found = pair.is_some();
        let range = pair.map(|pair| if reach == Reach::Inner { pair.inner } else { pair.outer });
        range.map_or(now, |range| Selection::from(units.whole_graphemes(range)).facing(now.direction()))
    });
    if !found {
        state.say("no quotation marks or brackets around this, in its turn");
    }
}

/// Say which code [`in_vivo`] would make or apply.
fn tell_name(state: &mut State) {
    let name = state.read.passage().map(|range| super::read::vivid_name(range.slice(state.read.text())));
    let Some(name) = name.filter(|name| !name.is_empty()) else { return };
    let known = state.workspace.as_ref().and_then(|workspace| workspace.project().codebook.find(&name));
    let what = if known.is_some() { "the code" } else { "new code" };
    state.say(format!("Enter: {what} {name}"));
}

/// Make a code of the words selected, without a look at its name; where a code is called so, apply it.
fn in_vivo(state: &mut State) -> Vec<Effect> {
    let Some((id, anchor)) = super::read::words_here(state) else { return Vec::new() };
    let name = super::read::vivid_name(anchor.quote());
    let known = state.workspace.as_ref().and_then(|workspace| workspace.project().codebook.find(&name));
    match known.map(|code| code.id.clone()) {
        _ if name.is_empty() => {
            state.warn("these signs make no name for a code");
            Vec::new()
        }
        Some(code) => super::read::apply(state, vec![code]),
        None => vec![Effect::InVivo(name, (id, anchor).into())],
    }
}

/// Select the coding under the cursor; the next one that lies there, if one of them is selected.
fn select_coding(state: &mut State) {
    let read = &state.read;
    let chosen = read.chosen().map(|mark| mark.coding);
    let origin = chosen.and(read.selections.chosen).map_or(read.selection, |chosen| chosen.origin);
    let codings = read.codings_at(read.place_of(origin));
    let place = chosen.and_then(|chosen| codings.iter().position(|mark| mark.coding == chosen));
    let next = place.map_or(0, |place| place + 1) % codings.len().max(1);
    let Some(mark) = codings.get(next).map(|mark| (*mark).clone()) else {
        return state.say(nothing_here());
    };
    let said = format!("{} of {}: {}", next + 1, codings.len(), named(state, &mark));
    let range = state.read.whole(mark.range);
    state.read.selection = Selection::from(range).flipped();
    state.read.selecting = false;
    state.read.selections.chosen = Some(Chosen { coding: mark.coding, origin });
    (state.read.goal, state.read.drag) = (None, None);
    reveal(state, range);
    let key = |asked| key_of(When::Read, Verb::Selecting(asked));
    let (next, adjust) = (key(Selecting::Coding), key(Selecting::Adjust));
    state.say(format!("{said} · {next} next, {adjust} moves its ends, Esc back"));
}

/// What is said where no coding lies.
pub(super) fn nothing_here() -> String {
    let next = key_of(When::Read, Verb::Move(Motion::Coding(Direction::Forward)));
    format!("no coding under the cursor; {next} goes to the next one")
}

/// A coding as it is called: by its code, and by its coder where that is somebody else.
pub(super) fn named(state: &State, mark: &Mark) -> String {
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let code = codebook.and_then(|codebook| codebook.get(mark.code.as_str()));
    let name = code.map_or(mark.code.as_str(), |code| &code.name);
    if mark.own { name.to_owned() } else { format!("{name} ‹{}›", mark.coder) }
}

/// Esc: first the mode goes, then the selection, then what was found.
pub(super) fn close(state: &mut State) {
    let read = &mut state.read;
    if read.keys != Keys::Commands {
        read.keys = Keys::Commands;
    } else if let Some(chosen) = read.chosen().and(read.selections.chosen) {
        read.selection = chosen.origin;
        read.end_selecting();
        let here = TextRange::empty(state.read.selection.head);
        reveal(state, here);
    } else if read.selecting || !read.selection.is_caret() {
        let (rest, start) = (read.rest(), read.selected().unwrap_or(read.selection.range()).start());
        (read.selecting, read.goal) = (false, None);
        read.widened.clear();
        let shown = super::screen(state).read.shown();
        state.read.selection = Selection::caret(if shown.contains(rest) { rest } else { start });
        let here = TextRange::empty(state.read.selection.head);
        // What is on screen stays where it is.
        if !shown.contains(here.start()) {
            reveal(state, here);
        }
    } else {
        read.find = Default::default();
        state.search.leads = false;
    }
    state.say("");
}
