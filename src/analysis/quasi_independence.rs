//! A square table in which some cells cannot be: what its margins alone would give the others, and how far each is from it.
//!
//! Under *quasi-independence* the expected count of a cell that can be is a_i b_j, and that of one that cannot is 0, with the margins of
//! the counts; iterative proportional fitting finds it (Bishop, Fienberg & Holland 1975; Bakeman & Quera 2011). The *adjusted residual*
//! is (O − E) / √(E (1 − h)), where h is the cell's leverage in that model (Haberman 1973): h_ij = E_ij x' (X' W X)⁻ x with W the expected
//! counts. Where every cell can be, this is (O − E) / √(E (1 − row/n)(1 − column/n)), the residual of an ordinary table.

use super::{Measured, Undefined};

/// Things up to which a table is fitted: the time grows with their third power.
pub(super) const MOST_FITTED: usize = 200;

/// Rounds of fitting at most.
const ROUNDS: usize = 2_000;

/// Below this a cell has nothing left to differ in.
const LEAST: f64 = 1e-7;

/// A fitted table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuasiIndependence {
    size: usize,
    expected: Vec<f64>,
    residuals: Vec<Measured>,
}

impl QuasiIndependence {
    /// Fit the counts of `size` × `size` cells, row by row, of which those can be that `can` says.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`], or [`Undefined::StructuralZero`] where the fit does not come to an end.
    pub fn fit(size: usize, counts: &[f64], can: impl Fn(usize, usize) -> bool) -> Result<Self, Undefined> {
        if size > MOST_FITTED {
            return Err(Undefined::TooLarge);
        }
        let at = |row: usize, column: usize| counts.get(row * size + column).copied().unwrap_or(0.0);
        let rows: Vec<f64> = (0..size).map(|row| (0..size).map(|column| at(row, column)).sum()).collect();
        let columns: Vec<f64> = (0..size).map(|column| (0..size).map(|row| at(row, column)).sum()).collect();
        let places = || (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
        let begin = |(row, column): (usize, usize)| {
            let filled = |sums: &[f64], place: usize| sums.get(place).is_some_and(|sum| *sum > 0.0);
            if can(row, column) && filled(&rows, row) && filled(&columns, column) { 1.0 } else { 0.0 }
        };
        let mut fitted = Self { size, expected: places().map(begin).collect(), residuals: Vec::new() };
        fitted.scale(&rows, &columns)?;
        let inverse = fitted.inverse(&rows, &columns);
        let residual = |(row, column): (usize, usize)| {
            fitted.residual_of(at(row, column), row, column, inverse.as_deref().ok_or(Undefined::StructuralZero)?)
        };
        fitted.residuals = places().map(residual).collect();
        Ok(fitted)
    }

    /// The expected count of a cell.
    pub fn expected(&self, row: usize, column: usize) -> f64 {
        self.expected.get(row * self.size + column).copied().unwrap_or(0.0)
    }

    /// The adjusted residual of a cell.
    pub fn residual(&self, row: usize, column: usize) -> Measured {
        self.residuals.get(row * self.size + column).copied().unwrap_or(Err(Undefined::EmptyMargin))
    }

    fn sum(&self, places: impl Iterator<Item = (usize, usize)>) -> f64 {
        places.map(|(row, column)| self.expected(row, column)).sum()
    }

    /// Bring the rows and the columns to their sums by turns, until both are there.
    fn scale(&mut self, rows: &[f64], columns: &[f64]) -> Result<(), Undefined> {
        let size = self.size;
        let n: f64 = rows.iter().sum();
        for _ in 0..ROUNDS {
            for (row, wanted) in rows.iter().enumerate() {
                let sum = self.sum((0..size).map(|column| (row, column)));
                self.multiply((0..size).map(|column| row * size + column), *wanted, sum);
            }
            let mut off: f64 = 0.0;
            for (column, wanted) in columns.iter().enumerate() {
                let sum = self.sum((0..size).map(|row| (row, column)));
                off = off.max((sum - wanted).abs());
                self.multiply((0..size).map(|row| row * size + column), *wanted, sum);
            }
            if off <= 1e-10 * n.max(1.0) {
                return Ok(());
            }
        }
        Err(Undefined::StructuralZero)
    }

    fn multiply(&mut self, places: impl Iterator<Item = usize>, wanted: f64, sum: f64) {
        let factor = if sum > 0.0 { wanted / sum } else { 0.0 };
        for place in places {
            self.expected.get_mut(place).into_iter().for_each(|expected| *expected *= factor);
        }
    }

    /// (X' W X)⁻ of the rows and columns that are not empty, all but the last column; `None` where the table falls into parts. Rows come
    /// first, places that are left out are 0.
    fn inverse(&self, rows: &[f64], columns: &[f64]) -> Option<Vec<f64>> {
        let size = self.size;
        let filled = |sums: &[f64], first: usize| -> Vec<usize> {
            (0..size)
                .filter(|place| sums.get(*place).is_some_and(|sum| *sum > 0.0))
                .map(|place| first + place)
                .collect()
        };
        let mut kept = filled(rows, 0);
        kept.extend(filled(columns, size));
        kept.pop();
        let weight = |one: usize, other: usize| match (one < size, other < size) {
            (true, true) if one == other => rows.get(one).copied().unwrap_or(0.0),
            (false, false) if one == other => columns.get(one - size).copied().unwrap_or(0.0),
            (true, false) => self.expected(one, other - size),
            (false, true) => self.expected(other, one - size),
            _ => 0.0,
        };
        let matrix: Vec<Vec<f64>> =
            kept.iter().map(|one| kept.iter().map(|other| weight(*one, *other)).collect()).collect();
        let inverted = invert(matrix)?;
        let mut whole = vec![0.0; 4 * size * size];
        for (one, row) in kept.iter().zip(&inverted) {
            for (other, value) in kept.iter().zip(row) {
                whole.get_mut(one * 2 * size + other).into_iter().for_each(|slot| *slot = *value);
            }
        }
        Some(whole)
    }

    fn residual_of(&self, observed: f64, row: usize, column: usize, inverse: &[f64]) -> Measured {
        let size = self.size;
        let expected = self.expected(row, column);
        if expected <= 0.0 {
            return Err(Undefined::EmptyMargin);
        }
        let at = |one: usize, other: usize| inverse.get(one * 2 * size + other).copied().unwrap_or(0.0);
        let leverage = expected * (at(row, row) + at(size + column, size + column) + 2.0 * at(row, size + column));
        let free = 1.0 - leverage;
        if free < LEAST { Err(Undefined::StructuralZero) } else { Ok((observed - expected) / (expected * free).sqrt()) }
    }
}

/// The inverse of a symmetric positive matrix, by Gauss and Jordan; `None` where there is none.
fn invert(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    for (place, row) in matrix.iter_mut().enumerate() {
        row.extend((0..size).map(|column| if column == place { 1.0 } else { 0.0 }));
    }
    let largest = matrix.iter().flatten().fold(0.0_f64, |most, value| most.max(value.abs()));
    for pivot in 0..size {
        let mut own = std::mem::take(matrix.get_mut(pivot)?);
        let value = *own.get(pivot)?;
        if value <= largest * 1e-12 {
            return None;
        }
        own.iter_mut().for_each(|cell| *cell /= value);
        for row in &mut matrix {
            let Some(factor) = row.get(pivot).copied().filter(|factor| *factor != 0.0) else { continue };
            row.iter_mut().zip(&own).for_each(|(cell, pivot)| *cell -= factor * pivot);
        }
        *matrix.get_mut(pivot)? = own;
    }
    Some(matrix.into_iter().map(|row| row.into_iter().skip(size).collect()).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::CrossTable;

    fn fit(counts: &[[usize; 4]; 4], can: impl Fn(usize, usize) -> bool) -> Result<QuasiIndependence, Undefined> {
        let counts: Vec<f64> = counts.iter().flatten().map(|count| *count as f64).collect();
        QuasiIndependence::fit(4, &counts, can)
    }

    #[test]
    fn a_table_without_a_diagonal_is_fitted() {
        // a_i b_j off the diagonal: 1, 2, 3, 4 times 2, 1, 1, 3.
        let counts = [[0, 1, 1, 3], [4, 0, 2, 6], [6, 3, 0, 9], [8, 4, 4, 0]];
        let found = fit(&counts, |row, column| row != column).unwrap();
        for (row, own) in counts.iter().enumerate() {
            for (column, count) in own.iter().enumerate() {
                assert!((found.expected(row, column) - *count as f64).abs() < 1e-6);
                match found.residual(row, column) {
                    Ok(residual) => assert!(residual.abs() < 1e-5 && row != column),
                    Err(why) => assert_eq!((why, row), (Undefined::EmptyMargin, column)),
                }
            }
        }
    }

    #[test]
    fn what_its_margins_alone_tell_has_no_residual() {
        let two = QuasiIndependence::fit(2, &[0.0, 3.0, 5.0, 0.0], |row, column| row != column);
        assert!(two.is_err() || two.unwrap().residual(0, 1).is_err());
        let none = QuasiIndependence::fit(0, &[], |_, _| true).unwrap();
        assert_eq!(none.residual(0, 0), Err(Undefined::EmptyMargin));
        assert_eq!(QuasiIndependence::fit(MOST_FITTED + 1, &[], |_, _| true), Err(Undefined::TooLarge));
    }

    proptest! {
        #[test]
        fn without_holes_it_is_an_ordinary_table(counts in prop::array::uniform4(prop::array::uniform4(0usize..9))) {
            let table = CrossTable::new(counts.iter().map(|row| row.to_vec()).collect());
            let found = fit(&counts, |_, _| true).unwrap();
            for row in 0..4 {
                for column in 0..4 {
                    if let (Ok(own), Ok(other)) = (found.residual(row, column), table.adjusted_residual(row, column)) {
                        prop_assert!((own - other).abs() < 1e-5, "{own} {other}");
                    }
                    if let Ok(expected) = table.expected(row, column) {
                        prop_assert!((found.expected(row, column) - expected).abs() < 1e-6);
                    }
                }
            }
        }

        #[test]
        fn nothing_is_ever_not_a_number(counts in prop::array::uniform4(prop::array::uniform4(0usize..9))) {
            if let Ok(found) = fit(&counts, |row, column| row != column) {
                for row in 0..4 {
                    for column in 0..4 {
                        prop_assert!(found.residual(row, column).is_ok_and(f64::is_finite) || found.residual(row, column).is_err());
                    }
                }
            }
        }
    }
}
