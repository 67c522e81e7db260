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
use super::sequence::{self, Nearness, Stretch};
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
        let mut found = Vec::new();
        self.each_turn(reader, &[phrase], candidates, &mut |document, stretches| {
            found.extend(stretches.first().map(|stretches| (document, stretches.clone())));
        })?;
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
        let mut bits = Bits::new(reader.max_doc());
        let mut nearness = Nearness::default();
        self.each_turn(reader, &kinds, &candidates, &mut |document, stretches| {
            if nearness.find(stretches, &wanted, distance) {
                bits.insert(document);
            }
        })?;
        Ok(bits)
    }

    /// Tell `each` of every candidate that has all the phrases, and where each of them stands in it. The candidates are
    /// taken block by block, so that few positions are in memory at a time.
    fn each_turn(
        &self,
        reader: &SegmentReader,
        phrases: &[&Phrase],
        candidates: &Bits,
        each: &mut dyn FnMut(u32, &[Vec<Stretch>]),
    ) -> Result<(), Failure> {
        let inverted = reader.inverted_index(self.index.fields.words)?;
        let parts = phrases.iter().flat_map(|phrase| &phrase.parts);
        let terms = parts.map(|part| self.terms(reader, &inverted, &part.pattern)).collect::<io::Result<Vec<_>>>()?;
        let mut turn = TurnPlaces::new(phrases);
        for start in (0..reader.max_doc()).step_by(BLOCK as usize) {
            let block = (start, start.saturating_add(BLOCK));
            if !candidates.any(block.0, block.1) {
                continue;
            }
            let lists = terms.iter().map(|terms| positions(&inverted, terms, candidates, block, self.go_on));
            let lists: Vec<Vec<(u32, u32)>> = lists.collect::<io::Result<_>>()?;
            self.check()?;
            let mut rest: Vec<_> = lists.iter().map(Vec::as_slice).collect();
            for document in candidates.iter(block.0, block.1) {
                if turn.read(document, &mut rest) {
                    each(document, &turn.stretches);
                }
            }
        }
        Ok(())
    }
}

/// Where phrases stand in one turn; the memory serves one turn after the other.
struct TurnPlaces {
    /// For each phrase whether a clause ends before each of its words.
    gaps: Vec<Vec<bool>>,
    /// For each phrase the positions of each of its words.
    words: Vec<Vec<Vec<u32>>>,
    stretches: Vec<Vec<Stretch>>,
}

impl TurnPlaces {
    fn new(phrases: &[&Phrase]) -> Self {
        Self {
            gaps: phrases.iter().map(|phrase| phrase.gaps()).collect(),
            words: phrases.iter().map(|phrase| vec![Vec::new(); phrase.parts.len()]).collect(),
            stretches: vec![Vec::new(); phrases.len()],
        }
    }

    /// Read the places in a turn from the fronts of `lists`, one for each word of each phrase; whether all phrases are
    /// there.
    fn read(&mut self, document: u32, lists: &mut [&[(u32, u32)]]) -> bool {
        let words = self.words.iter_mut().flatten();
        words.zip(lists).for_each(|(places, list)| take(list, document, places));
        for ((words, gaps), stretches) in self.words.iter().zip(&self.gaps).zip(&mut self.stretches) {
            sequence::put_every_phrase(words, gaps, stretches);
        }
        self.stretches.iter().all(|stretches| !stretches.is_empty())
    }
}
