//! The import screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::app::importing::{ImportRow, Outcome, Preview};
use crate::text::{TextRange, wrap};
use crate::tui::draw::{Pen, clear};
use crate::tui::state::{ImportPane, ImportStage, Importing, State};

/// The parts of the preview, from the top.
struct Parts {
    /// The table of files, its heading taken off.
    files: Rect,
    /// What is odd about the chosen file.
    odd: Rect,
    /// Who speaks in it.
    speakers: Rect,
    /// Its first turns.
    turns: Rect,
    /// The field, or what decisions are for.
    foot: Rect,
}

/// Rows that there are for the list of files, and for the lists below it, on a screen of `area`.
pub(crate) fn heights(area: Rect, import: &Importing) -> (usize, usize) {
    let parts = parts(area, import);
    (usize::from(parts.files.height), usize::from(parts.turns.height.saturating_sub(1)))
}

fn parts(area: Rect, import: &Importing) -> Parts {
    let row = |y: u16, height: u16| Rect { y: area.y + y, height, ..area }.intersection(area);
    let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let room = area.height.saturating_sub(4);
    let odd = rows(odd_lines(&import.odd(), area).len()).clamp(1, (room / 4).max(1));
    let turns = import.chosen().map_or(0, |preview| preview.turns.len());
    // The lists below keep what they need of the half; all else is for the files.
    let lists = rows(turns.max(import.speaking().len())).saturating_add(1).clamp(2, (room / 2).max(2));
    let files = rows(import.previews.len()).clamp(1, room.saturating_sub(odd + lists).max(2));
    let below = 2 + files;
    let lists = row(below + odd, area.height.saturating_sub(below + odd + 1));
    let speakers = Rect { width: (area.width * 3 / 10).clamp(20, 36).min(area.width), ..lists };
    let turns = Rect { x: speakers.right() + 1, width: lists.width.saturating_sub(speakers.width + 1), ..lists };
    Parts { files: row(2, files), odd: row(below, odd), speakers, turns, foot: row(area.height.saturating_sub(1), 1) }
}

pub(super) fn draw(state: &State, import: &Importing, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    clear(buffer, area, state.theme.text());
    let title = match import.stage {
        ImportStage::Path => "Import: the path of a file, or of a folder of files".to_owned(),
        ImportStage::Done => format!("Imported from {}", import.path.text().trim()),
        _ => format!("Import from {}", import.path.text().trim()),
    };
    Pen::new(buffer, area, 0).blank(1, state.theme.text()).fitted(&title, usize::MAX, state.theme.strong());
    match import.stage {
        ImportStage::Path => return Some(path(state, import, area, buffer)),
        ImportStage::Looking(done, of) => progress(state, "looking at the files", (done, of), area, buffer),
        ImportStage::Reading(done, of) => progress(state, "reading the files", (done, of), area, buffer),
        ImportStage::Preview => return preview(state, import, area, buffer),
        ImportStage::Done => report(state, import, area, buffer),
    }
    None
}

fn path(state: &State, import: &Importing, area: Rect, buffer: &mut Buffer) -> Position {
    let theme = state.theme;
    let row = |y: u16| Rect { y: area.y + y, height: 1, ..area }.intersection(area);
    let caret = super::field(buffer, row(2), " path: ", &import.path, state);
    let room = usize::from(area.height.saturating_sub(5));
    let hint = "Tab completes; ~ is your own folder; Enter shows what is in the files before anything is imported";
    if import.names.is_empty() {
        let below = Rect { y: area.y + 3, ..area };
        super::paragraph(buffer, below.intersection(area), hint, theme.dim());
    }
    for (place, name) in import.names.iter().take(room).enumerate() {
        let more = place + 1 == room && import.names.len() > room;
        let shown = if more { format!("… and {} more", import.names.len() - place) } else { name.clone() };
        let style = if more { theme.dim() } else { theme.text() };
        Pen::new(buffer, row(4 + place as u16), 0).blank(7, style).fitted(&shown, usize::MAX, style);
    }
    caret
}

/// A bar, and how to stop what it shows.
fn progress(state: &State, what: &str, (done, of): (usize, usize), area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let wide = usize::from(area.width.saturating_sub(4)).min(60);
    let full = (done * wide).checked_div(of).unwrap_or(0).min(wide);
    Pen::new(buffer, area, 2).blank(1, theme.text()).write(&format!("{what}: {done} of {of}"), theme.text());
    let mut pen = Pen::new(buffer, area, 3);
    pen.blank(1, theme.text()).write(&"█".repeat(full), theme.good()).write(&"░".repeat(wide - full), theme.dim());
    Pen::new(buffer, area, 5).blank(1, theme.text()).write("Esc stops it; nothing has been imported yet", theme.dim());
}

