//! How densely a transcript is coded, stretch by stretch: what the bar at the edge of the Read view draws.
//!
//! It is counted once when codings are placed, in a number of stretches that does not depend on the length of the text, so
//! that a frame costs the same in every transcript.

use crate::project::Color;
use crate::text::ByteOffset;

use super::marks::Mark;

/// Stretches that are counted: more than the tallest screen has rows.
const STRETCHES: usize = 512;

/// Colours of codes.
const COLORS: usize = Color::ALL.len();

/// What is known of a stretch of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Percent of its bytes that codings cover.
    pub covered: u8,
    /// The colour that covers most; `None` where nothing does.
    pub color: Option<Color>,
}

/// Bytes that codings cover, in all and by colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    covered: u64,
    colors: [u64; COLORS],
}

/// The density of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Density {
    sums: Vec<Sum>,
    len: usize,
}

impl Density {
    /// Count `marks`, which are sorted by their starts, in a text of `len` bytes.
    pub fn new(marks: &[Mark], len: usize) -> Self {
        if marks.is_empty() || len == 0 {
            return Self { sums: Vec::new(), len };
        }
        let mut counting = Counting { sums: vec![Sum::default(); STRETCHES], whole: Vec::new(), len };
        counting.whole = vec![[0; COLORS + 1]; STRETCHES + 1];
        let mut reach = 0;
        for mark in marks {
            let (start, end) = (mark.range.start().get(), mark.range.end().get().min(len));
            let color = Color::ALL.iter().position(|(color, _)| *color == mark.color).unwrap_or(0);
            counting.add(start, end, color);
            counting.add(start.max(reach), end, COLORS);
            reach = reach.max(end);
        }
        Self { sums: counting.finish(), len }
    }

    /// The text in `rows` stretches of the same length.
    pub fn rows(&self, rows: usize) -> Vec<Stretch> {
        (0..rows).map(|row| self.row(row, rows)).collect()
    }

    /// Row number `row` of `rows`.
    fn row(&self, row: usize, rows: usize) -> Stretch {
        let from = row * STRETCHES / rows.max(1);
        let to = ((row + 1) * STRETCHES / rows.max(1)).max(from + 1);
        let Some(sums) = self.sums.get(from..to.min(self.sums.len())) else { return Stretch::default() };
        let bytes = (bound(to, self.len) - bound(from, self.len)) as u64;
        let covered: u64 = sums.iter().map(|sum| sum.covered).sum();
        let mut colors = [0; COLORS];
        for sum in sums {
            colors.iter_mut().zip(sum.colors).for_each(|(all, one)| *all += one);
        }
        // The first of several that cover as much, so that nothing flickers.
        let most = colors.iter().enumerate().max_by_key(|(place, bytes)| (**bytes, usize::MAX - place));
        let color = most.filter(|(_, bytes)| **bytes > 0).and_then(|(place, _)| Color::ALL.get(place));
        // What is coded at all is never rounded to nothing.
        let share = (covered * 100).checked_div(bytes).unwrap_or(0).clamp(u64::from(covered > 0), 100);
        Stretch { covered: share as u8, color: color.map(|(color, _)| *color) }
    }
}

/// The byte at which stretch number `stretch` begins.
fn bound(stretch: usize, len: usize) -> usize {
    (stretch as u128 * len as u128 / STRETCHES as u128) as usize
}

/// The row of `rows` in which a position is drawn.
pub fn row_of(offset: ByteOffset, len: usize, rows: usize) -> usize {
    (offset.get() as u128 * rows as u128).checked_div(len as u128).map_or(0, |row| row as usize).min(rows.max(1) - 1)
}

/// The position at which row number `row` of `rows` begins; it may lie within a letter.
pub fn offset_of(row: usize, len: usize, rows: usize) -> ByteOffset {
    ByteOffset::new((row.min(rows) as u128 * len as u128).checked_div(rows as u128).unwrap_or(0) as usize)
}

/// Sums while they are made. Stretches that a coding covers from end to end are not counted one by one: where their run
/// begins and ends is noted in `whole`, so that a coding of the whole text costs no more than one of a word.
struct Counting {
    sums: Vec<Sum>,
    /// By how many more codings of each colour, and of any, a stretch is covered wholly than the one before it.
    whole: Vec<[i64; COLORS + 1]>,
    len: usize,
}

impl Counting {
    /// Add the bytes from `start` to `end` to what `what` counts: a colour, or all.
    fn add(&mut self, start: usize, end: usize, what: usize) {
        if start >= end {
            return;
        }
        let (first, last) = (self.stretch_of(start), self.stretch_of(end - 1));
        if first == last {
            return self.count(first, end - start, what);
        }
        self.count(first, bound(first + 1, self.len) - start, what);
        self.count(last, end - bound(last, self.len), what);
        self.note(first + 1, 1, what);
        self.note(last, -1, what);
    }

