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
        let mut left: Vec<(usize, Vec<usize>)> = items.iter().map(|count| (0..*count).collect()).enumerate().collect();
        left.retain(|(_, items)| !items.is_empty());
        self.0.shuffle(&mut left);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::analysis::tests::vector;

    #[test]
    fn the_worked_example_comes_out() {
        let Some((input, expected)) = vector("E8-exemplars") else { return };
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
