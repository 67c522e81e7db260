//! What coders did differently, and their segments against each other.

use std::collections::BTreeMap;

use super::{Agreement, CodeAgreement, CoderSet, MarkedUnit, Matching, SetRatings, Unitizing};
use crate::project::{CodeId, CoderId, TranscriptId};
use crate::text::CharRange;

/// A place at which some coders applied a code and others did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The code, by place among [`Agreement::codes`].
    pub code: usize,
    /// The transcript, by place among [`Agreement::transcripts`].
    pub transcript: usize,
    /// Where in its text.
    pub range: CharRange,
    /// How many units that is.
    pub units: u32,
    /// Who applied it.
    pub applied: CoderSet,
    /// Who judged the units and did not.
    pub not_applied: CoderSet,
}

/// What one coder applied where another applied something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// The coders, by place.
    pub coders: (usize, usize),
    /// The code that the first applied and the second did not; `None` where the first applied nothing that the second did not.
    pub first: Option<usize>,
    /// The code that the second applied and the first did not.
    pub second: Option<usize>,
    /// In how many units.
    pub units: u64,
}

/// Two codes of one coder on the same words, where codes must exclude each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Whose.
    pub coder: CoderId,
    /// In which transcript.
    pub transcript: TranscriptId,
    /// The codes.
    pub codes: (CodeId, CodeId),
}

/// Two coders, what the first applied, what the second did.
type Confused = ((usize, usize), Option<usize>, Option<usize>);

/// Units next to each other to which the same coders applied the same codes.
struct Stretch<'a> {
    transcript: usize,
    units: u32,
    /// The codes that anybody applied, by place, and who did.
    codes: &'a [(usize, CoderSet)],
}

