//! The words of the Read view, each letter in the style of all that lies over it: codings, the unit under the cursor, what
//! was found, what is selected.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::project::{Color, Transcript};
use crate::text::{ByteOffset, TextRange, clusters};
use crate::tui::draw::Pen;
use crate::tui::layout::ReadLayout;
use crate::tui::marks::Mark;
use crate::tui::state::State;
use crate::tui::theme::{Theme, Tint};

/// Codings whose colours are blended over one letter at most; the margin shows all.
const BLENDED: usize = 3;

pub(super) fn draw(state: &State, transcript: &Transcript, layout: &ReadLayout, buffer: &mut Buffer) {
    let paint = Paint::new(state, layout);
    for (row, line) in layout.lines.iter().enumerate() {
        if let Some(range) = line.range {
            words(&paint, &transcript.text, range, &mut Pen::new(buffer, layout.text, row as u16));
        }
    }
}

/// What decides the style of a letter.
struct Paint {
    theme: Theme,
    coded: Vec<Coded>,
    selection: Option<(TextRange, Style)>,
    unit: Option<(TextRange, Style)>,
    found: Vec<TextRange>,
}

/// A part of the text over which the same codings lie.
#[derive(Debug, PartialEq, Eq)]
struct Coded {
    range: TextRange,
    /// Their colours, those of the lowest lanes first.
    colors: Vec<Color>,
}

impl Paint {
    fn new(state: &State, layout: &ReadLayout) -> Self {
        let (theme, read) = (state.theme, &state.read);
        let range = read.selection.range();
        let selection = (!range.is_empty()).then_some((range, theme.selection()));
        let unit = read.underlaid().map(|range| (range, theme.unit()));
        let places = &read.find.places;
        let shown = layout.shown();
        let first = places.partition_point(|place| place.end() <= shown.start());
        let found = places.iter().skip(first).take_while(|place| place.start() < shown.end()).copied().collect();
        Self { theme, coded: coded(&read.marks.over(shown)), selection, unit, found }
    }

    /// The style of a letter, which is in cluster number `cluster` of its line.
    fn style(&self, offset: ByteOffset, cluster: usize) -> Style {
        let mut style = self.theme.text();
        let unit = self.unit.filter(|(range, _)| range.contains(offset));
        if let Some((_, laid)) = unit {
            style = style.patch(laid);
        }
        let tint = Tint { colors: self.colors(offset), unit: unit.is_some(), cluster };
        if let Some(laid) = self.theme.tint(tint) {
            style = style.patch(laid);
        }
        if self.is_found(offset) {
            style = style.patch(self.theme.found());
        }
        if let Some((_, laid)) = self.selection.filter(|(range, _)| range.contains(offset)) {
            style = style.patch(laid);
        }
        style
    }

    /// The colours of the codings over a letter.
    fn colors(&self, offset: ByteOffset) -> &[Color] {
        let next = self.coded.partition_point(|coded| coded.range.end() <= offset);
        let coded = self.coded.get(next).filter(|coded| coded.range.contains(offset));
        coded.map_or(&[], |coded| &coded.colors)
    }

    fn is_found(&self, offset: ByteOffset) -> bool {
        let next = self.found.partition_point(|place| place.end() <= offset);
        self.found.get(next).is_some_and(|place| place.contains(offset))
    }
}

/// Cut the text where codings begin and end: one pass over their ends, however many overlap.
fn coded(marks: &[&Mark]) -> Vec<Coded> {
    let begin = |mark: &&Mark| (mark.range.start(), true, mark.lane, mark.color);
    let end = |mark: &&Mark| (mark.range.end(), false, mark.lane, mark.color);
    let mut ends: Vec<_> = marks.iter().map(begin).chain(marks.iter().map(end)).collect();
    ends.sort_by_key(|(offset, begins, ..)| (*offset, *begins));
    let (mut coded, mut open, mut from) = (Vec::new(), Vec::new(), ByteOffset::default());
    for (offset, begins, lane, color) in ends {
        if offset > from && !open.is_empty() {
            let colors = open.iter().take(BLENDED).map(|(_, color)| *color).collect();
            coded.push(Coded { range: TextRange::new(from, offset), colors });
        }
        from = offset;
        let place = open.partition_point(|(other, _)| *other < lane);
        if begins {
            open.insert(place, (lane, color));
        } else if place < open.len() {
            open.remove(place);
        }
    }
    coded
}

fn words(paint: &Paint, text: &str, line: TextRange, pen: &mut Pen<'_>) {
    for (number, cluster) in clusters(text, line).enumerate() {
        let style = paint.style(cluster.range.start(), number);
        if !pen.cluster(cluster.range.slice(text), cluster.columns, style) {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::project::CodingId;
    use crate::tui::marks::Marks;

    fn mark(start: usize, end: usize, color: usize) -> Mark {
        let coding = CodingId(uuid::Uuid::from_u128((start * 1_000 + end) as u128));
        let color = Color::ALL[color].0;
        let range = TextRange::of(start, end);
        Mark { coding, range, code: "信任".into(), coder: "ada".into(), own: true, color, lane: 0 }
    }

    #[test]
    fn the_text_is_cut_where_codings_begin_and_end() {
        let marks = Marks::of(vec![mark(0, 10, 0), mark(4, 6, 1), mark(10, 12, 2)], "");
        let all: Vec<&Mark> = marks.all().iter().collect();
        let cut = coded(&all);
        let told = |part: &Coded| (part.range.start().get(), part.range.end().get(), part.colors.len());
        let told: Vec<_> = cut.iter().map(told).collect();
        assert_eq!(told, [(0, 4, 1), (4, 6, 2), (6, 10, 1), (10, 12, 1)]);
    }

    proptest! {
        #[test]
        fn a_letter_has_the_colours_that_a_scan_finds(
            ranges in proptest::collection::vec((0_usize..90, 1_usize..30, 0_usize..12), 0..30),
        ) {
            let marks = ranges.into_iter().map(|(start, length, color)| mark(start, start + length, color)).collect();
            let marks = Marks::of(marks, "");
            let all: Vec<&Mark> = marks.all().iter().collect();
            let cut = coded(&all);
            for place in 0..130 {
                let mut over: Vec<&&Mark> = all.iter().filter(|mark| mark.range.contains(ByteOffset::new(place))).collect();
                over.sort_by_key(|mark| mark.lane);
                let expected: Vec<Color> = over.iter().take(BLENDED).map(|mark| mark.color).collect();
                let found = cut.iter().find(|part| part.range.contains(ByteOffset::new(place)));
                prop_assert_eq!(found.map_or(&[][..], |part| &part.colors), &expected[..]);
            }
        }
    }
}
