//! Lines: spans on one baseline, from left to right, cells of a table apart.

use super::spans::{Span, is_blank, is_wide};

use crate::text::Arrange;

/// A gap from which pieces of a line are cells, in ems.
const CELL: f32 = 1.0;

/// Columns of a table.
const MOST_STOPS: usize = 64;

/// A line of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Its cells; one for a line of plain text.
    pub(super) cells: Vec<Cell>,
    pub(super) base: f32,
    pub(super) size: f32,
}

/// A piece of a line, in points along it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) start: f32,
    pub(super) end: f32,
    pub(super) text: String,
}

impl Line {
    pub(super) fn start(&self) -> f32 {
        self.cells.first().map_or(0.0, |cell| cell.start)
    }

    pub(super) fn end(&self) -> f32 {
        self.cells.last().map_or(0.0, |cell| cell.end)
    }

    /// Its cells, tabs between them.
    pub(super) fn text(&self) -> String {
        let cells: Vec<&str> = self.cells.iter().map(|cell| cell.text.as_str()).collect();
        cells.join("\t")
    }

    /// How many columns of Latin letters its text fills.
    pub(super) fn width(&self) -> usize {
        let signs = self.cells.iter().flat_map(|cell| cell.text.chars());
        signs.map(|sign| if is_wide(sign) { 2 } else { 1 }).sum()
    }
}

/// The lines that `spans` make, from the top down.
pub(super) fn lines(mut spans: Vec<Span>) -> Vec<Line> {
    spans.arrange_by(|one, other| other.base.total_cmp(&one.base).then(one.start.total_cmp(&other.start)));
    let mut lines: Vec<Vec<Span>> = Vec::new();
    let mut main: Option<(f32, f32)> = None;
    for span in spans {
        match (main, lines.last_mut()) {
            (Some((base, size)), Some(line)) if is_level(base, size, &span) => {
                if span.size > size {
                    main = Some((span.base, span.size));
                }
                line.push(span);
            }
            _ => {
                main = Some((span.base, span.size));
                lines.push(vec![span]);
            }
        }
    }
    let found: Vec<Line> = lines.iter().cloned().filter_map(|spans| line(spans, &[])).collect();
    let stops = stops(&found);
    if stops.is_empty() { found } else { lines.into_iter().filter_map(|spans| line(spans, &stops)).collect() }
}

/// Where cells begin in several lines, in points: a table's columns. A cell that is full comes close to the next one.
fn stops(lines: &[Line]) -> Vec<f32> {
    let mut starts: Vec<f32> = lines.iter().flat_map(|line| line.cells.iter().skip(1)).map(|cell| cell.start).collect();
    starts.arrange_by(f32::total_cmp);
    let near = |one: &f32, other: &f32| other - one < 1.0;
    let groups = starts.chunk_by(near).filter(|group| group.len() >= 3);
    groups.filter_map(|group| group.first().copied()).take(MOST_STOPS).collect()
}

/// Whether `span` stands on the line of a piece: at the same height, or raised or lowered and smaller.
fn is_level(base: f32, size: f32, span: &Span) -> bool {
    let (small, large) = (size.min(span.size), size.max(span.size));
    let apart = (base - span.base).abs();
    apart <= small * 0.3 || (small < large * 0.8 && large < small * 2.0 && apart < large * 0.5)
}

fn line(mut spans: Vec<Span>, stops: &[f32]) -> Option<Line> {
    spans.arrange_by(|one, other| one.start.total_cmp(&other.start));
    let main = spans.iter().max_by(|one, other| one.size.total_cmp(&other.size))?;
    let (base, size) = (main.base, main.size);
    let mut cells: Vec<Cell> = Vec::new();
    let mut last: Option<Span> = None;
    for span in spans {
        // Bold letters are sometimes the same letters printed twice.
        let twice = |last: &Span| last.text == span.text && (last.start - span.start).abs() < span.size * 0.2;
        if last.as_ref().is_some_and(twice) {
            continue;
        }
        let gap = last.as_ref().map(|last| span.start - last.end);
        let stop = stops.iter().any(|stop| (-0.5..2.0).contains(&(span.start - stop)));
        let widest = if stop { 0.4 } else { CELL };
        match (gap, cells.last_mut()) {
            (Some(gap), Some(cell)) if gap < size * widest => {
                if span.spaced && !cell.text.ends_with(' ') || is_blank(gap, size, &cell.text, &span.text) {
                    cell.text.push(' ');
                }
                cell.text.push_str(&span.text);
                cell.end = cell.end.max(span.end);
            }
            _ => cells.push(Cell { start: span.start, end: span.end, text: span.text.clone() }),
        }
        last = Some(span);
    }
    Some(Line { cells, base, size })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A span of letters half as wide as they are high, Chinese ones as wide.
    pub(in crate::import::pdf) fn span(start: f32, base: f32, text: &str) -> Span {
        let ems: f32 = text.chars().map(|sign| if is_wide(sign) { 1.0 } else { 0.5 }).sum();
        let end = start + ems * 10.0;
        Span { start, end, base, size: 10.0, turns: 0, text: text.to_owned(), spaced: false }
    }

    #[track_caller]
    fn check(spans: Vec<Span>, expected: &[&str]) {
        assert_eq!(lines(spans).iter().map(Line::text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn pieces_become_lines() {
        check(vec![span(30.0, 80.0, "two"), span(0.0, 80.4, "one"), span(0.0, 100.0, "top")], &["top", "one\ttwo"]);
        check(vec![span(0.0, 80.0, "one"), span(18.0, 80.0, "two"), span(0.0, 80.0, "one")], &["one two"]);
        check(vec![span(0.0, 80.0, "信任"), span(23.0, 80.0, "很重要")], &["信任很重要"]);
        let raised = Span { size: 6.0, ..span(15.0, 84.0, "1") };
        check(vec![span(0.0, 80.0, "one"), raised, span(0.0, 68.0, "two")], &["one1", "two"]);
    }
}
