//! Every published and worked number of the methods, and slow recounts position by position.

mod recount;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::*;
use crate::analysis::tests::{all_near, near, study};
use crate::analysis::{Random, TextFacts};
use crate::text::CharRange;

/// The vectors of the repository.
fn vectors() -> BTreeMap<String, Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/methods/agreement-vectors.json");
    by_name(&path)
}

fn by_name(path: &Path) -> BTreeMap<String, Value> {
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let all = all["vectors"].as_array().unwrap().iter();
    all.map(|vector| (vector["id"].as_str().unwrap().to_owned(), vector.clone())).collect()
}

#[test]
fn the_vectors_in_the_repository_are_those_of_the_methods() {
    let places = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let path = places.map(|place| place.join("shared/methods/agreement-vectors.json")).find(|path| path.is_file());
    let Some(path) = path else { return println!("skipped: the folder of methods is not beside the repository") };
    assert_eq!(vectors(), by_name(&path));
}

#[test]
fn every_kind_of_vector_is_tested() {
    let kinds: BTreeSet<String> =
        vectors().values().map(|vector| vector["input"]["kind"].as_str().unwrap().to_owned()).collect();
    let known = [
        "category_counts",
        "char_counts",
        "holsti",
        "positions",
        "segment_lists",
        "set_pairs",
        "set_units",
        "spans",
        "spans_one_code",
        "square_table",
        "tables_per_code",
        "unitizing",
        "units_by_raters",
    ];
    assert_eq!(kinds, known.map(str::to_owned).into());
    assert_eq!(vectors().len(), 37);
}

fn of_kind(kind: &str) -> Vec<(String, Value, Value)> {
    let all = vectors().into_iter().filter(|(_, vector)| vector["input"]["kind"] == kind);
    all.map(|(name, vector)| (name, vector["input"].clone(), vector["expected"].clone())).collect()
}

/// Values of coders as places among those that occur, or that the vector names.
fn units(input: &Value) -> (usize, Vec<Vec<Option<usize>>>) {
    let rows: Vec<Vec<Value>> = serde_json::from_value(input["units"].clone()).unwrap();
    let mut names: Vec<String> = match input["categories"].as_array() {
        Some(named) => named.iter().map(Value::to_string).collect(),
        None => rows.iter().flatten().filter(|value| !value.is_null()).map(Value::to_string).collect(),
    };
    names.sort();
    names.dedup();
    let place = |value: &Value| names.binary_search(&value.to_string()).ok();
    (names.len(), rows.iter().map(|row| row.iter().map(place).collect()).collect())
}

/// Compare what a vector names with what we have, by name.
fn check_named(name: &str, expected: &Value, ours: &[(&str, Measured)]) {
    for (which, measured) in ours {
        if let Some(value) = expected.get(which).and_then(|it| it.get("value")) {
            println!("{name}: {which} {measured:?} {value}");
            near(measured.ok(), value);
        }
    }
}

fn check_ratings(name: &str, expected: &Value, ratings: &Ratings) {
    check_named(
        name,
        expected,
        &[
            ("percent_agreement", ratings.percent_agreement()),
            ("ac1", ratings.ac1()),
            ("fleiss_kappa", ratings.fleiss()),
            ("brennan_prediger", ratings.brennan_prediger()),
            ("krippendorff_alpha", ratings.alpha()),
        ],
    );
    let estimates = [
        ("ac1", ratings.ac1_with_error()),
        ("fleiss_kappa", ratings.fleiss_with_error()),
        ("brennan_prediger", ratings.brennan_prediger_with_error()),
        ("krippendorff_alpha", ratings.alpha_with_error()),
    ];
    for (which, estimate) in estimates {
        let expected = &expected[which];
        if expected.get("se_gwet").is_some() {
            near(estimate.ok().map(|it| it.error), &expected["se_gwet"]);
        }
        if let Some(ends) = expected.get("ci95_gwet") {
            let estimate = estimate.unwrap();
            all_near([estimate.low, estimate.high], ends);
        }
    }
    if let Some(null) = expected["fleiss_kappa"].get("se_null_fleiss_nee_landis_1979") {
        near(ratings.fleiss_null_error().ok(), null);
        let z = ratings.fleiss().unwrap() / ratings.fleiss_null_error().unwrap();
        near(Some(z), &expected["fleiss_kappa"]["z"]);
    }
    if let Some(each) = expected.get("fleiss_kappa_per_category") {
        let own = (0..ratings.categories()).map(|category| ratings.against_rest(category).fleiss().unwrap());
        all_near(own, &each["value"]);
    }
}

