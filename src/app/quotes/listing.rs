//! The answer to a question: the quotes in their order, and where each group of them begins.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::evaluate::{Speakers, TurnStarts, speakers};
use super::ledger::Record;
use super::plan::Groups;
use super::{Plan, QuoteOrder};
use crate::app::searching::explain;
use crate::app::{Library, QueryError};
use crate::project::{CodingId, TranscriptId};
use crate::search::{Failure, joined_name, names};

/// Quotes that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What they have in common.
    pub name: String,
    /// The place of the first of them in [`Listing::quotes`].
    pub start: usize,
    /// How many they are.
    pub count: usize,
    /// In how many transcripts.
    pub transcripts: usize,
}

/// The quotes that a question means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The codings, in order.
    pub quotes: Vec<CodingId>,
    /// The groups, in order; none where nothing is grouped.
    pub sections: Vec<Section>,
    /// In how many transcripts they are.
    pub transcripts: usize,
    /// Transcripts whose text had to be read and could not.
    pub unread: usize,
}

/// Which group a coding belongs to.
type GroupOf<'a> = Box<dyn Fn(&Record) -> u32 + 'a>;

/// What a group of quotes without a speaker is called.
const NOBODY: &str = "nobody named";

/// The turns of the transcripts by number, with the names of all speakers.
#[derive(Default)]
struct Texts {
    turns: Vec<Option<TurnStarts>>,
    speakers: Vec<String>,
    unread: usize,
}

impl Plan {
    /// Answer; `None` where `go_on`, asked again and again, says no.
    ///
    /// # Errors
    /// [`QueryError`] where nobody is called as a `speaker:` says.
    pub fn list(&self, go_on: &(dyn Fn() -> bool + Sync)) -> Result<Option<Listing>, QueryError> {
        let by_transcript = self.by_transcript();
        let Some(texts) = self.read(&by_transcript, go_on) else { return Ok(None) };
        let called = |value: &str| names(value, texts.speakers.iter().map(String::as_str));
        let meant = speakers(&self.matter.atoms, &texts.speakers, called).map_err(|filter| {
            let known: Vec<String> = texts.speakers.iter().take(8).map(|speaker| joined_name(speaker)).collect();
            let hint = (!known.is_empty()).then(|| format!("speakers are {}", known.join(", ")));
            let message = format!("no speaker is called `{}`", filter.value);
            explain(&self.written, Failure::Filter(filter.clone(), message, hint))
        })?;
        let Some(places) = self.meant(&by_transcript, &texts, &meant, go_on) else { return Ok(None) };
        Ok(Some(self.arrange(places, &texts)))
    }

    /// The codings of each transcript, by their places in the ledger.
    fn by_transcript(&self) -> Vec<Vec<u32>> {
        let mut lists = vec![Vec::new(); self.ledger.transcripts().len()];
        for (place, record) in (0..).zip(self.ledger.records()) {
            lists.get_mut(record.transcript as usize).into_iter().for_each(|list| list.push(place));
        }
        lists
    }

    /// Read the turns where they have to be known: of the transcripts with a coding that may be meant.
    fn read(&self, by_transcript: &[Vec<u32>], go_on: &(dyn Fn() -> bool + Sync)) -> Option<Texts> {
        if !self.needs_texts() {
            return Some(Texts::default());
        }
        let may_mean =
            |place: &u32| self.ledger.records().get(*place as usize).is_some_and(|record| self.matter.may_mean(record));
        let transcripts = by_transcript.par_iter().zip(self.ledger.transcripts());
        let read: Vec<Option<Option<Named>>> = transcripts
            .map(|(places, id)| (go_on() && places.iter().any(may_mean)).then(|| Named::read(&self.library, id)))
            .collect();
        if !go_on() {
            return None;
        }
        let mut texts = Texts::default();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for read in read {
            texts.unread += usize::from(matches!(read, Some(None)));
            let turns = read.flatten().map(|named| named.numbered(&mut texts.speakers, &mut numbers));
            texts.turns.push(turns);
        }
        Some(texts)
    }

    fn meant(
        &self,
        by_transcript: &[Vec<u32>],
        texts: &Texts,
        speakers: &Speakers,
        go_on: &dyn Fn() -> bool,
    ) -> Option<Vec<u32>> {
        let mut meant = Vec::new();
        for (number, places) in by_transcript.iter().enumerate() {
            if !go_on() {
                return None;
            }
            let turns = texts.turns.get(number).and_then(Option::as_ref);
            // Where the text cannot be read nothing can be said of its turns.
            if turns.is_some() || !self.matter.needs_turns() {
                meant.extend(self.matter.meant(&self.ledger, places, turns, speakers));
            }
        }
        Some(meant)
    }

    /// Bring what was found into its groups and its order.
    fn arrange(&self, places: Vec<u32>, texts: &Texts) -> Listing {
        let (names, group_of) = self.group_names(texts);
        let records = self.ledger.records();
        let mut rows: Vec<(u32, &Record)> = places
            .iter()
            .filter_map(|place| records.get(*place as usize))
            .map(|record| (group_of(record), record))
            .collect();
        rows.par_sort_unstable_by_key(|(group, record)| (*group, self.key(record)));
        let mut listing = Listing { unread: texts.unread, ..Listing::default() };
        let mut seen = vec![false; self.ledger.transcripts().len()];
        // The transcripts of the group at hand.
        let mut here = HashSet::new();
        for (group, record) in &rows {
            if let Some(seen) = seen.get_mut(record.transcript as usize) {
                listing.transcripts += usize::from(!std::mem::replace(seen, true));
            }
            listing.note(names.get(*group as usize), record, &mut here);
        }
        listing
    }

