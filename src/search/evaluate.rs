//! From a query to the set of turns that match it: every needle becomes a set, and sets are put together as bits.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex};

use tantivy::{SegmentReader, Term};

use super::found::Found;
use super::index::{Error, Index};
use super::matcher::{joined_name, names};
use super::postings::insert_postings;
use super::query::{Expression, Field, Filter, Needle, Query};
use super::relation::Related;
use super::state::State;
use super::turns::{Bits, Turns};
use super::vocabulary::Vocabulary;
use crate::project::{Transcript, TranscriptId, nearest};
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

    /// A transcript, on whatever thread, for regular expressions and for the places of hits; `None` where it cannot be read.
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
    pub fn find(&self, query: &Query, study: &(dyn Study + Sync), go_on: GoOn) -> Result<Found, Failure> {
        let related = Related::settle(query, study, &|id| self.state.starts(id), go_on)?;
        let search = Search {
            index: self,
            state: &self.state,
            query,
            study,
            go_on,
            related: &related,
            filters: Mutex::default(),
        };
        let turns = search.evaluate(&query.expression, &self.state.all)?;
        search.check()?;
        // Where there are no alternatives, each filter lets every turn through that was found.
        let filters = Arc::new(search.filters.into_inner().unwrap_or_default());
        let related = Arc::new(related);
        Ok(Found { state: self.state.clone(), speaker: self.fields.speaker, turns, related, filters })
    }

    /// The turns that one of these speakers says, by their folded names.
    pub(super) fn said_by<'n>(
        &self,
        speakers: impl Iterator<Item = &'n String> + Clone,
        go_on: GoOn,
    ) -> Result<Turns, Failure> {
        let said = |reader: &SegmentReader| -> Result<Bits, Failure> {
            let inverted = reader.inverted_index(self.fields.speaker)?;
            let mut bits = Bits::new(reader.max_doc());
            for speaker in speakers.clone() {
                if let Some(term) = inverted.get_term_info(&Term::from_field_text(self.fields.speaker, speaker))? {
                    insert_postings(&inverted, &term, &mut bits, go_on)?;
                }
            }
            Ok(bits)
        };
        let readers = self.state.searcher.segment_readers().iter();
        Ok(Turns { segments: readers.map(said).collect::<Result<_, _>>()? })
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

/// One search while it runs.
pub(super) struct Search<'a> {
    pub index: &'a Index,
    pub state: &'a State,
    pub query: &'a Query,
    pub study: &'a (dyn Study + Sync),
    pub go_on: GoOn<'a>,
    pub related: &'a Related,
    /// What the filters mean, by their places in the query.
    pub filters: Mutex<BTreeMap<usize, Turns>>,
}

impl Search<'_> {
    /// # Errors
    /// [`Failure::Stopped`] where the search is not to go on.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if (self.go_on)() { Ok(()) } else { Err(Failure::Stopped) }
    }

    /// The words of every segment.
    pub(super) fn vocabularies(&self) -> Result<&[Vocabulary], Failure> {
        Ok(self.state.vocabularies(self.index.fields.words)?)
    }

    /// The turns of `within` that match.
    fn evaluate(&self, expression: &Expression, within: &Turns) -> Result<Turns, Failure> {
        self.check()?;
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

    /// The turns of `within` with what the needle at `place` looks for.
    pub(super) fn needle(&self, place: usize, needle: &Needle, within: &Turns) -> Result<Turns, Failure> {
        let mut turns = match needle {
            Needle::Regex(regex) => self.scan(regex, within)?,
            Needle::Filter(filter) => self.filter_at(place, filter)?,
            Needle::Codes(_) => self.passages(self.related.of(place))?,
            Needle::Phrase(phrase) => {
                self.each_segment(within, |reader, within| self.phrase(reader, phrase, within))?
            }
            Needle::Near { phrases, distance } => {
                self.each_segment(within, |reader, within| self.near(reader, phrases, *distance, within))?
            }
        };
        self.check()?;
        turns.keep(within);
        Ok(turns)
    }

    pub(super) fn each_segment(
        &self,
        within: &Turns,
        search: impl Fn(&SegmentReader, &Bits) -> Result<Bits, Failure>,
    ) -> Result<Turns, Failure> {
        let readers = self.state.searcher.segment_readers().iter().zip(&within.segments);
        Ok(Turns { segments: readers.map(|(reader, within)| search(reader, within)).collect::<Result<_, _>>()? })
    }

    fn filter_at(&self, place: usize, filter: &Filter) -> Result<Turns, Failure> {
        let turns = self.filter(filter)?;
        if self.query.expression.has_alternatives()
            && let Ok(mut filters) = self.filters.lock()
        {
            filters.insert(place, turns.clone());
        }
        Ok(turns)
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
            let hint = which_speaker(&filter.value, &speakers.iter().map(|name| joined_name(name)).collect::<Vec<_>>());
            return Err(Failure::Filter(filter.clone(), format!("no speaker is called `{}`", filter.value), hint));
        }
        self.index.said_by(meant.into_iter(), self.go_on)
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
}

/// Speakers that are named where none is meant.
const NAMED: usize = 8;

/// Who may be meant: one who is spelt nearly so, else the first who speak.
fn which_speaker(value: &str, known: &[String]) -> Option<String> {
    if let Some(near) = nearest(value, known.iter().map(String::as_str)) {
        let quote = if near.contains(' ') { "\"" } else { "" };
        return Some(format!("did you mean speaker:{quote}{near}{quote}?"));
    }
    let more = if known.len() > NAMED { " and others" } else { "" };
    let named = known.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    (!named.is_empty()).then(|| format!("speakers are {named}{more}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_meant_is_told_where_a_name_is_nearly_right() {
        let known: Vec<String> = ["dale pruitt", "chen", "陆明"].into_iter().map(str::to_owned).collect();
        assert_eq!(which_speaker("dale pruit", &known).unwrap(), "did you mean speaker:\"dale pruitt\"?");
        assert_eq!(which_speaker("陆民", &known[2..]).unwrap(), "did you mean speaker:陆明?");
        assert_eq!(which_speaker("zzz", &vec!["a".to_owned(); 9]).unwrap().matches("a,").count(), 7);
        assert_eq!(which_speaker("zzz", &[]), None);
    }
}
