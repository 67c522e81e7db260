//! The words of turns as they stand, kept in memory between two regular expressions. A transcript is read into it when it
//! is first needed, and once more when its text changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;

use super::manifest::Listed;
use super::turns::Bits;
use crate::project::Transcript;
use crate::text::TextRange;

/// Bytes of words that are kept; transcripts beyond that are read anew each time.
const MOST_BYTES: usize = 192 << 20;

/// Bytes of words that are put on one shelf: side by side in memory they are read much faster than each at a place of its own.
const SHELF: usize = 16 << 20;

/// Stands between two turns. No word character, so that words end where turns do.
const BETWEEN: char = '\n';

/// The words of one transcript's turns, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Pooled {
    /// The words, and those of the other transcripts on the same shelf.
    shelf: Arc<String>,
    /// Where the words lie in it.
    place: TextRange,
    /// Where each turn's words end; the next begin one byte later.
    ends: Vec<u32>,
    /// The turns with letters beyond ASCII.
    foreign: Bits,
}

impl Pooled {
    pub(super) fn of(transcript: &Transcript) -> Self {
        let size = transcript.turns.iter().map(|turn| turn.words.len() + 1).sum();
        let count = u32::try_from(transcript.turns.len()).unwrap_or(u32::MAX);
        let mut all = String::with_capacity(size);
        let (mut ends, mut foreign) = (Vec::with_capacity(transcript.turns.len()), Bits::new(count));
        for (number, turn) in (0..).zip(&transcript.turns) {
            let words = turn.words.slice(&transcript.text);
            if !words.is_ascii() && words.chars().any(|next| !next.is_ascii() && in_word(next)) {
                foreign.insert(number);
            }
            all.push_str(words);
            ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
            all.push(BETWEEN);
        }
        let place = TextRange::of(0, all.len());
        Self { shelf: Arc::new(all), place, ends, foreign }
    }

    /// Whether its words have a shelf of their own, as they have when they were just read.
    fn is_alone(&self) -> bool {
        self.place.end().get() - self.place.start().get() == self.shelf.len()
    }

    /// All words.
    pub(super) fn words(&self) -> &str {
        self.place.slice(&self.shelf)
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

    /// Whether more than half of the turns have letters beyond ASCII.
    pub(super) fn is_mostly_foreign(&self) -> bool {
        self.foreign.count(0, u32::MAX) * 2 > self.turns()
    }

    /// A turn's words; none where there is no such turn.
    pub(super) fn words_of(&self, turn: usize) -> &str {
        self.range(turn).map_or("", |range| range.slice(self.words()))
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
        let (mut turn, offset) = (from, u32::try_from(offset).unwrap_or(u32::MAX));
        // Blocks are counted without a question for each.
        for block in self.ends.get(from..).unwrap_or_default().chunks(16) {
            let before = block.iter().filter(|&&end| end < offset).count();
            turn += before;
            if before < block.len() {
                break;
            }
        }
        turn
    }
}

/// The transcripts read so far. Clones of an index share it.
#[derive(Debug, Default)]
pub(super) struct Pool {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    texts: HashMap<String, Known, RandomState>,
    /// Bytes of all words, with those on shelves that no transcript needs any more.
    bytes: usize,
    /// Bytes of the words that have no place on a shelf with others.
    alone: usize,
}

/// A text that was read, and of which file and choices.
#[derive(Debug)]
struct Known {
    hash: u64,
    choices: u64,
    pooled: Arc<Pooled>,
}

impl Pool {
    /// The words of listed transcripts, as far as they are in memory.
    pub(super) fn known<'l>(&self, listed: impl Iterator<Item = Option<&'l Listed>>) -> Vec<Option<Arc<Pooled>>> {
        let kept = self.lock();
        let known = |listed: &Listed| {
            let known = kept.texts.get(&listed.id)?;
            ((known.hash, known.choices) == (listed.hash, listed.choices)).then(|| known.pooled.clone())
        };
        listed.map(|listed| listed.and_then(known)).collect()
    }

    /// Keep the words of a listed transcript that was read.
    pub(super) fn keep(&self, listed: &Listed, transcript: &Transcript) -> Arc<Pooled> {
        let pooled = Arc::new(Pooled::of(transcript));
        let size = pooled.words().len();
        let mut kept = self.lock();
        if kept.bytes + size > MOST_BYTES && kept.texts.contains_key(&listed.id) {
            // What was read before stands on shelves that others need; all is read anew rather than more and more kept.
            *kept = Kept::default();
        }
        if kept.bytes + size <= MOST_BYTES {
            kept.bytes += size;
            kept.alone += size;
            let known = Known { hash: listed.hash, choices: listed.choices, pooled: pooled.clone() };
            kept.texts.insert(listed.id.clone(), known);
        }
        pooled
    }

