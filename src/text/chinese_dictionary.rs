//! The words of a Chinese dictionary and the likeliest way to cut a run of characters by them.
//!
//! The arithmetic is jieba's: of all ways to cut a run into words of the dictionary and single characters, the one with the
//! largest sum of `ln(frequency / total)`; of two that are alike, the one whose first word is longer. What stays in single
//! characters goes through jieba's hidden Markov model. jieba itself would need a tenth of a second to build its tree of
//! 200,000 words, at every start of a command; here they are sorted numbers, four characters in 64 bits, in which a search
//! finds them. The tests hold both against each other.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use jieba_rs::Jieba;

/// The longest word of the dictionary, in characters: so many fit into a key.
pub(super) const LONGEST_WORD: usize = 4;

/// In how many steps a frequency doubles: they are kept as logarithms, one byte each.
pub(super) const STEPS: f64 = 4.0;

/// A word of at most [`LONGEST_WORD`] characters as a number; in the order of the words.
pub(super) type Key = u64;

/// How often a word occurs that is kept as this logarithm.
pub(super) fn frequency(often: u8) -> usize {
    (f64::from(often) / STEPS).exp2().round() as usize
}

/// The words that come with the program, sorted.
#[derive(Debug, Default)]
struct Words {
    keys: Vec<Key>,
    /// The logarithm of each word's frequency, as it is kept.
    often: Vec<u8>,
    /// For each first character where its words begin, one more at the end; empty where there are no words.
    starts: Vec<u32>,
    /// By kept logarithm: the frequency's natural one.
    logs: Vec<f64>,
    /// A bit for each pair of characters that a word may begin with: most pairs of a text are none, and are not looked for.
    pairs: Vec<u64>,
}

/// Bits for pairs, a power of two: some six for each pair of the dictionary.
const PAIRS: usize = 1 << 20;

