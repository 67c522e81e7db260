//! Drawing a coding in its context.

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::project::{Coding, MemoTarget, Project};
use crate::text::{TextRange, clusters, wrap};
use crate::tui::draw::Pen;
use crate::tui::state::{Scene, State};
use crate::tui::theme::Theme;

/// How many rows the scene of `coding` has with its memos where they are `width` columns wide.
pub(super) fn len(state: &State, project: &Project, coding: &Coding, width: u16) -> usize {
    let known = state.scenes.get(coding);
    let scene = known.map_or_else(|| Scene::of_anchor(&coding.anchor), Clone::clone);
    rows(&scene, usize::from(width)).len() + memos(project, coding, usize::from(width)).len()
}

/// Say that there are more rows below, where there are.
pub(super) fn more(state: &State, rows: usize, top: usize, key: &str, area: Rect, buffer: &mut Buffer) {
    let below = rows.saturating_sub(top + usize::from(area.height));
    if below > 0 && area.height > 0 {
        let text = format!(" ▾ {below} more: {key} ");
        let width = crate::text::columns(&text) as u16;
        let floor = Rect { x: area.right().saturating_sub(width), y: area.bottom() - 1, width, height: 1 };
        Pen::new(buffer, floor.intersection(area), 0).write(&text, state.theme.strong());
    }
}

/// One row: the line, and for each of its letters a style.
struct Row {
    text: Rc<str>,
    /// The speaker's name and the colon behind it.
    label: usize,
    quote: Option<TextRange>,
    line: TextRange,
}

/// `us01-pruitt · ada · 2026-05-02`
pub(super) fn heading(state: &State, coding: &Coding, pen: &mut Pen<'_>) {
    let theme = state.theme;
    let day = coding.created.strftime("%Y-%m-%d").to_string();
    pen.fitted(coding.transcript.as_str(), 32, theme.strong()).write(" · ", theme.dim());
    pen.fitted(coding.coder.as_str(), 16, theme.text()).write(" · ", theme.dim()).write(&day, theme.dim());
}

/// Draw the scene of `coding` from its row `top` on, then the memos on it; gives back how many rows there are.
pub(super) fn draw(
    state: &State,
    project: &Project,
    coding: &Coding,
    top: usize,
    area: Rect,
    buffer: &mut Buffer,
) -> usize {
    let theme = state.theme;
    let known = state.scenes.get(coding);
    let scene = known.map_or_else(|| Scene::of_anchor(&coding.anchor), Clone::clone);
    let memos = memos(project, coding, usize::from(area.width));
    let color = theme.code(project.codebook.color(&project.codebook.resolve(&coding.code)));
    let rows = draw_alone(&scene, (theme, color), top, area, buffer);
    for (place, memo) in memos.iter().enumerate() {
        if let Some(row) = (rows + place).checked_sub(top).and_then(|row| u16::try_from(row).ok()) {
            Pen::new(buffer, area, row).write(memo, theme.speaker());
        }
    }
    rows + memos.len()
}

/// Draw a scene from its row `top` on, its passage in `color`; gives back how many rows there are.
pub(super) fn draw_alone(
    scene: &Scene,
    (theme, color): (Theme, Style),
    top: usize,
    area: Rect,
    buffer: &mut Buffer,
) -> usize {
    let rows = rows(scene, usize::from(area.width));
    for (place, row) in rows.iter().enumerate().skip(top).take(usize::from(area.height)) {
        write(row, (theme, color), &mut Pen::new(buffer, area, (place - top) as u16));
    }
    rows.len()
}

/// How many rows a scene has where it is `width` columns wide.
pub(super) fn len_alone(scene: &Scene, width: u16) -> usize {
    rows(scene, usize::from(width)).len()
}

fn rows(scene: &Scene, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for part in &scene.parts {
        let label = part.speaker.as_ref().map(|speaker| format!("{speaker}: ")).unwrap_or_default();
        let moved =
            |quote: TextRange| TextRange::of(quote.start().get() + label.len(), quote.end().get() + label.len());
        let text: Rc<str> = format!("{label}{}", part.text.trim_end()).into();
        let quote = part.quote.map(moved);
        for line in wrap(&text, TextRange::of(0, text.len()), width.max(1)) {
            rows.push(Row { text: text.clone(), label: label.len(), quote, line });
        }
    }
    rows
}

fn write(row: &Row, (theme, color): (Theme, Style), pen: &mut Pen<'_>) {
    for cluster in clusters(&row.text, row.line) {
        let at = cluster.range.start();
        let style = match row.quote {
            Some(quote) if quote.contains(at) => theme.strong().patch(color),
            _ if at.get() < row.label => theme.speaker(),
            _ => theme.dim(),
        };
        pen.cluster(cluster.range.slice(&row.text), cluster.columns, style);
    }
}

fn memos(project: &Project, coding: &Coding, width: usize) -> Vec<String> {
    let memos = project.memos.values().filter(|memo| memo.target == MemoTarget::Coding(coding.id));
    let mut rows = Vec::new();
    for memo in memos {
        let words = memo.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = format!("✎ {}: {words}", memo.coder);
        let lines = wrap(&text, TextRange::of(0, text.len()), width.max(1));
        rows.extend(lines.iter().map(|line| line.slice(&text).trim_end().to_owned()));
    }
    rows
}
