//! The margin of the Read view: a stripe for every coding, beside the lines that it covers, with its name.
//!
//! Own codings have a solid stripe, those of others a broken one and the coder's name; the colour is the code's. Codings
//! that overlap have stripes side by side; where several names share a line each has the sign of its stripe, and they stand in the
//! order of the stripes. What stands beside a line is the same wherever the line is on screen; only the
//! first line has, where it has no name of its own, the names of codings that began above it.

use std::collections::HashSet;

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::project::CodingId;
use crate::text::{TextRange, columns, fit};
use crate::tui::draw::Pen;
use crate::tui::layout::ReadLayout;
use crate::tui::marks::Mark;
use crate::tui::state::State;

/// Stripes side by side at most; more are counted.
const LANES: usize = 6;

/// Columns by which the stripes take more room, in a margin that is wide, and in one that is not.
const STEPS: (usize, usize) = (3, 2);

/// Columns of a margin that is wide.
const WIDE: u16 = 30;

/// Columns that a name takes at least where several share a row, a blank among them: fewer could not be read.
const NAME: usize = 7;

/// Columns of the count of those that are not named: ` +12`.
const MORE: usize = 4;

/// What stands where a memo is on a passage.
const NOTE: &str = "✎";

/// A mark with the rows of the screen that it covers.
struct Stripe<'a> {
    mark: &'a Mark,
    /// Which one it is of all marks.
    place: usize,
    first: usize,
    last: usize,
    /// Whether the cursor is in it.
    here: bool,
}

pub(super) fn draw(state: &State, layout: &ReadLayout, buffer: &mut Buffer) {
    let marks = state.read.marks.places_over(layout.shown());
    let focus = state.read.focus();
    let focus = TextRange::new(focus.start(), focus.end().max(focus.start() + 1));
    let rows: Vec<(usize, TextRange)> = rows_with_words(layout);
    let stripe = |mark| stripe(&rows, mark, focus);
    let stripes: Vec<Stripe<'_>> = marks.into_iter().filter_map(stripe).collect();
    let room = LANES.min(usize::from(layout.margin.width) / 3).max(1);
    let step = if layout.margin.width >= WIDE { STEPS.0 } else { STEPS.1 };
    let lanes = lanes_shown(state.read.marks.lanes, step, room);
    let labels = state.read.labels(layout.width());
    let top = rows.first().and_then(|(row, _)| layout.lines.get(*row)).map(|line| line.place);
    let mut coming = stripes.iter().peekable();
    let mut covering: Vec<&Stripe<'_>> = Vec::new();
    let noted = noted(state, layout.shown());
    for (row, line) in layout.lines.iter().enumerate() {
        covering.retain(|stripe| row <= stripe.last);
        while let Some(stripe) = coming.next_if(|stripe| stripe.first <= row) {
            covering.push(stripe);
        }
        let mut pen = Pen::new(buffer, layout.margin, row as u16);
        let hidden = write_lanes(state, &covering, lanes, &mut pen);
        let own = if line.range.is_some() { labels.at(line.place) } else { &[] };
        let names: Vec<&Stripe<'_>> = if own.is_empty() && Some(line.place) == top {
            let began = |stripe: &&&Stripe<'_>| labels.line_of(stripe.place).is_some_and(|named| Some(named) < top);
            covering.iter().filter(began).copied().collect()
        } else {
            covering.iter().filter(|stripe| own.contains(&stripe.place)).copied().collect()
        };
        let (named, room, hidden) = chosen(&names, hidden, pen.left().saturating_sub(1));
        let is_noted = |stripe: &&&Stripe<'_>| noted.codings.contains(&stripe.mark.coding);
        let unnamed = |stripe: &&Stripe<'_>| !named.iter().any(|other| other.place == stripe.place);
        // The sign of a coding's memo stands with its name, and before all names where that is not there.
        let elsewhere = names.iter().filter(is_noted).any(unnamed);
        let passage = begins(&noted.passages, line.range, Some(line.place) == top);
        let alone = named.len() == 1 && !passage && !elsewhere;
        let sign = passage || elsewhere || alone && named.iter().any(|stripe| is_noted(&stripe));
        match sign {
            true => pen.write(NOTE, state.theme.key()),
            false => pen.blank(1, Style::new()),
        };
        let signed = if alone || named.is_empty() { None } else { Some(&noted.codings) };
        write_names(state, &named, signed, (room, hidden), &mut pen);
    }
}

