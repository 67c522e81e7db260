//! All words of a corpus with where they stand: counted once, read by lists, keyness and dispersion.
//!
//! Words come as numbers ([`WordNumbers`]). Count the turns of a group by [`WordCounts::group`], on any thread, and add what was
//! counted in order to one [`Vocabulary`].

use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::word_numbers::{NumberedWord, Word, WordNumbers};
use super::word_reader::Script;
use super::{Contingency, Dispersion, Parts};
use crate::project::TranscriptId;
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

/// The words of one group in one text: how often each stands, by number.
#[derive(Clone, Debug, Default)]
pub struct GroupWords {
    name: String,
    counts: Vec<(u32, u32)>,
}

/// How often each word stands in what is being counted, by number. To be used for one group after the other.
#[derive(Clone, Debug, Default)]
pub struct WordCounts(Vec<u32>);

impl WordCounts {
    /// Count the words of the turns of a group in one text.
    pub fn group<'a>(&mut self, name: &str, turns: impl Iterator<Item = &'a [NumberedWord]>) -> GroupWords {
        let mut met = Vec::new();
        for turn in turns {
            for word in turn {
                let number = word.number();
                if number as usize >= self.0.len() {
                    self.0.resize(number as usize + 1, 0);
                }
                if let Some(count) = self.0.get_mut(number as usize) {
                    if *count == 0 {
                        met.push(number);
                    }
                    *count += 1;
                }
            }
        }
        let mut counts = Vec::with_capacity(met.len());
        for number in met {
            counts.push((number, self.0.get_mut(number as usize).map_or(0, std::mem::take)));
        }
        GroupWords { name: name.to_owned(), counts }
    }
}

/// Words of one group in one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    transcript: u32,
    group: u32,
    words: Totals,
}

/// What a word counts as.
#[derive(Clone, Debug, Default)]
struct Entry {
    key: String,
    script: Script,
    /// Part and count, by part.
    places: Vec<(u32, u32)>,
}

/// How a word is written otherwise than it is counted.
#[derive(Clone, Debug)]
struct Written {
    /// The number of the entry.
    of: u32,
    form: String,
    count: u32,
}

