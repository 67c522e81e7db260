//! How evenly hits lie over the parts of a corpus: range, Juilland's D, Gries's DP.
//!
//! Over n parts with s_i the share of the corpus's words, v_i the share of the hits, p_i = hits / words of part i:
//!
//! - *range*: parts with a hit;
//! - *Juilland's D* = 1 − (sd(p) / mean(p)) / √(n − 1), sd of the population: 1 is even. Undefined for one part, or without
//!   a hit (Juilland & Chang-Rodríguez 1964);
//! - *DP* = ½ Σ |v_i − s_i|: **0** is even, and it runs in the opposite direction (Gries 2008, Int J Corpus Linguist 13:403);
//! - *DPnorm* = DP / (1 − min s_i) (Lijffijt & Gries 2012, Int J Corpus Linguist 17:147).
//!
//! Parts without a word are no parts.

use super::{CodingTable, Frame, Measured, Scope, Undefined};
use crate::project::Project;

/// The measures of one word, or of anything else that lies in parts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dispersion {
    /// Parts that have words.
    pub parts: usize,
    /// Parts with a hit.
    pub range: usize,
    /// 1 is even, 0 is all in one of many parts; `None` for one part or no hit.
    pub juilland_d: Option<f64>,
    /// 0 is even, near 1 is clumped; `None` without a hit.
    pub dp: Option<f64>,
    /// The same so that 1 is possible; `None` for one part or no hit.
    pub dp_norm: Option<f64>,
}

impl Dispersion {
    /// Juilland's D, DP and DPnorm, or why there are none; `without` is why there is no hit.
    pub fn measured(&self, without: Undefined) -> [Measured; 3] {
        let why = match (self.parts, self.range) {
            (0, _) => Undefined::NoWords,
            (_, 0) => without,
            _ => Undefined::OnePart,
        };
        [self.juilland_d, self.dp, self.dp_norm].map(|measure| measure.ok_or(why))
    }
}

/// The parts of a corpus, made once for all words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    sizes: Vec<usize>,
    /// How many have words.
    filled: usize,
    total: usize,
    smallest: usize,
}

impl Parts {
    /// Parts of so many words each.
    pub fn new(sizes: Vec<usize>) -> Self {
        let filled = || sizes.iter().copied().filter(|size| *size > 0);
        Self { filled: filled().count(), total: filled().sum(), smallest: filled().min().unwrap_or(0), sizes }
    }

    /// The measures of hits that lie in parts: the place of the part and the hits in it, each part once. Time grows with
    /// the parts that have hits.
    ///
    /// ```
    /// use emic::analysis::Parts;
    /// // Gries's corpus of 50 words in five parts.
    /// let found = Parts::new(vec![9, 10, 10, 10, 11]).dispersion([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]);
    /// assert_eq!(found.range, 5);
    /// assert!((found.juilland_d.unwrap() - 0.785).abs() < 0.001 && (found.dp.unwrap() - 0.18).abs() < 1e-9);
    /// ```
    pub fn dispersion(&self, hits: impl IntoIterator<Item = (usize, usize)>) -> Dispersion {
        let part = |(place, hits): (usize, usize)| {
            let size = self.sizes.get(place).copied().filter(|size| *size > 0 && hits > 0)?;
            Some((size as f64, hits as f64))
        };
        let hits: Vec<(f64, f64)> = hits.into_iter().filter_map(part).collect();
        let mut found = Dispersion { parts: self.filled, range: hits.len(), ..Dispersion::default() };
        if hits.is_empty() {
            return found;
        }
        let (parts, total) = (self.filled as f64, self.total as f64);
        let all: f64 = hits.iter().map(|(_, hits)| hits).sum();
        let mean = hits.iter().map(|(size, hits)| hits / size).sum::<f64>() / parts;
        let spread: f64 = hits.iter().map(|(size, hits)| (hits / size - mean).powi(2)).sum();
        let empty = (self.filled - hits.len()) as f64;
        let sd = ((spread + empty * mean * mean) / parts).sqrt();
        let held: f64 = hits.iter().map(|(size, _)| size / total).sum();
        let apart: f64 = hits.iter().map(|(size, hits)| (hits / all - size / total).abs()).sum();
        // What the parts without a hit differ by is their share of the words.
        let dp = exact((apart + (1.0 - held).max(0.0)) / 2.0);
        found.dp = Some(dp);
        if self.filled > 1 {
            found.juilland_d = Some(exact(1.0 - sd / mean / (parts - 1.0).sqrt()));
            found.dp_norm = Some(dp / (1.0 - self.smallest as f64 / total));
        }
        found
    }
}