fn preview(state: &State, import: &Importing, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let parts = parts(area, import);
    let theme = state.theme;
    let rows = import.previews.iter().map(|preview| (&preview.row, import.skipped.contains(&preview.file)));
    let focus = import.pane == ImportPane::Files;
    table(state, rows, (import.files.top, import.files.chosen, focus), area, parts.files, buffer);
    if let Some(preview) = import.chosen() {
        odd(state, &import.odd(), parts.odd, buffer);
        speakers(state, import, parts.speakers, buffer);
        turns(state, import, preview, parts.turns, buffer);
    }
    if let Some(name) = &import.naming {
        let label = match import.marked.len() {
            0 | 1 => " called: ".to_owned(),
            count => format!(" these {count} are one, called: "),
        };
        return Some(super::field(buffer, parts.foot, &label, name, state));
    }
    let wanted = import.wanted().len();
    let scope = if import.everywhere { "all transcripts" } else { "this file" };
    let texts = import.previews.iter().filter(|preview| !is_refused(&preview.row)).count();
    let texts = if texts > import.plan.len() { format!(" with {texts} transcripts") } else { String::new() };
    let encoding = import.encoding_told().map_or_else(String::new, |told| format!(" · {told}"));
    let foot = format!(
        "{} of {}{texts} · decisions are for {scope}{encoding}",
        super::counted(wanted, "file"),
        import.plan.len()
    );
    Pen::new(buffer, parts.foot, 0).blank(1, theme.text()).fitted(&foot, usize::MAX, theme.dim());
    None
}

/// The table of files: its heading stands in the second row of `area`, its rows in `list`.
fn table<'a>(
    state: &State,
    rows: impl Iterator<Item = (&'a ImportRow, bool)>,
    (top, chosen, focus): (usize, usize, bool),
    area: Rect,
    list: Rect,
    buffer: &mut Buffer,
) {
    let theme = state.theme;
    let wide = area.width >= 100;
    let name = usize::from(area.width).saturating_sub(if wide { 88 } else { 53 }).clamp(12, 40);
    let columns = |pen: &mut Pen<'_>, cells: [&str; 8], style: Style| {
        let [file, outcome, format, encoding, turns, words, warnings, speakers] = cells;
        pen.cell(file, name, style).blank(1, style).cell(outcome, 9, style).blank(1, style);
        pen.cell(format, 12, style).blank(1, style).cell(encoding, 8, style).blank(1, style);
        pen.cell_right(turns, 6, style).cell_right(words, 8, style).cell_right(warnings, 3, style).blank(2, style);
        if wide {
            pen.fitted(speakers, usize::MAX, style);
        }
    };
    let mut pen = Pen::new(buffer, area, 1);
    pen.blank(2, theme.strong());
    columns(&mut pen, ["file", "outcome", "format", "encoding", "turns", "words", "!", "speakers"], theme.strong());
    for (place, (row, skipped)) in rows.enumerate().skip(top).take(usize::from(list.height)) {
        let here = place == chosen;
        let style = match (here, focus) {
            (true, true) => theme.selection(),
            (true, false) => theme.strong(),
            _ if skipped || is_refused(row) => theme.dim(),
            _ => theme.text(),
        };
        let mut pen = Pen::new(buffer, list, (place - top) as u16);
        let mark = if skipped { "×" } else { " " };
        pen.write(if here { "▸" } else { " " }, style).write(mark, style);
        let file = row.name();
        let counts = [row.turns, row.words, row.warnings.len()].map(|count| match count {
            0 => String::new(),
            count => count.to_string(),
        });
        let outcome = if skipped { "left out" } else { outcome(&row.outcome) };
        let [turns, words, warnings] = counts.each_ref().map(String::as_str);
        let speakers = speakers_of(row);
        columns(&mut pen, [&file, outcome, row.format, row.encoding, turns, words, warnings, &speakers], style);
        pen.fill(style);
    }
}

fn speakers_of(row: &ImportRow) -> String {
    let told: Vec<String> = row.speakers.iter().map(|(name, turns)| format!("{name} {turns}")).collect();
    told.join(", ")
}

fn is_refused(row: &ImportRow) -> bool {
    matches!(row.outcome, Outcome::Refused(_) | Outcome::NotWritten(_))
}

fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::New => "new",
        Outcome::Replaced => "replaced",
        Outcome::Updated(_) => "updated",
        Outcome::Unchanged => "unchanged",
        Outcome::Refused(_) => "refused",
        Outcome::NotWritten(_) => "not saved",
    }
}

