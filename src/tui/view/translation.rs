//! Writing a translation: the words above, the editor below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::text::{TextRange, drawable, fit, wrap};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{State, Translating};

use super::writing;

/// Rows of a dialog of `area`: those of the quote, and those of the editor.
pub(crate) fn parts(translating: &Translating, area: Rect) -> (Rect, Rect) {
    let inside = writing::inside(area);
    let lines = wrap(&translating.quote, TextRange::of(0, translating.quote.len()), usize::from(inside.width).max(1));
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).min((inside.height / 3).max(1)).min(inside.height);
    let quote = Rect { height: rows, ..inside };
    (quote, Rect { y: inside.y + rows, height: inside.height - rows, ..inside })
}

pub(super) fn draw(state: &State, translating: &Translating, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let changed = if translating.is_changed() { " · changed" } else { "" };
    let room = usize::from(area.width).saturating_sub(30);
    let title = format!(" Translation for {}{changed} ", fit(&translating.code, room));
    frame(buffer, area, &title, theme.text());
    let (quote, below) = parts(translating, area);
    let words = &translating.quote;
    let lines = wrap(words, TextRange::of(0, words.len()), usize::from(quote.width).max(1));
    for (row, line) in lines.iter().take(usize::from(quote.height)).enumerate() {
        let end = if row + 1 == usize::from(quote.height) { words.len() } else { line.end().get() };
        let rest = TextRange::of(line.start().get(), end);
        let shown = drawable(rest.slice(words).trim_end());
        Pen::new(buffer, quote, row as u16).fitted(&shown, usize::MAX, theme.dim());
    }
    writing::draw(&translating.editor, below, theme.text(), buffer)
}
