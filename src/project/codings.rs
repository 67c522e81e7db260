//! All codings of a study, in the order of their ids.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{Coding, CodingId, TranscriptId};

/// Codings that stand beside each other in memory at most: so few that one is put among them in a moment.
pub const RUN: usize = 256;

/// All codings, by id, with an index by transcript and one of those that are lost.
///
/// They stand in runs, one after the other: a study of 300,000 of them is made, cloned and walked through run by run.
#[derive(Clone, Debug, Default)]
pub struct Codings {
    /// In the order of their ids; none is empty.
    runs: Vec<Run>,
    count: usize,
    /// Ids in order.
    by_transcript: BTreeMap<TranscriptId, Vec<CodingId>>,
    /// Few, and asked for at every change.
    lost: BTreeSet<CodingId>,
}

/// Up to [`RUN`] codings in the order of their ids.
#[derive(Clone, Debug)]
struct Run {
    /// The id of the first.
    first: CodingId,
    codings: Arc<Vec<Coding>>,
}

impl Run {
    fn of(codings: Vec<Coding>) -> Option<Self> {
        codings.first().map(|coding| coding.id).map(|first| Self { first, codings: Arc::new(codings) })
    }

    fn place(&self, id: CodingId) -> Result<usize, usize> {
        self.codings.binary_search_by(|coding| coding.id.cmp(&id))
    }
}

impl PartialEq for Codings {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.iter().eq(other.iter())
    }
}

impl Codings {
    /// How many.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The coding with this id.
    pub fn get(&self, id: &CodingId) -> Option<&Coding> {
        let run = self.runs.get(self.run_of(*id)?)?;
        run.place(*id).ok().and_then(|place| run.codings.get(place))
    }

    /// The run that has the id, if any has.
    fn run_of(&self, id: CodingId) -> Option<usize> {
        self.runs.partition_point(|run| run.first <= id).checked_sub(1)
    }

