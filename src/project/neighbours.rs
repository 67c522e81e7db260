//! Passages that were found for certain tell where those between them must stand.

/// Where passages stood and where they stand now, in order, in code points.
#[derive(Debug)]
pub struct Neighbours {
    pairs: Vec<(usize, usize)>,
}

impl Neighbours {
    /// Of passages that were found for certain: place before, place now. Those that were moved are left out: the longest
    /// series that kept its order tells the places.
    pub fn new(mut found: Vec<(usize, usize)>) -> Self {
        found.sort_unstable();
        found.dedup();
        // For each length of a series, the pair that one ends with which leaves most room; and whom each pair follows.
        let mut ends: Vec<usize> = Vec::new();
        let mut follows: Vec<Option<usize>> = Vec::with_capacity(found.len());
        let now = |place: &usize| found.get(*place).map_or(0, |pair| pair.1);
        for (place, pair) in found.iter().enumerate() {
            let length = ends.partition_point(|end| now(end) <= pair.1);
            follows.push(length.checked_sub(1).and_then(|last| ends.get(last)).copied());
            match ends.get_mut(length) {
                Some(end) => *end = place,
                None => ends.push(place),
            }
        }
        let last = ends.last().copied();
        let series = std::iter::successors(last, |place| follows.get(*place).copied().flatten());
        let mut pairs: Vec<(usize, usize)> = series.filter_map(|place| found.get(place).copied()).collect();
        pairs.reverse();
        Self { pairs }
    }

    /// Place before and place now of each, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.pairs.iter().copied()
    }

    /// Whether a passage kept its order among the others.
    pub fn is_in_order(&self, before: usize, now: usize) -> bool {
        self.pairs.binary_search(&(before, now)).is_ok()
    }

    /// Which of several places a passage that stood at `before` has, by its neighbours: the one nearest to where it must
    /// be if the text between them has stretched evenly; `None` where two come near.
    pub fn choose(&self, before: usize, places: &[usize]) -> Option<usize> {
        let behind = self.pairs.partition_point(|pair| pair.0 <= before);
        let low = behind.checked_sub(1).and_then(|last| self.pairs.get(last)).copied()?;
        let high = self.pairs.get(behind).copied()?;
        let share = (before - low.0) as f64 / (high.0 - low.0).max(1) as f64;
        let expected = low.1 as f64 + share * (high.1 - low.1) as f64;
        let between = places.iter().enumerate().filter(|(_, place)| (low.1..=high.1).contains(*place));
        let mut near: Vec<(f64, usize)> =
            between.map(|(number, place)| ((*place as f64 - expected).abs(), number)).collect();
        near.sort_by(|one, other| one.0.total_cmp(&other.0));
        match near.as_slice() {
            [] => None,
            [(_, only)] => Some(*only),
            [(one, nearest), (other, _), ..] => (one * 2.0 < *other).then_some(*nearest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_moved_tells_no_places() {
        let known = Neighbours::new(vec![(0, 0), (100, 200), (120, 230), (150, 10), (200, 400)]);
        assert!(known.is_in_order(100, 200) && !known.is_in_order(150, 10));
        assert_eq!(known.choose(150, &[10, 290, 390, 500]), Some(1));
        assert_eq!(known.choose(160, &[280, 350]), None);
        assert_eq!(known.choose(150, &[10, 500]), None);
        assert_eq!(known.choose(250, &[450]), None);
        assert_eq!(Neighbours::new(Vec::new()).choose(5, &[5]), None);
    }
}
