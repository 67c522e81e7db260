//! The versions of the codebook: the list, and below it what differs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::VersionRow;
use crate::project::{CodeDifference, CodeId, Codebook, Difference};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::keymap::pressed;
use crate::tui::state::{Dialog, State, Versions, Whole};
use crate::tui::theme::Theme;

use super::recheck::{Line, compared, draw_lines};

struct Parts {
    list: Rect,
    rule: Rect,
    below: Rect,
}

fn parts(versions: &Versions, area: Rect) -> Parts {
    let (width, height) = (area.width.saturating_sub(4), area.height.saturating_sub(2));
    let inside = Rect { x: area.x + 2, y: area.y + 1, width, height }.intersection(area);
    let rows = u16::try_from(versions.rows.len()).unwrap_or(u16::MAX).clamp(1, (inside.height * 2 / 5).max(1));
    let list = Rect { height: rows, ..inside }.intersection(inside);
    let rule = Rect { y: list.bottom(), height: 1, ..inside }.intersection(inside);
    let below = Rect { y: rule.bottom(), height: inside.height.saturating_sub(rows + 1), ..inside };
    Parts { list, rule, below: below.intersection(inside) }
}

fn shown(state: &State) -> Option<&Versions> {
    state.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Versions(versions) => Some(&**versions),
        _ => None,
    })
}

/// How many versions are on screen, and how many rows of what differs.
pub(crate) fn heights(state: &State, area: Rect) -> (usize, usize) {
    let parts = shown(state).map(|versions| parts(versions, area));
    parts.map_or((0, 0), |parts| (usize::from(parts.list.height), usize::from(parts.below.height)))
}

/// How many rows there are of what differs.
pub(crate) fn len(state: &State, area: Rect) -> usize {
    let Some(versions) = shown(state) else { return 0 };
    lines(state, versions, parts(versions, area).below.width).len()
}

pub(super) fn draw(state: &State, versions: &Versions, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    if let Some(whole) = &versions.whole {
        return draw_whole(state, whole, area, buffer);
    }
    let since = !versions.rows.is_empty() && !versions.rows.iter().any(|row| row.in_force);
    let since = if since { "· codebook.yaml was edited since: t shows how " } else { "" };
    frame(buffer, area, &format!(" Versions of the codebook {since}"), theme.strong());
    let parts = parts(versions, area);
    if versions.rows.is_empty() {
        let text = "none yet: the first change of the study or of its codebook makes one";
        Pen::new(buffer, parts.list, 0).write(text, theme.dim());
    }
    let height = usize::from(parts.list.height);
    let lowest = (versions.list.chosen + 1).saturating_sub(height);
    let top = versions.list.top.clamp(lowest, versions.list.chosen.max(lowest));
    for (place, row) in versions.rows.iter().enumerate().skip(top).take(height) {
        let pen = Pen::new(buffer, parts.list, (place - top) as u16);
        draw_row(state, row, place == versions.list.chosen, pen);
    }
    rule(state, versions, parts.rule, buffer);
    let lines = lines(state, versions, parts.below.width);
    draw_lines(&lines, versions.scrolled, theme, parts.below, buffer);
    super::scene::more(state, lines.len(), versions.scrolled, "PgDn", parts.below, buffer);
}

/// `▸ v12  2026-05-02 10:00  ada  rename trust · 34 codings · in force`
fn draw_row(state: &State, row: &VersionRow, chosen: bool, mut pen: Pen<'_>) {
    let theme = state.theme;
    let base = if chosen { theme.selection() } else { theme.text() };
    pen.write(if chosen { "▸" } else { " " }, base).write(if row.in_force { "●" } else { " " }, base);
    pen.cell(&row.name(), 5, base.patch(theme.strong()));
    let time = row.time.strftime("%Y-%m-%d %H:%M").to_string();
    let hidden = state.workspace.as_ref().is_some_and(|open| open.is_blind() && open.coder() != &row.coder);
    let who = if hidden { "somebody" } else { row.coder.as_str() };
    pen.write(&time, base.patch(theme.dim())).blank(2, base).cell(who, 10, base).blank(1, base);
    let codings = if row.codings == 0 { String::new() } else { super::counted(row.codings, "coding") };
    let room = pen.left().saturating_sub(crate::text::columns(&codings) + 2);
    pen.cell(&row.label, room, base).blank(1, base).write(&codings, base.patch(theme.dim())).fill(base);
}

