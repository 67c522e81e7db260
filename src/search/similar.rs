//! Short texts that are found by how alike they are: coded passages, and what a codebook says.
//!
//! The index lies in memory and holds no text, only what each is about (see [`super::subject`]). A text is asked for as
//! Lucene's *more like this* does it: what it is about becomes a query whose every term weighs as often as it stands there
//! times its rarity, and BM25 ranks (see [`super::relevance`]). tantivy's `MoreLikeThisQuery` is not used itself. It reads the
//! terms in the order of a hash map, so that equal texts change places from one run to the next; it asks for postings without
//! frequencies, which costs a little precision (docs/suggestions.md has the figures); and what joins its terms is made for
//! a few, where the best can be told before all is read. Here a hundred terms are asked for, and reading every place of each
//! and adding up is several times faster at the slow end.

use std::collections::BTreeMap;

use tantivy::directory::RamDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{
    IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, SegmentReader, TantivyDocument, TantivyError, Term,
};

use super::Error;
use super::relevance::{B, K};
use super::subject::{SubjectTokenizer, subjects};

/// Terms that a query has at most: those that weigh most.
const TERMS: usize = 100;

/// Places in the index that a query reads at most: those of the rarest terms, which say most. Where a study is so large
/// that this is felt, the terms left out stand in thousands of passages each.
const PLACES: u64 = 40_000;

/// What the words around a passage weigh beside its own.
const AROUND: f32 = 0.5;

/// Bytes that the writer may hold before it makes a segment: the least that the engine takes.
const BUDGET: usize = 15_000_000;

/// Texts added between two looks at whether to go on.
const STEP: usize = 200;

/// The name under which the engine knows the tokeniser.
const TOKENISER: &str = "subjects";

/// Texts in memory, each known by the number that it was added as.
pub struct Similar {
    engine: tantivy::Index,
    reader: IndexReader,
    subjects: Field,
    number: Field,
    len: u64,
}

impl std::fmt::Debug for Similar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Similar").field("len", &self.len).finish_non_exhaustive()
    }
}

impl Similar {
    /// No texts yet.
    ///
    /// # Errors
    /// [`Error::Engine`] where the index cannot be made.
    pub fn new() -> Result<Self, Error> {
        let indexing = TextFieldIndexing::default().set_tokenizer(TOKENISER);
        let indexing = indexing.set_index_option(IndexRecordOption::WithFreqs);
        let mut schema = Schema::builder();
        let subjects = schema.add_text_field("subjects", TextOptions::default().set_indexing_options(indexing));
        let number = schema.add_u64_field("number", FAST);
        let engine = tantivy::Index::create(RamDirectory::create(), schema.build(), IndexSettings::default())?;
        engine.tokenizers().register(TOKENISER, SubjectTokenizer);
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { engine, reader, subjects, number, len: 0 })
    }

    /// How many texts were added.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Add texts; the first has the number [`Self::len`]. `go_on` hears now and then how many are done, and answers
    /// whether to go on; where it does not, none of them is added, and the answer is `false`.
    ///
    /// # Errors
    /// [`Error::Engine`] where the engine fails; none of them is added then.
    pub fn add<'t>(
        &mut self,
        texts: impl Iterator<Item = &'t str>,
        go_on: &mut dyn FnMut(usize) -> bool,
    ) -> Result<bool, Error> {
        let options = IndexWriterOptions::builder().num_worker_threads(1).num_merge_threads(1);
        let options = options.memory_budget_per_thread(BUDGET).build();
        let mut writer: IndexWriter = self.engine.writer_with_options(options)?;
        let mut len = self.len;
        for (done, text) in texts.enumerate() {
            if done % STEP == 0 && !go_on(done) {
                writer.rollback()?;
                return Ok(false);
            }
            let mut document = TantivyDocument::new();
            document.add_text(self.subjects, text);
            document.add_u64(self.number, len);
            writer.add_document(document)?;
            len += 1;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        self.reader.reload()?;
        self.len = len;
        Ok(true)
    }

    /// The numbers of the texts that are most like `words`, at most `most` of them, the most alike first, each with how
    /// alike it is: more than nothing, and comparable within one answer only. `around` are words that stand around them
    /// and tell what they are about, such as the question that they answer.
    ///
    /// # Errors
    /// [`Error::Engine`] where the engine fails.
    pub fn find(&self, words: &str, around: &str, most: usize) -> Result<Vec<(u64, f32)>, Error> {
        let searcher = self.reader.searcher();
        let terms = self.weigh(&searcher, words, around)?;
        let mean = self.mean_length(&searcher)?;
        let mut found = Vec::new();
        for reader in searcher.segment_readers() {
            let numbers = reader.fast_fields().u64("number")?;
            let scores = (0..).zip(self.score(reader, &terms, mean)?).filter(|(_, score)| *score > 0.0);
            found.extend(scores.filter_map(|(document, score)| Some((numbers.first(document)?, score))));
        }
        Ok(best(found, most))
    }

    /// Terms in a text, on average.
    fn mean_length(&self, searcher: &Searcher) -> Result<f32, Error> {
        let mut terms = 0;
        for reader in searcher.segment_readers() {
            terms += reader.inverted_index(self.subjects)?.total_num_tokens();
        }
        Ok(terms as f32 / searcher.num_docs().max(1) as f32)
    }

    /// What each text of a segment comes to: BM25 of the terms, each times its weight.
    fn score(&self, reader: &SegmentReader, terms: &[(Term, f32)], mean: f32) -> Result<Vec<f32>, Error> {
        let mut scores = vec![0.0; reader.max_doc() as usize];
        let inverted = reader.inverted_index(self.subjects)?;
        let lengths = reader.get_fieldnorms_reader(self.subjects)?;
        for (term, weight) in terms {
            let Some(info) = inverted.get_term_info(term).map_err(TantivyError::from)? else { continue };
            let postings = inverted.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs);
            let mut postings = postings.map_err(TantivyError::from)?;
            while !postings.docs().is_empty() {
                for (&document, &often) in postings.docs().iter().zip(postings.freqs()) {
                    let Some(score) = scores.get_mut(document as usize) else { continue };
                    let (often, length) = (often as f32, lengths.fieldnorm(document) as f32 / mean);
                    *score += weight * often * (K + 1.0) / (often + K * (1.0 - B + B * length));
                }
                postings.advance();
            }
        }
        Ok(scores)
    }

    /// The terms to ask for, each with its weight: how often it stands in the words, times its rarity, and once more its
    /// rarity as BM25 has it. Those that weigh most, in an order that depends on the words alone.
    fn weigh(&self, searcher: &Searcher, words: &str, around: &str) -> Result<Vec<(Term, f32)>, Error> {
        let mut counts: BTreeMap<Term, f32> = BTreeMap::new();
        for (text, weight) in [(words, 1.0), (around, AROUND)] {
            subjects(text, |subject| {
                *counts.entry(Term::from_field_text(self.subjects, subject)).or_default() += weight;
            });
        }
        let all = searcher.num_docs();
        let mut terms = Vec::with_capacity(counts.len());
        for (term, count) in counts {
            let holding = searcher.doc_freq(&term)?;
            if holding > 0 {
                terms.push((holding, (term, count * rarity(holding, all), rarity(holding, all))));
            }
        }
        terms.sort_by(|(_, one), (_, other)| other.1.total_cmp(&one.1));
        terms.truncate(TERMS);
        let mut left = PLACES;
        terms.retain(|(holding, _)| {
            let kept = *holding <= left || left == PLACES;
            left = left.saturating_sub(if kept { *holding } else { 0 });
            kept
        });
        Ok(terms.into_iter().map(|(_, (term, weight, rarity))| (term, weight * rarity)).collect())
    }
}

