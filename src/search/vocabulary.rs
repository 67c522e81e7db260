//! All words of a part of the index, one behind the other in memory, so that words can be found by what they hold or end
//! with. The engine's dictionary finds only what words begin with: to ask it for `*ness` means to unfold all of it.
//!
//! It is made when it is first asked for and takes some fifty bytes a word.

use memchr::memmem;
use tantivy::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;

use crate::text::TextRange;

/// Stands before and behind every word; no word holds it.
pub(super) const BORDER: char = '\n';

/// The words of one segment in the order of its dictionary.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// A border, the first word, a border, the second word, and so on.
    letters: String,
    /// Where each word begins.
    starts: Vec<u32>,
    /// Where the index has the turns of each word.
    lists: Vec<TermInfo>,
    /// The words that were cut because they are too long; they may hold more than they show.
    cut: Vec<usize>,
}

impl Vocabulary {
    /// Read the words of a field; words longer than `longest` bytes were cut.
    pub(super) fn read(reader: &SegmentReader, field: Field, longest: usize) -> tantivy::Result<Self> {
        let inverted = reader.inverted_index(field)?;
        let mut stream = inverted.terms().stream()?;
        let mut own = Self { letters: String::from(BORDER), ..Self::default() };
        while stream.advance() {
            // What is not UTF-8, which the analyser never makes, keeps its place as an empty word.
            let word = std::str::from_utf8(stream.key()).unwrap_or_default();
            // A letter takes at most four bytes, and none is cut in two.
            if word.len() + 4 > longest {
                own.cut.push(own.starts.len());
            }
            own.starts.push(u32::try_from(own.letters.len()).unwrap_or(u32::MAX));
            own.letters.push_str(word);
            own.letters.push(BORDER);
            own.lists.push(stream.value().clone());
        }
        Ok(own)
    }

    /// The word at a place of the dictionary.
    pub(super) fn word(&self, place: usize) -> &str {
        let start = |place: usize| self.starts.get(place).map_or(self.letters.len(), |&start| start as usize);
        let (from, after) = (start(place), start(place + 1));
        TextRange::of(from, after.saturating_sub(1).max(from)).slice(&self.letters)
    }

    /// The places of the words that hold `piece`, in the order of the dictionary. A [`BORDER`] in it stands for the
    /// beginning or the end of a word.
    pub(super) fn holding<'v>(&'v self, piece: &str) -> impl Iterator<Item = usize> + use<'v> {
        let finder = memmem::Finder::new(piece).into_owned();
        let inner = usize::from(piece.starts_with(BORDER));
        let mut at = 0;
        std::iter::from_fn(move || {
            let first = at + finder.find(self.letters.as_bytes().get(at..)?)? + inner;
            let place = self.starts.partition_point(|&start| start as usize <= first).saturating_sub(1);
            // The border behind the word may be the one before the next.
            at = self.starts.get(place + 1).map_or(self.letters.len(), |&next| next as usize - 1);
            Some(place)
        })
    }

    /// Where the index has the turns of the word at a place of the dictionary.
    pub(super) fn list(&self, place: usize) -> Option<&TermInfo> {
        self.lists.get(place)
    }

    /// The lists of the words that were cut.
    pub(super) fn lists_of_cut(&self) -> impl Iterator<Item = &TermInfo> {
        self.cut.iter().filter_map(|&place| self.lists.get(place))
    }
}

#[cfg(test)]
impl Vocabulary {
    /// A vocabulary of these words.
    pub(super) fn of(words: &[&str]) -> Self {
        let mut own = Self { letters: String::from(BORDER), ..Self::default() };
        for word in words {
            own.starts.push(own.letters.len() as u32);
            own.letters.push_str(word);
            own.letters.push(BORDER);
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_what_they_hold_begin_and_end_with() {
        let vocabulary = Vocabulary::of(&["kindness", "ness", "nessie", "信", "任"]);
        for (piece, expected) in [
            ("ness", &["kindness", "ness", "nessie"][..]),
            ("ness\n", &["kindness", "ness"]),
            ("\nness", &["ness", "nessie"]),
            ("\nness\n", &["ness"]),
            ("s", &["kindness", "ness", "nessie"]),
            ("信", &["信"]),
            ("x", &[]),
        ] {
            let found = vocabulary.holding(piece);
            assert_eq!(found.map(|place| vocabulary.word(place)).collect::<Vec<_>>(), expected, "{piece:?}");
        }
        assert_eq!(vocabulary.word(9), "");
        assert_eq!(Vocabulary::default().holding("x").count(), 0);
    }
}