    /// All codings, in the order of their ids: the order in which they were made.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Coding> {
        self.runs.iter().flat_map(|run| run.codings.iter())
    }

    /// All codings in the order of their ids, in pieces: for who goes through hundreds of thousands.
    pub fn runs(&self) -> impl ExactSizeIterator<Item = &[Coding]> {
        self.runs.iter().map(|run| run.codings.as_slice())
    }

    /// Those made after the one with this id, in the order of their ids; all where there is none.
    pub fn after(&self, id: Option<CodingId>) -> impl Iterator<Item = &Coding> {
        let run = id.and_then(|id| self.run_of(id)).unwrap_or(0);
        let runs = self.runs.get(run..).unwrap_or_default();
        runs.iter().flat_map(|run| run.codings.iter()).skip_while(move |coding| id.is_some_and(|id| coding.id <= id))
    }

    /// The codings of one transcript, in the order in which they were made.
    pub fn of<'a>(&'a self, transcript: &TranscriptId) -> impl ExactSizeIterator<Item = &'a Coding> {
        let ids = self.by_transcript.get(transcript).map_or(&[][..], Vec::as_slice);
        let mut codings = Vec::with_capacity(ids.len());
        let mut run: &[Coding] = &[];
        for id in ids {
            // Codings of one transcript mostly stand together.
            if run.last().is_none_or(|last| last.id < *id) {
                run = self.run_of(*id).and_then(|run| self.runs.get(run)).map_or(&[], |run| run.codings.as_slice());
            }
            let place = run.partition_point(|coding| coding.id < *id);
            run = run.get(place..).unwrap_or_default();
            codings.extend(run.first());
        }
        codings.into_iter()
    }

    /// As [`Self::iter`], without those whose passage was lost in an edit: what is counted, shown and searched.
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &Coding> {
        self.iter().filter(|coding| !coding.lost)
    }

    /// As [`Self::of`], without those whose passage was lost in an edit.
    pub fn standing_of<'a>(&'a self, transcript: &TranscriptId) -> impl Iterator<Item = &'a Coding> {
        self.of(transcript).filter(|coding| !coding.lost)
    }

    /// Those whose passage was lost in an edit, waiting to be placed by hand.
    pub fn lost(&self) -> impl DoubleEndedIterator<Item = &Coding> {
        self.lost.iter().filter_map(|id| self.get(id))
    }

    /// The transcripts that have codings, each with how many, in the order of their ids.
    pub fn transcripts(&self) -> impl Iterator<Item = (&TranscriptId, usize)> {
        self.by_transcript.iter().map(|(transcript, ids)| (transcript, ids.len()))
    }

    /// Set the coding with this id, or take it away.
    pub fn set(&mut self, id: CodingId, coding: Option<Coding>) {
        if coding.as_ref().is_some_and(|coding| coding.lost) {
            self.lost.insert(id)
        } else {
            self.lost.remove(&id)
        };
        let transcript = coding.as_ref().map(|coding| coding.transcript.clone());
        let old = match coding {
            Some(coding) => self.put(id, coding),
            None => self.take(id),
        };
        self.count = self.count + usize::from(transcript.is_some()) - usize::from(old.is_some());
        let before = old.map(|old| old.transcript);
        if before == transcript {
            return;
        }
        if let Some(transcript) = before {
            self.forget(&transcript, id);
        }
        if let Some(transcript) = transcript {
            let ids = self.by_transcript.entry(transcript).or_default();
            if let Err(place) = ids.binary_search(&id) {
                ids.insert(place, id);
            }
        }
    }

    /// Put a coding into its run, and give what it replaces.
    fn put(&mut self, id: CodingId, coding: Coding) -> Option<Coding> {
        let number = self.run_of(id).unwrap_or(0);
        let last = number + 1 >= self.runs.len();
        let Some(run) = self.runs.get_mut(number) else {
            self.runs.extend(Run::of(vec![coding]));
            return None;
        };
        let codings = Arc::make_mut(&mut run.codings);
        match codings.binary_search_by(|other| other.id.cmp(&id)) {
            Ok(place) => codings.get_mut(place).map(|slot| std::mem::replace(slot, coding)),
            // The latest coding is mostly the one that was just made.
            Err(place) if place == codings.len() && place >= RUN && last => {
                self.runs.extend(Run::of(vec![coding]));
                None
            }
            Err(place) => {
                codings.insert(place, coding);
                run.first = run.first.min(id);
                if codings.len() > RUN {
                    let behind = codings.split_off(RUN / 2);
                    if let Some(behind) = Run::of(behind) {
                        self.runs.insert(number + 1, behind);
                    }
                }
                None
            }
        }
    }

    fn take(&mut self, id: CodingId) -> Option<Coding> {
        let number = self.run_of(id)?;
        let run = self.runs.get_mut(number)?;
        let place = run.place(id).ok()?;
        let codings = Arc::make_mut(&mut run.codings);
        let old = codings.remove(place);
        match codings.first() {
            Some(first) => run.first = first.id,
            None => drop(self.runs.remove(number)),
        }
        Some(old)
    }

    fn forget(&mut self, transcript: &TranscriptId, id: CodingId) {
        let Some(ids) = self.by_transcript.get_mut(transcript) else { return };
        if let Ok(place) = ids.binary_search(&id) {
            ids.remove(place);
        }
        if ids.is_empty() {
            self.by_transcript.remove(transcript);
        }
    }

    /// All codings at once, in the order of their ids and in runs of up to [`RUN`]; `None` where they are not that.
    pub fn of_runs(runs: Vec<Vec<Coding>>) -> Option<Self> {
        let mut codings = Self { runs: Vec::with_capacity(runs.len()), ..Self::default() };
        let mut last: Option<CodingId> = None;
        let mut groups: HashMap<&TranscriptId, usize> = HashMap::new();
        let mut lists: Vec<(&TranscriptId, Vec<CodingId>)> = Vec::new();
        let mut latest: Option<(&TranscriptId, usize)> = None;
        for run in &runs {
            if run.len() > RUN {
                return None;
            }
            for coding in run {
                if last.is_some_and(|last| last >= coding.id) {
                    return None;
                }
                last = Some(coding.id);
                if coding.lost {
                    codings.lost.insert(coding.id);
                }
                let transcript = &coding.transcript;
                // Neighbours mostly have one transcript.
                let group = match latest {
                    Some((latest, group)) if *latest == *transcript => group,
                    _ => *groups.entry(transcript).or_insert_with(|| {
                        lists.push((transcript, Vec::new()));
                        lists.len() - 1
                    }),
                };
                latest = Some((transcript, group));
                if let Some((_, ids)) = lists.get_mut(group) {
                    ids.push(coding.id);
                }
            }
            codings.count += run.len();
        }
        for (transcript, ids) in lists {
            codings.by_transcript.insert(transcript.clone(), ids);
        }
        codings.runs = runs.into_iter().filter_map(Run::of).collect();
        Some(codings)
    }
}