/// What is odd, each on lines of its own.
fn odd_lines(odd: &[String], area: Rect) -> Vec<String> {
    let wide = usize::from(area.width).saturating_sub(4).max(10);
    let wrapped = |text: &String| {
        let parts = wrap(text, TextRange::of(0, text.len()), wide).into_iter().enumerate();
        let line = |(place, part): (usize, TextRange)| {
            format!("{} {}", if place == 0 { "!" } else { " " }, part.slice(text).trim_end())
        };
        parts.map(line).collect::<Vec<_>>()
    };
    odd.iter().flat_map(wrapped).collect()
}

fn odd(state: &State, odd: &[String], area: Rect, buffer: &mut Buffer) {
    let lines = odd_lines(odd, area);
    let height = usize::from(area.height);
    for (place, line) in lines.iter().take(height).enumerate() {
        let more = if place + 1 == height && lines.len() > height { " …" } else { "" };
        let style = state.theme.warning();
        Pen::new(buffer, area, place as u16).blank(1, state.theme.text()).fitted(
            &format!("{line}{more}"),
            usize::MAX,
            style,
        );
    }
}

fn speakers(state: &State, import: &Importing, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let focus = import.pane == ImportPane::Speakers;
    heading(state, "Speakers", focus, area, buffer);
    let all = import.speaking();
    if all.is_empty() {
        Pen::new(buffer, area, 1).blank(2, theme.text()).fitted("nobody is named", usize::MAX, theme.dim());
    }
    let height = usize::from(area.height.saturating_sub(1));
    for (place, speaking) in all.iter().enumerate().skip(import.speakers.top).take(height) {
        let here = place == import.speakers.chosen;
        let style = match (here && focus, speaking.speaks) {
            (true, _) => theme.selection(),
            (false, true) => theme.text(),
            (false, false) => theme.dim(),
        };
        let mut pen = Pen::new(buffer, area, (place - import.speakers.top) as u16 + 1);
        let mark = if import.marked.contains(&speaking.name) { "•" } else { " " };
        pen.write(if here { "▸" } else { " " }, style).write(mark, style);
        let from =
            if speaking.labels.is_empty() { String::new() } else { format!(" ← {}", speaking.labels.join(", ")) };
        let name = format!("{}{from}", speaking.name);
        let count = if speaking.speaks { speaking.turns.to_string() } else { format!("no speaker {}", speaking.turns) };
        let room = pen.left().saturating_sub(crate::text::columns(&count) + 1);
        pen.cell(&name, room, style).blank(1, style).write(&count, style).fill(style);
    }
}

fn turns(state: &State, import: &Importing, preview: &Preview, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let focus = import.pane == ImportPane::Turns;
    heading(state, "First turns", focus, area, buffer);
    let timed = preview.turns.iter().any(|turn| turn.time.is_some());
    let names = preview.turns.iter().filter_map(|turn| turn.speaker.as_deref()).map(crate::text::columns);
    let wide = names.max().unwrap_or(0).min(if area.width > 60 { 16 } else { 10 });
    let height = usize::from(area.height.saturating_sub(1));
    for (place, turn) in preview.turns.iter().enumerate().skip(import.turns.top).take(height) {
        let chosen = focus && place == import.turns.chosen;
        let (text, dim) = if chosen { (theme.selection(), theme.selection()) } else { (theme.text(), theme.dim()) };
        let speaker = if chosen { theme.selection() } else { theme.speaker() };
        let mut pen = Pen::new(buffer, area, (place - import.turns.top) as u16 + 1);
        if timed {
            pen.cell_right(&turn.time.map_or_else(String::new, clock), 7, dim).blank(1, dim);
        }
        if wide > 0 {
            pen.cell(turn.speaker.as_deref().unwrap_or_default(), wide, speaker).blank(1, text);
        }
        pen.fitted(&turn.words, usize::MAX, text).fill(text);
    }
}

fn heading(state: &State, words: &str, focus: bool, area: Rect, buffer: &mut Buffer) {
    let style = state.theme.strong();
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(if focus { "▾ " } else { "  " }, style).write(words, style);
}

fn report(state: &State, import: &Importing, area: Rect, buffer: &mut Buffer) {
    let told = import.rows.get(import.files.chosen).map(ImportRow::odd).unwrap_or_default();
    let room = usize::from(area.height.saturating_sub(4)).saturating_sub(import.rows.len());
    let foot = odd_lines(&told, area).len().clamp(1, room.max(1)) as u16;
    let list = Rect { y: area.y + 2, height: area.height.saturating_sub(3 + foot), ..area };
    let place = (import.files.top, import.files.chosen, true);
    table(state, import.rows.iter().map(|row| (row, false)), place, area, list, buffer);
    odd(state, &told, Rect { y: area.bottom().saturating_sub(foot), height: foot, ..area }.intersection(area), buffer);
}

/// `0:43`, `1:02:03`, of milliseconds.
fn clock(millis: u64) -> String {
    let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}
