//! Two codes in units: in how many both, one, the other, neither, and what that says.
//!
//! With a both, b A alone, c B alone, d neither, n all units:
//!
//! - *Jaccard* a / (a + b + c), *Dice* 2a / (2a + b + c);
//! - *shares* P(B|A) = a / (a + b), P(A|B) = a / (a + c);
//! - *expected* E = (a + b)(a + c) / n, *lift* a / E;
//! - *phi* (ad − bc) / √((a + b)(c + d)(a + c)(b + d));
//! - *PMI* log₂(a n / ((a + b)(a + c))) (Church & Hanks 1990), *NPMI* PMI / −log₂(a / n) (Bouma 2009): −1 where they never
//!   meet, 1 where they are never apart; unsteady for a below 5;
//! - *chi-square* n (ad − bc)² / (the product under the root of phi), one degree of freedom; *Fisher's* exact test,
//!   two-sided. Units of one transcript are not independent: both explore, they do not test.

use super::undefined::share;
use super::{Measured, Undefined, fisher_two_sided};

/// How many units have what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fourfold {
    /// Both codes.
    pub both: usize,
    /// The first alone.
    pub first: usize,
    /// The second alone.
    pub second: usize,
    /// Neither.
    pub neither: usize,
}

/// The smallest margin up to which Fisher's test is made.
const LARGEST_TEST: usize = 1_000_000;

impl Fourfold {
    /// From the sizes of both codes, of what they share, and of all.
    pub fn of_sizes(first: usize, second: usize, both: usize, all: usize) -> Self {
        let either = first + second - both.min(first).min(second);
        Self {
            both,
            first: first.saturating_sub(both),
            second: second.saturating_sub(both),
            neither: all.saturating_sub(either),
        }
    }

    /// All units.
    pub fn units(self) -> usize {
        self.both + self.first + self.second + self.neither
    }

    /// a, b, c, d, n.
    fn cells(self) -> [f64; 5] {
        [self.both, self.first, self.second, self.neither, self.units()].map(|count| count as f64)
    }

    /// Jaccard's coefficient.
    ///
    /// ```
    /// use emic::analysis::Fourfold;
    /// let pair = Fourfold { both: 8, first: 4, second: 6, neither: 22 };
    /// assert_eq!(pair.jaccard(), Ok(8.0 / 18.0));
    /// assert!(Fourfold { neither: 5, ..Fourfold::default() }.jaccard().is_err());
    /// ```
    pub fn jaccard(self) -> Measured {
        let [a, b, c, ..] = self.cells();
        share(a, a + b + c, Undefined::NeitherApplied)
    }

    /// Dice's coefficient.
    pub fn dice(self) -> Measured {
        let [a, b, c, ..] = self.cells();
        share(2.0 * a, 2.0 * a + b + c, Undefined::NeitherApplied)
    }

    /// P(second | first).
    pub fn second_given_first(self) -> Measured {
        let [a, b, ..] = self.cells();
        share(a, a + b, Undefined::NeverApplied)
    }

    /// P(first | second).
    pub fn first_given_second(self) -> Measured {
        let [a, _, c, ..] = self.cells();
        share(a, a + c, Undefined::NeverApplied)
    }

    /// Units that would have both, did the codes not mind each other.
    pub fn expected(self) -> Measured {
        let [a, b, c, _, n] = self.cells();
        share((a + b) * (a + c), n, Undefined::NothingInScope)
    }

    /// Both over expected.
    pub fn lift(self) -> Measured {
        share(self.both as f64, self.expected()?, Undefined::EmptyMargin)
    }

    /// Phi, the correlation of the two.
    pub fn phi(self) -> Measured {
        let [a, b, c, d, _] = self.cells();
        // Two roots, because the product of four large margins has no room.
        let root = ((a + b) * (c + d)).sqrt() * ((a + c) * (b + d)).sqrt();
        share(a * d - b * c, root, Undefined::EmptyMargin)
    }

    /// Chi-square, without Yates's correction.
    pub fn chi_square(self) -> Measured {
        Ok(self.phi()?.powi(2) * self.units() as f64)
    }

