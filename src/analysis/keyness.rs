//! Which words tell one group of texts from another.
//!
//! A word stands O₁ times among the N₁ words of the target and O₂ times among the N₂ words of the reference. With
//! E_i = N_i (O₁ + O₂) / (N₁ + N₂):
//!
//! - *G2* = 2 Σ O_i ln(O_i / E_i), with 0 ln 0 = 0: two cells, as Rayson & Garside (2000); *four cells* adds the words that
//!   are others, N_i − O_i (Dunning 1993, Comput Linguist 19:61). One degree of freedom; above 15.136 p is < .0001.
//! - *log ratio* = log₂((O₁/N₁) / (O₂/N₂)), a count of zero taken as 0.5 (Hardie 2014): +1 is twice as frequent.
//! - *%DIFF* = 100 (f₁ − f₂) / f₂ over the relative frequencies; none where f₂ = 0 (Gabrielatos & Marchi).
//! - *BIC* = G2 − ln(N₁ + N₂) (Wilson 2013): above 10 is very strong.
//!
//! Words cluster in texts, so p is too small (it supposes that every word is drawn by itself): look at the range and the
//! dispersion too. What is not defined is `None`.

use super::upper_tail;

/// One word in two corpora.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contingency {
    /// How often it stands in the target.
    pub target: usize,
    /// Words of the target.
    pub target_words: usize,
    /// How often it stands in the reference.
    pub reference: usize,
    /// Words of the reference.
    pub reference_words: usize,
}

/// What tells the two apart. All `None` where one of them has no words, or neither has this word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Keyness {
    /// Log-likelihood of two cells.
    pub g2: Option<f64>,
    /// Log-likelihood of four cells.
    pub g2_four_cell: Option<f64>,
    /// The probability of a G2 as large, were all words drawn by themselves.
    pub p: Option<f64>,
    /// Effect size: positive where it is more frequent in the target.
    pub log_ratio: Option<f64>,
    /// Percent more than in the reference.
    pub percent_difference: Option<f64>,
    /// G2 less what the size of the corpora alone would give.
    pub bic: Option<f64>,
}

impl Contingency {
    /// Compare.
    ///
    /// ```
    /// use emic::analysis::Contingency;
    /// let word = Contingency { target: 60, target_words: 10_000, reference: 45, reference_words: 15_000 };
    /// let key = word.keyness();
    /// assert!((key.g2.unwrap() - 12.518491977).abs() < 1e-9);
    /// assert!((key.log_ratio.unwrap() - 1.0).abs() < 1e-12);
    /// ```
    pub fn keyness(self) -> Keyness {
        let (o1, n1) = (self.target as f64, self.target_words as f64);
        let (o2, n2) = (self.reference as f64, self.reference_words as f64);
        if self.target_words == 0 || self.reference_words == 0 || self.target + self.reference == 0 {
            return Keyness::default();
        }
        let expected = (o1 + o2) / (n1 + n2);
        let two = 2.0 * (part(o1, n1 * expected) + part(o2, n2 * expected));
        let others = 1.0 - expected;
        let four = two + 2.0 * (part(n1 - o1, n1 * others) + part(n2 - o2, n2 * others));
        // What differs from 0 in the last digit is 0.
        let g2 = two.max(0.0);
        let smoothed = |count: f64, words: f64| if count == 0.0 { 0.5 / words } else { count / words };
        let (f1, f2) = (o1 / n1, o2 / n2);
        Keyness {
            g2: Some(g2),
            g2_four_cell: Some(four.max(0.0)),
            p: Some(upper_tail(g2)),
            log_ratio: Some((smoothed(o1, n1) / smoothed(o2, n2)).log2()),
            percent_difference: (self.reference > 0).then(|| 100.0 * ((f1 - f2) / f2)),
            bic: Some(g2 - (n1 + n2).ln()),
        }
    }

    /// How often for every thousand words, in the target and in the reference.
    pub fn per_1000(self) -> (Option<f64>, Option<f64>) {
        let rate = |count: usize, words: usize| (words > 0).then(|| 1000.0 * count as f64 / words as f64);
        (rate(self.target, self.target_words), rate(self.reference, self.reference_words))
    }
}

fn part(observed: f64, expected: f64) -> f64 {
    if observed > 0.0 { observed * (observed / expected).ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::tests::{near, vector};

    /// `60/10000 vs 45/15000`
    fn contingency(words: &str) -> Contingency {
        let numbers: Vec<usize> = words.split([' ', '/']).filter_map(|part| part.parse().ok()).collect();
        let [target, target_words, reference, reference_words] = numbers[..] else { panic!("{words}") };
        Contingency { target, target_words, reference, reference_words }
    }

    #[test]
    fn the_worked_examples_come_out() {
        let (_, expected) = vector("E6-keyness");
        for (words, expected) in expected.as_object().unwrap() {
            let word = contingency(words);
            let key = word.keyness();
            near(key.g2, &expected["g2_rayson_garside"]);
            near(key.g2_four_cell, &expected["g2_four_cell"]);
            near(key.p, &expected["p"]);
            near(key.log_ratio, &expected["log_ratio"]);
            near(key.percent_difference, &expected["pct_diff"]);
            near(key.bic, &expected["bic"]);
            near(word.per_1000().0, &expected["per_1000"][0]);
            near(word.per_1000().1, &expected["per_1000"][1]);
        }
    }

    #[test]
    fn what_the_target_never_says_is_a_hundred_percent_less() {
        for words in 1..200 {
            let word = Contingency { target: 0, target_words: 7, reference: 3, reference_words: 3 * words };
            assert_eq!(word.keyness().percent_difference, Some(-100.0));
        }
    }

    #[test]
    fn without_words_there_is_no_keyness() {
        for (target, target_words, reference, reference_words) in [(0, 0, 3, 10), (1, 10, 0, 0), (0, 10, 0, 10)] {
            let word = Contingency { target, target_words, reference, reference_words };
            assert_eq!(word.keyness(), Keyness::default());
        }
        let every_word = Contingency { target: 10, target_words: 10, reference: 5, reference_words: 5 };
        assert_eq!(every_word.keyness().g2_four_cell, Some(0.0));
    }

    proptest! {
        #[test]
        fn swapping_the_corpora_turns_the_sign(o1 in 0usize..500, o2 in 1usize..500, n in 500usize..9_000) {
            let one = Contingency { target: o1, target_words: n, reference: o2, reference_words: 2 * n };
            let other = Contingency { target: o2, target_words: 2 * n, reference: o1, reference_words: n };
            let (one, other) = (one.keyness(), other.keyness());
            prop_assert!((one.g2.unwrap() - other.g2.unwrap()).abs() < 1e-6);
            prop_assert!((one.log_ratio.unwrap() + other.log_ratio.unwrap()).abs() < 1e-9);
            prop_assert!((0.0..=1.0).contains(&one.p.unwrap()));
        }
    }
}
