//! Which coders, by place, in sixteen bytes.

/// Coders that can be compared at once.
pub const MOST_CODERS: usize = 128;

/// A set of coders by their places, all below [`MOST_CODERS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CoderSet(u128);

impl CoderSet {
    /// With one more.
    #[must_use]
    pub fn with(self, coder: usize) -> Self {
        Self(self.0 | Self::bit(coder))
    }

    /// Without one.
    #[must_use]
    pub fn without(self, coder: usize) -> Self {
        Self(self.0 & !Self::bit(coder))
    }

    /// Those in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not in `other`.
    #[must_use]
    pub fn but(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether it holds a coder.
    pub fn has(self, coder: usize) -> bool {
        self.0 & Self::bit(coder) != 0
    }

    /// How many.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether nobody.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The places, in order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..MOST_CODERS).filter(move |coder| self.has(*coder))
    }

    fn bit(coder: usize) -> u128 {
        u32::try_from(coder).ok().and_then(|coder| 1_u128.checked_shl(coder)).unwrap_or(0)
    }
}
