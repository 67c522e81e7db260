//! A text as who says each turn and the numbers of its words: what all tables of words are counted from, and what is kept of a text.

use std::collections::HashMap;
use std::ops::Range;

use crate::analysis::{NumberedWord, Script, Word, WordNumbers, WordReader};
use crate::project::Transcript;
use crate::store::{Unpacker, push_number, push_text};

/// Words whose code is this or more take six bytes, of which these are the first two; all others take two.
const WIDE: u16 = u16::MAX;

/// A text without its letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberedText<'a> {
    /// Who speaks in it.
    pub(super) names: Vec<&'a str>,
    /// Of each turn the place of its speaker in `names`, and where its words stand in `words`.
    turns: Vec<(Option<usize>, Range<usize>)>,
    words: Vec<NumberedWord>,
}

impl<'a> NumberedText<'a> {
    /// How many turns it has.
    pub(super) fn turns(&self) -> usize {
        self.turns.len()
    }

    /// The place in `names` of who says a turn; `None` where nobody is named.
    pub(super) fn speaker(&self, turn: usize) -> Option<usize> {
        self.turns.get(turn)?.0
    }

    /// The name of who says a turn.
    pub(super) fn name(&self, turn: usize) -> Option<&'a str> {
        self.names.get(self.speaker(turn)?).copied()
    }

    /// The words of a turn.
    pub(super) fn words(&self, turn: usize) -> &[NumberedWord] {
        self.turns.get(turn).and_then(|(_, range)| self.words.get(range.clone())).unwrap_or_default()
    }

    /// Read from bytes that [`pack`] or [`renumbered`] made, with numbers of so many words; `None` for others.
    pub(super) fn unpack(bytes: &'a [u8], numbers: usize) -> Option<Self> {
        let mut reader = Unpacker::new(bytes);
        let mut text = Self::default();
        for _ in 0..reader.count()? {
            text.names.push(reader.text()?);
        }
        let mut at = 0_usize;
        for _ in 0..reader.count()? {
            let speaker = reader.number()?.checked_sub(1);
            let end = at.checked_add(reader.number()?)?;
            text.turns.push((speaker, at..end));
            at = end;
        }
        let (pairs, odd) = reader.rest().as_chunks::<2>();
        text.words.reserve(pairs.len());
        let mut codes = pairs.iter().map(|pair| u16::from_le_bytes(*pair));
        while let Some(code) = codes.next() {
            let code = match code {
                WIDE => u32::from(codes.next()?) | u32::from(codes.next()?) << 16,
                code => u32::from(code),
            };
            let word = NumberedWord::of_code(code);
            // A table is made as long as the highest number says.
            if word.number() as usize >= numbers {
                return None;
            }
            text.words.push(word);
        }
        (odd.is_empty() && text.words.len() == at).then_some(text)
    }

    fn pack(&self, number: impl Fn(u32) -> u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        push_number(&mut bytes, self.names.len());
        self.names.iter().for_each(|name| push_text(&mut bytes, name));
        push_number(&mut bytes, self.turns.len());
        for (speaker, words) in &self.turns {
            push_number(&mut bytes, speaker.map_or(0, |place| place + 1));
            push_number(&mut bytes, words.len());
        }
        bytes.reserve_exact(self.words.len() * 2);
        for word in &self.words {
            let code = NumberedWord::new(number(word.number()), word.is_joined()).code();
            match u16::try_from(code) {
                Ok(code) if code < WIDE => bytes.extend(code.to_le_bytes()),
                _ => {
                    bytes.extend(WIDE.to_le_bytes());
                    bytes.extend(code.to_le_bytes());
                }
            }
        }
        bytes
    }
}

/// A transcript as bytes, in which words have these numbers.
pub(in crate::app) fn pack(transcript: &Transcript, reader: &WordReader, numbers: &mut WordNumbers) -> Vec<u8> {
    let mut text = NumberedText::default();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (turn, words) in transcript.turns.iter().zip(numbers.read(transcript, reader)) {
        let speaker = turn.speaker.as_deref().map(|name| {
            *places.entry(name).or_insert_with(|| {
                text.names.push(name);
                text.names.len() - 1
            })
        });
        let start = text.words.len();
        text.words.extend(words);
        text.turns.push((speaker, start..text.words.len()));
    }
    text.pack(|number| number)
}

