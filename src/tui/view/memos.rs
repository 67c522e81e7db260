//! All memos: the list, and the words of the one that is chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::memos::{MemoKind, MemoRow};
use crate::project::Memo;
use crate::text::drawable;
use crate::tui::draw::{Pen, clear};
use crate::tui::state::{MemoOrder, State};

use super::markdown::{self, Row};

/// Columns from which on the list and the memo stand side by side.
const BESIDE: u16 = 110;

/// Rows of a quote above its memo.
const QUOTE: usize = 4;

/// The parts of the list.
pub(crate) struct Parts {
    /// How many there are, and which.
    head: Rect,
    /// What is looked for.
    filter: Rect,
    /// The memos.
    pub list: Rect,
    /// A line between the list and the memo.
    rule: Rect,
    /// The chosen one.
    pub memo: Rect,
}

/// Where the parts lie in `area`.
pub(crate) fn parts(state: &State, area: Rect) -> Parts {
    let filtered = u16::from(state.memos.writing || !state.memos.filter.is_empty());
    let head = Rect { height: area.height.min(1), ..area };
    let filter = Rect { y: area.y + 1, height: filtered, ..area }.intersection(area);
    let body = Rect { y: area.y + 1 + filtered, height: area.height.saturating_sub(1 + filtered), ..area };
    if area.width >= BESIDE {
        let list = Rect { width: body.width / 2, ..body };
        let rule = Rect { x: list.right(), width: 1, ..body };
        let memo = Rect { x: rule.right() + 1, width: body.right().saturating_sub(rule.right() + 2), ..body };
        return Parts { head, filter, list, rule, memo };
    }
    let height = body.height * 2 / 5;
    let list = Rect { height, ..body };
    let rule = Rect { y: list.bottom(), height: 1, ..body }.intersection(body);
    let memo = Rect {
        x: body.x + 1,
        y: rule.bottom(),
        width: body.width.saturating_sub(2),
        height: body.bottom().saturating_sub(rule.bottom()),
    };
    Parts { head, filter, list, rule, memo }
}

/// Rows that the chosen memo has in `width` columns.
pub(crate) fn rows(state: &State, width: u16) -> usize {
    chosen(state).map_or(0, |(row, memo)| memo_rows(state, row, memo, width).len())
}

fn chosen(state: &State) -> Option<(&MemoRow, &Memo)> {
    let row = state.memos.chosen()?;
    Some((row, state.workspace.as_ref()?.project().memos.get(&row.id)?))
}

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let parts = parts(state, area);
    heading(state, parts.head, buffer);
    let caret = (parts.filter.height > 0)
        .then(|| super::field(buffer, parts.filter, " find: ", &state.memos.filter, state))
        .filter(|_| state.memos.writing);
    list(state, parts.list, buffer);
    let sign = if parts.rule.width == 1 { "│" } else { "─" };
    for row in 0..parts.rule.height {
        Pen::new(buffer, parts.rule, row).write(&sign.repeat(usize::from(parts.rule.width)), theme.dim());
    }
    match chosen(state) {
        Some((row, memo)) => {
            let rows = memo_rows(state, row, memo, parts.memo.width);
            for (place, row) in rows.iter().skip(state.memos.scrolled).take(usize::from(parts.memo.height)).enumerate()
            {
                markdown::draw(row, &mut Pen::new(buffer, parts.memo, place as u16), theme);
            }
            super::scene::more(state, rows.len(), state.memos.scrolled, "ctrl-d", parts.memo, buffer);
        }
        None => nothing(state, parts.memo, buffer),
    }
    caret
}

/// `Memos · 3 of 12 · on code · the latest first`
fn heading(state: &State, area: Rect, buffer: &mut Buffer) {
    let (theme, memos) = (state.theme, &state.memos);
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(" Memos", theme.strong());
    let of = if memos.is_narrowed() {
        format!(" · {} of {}", memos.shown.len(), memos.rows.len())
    } else {
        format!(" · {}", memos.rows.len())
    };
    pen.write(&of, theme.text());
    if let Some(kind) = memos.kind {
        pen.write(&format!(" · on {}", name(kind)), theme.text());
    }
    pen.write(if memos.order == MemoOrder::Latest { " · the latest first" } else { " · by place" }, theme.dim());
}

/// What memos of a kind are about, as the screen says it.
fn name(kind: MemoKind) -> &'static str {
    match kind {
        MemoKind::Project => "the study",
        MemoKind::Diary => "days",
        MemoKind::Transcript => "transcripts",
        MemoKind::Code => "codes",
        MemoKind::Coding => "codings",
        MemoKind::Passage => "passages",
    }
}

/// ` 2026-03-02  ada     Tacitness · us02-pruitt   first words of the memo`
fn list(state: &State, area: Rect, buffer: &mut Buffer) {
    let (theme, memos) = (state.theme, &state.memos);
    let project = state.workspace.as_ref().map(|workspace| workspace.project());
    let rows = memos.shown.iter().enumerate().skip(memos.list.top).take(usize::from(area.height));
    for (place, row) in rows.filter_map(|(place, row)| Some((place, memos.rows.get(*row)?))) {
        let style = if place == memos.list.chosen { theme.selection() } else { theme.text() };
        let mut pen = Pen::new(buffer, area, (place - memos.list.top) as u16);
        pen.blank(1, style).cell(&row.date().to_string(), 10, style).blank(1, style);
        pen.cell(row.coder.as_str(), 8, style.patch(theme.dim())).blank(1, style);
        let wide = usize::from(area.width / 3).clamp(10, 30);
        let about = if row.kind == MemoKind::Diary { "diary".to_owned() } else { row.about() };
        pen.cell(&about, wide, style.patch(theme.strong())).blank(2, style);
        let text = project.and_then(|project| project.memos.get(&row.id)).map_or("", |memo| &memo.text);
        pen.fitted(&drawable(&markdown::first_words(text)), usize::MAX, style).fill(style);
    }
}

fn memo_rows(state: &State, row: &MemoRow, memo: &Memo, width: u16) -> Vec<Row> {
    let theme = state.theme;
    let made = memo.created.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M");
    let head = format!("{} · {} · {made}", row.about(), memo.coder);
    let mut rows = vec![Row::plain(&head, theme.dim())];
    if memo.lost {
        rows.push(Row::plain("its passage was lost when the text was edited", theme.warning()));
    }
    if !row.quote.is_empty() {
        let quote = row.quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut quoted = Row::wrapped(&format!("“{quote}”"), width, theme.dim());
        if quoted.len() > QUOTE {
            quoted.truncate(QUOTE - 1);
            quoted.push(Row::plain("…", theme.dim()));
        }
        rows.extend(quoted);
    }
    rows.push(Row::plain("", theme.text()));
    rows.extend(markdown::rows(&memo.text, width, state.memos.link, theme));
    rows
}

fn nothing(state: &State, area: Rect, buffer: &mut Buffer) {
    let text = if state.memos.is_narrowed() {
        "No memo fits. Esc shows all."
    } else {
        "No memo yet. m writes one on what is under the cursor, wherever you are: a passage, a coding, a code, a transcript; \
         a one on the study, and d today's entry of the diary."
    };
    for (place, row) in Row::wrapped(text, area.width, state.theme.text()).iter().enumerate() {
        markdown::draw(row, &mut Pen::new(buffer, area, place as u16 + 1), state.theme);
    }
}
