//! The codebook beside the text of the Read view: the tree, with the codes of the passage under the cursor marked, and
//! below it what the chosen code means.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::project::{CodeId, Codebook, MemoTarget};
use crate::tui::draw::Pen;
use crate::tui::keymap::pressed_now;
use crate::tui::state::{Sidebar, SidebarParts, State};

use super::branch::{self, Counts, Widths};

/// Sign of a code that the passage under the cursor has from who sits here; of one that only others gave it.
const SIGNS: [&str; 2] = ["●", "○"];

pub(super) fn draw(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let codebook = &state.workspace.as_ref()?.project().codebook;
    let parts = Sidebar::parts(area);
    for row in 0..parts.divider.height {
        Pen::new(buffer, parts.divider, row).write("│", state.theme.dim());
    }
    let caret = head(state, parts.head, buffer);
    tree(state, codebook, &parts, buffer);
    let lines = lines(state, parts.about.width);
    rule(state, &lines, &parts, buffer);
    for (row, (line, style)) in lines.iter().skip(state.sidebar.scrolled).enumerate() {
        Pen::new(buffer, parts.about, row as u16).blank(1, *style).write(line, *style);
    }
    caret
}

/// The field for what is looked for, where the panel has the keys; else how many codes there are.
fn head(state: &State, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (sidebar, theme) = (&state.sidebar, state.theme);
    if sidebar.active || !sidebar.filter.is_empty() {
        let caret = super::field(buffer, area, " find: ", &sidebar.filter, state);
        return sidebar.active.then_some(caret);
    }
    let mut pen = Pen::new(buffer, area, 0);
    pen.write(" codes", theme.dim()).write("  # ", theme.key()).write("goes here", theme.dim());
    None
}

/// The codes that the passage under the cursor has, and whether who sits here gave it.
fn codes_here(state: &State) -> HashMap<&CodeId, bool> {
    let mut here: HashMap<&CodeId, bool> = HashMap::new();
    for mark in state.read.marks.over(state.read.focus()) {
        *here.entry(&mark.code).or_default() |= mark.own;
    }
    here
}

fn tree(state: &State, codebook: &Codebook, parts: &SidebarParts, buffer: &mut Buffer) {
    let (sidebar, theme) = (&state.sidebar, state.theme);
    let here = codes_here(state);
    let wide = usize::from(parts.tree.width);
    let (key, own, all) = (3, 5, if wide >= 40 { 6 } else { 0 });
    let widths = Widths { name: wide.saturating_sub(3 + key + own + all), key, own, all };
    let Some(outdated) = state.workspace.as_ref().map(crate::app::Workspace::outdated) else { return };
    let rows = sidebar.branches.iter().enumerate().skip(sidebar.list.top).take(usize::from(parts.tree.height));
    for (place, branch) in rows {
        let chosen = place == sidebar.list.chosen;
        let base = match (chosen, sidebar.active) {
            (true, true) => theme.selection(),
            (true, false) => theme.strong(),
            (false, _) => theme.text(),
        };
        let mut pen = Pen::new(buffer, parts.tree, (place - sidebar.list.top) as u16);
        let sign = here.get(&branch.code).map_or(" ", |own| if *own { SIGNS[0] } else { SIGNS[1] });
        pen.write(if chosen { "▸" } else { " " }, base).write(sign, base.patch(theme.strong())).blank(1, base);
        let (own, all) = sidebar.tally.counts(&branch.code);
        // Where there is no room for both numbers, a code that gathers others shows what they come to.
        let own = if widths.all == 0 && branch.folded.is_some() { all } else { own };
        branch::draw(
            theme,
            codebook,
            branch,
            Counts { own, all, outdated: outdated.count(&branch.code) },
            (widths, base),
            &mut pen,
        );
    }
    if sidebar.branches.is_empty() {
        let text = if sidebar.filter.is_empty() { " no codes yet" } else { " no code has these words" };
        Pen::new(buffer, parts.tree, 0).write(text, theme.dim());
    }
}

/// A rule, which says where the rest stands of what does not fit below it.
fn rule(state: &State, lines: &[(String, Style)], parts: &SidebarParts, buffer: &mut Buffer) {
    let theme = state.theme;
    let mut pen = Pen::new(buffer, parts.rule, 0);
    let cut = lines.len().saturating_sub(state.sidebar.scrolled) > usize::from(parts.about.height);
    let (key, more) = ("ctrl-o", " all ");
    let room = if cut && state.sidebar.active { key.len() + more.len() + 2 } else { 0 };
    let line = pen.left().saturating_sub(room);
    pen.write(&"─".repeat(line), theme.dim());
    if room > 0 {
        pen.write(" ", theme.dim()).write(key, theme.key()).write(more, theme.dim()).write("─", theme.dim());
    }
}

/// How many rows there are of what the chosen code means.
pub(crate) fn len(state: &State, width: u16) -> usize {
    lines(state, width).len()
}

/// What the chosen code means, wrapped: name, definition, when to code and when not, examples, memos.
fn lines(state: &State, width: u16) -> Vec<(String, Style)> {
    let theme = state.theme;
    let Some(project) = state.workspace.as_ref().map(crate::app::Workspace::project) else { return Vec::new() };
    let Some(branch) = state.sidebar.chosen() else { return Vec::new() };
    let Some(code) = project.codebook.get(branch.code.as_str()) else {
        let text = format!("{}: codings have it, but codebook.yaml has it no longer", branch.code);
        return wrapped(&text, width, theme.warning()).collect();
    };
    let key = code.key.map_or(String::new(), |key| format!("  {}", pressed_now(state, key)));
    let heading = if code.applies { "no definition" } else { "a heading: it gathers the codes below it" };
    let definition = if code.definition.trim().is_empty() { heading } else { &code.definition };
    let mut parts = vec![(format!("{}{key}", code.name), theme.strong())];
    let plain = if code.definition.trim().is_empty() { theme.dim() } else { theme.text() };
    parts.push((definition.to_owned(), plain));
    let rules = [("when: ", &code.include), ("not:  ", &code.exclude)];
    let rules = rules.iter().filter(|(_, text)| !text.trim().is_empty());
    parts.extend(rules.map(|(label, text)| (format!("{label}{text}"), theme.text())));
    parts.extend(code.examples.iter().map(|example| (format!("“{example}”"), theme.dim())));
    let about = MemoTarget::Code(code.id.clone());
    let memos = project.memos.values().filter(|memo| memo.target == about);
    parts.extend(memos.map(|memo| (format!("✎ {}: {}", memo.coder, memo.text), theme.speaker())));
    parts.iter().flat_map(|(text, style)| wrapped(text, width, *style)).collect()
}

/// `text` in lines that leave a column at the left.
fn wrapped(text: &str, width: u16, style: Style) -> impl Iterator<Item = (String, Style)> + use<> {
    super::codes::rows(text, width.saturating_sub(1)).into_iter().map(move |line| (line, style))
}
