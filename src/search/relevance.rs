//! How well a turn fits a query, from the index alone: no text is read.
//!
//! The score is BM25 (Robertson and Zaragoza 2009, The Probabilistic Relevance Framework, section 3), summed over what the
//! query looks for: `idf · tf (k + 1) / (tf + k (1 - b + b · length / mean length))`, with lengths in words. A word's forms
//! count as one word; a turn that has the word as it was typed gets `idf · (k + 1)` more, which no number of other forms
//! reaches. Regular expressions and filters choose turns and do not order them.

use std::cmp::Reverse;
use std::sync::Mutex;

use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::evaluate::{Failure, GoOn, Search, Study};
use super::found::Found;
use super::index::Index;
use super::pattern::Pattern;
use super::query::{Expression, Needle, Part, Phrase, Query};
use super::turns::Bits;
use crate::project::TranscriptId;

/// How soon more of the same word counts less.
pub(super) const K: f32 = 1.2;
/// How much a long turn counts less than a short one.
pub(super) const B: f32 = 0.75;

impl Index {
    /// The `most` turns of `found` that fit `query` best, the best first; those that fit alike in the reader's order.
    /// `found` must be what [`Self::find`] gave for the same query and study.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn best(
        &self,
        found: &Found,
        query: &Query,
        study: &(dyn Study + Sync),
        most: usize,
        go_on: GoOn,
    ) -> Result<Vec<(TranscriptId, usize)>, Failure> {
        let (state, related, filters) = (&found.state, &found.related, Mutex::default());
        let search = Search { index: self, state, query, study, go_on, related, filters };
        let wanted = asked_for(query);
        let lengths = search.mean_length()?;
        let mut scores = Vec::new();
        let weights: Vec<f32> = wanted.iter().map(|needle| search.weight(needle)).collect::<Result<_, _>>()?;
        for (reader, within) in found.state.searcher.segment_readers().iter().zip(&found.turns.segments) {
            let mut own = vec![0.0; reader.max_doc() as usize];
            for (needle, &weight) in wanted.iter().zip(&weights) {
                search.check()?;
                search.score(reader, needle, weight, lengths, within, &mut own)?;
            }
            scores.push(own);
        }
        search.check()?;
        Ok(first(found, &scores, most))
    }
}

/// The needles that are asked for, not those that are ruled out.
fn asked_for(query: &Query) -> Vec<&Needle> {
    fn collect<'q>(query: &'q Query, expression: &Expression, wanted: &mut Vec<&'q Needle>) {
        match expression {
            Expression::Needle(place) => wanted.extend(query.needles.get(*place)),
            Expression::All(parts) | Expression::Any(parts) => {
                parts.iter().for_each(|part| collect(query, part, wanted));
            }
            Expression::Not(_) => {}
        }
    }
    let mut wanted = Vec::new();
    collect(query, &query.expression, &mut wanted);
    wanted
}

/// The best turns by their scores in each segment.
fn first(found: &Found, scores: &[Vec<f32>], most: usize) -> Vec<(TranscriptId, usize)> {
    let mut all: Vec<(Reverse<u32>, u32, u32)> = Vec::with_capacity(found.turns());
    for run in &found.state.runs {
        let (Some(bits), Some(scores)) =
            (found.turns.segments.get(run.segment as usize), scores.get(run.segment as usize))
        else {
            continue;
        };
        for document in bits.iter(run.document, run.end()) {
            let score = scores.get(document as usize).copied().unwrap_or_default();
            // The bits of a positive number stand in the order of numbers.
            all.push((Reverse(score.max(0.0).to_bits()), run.transcript, run.turn + document - run.document));
        }
    }
    if most < all.len() {
        all.select_nth_unstable(most);
        all.truncate(most);
    }
    all.sort_unstable();
    all.into_iter().filter_map(|(_, transcript, turn)| Some((found.state.id(transcript)?, turn as usize))).collect()
}

