//! From text to the words that are searched: one analyser for the index, for queries and for exact places of hits.
//!
//! Latin and other letters make words, folded to lower case without accents; Han, kana and Hangul make one word a
//! character, so that any run of them can be found without a dictionary. Words are numbered by position, and the
//! number tells whether a clause or paragraph ends before the word, so that no phrase reaches over an end by accident. Nothing is stemmed here: English forms
//! are brought together when a query is asked (see [`super::stem`]), so that the words as written can be found too.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::fold::{Class, ascii, class, fold_letter, fold_mark, fold_single};
use crate::text::TextRange;

/// Bytes of a word that are kept; what follows is part of the word and not searched.
pub(super) const LONGEST: usize = 200;

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In bytes of the text.
    pub range: TextRange,
    /// Twice the number of words before, and one more behind an odd number of clause ends. So two neighbours are 2
    /// apart if nothing parts them and an odd number if a clause or paragraph ends between them.
    pub position: u32,
}

/// The position of the word after the one at `position`; `gap` says that a clause ends between the two.
pub(super) fn following(position: u32, gap: bool) -> u32 {
    (position + 2) ^ u32::from(gap)
}

/// How many words come before a position.
pub(super) fn count_before(position: u32) -> u32 {
    position / 2
}

/// Reads the words of a text one after another.
///
/// ```
/// use emic::search::Scanner;
/// let (mut scanner, mut word) = (Scanner::new("Café, IJV合資"), String::new());
/// let mut words = Vec::new();
/// while let Some(place) = scanner.next(&mut word) {
///     words.push((word.clone(), place.position));
/// }
/// assert_eq!(words, [("cafe".to_owned(), 0), ("ijv".into(), 3), ("合".into(), 5), ("资".into(), 7)]);
/// ```
#[derive(Clone, Debug)]
pub struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// The position that the next word has if no clause ends before it.
    position: u32,
    gap: bool,
}

