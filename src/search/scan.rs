//! Regular expressions over the words of turns as they stand: the index says which turns can match at all, and those are
//! read on two threads.

use std::io;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use regex::Regex;
use regex_syntax::hir::{Hir, Look};
use tantivy::{InvertedIndexReader, SegmentReader};

use super::evaluate::{Failure, Search};
use super::pool::{Pooled, in_word};
use super::postings::insert_postings;
use super::query::Phrase;
use super::required::{Required, for_lines, within_words};
use super::turns::{Bits, Turns};
use super::vocabulary::Vocabulary;

/// Threads that read texts at once.
const MOST_THREADS: usize = 4;

/// Which part of the turns a piece of a word may lead to: were it more, most texts would be read anyway.
const WORTH: u32 = 4;

/// Matches that reach over the border of a turn before a transcript is searched turn by turn.
const MOST_CROSSINGS: usize = 4;

impl Search<'_> {
    /// The turns of `within` in which a regular expression matches.
    pub(super) fn scan(&self, regex: &Regex, within: &Turns) -> Result<Turns, Failure> {
        let pattern = Pattern::of(regex);
        let mut candidates = within.clone();
        if let Some(parsed) = &pattern.parsed {
            self.require(&Required::of(parsed), &mut candidates)?;
        }
        let transcripts = self.transcripts_with(&candidates);
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
        let threads = threads.min(transcripts.len().div_ceil(4));
        let (next, found) = (AtomicUsize::new(0), Mutex::new(Turns::none(&self.state.sizes)));
        let work = || {
            let mut own = Vec::new();
            while let Some(&transcript) = transcripts.get(next.fetch_add(1, Ordering::Relaxed))
                && (self.go_on)()
            {
                self.scan_transcript(&pattern, transcript, &candidates, &mut own);
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
    fn scan_transcript(&self, pattern: &Pattern, transcript: u32, candidates: &Turns, found: &mut Vec<(u32, u32)>) {
        let Some(listed) = self.state.manifest.listed.get(transcript as usize) else { return };
        let read = || self.study.transcript(&listed.id.as_str().into());
        let Some(pooled) = self.index.pool.words(listed, read) else { return };
        let runs = self.state.runs_of(transcript);
        let count = |run: &super::turns::Run| {
            candidates.segments.get(run.segment as usize).map_or(0, |bits| bits.count(run.document, run.end()))
        };
        let wanted: usize = runs.iter().map(count).sum();
        let matching = (wanted * 2 > pooled.turns()).then(|| pattern.turns(&pooled)).flatten();
        for run in runs {
            let Some(bits) = candidates.segments.get(run.segment as usize) else { continue };
            for document in bits.iter(run.document, run.end()) {
                let turn = (run.turn + document - run.document) as usize;
                let matches = match &matching {
                    Some(matching) => matching.contains(turn as u32),
                    None => pooled.range(turn).is_some_and(|range| pattern.matches(range.slice(pooled.words()))),
                };
                if matches {
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
        let mut terms = vocabulary.lists_holding(piece, |_| true);
        terms.extend(vocabulary.lists_of_cut().cloned());
        let total: u64 = terms.iter().map(|term| u64::from(term.doc_freq)).sum();
        if total > u64::from(reader.max_doc() / WORTH) {
            return Ok(None);
        }
        let mut bits = Bits::new(reader.max_doc());
        for term in terms {
            insert_postings(inverted, &term, &mut bits, self.go_on)?;
        }
        Ok(Some(bits))
    }
}

/// A regular expression, and what is known of it.
struct Pattern<'r> {
    regex: &'r Regex,
    /// `None` where it cannot be taken apart.
    parsed: Option<Hir>,
    /// What finds it in all turns of a transcript at once; `None` where nothing does.
    lines: Option<Lines>,
    /// Whether a text is searched piece by piece, because the crate has no fast way to find the ends of words in a text
    /// with characters beyond ASCII.
    pieces: bool,
}

/// What finds a regular expression in a transcript with a turn in each line.
struct Lines {
    /// As [`for_lines`] makes it.
    regex: Regex,
    /// Whether what it finds is found by the expression itself too, where no letters beyond ASCII are in the turn.
    sure: bool,
    /// Whether turns with letters beyond ASCII have to be searched by themselves.
    ascii: bool,
}

impl Lines {
    fn of(parsed: &Hir) -> Option<Self> {
        let looks = parsed.properties().look_set();
        let same = |look| {
            use Look::{EndLF, StartLF, WordEndUnicode, WordStartUnicode, WordUnicode};
            matches!(look, StartLF | EndLF | WordUnicode | WordStartUnicode | WordEndUnicode)
        };
        let regex = Regex::new(&for_lines(parsed).to_string()).ok()?;
        Some(Self { regex, sure: looks.iter().all(same), ascii: looks.contains_word_unicode() })
    }
}

impl<'r> Pattern<'r> {
    fn of(regex: &'r Regex) -> Self {
        let parsed = regex_syntax::parse(regex.as_str()).ok();
        let pieces = |parsed: &Hir| parsed.properties().look_set().contains_word() && within_words(parsed);
        let pieces = parsed.as_ref().is_some_and(pieces);
        let lines = parsed.as_ref().and_then(Lines::of);
        Self { regex, parsed, lines, pieces }
    }

    /// Whether it matches in a turn's words with at least one character.
    fn matches(&self, words: &str) -> bool {
        let finds = |text: &str| self.regex.find_iter(text).any(|found| !found.is_empty());
        if !self.pieces || words.is_ascii() {
            return finds(words);
        }
        words.split(|next: char| !next.is_ascii() && !in_word(next)).any(finds)
    }

    /// The turns of a transcript that match, found in one go; `None` where that cannot be, or is slower.
    fn turns(&self, pooled: &Pooled) -> Option<Bits> {
        let lines = self.lines.as_ref()?;
        let mut turns = Bits::new(u32::try_from(pooled.turns()).ok()?);
        let own = |turn: usize| pooled.range(turn).is_some_and(|range| self.matches(range.slice(pooled.words())));
        let (mut at, mut crossings) = (0, 0);
        while at < pooled.words().len()
            && let Some(found) = lines.regex.find_at(pooled.words(), at)
        {
            let turn = pooled.turn_at(found.start());
            let Some(range) = pooled.range(turn) else { break };
            let inside = !found.is_empty() && found.end() <= range.end().get();
            // What reaches over the end may hide a shorter match; an empty one, another that is not.
            let judged = lines.ascii && pooled.is_foreign(turn);
            if !judged && (inside && lines.sure || own(turn)) {
                turns.insert(turn as u32);
            }
            crossings += usize::from(!inside);
            if crossings > MOST_CROSSINGS {
                return None;
            }
            at = range.end().get() + 1;
        }
        if lines.ascii {
            pooled.foreign().filter(|&turn| own(turn as usize)).for_each(|turn| turns.insert(turn));
        }
        Some(turns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Transcript;

    #[test]
    fn all_turns_at_once_give_what_each_gives() {
        let text = "A: 信任 and trust\n\nB: trust\nus, 😀 naïve kindness “ness”\n\nC: \n\nD: us trust";
        let pooled = Pooled::of(&Transcript::new("a".into(), text.to_owned()));
        for pattern in [
            "trust",
            "t.*s",
            r"t\s+us",
            "[^x]+s",
            "(?m)^us",
            "^us",
            r"\w+ness\b",
            r"\bna",
            "a*",
            "信.",
            "(?s)u.*t",
            "$",
        ] {
            let regex = Regex::new(pattern).unwrap();
            let own = Pattern::of(&regex);
            let each = (0..pooled.turns()).filter(|&turn| {
                let words = pooled.range(turn).unwrap().slice(pooled.words());
                let matches = regex.find_iter(words).any(|found| !found.is_empty());
                assert_eq!(own.matches(words), matches, "{pattern} {words}");
                matches
            });
            let each: Vec<u32> = each.map(|turn| turn as u32).collect();
            if let Some(all) = own.turns(&pooled) {
                assert_eq!(all.iter(0, u32::MAX).collect::<Vec<_>>(), each, "{pattern}");
            }
        }
    }
}