fn check_table(name: &str, expected: &Value, table: &SquareTable) {
    check_ratings(name, expected, &table.ratings());
    check_named(
        name,
        expected,
        &[
            ("cohen_kappa", table.kappa()),
            ("percent_agreement", table.percent_agreement()),
            ("scott_pi", table.ratings().fleiss()),
            ("s_brennan_prediger", table.ratings().brennan_prediger()),
            ("p_pos", table.specific_agreement(0)),
            ("p_neg", table.specific_agreement(1)),
            ("prevalence_index", table.prevalence_index()),
            ("bias_index", table.bias_index()),
        ],
    );
    let kappa = &expected["cohen_kappa"];
    if kappa.get("ase_fce1969").is_some() {
        near(table.kappa_error().ok(), &kappa["ase_fce1969"]);
        near(table.kappa_null_error().ok(), &kappa["ase0_fce1969"]);
        let (low, high) = table.kappa_interval().unwrap();
        all_near([low, high], &kappa["ci95_normal"]);
    }
    // kappa = (PABAK − PI² + BI²) / (1 − PI² + BI²)
    if let (Ok(kappa), Ok(pi), Ok(bi), 2) = (table.kappa(), table.prevalence_index(), table.bias_index(), table.size())
    {
        let pabak = table.ratings().brennan_prediger().unwrap();
        assert!((kappa - (pabak - pi * pi + bi * bi) / (1.0 - pi * pi + bi * bi)).abs() < 1e-12);
    }
}

/// The table of two coders.
fn table_of(categories: usize, units: &[Vec<Option<usize>>]) -> SquareTable {
    let mut counts = vec![vec![0; categories]; categories];
    for unit in units {
        if let [Some(one), Some(other)] = unit.as_slice() {
            counts[*one][*other] += 1;
        }
    }
    SquareTable::new(counts)
}

#[test]
fn units_by_coders_come_out() {
    for (name, input, expected) in of_kind("units_by_raters") {
        let (categories, units) = units(&input);
        let ratings = Ratings::of_units(categories, units.iter().map(Vec::as_slice));
        check_ratings(&name, &expected, &ratings);
        check_named(&name, &expected, &[("conger_kappa", ratings.conger())]);
        if units.iter().all(|unit| unit.len() == 2) {
            check_table(&name, &expected, &table_of(categories, &units));
        }
        // With m coders throughout: alpha = F + (1 − F) / (N m).
        if units.iter().flatten().all(Option::is_some)
            && let (Ok(fleiss), Ok(alpha)) = (ratings.fleiss(), ratings.alpha())
        {
            let values = units.len() * units[0].len();
            assert!((alpha - (fleiss + (1.0 - fleiss) / values as f64)).abs() < 1e-12);
        }
    }
}

#[test]
fn counts_of_categories_come_out() {
    for (name, input, expected) in of_kind("category_counts") {
        let counts: Vec<Vec<u32>> = serde_json::from_value(input["counts"].clone()).unwrap();
        let ratings = Ratings::of_counts(counts[0].len(), counts);
        check_ratings(&name, &expected, &ratings);
        assert_eq!(ratings.conger(), Err(Undefined::NoPairs), "nobody knows who chose what");
    }
}

fn square(value: &Value) -> SquareTable {
    SquareTable::new(serde_json::from_value(value.clone()).unwrap())
}

