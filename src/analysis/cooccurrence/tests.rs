use super::*;
use crate::analysis::NoTexts;
use crate::analysis::tests::{counts, near, study, vector};

fn count(project: &Project, window: Window) -> Cooccurrence {
    cooccurrence(project, &CodingTable::new(project), &Scope::default(), window, &NoTexts)
}

/// Spans of A (trust) and B (language) in one transcript.
fn pair_of(input: &serde_json::Value) -> Project {
    let spans = |name: &str| input[name].as_array().unwrap().iter().map(counts).collect::<Vec<_>>();
    let (a, b) = (spans("A"), spans("B"));
    let coding = |code: &'static str| move |span: &Vec<usize>| (code, "王", "amy", span[0], span[1]);
    let codings: Vec<_> = a.iter().map(coding("trust")).chain(b.iter().map(coding("language"))).collect();
    study(&[("王", 1_000, 200)], &codings)
}

#[test]
fn the_worked_examples_of_spans_come_out() {
    let (input, expected) = vector("E2-cooccurrence-spans");
    let project = pair_of(&input);
    let overlap = count(&project, Window::Overlap);
    let pair = overlap.pair(0, 1);
    let number = |name: &str| expected[name].as_u64().unwrap() as usize;
    assert_eq!(pair.meeting.pairs, number("overlap_pairs"));
    assert_eq!((pair.meeting.first, pair.meeting.second), (number("a_segments_with_b"), number("b_segments_with_a")));
    assert_eq!(pair.meeting.shared, number("overlap_chars"));
    let measures = overlap.measures(&pair);
    near(measures.c_index.ok(), &expected["c_index_pairs"]);
    near(measures.jaccard.ok(), &expected["jaccard_chars"]);
    assert_eq!(measures.phi, Err(Undefined::NoUnits));
    for gap in [14, 15] {
        let within = count(&project, Window::Within(gap, Distance::Characters));
        assert_eq!(within.pair(0, 1).meeting.pairs, number(&format!("pairs_within_gap_{gap}")));
        assert_eq!(within.pair(1, 0).meeting.pairs, number(&format!("pairs_within_gap_{gap}")));
    }
}

#[test]
fn the_c_index_can_come_above_one() {
    let (input, expected) = vector("E2b-c-index-above-1");
    let overlap = count(&pair_of(&input), Window::Overlap);
    let pair = overlap.pair(1, 0);
    assert_eq!(pair.meeting.pairs as u64, expected["overlap_pairs"].as_u64().unwrap());
    assert_eq!((pair.meeting.first, pair.meeting.second), (5, 1));
    near(overlap.measures(&pair).c_index.ok(), &expected["c_index"]);
    assert!(!overlap.is_distorted(&pair));
}

#[test]
fn the_c_index_of_the_manual_comes_out() {
    let (input, expected) = vector("E2c-c-index-atlas-manual");
    let [first, second, both] = ["n1", "n2", "n12"].map(|name| input[name].as_u64().unwrap() as usize);
    let mut codings = Vec::new();
    codings.extend((0..first).map(|n| ("trust", "王", "amy", n * 10, n * 10 + 5)));
    codings.extend((0..second).map(|n| ("language", "王", "amy", n * 10 + if n < both { 4 } else { 6 }, n * 10 + 8)));
    let counted = count(&study(&[("王", 1_000, 1)], &codings), Window::Overlap);
    near(counted.measures(&counted.pair(0, 1)).c_index.ok(), &expected["c_index"]);
    assert!(counted.is_distorted(&counted.pair(0, 1)));
}

#[test]
fn transcripts_and_cases_are_units_without_a_text() {
    let mut project = study(
        &[("a1", 50, 9), ("a2", 50, 9), ("b", 50, 9), ("c", 50, 9)],
        &[
            ("trust", "a1", "x", 0, 9),
            ("language", "a2", "x", 0, 9),
            ("trust", "b", "x", 0, 9),
            ("language", "b", "y", 30, 39),
        ],
    );
    for id in ["a1", "a2"] {
        project.attributes.insert(id.into(), [("case".to_owned(), "A".to_owned())].into());
    }
    let by_transcript = count(&project, Window::Same(CountedUnit::Transcript));
    let fold = Fourfold { both: 1, first: 1, second: 1, neither: 1 };
    assert_eq!(by_transcript.fold(&by_transcript.pair(0, 1)), Ok(fold));
    let scope = Scope { case: Some("case".to_owned()), ..Scope::default() };
    let window = Window::Same(CountedUnit::Case);
    let by_case = cooccurrence(&project, &CodingTable::new(&project), &scope, window, &NoTexts);
    let fold = Fourfold { both: 2, first: 0, second: 0, neither: 1 };
    assert_eq!((by_case.fold(&by_case.pair(0, 1)), by_case.n), (Ok(fold), 3));
    assert_eq!(by_case.measures(&by_case.pair(0, 1)).jaccard, Ok(1.0));
}

#[test]
fn a_code_and_one_above_it_are_no_pair() {
    let codings = [
        ("barriers", "a", "x", 0, 9),
        ("trust", "a", "x", 5, 12),
        ("language", "a", "x", 5, 7),
        ("trust", "a", "x", 20, 22),
    ];
    let project = study(&[("a", 50, 9)], &codings);
    let scope = Scope { rollup: super::super::Rollup::Aggregate, ..Scope::default() };
    let counted = cooccurrence(&project, &CodingTable::new(&project), &scope, Window::Overlap, &NoTexts);
    assert_eq!(counted.pairs.len(), 1);
    assert_eq!(counted.measures(&counted.pair(0, 1)).jaccard, Err(Undefined::Nested));
    assert_eq!(count(&project, Window::Overlap).pairs.len(), 3);
}

#[test]
fn without_codings_there_are_no_pairs() {
    for window in [Window::Overlap, Window::Inside, Window::Follows(9, Distance::Words)] {
        let counted = count(&study(&[("a", 0, 0)], &[]), window);
        assert!(counted.pairs.is_empty() && counted.codes.is_empty());
        assert!(counted.measures(&counted.pair(0, 1)).c_index.is_err());
    }
}