/// The word of bits and the bit in it of a pair of characters, which stands in the upper half of a key.
fn bit(key: Key) -> (usize, u64) {
    let place = (key >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 44;
    (place as usize % PAIRS / 64, 1 << (place % 64))
}

impl Words {
    /// `keys` are sorted.
    fn new(keys: Vec<Key>, often: Vec<u8>) -> Self {
        let mut starts = vec![0_u32; 0x1_0001];
        for key in &keys {
            starts.get_mut((key >> 48) as usize + 1).into_iter().for_each(|count| *count += 1);
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        let mut pairs = vec![0; PAIRS / 64];
        for (place, bit) in keys.iter().filter(|key| **key & 0xFFFF_0000_0000 != 0).map(|key| bit(*key)) {
            pairs.get_mut(place).into_iter().for_each(|bits| *bits |= bit);
        }
        let logs = (0..=u8::MAX).map(|often| (frequency(often) as f64).ln()).collect();
        Self { keys, often, starts, logs, pairs }
    }

    fn total(&self) -> usize {
        self.often.iter().map(|often| frequency(*often)).sum()
    }

    /// The place of a word.
    fn find(&self, letters: &[char]) -> Option<usize> {
        let mut found = None;
        self.each(letters, |length, place| found = (length == letters.len()).then_some(place).or(found));
        found
    }

    /// The words that `letters` begin with: how many characters each has, and its place.
    fn each(&self, letters: &[char], mut each: impl FnMut(usize, usize)) {
        let Some(first) = letters.first().and_then(|letter| u16::try_from(u32::from(*letter)).ok()) else { return };
        let bounds = self.starts.get(usize::from(first)).zip(self.starts.get(usize::from(first) + 1));
        let Some((mut start, mut end)) = bounds.map(|(start, end)| (*start as usize, *end as usize)) else { return };
        let (mut key, mut shift) = (u64::from(first) << 48, 48);
        for (place, letter) in letters.iter().take(LONGEST_WORD).enumerate() {
            if place > 0 {
                let Ok(letter) = u16::try_from(u32::from(*letter)) else { return };
                shift -= 16;
                key |= u64::from(letter) << shift;
                let (at, bit) = bit(key);
                if place == 1 && self.pairs.get(at).is_none_or(|bits| bits & bit == 0) {
                    return;
                }
                let within = self.keys.get(start..end).unwrap_or_default();
                let behind = key.checked_add(1 << shift);
                let first = within.partition_point(|other| *other < key);
                let last = behind.map_or(within.len(), |behind| within.partition_point(|other| *other < behind));
                (start, end) = (start + first, start + last);
            }
            if start == end {
                return;
            }
            if self.keys.get(start) == Some(&key) {
                each(place + 1, start);
            }
        }
    }
}

/// A word that was added: its characters, and how often it counts as occurring.
#[derive(Clone, Debug)]
struct Term {
    letters: Vec<char>,
    frequency: usize,
}

/// A dictionary with terms that were added to it. Cheap to clone.
#[derive(Clone)]
pub(super) struct Dictionary {
    words: Arc<Words>,
    /// By their first characters. One that is a word of the dictionary too takes its place.
    terms: HashMap<char, Vec<Term>, RandomState>,
    total: usize,
    /// An empty one: it has the model that cuts what no dictionary knows.
    model: Jieba,
}

/// A step along a run of characters.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// The logarithm of the likelihood of the rest.
    likelihood: f64,
    /// The character behind the word.
    end: usize,
}

impl Dictionary {
    /// These words, sorted, with the logarithms of their frequencies.
    pub(super) fn new(keys: Vec<Key>, often: Vec<u8>) -> Self {
        let words = Words::new(keys, often);
        Self { total: words.total(), words: Arc::new(words), terms: HashMap::default(), model: Jieba::empty() }
    }

    /// Keep a term whole: make it as frequent as it must be for that, or a little more. A term that is not Chinese all
    /// through never stands in a run of Chinese characters, so it changes nothing.
    pub(super) fn add(&mut self, term: &str) {
        let letters: Vec<char> = term.chars().collect();
        if letters.is_empty() || !letters.iter().all(|letter| is_covered(*letter)) {
            return;
        }
        let before = self.frequency(&letters).unwrap_or(0);
        let frequency = self.suggested(&letters);
        self.total = self.total + frequency - before;
        let Some(first) = letters.first() else { return };
        let own = self.terms.entry(*first).or_default();
        match own.iter_mut().find(|term| term.letters == letters) {
            Some(term) => term.frequency = frequency,
            None => own.push(Term { letters, frequency }),
        }
    }

    fn frequency(&self, letters: &[char]) -> Option<usize> {
        let own = letters.first().and_then(|first| self.terms.get(first)).into_iter().flatten();
        let term = own.clone().find(|term| term.letters == letters).map(|term| term.frequency);
        term.or_else(|| self.words.often.get(self.words.find(letters)?).map(|often| frequency(*often)))
    }

    /// As frequent as its parts are together by chance, and once more.
    fn suggested(&self, letters: &[char]) -> usize {
        let log_total = (self.total as f64).ln();
        let (mut at, mut sum) = (0, 0.0_f64);
        let route = self.route(letters);
        while let Some(step) = route.get(at).filter(|_| at < letters.len()) {
            let part = letters.get(at..step.end).unwrap_or_default();
            sum = sum + (self.frequency(part).unwrap_or(1) as f64).ln() - log_total;
            at = step.end;
        }
        let together = (sum + log_total).exp() as usize;
        (together + 1).max(self.frequency(letters).unwrap_or(1))
    }

    /// The words that `letters` begin with: how many characters each has, and the logarithm of its frequency.
    fn each(&self, letters: &[char], mut each: impl FnMut(usize, f64)) {
        let own = letters.first().and_then(|first| self.terms.get(first)).map_or(&[][..], Vec::as_slice);
        self.words.each(letters, |length, place| {
            let word = letters.get(..length);
            if own.iter().all(|term| Some(term.letters.as_slice()) != word) {
                let often = self.words.often.get(place).copied().unwrap_or(0);
                each(length, self.words.logs.get(usize::from(often)).copied().unwrap_or(0.0));
            }
        });
        for term in own.iter().filter(|term| letters.starts_with(&term.letters)) {
            each(term.letters.len(), (term.frequency as f64).ln());
        }
    }

    /// The likeliest word from each character on.
    fn route(&self, letters: &[char]) -> Vec<Step> {
        let log_total = (self.total as f64).ln();
        let mut route = vec![Step { likelihood: 0.0, end: letters.len() }; letters.len() + 1];
        for at in (0..letters.len()).rev() {
            let rest = letters.get(at..).unwrap_or_default();
            let mut best: Option<Step> = None;
            self.each(rest, |length, log| {
                let end = at + length;
                let behind = route.get(end).map_or(0.0, |step| step.likelihood);
                let likelihood = log - log_total + behind;
                let better =
                    |best: &Step| likelihood > best.likelihood || likelihood == best.likelihood && end > best.end;
                if best.as_ref().is_none_or(better) {
                    best = Some(Step { likelihood, end });
                }
            });
            let behind = route.get(at + 1).map_or(0.0, |step| step.likelihood);
            let unknown = Step { likelihood: 0.0 - log_total + behind, end: at + 1 };
            route.get_mut(at).into_iter().for_each(|slot| *slot = best.unwrap_or(unknown));
        }
        route
    }

    /// Cut a run of Han characters: hand over its words in order.
    pub(super) fn cut<'a>(&self, run: &'a str, mut each: impl FnMut(&'a str)) {
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            // Signs of repetition and noughts are words of their own, and no word goes on over one.
            let end = match is_covered(first) {
                true => rest.find(|letter| !is_covered(letter)).unwrap_or(rest.len()),
                false => first.len_utf8(),
            };
            let (block, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if is_covered(first) {
                self.cut_block(block, &mut each)
            } else {
                each(block)
            }
            rest = behind;
        }
    }

    fn cut_block<'a>(&self, block: &'a str, each: &mut impl FnMut(&'a str)) {
        let (mut letters, mut places) = (Vec::new(), Vec::new());
        for (place, letter) in block.char_indices() {
            letters.push(letter);
            places.push(place);
        }
        places.push(block.len());
        let word = |from: usize, to: usize| {
            let bounds = places.get(from).zip(places.get(to));
            bounds.and_then(|(start, end)| block.get(*start..*end)).unwrap_or_default()
        };
        let route = self.route(&letters);
        // Where a run of single characters began.
        let mut single = None;
        let mut at = 0;
        while at < letters.len() {
            let end = route.get(at).map_or(letters.len(), |step| step.end);
            if end - at == 1 {
                single.get_or_insert(at);
            } else {
                if let Some(from) = single.take() {
                    self.cut_singles(&letters, from, at, &word, each);
                }
                each(word(at, end));
            }
            at = end;
        }
        if let Some(from) = single {
            self.cut_singles(&letters, from, letters.len(), &word, each);
        }
    }

    /// Cut single characters that stand side by side by the model, unless all of them are a word that was not likely.
    fn cut_singles<'a>(
        &self,
        letters: &[char],
        from: usize,
        to: usize,
        word: &impl Fn(usize, usize) -> &'a str,
        each: &mut impl FnMut(&'a str),
    ) {
        if to - from == 1 {
            each(word(from, to));
        } else if letters.get(from..to).is_some_and(|letters| self.frequency(letters).is_some()) {
            (from..to).for_each(|at| each(word(at, at + 1)));
        } else {
            self.model.cut(word(from, to), true).into_iter().for_each(|token| each(token.word));
        }
    }
}

/// The ideographs that jieba takes for parts of words.
fn is_covered(letter: char) -> bool {
    matches!(letter,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2A6DF}' | '\u{2A700}'..='\u{2B73F}' | '\u{2B740}'..='\u{2B81F}'
        | '\u{2B820}'..='\u{2CEAF}' | '\u{2CEB0}'..='\u{2EBEF}' | '\u{2F800}'..='\u{2FA1F}')
}