#[test]
fn tables_of_two_coders_come_out() {
    for (name, input, expected) in of_kind("square_table") {
        check_table(&name, &expected, &square(&input["table"]));
    }
    for (_, input, expected) in of_kind("tables_per_code") {
        let tables: Vec<SquareTable> = input["tables"].as_array().unwrap().iter().map(square).collect();
        all_near(tables.iter().map(|table| table.kappa().unwrap()), &expected["kappa_each"]["value"]);
        near(pooled_kappa(&tables).ok(), &expected["pooled_kappa"]["value"]);
        let mean = tables.iter().map(|table| table.kappa().unwrap()).sum::<f64>() / tables.len() as f64;
        near(Some(mean), &expected["mean_kappa"]["value"]);
        let flat = SquareTable::of_decisions(0, 0, 0, 9);
        assert_eq!(pooled_kappa(std::slice::from_ref(&flat)), Err(Undefined::NoVariation));
        assert_eq!(pooled_kappa(&[]), Err(Undefined::NoPairs));
    }
    for (_, input, expected) in of_kind("char_counts") {
        for (first, second) in [(100, 50), (150, 0), (75, 75)] {
            let table = SquareTable::of_decisions(50, first, second, 800);
            near(table.percent_agreement().ok(), &expected["percent_agreement"]["value"]);
            near(table.kappa().ok(), &expected[format!("kappa_A_only_{first}_B_only_{second}")]["value"]);
        }
        assert_eq!(input["one"], 150);
    }
    for (_, input, expected) in of_kind("holsti") {
        let number = |name: &str| input[name].as_u64().unwrap();
        near(holsti(number("M"), number("N1"), number("N2")).ok(), &expected["holsti_cr"]["value"]);
        assert_eq!(holsti(0, 0, 0), Err(Undefined::NeverApplied));
    }
}

#[test]
fn positions_come_out() {
    for (name, input, expected) in of_kind("positions").into_iter().chain(of_kind("spans_one_code")) {
        let coder = |which: &str| -> Vec<usize> { serde_json::from_value(input[which].clone()).unwrap() };
        let units: Vec<Vec<Option<usize>>> =
            coder("coder_a").into_iter().zip(coder("coder_b")).map(|(a, b)| vec![Some(a), Some(b)]).collect();
        check_table(&name, &expected, &table_of(2, &units));
        // The same from the segments, through a study.
        if input.get("spans_a").is_some() {
            let mut spans = Vec::new();
            for (coder, which) in [("a", "spans_a"), ("b", "spans_b")] {
                let own: Vec<(usize, usize)> = serde_json::from_value(input[which].clone()).unwrap();
                spans.extend(own.into_iter().map(|(start, end)| ("trust", "王", coder, start, end)));
            }
            let length = input["length"].as_u64().unwrap() as usize;
            let found = compare(&[("王", length)], &spans, &both(&["王"]), options(AgreementUnit::Character), &[]);
            check_table(&name, &expected, &flipped(&found.codes[1].pair(0, 1)));
        }
    }
}

/// The table with *not applied* first, as the vectors of positions have it; coefficients are the same.
fn flipped(table: &SquareTable) -> SquareTable {
    SquareTable::of_decisions(table.count(1, 1), table.count(1, 0), table.count(0, 1), table.count(0, 0))
}

#[test]
fn sets_come_out() {
    for (_, _, expected) in of_kind("set_pairs") {
        for row in expected["distances"].as_array().unwrap() {
            let set = |name: &str| -> Vec<u32> {
                let letters: Vec<String> = serde_json::from_value(row[name].clone()).unwrap();
                letters.iter().map(|letter| u32::from(letter.as_bytes()[0])).collect()
            };
            near(Some(SetDistance::Jaccard.between(&set("x"), &set("y"))), &row["jaccard"]);
            near(Some(SetDistance::Masi.between(&set("x"), &set("y"))), &row["masi"]);
            near(Some(SetDistance::Masi.between(&set("y"), &set("x"))), &row["masi"]);
        }
    }
    for (_, input, expected) in of_kind("set_units") {
        let units: Vec<Vec<Option<Vec<String>>>> = serde_json::from_value(input["units"].clone()).unwrap();
        let mut ratings = SetRatings::default();
        for unit in units {
            let letters = |set: Vec<String>| set.iter().map(|letter| u32::from(letter.as_bytes()[0])).rev().collect();
            let unit = unit.into_iter().map(|set| set.map(|set| ratings.number(letters(set)))).collect();
            ratings.add(unit, 1);
        }
        near(ratings.alpha(SetDistance::Jaccard).ok(), &expected["alpha_jaccard"]["value"]);
        near(ratings.alpha(SetDistance::Masi).ok(), &expected["alpha_masi"]["value"]);
        near(ratings.alpha(SetDistance::Exact).ok(), &expected["alpha_exact_set"]["value"]);
        assert_eq!(ratings.pairable(), 7);
    }
}

