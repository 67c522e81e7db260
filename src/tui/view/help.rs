//! The keys that apply, and what was noticed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::text::{TextRange, wrap};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::keymap::{Row, When, rows_of};
use crate::tui::state::State;

/// One row of the help.
enum Line {
    Heading(When),
    Key(&'static Row),
    Words(&'static str),
}

/// Columns for the keys.
const KEYS: usize = 25;

/// What is said of codes' keys in the Read view.
const CODES: [&str; 3] = [
    "All other letters, and digits from 6, are the keys of codes: one press codes the selection,",
    "else the sentence (or turn, see |) under the cursor. A code whose key is in this list is",
    "reached by ' and its key, or by its key alone after ''; Esc ends that.",
];

/// How many rows the help of a place has.
pub(crate) fn len(when: When) -> usize {
    lines(when).len()
}

fn lines(when: When) -> Vec<Line> {
    let mut lines = vec![Line::Heading(when)];
    let mut last = when;
    for row in rows_of(when).filter(|row| !row.keys.is_empty()) {
        if row.when != last {
            if when == When::Read {
                lines.extend(CODES.map(Line::Words));
            }
            lines.push(Line::Heading(row.when));
            last = row.when;
        }
        lines.push(Line::Key(row));
    }
    lines
}

pub(super) fn draw(state: &State, when: When, top: usize, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let inside = frame(buffer, area, " Keys · j k scroll, Esc closes ", theme.text());
    let mut row = 0;
    for line in lines(when).iter().skip(top) {
        let mut pen = Pen::new(buffer, inside, row);
        row += 1;
        match line {
            Line::Heading(when) => pen.write(when.name(), theme.strong()),
            Line::Words(words) => pen.write("  ", theme.text()).write(words, theme.dim()),
            Line::Key(known) => {
                pen.write("  ", theme.text()).cell(known.keys, KEYS, theme.key());
                let wide = pen.left().max(20);
                let parts = wrap(known.help, TextRange::of(0, known.help.len()), wide);
                for (place, part) in parts.iter().enumerate() {
                    row += u16::from(place > 0);
                    let mut pen = Pen::new(buffer, inside, row - 1);
                    pen.goto(inside.x + 2 + KEYS as u16).write(part.slice(known.help), theme.text());
                }
                continue;
            }
        };
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
