//! Dealing the codings of a code out to new codes: how far that is, a coding in its context, the new codes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::project::{Coding, Project, Remainder};
use crate::text::columns;
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Dealing, Dialog, Outcome, PILES, State};

use super::walk::{self, Parts};

/// Columns of a new code with its key and its count.
const PILE: u16 = 26;

fn parts(dealing: &Dealing, area: Rect) -> Parts {
    let inside = walk::inside(area);
    let across = usize::from((inside.width / PILE).max(1));
    let most = (inside.height / 3).max(1);
    let rows = u16::try_from((dealing.draft.new_codes().len() + 1).div_ceil(across)).unwrap_or(most).clamp(1, most);
    walk::parts(area, rows)
}

/// Rows of the coding shown that do not fit.
pub(crate) fn overflow(state: &State, area: Rect) -> usize {
    let dealing = state.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Dealing(dealing) => Some(dealing),
        _ => None,
    });
    let Some((dealing, project)) = dealing.zip(state.workspace.as_ref().map(crate::app::Workspace::project)) else {
        return 0;
    };
    let parts = parts(dealing, area);
    let coding = dealing.draft.next().and_then(|id| project.codings.get(&id));
    let rows = coding.map_or(0, |coding| super::scene::len(state, project, coding, parts.scene.width));
    rows.saturating_sub(usize::from(parts.scene.height))
}

pub(super) fn draw(state: &State, dealing: &Dealing, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let Some(project) = state.workspace.as_ref().map(crate::app::Workspace::project) else { return };
    clear(buffer, area, theme.text());
    let name =
        project.codebook.get(dealing.draft.code().as_str()).map_or(dealing.draft.code().as_str(), |code| &code.name);
    frame(buffer, area, &format!(" Split {name} "), theme.strong());
    let parts = parts(dealing, area);
    progress(state, dealing, parts.progress, buffer);
    if let Some(outcome) = &dealing.outcome {
        return draw_outcome(state, dealing, outcome, name, walk::inside(area), buffer);
    }
    match dealing.draft.next().and_then(|id| project.codings.get(&id)) {
        Some(coding) => draw_coding(state, project, dealing, coding, &parts, buffer),
        None => {
            let text = "All codings have been looked at. Enter shows what comes of it; u takes the last one back.";
            super::codes::paragraph(buffer, parts.scene, 0, text, 3, theme.text());
        }
    }
    walk::rule(&parts, theme, buffer);
    piles(state, dealing, parts.below, buffer);
}

/// `12/42 · 30 dealt · 2 passed over`, and a bar.
fn progress(state: &State, dealing: &Dealing, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let (counts, passed) = dealing.draft.counts();
    let all = dealing.draft.codings().len();
    let done = all - dealing.draft.left().min(all);
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(&format!("{}/{all}", (done + 1).min(all)), theme.strong());
    pen.write(&format!(" · {} dealt", counts.iter().sum::<usize>()), theme.text());
    if passed > 0 {
        pen.write(&format!(" · {passed} passed over"), theme.text());
    }
    walk::bar(&mut pen, (done, all), 40, theme);
}

fn draw_coding(
    state: &State,
    project: &Project,
    dealing: &Dealing,
    coding: &Coding,
    parts: &Parts,
    buffer: &mut Buffer,
) {
    super::scene::heading(state, coding, &mut Pen::new(buffer, parts.heading, 0));
    let rows = super::scene::draw(state, project, coding, dealing.scrolled, parts.scene, buffer);
    super::scene::more(state, rows, dealing.scrolled, "Down", parts.scene, buffer);
}

/// The new codes with their keys and what each has got, the last one that got something marked; then how to add one.
fn piles(state: &State, dealing: &Dealing, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let (counts, _) = dealing.draft.counts();
    let last = dealing.last;
    let across = (area.width / PILE).max(1);
    let wide = area.width / across;
    let keys = PILES.chars().zip(dealing.draft.new_codes().iter().zip(&counts)).enumerate();
    let cell = |place: usize| {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let (column, row) = (place % across, place / across);
        let inside = row < area.height;
        inside.then(|| Rect { x: area.x + column * wide, y: area.y + row, width: wide, height: 1 }.intersection(area))
    };
    for (place, (key, (code, count))) in keys {
        let Some(cell) = cell(place) else { continue };
        let style = if last == Some(place) { theme.strong() } else { theme.text() };
        let number = count.to_string();
        let mut pen = Pen::new(buffer, cell, 0);
        pen.write(&key.to_string(), theme.key()).blank(1, style);
        let room = pen.left().saturating_sub(columns(&number) + 3);
        pen.fitted(&code.name, room, style).blank(1, style).write(&number, theme.dim());
        pen.write(if last == Some(place) { "◂" } else { "" }, theme.strong());
    }
    if let Some(cell) = cell(dealing.draft.new_codes().len()) {
        Pen::new(buffer, cell, 0).write("n", theme.key()).write(" another code", theme.dim());
    }
}

/// What the split would come to.
fn draw_outcome(state: &State, dealing: &Dealing, outcome: &Outcome, name: &str, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let (counts, _) = dealing.draft.counts();
    let left = dealing.draft.codings().len() - counts.iter().sum::<usize>().min(dealing.draft.codings().len());
    let mut lines: Vec<(String, ratatui::style::Style)> = Vec::new();
    for (code, count) in dealing.draft.new_codes().iter().zip(&counts) {
        lines.push((format!("{count} → {}", code.name), theme.text()));
    }
    lines.push((format!("{left} stay with {name}"), theme.dim()));
    lines.push((String::new(), theme.text()));
    match &outcome.outlook {
        Ok(preview) => {
            let coders: Vec<String> = preview.coders.iter().map(|(coder, count)| format!("{coder} {count}")).collect();
            let of = if coders.is_empty() { String::new() } else { format!(", made by {}", coders.join(", ")) };
            let transcripts = super::counted(preview.transcripts, "transcript");
            let codings = super::counted(preview.codings, "coding");
            lines.push((format!("{codings} in {transcripts}{of}."), theme.text()));
            lines.extend(preview.notes.iter().map(|note| (note.clone(), theme.text())));
        }
        Err(why) => lines.push((why.clone(), theme.warning())),
    }
    let fate = match outcome.then {
        Remainder::Keep => format!("{name} stays in the codebook."),
        Remainder::Delete => {
            format!("{name} goes from the codebook: its id stands for the first new code from now on.")
        }
    };
    lines.push((fate, theme.text()));
    if dealing.is_through() {
        let other = if outcome.then == Remainder::Keep { "t takes it out" } else { "t lets it stay" };
        lines.push((format!("Nothing of it is left: {other}."), theme.dim()));
    }
    let mut row = 2;
    for (line, style) in lines {
        let rows = super::codes::paragraph(buffer, area, row, &line, area.height.saturating_sub(row), style);
        row += rows.max(1);
    }
}
