//! The worked examples of the methods, posed as studies: the commands come to the published numbers.

use serde_json::Value;

use crate::support::Home;

/// Input and expected numbers of an example that lies in the repository.
fn vector(name: &str) -> (Value, Value) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/methods/analysis-vectors.json");
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let vector = &vectors["vectors"][name];
    (vector["input"].clone(), vector["expected"].clone())
}

/// A study of texts (id, text), attributes, and codings (id, start, end, code).
fn study(texts: &[(String, String)], attributes: &str, codings: &[(String, usize, usize, String)]) -> Home {
    let mut home = Home::new();
    home.write("study/emic.yaml", "format: 1\ntitle: 方法 methods\n");
    let mut codes: Vec<&str> = codings.iter().map(|coding| coding.3.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let codes: String = codes.iter().map(|code| format!("  - {{ id: {code}, name: {code} }}\n")).collect();
    home.write("study/codebook.yaml", format!("codebook: 方法\ncodes:\n{codes}"));
    for (id, text) in texts {
        home.write(&format!("study/transcripts/{id}.txt"), text);
    }
    if !attributes.is_empty() {
        home.write("study/attributes.csv", attributes);
    }
    home.place = home.place.join("study");
    let rows: String = codings.iter().map(|(id, start, end, code)| format!("{id},{start},{end},{code}\n")).collect();
    home.write("rows.csv", format!("transcript,start,end,code\n{rows}"));
    let run = home.silent(&["codings", "import", "../rows.csv"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    home
}

/// A text of so many words and code points, Chinese and emoji at its end where there is room.
fn text(words: usize, characters: usize) -> String {
    let longer = characters - words * 5;
    assert!(longer <= words);
    let word = |place: usize| if place < longer { "wörde " } else { "wörd " };
    let text: String = (0..words).map(word).collect();
    format!("{}.", text.strip_suffix(' ').unwrap())
}

fn rows(home: &Home, arguments: &[&str]) -> (Vec<Value>, String) {
    let run = home.silent(&[arguments, &["--format", "json"]].concat(), "");
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    (serde_json::from_str(&run.stdout).unwrap(), run.stderr)
}

fn near(ours: &Value, theirs: &Value) {
    let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
    assert!((ours - theirs).abs() < 1e-9, "{ours} is not {theirs}");
}

fn place(span: &Value, at: usize) -> usize {
    span[at].as_u64().unwrap() as usize
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().unwrap().iter()
}

#[test]
fn frequencies() {
    let (input, expected) = vector("E1-frequency");
    let size = |document: &Value, what: &str| document[what].as_u64().unwrap() as usize;
    let documents = input["docs"].as_object().unwrap();
    let texts: Vec<_> =
        documents.iter().map(|(id, it)| (id.clone(), text(size(it, "words"), size(it, "chars")))).collect();
    let spans = input["spans"].as_object().unwrap().iter();
    let codings: Vec<_> = spans
        .flat_map(|(id, spans)| {
            array(spans).map(|span| (id.clone(), place(span, 0), place(span, 1), "trust".to_owned()))
        })
        .collect();
    let home = study(&texts, "", &codings);
    let (found, _) = rows(&home, &["frequencies", "--details"]);
    let [row] = found.as_slice() else { panic!("{found:?}") };
    for (ours, theirs) in [
        ("codings", "segments"),
        ("segments", "segments_merged"),
        ("transcripts", "documents"),
        ("transcripts_percent", "documents_pct"),
        ("coverage", "coverage_pct_pooled"),
        ("coverage_mean", "coverage_pct_mean_of_docs"),
        ("per_1000_words", "segments_per_1000_words"),
    ] {
        near(&row[ours], &expected[theirs]);
    }
    let (found, _) = rows(&home, &["crosstab", "--tidy"]);
    for row in &found {
        let document = row["group"].as_str().unwrap();
        near(&row["coverage"], &expected["coverage_pct_per_doc"][document]);
        near(&row["characters"], &expected["covered_chars"][document]);
    }
    for (document, rate) in expected["segments_per_1000_words_by_doc"].as_object().unwrap() {
        let (found, _) = rows(&home, &["frequencies", "--details", "--transcript", document]);
        near(&found[0]["per_1000_words"], rate);
    }
}

/// Spans of A and B in one transcript.
fn pair(name: &str) -> (Home, Value) {
    let (input, expected) = vector(name);
    let codings: Vec<_> = ["A", "B"]
        .into_iter()
        .flat_map(|code| {
            array(&input[code]).map(move |span| ("王".to_owned(), place(span, 0), place(span, 1), code.to_owned()))
        })
        .collect();
    (study(&[("王".to_owned(), "信任😀 x".repeat(40))], "", &codings), expected)
}

#[test]
fn cooccurrence() {
    let (home, expected) = pair("E2-cooccurrence-spans");
    let (found, _) = rows(&home, &["cooccurrence"]);
    for (ours, theirs) in [
        ("pairs", "overlap_pairs"),
        ("c_index", "c_index_pairs"),
        ("a_with_b", "a_segments_with_b"),
        ("b_with_a", "b_segments_with_a"),
        ("jaccard", "jaccard_chars"),
    ] {
        near(&found[0][ours], &expected[theirs]);
    }
    for gap in ["14", "15"] {
        let (found, _) = rows(&home, &["cooccurrence", "--within", gap]);
        near(&found[0]["pairs"], &expected[format!("pairs_within_gap_{gap}")]);
    }
    // Of A (0-10, 20-30, 40-50) and B (5-25, 48-60, 100-110): between 0-10 and 48-60 lie 20-30 alone (40-50 reaches beyond
    // the start of the other), between 0-10 and 100-110 three others; 5-25 lies between none, it overlaps.
    for (most, pairs) in [("0", 6), ("1", 7), ("2", 8), ("3", 9)] {
        let (found, notes) = rows(&home, &["cooccurrence", "--within", most, "--in", "segments"]);
        assert_eq!(found[0]["pairs"], pairs, "{most}");
        assert!(notes.contains("a segment lies between two where it begins at or behind the end"), "{notes}");
    }
    let (home, expected) = pair("E2b-c-index-above-1");
    let (found, _) = rows(&home, &["cooccurrence", "--within", "0", "--in", "segments"]);
    assert_eq!(found[0]["pairs"], expected["overlap_pairs"]);
    let (found, notes) = rows(&home, &["cooccurrence"]);
    near(&found[0]["c_index"], &expected["c_index"]);
    assert!(notes.contains("c_index above 1 in 1 pair:"), "{notes}");
    let paper = home.silent(&["cooccurrence", "--format", "markdown"], "").stdout;
    assert!(paper.contains("| >1 (overlapping spans) |"), "{paper}");
}

#[test]
fn cooccurrence_of_units() {
    let (input, expected) = vector("E2d-cooccurrence-units");
    let count = |name: &str| input[name].as_u64().unwrap() as usize;
    let kinds = [("both", &["A", "B"][..]), ("A_only", &["A"][..]), ("B_only", &["B"][..]), ("neither", &[][..])];
    let units: Vec<&[&str]> = kinds.iter().flat_map(|(name, codes)| std::iter::repeat_n(*codes, count(name))).collect();
    let id = |number: usize| format!("t{number:02}");
    let texts: Vec<_> = (0..units.len()).map(|number| (id(number), "我们 trust 😀.".to_owned())).collect();
    let codings: Vec<_> = units
        .iter()
        .enumerate()
        .flat_map(|(number, codes)| codes.iter().map(move |code| (id(number), 0, 2, (*code).to_owned())))
        .collect();
    let home = study(&texts, "", &codings);
    for unit in ["transcript", "case", "turn"] {
        let (found, _) = rows(&home, &["cooccurrence", "--same", unit, "--tests"]);
        for (ours, theirs) in [
            ("expected", "expected_both"),
            ("jaccard", "jaccard"),
            ("phi", "phi"),
            ("pmi", "pmi_log2"),
            ("npmi", "npmi"),
            ("lift", "lift"),
            ("b_given_a", "p_B_given_A"),
            ("a_given_b", "p_A_given_B"),
            ("fisher_p", "fisher_two_sided_p"),
        ] {
            near(&found[0][ours], &expected[theirs]);
        }
    }
}

#[test]
fn crosstab() {
    let (input, expected) = vector("E3-crosstab-2x2");
    let (mut texts, mut codings, mut attributes) = (Vec::new(), Vec::new(), "transcript,place\n".to_owned());
    for (row, name) in array(&input["rows"]).enumerate() {
        let table = &input["table"][row];
        for number in 0..place(table, 0) + place(table, 1) {
            let id = format!("{}{number:02}", name.as_str().unwrap());
            attributes.push_str(&format!("{id},{}\n", name.as_str().unwrap()));
            if number < place(table, 0) {
                codings.push((id.clone(), 0, 2, "trust".to_owned()));
            }
            texts.push((id, "信任 trust 😀.".to_owned()));
        }
    }
    let home = study(&texts, &attributes, &codings);
    let (found, _) = rows(&home, &["crosstab", "--by", "attribute.place", "--tests"]);
    for (ours, theirs) in [
        ("chi2", "chi2"),
        ("df", "dof"),
        ("p", "fisher_two_sided_p"),
        ("chi2_yates", "chi2_yates"),
        ("cramers_v", "cramers_v"),
        ("cramers_v_corrected", "cramers_v_bias_corrected"),
    ] {
        near(&found[0][ours], &expected[theirs]);
    }
    assert_eq!(found[0]["test"], "Fisher");
    let (found, _) = rows(&home, &["crosstab", "--by", "attribute.place", "--tidy"]);
    for (row, place) in [("rural", 1), ("urban", 0)] {
        let found = found.iter().find(|found| found["group"] == row).unwrap();
        near(&found["residual"], &expected["adjusted_residuals"][place][0]);
        near(&found["expected"], &expected["expected"][place][0]);
    }
}

#[test]
fn saturation() {
    let (input, expected) = vector("E4-saturation-guest");
    let (mut texts, mut codings, mut code) = (Vec::new(), Vec::new(), 0);
    for (number, new) in array(&input["new_codes_per_document"]).enumerate() {
        let id = format!("t{number:02}");
        for _ in 0..new.as_u64().unwrap() {
            codings.push((id.clone(), 0, 2, format!("code{code:02}")));
            code += 1;
        }
        texts.push((id, "信任 trust 😀.".to_owned()));
    }
    let home = study(&texts, "", &codings);
    let (found, notes) = rows(&home, &["saturation"]);
    let ratios: Vec<&Value> = found.iter().map(|row| &row["ratio"]).filter(|ratio| !ratio.is_null()).collect();
    assert_eq!(ratios.len(), expected["ratios"].as_array().unwrap().len());
    ratios.into_iter().zip(array(&expected["ratios"])).for_each(|(ours, theirs)| near(ours, theirs));
    assert!(notes.contains("reached at 6 + 2; the base has 37 codes"), "{notes}");
    assert!(notes.contains("90 % of all codes were found by number 6, all by number 9"), "{notes}");
    let (_, notes) = rows(&home, &["saturation", "--threshold", "0"]);
    assert!(notes.contains("reached at 9 + 2"), "{notes}");
    let (_, notes) = rows(&home, &["saturation", "--run", "3"]);
    assert!(notes.contains("reached at 7 + 3"), "{notes}");
}

#[test]
fn saturation_in_shuffled_orders() {
    let (input, expected) = vector("E4c-saturation-permutations");
    let (mut texts, mut codings) = (Vec::new(), Vec::new());
    for (number, codes) in array(&input["codes_per_document"]).enumerate() {
        let id = format!("t{number}");
        codings.extend(array(codes).map(|code| (id.clone(), 0, 2, code.as_str().unwrap().to_owned())));
        texts.push((id, "信任 trust 😀.".to_owned()));
    }
    let home = study(&texts, "", &codings);
    let (found, notes) = rows(&home, &["saturation"]);
    found.iter().zip(array(&expected["observed_order_new"])).for_each(|(row, new)| near(&row["new"], new));
    let wanted =
        "shuffled 1000 times, seed 42: reached at 6 (median), 4 to 8 (5th to 95th percentile), not reached in 64;";
    assert!(notes.contains(wanted), "{notes}");
    assert_eq!(home.silent(&["saturation"], "").stdout, home.silent(&["saturation"], "").stdout);
}

#[test]
fn sequences() {
    let (input, expected) = vector("E5-transitions");
    let (mut texts, mut codings) = (Vec::new(), Vec::new());
    for (number, sequence) in array(&input["sequences"]).enumerate() {
        let id = format!("t{number}");
        let spans = array(sequence).enumerate();
        codings.extend(spans.map(|(at, code)| (id.clone(), at * 5, at * 5 + 4, code.as_str().unwrap().to_owned())));
        texts.push((id, "信任😀ok".repeat(12)));
    }
    let home = study(&texts, "", &codings);
    let (found, notes) = rows(&home, &["sequences", "--matrix"]);
    for (from, row) in found.iter().enumerate() {
        ["A", "B", "C"].iter().enumerate().for_each(|(to, name)| near(&row[*name], &expected["counts"][from][to]));
    }
    assert!(notes.contains("n = 13 in 2 transcripts; 1 to the same code"), "{notes}");
    let (found, _) = rows(&home, &["sequences"]);
    let row = found.iter().find(|row| row["from"] == "A" && row["to"] == "B").unwrap();
    near(&row["probability"], &expected["probabilities"][0][1]);
    near(&row["residual"], &expected["adjusted_residuals"][0][1]);
    let few = found.iter().find(|row| row["from"] == "C").unwrap();
    assert!(few["residual"].is_null() && few["probability"].is_null());
}

#[test]
fn draws() {
    let (input, expected) = vector("E8-exemplars");
    let (mut texts, mut codings) = (Vec::new(), Vec::new());
    for (id, quotes) in input["pool"].as_object().unwrap() {
        let names: Vec<&str> = array(quotes).map(|quote| quote.as_str().unwrap()).collect();
        let places = (0..names.len()).map(|at| at * 6 + 4);
        codings.extend(places.map(|at| (id.clone(), at, at + 2, "trust".to_owned())));
        texts.push((id.clone(), names.iter().map(|name| format!("信任😀 {name}")).collect()));
    }
    let home = study(&texts, "", &codings);
    let (k, seed) = (input["k"].to_string(), input["seed"].to_string());
    let (found, _) = rows(&home, &["draw", "trust", "--count", &k, "--seed", &seed]);
    let picked: Vec<Value> = found.iter().map(|row| serde_json::json!([row["transcript"], row["quote"]])).collect();
    assert_eq!(Value::Array(picked), expected["picked"]);
}
