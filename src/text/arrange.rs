//! Putting short lists in order with one sort for the whole program.
//!
//! The standard sort is compiled anew for every kind of thing and every rule, five to eight kilobytes each time: a tenth of the program
//! before this module was made. Where a list has hundreds of things and not hundreds of thousands, the time of its sort is nothing and the
//! size is not: here its numbers are sorted, and then the things put into their places. It stands in this room because all others stand
//! above it.

use std::cmp::Ordering;

/// Stable sorting for short lists: slower than the standard one where comparing is cheap, and a tenth of its size.
pub trait Arrange<T> {
    /// Puts what comes first by `compare` first; what is equal keeps its order.
    ///
    /// ```
    /// use emic::text::Arrange;
    /// let mut names = ["wang", "Li", "陈", "🙂"];
    /// names.arrange_by(|one, other| other.len().cmp(&one.len()));
    /// assert_eq!(names, ["wang", "🙂", "陈", "Li"]);
    /// ```
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Puts the lowest key first; what has equal keys keeps its order. Keys are made anew for each comparison.
    ///
    /// ```
    /// use emic::text::Arrange;
    /// let mut turns = [(3, "好"), (1, "yes"), (3, "no")];
    /// turns.arrange_by_key(|(turn, _)| *turn);
    /// assert_eq!(turns, [(1, "yes"), (3, "好"), (3, "no")]);
    /// ```
    fn arrange_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Arrange<T> for [T] {
    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let order = order(self.len(), &mut |one, other| match (self.get(one), self.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        });
        put(self, order);
    }

    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|one, other| key(one).cmp(&key(other)));
    }
}

/// The numbers below `count` in the order that `compare` gives them; of equal ones the lower first.
#[inline(never)]
fn order(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

/// Puts at each place the thing that was at the place that `order` names for it. Each cycle of places is gone round once.
fn put<T>(things: &mut [T], mut order: Vec<usize>) {
    for start in 0..order.len() {
        let mut place = start;
        while let Some(from) =
            order.get_mut(place).map(|from| std::mem::replace(from, place)).filter(|from| *from != start)
        {
            things.swap(place, from);
            place = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn is_the_standard_stable_sort(things in prop::collection::vec((0u8..6, ".{0,3}"), 0..60)) {
            let mut expected = things.clone();
            expected.sort_by_key(|(key, _)| *key);
            let mut found = things.clone();
            found.arrange_by_key(|(key, _)| *key);
            prop_assert_eq!(&found, &expected);
            expected.sort_by(|one, other| other.1.cmp(&one.1));
            found.arrange_by(|one, other| other.1.cmp(&one.1));
            prop_assert_eq!(found, expected);
        }
    }
}
