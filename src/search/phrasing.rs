//! The turns with words in an order: single words, phrases, words near each other.

use std::io;

use tantivy::postings::TermInfo;
use tantivy::query::{EnableScoring, FuzzyTermQuery, PhraseQuery};
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::evaluate::{Failure, Search};
use super::matcher::kinds;
use super::pattern::Pattern;
use super::postings::{insert_postings, positions, take, terms};
use super::query::{Part, Phrase};
use super::sequence::{self, Stretch};
use super::turns::Bits;

/// Turns of a segment whose positions are in memory at a time: some 30 MB for each word of a phrase, were every word of
/// every turn meant.
const BLOCK: u32 = 1 << 16;

/// Turns between two looks at whether to go on.
const STEP: usize = 256;

/// For each turn with a phrase: the turn and where.
pub(super) type Places = Vec<(u32, Vec<Stretch>)>;

impl Search<'_> {
    /// The turns with a phrase; of `within` only, where the engine cannot answer by itself.
    pub(super) fn phrase(&self, reader: &SegmentReader, phrase: &Phrase, within: &Bits) -> Result<Bits, Failure> {
        if let [Part { pattern, .. }] = phrase.parts.as_slice() {
            return self.word(reader, pattern);
        }
        let exact = phrase.parts.iter().enumerate().map(|(place, part)| match &part.pattern {
            Pattern::Exact(word) if !part.gap => {
                Some((place * 2, Term::from_field_text(self.index.fields.words, word)))
            }
            _ => None,
        });
        match exact.collect::<Option<Vec<_>>>() {
            Some(terms) => self.engine_query(reader, &PhraseQuery::new_with_offset(terms)),
            None => {
                let mut bits = Bits::new(reader.max_doc());
                self.phrases(reader, phrase, within)?.iter().for_each(|(document, _)| bits.insert(*document));
                Ok(bits)
            }
        }
    }

    /// The words of a segment that a pattern accepts.
    pub(super) fn terms(
        &self,
        reader: &SegmentReader,
        inverted: &InvertedIndexReader,
        pattern: &Pattern,
    ) -> io::Result<Vec<TermInfo>> {
        let segments = self.state.searcher.segment_readers();
        terms(inverted, pattern, || {
            let place = segments.iter().position(|other| other.segment_id() == reader.segment_id())?;
            self.vocabularies().ok()?.get(place)
        })
    }

    /// The turns with a word that a pattern accepts.
    fn word(&self, reader: &SegmentReader, pattern: &Pattern) -> Result<Bits, Failure> {
        if let Pattern::Fuzzy { word, distance } = pattern {
            let term = Term::from_field_text(self.index.fields.words, word);
            return self.engine_query(reader, &FuzzyTermQuery::new(term, *distance, true));
        }
        let inverted = reader.inverted_index(self.index.fields.words)?;
        let mut bits = Bits::new(reader.max_doc());
        for term in self.terms(reader, &inverted, pattern)? {
            insert_postings(&inverted, &term, &mut bits, self.go_on)?;
        }
        Ok(bits)
    }

    fn engine_query(&self, reader: &SegmentReader, query: &dyn tantivy::query::Query) -> Result<Bits, Failure> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.state.searcher))?;
        let mut bits = Bits::new(reader.max_doc());
        let mut matching = weight.scorer(reader, 1.0)?;
        let mut document = matching.doc();
        while document != TERMINATED && (self.go_on)() {
            for _ in 0..STEP {
                if document == TERMINATED {
                    break;
                }
                bits.insert(document);
                document = matching.advance();
            }
        }
        Ok(bits)
    }

    /// Keep the turns that have every word of the phrase, anywhere.
    fn narrow(&self, reader: &SegmentReader, phrase: &Phrase, candidates: &mut Bits) -> Result<(), Failure> {
        for part in &phrase.parts {
            let bits = self.word(reader, &part.pattern)?;
            self.check()?;
            candidates.keep(&bits);
        }
        Ok(())
    }

    /// For each turn of `within` with the phrase: the turn and where.
    pub(super) fn phrases(&self, reader: &SegmentReader, phrase: &Phrase, within: &Bits) -> Result<Places, Failure> {
        let mut candidates = within.clone();
        self.narrow(reader, phrase, &mut candidates)?;
        self.places(reader, phrase, &candidates)
    }

    /// For each candidate with the phrase: the turn and where.
    fn places(&self, reader: &SegmentReader, phrase: &Phrase, candidates: &Bits) -> Result<Places, Failure> {
        let inverted = reader.inverted_index(self.index.fields.words)?;
        let patterns = phrase.parts.iter().map(|part| self.terms(reader, &inverted, &part.pattern));
        let terms: Vec<Vec<TermInfo>> = patterns.collect::<io::Result<_>>()?;
        let gaps = phrase.gaps();
        let mut found = Vec::new();
        for start in (0..reader.max_doc()).step_by(BLOCK as usize) {
            let block = (start, start.saturating_add(BLOCK));
            if !candidates.any(block.0, block.1) {
                continue;
            }
            let lists = terms.iter().map(|terms| positions(&inverted, terms, candidates, block, self.go_on));
            let lists: Vec<Vec<(u32, u32)>> = lists.collect::<io::Result<_>>()?;
            self.check()?;
            join(&lists, candidates.iter(block.0, block.1), &gaps, &mut found);
        }
        Ok(found)
    }

    /// The turns of `within` with phrases near each other.
    pub(super) fn near(
        &self,
        reader: &SegmentReader,
        phrases: &[Phrase],
        distance: u32,
        within: &Bits,
    ) -> Result<Bits, Failure> {
        let (kinds, wanted) = kinds(phrases);
        let mut candidates = within.clone();
        for phrase in &kinds {
            self.narrow(reader, phrase, &mut candidates)?;
        }
        let mut lists = Vec::new();
        for phrase in &kinds {
            lists.push(self.places(reader, phrase, &candidates)?.into_iter().peekable());
        }
        let mut bits = Bits::new(reader.max_doc());
        let Some((first, rest)) = lists.split_first_mut() else { return Ok(bits) };
        for (document, stretches) in first {
            let mut own = vec![stretches];
            for list in rest.iter_mut() {
                while list.next_if(|(other, _)| *other < document).is_some() {}
                own.push(list.next_if(|(other, _)| *other == document).map_or_else(Vec::new, |(_, found)| found));
            }
            if !sequence::near(&own, &wanted, distance).is_empty() {
                bits.insert(document);
            }
        }
        Ok(bits)
    }
}

/// Put the candidates whose positions make the phrase into `found`.
fn join(lists: &[Vec<(u32, u32)>], candidates: impl Iterator<Item = u32>, gaps: &[bool], found: &mut Places) {
    let mut rest: Vec<_> = lists.iter().map(Vec::as_slice).collect();
    let mut places = vec![Vec::new(); rest.len()];
    for document in candidates {
        places.iter_mut().zip(&mut rest).for_each(|(places, rest)| take(rest, document, places));
        let stretches = sequence::every_phrase(&places, gaps);
        if !stretches.is_empty() {
            found.push((document, stretches));
        }
    }
}