impl Agreement {
    /// All places at which coders differ, by transcript, place and code.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let mut found: Vec<Disagreement> = (0..self.codes.len()).flat_map(|code| self.differing(code)).collect();
        found.sort_by_key(|one| (one.transcript, one.range.start(), one.range.end(), one.code));
        found
    }

    /// The places at which coders differ about one code, by its place among [`Self::codes`].
    pub fn differing(&self, code: usize) -> impl Iterator<Item = Disagreement> + '_ {
        let own = self.codes.get(code);
        let pieces = own.into_iter().flat_map(|own| own.pieces.iter().map(move |piece| (own, piece)));
        pieces.filter_map(move |(own, piece)| {
            let judged = self.transcripts.get(piece.transcript as usize)?;
            let not_applied = own.judges(piece.transcript, judged.completed).but(piece.applied);
            (!not_applied.is_empty()).then(|| Disagreement {
                code,
                transcript: piece.transcript as usize,
                range: judged.place(piece.start, piece.end),
                units: piece.end - piece.start,
                applied: piece.applied,
                not_applied,
            })
        })
    }

    /// What each pair of coders took for what, the most frequent first: of units where each applied a code that the other did not.
    /// Where the other applied nothing instead, that place is `None`.
    pub fn confusions(&self) -> Vec<Confusion> {
        let mut counts: BTreeMap<Confused, u64> = BTreeMap::new();
        self.each_stretch(|stretch| {
            let completed = self.transcripts.get(stretch.transcript).map(|judged| judged.completed).unwrap_or_default();
            for pair in pairs_of(completed) {
                let alone = |one: usize, other: usize| -> Vec<Option<usize>> {
                    let could = |code: usize| {
                        let code: Option<&CodeAgreement> = self.codes.get(code);
                        code.is_some_and(|code| code.judges(stretch.transcript as u32, completed).has(other))
                    };
                    let own =
                        stretch.codes.iter().filter(|(code, who)| who.has(one) && !who.has(other) && could(*code));
                    own.map(|(code, _)| Some(*code)).collect()
                };
                let (firsts, seconds) = (alone(pair.0, pair.1), alone(pair.1, pair.0));
                let nothing = [None];
                let or_nothing =
                    |codes: &'_ [Option<usize>]| if codes.is_empty() { nothing.to_vec() } else { codes.to_vec() };
                for first in or_nothing(&firsts) {
                    for second in or_nothing(&seconds).into_iter().filter(|second| first.is_some() || second.is_some())
                    {
                        *counts.entry((pair, first, second)).or_default() += u64::from(stretch.units);
                    }
                }
            }
        });
        let found = counts.into_iter();
        let mut found: Vec<Confusion> =
            found.map(|((coders, first, second), units)| Confusion { coders, first, second, units }).collect();
        found.sort_by_key(|one| (one.coders, std::cmp::Reverse(one.units)));
        found
    }

    /// The units by the sets of codes that coders applied to them. A code that came too late for one of a transcript's coders is in
    /// nobody's set there: who could not apply it has said nothing about it.
    pub fn sets(&self) -> SetRatings {
        let mut sets = SetRatings::default();
        let nothing = sets.number(Vec::new());
        let last = self.coders.len();
        self.each_stretch(|stretch| {
            let completed = self.transcripts.get(stretch.transcript).map(|judged| judged.completed).unwrap_or_default();
            let for_all = |code: usize| {
                let code: Option<&CodeAgreement> = self.codes.get(code);
                code.is_some_and(|code| code.judges(stretch.transcript as u32, completed) == completed)
            };
            let of = |coder: usize| -> Vec<u32> {
                let own = stretch.codes.iter().filter(|(code, who)| who.has(coder) && for_all(*code));
                own.map(|(code, _)| *code as u32).collect()
            };
            let number = |coder: usize| {
                completed.has(coder).then(|| if stretch.codes.is_empty() { nothing } else { sets.number(of(coder)) })
            };
            let unit = (0..last).map(number).collect();
            sets.add(unit, u64::from(stretch.units));
        });
        sets
    }

    /// Walk through the units of all transcripts with the codes that anybody applied there; stretches without a code too.
    fn each_stretch(&self, mut each: impl FnMut(Stretch<'_>)) {
        let mut bounds: Vec<(u32, u32, bool, usize, CoderSet)> = Vec::new();
        for (place, code) in self.codes.iter().enumerate() {
            for piece in &code.pieces {
                bounds.push((piece.transcript, piece.start, true, place, piece.applied));
                bounds.push((piece.transcript, piece.end, false, place, piece.applied));
            }
        }
        bounds.sort_unstable();
        let mut rest = bounds.as_slice();
        for (transcript, judged) in self.transcripts.iter().enumerate() {
            let (own, others) = rest.split_at(rest.partition_point(|bound| bound.0 as usize <= transcript));
            rest = others;
            let (mut codes, mut from): (Vec<(usize, CoderSet)>, u32) = (Vec::new(), 0);
            for (_, bound, opens, code, who) in own {
                if from < *bound {
                    each(Stretch { transcript, units: bound - from, codes: &codes });
                    from = *bound;
                }
                if *opens {
                    codes.push((*code, *who));
                } else {
                    codes.retain(|open| open != &(*code, *who));
                }
            }
            if from < judged.units() {
                each(Stretch { transcript, units: judged.units() - from, codes: &codes });
            }
        }
    }

    /// Segments of two coders, by place, that match, in the transcripts that both completed.
    pub fn matching(&self, code: &CodeAgreement, first: usize, second: usize, percent: u32) -> Matching {
        let mut found = Matching::default();
        for of_transcript in code.segments.chunk_by(|one, other| one.transcript == other.transcript) {
            let place = of_transcript.first().map_or(0, |marked| marked.transcript);
            let Some(judged) = self.transcripts.get(place as usize) else { continue };
            let judges = code.judges(place, judged.completed);
            if !judges.has(first) || !judges.has(second) {
                continue;
            }
            let of = |coder: usize| -> Vec<(u32, u32)> {
                let own = of_transcript.iter().filter(|marked| marked.coder as usize == coder);
                own.map(|marked| (marked.start, marked.end)).collect()
            };
            found.add(&Matching::of(&of(first), &of(second), percent));
        }
        found
    }

    /// The segments of codes as units that coders marked, each code a value, in the transcripts that all coders completed. `None` where there
    /// is no such transcript.
    pub(super) fn units_of(&self, codes: &[&CodeAgreement]) -> Option<Unitizing> {
        let everybody = self.everybody();
        let mut marked: Vec<(u32, u32, MarkedUnit)> = Vec::new();
        for (value, code) in codes.iter().enumerate() {
            let unit = |start, end| MarkedUnit { start, end, value };
            marked.extend(code.segments.iter().map(|one| (one.transcript, one.coder, unit(one.start, one.end))));
        }
        if codes.len() > 1 {
            marked.sort_unstable();
        }
        let mut units = Unitizing::new(codes.len());
        let (mut rest, mut any) = (marked.as_slice(), false);
        for (judged, place) in self.transcripts.iter().zip(0_u32..) {
            let (own, others) = rest.split_at(rest.partition_point(|one| one.0 <= place));
            rest = others;
            let could = codes.iter().all(|code| code.judges(place, judged.completed) == everybody);
            if !could || everybody.len() < 2 {
                continue;
            }
            any = true;
            let mut by_coder: Vec<Vec<MarkedUnit>> = vec![Vec::new(); self.coders.len()];
            for (_, coder, unit) in own {
                by_coder.get_mut(*coder as usize).into_iter().for_each(|list| list.push(*unit));
            }
            units.add(judged.length as u32, &by_coder);
        }
        any.then_some(units)
    }

    /// The family of alpha for unitizing over several codes, by place, which must exclude each other. `None` where all coders completed no
    /// transcript.
    ///
    /// # Errors
    /// [`Clash`]: where a coder has two of the codes on the same words.
    pub fn unitizing(&self, codes: &[usize]) -> Result<Option<Unitizing>, Clash> {
        let codes: Vec<&CodeAgreement> = codes.iter().filter_map(|place| self.codes.get(*place)).collect();
        let all = codes.iter().enumerate().flat_map(|(value, code)| code.segments.iter().map(move |one| (*one, value)));
        let mut all: Vec<_> = all.collect();
        all.sort_unstable();
        let name = |value: usize| codes.get(value).map(|code| code.label.code.clone());
        for (one, other) in all.iter().zip(all.iter().skip(1)) {
            let same = (one.0.transcript, one.0.coder) == (other.0.transcript, other.0.coder);
            if same && other.0.start < one.0.end {
                let coder = self.coders.get(one.0.coder as usize).cloned();
                let transcript = self.transcripts.get(one.0.transcript as usize).map(|judged| judged.id.clone());
                if let (Some(coder), Some(transcript), Some(a), Some(b)) =
                    (coder, transcript, name(one.1), name(other.1))
                {
                    return Err(Clash { coder, transcript, codes: (a, b) });
                }
            }
        }
        Ok(self.units_of(&codes))
    }
}

/// All pairs of a set, the smaller place first.
fn pairs_of(coders: CoderSet) -> impl Iterator<Item = (usize, usize)> {
    let all: Vec<usize> = coders.iter().collect();
    let of = |place: usize| {
        let others: Vec<usize> = all.iter().skip(place + 1).copied().collect();
        (all.get(place).copied(), others)
    };
    let pairs: Vec<(usize, usize)> = (0..all.len())
        .map(of)
        .flat_map(|(first, others)| others.into_iter().filter_map(move |other| Some((first?, other))))
        .collect();
    pairs.into_iter()
}
