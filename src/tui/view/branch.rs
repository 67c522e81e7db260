//! A row of the codebook's tree, as the Codes view and the panel beside a transcript draw it.

use ratatui::style::Style;

use crate::project::Codebook;
use crate::text::columns;
use crate::tui::draw::Pen;
use crate::tui::keymap::pressed;
use crate::tui::state::Branch;
use crate::tui::theme::Theme;

/// How many columns the parts of a row take; those of none are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Widths {
    /// The name, moved to the right by the codes above it.
    pub name: usize,
    /// The key.
    pub key: usize,
    /// The codings of the code alone.
    pub own: usize,
    /// The codings with those of the codes below it.
    pub all: usize,
}

/// How often a code is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Codings of the code alone.
    pub own: usize,
    /// With those of the codes below it.
    pub all: usize,
    /// Those of the code alone that were made under another wording.
    pub outdated: usize,
}

/// Sign of codings that were made under another wording of their code.
pub(super) const OUTDATED: &str = "↻";

/// Write the row of `branch`: its sign in the code's colour, its name, what is outdated, its key and its counts.
pub(super) fn draw(
    theme: Theme,
    codebook: &Codebook,
    branch: &Branch,
    counts: Counts,
    (widths, base): (Widths, Style),
    pen: &mut Pen<'_>,
) {
    let code = codebook.get(branch.code.as_str());
    // What no coding has is hollow.
    let sign = match (branch.folded, counts.all) {
        (Some(true), 0) => "▷",
        (Some(true), _) => "▶",
        (Some(false), 0) => "▽",
        (Some(false), _) => "▼",
        (None, 0) => "□",
        (None, _) => "█",
    };
    let gap = usize::from(widths.name >= 30);
    let indent = (branch.depth * indent_width(widths.name)).min(widths.name / 2);
    pen.blank(indent, base).write(sign, base.patch(theme.code(codebook.color(&branch.code)))).blank(gap, base);
    let name = code.map_or(branch.code.as_str(), |code| &code.name);
    let style = match (code, counts.all) {
        (None, _) => base.patch(theme.warning()),
        (_, 0) => base.patch(theme.dim()),
        (Some(code), _) if !code.applies => base.patch(theme.strong()),
        _ => base,
    };
    let outdated = if counts.outdated > 0 { format!(" {OUTDATED}{}", counts.outdated) } else { String::new() };
    let room = widths.name.saturating_sub(indent + 1 + gap + columns(&outdated));
    pen.cell(name, room, style).write(&outdated, base.patch(theme.warning()));
    let key = code.and_then(|code| code.key).map(pressed).unwrap_or_default();
    pen.cell_right(&key, widths.key, base.patch(theme.key()));
    let heading = code.is_some_and(|code| !code.applies);
    pen.cell_right(&number(counts.own, heading), widths.own, style);
    pen.cell_right(&number(counts.all, branch.folded.is_none()), widths.all, base.patch(theme.dim())).fill(base);
}

/// A count; none is a dot, or nothing where `blank`.
fn number(count: usize, blank: bool) -> String {
    match (count, blank) {
        (0, true) => String::new(),
        (0, false) => "·".to_owned(),
        (count, _) => count.to_string(),
    }
}

/// Columns that each code above moves a name to the right, where names have `width` columns.
pub(super) fn indent_width(width: usize) -> usize {
    if width < 30 { 1 } else { 2 }
}
