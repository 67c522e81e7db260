//! The Search view: a field, the hits in columns (keyword in context), and the chosen hit in its turn.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::app::{Line, Order, QueryError};
use crate::text::{TextRange, clusters, columns, fit, fit_end, wrap};
use crate::tui::draw::Pen;
use crate::tui::state::{Indexing, SearchParts, State};

/// The label before the field.
pub(super) const LABEL: &str = " search: ";

/// What can be asked, for an empty field.
const HINTS: [(&str, &str); 10] = [
    ("trust 信任", "both words, in one turn; English words in all their forms"),
    ("\"joint venture\"", "these words in this order"),
    ("trust OR 信任", "either; ( ) put parts together"),
    ("trust -control", "the one without the other; NOT does the same"),
    ("transfer*", "words that begin so; *tion: that end so"),
    ("\"trust control\"~5", "with at most five words between them"),
    ("/[Tt]rust\\w+/", "a regular expression over the text"),
    ("speaker:chen", "what a speaker says; also transcript: lang: attribute.partner:US"),
    ("code:barriers", "turns coded so or below it; also coder: has:coding has:memo"),
    ("-has:coding", "turns without a coding yet"),
];

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (search, parts) = (&state.search, state.search.parts(area));
    let caret = super::field(buffer, parts.field, LABEL, &search.input, state);
    match &search.error {
        // Where more can be written nothing is wrong yet: it is said quietly, above what is offered.
        Some(error) if state.offers.completion.is_some() => {
            Pen::new(buffer, parts.head, 0).blank(1, state.theme.text()).fitted(
                &error.message,
                usize::MAX,
                state.theme.dim(),
            );
        }
        Some(_) => {}
        None if search.input.text().trim().is_empty() => hints(state, area, buffer),
        None => head(state, parts.head, buffer),
    }
    progress(state, &parts, buffer);
    if !search.lines.is_empty() {
        let widths = Widths::of(state, parts.list);
        if search.error.is_none() {
            widths.titles(state, parts.titles, buffer);
        }
        list(state, &widths, parts.list, buffer);
        panel(state, parts.panel, buffer);
    }
    if search.facets.found.is_some() {
        super::facets::draw(state, parts.facets, buffer);
    }
    if let (Some(error), None) = (&search.error, &state.offers.completion) {
        mistake(state, error, &parts, buffer);
    }
    search.writing.then_some(caret)
}

fn hints(state: &State, area: Rect, buffer: &mut Buffer) {
    for (row, (query, meaning)) in HINTS.iter().enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16 + 2);
        pen.blank(9, state.theme.text()).cell(query, 20, state.theme.key());
        let room = pen.left().saturating_sub(1);
        pen.write(" ", state.theme.text()).fitted(meaning, room, state.theme.dim());
    }
}

/// Where the query is wrong, what is wrong, and what to do: over the head of the facets, which narrow nothing meanwhile.
fn mistake(state: &State, error: &QueryError, parts: &SearchParts, buffer: &mut Buffer) {
    let theme = state.theme;
    let before = TextRange::of(0, error.span.start().get()).slice(&error.query);
    let lead = state.search.input.text().len() - state.search.input.text().trim_start().len();
    let under = columns(error.span.slice(&error.query)).max(1);
    let mut pen = Pen::new(buffer, parts.head, 0);
    pen.blank(columns(LABEL) + lead + columns(before), theme.text()).write(&"^".repeat(under), theme.warning());
    let mut pen = Pen::new(buffer, Rect { width: parts.head.width, ..parts.titles }, 0);
    pen.blank(columns(LABEL), theme.text()).write(&error.message, theme.warning());
    if let Some(hint) = &error.hint {
        pen.write("; ", theme.dim()).fitted(hint, usize::MAX, theme.text());
    }
}