/// The inverse document frequency of BM25: `ln(1 + (N - n + 0.5) / (n + 0.5))` (Robertson and Zaragoza 2009, the form
/// that Lucene and tantivy use).
fn rarity(holding: u64, all: u64) -> f32 {
    let (holding, all) = (holding as f32, all as f32);
    (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln()
}

/// The `most` with the highest scores, those first; of equal ones the lower number.
fn best(mut found: Vec<(u64, f32)>, most: usize) -> Vec<(u64, f32)> {
    let order = |one: &(u64, f32), other: &(u64, f32)| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0));
    if most < found.len() {
        found.select_nth_unstable_by(most, order);
        found.truncate(most);
    }
    found.sort_by(order);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Similar {
        let mut similar = Similar::new().unwrap();
        assert!(similar.add(texts.iter().copied(), &mut |_| true).unwrap());
        similar
    }

    fn numbers(similar: &Similar, words: &str, around: &str) -> Vec<u64> {
        similar.find(words, around, 10).unwrap().into_iter().map(|(number, _)| number).collect()
    }

    const TEXTS: [&str; 5] = [
        "The drawings leaked to a competitor.",
        "Our drawings were never handed over, so the line stood still.",
        "图纸泄露给了对手。",
        "他们不信任我们 😀",
        "We trusted each other from the first day.",
    ];

    #[test]
    fn what_shares_rare_words_comes_first_in_both_languages() {
        let similar = of(&TEXTS);
        assert_eq!(numbers(&similar, "the drawing was leaking", ""), [0, 1]);
        assert_eq!(numbers(&similar, "圖紙被洩露了", ""), [2]);
        assert_eq!(numbers(&similar, "信任", ""), [3]);
        assert_eq!(numbers(&similar, "it was so", ""), [] as [u64; 0]);
        assert_eq!(numbers(&similar, "", ""), [] as [u64; 0]);
    }

    #[test]
    fn words_around_help_and_weigh_less() {
        let similar = of(&TEXTS);
        assert_eq!(numbers(&similar, "it was", "Tell me about trust."), [4]);
        assert_eq!(numbers(&similar, "competitor", "Did you trust them?"), [0, 4]);
    }

    #[test]
    fn texts_are_added_to_those_that_are_there() {
        let mut similar = of(&TEXTS);
        assert!(similar.add(["Leaking again 泄露"].into_iter(), &mut |_| true).unwrap());
        assert_eq!(numbers(&similar, "leaks", ""), [0, 5]);
        assert!(!similar.add(["Leaked"].into_iter(), &mut |_| false).unwrap());
        assert_eq!((similar.len(), numbers(&similar, "leaks", "")), (6, vec![0, 5]));
    }

    #[test]
    fn a_passage_without_end_is_bounded_work() {
        let long: String = (0..20_000).map(|number| format!("word{number} 字{number} ")).collect();
        let similar = of(&[&long, "word1"]);
        assert_eq!(numbers(&similar, &long, &long), [0], "the rarest of its terms alone are asked for");
    }
}
