//! Signs for terminals and fonts that have nothing but ASCII. Words of transcripts, and what is being written, stay as
//! they are: only what the program itself draws is drawn otherwise.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::layout::Layout;
use crate::tui::state::{Dialog, State};

/// Every sign that the program draws, with what stands for it; each takes one column.
const SIGNS: &[(&str, &str)] = &[
    ("─", "-"),
    ("━", "="),
    ("│", "|"),
    ("┃", "|"),
    ("╎", ":"),
    ("╭", "+"),
    ("╮", "+"),
    ("╰", "+"),
    ("╯", "+"),
    ("█", "#"),
    ("▓", "#"),
    ("▒", "+"),
    ("░", "."),
    ("▉", "="),
    ("▊", "="),
    ("▋", "="),
    ("▌", "="),
    ("▍", "-"),
    ("▎", "-"),
    ("▏", "|"),
    ("▕", "|"),
    ("▰", "#"),
    ("▱", "-"),
    ("▸", ">"),
    ("▶", ">"),
    ("▷", ">"),
    ("◂", "<"),
    ("▾", "v"),
    ("▼", "v"),
    ("▽", "v"),
    ("→", ">"),
    ("←", "<"),
    ("↑", "^"),
    ("↓", "v"),
    ("↕", "|"),
    ("↳", ">"),
    ("↻", "@"),
    ("●", "*"),
    ("○", "o"),
    ("□", "o"),
    ("◆", "*"),
    ("★", "*"),
    ("•", "*"),
    ("✎", "="),
    ("✓", "v"),
    ("✗", "x"),
    ("×", "x"),
    ("≈", "~"),
    ("‰", "m"),
    ("·", "-"),
    ("…", "~"),
    ("—", "-"),
    ("–", "-"),
    ("“", "\""),
    ("”", "\""),
    ("‟", "\""),
    ("‘", "'"),
    ("’", "'"),
    ("‹", "<"),
    ("›", ">"),
    ("«", "<"),
    ("»", ">"),
    ("¦", "|"),
    ("⇆", "?"),
];

/// What is drawn in the place of a sign; `None` for what is none.
fn ascii(symbol: &str) -> Option<&'static str> {
    if symbol.is_ascii() {
        return None;
    }
    // Control pictures stand for letters that a terminal would obey.
    let control = symbol.chars().next().is_some_and(|letter| ('\u{2400}'..='\u{2426}').contains(&letter));
    let sign = SIGNS.iter().find(|(sign, _)| *sign == symbol).map(|(_, ascii)| *ascii);
    sign.or(control.then_some("?"))
}

/// Draw what is on the screen with ASCII signs alone.
pub(super) fn to_ascii(state: &State, layout: &Layout, buffer: &mut Buffer) {
    let (words, written) = (layout.read.text, written(state, layout));
    for y in buffer.area.top()..buffer.area.bottom() {
        for x in buffer.area.left()..buffer.area.right() {
            let cell = Position { x, y };
            let word = words.contains(cell) && !layout.dialog.contains(cell) || written.contains(cell);
            if let Some(cell) = buffer.cell_mut(cell).filter(|_| !word)
                && let Some(sign) = ascii(cell.symbol())
            {
                cell.set_symbol(sign);
            }
        }
    }
}

/// Where text is being written that must be seen as it is.
fn written(state: &State, layout: &Layout) -> Rect {
    let frame = layout.dialog;
    let inside = Rect {
        x: frame.x.saturating_add(1),
        y: frame.y.saturating_add(1),
        width: frame.width.saturating_sub(2),
        height: frame.height.saturating_sub(2),
    };
    match state.dialogs.last() {
        Some(Dialog::Turn(_) | Dialog::Memo(_)) => inside,
        _ => Rect::default(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Characters beyond ASCII that the program reads, or asks of keys, and never draws.
    const READ: &str = "、。《》「」【】信任！，：？～¿¡\u{3000}";

    fn sources(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    found.extend(sources(&path));
                }
            } else if !path.ends_with("tests.rs") && !path.ends_with("signs.rs") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
        found
    }

    #[test]
    fn every_sign_that_the_program_draws_has_one_in_ascii() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui");
        for source in sources(&root) {
            let code = source.split("#[cfg(test)]").next().unwrap();
            for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for letter in line.chars().filter(|letter| !letter.is_ascii()) {
                    let known = ascii(&letter.to_string()).is_some() || READ.contains(letter);
                    assert!(known, "no ASCII sign for {letter} in: {line}");
                }
            }
        }
        for (sign, ascii) in SIGNS {
            let columns = crate::text::columns(sign);
            assert_eq!((columns, ascii.len(), ascii.is_ascii()), (1, 1, true), "{sign}");
        }
    }
}
