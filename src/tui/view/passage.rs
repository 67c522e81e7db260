//! The words of the Read view, each letter in the style of all that lies over it.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::project::Transcript;
use crate::text::{ByteOffset, TextRange, clusters};
use crate::tui::draw::Pen;
use crate::tui::layout::ReadLayout;
use crate::tui::state::State;

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
    base: Style,
    selection: Option<(TextRange, Style)>,
    unit: Option<(TextRange, Style)>,
    found: Vec<TextRange>,
    found_style: Style,
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
        Self { base: theme.text(), selection, unit, found, found_style: theme.found() }
    }

    fn style(&self, offset: ByteOffset) -> Style {
        let mut style = self.base;
        if let Some((_, laid)) = self.unit.filter(|(range, _)| range.contains(offset)) {
            style = style.patch(laid);
        }
        if self.found.iter().any(|place| place.contains(offset)) {
            style = style.patch(self.found_style);
        }
        if let Some((_, laid)) = self.selection.filter(|(range, _)| range.contains(offset)) {
            style = style.patch(laid);
        }
        style
    }
}

fn words(paint: &Paint, text: &str, line: TextRange, pen: &mut Pen<'_>) {
    for cluster in clusters(text, line) {
        if !pen.cluster(cluster.range.slice(text), cluster.columns, paint.style(cluster.range.start())) {
            break;
        }
    }
}
