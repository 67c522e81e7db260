//! Codes proposed for a passage, each with the passages that speak for it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::suggesting::{Reason, Suggestion};
use crate::project::{CodeId, Codebook};
use crate::text::{columns, fit};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{State, Suggesting};

/// Rows of a suggestion: its code, and two reasons.
const ROWS: u16 = 3;

/// Rows of a dialog that hold no suggestion: its frame, and the rule below.
const TAKEN: u16 = 2;

/// The height that a dialog with `count` suggestions wants.
pub(crate) fn wanted_height(count: usize) -> u16 {
    TAKEN + (count.clamp(1, 100) as u16) * ROWS
}

/// How many suggestions a dialog of `height` rows shows.
pub(crate) fn shown(height: u16) -> usize {
    usize::from((height.saturating_sub(TAKEN) / ROWS).max(1))
}

pub(super) fn draw(state: &State, suggesting: &Suggesting, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let room = usize::from(area.width).saturating_sub(14);
    let title = format!(" Codes for “{}” ", fit(&suggesting.quote, room));
    let inside = frame(buffer, area, &title, theme.text());
    let Some(codebook) = state.workspace.as_ref().map(|workspace| &workspace.project().codebook) else { return };
    let Some(offers) = suggesting.offers.as_deref().filter(|offers| !offers.is_empty()) else {
        return super::paragraph(buffer, inside, &nothing(suggesting), theme.dim());
    };
    let top = suggesting.list.top.max((suggesting.list.chosen + 1).saturating_sub(shown(area.height)));
    for (row, (place, offer)) in offers.iter().enumerate().skip(top).take(shown(area.height)).enumerate() {
        let part = Rect { y: inside.y + row as u16 * ROWS, height: ROWS, ..inside }.intersection(inside);
        draw_offer(state, suggesting, (codebook, offer), place, part, buffer);
    }
}

/// What is said while there are no suggestions.
fn nothing(suggesting: &Suggesting) -> String {
    match (&suggesting.failed, suggesting.reading, &suggesting.offers) {
        (Some(why), ..) => format!("Nothing can be suggested: {why}"),
        (None, _, Some(_)) => {
            "No coded passage is like this one, and no rule or example of the codebook. Space picks a code by name."
                .to_owned()
        }
        (None, Some((done, of)), None) => format!("reading what is coded: {done} of {of} passages…"),
        (None, None, None) => "looking for passages like this one…".to_owned(),
    }
}

fn draw_offer(
    state: &State,
    suggesting: &Suggesting,
    (codebook, offer): (&Codebook, &Suggestion),
    place: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = state.theme;
    let chosen = place == suggesting.list.chosen;
    let base = if chosen { theme.selection() } else { theme.text() };
    let has = suggesting.applied.contains(&offer.code) || is_coded(state, suggesting, &offer.code);
    let share = format!("{:>3} %", (offer.share * 100.0).round());
    let note = if has { "✓ yours already  " } else { "" };
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(if chosen { "▸ " } else { "  " }, base);
    pen.write(&format!("{} ", place + 1), base.patch(theme.key()));
    pen.write("█ ", base.patch(theme.code(codebook.color(&offer.code))));
    let room = pen.left().saturating_sub(columns(note) + columns(&share) + 3);
    let (name, path) = named(codebook, &offer.code);
    pen.fitted(&name, room, base.patch(theme.strong()));
    let left = pen.left().saturating_sub(columns(note) + columns(&share) + 3);
    pen.write("  ", base).fitted(&path, left, base.patch(theme.dim()));
    let gap = pen.left().saturating_sub(columns(note) + columns(&share) + 1);
    pen.blank(gap, base).write(note, base.patch(theme.dim())).write(&share, base).fill(base);
    for (row, reason) in offer.reasons.iter().enumerate().filter(|(row, _)| *row + 1 < usize::from(area.height)) {
        draw_reason(state, reason, Rect { y: area.y + 1 + row as u16, height: 1, ..area }, buffer);
    }
}

/// A code's name, and the path of what is above it.
fn named(codebook: &Codebook, code: &CodeId) -> (String, String) {
    let Some(known) = codebook.get(code.as_str()) else { return (code.to_string(), String::new()) };
    (known.name.clone(), known.parent.as_ref().map(|parent| codebook.path(parent)).unwrap_or_default())
}

/// `“their words” us03-marsh, turn 12`
fn draw_reason(state: &State, reason: &Reason, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let source = match (&reason.place, reason.turn) {
        (Some((transcript, _)), Some(turn)) => format!("  {transcript}, turn {}", turn + 1),
        (Some((transcript, _)), None) => format!("  {transcript}"),
        (None, _) => "  codebook".to_owned(),
    };
    let mut pen = Pen::new(buffer, area, 0);
    pen.blank(6, theme.text());
    let room = pen.left().saturating_sub(columns(&source) + 2);
    let words: Vec<&str> = reason.quote.split_whitespace().collect();
    pen.write("“", theme.text()).fitted(&words.join(" "), room, theme.text()).write("”", theme.text());
    pen.fitted(&source, usize::MAX, theme.dim());
}

/// Whether the coder has given this code to the passage.
fn is_coded(state: &State, suggesting: &Suggesting, code: &CodeId) -> bool {
    let (Some(open), (_, anchor)) = (&state.read.transcript, &suggesting.passage) else { return false };
    let Some(range) = anchor.locate(&open.text, &open.positions) else { return false };
    state.read.marks.over(range).iter().any(|mark| mark.own && mark.range == range && &mark.code == code)
}
