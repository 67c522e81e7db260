//! A window with something to read, wrapped and scrolled.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Sheet, State};

/// Columns of the window at most.
pub(crate) const WIDTH: u16 = 96;

/// Columns of the frame around it, and of the blanks within that.
const FRAME: u16 = 4;

/// Columns before the second line of a paragraph.
const INDENT: u16 = 3;

/// The rows of it in a window of `width` columns, the frame counted; the second line of a paragraph stands behind the start
/// of its first.
pub(crate) fn rows(sheet: &Sheet, width: u16) -> Vec<String> {
    let room = usize::from(width.saturating_sub(FRAME + INDENT)).max(1);
    let lines = |paragraph: &String| {
        let parts = super::wrapped(paragraph, room).into_iter().enumerate();
        parts.map(|(place, line)| format!("{}{line}", if place == 0 { " " } else { "   " })).collect::<Vec<_>>()
    };
    sheet.paragraphs.iter().flat_map(lines).collect()
}

pub(super) fn draw(state: &State, sheet: &Sheet, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let rows = rows(sheet, area.width);
    let fits = rows.len() <= usize::from(area.height.saturating_sub(2));
    let keys = if fits { "Esc closes" } else { "j k scroll, Esc closes" };
    let inside = frame(buffer, area, &format!(" {} · {keys} ", sheet.title), theme.text());
    for (row, line) in rows.iter().skip(sheet.top).take(usize::from(inside.height)).enumerate() {
        Pen::new(buffer, inside, row as u16).write(line, theme.text());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;
    use crate::tui::view::tests::print;

    #[test]
    fn every_word_is_shown_whatever_the_width() {
        let command = "the same: emic frequencies --code tacitness --speaker 答 --speaker 访谈者 --speaker 陈国栋";
        let sheet = Sheet { title: "Written".to_owned(), paragraphs: vec![command.to_owned()], top: 0 };
        for width in 12..WIDTH {
            let area = Rect::new(0, 0, width, 50);
            let mut buffer = Buffer::empty(area);
            draw(&State::new(area, Theme::default()), &sheet, area, &mut buffer);
            let shown = print(&buffer);
            let words: String =
                shown.lines().skip(1).flat_map(str::chars).filter(|sign| !" │╰─╯".contains(*sign)).collect();
            assert_eq!(words, command.replace(' ', ""), "{width}\n{shown}");
        }
    }
}
