//! `emic agreement` on the command line, and a slow second count of the sample study, position by position.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::analyses::study;
use crate::support::Home;

/// The study of the analyses, in which both coders completed four interviews of five.
fn compared() -> Home {
    let home = study();
    for (coder, transcripts) in
        [("wei", ["us01", "us02", "us03", "王经理"]), ("mara", ["us01", "us02", "王经理", "陈总"])]
    {
        for transcript in transcripts {
            assert_eq!(home.silent_as(coder, &["complete", transcript], "").code, 0);
        }
    }
    home
}

/// The same with a third coder, who coded as wei did, and less.
fn three() -> Home {
    let home = compared();
    home.write("rows.csv", "transcript,start,end,code\nus01,23,38,trust\n王经理,17,21,mistrust\n");
    assert_eq!(home.silent_as("李雷", &["codings", "import", "../rows.csv"], "").code, 0);
    for transcript in ["us01", "王经理"] {
        assert_eq!(home.silent_as("李雷", &["complete", transcript], "").code, 0);
    }
    home
}

#[test]
fn two_coders_are_compared() {
    let mut home = compared();
    home.emic(&["agreement"]);
    home.emic(&["agreement", "--format", "table", "--code", "trust", "--coefficient", "kappa,ac1,pabak,fleiss,light"]);
    home.emic(&["agreement", "--participants", "--unit", "sentence", "--draws", "200", "--seed", "7"]);
    home.emic(&["agreement", "--unit", "character", "--interval", "analytic", "--code", "trust"]);
    home.emic(&[
        "agreement",
        "--unit",
        "turn",
        "--half",
        "--interval",
        "analytic",
        "--code",
        "trust",
        "--format",
        "json",
    ]);
    home.emic(&["agreement", "--speaker", "kessler", "--speaker", "王经理", "--unit", "token", "--interval", "none"]);
    home.emic(&["agreement", "--unit", "transcript", "--aggregate", "--code", "barriers", "--format", "markdown"]);
    home.emic(&["agreement", "--pairs", "--code", "trust", "--format", "json"]);
    home.emic(&["agreement", "--overall"]);
    home.emic(&["agreement", "--by-coder", "--format", "table"]);
    home.check("agreement");
}

#[test]
fn places_and_segments_are_compared() {
    let mut home = compared();
    home.emic(&["agreement", "--disagreements"]);
    home.emic(&[
        "agreement",
        "--disagreements",
        "--unit",
        "character",
        "--participants",
        "--limit",
        "3",
        "--format",
        "json",
    ]);
    home.emic(&["agreement", "--confusions"]);
    home.emic(&["agreement", "--matching", "--format", "table"]);
    home.emic(&["agreement", "--matching", "90", "--code", "trust"]);
    home.emic(&["agreement", "--unitizing"]);
    home.emic(&["agreement", "--unitizing", "--transcript", "王经理"]);
    home.check("agreement-places");
}

#[test]
fn three_coders_are_compared() {
    let mut home = three();
    home.emic(&["agreement", "--coefficient", "kappa,light", "--draws", "100"]);
    home.emic(&["agreement", "--overall", "--format", "table"]);
    home.emic(&["agreement", "--without"]);
    home.emic(&["agreement", "--by-coder"]);
    home.emic(&["agreement", "--coders", "wei,李雷", "--pairs", "--code", "trust"]);
    home.emic(&["agreement", "--confusions", "--coder", "wei", "--coder", "李雷"]);
    home.check("agreement-three");
}

#[test]
fn who_cannot_be_compared_is_told_why() {
    let mut home = study();
    home.emic(&["agreement"]);
    assert_eq!(home.silent(&["complete", "us01"], "").code, 0);
    home.emic(&["agreement"]);
    home.emic(&["agreement", "--coders", "wei,mara"]);
    assert_eq!(home.silent_as("mara", &["complete", "陈总"], "").code, 0);
    home.emic(&["agreement", "--code", "trust"]);
    home.emic(&["agreement", "--coders", "wei"]);
    home.emic(&["agreement", "--coders", "wei,nobody"]);
    home.emic(&["agreement", "--unit", "character", "--half"]);
    home.emic(&["agreement", "--draws", "0"]);
    home.emic(&["agreement", "--matching", "101"]);
    home.emic(&["agreement", "--pairs", "--overall"]);
    home.write("study/emic.yaml", "format: 1\ntitle: 信任 and trust\nlanguage: mixed\nblind: true\n");
    home.emic(&["agreement"]);
    home.check("agreement-mistakes");
}

#[test]
fn a_code_that_came_after_a_transcript_was_complete_is_missing_there() {
    let mut home = compared();
    assert_eq!(home.silent(&["codebook", "add", "晚到 😀", "--id", "late"], "").code, 0);
    let run = home.silent(&["agreement", "--format", "json", "--interval", "none"], "");
    let rows: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    let late = rows.last().unwrap();
    assert_eq!((&late["units"], &late["warnings"]), (&Value::from(0), &Value::from("W8")), "{late}");
    assert!(rows[0]["units"].as_u64().unwrap() > 0);
    home.emic(&["agreement", "--interval", "none", "--format", "table"]);
    home.check("agreement-late");
}

