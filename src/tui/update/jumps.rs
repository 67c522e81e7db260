//! Going far in a transcript and coming back; and how the page is set.

use crate::text::{ByteOffset, Direction, Selection, TextRange, Unit, floor_grapheme};
use crate::tui::action::{Verb, View};
use crate::tui::effect::Effect;
use crate::tui::paging::{Going, Gutter, Paging};
use crate::tui::scrolling::{hold, keep_cursor, land};
use crate::tui::state::{Dialog, Input, State, Travel, Visited};

/// Columns by which lines become longer or shorter.
const STEP: u16 = 4;

/// Columns of the shortest and the longest line that can be asked for.
const COLUMNS: (u16, u16) = (20, 240);

pub(super) fn ask(state: &mut State, wish: Paging) -> Vec<Effect> {
    state.read.going = None;
    match wish {
        Paging::Scroll(direction) => super::moving::scroll_line(state, direction),
        Paging::Ask => state.dialogs.push(Dialog::GoTo(Input::default())),
        Paging::Going => state.read.going = Some(Going::Visit),
        Paging::SetBookmark => state.read.going = Some(Going::Set),
        Paging::Return => return go_back(state),
        Paging::Jump(direction) => return jump(state, direction),
        Paging::Gutter => gutter(state),
        Paging::Measure(direction) => measure(state, direction),
    }
    Vec::new()
}

/// Esc after `` ` ``: stay.
pub(super) fn close(state: &mut State) -> bool {
    state.read.going.take().is_some()
}

/// Where the reader is.
fn here(state: &State) -> Option<Visited> {
    let transcript = state.read.transcript.as_ref()?.id.clone();
    Some(Visited { transcript, cursor: state.read.selection.head, top: state.read.top })
}

/// A transcript is opened that was not read yet: begin at the first answer, where its first sentence is on screen below the
/// question.
pub(super) fn begin(state: &mut State) {
    let read = &state.read;
    let Some(open) = read.transcript.as_ref() else { return };
    let answer = open.answers().next().map(|turn| read.page.snap(turn.words.start()));
    let shown = super::screen(state).read.shown();
    let seen = |start: &ByteOffset| {
        let sentence = read.page.units(read.text()).at(Unit::Sentence, *start);
        sentence.is_some_and(|sentence| shown.contains_range(sentence))
    };
    if let Some(start) = answer.filter(seen) {
        state.read.selection = Selection::caret(start);
    }
}

/// Remember this place: it is about to be left by a jump.
pub fn leave(state: &mut State) {
    if let Some(here) = here(state) {
        state.read.jumps.leave(here);
    }
}

/// Looking for words begins: it is a jump once it ends at some.
pub(super) fn depart(state: &mut State) {
    state.read.jumps.origin = here(state);
}

/// Looking for words ends at those that were found.
pub(super) fn settle_down(state: &mut State) {
    let origin = state.read.jumps.origin.take();
    if let Some(origin) = origin.filter(|origin| origin.cursor != state.read.selection.head) {
        state.read.jumps.leave(origin);
    }
}

/// Looking for words was given up: show the same lines as before.
pub(super) fn turn_round(state: &mut State) {
    if let Some(origin) = state.read.jumps.origin.take() {
        state.read.top = origin.top;
    }
    keep_cursor(state);
}

fn jump(state: &mut State, direction: Direction) -> Vec<Effect> {
    let Some(here) = here(state) else { return Vec::new() };
    let jumps = &mut state.read.jumps;
    let place = match direction {
        Direction::Backward => jumps.back(here),
        Direction::Forward => jumps.forth(),
    };
    let Some(place) = place else {
        let end = if direction == Direction::Backward { "first" } else { "last" };
        state.say(format!("this is the {end} of the places you jumped from"));
        return Vec::new();
    };
    travel(state, place)
}

fn go_back(state: &mut State) -> Vec<Effect> {
    let place = here(state).and_then(|here| state.read.jumps.swap(here));
    match place {
        Some(place) => travel(state, place),
        None => {
            state.say("you have not jumped from anywhere yet");
            Vec::new()
        }
    }
}

/// Go to a place as it was left, in this transcript or another.
fn travel(state: &mut State, place: Visited) -> Vec<Effect> {
    if state.read.transcript.as_ref().is_some_and(|open| open.id == place.transcript) {
        arrive(state, &place);
        return Vec::new();
    }
    let load = Effect::Load(place.transcript.clone(), Some(TextRange::empty(place.cursor)));
    state.read.jumps.travel = Some((place.transcript.clone(), Travel::Back(place)));
    vec![load]
}

/// A transcript is open, perhaps the one that the reader is on the way to.
pub(super) fn opened(state: &mut State, travel: Option<Travel>) {
    match (travel, state.read.transcript.clone()) {
        (Some(Travel::Back(place)), _) => arrive(state, &place),
        (Some(Travel::Bookmark(anchor)), Some(open)) => super::bookmarks::arrive(state, &open, &anchor),
        _ => {}
    }
}

/// The transcript of a place is open: show the same lines as when it was left.
fn arrive(state: &mut State, place: &Visited) {
    let read = &mut state.read;
    let cursor = read.page.snap(floor_grapheme(read.text(), place.cursor));
    (read.selection, read.selecting, read.goal) = (Selection::caret(cursor), false, None);
    read.widened.clear();
    read.top = place.top;
    keep_cursor(state);
}

/// Put the cursor at `offset` of the open transcript; what is selected is let go.
pub fn jump_to(state: &mut State, offset: ByteOffset) {
    leave(state);
    stand_at(state, offset);
}