/// What is compared below.
fn rule(state: &State, versions: &Versions, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let name = versions.chosen().map(VersionRow::name).unwrap_or_default();
    let before = versions.came_from().map(VersionRow::name);
    let text = match (versions.with_now, before) {
        (true, _) => format!("from {name} to the codebook in force"),
        (false, Some(before)) => format!("from {before} to {name}"),
        (false, None) => format!("{name}, the first that the histories know"),
    };
    let mut pen = Pen::new(buffer, area, 0);
    pen.write("── ", theme.dim()).write(&text, theme.strong()).write(" ", theme.dim());
    let rest = pen.left();
    pen.write(&"─".repeat(rest), theme.dim());
}

fn draw_whole(state: &State, whole: &Whole, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let inside = frame(buffer, area, &format!(" codebook.yaml as it was in {} ", whole.name), theme.strong());
    match &whole.lines {
        Ok(lines) => {
            for (row, line) in lines.iter().skip(whole.top).take(usize::from(inside.height)).enumerate() {
                Pen::new(buffer, inside, row as u16).write(line, theme.text());
            }
            super::scene::more(state, lines.len(), whole.top, "PgDn", inside, buffer);
        }
        Err(why) => drop(super::codes::paragraph(buffer, inside, 0, why, inside.height, theme.warning())),
    }
}

/// What differs, code by code.
fn lines(state: &State, versions: &Versions, width: u16) -> Vec<Line> {
    let theme = state.theme;
    let told = |text: &str| vec![Line::new(text.to_owned(), theme.dim(), Vec::new())];
    let Some(project) = state.workspace.as_ref().map(crate::app::Workspace::project) else { return Vec::new() };
    match versions.found() {
        _ if versions.rows.is_empty() => Vec::new(),
        None => told("comparing…"),
        Some(Err(why)) => vec![Line::new(why.clone(), theme.warning(), Vec::new())],
        Some(Ok(found)) if found.is_empty() => told("no code differs"),
        Some(Ok(found)) => found.iter().flat_map(|one| of_code(&project.codebook, one, width, theme)).collect(),
    }
}

fn of_code(codebook: &Codebook, one: &CodeDifference, width: u16, theme: Theme) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for difference in &one.differences {
        match difference {
            Difference::Reworded { field, before, after } => {
                lines.push(Line::new(format!("  {}", field.name()), theme.key(), Vec::new()));
                lines.extend(compared(before, after, width, theme));
            }
            other => words.extend(in_words(codebook, other)),
        }
    }
    let heading = if words.is_empty() { one.name.clone() } else { format!("{}: {}", one.name, words.join("; ")) };
    let name = crate::text::TextRange::of(0, one.name.len());
    let mut heading = Line::wrapped(&heading, width, theme.text());
    if let Some(first) = heading.first_mut() {
        first.mark(name);
    }
    heading.extend(lines);
    heading
}

/// What a difference is, in a few words.
fn in_words(codebook: &Codebook, difference: &Difference) -> Vec<String> {
    let name = |id: &CodeId| codebook.get(id.as_str()).map_or_else(|| id.to_string(), |code| code.name.clone());
    let above =
        |id: &Option<CodeId>| id.as_ref().map_or_else(|| "the top".to_owned(), |id| format!("below {}", name(id)));
    let key = |key: &Option<char>| key.map_or_else(|| "none".to_owned(), pressed);
    let color = |color: &Option<crate::project::Color>| color.map_or("none", |color| color.name());
    let list = |words: &[String]| if words.is_empty() { "none".to_owned() } else { words.join(", ") };
    let came = |what: &str, added: &[String], removed: &[String]| {
        let added = added.iter().map(|text| format!("{what} added “{}”", one_line(text)));
        added.chain(removed.iter().map(|text| format!("{what} taken out “{}”", one_line(text)))).collect()
    };
    let told = match difference {
        Difference::Added => "new".to_owned(),
        Difference::Removed => "taken out".to_owned(),
        Difference::Renamed { before, .. } => format!("was called {before}"),
        Difference::Moved { before, after } => format!("moved from {} to {}", above(before), above(after)),
        Difference::Reordered => "stands in another place".to_owned(),
        Difference::Merged { into } => format!("merged into {}", name(into)),
        Difference::Parted { from } => format!("no longer merged into {}", name(from)),
        Difference::Reworded { field, .. } => format!("{} has other words", field.name()),
        Difference::Examples { added, removed } => return came("example", added, removed),
        Difference::Sources { added, removed } => return came("source", added, removed),
        Difference::Recolored { before, after } => format!("color {} → {}", color(before), color(after)),
        Difference::Key { before, after } => format!("key {} → {}", key(before), key(after)),
        Difference::Aliases { before, after } => format!("aliases {} → {}", list(before), list(after)),
        Difference::Applies { after: true } => "can be applied now".to_owned(),
        Difference::Applies { after: false } => "became a heading".to_owned(),
    };
    vec![told]
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