    /// What decides the order within a group.
    fn key(&self, record: &Record) -> (i64, i64, u32, u32, CodingId) {
        let turned = |number: i64| if self.reversed { -number } else { number };
        let rank = i64::from(self.ranks.get(record.transcript as usize).copied().unwrap_or_default());
        let place = (rank, record.start, record.end, record.id);
        let first = match self.order {
            QuoteOrder::Place => {
                // Backwards as a whole: the last transcript first, and in it the last quote.
                let back = |number: u32| if self.reversed { u32::MAX - number } else { number };
                return (0, turned(place.0), back(place.1), back(place.2), place.3);
            }
            QuoteOrder::Length => -i64::from(record.end - record.start.min(record.end)),
            QuoteOrder::Date => -record.created,
            // Those that nobody has weighed come last either way.
            QuoteOrder::Weight if record.weight == 0 => turned(i64::from(u8::MAX)),
            QuoteOrder::Weight => -i64::from(record.weight),
            QuoteOrder::Exemplar => -i64::from(record.exemplar),
        };
        let first =
            if self.order == QuoteOrder::Weight && record.weight == 0 { i64::from(u8::MAX) } else { turned(first) };
        (first, place.0, place.1, place.2, place.3)
    }

    /// The names of the groups, and which of them a coding belongs to.
    fn group_names<'a>(&'a self, texts: &'a Texts) -> (Vec<String>, GroupOf<'a>) {
        let at = |places: &[u32], number: u32| places.get(number as usize).copied().unwrap_or_default();
        match &self.groups {
            Groups::None => (Vec::new(), Box::new(|_| 0)),
            Groups::ByTranscript(names, places) => {
                (names.clone(), Box::new(move |record| at(places, record.transcript)))
            }
            Groups::ByCoder(names, places) => (names.clone(), Box::new(move |record| at(places, record.coder))),
            Groups::ByCode(names, places) => (names.clone(), Box::new(move |record| at(places, record.code))),
            Groups::BySpeaker => by_speaker(texts),
        }
    }
}

/// The speakers in the order of their names, then nobody.
fn by_speaker(texts: &Texts) -> (Vec<String>, GroupOf<'_>) {
    let mut order: Vec<(&String, usize)> = texts.speakers.iter().zip(0..).collect();
    order.sort_unstable();
    let mut places = vec![0_u32; order.len()];
    for (place, (_, number)) in (0..).zip(&order) {
        places.get_mut(*number).into_iter().for_each(|slot| *slot = place);
    }
    let last = u32::try_from(order.len()).unwrap_or(u32::MAX);
    let names = order.into_iter().map(|(name, _)| name.clone()).chain([NOBODY.to_owned()]).collect();
    let group = move |record: &Record| {
        let turns = texts.turns.get(record.transcript as usize).and_then(Option::as_ref);
        let speaker = turns.and_then(|turns| turns.speaker(record));
        speaker.and_then(|speaker| places.get(speaker as usize)).copied().unwrap_or(last)
    };
    (names, Box::new(group))
}

impl Listing {
    fn note(&mut self, group: Option<&String>, record: &Record, here: &mut HashSet<u32>) {
        let start = self.quotes.len();
        self.quotes.push(record.id);
        let Some(name) = group else { return };
        if self.sections.last().is_none_or(|section| &section.name != name) {
            self.sections.push(Section { name: name.clone(), start, count: 0, transcripts: 0 });
            here.clear();
        }
        if let Some(section) = self.sections.last_mut() {
            section.count += 1;
            section.transcripts += usize::from(here.insert(record.transcript));
        }
    }

    /// The group that the quote at `place` belongs to.
    pub fn section_at(&self, place: usize) -> Option<&Section> {
        let after = self.sections.partition_point(|section| section.start <= place);
        self.sections.get(after.checked_sub(1)?)
    }
}

/// The turns of a text with their speakers by name.
struct Named {
    starts: Vec<usize>,
    speakers: Vec<Option<String>>,
}

impl Named {
    fn read(library: &Library, id: &TranscriptId) -> Option<Self> {
        let transcript = library.transcript(id).ok()?;
        let start =
            |turn: &crate::project::Turn| transcript.positions.char_of(&transcript.text, turn.range.start()).get();
        Some(Self {
            starts: transcript.turns.iter().map(start).collect(),
            speakers: transcript.turns.iter().map(|turn| turn.speaker.clone()).collect(),
        })
    }

    fn numbered(self, names: &mut Vec<String>, numbers: &mut HashMap<String, u32>) -> TurnStarts {
        let mut number = |name: String| match numbers.get(&name) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(names.len()).unwrap_or(u32::MAX);
                names.push(name.clone());
                numbers.insert(name, number);
                number
            }
        };
        TurnStarts {
            starts: self.starts,
            speakers: self.speakers.into_iter().map(|name| name.map(&mut number)).collect(),
        }
    }
}
