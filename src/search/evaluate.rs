//! From a query to the set of turns that match it: every needle becomes a set, and sets are put together as bits.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use tantivy::query::{EnableScoring, FuzzyTermQuery, PhraseQuery};
use tantivy::{SegmentReader, Term};

use super::found::Found;
use super::index::{Error, Index};
use super::matcher::{Known, hits, kinds, names};
use super::pattern::Pattern;
use super::postings::{insert_postings, positions, take, terms};
use super::query::{Expression, Field, Filter, Needle, Part, Phrase, Query};
use super::relation::Related;
use super::sequence::{self, Stretch};
use super::state::State;
use super::turns::{Bits, Turns};
use crate::project::{Transcript, TranscriptId};
use crate::text::CharRange;

/// Which turns a filter means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All turns of these transcripts.
    Transcripts(BTreeSet<TranscriptId>),
    /// The turns that these passages touch.
    Passages(Vec<Passage>),
}

/// A coded passage, or one with a memo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Where, in code points of the transcript's text.
    pub range: CharRange,
    /// Which coding it is: the same number in what all filters mean, so that none is related to itself.
    pub number: u32,
}

/// What a search asks of the study around it.
pub trait Study {
    /// What a filter means; [`Field::Speaker`] is never asked.
    ///
    /// # Errors
    /// A message where the value means nothing, and what it could mean.
    fn scope(&self, filter: &Filter) -> Result<Arc<Scope>, (String, Option<String>)>;

    /// A transcript, for regular expressions and for the places of hits; `None` where it cannot be read.
    fn transcript(&self, id: &TranscriptId) -> Option<Arc<Transcript>>;
}

/// Asked again and again while a search runs: whether to go on. A search that is not to goes no further than a few
/// thousand turns.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// Why a search gave nothing.
#[derive(Debug)]
pub enum Failure {
    /// It was told not to go on.
    Stopped,
    /// A filter's value means nothing: which filter, the message, a hint.
    Filter(Filter, String, Option<String>),
    /// The index failed.
    Index(Error),
}

impl From<tantivy::TantivyError> for Failure {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(error.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Index(tantivy::TantivyError::from(error).into())
    }
}

impl Index {
    /// The turns that match `query`.
    ///
    /// # Errors
    /// [`Failure`] where a filter's value means nothing, the index cannot be read, or `go_on` says no.
    pub fn find(&self, query: &Query, study: &dyn Study, go_on: GoOn) -> Result<Found, Failure> {
        let unclear = |(filter, message, hint)| Failure::Filter(filter, message, hint);
        let related = Related::settle(query, study, &|id| self.state.starts(id)).map_err(unclear)?;
        let search = Search { index: self, state: &self.state, query, study, go_on, related: &related };
        let turns = search.evaluate(&query.expression, &self.state.all)?;
        let related = Arc::new(related);
        Ok(Found { state: self.state.clone(), speaker: self.fields.speaker, turns, related })
    }

    /// The folded names of all speakers.
    ///
    /// # Errors
    /// [`Error`] where the index cannot be read.
    pub fn speakers(&self) -> Result<BTreeSet<String>, Error> {
        let mut speakers = BTreeSet::new();
        for reader in self.state.searcher.segment_readers() {
            let dictionary = reader.inverted_index(self.fields.speaker)?;
            let mut stream = dictionary.terms().stream().map_err(tantivy::TantivyError::from)?;
            while stream.advance() {
                speakers.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
            }
        }
        Ok(speakers)
    }
}

struct Search<'a> {
    index: &'a Index,
    state: &'a State,
    query: &'a Query,
    study: &'a dyn Study,
    go_on: GoOn<'a>,
    related: &'a Related,
}

