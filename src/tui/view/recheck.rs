//! The list of outdated codings: one in its context, and how its code was worded then and is now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::project::{Code, Coding, Project};
use crate::text::{TextRange, clusters, wrap};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Looked, State};
use crate::tui::theme::Theme;
use crate::tui::wording::changed;

use super::walk::{self, Parts};

/// A line with the parts of it that have changed.
pub(super) struct Line {
    /// What stands before the text.
    lead: String,
    text: String,
    base: Style,
    /// Changed parts, in bytes.
    parts: Vec<TextRange>,
    range: TextRange,
}

/// Where the parts lie, where the wordings have `rows`.
fn parts(area: Rect, rows: usize) -> Parts {
    walk::parts(area, u16::try_from(rows).unwrap_or(u16::MAX).min(walk::room(area) * 3 / 5))
}

/// Rows that do not fit: of the coding, and of its wordings.
pub(crate) fn overflow(state: &State, area: Rect) -> (usize, usize) {
    let Some((project, coding)) = current(state) else { return (0, 0) };
    let wordings = wordings(state, project, coding, walk::inside(area).width);
    let parts = parts(area, wordings.len());
    let rows = super::scene::len(state, project, coding, parts.scene.width);
    let over = |rows: usize, area: Rect| rows.saturating_sub(usize::from(area.height));
    (over(rows, parts.scene), over(wordings.len(), parts.below))
}

fn current(state: &State) -> Option<(&Project, &Coding)> {
    let project = state.workspace.as_ref()?.project();
    let id = state.recheck.current()?;
    Some((project, project.codings.get(&id)?))
}

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let coder = state.workspace.as_ref().map_or("", |workspace| workspace.coder().as_str());
    let whose = if state.recheck.everyone { "everyone's".to_owned() } else { format!("{coder}'s") };
    frame(buffer, area, &format!(" Outdated codings · {whose} "), theme.strong());
    let Some((project, coding)) = current(state) else {
        progress(state, parts(area, 0).progress, buffer);
        return nothing(state, area, buffer);
    };
    let wordings = wordings(state, project, coding, walk::inside(area).width);
    let parts = parts(area, wordings.len());
    progress(state, parts.progress, buffer);
    let code = project.codebook.resolve(&coding.code);
    let mut pen = Pen::new(buffer, parts.heading, 0);
    pen.write("█ ", theme.code(project.codebook.color(&code)));
    let name = project.codebook.get(code.as_str()).map_or(code.as_str(), |code| &code.name);
    pen.fitted(name, 32, theme.strong()).write(" · ", theme.dim());
    super::scene::heading(state, coding, &mut pen);
    if state.recheck.passed.contains(&coding.id) {
        pen.write(" · passed over", theme.dim());
    }
    let rows = super::scene::draw(state, project, coding, state.recheck.scrolled.0, parts.scene, buffer);
    super::scene::more(state, rows, state.recheck.scrolled.0, "ctrl-d", parts.scene, buffer);
    walk::rule(&parts, theme, buffer);
    draw_lines(&wordings, state.recheck.scrolled.1, theme, parts.below, buffer);
    super::scene::more(state, wordings.len(), state.recheck.scrolled.1, "PgDn", parts.below, buffer);
}

/// `3/17 · 2 confirmed · 1 recoded · 4 passed over`
fn progress(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let recheck = &state.recheck;
    let all = recheck.queue.len();
    let mut pen = Pen::new(buffer, area, 0);
    let waits = recheck.count(Looked::Waits);
    pen.write(&format!("{} of {all} left", waits), theme.strong());
    let counts = [
        (Looked::Confirmed, "confirmed"),
        (Looked::Recoded, "recoded"),
        (Looked::Removed, "removed"),
        (Looked::Fits, "worded as then again"),
    ];
    for (count, word) in counts.map(|(looked, word)| (recheck.count(looked), word)) {
        if count > 0 {
            pen.write(&format!(" · {count} {word}"), theme.text());
        }
    }
    let passed = recheck.passed.iter().filter(|id| recheck.queue.contains(id)).count();
    if passed > 0 {
        pen.write(&format!(" · {passed} passed over"), theme.text());
    }
    walk::bar(&mut pen, (all - waits.min(all), all), 30, theme);
}

fn nothing(state: &State, area: Rect, buffer: &mut Buffer) {
    let recheck = &state.recheck;
    let text = match (recheck.count(Looked::Waits), recheck.everyone) {
        (0, true) => "No coding is outdated: all were made, or looked at, under the wording that is in force.",
        (0, false) => "None of your codings is outdated. a shows those of colleagues.",
        _ => "The others were passed over: k goes back to them.",
    };
    let below = Rect { y: area.y + 4, height: area.height.saturating_sub(5), ..walk::inside(area) }.intersection(area);
    super::codes::paragraph(buffer, below, 0, text, 3, state.theme.text());
}