/// The words of a corpus.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    transcripts: Vec<TranscriptId>,
    groups: Vec<String>,
    parts: Vec<Part>,
    entries: Vec<Entry>,
    /// Of each number of a word its entry, and where it is a form its place in `written`.
    numbers: Vec<(u32, Option<u32>)>,
    group_numbers: HashMap<String, u32, RandomState>,
    written: Vec<Written>,
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
    /// The place of its entry.
    entry: u32,
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
    /// No texts yet, whose words will have these numbers.
    pub fn new(numbers: WordNumbers) -> Self {
        let mut vocabulary = Self::default();
        for word in numbers.into_words() {
            let numbered = match word {
                Word::Key { key, script } => {
                    vocabulary.entries.push(Entry { key, script, places: Vec::new() });
                    (size(vocabulary.entries.len() - 1), None)
                }
                Word::Form { of, form } => {
                    let (of, _) = vocabulary.numbers.get(of as usize).copied().unwrap_or((u32::MAX, None));
                    vocabulary.written.push(Written { of, form, count: 0 });
                    (of, Some(size(vocabulary.written.len() - 1)))
                }
            };
            vocabulary.numbers.push(numbered);
        }
        vocabulary
    }

    /// Add the words of a text, each text once, in the order in which they are to stand: each group once.
    pub fn add(&mut self, transcript: TranscriptId, groups: Vec<GroupWords>) {
        let place = size(self.transcripts.len());
        self.transcripts.push(transcript);
        for GroupWords { name, counts } in groups {
            let group = number_of(&mut self.group_numbers, &mut self.groups, name);
            let part = size(self.parts.len());
            let mut words = Totals::default();
            for (number, count) in counts {
                let Some((entry, written)) = self.numbers.get(number as usize) else { continue };
                let Some(entry) = self.entries.get_mut(*entry as usize) else { continue };
                match entry.places.last_mut() {
                    // Another form of the same word.
                    Some((known, sum)) if *known == part => *sum += count,
                    _ => entry.places.push((part, count)),
                }
                words.get_mut(entry.script as usize).into_iter().for_each(|total| *total += count as usize);
                if let Some(written) = written.and_then(|place| self.written.get_mut(place as usize)) {
                    written.count += count;
                }
            }
            self.parts.push(Part { transcript: place, group, words });
        }
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
        self.entries.iter().filter(move |entry| counts(entry, script))
    }

    /// How often a word stands in each group of [`Self::groups`], in `counts` from now on; `row` is one of [`Self::rows`].
    pub fn count_groups(&self, row: &WordRow, counts: &mut Vec<usize>) {
        counts.clear();
        counts.resize(self.groups.len(), 0);
        let Some(entry) = self.entries.get(row.entry as usize) else { return };
        for (part, count) in &entry.places {
            let Some(part) = self.parts.get(*part as usize) else { continue };
            if let Some(sum) = counts.get_mut(part.group as usize) {
                *sum += *count as usize;
            }
        }
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
        let row = |(place, entry): (u32, &Entry)| {
            let count = entry.places.iter().map(|(_, count)| *count as usize).sum();
            WordRow {
                word: written.get(entry.key.as_str()).map_or_else(|| entry.key.clone(), |word| (*word).to_owned()),
                key: entry.key.clone(),
                script: entry.script,
                count,
                per_1000: (total > 0).then(|| 1000.0 * count as f64 / total as f64),
                dispersion: parts.dispersion(self.by_transcript(entry, |_| true)),
                entry: place,
            }
        };
        let entries: Vec<(u32, &Entry)> = (0..).zip(&self.entries).filter(|(_, entry)| counts(entry, script)).collect();
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
        let mut forms: HashMap<u32, (u32, u32, &str)> = HashMap::new();
        for Written { of, form, count } in self.written.iter().filter(|written| written.count > 0) {
            let (sum, most, best) = forms.entry(*of).or_default();
            *sum += count;
            if (*count, form.as_str()) > (*most, *best) {
                (*most, *best) = (*count, form);
            }
        }
        let mostly = forms.into_iter().filter_map(|(number, (sum, most, form))| {
            let entry = self.entries.get(number as usize)?;
            let total: usize = self.hits(entry).map(|(_, count)| count).sum();
            (most as usize > total.saturating_sub(sum as usize)).then_some((entry.key.as_str(), form))
        });
        mostly.collect()
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

/// Whether a word is among those of a script, or of all. Words that no turn has which counts have no places.
fn counts(entry: &Entry, script: Option<Script>) -> bool {
    !entry.places.is_empty() && script.is_none_or(|script| entry.script == script)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::analysis::WordReader;
    use crate::project::Transcript;

    /// A corpus of texts, grouped by speaker.
    fn corpus(texts: &[&str]) -> Vocabulary {
        let reader = WordReader::new(|c| if c == '資' { '资' } else { c }, &[]);
        let (mut numbers, mut counts, mut counted) = (WordNumbers::default(), WordCounts::default(), Vec::new());
        for (place, text) in texts.iter().enumerate() {
            let transcript = Transcript::new(format!("t{place}").as_str().into(), (*text).to_owned());
            let turns = numbers.read(&transcript, &reader);
            let mut groups: BTreeMap<&str, Vec<&[NumberedWord]>> = BTreeMap::new();
            for (turn, words) in transcript.turns.iter().zip(&turns) {
                groups.entry(turn.speaker.as_deref().unwrap()).or_default().push(words);
            }
            let groups = groups.into_iter().map(|(name, turns)| counts.group(name, turns.into_iter())).collect();
            counted.push((transcript.id.clone(), groups));
        }
        let mut vocabulary = Vocabulary::new(numbers);
        counted.into_iter().for_each(|(id, groups)| vocabulary.add(id, groups));
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
        let groups = |row: &WordRow| {
            let mut counts = vec![7; 9];
            study.count_groups(row, &mut counts);
            counts
        };
        let first: Vec<_> = rows.iter().take(3).map(|row| (row.word.as_str(), row.count, groups(row))).collect();
        assert_eq!(first, [("trust", 4, vec![2, 2, 0]), ("合資公司", 3, vec![3, 0, 0]), ("it", 2, vec![1, 1, 0])]);
        assert_eq!((rows[0].dispersion.range, rows[0].dispersion.parts), (2, 3));
        assert!((rows[0].per_1000.unwrap() - 4000.0 / 16.0).abs() < 1e-9);
        assert_eq!((rows[1].script, rows[1].key.as_str()), (Script::Han, "合资公司"));
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
