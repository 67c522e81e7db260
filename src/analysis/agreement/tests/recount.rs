//! The same by looking at every position of random studies, one by one: English, Chinese and emoji, three coders, transcripts that some
//! did not complete, interviewers left out.

use proptest::prelude::*;

use super::*;
use crate::analysis::{Rollup, token_ranges, unit_ranges};
use crate::project::{Transcript, Turn};

const TEXTS: [(&str, &str); 3] = [
    ("a", "Q: 信任是什么？\n\nChen: We trust them 😀. Not yet, 不要急。 Trust takes time.\n\nQ: 嗯。\n\nChen: Yes 👍🏽!"),
    ("b", "Dale: Nothing 没有。\n\nQ: Why?\n\nDale: The know-how, 知识 and trust.\nA second line 😀😀."),
    ("王", "全部是中文，没有说话人。\n\n第二段：信任。"),
];
const CODES: [&str; 3] = ["barriers", "trust", "language"];
const CODERS: [&str; 3] = ["amy", "bo", "梅"];

/// Code, transcript, coder, start, length.
type Place = (usize, usize, usize, usize, usize);

#[derive(Clone, Debug)]
struct Random3 {
    places: Vec<Place>,
    /// By transcript and coder.
    complete: [[bool; 3]; 3],
}

fn random_study() -> impl Strategy<Value = Random3> {
    let place = (0usize..3, 0usize..3, 0usize..3, 0usize..60, 1usize..25);
    let complete = prop::array::uniform3(prop::array::uniform3(prop::bool::weighted(0.8)));
    (prop::collection::vec(place, 0..40), complete).prop_map(|(places, complete)| Random3 { places, complete })
}

struct Read {
    texts: BTreeMap<TranscriptId, Transcript>,
    participants: bool,
}

impl Read {
    fn new(participants: bool) -> Self {
        let texts = TEXTS.map(|(id, text)| (id.into(), Transcript::new(id.into(), text.to_owned()))).into();
        Self { texts, participants }
    }

    fn counts(&self, turn: &Turn) -> bool {
        !self.participants || turn.speaker.as_deref() != Some("Q")
    }
}

impl Texts for Read {
    fn facts(&self, _: &TranscriptId) -> Option<Arc<TextFacts>> {
        None
    }

    fn units(&self, transcript: &TranscriptId, unit: Unit) -> Option<Arc<Vec<CharRange>>> {
        let read = self.texts.get(transcript)?;
        Some(Arc::new(unit_ranges(read, unit, |turn| self.counts(turn))))
    }

    fn tokens(&self, transcript: &TranscriptId) -> Option<Arc<Vec<CharRange>>> {
        let read = self.texts.get(transcript)?;
        Some(Arc::new(token_ranges(read, |turn| self.counts(turn))))
    }
}

fn length(transcript: usize) -> usize {
    TEXTS[transcript].1.chars().count()
}

fn span(&(code, transcript, coder, start, size): &Place) -> (usize, usize, usize, usize, usize) {
    let end = length(transcript);
    (code, transcript, coder, start.min(end - 1), (start + size).min(end))
}

fn project(study: &Random3) -> Project {
    let sizes: Vec<(&str, usize, usize)> = (0..3).map(|place| (TEXTS[place].0, length(place), 1)).collect();
    let codings: Vec<_> = study.places.iter().map(span).collect();
    let codings: Vec<_> = codings
        .iter()
        .map(|&(code, id, coder, start, end)| (CODES[code], TEXTS[id].0, CODERS[coder], start, end))
        .collect();
    let mut project = super::study(&sizes, &codings);
    for (transcript, coders) in study.complete.iter().enumerate() {
        for (coder, _) in coders.iter().enumerate().filter(|(_, complete)| **complete) {
            project.completions.insert((TEXTS[transcript].0.into(), CODERS[coder].into()), Completion::Complete);
        }
    }
    project
}