impl FromIterator<Coding> for Codings {
    /// All codings at once: faster than setting each. Of several with one id the last holds.
    fn from_iter<I: IntoIterator<Item = Coding>>(codings: I) -> Self {
        let mut all: Vec<Coding> = codings.into_iter().collect();
        all.reverse();
        all.sort_by_key(|coding| coding.id);
        all.dedup_by_key(|coding| coding.id);
        let mut runs: Vec<Vec<Coding>> = Vec::with_capacity(all.len().div_ceil(RUN));
        for coding in all {
            match runs.last_mut().filter(|run| run.len() < RUN) {
                Some(run) => run.push(coding),
                None => runs.push(vec![coding]),
            }
        }
        Self::of_runs(runs).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::project::Anchor;
    use crate::text::CharRange;

    fn coding(number: u128, lost: bool) -> Coding {
        let anchor = Anchor::of(CharRange::of(0, 2), "信任", "", "👍");
        let id = CodingId(uuid::Uuid::from_u128(number));
        let made = jiff::Timestamp::UNIX_EPOCH;
        Coding { lost, ..Coding::new(id, "trust".into(), "t".into(), anchor, "wei".into(), made) }
    }

    #[test]
    fn lost_codings_are_known_however_they_came() {
        let mut codings: Codings = [coding(1, false), coding(2, true), coding(3, true)].into_iter().collect();
        let mut check = |change: Option<Coding>, expected: &[u128]| {
            codings.set(change.as_ref().map_or(CodingId(uuid::Uuid::from_u128(3)), |one| one.id), change);
            assert!(codings.lost().map(|one| one.id.0.as_u128()).eq(expected.iter().copied()));
            let anew: Codings = codings.iter().cloned().collect();
            assert_eq!(anew, codings);
        };
        check(Some(coding(1, true)), &[1, 2, 3]);
        check(Some(coding(2, false)), &[1, 3]);
        check(None, &[1]);
        check(Some(coding(4, true)), &[1, 4]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Against a plain map: whatever is put, moved to another transcript and taken away, at the end or among others.
        #[test]
        fn runs_hold_what_a_map_would_hold(
            steps in prop::collection::vec((0..1_500_u128, 0..4_u8), 1..3_000), rising in 0..1_500_u128,
        ) {
            let (mut codings, mut map) = (Codings::default(), BTreeMap::new());
            let steps = (0..rising).map(|number| (number, 1)).chain(steps);
            for (number, transcript) in steps {
                let transcripts = [None, Some("t"), Some("信"), Some("u")];
                let new = transcripts[usize::from(transcript)]
                    .map(|name| Coding { transcript: name.into(), ..coding(number, number % 7 == 0) });
                let id = CodingId(uuid::Uuid::from_u128(number));
                codings.set(id, new.clone());
                match new {
                    Some(new) => map.insert(id, new),
                    None => map.remove(&id),
                };
            }
            let anew: Codings = map.values().rev().cloned().collect();
            for codings in [&codings, &anew] {
                prop_assert!(codings.iter().eq(map.values()));
                prop_assert!(codings.runs().all(|run| !run.is_empty() && run.len() <= RUN));
                prop_assert_eq!(codings.len(), map.len());
                prop_assert!(codings.lost().eq(map.values().filter(|one| one.lost)));
                for name in ["t", "信", "u"].map(TranscriptId::from) {
                    prop_assert!(codings.of(&name).eq(map.values().filter(|one| one.transcript == name)));
                }
                for number in (0..1_500).step_by(61) {
                    let id = CodingId(uuid::Uuid::from_u128(number));
                    prop_assert_eq!(codings.get(&id), map.get(&id));
                    prop_assert!(codings.after(Some(id)).eq(map.values().filter(|one| one.id > id)));
                }
            }
            prop_assert!(codings.after(None).eq(map.values()));
        }
    }

    #[test]
    fn runs_that_are_out_of_order_are_no_codings() {
        let runs = |numbers: &[&[u128]]| {
            let run = |numbers: &&[u128]| numbers.iter().map(|number| coding(*number, false)).collect();
            Codings::of_runs(numbers.iter().map(run).collect())
        };
        assert_eq!(runs(&[&[1, 2], &[], &[3]]).map(|codings| codings.len()), Some(3));
        assert_eq!(runs(&[&[1, 3], &[2]]), None);
        assert_eq!(runs(&[&[1, 1]]), None);
    }
}
