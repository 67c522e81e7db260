//! How far from a segment another may end to be near it: a number for each place of a transcript, found before the walk, so
//! that the walk compares numbers and nothing else.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// What may lie between two segments that are near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// At most so many positions.
    Positions(u32),
    /// At most so many segments, whole.
    Segments(u32),
}

/// The least end of what is near, by place. It never falls from one place to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// So many positions back.
    Positions(u32),
    /// From each end of a segment on: the least end, where more segments than may lie between have ended by then.
    Segments(Vec<(u32, u32)>),
}

impl Gap {
    /// The reach in a transcript that has these segments, in any order. The time grows with n log n: of the segments that
    /// have ended, as many are in mind as may lie between, those that begin last; one more would be one too many.
    pub(super) fn reach(self, segments: impl Iterator<Item = (u32, u32)>) -> Reach {
        let most = match self {
            Self::Positions(most) => return Reach::Positions(most),
            Self::Segments(most) => most as usize,
        };
        // A segment is a range: one that several codes have is one. Those that end first come first.
        let by_end: BTreeSet<(u32, u32)> = segments.map(|(start, end)| (end, start)).collect();
        let mut latest: BinaryHeap<Reverse<u32>> = BinaryHeap::new();
        let mut steps = Vec::new();
        for (end, start) in by_end {
            latest.push(Reverse(start));
            if latest.len() > most + 1 {
                latest.pop();
            }
            if let Some(Reverse(first)) = latest.peek().filter(|_| latest.len() > most) {
                steps.push((end, first + 1));
            }
        }
        Reach::Segments(steps)
    }
}

impl Reach {
    /// Where a segment must end, at the earliest, to be near one that begins at this place behind it.
    pub(super) fn of(&self, start: u32) -> u32 {
        match self {
            Self::Positions(most) => start.saturating_sub(*most),
            Self::Segments(steps) => {
                let ended = steps.partition_point(|(end, _)| *end <= start);
                ended.checked_sub(1).and_then(|last| steps.get(last)).map_or(0, |(_, least)| *least)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_segments_may_lie_between_as_are_allowed() {
        let segments = [(0, 4), (5, 7), (5, 7), (6, 9), (10, 12), (3, 30)];
        let reach = |most| {
            let reach = Gap::Segments(most).reach(segments.into_iter());
            [4, 7, 9, 12, 40].map(|start| reach.of(start))
        };
        // At 9, (5, 7) and (6, 9) lie behind whole; (3, 30) begins before them and ends behind them, and lies between nothing.
        assert_eq!(reach(0), [1, 6, 7, 11, 11]);
        assert_eq!(reach(1), [0, 1, 6, 7, 7]);
        assert_eq!(reach(9), [0; 5]);
        assert_eq!(Gap::Positions(3).reach(segments.into_iter()).of(2), 0);
    }
}
