//! From a passage to what it is about: its words without those that say nothing, English ones by their stem, Chinese
//! ones as characters and as pairs of neighbours.
//!
//! A pair is as near as one comes to a Chinese word without a dictionary, and a single character still meets where the
//! other coder, or the other manager, used a longer or a shorter word.

use std::sync::LazyLock;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::analyser::{Scanner, following};
use super::fold::{Class, class};
use super::stem::Stem;
use crate::analysis::StopWords;

/// Whether a word, folded as the analyser folds it, says nothing about a passage: those that lists of words leave out.
fn is_silent(word: &str) -> bool {
    static WORDS: LazyLock<StopWords> = LazyLock::new(StopWords::usual);
    WORDS.holds(word)
}

/// Calls `hear` with each thing that a passage is about, as often as it stands there.
pub(super) fn subjects(text: &str, mut hear: impl FnMut(&str)) {
    let mut stream = Subjects::new(text);
    while stream.advance() {
        hear(&stream.token.text);
    }
}

/// The reader of subjects, as tantivy takes it.
#[derive(Clone, Debug, Default)]
pub(super) struct SubjectTokenizer;

/// The subjects of one passage, as tantivy takes them.
#[derive(Debug)]
pub(super) struct Subjects<'t> {
    scanner: Scanner<'t>,
    /// The character before, where it may make a pair with the next, and the position that the next then has.
    before: Option<(char, u32)>,
    /// A character whose pair has been given, and that is to be given itself.
    held: Option<char>,
    token: Token,
}

impl<'t> Subjects<'t> {
    fn new(text: &'t str) -> Self {
        Self { scanner: Scanner::new(text), before: None, held: None, token: Token::default() }
    }

    /// Put the next subject into the token; `false` where the word read has none.
    fn read(&mut self, position: u32) -> bool {
        let word = &mut self.token.text;
        let Some(character) = word.chars().next().filter(|&first| class(first) == Class::Single) else {
            self.before = None;
            if is_silent(word) {
                return false;
            }
            if let Some(stem) = Stem::of(word) {
                stem.as_str().clone_into(word);
            }
            return true;
        };
        let pair = self.before.filter(|(_, next)| *next == position).map(|(before, _)| before);
        self.before = Some((character, following(position, false)));
        let said = !is_silent(word);
        if let Some(before) = pair {
            word.insert(0, before);
            self.held = said.then_some(character);
        }
        pair.is_some() || said
    }
}

impl Tokenizer for SubjectTokenizer {
    type TokenStream<'t> = Subjects<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> Subjects<'t> {
        Subjects::new(text)
    }
}

impl TokenStream for Subjects<'_> {
    fn advance(&mut self) -> bool {
        self.token.position = self.token.position.wrapping_add(1);
        if let Some(character) = self.held.take() {
            self.token.text.clear();
            self.token.text.push(character);
            return true;
        }
        while let Some(place) = self.scanner.next(&mut self.token.text) {
            if self.read(place.position) {
                return true;
            }
        }
        false
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

    fn check(text: &str, expected: &str) {
        let mut found = Vec::new();
        subjects(text, |subject| found.push(subject.to_owned()));
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn words_that_say_nothing_are_left_out_and_others_are_stems() {
        check("We trusted them, and they didn’t transfer the drawings.", "trust transfer draw");
        check("The 2014 paint crisis 😀", "2014 paint crisi");
        check("it was what it was", "");
    }

    #[test]
    fn chinese_gives_characters_and_pairs() {
        check("信任", "信 信任 任");
        check("轉移，知识", "转 转移 移 知 知识 识");
        check("我们的图纸", "我们 们 们的 的图 图 图纸 纸");
        check("KPI考核", "kpi 考 考核 核");
    }

    proptest! {
        #[test]
        fn no_subject_is_empty(text in "(\\PC|[a-z信任我的，、.,'’\\-\n0-9😀é\u{301}\u{200B}]){0,80}") {
            subjects(&text, |subject| assert!(!subject.is_empty(), "{text:?}"));
        }
    }
}
