//! Offsets and ranges as types, so that bytes and code points cannot be mixed up.

use std::fmt;
use std::ops::{Add, Sub};

/// A position in a text in bytes, always on a char boundary of the text that it was made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteOffset(u32);

/// A position in a text in Unicode code points, zero-based: the unit on disk and in every export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CharOffset(u32);

macro_rules! offset {
    ($name:ident, $unit:literal) => {
        impl $name {
            #[doc = concat!("The offset at `value` ", $unit, "; offsets past 4 GiB are clamped.")]
            pub fn new(value: usize) -> Self {
                Self(u32::try_from(value).unwrap_or(u32::MAX))
            }

            #[doc = concat!("The offset as a count of ", $unit, ".")]
            pub fn get(self) -> usize {
                self.0 as usize
            }
        }

        impl Add<usize> for $name {
            type Output = Self;
            fn add(self, count: usize) -> Self {
                Self::new(self.get() + count)
            }
        }

        impl Sub for $name {
            type Output = usize;
            fn sub(self, earlier: Self) -> usize {
                self.get().saturating_sub(earlier.get())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

offset!(ByteOffset, "bytes");
offset!(CharOffset, "code points");

macro_rules! range {
    ($(#[$doc:meta])* $name:ident of $offset:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            start: $offset,
            end: $offset,
        }

        impl $name {
            /// The range from `start` to `end`, end exclusive; the two are swapped if they come in the wrong order.
            pub fn new(start: $offset, end: $offset) -> Self {
                Self { start: start.min(end), end: start.max(end) }
            }

            /// The range between two plain counts.
            pub fn of(start: usize, end: usize) -> Self {
                Self::new($offset::new(start), $offset::new(end))
            }

            /// The empty range at `offset`.
            pub fn empty(offset: $offset) -> Self {
                Self { start: offset, end: offset }
            }

            /// The first position.
            pub fn start(self) -> $offset {
                self.start
            }

            /// The position after the last.
            pub fn end(self) -> $offset {
                self.end
            }

            /// The number of positions.
            pub fn len(self) -> usize {
                self.end - self.start
            }

            /// Whether the range holds no position.
            pub fn is_empty(self) -> bool {
                self.start == self.end
            }

            /// Whether the position at `offset` lies in the range.
            pub fn contains(self, offset: $offset) -> bool {
                self.start <= offset && offset < self.end
            }

            /// Whether `other` lies wholly in this range.
            pub fn contains_range(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// Whether the two ranges share at least one position.
            pub fn overlaps(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }

            /// What the two ranges share, if they share at least one position.
            pub fn intersect(self, other: Self) -> Option<Self> {
                let (start, end) = (self.start.max(other.start), self.end.min(other.end));
                (start < end).then_some(Self { start, end })
            }

            /// The smallest range that holds both.
            pub fn cover(self, other: Self) -> Self {
                Self { start: self.start.min(other.start), end: self.end.max(other.end) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}..{}", self.start, self.end)
            }
        }
    };
}

range! {
    /// A range of bytes in a text, start ≤ end, both on char boundaries; read it as `range.slice(text)`.
    ///
    /// ```
    /// use emic::text::TextRange;
    /// assert_eq!(TextRange::of(0, 6).slice("信任 counts"), "信任");
    /// ```
    TextRange of ByteOffset
}

range! {
    /// A range of Unicode code points, start ≤ end, end exclusive: how codings are stored and exported.
    CharRange of CharOffset
}

impl TextRange {
    /// The words of `text` in this range; the empty string where the range does not fit the text.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start.get()..self.end.get()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_swap_meet_and_cover() {
        let range = TextRange::new(ByteOffset::new(7), ByteOffset::new(3));
        assert_eq!((range.start().get(), range.end().get(), range.len()), (3, 7, 4));
        assert_eq!(range.intersect(TextRange::of(5, 9)), Some(TextRange::of(5, 7)));
        assert_eq!(range.intersect(TextRange::of(7, 9)), None);
        assert_eq!(range.cover(TextRange::of(9, 9)), TextRange::of(3, 9));
        assert!(range.contains(ByteOffset::new(3)) && !range.contains(ByteOffset::new(7)));
    }

    #[test]
    fn a_range_that_does_not_fit_reads_as_nothing() {
        assert_eq!(TextRange::of(0, 4).slice("信任"), "");
        assert_eq!(TextRange::of(3, 60).slice("信任"), "");
    }
}
