//! Moving through a transcript.

use crate::text::{ByteOffset, Direction, Selection, TextRange, Unit, columns};
use crate::tui::action::Motion;
use crate::tui::layout::{ReadLayout, offset_in};
use crate::tui::scrolling::{keep_cursor, land, reveal, scroll};
use crate::tui::state::{Found, Read, State};

/// Move the cursor; with `extend`, or while selecting, what is selected grows or shrinks with it.
pub(super) fn go(state: &mut State, motion: Motion, extend: bool) {
    if is_far(motion) {
        super::jumps::leave(state);
    }
    let screen = super::screen(state).read;
    let pages = by_pages(motion, screen.lines.len());
    let read = &mut state.read;
    let keep = extend || read.selecting;
    let before = if keep { read.selection } else { Selection::caret(read.rest()) };
    let goal = read.goal.take();
    let moved = match motion {
        Motion::Unit(unit, direction) => by_unit(read, before, unit, direction, keep),
        Motion::WordEnd => word_end(read, before),
        Motion::Spaced(direction) => before.extended_spaced(&read.page.units(read.text()), direction),
        Motion::Line(direction) => by_lines(read, &screen, before, direction, 1, goal),
        Motion::HalfPage(direction) | Motion::Page(direction) => {
            by_lines(read, &screen, before, direction, pages.map_or(0, |(_, count)| count), goal)
        }
        Motion::LineEdge(direction) => before.extended_to(line_edge(read, &screen, before.head, direction)),
        Motion::Edge(direction) => before.extended_to(edge(read, direction)),
        Motion::Coding(direction) => coding(read, before, direction),
        Motion::Match(direction) => found(read, before, direction),
        Motion::Answer(direction) => answer(read, before, direction, keep),
    };
    let head = if keep { read.page.snap(moved.head) } else { rest(read, motion, moved.head) };
    read.selection = if keep { moved.extended_to(head) } else { Selection::caret(head) };
    read.widened.clear();
    if let Some((direction, count)) = pages {
        // Text and cursor move together: the cursor keeps its row.
        scroll(state, direction, count);
        return keep_cursor(state);
    }
    let here = shown_with(&state.read, motion);
    match motion {
        Motion::Match(_) => {
            land(state, here);
            say_match(state);
        }
        Motion::Coding(_) => land(state, here),
        Motion::Answer(direction) => {
            land(state, here);
            if head == before.head {
                state.say(no_answer(direction));
            }
        }
        Motion::Unit(Unit::Turn, _) => land(state, here),
        _ => reveal(state, here),
    }
    if let (Motion::Unit(unit, direction), true) = (motion, head == before.head && !keep) {
        say_end(state, unit, direction);
    }
}

/// Where the cursor stands after a motion that selects nothing: on a letter. Between the letters of a line those motions
/// leave it that go by letters, or to an end.
fn rest(read: &Read, motion: Motion, head: ByteOffset) -> ByteOffset {
    match motion {
        Motion::Unit(Unit::Grapheme, _) | Motion::WordEnd | Motion::LineEdge(_) => {
            read.page.before_end(read.text(), head)
        }
        _ => read.page.on_letter(read.text(), head),
    }
}

/// Say that there is nothing further on, nor back, where a motion by sentences and the like stayed where it was.
fn say_end(state: &mut State, unit: Unit, direction: Direction) {
    let end = if direction == Direction::Forward { "last" } else { "first" };
    if matches!(unit, Unit::Clause | Unit::Sentence | Unit::Paragraph | Unit::Turn) {
        state.say(format!("this is the {end} {}", unit.name()));
    }
}

/// Whether one may want to come back from there.
fn is_far(motion: Motion) -> bool {
    matches!(motion, Motion::Edge(_) | Motion::Match(_))
}

/// The direction and the lines of a motion by a screen or half of one, on a screen of `height` lines.
fn by_pages(motion: Motion, height: usize) -> Option<(Direction, usize)> {
    match motion {
        Motion::HalfPage(direction) => Some((direction, (height / 2).max(1))),
        Motion::Page(direction) => Some((direction, height.max(3) - 2)),
        _ => None,
    }
}

