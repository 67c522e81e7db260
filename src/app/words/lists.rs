//! All texts of a study as numbers of words: from the cache, or read.

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSlice as _;

use super::numbered::{NumberedText, pack, pack_words, renumbered, unpack_words};
use super::{WordCounter, WordScope};
use crate::analysis::{Word, WordNumbers, WordReader};
use crate::app::derived::Derived;
use crate::project::TranscriptId;
use crate::search::simplify;
use crate::store::Mark;

/// Texts that are read together: they share their words.
const TOGETHER: usize = 16;

/// How many times so many are read before they are put together: enough for all processors, few enough to stop soon.
const TASKS: usize = 8;

/// The texts that a scope asks for, by their places in the study.
pub(super) struct WordLists {
    /// The words with their numbers.
    pub(super) numbers: WordNumbers,
    derived: Derived,
    texts: Vec<Source>,
}

/// Where the numbers of a text are.
enum Source {
    /// None of its turns count.
    Unasked,
    /// In the cache.
    Kept(Mark),
    /// It was read now; it can be kept where there is a mark.
    Read(Option<Mark>, Vec<u8>),
    /// It cannot be read.
    Unread,
}

impl WordLists {
    /// The numbers of a text; `None` where it could not be read.
    pub(super) fn text(&self, id: &TranscriptId, place: usize) -> Option<NumberedText<'_>> {
        match self.texts.get(place)? {
            Source::Unasked => Some(NumberedText::default()),
            Source::Kept(mark) => NumberedText::unpack(self.derived.bytes(id, *mark)?, self.numbers.words().len()),
            Source::Read(_, bytes) => NumberedText::unpack(bytes, self.numbers.words().len()),
            Source::Unread => None,
        }
    }

    /// Keep what was read.
    fn keep(&self, ids: &[TranscriptId]) {
        let fresh = ids.iter().zip(&self.texts).filter_map(|(id, source)| match source {
            Source::Read(Some(mark), bytes) => Some((id, *mark, bytes.as_slice())),
            _ => None,
        });
        self.derived.write(&pack_words(self.numbers.words()), &fresh.collect::<Vec<_>>());
    }
}

impl WordCounter {
    /// The words of all texts of a scope. `progress` hears how many texts have been read of how many, and answers whether to go
    /// on; `None` where it said no.
    pub(super) fn lists(&self, scope: &WordScope, progress: &mut dyn FnMut(usize, usize) -> bool) -> Option<WordLists> {
        let terms = self.terms(scope);
        // Terms of one command alone would put what is kept for the study's own out of the cache.
        let library = self.library.clone().keeping(self.library.keeps().is_some() && scope.terms.is_empty());
        let mut derived = Derived::open(&library, "words", &terms);
        let kept = unpack_words(derived.common()).unwrap_or_default();
        if kept.is_empty() {
            derived = derived.without();
        }
        let wanted = |id: &TranscriptId| scope.turns.as_ref().is_none_or(|turns| turns.names(id));
        let sources = |derived: &Derived, numbers: usize| -> Vec<Source> {
            // What does not unpack is not kept: the text is read.
            let is_whole = |id: &TranscriptId, mark: &Mark| {
                derived.bytes(id, *mark).is_some_and(|bytes| NumberedText::unpack(bytes, numbers).is_some())
            };
            let source = |id: &TranscriptId| match wanted(id) {
                true => derived.mark(id).filter(|mark| is_whole(id, mark)).map_or(Source::Unread, Source::Kept),
                false => Source::Unasked,
            };
            self.ids.par_iter().map(source).collect()
        };
        let texts = sources(&derived, kept.len());
        let mut lists = WordLists { numbers: WordNumbers::of_words(kept), derived, texts };
        if lists.texts.iter().any(|source| matches!(source, Source::Unread)) {
            let mut numbers = numbered(lists.numbers.words());
            if numbers.words() != lists.numbers.words() {
                // Words that are kept twice were not numbered here: all texts are read.
                numbers = WordNumbers::default();
                lists.derived = lists.derived.without();
                lists.texts = sources(&lists.derived, 0);
            }
            lists.numbers = numbers;
            self.read_unread(&mut lists, &WordReader::new(simplify, &terms), progress)?;
            lists.keep(&self.ids);
        }
        progress(self.ids.len(), self.ids.len()).then_some(lists)
    }

    /// Read the texts that are not kept.
    fn read_unread(
        &self,
        lists: &mut WordLists,
        reader: &WordReader,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Option<()> {
        let is_unread = |(_, (_, source)): &(usize, (&TranscriptId, &Source))| matches!(source, Source::Unread);
        let unread: Vec<(usize, TranscriptId)> = (self.ids.iter().zip(&lists.texts).enumerate())
            .filter(is_unread)
            .map(|(place, (id, _))| (place, id.clone()))
            .collect();
        let read = |asked: &[(usize, TranscriptId)]| {
            let mut numbers = WordNumbers::default();
            let text = |(place, id): &(usize, TranscriptId)| {
                let (text, mark) = self.library.marked(id).ok()?;
                Some((*place, mark, pack(&text, reader, &mut numbers)))
            };
            let texts: Vec<_> = asked.iter().filter_map(text).collect();
            (numbers, texts)
        };
        let mut done = self.ids.len() - unread.len();
        for batch in unread.chunks(TOGETHER * TASKS) {
            if !progress(done, self.ids.len()) {
                return None;
            }
            for (numbers, texts) in batch.par_chunks(TOGETHER).map(read).collect::<Vec<_>>() {
                let numbers = lists.numbers.join(numbers.words());
                let texts: Vec<_> =
                    texts.par_iter().map(|(place, mark, bytes)| (*place, *mark, renumbered(bytes, &numbers))).collect();
                for (place, mark, bytes) in texts {
                    if let (Some(slot), Some(bytes)) = (lists.texts.get_mut(place), bytes) {
                        *slot = Source::Read(mark, bytes);
                    }
                }
            }
            done += batch.len();
        }
        Some(())
    }
}

/// The same words under the same numbers, so that more can be taken in.
fn numbered(words: &[Word]) -> WordNumbers {
    let mut numbers = WordNumbers::default();
    numbers.join(words);
    numbers
}
