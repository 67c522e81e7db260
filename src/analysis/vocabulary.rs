//! All words of a corpus with where they stand: counted once, read by lists, keyness and dispersion.
//!
//! Count some texts together, on any thread, by [`TextWords::count`], and add what was counted in order to one [`Vocabulary`].

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::word_reader::{Script, WordReader};
use super::{Contingency, Dispersion, Parts};
use crate::project::{Transcript, TranscriptId, Turn};
use crate::text::Arrange;

/// Words by [`Script`].
type Totals = [usize; 3];

/// Words of a script, or all of them.
fn words_in(totals: &Totals, script: Option<Script>) -> usize {
    match script {
        Some(script) => totals.get(script as usize).copied().unwrap_or(0),
        None => totals.iter().sum(),
    }
}

/// Words with their numbers, in the order in which they were met.
#[derive(Clone, Debug, Default)]
struct Numbered {
    words: Vec<(String, Script)>,
    /// Those of at most fifteen bytes, which nearly all are, by their bytes as one number: found without a look at the word.
    short: HashMap<u128, u32, RandomState>,
    long: HashMap<String, u32, RandomState>,
}

impl Numbered {
    fn number(&mut self, word: &str) -> u32 {
        let packed = packed(word);
        let known = match packed {
            Some(packed) => self.short.get(&packed),
            None => self.long.get(word),
        };
        if let Some(number) = known {
            return *number;
        }
        let number = size(self.words.len());
        self.words.push((word.to_owned(), Script::of(word)));
        match packed {
            Some(packed) => drop(self.short.insert(packed, number)),
            None => drop(self.long.insert(word.to_owned(), number)),
        }
        number
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

/// The words of one group in one text: how often each stands, by number.
#[derive(Clone, Debug, Default)]
struct GroupWords {
    name: String,
    counts: Vec<(u32, u32)>,
}

/// The words of some texts, by text and group. The texts share the words, so that each is written down once.
#[derive(Clone, Debug, Default)]
pub struct TextWords {
    words: Numbered,
    /// Of each text its groups, in the order of their names.
    texts: Vec<(TranscriptId, Vec<GroupWords>)>,
    /// How Chinese words are written where it is not in simplified characters: as counted, as written.
    written: HashMap<(String, String), u32, RandomState>,
    /// By number, how often a word stands in the group that is being counted.
    counts: Vec<u32>,
}

impl TextWords {
    /// Count the words of a text, each text once. `group` says where the words of a turn belong; those of `None` do not
    /// count.
    pub fn count<'a>(
        &mut self,
        transcript: &'a Transcript,
        reader: &WordReader,
        mut group: impl FnMut(usize, &'a Turn) -> Option<&'a str>,
    ) {
        let mut groups: BTreeMap<&str, Vec<&Turn>> = BTreeMap::new();
        for (place, turn) in transcript.turns.iter().enumerate() {
            if let Some(name) = group(place, turn) {
                groups.entry(name).or_default().push(turn);
            }
        }
        let counted = groups.into_iter().map(|(name, turns)| GroupWords {
            name: name.to_owned(),
            counts: self.count_turns(&transcript.text, &turns, reader),
        });
        let counted = counted.collect();
        self.texts.push((transcript.id.clone(), counted));
    }

    /// The words of some turns with how often each stands.
    fn count_turns(&mut self, text: &str, turns: &[&Turn], reader: &WordReader) -> Vec<(u32, u32)> {
        for turn in turns {
            reader.read(text, turn.words, |range, key| {
                let number = self.words.number(key) as usize;
                if number >= self.counts.len() {
                    self.counts.resize(number + 1, 0);
                }
                self.counts.get_mut(number).into_iter().for_each(|count| *count += 1);
                let letters = range.slice(text);
                if !key.is_ascii() && letters != key && Script::of(key) == Script::Han {
                    *self.written.entry((key.to_owned(), letters.to_owned())).or_default() += 1;
                }
            });
        }
        let counted = (0..).zip(&mut self.counts).filter(|(_, count)| **count > 0);
        counted.map(|(number, count)| (number, std::mem::take(count))).collect()
    }
}

/// Words of one group in one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    transcript: u32,
    group: u32,
    words: Totals,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    key: String,
    script: Script,
    /// Part and count, by part.
    places: Vec<(u32, u32)>,
}

/// The words of a corpus.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    transcripts: Vec<TranscriptId>,
    groups: Vec<String>,
    parts: Vec<Part>,
    entries: Vec<Entry>,
    numbers: HashMap<String, u32, RandomState>,
    group_numbers: HashMap<String, u32, RandomState>,
    written: HashMap<(String, String), u32, RandomState>,
}

