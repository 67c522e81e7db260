//! How densely a transcript is coded, stretch by stretch: what the bar over the text of the Read view draws.
//!
//! It is counted once when codings are placed, in a number of stretches that does not depend on the length of the text, so
//! that a frame costs the same in every transcript.

use crate::text::ByteOffset;

use super::marks::Mark;

/// Stretches that are counted: more than the widest screen has columns.
const STRETCHES: usize = 1_024;

/// The density of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Density {
    /// Bytes of each stretch that codings cover.
    covered: Vec<usize>,
    len: usize,
}

impl Density {
    /// Count `marks`, which are sorted by their starts, in a text of `len` bytes.
    pub fn new(marks: &[Mark], len: usize) -> Self {
        if marks.is_empty() || len == 0 {
            return Self { covered: Vec::new(), len };
        }
        let (mut covered, mut reach) = (vec![0; STRETCHES], 0);
        for mark in marks {
            let (start, end) = (mark.range.start().get().max(reach), mark.range.end().get().min(len));
            add(&mut covered, start, end, len);
            reach = reach.max(end);
        }
        Self { covered, len }
    }

    /// Percent of the bytes that codings cover, in `parts` stretches of the same length.
    pub fn parts(&self, parts: usize) -> Vec<u8> {
        (0..parts).map(|part| self.part(part, parts)).collect()
    }

    /// Part number `part` of `parts`.
    fn part(&self, part: usize, parts: usize) -> u8 {
        let from = part * STRETCHES / parts.max(1);
        let to = ((part + 1) * STRETCHES / parts.max(1)).max(from + 1);
        let covered: usize = self.covered.iter().take(to).skip(from).sum();
        let bytes = bound(to, self.len) - bound(from, self.len);
        // What is coded at all is never rounded to nothing.
        let share = (covered * 100).checked_div(bytes).unwrap_or(0).clamp(usize::from(covered > 0), 100);
        share as u8
    }
}

/// Add the bytes from `start` to `end` of a text of `len`. No byte is added twice, so that all codings together go through
/// each stretch once, and through one more for each.
fn add(covered: &mut [usize], start: usize, end: usize, len: usize) {
    let mut from = start;
    while from < end {
        let stretch = stretch_of(from, len);
        let to = end.min(bound(stretch + 1, len)).max(from + 1);
        if let Some(bytes) = covered.get_mut(stretch) {
            *bytes += to - from;
        }
        from = to;
    }
}

/// The byte at which stretch number `stretch` begins.
fn bound(stretch: usize, len: usize) -> usize {
    (stretch as u128 * len as u128 / STRETCHES as u128) as usize
}

/// The stretch that holds a byte: the first that ends behind it.
fn stretch_of(byte: usize, len: usize) -> usize {
    let next = (byte as u128 + 1) * STRETCHES as u128;
    (next.div_ceil(len.max(1) as u128) as usize).clamp(1, STRETCHES) - 1
}

/// The part of `parts` that a position lies in.
pub fn part_of(offset: ByteOffset, len: usize, parts: usize) -> usize {
    (offset.get() as u128 * parts as u128)
        .checked_div(len as u128)
        .map_or(0, |part| part as usize)
        .min(parts.max(1) - 1)
}

/// The position at which part number `part` of `parts` begins; it may lie within a letter.
pub fn offset_of(part: usize, len: usize, parts: usize) -> ByteOffset {
    ByteOffset::new((part.min(parts) as u128 * len as u128).checked_div(parts as u128).unwrap_or(0) as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::project::CodingId;
    use crate::text::TextRange;

    fn mark(start: usize, end: usize) -> Mark {
        let coding = CodingId(uuid::Uuid::from_u128((start * 10_000 + end) as u128));
        let range = TextRange::of(start, end);
        let color = crate::project::Color::Red;
        Mark { coding, range, code: "信任".into(), coder: "ada".into(), own: true, color, lane: 0 }
    }

    #[test]
    fn a_part_says_how_much_is_coded() {
        let marks = [mark(0, 500), mark(100, 150), mark(900, 901)];
        assert_eq!(Density::new(&marks, 1_000).parts(10), [100, 100, 100, 100, 100, 0, 0, 0, 0, 1]);
        assert_eq!(Density::new(&[], 1_000).parts(2), [0, 0]);
        assert!(Density::new(&marks, 0).parts(0).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_counted_is_what_a_scan_counts(
            ranges in proptest::collection::vec((0_usize..3_000, 1_usize..900), 1..40),
            rows in 1_usize..70,
            len in 1_usize..3_500,
        ) {
            let mut marks: Vec<Mark> = ranges.into_iter().map(|(start, length)| mark(start, start + length)).collect();
            marks.sort_by_key(|mark| mark.range.start());
            let density = Density::new(&marks, len);
            for row in 0..rows {
                let from = row * STRETCHES / rows;
                let to = ((row + 1) * STRETCHES / rows).max(from + 1);
                let bytes = bound(from, len)..bound(to, len);
                let held = |byte: &usize| marks.iter().any(|mark| mark.range.contains(ByteOffset::new(*byte)));
                let scanned = bytes.clone().filter(held).count();
                let share = (scanned * 100).checked_div(bytes.len()).unwrap_or(0).clamp(usize::from(scanned > 0), 100);
                prop_assert_eq!(usize::from(density.part(row, rows)), share);
            }
        }

        #[test]
        fn a_part_and_its_position_lead_to_each_other(len in 1_usize..1_000_000, rows in 1_usize..200, row in 0_usize..200) {
            let row = row % rows;
            let back = part_of(offset_of(row, len, rows), len, rows);
            prop_assert!(back == row || len < rows || back + 1 == row, "{back} {row}");
        }
    }
}
