//! The list of codings that an edit has touched.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::project::{Anchor, Fate, MemoTarget};
use crate::text::{TextRange, columns, fit_end, wrap};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Concern, Placed, State, coding_of, placed};

use super::preview::{difference, one_line};

/// Rows that a coding takes, the blank one behind it among them.
const ROWS: u16 = 4;

/// Columns of what stood before the words of a lost coding.
const BEFORE: usize = 24;

/// How many codings fit.
pub(crate) fn fitting(area: Rect) -> usize {
    usize::from((area.height.saturating_sub(2) / ROWS).max(1))
}

/// The name of a coding's code, after merges; a memo is a memo.
pub(super) fn name(state: &State, placed: &Placed<'_>) -> String {
    let Some(code) = placed.code else { return "memo".to_owned() };
    let Some(workspace) = &state.workspace else { return code.to_string() };
    let codebook = &workspace.project().codebook;
    let code = codebook.resolve(code);
    codebook.get(code.as_str()).map_or_else(|| code.to_string(), |code| code.name.clone())
}

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let review = &state.review;
    clear(buffer, area, theme.text());
    let counts = [Fate::Lost, Fate::Changed, Fate::Moved, Fate::Returned].map(|fate| (review.count(fate), fate.name()));
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
    let counts = if counts.is_empty() { String::new() } else { format!("· {} ", counts.join(", ")) };
    let inside = frame(buffer, area, &format!(" Codings to look at {counts}"), theme.strong());
    if review.concerns.is_empty() {
        Pen::new(buffer, inside, 0)
            .write("none: no coding is lost, and no edit of this session changed one", theme.dim());
    }
    let fitting = fitting(area);
    let top = review.list.top.clamp((review.list.chosen + 1).saturating_sub(fitting), review.list.chosen);
    for (place, concern) in review.concerns.iter().enumerate().skip(top).take(fitting) {
        let y = inside.y + (place - top) as u16 * ROWS;
        let rows = Rect { y, height: ROWS - 1, ..inside }.intersection(inside);
        draw_concern(state, concern, place == review.list.chosen, rows, buffer);
    }
    let below = review.concerns.len().saturating_sub(top + fitting);
    if below > 0 && area.height > 2 {
        let floor = Rect { y: area.bottom() - 1, height: 1, x: area.x + 2, width: area.width.saturating_sub(4) };
        Pen::new(buffer, floor, 0).write(&format!(" ▾ {below} more below "), theme.strong());
    }
}

/// `▸ LOST  Tacitness · ada · us01-pruitt`, and below it the words: what they were, what they are.
fn draw_concern(state: &State, concern: &Concern, chosen: bool, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let project = state.workspace.as_ref().map(crate::app::Workspace::project);
    let Some(known) = project.and_then(|project| placed(project, &concern.passage)) else { return };
    let base = if chosen { theme.selection() } else { Style::new() };
    let ticked = state.review.ticked.contains(&concern.passage);
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(if chosen { "▸ " } else { "  " }, base);
    pen.write(if ticked { "✓ " } else { "" }, base.patch(theme.good()));
    let sign = if concern.fate == Fate::Lost { theme.warning() } else { theme.strong() };
    pen.write(&concern.fate.name().to_uppercase(), base.patch(sign)).write("  ", base);
    pen.fitted(&name(state, &known), 32, base.patch(theme.strong()));
    pen.write(" · ", base).fitted(known.coder.as_str(), 16, base).write(" · ", base);
    pen.fitted(known.transcript.as_str(), 28, base.patch(theme.dim()));
    let about = coding_of(concern.passage).map(MemoTarget::Coding);
    let memos =
        project.map_or(0, |project| project.memos.values().filter(|memo| Some(&memo.target) == about.as_ref()).count());
    if memos > 0 {
        pen.write(" · ✎", base.patch(theme.key()));
    }
    if chosen {
        pen.fill(base);
    }
    let below = Rect {
        x: area.x + 4,
        width: area.width.saturating_sub(4),
        y: area.y + 1,
        height: area.height.saturating_sub(1),
    };
    match concern.fate {
        Fate::Lost => draw_lost(state, known.anchor, below.intersection(area), buffer),
        fate => draw_change(state, concern, known.anchor, fate, below.intersection(area), buffer),
    }
}

/// The words that are gone between what stood around them.
fn draw_lost(state: &State, anchor: &Anchor, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let before = fit_end(&one_line(anchor.prefix().rsplit('\n').next().unwrap_or_default()), BEFORE);
    let after = one_line(anchor.suffix().split('\n').next().unwrap_or_default());
    let gap = if before.is_empty() { "" } else { " " };
    let text = format!("{before}{gap}“{}” {after}", one_line(anchor.quote()));
    let quote = TextRange::of(before.len() + gap.len(), before.len() + gap.len() + one_line(anchor.quote()).len() + 6);
    let lines = wrap(&text, TextRange::of(0, text.len()), usize::from(area.width).max(1));
    for (row, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16);
        for cluster in crate::text::clusters(&text, *line) {
            let style = if quote.contains(cluster.range.start()) { theme.text() } else { theme.dim() };
            pen.cluster(cluster.range.slice(&text), cluster.columns, style);
        }
    }
}

/// The words before the edit and after it; of a coding that moved, where it stands now.
fn draw_change(state: &State, concern: &Concern, anchor: &Anchor, fate: Fate, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let (old, new) = if matches!(fate, Fate::Moved | Fate::Returned) {
        let words = one_line(&concern.before);
        let before = fit_end(&one_line(anchor.prefix()), BEFORE);
        (words, format!("→ stands behind “{before}” now"))
    } else {
        let (old, new) = difference(&concern.before, anchor.quote(), usize::from(area.width).saturating_sub(4));
        (old, format!("→ “{new}”"))
    };
    let room = usize::from(area.width).saturating_sub(2);
    Pen::new(buffer, area, 0).write("“", theme.dim()).fitted(&old, room, theme.dim()).write("”", theme.dim());
    let style = if columns(&new) > 0 { theme.text() } else { theme.dim() };
    Pen::new(buffer, area, 1).fitted(&new, usize::MAX, style);
}