/// How a word stands in a corpus.
#[derive(Clone, Debug, PartialEq)]
pub struct WordRow {
    /// The word: in lower case; a Chinese one as it is written most often.
    pub word: String,
    /// What it is counted as: the same, in simplified characters.
    pub key: String,
    /// What it is written in.
    pub script: Script,
    /// How often it stands in the corpus.
    pub count: usize,
    /// For every thousand words; `None` where there are none.
    pub per_1000: Option<f64>,
    /// Over the transcripts.
    pub dispersion: Dispersion,
    /// How often in each group of [`Vocabulary::groups`].
    pub groups: Vec<usize>,
}

/// How a word stands in a target and in a reference.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyRow {
    /// The word, as in [`WordRow`].
    pub word: String,
    /// As in [`WordRow`].
    pub key: String,
    /// What it is written in.
    pub script: Script,
    /// The counts.
    pub counts: Contingency,
    /// Transcripts of the target that have it.
    pub target_range: usize,
    /// Transcripts of the reference that have it.
    pub reference_range: usize,
    /// Over the transcripts of the side where it is more frequent.
    pub dispersion: Dispersion,
}

impl Vocabulary {
    /// Add the words of texts, each text once, in the order in which they are to stand.
    pub fn add(&mut self, counted: TextWords) {
        let numbers: Vec<u32> = counted.words.words.into_iter().map(|(key, script)| self.number(key, script)).collect();
        for (transcript, groups) in counted.texts {
            let place = size(self.transcripts.len());
            self.transcripts.push(transcript);
            for GroupWords { name, counts } in groups {
                let group = number_of(&mut self.group_numbers, &mut self.groups, name);
                let part = size(self.parts.len());
                let mut words = Totals::default();
                for (number, count) in counts {
                    let entry = numbers.get(number as usize).and_then(|number| self.entries.get_mut(*number as usize));
                    let Some(entry) = entry else { continue };
                    entry.places.push((part, count));
                    words.get_mut(entry.script as usize).into_iter().for_each(|total| *total += count as usize);
                }
                self.parts.push(Part { transcript: place, group, words });
            }
        }
        for (pair, count) in counted.written {
            *self.written.entry(pair).or_default() += count;
        }
    }

    fn number(&mut self, key: String, script: Script) -> u32 {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = size(self.entries.len());
        self.numbers.insert(key.clone(), number);
        self.entries.push(Entry { script, key, places: Vec::new() });
        number
    }

    /// The transcripts, in order, whether they have words that count or not.
    pub fn transcripts(&self) -> &[TranscriptId] {
        &self.transcripts
    }

    /// The groups, in the order of their first words.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// Words of all texts, of a script or of all.
    pub fn words(&self, script: Option<Script>) -> usize {
        self.parts.iter().map(|part| words_in(&part.words, script)).sum()
    }

    /// Different words of a script or of all.
    pub fn types(&self, script: Option<Script>) -> usize {
        self.entries(script).count()
    }

