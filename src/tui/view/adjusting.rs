//! Below the words of the Read view, while the ends of a coding are moved: what it was, and what it would be.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::text::{TextRange, columns, fit, fit_end, words};
use crate::tui::draw::Pen;
use crate::tui::state::{Adjusting, State};

pub(super) fn draw(state: &State, adjusting: &Adjusting, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let (read, before) = (&state.read, adjusting.before);
    let now = read.selected();
    heading(state, adjusting, now, &mut Pen::new(buffer, area, 0));
    let room = usize::from(area.width).saturating_sub(10);
    let words = |range: TextRange| both_ends(range.slice(read.text()), room);
    Pen::new(buffer, area, 1).write("  was  ", theme.dim()).write(&format!("“{}”", words(before)), theme.dim());
    let mut pen = Pen::new(buffer, area, 2);
    pen.write("  now  ", theme.strong());
    match now {
        Some(now) => pen.write(&format!("“{}”", words(now)), theme.text()),
        None => pen.write("nothing is left of it", theme.warning()),
    };
}

/// `── Tacitness, its end ── 3 → 5 words ───`
fn heading(state: &State, adjusting: &Adjusting, now: Option<TextRange>, pen: &mut Pen<'_>) {
    let (theme, read) = (state.theme, &state.read);
    let mark = read.marks.over(adjusting.before).into_iter().find(|mark| mark.coding == adjusting.coding);
    let name = mark.map(|mark| super::margin::name(state, mark)).unwrap_or_default();
    let end = if read.selection.head < read.selection.anchor { ", its start" } else { ", its end" };
    let count = |range: TextRange| words(range.slice(read.text()));
    let (before, now) = (count(adjusting.before), now.map_or(0, count));
    let third = pen.left() / 3;
    pen.write("── ", theme.dim()).fitted(&name, third, theme.strong()).write(end, theme.text());
    pen.write(&format!(" ── {before} → {} ", super::counted(now, "word")), theme.dim());
    let left = pen.left();
    pen.write(&"─".repeat(left), theme.dim());
}

/// Words in one line of `room` columns, what does not fit left out in the middle: the ends are what is looked at.
fn both_ends(words: &str, room: usize) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if columns(&line) <= room {
        return fit(&line, room);
    }
    let half = room / 2;
    format!("{}{}", fit(&line, half), fit_end(&line, room - half + 1).trim_start_matches('…'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_keep_both_ends() {
        assert_eq!(both_ends("we trust\nthem", 20), "we trust them");
        assert_eq!(both_ends("we trust them, mostly, and more", 14), "we tru…nd more");
        assert_eq!(both_ends("我们信任他们，他们也信任我们", 13), "我们…任我们");
        assert!(columns(&both_ends("👩‍🔬👩‍🔬👩‍🔬👩‍🔬👩‍🔬👩‍🔬", 9)) <= 9);
    }
}