    /// Put what was read since on shelves, in the order of `listed`, where it is enough to fill one.
    pub(super) fn shelve<'l>(&self, listed: impl Iterator<Item = &'l Listed>) {
        let mut kept = self.lock();
        if kept.alone < SHELF {
            return;
        }
        kept.alone = 0;
        let mut shelf = Vec::new();
        let mut size = 0;
        for listed in listed {
            let Some(known) = kept.texts.get(&listed.id).filter(|known| known.pooled.is_alone()) else { continue };
            size += known.pooled.words().len();
            shelf.push(listed.id.as_str());
            if size >= SHELF {
                kept.fill(&std::mem::take(&mut shelf), std::mem::take(&mut size));
            }
        }
        kept.fill(&shelf, size);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Put the words of these transcripts, of `size` bytes, on one shelf.
    fn fill(&mut self, ids: &[&str], size: usize) {
        let mut words = String::with_capacity(size);
        for id in ids {
            words.extend(self.texts.get(*id).map(|known| known.pooled.words()));
        }
        let (shelf, mut start) = (Arc::new(words), 0);
        for id in ids {
            let Some(known) = self.texts.get_mut(*id) else { continue };
            let place = TextRange::of(start, start + known.pooled.words().len());
            start = place.end().get();
            let (ends, foreign) = (known.pooled.ends.clone(), known.pooled.foreign.clone());
            known.pooled = Arc::new(Pooled { shelf: shelf.clone(), place, ends, foreign });
        }
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
    use crate::search::manifest::Stamp;

    #[test]
    fn turns_are_found_by_their_place_and_by_a_byte() {
        let pooled = Pooled::of(&Transcript::new("a".into(), "A: 信任😀\n\nB: yes\n".to_owned()));
        assert_eq!(pooled.words(), "信任😀\nyes\n");
        assert_eq!(pooled.range(1).map(|range| range.slice(pooled.words())), Some("yes"));
        assert_eq!(pooled.range(2), None);
        assert_eq!(pooled.foreign().collect::<Vec<_>>(), [0]);
        assert_eq!([0, 10, 11, 14].map(|offset| pooled.turn_at(offset, 0)), [0, 0, 1, 1]);
    }

    fn listed(id: &str, hash: u64) -> Listed {
        Listed { id: id.to_owned(), stamp: Stamp::default(), hash, choices: 0, first: 0, turns: 2 }
    }

    #[test]
    fn words_on_a_shelf_are_the_same_as_alone() {
        let pool = Pool::default();
        let long = "信任 trust 😀 ".repeat(SHELF / 40);
        let all = ["a", "b", "c"].map(|id| listed(id, 1));
        let texts = ["a", "b", "c"].map(|id| Transcript::new(id.into(), format!("A: {id}\n\nB: {id} {long}\n")));
        let alone: Vec<String> =
            all.iter().zip(&texts).map(|(listed, text)| pool.keep(listed, text).words().to_owned()).collect();
        pool.shelve(all.iter());
        let shelved = pool.known(all.iter().map(Some));
        for ((shelved, alone), id) in shelved.iter().map(|own| own.as_ref().unwrap()).zip(&alone).zip(["a", "b", "c"]) {
            assert!(!shelved.is_alone());
            assert_eq!(shelved.words(), alone);
            assert_eq!(shelved.range(0).unwrap().slice(shelved.words()), id);
            assert!(shelved.is_foreign(1));
        }
        assert!(Arc::ptr_eq(&shelved[0].as_ref().unwrap().shelf, &shelved[1].as_ref().unwrap().shelf));
        let changed = [listed("b", 2)];
        assert!(pool.known(changed.iter().map(Some))[0].is_none(), "what has changed is read again");
        pool.keep(&changed[0], &Transcript::new("b".into(), "A: 新\n".to_owned()));
        assert_eq!(pool.known(changed.iter().map(Some))[0].as_ref().unwrap().words(), "新\n");
        assert_eq!(pool.known([None].into_iter()).len(), 1);
    }

    #[test]
    fn characters_of_words_are_those_of_the_crate() {
        for character in ('\0'..='\u{FFFF}').filter(|character| !character.is_ascii()) {
            assert_eq!(in_word(character), regex_syntax::is_word_character(character), "{character:?}");
        }
    }
}
