//! The first screen.

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::app::importing::typed_path;
use crate::text::{columns, fit_end};
use crate::tui::draw::{Pen, clear};
use crate::tui::state::{Begin, Dialog, NEW_FOLDER, Recent, Start, StartRow, State};

/// What the program is, in a line.
const WHAT: &str = "qualitative coding in plain text: read, search, code, count";

/// Rows above the list.
const ABOVE: u16 = 4;

/// Rows below it.
const BELOW: u16 = 6;

/// Columns that the screen takes at most.
const WIDE: u16 = 92;

/// Where the list of studies lies.
pub(crate) fn list(state: &State) -> Rect {
    let count = state.dialogs.iter().find_map(|dialog| match dialog {
        Dialog::Start(start) => Some(start.len()),
        _ => None,
    });
    list_in(crate::tui::layout::start(state.area), count.unwrap_or(0))
}

fn list_in(area: Rect, rows: usize) -> Rect {
    let height = area.height.saturating_sub(ABOVE + BELOW).min(u16::try_from(rows).unwrap_or(u16::MAX)).max(1);
    Rect { y: area.y + ABOVE, height, ..inside(area) }.intersection(area)
}

fn inside(area: Rect) -> Rect {
    let width = area.width.saturating_sub(4).min(WIDE);
    Rect { x: area.x + (area.width - width) / 2, width, ..area }
}

pub(super) fn draw(state: &State, start: &Start, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    Pen::new(buffer, inside(area), 1).write("emic", theme.strong()).write(" · ", theme.dim()).write(WHAT, theme.text());
    let new = start.recent.is_empty() || start.here.is_some();
    let head = if new { "Where to begin" } else { "Lately open" };
    Pen::new(buffer, inside(area), ABOVE - 1).write(head, theme.dim());
    let list = list_in(area, start.len());
    for row in start.list.top..start.len().min(start.list.top + usize::from(list.height)) {
        let mut pen = Pen::new(buffer, list, (row - start.list.top) as u16);
        let chosen = row == start.list.chosen && start.asking.is_none();
        let style = if chosen { theme.selection() } else { theme.text() };
        pen.write(if chosen { "▸ " } else { "  " }, style);
        match start.row(row) {
            StartRow::Here => {
                let count = start.here.as_ref().map_or(0, |(_, files)| files.len());
                let what = format!("start a study from the {} here", super::counted(count, "transcript"));
                pen.write("t  ", style.patch(theme.key())).write(&what, style).fill(style);
            }
            StartRow::Recent(place) => {
                let known = start.recent.get(place);
                known.into_iter().for_each(|known| recent(known, place, &mut pen, style, state));
            }
            StartRow::Begin(place) => {
                if let Some((_, letter, what)) = Begin::ALL.get(place) {
                    pen.write(&format!("{letter}  "), style.patch(theme.key())).write(what, style).fill(style);
                }
            }
        }
    }
    let below = Rect { y: list.bottom(), height: area.bottom().saturating_sub(list.bottom()), ..inside(area) };
    foot(state, start, below, buffer)
}

fn recent(known: &Recent, row: usize, pen: &mut Pen<'_>, style: Style, state: &State) {
    let number = if row < 9 { format!("{}  ", row + 1) } else { "   ".to_owned() };
    let dim = style.patch(state.theme.dim());
    let wide = (pen.left() / 2).saturating_sub(4);
    pen.write(&number, style.patch(state.theme.key()));
    pen.cell(&known.title, wide, if known.there { style } else { dim }).blank(2, style);
    let path = home_as_tilde(&known.root.display().to_string());
    let gone = if known.there { "" } else { "  (not there now)" };
    let room = pen.left().saturating_sub(columns(gone));
    pen.write(&fit_end(&path, room), dim).write(gone, dim).fill(style);
}

/// Where a folder lies that is named in the working folder, as it is shown.
pub(crate) fn place(state: &State, folder: &Path) -> String {
    home_as_tilde(&state.opener.place_of(folder).display().to_string())
}

/// What is done with a folder, and where it lies: its end, where there is no room for all of that.
fn told_place(state: &State, does: &str, folder: &Path, area: Rect) -> String {
    let room = usize::from(area.width).saturating_sub(columns(does));
    format!("{does}{}", fit_end(&place(state, folder), room))
}

/// A path with `~` for the person's own folder.
fn home_as_tilde(path: &str) -> String {
    let home = std::env::var("HOME").ok().filter(|home| home.len() > 1);
    let rest = home.and_then(|home| path.strip_prefix(&home).map(str::to_owned));
    rest.filter(|rest| rest.starts_with('/')).map_or_else(|| path.to_owned(), |rest| format!("~{rest}"))
}

/// The folder that is being named, what is wrong, or what is being done.
fn foot(state: &State, start: &Start, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    let row = |y: u16| Rect { y: area.y + y, height: 1, ..area }.intersection(area);
    let mut cursor = None;
    if let Some((begin, input)) = &start.asking {
        let label = match begin {
            Begin::Demo => "a folder for the sample study: ",
            Begin::Here | Begin::New => "a folder for the new study: ",
            Begin::Open => "the folder of the study: ",
        };
        cursor = Some(super::field(buffer, row(1), label, input, state));
        let names = start.names.join("  ");
        let there = |does: &str, folder: &Path| told_place(state, does, folder, area);
        let told = match begin {
            _ if !names.is_empty() => names,
            Begin::New if input.is_empty() => there("Enter alone makes it in ", Path::new(NEW_FOLDER)),
            _ if input.text().trim().is_empty() => String::new(),
            Begin::Open => there("Enter opens ", &typed_path(input.text())),
            _ => there("Enter makes it in ", &typed_path(input.text())),
        };
        Pen::new(buffer, row(2), 0).fitted(&told, usize::MAX, theme.dim());
    }
    if let (None, Some(Begin::Here), Some((folder, _))) = (&start.asking, start.chosen(), &start.here) {
        let told = told_place(state, "the study will lie in ", folder, area);
        Pen::new(buffer, row(1), 0).write(&told, theme.dim());
    }
    if let Some(root) = &start.opening {
        Pen::new(buffer, row(3), 0).fitted(&format!("opening {}…", root.display()), usize::MAX, theme.text());
    }
    if let Some(problem) = &start.problem {
        let rest = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        super::paragraph(buffer, rest, problem, theme.warning());
    }
    cursor
}