impl<'t> Scanner<'t> {
    /// Begin at the start of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, position: 0, gap: false }
    }

    /// Put the next word into `word`, folded, and say where it stands; `None` at the end.
    pub fn next(&mut self, word: &mut String) -> Option<Place> {
        word.clear();
        self.gap = false;
        loop {
            let start = self.at;
            let (class, length) = self.peek()?;
            match class {
                Class::Letter => {
                    let end = self.letters(word);
                    return Some(self.place(start, end));
                }
                Class::Single => {
                    self.single(word, length);
                    return Some(self.place(start, self.at));
                }
                Class::Gap => self.gap = true,
                Class::Line => self.gap |= self.blank_line(),
                Class::Hyphen => self.gap |= !self.between_words(length),
                Class::Mark | Class::Apostrophe | Class::Quiet => {}
            }
            self.at += length;
        }
    }

    fn place(&mut self, start: usize, end: usize) -> Place {
        let position = self.position ^ u32::from(self.gap && self.position > 0);
        self.position = following(position, false);
        Place { range: TextRange::of(start, end), position }
    }

    /// The class and length in bytes of the character at hand.
    #[inline]
    fn peek(&self) -> Option<(Class, usize)> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte < 0x80 {
            return Some((ascii(byte), 1));
        }
        let character = self.char_at(self.at)?;
        Some((class(character), character.len_utf8()))
    }

    #[inline]
    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn single(&mut self, word: &mut String, length: usize) {
        let Some(character) = self.char_at(self.at) else { return };
        self.at += length;
        // A Han character before another, the usual case, has nothing that could belong to it.
        let rest = self.text.get(self.at..).unwrap_or_default();
        let (folded, taken) = match rest.as_bytes().first() {
            Some(0xE4..=0xE9) | None if ('\u{4E00}'..='\u{9FFF}').contains(&character) => {
                (super::variants::simplify(character), 0)
            }
            _ => fold_single(character, rest),
        };
        self.at += taken;
        word.push(folded);
    }

    /// Read a word of letters; gives the end of its last letter.
    fn letters(&mut self, word: &mut String) -> usize {
        let mut end = self.at;
        loop {
            if self.ascii_run(word) {
                end = self.at;
            }
            let Some((class, length)) = self.peek() else { break };
            let Some(character) = self.char_at(self.at) else { break };
            match class {
                Class::Letter => {
                    fold_letter(character, word);
                    end = self.at + length;
                }
                Class::Mark => {
                    fold_mark(character, word);
                    // An invisible character at the end is left outside of the word.
                    if unicode_normalization::char::is_combining_mark(character) {
                        end = self.at + length;
                    }
                }
                Class::Apostrophe if self.letter_at(self.at + length) => word.push('\''),
                Class::Gap if self.in_number_or_acronym(end, character, word) => {}
                _ => break,
            }
            self.at += length;
        }
        if word.len() > LONGEST {
            word.truncate(word.floor_char_boundary(LONGEST));
        }
        end
    }

    /// Read the ASCII letters and digits at hand; whether there were any.
    #[inline]
    fn ascii_run(&mut self, word: &mut String) -> bool {
        let bytes = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let from = word.len();
        word.push_str(self.text.get(self.at..self.at + length).unwrap_or_default());
        if let Some(added) = word.get_mut(from..) {
            added.make_ascii_lowercase();
        }
        self.at += length;
        length > 0
    }

    /// Whether the mark at hand, just after a letter, belongs to a number (`3.5`, `1,000`, where the comma is left out)
    /// or to an acronym (`U.S.`, whose dots are left out).
    fn in_number_or_acronym(&self, end: usize, mark: char, word: &mut String) -> bool {
        if end != self.at || !matches!(mark, '.' | ',' | '．' | '，') {
            return false;
        }
        let before = self.text.get(..self.at).and_then(|text| text.chars().next_back());
        let following = self.text.get(self.at + mark.len_utf8()..).unwrap_or_default().chars();
        let digits = following.take(4).take_while(|&next| is_digit(next)).count();
        if before.is_some_and(is_digit) && digits > 0 {
            if matches!(mark, '.' | '．') {
                word.push('.');
                return true;
            }
            return digits == 3;
        }
        let byte = |place: Option<usize>| place.and_then(|at| self.text.as_bytes().get(at)).copied().unwrap_or(b' ');
        let (before, after) = (byte(self.at.checked_sub(1)), byte(Some(self.at + 1)));
        let letters = mark == '.' && before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
        letters && !self.spelled_before(self.at - 1) && !self.spelled_at(self.at + 2)
    }

    /// Whether a letter or its accent ends at `at`. A Han character beside a letter is a word of its own.
    fn spelled_before(&self, at: usize) -> bool {
        let before = self.text.get(..at).and_then(|text| text.chars().next_back());
        before.is_some_and(|before| matches!(class(before), Class::Letter | Class::Mark))
    }

    /// Whether a letter or its accent begins at `at`.
    fn spelled_at(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(|next| matches!(class(next), Class::Letter | Class::Mark))
    }

    fn letter_at(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(|next| class(next) == Class::Letter)
    }

    /// Whether only blanks stand between this line end and the next.
    fn blank_line(&self) -> bool {
        let rest = self.text.as_bytes().iter().skip(self.at + 1);
        rest.copied().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) == Some(b'\n')
    }

    /// Whether the hyphen at hand touches a word on both sides.
    fn between_words(&self, length: usize) -> bool {
        let word = |c: char| matches!(class(c), Class::Letter | Class::Single | Class::Mark);
        let before = self.text.get(..self.at).and_then(|text| text.chars().next_back());
        before.is_some_and(word) && self.char_at(self.at + length).is_some_and(word)
    }
}

/// Whether a character is a digit of either width.
fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || ('０'..='９').contains(&character)
}

/// The analyser as tantivy takes it.
#[derive(Clone, Debug, Default)]
pub struct Analyser;

