//! How many words segments touch, or which of other units: counted between places, in one pass over units that keeps none.
//!
//! A word is what [`crate::text::words`] calls one (a Han character each); speaker labels and timestamps have none. A segment
//! touches the words of which it covers a character: those that end behind its start, less those that begin at or behind its
//! end. So it takes two numbers for each segment, and two segments of one row that share a word are seen to share it.

use super::{Frame, Run, Segments, Texts};
use crate::project::TranscriptId;
use crate::text::CharRange;

/// Where segments begin and end in one transcript, in code points: each ascending, one of each for every segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordPlaces {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl WordPlaces {
    pub(super) fn add(&mut self, run: Run) {
        self.starts.push(run.start);
        self.ends.push(run.end);
    }

    pub(super) fn sort(&mut self) {
        self.starts.sort_unstable();
        self.ends.sort_unstable();
    }

    /// Count words before these places, none of which has passed yet.
    pub fn ranking(&self) -> WordRanking<'_> {
        let room = || Vec::with_capacity(self.starts.len());
        WordRanking { places: self, ranks: WordRanks { starts: room(), ends: room(), all: 0 }, passed: 0 }
    }
}

/// Words before each of some [`WordPlaces`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordRanks {
    /// For each start, the words that end there or before.
    starts: Vec<u32>,
    /// For each end, the words that begin before.
    ends: Vec<u32>,
    /// All words.
    all: u32,
}

impl WordRanks {
    /// The ranks among words that are given one by one, in order.
    pub fn among(words: &[CharRange], places: &WordPlaces) -> Self {
        let mut ranking = places.ranking();
        words.iter().for_each(|word| ranking.pass(word.start().get() as u32, word.end().get() as u32));
        ranking.finished()
    }

    /// How many words there are.
    pub(super) fn all(&self) -> usize {
        self.all as usize
    }

    /// The first word that a segment touches, and the one behind the last, if the segment is one of the places.
    pub(super) fn of(&self, places: &WordPlaces, (start, end): (u32, u32)) -> Option<(u32, u32)> {
        let first = *self.starts.get(found(&places.starts, start)?)?;
        let behind = *self.ends.get(found(&places.ends, end)?)?;
        Some((first, behind.max(first)))
    }
}

/// Where a number stands in an ascending list.
fn found(list: &[u32], wanted: u32) -> Option<usize> {
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if *list.get(middle)? < wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    list.get(low).filter(|number| **number == wanted).map(|_| low)
}

/// Ranks in the making: words pass by one after the other.
#[derive(Clone, Debug)]
pub struct WordRanking<'a> {
    places: &'a WordPlaces,
    ranks: WordRanks,
    passed: u32,
}

impl WordRanking<'_> {
    /// Take in the next word: where it begins and ends, in code points.
    #[inline]
    pub fn pass(&mut self, start: u32, end: u32) {
        while self.places.starts.get(self.ranks.starts.len()).is_some_and(|place| *place < end) {
            self.ranks.starts.push(self.passed);
        }
        while self.places.ends.get(self.ranks.ends.len()).is_some_and(|place| *place <= start) {
            self.ranks.ends.push(self.passed);
        }
        self.passed += 1;
    }

    /// The ranks, once all words have passed.
    pub fn finished(mut self) -> WordRanks {
        self.ranks.starts.resize(self.places.starts.len(), self.passed);
        self.ranks.ends.resize(self.places.ends.len(), self.passed);
        self.ranks.all = self.passed;
        self.ranks
    }
}

/// How many words the segments of each row touch, each word once; `None` where a text cannot be read.
pub fn covered_words(frame: &Frame<'_>, texts: &dyn Texts) -> Vec<Option<usize>> {
    let segments = frame.segments();
    let ids = frame.table().transcripts();
    let places = places_of(&segments, ids.len());
    let asked: Vec<(&TranscriptId, WordPlaces)> =
        ids.iter().zip(places).filter(|(_, places)| !places.starts.is_empty()).collect();
    let mut known = texts.word_ranks(&asked).into_iter();
    let mut of_transcript = vec![None; ids.len()];
    let mut next = asked.into_iter().peekable();
    for (id, slot) in ids.iter().zip(&mut of_transcript) {
        if let Some((_, places)) = next.next_if(|(asked, _)| *asked == id) {
            *slot = known.next().flatten().map(|ranks| (places, ranks));
        }
    }
    (0..segments.rows()).map(|row| touched(segments.of(row), &of_transcript)).collect()
}

