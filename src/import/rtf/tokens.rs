//! The signs of RTF: groups, control words, escaped bytes, plain bytes.

/// One sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word12`: the word, and its number.
    Word(&'a [u8], Option<i32>),
    /// `\~`, `\*`: a sign that is no letter.
    Symbol(u8),
    /// `\'e9`
    Escaped(u8),
    /// A byte of text.
    Plain(u8),
    /// What `\bin12` holds, skipped.
    Binary,
}

/// The tokens of `bytes`; line ends are no text in RTF and are left out.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.rest.first()?;
        if first.is_ascii_alphabetic() {
            return Some(self.word());
        }
        self.take(1);
        if first != b'\'' {
            return Some(Token::Symbol(first));
        }
        let digits = self.rest.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        if byte.is_some() {
            self.take(2);
        }
        Some(Token::Escaped(byte.unwrap_or(b'?')))
    }

    fn word(&mut self) -> Token<'a> {
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = self.take(letters);
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest.iter().skip(sign).take_while(|byte| byte.is_ascii_digit()).count();
        let number = if digits == 0 { None } else { Some(number(self.take(sign + digits))) };
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if word == b"bin" {
            self.take(number.and_then(|count| usize::try_from(count).ok()).unwrap_or(0));
            return Token::Binary;
        }
        Token::Word(word, number)
    }
}

/// A number that fits, or 0: RTF's fit in 32 bits.
fn number(digits: &[u8]) -> i32 {
    std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.take(1).first()?;
            return match byte {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => continue,
                byte => Some(Token::Plain(byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_token() {
        let found: Vec<Token<'_>> = Tokens::of(b"{\\u-3913 \\'c4x\r\n\\*\\par\\bin3 }}}y\\'z}").collect();
        let expected = [
            Token::Open,
            Token::Word(b"u", Some(-3913)),
            Token::Escaped(0xC4),
            Token::Plain(b'x'),
            Token::Symbol(b'*'),
            Token::Word(b"par", None),
            Token::Binary,
            Token::Plain(b'y'),
            Token::Escaped(b'?'),
            Token::Plain(b'z'),
            Token::Close,
        ];
        assert_eq!(found, expected);
        assert_eq!(Tokens::of(b"\\").count(), 0);
        assert_eq!(Tokens::of(b"\\bin99999999999 x").count(), 2);
    }
}
