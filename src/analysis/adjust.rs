//! Probabilities of a family of tests, adjusted for how many there are.

/// How.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Adjustment {
    /// Step-down, holds under any dependence (Holm 1979).
    #[default]
    Holm,
    /// The share of false discoveries instead of any error (Benjamini & Hochberg 1995).
    BenjaminiHochberg,
    /// Each times how many there are.
    Bonferroni,
}

impl Adjustment {
    /// The adjusted probabilities, in the order given.
    ///
    /// ```
    /// use emic::analysis::Adjustment;
    /// assert_eq!(Adjustment::Holm.adjust(&[0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
    /// ```
    pub fn adjust(self, p: &[f64]) -> Vec<f64> {
        let n = p.len() as f64;
        let mut order: Vec<(f64, usize)> = p.iter().copied().zip(0..).collect();
        order.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut adjusted = vec![1.0; p.len()];
        let mut set = |place: usize, value: f64| adjusted.get_mut(place).into_iter().for_each(|slot| *slot = value);
        match self {
            Self::Bonferroni => order.iter().for_each(|(p, place)| set(*place, (p * n).min(1.0))),
            Self::Holm => {
                let mut most = 0.0_f64;
                for (rank, (p, place)) in order.iter().enumerate() {
                    most = most.max(p * (n - rank as f64)).min(1.0);
                    set(*place, most);
                }
            }
            Self::BenjaminiHochberg => {
                let mut least = 1.0_f64;
                for (rank, (p, place)) in order.iter().enumerate().rev() {
                    least = least.min(p * n / (rank + 1) as f64);
                    set(*place, least);
                }
            }
        }
        adjusted
    }

    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Holm => "Holm",
            Self::BenjaminiHochberg => "Benjamini-Hochberg",
            Self::Bonferroni => "Bonferroni",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::{near, numbers, vector};

    #[test]
    fn the_worked_example_comes_out() {
        let (input, expected) = vector("E3c-multiple-comparisons");
        let p = numbers(&input["p"]);
        for (how, name) in
            [(Adjustment::Holm, "holm"), (Adjustment::BenjaminiHochberg, "bh"), (Adjustment::Bonferroni, "bonferroni")]
        {
            for (ours, theirs) in how.adjust(&p).into_iter().zip(expected[name].as_array().unwrap()) {
                near(Some(ours), theirs);
            }
            assert!(how.adjust(&[]).is_empty());
        }
    }
}
