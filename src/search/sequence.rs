//! Words beside and near each other, by their positions alone. The index and the matcher both decide with these
//! functions, so the number of turns that is counted and the hits that are shown agree.

use std::collections::VecDeque;

use super::analyser::{count_before, following};

/// A stretch of words: positions of its first and its last word.
pub(super) type Stretch = (u32, u32);

/// The stretches where words follow one another, from left to right, none beginning inside another. `lists` has, for
/// each word, its positions in ascending order; `gaps` says before which word a clause ends.
pub(super) fn phrases(lists: &[Vec<u32>], gaps: &[bool]) -> Vec<Stretch> {
    let mut found = every_phrase(lists, gaps);
    let mut free = None;
    found.retain(|&(start, end)| {
        let is_free = free.is_none_or(|free| start > free);
        free = if is_free { Some(end) } else { free };
        is_free
    });
    found
}

/// As [`phrases`], those that begin inside another too: `哈哈` stands twice in `哈哈哈`.
pub(super) fn every_phrase(lists: &[Vec<u32>], gaps: &[bool]) -> Vec<Stretch> {
    let mut found = Vec::new();
    put_every_phrase(lists, gaps, &mut found);
    found
}

/// As [`every_phrase`], into `found`, in the place of what is there.
pub(super) fn put_every_phrase(lists: &[Vec<u32>], gaps: &[bool], found: &mut Vec<Stretch>) {
    found.clear();
    let Some((first, rest)) = lists.split_first() else { return };
    let ending = |start: u32| {
        rest.iter().zip(gaps.iter().skip(1)).try_fold(start, |end, (list, &gap)| {
            let next = following(end, gap);
            list.binary_search(&next).is_ok().then_some(next)
        })
    };
    found.extend(first.iter().filter_map(|&start| Some((start, ending(start)?))));
}

/// The shortest stretches that hold each kind as often as it is wanted and at most `distance` words more than those are
/// together, in any order; from left to right, none overlapping. `kinds` has every stretch of each kind, ascending;
/// those of one kind have the same number of words.
pub(super) fn near(kinds: &[Vec<Stretch>], wanted: &[usize], distance: u32) -> Vec<Stretch> {
    let mut nearness = Nearness::default();
    nearness.find(kinds, wanted, distance);
    nearness.found
}

/// Finds what is near, turn after turn, in the same memory.
#[derive(Default)]
pub(super) struct Nearness {
    events: Vec<(Stretch, usize)>,
    /// Where the latest stretches of each kind begin, as many as are wanted.
    latest: Vec<VecDeque<u32>>,
    found: Vec<Stretch>,
}

impl Nearness {
    /// As [`near`]: whether there is any.
    pub(super) fn find(&mut self, kinds: &[Vec<Stretch>], wanted: &[usize], distance: u32) -> bool {
        self.events.clear();
        self.found.clear();
        let mut most = distance;
        for ((kind, stretches), &wanted) in kinds.iter().enumerate().zip(wanted) {
            let Some(&first) = stretches.first() else { return false };
            most = most.saturating_add(words(first).saturating_mul(u32::try_from(wanted).unwrap_or(u32::MAX)));
            self.events.extend(stretches.iter().map(|&stretch| (stretch, kind)));
        }
        self.events.sort_unstable_by_key(|&((start, end), kind)| (end, start, kind));
        self.latest.resize_with(kinds.len(), VecDeque::new);
        self.latest.iter_mut().for_each(VecDeque::clear);
        self.sweep(wanted, most);
        !self.found.is_empty()
    }

    fn sweep(&mut self, wanted: &[usize], most: u32) {
        for (place, &((start, end), kind)) in self.events.iter().enumerate() {
            if self.found.last().is_some_and(|&(_, last)| start <= last) {
                continue;
            }
            if let (Some(starts), Some(&wanted)) = (self.latest.get_mut(kind), wanted.get(kind)) {
                starts.push_back(start);
                if starts.len() > wanted {
                    starts.pop_front();
                }
            }
            if self.events.get(place + 1).is_some_and(|&((_, next), _)| next == end) {
                continue;
            }
            let full = self.latest.iter().zip(wanted).all(|(starts, &wanted)| starts.len() == wanted);
            let first = self.latest.iter().filter_map(|starts| starts.front().copied()).min().filter(|_| full);
            if let Some(first) = first.filter(|&first| words((first, end)) <= most) {
                self.found.push((first, end));
                self.latest.iter_mut().for_each(VecDeque::clear);
            }
        }
    }
}

/// How many words a stretch has.
fn words((start, end): Stretch) -> u32 {
    count_before(end) + 1 - count_before(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_needs_its_words_side_by_side() {
        assert_eq!(phrases(&[vec![0, 8], vec![2, 11]], &[false, false]), [(0, 2)]);
        // Position 11 follows 8 with the end of a clause between them.
        assert_eq!(phrases(&[vec![0, 8], vec![2, 11]], &[false, true]), [(8, 11)]);
        assert_eq!(phrases(&[vec![0, 2, 4], vec![2, 4, 6]], &[false, false]), [(0, 2), (4, 6)]);
        assert_eq!(phrases(&[], &[]), []);
    }

    #[test]
    fn near_words_may_come_in_any_order() {
        let words = |places: &[u32]| places.iter().map(|&place| (place * 2, place * 2)).collect::<Vec<_>>();
        assert_eq!(near(&[words(&[7]), words(&[4])], &[1, 1], 2), [(8, 14)]);
        assert_eq!(near(&[words(&[7]), words(&[4])], &[1, 1], 1), []);
        assert_eq!(near(&[words(&[0, 6]), words(&[8])], &[1, 1], 2), [(12, 16)]);
        assert_eq!(near(&[words(&[1, 2, 3])], &[2], 0), [(2, 4)]);
        assert_eq!(near(&[words(&[1, 4]), words(&[2, 5])], &[1, 1], 3), [(2, 4), (8, 10)]);
        assert_eq!(near(&[words(&[1]), Vec::new()], &[1, 1], 3), []);
    }

    #[test]
    fn a_word_that_stands_there_twice_counts_as_one_between() {
        let words = |places: &[u32]| places.iter().map(|&place| (place * 2, place * 2)).collect::<Vec<_>>();
        let kinds = [words(&[0]), words(&[1, 2]), words(&[3])];
        assert_eq!((near(&kinds, &[1, 1, 1], 0), near(&kinds, &[1, 1, 1], 1)), (vec![], vec![(0, 6)]));
        // 哈哈 and 好 in 哈哈哈好: the second 哈哈 is the near one.
        let laughs = every_phrase(&[vec![0, 2, 4], vec![0, 2, 4]], &[false, false]);
        assert_eq!(
            (laughs.as_slice(), near(&[laughs.clone(), words(&[3])], &[1, 1], 0)),
            (&[(0, 2), (2, 4)][..], vec![(2, 6)])
        );
    }
}