/// Scroll by a line. The cursor stays where it is for as long as that is on screen; then it goes along at the edge,
/// unless something is selected that would be lost.
pub(super) fn scroll_line(state: &mut State, direction: Direction) {
    scroll(state, direction, 1);
    let screen = super::screen(state).read;
    let read = &mut state.read;
    let seen = screen.cell_of(read.text(), read.selection.head).is_some();
    if seen || !(read.selecting || read.selection.is_caret()) {
        return;
    }
    let mut lines = screen.lines.iter().filter_map(|line| line.range);
    let line = if direction == Direction::Forward { lines.next() } else { lines.next_back() };
    let Some(line) = line else { return };
    let column = read.goal.unwrap_or_else(|| column_of(read, &screen, read.selection.head));
    let head = offset_in(read.text(), line, column);
    read.selection = if read.selecting {
        read.selection.extended_to(read.page.snap(head))
    } else {
        Selection::caret(read.page.on_letter(read.text(), head))
    };
    read.goal = Some(column);
}

/// Columns before a position in its display line.
fn column_of(read: &Read, screen: &ReadLayout, offset: ByteOffset) -> usize {
    let (text, width) = (read.text(), screen.width());
    let start = read.page.start_of_line(text, read.page.place(text, offset, width), width);
    columns(TextRange::new(start, offset).slice(text))
}

/// What should be on screen after a motion: the whole unit where the motion is by units.
fn shown_with(read: &Read, motion: Motion) -> TextRange {
    match motion {
        Motion::Unit(Unit::Sentence | Unit::Turn | Unit::Clause, _) | Motion::Answer(_) if !read.selecting => {
            read.unit_here().unwrap_or(TextRange::empty(read.selection.head))
        }
        _ => TextRange::empty(read.selection.head),
    }
}

fn by_unit(read: &Read, before: Selection, unit: Unit, direction: Direction, keep: bool) -> Selection {
    let units = read.page.units(read.text());
    if !keep {
        let last = direction == Direction::Forward && units.starting_from(unit, before.head + 1).is_none();
        let stays = last && !matches!(unit, Unit::Grapheme | Unit::Word);
        return if stays { before } else { before.moved(&units, unit, direction) };
    }
    let extended = before.extended(&units, unit, direction);
    // Behind the last word of a unit, as where a passage was coded, its stop alone would be selected: the next one is meant.
    let begins = unit != Unit::Grapheme && before.is_caret() && direction == Direction::Forward;
    let wordless = |range: TextRange| !range.slice(read.text()).chars().any(char::is_alphanumeric);
    let inside = units.at(unit, before.head).is_some_and(|unit| unit.start() < before.head);
    let next = units.starting_from(unit, extended.head).filter(|_| begins && inside && wordless(extended.range()));
    next.map_or(extended, Selection::from)
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
    let column = goal.unwrap_or_else(|| column_of(read, screen, before.head));
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

/// The start of the next turn of a participant, or of this one or the one before it; with `keep` forward its end, so that it is
/// selected too.
fn answer(read: &Read, before: Selection, direction: Direction, keep: bool) -> Selection {
    let words = read.transcript.iter().flat_map(|open| open.answers()).map(|turn| turn.words);
    let next = match direction {
        Direction::Forward if keep => words.map(TextRange::end).find(|end| *end > before.head),
        Direction::Forward => words.map(TextRange::start).find(|start| *start > before.head),
        Direction::Backward => words.map(TextRange::start).take_while(|start| *start < before.head).last(),
    };
    next.map_or(before, |head| before.extended_to(head))
}

fn no_answer(direction: Direction) -> &'static str {
    match direction {
        Direction::Forward => "no participant speaks after this",
        Direction::Backward => "no participant speaks before this",
    }
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
        (false, count) => match find.found {
            Found::Query => format!("{here} of {count}"),
            Found::Phrase => format!("{here} of {count} · as a phrase"),
            Found::Words => format!("{here} of {count} · each word by itself: nowhere as a phrase"),
        },
    };
    state.say(said);
}