/// The fields of the code that differ, as they were and as they are.
fn wordings(state: &State, project: &Project, coding: &Coding, width: u16) -> Vec<Line> {
    let theme = state.theme;
    let now = project.codebook.get(project.codebook.resolve(&coding.code).as_str());
    let then = state.recheck.then.as_ref().filter(|(id, _)| *id == coding.id).and_then(|(_, code)| code.as_ref());
    let (Some(now), Some(then)) = (now, then) else {
        let text = "how the code was worded then is not known any more";
        return vec![Line::new(text.to_owned(), theme.dim(), Vec::new())];
    };
    let mut lines = Vec::new();
    if now.id != then.id {
        lines.push(Line::new(format!("{} was merged into {}", then.name, now.name), theme.strong(), Vec::new()));
    }
    for (label, before, after) in fields(then, now) {
        lines.push(Line::new(label.to_owned(), theme.key(), Vec::new()));
        lines.extend(compared(before, after, width, theme));
    }
    lines
}

fn fields<'a>(then: &'a Code, now: &'a Code) -> impl Iterator<Item = (&'static str, &'a str, &'a str)> {
    let fields = [
        ("definition", &then.definition, &now.definition),
        ("include", &then.include, &now.include),
        ("exclude", &then.exclude, &now.exclude),
    ];
    let differs = |one: &str, other: &str| !one.split_whitespace().eq(other.split_whitespace());
    fields
        .into_iter()
        .filter(move |(_, one, other)| differs(one, other))
        .map(|(label, one, other)| (label, one.as_str(), other.as_str()))
}

/// `then: …` and `now:  …`, wrapped, with what differs marked.
pub(super) fn compared(before: &str, after: &str, width: u16, theme: Theme) -> Vec<Line> {
    let even = |text: &str| super::codes::even_lines(text).collect::<Vec<_>>().join("\n");
    let (before, after) = (even(before), even(after));
    let (gone, come) = changed(&before, &after);
    let mut lines = labelled("  then: ", &before, &gone, width, theme.dim());
    lines.extend(labelled("  now:  ", &after, &come, width, theme.text()));
    lines
}

fn labelled(label: &str, text: &str, parts: &[TextRange], width: u16, base: Style) -> Vec<Line> {
    let text = if text.is_empty() { "(nothing)" } else { text };
    let room = usize::from(width).saturating_sub(label.len()).max(8);
    let mut at = 0;
    let of_line = |line: &str| {
        let whole = TextRange::of(at, at + line.len());
        at += line.len() + 1;
        wrap(text, whole, room)
    };
    let lines: Vec<TextRange> = text.split('\n').flat_map(of_line).collect();
    let lines = lines.into_iter().enumerate();
    let line = |(place, range): (usize, TextRange)| {
        let lead = if place == 0 { label.to_owned() } else { " ".repeat(label.len()) };
        Line { lead, text: text.to_owned(), base, parts: parts.to_vec(), range }
    };
    lines.map(line).collect()
}

impl Line {
    /// A line that is not wrapped.
    pub(super) fn new(text: String, base: Style, parts: Vec<TextRange>) -> Self {
        let range = TextRange::of(0, text.len());
        Self { lead: String::new(), text, base, parts, range }
    }
}

impl Line {
    /// `text` in as many lines as it takes; what follows the first is indented.
    pub(super) fn wrapped(text: &str, width: u16, base: Style) -> Vec<Self> {
        labelled("", text, &[], width, base)
    }

    /// Mark a part that has changed, or is to be seen first.
    pub(super) fn mark(&mut self, part: TextRange) {
        self.parts.push(part);
    }
}

/// Draw `lines` from number `top` on; what has changed is bold and underlined.
pub(super) fn draw_lines(lines: &[Line], top: usize, theme: Theme, area: Rect, buffer: &mut Buffer) {
    for (row, line) in lines.iter().skip(top).take(usize::from(area.height)).enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16);
        pen.write(&line.lead, theme.dim());
        for cluster in clusters(&line.text, line.range) {
            let marked = line.parts.iter().any(|part| part.contains(cluster.range.start()));
            let sign = theme.strong().add_modifier(Modifier::UNDERLINED);
            let style = if marked { sign } else { line.base };
            pen.cluster(cluster.range.slice(&line.text), cluster.columns, style);
        }
    }
}
