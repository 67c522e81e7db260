//! The frame of a walk through passages that are judged one by one: how far it is, whose passage it is, the passage in its
//! context, and below a rule what can be done with it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::draw::Pen;
use crate::tui::theme::Theme;

/// Where the parts lie.
pub(super) struct Parts {
    pub(super) progress: Rect,
    pub(super) heading: Rect,
    pub(super) scene: Rect,
    rule: Rect,
    pub(super) below: Rect,
}

/// Rows inside the frame that the scene and what stands below it share.
pub(super) fn room(area: Rect) -> u16 {
    inside(area).height.saturating_sub(4)
}

/// Where the parts lie, where what stands below has so many rows.
pub(super) fn parts(area: Rect, below: u16) -> Parts {
    let inside = inside(area);
    let row = |y: u16, height: u16| Rect { y: inside.y + y, height, ..inside }.intersection(inside);
    let scene = room(area).saturating_sub(below);
    Parts {
        progress: row(0, 1),
        heading: row(2, 1),
        scene: row(3, scene),
        rule: row(3 + scene, 1),
        below: row(4 + scene, below),
    }
}

/// What the frame leaves of `area`.
pub(super) fn inside(area: Rect) -> Rect {
    let (width, height) = (area.width.saturating_sub(4), area.height.saturating_sub(2));
    Rect { x: area.x + 2, y: area.y + 1, width, height }.intersection(area)
}

/// A bar of what is left of the row, at most so many columns wide, full as far as `done` of `all` goes.
pub(super) fn bar(pen: &mut Pen<'_>, (done, all): (usize, usize), widest: usize, theme: Theme) {
    pen.write("  ", theme.text());
    let room = pen.left().min(widest);
    let full = (done.min(all) * room).checked_div(all).unwrap_or(0);
    pen.write(&"━".repeat(full), theme.good()).write(&"─".repeat(room - full), theme.dim());
}

/// The rule between the passage and what stands below it.
pub(super) fn rule(parts: &Parts, theme: Theme, buffer: &mut Buffer) {
    Pen::new(buffer, parts.rule, 0).write(&"─".repeat(usize::from(parts.rule.width)), theme.dim());
}
