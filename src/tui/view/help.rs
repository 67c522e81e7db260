//! The keys that apply, and what was noticed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::text::columns;
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::keymap::{When, pressed, rows_of};
use crate::tui::state::{HelpPage, State};

use super::{language, wrapped};

/// One row of the help, as it is drawn.
enum Line {
    Heading(&'static str),
    /// Keys and what they do; below the first row of a longer text the keys are empty.
    Key(String, String),
    Words(String),
    /// Codes with their keys, as they must be pressed.
    Codes(Vec<(String, String)>),
    /// What a query can say.
    Language(language::Row),
}

/// Columns for the keys, where there is room.
const KEYS: usize = 25;

/// Columns that a narrow window is taken to have at least.
const LEAST: usize = 20;

/// Columns for a code and its key.
const CODE: usize = 24;

/// What is said of codes' keys in the Read view.
const CODES: &str = "One press codes the selection, else the sentence (or turn, see |) under the cursor. All letters \
that are no command below, and digits from 6, can be keys of codes; the other digits from 6 apply the codes without a key used last. A code whose key is a command is reached by ' and its \
key, or by its key alone after ''; Esc ends that.";

/// How many rows the help of a place has in a window of this size.
pub(crate) fn len(state: &State, when: When, area: Rect) -> usize {
    lines(state, when, wide(area)).len()
}

/// Columns inside the frame.
fn wide(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(4)).max(LEAST)
}

/// Columns for the keys in a window that is `wide`: in a narrow one a third, so that what they do has room.
fn keys_columns(wide: usize) -> usize {
    if wide < KEYS + LEAST { wide / 3 } else { KEYS }
}

fn lines(state: &State, when: When, wide: usize) -> Vec<Line> {
    let mut lines = match when {
        When::Read => codes(state, wide),
        When::Search | When::Query | When::Facets | When::Inquiry => {
            language::rows(wide - 2).into_iter().map(Line::Language).collect()
        }
        _ => Vec::new(),
    };
    let mut last = None;
    for row in rows_of(when).filter(|row| !row.keys.is_empty()) {
        if last != Some(row.when) {
            lines.push(Line::Heading(row.when.name()));
            last = Some(row.when);
        }
        let room = keys_columns(wide);
        let (keys, help) = (wrapped(row.keys, room - 1), wrapped(row.help, wide - 2 - room));
        let part = |parts: &[String], place: usize| parts.get(place).map_or("", |part| part.trim_end()).to_owned();
        let rows = 0..keys.len().max(help.len());
        lines.extend(rows.map(|place| Line::Key(part(&keys, place), part(&help, place))));
    }
    lines
}

/// The keys of this study's codes.
fn codes(state: &State, wide: usize) -> Vec<Line> {
    let mut lines = vec![Line::Heading("Keys of codes")];
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let codes = codebook.into_iter().flat_map(|codebook| codebook.codes());
    let keys: Vec<(String, String)> = codes.filter_map(|code| Some((pressed(code.key?), code.name.clone()))).collect();
    if keys.is_empty() {
        lines.push(Line::Words("no code of this codebook has a key; `key:` in codebook.yaml gives it one".to_owned()));
    }
    lines.extend(keys.chunks(((wide - 2) / CODE).max(1)).map(|row| Line::Codes(row.to_vec())));
    lines.extend(wrapped(CODES, wide - 2).into_iter().map(Line::Words));
    if let Some(workspace) = &state.workspace {
        let coder = format!("You code as {}; `emic --coder NAME` begins as somebody else.", workspace.coder());
        lines.extend(wrapped(&coder, wide - 2).into_iter().map(Line::Words));
    }
    lines
}

/// The rows that have these words, in small letters or large.
pub(crate) fn found(state: &State, when: When, area: Rect, words: &str) -> Vec<usize> {
    let words = words.to_lowercase();
    let lines = lines(state, when, wide(area));
    let has = |line: &Line| !words.is_empty() && told(line).to_lowercase().contains(&words);
    lines.iter().enumerate().filter(|(_, line)| has(line)).map(|(row, _)| row).collect()
}

/// All that a row says.
fn told(line: &Line) -> String {
    match line {
        Line::Heading(name) => (*name).to_owned(),
        Line::Words(words) | Line::Language(language::Row::Words(words)) => words.clone(),
        Line::Key(keys, help) => format!("{keys} {help}"),
        Line::Language(language::Row::Heading(words)) => words.to_string(),
        Line::Language(language::Row::Example(written, finds)) => format!("{written} {finds}"),
        Line::Codes(codes) => codes.iter().map(|(key, name)| format!("{key} {name} ")).collect(),
    }
}

