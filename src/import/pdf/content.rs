//! The operators of a page's content stream, and of the character maps, which are written in the same signs.
//!
//! Read leniently: what fits nothing is skipped, so that damage costs the words around it and not the page.

/// Operands that are kept for one operator; a map has some hundreds, a page a dozen.
const MOST_OPERANDS: usize = 100_000;

/// What stands before an operator.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Number(f32),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Operand>),
    /// Names with the texts they stand for; other values are not kept.
    Dictionary(Vec<(Vec<u8>, Vec<u8>)>),
}

impl Operand {
    pub(super) fn number(&self) -> Option<f32> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// The operators of a stream, one after the other.
pub(super) struct Operators<'a> {
    rest: &'a [u8],
    operands: Vec<Operand>,
}

/// One lexical unit.
enum Unit<'a> {
    Operand(Operand),
    Word(&'a [u8]),
    OpenArray,
    CloseArray,
    OpenDictionary,
    CloseDictionary,
}

impl<'a> Operators<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, operands: Vec::new() }
    }

    /// The next operator with what stands before it.
    pub(super) fn next(&mut self) -> Option<(&'a [u8], &[Operand])> {
        self.operands.clear();
        loop {
            match self.unit()? {
                Unit::Operand(operand) => self.keep(operand),
                Unit::OpenArray => {
                    let array = self.array();
                    self.keep(Operand::Array(array));
                }
                Unit::OpenDictionary => {
                    let dictionary = self.dictionary();
                    self.keep(Operand::Dictionary(dictionary));
                }
                Unit::CloseArray | Unit::CloseDictionary => {}
                Unit::Word(b"true" | b"false" | b"null") => {}
                Unit::Word(b"ID") => {
                    self.skip_image();
                    return Some((b"EI", &self.operands));
                }
                Unit::Word(word) => return Some((word, &self.operands)),
            }
        }
    }

    fn keep(&mut self, operand: Operand) {
        if self.operands.len() < MOST_OPERANDS {
            self.operands.push(operand);
        }
    }

    fn array(&mut self) -> Vec<Operand> {
        let mut array = Vec::new();
        // Arrays within arrays hold no text: they are read as one.
        while let Some(unit) = self.unit() {
            match unit {
                Unit::Operand(operand) => array.push(operand),
                Unit::CloseArray | Unit::Word(b"TJ" | b"Tj" | b"ET") => break,
                _ => {}
            }
        }
        array
    }

    fn dictionary(&mut self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let (mut entries, mut name, mut depth) = (Vec::new(), None, 1);
        while let Some(unit) = self.unit() {
            match unit {
                Unit::Operand(Operand::Name(found)) => name = Some(found),
                Unit::Operand(Operand::Text(text)) => entries.extend(name.take().map(|name| (name, text))),
                Unit::OpenDictionary => depth += 1,
                Unit::CloseDictionary => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        entries
    }

    /// Skip an inline image's bytes, to the `EI` that stands alone.
    fn skip_image(&mut self) {
        let ends = memchr::memmem::find_iter(self.rest, b"EI");
        let alone = |at: &usize| {
            let before = at.checked_sub(1).and_then(|at| self.rest.get(at));
            before.is_some_and(|byte| is_space(*byte)) && self.rest.get(at + 2).is_none_or(|byte| is_space(*byte))
        };
        let end = ends.into_iter().find(alone).map_or(self.rest.len(), |at| at + 2);
        self.take(end);
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn unit(&mut self) -> Option<Unit<'a>> {
        loop {
            let blank = self.rest.iter().take_while(|byte| is_space(**byte)).count();
            self.take(blank);
            let byte = *self.rest.first()?;
            return Some(match (byte, self.rest.get(1)) {
                (b'%', _) => {
                    let comment = self.rest.iter().take_while(|byte| !matches!(byte, b'\r' | b'\n')).count();
                    self.take(comment);
                    continue;
                }
                (b'<', Some(b'<')) => {
                    self.take(2);
                    Unit::OpenDictionary
                }
                (b'>', Some(b'>')) => {
                    self.take(2);
                    Unit::CloseDictionary
                }
                (b'<', _) => Unit::Operand(Operand::Text(self.hexadecimal())),
                (b'(', _) => Unit::Operand(Operand::Text(self.literal())),
                (b'[', _) => {
                    self.take(1);
                    Unit::OpenArray
                }
                (b']', _) => {
                    self.take(1);
                    Unit::CloseArray
                }
                (b'/', _) => Unit::Operand(Operand::Name(self.name())),
                (b')' | b'>' | b'{' | b'}', _) => {
                    self.take(1);
                    continue;
                }
                _ => self.word(),
            });
        }
    }

    fn word(&mut self) -> Unit<'a> {
        let length = self.rest.iter().take_while(|byte| is_regular(**byte)).count();
        let word = self.take(length);
        match number(word) {
            Some(number) => Unit::Operand(Operand::Number(number)),
            None => Unit::Word(word),
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.take(1);
        let length = self.rest.iter().take_while(|byte| is_regular(**byte)).count();
        let mut bytes = self.take(length);
        let mut name = Vec::with_capacity(length);
        while let Some((byte, rest)) = bytes.split_first() {
            let pair = rest.get(..2).filter(|_| *byte == b'#').and_then(|pair| std::str::from_utf8(pair).ok());
            let escaped = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
            name.push(escaped.unwrap_or(*byte));
            bytes = if escaped.is_some() { rest.get(2..).unwrap_or_default() } else { rest };
        }
        name
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.take(1);
        let length = self.rest.iter().take_while(|byte| **byte != b'>').count();
        let digits: Vec<u8> = self.take(length).iter().filter_map(|byte| hex_digit(*byte)).collect();
        self.take(1);
        digits.chunks(2).map(|pair| (pair.first().unwrap_or(&0) << 4) | pair.get(1).unwrap_or(&0)).collect()
    }

    fn literal(&mut self) -> Vec<u8> {
        self.take(1);
        let (mut text, mut depth) = (Vec::new(), 1);
        while let Some(byte) = self.take(1).first() {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
            text.push(*byte);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let digits = self.rest.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
        if digits > 0 {
            let value = self.take(digits).iter().fold(0_u16, |value, digit| value * 8 + u16::from(digit - b'0'));
            text.push(value.to_le_bytes()[0]);
            return;
        }
        match self.take(1).first() {
            Some(b'n') => text.push(b'\n'),
            Some(b'r') => text.push(b'\r'),
            Some(b't') => text.push(b'\t'),
            Some(b'b') => text.push(8),
            Some(b'f') => text.push(12),
            Some(b'\r') if self.rest.first() == Some(&b'\n') => {
                self.take(1);
            }
            Some(b'\r' | b'\n') | None => {}
            Some(other) => text.push(*other),
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A number as PDF writes it; producers also write `--5` and `1.2-3`, which are read as far as they make sense.
fn number(word: &[u8]) -> Option<f32> {
    let first = word.first()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return None;
    }
    let text = std::str::from_utf8(word).ok()?;
    let text = text.trim_start_matches('+');
    let text = if text.starts_with("--") { text.trim_start_matches('-') } else { text };
    let end = text.char_indices().skip(1).find(|(_, sign)| !sign.is_ascii_digit() && *sign != '.').map(|(at, _)| at);
    let found = text.get(..end.unwrap_or(text.len()))?.parse::<f32>().ok();
    let found = found.or_else(|| (text.len() < 3 && !text.contains(|sign: char| sign.is_alphabetic())).then_some(0.0));
    found.filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn operators_with_their_operands() {
        let mut operators = Operators::of(
            b"/F#31 12 Tf % x\n[(a\\(b\\101) -120.5 <4f6>]TJ /Span<</ActualText(fi)/K 3>> BDC BI /W 1 ID \x00EIx EI Q",
        );
        let (word, operands) = operators.next().unwrap();
        assert_eq!((word, operands), (&b"Tf"[..], &[Operand::Name(b"F1".to_vec()), Operand::Number(12.0)][..]));
        let array = Operand::Array(vec![
            Operand::Text(b"a(bA".to_vec()),
            Operand::Number(-120.5),
            Operand::Text(vec![0x4F, 0x60]),
        ]);
        assert_eq!(operators.next().unwrap(), (&b"TJ"[..], &[array][..]));
        let dictionary = Operand::Dictionary(vec![(b"ActualText".to_vec(), b"fi".to_vec())]);
        assert_eq!(operators.next().unwrap(), (&b"BDC"[..], &[Operand::Name(b"Span".to_vec()), dictionary][..]));
        let words: Vec<Vec<u8>> = std::iter::from_fn(|| operators.next().map(|(word, _)| word.to_vec())).collect();
        assert_eq!(words, [&b"BI"[..], b"EI", b"Q"]);
    }

    #[test]
    fn odd_numbers() {
        for (word, expected) in [
            ("-.5", Some(-0.5)),
            ("--3", Some(3.0)),
            ("1.2-3", Some(1.2)),
            ("-", Some(0.0)),
            ("Tj", None),
            ("1e9", Some(1.0)),
        ] {
            assert_eq!(number(word.as_bytes()), expected, "{word}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut operators = Operators::of(&bytes);
            while operators.next().is_some() {}
        }
    }
}