impl Search<'_> {
    /// The turns of `within` that match.
    fn evaluate(&self, expression: &Expression, within: &Turns) -> Result<Turns, Failure> {
        if !(self.go_on)() {
            return Err(Failure::Stopped);
        }
        match expression {
            Expression::Needle(place) => match self.query.needles.get(*place) {
                Some(needle) => self.needle(*place, needle, within),
                None => Ok(Turns::none(&self.state.sizes)),
            },
            Expression::All(parts) => {
                let mut turns = within.clone();
                let (slow, quick): (Vec<_>, Vec<_>) = parts.iter().partition(|part| self.reads_texts(part));
                for part in quick.into_iter().chain(slow) {
                    turns = self.evaluate(part, &turns)?;
                }
                Ok(turns)
            }
            Expression::Any(parts) => {
                let mut turns = Turns::none(&self.state.sizes);
                for part in parts {
                    turns.add(&self.evaluate(part, within)?);
                }
                Ok(turns)
            }
            Expression::Not(inner) => {
                let mut turns = within.clone();
                turns.remove(&self.evaluate(inner, within)?);
                Ok(turns)
            }
        }
    }

    /// Whether a part needs the texts themselves, so that it is better asked of few turns.
    fn reads_texts(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Needle(place) => matches!(self.query.needles.get(*place), Some(Needle::Regex(_))),
            Expression::All(parts) | Expression::Any(parts) => parts.iter().any(|part| self.reads_texts(part)),
            Expression::Not(inner) => self.reads_texts(inner),
        }
    }

    fn needle(&self, place: usize, needle: &Needle, within: &Turns) -> Result<Turns, Failure> {
        let mut turns = match needle {
            Needle::Regex(_) => return Ok(self.scan(needle, within)),
            Needle::Filter(filter) => self.filter(filter)?,
            Needle::Codes(_) => self.passages(self.related.of(place))?,
            Needle::Phrase(phrase) => {
                self.each_segment(within, |reader, within| self.phrase(reader, phrase, within))?
            }
            Needle::Near { phrases, distance } => {
                self.each_segment(within, |reader, within| Ok(self.near(reader, phrases, *distance, within)?))?
            }
        };
        turns.keep(within);
        Ok(turns)
    }

    fn each_segment(
        &self,
        within: &Turns,
        search: impl Fn(&SegmentReader, &Bits) -> Result<Bits, Failure>,
    ) -> Result<Turns, Failure> {
        let readers = self.state.searcher.segment_readers().iter().zip(&within.segments);
        Ok(Turns { segments: readers.map(|(reader, within)| search(reader, within)).collect::<Result<_, _>>()? })
    }

    fn phrase(&self, reader: &SegmentReader, phrase: &Phrase, within: &Bits) -> Result<Bits, Failure> {
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
                let mut candidates = within.clone();
                self.narrow(reader, phrase, &mut candidates)?;
                Ok(collect(reader, self.phrases(reader, phrase, &candidates)?))
            }
        }
    }

    /// The turns with a word that a pattern accepts.
    fn word(&self, reader: &SegmentReader, pattern: &Pattern) -> Result<Bits, Failure> {
        if let Pattern::Fuzzy { word, distance } = pattern {
            let term = Term::from_field_text(self.index.fields.words, word);
            return self.engine_query(reader, &FuzzyTermQuery::new(term, *distance, true));
        }
        let inverted = reader.inverted_index(self.index.fields.words)?;
        let mut bits = Bits::new(reader.max_doc());
        for term in terms(&inverted, pattern)? {
            insert_postings(&inverted, &term, &mut bits)?;
        }
        Ok(bits)
    }

    fn engine_query(&self, reader: &SegmentReader, query: &dyn tantivy::query::Query) -> Result<Bits, Failure> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.state.searcher))?;
        let mut bits = Bits::new(reader.max_doc());
        weight
            .for_each_no_score(reader, &mut |documents| documents.iter().for_each(|&document| bits.insert(document)))?;
        Ok(bits)
    }

    /// Keep the turns that have every word of the phrase, anywhere.
    fn narrow(&self, reader: &SegmentReader, phrase: &Phrase, candidates: &mut Bits) -> io::Result<()> {
        for part in &phrase.parts {
            let mut bits = Bits::new(reader.max_doc());
            let inverted = reader.inverted_index(self.index.fields.words).map_err(io::Error::other)?;
            terms(&inverted, &part.pattern)?.iter().try_for_each(|term| insert_postings(&inverted, term, &mut bits))?;
            candidates.keep(&bits);
        }
        Ok(())
    }

    /// For each candidate with the phrase: the turn and where.
    fn phrases(
        &self,
        reader: &SegmentReader,
        phrase: &Phrase,
        candidates: &Bits,
    ) -> io::Result<Vec<(u32, Vec<Stretch>)>> {
        let inverted = reader.inverted_index(self.index.fields.words).map_err(io::Error::other)?;
        let mut lists = Vec::new();
        for part in &phrase.parts {
            lists.push(positions(&inverted, &terms(&inverted, &part.pattern)?, candidates)?);
        }
        let gaps = phrase.gaps();
        let mut rest: Vec<_> = lists.iter().map(Vec::as_slice).collect();
        let mut found = Vec::new();
        let mut places = vec![Vec::new(); rest.len()];
        for document in candidates.iter(0, u32::MAX) {
            places.iter_mut().zip(&mut rest).for_each(|(places, rest)| take(rest, document, places));
            let stretches = sequence::phrases(&places, &gaps);
            if !stretches.is_empty() {
                found.push((document, stretches));
            }
        }
        Ok(found)
    }

    fn near(&self, reader: &SegmentReader, phrases: &[Phrase], distance: u32, within: &Bits) -> io::Result<Bits> {
        let (kinds, wanted) = kinds(phrases);
        let mut candidates = within.clone();
        for phrase in &kinds {
            self.narrow(reader, phrase, &mut candidates)?;
        }
        let mut lists = Vec::new();
        for phrase in &kinds {
            lists.push(self.phrases(reader, phrase, &candidates)?.into_iter().peekable());
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

    fn filter(&self, filter: &Filter) -> Result<Turns, Failure> {
        if filter.field == Field::Speaker {
            return self.speaker(filter);
        }
        let failed = |(message, hint)| Failure::Filter(filter.clone(), message, hint);
        match &*self.study.scope(filter).map_err(failed)? {
            Scope::Transcripts(ids) => Ok(self.state.turns_of(|id| ids.contains(id))),
            Scope::Passages(all) => {
                self.passages(all.iter().map(|one| (&one.transcript, std::slice::from_ref(&one.range))))
            }
        }
    }

    fn speaker(&self, filter: &Filter) -> Result<Turns, Failure> {
        let speakers = self.index.speakers().map_err(Failure::Index)?;
        let names = names(&filter.value, speakers.iter().map(String::as_str));
        let meant: Vec<&String> = speakers.iter().filter(|speaker| names.covers(speaker)).collect();
        if meant.is_empty() {
            let known: Vec<&str> = speakers.iter().take(8).map(String::as_str).collect();
            let hint = (!known.is_empty()).then(|| format!("speakers are {}", known.join(", ")));
            return Err(Failure::Filter(filter.clone(), format!("no speaker is called `{}`", filter.value), hint));
        }
        self.each_segment(&self.state.all, |reader, _| {
            let inverted = reader.inverted_index(self.index.fields.speaker)?;
            let mut bits = Bits::new(reader.max_doc());
            for speaker in &meant {
                if let Some(term) =
                    inverted.get_term_info(&Term::from_field_text(self.index.fields.speaker, speaker))?
                {
                    insert_postings(&inverted, &term, &mut bits)?;
                }
            }
            Ok(bits)
        })
    }

    /// The turns that passages touch.
    fn passages<'p>(
        &self,
        passages: impl Iterator<Item = (&'p TranscriptId, &'p [CharRange])>,
    ) -> Result<Turns, Failure> {
        let mut turns = Turns::none(&self.state.sizes);
        for (id, range) in passages.flat_map(|(id, ranges)| ranges.iter().map(move |range| (id, range))) {
            let Ok(place) = self.state.manifest.place(id.as_str()) else { continue };
            for (segment, from, to) in self.state.touched(self.state.runs_of(place as u32), *range) {
                if let Some(bits) = turns.segments.get_mut(segment as usize) {
                    bits.insert_all(from, to);
                }
            }
        }
        Ok(turns)
    }

    /// The turns of `within` in which a regular expression matches.
    fn scan(&self, needle: &Needle, within: &Turns) -> Turns {
        let mut turns = Turns::none(&self.state.sizes);
        let query = Query { needles: vec![needle.clone()], expression: Expression::Needle(0) };
        let mut open: Option<(u32, Option<Arc<Transcript>>)> = None;
        for run in &self.state.runs {
            let (Some(within), Some(bits)) =
                (within.segments.get(run.segment as usize), turns.segments.get_mut(run.segment as usize))
            else {
                continue;
            };
            for document in within.iter(run.document, run.end()) {
                if open.as_ref().is_none_or(|(transcript, _)| *transcript != run.transcript) {
                    let id = self.state.manifest.listed.get(run.transcript as usize);
                    let transcript = id.and_then(|listed| self.study.transcript(&listed.id.as_str().into()));
                    open = Some((run.transcript, transcript));
                }
                let Some((_, Some(transcript))) = &open else { break };
                let turn = transcript.turns.get((run.turn + document - run.document) as usize);
                if turn.is_some_and(|turn| matches(&query, transcript, turn)) {
                    bits.insert(document);
                }
            }
        }
        turns
    }
}

/// Whether a regular expression alone matches in a turn.
fn matches(query: &Query, transcript: &Transcript, turn: &crate::project::Turn) -> bool {
    match query.needles.as_slice() {
        [Needle::Regex(regex)] => regex.find_iter(turn.words.slice(&transcript.text)).any(|found| !found.is_empty()),
        _ => hits(query, &transcript.text, turn, &|_, _| Known::Open).is_some(),
    }
}

/// The turns of a list of finds.
fn collect(reader: &SegmentReader, found: Vec<(u32, Vec<Stretch>)>) -> Bits {
    let mut bits = Bits::new(reader.max_doc());
    found.iter().for_each(|(document, _)| bits.insert(*document));
    bits
}
