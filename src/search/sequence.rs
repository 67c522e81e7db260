//! Words beside and near each other, by their positions alone. The index and the matcher both decide with these
//! functions, so the number of turns that is counted and the hits that are shown agree.

use super::analyser::{count_before, following};

/// A stretch of words: positions of its first and its last word.
pub(super) type Stretch = (u32, u32);

/// The stretches where words follow one another, from left to right, none beginning inside another. `lists` has, for
/// each word, its positions in ascending order; `gaps` says before which word a clause ends.
pub(super) fn phrases(lists: &[Vec<u32>], gaps: &[bool]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let Some((first, rest)) = lists.split_first() else { return found };
    for &start in first {
        if found.last().is_some_and(|&(_, end)| start <= end) {
            continue;
        }
        let mut end = start;
        let follows = rest.iter().zip(gaps.iter().skip(1)).all(|(list, &gap)| {
            end = following(end, gap);
            list.binary_search(&end).is_ok()
        });
        if follows {
            found.push((start, end));
        }
    }
    found
}

/// The shortest stretches that hold one of each kind, with at most `distance` words between them, in any order; from
/// left to right, none overlapping. `kinds` has the stretches of each kind, `wanted` how many of it must be there.
pub(super) fn near(kinds: &[Vec<Stretch>], wanted: &[usize], distance: u32) -> Vec<Stretch> {
    let mut events: Vec<(Stretch, usize)> = Vec::new();
    for (kind, stretches) in kinds.iter().enumerate() {
        events.extend(stretches.iter().map(|&stretch| (stretch, kind)));
    }
    events.sort_unstable();
    let mut found = Vec::new();
    let mut counts = vec![0; kinds.len()];
    let mut left = 0;
    let mut right = 0;
    while let Some(&(_, kind)) = events.get(right) {
        counts[kind] += 1;
        right += 1;
        while counts.iter().zip(wanted).all(|(count, wanted)| count >= wanted) {
            let window = events.get(left..right).unwrap_or_default();
            let (stretch, words) = measure(window);
            let minimal = window.first().is_none_or(|&(_, kind)| counts[kind] == wanted[kind]);
            if minimal && count_before(stretch.1) + 1 - count_before(stretch.0) <= words + distance {
                found.push(stretch);
                counts.fill(0);
                left = right;
                // What overlaps the stretch cannot begin another.
                while events.get(right).is_some_and(|&((start, _), _)| start <= stretch.1) {
                    right += 1;
                    left = right;
                }
                break;
            }
            if let Some(&(_, kind)) = window.first() {
                counts[kind] -= 1;
            }
            left += 1;
        }
    }
    found
}

/// The stretch from the first to the last word of a window, and how many words its members have.
fn measure(window: &[(Stretch, usize)]) -> (Stretch, u32) {
    let start = window.first().map_or(0, |&((start, _), _)| start);
    let end = window.iter().map(|&((_, end), _)| end).max().unwrap_or(start);
    let words = window.iter().map(|&((start, end), _)| count_before(end) + 1 - count_before(start)).sum();
    ((start, end), words)
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
    }
}
