//! What is wrong with codebook.yaml, drawn with its lines.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::text::{TextRange, wrap};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Broken, State};

/// Columns before the words of a remedy: `   = help: `.
const HELP: &str = "   = help: ";

/// The rows in a window of this size: a remedy is broken where it is too long, a line of the file is not.
pub(crate) fn rows(broken: &Broken, area: Rect) -> Vec<String> {
    let room = usize::from(area.width.saturating_sub(4)).saturating_sub(HELP.len()).max(10);
    let mut rows = Vec::new();
    for line in &broken.lines {
        let Some((lead, help)) = line.split_once("= help: ") else {
            rows.push(line.clone());
            continue;
        };
        for (place, part) in wrap(help, TextRange::of(0, help.len()), room).into_iter().enumerate() {
            let lead = if place == 0 { format!("{lead}= help: ") } else { " ".repeat(HELP.len()) };
            rows.push(format!("{lead}{}", part.slice(help).trim_end()));
        }
    }
    rows
}

pub(super) fn draw(state: &State, broken: &Broken, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let title = " codebook.yaml cannot be used; the last good codebook stays in force ";
    let inside = frame(buffer, area, title, theme.warning());
    let rows = rows(broken, area);
    for (row, line) in rows.iter().skip(broken.top).take(usize::from(inside.height)).enumerate() {
        Pen::new(buffer, inside, row as u16).write(line, theme.text());
    }
    let below = rows.len().saturating_sub(broken.top + usize::from(inside.height));
    if below > 0 && area.height > 2 {
        let floor = Rect { y: area.bottom() - 1, height: 1, x: area.x + 2, width: area.width.saturating_sub(4) };
        Pen::new(buffer, floor, 0).write(&format!(" ▾ {below} more below "), theme.strong());
    }
}