    fn entries(&self, script: Option<Script>) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| script.is_none_or(|script| entry.script == script))
    }

    /// Words of each group, of a script or of all.
    pub fn group_words(&self, script: Option<Script>) -> Vec<usize> {
        let mut words = vec![0; self.groups.len()];
        for part in &self.parts {
            add_at(&mut words, part.group, words_in(&part.words, script));
        }
        words
    }

    /// Every word, the most frequent first, then by letters. With a script only its words are the corpus: in a study of two
    /// languages a rate among the words of both means little.
    pub fn rows(&self, script: Option<Script>) -> Vec<WordRow> {
        let (total, sizes) = (self.words(script), self.sizes(|_| true, script));
        let parts = Parts::new(sizes);
        let written = self.written_forms();
        let row = |entry: &Entry| {
            let mut groups = vec![0; self.groups.len()];
            for (part, count) in self.hits(entry) {
                add_at(&mut groups, part.group, count);
            }
            let count = groups.iter().sum();
            WordRow {
                word: written.get(entry.key.as_str()).map_or_else(|| entry.key.clone(), |word| (*word).to_owned()),
                key: entry.key.clone(),
                script: entry.script,
                count,
                per_1000: (total > 0).then(|| 1000.0 * count as f64 / total as f64),
                dispersion: parts.dispersion(self.by_transcript(entry, |_| true)),
                groups,
            }
        };
        let entries: Vec<&Entry> = self.entries(script).collect();
        let mut rows: Vec<WordRow> = entries.into_par_iter().map(row).collect();
        rows.arrange_by(|one, other| other.count.cmp(&one.count).then_with(|| one.key.cmp(&other.key)));
        rows
    }

    /// Every word of `target` against all of `reference`: groups by their place. A word of neither is left out. A script
    /// means what it means in [`Self::rows`].
    pub fn keys(
        &self,
        target: &dyn Fn(usize) -> bool,
        reference: &dyn Fn(usize) -> bool,
        script: Option<Script>,
    ) -> Vec<KeyRow> {
        let side = |of: &dyn Fn(usize) -> bool| {
            let sizes = self.sizes(of, script);
            (sizes.iter().sum::<usize>(), Parts::new(sizes))
        };
        let ((target_words, target_parts), (reference_words, reference_parts)) = (side(target), side(reference));
        let written = self.written_forms();
        let row = |entry: &Entry| {
            let (ours, theirs) = (self.by_transcript(entry, target), self.by_transcript(entry, reference));
            let sum = |hits: &[(usize, usize)]| hits.iter().map(|(_, count)| count).sum();
            let counts = Contingency { target: sum(&ours), target_words, reference: sum(&theirs), reference_words };
            let (target_range, reference_range) = (ours.len(), theirs.len());
            let more = counts.keyness().log_ratio.is_none_or(|ratio| ratio >= 0.0);
            let dispersion = if more { target_parts.dispersion(ours) } else { reference_parts.dispersion(theirs) };
            let word = written.get(entry.key.as_str()).map_or_else(|| entry.key.clone(), |word| (*word).to_owned());
            let (key, script) = (entry.key.clone(), entry.script);
            KeyRow { word, key, script, counts, target_range, reference_range, dispersion }
        };
        let rows = self.entries(script).map(row);
        rows.filter(|row| row.counts.target + row.counts.reference > 0).collect()
    }

    /// Words of each transcript in the groups that `of` takes.
    fn sizes(&self, of: impl Fn(usize) -> bool, script: Option<Script>) -> Vec<usize> {
        let mut sizes = vec![0; self.transcripts.len()];
        for part in self.parts.iter().filter(|part| of(part.group as usize)) {
            add_at(&mut sizes, part.transcript, words_in(&part.words, script));
        }
        sizes
    }

    fn hits<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = (&'a Part, usize)> {
        entry.places.iter().filter_map(|(part, count)| Some((self.parts.get(*part as usize)?, *count as usize)))
    }

    /// The transcripts that have a word, with how often, in the groups that `of` takes.
    fn by_transcript(&self, entry: &Entry, of: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (part, count) in self.hits(entry).filter(|(part, _)| of(part.group as usize)) {
            match found.last_mut() {
                // The parts of one transcript stand together.
                Some((transcript, sum)) if *transcript == part.transcript as usize => *sum += count,
                _ => found.push((part.transcript as usize, count)),
            }
        }
        found
    }

    /// Chinese words that are mostly written otherwise than they are counted, and how.
    fn written_forms(&self) -> HashMap<&str, &str> {
        let mut forms: HashMap<&str, (u32, u32, &str)> = HashMap::new();
        for ((key, form), count) in &self.written {
            let (sum, most, best) = forms.entry(key).or_default();
            *sum += count;
            if (*count, form.as_str()) > (*most, *best) {
                (*most, *best) = (*count, form);
            }
        }
        let total = |key: &str| -> usize {
            let entry = self.numbers.get(key).and_then(|number| self.entries.get(*number as usize));
            entry.map_or(0, |entry| self.hits(entry).map(|(_, count)| count).sum())
        };
        let simple = |key: &str, sum: u32| total(key).saturating_sub(sum as usize);
        let mostly = forms.into_iter().filter(|(key, (sum, most, _))| *most as usize > simple(key, *sum));
        mostly.map(|(key, (.., form))| (key, form)).collect()
    }
}

