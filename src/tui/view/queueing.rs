//! Working off what a rule proposes: how far that is, the proposal in its context, the code and the rule.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::project::{CodeId, Codebook};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Dialog, Queueing, State};
use crate::tui::theme::{Depth, Theme};

use super::walk;

/// Rows below the passage: its code, and the rule.
const BELOW: u16 = 2;

/// Rows of the proposal shown that do not fit.
pub(crate) fn overflow(state: &State, area: Rect) -> usize {
    let shown = state.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Queue(queueing) => queueing.shown.as_ref(),
        _ => None,
    });
    let scene = walk::parts(area, BELOW).scene;
    let rows = shown.map_or(0, |shown| super::scene::len_alone(&shown.scene.marked(marks(state.theme)), scene.width));
    rows.saturating_sub(usize::from(scene.height))
}

pub(super) fn draw(state: &State, queueing: &Queueing, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let Some(codebook) = state.workspace.as_ref().map(|workspace| &workspace.project().codebook) else { return };
    clear(buffer, area, theme.text());
    let batch = queueing.queue.batch();
    let title = format!(" {} → {} ", crate::text::fit(&batch.origin.query, 30), name(codebook, &batch.code));
    frame(buffer, area, &title, theme.strong());
    let parts = walk::parts(area, BELOW);
    progress(state, queueing, parts.progress, buffer);
    let Some((item, shown)) = queueing.item().zip(queueing.shown.as_ref()) else {
        let below = Rect { height: parts.scene.height + 1, ..parts.heading }.intersection(walk::inside(area));
        return outcome(state, queueing, codebook, below, buffer);
    };
    let mut pen = Pen::new(buffer, parts.heading, 0);
    pen.fitted(item.proposed.transcript.as_str(), 32, theme.strong());
    match shown.turn {
        Some(turn) => pen.write(&format!(" · turn {turn}"), theme.dim()),
        None => pen.write(" · its words are gone from the transcript", theme.warning()),
    };
    let color = theme.code(codebook.color(&item.code));
    let scene = shown.scene.marked(marks(theme));
    let rows = super::scene::draw_alone(&scene, (theme, color), queueing.scrolled, parts.scene, buffer);
    super::scene::more(state, rows, queueing.scrolled, "Down", parts.scene, buffer);
    walk::rule(&parts, theme, buffer);
    let mut pen = Pen::new(buffer, parts.below, 0);
    pen.write("█ ", color).fitted(&name(codebook, &item.code), 40, theme.strong());
    pen.write(" · ", theme.dim()).write(item.unit.name(), theme.text());
    let rule = format!("found by {}: {}", batch.origin.rule.name(), batch.origin.query);
    Pen::new(buffer, parts.below, 1).fitted(&rule, usize::from(parts.below.width), theme.dim());
}

/// What stands around the passage: nothing where its style tells it from its context.
fn marks(theme: Theme) -> (&'static str, &'static str) {
    if theme.depth == Depth::Mono { ("▏", "▕") } else { ("", "") }
}

fn name(codebook: &Codebook, code: &CodeId) -> String {
    let code = codebook.resolve(code);
    codebook.get(code.as_str()).map_or_else(|| code.to_string(), |code| code.name.clone())
}

/// `3/12 · 2 accepted · 1 rejected`, and a bar.
fn progress(state: &State, queueing: &Queueing, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let counts = queueing.queue.counts();
    let all = queueing.queue.items().len();
    let done = all - counts.left.min(all);
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(&format!("{}/{all}", (done + 1).min(all)), theme.strong());
    pen.write(&format!(" · {} accepted", counts.accepted), theme.text());
    if counts.rejected > 0 {
        pen.write(&format!(" · {} rejected", counts.rejected), theme.text());
    }
    walk::bar(&mut pen, (done, all), 40, theme);
}

/// What comes of the queue.
fn outcome(state: &State, queueing: &Queueing, codebook: &Codebook, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let counts = queueing.queue.counts();
    let mut codes: BTreeMap<&CodeId, usize> = BTreeMap::new();
    for item in queueing.queue.items().iter().filter(|item| item.accepted == Some(true)) {
        *codes.entry(&item.code).or_default() += 1;
    }
    let mut lines: Vec<(String, ratatui::style::Style)> = Vec::new();
    for (code, count) in codes {
        lines.push((format!("{count} → {}", name(codebook, code)), theme.text()));
    }
    if counts.rejected > 0 {
        lines.push((format!("{} rejected", counts.rejected), theme.dim()));
    }
    if counts.left > 0 {
        lines.push((format!("{} not looked at: they are left out", counts.left), theme.warning()));
    }
    let already = queueing.queue.already();
    if already > 0 {
        lines.push((format!("{already} left out from the start: you had coded them so"), theme.dim()));
    }
    lines.push((String::new(), theme.text()));
    let then = match (counts.accepted, counts.left) {
        (0, 0) => "Enter ends the queue; nothing is coded. u takes the last decision back.",
        (0, _) => "Enter ends the queue; nothing is coded. Any other key goes back.",
        (_, 0) => "Enter codes them as one change. u takes the last decision back.",
        _ => "Enter codes them as one change. Any other key goes back.",
    };
    lines.push((then.to_owned(), theme.strong()));
    let mut row = 0;
    for (line, style) in lines {
        let rows = super::codes::paragraph(buffer, area, row, &line, area.height.saturating_sub(row), style);
        row += rows.max(1);
    }
}