/// Where the segments of all rows begin and end in each transcript.
pub(super) fn places_of(segments: &Segments, transcripts: usize) -> Vec<WordPlaces> {
    let mut places = vec![WordPlaces::default(); transcripts];
    for row in 0..segments.rows() {
        for run in segments.of(row) {
            places.get_mut(run.transcript as usize).into_iter().for_each(|places| places.add(*run));
        }
    }
    places.iter_mut().for_each(WordPlaces::sort);
    places
}

/// The words that the segments of a row touch.
fn touched(runs: &[Run], known: &[Option<(WordPlaces, WordRanks)>]) -> Option<usize> {
    let (mut words, mut transcript, mut next) = (0, u32::MAX, 0);
    for run in runs {
        let (places, ranks) = known.get(run.transcript as usize)?.as_ref()?;
        if transcript != run.transcript {
            (transcript, next) = (run.transcript, 0);
        }
        let (first, behind) = ranks.of(places, (run.start, run.end))?;
        let first = first.max(next);
        next = behind.max(first);
        words += (next - first) as usize;
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::unit_ranges;
    use crate::project::Transcript;
    use crate::text::Unit;

    fn places(runs: &[(u32, u32)]) -> WordPlaces {
        let mut places = WordPlaces::default();
        runs.iter().for_each(|&(start, end)| places.add(Run { transcript: 0, start, end }));
        places.sort();
        places
    }

    /// The words that each run touches: by ranks, and by a look at every word.
    fn counts(transcript: &Transcript, runs: &[(u32, u32)]) -> [Vec<Option<usize>>; 2] {
        let places = places(runs);
        let words = unit_ranges(transcript, Unit::Word, |_| true);
        let known = [Some((places.clone(), WordRanks::among(&words, &places)))];
        let ranked = |&(start, end): &(u32, u32)| touched(&[Run { transcript: 0, start, end }], &known);
        let looked = |&(start, end): &(u32, u32)| {
            let range = CharRange::of(start as usize, end as usize);
            Some(words.iter().filter(|word| word.overlaps(range)).count())
        };
        [runs.iter().map(ranked).collect(), runs.iter().map(looked).collect()]
    }

    #[test]
    fn a_word_counts_once_if_any_character_is_covered() {
        let transcript = Transcript::new("a".into(), "😀 trust matters 信任\n".to_owned());
        let [fast, slow] = counts(&transcript, &[(4, 6), (6, 7), (7, 17), (0, 99)]);
        assert_eq!(fast, [Some(1), Some(1), Some(2), Some(4)]);
        assert_eq!(fast, slow);
    }

    #[test]
    fn labels_have_no_words() {
        let transcript = Transcript::new("a".into(), "Q: Why 信任?\n\nChen: 好, yes.\n\nQ: So?\n".to_owned());
        let [fast, slow] = counts(&transcript, &[(0, 8), (14, 20), (27, 30)]);
        assert_eq!(fast, [Some(2), Some(1), Some(0)]);
        assert_eq!(fast, slow);
    }

    proptest! {
        #[test]
        fn the_pass_counts_what_a_list_of_words_gives(
            turns in prop::collection::vec("[a-c信任，。😀é' .,\\-]{0,12}", 1..6),
            runs in prop::collection::vec((0u32..60, 1u32..20), 1..20),
        ) {
            let text = turns.iter().enumerate().map(|(place, words)| format!("{}: {words}\n\n", ["Q", "陈"][place % 2]));
            let transcript = Transcript::new("a".into(), text.collect());
            let runs: Vec<(u32, u32)> = runs.into_iter().map(|(start, length)| (start, start + length)).collect();
            let [fast, slow] = counts(&transcript, &runs);
            prop_assert_eq!(fast, slow);
        }
    }
}
