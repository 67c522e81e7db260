//! A table of counts: expected counts, residuals, how strongly rows and columns go together, and tests of that.
//!
//! With O the counts, E_ij = row_i col_j / n:
//!
//! - *chi-square* Σ (O − E)² / E, (r − 1)(c − 1) degrees of freedom, without Yates's correction, which is given beside it
//!   for two rows and two columns;
//! - *adjusted residual* (O − E) / √(E (1 − row_i / n)(1 − col_j / n)): beyond ±1.96 one cell stands out (Haberman 1973);
//! - *Cramér's V* √(chi² / (n min(r − 1, c − 1))), and corrected for bias (Bergsma 2013, J Korean Stat Soc 42:323);
//! - the *test* that fits: chi-square, or where an expected count is below 1 or one in five is below 5 (Cochran 1954)
//!   Fisher's exact test of two rows and two columns, else a Monte Carlo test with p = (1 + hits) / (draws + 1).
//!
//! Rows and columns that are all zero are left out first; `rows` and `columns` say how many stayed.

use super::undefined::share;
use super::{Fourfold, Measured, Random, Undefined, chi_square_tail};

/// Counts by row and column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrossTable {
    counts: Vec<Vec<usize>>,
    row_sums: Vec<usize>,
    column_sums: Vec<usize>,
    n: usize,
}

/// Which test was made, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Test {
    /// Chi-square.
    ChiSquare(f64),
    /// Fisher's exact test, two-sided.
    Fisher(f64),
    /// Tables drawn with these margins: the probability, how many were drawn, and the seed.
    MonteCarlo(f64, usize, u64),
}

impl Test {
    /// The probability.
    pub fn p(self) -> f64 {
        match self {
            Self::ChiSquare(p) | Self::Fisher(p) | Self::MonteCarlo(p, ..) => p,
        }
    }

    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChiSquare(_) => "chi-square",
            Self::Fisher(_) => "Fisher",
            Self::MonteCarlo(..) => "Monte Carlo",
        }
    }
}

/// Counts that are added up for a Monte Carlo test at most.
const MOST_DRAWS: usize = 200_000_000;

impl CrossTable {
    /// A table; rows that are shorter than others end with zeros.
    pub fn new(mut counts: Vec<Vec<usize>>) -> Self {
        let width = counts.iter().map(Vec::len).max().unwrap_or(0);
        counts.iter_mut().for_each(|row| row.resize(width, 0));
        let row_sums: Vec<usize> = counts.iter().map(|row| row.iter().sum()).collect();
        let column = |place: usize| counts.iter().filter_map(|row| row.get(place)).sum();
        Self { column_sums: (0..width).map(column).collect(), n: row_sums.iter().sum(), row_sums, counts }
    }

    /// The sum of all counts.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Rows that are not all zero.
    pub fn rows(&self) -> usize {
        self.row_sums.iter().filter(|sum| **sum > 0).count()
    }

    /// Columns that are not all zero.
    pub fn columns(&self) -> usize {
        self.column_sums.iter().filter(|sum| **sum > 0).count()
    }

    /// The degrees of freedom.
    pub fn freedom(&self) -> usize {
        self.rows().saturating_sub(1) * self.columns().saturating_sub(1)
    }

    fn margins(&self, row: usize, column: usize) -> (f64, f64) {
        let sum = |sums: &[usize], place: usize| sums.get(place).copied().unwrap_or(0) as f64;
        (sum(&self.row_sums, row), sum(&self.column_sums, column))
    }

    /// The count that a cell would have, did rows and columns not mind each other.
    pub fn expected(&self, row: usize, column: usize) -> Measured {
        let (row, column) = self.margins(row, column);
        if row * column == 0.0 { Err(Undefined::EmptyMargin) } else { Ok(row * column / self.n as f64) }
    }