#[test]
fn units_that_coders_mark_come_out() {
    for (name, input, expected) in of_kind("unitizing") {
        let by_coder: BTreeMap<String, Vec<(u32, u32, String)>> =
            serde_json::from_value(input["units"].clone()).unwrap();
        let values: BTreeSet<String> = by_coder.values().flatten().map(|unit| unit.2.clone()).collect();
        let values: Vec<String> = values.into_iter().collect();
        let of = |only: Option<&str>| {
            let kept: Vec<&String> = values.iter().filter(|value| only.is_none_or(|only| *value == only)).collect();
            let mut found = Unitizing::new(kept.len());
            let coders: Vec<Vec<MarkedUnit>> = by_coder
                .values()
                .map(|units| {
                    let place = |value: &String| kept.iter().position(|kept| *kept == value);
                    let unit = |(start, end, value): &(u32, u32, String)| {
                        Some(MarkedUnit { start: *start, end: *end, value: place(value)? })
                    };
                    let mut units: Vec<MarkedUnit> = units.iter().filter_map(unit).collect();
                    units.sort_unstable();
                    units
                })
                .collect();
            found.add(input["length"].as_u64().unwrap() as u32, &coders);
            found
        };
        if name == "krippendorff-2004-p254" {
            for value in ["c", "k"] {
                near(of(Some(value)).u_alpha().ok(), &expected[format!("u_alpha_2016_category_{value}")]["value"]);
            }
            continue;
        }
        let found = of(None);
        near(found.u_alpha().ok(), &expected["u_alpha"]["value"]);
        near(found.marked_alpha().ok(), &expected["bar_u_alpha"]["value"]);
        if values.len() == 1 {
            assert_eq!(found.coded_alpha(), Err(Undefined::OneCode));
            assert_eq!(found.value_alpha(0), Err(Undefined::OneCode));
            continue;
        }
        near(found.coded_alpha().ok(), &expected["cu_alpha"]["value"]);
        near(found.coverage().ok(), &expected["cu_coverage"]["value"]);
        for (place, value) in values.iter().enumerate() {
            near(found.value_alpha(place).ok(), &expected["per_value"][value]["alpha"]);
            near(found.value_coverage(place).ok(), &expected["per_value"][value]["coverage"]);
        }
    }
}

#[test]
fn segments_match_one_to_one() {
    for (_, input, expected) in of_kind("segment_lists") {
        let list = |name: &str| -> Vec<(u32, u32)> { serde_json::from_value(input[name].clone()).unwrap() };
        for (which, percent) in [("iou>=0", 0), ("iou>=1/2", 50), ("iou>=9/10", 90)] {
            let (found, expected) = (Matching::of(&list("a"), &list("b"), percent), &expected[which]);
            let counts = [found.matched, found.first, found.second].map(Some);
            assert_eq!(counts, ["matched", "n_a", "n_b"].map(|name| expected[name].as_u64()));
            near(found.agreement_share().ok(), &expected["agreement_share"]);
            near(found.dice().ok(), &expected["dice"]);
        }
    }
    assert_eq!(Matching::default().dice(), Err(Undefined::NeverApplied));
}

/// Clusters of units of two categories.
fn clusters(units: &[Vec<Option<usize>>], sizes: &[usize]) -> (Clusters, Vec<ClusterTally>) {
    let (mut clusters, mut tallies, mut rest) = (Clusters::default(), Vec::new(), units);
    for (size, cluster) in sizes.iter().zip(0..) {
        let (own, others) = rest.split_at(*size);
        rest = others;
        clusters.decisions.push(own.iter().map(|unit| unit.len() as f64).sum());
        let apart = own.iter().filter(|unit| unit[0] != unit[1]).count() as f64;
        let applied = own.iter().flatten().filter(|value| **value == Some(1)).count() as f64;
        tallies.push(ClusterTally { cluster, apart: 2.0 * apart, applied, fewer: 0.0 });
    }
    (clusters, tallies)
}