/// The sample study: who coded what, who completed what, and the texts.
struct Sample {
    home: Home,
    texts: BTreeMap<String, Vec<char>>,
    /// By coder and transcript and code: positions.
    covered: BTreeMap<(String, String, String), BTreeSet<usize>>,
    complete: BTreeSet<(String, String)>,
}

impl Sample {
    fn new() -> Self {
        let mut home = Home::new();
        assert_eq!(home.silent(&["demo", "demo", "--no-open"], "").code, 0);
        home.place = home.place.join("demo");
        let rows = |arguments: &[&str]| -> Vec<Value> {
            let run = home.silent(&[arguments, &["--format", "json"]].concat(), "");
            serde_json::from_str(&run.stdout).unwrap()
        };
        let word = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        let (mut texts, mut complete) = (BTreeMap::new(), BTreeSet::new());
        for row in rows(&["transcripts"]) {
            let id = word(&row, "id");
            let text = std::fs::read_to_string(home.place.join(format!("transcripts/{id}.txt"))).unwrap();
            texts.insert(id.clone(), text.chars().collect());
            for coder in ["mei", "tomas"] {
                if word(&row, "progress").contains(&format!("{coder}: complete")) {
                    complete.insert((coder.to_owned(), id.clone()));
                }
            }
        }
        let mut covered: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
        for row in rows(&["codings"]) {
            let place = |name: &str| row[name].as_u64().unwrap() as usize;
            let key = (word(&row, "coder"), word(&row, "transcript"), word(&row, "code"));
            covered.entry(key).or_default().extend(place("start")..place("end"));
        }
        Self { texts, covered, complete, home }
    }

    fn rows(&self, arguments: &[&str]) -> Vec<Value> {
        let run = self.home.silent(&[arguments, &["--format", "json"]].concat(), "");
        assert!(run.code < 2, "{}", run.stderr);
        serde_json::from_str(&run.stdout).unwrap()
    }

    /// What two coders decided on each position that both could code: both, the first alone, the second alone, neither.
    fn cells(&self, code: &str) -> [u64; 4] {
        let mut cells = [0; 4];
        for (id, text) in &self.texts {
            if !["mei", "tomas"].iter().all(|coder| self.complete.contains(&((*coder).to_owned(), id.clone()))) {
                continue;
            }
            let nowhere = BTreeSet::new();
            let of =
                |coder: &str| self.covered.get(&(coder.to_owned(), id.clone(), code.to_owned())).unwrap_or(&nowhere);
            let (first, second) = (of("mei"), of("tomas"));
            cells[0] += first.intersection(second).count() as u64;
            cells[1] += first.difference(second).count() as u64;
            cells[2] += second.difference(first).count() as u64;
            cells[3] += (text.len() - first.union(second).count()) as u64;
        }
        cells
    }
}

#[test]
fn the_agreement_of_the_sample_study_equals_a_slow_recount() {
    let sample = Sample::new();
    let pairs = sample.rows(&["agreement", "--pairs", "--unit", "character"]);
    let codes = sample.rows(&["agreement", "--unit", "character", "--interval", "none"]);
    assert!(pairs.len() == codes.len() && pairs.len() > 20);
    for (pair, code) in pairs.iter().zip(&codes) {
        let [a, b, c, d] = sample.cells(pair["code"].as_str().unwrap());
        assert_eq!(
            ["both", "only_a", "only_b", "neither"].map(|name| pair[name].as_u64().unwrap()),
            [a, b, c, d],
            "{pair}"
        );
        let n = (a + b + c + d) as f64;
        let near = |row: &Value, name: &str, expected: Option<f64>| match (row[name].as_f64(), expected) {
            (Some(own), Some(expected)) => assert!((own - expected).abs() < 1e-9, "{name} {row}"),
            (own, expected) => assert_eq!(own, expected, "{name} {row}"),
        };
        let (first, second) = ((a + b) as f64 / n, (a + c) as f64 / n);
        let (observed, expected) = ((a + d) as f64 / n, first * second + (1.0 - first) * (1.0 - second));
        let varies = a + b + c > 0;
        near(pair, "kappa", varies.then(|| (observed - expected) / (1.0 - expected)));
        near(pair, "agreement", Some(100.0 * observed));
        let ones = (2 * a + b + c) as f64;
        let alpha = 1.0 - (2.0 * n - 1.0) * (b + c) as f64 / (ones * (2.0 * n - ones));
        near(code, "alpha", varies.then_some(alpha));
        near(code, "prevalence", Some(100.0 * ones / (2.0 * n)));
        near(code, "positive", varies.then(|| 2.0 * a as f64 / ones));
    }
    let first = sample.rows(&["agreement"]);
    assert_eq!(first, sample.rows(&["agreement"]), "the same seed, the same interval");
    assert!(first.iter().any(|row| row["low"].is_f64()));
    let different = sample.rows(&["agreement", "--disagreements", "--unit", "character"]);
    let units: u64 = different.iter().map(|row| row["units"].as_u64().unwrap()).sum();
    let slow: u64 = codes.iter().map(|row| sample.cells(row["code"].as_str().unwrap())).map(|[_, b, c, _]| b + c).sum();
    assert_eq!(units, slow);
}
