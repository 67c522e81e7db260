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

/// The value that Student's t of so many degrees of freedom stays within with a probability of 95 %: what an interval of 95 %
/// is made with. By bisection of the regularised incomplete beta function, whose continued fraction (Lentz) is that of Press
/// et al., Numerical Recipes, 6.4; beyond 10,000 by the expansion of Cornish and Fisher, which is exact to twelve digits there.
/// `None` for no degree of freedom.
///
/// ```
/// use emic::analysis::student_95;
/// assert!((student_95(9).unwrap() - 2.262157162798).abs() < 1e-11);
/// ```
pub fn student_95(freedom: usize) -> Option<f64> {
    if freedom == 0 {
        return None;
    }
    let v = freedom as f64;
    if freedom > 10_000 {
        let z = NORMAL_95;
        return Some(z + (z.powi(3) + z) / (4.0 * v) + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * v * v));
    }
    // Γ((v + 1) / 2) / (Γ(v / 2) Γ(1 / 2))
    let front = (ln_gamma_of_half(freedom + 1) - ln_gamma_of_half(freedom) - ln_gamma_of_half(1)).exp();
    let (mut low, mut high) = (0.0, 16.0);
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        let is_within = two_sided_student(middle, v, front) > 0.05;
        (low, high) = if is_within { (middle, high) } else { (low, middle) };
    }
    Some((low + high) / 2.0)
}

/// What a standard normal value stays within with a probability of 95 %.
pub const NORMAL_95: f64 = 1.959_963_984_540_054;

/// P(|T| > t) = I_x(v / 2, 1 / 2) with x = v / (v + t²).
fn two_sided_student(t: f64, v: f64, front: f64) -> f64 {
    let x = v / (v + t * t);
    let (a, b) = (v / 2.0, 0.5);
    if x >= 1.0 {
        return 1.0;
    }
    let front = front * (a * x.ln() + b * (1.0 - x).ln()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let small = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut c, mut d) = (1.0, 1.0 / small(1.0 - (a + b) * x / (a + 1.0)));
    let mut h = d;
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / small(1.0 + even * d);
        c = small(1.0 + even / c);
        h *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / small(1.0 + odd * d);
        c = small(1.0 + odd / c);
        h *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn student_stays_within_what_the_tables_say() {
        for (freedom, expected) in [(1, 12.706204736174698), (2, 4.302652729749464), (30, 2.0422724563013)] {
            assert!((student_95(freedom).unwrap() - expected).abs() < 1e-11, "{freedom}");
        }
        assert_eq!(student_95(0), None);
        // Both ways meet where one takes over.
        assert!((student_95(10_000).unwrap() - student_95(10_001).unwrap() - 2.4e-8).abs() < 1e-9);
        assert!((student_95(100_000_000).unwrap() - NORMAL_95).abs() < 1e-7);
    }

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