/// The same bytes with other numbers: each as `numbers` has it.
pub(super) fn renumbered(bytes: &[u8], numbers: &[u32]) -> Option<Vec<u8>> {
    let text = NumberedText::unpack(bytes, numbers.len())?;
    Some(text.pack(|number| numbers.get(number as usize).copied().unwrap_or_default()))
}

/// Words with their numbers as bytes.
pub(in crate::app) fn pack_words(words: &[Word]) -> Vec<u8> {
    let mut bytes = Vec::new();
    push_number(&mut bytes, words.len());
    for word in words {
        match word {
            Word::Key { key, .. } => {
                push_number(&mut bytes, 0);
                push_text(&mut bytes, key);
            }
            Word::Form { of, form } => {
                push_number(&mut bytes, *of as usize + 1);
                push_text(&mut bytes, form);
            }
        }
    }
    bytes
}

/// The words that [`pack_words`] made bytes of; `None` for other bytes.
pub(super) fn unpack_words(bytes: &[u8]) -> Option<Vec<Word>> {
    let mut reader = Unpacker::new(bytes);
    let mut words = Vec::new();
    for _ in 0..reader.count()? {
        let of = reader.number()?;
        let text = reader.text()?;
        words.push(match of.checked_sub(1) {
            None => Word::Key { key: text.to_owned(), script: Script::of(text) },
            Some(of) => Word::Form { of: u32::try_from(of).ok()?, form: text.to_owned() },
        });
    }
    reader.is_done().then_some(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::simplify;

    fn packed(text: &str, numbers: &mut WordNumbers) -> Vec<u8> {
        let transcript = Transcript::new("a".into(), text.to_owned());
        pack(&transcript, &WordReader::new(simplify, &[]), numbers)
    }

    #[test]
    fn turns_and_words_come_back() {
        let mut numbers = WordNumbers::default();
        let bytes = packed("Head\n\nQ: So?\n\n陈总: 合資公司 trust\n\nQ: So, trust.\n", &mut numbers);
        let text = NumberedText::unpack(&bytes, numbers.words().len()).unwrap();
        let said = |turn: usize| -> Vec<&str> {
            text.words(turn).iter().filter_map(|word| Some(numbers.key(word.number())?.0)).collect()
        };
        assert_eq!((text.turns(), text.name(0), text.name(2)), (4, None, Some("陈总")));
        assert_eq!((text.speaker(1), text.speaker(3), text.names.len()), (Some(0), Some(0), 2));
        assert_eq!((said(2), said(3)), (vec!["合资公司", "trust"], vec!["so", "trust"]));
        assert!(text.words(9).is_empty());
        let words = unpack_words(&pack_words(numbers.words())).unwrap();
        assert_eq!(words, numbers.words());
    }

    #[test]
    fn numbers_that_do_not_fit_two_bytes_take_more() {
        let mut numbers = WordNumbers::default();
        let bytes = packed("one two three four five", &mut numbers);
        let to = [7, 32_766, 32_767, 40_000, 9_000_000];
        let other = renumbered(&bytes, &to).unwrap();
        assert_eq!(NumberedText::unpack(&other, 9_000_000), None, "there is no word of the highest number");
        let text = NumberedText::unpack(&other, 9_000_001).unwrap();
        assert_eq!(text.words(0).iter().map(|word| word.number()).collect::<Vec<_>>(), to);
        assert_eq!(text.words(0).iter().filter(|word| word.is_joined()).count(), 4);
        assert_eq!(other.len(), bytes.len() + 3 * 4);
    }

    proptest! {
        #[test]
        fn other_bytes_are_no_text(bytes in prop::collection::vec(any::<u8>(), 0..80), place in any::<usize>()) {
            let _ = (NumberedText::unpack(&bytes, 9), unpack_words(&bytes));
            let whole = packed("Q: one 二三😀\n\nA: four five\n", &mut WordNumbers::default());
            prop_assert_eq!(NumberedText::unpack(&whole[..place % whole.len()], usize::MAX), None);
        }
    }
}
