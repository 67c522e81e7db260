//! The margin of the Read view: a stripe for every coding, beside the lines that it covers, with its name.
//!
//! Own codings have a solid stripe, those of others a broken one and the coder's name; the colour is the code's. Codings
//! that overlap have stripes side by side.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::text::{TextRange, columns};
use crate::tui::draw::Pen;
use crate::tui::layout::ReadLayout;
use crate::tui::marks::Mark;
use crate::tui::state::State;

/// Stripes side by side at most; more are counted.
const LANES: usize = 6;

/// A mark with the rows of the screen that it covers.
struct Stripe<'a> {
    mark: &'a Mark,
    first: usize,
    last: usize,
    /// Whether the cursor is in it.
    here: bool,
}

pub(super) fn draw(state: &State, layout: &ReadLayout, buffer: &mut Buffer) {
    let marks = state.read.marks.over(layout.shown());
    let focus = state.read.focus();
    let focus = TextRange::new(focus.start(), focus.end().max(focus.start() + 1));
    let stripe = |mark| stripe(layout, mark, focus);
    let stripes: Vec<Stripe<'_>> = marks.into_iter().filter_map(stripe).collect();
    let room = LANES.min(usize::from(layout.margin.width) / 3).max(1);
    let lanes = stripes.iter().map(|stripe| stripe.mark.lane + 1).max().unwrap_or(1).min(room);
    let mut waiting: Vec<&Stripe<'_>> = Vec::new();
    for row in 0..layout.lines.len() {
        let covering = || stripes.iter().filter(move |stripe| stripe.first <= row && row <= stripe.last);
        let mut pen = Pen::new(buffer, layout.margin, row as u16);
        for lane in 0..lanes {
            match covering().find(|stripe| stripe.mark.lane == lane) {
                Some(stripe) => pen.write(pattern(stripe), style(state, stripe)),
                None => pen.blank(1, Style::new()),
            };
        }
        let hidden = covering().filter(|stripe| stripe.mark.lane >= lanes).count();
        pen.blank(1, Style::new());
        waiting.extend(covering().filter(|stripe| stripe.first == row));
        let names = due(&mut waiting, row);
        write_names(state, &names, hidden, &mut pen);
    }
}

fn stripe<'a>(layout: &ReadLayout, mark: &'a Mark, focus: TextRange) -> Option<Stripe<'a>> {
    let covers = |line: &crate::tui::layout::ReadLine| line.range.is_some_and(|range| range.overlaps(mark.range));
    let first = layout.lines.iter().position(covers)?;
    let last = layout.lines.iter().rposition(covers)?;
    Some(Stripe { mark, first, last, here: mark.range.overlaps(focus) })
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
    let style = state.theme.code(stripe.mark.color);
    if stripe.here { style.add_modifier(Modifier::BOLD) } else { style }
}

/// The stripes that are named in this row: all that end here, else the first that waits.
fn due<'a>(waiting: &mut Vec<&'a Stripe<'a>>, row: usize) -> Vec<&'a Stripe<'a>> {
    let ending: Vec<&Stripe<'_>> = waiting.iter().filter(|stripe| stripe.last <= row).copied().collect();
    if ending.is_empty() {
        return if waiting.is_empty() { Vec::new() } else { vec![waiting.remove(0)] };
    }
    waiting.retain(|stripe| stripe.last > row);
    ending
}

fn write_names(state: &State, names: &[&Stripe<'_>], hidden: usize, pen: &mut Pen<'_>) {
    let more = if hidden > 0 { format!("+{hidden}") } else { String::new() };
    let mut left = names.len();
    for stripe in names {
        let room = pen.left().saturating_sub(columns(&more) + 1) / left.max(1);
        pen.fitted(&name(state, stripe.mark), room.saturating_sub(usize::from(left > 1)), style(state, stripe));
        left -= 1;
        if left > 0 {
            pen.write(" ", Style::new());
        }
    }
    if hidden > 0 {
        pen.write(" ", Style::new()).write(&more, state.theme.strong());
    }
}

/// What a coding is called in the margin: the code's name, and the coder's where that is someone else.
fn name(state: &State, mark: &Mark) -> String {
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let code = codebook.and_then(|codebook| codebook.get(mark.code.as_str()));
    let name = code.map_or(mark.code.as_str(), |code| &code.name);
    if mark.own { name.to_owned() } else { format!("{name} ‹{}›", mark.coder) }
}
