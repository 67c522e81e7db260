//! A slow second count, written differently: positions in sets, every pair looked at. Frequencies, tables and
//! co-occurrence must come to the same on random studies in English, Chinese and emoji, whatever the scope.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::study;
use crate::analysis::{
    CodingTable, CountedUnit, Distance, Grouping, Layer, Rollup, Scope, TextFacts, Texts, Window, cooccurrence,
    crosstab, frequencies, matrix, unit_ranges,
};
use crate::project::{Completion, Project, Transcript, TranscriptId};
use crate::text::{CharRange, Unit};

const TEXTS: [(&str, &str); 3] = [
    ("a", "Q: 信任是什么？\n\nChen: We trust them 😀. Not yet, 不要急。 Trust takes time.\n\nQ: 嗯。\n\nChen: Yes 👍🏽!"),
    ("b", "Dale: Nothing 没有。\n\nQ: Why?\n\nDale: The know-how, 知识 and trust.\nA second line 😀😀."),
    ("王", "全部是中文，没有说话人。\n\n第二段：信任。"),
];

struct Read(BTreeMap<TranscriptId, Transcript>);

impl Read {
    fn new() -> Self {
        Self(TEXTS.map(|(id, text)| (id.into(), Transcript::new(id.into(), text.to_owned()))).into())
    }
}

impl Texts for Read {
    fn facts(&self, transcript: &TranscriptId) -> Option<Arc<TextFacts>> {
        self.0.get(transcript).map(|read| Arc::new(TextFacts::of(read)))
    }

    fn units(&self, transcript: &TranscriptId, unit: Unit) -> Option<Arc<Vec<CharRange>>> {
        self.0.get(transcript).map(|read| Arc::new(unit_ranges(read, unit, |_| true)))
    }
}

const CODES: [&str; 4] = ["barriers", "trust", "language", "没有的"];
const CODERS: [&str; 3] = ["amy", "bo", "梅"];

/// Code, transcript, coder, start, end.
type Place = (usize, usize, usize, usize, usize);

fn random_study() -> impl Strategy<Value = Vec<Place>> {
    prop::collection::vec((0usize..4, 0usize..3, 0usize..3, 0usize..60, 1usize..25), 0..40)
}

