//! All codings of a study as numbers, in the order in which they were made: read part by part, so that no key waits, and
//! followed from then on.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

use super::Narrowed;
use crate::project::{CodeId, CoderId, Coding, CodingId, Lately, Project, TranscriptId};

/// One coding. Code, transcript and coder are numbers in the lists of the [`Ledger`]; start and end are code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Which coding it is.
    pub id: CodingId,
    /// The code that it names, in force or not.
    pub code: u32,
    /// The transcript.
    pub transcript: u32,
    /// The first code point.
    pub start: u32,
    /// The code point after the last.
    pub end: u32,
    /// Who coded.
    pub coder: u32,
    /// When, in milliseconds since 1970.
    pub created: i64,
    /// From 1 to 100; 0 where nobody has weighed it.
    pub weight: u8,
    /// Whether it stands for its code.
    pub exemplar: bool,
}

/// All codings whose passages stand.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// In the order of their ids.
    records: Vec<Record>,
    codes: Numbers<CodeId>,
    transcripts: Numbers<TranscriptId>,
    coders: Numbers<CoderId>,
    /// How many codings each coder has of each code.
    uses: HashMap<(u32, u32), usize, RandomState>,
    last: Option<CodingId>,
}

impl Ledger {
    /// Read all codings.
    pub fn of(project: &Project) -> Self {
        let mut ledger = Self::default();
        ledger.take(project, usize::MAX);
        ledger
    }

    /// Read the next `most` codings; whether those were the last. The study must not change in between.
    pub fn take(&mut self, project: &Project, most: usize) -> bool {
        self.records.reserve(most.min(project.codings.len().saturating_sub(self.records.len())));
        let mut rest = project.codings.after(self.last);
        for coding in rest.by_ref().take(most) {
            self.last = Some(coding.id);
            if !coding.lost {
                let record = self.record(coding);
                self.count(record, true);
                self.records.push(record);
            }
        }
        rest.next().is_none()
    }

    /// Take in what has become of these codings.
    pub fn follow(&mut self, project: &Project, touched: &[CodingId]) {
        for id in touched {
            let now = project.codings.get(id).filter(|coding| !coding.lost).map(|coding| self.record(coding));
            let place = self.records.binary_search_by_key(id, |record| record.id);
            if let Some(old) = place.ok().and_then(|place| self.records.get(place)).copied() {
                self.count(old, false);
            }
            if let Some(new) = now {
                self.count(new, true);
            }
            match (place, now) {
                (Ok(place), Some(new)) => self.records.get_mut(place).into_iter().for_each(|old| *old = new),
                (Ok(place), None) => drop(self.records.remove(place)),
                (Err(place), Some(new)) => self.records.insert(place, new),
                (Err(_), None) => {}
            }
        }
    }

    /// All records, in the order in which the codings were made.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The codes that codings name, by number.
    pub fn codes(&self) -> &[CodeId] {
        &self.codes.all
    }

    /// The transcripts that have codings, by number.
    pub fn transcripts(&self) -> &[TranscriptId] {
        &self.transcripts.all
    }

    /// Those who coded, by number.
    pub fn coders(&self) -> &[CoderId] {
        &self.coders.all
    }

    /// How many codings name each code, of the coders and in the transcripts that `narrowed` leaves; codes that none names
    /// are left out.
    pub fn uses(&self, narrowed: &Narrowed) -> Vec<(&CodeId, usize)> {
        let takes = |coder: &CoderId| narrowed.coders.as_ref().is_none_or(|coders| coders.contains(coder));
        let counted: Vec<bool> = self.coders.all.iter().map(takes).collect();
        let flag = |flags: &[bool], number: u32| flags.get(number as usize).copied().unwrap_or(false);
        let mut uses = vec![0; self.codes.all.len()];
        let mut add = |code: u32, count: usize| uses.get_mut(code as usize).into_iter().for_each(|all| *all += count);
        match &narrowed.transcripts {
            None => {
                let own = self.uses.iter().filter(|((_, coder), _)| flag(&counted, *coder));
                own.for_each(|((code, _), count)| add(*code, *count));
            }
            Some(ids) => {
                let within: Vec<bool> = self.transcripts.all.iter().map(|id| ids.contains(id)).collect();
                let own = |record: &&Record| flag(&counted, record.coder) && flag(&within, record.transcript);
                self.records.iter().filter(own).for_each(|record| add(record.code, 1));
            }
        }
        self.codes.all.iter().zip(uses).filter(|(_, count)| *count > 0).collect()
    }

    /// How often each coder used each code.
    pub fn used(&self) -> impl Iterator<Item = (&CodeId, &CoderId, usize)> {
        let names =
            |code: u32, coder: u32| Some((self.codes.all.get(code as usize)?, self.coders.all.get(coder as usize)?));
        self.uses.iter().filter_map(move |((code, coder), count)| {
            let (code, coder) = names(*code, *coder)?;
            (*count > 0).then_some((code, coder, *count))
        })
    }

    fn record(&mut self, coding: &Coding) -> Record {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Record {
            id: coding.id,
            code: self.codes.of(&coding.code),
            transcript: self.transcripts.of(&coding.transcript),
            start: small(coding.anchor.range.start().get()),
            end: small(coding.anchor.range.end().get()),
            coder: self.coders.of(&coding.coder),
            created: coding.created.as_millisecond(),
            weight: weight(coding),
            exemplar: exemplar(coding),
        }
    }

    fn count(&mut self, record: Record, more: bool) {
        let uses = self.uses.entry((record.code, record.coder)).or_default();
        *uses = if more { *uses + 1 } else { uses.saturating_sub(1) };
    }
}

/// The weight of a coding from 1 to 100; 0 where it has none.
pub fn weight(coding: &Coding) -> u8 {
    coding.weight.unwrap_or_default()
}

/// Whether a coding stands for its code.
pub fn exemplar(coding: &Coding) -> bool {
    coding.exemplar
}

/// Names with numbers, in the order in which they came.
#[derive(Clone, Debug)]
struct Numbers<T> {
    all: Vec<T>,
    known: HashMap<T, u32>,
    lately: Lately<T, u32>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { all: Vec::new(), known: HashMap::new(), lately: Lately::default() }
    }
}

impl<T: Clone + Eq + Hash + Borrow<str>> Numbers<T> {
    fn of(&mut self, name: &T) -> u32 {
        let (all, known) = (&mut self.all, &mut self.known);
        let number = || {
            Some(*known.entry(name.clone()).or_insert_with(|| {
                all.push(name.clone());
                u32::try_from(all.len() - 1).unwrap_or(u32::MAX)
            }))
        };
        self.lately.get(name, number).unwrap_or(u32::MAX)
    }
}