/// What memos on the screen are on.
struct Noted {
    passages: Vec<TextRange>,
    codings: HashSet<CodingId>,
}

fn noted(state: &State, shown: TextRange) -> Noted {
    let mut noted = Noted { passages: Vec::new(), codings: HashSet::new() };
    for note in &state.read.notes {
        match (note.coding, note.range) {
            (Some(coding), _) => drop(noted.codings.insert(coding)),
            (None, Some(range)) if range.start() < shown.end() && range.end() > shown.start() => {
                noted.passages.push(range);
            }
            (None, _) => {}
        }
    }
    noted
}

/// Whether a memo is on a passage that begins in this line, or above it where this is the first one on the `top` of the screen, which
/// has the names from there too.
fn begins(noted: &[TextRange], line: Option<TextRange>, top: bool) -> bool {
    let begins = |line: TextRange| {
        let here = |passage: &&TextRange| line.contains(passage.start());
        let above = |passage: &&TextRange| top && passage.start() < line.start() && passage.end() > line.start();
        noted.iter().any(|passage| here(&passage) || above(&passage))
    };
    line.is_some_and(begins)
}

/// Columns for stripes: as many as the whole transcript needs, so that no name moves sideways while it is scrolled, and in
/// steps, so that hardly ever one does when something is coded.
fn lanes_shown(needed: usize, step: usize, room: usize) -> usize {
    needed.next_multiple_of(step).clamp(step.min(room), room)
}

/// The rows that have words, with what stands there.
fn rows_with_words(layout: &ReadLayout) -> Vec<(usize, TextRange)> {
    let rows = layout.lines.iter().enumerate();
    rows.filter_map(|(row, line)| Some((row, line.range?))).collect()
}

/// The first and the last row that share a letter with a mark; they are looked up, since there may be thousands of marks.
fn stripe<'a>(rows: &[(usize, TextRange)], (place, mark): (usize, &'a Mark), focus: TextRange) -> Option<Stripe<'a>> {
    let from = rows.partition_point(|(_, range)| range.end() <= mark.range.start());
    let to = rows.partition_point(|(_, range)| range.start() < mark.range.end());
    let covered = rows.get(from..to)?;
    let ((first, _), (last, _)) = (*covered.first()?, *covered.last()?);
    Some(Stripe { mark, place, first, last, here: mark.range.overlaps(focus) })
}

