//! A draw of quotes that anybody can repeat: no person more than once until everybody has had a turn.
//!
//! The documents are shuffled (seeded), one uniform draw is made from each in that order until there are enough; then a
//! second round from what is left, and so on. Choosing quotes by hand is legitimate too, but is another thing: what was
//! chosen and what was drawn are to be told apart.

use super::Random;

/// One that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The document, by place.
    pub document: usize,
    /// The item, by its place in the document.
    pub item: usize,
    /// In which round, from 1.
    pub round: usize,
}

/// Draws that follow each other from one seed, such as one for each stratum.
#[derive(Clone, Copy, Debug)]
pub struct Draw(Random);

impl Draw {
    /// Draws of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    /// Draw up to `wanted` items from documents with so many items each.
    ///
    /// ```
    /// use emic::analysis::Draw;
    /// let drawn = Draw::new(7).take(&[3, 1, 2], 4);
    /// assert_eq!(drawn.iter().map(|one| one.round).collect::<Vec<_>>(), [1, 1, 1, 2]);
    /// ```
    pub fn take(&mut self, items: &[usize], wanted: usize) -> Vec<Drawn> {
        let order = self.order(items);
        self.rounds(order, items, wanted)
    }

    /// The same, but with maximum variation: after the first document each next one is that which is least like those before it, by
    /// `apart` of their places; of several that are as far the first that was shuffled.
    ///
    /// ```
    /// use emic::analysis::Draw;
    /// let drawn = Draw::new(7).take_varied(&[1, 1, 1, 1], 2, |one, other| if one % 2 == other % 2 { 0.0 } else { 1.0 });
    /// assert_eq!((drawn[0].document + drawn[1].document) % 2, 1);
    /// ```
    pub fn take_varied(&mut self, items: &[usize], wanted: usize, apart: impl Fn(usize, usize) -> f64) -> Vec<Drawn> {
        let order = self.order(items);
        self.rounds(varied(order, apart), items, wanted)
    }

    /// The documents that have items, shuffled.
    fn order(&mut self, items: &[usize]) -> Vec<usize> {
        let mut left: Vec<usize> =
            (0..items.len()).filter(|place| items.get(*place).is_some_and(|count| *count > 0)).collect();
        self.0.shuffle(&mut left);
        left
    }

    fn rounds(&mut self, order: Vec<usize>, items: &[usize], wanted: usize) -> Vec<Drawn> {
        let all = |place: usize| (0..items.get(place).copied().unwrap_or(0)).collect::<Vec<usize>>();
        let mut left: Vec<(usize, Vec<usize>)> = order.into_iter().map(|place| (place, all(place))).collect();
        let mut drawn = Vec::new();
        for round in 1.. {
            for (document, items) in &mut left {
                if drawn.len() == wanted {
                    return drawn;
                }
                let item = items.remove(self.0.below(items.len()));
                drawn.push(Drawn { document: *document, item, round });
            }
            left.retain(|(_, items)| !items.is_empty());
            if left.is_empty() {
                break;
            }
        }
        drawn
    }
}

/// Places in an order in which each is as far as can be from the nearest of those before it.
fn varied(order: Vec<usize>, apart: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let mut left = order;
    let mut nearest = vec![f64::INFINITY; left.len()];
    let mut found = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let mut best = 0;
        for (place, own) in nearest.iter().enumerate() {
            if nearest.get(best).is_some_and(|most| own > most) {
                best = place;
            }
        }
        let chosen = left.remove(best);
        nearest.remove(best);
        nearest.iter_mut().zip(&left).for_each(|(own, other)| *own = own.min(apart(chosen, *other)));
        found.push(chosen);
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::analysis::tests::vector;

    #[test]
    fn the_worked_example_comes_out() {
        let (input, expected) = vector("E8-exemplars");
        let pool: Vec<(&String, Vec<&str>)> = input["pool"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, quotes)| {
                (name, quotes.as_array().unwrap().iter().map(|quote| quote.as_str().unwrap()).collect())
            })
            .collect();
        let counts: Vec<usize> = pool.iter().map(|(_, quotes)| quotes.len()).collect();
        let drawn = Draw::new(input["seed"].as_u64().unwrap()).take(&counts, input["k"].as_u64().unwrap() as usize);
        let named = |one: &Drawn| serde_json::json!([pool[one.document].0, pool[one.document].1[one.item]]);
        assert_eq!(serde_json::Value::Array(drawn.iter().map(named).collect()), expected["picked"]);
    }

    #[test]
    fn variation_takes_the_ends_before_the_middle() {
        let far = |one: usize, other: usize| one.abs_diff(other) as f64;
        for seed in 0..20 {
            let drawn = Draw::new(seed).take_varied(&[1, 0, 2, 1, 1, 1, 1, 1, 1], 3, far);
            let places: Vec<usize> = drawn.iter().map(|one| one.document).collect();
            assert!(places.contains(&0) || places.contains(&8), "{places:?}");
            assert!(!places.contains(&1) && drawn == Draw::new(seed).take_varied(&[1, 0, 2, 1, 1, 1, 1, 1, 1], 3, far));
            // Where all are as far, it is the ordinary draw.
            assert_eq!(Draw::new(seed).take_varied(&[3, 1, 2], 6, |_, _| 1.0), Draw::new(seed).take(&[3, 1, 2], 6));
        }
    }

    proptest! {
        #[test]
        fn nobody_comes_twice_before_everybody_has_come(items in prop::collection::vec(0usize..5, 0..8), wanted in 0usize..30, seed: u64) {
            let drawn = Draw::new(seed).take(&items, wanted);
            prop_assert_eq!(drawn.len(), wanted.min(items.iter().sum()));
            prop_assert_eq!(&drawn, &Draw::new(seed).take(&items, wanted));
            let different: BTreeSet<_> = drawn.iter().map(|one| (one.document, one.item)).collect();
            prop_assert_eq!(different.len(), drawn.len());
            prop_assert!(drawn.iter().all(|one| one.item < items[one.document]));
            for round in 1..drawn.last().map_or(0, |last| last.round) {
                let met = drawn.iter().filter(|one| one.round == round).count();
                prop_assert_eq!(met, items.iter().filter(|count| **count >= round).count());
            }
        }
    }
}
