//! Numbers, names and ranges as few bytes, for what is kept of texts. What is read back is hostile: whatever does not fit is `None`.

use crate::text::CharRange;

/// A range whose gap or length does not fit into one byte.
const WIDE: u8 = u8::MAX;

/// Add a number: seven bits a byte.
pub fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Add a text with its length.
pub fn push_text(bytes: &mut Vec<u8>, text: &str) {
    push_number(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

/// Add a range that begins at `last` or behind, which is its end then: most words take one byte, with three bits for what stands
/// before them and five for their length.
pub fn push_range(bytes: &mut Vec<u8>, last: &mut usize, range: CharRange) {
    let (gap, length) = (range.start().get().saturating_sub(*last), range.len());
    match (gap, length) {
        (0..8, 1..=32) if (gap, length) != (7, 32) => bytes.push((gap << 5 | (length - 1)) as u8),
        _ => {
            bytes.push(WIDE);
            push_number(bytes, gap);
            push_number(bytes, length);
        }
    }
    *last = range.end().get();
}

/// Reads what was added, in the same order.
#[derive(Clone, Copy, Debug)]
pub struct Unpacker<'a> {
    rest: &'a [u8],
    /// The end of the range that was read last.
    last: usize,
}

impl<'a> Unpacker<'a> {
    /// Read from the beginning.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, last: 0 }
    }

    /// Whether nothing is left.
    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// All that is left.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    #[inline]
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// The next number.
    pub fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for place in 0..9 {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << (7 * place);
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// How many things follow, each of which takes a byte at least: so that nobody makes room for more than there can be.
    pub fn count(&mut self) -> Option<usize> {
        self.number().filter(|count| *count <= self.rest.len())
    }

    /// The next bytes.
    pub fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }

    /// The next text.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    /// The next range: where it begins and ends.
    #[inline]
    pub fn range(&mut self) -> Option<(u32, u32)> {
        let byte = self.byte()?;
        let (gap, length) = match byte {
            WIDE => (self.number()?, self.number()?),
            byte => (usize::from(byte >> 5), usize::from(byte & 31) + 1),
        };
        let start = self.last.checked_add(gap)?;
        self.last = start.checked_add(length)?;
        Some((u32::try_from(start).ok()?, u32::try_from(self.last).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unpacked(bytes: &[u8]) -> Option<Vec<(u32, u32)>> {
        let (mut reader, mut found) = (Unpacker::new(bytes), Vec::new());
        while !reader.is_done() {
            found.push(reader.range()?);
        }
        Some(found)
    }

    proptest! {
        #[test]
        fn ranges_come_back(steps in prop::collection::vec((0_usize..12, 0_usize..40), 0..40), far in 0_usize..100_000) {
            let (mut bytes, mut last, mut at, mut all) = (Vec::new(), 0, 0, Vec::new());
            for (gap, length) in steps.iter().chain(&[(far, 1), (0, far), (7, 32), (7, 31), (8, 1), (0, 0)]) {
                let range = CharRange::of(at + gap, at + gap + length);
                at = range.end().get();
                push_range(&mut bytes, &mut last, range);
                all.push((range.start().get() as u32, at as u32));
            }
            prop_assert_eq!(unpacked(&bytes), Some(all));
        }

        #[test]
        fn whatever_is_read_back_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = unpacked(&bytes);
            let mut reader = Unpacker::new(&bytes);
            while reader.number().is_some() && reader.text().is_some() && reader.count().is_some() {}
        }
    }

    #[test]
    fn a_word_takes_one_byte_and_names_come_back() {
        let (mut bytes, mut last) = (Vec::new(), 0);
        push_range(&mut bytes, &mut last, CharRange::of(1, 6));
        assert_eq!((bytes.len(), last), (1, 6));
        push_text(&mut bytes, "陈总 😀");
        push_number(&mut bytes, 300);
        let mut reader = Unpacker::new(&bytes);
        assert_eq!((reader.range(), reader.text(), reader.number()), (Some((1, 6)), Some("陈总 😀"), Some(300)));
        assert!(reader.is_done() && reader.number().is_none() && reader.range().is_none());
        assert_eq!(Unpacker::new(&[200]).count(), None, "no number without its last byte");
        assert_eq!(Unpacker::new(&[9, 1]).count(), None, "nine things do not fit into one byte");
    }
}