#[test]
fn intervals_come_out() {
    let vectors = vectors();
    let (input, expected) = (&vectors["bootstrap"]["input"], &vectors["bootstrap"]["expected"]);
    let mut random = Random::new(42);
    let chosen: Vec<u64> = (0..10).map(|_| random.below(16) as u64).collect();
    assert_eq!(chosen, serde_json::from_value::<Vec<u64>>(expected["indices_seed_42_n16_first10"].clone()).unwrap());
    let (_, units) = units(input);
    let bootstrap = Bootstrap { draws: 1_000, seed: 42 };
    let (each, tallies) = clusters(&units, &[1; 16]);
    let drawn = each.draw(&[tallies, Vec::new()], bootstrap);
    all_near(drawn.of(0).into_iter().take(5), &expected["first5_replicates"]);
    let interval = Interval::of(drawn.of(0)).unwrap();
    all_near([interval.low, interval.high], &expected["ci95"]);
    near(Some(interval.mean), &expected["replicate_mean"]);
    near(Some(interval.below), &expected["q_alpha_below_0.667"]);
    assert_eq!((interval.undefined as u64, interval.is_shaky()), (expected["undefined"].as_u64().unwrap(), false));
    assert_eq!(Interval::of(drawn.of(1)), Err(Undefined::Unsteady));
    let by_document = &expected["clustered_by_document"];
    let (whole, tallies) = clusters(&units, &[4, 5, 3, 4]);
    let interval = whole.draw(&[tallies], bootstrap).intervals()[0].unwrap();
    all_near([interval.low, interval.high], &by_document["ci95"]);
    near(Some(interval.mean), &by_document["replicate_mean"]);
}

/// Units that a vector names.
struct Given(BTreeMap<TranscriptId, Arc<Vec<CharRange>>>);

impl Texts for Given {
    fn facts(&self, _: &TranscriptId) -> Option<Arc<TextFacts>> {
        None
    }

    fn units(&self, transcript: &TranscriptId, _: Unit) -> Option<Arc<Vec<CharRange>>> {
        self.0.get(transcript).cloned()
    }
}

fn options(unit: AgreementUnit) -> AgreementOptions {
    AgreementOptions { unit, ..AgreementOptions::default() }
}

/// `a` and `b` completed these.
fn both(transcripts: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    transcripts.iter().flat_map(|id| [(*id, "a"), (*id, "b")]).collect()
}

/// Compare the coders of a study of transcripts (id, characters), codings, who completed what, and the units.
fn compare(
    transcripts: &[(&str, usize)],
    codings: &[(&str, &str, &str, usize, usize)],
    completed: &[(&str, &str)],
    options: AgreementOptions,
    units: &[(&str, &[(usize, usize)])],
) -> Agreement {
    let sizes: Vec<(&str, usize, usize)> = transcripts.iter().map(|(id, size)| (*id, *size, 1)).collect();
    let mut project = study(&sizes, codings);
    for (id, coder) in completed {
        project.completions.insert(((*id).into(), (*coder).into()), Completion::Complete);
    }
    let ranges = |list: &[(usize, usize)]| Arc::new(list.iter().map(|(from, to)| CharRange::of(*from, *to)).collect());
    let given = Given(units.iter().map(|(id, list)| ((*id).into(), ranges(list))).collect());
    agreement(&project, &CodingTable::new(&project), &Scope::default(), options, &given)
}

