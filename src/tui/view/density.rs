//! The bar at the edge of the Read view: the whole transcript, how densely it is coded, and what is where in it.
//!
//! Its right column is the darker the more of a stretch is coded. It has no colours: those of the words are nearer, and a
//! bar that differs from row to row would be sent anew with every line that is scrolled. Its left column shows the part on
//! screen, bookmarks by their letters, and the places that were found.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::text::ByteOffset;
use crate::tui::density::row_of;
use crate::tui::draw::Pen;
use crate::tui::layout::ReadLayout;
use crate::tui::state::State;

/// Shades, from the percentage on.
const SHADES: [(u8, &str); 5] = [(75, "█"), (50, "▓"), (25, "▒"), (1, "░"), (0, " ")];

pub(super) fn draw(state: &State, layout: &ReadLayout, buffer: &mut Buffer) {
    let (bar, len) = (layout.density, state.read.text().len());
    let rows = usize::from(bar.height);
    if bar.width == 0 || len == 0 || is_whole(state, layout) {
        return;
    }
    let signs = signs(state, layout, rows, len);
    for (row, (sign, covered)) in signs.into_iter().zip(state.read.marks.density.rows(rows)).enumerate() {
        let mut pen = Pen::new(buffer, bar, row as u16);
        match sign {
            Some((sign, style)) => pen.cell(&sign, 1, style),
            None => pen.blank(1, Style::new()),
        };
        pen.write(shade(covered), Style::new());
    }
}

/// Whether all of the transcript is on screen: then the words are their own map.
fn is_whole(state: &State, layout: &ReadLayout) -> bool {
    let (blocks, shown) = (state.read.page.blocks(), layout.shown());
    let begins = blocks.first().is_none_or(|first| shown.start() <= first.range.start());
    begins && blocks.last().is_none_or(|last| last.range.end() <= shown.end())
}

fn shade(covered: u8) -> &'static str {
    SHADES.iter().find(|(from, _)| covered >= *from).map_or(" ", |(_, shade)| shade)
}

/// What stands in the left column: the part on screen, over it what was found, over both the bookmarks.
fn signs(state: &State, layout: &ReadLayout, rows: usize, len: usize) -> Vec<Option<(String, Style)>> {
    let theme = state.theme;
    let mut signs: Vec<Option<(String, Style)>> = vec![None; rows];
    let mut put = |row: usize, sign: String, style: Style| {
        if let Some(place) = signs.get_mut(row) {
            *place = Some((sign, style));
        }
    };
    let shown = layout.shown();
    let (first, last) = (row_of(shown.start(), len, rows), row_of(shown.end(), len, rows));
    (first..=last).for_each(|row| put(row, "┃".to_owned(), theme.text()));
    rows_of_places(state, rows, len).into_iter().for_each(|row| put(row, "•".to_owned(), theme.text()));
    for (offset, letter) in bookmarks(state) {
        put(row_of(offset, len, rows), letter.map_or_else(|| "◆".to_owned(), String::from), theme.key());
    }
    signs
}

/// The rows with places that were found. The next row is looked up, since there may be more places than could be gone
/// through for every frame.
fn rows_of_places(state: &State, rows: usize, len: usize) -> Vec<usize> {
    let places = &state.read.find.places;
    let row_at = |place: usize| places.get(place).map(|place| row_of(place.start(), len, rows));
    let next_row = |row: usize| places.partition_point(|place| row_of(place.start(), len, rows) <= row);
    std::iter::successors(row_at(0), |row| row_at(next_row(*row))).collect()
}

/// One's own bookmarks in this transcript.
fn bookmarks(state: &State) -> Vec<(ByteOffset, Option<char>)> {
    let (Some(workspace), Some(open)) = (&state.workspace, &state.read.transcript) else { return Vec::new() };
    let own =
        workspace.project().bookmarks.values().filter(|bookmark| {
            bookmark.transcript == open.id && bookmark.coder == *workspace.coder() && !bookmark.lost
        });
    own.filter_map(|bookmark| Some((bookmark.anchor.locate(&open.text, &open.positions)?.start(), bookmark.letter)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shade_tells_how_much_is_coded() {
        let shades = [0, 1, 24, 25, 50, 74, 75, 100].map(shade);
        assert_eq!(shades, [" ", "░", "░", "▒", "▓", "▓", "█", "█"]);
    }
}
