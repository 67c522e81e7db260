//! How often suggestions are right, measured on the study's own codings.
//!
//! Leave one transcript out: each coded passage is asked for as if its whole transcript had never been coded, and the
//! answer is compared with the codes that it has. Beside it stands what one would get by always naming the codes that are
//! most frequent in the other transcripts. How rare a word is, is counted over all passages; which code goes with which
//! words is learnt from the other transcripts alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{Suggester, Suggestion, Wanted};
use crate::app::{Library, SearchError};
use crate::project::{CodeId, Transcript, TranscriptId};
use crate::search::Scanner;
use crate::text::{Arrange, CharRange};

/// Codes that are looked at.
const FIRST: usize = 3;

/// Passages that are measured at most; of more, so many are taken at equal distances.
pub const MOST_EVALUATED: usize = 5_000;

/// How often codes that were named are right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// Passages.
    pub passages: usize,
    /// Those whose first code is right.
    pub first: usize,
    /// Right codes among the first three, over all passages.
    pub among_three: usize,
    /// Passages with at least one right code among the first three.
    pub any: usize,
}

impl Rates {
    /// Precision at 1: right first codes by passages. `None` without passages.
    pub fn precision_at_1(&self) -> Option<f64> {
        self.part(self.first, 1)
    }

    /// Precision at 3: right codes among the first three by three times the passages. A passage that has one code can come
    /// to a third at most. `None` without passages.
    pub fn precision_at_3(&self) -> Option<f64> {
        self.part(self.among_three, FIRST)
    }

    /// The part of the passages that have a right code among the first three. `None` without passages.
    pub fn found_at_3(&self) -> Option<f64> {
        self.part(self.any, 1)
    }

    fn part(&self, right: usize, of: usize) -> Option<f64> {
        (self.passages > 0).then(|| right as f64 / (self.passages * of) as f64)
    }

    fn count<'c>(&mut self, named: impl Iterator<Item = &'c CodeId>, codes: &BTreeSet<CodeId>) {
        let right: Vec<bool> = named.take(FIRST).map(|code| codes.contains(code)).collect();
        let among = right.iter().filter(|right| **right).count();
        self.passages += 1;
        self.first += usize::from(right.first() == Some(&true));
        self.among_three += among;
        self.any += usize::from(among > 0);
    }
}

/// What was measured, for passages in one language or in all.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The language; `None` for all.
    pub language: Option<&'static str>,
    /// How good the suggestions are.
    pub suggestions: Rates,
    /// How good the most frequent codes are.
    pub most_frequent: Rates,
}

/// A passage to be measured, with the codes that it has.
type Coded = (CharRange, BTreeSet<CodeId>);

impl Suggester {
    /// Measure all that was learnt: for all languages, then for each by itself. A passage is in Chinese where most of its
    /// words, as the search counts them, are Han characters, else in English. `go_on` hears how many passages are done and
    /// answers whether to go on; `None` where it does not.
    ///
    /// # Errors
    /// [`SearchError`] where the index fails.
    pub fn evaluate(
        &self,
        library: &Library,
        go_on: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Option<Vec<Evaluation>>, SearchError> {
        let coded = self.coded();
        let all: usize = coded.values().map(Vec::len).sum();
        let step = all.div_ceil(MOST_EVALUATED).max(1);
        let mut uses = Uses::of(&coded);
        let mut measured: BTreeMap<Option<&str>, Evaluation> = BTreeMap::new();
        let mut seen = 0;
        for (id, passages) in coded {
            let frequent = uses.without(&passages);
            let Ok(transcript) = library.transcript(id) else { continue };
            for (range, codes) in passages {
                seen += 1;
                if seen % step != 0 {
                    continue;
                }
                if !go_on(seen, all) {
                    return Ok(None);
                }
                let Some(wanted) = at(&transcript, range) else { continue };
                let named: Vec<Suggestion> = self.rank(&wanted, FIRST, &|_| true)?;
                let own = Some(language_of(&wanted.words));
                for language in [None, own] {
                    let part = measured.entry(language).or_insert_with(|| Evaluation {
                        language,
                        suggestions: Rates::default(),
                        most_frequent: Rates::default(),
                    });
                    part.suggestions.count(named.iter().map(|suggestion| &suggestion.code), &codes);
                    part.most_frequent.count(frequent.iter(), &codes);
                }
            }
        }
        Ok(Some(measured.into_values().collect()))
    }

    /// The coded passages of each transcript.
    fn coded(&self) -> BTreeMap<&TranscriptId, Vec<Coded>> {
        let mut coded: BTreeMap<&TranscriptId, BTreeMap<CharRange, BTreeSet<CodeId>>> = BTreeMap::new();
        for lesson in self.texts.iter().flat_map(|text| &text.lessons) {
            if let Some((transcript, range)) = &lesson.place {
                let codes = coded.entry(transcript).or_default().entry(*range).or_default();
                codes.extend(lesson.codes.iter().cloned());
            }
        }
        coded.into_iter().map(|(id, passages)| (id, passages.into_iter().collect())).collect()
    }
}

/// How many passages have each code.
struct Uses(BTreeMap<CodeId, usize>);

impl Uses {
    fn of(coded: &BTreeMap<&TranscriptId, Vec<Coded>>) -> Self {
        let mut uses = Self(BTreeMap::new());
        let codes = coded.values().flatten().flat_map(|(_, codes)| codes);
        codes.for_each(|code| *uses.0.entry(code.clone()).or_default() += 1);
        uses
    }

    /// The codes that are most frequent where these passages are left out.
    fn without(&mut self, passages: &[Coded]) -> Vec<CodeId> {
        let mut own: BTreeMap<&CodeId, usize> = BTreeMap::new();
        passages.iter().flat_map(|(_, codes)| codes).for_each(|code| *own.entry(code).or_default() += 1);
        let rest = |(code, uses): (&CodeId, &usize)| {
            (code.clone(), uses.saturating_sub(own.get(code).copied().unwrap_or_default()))
        };
        let mut rest: Vec<(CodeId, usize)> = self.0.iter().map(rest).filter(|(_, uses)| *uses > 0).collect();
        rest.arrange_by_key(|(_, uses)| std::cmp::Reverse(*uses));
        rest.into_iter().take(FIRST).map(|(code, _)| code).collect()
    }
}

fn at(transcript: &Transcript, range: CharRange) -> Option<Wanted> {
    Some(Wanted::at(transcript, transcript.positions.to_bytes(&transcript.text, range)?))
}

/// `zh` where most words are Han characters, else `en`.
fn language_of(words: &str) -> &'static str {
    let (mut scanner, mut word) = (Scanner::new(words), String::new());
    let (mut han, mut all) = (0, 0);
    while scanner.next(&mut word).is_some() {
        all += 1;
        han += usize::from(word.chars().any(|letter| ('\u{3400}'..='\u{9FFF}').contains(&letter)));
    }
    if han * 2 > all { "zh" } else { "en" }
}
