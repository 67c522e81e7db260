//! Moving through a transcript.

use crate::text::{ByteOffset, Direction, Selection, TextRange, Unit, columns};
use crate::tui::action::Motion;
use crate::tui::layout::{ReadLayout, offset_in, reveal};
use crate::tui::state::{Read, State};

/// Move the cursor; with `extend`, or while selecting, what is selected grows or shrinks with it.
pub(super) fn go(state: &mut State, motion: Motion, extend: bool) {
    let screen = super::screen(state).read;
    let read = &mut state.read;
    let keep = extend || read.selecting;
    let before = if keep { read.selection } else { Selection::caret(read.rest()) };
    let goal = read.goal.take();
    let moved = match motion {
        Motion::Unit(unit, direction) => by_unit(read, before, unit, direction, keep),
        Motion::WordEnd => word_end(read, before),
        Motion::Line(direction) => by_lines(read, &screen, before, direction, 1, goal),
        Motion::HalfPage(direction) => by_lines(read, &screen, before, direction, screen.lines.len() / 2, goal),
        Motion::Page(direction) => by_lines(read, &screen, before, direction, screen.lines.len().max(3) - 2, goal),
        Motion::LineEdge(direction) => before.extended_to(line_edge(read, &screen, before.head, direction)),
        Motion::Edge(direction) => before.extended_to(edge(read, direction)),
        Motion::Coding(direction) => coding(read, before, direction),
        Motion::Match(direction) => found(read, before, direction),
    };
    let head = read.page.snap(moved.head);
    read.selection = if keep { moved.extended_to(head) } else { Selection::caret(head) };
    read.widened.clear();
    let here = shown_with(&state.read, motion);
    reveal(state, here);
    if motion == Motion::Match(Direction::Forward) || motion == Motion::Match(Direction::Backward) {
        say_match(state);
    }
}

/// What should be on screen after a motion: the whole unit where the motion is by units.
fn shown_with(read: &Read, motion: Motion) -> TextRange {
    match motion {
        Motion::Unit(Unit::Sentence | Unit::Turn | Unit::Clause, _) if !read.selecting => {
            read.unit_here().unwrap_or(TextRange::empty(read.selection.head))
        }
        _ => TextRange::empty(read.selection.head),
    }
}

fn by_unit(read: &Read, before: Selection, unit: Unit, direction: Direction, keep: bool) -> Selection {
    let units = read.page.units(read.text());
    if keep { before.extended(&units, unit, direction) } else { before.moved(&units, unit, direction) }
}

fn word_end(read: &Read, before: Selection) -> Selection {
    let units = read.page.units(read.text());
    let end = units.ending_after(Unit::Word, before.head).map(TextRange::end);
    before.extended_to(end.unwrap_or(before.head))
}

/// Move by display lines, keeping to the column where moving up and down began.
fn by_lines(
    read: &mut Read,
    screen: &ReadLayout,
    before: Selection,
    direction: Direction,
    count: usize,
    goal: Option<usize>,
) -> Selection {
    let (text, width) = (read.text(), screen.width());
    let place = read.page.place(text, before.head, width);
    let column = goal.unwrap_or_else(|| {
        let start = read.page.start_of_line(text, place, width);
        columns(TextRange::new(start, before.head).slice(text))
    });
    let mut target = read.page.walk(text, place, direction, count.max(1), width).0;
    while read.page.range(text, target, width).is_none() {
        let (next, gone) = read.page.walk(text, target, direction, 1, width);
        if gone == 0 {
            break;
        }
        target = next;
    }
    let head = read.page.range(text, target, width).map_or(before.head, |line| offset_in(text, line, column));
    read.goal = Some(column);
    before.extended_to(head)
}

fn line_edge(read: &Read, screen: &ReadLayout, head: ByteOffset, direction: Direction) -> ByteOffset {
    let (text, width) = (read.text(), screen.width());
    let place = read.page.place(text, head, width);
    let Some(line) = read.page.range(text, place, width) else { return head };
    match direction {
        Direction::Backward => line.start(),
        Direction::Forward => offset_in(text, line, usize::MAX),
    }
}

fn edge(read: &Read, direction: Direction) -> ByteOffset {
    match direction {
        Direction::Backward => ByteOffset::default(),
        Direction::Forward => ByteOffset::new(read.text().len()),
    }
}

fn coding(read: &Read, before: Selection, direction: Direction) -> Selection {
    let mark = read.marks.beside(before.head, direction);
    mark.map_or(before, |mark| before.extended_to(mark.range.start()))
}

/// The next place found, around the end of the transcript.
fn found(read: &Read, before: Selection, direction: Direction) -> Selection {
    let places = &read.find.places;
    let next = match direction {
        Direction::Forward => {
            let after = places.partition_point(|place| place.start() <= before.head);
            places.get(after).or_else(|| places.first())
        }
        Direction::Backward => {
            let upto = places.partition_point(|place| place.start() < before.head);
            upto.checked_sub(1).and_then(|place| places.get(place)).or_else(|| places.last())
        }
    };
    next.map_or(before, |place| before.extended_to(place.start()))
}

/// Say which of the places found this is.
pub(super) fn say_match(state: &mut State) {
    let find = &state.read.find;
    let here = find.places.partition_point(|place| place.start() <= state.read.selection.head);
    let said = match (find.query.is_empty(), find.places.len()) {
        (true, _) => "nothing was looked for yet: / finds words here".to_owned(),
        (false, 0) if find.problem.is_some() => find.problem.clone().unwrap_or_default(),
        (false, 0) => format!("`{}` is not in this transcript", find.query),
        (false, count) => format!("{here} of {count}"),
    };
    state.say(said);
}
