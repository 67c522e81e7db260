//! The words of turns as they stand, kept in memory between two regular expressions. A transcript is read into it when it
//! is first needed, and once more when its text changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::manifest::Listed;
use super::turns::Bits;
use crate::project::Transcript;
use crate::text::TextRange;

/// Bytes of words that are kept; transcripts beyond that are read anew each time.
const MOST_BYTES: usize = 192 << 20;

/// Stands between two turns. No word character, so that words end where turns do.
const BETWEEN: char = '\n';

/// The words of one transcript's turns, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Pooled {
    words: String,
    /// Where each turn's words end; the next begin one byte later.
    ends: Vec<u32>,
    /// The turns with letters beyond ASCII.
    foreign: Bits,
}

impl Pooled {
    pub(super) fn of(transcript: &Transcript) -> Self {
        let size = transcript.turns.iter().map(|turn| turn.words.len() + 1).sum();
        let count = u32::try_from(transcript.turns.len()).unwrap_or(u32::MAX);
        let (words, ends) = (String::with_capacity(size), Vec::with_capacity(transcript.turns.len()));
        let mut own = Self { words, ends, foreign: Bits::new(count) };
        for (number, turn) in (0..).zip(&transcript.turns) {
            let words = turn.words.slice(&transcript.text);
            if !words.is_ascii() && words.chars().any(|next| !next.is_ascii() && in_word(next)) {
                own.foreign.insert(number);
            }
            own.words.push_str(words);
            own.ends.push(u32::try_from(own.words.len()).unwrap_or(u32::MAX));
            own.words.push(BETWEEN);
        }
        own
    }

    /// All words.
    pub(super) fn words(&self) -> &str {
        &self.words
    }

    /// How many turns.
    pub(super) fn turns(&self) -> usize {
        self.ends.len()
    }

    /// Whether a turn has letters beyond ASCII.
    pub(super) fn is_foreign(&self, turn: usize) -> bool {
        self.foreign.contains(turn as u32)
    }

    /// The turns with letters beyond ASCII.
    pub(super) fn foreign(&self) -> impl Iterator<Item = u32> {
        self.foreign.iter(0, u32::MAX)
    }

    /// Where a turn's words lie; `None` where there is no such turn.
    pub(super) fn range(&self, turn: usize) -> Option<TextRange> {
        let end = *self.ends.get(turn)? as usize;
        let start =
            turn.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&before| before as usize + 1);
        Some(TextRange::of(start, end))
    }

    /// The turn that holds a byte, `from` that one on; the border behind a turn belongs to it.
    pub(super) fn turn_at(&self, offset: usize, from: usize) -> usize {
        let ends = self.ends.get(from..).unwrap_or_default();
        from + ends.iter().take_while(|&&end| (end as usize) < offset).count()
    }
}

/// The transcripts read so far. Clones of an index share it.
#[derive(Debug, Default)]
pub(super) struct Pool {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    texts: HashMap<String, (u64, u64, Arc<Pooled>)>,
    bytes: usize,
}

impl Pool {
    /// The words of a listed transcript, read by `read` where they are not in memory.
    pub(super) fn words(&self, listed: &Listed, read: impl FnOnce() -> Option<Arc<Transcript>>) -> Option<Arc<Pooled>> {
        if let Some((hash, choices, pooled)) = self.lock().texts.get(&listed.id)
            && (*hash, *choices) == (listed.hash, listed.choices)
        {
            return Some(pooled.clone());
        }
        let pooled = Arc::new(Pooled::of(&*read()?));
        self.keep(listed, pooled.clone());
        Some(pooled)
    }

    fn keep(&self, listed: &Listed, pooled: Arc<Pooled>) {
        let mut kept = self.lock();
        let size = pooled.words.len();
        let old = kept.texts.remove(&listed.id).map_or(0, |(_, _, old)| old.words.len());
        kept.bytes -= old;
        if kept.bytes + size <= MOST_BYTES {
            kept.bytes += size;
            kept.texts.insert(listed.id.clone(), (listed.hash, listed.choices, pooled));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As [`regex_syntax::is_word_character`], quick for what Chinese and English texts are made of.
pub(super) fn in_word(character: char) -> bool {
    match character {
        '\u{4E00}'..='\u{9FFF}' => true,
        '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3003}' | '\u{FF01}'..='\u{FF0F}' => false,
        _ => regex_syntax::is_word_character(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_found_by_their_place_and_by_a_byte() {
        let pooled = Pooled::of(&Transcript::new("a".into(), "A: 信任😀\n\nB: yes\n".to_owned()));
        assert_eq!(pooled.words(), "信任😀\nyes\n");
        assert_eq!(pooled.range(1).map(|range| range.slice(pooled.words())), Some("yes"));
        assert_eq!(pooled.range(2), None);
        assert_eq!(pooled.foreign().collect::<Vec<_>>(), [0]);
        assert_eq!([0, 10, 11, 14].map(|offset| pooled.turn_at(offset, 0)), [0, 0, 1, 1]);
    }

    #[test]
    fn characters_of_words_are_those_of_the_crate() {
        for character in ('\0'..='\u{FFFF}').filter(|character| !character.is_ascii()) {
            assert_eq!(in_word(character), regex_syntax::is_word_character(character), "{character:?}");
        }
    }
}