fn add_at(counts: &mut [usize], place: u32, count: usize) {
    if let Some(slot) = counts.get_mut(place as usize) {
        *slot += count;
    }
}

fn size(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn number_of(numbers: &mut HashMap<String, u32, RandomState>, names: &mut Vec<String>, name: String) -> u32 {
    if let Some(number) = numbers.get(&name) {
        return *number;
    }
    let number = size(names.len());
    names.push(name.clone());
    numbers.insert(name, number);
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A corpus of texts, grouped by speaker.
    fn corpus(texts: &[&str]) -> Vocabulary {
        let reader = WordReader::new(|c| if c == '資' { '资' } else { c }, &[]);
        let mut vocabulary = Vocabulary::default();
        for (place, text) in texts.iter().enumerate() {
            let transcript = Transcript::new(format!("t{place}").as_str().into(), (*text).to_owned());
            let mut words = TextWords::default();
            words.count(&transcript, &reader, |_, turn| turn.speaker.as_deref());
            vocabulary.add(words);
        }
        vocabulary
    }

    fn study() -> Vocabulary {
        corpus(&[
            "Ann: We trust the 合資公司, trust it.\n\nBo: I don't trust 😀 it.\n",
            "Ann: 合資公司 and 合资公司.\n\nBo: Trust!\n",
            "Cy: nothing\n\nCy: here\n",
        ])
    }

    #[test]
    fn words_are_counted_by_transcript_and_group() {
        let study = study();
        assert_eq!((study.words(None), study.types(None)), (16, 10));
        assert_eq!(
            (study.groups(), study.group_words(None)),
            (&["Ann", "Bo", "Cy"].map(String::from)[..], vec![9, 5, 2])
        );
        let rows = study.rows(None);
        let first: Vec<_> = rows.iter().take(3).map(|row| (row.word.as_str(), row.count, row.groups.clone())).collect();
        assert_eq!(first, [("trust", 4, vec![2, 2, 0]), ("合資公司", 3, vec![3, 0, 0]), ("it", 2, vec![1, 1, 0])]);
        assert_eq!((rows[0].dispersion.range, rows[0].dispersion.parts), (2, 3));
        assert!((rows[0].per_1000.unwrap() - 4000.0 / 16.0).abs() < 1e-9);
        assert_eq!((rows[1].script, rows[1].key.as_str()), (Script::Han, "合资公司"));
    }

    #[test]
    fn short_words_and_long_ones_keep_their_numbers() {
        let mut words = Numbered::default();
        let all =
            ["", "a", "信任", "知识转移管理", "a-word-of-fifteen".get(..15).unwrap(), "a-word-of-sixteen", "\0", "aa"];
        let first: Vec<u32> = all.iter().map(|word| words.number(word)).collect();
        assert_eq!(first, (0..all.len() as u32).collect::<Vec<_>>());
        assert_eq!(all.iter().map(|word| words.number(word)).collect::<Vec<_>>(), first);
    }

    #[test]
    fn a_target_is_compared_with_a_reference() {
        let study = study();
        let keys = study.keys(&|group| group == 0, &|group| group > 0, None);
        let row = keys.iter().find(|row| row.key == "trust").unwrap();
        assert_eq!(row.counts, Contingency { target: 2, target_words: 9, reference: 2, reference_words: 7 });
        assert_eq!((row.target_range, row.reference_range, row.dispersion.parts), (1, 2, 3));
        assert!(keys.iter().any(|row| row.word == "合資公司" && row.counts.reference == 0));
        assert_eq!(study.keys(&|group| group == 2, &|_| false, None).len(), 2);
    }

    #[test]
    fn the_words_of_one_script_are_a_corpus_of_their_own() {
        let study = study();
        let han = Some(Script::Han);
        assert_eq!((study.words(han), study.types(han), study.group_words(han)), (3, 1, vec![3, 0, 0]));
        let rows = study.rows(han);
        assert_eq!((rows.len(), rows[0].per_1000, rows[0].dispersion.parts), (1, Some(1000.0), 2));
        let keys = study.keys(&|group| group == 1, &|group| group != 1, Some(Script::Latin));
        assert!(keys.iter().all(|row| (row.counts.target_words, row.counts.reference_words) == (5, 8)));
        assert_eq!(Vocabulary::default().rows(None), []);
    }
}