/// Whether a coder covered a position with a code, or one below it.
fn covers(study: &Random3, below: bool, code: usize, transcript: usize, coder: usize, at: usize) -> bool {
    study.places.iter().map(span).any(|(own, id, who, start, end)| {
        (own == code || below && code == 0) && id == transcript && who == coder && (start..end).contains(&at)
    })
}

/// The positions of each unit of a transcript.
fn units(unit: AgreementUnit, transcript: usize, read: &Read) -> Vec<Vec<usize>> {
    let id: TranscriptId = TEXTS[transcript].0.into();
    let positions = |range: &CharRange| (range.start().get()..range.end().get()).collect::<Vec<usize>>();
    let eligible: Vec<usize> = match read.participants {
        true => read.units(&id, Unit::Turn).unwrap().iter().flat_map(positions).collect(),
        false => (0..length(transcript)).collect(),
    };
    match unit {
        AgreementUnit::Character => eligible.into_iter().map(|at| vec![at]).collect(),
        AgreementUnit::Transcript if eligible.is_empty() => Vec::new(),
        AgreementUnit::Transcript => vec![eligible],
        AgreementUnit::Token => read.tokens(&id).unwrap().iter().map(positions).collect(),
        AgreementUnit::Text(unit) | AgreementUnit::Half(unit) => {
            read.units(&id, unit).unwrap().iter().map(positions).collect()
        }
    }
}

/// What each coder decided on each unit of each transcript.
fn decisions(
    study: &Random3,
    unit: AgreementUnit,
    below: bool,
    code: usize,
    read: &Read,
) -> Vec<(usize, Vec<usize>, Vec<Option<usize>>)> {
    let mut found = Vec::new();
    for transcript in 0..3 {
        for positions in units(unit, transcript, read) {
            let decide = |coder: usize| {
                let covered = positions.iter().filter(|at| covers(study, below, code, transcript, coder, **at)).count();
                let applied = match unit {
                    AgreementUnit::Half(_) => covered > 0 && covered * 2 >= positions.len(),
                    _ => covered > 0,
                };
                study.complete[transcript][coder].then_some(usize::from(applied))
            };
            let decided: Vec<Option<usize>> = (0..3).map(decide).collect();
            found.push((transcript, positions, decided));
        }
    }
    found
}

fn check_code(study: &Random3, found: &Agreement, code: usize, below: bool, read: &Read) {
    let decided = decisions(study, found.options.unit, below, code, read);
    let place = |coder: usize| found.coders.iter().position(|id| id.as_str() == CODERS[coder]);
    let own = &found.codes[code];
    let rows: Vec<Vec<Option<usize>>> = decided.iter().map(|(.., row)| row.clone()).collect();
    let ratings = Ratings::of_units(2, rows.iter().map(Vec::as_slice));
    let all = |ratings: &Ratings| {
        [
            ratings.percent_agreement(),
            ratings.alpha(),
            ratings.fleiss(),
            ratings.ac1(),
            ratings.conger(),
            ratings.specific_agreement(1),
        ]
    };
    for (own, slow) in all(&own.ratings).into_iter().zip(all(&ratings)) {
        match (own, slow) {
            (Ok(own), Ok(slow)) => assert!((own - slow).abs() < 1e-9, "{own} {slow}"),
            (own, slow) => assert_eq!(own, slow),
        }
    }
    let twice: Vec<&Vec<Option<usize>>> = rows.iter().filter(|row| row.iter().flatten().count() >= 2).collect();
    assert_eq!(own.units as usize, twice.len());
    assert_eq!(own.coded as usize, twice.iter().filter(|row| row.iter().flatten().any(|value| *value == 1)).count());
    for first in 0..3 {
        for second in first + 1..3 {
            let (Some(a), Some(b)) = (place(first), place(second)) else { continue };
            let table = own.pair(a, b);
            let count = |one: usize, other: usize| {
                rows.iter().filter(|row| row[first] == Some(one) && row[second] == Some(other)).count() as u64
            };
            assert_eq!(table, SquareTable::of_decisions(count(1, 1), count(1, 0), count(0, 1), count(0, 0)));
        }
    }
    let places: BTreeSet<(usize, usize)> = found
        .disagreements()
        .iter()
        .filter(|one| one.code == code)
        .flat_map(|one| {
            let id = found.transcripts[one.transcript].id.clone();
            let transcript = TEXTS.iter().position(|(own, _)| *own == id.as_str()).unwrap();
            (one.range.start().get()..one.range.end().get()).map(move |at| (transcript, at))
        })
        .collect();
    for (transcript, positions, row) in &decided {
        let differs = row.iter().flatten().collect::<BTreeSet<_>>().len() > 1;
        if differs {
            assert!(
                positions.iter().all(|at| places.contains(&(*transcript, *at)))
                    || found.options.unit == AgreementUnit::Transcript
            );
        } else if found.options.unit != AgreementUnit::Transcript && !found.options.masked {
            assert!(!positions.iter().any(|at| places.contains(&(*transcript, *at))));
        }
    }
}