#[test]
fn spans_become_units() {
    let vectors = vectors();
    let (input, expected) = (&vectors["spans-to-units"]["input"], &vectors["spans-to-units"]["expected"]);
    let docs: BTreeMap<String, usize> = serde_json::from_value(input["docs"].clone()).unwrap();
    let docs: Vec<(&str, usize)> = docs.iter().map(|(id, size)| (id.as_str(), *size)).collect();
    let assigned: BTreeMap<String, Vec<String>> = serde_json::from_value(input["assigned"].clone()).unwrap();
    let completed: Vec<(&str, &str)> =
        assigned.iter().flat_map(|(id, who)| who.iter().map(move |who| (id.as_str(), who.as_str()))).collect();
    let spans: Vec<(String, String, String, usize, usize)> = serde_json::from_value(input["spans"].clone()).unwrap();
    let code = |name: &str| if name == "X" { "trust" } else { "language" };
    let codings: Vec<_> = spans
        .iter()
        .map(|(doc, coder, name, start, end)| (code(name), doc.as_str(), coder.as_str(), *start, *end))
        .collect();
    let segments: BTreeMap<String, Vec<(usize, usize)>> = serde_json::from_value(input["segments"].clone()).unwrap();
    let segments: Vec<(&str, &[(usize, usize)])> =
        segments.iter().map(|(id, list)| (id.as_str(), list.as_slice())).collect();
    let kinds = [
        ("char", AgreementUnit::Character),
        ("segment_any", AgreementUnit::Text(Unit::Turn)),
        ("segment_half", AgreementUnit::Half(Unit::Turn)),
    ];
    for (name, unit) in kinds {
        let found = compare(&docs, &codings, &completed, options(unit), &segments);
        assert_eq!((found.transcripts.len(), found.shared().count()), (4, 3), "one is nobody else's");
        for (place, which) in [(1, "X"), (2, "Y")] {
            let (code, expected) = (&found.codes[place], &expected[which]);
            let table = code.pair(0, 1);
            let cells = [table.count(0, 0), table.count(0, 1), table.count(1, 0), table.count(1, 1)];
            let theirs: Vec<u64> =
                serde_json::from_value(expected[name]["both,A_only,B_only,neither"].clone()).unwrap();
            assert_eq!(cells.as_slice(), theirs, "{which} {name}");
            near(table.percent_agreement().ok(), &expected[name]["percent_agreement"]);
            near(table.kappa().ok(), &expected[name]["kappa"]);
            near(code.ratings.percent_agreement().ok(), &expected[name]["percent_agreement"]);
            if which == "X" {
                // Not completed by all: the fourth transcript.
                near(code.u_alpha.ok(), &expected["u_alpha"]);
                assert_eq!(
                    (code.segments_of(0), code.segments_of(1)),
                    (3, 1),
                    "overlapping ones are one, touching ones two"
                );
            }
        }
        // A code that nobody used keeps its row.
        let unused = &found.codes[0];
        assert_eq!((unused.alpha, unused.prevalence), (Err(Undefined::NoVariation), Ok(0.0)));
        assert_eq!((unused.u_alpha, unused.interval), (Err(Undefined::NoVariation), Err(Undefined::NoVariation)));
        assert_eq!(unused.ratings.ac1(), Ok(1.0));
        assert!(unused.never.is_empty());
    }
}

#[test]
fn what_is_not_complete_is_missing() {
    let codings = [
        ("trust", "a", "a", 0, 10),
        ("trust", "a", "b", 0, 10),
        ("trust", "a", "c", 30, 40),
        ("trust", "b", "a", 0, 4),
    ];
    let units: &[(&str, &[(usize, usize)])] = &[("a", &[(0, 20), (20, 40)]), ("b", &[(0, 20), (20, 40)])];
    let found = compare(&[("a", 40), ("b", 40)], &codings, &both(&["a"]), options(AgreementUnit::default()), units);
    assert_eq!(found.coders, ["a".into(), "b".into()].to_vec(), "c has completed nothing");
    assert_eq!((found.codes[1].units, found.codes[1].alpha), (2, Ok(1.0)));
    assert_eq!((found.eligible, found.shared_text()), (80, Ok(0.5)));
    let nobody = compare(&[("a", 40)], &codings[..2], &[], options(AgreementUnit::default()), units);
    assert!(nobody.coders.is_empty() && nobody.codes[1].alpha == Err(Undefined::NoPairs));
    let one = compare(&[("a", 40)], &codings[..2], &[("a", "a")], options(AgreementUnit::default()), units);
    assert_eq!((one.codes[1].alpha, one.codes[1].u_alpha), (Err(Undefined::NoPairs), Err(Undefined::NotByAll)));
    assert_eq!(one.disagreements(), []);
    let unread = compare(&[("a", 40)], &codings[..2], &both(&["a"]), options(AgreementUnit::default()), &[]);
    assert_eq!((unread.unread, unread.transcripts.len()), (vec!["a".into()], 0));
}