    /// The stretch that holds a byte.
    fn stretch_of(&self, byte: usize) -> usize {
        let guess = row_of(ByteOffset::new(byte), self.len, STRETCHES);
        if byte >= bound(guess + 1, self.len) { guess + 1 } else { guess }.min(STRETCHES - 1)
    }

    fn count(&mut self, stretch: usize, bytes: usize, what: usize) {
        let Some(sum) = self.sums.get_mut(stretch) else { return };
        *sum.colors.get_mut(what).unwrap_or(&mut sum.covered) += bytes as u64;
    }

    fn note(&mut self, stretch: usize, step: i64, what: usize) {
        if let Some(slot) = self.whole.get_mut(stretch).and_then(|slots| slots.get_mut(what)) {
            *slot += step;
        }
    }

    fn finish(mut self) -> Vec<Sum> {
        let mut running = [0_i64; COLORS + 1];
        for stretch in 0..STRETCHES {
            let steps = self.whole.get(stretch).copied().unwrap_or([0; COLORS + 1]);
            running.iter_mut().zip(steps).for_each(|(all, step)| *all += step);
            let bytes = bound(stretch + 1, self.len) - bound(stretch, self.len);
            for (what, times) in running.into_iter().enumerate() {
                self.count(stretch, bytes * usize::try_from(times).unwrap_or(0), what);
            }
        }
        self.sums
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::project::CodingId;
    use crate::text::TextRange;

    fn mark(start: usize, end: usize, color: Color) -> Mark {
        let coding = CodingId(uuid::Uuid::from_u128((start * 10_000 + end) as u128));
        let range = TextRange::of(start, end);
        Mark { coding, range, code: "信任".into(), coder: "ada".into(), own: true, color, lane: 0 }
    }

    #[test]
    fn a_row_says_how_much_is_coded_and_mostly_by_what() {
        let marks = [mark(0, 500, Color::Red), mark(100, 150, Color::Blue), mark(900, 901, Color::Green)];
        let rows = Density::new(&marks, 1_000).rows(10);
        assert_eq!(rows[0], Stretch { covered: 100, color: Some(Color::Red) });
        assert_eq!(rows[4].covered, 100);
        assert_eq!(rows[6], Stretch::default());
        assert_eq!(rows[9], Stretch { covered: 1, color: Some(Color::Green) });
        assert_eq!(Density::new(&[], 1_000).rows(2), [Stretch::default(); 2]);
        assert_eq!(Density::new(&marks, 0).rows(0), []);
    }

    proptest! {
        #[test]
        fn what_is_counted_is_what_a_scan_counts(
            ranges in proptest::collection::vec((0_usize..3_000, 1_usize..900, 0_usize..12), 1..40),
            rows in 1_usize..70,
        ) {
            let len = 3_000;
            let mut marks: Vec<Mark> = ranges
                .into_iter()
                .map(|(start, length, color)| mark(start, (start + length).min(len), Color::ALL[color].0))
                .collect();
            marks.sort_by_key(|mark| mark.range.start());
            let density = Density::new(&marks, len);
            for row in 0..rows {
                let from = row * STRETCHES / rows;
                let to = ((row + 1) * STRETCHES / rows).max(from + 1);
                let bytes = bound(from, len)..bound(to, len);
                let held = |byte: &usize| marks.iter().any(|mark| mark.range.contains(ByteOffset::new(*byte)));
                let scanned = bytes.clone().filter(held).count();
                let share = (scanned * 100 / bytes.len().max(1)).clamp(usize::from(scanned > 0), 100);
                prop_assert_eq!(usize::from(density.row(row, rows).covered), share);
                let by_color = |color: Color| -> usize {
                    let own = marks.iter().filter(|mark| mark.color == color);
                    own.map(|mark| bytes.clone().filter(|byte| mark.range.contains(ByteOffset::new(*byte))).count()).sum()
                };
                let most = Color::ALL.iter().map(|(color, _)| by_color(*color)).max().unwrap_or(0);
                prop_assert_eq!(density.row(row, rows).color.map_or(0, by_color), most);
            }
        }

        #[test]
        fn a_row_and_its_position_lead_to_each_other(len in 1_usize..1_000_000, rows in 1_usize..200, row in 0_usize..200) {
            let row = row % rows;
            let back = row_of(offset_of(row, len, rows), len, rows);
            prop_assert!(back == row || len < rows || back + 1 == row, "{back} {row}");
        }
    }
}