/// Sets of codes on units, written out.
fn check_sets(study: &Random3, found: &Agreement, below: bool, read: &Read) {
    let by_code: Vec<_> = (0..3).map(|code| decisions(study, found.options.unit, below, code, read)).collect();
    let mut slow = SetRatings::default();
    for (unit, _) in by_code[0].iter().enumerate() {
        let set = |coder: usize| {
            by_code[0][unit].2[coder]?;
            let codes = (0..3).filter(|code| by_code[*code][unit].2[coder] == Some(1)).map(|code| code as u32);
            Some(codes.collect::<Vec<u32>>())
        };
        let values = (0..3).map(|coder| set(coder).map(|set| slow.number(set))).collect();
        slow.add(values, 1);
    }
    let own = found.sets();
    for distance in [SetDistance::Exact, SetDistance::Jaccard, SetDistance::Masi] {
        match (own.alpha(distance), slow.alpha(distance)) {
            (Ok(own), Ok(slow)) => assert!((own - slow).abs() < 1e-9, "{own} {slow}"),
            (own, slow) => assert_eq!(own, slow),
        }
    }
}

/// u-alpha of one code by comparing every coder with every other at every position.
fn slow_u_alpha(study: &Random3, below: bool, code: usize) -> Option<f64> {
    let who: Vec<usize> = (0..3).filter(|coder| (0..3).any(|transcript| study.complete[transcript][*coder])).collect();
    let (mut marked, mut mixed, mut gaps, mut total) = (0.0, 0.0, 0.0, 0.0);
    let mut squares = 0.0;
    for transcript in (0..3).filter(|transcript| who.iter().all(|coder| study.complete[*transcript][*coder])) {
        total += (length(transcript) * who.len()) as f64;
        for at in 0..length(transcript) {
            for (one, other) in
                who.iter().flat_map(|one| who.iter().map(move |other| (one, other))).filter(|(a, b)| a != b)
            {
                let covered = |coder: &usize| covers(study, below, code, transcript, *coder, at);
                let weight = 1.0 / (who.len() as f64 - 1.0);
                match (covered(one), covered(other)) {
                    (true, true) => marked += weight,
                    (false, false) => gaps += weight,
                    _ => mixed += weight / 2.0,
                }
            }
        }
        for coder in &who {
            let mut bounds: Vec<(usize, usize)> = study
                .places
                .iter()
                .map(span)
                .filter_map(|(own, id, by, start, end)| {
                    ((own == code || below && code == 0) && id == transcript && by == *coder).then_some((start, end))
                })
                .collect();
            bounds.sort_unstable();
            let mut joined: Vec<(usize, usize)> = Vec::new();
            for (start, end) in bounds {
                match joined.last_mut() {
                    Some(last) if start < last.1 => last.1 = last.1.max(end),
                    _ => joined.push((start, end)),
                }
            }
            let covered: usize = joined.iter().map(|(start, end)| end - start).sum();
            squares += joined.iter().map(|(start, end)| ((end - start) as f64).powi(2)).sum::<f64>();
            squares += (length(transcript) - covered) as f64;
        }
    }
    let (with, without) = (marked + mixed, gaps + mixed);
    let expected = 2.0 * with * without / (total - squares / total);
    (who.len() > 1 && with > 0.0 && without > 0.0).then(|| 1.0 - 2.0 * mixed / expected)
}

