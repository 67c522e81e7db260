//! Words as numbers: what is counted, compared and kept of texts, so that no word is looked at twice.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::word_reader::{Script, WordReader, is_joined};
use crate::project::Transcript;

/// A word of a turn by its number, and whether it can be part of one term with the word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberedWord(u32);

impl NumberedWord {
    /// A word, and whether it is joined to the one before.
    pub fn new(number: u32, joined: bool) -> Self {
        Self(number << 1 | u32::from(joined))
    }

    /// From what [`Self::code`] gave.
    pub fn of_code(code: u32) -> Self {
        Self(code)
    }

    /// Both as one number: twice the word's, and one more where it is joined.
    pub fn code(self) -> u32 {
        self.0
    }

    /// The number of the word.
    #[inline]
    pub fn number(self) -> u32 {
        self.0 >> 1
    }

    /// Whether nothing but blanks and hyphens stands between it and the one before ([`is_joined`]).
    pub fn is_joined(self) -> bool {
        self.0 & 1 == 1
    }
}

/// A word that has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// What words count as.
    Key {
        /// In lower case and simplified characters.
        key: String,
        /// What it is written in.
        script: Script,
    },
    /// A Chinese word as it is written where that is not in simplified characters.
    Form {
        /// The number of what it counts as.
        of: u32,
        /// As it is written.
        form: String,
    },
}

impl Word {
    /// What words count as.
    pub fn key(key: &str) -> Self {
        Self::Key { key: key.to_owned(), script: Script::of(key) }
    }
}

/// Words with their numbers, in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub struct WordNumbers {
    words: Vec<Word>,
    /// Those of at most fifteen bytes, which nearly all are, by their bytes as one number: found without a look at the word.
    short: HashMap<u128, u32, RandomState>,
    long: HashMap<String, u32, RandomState>,
    forms: HashMap<(u32, String), u32, RandomState>,
}

impl WordNumbers {
    /// These words, which are only looked up by their numbers: [`Self::number`] knows none of them.
    pub fn of_words(words: Vec<Word>) -> Self {
        Self { words, ..Self::default() }
    }

    /// The words by their numbers.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The words by their numbers.
    pub fn into_words(self) -> Vec<Word> {
        self.words
    }

    /// What the word of a number counts as; `None` where no word has it.
    pub fn key(&self, number: u32) -> Option<(&str, Script)> {
        match self.words.get(number as usize)? {
            Word::Key { key, script } => Some((key, *script)),
            Word::Form { of, .. } => match self.words.get(*of as usize)? {
                Word::Key { key, script } => Some((key, *script)),
                Word::Form { .. } => None,
            },
        }
    }

    /// The number of what words count as.
    pub fn number(&mut self, key: &str) -> u32 {
        let packed = packed(key);
        let known = match packed {
            Some(packed) => self.short.get(&packed),
            None => self.long.get(key),
        };
        if let Some(number) = known {
            return *number;
        }
        let number = self.next();
        self.words.push(Word::key(key));
        match packed {
            Some(packed) => drop(self.short.insert(packed, number)),
            None => drop(self.long.insert(key.to_owned(), number)),
        }
        number
    }

    /// The number of a word as it is written.
    fn form(&mut self, of: u32, form: &str) -> u32 {
        let next = self.next();
        let number = *self.forms.entry((of, form.to_owned())).or_insert(next);
        if number == next {
            self.words.push(Word::Form { of, form: form.to_owned() });
        }
        number
    }

    fn next(&self) -> u32 {
        u32::try_from(self.words.len()).unwrap_or(u32::MAX)
    }

    /// Take these words in too: the number that each has here, by the one that it has there.
    pub fn join(&mut self, words: &[Word]) -> Vec<u32> {
        let mut numbers: Vec<u32> = Vec::with_capacity(words.len());
        for word in words {
            numbers.push(match word {
                Word::Key { key, .. } => self.number(key),
                // What it counts as stands before it.
                Word::Form { of, form } => self.form(numbers.get(*of as usize).copied().unwrap_or_default(), form),
            });
        }
        numbers
    }

    /// The words of each turn of a transcript.
    pub fn read(&mut self, transcript: &Transcript, reader: &WordReader) -> Vec<Vec<NumberedWord>> {
        let text = transcript.text.as_str();
        let mut turns = Vec::with_capacity(transcript.turns.len());
        for turn in &transcript.turns {
            let (mut words, mut before) = (Vec::new(), None);
            reader.read(text, turn.words, |range, key| {
                let mut number = self.number(key);
                let letters = range.slice(text);
                if !key.is_ascii() && letters != key && Script::of(key) == Script::Han {
                    number = self.form(number, letters);
                }
                let joined = before.is_some_and(|before| is_joined(text, before, range.start()));
                words.push(NumberedWord::new(number, joined));
                before = Some(range.end());
            });
            turns.push(words);
        }
        turns
    }
}

/// The bytes of a short word and how many they are, as one number.
fn packed(word: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    let (last, rest) = bytes.split_last_mut()?;
    rest.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    *last = word.len() as u8;
    Some(u128::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_and_long_ones_keep_their_numbers() {
        let mut words = WordNumbers::default();
        let all =
            ["", "a", "信任", "知识转移管理", "a-word-of-fifteen".get(..15).unwrap(), "a-word-of-sixteen", "\0", "aa"];
        let first: Vec<u32> = all.iter().map(|word| words.number(word)).collect();
        assert_eq!(first, (0..all.len() as u32).collect::<Vec<_>>());
        assert_eq!(all.iter().map(|word| words.number(word)).collect::<Vec<_>>(), first);
    }

    #[test]
    fn turns_become_numbers_and_words_of_several_texts_are_joined() {
        let reader = WordReader::new(|c| if c == '資' { '资' } else { c }, &[]);
        let read = |numbers: &mut WordNumbers, text: &str| {
            let read = numbers.read(&Transcript::new("a".into(), text.to_owned()), &reader);
            read.concat().iter().map(|word| (word.number(), word.is_joined())).collect::<Vec<_>>()
        };
        let (mut one, mut other) = (WordNumbers::default(), WordNumbers::default());
        assert_eq!(read(&mut one, "Trust 信任, trust"), [(0, false), (1, true), (0, false)]);
        assert_eq!(read(&mut other, "合資 trust 合资"), [(1, false), (2, true), (0, true)]);
        let (key, script) = other.key(1).unwrap();
        assert_eq!((key, script, other.key(3)), ("合资", Script::Han, None));
        assert_eq!(one.join(other.words()), [2, 3, 0]);
        assert_eq!(one.key(3), Some(("合资", Script::Han)));
        assert_eq!(one.words().len(), 4);
        assert_eq!(one.join(&[Word::Form { of: 7, form: "資".to_owned() }]), [4], "a form of nothing does no harm");
    }
}
