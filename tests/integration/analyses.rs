//! The analyses of codings on the command line, and a slow second count of the sample study.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::Home;

/// Five interviews with four people, two coders, codings that overlap in several ways; Chinese and emoji.
pub fn study() -> Home {
    let home = Home::with_study();
    let talk = |who: &str, asks: &str, says: [&str; 3]| {
        says.map(|words| format!("{asks}: 信任? 😀\n\n{who}: {words}\n\n")).concat()
    };
    let english =
        ["We trusted them early. Then we did not.", "Nobody wrote it down 😀.", "Trust is slow, trust is work."];
    let chinese = ["没有信任，就没有知识转移。", "大家都不写下来。😀", "慢慢来，信任是时间。"];
    home.write("study/transcripts/us01.txt", talk("Kessler", "Q", english));
    home.write("study/transcripts/us02.txt", talk("Marsh", "Q", [english[2], english[0], english[1]]));
    home.write("study/transcripts/us03.txt", talk("Marsh", "Q", [english[1], english[1], english[2]]));
    home.write("study/transcripts/王经理.txt", talk("王经理", "访谈者", chinese));
    home.write("study/transcripts/陈总.txt", talk("陈总", "访谈者", [chinese[2], chinese[1], chinese[0]]));
    home.write(
        "study/attributes.csv",
        "transcript,partner,years,person\nus01,US,4,Kessler\nus02,US,11,Marsh\nus03,US,11,Marsh\n王经理,CN,9,\n陈总,CN,,陈\n",
    );
    let rows = [
        ("us01", "We trusted them", "trust", "wei"),
        ("us01", "them early. Then we did not.", "mistrust", "wei"),
        ("us01", "trusted them early.", "trust", "mara"),
        ("us01", "Nobody wrote it down 😀.", "mistrust", "mara"),
        ("us02", "Trust is slow, trust is work.", "trust", "wei"),
        ("us02", "We trusted them early. Then we did not.", "mistrust", "wei"),
        ("us02", "trusted them", "trust", "wei"),
        ("us03", "Nobody wrote it down 😀.", "mistrust", "mara"),
        ("王经理", "没有信任", "mistrust", "wei"),
        ("王经理", "没有信任", "mistrust", "mara"),
        ("王经理", "知识转移", "trust", "wei"),
        ("陈总", "慢慢来，信任是时间。", "trust", "mara"),
    ];
    for coder in ["wei", "mara"] {
        let line = |(id, words, code, _): &(&str, &str, &str, &str)| {
            let text = std::fs::read_to_string(home.path(&format!("study/transcripts/{id}.txt"))).unwrap();
            let start = text.split_once(words).unwrap().0.chars().count();
            format!("{id},{start},{},{code}\n", start + words.chars().count())
        };
        let lines: String = rows.iter().filter(|row| row.3 == coder).map(line).collect();
        home.write("rows.csv", format!("transcript,start,end,code\n{lines}"));
        let run = home.silent_as(coder, &["codings", "import", "../rows.csv"], "");
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    home
}

#[test]
fn codes_are_counted_by_group() {
    let mut home = study();
    home.emic(&["frequencies", "--details", "--case", "person"]);
    home.emic(&["frequencies", "--layer", "all", "--format", "table"]);
    home.emic(&["frequencies", "--code", "barriers", "--below", "--attribute", "partner=CN", "--format", "table"]);
    home.emic(&["frequencies", "--speaker", "marsh", "--speaker", "王经理", "--format", "table"]);
    home.emic(&["crosstab"]);
    home.emic(&["crosstab", "--by", "attribute.partner", "--case", "person", "--format", "table"]);
    home.emic(&["crosstab", "--by", "attribute.partner", "--used", "--cells", "characters"]);
    home.emic(&["crosstab", "--by", "attribute.years", "--cells", "coverage", "--aggregate", "--format", "markdown"]);
    home.emic(&["crosstab", "--by", "attribute.partner", "--tests", "--adjust", "bh"]);
    home.emic(&["crosstab", "--by", "attribute.years", "--tests", "--cells", "residuals", "--format", "json"]);
    home.emic(&["crosstab", "--by", "attribute.partner", "--tidy", "--suppress", "2"]);
    home.check("crosstab");
}

#[test]
fn codes_that_go_together_are_listed() {
    let mut home = study();
    home.emic(&["cooccurrence"]);
    home.emic(&["cooccurrence", "--same", "turn", "--format", "table"]);
    home.emic(&["cooccurrence", "--same", "turn", "--participants"]);
    home.emic(&["cooccurrence", "--same", "case", "--case", "person", "--tests", "--format", "json"]);
    home.emic(&["cooccurrence", "--within", "2", "--in", "words"]);
    home.emic(&["cooccurrence", "--follows", "1", "--in", "turns", "--all", "--format", "markdown"]);
    home.emic(&["cooccurrence", "--within", "1", "--in", "segments", "--format", "table"]);
    home.emic(&["cooccurrence", "--inside", "--coder", "wei"]);
    home.emic(&["cooccurrence", "--matrix"]);
    home.emic(&["cooccurrence", "--matrix", "phi", "--same", "sentence", "--format", "table"]);
    home.emic(&["cooccurrence", "--aggregate", "--matrix", "jaccard"]);
    home.emic(&["cooccurrence", "--matrix", "jaccard", "--clustered"]);
    home.emic(&["cooccurrence", "--matrix", "--clustered", "--follows", "9", "--in", "turns"]);
    home.emic(&["cooccurrence", "--clustered"]);
    home.check("cooccurrence");
}

#[test]
fn codes_come_after_each_other() {
    let mut home = study();
    home.emic(&["sequences"]);
    home.emic(&["sequences", "--matrix", "--format", "table"]);
    home.emic(&["sequences", "--list", "--collapse"]);
    home.emic(&["sequences", "--collapse", "--format", "json"]);
    home.emic(&["sequences", "--turns", "--list", "--format", "json"]);
    home.emic(&["sequences", "--lag", "2", "--collapse", "--format", "markdown"]);
    home.emic(&["timeline", "us01"]);
    home.emic(&["timeline", "王经理", "--parts", "4", "--format", "table"]);
    home.check("sequences");
}

#[test]
fn new_codes_run_dry() {
    let mut home = study();
    home.emic(&["saturation", "--base", "2", "--run", "1"]);
    home.write(
        "study/emic.yaml",
        "format: 1\ntitle: 信任 and trust\nlanguage: mixed\norder: [陈总, us03, us02, us01, 王经理]\n",
    );
    home.emic(&["saturation", "--base", "1", "--run", "2", "--format", "table"]);
    home.emic(&["saturation", "--order", "coded", "--shuffles", "0", "--format", "json"]);
    home.emic(&["saturation", "--order", "attribute.years", "--case", "person", "--base", "2", "--shuffles", "9"]);
    home.emic(&["saturation", "--top", "--base", "1", "--run", "1", "--shuffles", "0"]);
    home.emic(&[
        "saturation",
        "--without",
        "barriers",
        "--base",
        "1",
        "--run",
        "1",
        "--threshold",
        "0",
        "--format",
        "markdown",
    ]);
    home.check("saturation");
}

#[test]
fn when_the_codebook_was_last_changed_and_what_was_thought_is_told() {
    let mut home = study();
    let edit = ["codebook", "edit", "trust", "--definition", "相信 that others mean well 😀."];
    assert_eq!(home.silent(&edit, "").code, 0);
    assert_eq!(home.silent(&["memo", "add", "慢慢来", "--code", "trust"], "").code, 0);
    home.emic(&["saturation", "--base", "2", "--run", "1", "--shuffles", "0"]);
    home.emic(&["frequencies", "--details", "--format", "table"]);
    home.check("stability");
}

#[test]
fn quotes_are_drawn_and_participants_listed() {
    let mut home = study();
    home.emic(&["draw", "trust"]);
    home.emic(&[
        "draw",
        "trust",
        "不信任",
        "--count",
        "1",
        "--seed",
        "7",
        "--contrary",
        "mistrust",
        "--format",
        "json",
    ]);
    home.emic(&["draw", "mistrust", "--by", "attribute.partner", "--count", "2", "--least", "6", "--format", "table"]);
    let run = home.silent(&["codings", "--transcript", "us02", "--code", "trust"], "");
    let id = run.stdout.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    assert_eq!(home.silent(&["codings", "set", &id, "--exemplar", "yes", "--translation", "我们信任他们"], "").code, 0);
    home.emic(&["draw", "trust", "--chosen", "--count", "2", "--most", "20", "--transcript", "us02"]);
    home.emic(&["draw", "mistrust", "trust", "--varied", "--count", "3", "--case", "person", "--format", "table"]);
    home.emic(&["participants"]);
    home.emic(&["participants", "--case", "person", "--format", "table"]);
    home.emic(&["participants", "--summary", "--case", "person"]);
    home.check("draw");
}

#[test]
fn mistakes_and_empty_studies_are_told() {
    let mut home = Home::with_study();
    home.emic(&["crosstab"]);
    home.emic(&["cooccurrence"]);
    home.emic(&["cooccurrence", "--matrix"]);
    home.emic(&["crosstab", "--by", "speaker"]);
    home.emic(&["crosstab", "--by", "attribute.partnr"]);
    home.emic(&["crosstab", "--code", "trst"]);
    home.emic(&["crosstab", "--attribute", "partner"]);
    home.emic(&["crosstab", "--attribute", "partner=DE"]);
    home.emic(&["crosstab", "--case", "persn"]);
    home.emic(&["crosstab", "--coder", "nobody"]);
    home.emic(&["crosstab", "--speaker", "Kesler"]);
    home.emic(&["crosstab", "--transcript", "us01", "--tests"]);
    home.emic(&["cooccurrence", "--same", "turn", "--inside"]);
    home.emic(&["cooccurrence", "--within", "-3"]);
    home.emic(&["sequences"]);
    home.emic(&["sequences", "--lag", "0"]);
    home.emic(&["saturation"]);
    home.emic(&["saturation", "--threshold", "101"]);
    home.emic(&["saturation", "--order", "moon"]);
    home.emic(&["saturation", "--without", "barriers", "--without", "trust"]);
    home.emic(&["saturation", "--transcript", "us01"]);
    home.emic(&["timeline", "us01"]);
    home.emic(&["timeline", "us9"]);
    home.emic(&["timeline", "us01", "--parts", "0"]);
    home.emic(&["draw", "trust"]);
    home.emic(&["draw"]);
    home.emic(&["draw", "trust", "--by", "coder"]);
    home.emic(&["participants", "--summary"]);
    home.check("analyses-mistakes");
}

/// Positions of each code in each transcript of the sample study, as `emic codings` lists them.
struct Sample {
    home: Home,
    spans: BTreeMap<String, BTreeMap<String, Vec<(usize, usize)>>>,
}

impl Sample {
    fn new() -> Self {
        let mut home = Home::new();
        assert_eq!(home.silent(&["demo", "demo", "--no-open"], "").code, 0);
        home.place = home.place.join("demo");
        let mut sample = Self { home, spans: BTreeMap::new() };
        for coding in sample.rows(&["codings"]) {
            let place = |name: &str| coding[name].as_u64().unwrap() as usize;
            let word = |name: &str| coding[name].as_str().unwrap().to_owned();
            let of_code = sample.spans.entry(word("code")).or_default();
            of_code.entry(word("transcript")).or_default().push((place("start"), place("end")));
        }
        assert!(sample.spans.len() > 10);
        for spans in sample.spans.values_mut().flat_map(BTreeMap::values_mut) {
            *spans = joined(std::mem::take(spans));
        }
        sample
    }

    fn rows(&self, arguments: &[&str]) -> Vec<Value> {
        let run = self.home.silent(&[arguments, &["--format", "json"]].concat(), "");
        serde_json::from_str(&run.stdout).unwrap()
    }

    fn of(&self, code: &Value) -> impl Iterator<Item = (&String, &Vec<(usize, usize)>)> {
        self.spans.get(code.as_str().unwrap()).into_iter().flatten()
    }
}

/// Spans that share a position joined, by looking at every pair until none do.
fn joined(mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let shared = |spans: &[(usize, usize)]| {
        let pairs = (0..spans.len()).flat_map(|i| (i + 1..spans.len()).map(move |j| (i, j)));
        pairs.into_iter().find(|&(i, j)| spans[i].0.max(spans[j].0) < spans[i].1.min(spans[j].1))
    };
    while let Some((i, j)) = shared(&spans) {
        let other = spans.swap_remove(j);
        spans[i] = (spans[i].0.min(other.0), spans[i].1.max(other.1));
    }
    spans
}

#[test]
fn the_tables_of_the_sample_study_equal_a_slow_recount() {
    let sample = Sample::new();
    let size = |name: &str, row: &Value| row[name].as_u64().unwrap() as usize;
    for row in sample.rows(&["frequencies", "--by", "transcript"]) {
        let positions: usize = sample
            .of(&row["code"])
            .map(|(_, spans)| spans.iter().flat_map(|(start, end)| *start..*end).collect::<BTreeSet<_>>().len())
            .sum();
        assert_eq!(size("segments", &row), sample.of(&row["code"]).map(|(_, spans)| spans.len()).sum::<usize>());
        assert_eq!(size("transcripts", &row), sample.of(&row["code"]).count());
        assert_eq!(size("characters", &row), positions, "{row}");
        for (transcript, spans) in sample.of(&row["code"]) {
            assert_eq!(size(transcript, &row), spans.len());
        }
    }
    for row in sample.rows(&["crosstab", "--by", "attribute.partner", "--tidy"]) {
        let begins = if row["group"] == "Lanjiang" { "cn" } else { "us" };
        let own: Vec<_> = sample.of(&row["code"]).filter(|(transcript, _)| transcript.starts_with(begins)).collect();
        assert_eq!(size("cases", &row), own.len(), "{row}");
        assert_eq!(size("segments", &row), own.iter().map(|(_, spans)| spans.len()).sum::<usize>());
        assert_eq!(size("cases_in_group", &row), 8);
    }
}

#[test]
fn the_pairs_of_the_sample_study_equal_a_slow_recount() {
    let sample = Sample::new();
    let rows = sample.rows(&["cooccurrence", "--all"]);
    let used = sample.spans.len();
    assert_eq!(rows.len(), used * (used - 1) / 2);
    for row in rows {
        let (mut pairs, mut with, mut both, mut either) = (0, [0, 0], 0, 0);
        let transcripts: BTreeSet<&String> =
            sample.of(&row["code_a"]).chain(sample.of(&row["code_b"])).map(|(transcript, _)| transcript).collect();
        for transcript in transcripts {
            let spans = |code: &str| -> Vec<(usize, usize)> {
                sample.of(&row[code]).filter(|(id, _)| *id == transcript).flat_map(|(_, spans)| spans.clone()).collect()
            };
            let (a, b) = (spans("code_a"), spans("code_b"));
            let meet = |one: &(usize, usize), other: &(usize, usize)| one.0.max(other.0) < one.1.min(other.1);
            pairs += a.iter().map(|one| b.iter().filter(|other| meet(one, other)).count()).sum::<usize>();
            with[0] += a.iter().filter(|one| b.iter().any(|other| meet(one, other))).count();
            with[1] += b.iter().filter(|one| a.iter().any(|other| meet(one, other))).count();
            let covered = |spans: &[(usize, usize)]| -> BTreeSet<usize> {
                spans.iter().flat_map(|(start, end)| *start..*end).collect()
            };
            both += covered(&a).intersection(&covered(&b)).count();
            either += covered(&a).union(&covered(&b)).count();
        }
        let found = ["pairs", "a_with_b", "b_with_a"].map(|name| row[name].as_u64().unwrap() as usize);
        assert_eq!(found, [pairs, with[0], with[1]], "{row}");
        let jaccard = row["jaccard"].as_f64().unwrap();
        assert!((jaccard - both as f64 / either as f64).abs() < 1e-9, "{row}");
    }
}

#[test]
fn the_pairs_of_the_sample_study_near_in_segments_equal_a_slow_recount() {
    let sample = Sample::new();
    let codes = sample.spans.len();
    let mut all: BTreeMap<&String, BTreeSet<(usize, usize)>> = BTreeMap::new();
    for (transcript, spans) in sample.spans.values().flatten() {
        all.entry(transcript).or_default().extend(spans);
    }
    let between = |one: (usize, usize), other: (usize, usize), all: &BTreeSet<(usize, usize)>| {
        all.iter().filter(|(start, end)| *start >= one.1 && *end <= other.0).count()
    };
    let mut found = 0;
    for most in [0, 1, 4] {
        let rows = sample.rows(&["cooccurrence", "--all", "--within", &most.to_string(), "--in", "segments"]);
        assert_eq!(rows.len(), codes * (codes - 1) / 2);
        for row in rows {
            let mut pairs = 0;
            for (transcript, all) in &all {
                let spans = |code: &str| -> Vec<(usize, usize)> {
                    sample
                        .of(&row[code])
                        .filter(|(id, _)| id == transcript)
                        .flat_map(|(_, spans)| spans.clone())
                        .collect()
                };
                let (a, b) = (spans("code_a"), spans("code_b"));
                let near = |a, b| between(a, b, all).max(between(b, a, all)) <= most;
                pairs += a.iter().map(|a| b.iter().filter(|b| near(*a, **b)).count()).sum::<usize>();
            }
            assert_eq!(row["pairs"], pairs, "{most} {row}");
            found += pairs;
        }
    }
    assert!(found > 100, "{found}");
}
