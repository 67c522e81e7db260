//! All that the codebook says of a code.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::project::{Code, MemoTarget};
use crate::text::{TextRange, wrap};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::State;

/// How many rows the entry of the chosen code has where they are `width` columns wide.
pub(crate) fn len(state: &State, width: u16) -> usize {
    lines(state, width).len()
}

pub(super) fn draw(state: &State, top: usize, area: Rect, buffer: &mut Buffer) {
    clear(buffer, area, state.theme.text());
    let inside = frame(buffer, area, " Code · j k scroll, Esc closes ", state.theme.text());
    for (row, (line, style)) in lines(state, inside.width).iter().skip(top).enumerate() {
        Pen::new(buffer, inside, row as u16).write(line, *style);
    }
}

/// The entry of the chosen code, wrapped: headings, and what stands below them indented by two columns.
fn lines(state: &State, width: u16) -> Vec<(String, Style)> {
    let theme = state.theme;
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let project = workspace.project();
    let Some(code) = state.code_here().and_then(|id| project.codebook.get(id.as_str())) else { return Vec::new() };
    let about = MemoTarget::Code(code.id.clone());
    let memos = project.memos.values().filter(|memo| memo.target == about);
    let memos = memos.map(|memo| ("memo", format!("{}: {}", memo.coder, memo.text)));
    let mut lines = vec![(project.codebook.path(&code.id), theme.strong())];
    for (label, text) in parts(code).into_iter().chain(memos).filter(|(_, text)| !text.trim().is_empty()) {
        lines.push((label.to_owned(), theme.key()));
        for paragraph in text.trim().lines() {
            if paragraph.trim().is_empty() {
                lines.push((String::new(), theme.text()));
                continue;
            }
            let room = usize::from(width.saturating_sub(2)).max(1);
            let wrapped = wrap(paragraph, TextRange::of(0, paragraph.len()), room);
            lines.extend(wrapped.iter().map(|line| (format!("  {}", line.slice(paragraph).trim_end()), theme.text())));
        }
    }
    lines
}

/// The fields of the entry with their labels, as the codebook calls them.
fn parts(code: &Code) -> Vec<(&'static str, String)> {
    let heading = if code.applies { "" } else { "no: a heading, it gathers the codes below it" };
    let key = code.key.map(crate::tui::keymap::pressed).unwrap_or_default();
    vec![
        ("definition", code.definition.clone()),
        ("include", code.include.clone()),
        ("exclude", code.exclude.clone()),
        ("examples", code.examples.join("\n")),
        ("aliases", code.aliases.join(", ")),
        ("sources", code.sources.join("\n")),
        ("applies", heading.to_owned()),
        ("key", key),
        ("id", code.id.to_string()),
    ]
}