/// The words of one turn, as tantivy takes them.
#[derive(Debug)]
pub struct Words<'t> {
    scanner: Scanner<'t>,
    token: Token,
}

impl Tokenizer for Analyser {
    type TokenStream<'t> = Words<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> Words<'t> {
        Words { scanner: Scanner::new(text), token: Token::default() }
    }
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        let Some(place) = self.scanner.next(&mut self.token.text) else { return false };
        self.token.offset_from = place.range.start().get();
        self.token.offset_to = place.range.end().get();
        self.token.position = place.position as usize;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words joined by a space, `_` where positions have a gap.
    fn read(text: &str) -> String {
        let (mut scanner, mut word, mut out) = (Scanner::new(text), String::new(), String::new());
        let mut expected = 0;
        while let Some(place) = scanner.next(&mut word) {
            let gap = if place.position != expected { " _ " } else { " " };
            out += if expected == 0 { "" } else { gap };
            out += &word;
            expected = following(place.position, false);
        }
        out
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(read(text), expected, "{text}");
    }

    #[test]
    fn words_are_read_as_a_person_reads_them() {
        check("The Joint Venture", "the joint venture");
        check("face-to-face – or not - well", "face to face _ or not _ well");
        check("don’t, won't; the partners’ firm's", "don't _ won't _ the partners firm's");
        check("Café naïve ＡＢＣ Straße cafe\u{301}", "cafe naive abc strasse cafe");
        check("在U.S.市场 À.B. a.bc", "在 us _ 市 场 a _ b _ a _ bc");
        check("in the U.S. since 3.5 years, 1,000 or 1,00", "in the us _ since 3.5 years _ 1000 or 1 _ 00");
        check("１，０００ １,０００ 1，000 ３．５ １，００ 一，二", "1000 1000 1000 3.5 1 _ 00 一 _ 二");
        check("example.com R&D and/or e.g. this", "example _ com r d and or eg _ this");
        check("he said “trust me” twice", "he said trust me twice");
        check("co\u{AD}operate zero\u{200B}", "cooperate zero");
        check("wrapped\nline\n\nnext paragraph", "wrapped line _ next paragraph");
    }

    #[test]
    fn han_kana_and_hangul_are_read_by_character() {
        check("信任很重要", "信 任 很 重 要");
        check("信，任。信 任", "信 _ 任 _ 信 任");
        check("IJV合資公司KPI考核", "ijv 合 资 公 司 kpi 考 核");
        check("約翰·史密斯說「好」", "约 翰 史 密 斯 说 好");
        check("ｶﾞｲド 한국어", "ガ イ ド 한 국 어");
        check("😀信😀任", "信 _ 任");
        check("信任-合作", "信 任 合 作");
    }

    #[test]
    fn a_word_without_end_is_cut_and_not_split() {
        assert_eq!(read(&format!("{} b", "ä".repeat(5_000))), format!("{} b", "a".repeat(LONGEST)));
    }

    proptest! {
        #[test]
        fn places_are_in_order_inside_the_text_and_never_empty(text in "(\\PC|[a-z信任，、.,'’\\-\n0-9😀é\u{301}\u{200B}]){0,80}") {
            let (mut scanner, mut word) = (Scanner::new(&text), String::new());
            let (mut end, mut position) = (0, None);
            while let Some(place) = scanner.next(&mut word) {
                prop_assert!(!place.range.slice(&text).is_empty());
                prop_assert!(!word.is_empty(), "{:?}", place.range.slice(&text));
                prop_assert!(place.range.start().get() >= end);
                prop_assert!(position < Some(place.position));
                end = place.range.end().get();
                position = Some(place.position);
            }
        }

        #[test]
        fn folding_what_was_folded_changes_nothing(text in "[a-zA-Z信任轉資éÉＡß ]{0,40}") {
            let once = read(&text);
            prop_assert_eq!(read(&once), once.clone());
        }
    }
}