/// The same from any view.
pub(super) fn show(state: &mut State, offset: ByteOffset) -> Vec<Effect> {
    state.view = View::Read;
    jump_to(state, offset);
    Vec::new()
}

/// The same without listing where the reader was.
pub(super) fn stand_at(state: &mut State, offset: ByteOffset) {
    let read = &mut state.read;
    let cursor = read.page.on_letter(read.text(), floor_grapheme(read.text(), offset));
    (read.selection, read.selecting, read.goal) = (Selection::caret(cursor), false, None);
    read.widened.clear();
    let here = state.read.unit_here().unwrap_or(TextRange::empty(cursor));
    land(state, TextRange::new(cursor, here.end().max(cursor)));
}

/// In the field that asks where to go.
pub(super) fn ask_where(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Edit(edit) => {
            if let Some(field) = state.field() {
                field.edit(edit);
            }
        }
        Verb::Confirm => {
            let Some(Dialog::GoTo(input)) = state.dialogs.pop() else { return Vec::new() };
            match place_of(state, input.text()) {
                Ok(Some(offset)) => jump_to(state, offset),
                Ok(None) => {}
                Err(problem) => {
                    state.dialogs.push(Dialog::GoTo(input));
                    state.warn(problem);
                }
            }
        }
        Verb::Move(_) => {}
        _ => drop(state.dialogs.pop()),
    }
    Vec::new()
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// A turn, from 1.
    Turn(usize),
    /// A time in milliseconds.
    Time(u64),
    /// A part of the text, in per cent.
    Part(usize),
}

/// Read `12`, `1:02:11`, `2:11` or `40%`; full-width digits and signs too, as an input method gives them.
fn target(written: &str) -> Option<Target> {
    let plain: String = written.trim().chars().map(half_width).collect();
    if let Some(part) = plain.strip_suffix('%') {
        return part.trim().parse().ok().filter(|part| *part <= 100).map(Target::Part);
    }
    if !plain.contains(':') {
        return plain.parse().ok().map(Target::Turn);
    }
    let parts: Option<Vec<u64>> =
        plain.split(':').map(|part| part.parse().ok().filter(|part| *part < 10_000)).collect();
    match parts?.as_slice() {
        [minutes, seconds] => Some(Target::Time((minutes * 60 + seconds) * 1_000)),
        [hours, minutes, seconds] => Some(Target::Time(((hours * 60 + minutes) * 60 + seconds) * 1_000)),
        _ => None,
    }
}

fn half_width(letter: char) -> char {
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        letter => letter,
    }
}

/// Whether that is written as a turn, a time or a part.
pub(super) fn is_place(written: &str) -> bool {
    target(written).is_some()
}

/// Where in the open transcript that is; `None` where nothing was written, or none is open.
pub(super) fn place_of(state: &State, written: &str) -> Result<Option<ByteOffset>, String> {
    let Some(transcript) = state.read.transcript.as_ref().filter(|_| !written.trim().is_empty()) else {
        return Ok(None);
    };
    let start = |turn: usize| transcript.turns.get(turn).map(|turn| turn.words.start());
    match target(written) {
        None => Err(format!("`{}` is no turn, time or part: write 12, 1:02:11 or 40%", written.trim())),
        Some(Target::Part(part)) => Ok(Some(ByteOffset::new(transcript.text.len() * part / 100))),
        Some(Target::Turn(number)) => match number.checked_sub(1).and_then(start) {
            Some(offset) => Ok(Some(offset)),
            None => Err(format!("there is no turn {number}; this transcript has {}", transcript.turns.len())),
        },
        Some(Target::Time(time)) => {
            let timed = transcript.turns.iter().filter(|turn| turn.time.is_some());
            // Times may be out of order: the last turn that does not begin later, wherever it stands.
            let begun =
                timed.clone().rfind(|turn| turn.time.is_some_and(|begun| begun <= time)).or(timed.clone().next());
            begun.map(|turn| Some(turn.words.start())).ok_or_else(|| "this transcript has no times".to_owned())
        }
    }
}

fn gutter(state: &mut State) {
    let next = state.read.gutter.next();
    hold(state, |state| state.read.gutter = next);
    state.say(match next {
        Gutter::Times => "beside the text: speakers and times",
        Gutter::Numbers => "beside the text: speakers, times and turn numbers",
        Gutter::Bare => "nothing beside the text; the line above it says who speaks",
    });
}

fn measure(state: &mut State, direction: Direction) {
    let shown = super::screen(state).read.columns;
    let wanted = match direction {
        Direction::Forward => shown.saturating_add(STEP),
        Direction::Backward => shown.saturating_sub(STEP),
    };
    let wanted = wanted.clamp(COLUMNS.0, COLUMNS.1);
    let before = state.read.measure;
    hold(state, |state| state.read.measure = Some(wanted));
    let columns = super::screen(state).read.columns;
    if columns == shown {
        state.read.measure = before;
        state.say(format!("lines have {columns} columns; there is no room for others"));
    } else {
        state.say(format!("lines of at most {columns} columns; `measure: {columns}` in the settings keeps them so"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_times_and_parts_are_told_apart() {
        assert_eq!(target(" 12 "), Some(Target::Turn(12)));
        assert_eq!(target("１２"), Some(Target::Turn(12)));
        assert_eq!(target("1:02:11"), Some(Target::Time(3_731_000)));
        assert_eq!(target("２：１１"), Some(Target::Time(131_000)));
        assert_eq!(target("40%"), Some(Target::Part(40)));
        for wrong in ["", "x", "-1", "1:2:3:4", "1:", "信任", "101%", "99999999999999999999:00", "👍"] {
            assert_eq!(target(wrong), None, "{wrong}");
        }
    }
}