fn project(places: &[Place]) -> Project {
    let read = Read::new();
    let sizes: Vec<(&str, usize, usize)> = TEXTS
        .iter()
        .map(|(id, text)| (*id, text.chars().count(), read.units(&(*id).into(), Unit::Word).unwrap().len()))
        .collect();
    let codings: Vec<_> = places
        .iter()
        .map(|&(code, transcript, coder, start, length)| {
            let size = sizes[transcript].1;
            (CODES[code], TEXTS[transcript].0, CODERS[coder], start.min(size - 1), (start + length).min(size))
        })
        .collect();
    let mut project = study(&sizes, &codings);
    for (id, partner) in [("a", "US"), ("王", "CN")] {
        let values = [("partner", partner), ("case", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        project.attributes.insert(id.into(), values.into());
    }
    project.completions.insert(("b".into(), "amy".into()), Completion::Complete);
    project
}

/// Segments of a code in a transcript, found the long way: spans are joined as long as two share a position.
fn segments(project: &Project, scope: &Scope, code: &str, transcript: &str) -> Vec<(usize, usize)> {
    let takes = |coder: &str| scope.coders.is_empty() || scope.coders.contains(coder);
    let counts = |other: &str| {
        let below = ["trust", "language"].contains(&other) && code == "barriers";
        other == code || scope.rollup == Rollup::Aggregate && below
    };
    let of = |coder: Option<&str>| {
        let codings =
            project.codings.iter().filter(|it| it.transcript.as_str() == transcript && counts(it.code.as_str()));
        let own = codings.filter(|it| takes(it.coder.as_str()) && coder.is_none_or(|coder| it.coder.as_str() == coder));
        joined(own.map(|it| (it.anchor.range.start().get(), it.anchor.range.end().get())).collect())
    };
    if !scope.transcripts.is_empty() && !scope.transcripts.contains(transcript) {
        return Vec::new();
    }
    if scope.layer == Layer::Any {
        return of(None);
    }
    let works = |coder: &&&str| {
        let here =
            project.codings.iter().any(|it| it.transcript.as_str() == transcript && it.coder.as_str() == **coder);
        takes(coder) && (here || transcript == "b" && **coder == "amy")
    };
    let mut common: Option<Vec<(usize, usize)>> = None;
    for coder in CODERS.iter().filter(works) {
        let own = of(Some(coder));
        common = Some(match common {
            None => own,
            Some(common) => {
                let pairs = common.iter().flat_map(|one| own.iter().map(move |other| (one, other)));
                let mut both: Vec<_> = pairs
                    .map(|(one, other)| (one.0.max(other.0), one.1.min(other.1)))
                    .filter(|it| it.0 < it.1)
                    .collect();
                both.sort_unstable();
                both
            }
        });
    }
    common.unwrap_or_default()
}

fn joined(mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    loop {
        let places = 0..spans.len();
        let meet = |&(i, j): &(usize, usize)| i < j && spans[i].0.max(spans[j].0) < spans[i].1.min(spans[j].1);
        let found = places.clone().flat_map(|i| places.clone().map(move |j| (i, j))).find(meet);
        let Some((i, j)) = found else { break };
        let other = spans.remove(j);
        spans[i] = (spans[i].0.min(other.0), spans[i].1.max(other.1));
    }
    spans.sort_unstable();
    spans
}

fn scopes() -> Vec<Scope> {
    let all = Scope { case: Some("case".to_owned()), ..Scope::default() };
    vec![
        all.clone(),
        Scope { rollup: Rollup::Aggregate, ..all.clone() },
        Scope { layer: Layer::All, ..all.clone() },
        Scope {
            layer: Layer::All,
            rollup: Rollup::Aggregate,
            coders: ["amy".into(), "梅".into()].into(),
            ..all.clone()
        },
        Scope { coders: ["bo".into()].into(), transcripts: ["a".into(), "王".into()].into(), ..all },
    ]
}

/// Segments of each code that is shown, by transcript.
type Counted = Vec<(String, Vec<Vec<(usize, usize)>>)>;

fn recount(project: &Project, scope: &Scope, codes: &[String]) -> Counted {
    let of = |code: &String| TEXTS.map(|(transcript, _)| segments(project, scope, code, transcript)).to_vec();
    codes.iter().map(|code| (code.clone(), of(code))).collect()
}

fn in_scope(scope: &Scope) -> Vec<usize> {
    (0..3).filter(|place| scope.transcripts.is_empty() || scope.transcripts.contains(TEXTS[*place].0)).collect()
}

fn check_frequencies(project: &Project, scope: &Scope) {
    let (table, read) = (CodingTable::new(project), Read::new());
    let counted = frequencies(project, &table, scope, &read);
    let codes: Vec<String> = counted.rows.iter().map(|row| row.code.clone()).collect();
    let places = in_scope(scope);
    let sizes = TEXTS.map(|(_, text)| text.chars().count());
    let all: usize = places.iter().map(|place| sizes[*place]).sum();
    for (row, (_, expected)) in counted.rows.iter().zip(recount(project, scope, &codes)) {
        let covered: Vec<BTreeSet<usize>> =
            expected.iter().map(|spans| spans.iter().flat_map(|(start, end)| *start..*end).collect()).collect();
        let with: Vec<usize> = (0..3).filter(|place| !expected[*place].is_empty()).collect();
        assert_eq!(row.segments, expected.iter().map(Vec::len).sum::<usize>(), "{} {scope:?}", row.code);
        assert_eq!(row.transcripts, with.len());
        let cases: BTreeSet<usize> = with.iter().map(|place| if *place == 2 { 0 } else { *place }).collect();
        assert_eq!(row.cases, cases.len());
        assert_eq!(row.characters, covered.iter().map(BTreeSet::len).sum::<usize>());
        let words = |place: usize| {
            let words = read.units(&TEXTS[place].0.into(), Unit::Word).unwrap();
            let touched =
                |word: &&CharRange| (word.start().get()..word.end().get()).any(|at| covered[place].contains(&at));
            words.iter().filter(touched).count()
        };
        assert_eq!(row.words, Some((0..3).map(words).sum()));
        let coverage = 100.0 * row.characters as f64 / all as f64;
        assert!((row.coverage.unwrap() - coverage).abs() < 1e-9);
        let mean: f64 = places.iter().map(|place| 100.0 * covered[*place].len() as f64 / sizes[*place] as f64).sum();
        assert!((row.coverage_mean.unwrap() - mean / places.len() as f64).abs() < 1e-9);
    }
}

fn check_tables(project: &Project, scope: &Scope) {
    let table = CodingTable::new(project);
    let places = in_scope(scope);
    let by_transcript = matrix(project, &table, scope);
    let codes: Vec<String> = by_transcript.codes.iter().map(ToString::to_string).collect();
    let expected = recount(project, scope, &codes);
    let by_partner = Scope { by: Grouping::Attribute("partner".to_owned()), case: None, ..scope.clone() };
    let by_partner = crosstab(project, &table, &by_partner, None);
    let by_self = crosstab(project, &table, &Scope { by: Grouping::Transcript, case: None, ..scope.clone() }, None);
    for (place, (code, spans)) in expected.iter().enumerate() {
        let segments: Vec<usize> = places.iter().map(|place| spans[*place].len()).collect();
        assert_eq!(by_transcript.counts[place], segments, "{code}");
        let cells: Vec<usize> = by_self.rows[place].cells.iter().map(|cell| cell.segments).collect();
        assert_eq!(cells, segments, "{code}");
        for (column, group) in by_partner.groups.iter().enumerate() {
            let own = |place: &&usize| ["US", "(none)", "CN"][**place] == group.name;
            let own: Vec<usize> = places.iter().filter(own).copied().collect();
            let cell = by_partner.rows[place].cells[column];
            assert_eq!(cell.segments, own.iter().map(|place| spans[*place].len()).sum::<usize>());
            assert_eq!(cell.cases, own.iter().filter(|place| !spans[**place].is_empty()).count());
            let characters: usize = own.iter().flat_map(|place| &spans[*place]).map(|(start, end)| end - start).sum();
            assert_eq!(cell.characters, characters);
        }
    }
}

/// What two lists of spans have in common: pairs, and how many of each have a partner.
fn pairs_of(
    one: &[Vec<(usize, usize)>],
    other: &[Vec<(usize, usize)>],
    meets: impl Fn((usize, usize), (usize, usize)) -> bool,
) -> (usize, usize, usize) {
    let mut counts = (0, 0, 0);
    for (one, other) in one.iter().zip(other) {
        counts.0 += one.iter().map(|a| other.iter().filter(|b| meets(*a, **b)).count()).sum::<usize>();
        counts.1 += one.iter().filter(|a| other.iter().any(|b| meets(**a, *b))).count();
        counts.2 += other.iter().filter(|b| one.iter().any(|a| meets(*a, **b))).count();
    }
    counts
}

/// The ranges of a transcript that lie whole between the end of one and the start of another.
fn between(one: (usize, usize), other: (usize, usize), all: &BTreeSet<(usize, usize)>) -> usize {
    all.iter().filter(|(start, end)| one.1 <= *start && *end <= other.0).count()
}

/// The same as [`pairs_of`], for what hangs on all ranges of a transcript.
fn pairs_among(
    all: &Counted,
    one: &[Vec<(usize, usize)>],
    other: &[Vec<(usize, usize)>],
    meets: impl Fn((usize, usize), (usize, usize), &BTreeSet<(usize, usize)>) -> bool,
) -> (usize, usize, usize) {
    let mut counts = (0, 0, 0);
    for (place, (one, other)) in one.iter().zip(other).enumerate() {
        let all: BTreeSet<_> = all.iter().flat_map(|(_, spans)| spans[place].iter().copied()).collect();
        let own = pairs_of(std::slice::from_ref(one), std::slice::from_ref(other), |x, y| meets(x, y, &all));
        counts = (counts.0 + own.0, counts.1 + own.1, counts.2 + own.2);
    }
    counts
}

/// Spans in units, those that touch none left out.
fn in_units(spans: &[Vec<(usize, usize)>], unit: Unit) -> Vec<Vec<(usize, usize)>> {
    let read = Read::new();
    let one = |(place, spans): (usize, &Vec<(usize, usize)>)| {
        let units = read.units(&TEXTS[place].0.into(), unit).unwrap();
        let touched = |(start, end): &(usize, usize)| {
            let own: Vec<usize> =
                (0..units.len()).filter(|at| units[*at].overlaps(CharRange::of(*start, *end))).collect();
            Some((*own.first()?, own.last()? + 1))
        };
        spans.iter().filter_map(touched).collect()
    };
    spans.iter().enumerate().map(one).collect()
}

fn check_cooccurrence(project: &Project, scope: &Scope) {
    let (table, read) = (CodingTable::new(project), Read::new());
    let gap = |(a, b): (usize, usize), (c, d): (usize, usize)| c.max(a).saturating_sub(b.min(d));
    let windows = [
        Window::Overlap,
        Window::Inside,
        Window::Within(0, Distance::Characters),
        Window::Within(7, Distance::Characters),
        Window::Within(3, Distance::Words),
        Window::Within(0, Distance::Turns),
        Window::Within(0, Distance::Segments),
        Window::Within(2, Distance::Segments),
        Window::Follows(0, Distance::Characters),
        Window::Follows(9, Distance::Characters),
        Window::Follows(2, Distance::Words),
        Window::Follows(0, Distance::Segments),
        Window::Follows(1, Distance::Segments),
        Window::Same(CountedUnit::Text(Unit::Turn)),
        Window::Same(CountedUnit::Text(Unit::Sentence)),
        Window::Same(CountedUnit::Transcript),
        Window::Same(CountedUnit::Case),
    ];
    for window in windows {
        let counted = cooccurrence(project, &table, scope, window, &read);
        let codes: Vec<String> = counted.codes.iter().map(|code| code.label.code.to_string()).collect();
        let expected = recount(project, scope, &codes);
        for (a, (first, one)) in expected.iter().enumerate() {
            for (b, (second, other)) in expected.iter().enumerate() {
                let nested = scope.rollup == Rollup::Aggregate && (first == "barriers" || second == "barriers");
                if a == b || nested && (first.as_str() != "没有的" && second.as_str() != "没有的") {
                    continue;
                }
                let pair = counted.pair(a, b);
                let found = (pair.meeting.pairs, pair.meeting.first, pair.meeting.second);
                let note = || format!("{window:?} {first} {second} {one:?} {other:?} {scope:?}");
                let overlap = |x: (usize, usize), y: (usize, usize)| x.0.max(y.0) < x.1.min(y.1);
                let (words, turns) = (Unit::Word, Unit::Turn);
                let follows = |x: (usize, usize), y: (usize, usize), most| y.0 >= x.1 && y.0 - x.1 <= most;
                match window {
                    Window::Overlap => assert_eq!(found, pairs_of(one, other, overlap), "{}", note()),
                    Window::Inside => {
                        let inside = |x: (usize, usize), y: (usize, usize)| x.0 <= y.0 && y.1 <= x.1;
                        assert_eq!(found, pairs_of(one, other, inside), "{}", note());
                    }
                    Window::Within(most, Distance::Segments) => {
                        let near =
                            |x, y, all: &BTreeSet<_>| between(x, y, all).max(between(y, x, all)) <= most as usize;
                        assert_eq!(found, pairs_among(&expected, one, other, near), "{}", note());
                    }
                    Window::Follows(most, Distance::Segments) => {
                        let after = |x: (usize, usize), y: (usize, usize), all: &BTreeSet<_>| {
                            y.0 >= x.1 && between(x, y, all) <= most as usize
                        };
                        assert_eq!(found, pairs_among(&expected, one, other, after), "{}", note());
                    }
                    Window::Within(most, distance) => {
                        let (one, other) = match distance {
                            Distance::Characters | Distance::Segments => (one.clone(), other.clone()),
                            Distance::Words => (in_units(one, words), in_units(other, words)),
                            Distance::Turns => (in_units(one, turns), in_units(other, turns)),
                        };
                        let near = |x, y| gap(x, y) <= most as usize;
                        assert_eq!(found, pairs_of(&one, &other, near), "{}", note());
                    }
                    Window::Follows(most, distance) => {
                        let (one, other) = match distance {
                            Distance::Words => (in_units(one, words), in_units(other, words)),
                            _ => (one.clone(), other.clone()),
                        };
                        let after = |x, y| follows(x, y, most as usize);
                        assert_eq!(found, pairs_of(&one, &other, after), "{}", note());
                    }
                    Window::Same(unit) => {
                        let fold = counted.fold(&pair).unwrap();
                        let (with, without) = (units_with(one, unit), units_with(other, unit));
                        let both = with.intersection(&without).count();
                        assert_eq!(
                            (fold.both, fold.first + both, fold.second + both),
                            (both, with.len(), without.len())
                        );
                        let all: BTreeSet<_> = units_of(scope, unit);
                        assert_eq!(counted.n, all.len(), "{}", note());
                    }
                }
            }
        }
    }
}

/// The units that a code occurs in: transcript, number.
fn units_with(spans: &[Vec<(usize, usize)>], unit: CountedUnit) -> BTreeSet<(usize, usize)> {
    let places = || spans.iter().enumerate().filter(|(_, spans)| !spans.is_empty()).map(|(place, _)| place);
    match unit {
        CountedUnit::Transcript => places().map(|place| (place, 0)).collect(),
        CountedUnit::Case => places().map(|place| (if place == 2 { 0 } else { place }, 0)).collect(),
        CountedUnit::Text(unit) => {
            let spans = in_units(spans, unit);
            let one = |(place, spans): (usize, &Vec<(usize, usize)>)| -> Vec<(usize, usize)> {
                spans.iter().flat_map(|(start, end)| (*start..*end).map(move |at| (place, at))).collect()
            };
            spans.iter().enumerate().flat_map(one).collect()
        }
    }
}

fn units_of(scope: &Scope, unit: CountedUnit) -> BTreeSet<(usize, usize)> {
    let whole = |place: usize| {
        if in_scope(scope).contains(&place) { vec![(0, TEXTS[place].1.chars().count())] } else { Vec::new() }
    };
    units_with(&[whole(0), whole(1), whole(2)], unit)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn frequencies_equal_a_slow_recount(places in random_study()) {
        let project = project(&places);
        scopes().iter().for_each(|scope| check_frequencies(&project, scope));
    }

    #[test]
    fn tables_equal_a_slow_recount(places in random_study()) {
        let project = project(&places);
        scopes().iter().for_each(|scope| check_tables(&project, scope));
    }

    #[test]
    fn cooccurrence_equals_a_slow_recount(places in random_study()) {
        let project = project(&places);
        scopes().iter().for_each(|scope| check_cooccurrence(&project, scope));
    }
}