    fn observed(&self, row: usize, column: usize) -> f64 {
        self.counts.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0) as f64
    }

    /// (O − E) / √E.
    pub fn pearson_residual(&self, row: usize, column: usize) -> Measured {
        let expected = self.expected(row, column)?;
        Ok((self.observed(row, column) - expected) / expected.sqrt())
    }

    /// Haberman's adjusted residual.
    pub fn adjusted_residual(&self, row: usize, column: usize) -> Measured {
        let pearson = self.pearson_residual(row, column)?;
        let (row, column) = self.margins(row, column);
        let n = self.n as f64;
        share(pearson, ((1.0 - row / n) * (1.0 - column / n)).sqrt(), Undefined::OneLevel)
    }

    /// The places of all cells whose row and column are not all zero.
    fn cells(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let filled = |sums: &[usize], place: usize| sums.get(place).is_some_and(|sum| *sum > 0);
        let all = (0..self.row_sums.len()).flat_map(|row| (0..self.column_sums.len()).map(move |column| (row, column)));
        all.filter(move |(row, column)| filled(&self.row_sums, *row) && filled(&self.column_sums, *column))
    }

    fn expectations(&self) -> impl Iterator<Item = f64> + '_ {
        self.cells().filter_map(|(row, column)| self.expected(row, column).ok())
    }

    /// The least expected count.
    pub fn least_expected(&self) -> Measured {
        self.expectations().min_by(f64::total_cmp).ok_or(Undefined::NothingInScope)
    }

    /// The share of expected counts below 5.
    pub fn share_below_five(&self) -> Measured {
        let below = self.expectations().filter(|expected| *expected < 5.0).count();
        share(below as f64, self.expectations().count() as f64, Undefined::NothingInScope)
    }

    fn squares(&self, correction: f64) -> Measured {
        if self.freedom() == 0 {
            return Err(Undefined::OneLevel);
        }
        let part = |(row, column): (usize, usize)| {
            let expected = self.expected(row, column).unwrap_or(1.0);
            let apart = (self.observed(row, column) - expected).abs();
            (apart - correction.min(apart)).powi(2) / expected
        };
        Ok(self.cells().map(part).sum())
    }

    /// Chi-square.
    pub fn chi_square(&self) -> Measured {
        self.squares(0.0)
    }

    /// Chi-square with Yates's correction, for two rows and two columns.
    pub fn chi_square_yates(&self) -> Measured {
        if self.freedom() == 1 { self.squares(0.5) } else { Err(Undefined::OneLevel) }
    }

    /// The probability of a chi-square as large.
    pub fn p(&self) -> Measured {
        Ok(chi_square_tail(self.chi_square()?, self.freedom()))
    }

    /// The probability of a chi-square as large, with Yates's correction.
    pub fn p_yates(&self) -> Measured {
        Ok(chi_square_tail(self.chi_square_yates()?, self.freedom()))
    }

    /// Cramér's V.
    pub fn cramers_v(&self) -> Measured {
        let least = self.rows().min(self.columns()) as f64 - 1.0;
        Ok((self.chi_square()? / (self.n as f64 * least)).sqrt())
    }

    /// Cramér's V without what chance alone would give.
    pub fn cramers_v_corrected(&self) -> Measured {
        let (n, r, c) = (self.n as f64, self.rows() as f64, self.columns() as f64);
        let phi = self.chi_square()? / n - (r - 1.0) * (c - 1.0) / (n - 1.0);
        // What differs from 0 in the last digits is 0.
        let phi = if phi < 1e-12 { 0.0 } else { phi };
        let fewer = |levels: f64| levels - (levels - 1.0).powi(2) / (n - 1.0);
        Ok(share(phi, fewer(r).min(fewer(c)) - 1.0, Undefined::TooFew)?.sqrt())
    }

    /// The four cells, where two rows and two columns are filled.
    pub fn fourfold(&self) -> Option<Fourfold> {
        let cells: Vec<(usize, usize)> = self.cells().collect();
        let [both, first, second, neither] = cells.as_slice() else { return None };
        let count = |(row, column): &(usize, usize)| self.observed(*row, *column) as usize;
        let square = self.rows() == 2;
        let fold = Fourfold { both: count(both), first: count(first), second: count(second), neither: count(neither) };
        square.then_some(fold)
    }

    /// The test that fits.
    ///
    /// # Errors
    /// [`Undefined`] where there is but one row or column, or fewer than five in all.
    pub fn test(&self, draws: usize, seed: u64) -> Result<Test, Undefined> {
        let chi_square = self.chi_square()?;
        if self.n < 5 {
            return Err(Undefined::TooFew);
        }
        if self.least_expected()? >= 1.0 && self.share_below_five()? <= 0.2 {
            return Ok(Test::ChiSquare(chi_square_tail(chi_square, self.freedom())));
        }
        match self.fourfold() {
            Some(fold) => Ok(Test::Fisher(fold.fisher()?)),
            None if self.n.saturating_mul(draws) > MOST_DRAWS => Err(Undefined::TooLarge),
            None => Ok(Test::MonteCarlo(self.monte_carlo(chi_square, draws, seed), draws, seed)),
        }
    }

    /// The share of tables with these margins whose chi-square is as large: columns are shuffled over rows. Chi-square is
    /// Σ O² / E − n, so that each table takes one pass.
    fn monte_carlo(&self, observed: f64, draws: usize, seed: u64) -> f64 {
        let spread = |sums: &[usize]| -> Vec<usize> {
            sums.iter().enumerate().flat_map(|(place, sum)| std::iter::repeat_n(place, *sum)).collect()
        };
        let (rows, mut columns) = (spread(&self.row_sums), spread(&self.column_sums));
        let width = self.column_sums.len();
        let places = (0..self.row_sums.len()).flat_map(|row| (0..width).map(move |column| (row, column)));
        let expected: Vec<f64> = places.map(|(row, column)| self.expected(row, column).unwrap_or(1.0)).collect();
        let mut counts = vec![0_u32; expected.len()];
        let mut random = Random::new(seed);
        let mut hits = 0;
        for _ in 0..draws {
            random.shuffle(&mut columns);
            counts.fill(0);
            for (row, column) in rows.iter().zip(&columns) {
                counts.get_mut(row * width + column).into_iter().for_each(|count| *count += 1);
            }
            let squares = counts.iter().zip(&expected).map(|(count, expected)| f64::from(*count).powi(2) / expected);
            let drawn = squares.sum::<f64>() - self.n as f64;
            hits += usize::from(drawn >= observed * (1.0 - 1e-7));
        }
        (1 + hits) as f64 / (draws + 1) as f64
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::tests::{all_near, counts, near, vector};

    fn check(name: &str) {
        let (input, expected) = vector(name);
        let table = CrossTable::new(input["table"].as_array().unwrap().iter().map(counts).collect());
        near(table.chi_square().ok(), &expected["chi2"]);
        assert_eq!(table.freedom() as u64, expected["dof"].as_u64().unwrap());
        near(table.p().ok(), &expected["p"]);
        near(table.least_expected().ok(), &expected["min_expected"]);
        near(table.share_below_five().ok(), &expected["share_expected_below_5"]);
        near(table.cramers_v().ok(), &expected["cramers_v"]);
        near(table.cramers_v_corrected().ok(), &expected["cramers_v_bias_corrected"]);
        let row =
            |of: &dyn Fn(usize) -> Measured| (0..table.column_sums.len()).map(|c| of(c).unwrap()).collect::<Vec<_>>();
        for place in 0..table.row_sums.len() {
            all_near(row(&|c| table.expected(place, c)), &expected["expected"][place]);
            all_near(row(&|c| table.pearson_residual(place, c)), &expected["pearson_residuals"][place]);
            all_near(row(&|c| table.adjusted_residual(place, c)), &expected["adjusted_residuals"][place]);
        }
        if let Some(fold) = table.fourfold() {
            near(table.chi_square_yates().ok(), &expected["chi2_yates"]);
            near(fold.fisher().ok(), &expected["fisher_two_sided_p"]);
            near(fold.odds_ratio().ok(), &expected["odds_ratio"]);
            assert_eq!(table.test(0, 0).unwrap(), Test::Fisher(fold.fisher().unwrap()));
        }
    }

    #[test]
    fn the_worked_examples_come_out() {
        check("E3-crosstab-2x2");
        check("E3b-crosstab-3x3");
    }

    #[test]
    fn empty_rows_and_columns_are_left_out() {
        let full = CrossTable::new(vec![vec![9, 3], vec![2, 6]]);
        let gaps = CrossTable::new(vec![vec![9, 0, 3], vec![0], vec![2, 0, 6]]);
        assert_eq!((gaps.rows(), gaps.columns(), gaps.freedom()), (2, 2, 1));
        assert_eq!((gaps.chi_square(), gaps.fourfold()), (full.chi_square(), full.fourfold()));
        assert_eq!(gaps.adjusted_residual(0, 1), Err(Undefined::EmptyMargin));
    }

    #[test]
    fn what_is_undefined_says_why() {
        let nothing = CrossTable::new(Vec::new());
        assert_eq!((nothing.n(), nothing.chi_square()), (0, Err(Undefined::OneLevel)));
        assert_eq!(nothing.least_expected(), Err(Undefined::NothingInScope));
        let one = CrossTable::new(vec![vec![3, 4]]);
        assert_eq!(
            (one.cramers_v(), one.adjusted_residual(0, 0)),
            (Err(Undefined::OneLevel), Err(Undefined::OneLevel))
        );
        let few = CrossTable::new(vec![vec![1, 1], vec![1, 1]]);
        assert_eq!(few.test(100, 1), Err(Undefined::TooFew));
    }

    #[test]
    fn a_table_that_is_thin_is_tested_by_drawing() {
        let table = CrossTable::new(vec![vec![3, 0, 0], vec![0, 3, 0], vec![0, 0, 3]]);
        let first = table.test(2_000, 42).unwrap();
        let Test::MonteCarlo(p, 2_000, 42) = first else { panic!("{first:?}") };
        // Of 9! / 3!³ = 1,680 ways six are as extreme.
        assert!((p - 6.0 / 1_680.0).abs() < 0.005, "{p}");
        assert_eq!(table.test(2_000, 42).unwrap(), first);
        let even = CrossTable::new(vec![vec![20, 20], vec![20, 20]]);
        assert_eq!(even.test(10, 1).unwrap(), Test::ChiSquare(1.0));
    }

    proptest! {
        #[test]
        fn nothing_is_ever_not_a_number(rows in prop::collection::vec(prop::collection::vec(0usize..9, 0..5), 0..5)) {
            let table = CrossTable::new(rows);
            let all = [table.chi_square(), table.cramers_v(), table.cramers_v_corrected(), table.p(), table.chi_square_yates()];
            prop_assert!(all.into_iter().flatten().all(|value| value.is_finite() && value >= 0.0), "{table:?}");
            for row in 0..5 {
                for column in 0..5 {
                    let cell = [table.adjusted_residual(row, column), table.pearson_residual(row, column)];
                    prop_assert!(cell.into_iter().flatten().all(f64::is_finite));
                }
            }
            if let Ok(test) = table.test(50, 3) {
                prop_assert!((0.0..=1.0).contains(&test.p()));
            }
        }
    }
}