/// ` 128 hits · 74 turns · 14 transcripts · 5 marked: code their sentences`
fn head(state: &State, area: Rect, buffer: &mut Buffer) {
    let (search, theme) = (&state.search, state.theme);
    let mut pen = Pen::new(buffer, area, 0);
    pen.blank(1, theme.text());
    if search.searcher.is_none() || (search.stale && search.lines.is_empty()) {
        pen.write("searching…", theme.dim());
        return;
    }
    let more = match (search.is_cut(), search.running) {
        (true, _) => "first ",
        (false, true) => "at least ",
        (false, false) => "",
    };
    let so_far = if let Indexing::Running(_, 1..) = search.indexing { " so far" } else { "" };
    let hits = format!("{more}{}{so_far}", super::counted(search.lines.len(), "hit"));
    let turns = super::counted(search.turns, "turn");
    pen.write(&hits, theme.strong()).write(" · ", theme.dim()).write(&turns, theme.text());
    pen.write(" · ", theme.dim()).write(&super::counted(search.transcripts, "transcript"), theme.text());
    // Whoever looks for what she knows is there must not think that it is gone.
    if !search.shown.1.is_all() && search.lines.is_empty() && !search.running {
        let told = "nothing that the filter of all views leaves; alt-x clears it";
        pen.write(" · ", theme.dim()).fitted(told, usize::MAX, theme.warning());
    }
    if !search.marked.is_empty() {
        pen.write(" · ", theme.dim()).write(&format!("{} marked", search.marked.len()), theme.strong());
    }
    // While a query is written that key is a letter.
    if !search.lines.is_empty() && !search.writing {
        pen.write(" · ", theme.dim()).write("c", theme.key()).write(" codes the ", theme.dim());
        pen.write(search.extent.name(), theme.strong());
    }
    if search.outdated > 0 {
        pen.write(&format!(" · {} changed since", search.outdated), theme.warning());
    }
}

/// How far the indexing is, at the right of the counts, or of the field where a query is wrong.
fn progress(state: &State, parts: &SearchParts, buffer: &mut Buffer) {
    // Nothing to tell where a look at the files may show that all is as it was.
    let Indexing::Running(done, of @ 1..) = state.search.indexing else { return };
    let filled = (done * 10).checked_div(of).unwrap_or(0).min(10);
    let bar = format!("{}{}", "▰".repeat(filled), "▱".repeat(10 - filled));
    let stop = if state.search.writing { "" } else { " Esc stops" };
    let text = format!("indexing {bar} {done}/{of}{stop} ");
    let area = if state.search.error.is_some() { parts.field } else { parts.head };
    let column = area.right().saturating_sub(columns(&text) as u16);
    Pen::new(buffer, area, 0).goto(column).write(&text, state.theme.key());
}

/// How many columns each part of a line takes. They follow from the widest parts of all lines, not of those on screen: the
/// words found stand in one column however far the list is scrolled.
struct Widths {
    transcript: usize,
    speaker: usize,
    before: usize,
    /// The words found and those after them.
    rest: usize,
}

/// Columns of the count of codings with its gap.
const COUNT: usize = 4;

impl Widths {
    fn of(state: &State, area: Rect) -> Self {
        let (widest, all) = (state.search.widest, usize::from(area.width));
        let transcript = widest.transcript.min(all / 6).max(10);
        let speaker = widest.speaker.min(all / 7).max(7);
        let room = all.saturating_sub(2 + transcript + 1 + speaker + 1 + COUNT + 2);
        let before = widest.before.min(room * 9 / 20);
        Self { transcript, speaker, before, rest: room.saturating_sub(before) }
    }

    /// The headings; a wedge stands before that by which the lines are sorted.
    fn titles(&self, state: &State, area: Rect, buffer: &mut Buffer) {
        let (style, order) = (state.theme.dim(), state.search.order);
        let wedge = |by: Order| if order == by { "▾ " } else { "  " };
        let mut pen = Pen::new(buffer, area, 0);
        pen.write(wedge(Order::Place), style).cell("transcript", self.transcript, style).blank(1, style);
        pen.cell("speaker", self.speaker, style).blank(1, style);
        pen.cell_right(if order == Order::Left { "▾ before" } else { "" }, self.before, style).blank(1, style);
        pen.write("words", style).write(
            match order {
                Order::Right => " ▾ after",
                Order::Relevance => " ▾ the best first",
                Order::Place | Order::Left => "",
            },
            style,
        );
        let column = area.right().saturating_sub(6);
        pen.goto(column).write("codes", style);
    }
}

