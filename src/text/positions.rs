//! The one place that converts positions: bytes, code points, display columns.

use unicode_width::UnicodeWidthStr;

use super::{ByteOffset, CharOffset, CharRange, TextRange};

/// Bytes between two checkpoints: a conversion scans at most this many.
const STRIDE: usize = 256;

/// Bytes that are counted at once on the way to a code point.
const STEP: usize = 32;

/// A table of checkpoints over one text, for conversions in constant time.
///
/// ```
/// use emic::text::{CharRange, Positions, TextRange};
/// let text = "😀信任";
/// let positions = Positions::new(text);
/// assert_eq!(positions.to_chars(text, TextRange::of(4, 10)), CharRange::of(1, 3));
/// assert_eq!(positions.to_bytes(text, CharRange::of(1, 3)), Some(TextRange::of(4, 10)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    /// For every full stride of bytes: code points that begin before it. Empty where all is ASCII.
    checkpoints: Vec<u32>,
    /// Code points in the whole text.
    chars: u32,
}

impl Positions {
    /// Read `text` once.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { checkpoints: Vec::new(), chars: CharOffset::new(text.len()).get() as u32 };
        }
        let mut checkpoints = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut chars = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            checkpoints.push(chars);
            chars += bytecount::num_chars(chunk) as u32;
        }
        Self { checkpoints, chars }
    }

    /// Code points in the whole text.
    pub fn chars(&self) -> usize {
        self.chars as usize
    }

    /// The code point offset of a byte offset.
    pub fn char_of(&self, text: &str, offset: ByteOffset) -> CharOffset {
        let end = offset.get().min(text.len());
        let last = self.checkpoints.len().saturating_sub(1);
        let chunk = (end / STRIDE).min(last);
        let Some(&before) = self.checkpoints.get(chunk) else { return CharOffset::new(end) };
        let rest = text.as_bytes().get(chunk * STRIDE..end).unwrap_or_default();
        CharOffset::new(before as usize + bytecount::num_chars(rest))
    }

    /// The byte offset of a code point offset, `None` past the end of the text.
    pub fn byte_of(&self, text: &str, offset: CharOffset) -> Option<ByteOffset> {
        if offset.get() > self.chars() {
            return None;
        }
        if self.checkpoints.is_empty() {
            return Some(ByteOffset::new(offset.get()));
        }
        let chunk = self.checkpoints.partition_point(|&chars| chars as usize <= offset.get()) - 1;
        let mut left = offset.get() - self.checkpoints[chunk] as usize;
        let mut start = chunk * STRIDE;
        // By the dozen first.
        while let Some(part) = text.as_bytes().get(start..start + STEP) {
            let chars = bytecount::num_chars(part);
            if chars > left {
                break;
            }
            left -= chars;
            start += STEP;
        }
        for (place, byte) in text.as_bytes().iter().enumerate().skip(start) {
            if byte & 0xC0 == 0x80 {
                continue;
            }
            if left == 0 {
                return Some(ByteOffset::new(place));
            }
            left -= 1;
        }
        Some(ByteOffset::new(text.len()))
    }

    /// A byte range in code points.
    pub fn to_chars(&self, text: &str, range: TextRange) -> CharRange {
        CharRange::new(self.char_of(text, range.start()), self.char_of(text, range.end()))
    }

    /// A code point range in bytes, `None` where it does not fit the text.
    pub fn to_bytes(&self, text: &str, range: CharRange) -> Option<TextRange> {
        Some(TextRange::new(self.byte_of(text, range.start())?, self.byte_of(text, range.end())?))
    }
}

/// The display columns that a terminal gives `text`: 2 for a Han character, 0 for a combining mark.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_boundary_goes_there_and_back(text in "(\\PC|[a-z信任😀é\n]){0,600}") {
            let positions = Positions::new(&text);
            prop_assert_eq!(positions.chars(), text.chars().count());
            let boundaries = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
            for (count, byte) in boundaries.enumerate() {
                prop_assert_eq!(positions.char_of(&text, ByteOffset::new(byte)).get(), count);
                prop_assert_eq!(positions.byte_of(&text, CharOffset::new(count)), Some(ByteOffset::new(byte)));
            }
            prop_assert_eq!(positions.byte_of(&text, CharOffset::new(positions.chars() + 1)), None);
        }
    }
}
