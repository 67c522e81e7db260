//! An order in which what is alike stands together: the leaves of a tree that average linkage (UPGMA) grows from distances.
//!
//! Whichever two clusters are nearest become one, and the distance of two clusters is the mean over pairs of their members. Of two that
//! become one, the one whose first member comes first stands first, so that the same distances give the same order. Nearest neighbours
//! are followed from one to the next (Murtagh 1983), which takes time in proportion to the pairs.

/// Put so many things in order by how far they are apart, from 0; `distance` is asked for each pair once, the smaller place first.
///
/// ```
/// use emic::analysis::clustered;
/// let far = |one: usize, other: usize| if one % 2 == other % 2 { 0.1 } else { 0.9 };
/// assert_eq!(clustered(4, far), [0, 2, 1, 3]);
/// ```
pub fn clustered(things: usize, distance: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let mut tree = Tree::new(things, distance);
    while tree.left > 1 {
        tree.step();
    }
    tree.members.into_iter().find(|members| members.len() == things).unwrap_or_default()
}

/// Clusters on their way to one.
struct Tree {
    things: usize,
    distances: Vec<f64>,
    /// The members of each cluster in their order; none of one that went into another.
    members: Vec<Vec<usize>>,
    left: usize,
    /// Clusters each of which is the nearest of the one before.
    chain: Vec<usize>,
}

impl Tree {
    fn new(things: usize, distance: impl Fn(usize, usize) -> f64) -> Self {
        let mut distances = vec![0.0; things * things];
        for one in 0..things {
            for other in one + 1..things {
                let apart = distance(one, other);
                for place in [one * things + other, other * things + one] {
                    distances.get_mut(place).into_iter().for_each(|slot| *slot = apart);
                }
            }
        }
        Self {
            things,
            distances,
            members: (0..things).map(|thing| vec![thing]).collect(),
            left: things,
            chain: Vec::new(),
        }
    }

    fn is_there(&self, cluster: usize) -> bool {
        self.members.get(cluster).is_some_and(|members| !members.is_empty())
    }

    fn apart(&self, one: usize, other: usize) -> f64 {
        self.distances.get(one * self.things + other).copied().unwrap_or(0.0)
    }

    fn size(&self, cluster: usize) -> f64 {
        self.members.get(cluster).map_or(0, Vec::len) as f64
    }

    /// Follow the chain by one, or make the two at its end one.
    fn step(&mut self) {
        let Some(last) = self.chain.last().copied() else {
            let first = (0..self.things).find(|cluster| self.is_there(*cluster));
            self.chain.extend(first);
            return;
        };
        let before = self.chain.len().checked_sub(2).and_then(|place| self.chain.get(place)).copied();
        let others = (0..self.things).filter(|other| *other != last && self.is_there(*other));
        let nearer = |one: &usize, other: &usize| self.apart(last, *one).total_cmp(&self.apart(last, *other));
        let Some(nearest) = others.min_by(nearer) else { return };
        match before.filter(|before| self.apart(last, *before) <= self.apart(last, nearest)) {
            Some(before) => {
                self.chain.truncate(self.chain.len().saturating_sub(2));
                self.join(before.min(last), before.max(last));
            }
            None => self.chain.push(nearest),
        }
    }

    fn join(&mut self, one: usize, other: usize) {
        let (size, more) = (self.size(one), self.size(other));
        for third in (0..self.things).filter(|third| *third != one && *third != other) {
            let mean = (size * self.apart(one, third) + more * self.apart(other, third)) / (size + more);
            for place in [one * self.things + third, third * self.things + one] {
                self.distances.get_mut(place).into_iter().for_each(|slot| *slot = mean);
            }
        }
        let gone = self.members.get_mut(other).map(std::mem::take).unwrap_or_default();
        if let Some(own) = self.members.get_mut(one) {
            let behind = gone.first() > own.first();
            let before = std::mem::replace(own, if behind { Vec::new() } else { gone.clone() });
            own.extend(before);
            own.extend(if behind { gone } else { Vec::new() });
        }
        self.left -= 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Average linkage by looking at all pairs of clusters each time, the mean over members anew.
    fn slow(things: usize, distance: &dyn Fn(usize, usize) -> f64) -> Vec<usize> {
        let mut clusters: Vec<Vec<usize>> = (0..things).map(|thing| vec![thing]).collect();
        let apart = |one: &Vec<usize>, other: &Vec<usize>| {
            let pairs = one.iter().flat_map(|a| other.iter().map(move |b| distance(*a.min(b), *a.max(b))));
            pairs.sum::<f64>() / (one.len() * other.len()) as f64
        };
        while clusters.len() > 1 {
            let pairs = (0..clusters.len()).flat_map(|one| (one + 1..clusters.len()).map(move |other| (one, other)));
            let nearest = pairs
                .min_by(|a, b| apart(&clusters[a.0], &clusters[a.1]).total_cmp(&apart(&clusters[b.0], &clusters[b.1])));
            let (one, other) = nearest.unwrap();
            let gone = clusters.remove(other);
            let (first, second) =
                if clusters[one][0] < gone[0] { (clusters[one].clone(), gone) } else { (gone, clusters[one].clone()) };
            clusters[one] = [first, second].concat();
        }
        clusters.pop().unwrap_or_default()
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_a_slow_tree(apart in prop::collection::vec(0.0f64..1.0, 100), things in 0usize..9) {
            // Distances that differ, so that there is one tree.
            let distance = |one: usize, other: usize| apart[one * 10 + other] + (one * 10 + other) as f64 * 1e-6;
            let found = clustered(things, distance);
            prop_assert_eq!(&found, &slow(things, &distance));
        }
    }

    #[test]
    fn all_alike_stay_as_they_are() {
        assert_eq!(clustered(5, |_, _| 1.0), [0, 1, 2, 3, 4]);
        assert_eq!((clustered(0, |_, _| 0.0), clustered(1, |_, _| 0.0)), (vec![], vec![0]));
    }
}
