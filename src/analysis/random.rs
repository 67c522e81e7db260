//! Numbers that look random and are the same for the same seed, on every machine.

/// SplitMix64 (Steele, Lea & Flood 2014): the state begins as the seed.
#[derive(Clone, Copy, Debug)]
pub struct Random(u64);

/// What the state grows by at each number.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The same sequence, so many numbers further on.
    #[must_use]
    pub fn skip(self, numbers: u64) -> Self {
        Self(self.0.wrapping_add(STEP.wrapping_mul(numbers)))
    }

    #[inline]
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`: the high half of the product; 0 where `count` is 0.
    #[inline]
    pub fn below(&mut self, count: usize) -> usize {
        let product = u128::from(self.next()) * count as u128;
        usize::try_from(product >> 64).unwrap_or_default()
    }

    /// Shuffle: Fisher and Yates, from the end.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let place = self.below(last + 1);
            items.swap(place, last);
        }
    }
}

/// The value below which a share of sorted values lies, between two of them by proportion: type 7 of Hyndman & Fan (1996).
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let low = sorted.get(place.floor() as usize)?;
    let high = sorted.get(place.ceil() as usize)?;
    Some(low + (high - low) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        // The first numbers of the reference implementation for the seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!([(); 2].map(|()| random.next()), [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
        assert_eq!(Random::new(1_234_567).skip(2).next(), 9_817_491_932_198_370_423);
        assert_eq!(Random::new(7).below(0), 0);
        random.shuffle::<u8>(&mut []);
    }

    #[test]
    fn quantiles_lie_between_values_by_proportion() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[4.0], 0.05), Some(4.0));
        assert_eq!(quantile(&[1.0, 2.0, 4.0, 8.0], 0.5), Some(3.0));
        assert_eq!(quantile(&[1.0, 2.0, 4.0, 8.0], 1.0), Some(8.0));
    }
}
