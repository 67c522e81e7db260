//! A window with something to read, wrapped and scrolled.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::text::{TextRange, clusters, columns, wrap};
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
        let parts = wrapped(paragraph, room).into_iter().enumerate();
        parts.map(|(place, line)| format!("{}{line}", if place == 0 { " " } else { "   " })).collect::<Vec<_>>()
    };
    sheet.paragraphs.iter().flat_map(lines).collect()
}

/// `text` in lines of `room` columns. A path is to be read and copied: it is broken only where it has no room in a line of its
/// own, and then behind a slash.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let line = lines.pop().unwrap_or_default();
        let whole = format!("{line}{word}");
        if !word.contains('/') || columns(whole.trim_end()) <= room {
            let parts = wrap(&whole, TextRange::of(0, whole.len()), room);
            lines.extend(parts.into_iter().map(|part| part.slice(&whole).to_owned()));
            continue;
        }
        lines.extend(Some(line).filter(|line| !line.is_empty()));
        let mut rest = word;
        while columns(rest.trim_end()) > room {
            let fitting = fit_whole(rest, room);
            let slash = rest.get(..fitting).and_then(|part| part.rfind('/')).map(|place| place + 1);
            let (part, behind) = rest.split_at(slash.unwrap_or(fitting));
            lines.push(part.to_owned());
            rest = behind;
        }
        lines.push(rest.to_owned());
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Bytes of the clusters of `text` that have room in so many columns; those of one at least.
fn fit_whole(text: &str, room: usize) -> usize {
    let mut wide = 0;
    let mut end = 0;
    for cluster in clusters(text, TextRange::of(0, text.len())) {
        wide += cluster.columns;
        if wide > room && end > 0 {
            break;
        }
        end = cluster.range.end().get();
    }
    end
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
    fn a_path_is_broken_behind_a_slash_and_only_where_it_has_to_be() {
        let check = |text: &str, room: usize, lines: &[&str]| assert_eq!(wrapped(text, room), lines, "{text}");
        check("wrote /home/my-study/f.csv · so", 24, &["wrote", "/home/my-study/f.csv ·", "so"]);
        check("wrote /home/my-study/f.csv", 12, &["wrote", "/home/", "my-study/", "f.csv"]);
        check("wrote /信任/a-long-name-of-it.csv", 12, &["wrote", "/信任/", "a-long-name-", "of-it.csv"]);
        check("in a/b or well-known words", 12, &["in a/b or", "well-known", "words"]);
        check("", 12, &[""]);
    }

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
