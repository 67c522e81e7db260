//! Regular expressions over the words of turns as they stand: the index says which turns can match at all, and those are
//! read on two threads.

use std::io;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use regex::Regex;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::evaluate::{Failure, Search};
use super::expression::Finder;
use super::postings::insert_postings;
use super::query::Phrase;
use super::required::Required;
use super::turns::{Bits, Turns};
use super::vocabulary::Vocabulary;

/// Threads that read texts at once.
const MOST_THREADS: usize = 4;

/// Which part of the turns a piece of a word may lead to: were it more, most texts would be read anyway.
const WORTH: u32 = 4;

impl Search<'_> {
    /// The turns of `within` in which a regular expression matches.
    pub(super) fn scan(&self, regex: &Regex, within: &Turns) -> Result<Turns, Failure> {
        let finder = Finder::of(regex);
        let mut candidates = within.clone();
        if let Some(parsed) = finder.parsed() {
            self.require(&Required::of(parsed), &mut candidates)?;
        }
        let transcripts = self.transcripts_with(&candidates);
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
        let threads = threads.min(transcripts.len().div_ceil(4));
        let (next, found) = (AtomicUsize::new(0), Mutex::new(Turns::none(&self.state.sizes)));
        if candidates.count() * 2 > self.state.all.count() {
            finder.lines();
        }
        let work = || {
            let (finder, mut own) = (finder.clone(), Vec::new());
            while let Some(&transcript) = transcripts.get(next.fetch_add(1, Ordering::Relaxed))
                && (self.go_on)()
            {
                self.scan_transcript(&finder, transcript, &candidates, &mut own);
            }
            let mut found = found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            for (segment, document) in own {
                if let Some(bits) = found.segments.get_mut(segment as usize) {
                    bits.insert(document);
                }
            }
        };
        std::thread::scope(|scope| {
            (1..threads).for_each(|_| drop(scope.spawn(work)));
            work();
        });
        Ok(found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// The places in the manifest of the transcripts with a turn in `turns`.
    fn transcripts_with(&self, turns: &Turns) -> Vec<u32> {
        let has = |run: &&super::turns::Run| {
            turns.segments.get(run.segment as usize).is_some_and(|bits| bits.any(run.document, run.end()))
        };
        let mut places: Vec<u32> = self.state.runs.iter().filter(has).map(|run| run.transcript).collect();
        places.dedup();
        places
    }

    /// Put the segment and document of each candidate of a transcript that matches into `found`.
    fn scan_transcript(&self, finder: &Finder, transcript: u32, candidates: &Turns, found: &mut Vec<(u32, u32)>) {
        let Some(listed) = self.state.manifest.listed.get(transcript as usize) else { return };
        let read = || self.study.transcript(&listed.id.as_str().into());
        let Some(pooled) = self.index.pool.words(listed, read) else { return };
        let runs = self.state.runs_of(transcript);
        let count = |run: &super::turns::Run| {
            candidates.segments.get(run.segment as usize).map_or(0, |bits| bits.count(run.document, run.end()))
        };
        let wanted: usize = runs.iter().map(count).sum();
        let matching = (wanted * 2 > pooled.turns()).then(|| finder.turns(&pooled)).flatten();
        for run in runs {
            let Some(bits) = candidates.segments.get(run.segment as usize) else { continue };
            if let Some(matching) = &matching {
                let (start, end) = (run.turn, run.turn + run.end() - run.document);
                let documents = matching.iter(start, end).map(|turn| run.document + turn - run.turn);
                found.extend(
                    documents.filter(|&document| bits.contains(document)).map(|document| (run.segment, document)),
                );
                continue;
            }
            for document in bits.iter(run.document, run.end()) {
                let turn = (run.turn + document - run.document) as usize;
                if pooled.range(turn).is_some_and(|range| finder.matches(range.slice(pooled.words()))) {
                    found.push((run.segment, document));
                }
            }
        }
    }

    /// Keep the candidates that have what is required, as far as asking for it is worth its while.
    fn require(&self, required: &Required, candidates: &mut Turns) -> Result<(), Failure> {
        if *required == Required::Nothing {
            return Ok(());
        }
        let vocabularies = self.vocabularies()?;
        for (place, reader) in self.state.searcher.segment_readers().iter().enumerate() {
            let (Some(vocabulary), Some(bits)) = (vocabularies.get(place), candidates.segments.get_mut(place)) else {
                continue;
            };
            let inverted = reader.inverted_index(self.index.fields.words)?;
            if let Some(having) = self.having(reader, &inverted, vocabulary, required, bits)? {
                bits.keep(&having);
            }
        }
        Ok(())
    }

    /// The turns of a segment that have what is required; `None` where that is nothing, or too much to be asked for.
    fn having(
        &self,
        reader: &SegmentReader,
        inverted: &InvertedIndexReader,
        vocabulary: &Vocabulary,
        required: &Required,
        within: &Bits,
    ) -> Result<Option<Bits>, Failure> {
        let having = |required: &Required| self.having(reader, inverted, vocabulary, required, within);
        match required {
            Required::Nothing => Ok(None),
            Required::Piece(piece) => Ok(self.with_piece(reader, inverted, vocabulary, piece)?),
            Required::Run(run) => {
                let phrase = Phrase::exact(run.iter().map(char::to_string));
                Ok(Some(self.phrase(reader, &phrase, within)?))
            }
            Required::All(parts) => {
                let mut all: Option<Bits> = None;
                for part in parts {
                    let Some(bits) = having(part)? else { continue };
                    match &mut all {
                        Some(all) => all.keep(&bits),
                        None => all = Some(bits),
                    }
                }
                Ok(all)
            }
            Required::Either(parts) => {
                let mut any = Bits::new(reader.max_doc());
                for part in parts {
                    let Some(bits) = having(part)? else { return Ok(None) };
                    any.add(&bits);
                }
                Ok(Some(any))
            }
        }
    }

    /// The turns with a word that holds `piece`; `None` where reading the lists would cost more than reading the turns.
    fn with_piece(
        &self,
        reader: &SegmentReader,
        inverted: &InvertedIndexReader,
        vocabulary: &Vocabulary,
        piece: &str,
    ) -> io::Result<Option<Bits>> {
        let most = u64::from(reader.max_doc() / WORTH);
        let (mut terms, mut total) = (Vec::new(), 0);
        let holding = vocabulary.holding(piece).filter_map(|place| vocabulary.list(place));
        for term in holding.chain(vocabulary.lists_of_cut()) {
            total += u64::from(term.doc_freq);
            if total > most {
                return Ok(None);
            }
            terms.push(term);
        }
        let mut bits = Bits::new(reader.max_doc());
        for term in terms {
            insert_postings(inverted, term, &mut bits, self.go_on)?;
        }
        Ok(Some(bits))
    }
}