/// The stripes of a row, one in each lane; gives back how many have no lane here.
fn write_lanes(state: &State, covering: &[&Stripe<'_>], lanes: usize, pen: &mut Pen<'_>) -> usize {
    let mut shown: [Option<&Stripe<'_>>; LANES] = [None; LANES];
    let mut hidden = 0;
    for stripe in covering {
        match shown.get_mut(stripe.mark.lane).filter(|_| stripe.mark.lane < lanes) {
            // Two in one lane meet in this row; the one that begins first is drawn.
            Some(lane) => *lane = lane.or(Some(stripe)),
            None => hidden += 1,
        }
    }
    for stripe in shown.iter().take(lanes) {
        match stripe {
            Some(stripe) => pen.write(pattern(stripe), style(state, stripe)),
            None => pen.blank(1, Style::new()),
        };
    }
    hidden
}

fn pattern(stripe: &Stripe<'_>) -> &'static str {
    match (stripe.mark.own, stripe.here) {
        (true, true) => "█",
        (true, false) => "┃",
        (false, true) => "▒",
        (false, false) => "╎",
    }
}

fn style(state: &State, stripe: &Stripe<'_>) -> Style {
    emphasised(stripe, state.theme.code(stripe.mark.color))
}

fn name_style(state: &State, stripe: &Stripe<'_>) -> Style {
    emphasised(stripe, state.theme.code_name(stripe.mark.color))
}

fn emphasised(stripe: &Stripe<'_>, style: Style) -> Style {
    if stripe.here { style.add_modifier(Modifier::BOLD) } else { style }
}

/// Of the names beside a line those that can be read in `left` columns, in the order of their stripes: those at the cursor before
/// others. Then the columns that they have, and how many codings are only counted, with the stripes that have no lane.
fn chosen<'a>(names: &[&'a Stripe<'a>], hidden: usize, left: usize) -> (Vec<&'a Stripe<'a>>, usize, usize) {
    let all_fit = hidden == 0 && names.len() <= ((left + 1) / NAME).max(1);
    let room = left.saturating_sub(if all_fit { 0 } else { MORE });
    let most = names.len().min(((room + 1) / NAME).max(1));
    let mut named = names.to_vec();
    named.sort_by_key(|stripe| !stripe.here);
    named.truncate(most);
    named.sort_by_key(|stripe| (stripe.mark.lane, stripe.place));
    // A stripe without a lane that is named here is not counted twice.
    let hidden = hidden.max(names.len() - named.len());
    (named, if hidden > 0 { room } else { left }, hidden)
}

/// Write names in `left` columns, and how many codings are `hidden`. Where `noted` is there each name has the sign of its stripe, and
/// that of a memo where there is one on it.
fn write_names(
    state: &State,
    named: &[&Stripe<'_>],
    noted: Option<&HashSet<CodingId>>,
    (mut left, hidden): (usize, usize),
    pen: &mut Pen<'_>,
) {
    for (place, stripe) in named.iter().enumerate() {
        let share = ((left + 1) / (named.len() - place)).saturating_sub(1).max(1);
        let note = if noted.is_some_and(|noted| noted.contains(&stripe.mark.coding)) { NOTE } else { "" };
        let sign = if noted.is_some() { pattern(stripe) } else { "" };
        let name = fit(&name(state, stripe.mark), share.saturating_sub(columns(sign) + columns(note)).max(1));
        pen.write(sign, style(state, stripe)).write(note, state.theme.key()).write(&name, name_style(state, stripe));
        pen.write(if place + 1 < named.len() { " " } else { "" }, Style::new());
        left = left.saturating_sub(columns(sign) + columns(note) + columns(&name) + 1);
    }
    if hidden > 0 {
        pen.write(" ", Style::new()).write(&format!("+{hidden}"), state.theme.strong());
    }
}

/// What a coding is called in the margin: the code's name, and the coder's where that is someone else.
pub(super) fn name(state: &State, mark: &Mark) -> String {
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let code = codebook.and_then(|codebook| codebook.get(mark.code.as_str()));
    let name = code.map_or(mark.code.as_str(), |code| &code.name);
    if mark.own { name.to_owned() } else { format!("{name} ‹{}›", mark.coder) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Color;

    fn mark(start: usize, end: usize) -> Mark {
        let (code, coder) = ("trust".into(), "ada".into());
        let coding = CodingId(uuid::Uuid::nil());
        Mark { coding, range: TextRange::of(start, end), code, coder, own: true, color: Color::Blue, lane: 0 }
    }

    #[test]
    fn names_stay_in_their_column_while_a_few_codings_come() {
        let shown = |step, room| [0, 1, 2, 3, 4, 6, 9].map(|needed| lanes_shown(needed, step, room));
        assert_eq!(shown(3, 6), [3, 3, 3, 3, 6, 6, 6]);
        assert_eq!(shown(2, 6), [2, 2, 2, 4, 4, 6, 6]);
        assert_eq!(shown(3, 4), [3, 3, 3, 3, 4, 4, 4]);
        assert_eq!(shown(2, 1), [1; 7]);
    }

    #[test]
    fn a_stripe_covers_the_rows_that_it_shares_a_letter_with() {
        // Rows 0, 1 and 3 have words; row 2 is a gap.
        let rows = [(0, TextRange::of(10, 20)), (1, TextRange::of(20, 30)), (3, TextRange::of(32, 40))];
        let check = |start, end, expected: Option<(usize, usize)>| {
            let mark = mark(start, end);
            let stripe = stripe(&rows, (0, &mark), TextRange::of(0, 1)).map(|stripe| (stripe.first, stripe.last));
            let shares = |(row, range): &(usize, TextRange)| range.overlaps(mark.range).then_some(*row);
            let mut scanned = rows.iter().filter_map(shares);
            let first = scanned.next();
            assert_eq!(stripe, first.map(|first| (first, scanned.next_back().unwrap_or(first))), "{start}..{end}");
            assert_eq!(stripe, expected, "{start}..{end}");
        };
        check(0, 10, None);
        check(0, 11, Some((0, 0)));
        check(15, 20, Some((0, 0)));
        check(19, 21, Some((0, 1)));
        check(0, 99, Some((0, 3)));
        check(30, 32, None);
        check(31, 33, Some((3, 3)));
        check(40, 50, None);
    }
}