#[test]
fn a_code_that_came_too_late_is_missing() {
    let codings = [("trust", "a", "a", 0, 10), ("trust", "a", "b", 0, 10), ("trust", "b", "b", 0, 10)];
    let units: &[(&str, &[(usize, usize)])] = &[("a", &[(0, 20), (20, 40)]), ("b", &[(0, 20), (20, 40)])];
    let late: Late = ("trust".into(), "a".into(), "b".into());
    let with = |late: BTreeSet<Late>| {
        let options = AgreementOptions { late, ..options(AgreementUnit::default()) };
        compare(&[("a", 40), ("b", 40)], &codings, &both(&["a", "b"]), options, units)
    };
    let (strict, fair) = (with(BTreeSet::new()), with([late].into()));
    assert_eq!((strict.codes[1].units, strict.codes[1].pair(0, 1).count(1, 0)), (4, 1));
    assert_eq!((fair.codes[1].units, fair.codes[1].alpha, fair.codes[1].is_late()), (2, Ok(1.0), true));
    assert_eq!((fair.codes[2].units, fair.codes[2].is_late()), (4, false));
    assert_eq!((strict.disagreements().len(), fair.disagreements().len()), (1, 0));
}

#[test]
fn who_never_used_a_code_is_named() {
    let codings = [("trust", "a", "a", 0, 10), ("language", "a", "b", 0, 10)];
    let units: &[(&str, &[(usize, usize)])] = &[("a", &[(0, 20), (20, 40)])];
    let found = compare(&[("a", 40)], &codings, &both(&["a"]), options(AgreementUnit::default()), units);
    assert_eq!((found.codes[0].never.len(), &found.codes[1].never, &found.codes[2].never), (0, &vec![1], &vec![0]));
    assert_eq!(found.codes[1].pair(0, 1).kappa(), Ok(0.0));
    // What b applied where nobody else judged is compared with nothing: the cells are the same, and so is the warning.
    let alone = [codings[0], codings[1], ("language", "b", "b", 0, 10)];
    let complete: Vec<(&str, &str)> = both(&["a"]).into_iter().chain([("b", "b")]).collect();
    let wider: &[(&str, &[(usize, usize)])] = &[("a", &[(0, 20), (20, 40)]), ("b", &[(0, 20)])];
    let unshared = compare(&[("a", 40), ("b", 20)], &alone, &complete, options(AgreementUnit::default()), wider);
    let of_both = |found: &Agreement| (1..3).map(|code| found.codes[code].never.clone()).collect::<Vec<_>>();
    assert_eq!(of_both(&unshared), of_both(&found));
    let confusions = found.confusions();
    assert_eq!(confusions, [Confusion { coders: (0, 1), first: Some(1), second: Some(2), units: 1 }]);
    assert_eq!(found.disagreements().len(), 2);
}

#[test]
fn codes_that_exclude_each_other_are_units_of_one_coder() {
    let codings = [("trust", "a", "a", 0, 10), ("language", "a", "a", 10, 20), ("trust", "a", "b", 2, 12)];
    let found = compare(&[("a", 40)], &codings, &both(&["a"]), options(AgreementUnit::Character), &[]);
    let units = found.unitizing(&[1, 2]).unwrap().unwrap();
    assert_eq!(units.units(), 3);
    assert!(units.coded_alpha().is_ok() && units.value_coverage(1) == Ok(0.2));
    let more = [&codings[..], &[("language", "a", "b", 11, 13)]].concat();
    let found = compare(&[("a", 40)], &more, &both(&["a"]), options(AgreementUnit::Character), &[]);
    let clash = found.unitizing(&[1, 2]).unwrap_err();
    assert_eq!((clash.coder.as_str(), clash.codes.0.as_str(), clash.codes.1.as_str()), ("b", "trust", "language"));
    assert_eq!(found.matching(&found.codes[1], 0, 1, 60).matched, 1);
    assert_eq!(found.matching(&found.codes[1], 0, 1, 70).matched, 0);
}