/// How evenly the segments of each row of a scope lie over its transcripts, whose sizes are their words: in the order of
/// [`Frame::rows`].
pub fn code_dispersion(project: &Project, table: &CodingTable, scope: &Scope) -> Vec<Dispersion> {
    let frame = Frame::new(project, table, scope);
    let (numbers, sizes): (Vec<u32>, Vec<usize>) = (frame.transcripts())
        .map(|(number, _)| (number, table.sizes().get(number as usize).map_or(0, |(_, words)| *words)))
        .unzip();
    let parts = Parts::new(sizes);
    let segments = frame.segments();
    let row = |row: usize| {
        let runs = segments.of(row).chunk_by(|one, other| one.transcript == other.transcript);
        let hits = runs.filter_map(|runs| {
            let place = numbers.binary_search(&runs.first()?.transcript).ok()?;
            Some((place, runs.len()))
        });
        parts.dispersion(hits)
    };
    (0..segments.rows()).map(row).collect()
}

/// What differs from 0 in the last digits is 0.
fn exact(value: f64) -> f64 {
    if value.abs() < 1e-12 { 0.0 } else { value }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::tests::{near, study, vector};

    #[test]
    fn the_published_example_comes_out() {
        let (input, expected) = vector("E7-dispersion");
        let numbers = |name: &str| -> Vec<usize> {
            input[name].as_array().unwrap().iter().map(|number| number.as_u64().unwrap() as usize).collect()
        };
        let found = Parts::new(numbers("part_sizes")).dispersion(numbers("frequencies").into_iter().enumerate());
        assert_eq!(found.range as u64, expected["range"].as_u64().unwrap());
        near(found.juilland_d, &expected["juilland_d"]);
        near(found.dp, &expected["dp"]);
        near(found.dp_norm, &expected["dp_norm"]);
    }

    #[test]
    fn segments_of_codes_are_parts_too() {
        let codings: Vec<_> = [("a", 1), ("b", 2), ("王", 4)]
            .into_iter()
            .flat_map(|(id, count)| (0..count).map(move |place| ("trust", id, "x", place * 10, place * 10 + 5)))
            .collect();
        let project = study(&[("a", 99, 10), ("b", 99, 20), ("王", 99, 40)], &codings);
        let found = code_dispersion(&project, &CodingTable::new(&project), &Scope::default());
        assert_eq!((found.len(), found[1].range, found[1].dp), (3, 3, Some(0.0)));
        assert_eq!((found[0].range, found[0].dp), (0, None));
    }

    fn check(sizes: &[usize], hits: &[usize], expected: (usize, usize, Option<f64>, Option<f64>)) {
        let found = Parts::new(sizes.to_vec()).dispersion(hits.iter().copied().enumerate());
        assert_eq!((found.parts, found.range, found.juilland_d, found.dp_norm), expected, "{sizes:?} {hits:?}");
    }

    #[test]
    fn what_is_undefined_is_none_and_parts_without_words_are_none() {
        check(&[10], &[3], (1, 1, None, None));
        check(&[10, 10], &[0, 0], (2, 0, None, None));
        check(&[10, 10], &[5, 5], (2, 2, Some(1.0), Some(0.0)));
        check(&[10, 0, 10], &[5, 0, 0], (2, 1, Some(0.0), Some(1.0)));
        check(&[], &[], (0, 0, None, None));
        check(&[0], &[4], (0, 0, None, None));
    }

    proptest! {
        #[test]
        fn measures_stay_in_their_bounds(parts in prop::collection::vec((1usize..200, 0usize..50), 1..30)) {
            let parts: Vec<(usize, usize)> = parts.into_iter().map(|(size, hits)| (size, hits.min(size))).collect();
            let found = Parts::new(parts.iter().map(|(size, _)| *size).collect())
                .dispersion(parts.iter().map(|(_, hits)| *hits).enumerate());
            for value in [found.juilland_d, found.dp, found.dp_norm].into_iter().flatten() {
                prop_assert!((-1e-9..=1.0 + 1e-9).contains(&value), "{found:?}");
            }
        }
    }
}