/// As many as can be matched, by trying everything.
fn most_matches(first: &[(u32, u32)], second: &[(u32, u32)], percent: u32) -> u64 {
    let Some((one, rest)) = first.split_first() else { return 0 };
    let mut best = most_matches(rest, second, percent);
    for place in 0..second.len() {
        if Matching::of(&[*one], &[second[place]], percent).matched == 1 {
            let others: Vec<(u32, u32)> =
                second.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, span)| *span).collect();
            best = best.max(1 + most_matches(rest, &others, percent));
        }
    }
    best
}

fn disjoint() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::vec((0u32..4, 1u32..9), 0..6).prop_map(|parts| {
        let mut place = 0;
        let span = |(gap, size): (u32, u32)| {
            let start = place + gap;
            place = start + size;
            (start, place)
        };
        parts.into_iter().map(span).collect()
    })
}

const UNITS: [AgreementUnit; 7] = [
    AgreementUnit::Character,
    AgreementUnit::Token,
    AgreementUnit::Text(Unit::Turn),
    AgreementUnit::Half(Unit::Turn),
    AgreementUnit::Text(Unit::Sentence),
    AgreementUnit::Text(Unit::Line),
    AgreementUnit::Transcript,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn agreement_equals_a_recount_of_every_position(study in random_study(), below: bool, participants: bool) {
        let project = project(&study);
        let read = Read::new(participants);
        let table = CodingTable::new(&project);
        let scope = Scope { rollup: if below { Rollup::Aggregate } else { Rollup::Direct }, ..Scope::default() };
        for unit in UNITS {
            let options = AgreementOptions { unit, masked: participants, ..AgreementOptions::default() };
            let found = agreement(&project, &table, &scope, options, &read);
            (0..3).for_each(|code| check_code(&study, &found, code, below, &read));
            check_sets(&study, &found, below, &read);
            for code in (0..3).filter(|_| !participants) {
                match (found.codes[code].u_alpha.ok(), slow_u_alpha(&study, below, code)) {
                    (Some(own), Some(slow)) => prop_assert!((own - slow).abs() < 1e-9, "{} {}", own, slow),
                    (own, slow) => prop_assert_eq!(own, slow),
                }
            }
        }
    }

    #[test]
    fn intervals_equal_a_slow_draw(study in random_study(), by_turn: bool) {
        let project = project(&study);
        let read = Read::new(false);
        let unit = if by_turn { AgreementUnit::Text(Unit::Sentence) } else { AgreementUnit::Text(Unit::Turn) };
        let bootstrap = Bootstrap { draws: 60, seed: 7 };
        let options = AgreementOptions { unit, bootstrap: Some(bootstrap), ..AgreementOptions::default() };
        let found = agreement(&project, &CodingTable::new(&project), &Scope::default(), options, &read);
        for code in 0..3 {
            // Clusters: turns, of which sentences never cross a bound.
            let mut clusters: Vec<Vec<Vec<Option<usize>>>> = Vec::new();
            for transcript in (0..3).filter(|id| study.complete[*id].iter().filter(|it| **it).count() >= 2) {
                let turns = read.units(&TEXTS[transcript].0.into(), Unit::Turn).unwrap();
                let decided = decisions(&study, unit, false, code, &read);
                for turn in turns.iter() {
                    let within = |positions: &[usize]| (turn.start().get()..turn.end().get()).contains(&positions[0]);
                    let own = decided.iter().filter(|(id, positions, _)| *id == transcript && within(positions));
                    clusters.push(own.map(|(.., row)| row.clone()).collect());
                }
            }
            let mut random = Random::new(7);
            let mut drawn = Vec::new();
            for _ in 0..60 {
                let chosen: Vec<&Vec<Option<usize>>> =
                    (0..clusters.len()).flat_map(|_| &clusters[random.below(clusters.len())]).collect();
                drawn.push(Ratings::of_units(2, chosen.into_iter().map(Vec::as_slice)).alpha().unwrap_or(f64::NAN));
            }
            let own = &found.codes[code];
            match own.interval {
                Ok(interval) => {
                    let slow = Interval::of(drawn).unwrap();
                    prop_assert!((interval.low - slow.low).abs() < 1e-9 && (interval.high - slow.high).abs() < 1e-9);
                    prop_assert!((interval.mean - slow.mean).abs() < 1e-9);
                    prop_assert_eq!(interval.undefined, slow.undefined);
                }
                Err(Undefined::Unsteady) => prop_assert_eq!(Interval::of(drawn), Err(Undefined::Unsteady)),
                Err(Undefined::TooFewUnits) => prop_assert!(own.units < 10 || own.coded < 5),
                Err(why) => prop_assert_eq!(Err(why), own.alpha),
            }
        }
    }

    #[test]
    fn as_many_segments_match_as_can(first in disjoint(), second in disjoint(), percent in 0u32..=100) {
        let found = Matching::of(&first, &second, percent);
        prop_assert_eq!(found.matched, most_matches(&first, &second, percent));
        prop_assert_eq!(Matching::of(&second, &first, percent).matched, found.matched);
    }

    #[test]
    fn nothing_is_ever_not_a_number(rows in prop::collection::vec(prop::collection::vec(prop::option::of(0usize..3), 0..5), 0..12)) {
        let ratings = Ratings::of_units(3, rows.iter().map(Vec::as_slice));
        let all = [ratings.percent_agreement(), ratings.alpha(), ratings.fleiss(), ratings.ac1(), ratings.brennan_prediger(), ratings.conger()];
        prop_assert!(all.into_iter().flatten().all(|value| value.is_finite() && value <= 1.0 + 1e-12), "{all:?}");
        let errors = [ratings.alpha_with_error(), ratings.fleiss_with_error(), ratings.ac1_with_error(), ratings.brennan_prediger_with_error()];
        prop_assert!(errors.into_iter().flatten().all(|it| it.error.is_finite() && it.low <= it.high));
        for category in 0..3 {
            prop_assert!(ratings.specific_agreement(category).is_ok_and(|share| (0.0..=1.0).contains(&share)) || ratings.specific_agreement(category).is_err());
        }
    }

    #[test]
    fn two_coders_who_judged_everything_agree_by_every_road(a in 0u64..30, b in 0u64..30, c in 0u64..30, d in 0u64..30) {
        let table = SquareTable::of_decisions(a, b, c, d);
        let ratings = table.ratings();
        prop_assert_eq!(table.kappa().is_ok(), ratings.conger().is_ok());
        if let (Ok(kappa), Ok(conger)) = (table.kappa(), ratings.conger()) {
            prop_assert!((kappa - conger).abs() < 1e-9);
        }
        if let (Ok(pi), Ok(alpha)) = (ratings.fleiss(), ratings.alpha()) {
            prop_assert!((alpha - (pi + (1.0 - pi) / (2 * table.n()) as f64)).abs() < 1e-9);
        }
        if let Ok(error) = table.kappa_error() {
            prop_assert!(error.is_finite() && error >= 0.0);
        }
    }
}
