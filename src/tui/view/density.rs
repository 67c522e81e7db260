//! The bar over the text of the Read view: the whole transcript from its start to its end, how densely it is coded, and what
//! is where in it.
//!
//! It is the darker the more of a stretch is coded; in it stand the part on screen in brackets, bookmarks by their letters,
//! and the places that were found. It has no colours: those of the words are nearer.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::text::ByteOffset;
use crate::tui::density::part_of;
use crate::tui::draw::Pen;
use crate::tui::layout::ReadLayout;
use crate::tui::state::State;

/// Shades, from the percentage on.
const SHADES: [(u8, &str); 5] = [(75, "█"), (50, "▓"), (25, "▒"), (1, "░"), (0, " ")];

pub(super) fn draw(state: &State, layout: &ReadLayout, buffer: &mut Buffer) {
    let (bar, len) = (layout.density, state.read.text().len());
    let cells = usize::from(bar.width);
    if bar.is_empty() || len == 0 || is_whole(state, layout) {
        return;
    }
    let signs = signs(state, layout, cells, len);
    let mut pen = Pen::new(buffer, bar, 0);
    for (sign, covered) in signs.into_iter().zip(state.read.marks.density.parts(cells)) {
        match sign {
            Some((sign, style)) => pen.cell(&sign, 1, style),
            None => pen.write(shade(covered), state.theme.dim()),
        };
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

/// What stands over the shades: the edges of the screen, over them what was found, over both the bookmarks.
fn signs(state: &State, layout: &ReadLayout, cells: usize, len: usize) -> Vec<Option<(String, Style)>> {
    let theme = state.theme;
    let mut signs: Vec<Option<(String, Style)>> = vec![None; cells];
    let mut put = |cell: usize, sign: String, style: Style| {
        if let Some(place) = signs.get_mut(cell) {
            *place = Some((sign, style));
        }
    };
    let shown = layout.shown();
    let (first, last) = (part_of(shown.start(), len, cells), part_of(shown.end(), len, cells));
    put(first, if first == last { "┃" } else { "[" }.to_owned(), theme.strong());
    put(last, if first == last { "┃" } else { "]" }.to_owned(), theme.strong());
    places(state, cells, len).into_iter().for_each(|cell| put(cell, "•".to_owned(), theme.strong()));
    for (offset, letter) in bookmarks(state) {
        put(part_of(offset, len, cells), letter.map_or_else(|| "◆".to_owned(), String::from), theme.key());
    }
    signs
}

/// The cells with places that were found. The next one is looked up, since there may be more places than could be gone
/// through for every frame.
fn places(state: &State, cells: usize, len: usize) -> Vec<usize> {
    let places = &state.read.find.places;
    let cell_at = |place: usize| places.get(place).map(|place| part_of(place.start(), len, cells));
    let next = |cell: usize| places.partition_point(|place| part_of(place.start(), len, cells) <= cell);
    std::iter::successors(cell_at(0), |cell| cell_at(next(*cell))).collect()
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