pub(super) fn draw(state: &State, help: &HelpPage, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let title = match help.when {
        When::Search | When::Query | When::Facets | When::Inquiry => {
            " What a query can say, then the keys · / finds, Esc closes "
        }
        _ => " Keys · j k scroll, / finds, Esc closes ",
    };
    let title = if usize::from(area.width) < columns(title) + 4 { " Keys · Esc closes " } else { title };
    let inside = frame(buffer, area, title, theme.text());
    let lines = lines(state, help.when, wide(area));
    for (row, line) in lines.iter().enumerate().skip(help.top).take(usize::from(inside.height)) {
        let mut pen = Pen::new(buffer, inside, (row - help.top) as u16);
        draw_line(state, line, wide(area), &mut pen);
        if help.found == Some(row) {
            let here = Rect { y: inside.y + (row - help.top) as u16, height: 1, ..inside };
            mark(buffer, here, help.find.text().trim(), theme.found());
        }
    }
    let floor =
        Rect { y: area.bottom().saturating_sub(1), height: 1, x: area.x + 2, width: area.width.saturating_sub(4) };
    if help.writing && area.height > 2 {
        return Some(super::field(buffer, floor, "find: ", &help.find, state));
    }
    let below = lines.len().saturating_sub(help.top + usize::from(inside.height));
    let told = match (help.find.text(), below) {
        ("", 0) => String::new(),
        ("", below) => format!(" ▾ {below} more below: j, PgDn "),
        (words, _) => format!(" {words}: n next, N before, Esc closes "),
    };
    if area.height > 2 {
        Pen::new(buffer, floor, 0).fitted(&told, usize::MAX, theme.strong());
    }
    None
}

/// Show the words that were found in a row.
fn mark(buffer: &mut Buffer, row: Rect, words: &str, style: Style) {
    let words = words.to_lowercase();
    let mut shown = String::new();
    let mut places = Vec::new();
    let mut x = row.left();
    while x < row.right() {
        let symbol = buffer.cell((x, row.y)).map(|cell| cell.symbol().to_lowercase()).unwrap_or_default();
        // What a wide character covers holds no sign of its own.
        let wide = columns(&symbol).max(1) as u16;
        places.push((shown.len(), x..x.saturating_add(wide)));
        shown.push_str(&symbol);
        x = x.saturating_add(wide);
    }
    let Some(start) = shown.find(&words).filter(|_| !words.is_empty()) else { return };
    let end = start + words.len();
    for x in places.into_iter().filter(|(at, _)| (start..end).contains(at)).flat_map(|(_, cells)| cells) {
        if let Some(cell) = buffer.cell_mut((x, row.y)) {
            cell.set_style(style);
        }
    }
}

fn draw_line(state: &State, line: &Line, wide: usize, pen: &mut Pen<'_>) {
    let theme = state.theme;
    match line {
        Line::Heading(name) => drop(pen.write(name, theme.strong())),
        Line::Words(words) => drop(pen.write("  ", theme.text()).write(words, theme.dim())),
        Line::Key(keys, help) => {
            pen.write("  ", theme.text()).cell(keys, keys_columns(wide), theme.key()).write(help, theme.text());
        }
        Line::Language(language::Row::Heading(words)) => drop(pen.write(words, theme.strong())),
        Line::Language(language::Row::Words(words)) => {
            pen.write("  ", theme.text()).write(words, theme.dim());
        }
        Line::Language(language::Row::Example(written, finds)) => {
            let room = language::written(wide - 2);
            pen.write("  ", theme.text());
            match finds.is_empty() {
                true => pen.write(written, theme.key()),
                false => pen.cell(written, room, theme.key()).write(" ", theme.text()).write(finds, theme.text()),
            };
        }
        Line::Codes(codes) => {
            pen.write("  ", theme.text());
            for (key, name) in codes {
                pen.cell(key, 3, theme.key()).cell(name, CODE - 4, theme.text()).blank(1, theme.text());
            }
        }
    }
}

pub(super) fn draw_notices(state: &State, top: usize, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let inside = frame(buffer, area, " Noticed · j k scroll, Esc closes ", theme.text());
    let mut row = 0;
    for notice in state.notices.iter().skip(top) {
        let text = notice.message.replace('\n', " ");
        let whole = crate::text::TextRange::of(0, text.len());
        for line in crate::text::wrap(&text, whole, usize::from(inside.width)) {
            Pen::new(buffer, inside, row).write(line.slice(&text).trim_end(), theme.text());
            row += 1;
        }
    }
    if state.notices.is_empty() {
        Pen::new(buffer, inside, 0).write("nothing: all is well", theme.dim());
    }
}
