//! Whether the next frame is the last one with a band of rows moved up or down.
//!
//! Panels beside the text stay where they are while it moves, so rows are not the same as a whole. Pieces of rows vote
//! for how far they have moved; then the band is chosen for which moving costs fewest cells to be written.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

use foldhash::fast::FixedState;
use ratatui::buffer::{Buffer, Cell};

/// Columns of a piece.
const PIECE: usize = 8;

/// Pieces that must agree before it is worth to count cells.
const VOTES: u32 = 4;

/// Cells that moving must save: to tell the terminal costs as much as writing some.
const GAIN: i64 = 24;

/// A band of rows that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    /// The first row of the band.
    pub(super) top: usize,
    /// The row after its last.
    pub(super) end: usize,
    /// How far: positive for up.
    pub(super) by: isize,
}

/// The rows of a buffer.
pub(super) fn rows(buffer: &Buffer) -> impl ExactSizeIterator<Item = &[Cell]> {
    buffer.content.chunks_exact(usize::from(buffer.area.width).max(1))
}

/// The band whose moving makes `next` cheapest to write over `last`; `None` where none does.
pub(super) fn find(last: &Buffer, next: &Buffer) -> Option<Moved> {
    let (last, next): (Vec<&[Cell]>, Vec<&[Cell]>) = (rows(last).collect(), rows(next).collect());
    let unmoved: Vec<i64> = last.iter().zip(&next).map(|(last, next)| differing(last, next)).collect();
    if unmoved.iter().filter(|cells| **cells > 0).count() < 3 {
        return None;
    }
    let by = voted(&last, &next, &unmoved)?;
    band(&last, &next, &unmoved, by)
}

/// Cells that differ.
fn differing(last: &[Cell], next: &[Cell]) -> i64 {
    last.iter().zip(next).filter(|(last, next)| last != next).count() as i64
}

/// How far most pieces have moved that are elsewhere in the last frame; positive for up.
fn voted(last: &[&[Cell]], next: &[&[Cell]], unmoved: &[i64]) -> Option<isize> {
    let mut places: HashMap<u64, Option<usize>, FixedState> = HashMap::default();
    for (row, cells) in changed(last, unmoved) {
        for piece in pieces(cells) {
            // A piece that stands twice says nothing.
            places.entry(piece).and_modify(|place| *place = None).or_insert(Some(row));
        }
    }
    let mut votes: HashMap<isize, u32, FixedState> = HashMap::default();
    for (row, cells) in changed(next, unmoved) {
        for before in pieces(cells).filter_map(|piece| places.get(&piece).copied().flatten()) {
            *votes.entry(before as isize - row as isize).or_default() += 1;
        }
    }
    let most = votes.into_iter().filter(|(by, _)| *by != 0).max_by_key(|(by, votes)| (*votes, -by.abs(), *by))?;
    (most.1 >= VOTES).then_some(most.0)
}

fn changed<'a>(rows: &'a [&'a [Cell]], unmoved: &'a [i64]) -> impl Iterator<Item = (usize, &'a [Cell])> {
    rows.iter().zip(unmoved).enumerate().filter(|(_, (_, cells))| **cells > 0).map(|(row, (cells, _))| (row, *cells))
}

/// The pieces of a row that are not blank, as hashes of their place and cells.
fn pieces(row: &[Cell]) -> impl Iterator<Item = u64> {
    row.chunks(PIECE).enumerate().filter(|(_, cells)| cells.iter().any(|cell| cell.symbol() != " ")).map(
        |(place, cells)| {
            let mut hasher = FixedState::default().build_hasher();
            place.hash(&mut hasher);
            for cell in cells {
                cell.symbol().hash(&mut hasher);
                (cell.fg, cell.bg, cell.modifier).hash(&mut hasher);
            }
            hasher.finish()
        },
    )
}