    /// Pointwise mutual information in bits.
    pub fn pmi(self) -> Measured {
        match self.both {
            0 => self.lift().and(Err(Undefined::Infinite)),
            _ => Ok(self.lift()?.log2()),
        }
    }

    /// Normalised pointwise mutual information, from −1 to 1.
    pub fn npmi(self) -> Measured {
        let [a, .., n] = self.cells();
        self.lift()?;
        match self.both {
            0 => Ok(-1.0),
            _ if a == n => Ok(1.0),
            _ => Ok(self.pmi()? / -(a / n).log2()),
        }
    }

    /// Fisher's exact test, two-sided.
    pub fn fisher(self) -> Measured {
        let Self { both, first, second, neither } = self;
        let margins = [both + first, second + neither, both + second, first + neither];
        match margins.into_iter().min() {
            None | Some(0) => Err(Undefined::EmptyMargin),
            Some(least) if least > LARGEST_TEST => Err(Undefined::TooLarge),
            _ => Ok(fisher_two_sided([[both, first], [second, neither]])),
        }
    }

    /// (ad) / (bc).
    pub fn odds_ratio(self) -> Measured {
        let [a, b, c, d, _] = self.cells();
        share(a * d, b * c, Undefined::Infinite)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::tests::{near, vector};

    #[test]
    fn the_worked_example_comes_out() {
        let (input, expected) = vector("E2d-cooccurrence-units");
        let count = |name: &str| input[name].as_u64().unwrap() as usize;
        let pair = Fourfold {
            both: count("both"),
            first: count("A_only"),
            second: count("B_only"),
            neither: count("neither"),
        };
        let numbers = [
            ("expected_both", pair.expected()),
            ("jaccard", pair.jaccard()),
            ("dice", pair.dice()),
            ("phi", pair.phi()),
            ("pmi_log2", pair.pmi()),
            ("npmi", pair.npmi()),
            ("lift", pair.lift()),
            ("p_B_given_A", pair.second_given_first()),
            ("p_A_given_B", pair.first_given_second()),
            ("chi2", pair.chi_square()),
            ("fisher_two_sided_p", pair.fisher()),
        ];
        for (name, ours) in numbers {
            near(ours.ok(), &expected[name]);
        }
    }

    #[test]
    fn what_is_undefined_says_why() {
        let nothing = Fourfold::default();
        assert_eq!(nothing.jaccard(), Err(Undefined::NeitherApplied));
        assert_eq!(nothing.expected(), Err(Undefined::NothingInScope));
        assert_eq!(nothing.fisher(), Err(Undefined::EmptyMargin));
        let apart = Fourfold { both: 0, first: 3, second: 2, neither: 9 };
        assert_eq!((apart.pmi(), apart.npmi()), (Err(Undefined::Infinite), Ok(-1.0)));
        let everywhere = Fourfold { both: 7, ..Fourfold::default() };
        assert_eq!((everywhere.npmi(), everywhere.phi()), (Ok(1.0), Err(Undefined::EmptyMargin)));
        let one = Fourfold { first: 4, neither: 2, ..Fourfold::default() };
        assert_eq!((one.lift(), one.npmi()), (Err(Undefined::EmptyMargin), Err(Undefined::EmptyMargin)));
    }

    proptest! {
        #[test]
        fn measures_keep_to_their_bounds(a in 0usize..99, b in 0usize..99, c in 0usize..99, d in 0usize..99) {
            let pair = Fourfold { both: a, first: b, second: c, neither: d };
            let one = [pair.jaccard(), pair.dice(), pair.second_given_first(), pair.first_given_second(), pair.fisher()];
            for value in one.into_iter().flatten() {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&value));
            }
            for value in [pair.phi(), pair.npmi()].into_iter().flatten() {
                prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&value));
            }
            let all = [pair.expected(), pair.lift(), pair.pmi(), pair.odds_ratio(), pair.chi_square()];
            prop_assert!(all.into_iter().flatten().all(f64::is_finite));
            prop_assert_eq!(Fourfold::of_sizes(a + b, a + c, a, a + b + c + d), pair);
        }
    }
}
