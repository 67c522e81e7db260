//! How many words segments touch: counted between places, in one pass over a text that keeps no words.
//!
//! A word is what [`crate::text::words`] calls one (a Han character each); speaker labels and timestamps have none. A segment
//! touches the words of which it covers a character: those that end behind its start, less those that begin at or behind its
//! end. So it takes two numbers for each segment, and two segments of one row that share a word are seen to share it.

use super::{Frame, Run, Texts};
use crate::project::{Transcript, TranscriptId};
use crate::text::{ByteOffset, CharOffset, CharRange, TextRange, word_ranges};

/// Where segments begin and end in one transcript, in code points: each ascending, one of each for every segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordPlaces {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl WordPlaces {
    fn add(&mut self, run: Run) {
        self.starts.push(run.start);
        self.ends.push(run.end);
    }

    fn sort(&mut self) {
        self.starts.sort_unstable();
        self.ends.sort_unstable();
    }
}

/// Words before each of some [`WordPlaces`], as numbers that grow: only differences mean something, because words that no
/// segment can touch may be passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordRanks {
    /// For each start, the words that end there or before.
    starts: Vec<u32>,
    /// For each end, the words that begin before.
    ends: Vec<u32>,
}

impl WordRanks {
    /// The ranks in a transcript. Turns that no segment touches are passed over.
    pub fn of(transcript: &Transcript, places: &WordPlaces) -> Self {
        let text = transcript.text.as_str();
        let byte = |place: &u32| {
            let place = CharOffset::new(*place as usize);
            transcript.positions.byte_of(text, place).map_or(usize::MAX, ByteOffset::get)
        };
        let mut ranking =
            Ranking::new(places.starts.iter().map(byte).collect(), places.ends.iter().map(byte).collect());
        for turn in transcript.turns.iter().filter(|turn| !turn.words.is_empty()) {
            if ranking.touches(turn.words) {
                word_ranges(text, turn.words).for_each(|word| ranking.pass(word.start().get(), word.end().get()));
            }
        }
        ranking.finished()
    }

    /// The ranks among words that are given one by one, in order.
    pub fn among(words: &[CharRange], places: &WordPlaces) -> Self {
        let ends = |place: &u32| words.partition_point(|word| word.end().get() <= *place as usize) as u32;
        let starts = |place: &u32| words.partition_point(|word| word.start().get() < *place as usize) as u32;
        Self { starts: places.starts.iter().map(ends).collect(), ends: places.ends.iter().map(starts).collect() }
    }
}

/// Ranks in the making. Places are bytes here, ascending.
struct Ranking {
    starts: Vec<usize>,
    ends: Vec<usize>,
    ranks: WordRanks,
    passed: u32,
}

impl Ranking {
    fn new(starts: Vec<usize>, ends: Vec<usize>) -> Self {
        let room = |places: &[usize]| Vec::with_capacity(places.len());
        let ranks = WordRanks { starts: room(&starts), ends: room(&ends) };
        Self { starts, ends, ranks, passed: 0 }
    }

    /// Whether a segment touches a range: one begins before its end that does not end before its start.
    fn touches(&self, range: TextRange) -> bool {
        let begun = self.starts.partition_point(|start| *start < range.end().get());
        let ended = self.ends.partition_point(|end| *end <= range.start().get());
        begun > ended
    }

    /// Take in the next word.
    fn pass(&mut self, start: usize, end: usize) {
        while self.starts.get(self.ranks.starts.len()).is_some_and(|place| *place < end) {
            self.ranks.starts.push(self.passed);
        }
        while self.ends.get(self.ranks.ends.len()).is_some_and(|place| *place <= start) {
            self.ranks.ends.push(self.passed);
        }
        self.passed += 1;
    }

    fn finished(mut self) -> WordRanks {
        self.ranks.starts.resize(self.starts.len(), self.passed);
        self.ranks.ends.resize(self.ends.len(), self.passed);
        self.ranks
    }
}

/// How many words the segments of each row touch, each word once; `None` where a text cannot be read.
pub fn covered_words(frame: &Frame<'_>, texts: &dyn Texts) -> Vec<Option<usize>> {
    let segments = frame.segments();
    let ids = frame.table().transcripts();
    let mut places = vec![WordPlaces::default(); ids.len()];
    for (_, run) in segments.iter() {
        places.get_mut(run.transcript as usize).into_iter().for_each(|places| places.add(run));
    }
    places.iter_mut().for_each(WordPlaces::sort);
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

/// The words that the segments of a row touch.
fn touched(runs: &[Run], known: &[Option<(WordPlaces, WordRanks)>]) -> Option<usize> {
    let (mut words, mut transcript, mut next) = (0, u32::MAX, 0);
    for run in runs {
        let (places, ranks) = known.get(run.transcript as usize)?.as_ref()?;
        if transcript != run.transcript {
            (transcript, next) = (run.transcript, 0);
        }
        let first = (*ranks.starts.get(places.starts.binary_search(&run.start).ok()?)?).max(next);
        next = (*ranks.ends.get(places.ends.binary_search(&run.end).ok()?)?).max(first);
        words += (next - first) as usize;
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::unit_ranges;
    use crate::text::Unit;

    fn places(runs: &[(u32, u32)]) -> WordPlaces {
        let mut places = WordPlaces::default();
        runs.iter().for_each(|&(start, end)| places.add(Run { transcript: 0, start, end }));
        places.sort();
        places
    }

    /// The words that each run touches, by both ways.
    fn counts(transcript: &Transcript, runs: &[(u32, u32)]) -> [Vec<Option<usize>>; 2] {
        let places = places(runs);
        let words = unit_ranges(transcript, Unit::Word, |_| true);
        [WordRanks::of(transcript, &places), WordRanks::among(&words, &places)].map(|ranks| {
            let known = [Some((places.clone(), ranks))];
            let run = |&(start, end): &(u32, u32)| touched(&[Run { transcript: 0, start, end }], &known);
            runs.iter().map(run).collect()
        })
    }

    #[test]
    fn a_word_counts_once_if_any_character_is_covered() {
        let transcript = Transcript::new("a".into(), "😀 trust matters 信任\n".to_owned());
        let [fast, slow] = counts(&transcript, &[(4, 6), (6, 7), (7, 17), (0, 99)]);
        assert_eq!(fast, [Some(1), Some(1), Some(2), Some(4)]);
        assert_eq!(fast, slow);
    }

    #[test]
    fn labels_have_no_words_and_neither_have_turns_that_are_passed_over() {
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