fn list(state: &State, widths: &Widths, area: Rect, buffer: &mut Buffer) {
    let (search, theme) = (&state.search, state.theme);
    let lines = search.lines.iter().enumerate().skip(search.list.top).take(usize::from(area.height));
    for (place, line) in lines {
        let chosen = place == search.list.chosen;
        let base = if chosen && !search.writing { theme.selection() } else { theme.text() };
        let mut pen = Pen::new(buffer, area, (place - search.list.top) as u16);
        let sign = match (search.marked.contains(&place), chosen) {
            (true, _) => "●",
            (false, true) => "▸",
            (false, false) => " ",
        };
        pen.write(sign, base.patch(theme.strong())).blank(1, base);
        pen.cell(line.hit.transcript.as_str(), widths.transcript, base.patch(theme.dim())).blank(1, base);
        pen.cell(line.speaker.as_deref().unwrap_or(""), widths.speaker, base).blank(1, base);
        let before = fit_end(line.before.trim(), widths.before);
        pen.cell_right(&before, widths.before, base);
        let found = if chosen && !search.writing { base.patch(theme.strong()) } else { theme.found() };
        let words = fit(&line.words, widths.rest);
        let used = columns(&words);
        pen.blank(1, base).write(&words, found);
        pen.cell(&line.after, widths.rest.saturating_sub(used), base).blank(1, base);
        let count = search.codings_on(line).count();
        let count = if count == 0 { String::new() } else { count.to_string() };
        pen.cell_right(&count, COUNT - 1, base.patch(theme.strong())).fill(base);
    }
}

/// The chosen hit in its turn, and its codings.
fn panel(state: &State, area: Rect, buffer: &mut Buffer) {
    let (search, theme) = (&state.search, state.theme);
    let (Some(line), true) = (search.lines.get(search.list.chosen), area.height > 1) else { return };
    let mut pen = Pen::new(buffer, area, 0);
    pen.write("── ", theme.dim()).fitted(line.hit.transcript.as_str(), 30, theme.strong());
    if let Some(speaker) = &line.speaker {
        pen.write(" · ", theme.dim()).fitted(speaker, 24, theme.speaker());
    }
    pen.write(&format!(" · turn {} ", line.hit.turn + 1), theme.dim());
    let rest = "─".repeat(pen.left());
    pen.write(&rest, theme.dim());
    let codings = codings(state, line);
    let text = Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), height: area.height - 2 };
    let text = if codings.is_empty() { Rect { height: area.height - 1, ..text } } else { text };
    in_turn(state, line, text.intersection(area), buffer);
    if !codings.is_empty() {
        let mut pen = Pen::new(buffer, Rect { y: area.bottom() - 1, height: 1, ..area }, 0);
        pen.blank(1, theme.text());
        for (sign, name, style) in codings {
            pen.write(sign, style).fitted(&name, 40, theme.text()).blank(2, theme.text());
        }
    }
}

/// The codings on a hit, each once: stripe, name, colour.
fn codings(state: &State, line: &Line) -> Vec<(&'static str, String, Style)> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let codebook = &workspace.project().codebook;
    let mut codings: Vec<(&'static str, String, Style)> = Vec::new();
    for coded in state.search.codings_on(line) {
        let own = &coded.coder == workspace.coder();
        let name = codebook.get(coded.code.as_str()).map_or(coded.code.as_str(), |code| &code.name);
        let name = if own { name.to_owned() } else { format!("{name} ‹{}›", coded.coder) };
        let style = state.theme.code(codebook.color(&coded.code));
        if !codings.iter().any(|(_, known, _)| *known == name) {
            codings.push((if own { "┃" } else { "╎" }, name, style));
        }
    }
    codings
}

/// The words around a hit, wrapped, as many lines as there is room for, the hit among them.
fn in_turn(state: &State, line: &Line, area: Rect, buffer: &mut Buffer) {
    let text = format!("{}{}{}", line.before, line.words, line.after);
    let found = TextRange::of(line.before.len(), line.before.len() + line.words.len());
    let lines = wrap(&text, TextRange::of(0, text.len()), usize::from(area.width).max(1));
    let height = usize::from(area.height);
    let here = lines.iter().position(|line| line.end() > found.start()).unwrap_or(0);
    let first = here.saturating_sub(height / 2).min(lines.len().saturating_sub(height));
    for (row, range) in lines.iter().skip(first).take(height).enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16);
        for cluster in clusters(&text, *range) {
            let style = if found.contains(cluster.range.start()) { state.theme.found() } else { state.theme.text() };
            pen.cluster(cluster.range.slice(&text), cluster.columns, style);
        }
    }
}
