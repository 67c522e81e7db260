//! Probabilities of what is seen, were there nothing to see.

/// The probability that chi-square of one degree of freedom is at least `value`.
pub fn upper_tail(value: f64) -> f64 {
    chi_square_tail(value, 1)
}

/// The probability that chi-square of `freedom` degrees of freedom is at least `value`: the regularised upper incomplete
/// gamma function Q(freedom / 2, value / 2), by its series where that converges soon and by its continued fraction elsewhere
/// (Lentz), as in Press et al., Numerical Recipes, 6.2. 1 for no degree of freedom.
///
/// ```
/// use emic::analysis::chi_square_tail;
/// assert!((chi_square_tail(9.487729036781154, 4) - 0.05).abs() < 1e-12);
/// ```
pub fn chi_square_tail(value: f64, freedom: usize) -> f64 {
    let (shape, x) = (freedom as f64 / 2.0, value / 2.0);
    if x <= 0.0 || freedom == 0 {
        return 1.0;
    }
    // x^a e^-x / Γ(a)
    let front = (shape * x.ln() - x - ln_gamma_of_half(freedom)).exp();
    if x < shape + 1.0 {
        return 1.0 - front * series(shape, x);
    }
    front * fraction(shape, x)
}

fn series(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut k) = (1.0 / shape, 1.0 / shape, shape);
    while term > sum * 1e-17 {
        k += 1.0;
        term *= x / k;
        sum += term;
    }
    sum
}

fn fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let (mut c, mut d) = (1e300, 1.0 / b);
    let mut h = d;
    for i in 1..100_000 {
        let i = f64::from(i);
        let a = -i * (i - shape);
        b += 2.0;
        d = 1.0 / (a * d + b);
        c = b + a / c;
        let factor = c * d;
        h *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// ln Γ(n / 2), from Γ(1) = 1 and Γ(½) = √π by Γ(a + 1) = a Γ(a).
fn ln_gamma_of_half(n: usize) -> f64 {
    let (first, start) = if n.is_multiple_of(2) { (0.0, 2) } else { (std::f64::consts::PI.sqrt().ln(), 1) };
    (start..n).step_by(2).map(|k| (k as f64 / 2.0).ln()).sum::<f64>() + first
}

/// Fisher's exact test of a table of two rows and two columns, two-sided: the sum of the probabilities of all tables with
/// these margins that are no more probable than this one, with a relative slack of 1e-7 as in R. Time grows with the
/// smallest margin.
///
/// ```
/// use emic::analysis::fisher_two_sided;
/// assert!((fisher_two_sided([[3, 1], [1, 3]]) - 0.4857142857).abs() < 1e-9);
/// ```
pub fn fisher_two_sided(table: [[usize; 2]; 2]) -> f64 {
    let [[a, b], [c, d]] = table;
    let (row, column, n) = (a + b, a + c, a + b + c + d);
    let (low, high) = ((row + column).saturating_sub(n), row.min(column));
    // Weights relative to the first table that is possible would overflow; relative to the observed one they do not
    // matter where they underflow.
    let ratio = |k: usize| {
        let (k, up) = (k as f64, (row - k) as f64 * (column - k) as f64);
        up / ((k + 1.0) * ((n + 1) as f64 + k - row as f64 - column as f64))
    };
    let (mut all, mut tail, mut weight) = (1.0, 1.0, 1.0);
    let mut take = |weight: f64| {
        all += weight;
        tail += if weight <= 1.0 + 1e-7 { weight } else { 0.0 };
    };
    for k in a..high {
        weight *= ratio(k);
        take(weight);
    }
    weight = 1.0;
    for k in (low..a).rev() {
        weight /= ratio(k);
        take(weight);
    }
    (tail / all).min(1.0)
}

/// The probability of a standard normal value at least as far from 0, on both sides.
pub fn normal_two_sided(z: f64) -> f64 {
    upper_tail(z * z)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn probabilities_are_those_of_the_tables() {
        for (value, expected) in [(0.0, 1.0), (3.841_458_820_694_124, 0.05), (6.634_896_601_021_213, 0.01)] {
            assert!((upper_tail(value) - expected).abs() < 1e-12, "{value}");
        }
        assert!((upper_tail(15.136_705_226_623_606) - 1e-4).abs() < 1e-14);
        assert!((upper_tail(100.0) / 1.523_970_604_832_094e-23 - 1.0).abs() < 1e-9);
        assert_eq!(upper_tail(1e9), 0.0);
        for (value, freedom, expected) in [(18.307_038_053_275_14, 10, 0.05), (2.0, 2, (-1.0f64).exp()), (5.0, 0, 1.0)]
        {
            assert!((chi_square_tail(value, freedom) - expected).abs() < 1e-12, "{value} {freedom}");
        }
        assert!((normal_two_sided(-1.959_963_984_540_054) - 0.05).abs() < 1e-12);
    }

    #[test]
    fn fisher_at_the_edges() {
        assert_eq!(fisher_two_sided([[0, 0], [0, 0]]), 1.0);
        assert_eq!(fisher_two_sided([[5, 0], [0, 0]]), 1.0);
        assert!((fisher_two_sided([[5, 0], [0, 5]]) - 2.0 / 252.0).abs() < 1e-12);
        assert_eq!(fisher_two_sided([[5_000, 0], [0, 5_000]]), 0.0);
    }

    proptest! {
        #[test]
        fn both_ways_to_the_tail_meet(value in 2.9f64..3.1) {
            // Chi-square falls, without a step where the ways change.
            prop_assert!(upper_tail(value) > upper_tail(value + 1e-7));
            prop_assert!(upper_tail(value) - upper_tail(value + 1e-7) < 1e-7);
        }

        #[test]
        fn the_exact_test_is_a_sum_of_hypergeometric_probabilities(table in prop::array::uniform4(0usize..12)) {
            let [a, b, c, d] = table;
            let choose = |n: usize, k: usize| (0..k).fold(1.0, |all, i| all * (n - i) as f64 / (i + 1) as f64);
            let (row, column, n) = (a + b, a + c, a + b + c + d);
            let p = |k: usize| choose(column, k) * choose(n - column, row - k) / choose(n, row);
            let possible = (0..=row.min(column)).filter(|k| row - k <= n - column);
            let sum: f64 = possible.map(p).filter(|one| *one <= p(a) * (1.0 + 1e-7)).sum();
            prop_assert!((fisher_two_sided([[a, b], [c, d]]) - sum).abs() < 1e-9);
        }
    }
}
