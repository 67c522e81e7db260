//! Below the words of the Read view: the codings and memos of the place under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text::{drawable, words};
use crate::tui::draw::Pen;
use crate::tui::keymap::pressed;
use crate::tui::marks::Mark;
use crate::tui::state::{Note, State};

/// One line of the panel.
enum Line<'a> {
    Coding(&'a Mark),
    Note(&'a Note),
}

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    if let Some(adjusting) = &state.read.selections.adjusting {
        return super::adjusting::draw(state, adjusting, area, buffer);
    }
    let marks = state.read.codings_at(state.read.focus());
    let notes = state.read.notes_here().into_iter().map(Line::Note);
    let lines: Vec<Line<'_>> = marks.into_iter().map(Line::Coding).chain(notes).collect();
    heading(state, &lines, area, buffer);
    let room = usize::from(area.height.saturating_sub(1));
    let shown = if lines.len() > room { room.saturating_sub(1) } else { lines.len() };
    for (row, line) in lines.iter().take(shown).enumerate() {
        let mut pen = Pen::new(buffer, area, row as u16 + 1);
        match line {
            Line::Coding(mark) => coding(state, mark, &mut pen),
            Line::Note(note) => memo(state, note, &mut pen),
        }
    }
    if lines.len() > shown {
        let more = format!("  and {} more", lines.len() - shown);
        Pen::new(buffer, area, shown as u16 + 1).write(&more, state.theme.dim());
    }
}

/// A rule with what is looked at: `── sentence, 18 words ── 2 codings, 1 memo ──`.
fn heading(state: &State, lines: &[Line<'_>], area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let codings = lines.iter().filter(|line| matches!(line, Line::Coding(_))).count();
    let memos = lines.len() - codings;
    let what = if state.read.selected().is_some() { "selection" } else { state.read.unit.name() };
    let count = state.read.passage().map_or(0, |range| words(range.slice(state.read.text())));
    let mut pen = Pen::new(buffer, area, 0);
    pen.write("── ", theme.dim()).write(what, theme.strong()).write(", ", theme.dim());
    pen.write(&super::counted(count, "word"), theme.dim()).write(" ── ", theme.dim());
    pen.write(&super::counted(codings, "coding"), if codings > 0 { theme.strong() } else { theme.dim() });
    if memos > 0 {
        pen.write(", ", theme.dim()).write(&super::counted(memos, "memo"), theme.strong());
    }
    let lost = state.read.transcript.as_ref().and_then(|open| state.review.lost.get(&open.id));
    if let Some(lost) = lost {
        pen.write(&format!(" ── {lost} lost in this transcript: \""), theme.warning());
    }
    if state.read.marks.displaced > 0 {
        let displaced = format!(" ── {} whose words have moved", state.read.marks.displaced);
        pen.write(&displaced, theme.warning());
    }
    pen.write(" ", theme.dim());
    let left = pen.left();
    pen.write(&"─".repeat(left), theme.dim());
}

/// `┃ Tacitness  t  ada  “You can read the manual…”`
fn coding(state: &State, mark: &Mark, pen: &mut Pen<'_>) {
    let theme = state.theme;
    let codebook = state.workspace.as_ref().map(|workspace| &workspace.project().codebook);
    let code = codebook.and_then(|codebook| codebook.get(mark.code.as_str()));
    let name = code.map_or(mark.code.as_str(), |code| &code.name);
    let third = pen.left() / 3;
    pen.write(if mark.own { " ┃ " } else { " ╎ " }, theme.code(mark.color)).fitted(name, third, theme.strong());
    if let Some(key) = code.and_then(|code| code.key) {
        pen.write(" ", Style::new()).write(&pressed(key), theme.key());
    }
    pen.write("  ", Style::new()).fitted(mark.coder.as_str(), 16, theme.dim()).write("  ", Style::new());
    let quote = mark.range.slice(state.read.text()).split_whitespace().collect::<Vec<_>>().join(" ");
    let room = pen.left().saturating_sub(2);
    pen.write("“", theme.dim()).fitted(&quote, room, theme.text()).write("”", theme.dim());
}

/// `✎ ada: what the memo says`
fn memo(state: &State, note: &Note, pen: &mut Pen<'_>) {
    let theme = state.theme;
    pen.write(" ✎ ", theme.key()).fitted(note.coder.as_str(), 16, theme.dim()).write(": ", theme.dim());
    let line = note.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let room = pen.left();
    pen.fitted(&drawable(&line), room, theme.text());
}