impl Search<'_> {
    /// The mean length of a turn, in words.
    fn mean_length(&self) -> Result<f32, Failure> {
        let (mut words, mut turns) = (0, 0);
        for reader in self.state.searcher.segment_readers() {
            words += reader.inverted_index(self.index.fields.words)?.total_num_tokens();
            turns += u64::from(reader.max_doc());
        }
        Ok(words as f32 / turns.max(1) as f32)
    }

    /// How much it means that a turn has what a needle looks for: the rarer, the more.
    fn weight(&self, needle: &Needle) -> Result<f32, Failure> {
        let phrases = match needle {
            Needle::Phrase(phrase) => std::slice::from_ref(phrase),
            Needle::Near { phrases, .. } => phrases.as_slice(),
            _ => return Ok(0.0),
        };
        let all = self.state.all.count() as f32;
        let mut rarest = all;
        for part in phrases.iter().flat_map(|phrase| &phrase.parts) {
            let mut having = 0.0;
            for reader in self.state.searcher.segment_readers() {
                let inverted = reader.inverted_index(self.index.fields.words)?;
                let terms = self.terms(reader, &inverted, &part.pattern)?;
                having += terms.iter().map(|term| term.doc_freq as f32).sum::<f32>();
            }
            rarest = having.min(rarest);
        }
        Ok((1.0 + (all - rarest + 0.5) / (rarest + 0.5)).ln())
    }

    /// Add what a needle is worth in each turn of `within` to the turn's score.
    fn score(
        &self,
        reader: &SegmentReader,
        needle: &Needle,
        weight: f32,
        mean: f32,
        within: &Bits,
        scores: &mut [f32],
    ) -> Result<(), Failure> {
        let mut counts = vec![0_u16; reader.max_doc() as usize];
        let mut exact = Bits::new(reader.max_doc());
        match needle {
            Needle::Phrase(Phrase { parts }) if parts.len() == 1 => {
                let inverted = reader.inverted_index(self.index.fields.words)?;
                for part in parts {
                    for term in self.terms(reader, &inverted, &part.pattern)? {
                        count(&inverted, &term, &mut counts, self.go_on)?;
                    }
                    exact = self.typed(reader, &inverted, part)?;
                }
            }
            Needle::Phrase(phrase) => {
                for (document, places) in self.phrases(reader, phrase, within)? {
                    add(&mut counts, document, places.len());
                }
                if let Some(typed) = as_typed(phrase) {
                    self.phrases(reader, &typed, within)?.into_iter().for_each(|(document, _)| exact.insert(document));
                }
            }
            Needle::Near { phrases, distance } => {
                let near = self.near(reader, phrases, *distance, within)?;
                near.iter(0, u32::MAX).for_each(|document| add(&mut counts, document, 1));
            }
            _ => return Ok(()),
        }
        let lengths = reader.get_fieldnorms_reader(self.index.fields.words)?;
        for document in within.iter(0, u32::MAX) {
            let count = f32::from(counts.get(document as usize).copied().unwrap_or_default());
            let Some(score) = scores.get_mut(document as usize).filter(|_| count > 0.0) else { continue };
            let length = lengths.fieldnorm(document) as f32 / mean;
            *score += weight * count * (K + 1.0) / (count + K * (1.0 - B + B * length));
            if exact.contains(document) {
                *score += weight * (K + 1.0);
            }
        }
        Ok(())
    }

    /// The turns with a word as it was typed, where other forms of it are found too.
    fn typed(&self, reader: &SegmentReader, inverted: &InvertedIndexReader, part: &Part) -> Result<Bits, Failure> {
        let mut bits = Bits::new(reader.max_doc());
        let typed = match &part.pattern {
            Pattern::Stem(stem) => stem.word(),
            Pattern::Fuzzy { word, .. } => word,
            Pattern::Exact(_) | Pattern::Glob(_) => return Ok(bits),
        };
        if let Some(term) = inverted.terms().get(typed)? {
            super::postings::insert_postings(inverted, &term, &mut bits, self.go_on)?;
        }
        Ok(bits)
    }
}

/// The words of a phrase as they were typed, where other forms of them are found too.
fn as_typed(phrase: &Phrase) -> Option<Phrase> {
    let typed = |part: &Part| match &part.pattern {
        Pattern::Stem(stem) => Some(stem.word().to_owned()),
        Pattern::Fuzzy { word, .. } => Some(word.clone()),
        Pattern::Exact(word) => Some(word.clone()),
        Pattern::Glob(_) => None,
    };
    if phrase.parts.iter().all(|part| matches!(part.pattern, Pattern::Exact(_))) {
        return None;
    }
    let part = |part: &Part| Some(Part { pattern: Pattern::Exact(typed(part)?), gap: part.gap });
    Some(Phrase { parts: phrase.parts.iter().map(part).collect::<Option<_>>()? })
}

/// Add how often a word stands in each turn.
fn count(inverted: &InvertedIndexReader, term: &TermInfo, counts: &mut [u16], go_on: GoOn) -> std::io::Result<()> {
    let mut postings = inverted.read_block_postings_from_terminfo(term, IndexRecordOption::WithFreqs)?;
    while !postings.docs().is_empty() && go_on() {
        let own = postings.docs().iter().zip(postings.freqs());
        own.for_each(|(&document, &often)| add(counts, document, often as usize));
        postings.advance();
    }
    Ok(())
}

fn add(counts: &mut [u16], document: u32, often: usize) {
    if let Some(count) = counts.get_mut(document as usize) {
        *count = count.saturating_add(u16::try_from(often).unwrap_or(u16::MAX));
    }
}