/// The band in which moving by `by` saves most.
fn band(last: &[&[Cell]], next: &[&[Cell]], unmoved: &[i64], by: isize) -> Option<Moved> {
    let height = next.len();
    let count = by.unsigned_abs();
    let blank = Cell::EMPTY;
    // What each row saves if it is filled from the band, and if the moving leaves it empty.
    let filled: Vec<i64> = (0..height)
        .map(|row| match row.checked_add_signed(by).and_then(|from| last.get(from)).zip(next.get(row)) {
            Some((from, to)) => unmoved.get(row).copied().unwrap_or(0) - differing(from, to),
            None => i64::MIN / 1024,
        })
        .collect();
    let emptied: Vec<i64> = next
        .iter()
        .zip(unmoved)
        .map(|(row, cells)| cells - row.iter().filter(|cell| **cell != blank).count() as i64)
        .collect();
    let (filled, emptied) = (sums(&filled), sums(&emptied));
    let between = |sums: &[i64], from: usize, to: usize| {
        sums.get(to).copied().unwrap_or(0) - sums.get(from).copied().unwrap_or(0)
    };
    let mut best: Option<(i64, Moved)> = None;
    for top in 0..height {
        for end in top + count + 1..=height {
            let saved = if by > 0 {
                between(&filled, top, end - count) + between(&emptied, end - count, end)
            } else {
                between(&emptied, top, top + count) + between(&filled, top + count, end)
            };
            if best.is_none_or(|(most, _)| saved > most) {
                best = Some((saved, Moved { top, end, by }));
            }
        }
    }
    best.filter(|(saved, _)| *saved >= GAIN).map(|(_, moved)| moved)
}

/// Sums of all beginnings of a list.
fn sums(values: &[i64]) -> Vec<i64> {
    let sums = values.iter().scan(0_i64, |sum, value| {
        *sum = sum.saturating_add(*value);
        Some(*sum)
    });
    std::iter::once(0).chain(sums).collect()
}

/// Move the band of `buffer` as the terminal does, with empty rows where it came from.
pub(super) fn apply(buffer: &mut Buffer, moved: Moved) {
    let width = usize::from(buffer.area.width);
    let count = moved.by.unsigned_abs() * width;
    let Some(band) = buffer.content.get_mut(moved.top * width..moved.end * width) else { return };
    let count = count.min(band.len());
    if moved.by > 0 {
        band.rotate_left(count);
        band.iter_mut().rev().take(count).for_each(Cell::reset);
    } else {
        band.rotate_right(count);
        band.iter_mut().take(count).for_each(Cell::reset);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(last: &[&str], next: &[&str], expected: Option<Moved>) {
        let (last, next) = (Buffer::with_lines(last.to_vec()), Buffer::with_lines(next.to_vec()));
        assert_eq!(find(&last, &next), expected);
    }

    const ROWS: [&str; 7] = [
        "一 Tabs and a title, which stays ",
        "我们信任他们，他们也信任我们。  ",
        "Your hands know it, not the book",
        "She said that nobody had read it",
        "听枪声，就知道漆好不好，真的吗？",
        "And then we met again, 👍 and so ",
        "A bar that stays where it stood ",
    ];

    #[test]
    fn a_band_between_what_stays_is_found_in_both_directions() {
        let [bar, one, two, three, four, five, foot] = ROWS;
        let up = [bar, two, three, four, five, "Something new that has come in. ", foot];
        check(&ROWS, &up, Some(Moved { top: 1, end: 6, by: 1 }));
        let down = [bar, "New: 新的一行，新的一行，新的一 ", one, two, three, four, foot];
        check(&ROWS, &down, Some(Moved { top: 1, end: 6, by: -1 }));
        let two_up =
            [bar, three, four, five, "New words 新的一行，新的一行，新", "More new words have come in here", foot];
        check(&ROWS, &two_up, Some(Moved { top: 1, end: 6, by: 2 }));
    }

    #[test]
    fn what_has_not_moved_is_left_alone() {
        check(&ROWS, &ROWS, None);
        let mut other = ROWS;
        other[3] = "She said that somebody read it..";
        check(&ROWS, &other, None);
        let blank = "                                ";
        check(&[blank; 7], &ROWS, None);
    }
}
